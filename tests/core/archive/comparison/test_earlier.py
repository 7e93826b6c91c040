from __future__ import annotations

from datetime import date, timedelta

import pytest

from fakes.values.archive_market import CALENDAR, DAY, HALF_DAY, KEY, TENCENT, after_close, at, nets, session
from tideboard_core.archive.comparison.earlier import Earlier, PastSession, read_earlier
from tideboard_core.archive.comparison.samples import window
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market

DAYS = window(CALENDAR, Market.HK, DAY, 4)


def record(writer: ArchiveWriter, day: date, *values: int, first: int = 0) -> None:
    writer.record_hours(session(day))
    writer.add_minutes(KEY, TENCENT, day, nets(*values, first=first), received=after_close(day))


def read(reader: ArchiveReader, day: date = DAY, days: tuple[date, ...] = DAYS) -> Earlier:
    return read_earlier(reader, KEY, TENCENT, day, days)


def test_an_empty_archive_has_missing_sessions(reader: ArchiveReader) -> None:
    made = read(reader)
    assert made.recorded == 0
    assert made.sessions == tuple(PastSession(day) for day in DAYS)
    assert (made.restatements, len(made.versions)) == ((), 0)


@pytest.mark.parametrize("sealed", [False, True])
def test_each_session_has_its_counts_and_its_last_net(
    writer: ArchiveWriter, reader: ArchiveReader, *, sealed: bool
) -> None:
    """The same from rows and from blocks: whole, with holes, restated."""
    record(writer, DAYS[1], *range(330))
    record(writer, DAYS[2], *range(200))
    record(writer, DAYS[3], *range(330))
    record(writer, DAYS[3], 7, 8, first=100)
    if sealed:
        seal(writer, unsealed(writer.database, Market.HK), after_close(DAYS[3]))
    missing, whole, holed, restated = read(reader).sessions
    assert missing.missing
    assert whole == PastSession(DAYS[1], 330, 330, 0, half_day=False, net=329)
    assert not whole.has_holes
    assert (holed.received, holed.net, holed.has_holes) == (200, 199, True)
    assert (restated.restated, restated.has_holes) == (2, False)


def test_a_half_day_is_one(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    record(writer, HALF_DAY, *range(150))
    (made,) = read(reader, HALF_DAY + timedelta(days=5), (HALF_DAY,)).sessions
    assert (made.half_day, made.expected, made.has_holes) == (True, 150, False)


def test_minutes_of_one_reading_are_restated_together(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    """Only where the net changed; of three versions the last two count."""
    writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2, 3, 4, 5, 6), received=at(6))
    writer.add_minutes(KEY, TENCENT, DAY, nets(20, 30, 4, first=1), received=at(8))
    writer.add_minutes(KEY, TENCENT, DAY, nets(31, first=2), received=at(9))
    first, second = read(reader).restatements
    assert (first.minutes.tolist(), first.before.tolist(), first.after.tolist()) == ([1], [2], [20])
    assert (second.minutes.tolist(), second.before.tolist(), second.after.tolist()) == ([2], [30], [31])
    assert second.received == int(at(9).timestamp() * 1_000_000)
