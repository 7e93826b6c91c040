"""The path of an order over each gateway: nothing on the wire without an approval, and one order for each."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
from asyncio.proactor_events import _ProactorBaseWritePipeTransport
from asyncio.selector_events import _SelectorSocketTransport  # type: ignore[attr-defined]
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from fakes.scenes.trading.sandbox_scene import SandboxScene
from fakes.servers.gateway_rigs import WRITES, Call
from tideboard_core.errors import OrderDenied, OrderRejected, OrderUnknown
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import OrderRequest, OrderStatus
from tideboard_core.model.review import Confirmation, Gesture
from tideboard_core.orders.sender import Sender
from tideboard_core.ports.trading import ApprovedOrder, WriteVerb

FLUSH = 0.03
"""Seconds that a slow disk takes: a tenth of 300 ms, with a tenth of everything else."""


# --- every write is one order on the wire ---------------------------------------------------------------------------


async def test_a_buy_is_confirmed_sent_filled_and_told(scene: SandboxScene) -> None:
    before, request = await scene.written(), scene.request()

    order_id = await scene.guard.submit(request)
    filled = await scene.until_order(request.client_order_id, lambda order: order.status is OrderStatus.FILLED)

    assert (filled.id, filled.filled, filled.account_id) == (order_id, 100, scene.account.id)
    assert scene.person.reviews[0].summary.request is request
    assert len(await scene.arrived(request.client_order_id)) == 1
    assert await scene.written() - before == {scene.rig.calls[Call.PLACE]: 1}
    assert await scene.story(request.client_order_id) == ["intent", "accepted"]


async def test_a_change_and_a_cancel_are_one_write_each(scene: SandboxScene) -> None:
    order = await scene.resting()
    before = await scene.written()

    await scene.pace(1)
    await scene.guard.submit_modify(scene.change(order))
    changed = await scene.until_order(order.remark, lambda row: row.quantity == 200)
    await scene.pace(1)
    await scene.guard.submit_cancel(scene.withdrawal(changed))
    gone = await scene.until_order(order.remark, lambda row: row.status is OrderStatus.CANCELLED)

    assert (gone.id, gone.price, gone.quantity) == (order.id, order.price, 200)
    assert await scene.written() - before == Counter(scene.rig.calls[call] for call in (Call.MODIFY, Call.CANCEL))


async def test_cancel_all_hits_every_open_order_once(scene: SandboxScene) -> None:
    orders = []
    for _ in range(3):
        orders.append(await scene.resting())
        await scene.pace(11)
        scene.lock.touched()
    before = await scene.asked(Call.CANCEL)

    outcomes = await scene.guard.submit_cancel_all(scene.account)

    hit = {outcome.order_id for outcome in outcomes if outcome.error is None}
    assert hit >= {order.id for order in orders}
    await scene.until(lambda: not any(row.open for row in scene.orders))
    assert await scene.asked(Call.CANCEL) - before == len(outcomes)


async def test_fifty_clicks_are_one_order(scene: SandboxScene) -> None:
    before, request = await scene.written(), scene.request(price=scene.book.bids[8].price)

    await asyncio.gather(*(scene.guard.submit(request) for _ in range(50)), return_exceptions=True)

    assert len(await scene.arrived(request.client_order_id)) == 1
    assert await scene.written() - before == {scene.rig.calls[Call.PLACE]: 1}


# --- nothing without an approval ------------------------------------------------------------------------------------


async def made(attempt: Callable[[], object]) -> None:
    """Try it; some are refused at once, some when they are awaited."""
    answer = attempt()
    if inspect.isawaitable(answer):
        await answer


async def test_no_raw_write_leaves(scene: SandboxScene) -> None:
    """Whatever call, method and path: what carries no approval of the guard is refused before the wire."""
    before, tried = await scene.written(), 0

    for attempt in scene.rig.raw_writes(scene.gateway):
        tried += 1
        with pytest.raises(OrderDenied, match="approval-missing"):
            await made(attempt)

    assert tried >= len(WRITES)
    assert await scene.written() == before


METHODS = {WriteVerb.ACT: "perform"}
"""Where the method of the port is not named as the verb of the order log."""


@pytest.mark.parametrize("verb", list(WriteVerb))
async def test_a_request_is_no_approval(scene: SandboxScene, verb: WriteVerb) -> None:
    before = await scene.written()

    with pytest.raises(OrderDenied, match="approval-missing"):
        await getattr(scene.gateway.trading, METHODS.get(verb, verb.name.lower()))(scene.request())

    assert await scene.written() == before


async def test_an_approval_works_once(scene: SandboxScene) -> None:
    request = scene.request(price=scene.book.bids[8].price)
    approved = ApprovedOrder(request, approved_at=scene.clock.monotonic(), generation=scene.gateway.generation)
    await scene.gateway.trading.place(approved)
    await scene.pace(1)
    before = await scene.written()

    with pytest.raises(OrderDenied, match="approval-already-used"):
        await scene.gateway.trading.place(approved)

    assert await scene.written() == before
    assert len(await scene.arrived(request.client_order_id)) == 1


async def test_an_approval_of_another_connection_is_void(scene: SandboxScene) -> None:
    request, old = scene.request(), scene.gateway.generation
    approved = ApprovedOrder(request, approved_at=scene.clock.monotonic(), generation=old)
    await scene.sandbox.ask("cut", door=scene.rig.name)
    await scene.until_live(old)

    with pytest.raises(OrderDenied, match="not-sent-link"):
        await scene.gateway.trading.place(approved)

    assert await scene.arrived(request.client_order_id) == []


async def test_locked_nothing_goes(locked: SandboxScene) -> None:
    before, request = await locked.written(), locked.request()

    with pytest.raises(OrderDenied, match="lock"):
        await locked.guard.submit(request)

    assert locked.person.reviews == []
    assert await locked.written() == before
    assert await locked.story(request.client_order_id) == ["denied"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Confirmation(accepted=False), "not-confirmed"),
        (Confirmation(accepted=True), "gesture-missing"),
        (Confirmation(accepted=True, gesture=Gesture.HOLD, held=0.5), "gesture-missing"),
    ],
    ids=["refused", "one click", "short hold"],
)
async def test_unconfirmed_nothing_goes(scene: SandboxScene, answer: Confirmation, code: str) -> None:
    before, request = await scene.written(), scene.request()
    scene.person.answer = answer

    with pytest.raises(OrderDenied, match=code):
        await scene.guard.submit(request)

    assert await scene.written() == before
    assert await scene.story(request.client_order_id) == ["denied"]


async def test_without_a_connection_nothing_goes(scene: SandboxScene) -> None:
    scene.eager = False
    request, before = scene.request(), await scene.written()
    approved = ApprovedOrder(request, approved_at=scene.clock.monotonic(), generation=scene.gateway.generation)
    await scene.gateway.close()

    with pytest.raises(OrderDenied, match="not-sent-link"):
        await scene.gateway.trading.place(approved)
    with pytest.raises(OrderDenied):
        await scene.guard.submit(request)

    assert await scene.written() == before


# --- between the person's yes and the wire --------------------------------------------------------------------------


async def lock_pressed(scene: SandboxScene) -> None:
    scene.lock.lock(LockReason.BY_HAND)


async def opened_again(scene: SandboxScene) -> None:
    scene.lock.lock(LockReason.BY_HAND)
    await scene.unlock()


async def account_switched(scene: SandboxScene) -> None:
    scene.lock.switch_account(None)


async def link_cut(scene: SandboxScene) -> None:
    generation = scene.gateway.generation
    await scene.sandbox.ask("cut", door=scene.rig.name)
    await scene.until_live(generation)


async def approval_aged(scene: SandboxScene) -> None:
    scene.clock.advance(2.0)


async def computer_slept(scene: SandboxScene) -> None:
    scene.clock.suspend(1000)


EVENTS: list[tuple[Callable[[SandboxScene], Awaitable[None]], str]] = [
    (lock_pressed, "not-sent-locked"),
    (opened_again, "not-sent-locked"),
    (account_switched, "not-sent-locked"),
    (link_cut, "not-sent-link"),
    (approval_aged, "not-sent-late"),
    (computer_slept, "not-sent-locked"),
]


@pytest.mark.parametrize(("event", "code"), EVENTS, ids=[event.__name__ for event, _ in EVENTS])
async def test_whatever_happens_while_the_log_is_flushed_nothing_goes(
    scene: SandboxScene, monkeypatch: pytest.MonkeyPatch, event: Callable[[SandboxScene], Awaitable[None]], code: str
) -> None:
    """A slow disk leaves time for everything; no bytes leave, and the log says so."""
    append, before = scene.audit.append, await scene.written()

    async def slow(*arguments: Any) -> int:
        number = await append(*arguments)
        began = asyncio.get_running_loop().time()
        await event(scene)
        while asyncio.get_running_loop().time() - began < FLUSH:
            await scene.sandbox.ask("time")
        return number

    monkeypatch.setattr(scene.audit, "append", slow)
    request = scene.request()
    with pytest.raises(OrderDenied) as denied:
        await scene.guard.submit(request)

    assert denied.value.code == code
    assert await scene.arrived(request.client_order_id) == []
    assert await scene.written() == before
    assert await scene.story(request.client_order_id) == ["intent", "not-sent"]


def link_closed(scene: SandboxScene) -> None:
    scene.spawn(scene.gateway.close())


SUDDEN: list[tuple[Callable[[SandboxScene], None], str]] = [
    (lambda scene: scene.lock.lock(LockReason.BY_HAND), "not-sent-locked"),
    (lambda scene: scene.lock.switch_account(None), "not-sent-locked"),
    (lambda scene: scene.clock.advance(2.0), "not-sent-late"),
    (lambda scene: scene.clock.suspend(1000), "not-sent-locked"),
    (link_closed, "not-sent-link"),
]


@pytest.mark.parametrize(("event", "code"), SUDDEN, ids=["locked", "switched", "aged", "slept", "link"])
async def test_what_happens_between_place_and_the_wire_comes_first_or_too_late(
    scene: SandboxScene, monkeypatch: pytest.MonkeyPatch, event: Callable[[SandboxScene], None], code: str
) -> None:
    """Where bytes are handed over at once there is no between; where a connection is waited for, none leave."""
    place, before = scene.gateway.trading.place, await scene.asked(Call.PLACE)

    def placing(approved: ApprovedOrder[OrderRequest]) -> Awaitable[str]:
        answer = place(approved)
        event(scene)
        return answer

    monkeypatch.setattr(scene.gateway.trading, "place", placing)
    request = scene.request(price=scene.book.bids[8].price)
    expected = contextlib.suppress(OrderUnknown) if scene.rig.writes_at_once else pytest.raises(OrderDenied, match=code)
    with expected:  # where the order is out, its answer may be lost with the connection
        await scene.guard.submit(request)

    sent = int(scene.rig.writes_at_once)
    assert len(await scene.arrived(request.client_order_id)) == await scene.asked(Call.PLACE) - before == sent
    ends = (await scene.story(request.client_order_id))[1:]
    assert ends == ["not-sent"] if not sent else ends[0] in {"accepted", "unknown"}


async def test_the_bytes_leave_in_the_step_of_the_last_look(
    scene: SandboxScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else of the loop runs between the two: what the last look saw still holds as the bytes are written."""
    story: list[str] = []
    loop, look, request = asyncio.get_running_loop(), Sender.look, scene.request(price=scene.book.bids[8].price)

    def looked(*arguments: Any, **named: Any) -> None:
        look(*arguments, **named)
        story.append("look")
        loop.call_soon(story.append, "others")

    def watched(write: Callable[..., None]) -> Callable[..., None]:
        def written(transport: object, data: Any) -> None:
            body = data if isinstance(data, bytes | bytearray | memoryview) else b"".join(data)
            if request.client_order_id.encode() in bytes(body):
                story.append("bytes")
            write(transport, data)

        return written

    monkeypatch.setattr(Sender, "look", looked)
    for transport in (_SelectorSocketTransport, _ProactorBaseWritePipeTransport):
        for name in ("write", "writelines"):
            monkeypatch.setattr(transport, name, watched(getattr(transport, name)))
    await scene.guard.submit(request)

    assert story[story.index("bytes") - 1] == "look"


