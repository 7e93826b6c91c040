"""Walks outside regular hours in both forms of a broker's last price: exits, entries, contracts, brake and flattens."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from fakes.scenes.trading.trading_scene import trading_scene
from fakes.walks.trading.night_walk import NightWalk

pytestmark = pytest.mark.usefixtures("order_log_at_once")

GATE, ALL = 14, 200
"""Seeds of each form."""
FORMS = pytest.mark.parametrize("follows", [True, False], ids=["last-follows", "last-stays"])


async def walk(seed: int, *, follows: bool) -> Counter[str]:
    with tempfile.TemporaryDirectory() as directory:
        async with trading_scene(Path(directory)) as scene:
            one = NightWalk(scene, Random(seed), follows=follows)
            await one.walk()
            return one.met


def walks(seeds: range, *, follows: bool) -> Counter[str]:
    """What all of them met; a seed that fails is named."""
    met: Counter[str] = Counter()
    for seed in seeds:
        try:
            met += asyncio.run(walk(seed, follows=follows))
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise
    return met


@FORMS
def test_every_order_after_hours_is_measured_from_the_price_that_trades_now(follows: bool) -> None:
    met = walks(range(GATE), follows=follows)
    needed = {"exits that must go", "entry sent", "stop passes", "combination sent", "flatten done", "line unticked"}
    assert met.keys() >= needed, "else the walks would prove nothing"


# The gate has test_every_order_after_hours_is_measured_from_the_price_that_trades_now.
@pytest.mark.whole
@pytest.mark.timeout(900)
@FORMS
def test_many_walks_after_hours(follows: bool) -> None:
    met = walks(range(ALL), follows=follows)
    assert met.keys() >= {"stop typed", "contract of a share that moved", "brake holds nothing", "line not done"}
