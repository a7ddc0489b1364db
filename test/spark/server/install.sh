#!/usr/bin/env bash
# `npm run spark:install`: what the tests in test/spark start their server from, in pinned versions, into .spark/: Spark
# as its Python package, which brings the Thrift server along, and Delta's jars. Does nothing where that is there.
set -euo pipefail
cd "$(dirname "$0")/../../.."
versions='spark 4.1.4, delta 4.4.0' # delta-spark_4.1 in pom.xml is the one for Spark 4.1
[[ "$(cat .spark/installed 2> /dev/null)" != "$versions" ]] || exit 0

for program in python3 java mvn; do
  command -v "$program" > /dev/null || {
    echo "spark:install: there is no $program (Debian: apt-get install python3-venv openjdk-17-jre-headless maven)" >&2
    exit 1
  }
done
rm -rf .spark/venv .spark/home .spark/jars .spark/installed
python3 -m venv .spark/venv
.spark/venv/bin/pip install --quiet --disable-pip-version-check pyspark==4.1.4
(cd .spark && ln -s venv/lib/python3*/site-packages/pyspark home)
# What else Delta asks for is among Spark's own jars, in versions that go with it.
mvn -q -B -f test/spark/server/pom.xml org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DincludeScope=runtime -DincludeGroupIds=io.delta,io.unitycatalog -DoutputDirectory="$PWD/.spark/jars"
echo "$versions" > .spark/installed
