"""Connections that break around a write, and answers that are late or lost: Unknown, never resent, settled."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass, replace

import pytest

from fakes.scenes.trading.sandbox_desk import Desks, SandboxDesk
from fakes.servers.gateway_rigs import WRITES, Call
from tideboard_core.errors import OrderDenied, OrderRejected, OrderUnknown
from tideboard_core.model.order import Environment, Order, OrderStatus, Side
from tideboard_core.model.review import CheckCode, Confirmation, Gesture
from tideboard_core.orders.writes import ASK_FOR
from tideboard_sandbox.server.faults import BEHAVIOURS

PATIENT = 0.25
"""Seconds that a write waits for its answer here; five in life."""
CUTS = {"before-read": False, "after-accept": True, "after-reply": True}
"""Where the connection ends, and whether the exchange has the write then."""
LONG_RUN = 12


@dataclass(slots=True)
class Attempt:
    """One write, with what is to be seen of it at the exchange: `number` is its client order id."""

    desk: SandboxDesk
    call: Call
    number: str
    order: Order | None
    outcome: str = ""

    async def made(self) -> bool:
        """Whether the exchange has it."""
        remark = self.number if self.order is None else self.order.remark
        rows = await self.desk.arrived(remark)
        assert len(rows) <= 1, "sent twice"
        if self.call is Call.PLACE:
            return bool(rows)
        return bool(rows[0]["quantity"] == 200 if self.call is Call.MODIFY else rows[0]["status"] == "cancelled")

    @property
    def unknown(self) -> bool:
        """Whether we do not know."""
        return any(
            write.client_order_id == self.number for write in self.desk.blotter.writes.unknowns(self.desk.account.id)
        )


async def attempt(desk: SandboxDesk, call: Call, point: str, *, text: str = "no") -> Attempt:
    """Send a write into a fault; `outcome` is what the guard says of it."""
    order = None if call is Call.PLACE else await desk.resting()
    await desk.pace(1)
    work, number = prepared(desk, call, order)
    before = await desk.asked(call)
    await desk.fault(call, point, text=text)
    made = Attempt(desk, call, number, order)
    try:
        await work
        made.outcome = "accepted"
    except OrderUnknown:
        made.outcome = "unknown"
    except OrderRejected:
        made.outcome = "rejected"
    assert await desk.asked(call) - before <= 1, "sent twice"
    return made


def prepared(desk: SandboxDesk, call: Call, order: Order | None) -> tuple[Awaitable[object], str]:
    """The write as the guard is asked for it, and its id."""
    if order is None:
        request = desk.request(price=desk.book.bids[8].price)
        return desk.guard.submit(request), request.client_order_id
    if call is Call.MODIFY:
        change = desk.change(order)
        return desk.guard.submit_modify(change), change.client_order_id
    withdrawal = desk.withdrawal(order)
    return desk.guard.submit_cancel(withdrawal), withdrawal.client_order_id


# --- the connection ends --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("point", CUTS)
@pytest.mark.parametrize(
    ("call", "environment"), [*((call, Environment.LIVE) for call in WRITES), (Call.PLACE, Environment.PAPER)]
)
async def test_a_cut_around_a_write(desks: Desks, call: Call, point: str, environment: Environment) -> None:
    """Never sent again, whoever's library it is; what the exchange has is found after the next login."""
    async with desks(environment) as desk:
        await desk.unlock()
        before = await desk.asked(call)

        write = await attempt(desk, call, point)
        await desk.until_steady()

        assert write.outcome == ("accepted" if point == "after-reply" else "unknown")
        assert await write.made() is CUTS[point]
        seconds = await desk.until(lambda: not write.unknown) if CUTS[point] else 0.0
        assert seconds <= ASK_FOR
        assert write.unknown is not CUTS[point]
        assert await desk.asked(call) - before <= 1
        ends = {"before-read": ["unknown"], "after-accept": ["unknown", "settled"], "after-reply": ["accepted"]}
        assert await desk.story(write.number) == ["intent", *ends[point]]


# --- no answer, a late answer, a clear no ---------------------------------------------------------------------------


@pytest.mark.parametrize("call", WRITES)
async def test_an_answer_that_never_comes_is_settled_by_push_or_query(desks: Desks, call: Call) -> None:
    async with desks(write=PATIENT) as desk:
        await desk.unlock()

        write = await attempt(desk, call, "no-reply")

        assert write.outcome == "unknown"
        assert await desk.until(lambda: not write.unknown) <= ASK_FOR
        assert await write.made()
        assert await desk.story(write.number) == ["intent", "unknown", "settled"]


@pytest.mark.parametrize("call", WRITES)
async def test_a_late_answer_is_heard(desks: Desks, call: Call) -> None:
    async with desks(write=PATIENT) as desk:
        await desk.unlock()

        write = await attempt(desk, call, "hold-reply")
        await desk.sandbox.release()

        assert write.outcome == "unknown"
        await desk.until(lambda: write.number in desk.relay.late)
        assert not write.unknown
        assert await write.made()
        assert await desk.story(write.number) == ["intent", "unknown", "settled"]


