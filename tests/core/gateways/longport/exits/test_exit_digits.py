"""Exits whose numbers have the digits of other orders: each act is one on what was meant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from fakes.scenes.trading.sandbox_scene import TENCENT, SandboxScene
from fakes.values.hub_values import known
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms
from tideboard_core.model.flatten import LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Order, OrderStatus

PROFIT, STOP = ExitRole.TAKE_PROFIT, ExitRole.STOP_LOSS
OVER = frozenset({"filled", "cancelled"})


def steps(scene: SandboxScene, number: int) -> Decimal:
    """A price so many steps from the last one."""
    last = known(scene.hub, Topic.QUOTE.of(TENCENT)).last
    step: Decimal = known(scene.hub, Topic.INSTRUMENT.of(TENCENT)).price_step(last)
    return last + step * number


@dataclass(frozen=True, slots=True)
class Held:
    """A resting purchase, and the exits of a filled one: one has the digits of the first, one of its own entry."""

    scene: SandboxScene
    other: Order
    exits: dict[ExitRole, Order]

    async def standing(self) -> set[str]:
        """What of these is open at the broker: `other`, and the roles of exits."""
        names = {self.other.id: "other", **{exit_.id: str(role) for role, exit_ in self.exits.items()}}
        rows = [row for row in await self.scene.at_the_broker() if row["status"] not in OVER]
        ids = {f"attached-{row['exit_number']}" if "exit_number" in row else row["id"] for row in rows}
        return {name for order_id, name in names.items() if order_id in ids}


async def held(scene: SandboxScene) -> Held:
    resting = scene.request(price=scene.book.bids[8].price)
    await scene.guard.submit(resting)
    other = await scene.until_order(resting.client_order_id, lambda order: order.status is OrderStatus.SUBMITTED)
    await scene.sandbox.ask("exit-digits", order=other.id)
    exits = AttachedExits(
        take_profit=ExitTerms(trigger=steps(scene, 60)), stop_loss=ExitTerms(trigger=steps(scene, -100))
    )
    request = scene.request(price=scene.book.asks[0].price, exits=exits)
    await scene.guard.submit(request)
    entry = await scene.until_order(request.client_order_id, lambda order: bool(order.exits and order.filled))
    roles = {one.order_id: one.role for one in entry.exits or ()}
    assert roles == {f"attached-{other.id}": PROFIT, f"attached-{entry.id}": STOP}
    await scene.until(lambda: {order.id for order in scene.orders} >= roles.keys())
    await scene.pace(31)  # a whole window of calls
    return Held(scene, other, {roles[order.id]: order for order in scene.orders if order.id in roles})


async def test_a_cancelled_exit_is_not_the_order_of_the_same_digits(scene: SandboxScene) -> None:
    own = await held(scene)

    await scene.guard.submit_cancel(scene.withdrawal(own.exits[PROFIT]))

    await scene.until(lambda: not any(order.id == own.exits[PROFIT].id and order.open for order in scene.orders))
    assert await own.standing() == {"other", STOP}
    assert any(order.id == own.other.id and order.open for order in scene.orders)
    await scene.guard.submit_cancel_all(scene.account)


async def test_a_moved_exit_is_not_the_order_of_the_same_digits(scene: SandboxScene) -> None:
    own = await held(scene)
    stop, moved = own.exits[STOP], steps(scene, -90)

    await scene.guard.submit_modify(replace(scene.change(stop, 100), trigger=moved))

    await scene.until(lambda: any(order.id == stop.id and order.trigger == moved for order in scene.orders))
    rows = {row["id"]: row for row in await scene.at_the_broker()}
    other = rows[own.other.id]
    assert (Decimal(other["price"]), other["trigger"], await own.standing()) == (
        own.other.price,
        None,
        {"other", PROFIT, STOP},
    )
    await scene.guard.submit_cancel_all(scene.account)


async def test_cancel_all_ends_exits_and_the_orders_of_their_digits(scene: SandboxScene) -> None:
    own = await held(scene)

    outcomes = await scene.guard.submit_cancel_all(scene.account)

    assert [outcome.error for outcome in outcomes] == [None] * 3
    assert await own.standing() == set()


async def test_a_flatten_cancels_the_exits_and_leaves_the_order_of_the_same_digits(scene: SandboxScene) -> None:
    own = await held(scene)

    run = await scene.done(scene.guard.submit_flatten(scene.account, [TENCENT]))

    assert [(outcome.state, outcome.error) for outcome in run.outcomes] == [(LineState.DONE, None)]
    assert await own.standing() == {"other"}
    await scene.pace(31)
    await scene.guard.submit_cancel_all(scene.account)


async def test_an_exit_that_has_fired_is_one_order_whatever_number_the_lists_have_of_it(scene: SandboxScene) -> None:
    own = await held(scene)
    target = own.exits[PROFIT]

    await scene.sandbox.ask("gap", symbol=TENCENT, price=str(target.trigger))

    await scene.until(lambda: any(order.id == target.id and order.filled for order in scene.orders))
    assert len({order.id for order in scene.orders}) == len(scene.orders)
    assert sum(order.remark == target.remark for order in scene.orders) == 3
    fills = await scene.done(scene.gateway.trading.fills(scene.account))
    assert target.id in {fill.order_id for fill in fills}
    assert await own.standing() == {"other"}
