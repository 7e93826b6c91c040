from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.archive_market import (
    DAY,
    HALF_DAY,
    KEY,
    TENCENT,
    after_close,
    at,
    bar_day,
    flow_day,
    nets,
    session,
)
from tideboard_core.archive.gaps import Gap, GapReason, GapState, gaps_of, runs
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, Minute, MinuteBar
from tideboard_core.archive.verification import DamageType, verify
from tideboard_core.archive.writer import ArchiveWriter

UNTIL = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def found(reader: ArchiveReader, day: date = DAY) -> list[Gap]:
    identities = reader.identities
    return gaps_of(reader.database, identities.all_keys(), identities.all_symbols(), day=day)


def spans(reader: ArchiveReader) -> list[tuple[str, int, int, GapState]]:
    return [(gap.series, gap.first, gap.last, gap.state) for gap in found(reader)]


def note(writer: ArchiveWriter, why: GapReason = GapReason.LINK, end: int | None = None) -> int:
    return writer.note_gaps(KEY, TENCENT, DAY, why=why, until=UNTIL, end=end)


@given(st.sets(st.integers(-3, 30)))
def test_runs_are_the_minutes_and_do_not_touch(minutes: set[int]) -> None:
    made = runs(minutes)
    assert {minute for first, last in made for minute in range(first, last + 1)} == minutes
    assert all(one[1] + 1 < other[0] for one, other in pairwise(made))


def test_a_gap_is_known_as_missing(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer.add_minutes(KEY, TENCENT, DAY, [*nets(1, 2), *nets(3, first=10)], received=at(10))
    assert note(writer, end=12) == 2
    (first, second) = found(reader)

    assert (first.first, first.last, second.first, second.last) == (2, 9, 11, 11)
    assert (first.key, first.instrument, first.day, first.series) == (KEY, TENCENT, DAY, "flow")
    assert (first.why, first.asked, first.state) == (GapReason.LINK, 0, GapState.OPEN)
    assert (first.fetchable_until, first.inferred) == (UNTIL, True)


def test_a_minute_without_net_is_missing(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer.add_minutes(KEY, TENCENT, DAY, [Minute(0, None, turnover=5), Minute(1, 5)], received=at(10))
    assert note(writer, end=2) == 1
    assert spans(reader) == [("flow", 0, 0, GapState.OPEN)]


def test_a_gap_keeps_its_first_reason(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    note(writer, GapReason.NOT_RUNNING, end=5)
    assert note(writer, GapReason.PROVIDER_EMPTY, end=5) == 0
    assert note(writer, GapReason.PROVIDER_EMPTY, end=8) == 1
    assert [(gap.why, gap.first, gap.last) for gap in found(reader)] == [
        (GapReason.NOT_RUNNING, 0, 4),
        (GapReason.PROVIDER_EMPTY, 5, 7),
    ]


def test_later_values_narrow_and_fill_it(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    note(writer, end=10)
    writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2, first=4), received=after_close())
    assert spans(reader) == [("flow", 0, 3, GapState.OPEN), ("flow", 6, 9, GapState.OPEN)]
    writer.add_minutes(KEY, TENCENT, DAY, flow_day(330, 1), received=after_close())
    assert spans(reader) == [("flow", 0, 3, GapState.FILLED), ("flow", 6, 9, GapState.FILLED)]
    assert note(writer) == 0


def test_bars_fill_no_flow(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    note(writer)
    assert writer.note_gaps(KEY, TENCENT, DAY, why=GapReason.LIMIT, until=None, layout=BARS) == 1
    writer.add_bars(KEY, TENCENT, DAY, bar_day(330, 1), received=after_close())
    assert spans(reader) == [("bars", 0, 329, GapState.FILLED), ("flow", 0, 329, GapState.OPEN)]


def test_what_was_asked_in_vain_is_counted(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    note(writer, end=5)
    (gap,) = found(reader)
    writer.count_asked([gap.id])
    writer.count_asked([gap.id])
    assert [each.asked for each in found(reader)] == [2]


def test_what_cannot_be_fetched_any_more_is_closed(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    note(writer, end=5)
    assert writer.close_expired(UNTIL - timedelta(seconds=1)) == 0
    assert writer.close_expired(UNTIL) == 1
    assert writer.close_expired(UNTIL) == 0
    assert spans(reader) == [("flow", 0, 4, GapState.CLOSED)]
    writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2, 3, 4, 5), received=after_close())
    assert spans(reader) == [("flow", 0, 4, GapState.FILLED)]


def test_a_half_day_misses_only_its_own_minutes(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer.record_hours(session(HALF_DAY))
    writer.note_gaps(KEY, TENCENT, HALF_DAY, why=GapReason.NOT_RUNNING, until=None)
    assert [(gap.first, gap.last) for gap in found(reader, HALF_DAY)] == [(0, 149)]
    assert found(reader) == []


def test_a_minute_of_an_intraday_line_is_received(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    """The line has no open, high and low."""
    writer.note_gaps(KEY, TENCENT, DAY, why=GapReason.LINK, until=UNTIL, layout=BARS, end=2)
    writer.add_bars(KEY, TENCENT, DAY, [MinuteBar(0, None, None, None, 5, 100, 7)], received=at(2))
    assert spans(reader) == [("bars", 1, 1, GapState.OPEN)]
    assert writer.note_gaps(KEY, TENCENT, DAY, why=GapReason.LINK, until=UNTIL, layout=BARS, end=2) == 0


def test_a_hole_that_is_met_in_several_readings_is_one_gap(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer.add_minutes(KEY, TENCENT, DAY, nets(*range(108)), received=at(108))
    note(writer, end=113)
    (first,) = found(reader)
    writer.count_asked([first.id])
    note(writer, end=121)
    assert [(gap.series, gap.first, gap.last, gap.asked) for gap in found(reader)] == [("flow", 108, 120, 0)]
    note(writer, end=121)
    assert spans(reader) == [("flow", 108, 120, GapState.OPEN)]
    note(writer, GapReason.LIMIT, end=125)
    assert [(gap.first, gap.last, gap.why) for gap in found(reader)] == [
        (108, 120, GapReason.LINK),
        (121, 124, GapReason.LIMIT),
    ]


def test_what_a_newer_or_foreign_file_says_of_a_gap_has_a_name(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer.add_minutes(KEY, TENCENT, DAY, nets(1), received=at(10))
    note(writer, end=3)
    writer.database.execute("UPDATE gap SET why='tomorrows', state='tomorrows', series=99")
    (gap,) = found(reader)
    assert (gap.why, gap.state, gap.series, gap.first) == (GapReason.OTHER, GapState.CLOSED, "99", 1)
    assert list(verify(writer.database)) == []


@pytest.mark.parametrize(
    "change",
    ["key=99", "symbol=99", "day=20261399", "day=-5", "day='x'", "first='x'", "last=x'00'", f"fetchable_until={2**62}"],
)
def test_a_gap_of_nothing_that_can_be_is_left_out_and_named(
    writer: ArchiveWriter, reader: ArchiveReader, change: str
) -> None:
    writer.add_minutes(KEY, TENCENT, DAY, nets(1), received=at(10))
    writer.add_minutes(KEY, TENCENT, DAY, nets(1, first=5), received=at(10))
    note(writer, end=8)
    assert len(found(reader)) == 2
    writer.database.execute(f"UPDATE gap SET {change} WHERE id=(SELECT MAX(id) FROM gap)")  # noqa: S608  # ours
    assert len(found(reader)) == 1
    (damage,) = verify(writer.database)
    assert damage.type is DamageType.STRUCTURE
    assert damage.text.endswith("that can be")
