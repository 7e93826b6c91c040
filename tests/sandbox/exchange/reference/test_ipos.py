"""Shares that are about to be listed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.exchange.reference.ipos import unlisted_shares

FRIDAY = date(2026, 11, 20)
ROBOTS = InstrumentId("HK.02791")


@pytest.mark.parametrize("market", [Market.HK, Market.US, Market.SH, Market.SZ])
def test_every_market_has_offers_with_days_after_the_practice_day(exchange: Exchange, market: Market) -> None:
    rows = exchange.reference.offerings(market)

    assert len(rows) >= 2
    for row in rows:
        assert row.listing is None or row.listing > FRIDAY
        assert row.listing is None or row.apply_end < row.listing
        assert 0 < row.low <= row.high
        assert row.size > 0
        assert exchange.instrument(row.id).listing_date == ("" if row.listing is None else row.listing.isoformat())


def test_a_price_is_fixed_when_the_subscription_has_ended(exchange: Exchange) -> None:
    closed, open_ = exchange.reference.offerings(Market.HK)[0], exchange.reference.offerings(Market.HK)[2]

    assert not closed.open(FRIDAY)
    assert closed.price(FRIDAY) is not None
    assert closed.low <= (closed.price(FRIDAY) or 0) <= closed.high
    assert open_.open(FRIDAY)
    assert open_.price(FRIDAY) is None
    assert closed.entrance == Decimal("11312.95")


def test_the_seed_decides_the_price_and_the_practice_day_the_dates() -> None:
    first, again, other = (unlisted_shares(seed, FRIDAY)[ROBOTS].offering for seed in (1, 1, 2))
    later = unlisted_shares(1, date(2026, 12, 1))[ROBOTS].offering

    assert first == again
    assert first.price(FRIDAY) != other.price(FRIDAY)
    assert first.listing == date(2026, 11, 24)
    assert later.listing == date(2026, 12, 3)


def test_an_unlisted_share_has_facts_and_an_empty_quote_and_no_past(exchange: Exchange) -> None:
    quote, book = exchange.quote(ROBOTS), exchange.order_book(ROBOTS)

    assert exchange.has_instrument(ROBOTS)
    assert quote.last == quote.volume == 0
    assert not book.bids + book.asks
    assert exchange.snapshot(ROBOTS).bid is None
    assert exchange.reference.offering(InstrumentId("HK.00700")) is None
    with pytest.raises(ExchangeRefusal) as refused:
        exchange.bars(ROBOTS, BarPeriod.DAY)
    assert refused.value.reason is Reason.NOT_OFFERED


def test_watching_an_unlisted_share_tells_nothing(exchange: Exchange, events: list[object]) -> None:
    exchange.watch(ROBOTS)
    exchange.advance(120)
    exchange.universe_updates(3)

    assert not [event for event in events if getattr(event, "instrument", None) == ROBOTS]
    assert isinstance(exchange.quote(ROBOTS).time, datetime)
