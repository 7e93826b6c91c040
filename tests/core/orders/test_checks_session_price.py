"""Checks outside regular hours: what is measured from the session price, and what from the regular last price."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from msgspec import structs

from fakes.values.new_york import opened
from fakes.values.order_checks import ACCOUNT, checks_of, request, sell, snapshot_of, snapshot_with
from fakes.values.trading import BOOK, QUOTE, levels, position
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import OrderRequest, OrderType, TradingHours
from tideboard_core.model.quote import ExtendedQuote, MarketState
from tideboard_core.model.reference import ExDay
from tideboard_core.model.review import CheckCode, Severity
from tideboard_core.model.session import exchange_date
from tideboard_core.orders.fees import summarise
from tideboard_core.orders.snapshot import PretradeSnapshot, placeholder

APPLE = InstrumentId("US.AAPL")
EVENING = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
"""17:30 in New York."""
C = CheckCode
EXTENDED: dict[str, Any] = {"instrument": APPLE, "hours": TradingHours.EXTENDED}


def after(
    now: str | None,
    bid: str,
    ask: str,
    *,
    last: str = "303.17",
    held: int = 0,
    state: MarketState = MarketState.AFTER_HOURS,
) -> PretradeSnapshot:
    """New York's evening: a block at `now`, None = none, and a book, `last` the regular close."""
    block = None
    if now is not None:
        figure, zero = Decimal(now), Decimal(0)
        block = ExtendedQuote(
            price=figure,
            high=figure,
            low=figure,
            volume=100,
            turnover=figure,
            change=zero,
            change_rate=zero,
            time=EVENING - timedelta(minutes=1),
        )
    quote = structs.replace(QUOTE, instrument=APPLE, last=Decimal(last), time=EVENING - timedelta(hours=1), after=block)
    book = structs.replace(BOOK, instrument=APPLE, bids=levels((bid, 500)), asks=levels((ask, 500)))
    held_rows = (replace(position(ACCOUNT, held), instrument=APPLE),) if held else ()
    return snapshot_with(
        instrument=placeholder(APPLE),
        quote=quote,
        book=book,
        session=state,
        now=EVENING,
        positions=held_rows,
        opening=opened(quote, EVENING),
    )


def buys(price: str, **more: Any) -> OrderRequest:
    return request(price=Decimal(price), **(EXTENDED | more))


def sells(price: str, **more: Any) -> OrderRequest:
    return sell(price=Decimal(price), **(EXTENDED | more))


def collars(order: OrderRequest, snapshot: PretradeSnapshot) -> dict[CheckCode, Severity]:
    """The collars that fail."""
    codes = {C.COLLAR_LAST, C.COLLAR_BEST}
    return {one.code: one.severity for one in checks_of(order, snapshot) if one.code in codes and not one.passed}


FELL = after("275.83", "275.61", "275.62", held=100)
"""The close lies 10 % above what trades now."""
ROSE = after("270.44", "270.43", "270.44", last="243.39")


def test_what_is_held_can_be_sold_at_the_bid_after_a_gap_down() -> None:
    assert collars(sells("275.61"), FELL) == {}


def test_a_purchase_at_the_old_close_is_denied_after_a_gap_down() -> None:
    assert collars(buys("303.17"), FELL)[C.COLLAR_LAST] is Severity.HARD


def test_a_purchase_at_the_ask_passes_after_a_gap_up_and_one_at_the_old_close_warns() -> None:
    assert collars(buys("270.44"), ROSE) == {}
    assert collars(buys("243.39"), ROSE) == {C.COLLAR_LAST: Severity.SOFT}


@pytest.mark.parametrize("state", [MarketState.OPEN, MarketState.AFTER_HOURS])
def test_the_block_of_another_session_measures_nothing(state: MarketState) -> None:
    """In regular hours the last price does."""
    found = replace(FELL, session=state)
    assert found.market_price == (Decimal("303.17") if state is MarketState.OPEN else Decimal("275.83"))


# --- without a session price -----------------------------------------------------------------------------------------

SILENT = after(None, "290.00", "301.00", held=100)
"""No block, and a book 3.7 % wide: wider than the collar, and not than three."""
EMPTY = after(None, "270.00", "301.00", held=100)


def test_an_entry_without_a_session_price_is_typed_within_the_collar_of_the_close_and_else_denied() -> None:
    check = next(one for one in checks_of(buys("301.00"), EMPTY) if one.code is C.COLLAR_LAST)
    assert (check.passed, check.severity, check.data["untraded"]) == (False, Severity.TYPED, True)
    assert collars(buys("290.00"), EMPTY) == {C.COLLAR_LAST: Severity.HARD}
    assert collars(buys("310.00"), EMPTY)[C.COLLAR_LAST] is Severity.HARD


@pytest.mark.parametrize(
    ("price", "snapshot", "expected"),
    [
        ("302.00", SILENT, Severity.TYPED),
        ("290.00", SILENT, Severity.TYPED),
        ("290.00", EMPTY, Severity.TYPED),
        ("285.10", EMPTY, Severity.TYPED),
        ("284.90", EMPTY, Severity.HARD),
        ("285.00", SILENT, Severity.TYPED),
        ("340.00", SILENT, Severity.SOFT),
        ("304.00", SILENT, Severity.SOFT),
    ],
)
def test_an_exit_is_typed_up_to_three_collars_of_the_nearest_price_known(
    price: str, snapshot: PretradeSnapshot, expected: Severity
) -> None:
    """On the patient side it warns; the middle counts up to a spread of three collars."""
    assert collars(sells(price), snapshot)[C.COLLAR_LAST] is expected


