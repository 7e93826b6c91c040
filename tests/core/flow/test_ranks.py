"""Percentile, usual range and share of turnover of a day among archived and made-up sessions."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import quantiles

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.scenes.flow.day import capital_flow
from fakes.values.archive_market import CALENDAR, DAY, KEY, TENCENT, after_close, at, nets, session
from fakes.values.untraded import ELEVEN, shut_from_eleven
from tideboard_core.archive.comparison.earlier import Earlier, read_earlier
from tideboard_core.archive.comparison.ranking import Ranked
from tideboard_core.archive.comparison.samples import Sample, window
from tideboard_core.archive.export import COLUMNS, ExportRows, lines
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import FLOW, NULL, Minute, MinuteBar
from tideboard_core.archive.rows import from_tuples
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.flow.ranks import Asked, SessionRank, rank_at, rank_each, session_rank, share_of_turnover
from tideboard_core.flow.session_minutes import from_archive, from_reply
from tideboard_core.model.instrument import Market

DAYS = window(CALENDAR, Market.HK, DAY, 20)
HOURS = session()
TODAY = from_reply(capital_flow(minutes=76), HOURS)


def stands(reader: ArchiveReader, days: Sequence[date] = DAYS) -> SessionRank | None:
    """Where the recorded day stands at its last minute."""
    earlier = read_earlier(reader, KEY, TENCENT, DAY, days)
    return session_rank(earlier, from_archive(reader.last(KEY, TENCENT, DAY), HOURS), math.inf)


@pytest.fixture
def filled(writer: ArchiveWriter) -> ArchiveWriter:
    """Twenty days whose nets at minute 5 are 0, 10 ... 190, and whose turnover is 1000 in each minute."""
    for number, day in enumerate(DAYS):
        fill(writer, day, number * 10)
    seal(writer, unsealed(writer.database, Market.HK), after_close(DAYS[-1]))
    return writer


def fill(writer: ArchiveWriter, day: date, net: int) -> None:
    writer.record_hours(session(day))
    rows = [Minute(minute, net, net // 2, net // 2) for minute in range(6)]
    writer.add_minutes(KEY, TENCENT, day, rows, received=at(6, day))
    writer.add_bars(KEY, TENCENT, day, [MinuteBar(i, 1, 1, 1, 1, 1, 1000) for i in range(6)], received=at(6, day))


def test_today_is_compared_at_its_last_minute(filled: ArchiveWriter, reader: ArchiveReader) -> None:
    filled.add_minutes(KEY, TENCENT, DAY, [*nets(*[0] * 5), *nets(95, first=5)], received=at(6))
    made = stands(reader)
    assert made is not None
    assert (made.time, made.net, made.sessions, made.first_known) == (HOURS.epoch_at(6), 0.095, 20, None)
    assert (made.ranked.n, made.ranked.percentile, made.ranked.opening) == (20, 50, False)


@pytest.mark.parametrize("n", [9, 10, 19, 20, 39, 40, 60])
def test_it_is_what_plain_code_finds_in_the_exported_lines(
    n: int, writer: ArchiveWriter, reader: ArchiveReader
) -> None:
    """Days that were not received, holes, ties and restated days; computed again from the text of the export."""
    chance, days = random.Random(n), window(CALENDAR, Market.HK, DAY, n + 3)
    for place, day in enumerate((*days, DAY)):
        writer.record_hours(session(day))
        if place in (1, 4, 7):
            writer.note_gaps(KEY, TENCENT, day, why=GapReason.NOT_RUNNING, until=None)
            continue
        rows = [Minute(minute, chance.randrange(-4, 5) * 1000) for minute in range(7)]
        del rows[chance.randrange(5)]
        writer.add_minutes(KEY, TENCENT, day, rows, received=at(7, day))
        again = nets(chance.randrange(-4, 5) * 1000, first=6)
        writer.add_minutes(KEY, TENCENT, day, again if place % 3 == 0 else [], received=at(9, day))
    seal(writer, unsealed(writer.database, Market.HK)[:-1], after_close(days[-1]))

    others = [value for day in days for value in exported_nets(reader, day, 6)]
    (today,) = exported_nets(reader, DAY, 6)
    points = sum(Fraction(1) if each < today else Fraction(each == today, 2) for each in others)
    exact = 100 * (Fraction(math.floor(points)) if n < 40 else points) / n
    beyond = n in (len([each for each in others if each < today]), len([each for each in others if each > today]))
    made = stands(reader, days)
    assert made is not None
    assert (made.ranked.n, made.sessions) == (n, n + 3)
    assert made.ranked.percentile == (None if n < 20 or beyond else max(math.floor(exact), 1))
    place_from_top = 1 + sum(each > today for each in others)
    assert made.ranked.rank == (place_from_top if 10 <= n < 20 and place_from_top <= n else None)


def exported_nets(reader: ArchiveReader, day: date, minute: int) -> list[Decimal]:
    """The net of a minute in the lines of an export, none where the minute is not in it."""
    names = COLUMNS[ExportRows.MINUTES]
    found = (dict(zip(names, line, strict=True)) for line in lines(reader, ExportRows.MINUTES, day))
    return [Decimal(str(row["net"])) for row in found if row["minute"] == minute]


def test_the_opening_is_said(filled: ArchiveWriter, reader: ArchiveReader) -> None:
    filled.add_minutes(KEY, TENCENT, DAY, nets(95), received=at(1))
    made = stands(reader)
    assert made is not None
    assert made.ranked.opening


def test_nothing_received_is_nothing_said(filled: ArchiveWriter, reader: ArchiveReader) -> None:
    assert stands(reader) is None
    filled.add_minutes(KEY, TENCENT, DAY, [Minute(-1, None, turnover=7), Minute(0, None, small=1)], received=at(1))
    assert stands(reader) is None


@pytest.mark.parametrize(("restated", "first"), [(94, None), (100, None), (104, 50), (1000, 50), (-1, 50)])
def test_what_was_known_first_is_named_from_five_points(
    filled: ArchiveWriter, reader: ArchiveReader, restated: int, first: int | None
) -> None:
    filled.add_minutes(KEY, TENCENT, DAY, nets(95, first=5), received=at(6))
    filled.add_minutes(KEY, TENCENT, DAY, nets(restated, first=5), received=at(20))
    made = stands(reader)
    assert made is not None
    assert made.net == restated / 1000
    assert (made.first_known.percentile if made.first_known else None) == first


def test_the_share_of_turnover(filled: ArchiveWriter, reader: ArchiveReader) -> None:
    """A smaller net on a much smaller turnover stands higher."""
    assert share_of_turnover(reader, KEY, TENCENT, DAY, DAYS) is None
    filled.add_minutes(KEY, TENCENT, DAY, [Minute(i, 30) for i in range(7)], received=at(6))
    filled.add_bars(KEY, TENCENT, DAY, [MinuteBar(i, 1, 1, 1, 1, 1, 200) for i in range(6)], received=at(6))
    made = share_of_turnover(reader, KEY, TENCENT, DAY, DAYS)
    assert made == Ranked(20, 15, 1, 5)


def test_a_session_without_turnover_does_not_count(filled: ArchiveWriter, reader: ArchiveReader) -> None:
    filled.add_minutes(KEY, TENCENT, DAY, [Minute(i, 30) for i in range(6)], received=at(6))
    filled.add_bars(KEY, TENCENT, DAY, [MinuteBar(i, 1, 1, 1, 1, 1, 200) for i in range(6)], received=at(7))
    assert share_of_turnover(reader, KEY, TENCENT, DAY, DAYS) == Ranked(20, 15, 1, 5)
    filled.add_bars(KEY, TENCENT, DAYS[0], [MinuteBar(0, 1, 1, 1, 1, 1, None)], received=at(8))
    later = share_of_turnover(reader, KEY, TENCENT, DAY, DAYS)
    assert later is not None
    assert later.n == 19


def test_without_bars_there_is_no_share(filled: ArchiveWriter, reader: ArchiveReader) -> None:
    filled.add_minutes(KEY, TENCENT, DAY, nets(*[5] * 6), received=at(6))
    assert share_of_turnover(reader, KEY, TENCENT, DAY, DAYS) is None


def earlier_of(columns: list[list[int | None]], minutes: int = 330) -> Earlier:
    """Sessions whose net is the same in every minute, in 1/1000."""
    values = np.full((len(columns), minutes), NULL, np.int64)
    for row, own in enumerate(columns):
        values[row] = [NULL if net is None else net for net in own]
    days = tuple(DAY - timedelta(days=len(columns) - place) for place in range(len(columns)))
    made = Sample(days, values)
    return Earlier(made, made.bands(), (), from_tuples(FLOW, []))


def constant(*nets: int | None) -> Earlier:
    return earlier_of([[net] * 330 for net in nets])


def test_the_running_minute_is_not_compared() -> None:
    """Twenty seconds into a minute the one before it counts."""
    made = session_rank(constant(*range(20)), TODAY, HOURS.epoch_at(76) - 40)
    assert made is not None
    assert made.time == HOURS.epoch_at(75)
    assert made.ranked.minute == 74


def test_nothing_is_said_before_the_first_minute() -> None:
    opened = HOURS.open.timestamp()
    assert session_rank(constant(*range(20)), TODAY, opened - 1) is None
    assert session_rank(constant(*range(20)), TODAY, opened) is None  # the row at the open


@given(
    st.lists(st.one_of(st.none(), st.integers(-(10**9), 10**9)), min_size=1, max_size=60), st.integers(-(10**6), 10**6)
)
def test_rank_and_usual_range_by_other_means(others: list[int | None], net: int) -> None:
    earlier = constant(*others)
    known = [value for value in others if value is not None]
    ranked = rank_at(earlier.sample, float(net), 100)
    assert (ranked.n, ranked.lower) == (len(known), sum(value < net * 1000 for value in known))
    made = session_rank(earlier, TODAY, 1e12)
    assert made is not None
    if len(known) < 20:
        assert made.usual is None
    else:
        low, _middle, high = quantiles(known, n=4, method="inclusive")
        assert made.usual == pytest.approx((low / 1000, high / 1000), abs=0.01)


def test_in_a_closure_a_day_stands_where_it_stood_before(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    """The others traded on: their nets rise by ten a minute, that of the day by twelve until eleven."""
    for number, day in enumerate(DAYS):
        writer.record_hours(session(day))
        rising = [10 * minute + number for minute in range(ELEVEN + 10)]
        writer.add_minutes(KEY, TENCENT, day, nets(*rising), received=after_close(day))
        bars = [MinuteBar(i, 1, 1, 1, 1, 1, 1000) for i in range(ELEVEN + 10)]
        writer.add_bars(KEY, TENCENT, day, bars, received=after_close(day))
    last = 10 * (ELEVEN - 1) + 10
    flat = [*[0] * (ELEVEN - 1), *[last] * 11]
    writer.add_minutes(KEY, TENCENT, DAY, nets(*flat), received=at(ELEVEN + 10))
    bars = [MinuteBar(i, 1, 1, 1, 1, 1, 1000) for i in range(ELEVEN + 10)]
    writer.add_bars(KEY, TENCENT, DAY, bars, received=at(ELEVEN + 10))
    asked = [Asked(TENCENT, KEY, HOURS, ELEVEN + 5, last / 1000)]

    def found() -> list[tuple[int, int, int]]:
        stand, share = stands(reader), share_of_turnover(reader, KEY, TENCENT, DAY, DAYS)
        assert stand is not None
        assert share is not None
        each = rank_each(asked, CALENDAR, reader)[TENCENT].ranked
        return [(one.lower, one.equal, one.minute) for one in (stand.ranked, share, each)]

    assert [minute for _lower, _equal, minute in found()] == [ELEVEN + 9, ELEVEN + 9, ELEVEN + 5]
    with shut_from_eleven():
        assert found() == [(10, 1, ELEVEN - 1)] * 3
