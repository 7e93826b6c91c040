"""The three writes as they leave: under an approval, once, with what was approved."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.longport.gateway import account_of, approved, order
from fakes.servers.longport.rows import attached_row, notification, order_row, push_row
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.servers.scripted_http import Cut
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayDown, NotOffered, OrderDenied, OrderRejected, RequestTimeout
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.trading.orders import HISTORY_ORDERS, TODAY_ORDERS
from tideboard_core.gateways.longport.translate import exits, orders
from tideboard_core.gateways.longport.translate.http_request import HttpWrite
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import (
    Account,
    ActionRequest,
    CancelAllRequest,
    CancelRequest,
    ModifyRequest,
    OrderAction,
    OrderRequest,
)
from tideboard_core.ports.trading import ApprovedOrder, WriteVerb
from tideboard_core.wire.longport.commands import TradeCommand
from tideboard_proto.longport import trade_pb2 as trade

ORDER = "/v1/trade/order"
METHODS = {WriteVerb.PLACE: "POST", WriteVerb.MODIFY: "PUT", WriteVerb.CANCEL: "DELETE"}


def approval(request: Any, look: Callable[[], None] = lambda: None) -> ApprovedOrder[Any]:
    return ApprovedOrder(request, approved_at=0.0, generation=1, look=look)


def request_of(verb: WriteVerb, account: Account) -> OrderRequest | ModifyRequest | CancelRequest:
    working = orders.order(order_row(), account.id)
    if verb is WriteVerb.PLACE:
        return replace(order(), account=account)
    if verb is WriteVerb.MODIFY:
        return ModifyRequest(account=account, order=working, client_order_id="TB-1120-0002", quantity=300)
    return CancelRequest(account=account, order=working, client_order_id="TB-1120-0003")


def write(gateway: LongportGateway, verb: WriteVerb, permission: ApprovedOrder[Any]) -> Awaitable[object]:
    calls: dict[WriteVerb, Callable[[ApprovedOrder[Any]], Awaitable[object]]] = {
        WriteVerb.PLACE: gateway.trading.place,
        WriteVerb.MODIFY: gateway.trading.modify,
        WriteVerb.CANCEL: gateway.trading.cancel,
    }
    return calls[verb](permission)


@pytest.mark.parametrize("verb", list(METHODS))
async def test_a_write_goes_out_once_and_is_answered(
    gateway: LongportGateway, longport: ScriptedLongport, verb: WriteVerb
) -> None:
    account = await account_of(gateway, longport)
    longport.reply(METHODS[verb], ORDER, {"order_id": "709"} if verb is WriteVerb.PLACE else {})

    answer = await write(gateway, verb, approval(request_of(verb, account)))

    assert answer == ("709" if verb is WriteVerb.PLACE else None)
    assert longport.count(METHODS[verb]) == 1
    seen = longport.seen[-1]
    if verb is WriteVerb.CANCEL:
        assert (seen.target, seen.body) == (f"{ORDER}?order_id=709043056541253632", b"")
    else:
        assert json.loads(seen.body)["remark"] == "TB-1120-0001"


@pytest.mark.parametrize("verb", list(METHODS))
async def test_nothing_leaves_when_the_look_in_the_step_of_the_write_says_no(
    gateway: LongportGateway, longport: ScriptedLongport, verb: WriteVerb
) -> None:
    account = await account_of(gateway, longport)
    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1
        if looks > 1:
            raise OrderDenied("not-sent-locked")

    with pytest.raises(OrderDenied) as error:
        await write(gateway, verb, approval(request_of(verb, account), look))

    assert error.value.code == "not-sent-locked"
    assert longport.count(METHODS[verb]) == 0


@pytest.mark.parametrize("verb", list(METHODS))
async def test_an_account_of_another_connection_is_denied(
    gateway: LongportGateway, longport: ScriptedLongport, verb: WriteVerb
) -> None:
    account = await account_of(gateway, longport)

    with pytest.raises(OrderDenied) as error:
        write(gateway, verb, approval(request_of(verb, replace(account, id="8"))))

    assert error.value.code == "unknown-account"
    assert longport.count(METHODS[verb]) == 0


@pytest.mark.parametrize("verb", list(METHODS))
async def test_a_write_without_an_approval_is_denied(
    gateway: LongportGateway, longport: ScriptedLongport, verb: WriteVerb
) -> None:
    account = await account_of(gateway, longport)

    with pytest.raises(OrderDenied) as error:
        write(gateway, verb, request_of(verb, account))  # type: ignore[arg-type]

    assert error.value.code == "approval-missing"


async def test_an_approval_is_good_for_one_write(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    account = await account_of(gateway, longport)
    longport.reply("POST", ORDER, {"order_id": "709"})
    permission = approved(replace(order(), account=account))

    await gateway.trading.place(permission)
    with pytest.raises(OrderDenied) as error:
        await gateway.trading.place(permission)

    assert error.value.code == "approval-already-used"
    assert longport.count("POST") == 1


async def test_a_refusal_keeps_the_broker_s_sentence(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    account = await account_of(gateway, longport)
    longport.refuse("POST", ORDER, 602001, "insufficient buying power")

    with pytest.raises(OrderRejected) as error:
        await gateway.trading.place(approved(replace(order(), account=account)))

    assert error.value.data["text"] == "insufficient buying power"


@pytest.mark.parametrize("data", [{}, {"order_id": ""}, {"order_id": None}])
async def test_a_yes_without_an_order_is_no_answer(
    gateway: LongportGateway, longport: ScriptedLongport, data: dict[str, object]
) -> None:
    account = await account_of(gateway, longport)
    longport.reply("POST", ORDER, data)

    with pytest.raises(RequestTimeout) as error:
        await gateway.trading.place(approved(replace(order(), account=account)))

    assert error.value.code == "answer-without-order-id"


@pytest.mark.parametrize("verb", list(METHODS))
async def test_a_write_whose_connection_ends_is_unknown_and_never_resent(
    gateway: LongportGateway, longport: ScriptedLongport, verb: WriteVerb
) -> None:
    account = await account_of(gateway, longport)
    longport.reply(METHODS[verb], ORDER, {"order_id": "709"})
    longport.cuts[METHODS[verb]] = Cut.AFTER_READING

    with pytest.raises((RequestTimeout, GatewayDown)):
        await write(gateway, verb, approval(request_of(verb, account)))

    assert longport.count(METHODS[verb]) == 1


async def test_the_push_may_come_before_the_answer(
    gateway: LongportGateway, longport: ScriptedLongport, sinks: Sinks
) -> None:
    account = await account_of(gateway, longport)
    await gateway.trading.watch_accounts([account])
    longport.silence("POST", ORDER)
    answer = gateway.trading.place(approved(replace(order(), account=account)))
    waiting = asyncio.gather(answer)
    await longport.until(lambda: longport.count("POST") == 1)

    await longport.push(
        TradeCommand.NOTIFICATION, trade.Notification.FromString(notification(push_row())), name="trade"
    )
    await sinks.until(lambda: bool(sinks.orders))

    assert (sinks.orders[0].remark, sinks.orders[0].sketch) == ("TB-1120-0001", False)
    await gateway.close()
    with pytest.raises((RequestTimeout, GatewayDown)):
        await waiting


async def test_cancels_have_calls_of_their_own(
    gateway: LongportGateway, longport: ScriptedLongport, clock: ManualClock
) -> None:
    account = await account_of(gateway, longport)
    longport.reply("POST", ORDER, {"order_id": "709"})
    longport.reply("DELETE", ORDER, {})
    number = 0
    while gateway.trading.write_budget(WriteVerb.PLACE, account) < 1:
        clock.advance(gateway.trading.write_budget(WriteVerb.PLACE, account))
        number += 1
        await gateway.trading.place(approved(replace(order(f"TB-1120-{number:04}"), account=account)))
        clock.advance(0.05)

    with pytest.raises(OrderDenied) as error:
        gateway.trading.place(approved(replace(order(), account=account)))
    assert error.value.code == "rate-budget"
    assert error.value.data["seconds"]
    await write(gateway, WriteVerb.CANCEL, approval(request_of(WriteVerb.CANCEL, account)))
    assert longport.count("DELETE") == 1


async def test_a_read_a_moment_ago_denies_no_write(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    """The broker wants 20 ms between two calls. The write keeps them, or a refresh would void each approval."""
    account = await account_of(gateway, longport)
    longport.reply("POST", ORDER, {"order_id": "709"})
    await gateway.trading.funds(account)

    assert gateway.trading.write_budget(WriteVerb.PLACE, account) == 0
    assert await gateway.trading.place(approved(replace(order(), account=account))) == "709"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_a_raw_call_of_a_trade_path_is_refused(
    gateway: LongportGateway, longport: ScriptedLongport, method: str
) -> None:
    with pytest.raises(OrderDenied) as error:
        await gateway.link.call(method, ORDER, body=b"{}")

    assert error.value.code == "approval-missing"
    assert longport.count(method) == 0


@pytest.mark.parametrize("method", ["GET", "PATCH", "OPTIONS"])
async def test_an_approval_is_for_the_three_writes_alone(
    gateway: LongportGateway, longport: ScriptedLongport, method: str
) -> None:
    account = await account_of(gateway, longport)
    permission = approved(replace(order(), account=account))

    with pytest.raises(OrderDenied):
        await gateway.link.write(WriteVerb.PLACE, permission, lambda _: HttpWrite(method, ORDER))
    with pytest.raises(OrderDenied):
        await gateway.link.write(WriteVerb.PLACE, permission, lambda _: HttpWrite("POST", "/v1/watchlist/groups"))

    assert longport.count(method) == 0


async def test_what_longport_does_not_have_is_refused_before_anything_is_written(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    working = orders.order(order_row(), account.id)
    everything = CancelAllRequest(account=account, market=Market.HK, orders=(working,), client_order_id="TB-1120-0004")
    disable = ActionRequest(account=account, order=working, action=OrderAction.DISABLE, client_order_id="TB-1120-0005")

    assert not gateway.trading.cancels_at_once(account, Market.HK)
    with pytest.raises(NotOffered, match="cancel-all-not-offered"):
        gateway.trading.cancel_all(approval(everything))
    with pytest.raises(NotOffered, match="act-not-offered"):
        gateway.trading.perform(approval(disable))
    assert [longport.count(method) for method in METHODS.values()] == [0, 0, 0]


async def test_an_exit_of_an_entry_that_works_is_not_changed_by_itself(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    """The change would name quantity and price of its entry anew, from before a change that no list has shown."""
    account = await account_of(gateway, longport)
    row = order_row(attached_orders=[attached_row()])
    longport.reply("GET", TODAY_ORDERS, {"orders": [row]})
    longport.reply("GET", HISTORY_ORDERS, {"has_more": False, "orders": []})
    longport.reply("GET", ORDER, row)
    longport.reply("PUT", ORDER, {})
    (entry,) = await gateway.trading.orders(account)
    (held,) = entry.exits or ()
    moved = ModifyRequest(
        account=account,
        order=exits.in_force(entry, held),
        client_order_id="TB-1120-0004",
        quantity=200,
        trigger=Decimal(580),
    )

    with pytest.raises(OrderDenied) as error:
        await write(gateway, WriteVerb.MODIFY, approval(moved))

    assert error.value.code == "act-not-offered"
    assert longport.count("PUT") == 0
