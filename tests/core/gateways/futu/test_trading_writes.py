"""Trading writes: what goes over the wire, what an answer means, and that no order is ever sent twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from google.protobuf.message import Message

from fakes.servers.gateway_rigs import OPEND
from fakes.servers.opend.gateway import REAL_ID, UNANSWERED, account_of, approve, gateway_to, limit_buy
from fakes.servers.opend.orders import HEADER, placed, working_order
from fakes.servers.opend.scripted import CONN_ID, ScriptedOpend
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import (
    GatewayDown,
    OrderDenied,
    OrderRejected,
    RequestTimeout,
    TradingLocked,
)
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import (
    CancelRequest,
    ModifyRequest,
    OrderRequest,
    OrderStatus,
    OrderType,
    Side,
)
from tideboard_core.ports.trading import ApprovedOrder, WriteVerb
from tideboard_core.wire.opend.codec import serialize
from tideboard_core.wire.opend.framing import HEADER_SIZE
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Trd_ModifyOrder_pb2,
    Trd_PlaceOrder_pb2,
)

PLACE = ProtoId.Trd_PlaceOrder


# --- place ----------------------------------------------------------------------------------------------------------


async def test_place_says_exactly_what_was_approved(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.reply(PLACE, placed("FA778"))

    order_id = await gateway.trading.place(approve(limit_buy(await account_of(gateway)), gateway))

    (request,) = opend.requests(PLACE)
    c2s = request.c2s
    assert order_id == "FA778"
    assert (c2s.packetID.connID, c2s.packetID.serialNo) == (CONN_ID, opend.received[-1].serial)
    assert (c2s.header.trdEnv, c2s.header.accID, c2s.header.trdMarket) == (1, REAL_ID, 1)
    assert (c2s.trdSide, c2s.orderType, c2s.code, c2s.qty, c2s.price) == (1, 1, "00700", 100, 480.2)
    assert (c2s.secMarket, c2s.remark, c2s.timeInForce) == (1, "TB-1120-0001", 0)


async def test_stop_limit_sell_carries_trigger_and_a_shares_go_to_the_right_market(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    opend.reply(PLACE, placed())
    request = OrderRequest(
        account=await account_of(gateway),
        instrument=InstrumentId("SH.600519"),
        side=Side.SELL,
        order_type=OrderType.STOP_LIMIT,
        quantity=100,
        price=Decimal("1500.5"),
        trigger=Decimal(1501),
        client_order_id="TB-1",
    )

    await gateway.trading.place(approve(request, gateway))

    (sent,) = opend.requests(PLACE)
    assert (sent.c2s.header.trdMarket, sent.c2s.secMarket, sent.c2s.trdSide) == (4, 31, 2)
    assert (sent.c2s.orderType, sent.c2s.price, sent.c2s.auxPrice) == (11, 1500.5, 1501)


TRAILS: list[tuple[OrderType, dict[str, Decimal], tuple[float, ...]]] = [
    (OrderType.TRAILING_STOP, {"trail_percent": Decimal("2.5")}, (14, 1, 2.5, 0)),
    (OrderType.TRAILING_STOP, {"trail_amount": Decimal("0.05")}, (14, 2, 0.05, 0)),
    (OrderType.TRAILING_STOP_LIMIT, {"trail_amount": Decimal(3), "limit_offset": Decimal("0.5")}, (15, 2, 3, 0.5)),
]


@pytest.mark.parametrize(("order_type", "trail", "numbers"), TRAILS)
async def test_a_trailing_stop_says_its_distance_and_no_price(
    opend: ScriptedOpend,
    gateway: OpendGateway,
    order_type: OrderType,
    trail: dict[str, Any],
    numbers: tuple[float, ...],
) -> None:
    opend.reply(PLACE, placed())
    plain = limit_buy(await account_of(gateway))
    await gateway.trading.place(approve(replace(plain, order_type=order_type, price=None, **trail), gateway))

    (sent,) = opend.requests(PLACE)
    c2s = sent.c2s
    assert (c2s.orderType, c2s.trailType, c2s.trailValue, c2s.trailSpread) == numbers
    assert (c2s.price, c2s.HasField("auxPrice"), c2s.HasField("trailSpread")) == (0, False, numbers[0] == 15)


@pytest.mark.parametrize(
    ("order_type", "number", "price"),
    [
        (OrderType.IF_TOUCHED, 12, None),
        (OrderType.IF_TOUCHED_LIMIT, 13, Decimal(470)),
    ],
)
async def test_a_touched_order_has_a_trigger_as_a_stop_has(
    opend: ScriptedOpend, gateway: OpendGateway, order_type: OrderType, number: int, price: Decimal | None
) -> None:
    opend.reply(PLACE, placed())
    plain = limit_buy(await account_of(gateway))
    touched = replace(plain, order_type=order_type, price=price, trigger=Decimal("470.2"))
    await gateway.trading.place(approve(touched, gateway))

    (sent,) = opend.requests(PLACE)
    assert (sent.c2s.orderType, sent.c2s.price, sent.c2s.auxPrice) == (number, float(price or 0), 470.2)
    assert not sent.c2s.HasField("trailType")


async def test_auction_orders_have_numbers_of_their_own(
    opend: ScriptedOpend, gateway: OpendGateway, clock: ManualClock
) -> None:
    opend.reply(PLACE, placed())
    plain = limit_buy(await account_of(gateway))
    await gateway.trading.place(approve(replace(plain, order_type=OrderType.AUCTION, price=None), gateway))
    clock.advance(1)
    await gateway.trading.place(approve(replace(plain, order_type=OrderType.AUCTION_LIMIT), gateway))

    assert [(sent.c2s.orderType, sent.c2s.price) for sent in opend.requests(PLACE)] == [(6, 0), (7, 480.2)]


@pytest.mark.parametrize("status", [OrderStatus.PENDING, OrderStatus.SUBMITTED])
async def test_a_change_of_a_trailing_stop_names_its_distance_and_no_moving_price(
    opend: ScriptedOpend, gateway: OpendGateway, status: OrderStatus
) -> None:
    order = replace(
        await working_order(opend, gateway),
        order_type=OrderType.TRAILING_STOP_LIMIT,
        status=status,
        price=Decimal(470),
        trigger=Decimal(471),
        trail_percent=Decimal(3),
        limit_offset=Decimal(1),
    )
    opend.reply(ProtoId.Trd_ModifyOrder, Trd_ModifyOrder_pb2.S2C(header=HEADER, orderID=0, orderIDEx="FA1"))
    account = await account_of(gateway)
    change = ModifyRequest(
        account=account, order=order, client_order_id="TB-2", quantity=200, trail_percent=Decimal("2.5")
    )
    await gateway.trading.modify(ApprovedOrder(change, approved_at=0.0, generation=gateway.generation))

    (sent,) = opend.requests(ProtoId.Trd_ModifyOrder)
    c2s = sent.c2s
    assert (c2s.qty, c2s.trailType, c2s.trailValue, c2s.trailSpread) == (200, 1, 2.5, 1)
    waits = status is OrderStatus.PENDING
    assert (c2s.price, c2s.HasField("auxPrice")) == ((0, False) if waits else (470, True))


async def test_bytes_are_handed_over_before_place_returns(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    """No await lies between the guard's last check and the write, so a lock pressed later cannot be too late."""
    opend.reply(PLACE, placed())
    approved = approve(limit_buy(await account_of(gateway)), gateway)

    answer = gateway.trading.place(approved)
    await opend.until(lambda: opend.orders_received == 1)

    assert await answer == "FA1"


