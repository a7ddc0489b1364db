#!/usr/bin/env bash
# `npm run bench:rivals`: the rivals' tools, in pinned versions, into .bench/venv. One that cannot be had here is left
# out, and so is its part of the bench; the others are installed all the same.
set -u
cd "$(dirname "$0")/../../.."
venv=.bench/venv
python3 -m venv "$venv" || { echo 'bench:rivals: python3 with its module venv is needed (Debian: python3-venv)' >&2; exit 1; }

failed=0
install() {
  echo "installing $*"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "$@" || { echo "not installed: $*" >&2; failed=1; }
}

install pandas==3.1.1 pyarrow==26.0.1 scikit-learn==1.9.1
install dbt-core==1.11.16 dbt-duckdb==1.11.1 duckdb==1.5.5 # the DuckDB that Mallard has; dbt-core 1.12 fetches a part of it from elsewhere
install pyspark==4.3.0                                     # needs a Java of 17 or later besides
command -v java > /dev/null || echo 'there is no java, which PySpark needs (Debian: openjdk-17-jre-headless)' >&2
exit $failed
