"""A recording of books that is killed loses at most its last second, and the rest of the day says so."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from fakes.values.archive_market import DAY, KEY, TENCENT
from fakes.values.killing import KILLED, kill
from tideboard_core.archive.depth.book_rows import BookCursor
from tideboard_core.archive.depth.reading import BookGap
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.units import micros
from tideboard_core.archive.verification import verify

pytestmark = pytest.mark.slow

LONGEST = 2_000_000
"""Microseconds: the second between two writes, and what a loaded machine adds to it."""


def killed_recording(folder: Path, seconds: float, writes: int) -> tuple[int, int]:
    """Up to when the killed program had said that everything is written, and its newest push before that line."""
    command = [sys.executable, "-m", "fakes.scenes.recording_child", str(folder), str(seconds)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert child.stdout is not None
    lines = [child.stdout.readline() for _ in range(writes)]
    kill(child.pid)
    rest, _errors = child.communicate()
    assert child.returncode == KILLED
    known, newest = map(int, [*lines, *rest.splitlines(keepends=True)[: rest.count("\n")]][-1].split())
    return known, newest


def gaps(folder: Path) -> list[BookGap]:
    with closing(ArchiveReader(folder)) as reader:
        assert list(verify(reader.database)) == []
        return reader.book_gaps(KEY, TENCENT, DAY)


def test_a_killed_recording_loses_its_last_second_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    known, newest = killed_recording(folder, 0, 3)
    assert 0 <= known - newest < LONGEST, "what was pushed before the write is in it"
    with closing(ArchiveReader(folder)) as reader:
        rows = reader.depth(KEY, TENCENT, DAY)
    cursor = BookCursor(TENCENT, rows)
    cursor.go(known - 1)
    assert cursor.book is not None
    assert len(rows) > 55, "fifty changes, then one in 100 ms"
    begun, ended = gaps(folder)
    assert (ended.why, ended.end) == (GapReason.NOT_RUNNING, None)
    assert micros(ended.begin) >= known

    killed_recording(folder, 600, 2)
    found = gaps(folder)
    assert [each.why for each in found] == [GapReason.NOT_RUNNING] * 3
    assert found[0] == begun
    assert found[1].begin == ended.begin
    assert found[1].end is not None
    assert 595 < (found[1].end - found[1].begin).total_seconds() < 605
