"""Refusals that no other test reaches: size outside Hong Kong, mainland odd lots, growth boards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderStatus, Side
from tideboard_core.model.order_terms import PRICED, TRAILING, TRIGGERED, OrderType
from tideboard_sandbox.exchange.broker.order_checks import check_quantity, fires, is_rest, price_limits
from tideboard_sandbox.exchange.broker.orders import AccountGroup, OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

FRIDAY = date(2026, 11, 20)


def ticket(symbol: str, **changes: Any) -> OrderTicket:
    usual: dict[str, Any] = {
        "account_id": "1",
        "instrument": InstrumentId(symbol),
        "side": Side.BUY,
        "kind": OrderType.LIMIT,
        "quantity": 100,
    }
    return OrderTicket(**(usual | changes))


def test_an_odd_lot_of_a_shares_may_be_sold_and_not_bought(exchange: Exchange) -> None:
    facts = exchange.instrument(InstrumentId("SH.600519"))
    check_quantity(ticket("SH.600519", side=Side.SELL, quantity=37), facts)

    with pytest.raises(ExchangeRefusal) as caught:
        check_quantity(ticket("SH.600519", quantity=37), facts)
    assert caught.value.reason is Reason.ODD_LOT


@pytest.mark.parametrize(
    ("symbol", "quantity", "available", "whole"),
    [
        ("SH.600519", 37, 237, True),
        ("SH.600519", 137, 237, True),
        ("SH.600519", 200, 237, True),
        ("SH.600519", 36, 237, False),
        ("SH.688981", 333, 400, True),
        ("SH.688981", 150, 150, True),
        ("SH.688981", 150, 190, False),
        ("HK.00700", 50, 950, True),
    ],
)
def test_the_odd_part_of_a_sale_is_all_that_there_is(
    exchange: Exchange, symbol: str, quantity: int, available: int, whole: bool
) -> None:
    assert is_rest(exchange.instrument(InstrumentId(symbol)), quantity, available) is whole


@pytest.mark.parametrize(("quantity", "goes"), [(200, True), (201, True), (199, False), (150, False)])
def test_the_star_market_counts_by_the_share_from_200_on(exchange: Exchange, quantity: int, goes: bool) -> None:
    facts = exchange.instrument(InstrumentId("SH.688981"))
    if goes:
        check_quantity(ticket("SH.688981", quantity=quantity), facts)
        return
    with pytest.raises(ExchangeRefusal) as caught:
        check_quantity(ticket("SH.688981", quantity=quantity), facts)
    assert caught.value.reason is Reason.ODD_LOT


def test_new_york_takes_single_shares_up_to_a_million(exchange: Exchange) -> None:
    facts = exchange.instrument(InstrumentId("US.AAPL"))
    check_quantity(ticket("US.AAPL", quantity=1), facts)

    with pytest.raises(ExchangeRefusal) as caught:
        check_quantity(ticket("US.AAPL", quantity=1_000_001), facts)
    assert caught.value.reason is Reason.QUANTITY_TOO_LARGE


@pytest.mark.parametrize(("symbol", "width"), [("SH.600519", "0.1"), ("SZ.300750", "0.2"), ("SH.688981", "0.2")])
def test_daily_limits_of_the_mainland(symbol: str, width: str) -> None:
    exchange = Exchange(date=FRIDAY)
    market = exchange._floor.market_for(InstrumentId(symbol))
    close = exchange.quote(InstrumentId(symbol)).prev_close

    assert price_limits(market) == (close * (1 - Decimal(width)), close * (1 + Decimal(width)))


@pytest.mark.parametrize(
    ("side", "kind", "above", "below"),
    [
        (Side.BUY, OrderType.STOP, True, False),
        (Side.SELL, OrderType.STOP, False, True),
        (Side.BUY, OrderType.IF_TOUCHED, False, True),
        (Side.SELL, OrderType.IF_TOUCHED_LIMIT, True, False),
    ],
)
def test_stops_fire_when_the_price_runs_away_and_touched_orders_when_it_comes(
    side: Side, kind: OrderType, above: bool, below: bool
) -> None:
    order = ticket("HK.00700", side=side, kind=kind)

    assert fires(order, Decimal(600), Decimal(601)) is above
    assert fires(order, Decimal(600), Decimal(599)) is below
    assert fires(order, Decimal(600), Decimal(600))


def test_auction_orders_are_hong_kongs() -> None:
    exchange = Exchange(date=FRIDAY)
    account = next(a.id for a in exchange.broker.accounts() if a.group is AccountGroup.US)

    with pytest.raises(ExchangeRefusal) as caught:
        exchange.broker.place(ticket("US.AAPL", account_id=account, kind=OrderType.AUCTION))
    assert caught.value.reason is Reason.KIND_NOT_OFFERED


@pytest.mark.parametrize("kind", list(OrderType))
def test_an_option_is_traded_in_every_kind_but_at_auction(kind: OrderType) -> None:
    exchange = Exchange(date=FRIDAY)
    option = InstrumentId("HK.TCH261230C600000")
    last = exchange.quote(option).last
    account = next(a.id for a in exchange.broker.accounts() if a.group is AccountGroup.HK)
    above = kind in {OrderType.STOP, OrderType.STOP_LIMIT}
    order = ticket(
        option,
        account_id=account,
        kind=kind,
        quantity=2,
        price=last if kind in PRICED else None,
        trigger=last + (1 if above else -1) if kind in TRIGGERED else None,
        trail_amount=Decimal(1) if kind in TRAILING else None,
        limit_offset=Decimal("0.5") if kind is OrderType.TRAILING_STOP_LIMIT else None,
    )
    if kind in {OrderType.AUCTION, OrderType.AUCTION_LIMIT}:
        with pytest.raises(ExchangeRefusal) as caught:
            exchange.broker.place(order)
        assert caught.value.reason is Reason.KIND_NOT_OFFERED
        return
    taken = exchange.broker.place(order)
    frozen = exchange.broker.funds(account).frozen_cash
    assert taken.status not in {OrderStatus.REJECTED, OrderStatus.CANCELLED}
    if taken.open and taken.kind in TRIGGERED | TRAILING:
        worst = taken.price or taken.trigger
        assert worst is not None
        assert frozen >= worst * 2 * exchange.instrument(option).multiplier


def test_a_suspended_instrument_takes_no_orders() -> None:
    exchange = Exchange(date=FRIDAY, scenario="halt")
    account = exchange.broker.accounts()[0].id
    resting = exchange.broker.place(ticket("HK.00700", account_id=account, price=Decimal(590)))
    exchange.advance(61)

    with pytest.raises(ExchangeRefusal) as placed:
        exchange.broker.place(ticket("HK.00700", account_id=account, price=Decimal(590)))
    with pytest.raises(ExchangeRefusal) as modified:
        exchange.broker.modify(account, resting.id, price=Decimal(580))
    assert placed.value.reason is modified.value.reason is Reason.SUSPENDED
    exchange.broker.cancel(account, resting.id)


@pytest.mark.parametrize(
    ("symbol", "kind", "most"),
    [
        ("SH.688981", OrderType.LIMIT, 100_000),
        ("SH.688981", OrderType.MARKET, 50_000),
        ("SZ.300750", OrderType.LIMIT, 300_000),
        ("SZ.300750", OrderType.MARKET, 150_000),
        ("SH.600519", OrderType.LIMIT, 1_000_000),
    ],
)
def test_an_order_of_the_growth_boards_holds_less(exchange: Exchange, symbol: str, kind: OrderType, most: int) -> None:
    facts = exchange.instrument(InstrumentId(symbol))
    check_quantity(ticket(symbol, kind=kind, quantity=most), facts)
    with pytest.raises(ExchangeRefusal) as caught:
        check_quantity(ticket(symbol, kind=kind, quantity=most + 100), facts)
    assert (caught.value.reason, caught.value.data["limit"]) == (Reason.QUANTITY_TOO_LARGE, most)


@pytest.mark.parametrize(("lot", "most"), [(100, 300_000), (50_000, 99_950_000)])
def test_an_order_of_hong_kong_holds_three_thousand_lots_and_less_of_large_ones(
    exchange: Exchange, lot: int, most: int
) -> None:
    facts = replace(exchange.instrument(InstrumentId("HK.00700")), lot_size=lot)
    check_quantity(ticket("HK.00700", quantity=most), facts)
    with pytest.raises(ExchangeRefusal) as caught:
        check_quantity(ticket("HK.00700", quantity=most + lot), facts)
    assert caught.value.reason is Reason.QUANTITY_TOO_LARGE
