"""The engine Spark: each task does a batch of the work, and reads the shared place by itself."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from tideboard_core.archive.judging import DaysInUse
from tideboard_core.collector.words import Failed, Unusable
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.rule_records.making import Work

T = TypeVar("T")

LOCAL: Final = "local[*]"
_WAVE: Final = 4
"""Batches for each core of the cluster whose parts are brought back together: more would fill this process."""


@contextmanager
def spark_session(master: str) -> Iterator[Any]:
    """A session of Spark until the block ends; raises Unusable without pyspark or Java."""
    session = _session(master or LOCAL)
    try:
        yield session
    finally:
        session.stop()


def made_on_spark(session: Any, work: Work[T], batches: Sequence[T]) -> Iterator[bytes]:  # noqa: ANN401
    """Yield what the work makes of each batch; nothing is exchanged between tasks.

    Raises DeskError that no further try mends, Failed if Spark gave up a task, with its first words.
    """
    wave = _WAVE * session.sparkContext.defaultParallelism
    for begin in range(0, len(batches), wave):
        yield from _wave(session, work, batches[begin : begin + wave])


def _session(master: str) -> Any:  # noqa: ANN401  pyspark is no dependency of the checks
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise Unusable(
            "the engine Spark needs the extras desk and spark: install tideboard-VERSION.whl[desk,spark]"
        ) from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # the same Python as here, or reduce refuses the parts
    builder = SparkSession.builder.master(master).appName("tideboard-signals")
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    if master.startswith("local"):
        builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    try:
        return builder.getOrCreate()
    except PySparkException as error:
        raise Unusable(f"Spark does not start, it needs Java 17 (JAVA_HOME): {_first(error)}") from None


_SETTINGS: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1",  # the parts of a batch may be large
}


def _wave(session: Any, work: Work[T], batches: Sequence[T]) -> Iterator[bytes]:  # noqa: ANN401
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    numbers = session.range(0, len(batches), 1, len(batches))  # a task for each
    try:
        rows = numbers.mapInArrow(_making(work, batches), "parts binary, fault string").collect()
    except (PySparkException, Py4JJavaError) as error:
        raise Failed(f"Spark gave up a task: {_first(error)}") from None
    for row in rows:
        if row.fault:
            code, data = json.loads(row.fault)
            raise DeskError(code, **data)
        yield bytes(row.parts)


def _making(work: Work[T], batches: Sequence[T]) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What a task runs: Arrow in, Arrow out."""
    days = DaysInUse.here()

    def making(groups: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        days.use()

        for group in groups:
            for number in group.column("id").to_pylist():
                data, fault = None, None
                try:
                    data = work(batches[number], lambda: False)
                except DeskError as error:
                    if error.code == DeskFault.UNREACHABLE:
                        raise  # Spark tries again
                    fault = json.dumps([error.code, error.data])
                parts = {"parts": pa.array([data], pa.binary()), "fault": pa.array([fault], pa.string())}
                yield pa.RecordBatch.from_pydict(parts)

    return making


def _first(error: Exception) -> str:
    """The last line of a task's own traceback where there is one: what Spark says around it fills pages."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    own = [line for line in lines if "Error: " in line or "Exception: " in line]
    return (own or lines or ["no reason told"])[0][:300]
