"""Connections that break around a write, and answers that are late or lost: Unknown, never resent, settled."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass, replace

import pytest

from fakes.scenes.trading.sandbox_scene import KEEPS_BACK, OpenScene, SandboxScene
from fakes.servers.gateway_rigs import WRITES, Call
from fakes.values.waiting import in_time
from tideboard_core.errors import OrderDenied, OrderRejected, OrderUnknown
from tideboard_core.model.order import Environment, Order, OrderStatus, Side
from tideboard_core.model.review import CheckCode, Confirmation, Gesture
from tideboard_core.orders.writes import ASK_FOR
from tideboard_sandbox.server.faults import BEHAVIOURS

CUTS = {"before-read": False, "after-accept": True, "after-reply": True}
"""Where the connection ends, and whether the exchange has the write then."""
LONG_RUN = 12


@dataclass(slots=True)
class Attempt:
    """One write, with what is to be seen of it at the exchange: `number` is its client order id."""

    scene: SandboxScene
    call: Call
    number: str
    order: Order | None
    outcome: str = ""

    async def made(self) -> bool:
        """Whether the exchange has it."""
        remark = self.number if self.order is None else self.order.remark
        rows = await self.scene.arrived(remark)
        assert len(rows) <= 1, "sent twice"
        if self.call is Call.PLACE:
            return bool(rows)
        return bool(rows[0]["quantity"] == 200 if self.call is Call.MODIFY else rows[0]["status"] == "cancelled")

    @property
    def unknown(self) -> bool:
        """Whether we do not know."""
        return any(
            write.client_order_id == self.number for write in self.scene.blotter.writes.unknowns(self.scene.account.id)
        )


async def attempt(scene: SandboxScene, call: Call, point: str, *, text: str = "no") -> Attempt:
    """Send a write into a fault; `outcome` is what the guard says of it."""
    order = None if call is Call.PLACE else await scene.resting()
    await scene.pace(1)
    work, number = prepared(scene, call, order)
    before = await scene.asked(call)
    await scene.fault(call, point, text=text)
    made = Attempt(scene, call, number, order)
    try:
        await work
        made.outcome = "accepted"
    except OrderUnknown:
        made.outcome = "unknown"
    except OrderRejected:
        made.outcome = "rejected"
    if point in KEEPS_BACK:  # a busy exchange reads it after the wait for its answer has ended
        async with in_time("the exchange has read the write"):
            while await scene.asked(call) == before:
                pass
    assert await scene.asked(call) - before <= 1, "sent twice"
    return made


def prepared(scene: SandboxScene, call: Call, order: Order | None) -> tuple[Awaitable[object], str]:
    """The write as the guard is asked for it, and its id."""
    if order is None:
        request = scene.request(price=scene.book.bids[8].price)
        return scene.guard.submit(request), request.client_order_id
    if call is Call.MODIFY:
        change = scene.change(order)
        return scene.guard.submit_modify(change), change.client_order_id
    withdrawal = scene.withdrawal(order)
    return scene.guard.submit_cancel(withdrawal), withdrawal.client_order_id


# --- the connection ends --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("point", CUTS)
@pytest.mark.parametrize(
    ("call", "environment"), [*((call, Environment.LIVE) for call in WRITES), (Call.PLACE, Environment.PAPER)]
)
async def test_a_cut_around_a_write(scenes: OpenScene, call: Call, point: str, environment: Environment) -> None:
    """Never sent again, whoever's library it is; what the exchange has is found after the next login."""
    async with scenes(environment) as scene:
        await scene.unlock()
        before = await scene.asked(call)

        write = await attempt(scene, call, point)
        await scene.until_steady()

        assert write.outcome == ("accepted" if point == "after-reply" else "unknown")
        assert await write.made() is CUTS[point]
        seconds = await scene.until(lambda: not write.unknown) if CUTS[point] else 0.0
        assert seconds <= ASK_FOR
        assert write.unknown is not CUTS[point]
        assert await scene.asked(call) - before <= 1
        ends = {"before-read": ["unknown"], "after-accept": ["unknown", "settled"], "after-reply": ["accepted"]}
        assert await scene.story(write.number) == ["intent", *ends[point]]


# --- no answer, a late answer, a clear no ---------------------------------------------------------------------------


@pytest.mark.parametrize("call", WRITES)
async def test_an_answer_that_never_comes_is_settled_by_push_or_query(scene: SandboxScene, call: Call) -> None:
    write = await attempt(scene, call, "no-reply")

    assert write.outcome == "unknown"
    assert await scene.until(lambda: not write.unknown) <= ASK_FOR
    assert await write.made()
    assert await scene.story(write.number) == ["intent", "unknown", "settled"]


@pytest.mark.parametrize("call", WRITES)
async def test_a_late_answer_is_heard(scene: SandboxScene, call: Call) -> None:
    write = await attempt(scene, call, "hold-reply")
    await scene.sandbox.release()

    assert write.outcome == "unknown"
    await scene.until(lambda: write.number in scene.relay.late)
    assert not write.unknown
    assert await write.made()
    assert await scene.story(write.number) == ["intent", "unknown", "settled"]


