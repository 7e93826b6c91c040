"""LongPort's own rules of hours and changes, over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import time
from decimal import Decimal

import pytest

from fakes.servers.longport.http_client import SignedClient, client_of
from fakes.servers.longport.in_process import LongportPort, running_port
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.wire.longport.symbols import wire_symbol

ORDER = "/v1/trade/order"
APPLE = {"symbol": "AAPL.US", "submitted_quantity": "10", "submitted_price": "100"}
NIGHT = {**APPLE, "outside_rth": "OVERNIGHT"}
IN_PARAMETERS, CLOSED, NOT_CHANGED = 602001, 602018, 602012


@pytest.fixture
async def night() -> AsyncIterator[SignedClient]:
    """Half past four in the afternoon of Hong Kong is half past three in New York's night."""
    async with running_port(start=time(16, 30)) as port:
        yield client_of(port)


async def advance(port: LongportPort, seconds: int) -> None:
    for _ in range(0, seconds, 30):
        port.advance(30)
        await asyncio.sleep(0)


async def status(client: SignedClient, order_id: str) -> str:
    return str((await client.get(ORDER, order_id=order_id)).data["status"])


async def placed(client: SignedClient, **fields: object) -> str:
    return str((await client.submit(**fields)).data["order_id"])


async def option_of(client: SignedClient) -> str:
    """A contract that trades."""
    details, owner = client.port.exchange.details, InstrumentId("US.AAPL")
    contract = details.option_chain(owner, details.option_expiries(owner)[-1])[0]
    return wire_symbol(contract.id)


async def test_an_order_for_the_night_ends_at_ten_to_four_and_the_others_do_not(night: SignedClient) -> None:
    ours = await placed(night, **NIGHT)
    extended = await placed(night, **APPLE, outside_rth="ANY_TIME")
    await advance(night.port, 19 * 60 + 30)
    before = await status(night, ours)
    await advance(night.port, 60)

    assert (before, await status(night, ours)) == ("NotReported", "ExpiredStatus")
    assert await status(night, extended) == "NotReported"
    assert (await night.submit(**NIGHT)).code == CLOSED, "shut until four"
    await advance(night.port, 12 * 60)
    assert (await night.submit(**NIGHT)).code == CLOSED, "not in advance"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"time_in_force": "GTC"}, IN_PARAMETERS),
        ({"time_in_force": "GTD", "expire_date": "2026-11-30"}, IN_PARAMETERS),
        ({"order_type": "MO", "submitted_price": None}, IN_PARAMETERS),
        ({"order_type": "LIT", "trigger_price": "90", "side": "Sell"}, IN_PARAMETERS),
        ({"outside_rth": "OPTION_PRE_MARKET"}, IN_PARAMETERS),
    ],
)
async def test_the_night_takes_limit_orders_for_the_day(
    night: SignedClient, changes: dict[str, object], code: int
) -> None:
    assert (await night.submit(**{**NIGHT, **changes})).code == code
    assert (await night.submit(**NIGHT)).envelope["code"] == 0


async def test_an_order_of_the_night_never_reaches_the_regular_session(night: SignedClient) -> None:
    """The exchange goes on in one step, past the hour at which the night shuts."""
    order_id = await placed(night, **NIGHT)
    night.port.advance(7 * 3600)

    assert await status(night, order_id) == "ExpiredStatus"


@pytest.mark.parametrize(
    ("asked", "kept"),
    [("ANY_TIME", "RTH_ONLY"), ("OVERNIGHT", "RTH_ONLY"), ("OPTION_PRE_MARKET", "OPTION_PRE_MARKET")],
)
async def test_an_option_order_for_other_hours_is_kept_for_regular_ones(
    night: SignedClient, asked: str, kept: str
) -> None:
    symbol = await option_of(night)
    fields = {"symbol": symbol, "submitted_quantity": "1", "submitted_price": "0.05", "outside_rth": asked}
    order_id = await placed(night, **fields)

    assert (await night.get(ORDER, order_id=order_id)).data["outside_rth"] == kept
    lasting = (await night.submit(**fields, time_in_force="GTC")).envelope["code"]
    assert lasting == (IN_PARAMETERS if kept == asked else 0)


# --- market orders, fractions ----------------------------------------------------------------------------------------


async def test_a_market_order_of_hong_kong_freezes_a_fifth_more_than_its_value(client: SignedClient) -> None:
    async def most(kind: str, price: str) -> Decimal:
        fields = {"symbol": "700.HK", "order_type": kind, "side": "Buy", "price": price}
        return Decimal((await client.get("/v1/trade/estimate/buy_limit", **fields)).data["cash_max_qty"])

    last = client.port.exchange.quote(InstrumentId("HK.00700")).last
    limited, at_market = await most("LO", str(last)), await most("MO", str(last))
    assert at_market * Decimal("1.2") <= limited
    assert (await client.submit(order_type="MO", submitted_price=None, submitted_quantity=str(limited))).code == 601011
    taken = await client.submit(order_type="MO", submitted_price=None, submitted_quantity=str(at_market))
    assert taken.envelope["code"] == 0


async def test_what_a_market_order_does_not_match_is_over_and_nothing_of_it_is_withdrawn(client: SignedClient) -> None:
    order_id = await placed(client, order_type="MO", submitted_price=None, submitted_quantity="200")

    assert await status(client, order_id) in {"FilledStatus", "PartialWithdrawal"}
    assert (await client.delete(ORDER, order_id=order_id)).code in {601011, 601012}
    assert (await client.put(ORDER, order_id=order_id, quantity="300")).code == 602013


async def test_an_order_through_stock_connect_is_cancelled_and_never_changed() -> None:
    async with running_port(start=time(10)) as port:
        client = client_of(port)
        order_id = await placed(client, symbol="600519.SH", submitted_quantity="100", submitted_price="1400")
        assert (await client.put(ORDER, order_id=order_id, quantity="200", price="1400")).code == NOT_CHANGED
        assert (await client.delete(ORDER, order_id=order_id)).envelope["code"] == 0


@pytest.mark.parametrize(("at", "code"), [(time(9, 10), CLOSED), (time(10), 0), (time(16, 2), CLOSED)])
async def test_warrants_are_taken_in_the_continuous_session_alone(at: time, code: int) -> None:
    async with running_port(start=at) as port:
        client = client_of(port)
        wanted = {"symbol": "14209.HK", "submitted_quantity": "10000", "submitted_price": "0.1"}
        assert (await client.submit(**wanted)).envelope["code"] == code


async def test_an_order_at_auction_and_one_for_a_fraction_are_not_changed() -> None:
    async with running_port(start=time(9, 10)) as port:
        client = client_of(port)
        auction = await placed(client, order_type="AO", submitted_price=None)
        assert (await client.put(ORDER, order_id=auction, quantity="300")).code == NOT_CHANGED
        part = next(row for row in port.exchange.broker.accounts_of(port.account) if row.currency == "USD")
        waiting = port.exchange.broker.trade_fraction(
            part.id, InstrumentId("US.AAPL"), Side.BUY, Decimal("0.5"), price=Decimal(100)
        )
        assert (await client.put(ORDER, order_id=waiting.id, quantity="1", price="101")).code == NOT_CHANGED
        assert (await client.delete(ORDER, order_id=waiting.id)).envelope["code"] == 0
