"""Walks through the practice exchange outside regular hours, over each port and in both forms of the current price.

No order of ours, exit, flatten, put back, combination or entry under a brake, crosses what the exchange knows then.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from pathlib import Path
from random import Random

import pytest

from fakes.scenes.trading.sandbox_scene import sandbox_scene
from fakes.servers.gateway_rigs import PORTS, Rig
from fakes.servers.sandbox import SandboxHere, sandbox_thread, standing_options
from fakes.walks.trading.practice_night_walk import STARTS, PracticeNight
from tideboard_core.model.order import Environment

GATE = {"opend": (54, 87), "rest": (87, 54), "longport": (23, 87)}
"""Seeds of the gate in each form: the first meets what is wanted, on a busy machine perhaps the second alone."""
WANTED = {"exits that must go", "results of a day compared"}
"""What the walks of the gate must meet, else they would prove nothing."""
ALL = 80
"""Seeds of each port and form at night."""
COURSES = ("", "-up-5", "-down-5", "-up-12", "-down-12", "-quiet")
FORMS = pytest.mark.parametrize("form", ["regular-last", "extended-last"])


async def walk(rig: Rig, sandbox: SandboxHere, form: str, seed: int) -> PracticeNight:
    """A walk on the exchange as it begins in one of the scenarios of the form."""
    chance = Random(seed)
    scenario, start = f"{form}{chance.choice(COURSES)}", chance.choice(STARTS)
    await sandbox.ask("reset", seed=seed, scenario=scenario, start=start, date="2026-11-20")
    with tempfile.TemporaryDirectory() as directory:
        async with sandbox_scene(sandbox, Path(directory), Environment.LIVE, rig=rig, chores=0.1) as scene:
            done = PracticeNight(scene, sandbox, chance)
            try:
                await done.run(chance.randint(8, 14))
            except Exception as error:  # noqa: BLE001  the scene's group of tasks would hide it
                done.faults.append(repr(error))
            scene.eager = False
    assert not done.faults, f"seed {seed}, {scenario} from {start}: {done.faults}"
    return done


def walks(rig: Rig, form: str, seeds: Iterable[int], enough: AbstractSet[str] | None = None) -> Counter[str]:
    """What they met, up to the first after which each of `enough` was met; a seed that fails is named."""
    met: Counter[str] = Counter()
    with sandbox_thread(standing_options(**PORTS)) as sandbox:
        for seed in seeds:
            met += asyncio.run(walk(rig, sandbox, form, seed)).met
            if enough is not None and met.keys() >= enough:
                break
    return met


@FORMS
def test_orders_after_hours_hold_against_what_the_exchange_knows(rig: Rig, form: str) -> None:
    assert walks(rig, form, GATE[rig.name], WANTED).keys() >= WANTED


# The gate has test_orders_after_hours_hold_against_what_the_exchange_knows.
@pytest.mark.whole
@pytest.mark.timeout(1800)
@FORMS
def test_many_walks_of_each_form_after_hours(rig: Rig, form: str) -> None:
    met = walks(rig, form, range(ALL))
    assert met.keys() >= {"exits offered back", "exits to put back", "brake holds", "lines unticked", "gap", "trade"}