@pytest.mark.parametrize("call", WRITES)
async def test_a_clear_no_is_a_rejection(scene: SandboxScene, call: Call) -> None:
    write = await attempt(scene, call, "refuse", text="稍后再试")

    assert write.outcome == "rejected"
    assert not await write.made()
    assert scene.blotter.writes.unknowns(scene.account.id) == ()
    assert "稍后再试" in str((await scene.told(write.number))[-1].data["text"])


# --- what an unknown order means for the next one -------------------------------------------------------------------


async def test_while_it_is_unknown_its_side_needs_the_quantity_typed(scene: SandboxScene) -> None:
    write = await attempt(scene, Call.PLACE, "before-read")
    await scene.until_steady()
    await scene.unlock()
    assert write.unknown
    await scene.pace(11)
    low = scene.book.bids[7].price

    scene.person.answer = Confirmation(accepted=True, gesture=Gesture.HOLD, held=0.9, ticked=frozenset(CheckCode))
    with pytest.raises(OrderDenied, match="gesture-missing"):
        await scene.guard.submit(scene.request(price=low))
    scene.person.answer = None
    typed = scene.request(price=low)
    await scene.guard.submit(typed)
    await scene.pace(1)
    with pytest.raises(OrderDenied, match="short"):  # not for the unknown: there is nothing to sell
        await scene.guard.submit(scene.request(Side.SELL, quantity=1000))

    assert scene.person.reviews[-1].gesture is Gesture.TYPE
    assert len(await scene.arrived(typed.client_order_id)) == 1


async def test_what_stays_unknown_is_left_to_the_person_after_thirty_seconds(scene: SandboxScene) -> None:
    write = await attempt(scene, Call.PLACE, "before-read")
    await scene.until_steady()

    await scene.until(lambda: not scene.blotter.writes.unknowns(scene.account.id)[0].asking)
    assert [row.status for row in scene.orders if row.remark == write.number] == [OrderStatus.UNKNOWN]
    scene.blotter.decide(write.number)

    assert not write.unknown
    assert await scene.story(write.number) == ["intent", "unknown", "settled"]


# --- scenarios ------------------------------------------------------------------------------------------------------


async def test_slow_answers_are_unknown_until_they_come(scenes: OpenScene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the scenario's 8 seconds, and a tenth of the 5 that a write waits."""
    slow = BEHAVIOURS["slow"]
    monkeypatch.setitem(BEHAVIOURS, "slow", replace(slow, reply_delay=slow.reply_delay / 10))
    async with scenes(write=0.5) as scene:
        await scene.unlock()
        request, before = scene.request(price=scene.book.bids[8].price), await scene.asked(Call.PLACE)
        await scene.sandbox.scenario("slow")

        with pytest.raises(OrderUnknown):
            await scene.guard.submit(request)
        await scene.until(lambda: request.client_order_id in scene.relay.late)
        await scene.sandbox.scenario("calm")

        await scene.until_order(request.client_order_id, lambda order: order.status is OrderStatus.SUBMITTED)
        assert scene.blotter.writes.unknowns(scene.account.id) == ()
        assert await scene.asked(Call.PLACE) - before == len(await scene.arrived(request.client_order_id)) == 1


async def test_a_run_over_a_flaky_door_arrives_once_or_not_at_all(scenes: OpenScene) -> None:
    """Each order ends as accepted, as Unknown or as not sent; the exchange has none of them twice."""
    async with scenes(Environment.PAPER) as scene:
        await scene.unlock()
        ends: Counter[str] = Counter()
        accepted, sent, before = set[str](), set[str](), await scene.asked(Call.PLACE)
        await scene.sandbox.scenario("flaky")
        for number in range(LONG_RUN):
            await scene.until_steady()
            await scene.pace(11)
            scene.lock.touched()
            request = scene.request(price=scene.book.bids[4 + number % 5].price)
            sent.add(request.client_order_id)
            ends[await end_of(scene, scene.guard.submit(request))] += 1
            if ends["accepted"] > len(accepted):
                accepted.add(request.client_order_id)
        await scene.sandbox.scenario("calm")

        remarks = Counter(row["remark"] for row in await scene.at_the_broker() if row["remark"] in sent)
        assert ends["accepted"]
        assert ends["unknown"]
        assert set(remarks.values()) == {1}
        assert accepted <= set(remarks)
        assert await scene.asked(Call.PLACE) - before <= LONG_RUN
        await scene.until_live()
        left = {write.client_order_id for write in scene.blotter.writes.unknowns(scene.account.id)}
        await scene.until(lambda: not left & set(remarks) & unknown_of(scene))
        assert unknown_of(scene) <= sent - set(remarks)


def unknown_of(scene: SandboxScene) -> set[str]:
    """Ids of the writes that nobody knows of."""
    return {write.client_order_id for write in scene.blotter.writes.unknowns(scene.account.id)}


async def end_of(scene: SandboxScene, work: Awaitable[object]) -> str:
    """How the guard says that a write ended."""
    with contextlib.suppress(OrderDenied):
        try:
            await work
        except OrderUnknown:
            return "unknown"
        return "accepted"
    return "denied"
