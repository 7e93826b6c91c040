"""Ex-days in the hub: what was told last counts for its days, and what a list may lack takes nothing away."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from fakes.values.clock import ManualClock
from tideboard_core.market.ex_days import take_ex_days
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.reference import ExDay

TENCENT = InstrumentId("HK.00700")
FRIDAY, MONDAY, TUESDAY, LATER = date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 24), date(2026, 12, 7)
KEY = Topic.EX_DAYS.of(TENCENT)


def hub_with(*days: ExDay) -> Hub:
    hub = Hub(ManualClock())
    take_ex_days(hub, TENCENT, days, FRIDAY, None)
    return hub


def test_a_day_that_was_moved_is_dropped_within_what_was_told_whole() -> None:
    hub = hub_with(ExDay(MONDAY), ExDay(LATER))
    take_ex_days(hub, TENCENT, [ExDay(TUESDAY)], FRIDAY, date(2026, 11, 30))
    assert hub.value(KEY) == (ExDay(TUESDAY), ExDay(LATER))


def test_what_may_lack_some_drops_nothing_but_days_that_are_over() -> None:
    hub = hub_with(ExDay(FRIDAY), ExDay(MONDAY))
    take_ex_days(hub, TENCENT, [ExDay(LATER)], MONDAY, None)
    assert hub.value(KEY) == (ExDay(MONDAY), ExDay(LATER))


def test_of_two_rows_of_a_day_the_split_counts() -> None:
    assert hub_with(ExDay(MONDAY, split=True), ExDay(MONDAY)).value(KEY) == (ExDay(MONDAY, split=True),)
    whole = ExDay(MONDAY, split=True, ratio=Fraction(2))
    assert hub_with(whole, ExDay(MONDAY, split=True)).value(KEY) == (whole,)


def test_a_ratio_stays_known_where_another_source_tells_the_day_alone() -> None:
    whole = ExDay(MONDAY, split=True, ratio=Fraction(2))
    hub = hub_with(whole)
    take_ex_days(hub, TENCENT, [ExDay(MONDAY, split=True), ExDay(TUESDAY, split=True)], FRIDAY, LATER)
    assert hub.value(KEY) == (whole, ExDay(TUESDAY, split=True))
    take_ex_days(hub, TENCENT, [ExDay(MONDAY)], FRIDAY, LATER)
    assert hub.value(KEY) == (ExDay(MONDAY),), "it is no split"


def test_a_dividend_stays_known_where_another_source_tells_the_day_alone() -> None:
    paid = ExDay(MONDAY, dividend=Decimal("0.25"))
    hub = hub_with(paid)
    take_ex_days(hub, TENCENT, [ExDay(MONDAY)], FRIDAY, LATER)
    assert hub.value(KEY) == (paid,)
    assert hub_with(ExDay(MONDAY), paid, ExDay(MONDAY)).value(KEY) == (paid,)


def test_the_same_days_are_told_once() -> None:
    hub = hub_with(ExDay(MONDAY))
    heard: list[object] = []
    hub.listen(KEY, heard.append)
    take_ex_days(hub, TENCENT, [ExDay(MONDAY)], FRIDAY, LATER)
    take_ex_days(hub, InstrumentId("HK.00005"), [], FRIDAY, LATER)
    assert heard == []
