"""Which combinations a market takes."""

from __future__ import annotations

import pytest

from tideboard_core.model.instrument import Market
from tideboard_core.model.order import OrderType, TimeInForce
from tideboard_core.order_offers import OfferReason, not_offered

DAY, GTC = TimeInForce.DAY, TimeInForce.GTC


@pytest.mark.parametrize("market", [Market.HK, Market.US, Market.SG])
@pytest.mark.parametrize("order_type", list(OrderType))
def test_everything_for_the_day_is_offered_outside_the_mainland(market: Market, order_type: OrderType) -> None:
    assert not_offered(market, order_type, DAY) is None


@pytest.mark.parametrize("market", [Market.SH, Market.SZ])
@pytest.mark.parametrize("order_type", [OrderType.MARKET, OrderType.STOP])
def test_the_mainland_takes_only_orders_with_a_limit(market: Market, order_type: OrderType) -> None:
    assert not_offered(market, order_type, DAY) is OfferReason.LIMIT_ONLY
    assert not_offered(market, OrderType.LIMIT, GTC) is None
    assert not_offered(market, OrderType.STOP_LIMIT, DAY) is None


@pytest.mark.parametrize("order_type", list(OrderType))
def test_a_market_order_does_not_wait_for_another_day(order_type: OrderType) -> None:
    expected = OfferReason.MARKET_DAY if order_type is OrderType.MARKET else None
    assert not_offered(Market.HK, order_type, GTC) is expected