async def test_approval_works_once_and_only_for_its_own_connection(
    opend: ScriptedOpend, gateway: OpendGateway, clock: ManualClock
) -> None:
    opend.reply(PLACE, placed())
    account = await account_of(gateway)
    approved = approve(limit_buy(account), gateway)
    await gateway.trading.place(approved)
    of_before = approve(limit_buy(account), gateway)
    clock.advance(1)
    with pytest.raises(OrderDenied) as again:
        gateway.trading.place(approved)

    await gateway.connect()
    await gateway.log_in()
    with pytest.raises(OrderDenied) as stale:
        gateway.trading.place(of_before)

    assert (again.value.code, stale.value.code) == ("approval-already-used", "not-sent-link")
    assert opend.orders_received == 1


async def test_raw_request_is_no_approval(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    request = limit_buy(await account_of(gateway))

    for write in (gateway.trading.place, gateway.trading.modify, gateway.trading.cancel):
        with pytest.raises(OrderDenied) as caught:
            write(request)  # type: ignore[arg-type]
        assert caught.value.code == "approval-missing"

    assert opend.orders_received == 0


async def test_disconnected_gateway_denies_and_sends_nothing(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    approved = approve(limit_buy(await account_of(gateway)), gateway)
    await gateway.close()

    with pytest.raises(OrderDenied) as caught:
        gateway.trading.place(approved)

    assert caught.value.code == "not-sent-link"
    assert opend.orders_received == 0


@pytest.mark.parametrize(
    ("text", "ret_type", "kind", "code"),
    [
        ("购买力不足", -1, OrderRejected, "server-refused"),
        ("没有解锁交易，请先解锁交易", -1, TradingLocked, "trading-locked"),
        ("下单频率太高，请求失败，每30秒最多15次", -1, OrderRejected, "rate-limited"),
        ("packet replayed", -500, OrderRejected, "server-refused"),
        ("NN_ProtoRet_TimeOut", -1, RequestTimeout, "gateway-timed-out"),
        ("", -100, RequestTimeout, "gateway-timed-out"),
        ("", -200, GatewayDown, "gateway-offline"),
        ("", -400, RequestTimeout, "answer-without-outcome"),
    ],
)
async def test_answer_to_place_is_a_clear_no_or_unknown(
    text: str, ret_type: int, kind: type[Exception], code: str, opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    opend.refuse(PLACE, text, ret_type)

    with pytest.raises(kind) as caught:
        await gateway.trading.place(approve(limit_buy(await account_of(gateway)), gateway))

    error = caught.value
    assert (error.data["reason"] if isinstance(error, OrderRejected) else error.code) == code  # type: ignore[attr-defined]


async def test_success_without_an_order_id_is_unknown(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.reply(PLACE, Trd_PlaceOrder_pb2.S2C(header=HEADER))

    with pytest.raises(RequestTimeout):
        await gateway.trading.place(approve(limit_buy(await account_of(gateway)), gateway))


# --- unknown --------------------------------------------------------------------------------------------------------


async def test_timed_out_order_is_settled_by_its_late_reply(
    opend: ScriptedOpend, gateway: OpendGateway, sinks: Sinks
) -> None:
    opend.silence(PLACE)
    OPEND.give_up_after(gateway, UNANSWERED)
    with pytest.raises(RequestTimeout):
        await gateway.trading.place(approve(limit_buy(await account_of(gateway)), gateway))

    opend.answer_late(opend.received[-1], Trd_PlaceOrder_pb2.Response(retType=0, s2c=placed("FA9")))
    await sinks.until(lambda: bool(sinks.late))

    assert sinks.late == [("TB-1120-0001", "FA9", None)]
    assert opend.orders_received == 1


async def test_a_late_yes_that_names_no_order_settles_nothing(
    opend: ScriptedOpend, gateway: OpendGateway, sinks: Sinks, clock: ManualClock
) -> None:
    """As with a prompt one: it may be any order of the account."""
    opend.silence(PLACE)
    OPEND.give_up_after(gateway, UNANSWERED)
    account = await account_of(gateway)
    named = Trd_PlaceOrder_pb2.Response(retType=0, s2c=placed("AAAA"))
    garbled = Trd_PlaceOrder_pb2.Response.FromString(named.SerializeToString().replace(b"AAAA", b"\xff\xfe\xfd\xfc"))
    answers = (garbled, Trd_PlaceOrder_pb2.Response(retType=0, s2c=Trd_PlaceOrder_pb2.S2C(header=HEADER)), named)
    for number, answer in enumerate(answers):
        clock.advance(1)
        with pytest.raises(RequestTimeout):
            await gateway.trading.place(approve(limit_buy(account, f"TB-{number}"), gateway))
        opend.answer_late(opend.received[-1], answer)
    await sinks.until(lambda: bool(sinks.late))

    assert sinks.late == [("TB-2", "AAAA", None)]


async def test_late_refusal_settles_and_a_late_riddle_does_not(
    opend: ScriptedOpend, gateway: OpendGateway, sinks: Sinks, clock: ManualClock
) -> None:
    opend.silence(PLACE)
    OPEND.give_up_after(gateway, UNANSWERED)
    account = await account_of(gateway)
    frames = []
    for number in (1, 2):
        clock.advance(1)
        with pytest.raises(RequestTimeout):
            await gateway.trading.place(approve(limit_buy(account, f"TB-{number}"), gateway))
        frames.append(opend.received[-1])

    opend.answer_late(frames[0], Trd_PlaceOrder_pb2.Response(retType=-100, retMsg="timed out"))
    opend.answer_late(frames[1], Trd_PlaceOrder_pb2.Response(retType=-1, retMsg="购买力不足"))
    await sinks.until(lambda: bool(sinks.late))

    ((client_order_id, order_id, error),) = sinks.late
    assert (client_order_id, order_id) == ("TB-2", None)
    assert isinstance(error, OrderRejected)
    assert error.data["text"] == "购买力不足"


async def test_cancelled_wait_still_reports_the_answer(
    opend: ScriptedOpend, gateway: OpendGateway, sinks: Sinks
) -> None:
    opend.silence(PLACE)
    answer = gateway.trading.place(approve(limit_buy(await account_of(gateway)), gateway))
    waiting = asyncio.ensure_future(answer)  # noqa: TID251  cancelled below
    await opend.until(lambda: opend.orders_received == 1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    opend.answer_late(opend.received[-1], Trd_PlaceOrder_pb2.Response(retType=0, s2c=placed("FA9")))
    await sinks.until(lambda: bool(sinks.late))

    assert sinks.late == [("TB-1120-0001", "FA9", None)]


# --- cut at every byte ----------------------------------------------------------------------------------------------


async def outcome_of_a_cut(
    opend: ScriptedOpend, clock: ManualClock, prepare: Callable[[ScriptedOpend], None]
) -> tuple[object, OpendGateway]:
    """Log in, prepare the cut, place one order, come back; returns its id or error."""
    gateway = gateway_to(opend, Sinks(), clock)
    await gateway.connect()
    await gateway.log_in()
    await gateway.trading.accounts()
    approved = approve(limit_buy(await account_of(gateway)), gateway)
    prepare(opend)
    try:
        return await gateway.trading.place(approved), gateway
    except (GatewayDown, RequestTimeout) as error:
        return error, gateway


async def test_connection_cut_at_every_byte_of_the_request_never_sends_twice(
    opend: ScriptedOpend, clock: ManualClock
) -> None:
    opend.reply(PLACE, placed())
    _, gateway = await outcome_of_a_cut(opend, clock, lambda _: None)
    await gateway.close()
    length = HEADER_SIZE + len(opend.received[-1].body)

    for cut in range(1, length + 1):
        opend.received.clear()
        opend.cut_request_at = None

        def at(server: ScriptedOpend, cut: int = cut) -> None:
            server.cut_request_at = cut

        outcome, gateway = await outcome_of_a_cut(opend, clock, at)
        opend.cut_request_at = None
        await gateway.connect()
        await gateway.log_in()
        await gateway.close()

        assert isinstance(outcome, GatewayDown), cut
        assert opend.orders_received == (1 if cut == length else 0), cut


async def test_connection_cut_at_every_byte_of_the_reply_is_unknown_and_never_sent_twice(
    opend: ScriptedOpend, clock: ManualClock
) -> None:
    reply: Message = Trd_PlaceOrder_pb2.Response(retType=0, s2c=placed())
    opend.answers[PLACE] = lambda _: reply
    length = HEADER_SIZE + len(serialize(reply))

    for cut in range(length + 1):
        opend.received.clear()
        opend.cut_reply_at.clear()

        def at(server: ScriptedOpend, cut: int = cut) -> None:
            server.cut_reply_at[PLACE] = cut

        outcome, gateway = await outcome_of_a_cut(opend, clock, at)
        await gateway.connect()
        await gateway.log_in()
        await gateway.close()

        assert opend.orders_received == 1, cut
        unknown = isinstance(outcome, GatewayDown | RequestTimeout)
        assert outcome == "FA1" if cut == length else unknown, (cut, outcome)


# --- modify, cancel, budgets ----------------------------------------------------------------------------------------


async def test_modify_and_cancel_name_the_order_and_nothing_else(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    order = await working_order(opend, gateway)
    opend.reply(ProtoId.Trd_ModifyOrder, Trd_ModifyOrder_pb2.S2C(header=HEADER, orderID=0, orderIDEx="FA1"))
    account = await account_of(gateway)
    order = replace(order, trigger=Decimal(479))
    change = ModifyRequest(account=account, order=order, client_order_id="TB-2", quantity=200)
    withdrawal = CancelRequest(account=account, order=order, client_order_id="TB-3")
    generation = gateway.generation

    await gateway.trading.modify(ApprovedOrder(change, approved_at=0.0, generation=generation))
    gateway.link.limits._budgets.clear()
    await gateway.trading.cancel(ApprovedOrder(withdrawal, approved_at=0.0, generation=generation))

    first, second = (request.c2s for request in opend.requests(ProtoId.Trd_ModifyOrder))
    assert (first.modifyOrderOp, first.orderID, first.orderIDEx, first.qty, first.price) == (1, 0, "FA1", 200, 480.2)
    assert (second.modifyOrderOp, second.orderIDEx, second.forAll) == (2, "FA1", False)
    assert first.auxPrice == 479
    assert first.packetID.serialNo != second.packetID.serialNo


async def test_place_beyond_the_budget_is_denied_with_the_second_and_not_queued(
    opend: ScriptedOpend, gateway: OpendGateway, clock: ManualClock
) -> None:
    opend.reply(PLACE, placed())
    account = await account_of(gateway)
    for number in range(15):
        clock.advance(0.1)
        await gateway.trading.place(approve(limit_buy(account, f"TB-{number}"), gateway))
    clock.advance(0.1)

    approved = approve(limit_buy(account, "TB-16"), gateway)
    with pytest.raises(OrderDenied) as caught:
        gateway.trading.place(approved)

    wait = caught.value.data["seconds"]
    assert wait == gateway.trading.write_budget(WriteVerb.PLACE, account) > 28
    assert opend.orders_received == 15
    clock.advance(float(str(wait)) + 0.001)
    assert await gateway.trading.place(approved) == "FA1"


async def test_cancels_keep_five_calls_that_modifies_cannot_take(gateway: OpendGateway, clock: ManualClock) -> None:
    account = await account_of(gateway)
    for _ in range(15):
        clock.advance(0.1)
        gateway.link.limits.take(ProtoId.Trd_ModifyOrder, account.id)
    clock.advance(0.1)

    assert gateway.trading.write_budget(WriteVerb.MODIFY, account) > 0
    assert gateway.trading.write_budget(WriteVerb.CANCEL, account) == 0
