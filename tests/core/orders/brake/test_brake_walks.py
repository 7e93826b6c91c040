"""Walks at a scripted broker: no exit is held that goes without a brake, no entry goes after a loss that was listed."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from fakes.scenes.trading.trading_scene import trading_scene
from fakes.walks.trading.brake_walk import BrakeWalk

pytestmark = pytest.mark.usefixtures("order_log_at_once")

GATE, ALL = 60, 800
"""Seeds."""


async def walk(seed: int) -> Counter[str]:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as directory:
        async with trading_scene(Path(directory)) as scene:
            one = BrakeWalk(scene, chance)
            await one.begin()
            return await one.run(chance.randint(5, 12))


def walks(seeds: range) -> Counter[str]:
    """What all of them met; a seed that fails is named."""
    met: Counter[str] = Counter()
    for seed in seeds:
        try:
            met += asyncio.run(walk(seed))
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
    return met


def test_exits_go_as_without_a_brake_and_no_entry_goes_after_a_listed_loss() -> None:
    met = walks(range(GATE))
    assert met["exits sent"] > GATE / 2
    assert met["entries sent"] > GATE / 8, "else the walks would prove nothing"


# The gate has test_exits_go_as_without_a_brake_and_no_entry_goes_after_a_listed_loss.
@pytest.mark.whole
@pytest.mark.timeout(900)
def test_exits_and_entries_in_many_walks() -> None:
    walks(range(GATE, ALL))
