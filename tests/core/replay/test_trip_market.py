"""What a real archive knows of a trip: the range of its whole minutes, and the percentile of the flow at its entry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from fakes.values.archive_market import (
    DAY,
    KEY,
    TENCENT,
    after_close,
    at,
    close_archive,
    days_before,
    open_archive,
    session,
)
from fakes.values.trips import book, fill
from tideboard_core.archive.actions import ActionType, SplitOrDividend, add_action
from tideboard_core.archive.daily.rows import event_rows
from tideboard_core.archive.daily.writing import add_daily
from tideboard_core.archive.daily_tables import EVENT
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import Minute, MinuteBar
from tideboard_core.model.behind.events import CalendarEvent, EventKind
from tideboard_core.model.instrument import Market
from tideboard_core.replay.trip_market import UNIT, TripMarket, trip_markets
from tideboard_core.trips.figures import BarRange
from tideboard_core.trips.trip import Inferences, RoundTrip, ShareSplit

DAYS = [*days_before(DAY, 24), DAY]
ENTRY = 30
MINUTE = timedelta(minutes=1)
ONE = timedelta(days=1)


def report(day: date, number: str) -> CalendarEvent:
    return CalendarEvent(
        kind=EventKind.REPORT,
        day=day,
        market=Market.HK,
        instrument=TENCENT,
        name="",
        text="",
        source="OpenD",
        id=number,
    )


def bars(day: date, *, without: int | None = None) -> list[MinuteBar]:
    """Each minute one point higher than the one before, ten wide."""
    return [
        MinuteBar(at, *(UNIT * (600 + at + more) for more in (0, 5, -5, 0)))
        for at in range(session(day).minutes)
        if at != without
    ]


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[ArchiveReader]:
    """The net of the minute before the entry was 0, 10, 20, … on the days before; 155 on the last one."""
    writer = open_archive(tmp_path, *DAYS)
    for number, day in enumerate(DAYS):
        net = 155 if day == DAY else number * 10
        writer.add_minutes(KEY, TENCENT, day, [Minute(ENTRY - 1, net)], received=at(ENTRY - 1, day, 10))
    writer.add_bars(KEY, TENCENT, DAY, bars(DAY, without=40), received=after_close())
    close_archive(writer)
    with closing(ArchiveReader(tmp_path)) as made:
        yield made


def trip(begin: int, end: int, day: date = DAY) -> RoundTrip:
    made = book(fill("1", "buy 100 630"), fill("2", "sell 100 640", 9)).trips[0]
    first = session(day).open + timedelta(seconds=20)
    return replace(made, opened=first + begin * MINUTE, closed=first + end * MINUTE)


def trip_market(reader: ArchiveReader, key: DefinitionKey, one: RoundTrip, until: datetime) -> TripMarket:
    (found,) = trip_markets(reader, [(key, one)], until)
    return found


def test_many_at_once_are_each_as_alone(reader: ArchiveReader) -> None:
    some = [trip(ENTRY, 35), trip(38, 43), trip(ENTRY, 35, DAYS[0]), trip(ENTRY, 38), trip(0, 5)]

    found = trip_markets(reader, [(KEY, one) for one in some], after_close())
    assert found == [trip_market(reader, KEY, one, after_close()) for one in some]
    assert len(set(found)) == 5


def test_days_to_the_report_are_those_of_the_newest_calendar(tmp_path: Path) -> None:
    writer = open_archive(tmp_path, DAY)
    expected = (report(DAY + 3 * ONE, "q3"), report(DAY - 80 * ONE, "q2"), report(DAY + 9 * ONE, "gone"))
    add_daily(writer, EVENT, KEY, TENCENT, event_rows(expected), received=after_close())
    moved, gone = event_rows([report(DAY + 5 * ONE, "q3"), report(DAY + 9 * ONE, "gone")])
    add_daily(writer, EVENT, KEY, TENCENT, [moved, gone | {"withdrawn": 1}], received=after_close() + ONE)
    close_archive(writer)
    with closing(ArchiveReader(tmp_path)) as read:
        assert trip_market(read, KEY, trip(ENTRY, 35), after_close()).days_to_report == 5
        assert trip_market(read, KEY, trip(ENTRY, 35, DAY - 80 * ONE), after_close()).days_to_report == 0
        assert trip_market(read, KEY, trip(ENTRY, 35, DAY + 6 * ONE), after_close()).days_to_report is None


def test_the_range_is_of_the_whole_minutes_between(reader: ArchiveReader) -> None:
    found = trip_market(reader, KEY, trip(ENTRY, 35), after_close())

    assert found.bars == BarRange(Decimal(600 + 31 - 5), Decimal(600 + 34 + 5), 0)


def test_minutes_without_a_bar_are_counted(reader: ArchiveReader) -> None:
    some = trip_market(reader, KEY, trip(38, 43), after_close()).bars
    assert some is not None
    assert some.missing == 1
    assert trip_market(reader, KEY, trip(38, 43, DAYS[0]), after_close()).bars == BarRange(None, None, 4)


SPLIT_DAY = days_before(DAY, 1)[0]


@pytest.fixture
def halves(tmp_path: Path) -> Iterator[ArchiveReader]:
    """Shares of 1200 the day before the last two, of 600 on these, and whatever splits a test adds."""
    days = [*days_before(DAY, 2), DAY]
    writer = open_archive(tmp_path, *days)
    for day in days:
        scale = 2 if day < SPLIT_DAY else 1
        rows = [MinuteBar(one.minute, *(scale * (price or 0) for price in one[1:5])) for one in bars(day)]
        writer.add_bars(KEY, TENCENT, day, rows, received=after_close())
    close_archive(writer)
    with closing(ArchiveReader(tmp_path)) as made:
        yield made


def over_the_split(*splits: ShareSplit, closed: bool = True) -> RoundTrip:
    made = book(fill("1", "buy 100 1260"), fill("2", "sell 200 640", 9), inferences=Inferences(splits=splits)).trips[0]
    first, last = (session(day).open + 30 * MINUTE for day in (days_before(DAY, 2)[0], DAY))
    return replace(made, opened=first, closed=last if closed else None, splits=splits)


def holdings_split(new: int, old: int, since: date, by: date) -> ShareSplit:
    """Between the close of a day and the open of another."""
    return ShareSplit(TENCENT, session(by).open - MINUTE, new, old, 100, since=session(since).close)


def split_in(folder: Path, day: date, new: int, old: int) -> None:
    writer = open_archive(folder)
    action = SplitOrDividend(instrument=TENCENT, ex_day=day, type=ActionType.SPLIT, new_shares=new, old_shares=old)
    add_action(writer, action, after_close())
    close_archive(writer)


@pytest.mark.parametrize("closed", [True, False])
def test_bars_before_a_split_are_in_the_trips_last_shares(halves: ArchiveReader, closed: bool) -> None:
    one = over_the_split(holdings_split(2, 1, days_before(DAY, 2)[0], SPLIT_DAY), closed=closed)

    found = trip_market(halves, KEY, one, session(DAY).open + 30 * MINUTE).bars
    assert found is not None
    assert [*found[:2]] == [600 - 5, 600 + session(DAY).minutes - 1 + 5]


def test_the_archives_day_of_a_split_wins_over_readings_far_apart(tmp_path: Path, halves: ArchiveReader) -> None:
    far = holdings_split(2, 1, days_before(DAY, 2)[0], DAY)
    unsure = trip_market(halves, KEY, over_the_split(far), after_close()).bars
    assert unsure is not None
    assert unsure.missing == session(SPLIT_DAY).minutes, "it may be one of old shares, or of new ones"

    split_in(tmp_path, SPLIT_DAY, 2, 1)
    with closing(ArchiveReader(tmp_path)) as read:
        sure = trip_market(read, KEY, over_the_split(far), after_close()).bars
    assert sure == BarRange(Decimal(600 - 5), Decimal(600 + session(DAY).minutes - 1 + 5), 0)


@pytest.mark.parametrize("between", [False, True])
def test_splits_that_undo_each_other_are_no_range_of_one_kind_of_shares(
    tmp_path: Path, halves: ArchiveReader, between: bool
) -> None:
    """Two became one, and one two a day later: the holdings of both sides are the same."""
    first = days_before(DAY, 2)[0]
    split_in(tmp_path, SPLIT_DAY, 1, 2)
    split_in(tmp_path, DAY, 2, 1)
    trips = book(fill("1", "buy 100 1260"), fill("2", "buy 10 1260", 5), fill("3", "sell 110 640", 9)).trips
    moments = [session(day).open + 30 * MINUTE for day in (first, SPLIT_DAY if between else first, DAY)]
    fills = [replace(one, fill=replace(one.fill, time=at)) for one, at in zip(trips[0].fills, moments, strict=True)]
    made = replace(trips[0], parts=tuple(fills), opened=moments[0], closed=moments[-1])
    with closing(ArchiveReader(tmp_path)) as read:
        found = trip_market(read, KEY, made, after_close()).bars
    assert (None if found is None else found.low) == (None if between else (600 - 5) / Decimal(2))


@pytest.mark.parametrize(("new", "old"), [(2, 1), (3, 1)])
def test_a_split_that_the_holdings_do_not_show_leaves_no_range(
    tmp_path: Path, halves: ArchiveReader, new: int, old: int
) -> None:
    split_in(tmp_path, SPLIT_DAY, new, old)
    with closing(ArchiveReader(tmp_path)) as read:
        some = () if new == 2 else (holdings_split(2, 1, days_before(DAY, 2)[0], SPLIT_DAY),)
        assert trip_market(read, KEY, over_the_split(*some), after_close()).bars is None
        assert trip_market(read, KEY, trip(ENTRY, 35), after_close()).bars is not None, "not its days"


def test_the_percentile_is_that_of_the_last_whole_minute(reader: ArchiveReader) -> None:
    assert trip_market(reader, KEY, trip(ENTRY, 35), after_close()).percentile == 66  # 16 of 24 were lower
    assert trip_market(reader, KEY, trip(ENTRY + 3, 35), after_close()).percentile == 66, "the newest one known"
    assert trip_market(reader, KEY, trip(ENTRY + 4, 35), after_close()).percentile is None, "that is too long ago"
    assert trip_market(reader, KEY, trip(0, 5), after_close()).percentile is None, "no minute was whole"


@pytest.mark.parametrize(("received", "percentile"), [(ENTRY + 5, 66), (ENTRY - 1, 91)])
def test_a_minute_that_is_restated_after_the_entry_changes_no_percentile(
    tmp_path: Path, reader: ArchiveReader, received: int, percentile: int
) -> None:
    """At the entry the first version was known, or the second if it had come by then."""
    writer = open_archive(tmp_path, *DAYS)
    writer.add_minutes(KEY, TENCENT, DAY, [Minute(ENTRY - 1, 215)], received=at(received, DAY, 15))
    close_archive(writer)

    assert trip_market(reader, KEY, trip(ENTRY, 35), after_close()).percentile == percentile


def test_a_minute_that_is_read_after_the_entry_was_not_known_at_it(tmp_path: Path, reader: ArchiveReader) -> None:
    writer = open_archive(tmp_path, *DAYS)
    writer.add_minutes(KEY, TENCENT, DAY, [Minute(60, 155)], received=after_close())
    close_archive(writer)

    assert trip_market(reader, KEY, trip(61, 65), after_close()).percentile is None


def test_a_day_outside_the_archive_has_nothing(reader: ArchiveReader) -> None:
    older = days_before(DAYS[0], 1)[0]

    found = trip_market(reader, KEY, trip(ENTRY, 35, older), after_close())
    assert (found.percentile, found.bars) == (None, BarRange(None, None, 4))
