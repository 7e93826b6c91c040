"""Delayed prices are recognised by their stamps, in open session only."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from fakes.values.clock import ManualClock
from fakes.values.trading import BOOK, QUOTE, levels
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import PACKAGES, Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import GatewayState, Lazy
from tideboard_core.model.opening import AHEAD_BY
from tideboard_core.model.quote import Level, MarketState, OrderBook, Quote, QuotePackage, QuoteRight
from tideboard_core.model.review import SourceKind
from tideboard_core.orders.price_source import DELAYED_BY, SUITABLE, PriceNow, price_source

TENCENT = InstrumentId("HK.00700")
NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
EARLY, FAR = NOW + AHEAD_BY + timedelta(seconds=1), datetime(2099, 12, 31, tzinfo=UTC)
LATE, FRESH = NOW - DELAYED_BY - timedelta(seconds=1), NOW - timedelta(seconds=3)


def quote(time: datetime) -> Quote:
    price = Decimal(600)
    return Quote(
        instrument=TENCENT,
        last=price,
        prev_close=price,
        open=price,
        high=price,
        low=price,
        volume=0,
        turnover=Decimal(0),
        time=time,
    )


def book(time: datetime | None) -> OrderBook:
    return OrderBook(instrument=TENCENT, bids=(Level(Decimal(600), 100, 1),), asks=(), time=time)


@pytest.mark.parametrize(
    ("state", "quoted", "booked", "expected"),
    [
        (MarketState.OPEN, FRESH, None, SourceKind.REAL),
        (MarketState.OPEN, LATE, None, SourceKind.DELAYED),
        (MarketState.OPEN, LATE, FRESH, SourceKind.REAL),  # nobody trades it, but the book is alive
        (MarketState.OPEN, LATE, LATE, SourceKind.DELAYED),
        (MarketState.OPEN, None, None, SourceKind.DELAYED),  # unknown age
        (MarketState.OPEN, EARLY, None, SourceKind.DELAYED),  # a stamp of the future tells no age
        (MarketState.OPEN, FAR, FAR, SourceKind.DELAYED),
        (MarketState.OPEN, FAR, LATE, SourceKind.DELAYED),
        (MarketState.OPEN, FRESH, FAR, SourceKind.REAL),
        (MarketState.OPEN, NOW + AHEAD_BY, None, SourceKind.REAL),  # two clocks are never the same
        (MarketState.BREAK, LATE, None, SourceKind.REAL),  # at lunch every stamp is old
    ],
)
def test_the_newest_stamp_decides(
    state: MarketState, quoted: datetime | None, booked: datetime | None, expected: SourceKind
) -> None:
    clock = ManualClock(NOW)
    hub = Hub(clock)
    gateway = GatewayState(time=NOW, quotes_logged_in=True, trade_logged_in=True, markets={Market.HK: state})
    hub.publish(Topic.GATEWAY_STATE.of(""), Lazy.ready(gateway))
    if quoted is not None:
        hub.publish(Topic.QUOTE.of(TENCENT), Lazy.ready(quote(quoted)))
    if booked is not None:
        hub.publish(Topic.BOOK.of(TENCENT), Lazy.ready(book(booked)))

    assert price_source(hub, clock, SourceKind.REAL)(TENCENT) is expected
    assert price_source(hub, clock, SourceKind.PRACTICE)(TENCENT) is SourceKind.PRACTICE


def test_a_recent_quote_leaves_the_book_as_it_came() -> None:
    """Programs ask for the source of securities whose books nobody looks at: each would be converted for this alone."""
    clock = ManualClock(NOW)
    hub, converted = Hub(clock), list[OrderBook]()
    gateway = GatewayState(time=NOW, quotes_logged_in=True, trade_logged_in=True, markets={Market.HK: MarketState.OPEN})
    hub.publish(Topic.GATEWAY_STATE.of(""), Lazy.ready(gateway))

    def convert() -> OrderBook:
        converted.append(book(FRESH))
        return converted[-1]

    hub.publish(Topic.QUOTE.of(TENCENT), Lazy.ready(quote(FRESH)))
    hub.publish(Topic.BOOK.of(TENCENT), Lazy(convert))
    assert price_source(hub, clock, SourceKind.REAL)(TENCENT) is SourceKind.REAL
    assert not converted
    hub.publish(Topic.QUOTE.of(TENCENT), Lazy.ready(quote(LATE)))
    assert price_source(hub, clock, SourceKind.REAL)(TENCENT) is SourceKind.REAL
    assert len(converted) == 1


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        (None, SourceKind.REAL),
        (date(2026, 11, 20), SourceKind.REAL),  # the last day of it
        (date(2026, 11, 19), SourceKind.DELAYED),
    ],
)
def test_a_package_that_ended_while_the_connection_stood_brings_late_prices(
    ends: date | None, expected: SourceKind
) -> None:
    """It is read at a login alone; outside the open session no stamp tells."""
    clock = ManualClock(NOW)
    hub = Hub(clock)
    package = QuotePackage(right=QuoteRight.LV1, name="LV1", expires=ends)
    hub.publish(PACKAGES, Lazy.ready({Market.HK: package}))

    assert price_source(hub, clock, SourceKind.REAL)(TENCENT) is expected


def test_what_a_package_calls_delayed_is_delayed_for_every_kind() -> None:
    hub = Hub(clock := ManualClock(NOW))
    hub.publish(PACKAGES, Lazy.ready({Market.HK: QuotePackage(right=QuoteRight.BMP, delayed=True)}))

    for kind in (SourceKind.REAL, SourceKind.PRACTICE):
        assert price_source(hub, clock, kind)(TENCENT) is SourceKind.DELAYED


@pytest.mark.parametrize("kind", [SourceKind.REAL, SourceKind.PRACTICE])
def test_a_quote_that_the_broker_s_rules_delay_is_delayed_whatever_its_stamp(kind: SourceKind) -> None:
    clock = ManualClock(NOW)
    hub = Hub(clock)
    hub.publish(Topic.QUOTE.of(TENCENT), Lazy.ready(replace(quote(FRESH), delayed=True)))

    assert price_source(hub, clock, kind)(TENCENT) is SourceKind.DELAYED


@pytest.mark.parametrize("kind", [SourceKind.REAL, SourceKind.PRACTICE])
def test_prices_of_a_recorded_day_beside_another_market_s_account_fit_no_account(kind: SourceKind) -> None:
    clock = ManualClock(NOW)
    hub = Hub(clock)
    hub.publish(Topic.QUOTE.of(TENCENT), Lazy.ready(quote(FRESH)))

    assert price_source(hub, clock, kind, apart=lambda: True)(TENCENT) is SourceKind.REPLAYED
    assert SourceKind.REPLAYED not in SUITABLE.values()
    assert price_source(hub, clock, kind, apart=lambda: False)(TENCENT) is kind


def test_a_view_reads_the_price_again_where_what_it_was_made_of_changed() -> None:
    """The book is no part of it after the day's first trade; before that the price is its middle."""
    clock = ManualClock()
    clock.set_market(QUOTE.time)
    hub, asked = Hub(clock), list[datetime]()

    def now() -> datetime:
        asked.append(clock.market())
        return clock.market()

    def put(topic: Topic[Any], value: object, subject: str = TENCENT) -> None:
        hub.publish(topic.of(subject), Lazy.ready(value))

    view = PriceNow(hub, now)
    state = GatewayState(
        time=QUOTE.time, quotes_logged_in=True, trade_logged_in=True, markets={Market.HK: MarketState.OPEN}
    )
    put(Topic.GATEWAY_STATE, state, "")
    put(Topic.QUOTE, QUOTE)
    put(Topic.BOOK, BOOK)
    assert [view.of(TENCENT), view.of(TENCENT)] == [QUOTE.last] * 2
    put(Topic.BOOK, replace(BOOK))
    assert (view.of(TENCENT), len(asked)) == (QUOTE.last, 1)

    put(Topic.QUOTE, replace(QUOTE, time=QUOTE.time - timedelta(days=1)))
    assert (view.of(TENCENT), len(asked)) == (Decimal("612.25"), 2)
    put(Topic.BOOK, replace(BOOK, asks=levels(("613.50", 100))))
    assert (view.of(TENCENT), len(asked)) == (Decimal("612.75"), 3)
    put(Topic.GATEWAY_STATE, dataclasses.replace(state, markets={Market.HK: MarketState.CLOSED}), "")
    assert (view.of(TENCENT), len(asked)) == (QUOTE.last, 4)
    assert view.of(InstrumentId("HK.00005")) is None
