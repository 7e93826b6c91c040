"""When an alert that Tideboard keeps rings: at a crossing, over a gap, as often as it may, on its sessions' prices."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.new_york import YESTERDAY, block, new_york
from fakes.values.new_york import row as new_york_row
from tideboard_core.alerts.crossing import KINDS, Judging, LocalAlert, judged
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.opening import AroundOpen
from tideboard_core.model.quote import ExtendedQuote, Quote
from tideboard_core.model.watch.alerts import (
    AlertFired,
    AlertFrequency,
    AlertKeeper,
    AlertKind,
    AlertSession,
    PriceAlert,
)

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def quote(last: str | int | Decimal, instrument: InstrumentId = TENCENT, **fields: Any) -> Quote:
    price = Decimal(last)
    known: dict[str, Any] = {"volume": 1000, "turnover": Decimal(600_000), "time": NOON, **fields}
    return Quote(instrument=instrument, last=price, prev_close=Decimal(600), open=price, high=price, low=price, **known)


def local(kind: AlertKind = AlertKind.PRICE_UP, value: str = "620", **fields: Any) -> LocalAlert:
    given_ = {"instrument": TENCENT, "frequency": AlertFrequency.ALWAYS, "key": "1", **fields}
    return LocalAlert(alert=PriceAlert(kind=kind, value=Decimal(value), keeper=AlertKeeper.TIDEBOARD, **given_))


def rings(one: LocalAlert, *quotes: Quote, each: timedelta = timedelta(minutes=2)) -> list[AlertFired | None]:
    """What rings at each of the quotes, which come after each other."""
    found, now = list[AlertFired | None](), NOON
    for shown in quotes:
        one, fired = judged(one, Judging(msgspec.structs.replace(shown, time=now), now))
        found.append(fired)
        now += each
    return found


def at(one: LocalAlert, *prices: str | int, **fields: Any) -> list[int]:
    """The places of the prices at which it rings."""
    found = rings(one, *(quote(price, **fields) for price in prices))
    return [place for place, fired in enumerate(found) if fired is not None]


def test_it_rings_when_the_price_comes_to_its_value_and_again_after_it_went_back() -> None:
    assert at(local(), 619, "619.8", 620, 621, 619, "620.2") == [2, 5]
    assert at(local(AlertKind.PRICE_DOWN, "590"), 600, 590, 580, 591, 590) == [1, 4]


def test_a_gap_over_the_value_rings_with_the_price_that_came() -> None:
    _, _, fired = rings(local(), quote(600), quote(601), quote(700))
    assert fired is not None
    assert (fired.price, fired.value, fired.key) == (Decimal(700), Decimal(620), "1")


def test_what_holds_already_rings_at_the_first_quote() -> None:
    assert at(local(), 625, 626) == [0]


def test_one_that_rings_once_is_off_afterwards() -> None:
    one, fired = judged(local(frequency=AlertFrequency.ONCE), Judging(quote(620), NOON))
    assert fired is not None
    assert not one.alert.enabled
    assert at(one, 600, 630) == []


def test_once_a_day_is_a_day_of_the_exchange() -> None:
    one, fired = judged(local(frequency=AlertFrequency.ONCE_A_DAY), Judging(quote(620), NOON))
    assert fired is not None
    assert at(one, 600, 630) == []
    back, _ = judged(one, Judging(quote(600), NOON))
    midnight = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)  # in Hong Kong
    for now, again in ((midnight - timedelta(seconds=1), False), (midnight, True)):
        assert (judged(back, Judging(quote(620), now))[1] is not None) is again


def test_a_price_that_moves_about_the_value_rings_once_a_minute_at_most() -> None:
    about = [quote(619 + place % 2) for place in range(8)]
    found = rings(local(value="620"), *about, each=timedelta(seconds=15))
    assert [place for place, fired in enumerate(found) if fired is not None] == [1, 5]


@pytest.mark.parametrize(
    ("kind", "value", "quotes"),
    [
        (AlertKind.CHANGE_RATE_UP, "5", (quote("629.9"), quote(630))),
        (AlertKind.CHANGE_RATE_DOWN, "5", (quote("570.1"), quote(570))),
        (AlertKind.VOLUME_UP, "2000", (quote("0.5", volume=1999), quote("0.5", volume=2000))),
        (AlertKind.TURNOVER_UP, "1e6", (quote(600), quote(600, turnover=Decimal(10**6)))),
    ],
)
def test_other_figures(kind: AlertKind, value: str, quotes: tuple[Quote, Quote]) -> None:
    before, after = rings(local(kind, value), *quotes)
    assert before is None
    assert after is not None


@pytest.mark.parametrize("kind", KINDS)
def test_a_price_of_zero_is_none(kind: AlertKind) -> None:
    assert rings(local(kind, "1"), quote(0, volume=0, turnover=Decimal(0))) == [None]


def test_a_us_alert_takes_the_newest_price_of_its_sessions() -> None:
    after = ExtendedQuote(
        price=Decimal(625), high=Decimal(625), low=Decimal(625), volume=1, turnover=Decimal(1), change=Decimal(1),
        change_rate=Decimal(1), time=NOON + timedelta(hours=1),
    )  # fmt: skip
    shown = quote(610, APPLE, after=after)
    now = NOON + timedelta(hours=1)
    regular = local(instrument=APPLE, sessions=frozenset({AlertSession.OPEN}))
    assert judged(regular, Judging(shown, now)) == (regular, None)
    both = local(instrument=APPLE, sessions=frozenset({AlertSession.OPEN, AlertSession.AFTER}))
    fired = judged(both, Judging(shown, now))[1]
    assert fired is not None
    assert (fired.price, fired.as_of) == (Decimal(625), None)


def test_a_us_alert_takes_the_newest_price_though_it_is_the_lower_one() -> None:
    after = block("615", "1", NOON + timedelta(hours=1))
    one, fired = judged(local(instrument=APPLE), Judging(quote(640, APPLE, after=after), NOON + timedelta(hours=1)))
    assert (one.reached, fired) == (False, None)


@pytest.mark.parametrize(("seconds", "as_of"), [(59, None), (60, NOON), (72_000, NOON)])
def test_an_old_or_delayed_price_says_so(seconds: int, as_of: datetime | None) -> None:
    fired = judged(local(), Judging(quote(630, delayed=True), NOON + timedelta(seconds=seconds)))[1]
    assert fired is not None
    assert (fired.delayed, fired.as_of) == (True, as_of)


def test_a_change_outside_new_york_is_of_the_quote_s_own_day() -> None:
    fired = judged(local(AlertKind.CHANGE_RATE_UP, "5"), Judging(quote(630), NOON + timedelta(days=1)))[1]
    assert fired is not None
    assert fired.change_rate == 5


def test_one_that_is_off_is_not_judged() -> None:
    off = local(enabled=False)
    assert judged(off, Judging(quote(630), NOON)) == (off, None)


@pytest.mark.parametrize(
    "wrong",
    [{"value": "0"}, {"value": "NaN"}, {"value": "-1"}, {"kind": AlertKind.BID_UP}, {"instrument": "nowhere"}],
)
def test_what_cannot_be_judged_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        local(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"alert": replace(local().alert, keeper=AlertKeeper.BROKER)},
        {"rang": NOON.replace(tzinfo=None)},
        {"set_at": NOON.replace(tzinfo=None)},
    ],
)
def test_an_alert_of_the_broker_or_with_a_time_of_no_zone_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        replace(local(), **wrong)


@given(st.lists(st.integers(600, 640), max_size=30), st.sampled_from([AlertKind.PRICE_UP, AlertKind.PRICE_DOWN]))
def test_it_rings_exactly_at_the_crossings(prices: list[int], kind: AlertKind) -> None:
    held = [price >= 620 if kind is AlertKind.PRICE_UP else price <= 620 for price in prices]
    crossings = [place for place, now in enumerate(held) if now and (place == 0 or not held[place - 1])]
    assert at(local(kind), *prices) == crossings
    assert at(replace(local(kind), reached=True), *prices) == [place for place in crossings if place > 0]


# --- New York's open --------------------------------------------------------------------------------------------------

FELL = new_york_row(new_york("2026-11-20 05:30"))
"""The row of the session before, in which it fell by 7.29 %, stamped before the open."""
OF_THE_DAY = {
    AlertKind.CHANGE_RATE_DOWN: "5",
    AlertKind.VOLUME_UP: "1000",
    AlertKind.TURNOVER_UP: "1000",
}


@pytest.mark.parametrize("kind", OF_THE_DAY)
def test_what_was_of_the_day_before_rings_nothing_until_the_first_regular_trade(kind: AlertKind) -> None:
    """Neither before the open nor beside a halt over it; the first trade is judged as the first quote is."""
    one, opening = local(kind, OF_THE_DAY[kind], instrument=FELL.instrument), AroundOpen()
    for clock in ("05:30", "09:29", "09:31", "10:30"):
        now = new_york(f"2026-11-20 {clock}")
        shown = msgspec.structs.replace(FELL, time=now)
        opening = opening.after(shown, now)
        assert judged(one, Judging(shown, now, opening)) == (one, None), clock
    now = new_york("2026-11-20 10:31")
    traded = new_york_row(now, Decimal("178.00"), YESTERDAY, volume=5000, turnover=Decimal(900_000))
    opening = opening.after(traded, now)
    fired = judged(one, Judging(traded, now, opening))[1]
    assert fired is not None
    assert fired.change_rate == (178 - YESTERDAY) / YESTERDAY * 100


def test_a_change_counts_from_the_close_of_the_day_also_when_the_broker_has_moved_it() -> None:
    """At 20:30 the quote's own change is 0."""
    now = new_york("2026-11-20 20:30")
    rolled = new_york_row(now, Decimal("178.00"), Decimal("178.00"), volume=5000)
    opening = AroundOpen()
    for clock, shown in (("09:29", FELL), ("09:31", msgspec.structs.replace(rolled, prev_close=YESTERDAY))):
        opening = opening.after(shown, new_york(f"2026-11-20 {clock}"))
    opening = opening.after(rolled, now)
    assert judged(local(AlertKind.CHANGE_RATE_DOWN, "5", instrument=FELL.instrument), Judging(rolled, now, opening))[1]


