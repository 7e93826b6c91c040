"""Bars that a scenario leaves out or sends with other values, and a practice day that is an ex-day."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.facade import Adjustment, Exchange
from tideboard_sandbox.exchange.market.minute_sending import HOLES, RESTATED

FRIDAY = date(2026, 11, 20)
TENCENT, SPLIT, PAYER = InstrumentId("HK.00700"), InstrumentId("HK.01810"), InstrumentId("HK.00388")


def test_a_hole_is_in_the_minutes_alone_and_the_close_before_it_is_told() -> None:
    whole, holed = (Exchange(seed=7, date=FRIDAY, start=time(11, 45), scenario=name) for name in ("calm", "bars-holes"))
    every = whole.history_bars(TENCENT, BarPeriod.MIN_1, FRIDAY, FRIDAY)
    sent = holed.history_bars(TENCENT, BarPeriod.MIN_1, FRIDAY, FRIDAY)
    assert sent == tuple(bar for place, bar in enumerate(every) if place not in HOLES)
    after = sent[HOLES.start]
    assert after.prev_close == every[HOLES.stop - 1].close != sent[HOLES.start - 1].close
    for length in (5, 15):
        pieces = [exchange.details.newest_stretches(TENCENT, length, 9, Adjustment.NONE) for exchange in (whole, holed)]
        assert pieces[0] == pieces[1]
    assert len(holed.details.stretches(TENCENT, 1, FRIDAY, FRIDAY, Adjustment.NONE)) == len(every) - len(HOLES)


def test_minutes_are_restated_once_an_hour_has_been_traded() -> None:
    exchange = Exchange(seed=7, date=FRIDAY, start=time(10, 20), scenario="bars-restated")
    first = exchange.history_bars(TENCENT, BarPeriod.MIN_1, FRIDAY, FRIDAY)
    exchange.advance(700)
    second = exchange.history_bars(TENCENT, BarPeriod.MIN_1, FRIDAY, FRIDAY)
    closed = len(first) - 1
    changed = [place for place in range(closed) if first[place] != second[place]]
    assert set(changed) >= set(RESTATED)
    assert set(changed) <= {*RESTATED, RESTATED.stop}  # the bar after them tells another close before it
    for place in RESTATED:
        assert first[place].volume < second[place].volume
        assert first[place].high == first[place].low
        assert first[place].turnover == first[place].volume * first[place].open


def test_on_an_ex_day_the_bars_before_it_are_adjusted() -> None:
    exchange, before = Exchange(seed=7, date=FRIDAY, scenario="ex-day"), FRIDAY - timedelta(days=1)
    raw, forward, today = (
        exchange.history_bars(SPLIT, BarPeriod.DAY, day, day, adjustment)[0]
        for day, adjustment in ((before, Adjustment.NONE), (before, Adjustment.FORWARD), (FRIDAY, Adjustment.NONE))
    )
    assert raw.close == 2 * forward.close == 2 * today.prev_close
    assert exchange.corporate_actions(SPLIT)[-1][:3] == (FRIDAY, 1, 2)
    backward = exchange.history_bars(SPLIT, BarPeriod.DAY, FRIDAY, FRIDAY, Adjustment.BACKWARD)[0]
    assert backward.close == 2 * today.close
    paid = exchange.history_bars(PAYER, BarPeriod.DAY, before, before, Adjustment.NONE)[0].close
    assert abs(paid - exchange.quote(PAYER).prev_close - Decimal("4.9")) <= Decimal("0.2")
    calm = Exchange(seed=7, date=FRIDAY)
    assert calm.quote(SPLIT).prev_close == today.prev_close
    assert not any(action.ex_date == FRIDAY for action in calm.corporate_actions(SPLIT))
