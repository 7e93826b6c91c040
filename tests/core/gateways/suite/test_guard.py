"""The path of an order over each gateway: nothing on the wire without an approval, and one order for each."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from fakes.scenes.trading.sandbox_desk import SandboxDesk
from fakes.servers.gateway_rigs import WRITES, Call
from tideboard_core.errors import OrderDenied, OrderRejected, OrderUnknown
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import OrderRequest, OrderStatus
from tideboard_core.model.review import Confirmation, Gesture
from tideboard_core.ports.trading import ApprovedOrder, WriteVerb

FLUSH = 0.03
"""Seconds that a slow disk takes: a tenth of 300 ms, with a tenth of everything else."""


# --- every write is one order on the wire ---------------------------------------------------------------------------


async def test_a_buy_is_confirmed_sent_filled_and_told(desk: SandboxDesk) -> None:
    before, request = await desk.written(), desk.request()

    order_id = await desk.guard.submit(request)
    filled = await desk.until_order(request.client_order_id, lambda order: order.status is OrderStatus.FILLED)

    assert (filled.id, filled.filled, filled.account_id) == (order_id, 100, desk.account.id)
    assert desk.person.reviews[0].summary.request is request
    assert len(await desk.arrived(request.client_order_id)) == 1
    assert await desk.written() - before == {desk.rig.calls[Call.PLACE]: 1}
    assert await desk.story(request.client_order_id) == ["intent", "accepted"]


async def test_a_change_and_a_cancel_are_one_write_each(desk: SandboxDesk) -> None:
    order = await desk.resting()
    before = await desk.written()

    await desk.pace(1)
    await desk.guard.submit_modify(desk.change(order))
    changed = await desk.until_order(order.remark, lambda row: row.quantity == 200)
    await desk.pace(1)
    await desk.guard.submit_cancel(desk.withdrawal(changed))
    gone = await desk.until_order(order.remark, lambda row: row.status is OrderStatus.CANCELLED)

    assert (gone.id, gone.price, gone.quantity) == (order.id, order.price, 200)
    assert await desk.written() - before == Counter(desk.rig.calls[call] for call in (Call.MODIFY, Call.CANCEL))


async def test_cancel_all_hits_every_open_order_once(desk: SandboxDesk) -> None:
    orders = []
    for _ in range(3):
        orders.append(await desk.resting())
        await desk.pace(11)
        desk.lock.touched()
    before = await desk.asked(Call.CANCEL)

    outcomes = await desk.guard.submit_cancel_all(desk.account)

    hit = {outcome.order_id for outcome in outcomes if outcome.error is None}
    assert hit >= {order.id for order in orders}
    await desk.until(lambda: not any(row.open for row in desk.orders))
    assert await desk.asked(Call.CANCEL) - before == len(outcomes)


async def test_fifty_clicks_are_one_order(desk: SandboxDesk) -> None:
    before, request = await desk.written(), desk.request(price=desk.book.bids[8].price)

    await asyncio.gather(*(desk.guard.submit(request) for _ in range(50)), return_exceptions=True)

    assert len(await desk.arrived(request.client_order_id)) == 1
    assert await desk.written() - before == {desk.rig.calls[Call.PLACE]: 1}


# --- nothing without an approval ------------------------------------------------------------------------------------


async def made(attempt: Callable[[], object]) -> None:
    """Try it; some are refused at once, some when they are awaited."""
    answer = attempt()
    if inspect.isawaitable(answer):
        await answer


async def test_no_raw_write_leaves(desk: SandboxDesk) -> None:
    """Whatever call, method and path: what carries no approval of the guard is refused before the wire."""
    before, tried = await desk.written(), 0

    for attempt in desk.rig.raw_writes(desk.gateway):
        tried += 1
        with pytest.raises(OrderDenied, match="approval-missing"):
            await made(attempt)

    assert tried >= len(WRITES)
    assert await desk.written() == before


@pytest.mark.parametrize("verb", list(WriteVerb))
async def test_a_request_is_no_approval(desk: SandboxDesk, verb: WriteVerb) -> None:
    before = await desk.written()

    with pytest.raises(OrderDenied, match="approval-missing"):
        await getattr(desk.gateway.trading, verb.name.lower())(desk.request())

    assert await desk.written() == before


async def test_an_approval_works_once(desk: SandboxDesk) -> None:
    request = desk.request(price=desk.book.bids[8].price)
    approved = ApprovedOrder(request, approved_at=desk.clock.monotonic(), generation=desk.gateway.generation)
    await desk.gateway.trading.place(approved)
    await desk.pace(1)
    before = await desk.written()

    with pytest.raises(OrderDenied, match="approval-already-used"):
        await desk.gateway.trading.place(approved)

    assert await desk.written() == before
    assert len(await desk.arrived(request.client_order_id)) == 1


async def test_an_approval_of_another_connection_is_void(desk: SandboxDesk) -> None:
    request, old = desk.request(), desk.gateway.generation
    approved = ApprovedOrder(request, approved_at=desk.clock.monotonic(), generation=old)
    await desk.sandbox.ask("cut", door=desk.rig.name)
    await desk.until_live(old)

    with pytest.raises(OrderDenied, match="not-sent-link"):
        await desk.gateway.trading.place(approved)

    assert await desk.arrived(request.client_order_id) == []


async def test_locked_nothing_goes(locked: SandboxDesk) -> None:
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
async def test_unconfirmed_nothing_goes(desk: SandboxDesk, answer: Confirmation, code: str) -> None:
    before, request = await desk.written(), desk.request()
    desk.person.answer = answer

    with pytest.raises(OrderDenied, match=code):
        await desk.guard.submit(request)

    assert await desk.written() == before
    assert await desk.story(request.client_order_id) == ["denied"]


async def test_without_a_connection_nothing_goes(desk: SandboxDesk) -> None:
    desk.eager = False
    request, before = desk.request(), await desk.written()
    approved = ApprovedOrder(request, approved_at=desk.clock.monotonic(), generation=desk.gateway.generation)
    await desk.gateway.close()

    with pytest.raises(OrderDenied, match="not-sent-link"):
        await desk.gateway.trading.place(approved)
    with pytest.raises(OrderDenied):
        await desk.guard.submit(request)

    assert await desk.written() == before


# --- between the person's yes and the wire --------------------------------------------------------------------------


async def lock_pressed(desk: SandboxDesk) -> None:
    desk.lock.lock(LockReason.BY_HAND)


async def opened_again(desk: SandboxDesk) -> None:
    desk.lock.lock(LockReason.BY_HAND)
    await desk.unlock()


async def account_switched(desk: SandboxDesk) -> None:
    desk.lock.switch_account(None)


async def link_cut(desk: SandboxDesk) -> None:
    generation = desk.gateway.generation
    await desk.sandbox.ask("cut", door=desk.rig.name)
    await desk.until_live(generation)


async def approval_aged(desk: SandboxDesk) -> None:
    desk.clock.advance(2.0)


async def computer_slept(desk: SandboxDesk) -> None:
    desk.clock.suspend(1000)


EVENTS: list[tuple[Callable[[SandboxDesk], Awaitable[None]], str]] = [
    (lock_pressed, "not-sent-locked"),
    (opened_again, "not-sent-locked"),
    (account_switched, "not-sent-locked"),
    (link_cut, "not-sent-link"),
    (approval_aged, "not-sent-late"),
    (computer_slept, "not-sent-locked"),
]


@pytest.mark.parametrize(("event", "code"), EVENTS, ids=[event.__name__ for event, _ in EVENTS])
async def test_whatever_happens_while_the_log_is_flushed_nothing_goes(
    desk: SandboxDesk, monkeypatch: pytest.MonkeyPatch, event: Callable[[SandboxDesk], Awaitable[None]], code: str
) -> None:
    """A slow disk leaves time for everything; no bytes leave, and the log says so."""
    append, before = desk.audit.append, await desk.written()

    async def slow(*arguments: Any) -> int:
        number = await append(*arguments)
        began = asyncio.get_running_loop().time()
        await event(desk)
        while asyncio.get_running_loop().time() - began < FLUSH:
            await desk.sandbox.ask("time")
        return number

    monkeypatch.setattr(desk.audit, "append", slow)
    request = desk.request()
    with pytest.raises(OrderDenied) as denied:
        await desk.guard.submit(request)

    assert denied.value.code == code
    assert await desk.arrived(request.client_order_id) == []
    assert await desk.written() == before
    assert await desk.story(request.client_order_id) == ["intent", "not-sent"]


def link_closed(desk: SandboxDesk) -> None:
    desk.spawn(desk.gateway.close())


SUDDEN: list[tuple[Callable[[SandboxDesk], None], str]] = [
    (lambda desk: desk.lock.lock(LockReason.BY_HAND), "not-sent-locked"),
    (lambda desk: desk.lock.switch_account(None), "not-sent-locked"),
    (lambda desk: desk.clock.advance(2.0), "not-sent-late"),
    (lambda desk: desk.clock.suspend(1000), "not-sent-locked"),
    (link_closed, "not-sent-link"),
]


@pytest.mark.parametrize(("event", "code"), SUDDEN, ids=["locked", "switched", "aged", "slept", "link"])
async def test_what_happens_between_place_and_the_wire_comes_first_or_too_late(
    desk: SandboxDesk, monkeypatch: pytest.MonkeyPatch, event: Callable[[SandboxDesk], None], code: str
) -> None:
    """Where bytes are handed over at once there is no between; where a connection is waited for, none leave."""
    place, before = desk.gateway.trading.place, await desk.asked(Call.PLACE)

    def placing(approved: ApprovedOrder[OrderRequest]) -> Awaitable[str]:
        answer = place(approved)
        event(desk)
        return answer

    monkeypatch.setattr(desk.gateway.trading, "place", placing)
    request = desk.request(price=desk.book.bids[8].price)
    expected = contextlib.suppress(OrderUnknown) if desk.rig.writes_at_once else pytest.raises(OrderDenied, match=code)
    with expected:  # where the order is out, its answer may be lost with the connection
        await desk.guard.submit(request)

    sent = int(desk.rig.writes_at_once)
    assert len(await desk.arrived(request.client_order_id)) == await desk.asked(Call.PLACE) - before == sent
    ends = (await desk.story(request.client_order_id))[1:]
    assert ends == ["not-sent"] if not sent else ends[0] in {"accepted", "unknown"}


# --- the rate budget ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", [WriteVerb.PLACE, WriteVerb.MODIFY])
async def test_beyond_the_budget_a_write_is_denied_with_its_second_and_never_queued(
    desk: SandboxDesk, verb: WriteVerb
) -> None:
    order = await desk.resting()

    async def submit() -> None:
        if verb is WriteVerb.PLACE:
            await desk.guard.submit(desk.request(price=order.price))
        else:
            await desk.guard.submit_modify(desk.change(order))

    await desk.pace(40)
    while desk.gateway.trading.write_budget(verb, desk.account) == 0:
        desk.rig.spend(desk.gateway, verb, desk.account)
        await desk.pace(0.1)
    before, wait = await desk.written(), desk.gateway.trading.write_budget(verb, desk.account)

    with pytest.raises(OrderDenied, match="rate-budget") as denied:
        await submit()

    assert 0 < float(str(denied.value.data["seconds"])) <= wait <= 31
    assert await desk.written() == before
    await desk.pace(wait)
    await submit()
    assert sum((await desk.written() - before).values()) == 1


async def test_a_cancel_still_goes_when_the_budget_of_changes_is_spent(desk: SandboxDesk) -> None:
    order = await desk.resting()
    await desk.pace(40)
    while desk.gateway.trading.write_budget(WriteVerb.MODIFY, desk.account) == 0:
        desk.rig.spend(desk.gateway, WriteVerb.MODIFY, desk.account)
        await desk.pace(0.1)

    await desk.guard.submit_cancel(desk.withdrawal(order))

    await desk.until_order(order.remark, lambda row: row.status is OrderStatus.CANCELLED)


# --- a clear no -----------------------------------------------------------------------------------------------------


async def test_what_the_broker_refuses_is_rejected_with_its_text(desk: SandboxDesk) -> None:
    await desk.fault(Call.PLACE, "refuse", text="购买力不足")
    request = desk.request()

    with pytest.raises(OrderRejected) as rejected:
        await desk.guard.submit(request)

    assert "购买力不足" in str(rejected.value.data["text"])
    assert await desk.arrived(request.client_order_id) == []
    assert await desk.story(request.client_order_id) == ["intent", "rejected"]
    assert desk.blotter.writes.unknowns(desk.account.id) == ()


async def test_the_broker_tells_what_it_charged_for_an_order_that_was_filled(desk: SandboxDesk) -> None:
    request = desk.request()
    await desk.guard.submit(request)
    order = await desk.until_order(request.client_order_id, lambda row: row.status is OrderStatus.FILLED)

    (fee,) = await desk.done(desk.gateway.trading.order_fees(desk.account, [order.id]))

    assert fee.order_id == order.id
    assert fee.total == sum(amount for _title, amount in fee.items) > 0
