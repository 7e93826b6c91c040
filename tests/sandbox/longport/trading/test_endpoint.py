"""Order pushes: who gets them, what they say, when."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from fakes.servers.longport.http_client import SignedClient, client_of
from fakes.servers.longport.in_process import LongportPort, PacketClient
from tideboard_core.wire.longport.commands import TradeCommand
from tideboard_proto.longport import trade_pb2 as trade
from tideboard_sandbox.server.faults import Fault, Point

FIELDS = frozenset(
    "side stock_name submitted_quantity symbol order_type submitted_price executed_quantity executed_price order_id "  # noqa: SIM905
    "currency status submitted_at updated_at trigger_price msg tag trigger_status trigger_at trailing_amount "
    "trailing_percent limit_offset account_no last_share last_price remark".split()
)
"""Every one is required: the vendor's client drops a push without it, and says nothing."""


async def listener(port: LongportPort) -> PacketClient:
    socket = await port.connect("trade")
    answer = await socket.ask(TradeCommand.SUBSCRIBE, trade.Sub(topics=["private"]))
    assert (list(answer.success), list(answer.current)) == (["private"], ["private"])
    return socket


def told(notification: trade.Notification) -> dict[str, Any]:
    assert (notification.topic, notification.content_type) == ("private", trade.CONTENT_JSON)
    event = json.loads(notification.data)
    assert event["event"] == "order_changed_lb"
    row: dict[str, Any] = event["data"]
    return row


async def rows(socket: PacketClient) -> list[dict[str, Any]]:
    return [told(message) for command, message in await socket.drain() if command == TradeCommand.NOTIFICATION]


async def test_every_change_of_an_order_is_pushed_with_every_field(client: SignedClient) -> None:
    socket = await listener(client.port)
    order_id = (await client.submit(remark="mine")).data["order_id"]
    await client.put("/v1/trade/order", order_id=order_id, quantity="300", price="490")
    await client.delete("/v1/trade/order", order_id=order_id)

    pushed = await rows(socket)

    assert all(set(row) == FIELDS for row in pushed)
    assert {(row["order_id"], row["account_no"], row["remark"]) for row in pushed} == {(order_id, "H10028471", "mine")}
    assert [(row["status"], row["submitted_quantity"]) for row in pushed] == [
        ("NewStatus", "200"),
        ("NewStatus", "300"),
        ("CanceledStatus", "300"),
    ]


async def test_an_execution_is_told_with_its_order(client: SignedClient) -> None:
    socket = await listener(client.port)
    await client.submit(order_type="MO", submitted_price=None)

    pushed = await rows(socket)

    assert [row["status"] for row in pushed] == ["NewStatus", "FilledStatus"]
    assert [row["last_share"] for row in pushed] == ["", "200"]
    assert pushed[-1]["last_price"] == pushed[-1]["executed_price"]
    assert (pushed[-1]["submitted_price"], pushed[0]["executed_price"]) == ("0", "0")


async def test_a_push_may_come_before_the_answer(client: SignedClient) -> None:
    socket = await listener(client.port)
    client.port.server.order(Fault(call="POST /v1/trade/order", point=Point.HOLD_REPLY))

    async with asyncio.TaskGroup() as group:
        answer = group.create_task(client.submit())
        notification = await socket.push(TradeCommand.NOTIFICATION)
        assert not answer.done()
        client.port.server.release()

    assert told(notification)["status"] == "NewStatus"


async def test_the_orders_of_another_account_are_not_pushed(client: SignedClient) -> None:
    socket = await listener(client.port)

    await client_of(client.port, paper=True).submit()

    assert await rows(socket) == []


async def test_nothing_is_pushed_without_a_subscription_or_after_its_end(client: SignedClient) -> None:
    socket = await client.port.connect("trade")
    await client.submit()
    assert await rows(socket) == []
    await socket.ask(TradeCommand.SUBSCRIBE, trade.Sub(topics=["private"]))
    answer = await socket.ask(TradeCommand.UNSUBSCRIBE, trade.Unsub(topics=["private"]))
    await client.submit()

    assert list(answer.current) == []
    assert await rows(socket) == []


async def test_an_unknown_topic_fails_by_name(client: SignedClient) -> None:
    socket = await client.port.connect("trade")

    answer = await socket.ask(TradeCommand.SUBSCRIBE, trade.Sub(topics=["public", "private"]))

    assert [(row.topic, bool(row.reason)) for row in answer.fail] == [("public", True)]
    assert list(answer.current) == ["private"]


async def test_a_silent_port_pushes_what_was_due_when_it_speaks_again(client: SignedClient) -> None:
    socket = await listener(client.port)
    client.port.server.apply_scenario("silent")
    await client.submit()
    assert await rows(socket) == []

    client.port.server.apply_scenario("calm")
    client.port.server.flush()

    assert [row["status"] for row in await rows(socket)] == ["NewStatus"]


async def test_a_socket_that_went_is_forgotten(client: SignedClient) -> None:
    socket = await listener(client.port)
    await socket.link.close()
    await client.get("/v1/socket/token")

    assert (await client.submit()).data["order_id"]
    assert client.port.server.state()["sockets"] == []


async def test_pushes_of_a_combination_carry_its_legs_and_no_execution(client: SignedClient) -> None:
    socket = await listener(client.port)
    legs = [{"symbol": f"TCH261230{side}600000.HK", "ratio_quantity": "1"} for side in "CP"]
    order = {"side": "Buy", "order_type": "MO", "submitted_quantity": "1", "strategy": "Straddle", "legs": legs}
    order_id = (await client.post("/v1/trade/order/multileg", **order)).data["order_id"]

    pushed = await rows(socket)

    told = [(row["order_id"], row["status"], row["last_share"]) for row in pushed]
    assert told == [(order_id, "NewStatus", ""), (order_id, "FilledStatus", "")]
    assert all(set(row) == FIELDS | {"multi_leg"} for row in pushed)
    detail = (await client.get("/v1/trade/order", order_id=order_id)).data
    assert pushed[-1]["multi_leg"] == detail["multi_leg"]
