"""A day of trading at the practice exchange's United States data centre, whose answers are its own ledger's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.longport.sandbox import door_gateway
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.sinks import Sinks
from tideboard_core.errors import LoginRefused, NotOffered
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import (
    Account,
    CancelRequest,
    LiveAccount,
    ModifyRequest,
    Order,
    OrderRequest,
    OrderStatus,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.trading import ApprovedOrder

APPLE = InstrumentId("US.AAPL")


@pytest.fixture
def sandbox() -> Iterator[OpenSandbox]:
    """The exchange at eleven in New York."""
    with sandbox_here(start="00:00", arguments=["--longport-port", "0", "--longport-region", "us"]) as running:
        yield running


def approve(request: Any, gateway: LongportGateway) -> ApprovedOrder[Any]:
    return ApprovedOrder(request, approved_at=0.0, generation=gateway.generation)


def order(account: Account, number: str, **changes: Any) -> OrderRequest:
    fields: dict[str, Any] = {
        "account": account,
        "instrument": APPLE,
        "side": Side.BUY,
        "order_type": OrderType.LIMIT,
        "quantity": 100,
        "price": None,
        "client_order_id": number,
        "hours": TradingHours.REGULAR,
    }
    return OrderRequest(**(fields | changes))


async def reported(sinks: Sinks, order_id: str, *statuses: OrderStatus) -> Order:
    """Wait until a push tells this order in one of these states."""

    def found() -> Order | None:
        return next((o for o in reversed(sinks.orders) if o.id == order_id and o.status in statuses), None)

    await sinks.until(lambda: found() is not None)
    seen = found()
    assert seen is not None
    return seen


async def test_a_trading_day_with_keys_of_the_united_states(sandbox: OpenSandbox) -> None:
    sinks = Sinks()
    async with door_gateway(sandbox, sinks) as gateway:
        trading = gateway.trading
        (account,) = await trading.accounts()
        await trading.watch_accounts([account])
        assert type(account) is LiveAccount
        assert (account.currency, account.markets, account.margin) == ("USD", frozenset({Market.US}), True)
        before = await trading.funds(account)
        assert before.currency == "USD"
        assert before.total_assets == before.cash + before.market_value

        market = order(account, "TB-1", order_type=OrderType.MARKET)
        bought = await trading.place(approve(market, gateway))
        filled = await reported(sinks, bought, OrderStatus.FILLED)
        price = filled.average_price
        assert price is not None
        high = (price * Decimal("1.05")).quantize(Decimal(1))
        lasting = order(account, "TB-2", side=Side.SELL, quantity=40, price=high, time_in_force=TimeInForce.GTC)
        rested = await trading.place(approve(lasting, gateway))
        working = await reported(sinks, rested, OrderStatus.SUBMITTED)

        rows = {row.id: row for row in await trading.orders(account)}
        assert (rows[bought].status, rows[bought].side, rows[bought].filled) == (OrderStatus.FILLED, Side.BUY, 100)
        assert (rows[rested].time_in_force, rows[rested].quantity) == (TimeInForce.GTC, 40)
        held = {row.instrument: row for row in await trading.positions(account)}[APPLE]
        assert (held.quantity, held.available, held.priced) == (100, 60, True)
        assert held.value == held.last * 100
        assert held.average_cost is not None
        assert held.pl_today is not None
        most = await trading.max_quantity(account, APPLE, OrderType.LIMIT, str(price))
        assert (most.position_sell, most.cash_buy, most.short_sell) == (60, None, None)

        await trading.modify(
            approve(
                ModifyRequest(account=account, order=working, client_order_id="TB-3", quantity=50, price=high + 1),
                gateway,
            )
        )
        await sinks.until(lambda: sinks.orders[-1].quantity == 50)
        await trading.cancel(
            approve(CancelRequest(account=account, order=sinks.orders[-1], client_order_id="TB-4"), gateway)
        )
        await reported(sinks, rested, OrderStatus.CANCELLED)

        fills = await trading.fills(account)
        assert not fills.unread
        assert {(fill.order_id, fill.side) for fill in fills} == {(bought, Side.BUY)}
        assert sum(fill.quantity for fill in fills) == 100
        (fee,) = await trading.order_fees(account, [bought])
        assert fee.total > 0
        assert sum(amount for _name, amount in fee.items) == fee.total
        detail = await trading.order_detail(account, rested)
        assert detail is not None
        assert (detail.status, detail.side, detail.time_in_force) == (OrderStatus.CANCELLED, Side.SELL, TimeInForce.GTC)

        today = exchange_date(Market.US, gateway.link.clock.market())
        past = await trading.history_orders(account, today - timedelta(days=5), today)
        assert {row.id for row in past} >= {bought, rested}
        assert not past.partial
        done = await trading.history_fills(account, today - timedelta(days=5), today)
        assert {fill.id for fill in done} >= {fill.id for fill in fills}
        assert {fill.side for fill in done if fill.order_id == bought} == {Side.BUY}
        moved = await trading.cash_entries(account, today, today)
        spent = sum(fill.price * fill.quantity for fill in fills)
        assert sum(row.amount for row in moved) == -spent - fee.total
        after = await trading.funds(account)
        assert after.cash == before.cash - spent - fee.total
        with pytest.raises(NotOffered, match="fund-positions-not-in-us"):
            await trading.mutual_funds(account)
        with pytest.raises(NotOffered, match="margin-ratio-not-in-us"):
            await trading.margin_rules(account, [APPLE])


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"access_token": "longport_keys"}, "keys-mixed"),
        ({"app_key": "longport_keys"}, "keys-mixed"),
        ({"app_secret": "longport_keys"}, "keys-mixed"),
        ({}, None),
    ],
)
async def test_a_set_of_both_data_centres_is_named_as_one_and_an_asian_set_has_its_own_account(
    sandbox: OpenSandbox, parts: dict[str, str], code: str | None
) -> None:
    """Whichever part is the other's, the set is judged to be of the United States, whose door does not know it."""
    keys = dict(sandbox.line["longport_ap_keys"])
    sandbox.line["mixed"] = keys | {part: sandbox.line[name][part] for part, name in parts.items()}
    if code is None:
        async with door_gateway(sandbox, Sinks(), keys="mixed") as gateway:
            (account,) = await gateway.trading.accounts()
            assert account.currency == "HKD"
        return
    with pytest.raises(LoginRefused, match=code):
        async with door_gateway(sandbox, Sinks(), keys="mixed"):
            pass
