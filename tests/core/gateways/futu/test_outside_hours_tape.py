"""The tape outside New York's regular hours over both of Futu's wires: its trades come as they are made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest

from fakes.scenes.trading.sandbox_scene import SandboxScene, sandbox_scene
from fakes.servers.gateway_rigs import PORTS, rig_named
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import Tick
from tideboard_core.model.session import exchange_zone

APPLE = InstrumentId("US.AAPL")


@pytest.fixture(scope="module", params=["calm", "sessions-narrow"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[OpenSandbox]:
    """An exchange at 16:20 in New York."""
    with sandbox_thread(standing_options(**PORTS, scenario=request.param, start=time(5, 20))) as opened:
        yield opened


@pytest.mark.parametrize("rig", ["opend", "rest"])
async def test_trades_after_the_close_come_to_the_tape(sandbox: OpenSandbox, tmp_path: Path, rig: str) -> None:
    async with sandbox_scene(sandbox, tmp_path, rig=rig_named(rig), chores=0.1) as scene:
        await _follow(scene)


async def _follow(scene: SandboxScene) -> None:
    zone, late = exchange_zone(Market.US), list[Tick]()
    key = Topic.TICKS.of(APPLE)

    def pushed(_key: Key[tuple[Tick, ...]]) -> None:
        rows = scene.hub.value(key) or ()
        late.extend(one for one in rows if time(16) < one.time.astimezone(zone).time() < time(20))

    scene.hub.listen(key, pushed)
    subscription = scene.hub.subscribe(key)
    await scene.view(APPLE, Market.US)
    await scene.until(lambda: scene.hub.value(key) is not None)
    late.clear()
    await scene.sandbox.ask("advance", seconds=120)
    await scene.until(lambda: bool(late))
    subscription.close()

    assert {one.instrument for one in late} == {APPLE}
