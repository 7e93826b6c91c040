"""Which combinations a market and a broker take."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.trading import ACCOUNTS, order_row
from tideboard_core.gateways.futu.translate.orders import OFFERS
from tideboard_core.model.instrument import Market
from tideboard_core.model.offers import PLAIN_TYPES, OrderOffers
from tideboard_core.model.order import Environment, OrderAction, OrderStatus, OrderType, TimeInForce, TradingHours
from tideboard_core.model.order_terms import TRAILING
from tideboard_core.orders.offers import ActionOff, OfferReason, action_off, not_modified, not_offered

DAY, GTC = TimeInForce.DAY, TimeInForce.GTC
LIMIT, REGULAR = OrderType.LIMIT, TradingHours.REGULAR
WIDE = OrderOffers(
    types={Market.HK: PLAIN_TYPES | {OrderType.ENHANCED_LIMIT}},
    times=frozenset({DAY, TimeInForce.GTD}),
    hours={Market.US: frozenset({REGULAR, TradingHours.EXTENDED})},
)


@pytest.mark.parametrize("market", [Market.HK, Market.US, Market.SG])
@pytest.mark.parametrize("order_type", sorted(PLAIN_TYPES))
def test_every_plain_type_for_the_day_is_offered_outside_the_mainland(market: Market, order_type: OrderType) -> None:
    assert not_offered(market, order_type, DAY) is None


@pytest.mark.parametrize("market", [Market.SH, Market.SZ])
@pytest.mark.parametrize("order_type", [OrderType.MARKET, OrderType.STOP])
def test_the_mainland_takes_only_orders_with_a_limit(market: Market, order_type: OrderType) -> None:
    assert not_offered(market, order_type, DAY) is OfferReason.LIMIT_ONLY
    assert not_offered(market, OrderType.LIMIT, GTC) is None
    assert not_offered(market, OrderType.STOP_LIMIT, DAY) is None


@pytest.mark.parametrize("order_type", sorted(PLAIN_TYPES))
def test_a_market_order_does_not_wait_for_another_day(order_type: OrderType) -> None:
    expected = OfferReason.MARKET_DAY if order_type is OrderType.MARKET else None
    assert not_offered(Market.HK, order_type, GTC) is expected


def test_what_the_broker_lacks_is_off_with_its_reason() -> None:
    assert not_offered(Market.HK, OrderType.ENHANCED_LIMIT, DAY) is OfferReason.BROKER_TYPE
    assert not_offered(Market.HK, OrderType.ENHANCED_LIMIT, DAY, REGULAR, WIDE) is None
    assert not_offered(Market.HK, LIMIT, GTC, REGULAR, WIDE) is OfferReason.BROKER_TIME
    assert not_offered(Market.US, LIMIT, DAY, TradingHours.OVERNIGHT, WIDE) is OfferReason.BROKER_HOURS
    assert not_offered(Market.HK, LIMIT, DAY, TradingHours.EXTENDED, WIDE) is OfferReason.BROKER_HOURS


def test_a_paper_account_may_take_less() -> None:
    futu = OFFERS
    assert futu.of(ACCOUNTS[Environment.LIVE]) is futu.of(ACCOUNTS[Environment.PRACTICE]) is futu
    paper = futu.of(ACCOUNTS[Environment.PAPER])
    assert not_offered(Market.HK, OrderType.STOP, DAY, REGULAR, paper) is OfferReason.PAPER_TYPE
    assert not_offered(Market.US, LIMIT, GTC, REGULAR, paper) is OfferReason.PAPER_TIME
    assert not_offered(Market.HK, LIMIT, DAY, REGULAR, paper) is None
    assert WIDE.of(ACCOUNTS[Environment.PAPER]) is WIDE


def test_outside_the_regular_session_there_are_limit_orders_only() -> None:
    assert not_offered(Market.US, LIMIT, DAY, TradingHours.EXTENDED, WIDE) is None
    assert not_offered(Market.US, OrderType.STOP_LIMIT, DAY, TradingHours.EXTENDED, WIDE) is OfferReason.LIMIT_OUTSIDE


def test_a_type_of_another_program_is_not_changed_here() -> None:
    account = ACCOUNTS[Environment.PAPER]
    assert not_modified(order_row(account, order_type=OrderType.TRAILING_STOP), WIDE) is OfferReason.BROKER_TYPE
    assert not_modified(order_row(account, order_type=OrderType.STOP), WIDE) is None


def test_a_percentage_is_no_distance_where_the_broker_states_no_unit() -> None:
    offers = replace(WIDE, types={Market.US: TRAILING}, modified=TRAILING, trail_percent=False)
    terms = Market.US, OrderType.TRAILING_STOP_LIMIT, DAY
    assert not_offered(*terms, offers=offers, percent=True) is OfferReason.TRAIL_PERCENT
    assert not_offered(*terms, offers=offers) is None
    order = order_row(ACCOUNTS[Environment.PAPER], order_type=OrderType.TRAILING_STOP_LIMIT, trail_percent=Decimal(2))
    assert not_modified(order, offers) is OfferReason.TRAIL_PERCENT
    assert not_modified(replace(order, trail_percent=None, trail_amount=Decimal(2)), offers) is None


@pytest.mark.parametrize(
    ("act", "order", "reason"),
    [
        (OrderAction.RECONFIRM, {"status": OrderStatus.PENDING, "asks": 2}, None),
        (OrderAction.RECONFIRM, {"status": OrderStatus.DISABLED, "text": "請再按一次"}, None),
        (OrderAction.RECONFIRM, {"status": OrderStatus.DISABLED}, ActionOff.NOT_ASKED),
        (OrderAction.RECONFIRM, {"status": OrderStatus.SUBMITTED, "text": "x"}, ActionOff.NOT_ASKED),
        (OrderAction.DISABLE, {"status": OrderStatus.PARTIALLY_FILLED}, None),
        (OrderAction.DISABLE, {"status": OrderStatus.DISABLED}, ActionOff.NOT_WORKING),
        (OrderAction.ENABLE, {"status": OrderStatus.DISABLED}, None),
        (OrderAction.ENABLE, {"status": OrderStatus.SUBMITTED}, ActionOff.NOT_DISABLED),
        (OrderAction.DELETE, {"status": OrderStatus.EXPIRED}, None),
        (OrderAction.DELETE, {"status": OrderStatus.FILLED}, ActionOff.NOT_ENDED),
        (OrderAction.DELETE, {"status": OrderStatus.SUBMITTED}, ActionOff.NOT_ENDED),
    ],
)
def test_an_act_is_offered_where_the_state_of_the_order_permits_it(
    act: OrderAction, order: dict[str, Any], reason: ActionOff | None
) -> None:
    row = order_row(ACCOUNTS[Environment.LIVE], **order)

    assert action_off(row, act, OrderOffers()) is reason
    assert action_off(row, act, OrderOffers(actions=frozenset())) is ActionOff.BROKER
