"""The count of history between processes: no unit is lost or taken twice, and nobody who holds it stops the others."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.values.waiting import CEILING, in_time, until
from tideboard_core.errors import QuotaExceeded
from tideboard_core.model.history_use import HistoryBook, HistoryRecord, HistoryUse
from tideboard_core.system.file_lock import lock_handle
from tideboard_core.system.history_file import FILE, LOCK, kept_book

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
        assert [process.wait(CEILING) for process in (first, second, third)] == [0, 0, 0]
    counted = asyncio.run(kept_book(tmp_path).of(KEY)).pending
    assert {*counted} == {f"{name}-{number}" for name in names for number in range(COUNTED)}


async def test_a_process_that_dies_while_it_counts_stops_nobody(tmp_path: Path) -> None:
    with child(HOLDING, str(tmp_path)) as holder:
        holder.kill()
        holder.wait(CEILING)
        assert [*(await kept_book(tmp_path).change(KEY, one, surely=True)).pending] == ["own"]


async def test_a_process_that_hangs_while_it_counts_stops_no_person_and_lets_nobody_else_take_a_unit(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with child(HOLDING, str(tmp_path)):
        book = kept_book(tmp_path, patience=0.1)
        with pytest.raises(QuotaExceeded, match="history-kept-unknown"):
            await book.change(KEY, one, surely=True)
        assert not (await book.of(KEY)).pending
        await book.change(KEY, one)
        assert [*(await book.of(KEY)).pending] == ["own"]


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


async def test_the_loop_goes_on_while_a_slow_disk_reads_and_writes_the_count() -> None:
    """The disk answers only once the loop has had its turn: with both in one thread neither would end."""
    turn = threading.Event()

    def write(_use: HistoryUse) -> bool:
        assert turn.wait(CEILING)
        return True

    def read() -> HistoryUse | None:
        assert turn.wait(CEILING)
        return None

    book = HistoryBook(save=write, newer=read)
    for asked in (book.change(KEY, one), book.of(KEY)):
        turn.clear()
        asyncio.get_running_loop().call_soon(turn.set)
        assert [*(await asked).pending] == ["own"]


async def test_who_is_given_up_while_the_count_is_written_holds_its_lock_until_it_is(tmp_path: Path) -> None:
    begun, written = threading.Event(), threading.Event()

    def slow(record: HistoryRecord) -> HistoryRecord:
        begun.set()
        assert written.wait(CEILING)
        return one(record)

    book, other = kept_book(tmp_path), kept_book(tmp_path, patience=0.02)
    changing = asyncio.get_running_loop().create_task(book.change(KEY, slow))
    await until(begun.is_set)
    changing.cancel()
    with pytest.raises(QuotaExceeded):
        await other.change(KEY, lambda record: replace(record, at_least=1), surely=True)
    written.set()
    with pytest.raises(asyncio.CancelledError):
        await changing
    assert [*(await other.change(KEY, lambda record: replace(record, at_least=1), surely=True)).pending] == ["own"]


async def test_what_cannot_be_written_is_counted_for_a_person_and_taken_by_nobody_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """As on a full disk: other processes see nothing of it, so that each could take the last unit to spare."""
    (tmp_path / FILE).mkdir()
    book = kept_book(tmp_path)
    with pytest.raises(QuotaExceeded, match="history-kept-unknown"):
        await book.change(KEY, one, surely=True)
    assert not (await book.of(KEY)).pending
    await book.change(KEY, one)
    assert [*(await book.change(KEY, lambda record: record, surely=True)).pending] == ["own"]
    assert "not kept" in caplog.text


async def test_without_a_lock_a_person_counts_and_nobody_else(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / LOCK).mkdir()
    book = kept_book(tmp_path)
    await book.change(KEY, one)
    with pytest.raises(QuotaExceeded):
        await book.change(KEY, lambda record: replace(record, at_least=1), surely=True)
    assert ((await book.of(KEY)).at_least, [*(await kept_book(tmp_path).of(KEY)).pending]) == (0, ["own"])
    assert "not locked" in caplog.text
