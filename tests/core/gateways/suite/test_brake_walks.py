"""Walks through the practice exchange: no exit is held that goes without a brake, no entry goes after a listed loss."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.trading.sandbox_scene import sandbox_scene
from fakes.servers.gateway_rigs import OPTIONS, Rig
from fakes.servers.sandbox import sandbox_thread
from fakes.walks.trading.practice_brake_walk import PracticeWalk, without_brake
from tideboard_core.model.order import Environment
from tideboard_core.orders.brake.loss_limits import LossLimits

pytestmark = pytest.mark.slow

GATE, ALL = 3, 175
"""Seeds, of each gateway."""
LIMITS = (
    LossLimits(trades=1),
    LossLimits(trades=3),
    LossLimits(streak=1),
    LossLimits(streak=2, cool_down=60),
    LossLimits(cool_down=1440),
    LossLimits(loss={"HKD": Decimal(100)}),
    LossLimits(loss={"HKD": Decimal(2000)}, trades=4),
)


async def walked(rig: Rig, seed: int, braked: PracticeWalk | None = None) -> tuple[PracticeWalk, Counter[str]]:
    """A walk under a brake, on an exchange of its own, or without one what `braked` did."""
    chance = random.Random(seed)
    limits = chance.choice(LIMITS)
    with sandbox_thread(OPTIONS) as sandbox, tempfile.TemporaryDirectory() as directory:
        async with sandbox_scene(sandbox, Path(directory), Environment.LIVE, rig=rig) as scene:
            await scene.unlock()
            walk = PracticeWalk(scene, sandbox, chance, limits)
            failed: AssertionError | None = None
            try:
                await walk.begin(braked=braked is None)
                if braked is not None:
                    walk.counts = await without_brake(braked, walk)
                else:
                    await walk.run(chance.randint(8, 16))
            except AssertionError as error:  # the scene's group of tasks would hide it
                failed = error
            scene.eager = False
    if failed is not None:
        raise failed
    return walk, walk.counts


def walks(rig: Rig, seeds: range) -> Counter[str]:
    """What all of them met; a seed that fails is named."""
    met: Counter[str] = Counter()
    for seed in seeds:
        try:
            braked, counts = asyncio.run(walked(rig, seed))
            met += counts
            if any(row.name == "exit" and row.code for row in braked.done):
                met["walks without a brake"] += 1
                met += asyncio.run(walked(rig, seed, braked))[1]
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
    return met


@pytest.mark.timeout(300)
def test_exits_go_as_without_a_brake_and_no_entry_goes_after_a_listed_loss(rig: Rig) -> None:
    met = walks(rig, range(GATE))
    assert met["exits sent"] > GATE / 2
    assert met["entries sent"] > GATE / 2, "else the walks would prove nothing"


# The gate has test_exits_go_as_without_a_brake_and_no_entry_goes_after_a_listed_loss.
@pytest.mark.whole
@pytest.mark.timeout(900)
def test_exits_and_entries_in_many_walks(rig: Rig) -> None:
    walks(rig, range(GATE, ALL))