@pytest.mark.parametrize(
    ("price", "number", "traded", "expected"),
    [
        ("150.00", 2, False, Severity.TYPED),
        ("140.00", 2, False, Severity.HARD),
        ("302.00", 2, False, Severity.TYPED),
        ("150.00", None, False, Severity.HARD),
        ("150.00", 2, True, Severity.HARD),
    ],
)
def test_an_exit_before_the_first_trade_on_the_day_of_a_split_is_typed_near_the_close_in_new_shares(
    price: str, number: int | None, traded: bool, expected: Severity
) -> None:
    """Whether the broker has changed its last price by then is not known: it is near either."""
    today = exchange_date(Market.US, EVENING)
    ratio = None if number is None else Fraction(number)
    wide = after(None, "100.00", "301.00", held=100, state=MarketState.PRE_MARKET)
    assert wide.quote is not None
    opening = opened(wide.quote, EVENING, traded=traded)
    found = replace(wide, opening=opening, ex_days=(ExDay(today, split=True, ratio=ratio),))

    assert collars(sells(price), found)[C.COLLAR_LAST] is expected
    assert collars(buys("150.00"), found)[C.COLLAR_LAST] is Severity.HARD, "an entry waits for a price of the day"


def test_an_exit_within_the_collar_of_the_close_is_typed_as_an_entry_is_whatever_proves_it() -> None:
    check = next(one for one in checks_of(sells("302.00"), SILENT) if one.code is C.COLLAR_LAST)
    assert (check.severity, "reduces" in check.data) == (Severity.TYPED, False)


def test_an_exit_far_from_the_session_price_is_typed_where_another_price_is_near() -> None:
    """One print far above the book: 300.00 where 275.61 is bid."""
    odd = after("300.00", "275.61", "275.62", held=100)
    check = next(one for one in checks_of(sells("275.61"), odd) if one.code is C.COLLAR_LAST)
    assert (check.severity, check.data["apart"]) == (Severity.TYPED, True)
    assert collars(sells("275.61"), replace(odd, positions=())) == {C.COLLAR_LAST: Severity.HARD}


def test_what_an_order_is_worth_and_what_triggers_it_go_by_the_session_price() -> None:
    market = request(order_type=OrderType.MARKET, price=None, **EXTENDED)
    assert summarise(replace(snapshot_of(market, FELL), book=None, book_age=None)).value == Decimal("275.83") * 100
    trail = sell(order_type=OrderType.TRAILING_STOP, price=None, trail_percent=Decimal(10), **EXTENDED)
    found = snapshot_of(trail, FELL)
    assert found.trail == Decimal("27.583")
    assert found.trigger == Decimal("248.24")


def test_the_price_steps_stay_those_at_the_brokers_last_price() -> None:
    quote = structs.replace(FELL.quote, last=Decimal("0.50"), price_step=Decimal("0.0001")) if FELL.quote else None
    low = replace(FELL, quote=quote)
    assert not any(one.code is C.TICK and not one.passed for one in checks_of(sells("275.61"), low))


# --- stops ----------------------------------------------------------------------------------------------------------


def trigger_of(snapshot: PretradeSnapshot, trigger: str, **more: Any) -> tuple[bool, Severity]:
    order = sell(
        order_type=more.pop("order_type", OrderType.STOP),
        price=None,
        trigger=Decimal(trigger),
        instrument=APPLE,
        **more,
    )
    check = next(one for one in checks_of(order, snapshot) if one.code is C.TRIGGER)
    return check.passed, check.severity


def test_a_stop_for_regular_hours_between_the_close_and_the_price_now_is_typed() -> None:
    assert trigger_of(FELL, "270.00") == (True, Severity.HARD)
    assert trigger_of(FELL, "290.00") == (False, Severity.TYPED)
    assert trigger_of(FELL, "305.00") == (False, Severity.HARD)
    rose = replace(ROSE, positions=FELL.positions)
    assert trigger_of(rose, "260.00") == (False, Severity.TYPED)
    assert trigger_of(rose, "240.00") == (True, Severity.HARD)


def test_a_stop_for_all_hours_is_judged_by_the_price_now() -> None:
    assert trigger_of(FELL, "290.00", hours=TradingHours.EXTENDED) == (False, Severity.HARD)
    assert trigger_of(FELL, "270.00", hours=TradingHours.EXTENDED) == (True, Severity.HARD)


def test_a_touched_order_for_regular_hours_is_judged_by_the_close_alone() -> None:
    assert trigger_of(FELL, "290.00", order_type=OrderType.IF_TOUCHED) == (False, Severity.HARD)
    assert trigger_of(FELL, "310.00", order_type=OrderType.IF_TOUCHED) == (True, Severity.HARD)


def test_during_regular_hours_both_prices_are_one() -> None:
    assert trigger_of(replace(FELL, session=MarketState.OPEN), "290.00") == (True, Severity.HARD)


def test_nothing_else_denies_the_way_out_after_the_gap() -> None:
    codes = {C.COLLAR_LAST, C.COLLAR_BEST, C.TRIGGER, C.TRAIL, C.VALUE, C.BEHIND, C.SHORT}
    failed = {one.code for one in checks_of(sells("275.61"), FELL) if not one.passed}
    assert not failed & codes


def test_the_side_of_an_order_decides_which_way_is_costly() -> None:
    """Shares sold short are bought back at the ask after a gap up."""
    short = replace(ROSE, positions=(replace(position(ACCOUNT, -100), instrument=APPLE),))
    assert collars(buys("270.44"), short) == {}
    assert collars(buys("290.00"), short)[C.COLLAR_LAST] is Severity.HARD