@pytest.mark.parametrize("call", WRITES)
async def test_a_clear_no_is_a_rejection(desk: SandboxDesk, call: Call) -> None:
    write = await attempt(desk, call, "refuse", text="稍后再试")

    assert write.outcome == "rejected"
    assert not await write.made()
    assert desk.blotter.writes.unknowns(desk.account.id) == ()
    assert "稍后再试" in str((await desk.told(write.number))[-1].data["text"])


# --- what an unknown order means for the next one -------------------------------------------------------------------


async def test_while_it_is_unknown_its_side_needs_the_quantity_typed(desk: SandboxDesk) -> None:
    write = await attempt(desk, Call.PLACE, "before-read")
    await desk.until_steady()
    await desk.unlock()
    assert write.unknown
    await desk.pace(11)
    low = desk.book.bids[7].price

    desk.person.answer = Confirmation(accepted=True, gesture=Gesture.HOLD, held=0.9, ticked=frozenset(CheckCode))
    with pytest.raises(OrderDenied, match="gesture-missing"):
        await desk.guard.submit(desk.request(price=low))
    desk.person.answer = None
    typed = desk.request(price=low)
    await desk.guard.submit(typed)
    await desk.pace(1)
    with pytest.raises(OrderDenied, match="short"):  # not for the unknown: there is nothing to sell
        await desk.guard.submit(desk.request(Side.SELL, quantity=1000))

    assert desk.person.reviews[-1].gesture is Gesture.TYPE
    assert len(await desk.arrived(typed.client_order_id)) == 1


async def test_what_stays_unknown_is_left_to_the_person_after_thirty_seconds(desk: SandboxDesk) -> None:
    write = await attempt(desk, Call.PLACE, "before-read")
    await desk.until_steady()

    await desk.until(lambda: not desk.blotter.writes.unknowns(desk.account.id)[0].asking)
    assert [row.status for row in desk.orders if row.remark == write.number] == [OrderStatus.UNKNOWN]
    desk.blotter.decide(write.number)

    assert not write.unknown
    assert await desk.story(write.number) == ["intent", "unknown", "settled"]


# --- scenarios ------------------------------------------------------------------------------------------------------


async def test_slow_answers_are_unknown_until_they_come(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the scenario's 8 seconds, and a tenth of the 5 that a write waits."""
    slow = BEHAVIOURS["slow"]
    monkeypatch.setitem(BEHAVIOURS, "slow", replace(slow, reply_delay=slow.reply_delay / 10))
    async with desks(write=0.5) as desk:
        await desk.unlock()
        request, before = desk.request(price=desk.book.bids[8].price), await desk.asked(Call.PLACE)
        await desk.sandbox.scenario("slow")

        with pytest.raises(OrderUnknown):
            await desk.guard.submit(request)
        await desk.until(lambda: request.client_order_id in desk.relay.late)
        await desk.sandbox.scenario("calm")

        await desk.until_order(request.client_order_id, lambda order: order.status is OrderStatus.SUBMITTED)
        assert desk.blotter.writes.unknowns(desk.account.id) == ()
        assert await desk.asked(Call.PLACE) - before == len(await desk.arrived(request.client_order_id)) == 1


async def test_a_run_over_a_flaky_door_arrives_once_or_not_at_all(desks: Desks) -> None:
    """Each order ends as accepted, as Unknown or as not sent; the exchange has none of them twice."""
    async with desks(Environment.PAPER) as desk:
        await desk.unlock()
        ends: Counter[str] = Counter()
        accepted, sent, before = set[str](), set[str](), await desk.asked(Call.PLACE)
        await desk.sandbox.scenario("flaky")
        for number in range(LONG_RUN):
            await desk.until_steady()
            await desk.pace(11)
            desk.lock.touched()
            request = desk.request(price=desk.book.bids[4 + number % 5].price)
            sent.add(request.client_order_id)
            ends[await end_of(desk, desk.guard.submit(request))] += 1
            if ends["accepted"] > len(accepted):
                accepted.add(request.client_order_id)
        await desk.sandbox.scenario("calm")

        remarks = Counter(row["remark"] for row in await desk.at_the_broker() if row["remark"] in sent)
        assert ends["accepted"]
        assert ends["unknown"]
        assert set(remarks.values()) == {1}
        assert accepted <= set(remarks)
        assert await desk.asked(Call.PLACE) - before <= LONG_RUN
        await desk.until_live()
        left = {write.client_order_id for write in desk.blotter.writes.unknowns(desk.account.id)}
        await desk.until(lambda: not left & set(remarks) & unknown_of(desk))
        assert unknown_of(desk) <= sent - set(remarks)


def unknown_of(desk: SandboxDesk) -> set[str]:
    """Ids of the writes that nobody knows of."""
    return {write.client_order_id for write in desk.blotter.writes.unknowns(desk.account.id)}


async def end_of(desk: SandboxDesk, work: Awaitable[object]) -> str:
    """How the guard says that a write ended."""
    with contextlib.suppress(OrderDenied):
        try:
            await work
        except OrderUnknown:
            return "unknown"
        return "accepted"
    return "denied"
