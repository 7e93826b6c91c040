"""What was known of a security at a second: nothing that came later, and nothing that was missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.archive_market import DAY, MEITUAN, TENCENT, session
from fakes.values.replayed import BARS, FLOW, HOLE, KEY, PRINTS, RESTATED, fill, moment, reading
from tideboard_core.archive.depth.quote_rows import QuoteRow, QuoteRows
from tideboard_core.archive.records import BARS as _BARS
from tideboard_core.archive.records import FLOW as _FLOW
from tideboard_core.archive.records import PRINTS as PRINT_LAYOUT
from tideboard_core.archive.rows import from_tuples
from tideboard_core.archive.units import MONEY, instant, micros
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.replay.recorded_day import recorded_day
from tideboard_core.replay.recorded_security import RecordedRows, RecordedSecurity

MOMENTS = st.integers(0, 390 * 60).map(lambda seconds: session(DAY).open + timedelta(seconds=seconds))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("replay") / "archive"
    fill(made)
    return made


async def security_of(folder: Path, instrument: InstrumentId = TENCENT) -> RecordedSecurity:
    return await (await recorded_day(reading(folder), KEY, DAY)).security(instrument)


@pytest.fixture
async def tencent(folder: Path) -> RecordedSecurity:
    return await security_of(folder)


def nets(day: RecordedSecurity, at: datetime) -> dict[float, float]:
    flow = day.flow(at, "Futu", FlowDefinition.FUTU, "HKD")
    return dict(zip(flow.times, flow.net, strict=True))


def ends(minute: int) -> float:
    return session(DAY).minute_end(minute).timestamp()


async def test_a_minute_is_there_from_its_receipt_on(tencent: RecordedSecurity) -> None:
    received = session(DAY).minute_end(10) + timedelta(seconds=20)
    assert ends(10) not in nets(tencent, received - timedelta(microseconds=1))
    assert nets(tencent, received)[ends(10)] == FLOW[10].net / MONEY  # type: ignore[operator]


async def test_a_minute_that_nobody_received_is_absent_and_not_zero(tencent: RecordedSecurity) -> None:
    known = nets(tencent, session(DAY).close + timedelta(minutes=20))
    assert {minute for minute in range(330) if ends(minute) not in known} == {*HOLE}
    (hole,) = tencent.holes()
    assert hole.begin == session(DAY).minute_end(HOLE[0]) - timedelta(minutes=1)
    assert hole.end == session(DAY).minute_end(HOLE[-1])


async def test_a_restatement_is_not_known_before_it_came(tencent: RecordedSecurity) -> None:
    minute = FLOW[RESTATED].minute
    first, again = FLOW[RESTATED].net, FLOW[RESTATED].net + 5_000_000  # type: ignore[operator]
    came = session(DAY).minute_end(200) + timedelta(seconds=20)
    assert nets(tencent, came - timedelta(seconds=1))[ends(minute)] == first / MONEY  # type: ignore[operator]
    assert nets(tencent, came)[ends(minute)] == again / MONEY


async def test_a_reading_of_the_evening_is_known_from_the_ends_of_its_minutes_and_says_so(folder: Path) -> None:
    evening = await security_of(folder, MEITUAN)
    assert evening.read_later
    assert not (await security_of(folder)).read_later
    at = session(DAY).minute_end(30)
    assert [*nets(evening, at)][-1] == ends(30)
    assert len(evening.bars(at)) == 31


@given(at=MOMENTS)
async def test_nothing_after_the_second_is_told(folder: Path, at: datetime) -> None:
    day = await security_of(folder)
    stamp = at.timestamp()
    assert max(nets(day, at)) <= max(stamp, session(DAY).open.timestamp())
    assert all(bar.start + timedelta(minutes=1) <= at for bar in day.bars(at))
    ticks = day.ticks(day.trades_known(at), 10_000)
    assert all(tick.time <= at for tick in ticks)
    assert len(ticks) == sum(micros(at) >= known for known in day._printed.tolist())
    quote = day.quote(at)
    if quote is not None:
        assert quote.time <= at


@given(at=MOMENTS)
async def test_the_quote_is_that_of_bars_and_trades(folder: Path, at: datetime) -> None:
    """Against a plain count over everything that was known."""
    day = await security_of(folder)
    quote = day.quote(at)
    closed = [bar for bar in BARS if session(DAY).minute_end(bar.minute) + timedelta(seconds=3) <= at]
    begun = session(DAY).minute_end(closed[-1].minute) if closed else session(DAY).open
    shown = [known for known in zip(day._printed.tolist(), PRINTS, strict=True) if known[0] <= micros(at)]
    since = [one for _known, one in shown if one.time > micros(begun)]
    if not closed and not since:
        assert quote is None
        return
    assert quote is not None
    assert quote.volume == sum(bar.volume or 0 for bar in closed) + sum(one.shares for one in since)
    last = since[-1].price if since else closed[-1].close
    assert last is not None
    assert quote.last == Decimal(last) / 10_000


async def test_the_close_before_is_that_of_the_last_recorded_day(folder: Path, tencent: RecordedSecurity) -> None:
    quote = tencent.quote(moment("10:47"))
    assert quote is not None
    assert quote.prev_close > 0
    assert quote.change_percent is not None
    evening = (await security_of(folder, MEITUAN)).quote(moment("10:47"))
    assert evening is not None
    assert evening.change_percent is None, "no day before is recorded of it"


async def test_the_minute_line_sums_up(tencent: RecordedSecurity) -> None:
    """Up to the last bar, then by the trades that were known: here in the second in which some came."""
    now = instant(PRINTS[799].time) + timedelta(milliseconds=300)
    bars, line, newest = tencent.bars(now), tencent.minute_line(now), tencent.newest_minutes(now)
    running = len(bars)
    assert ends(running - 1) < now.timestamp() < ends(running)
    assert [*line.times] == [ends(minute) for minute in range(running + 1)]
    assert sum(line.turnovers) == pytest.approx(line.averages[-1] * sum(line.volumes))
    assert (newest.times, newest.averages) == (line.times[running:], line.averages[running:])
    known = [one for one in PRINTS[:800] if one.time / 1e6 >= ends(running - 1)]
    assert len(known) > 1
    assert newest.volumes == (sum(one.shares for one in known),)
    assert round(newest.prices[0] * 10_000) == known[-1].price
    before = now - timedelta(milliseconds=1)
    assert tencent.newest_minutes(before).times == ()
    assert tencent.told_known(now) == tencent.told_known(before) + 50


async def test_trades_that_an_answer_brought_later_are_not_the_newest_ones(folder: Path) -> None:
    opened = micros(session(DAY).open)
    made = [(number, opened + number * 1_000_000) for number in range(1, 9)]
    received = {number: time if number > 4 else opened + 10_000_000 for number, time in made}
    rows: list[tuple[int | None, ...]] = [
        (number, 0, received[number], 8, time, 6_000_000 + number, 100, 1, 0) for number, time in made
    ]
    prints = from_tuples(PRINT_LAYOUT, rows)
    nothing = RecordedRows(flow=from_tuples(_FLOW, []), bars=from_tuples(_BARS, []), prints=prints)
    day = RecordedSecurity(TENCENT, session(DAY), nothing)
    now = session(DAY).open + timedelta(seconds=10)
    assert [tick.sequence for tick in day.ticks(day.trades_known(now), 4)] == [1, 2, 3, 4], "what came last"
    assert [tick.sequence for tick in day.newest_ticks(now, 4)] == [5, 6, 7, 8]
    assert [tick.sequence for tick in day.newest_ticks(now, 100)] == list(range(1, 9))
    quote = day.quote(now)
    assert quote is not None
    assert (quote.last, quote.volume) == (Decimal(6_000_008) / 10_000, 800)


async def test_tiers_and_currency_are_those_recorded(tencent: RecordedSecurity) -> None:
    flow = tencent.flow(moment("10:47"), "Futu (replay)", FlowDefinition.FUTU, "HKD")
    assert flow.tiers is not None
    assert flow.tier_gap() < 1e-6
    assert (flow.currency, flow.provider, flow.net[0]) == ("HKD", "Futu (replay)", 0.0)


def test_a_clock_that_went_back_and_a_trade_without_price_break_nothing() -> None:
    """Receipts before their trades and out of order: shown by the later of the two moments."""
    opened = micros(session(DAY).open)
    rows: list[tuple[int | None, ...]] = [
        (1, 0, opened + 5_000_000, 8, opened + 9_000_000, 6_000_000, 100, 1, 0),
        (2, 0, opened + 4_000_000, 8, opened + 2_000_000, None, 100, 1, 0),
        (3, 0, opened + 1_000_000, 8, opened + 3_000_000, 6_010_000, 200, -1, 1),
    ]
    empty = {layout: from_tuples(layout, []) for layout in (_FLOW, _BARS)}
    day = RecordedSecurity(
        TENCENT,
        session(DAY),
        RecordedRows(flow=empty[_FLOW], bars=empty[_BARS], prints=from_tuples(PRINT_LAYOUT, rows)),
    )
    at = session(DAY).open + timedelta(seconds=9)
    assert [tick.sequence for tick in day.ticks(day.trades_known(at), 9)] == [3, 1]
    assert day.ticks(1, 9)[0].kind == "special"
    assert not day.has_flow
    assert len(day.holes()) == 2, "morning and afternoon"
    assert np.array_equal(day._printed, [opened + 3_000_000, opened + 9_000_000])


def test_a_bar_that_was_read_later_ages_no_quote() -> None:
    """In the break of the market its last quote stands, and without one the close before is that of the quotes."""
    opened = micros(session(DAY).open)
    quote = QuoteRow(opened + 50_000_000, opened + 50_000_000, 6_050_000, 1, 1, 1, 6_000_000, 1000, 605_000_000, 0)
    bar = (0, 1, opened + 600_000_000, 2, 6_000_000, 6_050_000, 6_000_000, 6_050_000, 1000, 605_000_000)
    rows = RecordedRows(
        flow=from_tuples(_FLOW, []),
        bars=from_tuples(_BARS, [bar]),
        prints=from_tuples(PRINT_LAYOUT, []),
        quotes=QuoteRows.of([quote]),
    )
    told = RecordedSecurity(TENCENT, session(DAY), rows).quote(session(DAY).open + timedelta(minutes=20))
    assert told is not None
    assert (told.last, told.prev_close, told.open) == (Decimal(605), Decimal(600), Decimal("0.0001")), "as recorded"
    late = replace(rows, bars=from_tuples(_BARS, [bar, (5, *bar[1:])]))
    told = RecordedSecurity(TENCENT, session(DAY), late).quote(session(DAY).open + timedelta(minutes=20))
    assert told is not None
    assert (told.volume, told.prev_close) == (2000, Decimal(600)), "bars went on without it"
