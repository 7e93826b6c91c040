"""No list becomes whole because the broker refuses a part of it, whatever status and code it refuses with."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from fakes.servers.longport.gateway import account_of, asking_once, logged_in
from fakes.servers.longport.rows import attached_row, order_row
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.servers.scripted_http import Said
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import ServerRefused
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.trading import orders as trading
from tideboard_core.gateways.longport.trading.account import STOCK
from tideboard_core.gateways.longport.translate.writes import ORDER_PATH
from tideboard_core.model.combination import CombinationLeg, CombinationRequest
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, OrderRequest, OrderType, Side
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.list_proofs import ListProofs
from tideboard_core.ports.trading import ApprovedOrder, OrderList
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_proto.longport import quote_pb2 as quote

TENCENT = InstrumentId("HK.00700")
REFUSALS = [(500, 12), (200, 12), (500, 500000), (502, 502), (503, 0), (500, 301604), (404, 602022), (400, 999999)]
"""Status and code; 0 is an answer without an envelope."""
every_refusal = pytest.mark.parametrize("refusal", REFUSALS, ids=lambda pair: f"{pair[0]}-{pair[1]}")
SALE = order_row(order_id="7", side="Sell", time_in_force="GTC", remark="")


@pytest.fixture
async def gateway(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportGateway]:
    """A gateway that is logged in, and asks a failing server once."""
    made = asking_once(await logged_in(longport, sinks, clock))
    yield made
    await made.close()


def refuse(longport: ScriptedLongport, path: str, refusal: tuple[int, int]) -> None:
    status, code = refusal
    body = json.dumps({"code": code, "message": "the broker's words"}).encode() if code else b"<html>"
    longport.http["GET", path] = lambda _: Said(status, body)


async def with_yesterdays_sale(gateway: LongportGateway, longport: ScriptedLongport) -> Account:
    """The first list after the login has found it in the history."""
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": []})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": [SALE]})
    longport.reply("GET", ORDER_PATH, SALE)
    longport.scripts["quote"][QuoteCommand.QUOTE] = lambda _request: quote.SecurityQuoteResponse()
    assert [order.id for order in await gateway.trading.orders(account)] == ["7"]
    return account


def closable(gateway: LongportGateway, account: Account, clock: ManualClock, listed: OrderList, held: object) -> object:
    """What these lists, read now, let a sale close without any other check."""
    proofs = ListProofs(clock, OrderJournal(clock), gateway.trading)
    start = proofs.begin()
    proofs.took_orders(account.id, start, listed)
    proofs.took_positions(account.id, start, held)  # type: ignore[arg-type]
    request = OrderRequest(
        account=account,
        instrument=TENCENT,
        side=Side.SELL,
        order_type=OrderType.LIMIT,
        quantity=100,
        price=Decimal(612),
        client_order_id="TB-1120-9999",
    )
    return proofs.provable(draft_of(request), (TENCENT,))


@every_refusal
async def test_nothing_is_exempt_while_the_detail_of_yesterdays_sale_is_refused(
    gateway: LongportGateway, longport: ScriptedLongport, clock: ManualClock, refusal: tuple[int, int]
) -> None:
    account = await with_yesterdays_sale(gateway, longport)
    held = tuple(await gateway.trading.positions(account))
    sound = await gateway.trading.orders(account)
    assert closable(gateway, account, clock, sound, held) is not None

    refuse(longport, ORDER_PATH, refusal)
    listed = await gateway.trading.orders(account)

    assert [(order.id, order.open, order.side) for order in listed] == [("7", True, Side.SELL)], "it counts as before"
    assert listed.unproven == {TENCENT}
    assert closable(gateway, account, clock, listed, held) is None


async def test_a_sale_that_was_read_once_is_unproven_again_when_it_is_refused(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    """Refused as an order of an earlier day, read as an entry, and then refused as both."""
    account = await with_yesterdays_sale(gateway, longport)
    answers = [Said(404, b'{"code":602022,"message":"no"}'), Said(200, json.dumps({"code": 0, "data": SALE}).encode())]
    longport.http["GET", ORDER_PATH] = lambda _: answers.pop(0)
    assert not (await gateway.trading.orders(account)).unproven

    refuse(longport, ORDER_PATH, (404, 602022))
    assert (await gateway.trading.orders(account)).unproven == {TENCENT}


@every_refusal
async def test_a_refused_history_leaves_the_list_partial(
    gateway: LongportGateway, longport: ScriptedLongport, refusal: tuple[int, int]
) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": []})
    refuse(longport, trading.HISTORY_ORDERS, refusal)
    assert (await gateway.trading.orders(account)).partial


@every_refusal
async def test_exits_of_which_a_new_detail_is_refused_are_unproven(
    gateway: LongportGateway, longport: ScriptedLongport, refusal: tuple[int, int]
) -> None:
    account = await account_of(gateway, longport)
    row = order_row(attached_orders=[attached_row()])
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [row]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    longport.reply("GET", ORDER_PATH, row)
    assert not (await gateway.trading.orders(account)).unproven

    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [row | {"updated_at": "1795600000"}]})
    refuse(longport, ORDER_PATH, refusal)
    listed = await gateway.trading.orders(account)
    assert [held.order_id for held in listed[0].exits or ()] == ["attached-71"]
    assert listed.unproven == {TENCENT}


@every_refusal
async def test_legs_of_which_no_detail_came_are_unproven(
    gateway: LongportGateway, longport: ScriptedLongport, refusal: tuple[int, int]
) -> None:
    account = await account_of(gateway, longport)
    legs = tuple(
        CombinationLeg(instrument=InstrumentId(f"US.QQQ260731C{strike}000"), side=side)
        for strike, side in (("764", Side.BUY), ("767", Side.SELL))
    )
    request = CombinationRequest(
        account=account,
        legs=legs,
        quantity=2,
        price=Decimal("1.5"),
        order_type=OrderType.LIMIT,
        client_order_id="TB-1",
    )
    longport.reply("POST", "/v1/trade/order/multileg", {"order_id": "709"})
    await gateway.trading.place_combination(ApprovedOrder(request, approved_at=0.0, generation=gateway.generation))
    row = order_row(order_id="709", remark="TB-1", quantity="2", price="1.5", symbol="764000.US")
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [row]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    refuse(longport, ORDER_PATH, refusal)
    assert {leg.instrument for leg in legs} <= (await gateway.trading.orders(account)).unproven


@pytest.mark.parametrize("path", [trading.TODAY_ORDERS, STOCK])
@every_refusal
async def test_a_refused_list_is_no_list(
    gateway: LongportGateway, longport: ScriptedLongport, path: str, refusal: tuple[int, int]
) -> None:
    account = await account_of(gateway, longport)
    refuse(longport, path, refusal)
    with pytest.raises(ServerRefused) as refused:
        await (gateway.trading.positions(account) if path == STOCK else gateway.trading.orders(account))
    assert refused.value.data["number"] == str(refusal[1])


async def test_an_account_without_details_is_not_asked_for_them_again_in_a_login(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await with_yesterdays_sale(gateway, longport)
    refuse(longport, ORDER_PATH, (500, 12))
    asked = longport.count("GET", ORDER_PATH)
    for _ in range(3):
        assert (await gateway.trading.orders(account)).unproven == {TENCENT}
    assert longport.count("GET", ORDER_PATH) == asked + 1


async def test_a_failing_server_is_asked_for_one_detail_of_a_list(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    """Each would take the whole time of a read, and an exit waits for the list."""
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": []})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    gateway.trading.follow_exits({str(number): TENCENT for number in range(1, 5)})
    refuse(longport, ORDER_PATH, (503, 0))
    assert (await gateway.trading.orders(account)).unproven == {TENCENT}
    assert len({seen.target for seen in longport.seen if seen.path == ORDER_PATH}) == 1
