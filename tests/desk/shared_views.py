"""Asks views of a shared place in an engine: `python shared_views.py ENGINE VIEWS.sql QUERY.sql OUT.json`.

The answer is a list of rows of texts; the exit code is 1 with the engine's own sentence if it refuses.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def by_duckdb(statements: list[str], query: str) -> list[list[str]]:
    import duckdb

    connection = duckdb.connect()
    for statement in statements:
        connection.execute(statement)
    return [list(row) for row in connection.execute(query).fetchall()]


def by_spark(statements: list[str], query: str) -> list[list[str]]:
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    for statement in statements:
        spark.sql(statement)
    return [list(row) for row in spark.sql(query).collect()]


if __name__ == "__main__":
    engine, views, query, out = sys.argv[1:]
    text = "\n".join(line for line in Path(views).read_text().splitlines() if not line.startswith("--"))
    made = [each for each in text.split(";\n") if each.strip()]
    rows = {"duckdb": by_duckdb, "spark": by_spark}[engine](made, Path(query).read_text())
    Path(out).write_text(json.dumps(rows))
