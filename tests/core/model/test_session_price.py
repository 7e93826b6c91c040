"""The session price: which price counts in each state of a market, and when none does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from fakes.values.trading import levels
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.model.opening import close_before
from tideboard_core.model.quote import ExtendedQuote, MarketState, OrderBook, Quote
from tideboard_core.model.session_price import PriceBasis, PriceMoment, session_price, stated_steps
from tideboard_core.orders.snapshot import placeholder

S, B = MarketState, PriceBasis
APPLE, TENCENT, MAOTAI = InstrumentId("US.AAPL"), InstrumentId("HK.00700"), InstrumentId("SH.600519")
EVENING = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
"""17:30 in New York."""
NOON = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)
"""12:30 in Hong Kong."""
COLLAR = Decimal(2)


def block(price: str, at: datetime | None) -> ExtendedQuote:
    figure, zero = Decimal(price), Decimal(0)
    return ExtendedQuote(
        price=figure, high=figure, low=figure, volume=100, turnover=figure, change=zero, change_rate=zero, time=at
    )


def quote(instrument: InstrumentId = APPLE, at: datetime = EVENING, **changes: Any) -> Quote:
    fields: dict[str, Any] = {
        "instrument": instrument,
        "last": Decimal(300),
        "prev_close": Decimal(290),
        "open": Decimal(291),
        "high": Decimal(301),
        "low": Decimal(289),
        "volume": 1000,
        "turnover": Decimal(300_000),
        "time": at,
    } | changes
    return Quote(**fields)


def book(bid: str, ask: str, instrument: InstrumentId = APPLE) -> OrderBook:
    return OrderBook(
        instrument=instrument,
        bids=levels((bid, 100)) if bid else (),
        asks=levels((ask, 100)) if ask else (),
    )


def found(
    of: Quote | None, at: OrderBook | None = None, state: MarketState = S.AFTER_HOURS, **moment: Any
) -> tuple[object, PriceBasis] | None:
    kind = moment.pop("security_type", SecurityType.STOCK)
    fields: dict[str, Any] = {"state": state, "now": EVENING, "book_age": 0.5, "collar": COLLAR} | moment
    return session_price(of, at, PriceMoment(**fields), kind)


NEAR = book("269", "271")


def test_on_the_day_of_a_split_a_price_of_an_earlier_day_is_none_of_today() -> None:
    """Before its first trade nobody tells whether the last price is of old shares or of new ones."""
    earlier, now = quote(TENCENT, NOON - timedelta(days=1)), quote(TENCENT, NOON)

    assert [close_before(one, NOON, None) for one in (earlier, now)] == [300, 290]
    assert [close_before(one, NOON, None, split=True) for one in (earlier, now)] == [None, 290]
    assert found(earlier, state=S.PRE_OPEN, now=NOON) == (300, B.PREVIOUS_CLOSE)
    assert found(earlier, state=S.PRE_OPEN, now=NOON, split=True) is None


AFTER = block("275", EVENING - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("state", "field"), [(S.PRE_MARKET, "pre"), (S.AFTER_HOURS, "after"), (S.OVERNIGHT, "overnight")]
)
def test_outside_regular_hours_the_block_of_this_session_counts(state: MarketState, field: str) -> None:
    mine: dict[str, Any] = {field: AFTER}
    others: dict[str, Any] = dict.fromkeys({"pre", "after", "overnight"} - {field}, AFTER)
    assert found(quote(**mine), NEAR, state) == (275, B.BLOCK)
    assert found(quote(**others), NEAR, state) == (270, B.MIDDLE)


@pytest.mark.parametrize(
    ("age", "basis"),
    [(timedelta(minutes=5), B.BLOCK), (timedelta(minutes=5, seconds=1), B.MIDDLE), (timedelta(minutes=-3), B.MIDDLE)],
)
def test_a_block_is_at_most_five_minutes_old_and_not_of_the_future(age: timedelta, basis: PriceBasis) -> None:
    price = found(quote(after=block("275", EVENING - age)), NEAR)
    assert price is not None
    assert price[1] is basis


def test_a_block_without_a_time_or_a_price_is_none() -> None:
    assert found(quote(after=block("275", None)), NEAR) == (270, B.MIDDLE)
    assert found(quote(after=block("0", EVENING)), NEAR) == (270, B.MIDDLE)


def test_an_open_confirmation_keeps_the_block_that_it_began_with() -> None:
    old = quote(after=block("275", EVENING - timedelta(minutes=5)))
    later = EVENING + timedelta(minutes=2)
    assert found(old, NEAR, now=later) == (270, B.MIDDLE)
    assert found(old, NEAR, now=later, by=EVENING) == (275, B.BLOCK)


def test_one_night_goes_over_midnight() -> None:
    """00:01 in New York, of a block that traded at 23:59 of the day before."""
    night = datetime(2026, 11, 20, 5, 1, tzinfo=UTC)
    traded = quote(at=datetime(2026, 11, 19, 21, tzinfo=UTC), overnight=block("275", night - timedelta(minutes=2)))
    assert found(traded, None, S.OVERNIGHT, now=night) == (275, B.BLOCK)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"at": None},
        {"at": book("", "271")},
        {"at": book("269", "")},
        {"at": book("271", "269")},
        {"at": book("260", "280")},
        {"at": NEAR, "book_age": 3.01},
        {"at": NEAR, "book_age": None},
    ],
)
def test_a_middle_needs_a_fresh_book_of_two_sides_within_the_collar(spoilt: dict[str, Any]) -> None:
    assert found(quote(), **spoilt) is None


@pytest.mark.parametrize("state", [S.OPEN, S.BREAK, S.CLOSING_AUCTION])
def test_regular_hours_are_one_day_whose_first_price_is_the_middle(state: MarketState) -> None:
    traded, before = quote(TENCENT, NOON), quote(TENCENT, NOON - timedelta(days=1))
    at = book("269", "271", TENCENT)
    assert found(traded, at, state, now=NOON) == (300, B.LAST)
    assert found(before, at, state, now=NOON) == (270, B.MIDDLE)
    assert found(before, None, state, now=NOON) is None


def test_a_price_of_today_without_a_trade_of_today_is_none() -> None:
    """A broker may give its quote the time of the open before anything has traded."""
    stamped = msgspec.structs.replace(quote(TENCENT, NOON), volume=0)
    assert found(stamped, book("269", "271", TENCENT), S.OPEN, now=NOON) == (270, B.MIDDLE)


@pytest.mark.parametrize("state", [S.PRE_OPEN, S.AUCTION])
def test_before_the_open_the_previous_close_counts(state: MarketState) -> None:
    today, before = quote(TENCENT, NOON), quote(TENCENT, NOON - timedelta(days=1))
    assert found(today, NEAR, state, now=NOON) == (290, B.PREVIOUS_CLOSE)
    assert found(before, NEAR, state, now=NOON) == (300, B.PREVIOUS_CLOSE)
    none = msgspec.structs.replace(today, prev_close=Decimal(0))
    assert found(none, NEAR, state, now=NOON) is None


def test_the_mainland_after_hours_trades_at_the_close() -> None:
    assert found(quote(MAOTAI, NOON), book("269", "271", MAOTAI), now=NOON) == (300, B.LAST)


@pytest.mark.parametrize("kind", [SecurityType.OPTION, SecurityType.WARRANT, SecurityType.FUTURE])
@pytest.mark.parametrize("state", list(MarketState))
def test_contracts_and_warrants_keep_their_own_last_price(kind: SecurityType, state: MarketState) -> None:
    assert found(quote(after=AFTER), NEAR, state, security_type=kind) == (300, B.LAST)


def test_in_an_unknown_state_no_price_is_known() -> None:
    assert found(quote(after=AFTER), NEAR, S.UNKNOWN) is None


def test_without_a_last_price_the_middle_stands_alone() -> None:
    empty = msgspec.structs.replace(quote(), last=Decimal(0))
    assert [found(one, NEAR) for one in (None, empty)] == [(270, B.MIDDLE)] * 2
    assert found(None, NEAR, S.CLOSED) is None


def test_price_steps_stay_at_the_brokers_own_last_price() -> None:
    steps = placeholder(APPLE).price_steps
    stated = stated_steps(steps, quote(price_step=Decimal("0.05"), after=AFTER))
    assert stated == steps.with_stated(Decimal(300), Decimal("0.05"))
    assert stated_steps(steps, None) is steps
