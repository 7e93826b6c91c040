"""A market that is shut in its hours, over each gateway: refused, then denied; ways out and cancels go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from typing import NamedTuple

import pytest

from fakes.scenes.trading.sandbox_scene import SandboxScene
from fakes.servers.gateway_rigs import PORTS
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from fakes.values.hub_values import known
from tideboard_core.errors import OrderDenied, OrderRejected
from tideboard_core.market.closures import ClosureWatch
from tideboard_core.market.session import MARKETS
from tideboard_core.model.closures import Closure, ClosureSign, all_closed, put_closed
from tideboard_core.model.hub_keys import CLOSURES, Topic
from tideboard_core.model.order import CancelRequest, OrderStatus, Side
from tideboard_core.model.review import CheckCode

CLOSES = 240.0
WAKING = Topic.QUOTE.of("HK.00005")
"""Seconds after which the exchange is shut."""


class Cut(NamedTuple):
    """A scenario that begins at `start`; so many seconds later the exchange is `shut`, and `open` after these."""

    scenario: str
    start: time = time(10, 58)
    shut: float = CLOSES
    open: float | None = None


@pytest.fixture
def cut() -> Cut:
    return Cut("closure")


@pytest.fixture
def standing(cut: Cut) -> Iterator[OpenSandbox]:
    with sandbox_thread(standing_options(**PORTS, scenario=cut.scenario, start=cut.start)) as opened:
        yield opened
    put_closed(())


@pytest.fixture
def sandbox(standing: OpenSandbox) -> OpenSandbox:
    return standing


def closures(scene: SandboxScene) -> tuple[Closure, ...]:
    return scene.hub.value(CLOSURES) or ()


async def test_the_broker_refuses_and_two_signs_deny_what_adds_alone(locked: SandboxScene) -> None:
    scene, shut_at = locked, locked.clock.market() + timedelta(seconds=120)
    watch = ClosureWatch(scene.hub, scene.clock)
    await scene.unlock()
    bought = scene.request()
    await scene.guard.submit(bought)
    await scene.until_order(bought.client_order_id, lambda row: row.status is OrderStatus.FILLED)
    resting = scene.request(price=scene.book.bids[4].price)
    await scene.pace(1)
    await scene.guard.submit(resting)
    order = await scene.until_order(resting.client_order_id, lambda row: row.status is OrderStatus.SUBMITTED)
    await watch.see(scene.gateway)
    assert closures(scene) == ()

    await scene.sandbox.ask("advance", seconds=CLOSES)
    scene.pass_time(CLOSES)
    await scene.until(lambda: known(scene.hub, MARKETS).time >= shut_at)
    await watch.see(scene.gateway)
    await scene.pace(1)
    with pytest.raises(OrderRejected) as refused:
        await scene.submitted(scene.guard.submit(scene.request(price=scene.book.bids[4].price)))
    assert refused.value.data["text"]
    await scene.done(watch.see(scene.gateway))

    (closure,) = closures(scene)
    assert closure.signs >= {ClosureSign.STATE, ClosureSign.REFUSAL}
    await scene.pace(1)
    with pytest.raises(OrderDenied) as denied:
        await scene.submitted(scene.guard.submit(scene.request(price=scene.book.bids[4].price)))
    assert denied.value.code == CheckCode.CLOSURE.value
    await scene.pace(1)
    with pytest.raises(OrderRejected):
        await scene.submitted(scene.guard.submit(scene.request(Side.SELL, price=scene.book.asks[4].price)))
    cancel = CancelRequest(account=scene.account, order=order, client_order_id=scene.guard.client_order_id())
    await scene.pace(1)
    await scene.guard.submit_cancel(cancel)
    await scene.until_order(resting.client_order_id, lambda row: row.status is OrderStatus.CANCELLED)


async def _advance(scene: SandboxScene, watch: ClosureWatch, seconds: float) -> None:
    """Let the exchange go on, until the gateway has its state of the markets of then, and what traded is seen."""
    at = scene.clock.market() + timedelta(seconds=seconds - 30)
    await scene.sandbox.ask("advance", seconds=seconds)
    scene.pass_time(seconds)
    woken = scene.hub.subscribe(WAKING)  # the session sleeps by the real clock
    await scene.until(lambda: known(scene.hub, MARKETS).time >= at)
    woken.close()
    await scene.done(watch.see(scene.gateway))
    await scene.pace(1)


CUTS = [
    Cut("breaker", open=840),
    Cut("ends-at-noon", time(11, 58), shut=2 * 3600),
]


@pytest.mark.parametrize("cut", CUTS, ids=lambda cut: cut.scenario)
async def test_a_part_of_a_day_that_is_not_traded_is_a_closure_and_ends_with_it(locked: SandboxScene, cut: Cut) -> None:
    scene = locked
    watch = ClosureWatch(scene.hub, scene.clock)
    await scene.unlock()
    await watch.see(scene.gateway)
    price = scene.book.bids[4].price
    await _advance(scene, watch, cut.shut)
    await scene.unlock()
    with pytest.raises(OrderRejected):
        await scene.submitted(scene.guard.submit(scene.request(price=price)))
    await scene.done(watch.see(scene.gateway))
    (closure,) = closures(scene)
    assert closure.certain
    if cut.open is None:
        return

    await _advance(scene, watch, cut.open)
    assert closures(scene) == ()
    await scene.unlock()
    bought = scene.request()
    await scene.guard.submit(bought)
    await scene.until_order(bought.client_order_id, lambda row: row.status is OrderStatus.FILLED)
    assert [span.market for span in all_closed()] == [closure.market]


@pytest.mark.parametrize("cut", [Cut("opens-late", time(10, 45))], ids=lambda cut: cut.scenario)
async def test_a_late_open_is_the_markets_state_alone(locked: SandboxScene) -> None:
    """Its orders are taken for the opening: one sign, by which the broker decides. LongPort is asked for it."""
    scene = locked
    watch = ClosureWatch(scene.hub, scene.clock)
    await watch.see(scene.gateway)
    await _advance(scene, watch, CLOSES)
    (closure,) = closures(scene)
    assert closure.signs == {ClosureSign.STATE}
    await _advance(scene, watch, 3 * CLOSES)
    assert closures(scene) == ()
    assert all_closed() == ()
