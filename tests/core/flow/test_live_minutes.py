"""Flow calls and minute bars joined by session minute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np

from tideboard_core.flow.live_minutes import LiveMinutes
from tideboard_core.flow.session_minutes import minute_ends, minute_of, minute_start, minutes_ending, minutes_over
from tideboard_core.market.bars.columns import columns_of
from tideboard_core.market.bars.spans import Span
from tideboard_core.model.flow import CapitalFlow, FlowPeriod, FlowTiers
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import Bar, BarPeriod
from tideboard_core.model.session import TradingCalendar

TENCENT = InstrumentId("HK.00700")
SESSION = TradingCalendar().session_on(Market.HK, date(2026, 11, 20))
assert SESSION is not None
OPEN = SESSION.open.timestamp()


def flow(*net: float, block: float = 0.0, last_valid: float | None = None) -> CapitalFlow:
    """A series from the row at the open on."""
    times = tuple(OPEN + 60 * number for number in range(len(net)))
    tier = tuple(block for _ in net)
    return CapitalFlow(
        instrument=TENCENT,
        period=FlowPeriod.INTRADAY,
        times=times,
        net=net,
        tiers=FlowTiers(tier, tier, tier, tier),
        provider="Futu",
        last_valid=last_valid,
    )


def bar(minute: int, turnover: int, close: str = "500") -> Bar:
    """A bar of a session minute."""
    assert SESSION is not None
    price = Decimal(close)
    return Bar(
        instrument=TENCENT,
        period=BarPeriod.MIN_1,
        start=datetime.fromtimestamp(minute_start(SESSION, minute), UTC),
        open=price,
        high=price,
        low=price,
        close=price,
        volume=100,
        turnover=Decimal(turnover),
    )


def test_minutes_are_named_by_their_start_and_leave_the_break_out() -> None:
    assert SESSION is not None
    assert minute_of(SESSION, OPEN) == 0
    afternoon = SESSION.segments[1].begin.timestamp()
    assert minute_of(SESSION, afternoon) == 150
    assert minute_start(SESSION, 150) == afternoon
    assert minute_of(SESSION, afternoon - 60) is None
    lunch = SESSION.segments[0].end.timestamp()
    times = np.array([OPEN, OPEN + 60, lunch, lunch + 1800, afternoon, afternoon + 61])
    assert minutes_ending(SESSION, times).tolist() == [-1, 0, 149, -1, -1, 150]
    assert minutes_over(SESSION, OPEN + 119.9) == 1
    assert len(minute_ends(SESSION)) == 330


def test_the_running_minute_and_what_the_reply_does_not_vouch_for_are_left_out() -> None:
    assert SESSION is not None
    row = LiveMinutes(SESSION)
    assert row.take_flow(flow(0, 5, 7, 9), OPEN + 170)
    assert row.minutes(OPEN + 170, pushed=True).net[:4].tolist()[:2] == [5, 7]
    assert np.isnan(row.minutes(OPEN + 170, pushed=True).net[2])

    row.take_flow(flow(0, 5, 7, 9, last_valid=OPEN + 60), OPEN + 200)
    assert np.isnan(row.minutes(OPEN + 200, pushed=True).net[1])


def test_a_minute_keeps_its_time_of_receipt_until_it_is_restated() -> None:
    assert SESSION is not None
    row = LiveMinutes(SESSION)
    row.take_flow(flow(0, 5, 7, block=2.0), OPEN + 125)
    assert not row.take_flow(flow(0, 5, 7, block=2.0), OPEN + 155)
    assert row.take_flow(flow(0, 5, 8, 9, block=2.0), OPEN + 185)

    found = row.minutes(OPEN + 185, pushed=True)
    assert found.received[:3].tolist() == [OPEN + 125, OPEN + 185, OPEN + 185]
    assert found.block[:3].tolist() == [4, 4, 4]


def test_a_minute_without_a_bar_had_no_trade_only_where_bars_are_known() -> None:
    """Without bars the turnover is unknown, not zero."""
    assert SESSION is not None
    row = LiveMinutes(SESSION)
    row.take_flow(flow(0, 1, 2, 3, 4, 5, 6), OPEN + 400)
    assert np.isnan(row.minutes(OPEN + 400, pushed=True).turnover).all()

    asked = SESSION.open + timedelta(seconds=210)
    row.take_rows(columns_of([bar(0, 100), bar(2, 300)], asked, minutes=1), asked.timestamp())
    assert row.has_turnover
    found = row.minutes(OPEN + 400, pushed=False)
    assert found.turnover[:3].tolist() == [100, 0, 300]
    assert np.isnan(found.turnover[3:]).all()

    assert row.take_bars([bar(5, 600, "501.5")])
    found = row.minutes(OPEN + 400, pushed=True)
    assert found.turnover[:6].tolist() == [100, 0, 300, 0, 0, 600]
    assert (found.close[5], np.isnan(found.turnover[6])) == (501.5, True)
    assert np.isnan(row.minutes(OPEN + 350, pushed=True).turnover[5]), "the running minute"


def test_minutes_in_which_pushes_were_missed_are_unknown_until_bars_are_read() -> None:
    assert SESSION is not None
    row = LiveMinutes(SESSION)
    asked, bars = SESSION.minute_end(2), [bar(minute, 600) for minute in range(3)]
    row.take_rows(columns_of(bars, asked, minutes=1), asked.timestamp())
    row.miss()
    row.take_bars([bar(6, 700)])
    turnover = row.minutes(OPEN + 540, pushed=True).turnover
    assert turnover[:3].tolist() == [600.0] * 3
    assert np.isnan(turnover[3:6]).all()
    assert not row.has_turnover

    asked, bars = SESSION.minute_end(6), [*bars, bar(4, 650), bar(6, 700)]
    row.take_rows(columns_of(bars, asked, minutes=1), asked.timestamp())
    assert row.minutes(OPEN + 540, pushed=True).turnover[:7].tolist() == [600, 600, 600, 0, 650, 0, 700]


def test_an_answer_that_reaches_back_before_the_open_tells_of_the_first_minutes_too() -> None:
    assert SESSION is not None
    asked = SESSION.minute_end(9)
    yesterday = replace(bar(0, 100), start=SESSION.open - timedelta(days=1))
    row = LiveMinutes(SESSION)
    row.take_rows(columns_of([yesterday, bar(6, 300)], asked, minutes=1), asked.timestamp())
    assert row.minutes(asked.timestamp(), pushed=False).turnover[:10].tolist() == [0, 0, 0, 0, 0, 0, 300, 0, 0, 0]
    row = LiveMinutes(SESSION)
    row.take_rows(columns_of([bar(6, 300)], asked, minutes=1), asked.timestamp())
    assert np.isnan(row.minutes(asked.timestamp(), pushed=False).turnover[:6]).all()


def test_minutes_of_which_no_source_answered_are_not_without_trade() -> None:
    assert SESSION is not None
    asked = SESSION.minute_end(9)
    row = LiveMinutes(SESSION)
    lost = Span(SESSION.minute_end(2), SESSION.minute_end(4))
    row.take_rows(columns_of([bar(0, 100), bar(7, 300)], asked, minutes=1), asked.timestamp(), [lost])
    turnover = row.minutes(asked.timestamp(), pushed=False).turnover
    assert np.flatnonzero(np.isnan(turnover[:10])).tolist() == [3, 4]
    assert turnover[[0, 1, 2, 5, 6, 7]].tolist() == [100, 0, 0, 0, 0, 300]


def test_minutes_before_since_are_those_that_were_given_before() -> None:
    """Flow that follows and is restated, bars that are read, pushed late and passed over, and minutes that end."""
    assert SESSION is not None
    row, shown = LiveMinutes(SESSION), None
    read = datetime.fromtimestamp(OPEN + 190, UTC)
    steps: list[tuple[float, Callable[[], object], int]] = [
        (185, lambda: row.take_flow(flow(0, 5, 7, 9), OPEN + 185), 0),
        (
            190,
            lambda: row.take_rows(columns_of([bar(0, 10), bar(1, 20)], read, minutes=1), OPEN + 190),
            0,
        ),
        (245, lambda: row.take_bars([bar(3, 40)]), 2),
        (245, lambda: None, SESSION.minutes),
        (275, lambda: row.take_flow(flow(0, 5, 7, 9, 12), OPEN + 275), 3),
        (276, lambda: row.take_flow(flow(0, 5, 8, 9, 12), OPEN + 276), 1),
        (400, lambda: None, 4),
        (401, lambda: row.take_bars([bar(5, 60)]), 3),
        (402, lambda: row.take_bars([bar(6, 70)]), 5),
    ]
    for number, (at, act, since) in enumerate(steps):
        act()
        newest = row.minutes(OPEN + at, pushed=True)
        assert row.since == since, number
        for name in ("net", "block", "turnover", "close"):
            if shown is not None:
                np.testing.assert_array_equal(getattr(newest, name)[:since], getattr(shown, name)[:since], name)
        shown = newest


def test_all_may_differ_at_first_and_when_pushes_begin_or_end() -> None:
    assert SESSION is not None
    row, given = LiveMinutes(SESSION), []
    for pushed in (False, False, True, True, False):
        row.minutes(OPEN, pushed=pushed)
        given.append(row.since)
    assert given == [0, SESSION.minutes, 0, SESSION.minutes, 0]


def test_pushes_go_on_from_the_first_minute_and_those_of_no_minute_are_left_out() -> None:
    assert SESSION is not None
    row = LiveMinutes(SESSION)
    assert not row.take_bars([replace(bar(0, 9), start=SESSION.open - timedelta(minutes=1))])
    assert np.isnan(row.minutes(SESSION.close.timestamp(), pushed=False).turnover).all()
    assert row.take_bars([bar(0, 100)])
    asked = SESSION.minute_end(0)
    row.take_rows(columns_of([bar(0, 100)], asked, minutes=1), asked.timestamp())
    assert row.minutes(OPEN + 215, pushed=True).turnover[:3].tolist() == [100, 0, 0]
    row.take_bars([bar(4, 500)])
    assert row.minutes(OPEN + 300, pushed=False).turnover[:5].tolist() == [100, 0, 0, 0, 500]


def test_a_price_is_carried_through_minutes_without_a_trade_alone() -> None:
    """Minutes 1 and 2 had none, 4 has only no bar: its flow moved; 5 had none, but what 4 traded at is not known."""
    assert SESSION is not None
    asked = SESSION.minute_end(9)
    live = LiveMinutes(SESSION)
    live.take_flow(flow(0, 10, 10, 10, 20, 30, 30, 40), OPEN + 600)
    rows = columns_of([bar(0, 5), bar(3, 6, "510"), bar(6, 7, "520")], asked, minutes=1)
    live.take_rows(rows, asked.timestamp())
    found, bars = live.minutes(OPEN + 600, pushed=False), live.bars(OPEN + 600)
    np.testing.assert_array_equal(found.close[:7], [500, 500, 500, 510, np.nan, np.nan, 520])
    np.testing.assert_array_equal(bars.close[:7], found.close[:7])
    np.testing.assert_array_equal(bars.volume[:4], [100, 0, 0, 100])
