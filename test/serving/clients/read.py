# A client of the published file: DuckDB's Python package.
# read.py (loop | hold) FILE QUERIES
import json
import sys
import time

import duckdb

mode, file, queries = sys.argv[1:]
with open(queries) as text:
    statements = text.read().split(";")


def tell(connection, questions=statements):
    rows = [row for sql in questions for row in connection.execute(sql).fetchall()]
    print(json.dumps(rows), flush=True)


def open_and_tell():
    with duckdb.connect(file, read_only=True) as connection:
        tell(connection)


while mode == "loop":
    open_and_tell()
    time.sleep(0.05)  # so that a run beside it gets on

held = duckdb.connect(file, read_only=True)
# The other questions later, so that their tables are first read when the file has been replaced.
tell(held, statements[:1])
for _ in sys.stdin:
    tell(held)
    open_and_tell()
