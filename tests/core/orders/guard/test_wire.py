"""Between the order log and the wire, and what the broker answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.desk import Desk, trading_desk
from fakes.values.hub_values import known
from fakes.values.trading import ACCOUNTS, TENCENT, position
from tideboard_core.errors import (
    GatewayDown,
    InsecureTransport,
    OrderDenied,
    OrderRejected,
    OrderUnknown,
    RequestTimeout,
    ServerRefused,
    TradingLocked,
)
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockKind, LockReason
from tideboard_core.model.order import Environment, Order, OrderStatus, Side
from tideboard_core.model.review import (
    CheckCode,
    Confirmation,
    Gesture,
)
from tideboard_core.ports.trading import WriteVerb

# --- between audit and wire -----------------------------------------------------------------------------------------


def account_switch(desk: Desk) -> None:
    desk.lock.switch_account(next(other for other in ACCOUNTS.values() if other.id != desk.account.id))


def relogin(desk: Desk) -> None:
    desk.link(LinkState.DISCONNECTED)
    desk.link(LinkState.LIVE)


def budget_gone(desk: Desk) -> None:
    desk.gateway.budgets = dict.fromkeys(WriteVerb, 7.0)


EVENTS: list[tuple[Callable[[Desk], None], str]] = [
    (lambda desk: desk.lock.lock(LockReason.BY_HAND), "not-sent-locked"),
    (lambda desk: desk.link(LinkState.DISCONNECTED), "not-sent-link"),
    (relogin, "not-sent-link"),
    (account_switch, "not-sent-locked"),
    (lambda desk: desk.clock.advance(2.0), "not-sent-late"),
    (lambda desk: desk.clock.suspend(1000), "not-sent-locked"),
    (budget_gone, "rate-budget"),
]


@pytest.mark.parametrize("environment", list(Environment))
@pytest.mark.parametrize(("event", "code"), EVENTS)
async def test_whatever_happens_during_the_flush_no_bytes_leave(
    tmp_path: Path, environment: Environment, event: Callable[[Desk], None], code: str
) -> None:
    async with trading_desk(tmp_path, environment) as desk:
        await desk.unlock()
        await desk.audit.drain()
        desk.disk.gate.clear()
        desk.disk.entered.clear()
        request = desk.request()

        async def interfere() -> None:
            await asyncio.to_thread(desk.disk.entered.wait)
            event(desk)
            desk.disk.gate.set()

        with pytest.raises(OrderDenied) as error:
            await asyncio.gather(desk.guard.submit(request), interfere())

        assert error.value.code == code
        assert desk.gateway.writes == []
        assert desk.order_journal.counted(request.client_order_id) == {}
        assert await desk.story(request.client_order_id) == ["intent", "not-sent"]


async def test_locked_and_opened_again_during_the_flush_is_not_sent(tmp_path: Path) -> None:
    """In PRACTICE, where an unlock does not wait for the disk itself."""
    async with trading_desk(tmp_path, Environment.PRACTICE) as desk:
        await desk.unlock()
        await desk.audit.drain()
        desk.disk.gate.clear()
        desk.disk.entered.clear()

        async def interfere() -> None:
            await asyncio.to_thread(desk.disk.entered.wait)
            desk.lock.lock(LockReason.BY_HAND)
            await desk.unlock()
            desk.disk.gate.set()

        with pytest.raises(OrderDenied, match="not-sent-locked"):
            await asyncio.gather(desk.guard.submit(desk.request()), interfere())

        assert desk.lock.is_open(desk.account)
        assert desk.gateway.writes == []


async def test_from_the_write_to_its_answer_the_symbol_is_unanswered(desk: Desk) -> None:
    seen: list[bool] = []

    def answer(write: Write) -> str:
        seen.append(desk.blotter.writes.unanswered(write.request.account.id, TENCENT.id))
        return "B1"

    desk.gateway.answer = answer
    await desk.guard.submit(desk.request())

    assert seen == [True]
    assert not desk.blotter.writes.unanswered(desk.account.id, TENCENT.id)


async def test_an_audit_that_cannot_write_sends_nothing(desk: Desk) -> None:
    await desk.audit.drain()
    desk.disk.capacity = 0
    request = desk.request()

    with pytest.raises(OrderDenied) as error:
        await desk.guard.submit(request)

    assert error.value.code == "audit"
    assert desk.gateway.writes == []
    assert desk.order_journal.counted(request.client_order_id) == {}


async def test_what_the_gateway_refuses_before_the_wire_was_not_sent(desk: Desk) -> None:
    desk.gateway.refuse_write = InsecureTransport("plain-text", host="10.0.0.1")
    request = desk.request()

    with pytest.raises(OrderDenied, match="not-sent-plain-text"):
        await desk.guard.submit(request)

    assert await desk.story(request.client_order_id) == ["intent", "not-sent"]


# --- the broker's answer --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "refusal", [OrderRejected("rejected", text="购买力不足"), ServerRefused("x", text="购买力不足")]
)
async def test_a_no_of_the_broker_is_rejected_with_its_text(desk: Desk, refusal: Exception) -> None:
    desk.gateway.answer = lambda _: refusal
    request = desk.request()

    with pytest.raises(OrderRejected) as error:
        await desk.guard.submit(request)

    assert error.value.data["text"] == "购买力不足"
    assert await desk.story(request.client_order_id) == ["intent", "rejected"]
    assert desk.order_journal.counted(request.client_order_id) == {}
    assert desk.blotter.writes.unknowns(desk.account.id) == ()


async def test_a_gateway_locked_by_another_program_locks_here(desk: Desk) -> None:
    desk.gateway.answer = lambda _: TradingLocked("locked", text="没有解锁交易")

    with pytest.raises(OrderRejected):
        await desk.guard.submit(desk.request())

    assert desk.lock.status.kind is LockKind.LOCKED_ELSEWHERE


@pytest.mark.parametrize("silence_kind", [RequestTimeout("no-answer"), GatewayDown("connection-closed")])
async def test_no_answer_is_unknown_and_never_sent_again(desk: Desk, silence_kind: Exception) -> None:
    desk.gateway.answer = lambda _: silence_kind
    request = desk.request()

    with pytest.raises(OrderUnknown):
        await desk.guard.submit(request)
    await desk.spawn.settled()

    assert len(desk.gateway.writes) == 1
    assert await desk.story(request.client_order_id) == ["intent", "unknown"]
    rows = known(desk.hub, _orders(desk))
    assert [(row.status, row.remark) for row in rows] == [(OrderStatus.UNKNOWN, request.client_order_id)]


async def test_an_error_of_our_own_while_waiting_is_unknown_too(desk: Desk) -> None:
    desk.gateway.answer = lambda _: ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        await desk.guard.submit(desk.request())
    await desk.spawn.settled()

    assert len(desk.blotter.writes.unknowns(desk.account.id)) == 1


async def test_an_error_of_our_own_while_writing_is_unknown_because_bytes_may_be_out(desk: Desk) -> None:
    desk.gateway.refuse_write = ValueError("a bug")
    request = desk.request()

    with pytest.raises(ValueError, match="a bug"):
        await desk.guard.submit(request)
    await desk.spawn.settled()

    assert await desk.story(request.client_order_id) == ["intent", "unknown"]


async def test_giving_up_while_the_broker_is_silent_leaves_it_unknown(desk: Desk) -> None:
    desk.gateway.answer = None
    sending = asyncio.ensure_future(desk.guard.submit(desk.request()))  # noqa: TID251  awaited below
    await desk.gateway.wrote.wait()

    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    await desk.spawn.settled()

    assert len(desk.blotter.writes.unknowns(desk.account.id)) == 1


async def test_an_unknown_denies_its_side_unless_the_quantity_is_typed(practice: Desk) -> None:
    practice.gateway.answer = lambda _: RequestTimeout("no-answer")
    with pytest.raises(OrderUnknown):
        await practice.guard.submit(practice.request())
    await practice.spawn.settled()
    practice.market()
    practice.gateway.answer = practice.gateway.accept
    practice.gateway.position_rows = [position(practice.account, 1000)]

    practice.person.answer = Confirmation(accepted=True, gesture=Gesture.TICK, ticked=frozenset(CheckCode))
    with pytest.raises(OrderDenied, match="gesture-missing"):
        await practice.guard.submit(practice.request(quantity=200))
    practice.person.answer = None
    await practice.guard.submit(practice.request(quantity=200))
    await practice.guard.submit(practice.request(side=Side.SELL, price="612.00"))

    assert practice.person.reviews[1].gesture is Gesture.TYPE
    assert practice.person.reviews[3].gesture is Gesture.CLICK
    assert len(practice.gateway.writes) == 3


def _orders(desk: Desk) -> Key[tuple[Order, ...]]:
    return Topic.ORDERS.of(desk.account.id)
