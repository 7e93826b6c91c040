"""Between the order log and the wire, and what the broker answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.hub_values import known
from fakes.values.trading import ACCOUNTS, TENCENT, position
from tideboard_core.errors import (
    PRICE_STEP_REFUSED,
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
from tideboard_core.model.lock import LockKind, LockReason, UnlockLifetime
from tideboard_core.model.order import Environment, Order, OrderStatus, Side
from tideboard_core.model.review import (
    CheckCode,
    Confirmation,
    Gesture,
)
from tideboard_core.ports.trading import WriteVerb

# --- between audit and wire -----------------------------------------------------------------------------------------


def account_switch(scene: TradingScene) -> None:
    scene.lock.switch_account(next(other for other in ACCOUNTS.values() if other.id != scene.account.id))


def away_and_back(scene: TradingScene) -> None:
    """To another account of the login, and back: its unlock is open still."""
    scene.lock.switch_account(replace(scene.account, id="300009"))
    scene.lock.switch_account(scene.account)
    assert scene.lock.is_open(scene.account)


def relogin(scene: TradingScene) -> None:
    scene.link(LinkState.DISCONNECTED)
    scene.link(LinkState.LIVE)


def budget_gone(scene: TradingScene) -> None:
    scene.gateway.budgets = dict.fromkeys(WriteVerb, 7.0)


def doze(scene: TradingScene) -> None:
    """A sleep that is too short to lock, and long enough for an approval to be over."""
    scene.clock.suspend(1.5)
    scene.clock.advance(0.6)


EVENTS: list[tuple[Callable[[TradingScene], None], str]] = [
    (lambda scene: scene.lock.lock(LockReason.BY_HAND), "not-sent-locked"),
    (lambda scene: scene.link(LinkState.DISCONNECTED), "not-sent-link"),
    (relogin, "not-sent-link"),
    (account_switch, "not-sent-locked"),
    (away_and_back, "not-sent-locked"),
    (lambda scene: scene.clock.advance(2.0), "not-sent-late"),
    (doze, "not-sent-late"),
    (lambda scene: scene.clock.suspend(1000), "not-sent-locked"),
    (budget_gone, "rate-budget"),
]


@pytest.mark.parametrize("environment", list(Environment))
@pytest.mark.parametrize(("event", "code"), EVENTS)
async def test_whatever_happens_during_the_flush_no_bytes_leave(
    tmp_path: Path, environment: Environment, event: Callable[[TradingScene], None], code: str
) -> None:
    async with trading_scene(tmp_path, environment) as scene:
        await scene.unlock()
        await scene.audit.drain()
        scene.disk.gate.clear()
        scene.disk.entered.clear()
        request = scene.request()

        async def interfere() -> None:
            await asyncio.to_thread(scene.disk.entered.wait)
            event(scene)
            scene.disk.gate.set()

        with pytest.raises(OrderDenied) as error:
            await asyncio.gather(scene.guard.submit(request), interfere())

        assert error.value.code == code
        assert scene.gateway.writes == []
        assert scene.order_journal.counted(request.client_order_id) == {}
        assert await scene.story(request.client_order_id) == ["intent", "not-sent"]


async def test_a_lock_that_ends_during_the_flush_without_a_tick_holds_the_order(scene: TradingScene) -> None:
    """Half a second was left at the approval; the flush takes one, and nothing looked at the lock meanwhile."""
    scene.session_left = 0.5
    await scene.unlock(UnlockLifetime.SESSION)
    await scene.audit.drain()
    scene.disk.gate.clear()
    scene.disk.entered.clear()

    async def interfere() -> None:
        await asyncio.to_thread(scene.disk.entered.wait)
        scene.clock.advance(1.0)
        scene.disk.gate.set()

    with pytest.raises(OrderDenied, match="not-sent-locked"):
        await asyncio.gather(scene.guard.submit(scene.request()), interfere())

    assert scene.gateway.writes == []


async def test_locked_and_opened_again_during_the_flush_is_not_sent(tmp_path: Path) -> None:
    """In PRACTICE, where an unlock does not wait for the disk itself."""
    async with trading_scene(tmp_path, Environment.PRACTICE) as scene:
        await scene.unlock()
        await scene.audit.drain()
        scene.disk.gate.clear()
        scene.disk.entered.clear()

        async def interfere() -> None:
            await asyncio.to_thread(scene.disk.entered.wait)
            scene.lock.lock(LockReason.BY_HAND)
            await scene.unlock()
            scene.disk.gate.set()

        with pytest.raises(OrderDenied, match="not-sent-locked"):
            await asyncio.gather(scene.guard.submit(scene.request()), interfere())

        assert scene.lock.is_open(scene.account)
        assert scene.gateway.writes == []


async def test_from_the_write_on_the_lists_of_before_prove_nothing(scene: TradingScene) -> None:
    proofs, seen = scene.blotter.proofs, list[bool]()

    def answer(write: Write) -> str:
        seen.append(proofs.after_writes(write.request.account.id, TENCENT.id))
        return "B1"

    scene.gateway.answer = answer
    await scene.blotter.read_holdings(scene.account)
    assert proofs.after_writes(scene.account.id, TENCENT.id)
    await scene.guard.submit(scene.request())

    assert seen == [False]
    await scene.blotter.read_holdings(scene.account)
    assert proofs.after_writes(scene.account.id, TENCENT.id)


async def test_an_audit_that_cannot_write_sends_nothing(scene: TradingScene) -> None:
    await scene.audit.drain()
    scene.disk.capacity = 0
    request = scene.request()

    with pytest.raises(OrderDenied) as error:
        await scene.guard.submit(request)

    assert error.value.code == "audit"
    assert scene.gateway.writes == []
    assert scene.order_journal.counted(request.client_order_id) == {}


async def test_what_the_gateway_refuses_before_the_wire_was_not_sent(scene: TradingScene) -> None:
    scene.gateway.refuse_write = InsecureTransport("plain-text", host="10.0.0.1")
    request = scene.request()

    with pytest.raises(OrderDenied, match="not-sent-plain-text"):
        await scene.guard.submit(request)

    assert await scene.story(request.client_order_id) == ["intent", "not-sent"]


# --- the broker's answer --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "refusal", [OrderRejected("rejected", text="购买力不足"), ServerRefused("x", text="购买力不足")]
)
async def test_a_no_of_the_broker_is_rejected_with_its_text(scene: TradingScene, refusal: Exception) -> None:
    scene.gateway.answer = lambda _: refusal
    request = scene.request()

    with pytest.raises(OrderRejected) as error:
        await scene.guard.submit(request)

    assert error.value.data["text"] == "购买力不足"
    assert await scene.story(request.client_order_id) == ["intent", "rejected"]
    assert scene.order_journal.counted(request.client_order_id) == {}
    assert scene.blotter.writes.unknowns(scene.account.id) == ()


@pytest.mark.parametrize(("code", "doubted"), [(PRICE_STEP_REFUSED, True), ("order-rejected", False)])
async def test_a_price_that_was_refused_for_its_step_is_known_to_the_steps_of_its_security(
    scene: TradingScene, code: str, doubted: bool
) -> None:
    scene.gateway.answer = lambda _: OrderRejected(code, text="Wrong bid size")
    request = scene.request()
    with pytest.raises(OrderRejected):
        await scene.guard.submit(request)

    prices = scene.hub.value(Topic.STEP_REFUSED.of(request.instrument))
    assert prices == ((request.price,) if doubted else None)
    assert len(scene.gateway.writes) == 1, "nothing is sent again by itself"


async def test_a_gateway_locked_by_another_program_locks_here(scene: TradingScene) -> None:
    scene.gateway.answer = lambda _: TradingLocked("locked", text="没有解锁交易")

    with pytest.raises(OrderRejected):
        await scene.guard.submit(scene.request())

    assert scene.lock.status.kind is LockKind.LOCKED_ELSEWHERE


@pytest.mark.parametrize("silence_kind", [RequestTimeout("no-answer"), GatewayDown("connection-closed")])
async def test_no_answer_is_unknown_and_never_sent_again(scene: TradingScene, silence_kind: Exception) -> None:
    scene.gateway.answer = lambda _: silence_kind
    request = scene.request()

    with pytest.raises(OrderUnknown):
        await scene.guard.submit(request)
    await scene.spawn.settled()

    assert len(scene.gateway.writes) == 1
    assert await scene.story(request.client_order_id) == ["intent", "unknown"]
    rows = known(scene.hub, _orders(scene))
    assert [(row.status, row.remark) for row in rows] == [(OrderStatus.UNKNOWN, request.client_order_id)]


async def test_an_error_of_our_own_while_waiting_is_unknown_too(scene: TradingScene) -> None:
    scene.gateway.answer = lambda _: ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        await scene.guard.submit(scene.request())
    await scene.spawn.settled()

    assert len(scene.blotter.writes.unknowns(scene.account.id)) == 1


async def test_an_error_of_our_own_while_writing_is_unknown_because_bytes_may_be_out(scene: TradingScene) -> None:
    scene.gateway.refuse_write = ValueError("a bug")
    request = scene.request()

    with pytest.raises(ValueError, match="a bug"):
        await scene.guard.submit(request)
    await scene.spawn.settled()

    assert await scene.story(request.client_order_id) == ["intent", "unknown"]


async def test_giving_up_while_the_broker_is_silent_leaves_it_unknown(scene: TradingScene) -> None:
    scene.gateway.answer = None
    sending = asyncio.ensure_future(scene.guard.submit(scene.request()))  # noqa: TID251  awaited below
    await scene.gateway.wrote.wait()

    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    await scene.spawn.settled()

    assert len(scene.blotter.writes.unknowns(scene.account.id)) == 1


async def test_an_unknown_denies_its_side_unless_the_quantity_is_typed(practice: TradingScene) -> None:
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


def _orders(scene: TradingScene) -> Key[tuple[Order, ...]]:
    return Topic.ORDERS.of(scene.account.id)
