"""Ten minutes of trading in which every push about orders and fills is lost: the rows agree with the broker's."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import cycle, takewhile

from fakes.scenes.trading.sandbox_desk import Desks, SandboxDesk
from fakes.servers.gateway_rigs import Call
from fakes.values.hub_values import known
from tideboard_core.errors import OrderError
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Order

TRADING = 600.0
AGREE_WITHIN = 45
ASKS_A_MINUTE = 20
"""Lists of orders that ten fresh reads in 30 s allow."""


async def differences(desk: SandboxDesk) -> dict[str, tuple[object, object]]:
    """Orders that are shown otherwise than the broker has them, and fills that do not add up."""
    theirs = {row["id"]: (row["status"], row["filled"], row["quantity"]) for row in await desk.at_the_broker()}
    ours = {row.id: (row.status.value, row.filled, row.quantity) for row in desk.orders}
    fills = known(desk.hub, Topic.FILLS.of(desk.account.id))
    told: Counter[str] = Counter()
    for fill in fills:
        told[fill.order_id] += fill.quantity
    wrong: dict[str, tuple[object, object]] = {
        number: (ours.get(number), row) for number, row in theirs.items() if ours.get(number) != row
    }
    return wrong | {
        row.id: (told[row.id], row.filled) for row in desk.orders if row.id not in wrong and told[row.id] != row.filled
    }


async def until_they_agree(desk: SandboxDesk) -> None:
    """Within 45 s, and no open order is late at any moment of them."""
    for _ in range(AGREE_WITHIN):
        if not await differences(desk):
            break
        await desk.pace(1)
        assert not late(desk)
    assert await differences(desk) == {}
    await desk.pace(2)


def late(desk: SandboxDesk) -> list[str]:
    """Open orders that the broker has not confirmed for too long."""
    words = known(desk.hub, Topic.CONFIRMED.of(desk.account.id))
    now = desk.clock.monotonic()
    return [row.id for row in desk.orders if row.open and (row.id not in words or words[row.id].late(now))]


async def cross(desk: SandboxDesk) -> None:
    await desk.guard.submit(desk.request(price=desk.book.asks[0].price))


async def rest(desk: SandboxDesk) -> None:
    await desk.guard.submit(desk.request(price=desk.book.bids[0].price))


async def reprice(desk: SandboxDesk) -> None:
    """A working order is moved to where it trades at once."""
    order = _working(desk)
    if order is not None:
        change = desk.change(order, order.quantity)
        await desk.guard.submit_modify(replace(change, price=desk.book.asks[0].price))


async def withdraw(desk: SandboxDesk) -> None:
    order = _working(desk)
    if order is not None:
        await desk.guard.submit_cancel(desk.withdrawal(order))


def _working(desk: SandboxDesk) -> Order | None:
    return next((row for row in desk.orders if row.open), None)


ACTS = (rest, cross, reprice, rest, withdraw)


async def test_ten_minutes_without_order_pushes(desks: Desks) -> None:
    async with desks() as desk:
        await desk.unlock()
        await desk.sandbox.ask("drop-pushes", drop=True)
        begun, asked, outcomes = desk.clock.monotonic(), await desk.asked(Call.ORDERS), Counter[str]()

        for act in takewhile(lambda _: desk.clock.monotonic() - begun < TRADING, cycle(ACTS)):
            try:
                await act(desk)
                outcomes["accepted"] += 1
            except OrderError as error:
                outcomes[error.code] += 1
            await until_they_agree(desk)
            await desk.sandbox.advance(15)  # the exchange fills what rests, long after the write was asked for
            await until_they_agree(desk)

        assert outcomes["accepted"] >= 20, outcomes
        assert any(row.filled for row in desk.orders)
        minutes = (desk.clock.monotonic() - begun) / 60
        assert await desk.asked(Call.ORDERS) - asked <= ASKS_A_MINUTE * minutes
        shown = known(desk.hub, Topic.POSITIONS.of(desk.account.id))
        listed = await desk.done(desk.gateway.trading.positions(desk.account))
        assert {row.instrument: row.quantity for row in shown} == {row.instrument: row.quantity for row in listed}
