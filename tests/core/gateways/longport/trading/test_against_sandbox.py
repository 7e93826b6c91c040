"""Trading at the sandbox's LongPort door: the account, orders of every offered kind, pushes, fills."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.longport.sandbox import door_gateway, longport_sandbox
from fakes.servers.sandbox import OpenSandbox
from fakes.values.sinks import Sinks
from tideboard_core.errors import OrderRejected
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.translate.orders import OFFERS
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import (
    Account,
    CancelRequest,
    LiveAccount,
    ModifyRequest,
    Order,
    OrderRequest,
    OrderStatus,
    PaperAccount,
    PracticeAccount,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.order_terms import AT_AUCTION, PRICED, TOUCHED, TRAILING, TRIGGERED, OrderType
from tideboard_core.model.session import exchange_date
from tideboard_core.orders.blotter_rows import Executions
from tideboard_core.ports.trading import ApprovedOrder

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")


@pytest.fixture
def sandbox() -> Iterator[OpenSandbox]:
    with longport_sandbox() as running:
        yield running


def approve(request: Any, gateway: LongportGateway) -> ApprovedOrder[Any]:
    return ApprovedOrder(request, approved_at=0.0, generation=gateway.generation)


async def account_at(gateway: LongportGateway) -> Account:
    (account,) = await gateway.trading.accounts()
    await gateway.trading.watch_accounts([account])
    return account


def order(account: Account, number: str, **changes: Any) -> OrderRequest:
    fields: dict[str, Any] = {
        "account": account,
        "instrument": TENCENT,
        "side": Side.BUY,
        "order_type": OrderType.LIMIT,
        "quantity": 100,
        "price": Decimal(500),
        "client_order_id": number,
    }
    return OrderRequest(**(fields | changes))


async def told(sinks: Sinks, order_id: str, *statuses: OrderStatus) -> Order:
    """Wait until a push tells this order in one of these states."""

    def found() -> Order | None:
        return next((o for o in reversed(sinks.orders) if o.id == order_id and o.status in statuses), None)

    await sinks.until(lambda: found() is not None)
    seen = found()
    assert seen is not None
    return seen


@pytest.mark.parametrize(
    ("keys", "given", "kind"),
    [
        ("longport_keys", None, LiveAccount),
        ("longport_paper_keys", None, PaperAccount),
        ("longport_keys", PracticeAccount, PracticeAccount),
        ("longport_paper_keys", PracticeAccount, PracticeAccount),
    ],
)
async def test_the_account_is_what_the_credential_or_the_app_says(
    sandbox: OpenSandbox, keys: str, given: type[Account] | None, kind: type[Account]
) -> None:
    async with door_gateway(sandbox, Sinks(), keys=keys, account_type=given) as gateway:
        account = await account_at(gateway)
        funds = await gateway.trading.funds(account)

    assert type(account) is kind
    assert (account.currency, funds.currency) == ("HKD", "HKD")
    assert funds.power > 0


async def test_a_trading_day_over_the_longport_door(sandbox: OpenSandbox) -> None:
    sinks = Sinks()
    async with door_gateway(sandbox, sinks) as gateway:
        account = await account_at(gateway)

        bought = await gateway.trading.place(
            approve(order(account, "TB-1", price=None, order_type=OrderType.MARKET), gateway)
        )
        filled = await told(sinks, bought, OrderStatus.FILLED)
        price = filled.average_price
        assert price is not None
        low = (price * Decimal("0.97")).quantize(Decimal(1))
        rested = await gateway.trading.place(
            approve(order(account, "TB-2", price=low, order_type=OrderType.ENHANCED_LIMIT), gateway)
        )
        working = await told(sinks, rested, OrderStatus.SUBMITTED)
        await gateway.trading.modify(
            approve(
                ModifyRequest(account=account, order=working, client_order_id="TB-3", quantity=200, price=low - 1),
                gateway,
            )
        )
        await sinks.until(lambda: sinks.orders[-1].quantity == 200)
        changed = sinks.orders[-1]
        await gateway.trading.cancel(
            approve(CancelRequest(account=account, order=changed, client_order_id="TB-4"), gateway)
        )
        await told(sinks, rested, OrderStatus.CANCELLED)

        for ended, words in ((changed, "Order has been cancelled"), (filled, "Order has been filled")):
            again = CancelRequest(account=account, order=ended, client_order_id=f"TB-5-{ended.id}")
            with pytest.raises(OrderRejected, match="cancel-of-ended") as refused:
                await gateway.trading.cancel(approve(again, gateway))
            assert refused.value.data["text"] == words

        assert (filled.remark, filled.sketch, filled.filled) == ("TB-1", False, 100)
        assert (changed.price, changed.remark, changed.order_type) == (low - 1, "TB-2", OrderType.ENHANCED_LIMIT)
        rows = {row.id: row for row in await gateway.trading.orders(account)}
        assert (rows[bought].status, rows[rested].status) == (OrderStatus.FILLED, OrderStatus.CANCELLED)
        (held,) = await gateway.trading.positions(account)
        assert (held.instrument, held.quantity, held.priced) == (TENCENT, 100, True)
        assert held.value == held.last * 100
        most = await gateway.trading.max_quantity(account, TENCENT, OrderType.LIMIT, str(price))
        assert most.position_sell == 100
        assert (most.cash_buy or 0) > 0
        assert (await gateway.trading.order_fees(account, [bought]))[0].total > 0
        (rule,) = await gateway.trading.margin_rules(account, [TENCENT])
        assert rule.initial_long == Decimal(100)


async def test_fills_of_pushes_and_of_the_list_are_the_same_fills(sandbox: OpenSandbox) -> None:
    sinks = Sinks()
    async with door_gateway(sandbox, sinks) as gateway:
        account = await account_at(gateway)
        big = order(account, "TB-1", price=None, order_type=OrderType.MARKET, quantity=3000)
        bought = await gateway.trading.place(approve(big, gateway))
        await told(sinks, bought, OrderStatus.FILLED)
        pushed, executions = list(sinks.fills), Executions()
        for fill in pushed:
            executions.take(fill)
        before = sum(fill.quantity for fill in executions.rows())

        executions.replace(await gateway.trading.fills(account), begun=0)

        assert (before, sum(fill.quantity for fill in executions.rows())) == (3000, 3000)
        assert not executions.waiting
        assert {(fill.side, fill.price) for fill in executions.rows()} == {(fill.side, fill.price) for fill in pushed}


OPENS = {Market.HK: "10:30", Market.US: "23:00"}
"""Hong Kong times at which the market trades."""


def wanted_of(market: Market, account: Account, today: date) -> Iterator[OrderRequest]:
    """One order of each type, and a limit order with each time in force and each of the hours of a day.

    Those of the night are taken at night alone.
    """
    instrument, price = (TENCENT, Decimal(500)) if market is Market.HK else (APPLE, Decimal(150))
    last_day = {"time_in_force": TimeInForce.GTD, "expires": today + timedelta(days=7)}
    in_the_day = sorted(OFFERS.types_of(market) - AT_AUCTION)
    shapes: list[dict[str, Any]] = [{"order_type": order_type} for order_type in in_the_day]
    shapes += [{"time_in_force": TimeInForce.GTC}, last_day, last_day | {"order_type": OrderType.STOP_LIMIT}]
    shapes += [{"hours": hours} for hours in sorted(OFFERS.hours_of(market) - {TradingHours.OVERNIGHT})]
    for number, shape in enumerate(shapes):
        order_type = shape.get("order_type", OrderType.LIMIT)
        prices = {
            "price": price if order_type in PRICED else None,
            "trigger": (price / 2 if order_type in TOUCHED else price * 2) if order_type in TRIGGERED else None,
            "trail_percent": Decimal("2.5") if order_type in TRAILING else None,
            "limit_offset": Decimal(1) if order_type is OrderType.TRAILING_STOP_LIMIT else None,
        }
        yield order(account, f"TB-{number}", instrument=instrument, **(shape | prices))


@pytest.mark.parametrize("market", sorted(OPENS))
async def test_every_offered_kind_comes_back_as_it_was_sent(market: Market) -> None:
    """Types, times in force, hours and last days: placed, pushed and listed as the same words of ours."""
    sinks = Sinks()
    with longport_sandbox(start=OPENS[market]) as sandbox:
        async with door_gateway(sandbox, sinks) as gateway:
            account = await account_at(gateway)
            today = exchange_date(market, datetime.fromisoformat((await sandbox.state())["time"]))
            wanted = {
                await gateway.trading.place(approve(request, gateway)): request
                for request in wanted_of(market, account, today)
            }
            listed = {row.id: row for row in await gateway.trading.orders(account)}
            await sinks.until(lambda: wanted.keys() <= {row.id for row in sinks.orders})
            pushed = {row.id: row for row in sinks.orders}

    for order_id, request in wanted.items():
        for row in (listed[order_id], pushed[order_id]):
            assert (row.order_type, row.time_in_force, row.hours, row.expires, row.remark, row.sketch) == (
                request.order_type,
                request.time_in_force,
                request.hours,
                request.expires,
                request.client_order_id,
                False,
            )
            assert (row.trail_percent, row.limit_offset) == (request.trail_percent, request.limit_offset)
            if request.order_type not in TRAILING:
                assert (row.price, row.trigger) == (request.price, request.trigger)
            assert row.status in {OrderStatus.PENDING, OrderStatus.SUBMITTED, OrderStatus.FILLED}


async def test_a_refusal_is_the_broker_s_own_sentence(sandbox: OpenSandbox) -> None:
    async with door_gateway(sandbox, Sinks()) as gateway:
        account = await account_at(gateway)

        with pytest.raises(OrderRejected) as error:
            await gateway.trading.place(approve(order(account, "TB-1", quantity=100_000_000), gateway))

        assert error.value.data["text"]
        assert await gateway.trading.orders(account) == []
