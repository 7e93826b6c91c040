"""The order log over each gateway: on disk before the exchange has the write, every step told, a whole chain."""

from __future__ import annotations

from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.trading.sandbox_scene import OpenScene, SandboxScene
from fakes.servers.gateway_rigs import WRITES, Call
from fakes.values.disk import Disk
from tideboard_core.audit.records import FILE, read, verify
from tideboard_core.errors import OrderDenied
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import Environment, OrderStatus
from tideboard_core.ports.trading import ApprovedOrder, WriteVerb
from tideboard_sandbox.exchange.broker.trading import Broker


@pytest.mark.parametrize("call", WRITES)
async def test_the_intent_is_on_disk_before_the_exchange_has_the_write(
    scene: SandboxScene, monkeypatch: pytest.MonkeyPatch, call: Call
) -> None:
    """The exchange reads the log from disk at the moment at which the write comes to it."""
    order = None if call is Call.PLACE else await scene.resting()
    await scene.pace(1)
    then: list[bytes] = []
    method = getattr(Broker, call.value)

    def watched(self: Broker, *given: Any, **named: Any) -> Any:
        then.append((scene.directory / FILE).read_bytes())
        return method(self, *given, **named)

    monkeypatch.setattr(Broker, call.value, watched)
    if order is None:
        request = scene.request(price=scene.book.bids[8].price)
        number, work = request.client_order_id, scene.guard.submit(request)
    elif call is Call.MODIFY:
        change = scene.change(order)
        number, work = change.client_order_id, scene.guard.submit_modify(change)  # type: ignore[assignment]
    else:
        withdrawal = scene.withdrawal(order)
        number, work = withdrawal.client_order_id, scene.guard.submit_cancel(withdrawal)  # type: ignore[assignment]
    await work

    assert len(then) == 1
    verification, records = read(then[0])
    assert verification.whole
    (intent,) = [record for record in records if record.id == number]
    assert (intent.kind.value, intent.data["verb"]) == ("intent", call.value)
    assert intent.data["order"] == ("" if order is None else order.id)


async def test_every_step_of_an_order_is_told_under_its_id(scene: SandboxScene) -> None:
    order = await scene.resting()
    await scene.pace(1)
    change = scene.change(order)
    await scene.guard.submit_modify(change)
    changed = await scene.until_order(order.remark, lambda row: row.quantity == 200)
    await scene.pace(1)
    withdrawal = scene.withdrawal(changed)
    await scene.guard.submit_cancel(withdrawal)
    await scene.until_order(order.remark, lambda row: row.status is OrderStatus.CANCELLED)

    told = await scene.told(order.remark)
    steps = [(record.data["status"], record.data["quantity"]) for record in told if record.kind.value == "transition"]
    assert [record.kind.value for record in told[:2]] in (["intent", "accepted"], ["intent", "transition"])
    assert steps[-1] == ("cancelled", 200)
    assert ("submitted", 100) in steps
    assert ("submitted", 200) in steps
    assert len(steps) == len(set(steps)), "a step is told twice"
    assert {record.data["order"] for record in told if record.kind.value == "transition"} == {order.id}
    for act in (change.client_order_id, withdrawal.client_order_id):
        assert await scene.story(act) == ["intent", "accepted"]


async def test_a_fill_is_told_with_its_price(scene: SandboxScene) -> None:
    request = scene.request()
    await scene.guard.submit(request)
    await scene.until_order(request.client_order_id, lambda row: row.status is OrderStatus.FILLED)

    told = await scene.told(request.client_order_id)
    last = [record for record in told if record.kind.value == "transition"][-1]
    assert (last.data["status"], last.data["filled"]) == ("filled", 100)
    assert 0 < float(last.data["average"]) <= float(str(request.price))


async def test_what_the_last_look_refuses_is_told_as_not_sent(
    scene: SandboxScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = scene.request()
    append = scene.audit.append

    async def pressed(*given: Any) -> int:
        number = await append(*given)
        scene.lock.lock(LockReason.BY_HAND)
        return number

    monkeypatch.setattr(scene.audit, "append", pressed)
    with pytest.raises(OrderDenied, match="not-sent-locked"):
        await scene.guard.submit(request)

    intent, end = await scene.told(request.client_order_id)
    assert (intent.kind.value, end.kind.value, end.data["code"]) == ("intent", "not-sent", "not-sent-locked")
    assert await scene.arrived(request.client_order_id) == []


async def test_what_the_gateway_refuses_before_the_wire_is_told_as_not_sent(
    scene: SandboxScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The budget is spent by something else between the guard's look and the gateway's."""
    request, place = scene.request(), scene.gateway.trading.place

    def late(approved: ApprovedOrder[Any]) -> Awaitable[str]:
        while not scene.gateway.trading.write_budget(WriteVerb.PLACE, scene.account):
            scene.rig.spend(scene.gateway, WriteVerb.PLACE, scene.account)
        return place(approved)

    monkeypatch.setattr(scene.gateway.trading, "place", late)
    with pytest.raises(OrderDenied):
        await scene.guard.submit(request)

    assert await scene.story(request.client_order_id) == ["intent", "not-sent"]
    assert await scene.arrived(request.client_order_id) == []


async def test_a_full_disk_sends_nothing_but_a_cancel(scenes: OpenScene) -> None:
    disk = Disk()
    async with scenes(Environment.PAPER, open_file=disk.open) as scene:
        await scene.unlock()
        order = await scene.resting()
        await scene.pace(11)
        await scene.audit.drain()
        disk.capacity, before = 0, await scene.written()

        with pytest.raises(OrderDenied, match="audit"):
            await scene.guard.submit(scene.request())
        with pytest.raises(OrderDenied, match="audit"):
            await scene.guard.submit_modify(scene.change(order))
        assert await scene.written() == before
        await scene.pace(1)
        await scene.guard.submit_cancel(scene.withdrawal(order))

        await scene.until_order(order.remark, lambda row: row.status is OrderStatus.CANCELLED)
        disk.capacity = None


async def test_the_chain_is_whole_over_a_restart_and_no_id_comes_again(scenes: OpenScene, tmp_path: Path) -> None:
    numbers = []
    for _ in range(2):
        async with scenes(Environment.PAPER) as scene:
            await scene.unlock()
            order = await scene.resting()
            numbers.append(order.remark)
            await scene.pace(1)
            await scene.guard.submit_cancel(scene.withdrawal(order))
            await scene.until_order(order.remark, lambda row: row.status is OrderStatus.CANCELLED)

    verification = verify(tmp_path / FILE)
    assert verification.whole
    assert len(set(numbers)) == 2


async def test_what_was_left_without_an_answer_is_asked_for_after_a_restart(scenes: OpenScene) -> None:
    """The program ended between write and answer; the next run finds the order by its id."""
    async with scenes(Environment.PAPER) as scene:
        await scene.unlock()
        await scene.fault(Call.PLACE, "after-accept")
        scene.eager = False
        request = scene.request(price=scene.book.bids[8].price)
        with pytest.raises(Exception, match="no-answer"):
            await scene.guard.submit(request)
        assert (await scene.told(request.client_order_id))[-1].kind.value in {"unknown", "settled"}

    async with scenes(Environment.PAPER) as scene:
        await scene.until(lambda: scene.blotter.writes.unknowns(scene.account.id) == ())
        assert [kind for kind in await scene.story(request.client_order_id) if kind == "settled"] == ["settled"]
        assert len(await scene.arrived(request.client_order_id)) == 1
