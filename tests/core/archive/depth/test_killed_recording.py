"""kill -9 while a book is recorded: what was acknowledged is there, and the rest of the time is a gap."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from fakes.scenes.depth_recorder import SECONDS
from fakes.values.archive_market import DAY, KEY, TENCENT, after_close, close_archive, open_archive
from fakes.values.book_day import books, rows_of, second
from tideboard_core.archive.depth.reading import BookGap
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.units import micros
from tideboard_core.archive.verification import verify

pytestmark = pytest.mark.slow


def killed_after(folder: Path, begin: int, steps: int) -> int:
    """Up to which second after the open a recording had acknowledged everything when it was killed."""
    command = [sys.executable, "-m", "fakes.scenes.depth_recorder", str(folder), str(begin)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert child.stdout is not None
    for _ in range(steps):
        child.stdout.readline()
    child.kill()
    rest = child.communicate()[0].split("\n")[:-1]  # a line that was cut off had not been acknowledged
    return int(rest[-1]) if rest else begin + steps


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_a_killed_recording_loses_its_last_second_and_says_so(folder: Path) -> None:
    known: list[tuple[int, int]] = []
    begin = 0
    for steps in (5, 130, 70):
        known.append((begin, killed_after(folder, begin, steps)))
        begin = known[-1][1] + 40
    with closing(ArchiveReader(folder)) as reader:
        assert list(verify(reader.database)) == []
        rows = reader.depth(KEY, TENCENT, DAY)
        for first, last in known:
            expected = rows_of(books(SECONDS, first, begin=first)).between(micros(second(first)), micros(second(last)))
            found = rows.between(micros(second(first)), micros(second(last)))
            assert found.received.tolist()[: len(expected)] == expected.received.tolist()
        gaps = reader.book_gaps(KEY, TENCENT, DAY)
        ends = [each.begin for each in gaps[1:]]
        assert [each.why for each in gaps] == [GapReason.NOT_RUNNING] * 4
        for (_first, last), at in zip(known, ends, strict=True):
            assert second(last) <= at <= second(last + 1)  # a second more may be kept than the pipe told
        assert gaps[-1].end is None
    writer = open_archive(folder)
    writer.seal_depth(KEY, TENCENT, DAY, after_close())
    assert list(verify(writer.database)) == []
    with closing(ArchiveReader(folder)) as reader:
        assert reader.book_gaps(KEY, TENCENT, DAY) == [BookGap(*each) for each in gaps]
    close_archive(writer)
