"""One Spark session for the tests: reads a JSON string of SQL a line, writes a JSON object a line.

Values come back as text, as Spark prints them in a cast, so that nothing is lost on the way.
"""
import json
import sys

from pyspark.sql import SparkSession

SETTINGS = {
    "spark.master": "local[2]",
    "spark.ui.enabled": "false",
    "spark.driver.memory": "2g",
    "spark.sql.shuffle.partitions": "1",
    # Small queries in great number: to compile each costs more than to run it.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.warehouse.dir": sys.argv[1],
    # What a session of the engine is told.
    **json.loads(sys.argv[2]),
}


def as_text(value):
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return repr(value)
    return str(value)


def answer(spark, sql):
    try:
        table = spark.sql(sql)
        types = [{"name": field.name, "type": field.dataType.simpleString()} for field in table.schema.fields]
        return {"columns": types, "rows": [[as_text(value) for value in row] for row in table.collect()]}
    except Exception as error:
        return {"error": str(error)}


builder = SparkSession.builder
for name, value in SETTINGS.items():
    builder = builder.config(name, value)
session = builder.getOrCreate()
session.sparkContext.setLogLevel("OFF")
print(json.dumps({"ready": session.version}), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(session, json.loads(line))), flush=True)
