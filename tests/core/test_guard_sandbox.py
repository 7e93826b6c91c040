"""Orders over the wire to a real sandbox, and the gateway pulled away at every point of an order's way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.sandbox import running_sandbox
from fakes.sandbox_desk import SandboxDesk, sandbox_desk
from tideboard_core.errors import OrderDenied, OrderRejected, OrderUnknown, WrongPassword
from tideboard_core.model.lock import LockKind, LockReason, UnlockLifetime
from tideboard_core.model.order import CancelRequest, Environment, ModifyRequest, OrderStatus, Side
from tideboard_core.ports import Key, Topic
from tideboard_core.wire.opend.protocols import ProtoId

PLACE, MODIFY = int(ProtoId.Trd_PlaceOrder), int(ProtoId.Trd_ModifyOrder)


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[SandboxDesk]:
    """A sandbox started by hand: its REAL account is LIVE."""
    async with running_sandbox() as sandbox, sandbox_desk(sandbox, tmp_path) as desk:
        yield desk


@pytest.fixture
async def desk(live: SandboxDesk) -> SandboxDesk:
    await live.unlock()
    return live


def cancel(desk: SandboxDesk, order_id: str) -> CancelRequest:
    order = desk.blotter.order(desk.account.id, order_id)
    assert order is not None
    return CancelRequest(account=desk.account, order=order, client_order_id=desk.guard.client_order_id())


async def test_a_buy_is_confirmed_sent_filled_and_told(desk: SandboxDesk) -> None:
    request = desk.request()

    order_id = await desk.guard.submit(request)
    await desk.until_orders(lambda rows: any(r.id == order_id and r.status is OrderStatus.FILLED for r in rows))
    positions = Key(Topic.POSITIONS, desk.account.id)
    await desk.until(lambda: any(p.quantity == 100 for p in desk.hub.value(positions)))

    assert desk.person.reviews[0].summary.request is request
    assert [row["remark"] for row in await desk.at_the_broker()] == [request.client_order_id]
    assert await desk.story(request.client_order_id) == ["intent", "accepted"]
    assert desk.hub.value(Key(Topic.FILLS, desk.account.id))[0].order_id == order_id


async def test_change_and_cancel_of_a_working_order(desk: SandboxDesk) -> None:
    low = desk.book.bids[3].price
    order_id = await desk.guard.submit(desk.request(price=low))
    (order,) = await desk.until_orders(lambda rows: any(r.status is OrderStatus.SUBMITTED for r in rows))
    act = desk.guard.client_order_id()

    await desk.guard.submit_modify(ModifyRequest(account=desk.account, order=order, client_order_id=act, quantity=200))
    await desk.until_orders(lambda rows: rows[0].quantity == 200)
    await desk.pace(0.05)
    await desk.guard.submit_cancel(cancel(desk, order_id))
    (gone,) = await desk.until_orders(lambda rows: rows[0].status is OrderStatus.CANCELLED)

    assert (gone.id, gone.price, gone.quantity) == (order_id, low, 200)


async def test_cancel_all_hits_every_open_order(desk: SandboxDesk) -> None:
    for level in desk.book.bids[2:5]:
        await desk.pace(0.05)
        await desk.guard.submit(desk.request(price=level.price))
    await desk.until_orders(lambda rows: len(rows) == 3)

    outcomes = await desk.guard.submit_cancel_all(desk.account)

    assert [outcome.error for outcome in outcomes] == [None] * 3
    await desk.until_orders(lambda rows: {r.status for r in rows} == {OrderStatus.CANCELLED})


async def test_a_wrong_password_opens_nothing(live: SandboxDesk) -> None:
    with pytest.raises(WrongPassword):
        await live.lock.unlock("654321", lifetime=UnlockLifetime.MINUTES_15)
    with pytest.raises(OrderDenied, match="lock"):
        await live.guard.submit(live.request())

    assert await live.at_the_broker() == []
    assert str(PLACE) not in (await live.sandbox.state())["requests"]


async def test_locking_locks_the_gateway_too(desk: SandboxDesk) -> None:
    assert (await desk.sandbox.state())["unlocked"]

    desk.lock.lock(LockReason.BY_HAND)
    await desk.spawn.settled()

    assert not (await desk.sandbox.state())["unlocked"]


async def test_a_cancel_while_locked_leaves_the_gateway_locked(desk: SandboxDesk) -> None:
    order_id = await desk.guard.submit(desk.request(price=desk.book.bids[4].price))
    await desk.until_orders(lambda rows: len(rows) == 1)
    desk.lock.lock(LockReason.BY_HAND)
    await desk.spawn.settled()
    desk.person.password = desk.sandbox.trade_password

    await desk.guard.submit_cancel(cancel(desk, order_id))
    await desk.spawn.settled()

    await desk.until_orders(lambda rows: rows[0].status is OrderStatus.CANCELLED)
    assert not (await desk.sandbox.state())["unlocked"]
    assert desk.lock.status.kind is LockKind.LOCKED


async def test_what_the_broker_refuses_is_rejected_with_its_text(desk: SandboxDesk) -> None:
    await desk.sandbox.fault(PLACE, "refuse", text="购买力不足")
    request = desk.request()

    with pytest.raises(OrderRejected) as error:
        await desk.guard.submit(request)

    assert "购买力不足" in str(error.value.data["text"])
    assert await desk.story(request.client_order_id) == ["intent", "rejected"]


async def test_a_notice_of_a_changed_password_locks(desk: SandboxDesk) -> None:
    await desk.sandbox.notify("trade-password-changed")
    await desk.until(lambda: not desk.lock.is_open(desk.account))

    assert desk.lock.status.reason is LockReason.PASSWORD_CHANGED


# --- mid-order ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("point", "arrives"), [("before-read", False), ("after-accept", True)])
@pytest.mark.parametrize("environment", [Environment.LIVE, Environment.PAPER])
async def test_the_gateway_pulled_away_mid_order(
    tmp_path: Path, point: str, arrives: bool, environment: Environment
) -> None:
    """Unknown, never sent again, and settled by the query after the next login if the broker has it."""
    async with running_sandbox() as sandbox, sandbox_desk(sandbox, tmp_path, environment) as desk:
        await desk.unlock()
        generation = desk.gateway.generation
        await sandbox.fault(PLACE, point)
        request = desk.request(price=desk.book.bids[4].price)

        with pytest.raises(OrderUnknown):
            await desk.guard.submit(request)
        assert [row.status for row in desk.orders] == [OrderStatus.UNKNOWN]
        await desk.until_live(generation)
        await desk.until(lambda: (desk.blotter.unknowns(desk.account.id) == ()) is arrives)

        assert (await sandbox.state())["requests"].get(str(PLACE), 0) <= 1
        assert len(await desk.at_the_broker()) == arrives
        ends = ["intent", "unknown", "settled"] if arrives else ["intent", "unknown"]
        assert await desk.story(request.client_order_id) == ends
        shown = OrderStatus.SUBMITTED if arrives else OrderStatus.UNKNOWN
        assert [row.status for row in desk.orders] == [shown]
        assert desk.lock.is_open(desk.account) is (environment is Environment.PAPER)


async def test_a_cut_between_reply_and_push_loses_nothing(desk: SandboxDesk) -> None:
    generation = desk.gateway.generation
    await desk.sandbox.fault(PLACE, "after-reply")

    order_id = await desk.guard.submit(desk.request(price=desk.book.bids[4].price))
    await desk.until_live(generation)

    await desk.until_orders(lambda rows: [r.id for r in rows] == [order_id])


async def test_a_reply_after_the_time_out_settles(desk: SandboxDesk) -> None:
    await desk.sandbox.fault(PLACE, "hold-reply")
    request = desk.request(price=desk.book.bids[4].price)

    with pytest.raises(OrderUnknown):
        await desk.guard.submit(request)
    await desk.sandbox.release()
    await desk.until(lambda: desk.blotter.unknowns(desk.account.id) == ())

    assert len(await desk.at_the_broker()) == 1
    assert await desk.story(request.client_order_id) == ["intent", "unknown", "settled"]


async def test_the_link_lost_while_the_log_is_flushed_sends_nothing(
    desk: SandboxDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = desk.audit.append

    async def slow(*arguments: object) -> int:
        number = await append(*arguments)  # type: ignore[arg-type]
        generation = desk.gateway.generation
        await desk.sandbox.cut()
        await desk.until_live(generation)
        return number

    monkeypatch.setattr(desk.audit, "append", slow)
    request = desk.request()
    with pytest.raises(OrderDenied, match="not-sent-link"):
        await desk.guard.submit(request)

    assert await desk.at_the_broker() == []
    assert await desk.story(request.client_order_id) == ["intent", "not-sent"]


async def test_fifty_clicks_are_one_order(desk: SandboxDesk) -> None:
    request = desk.request(side=Side.BUY, price=Decimal(desk.book.bids[4].price))

    await asyncio.gather(*(desk.guard.submit(request) for _ in range(50)), return_exceptions=True)

    assert len(await desk.at_the_broker()) == 1
