"""The count of history between processes: no unit is lost or taken twice, and nobody who holds it stops the others."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.values.waiting import in_time
from tideboard_core.errors import QuotaExceeded
from tideboard_core.model.history_use import HistoryRecord
from tideboard_core.system.file_lock import lock_handle
from tideboard_core.system.history_file import LOCK, kept_book

KEY = "longport:live:1"
COUNTED = 60
"""Units that each process counts."""
COUNTING = """
import asyncio, sys
from pathlib import Path
from tideboard_core.system.history_file import kept_book

async def count(name, many):
    book = kept_book(Path(sys.argv[1]))
    for number in range(many):
        await book.change("longport:live:1", lambda record: record.asked(f"{name}-{number}", 1.0, None))

print("ready", flush=True)
sys.stdin.readline()
asyncio.run(count(sys.argv[2], int(sys.argv[3])))
"""
HOLDING = """
import asyncio, sys, time
from pathlib import Path
from tideboard_core.system.history_file import kept_book

def hold(record):
    print("held", flush=True)
    time.sleep(600)

asyncio.run(kept_book(Path(sys.argv[1])).change("longport:live:1", hold))
"""


@contextmanager
def child(code: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A Python of its own, ended with the test, that has said its first word."""
    command = [sys.executable, "-c", code, *arguments]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.communicate()


def one(record: HistoryRecord) -> HistoryRecord:
    """A unit of the test's own."""
    return record.asked("own", 1.0, None)


def test_processes_that_count_at_the_same_time_lose_no_unit(tmp_path: Path) -> None:
    names = ("one", "two", "three")
    with (
        child(COUNTING, str(tmp_path), names[0], str(COUNTED)) as first,
        child(COUNTING, str(tmp_path), names[1], str(COUNTED)) as second,
        child(COUNTING, str(tmp_path), names[2], str(COUNTED)) as third,
    ):
        for process in (first, second, third):
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        assert [process.wait(60) for process in (first, second, third)] == [0, 0, 0]
    counted = kept_book(tmp_path).of(KEY).pending
    assert {*counted} == {f"{name}-{number}" for name in names for number in range(COUNTED)}


async def test_a_process_that_dies_while_it_counts_stops_nobody(tmp_path: Path) -> None:
    with child(HOLDING, str(tmp_path)) as holder:
        holder.kill()
        holder.wait(60)
        assert [*(await kept_book(tmp_path).change(KEY, one, surely=True)).pending] == ["own"]


async def test_a_process_that_hangs_while_it_counts_stops_no_person_and_lets_nobody_else_take_a_unit(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with child(HOLDING, str(tmp_path)):
        book = kept_book(tmp_path, patience=0.1)
        with pytest.raises(QuotaExceeded, match="history-kept-unknown"):
            await book.change(KEY, one, surely=True)
        assert not book.of(KEY).pending
        await book.change(KEY, one)
        assert [*book.of(KEY).pending] == ["own"]


async def test_the_loop_goes_on_while_another_process_counts(tmp_path: Path) -> None:
    handle = os.open(tmp_path / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        assert lock_handle(handle, at=0)
        waiting = asyncio.get_running_loop().create_task(kept_book(tmp_path).change(KEY, one, surely=True))
        for _ in range(50):
            await asyncio.sleep(0)
        assert not waiting.done()
    finally:
        os.close(handle)
    async with in_time("the count", waiting.done):
        assert [*(await waiting).pending] == ["own"]


async def test_without_a_lock_a_person_counts_and_nobody_else(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / LOCK).mkdir()
    book = kept_book(tmp_path)
    await book.change(KEY, one)
    with pytest.raises(QuotaExceeded):
        await book.change(KEY, lambda record: replace(record, at_least=1), surely=True)
    assert (book.of(KEY).at_least, [*kept_book(tmp_path).of(KEY).pending]) == (0, ["own"])
    assert "not locked" in caplog.text