def test_a_change_counts_from_the_previous_close_of_the_row_where_shares_grow_and_the_open_was_not_seen() -> None:
    first, now = new_york("2026-11-20 12:00"), new_york("2026-11-20 12:01")
    begun, shown = (
        new_york_row(at, Decimal("178.00"), YESTERDAY, volume=volume) for at, volume in ((first, 5000), (now, 6000))
    )
    opening = AroundOpen().after(begun, first).after(shown, now)
    assert judged(local(AlertKind.CHANGE_RATE_DOWN, "5", instrument=FELL.instrument), Judging(shown, now, opening))[1]


def test_a_price_alert_takes_the_trade_of_before_the_open_whatever_the_stamp_of_the_close_is() -> None:
    now = new_york("2026-11-20 08:00")
    shown = msgspec.structs.replace(FELL, time=now, pre=block("195.00", "6.62", now - timedelta(minutes=1)))
    opening = AroundOpen().after(shown, now)
    fired = judged(local(AlertKind.PRICE_UP, "194", instrument=FELL.instrument), Judging(shown, now, opening))[1]
    assert fired is not None
    assert (fired.price, fired.change_rate) == (Decimal(195), Decimal("6.62") / YESTERDAY * 100)


def test_a_price_alert_shows_the_change_of_the_quote_where_the_close_of_the_day_is_not_known() -> None:
    """After a start at 17:00; 0 would be a figure."""
    now = new_york("2026-11-20 17:00")
    shown = new_york_row(now, Decimal("178.00"), YESTERDAY, volume=5000)
    seen = Judging(shown, now, AroundOpen().after(shown, now))
    fired = judged(local(AlertKind.PRICE_DOWN, "180", instrument=FELL.instrument), seen)[1]
    assert fired is not None
    assert (seen.change_to(fired.price), fired.change_rate) == (None, shown.change_percent)