# --- the rate budget ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", [WriteVerb.PLACE, WriteVerb.MODIFY])
async def test_beyond_the_budget_a_write_is_denied_with_its_second_and_never_queued(
    scene: SandboxScene, verb: WriteVerb
) -> None:
    order = await scene.resting()

    async def submit() -> None:
        if verb is WriteVerb.PLACE:
            await scene.guard.submit(scene.request(price=order.price))
        else:
            await scene.guard.submit_modify(scene.change(order))

    await scene.pace(40)
    while scene.gateway.trading.write_budget(verb, scene.account) == 0:
        scene.rig.spend(scene.gateway, verb, scene.account)
        await scene.pace(0.1)
    before, wait = await scene.written(), scene.gateway.trading.write_budget(verb, scene.account)

    with pytest.raises(OrderDenied, match="rate-budget") as denied:
        await submit()

    assert 0 < float(str(denied.value.data["seconds"])) <= wait <= 31
    assert await scene.written() == before
    await scene.pace(wait)
    await submit()
    assert sum((await scene.written() - before).values()) == 1


async def test_a_cancel_still_goes_when_the_budget_of_changes_is_spent(scene: SandboxScene) -> None:
    order = await scene.resting()
    await scene.pace(40)
    while scene.gateway.trading.write_budget(WriteVerb.MODIFY, scene.account) == 0:
        scene.rig.spend(scene.gateway, WriteVerb.MODIFY, scene.account)
        await scene.pace(0.1)

    await scene.guard.submit_cancel(scene.withdrawal(order))

    await scene.until_order(order.remark, lambda row: row.status is OrderStatus.CANCELLED)


# --- a clear no -----------------------------------------------------------------------------------------------------


async def test_what_the_broker_refuses_is_rejected_with_its_text(scene: SandboxScene) -> None:
    await scene.fault(Call.PLACE, "refuse", text="购买力不足")
    request = scene.request()

    with pytest.raises(OrderRejected) as rejected:
        await scene.guard.submit(request)

    assert "购买力不足" in str(rejected.value.data["text"])
    assert await scene.arrived(request.client_order_id) == []
    assert await scene.story(request.client_order_id) == ["intent", "rejected"]
    assert scene.blotter.writes.unknowns(scene.account.id) == ()


async def test_the_broker_tells_what_it_charged_for_an_order_that_was_filled(scene: SandboxScene) -> None:
    request = scene.request()
    await scene.guard.submit(request)
    order = await scene.until_order(request.client_order_id, lambda row: row.status is OrderStatus.FILLED)

    (fee,) = await scene.done(scene.gateway.trading.order_fees(scene.account, [order.id]))

    assert fee.order_id == order.id
    assert fee.total == sum(amount for _title, amount in fee.items) > 0
