"""A flatten of 40 positions: how long the brokers' limits make it, by a clock that passes while everybody sleeps."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from benchmarks.judging import Bound, Outcome
from benchmarks.repeated import Repeated
from fakes.scenes.trading.flatten_pace import MANY, FutuPace, LongportPace, PacedBroker, PaceOf
from fakes.scenes.trading.trading_scene import trading_scene
from tideboard_core.model.flatten import FLATTEN_LIFE

BROKERS: dict[str, PaceOf] = {"Futu": FutuPace, "LongPort": LongportPace}


def flatten_times() -> list[Outcome]:
    """For each broker, without and with an exit to withdraw for each position; the limits are those that we keep."""
    return [
        asyncio.run(_timed(broker, exits=exits, fills=fills))
        for broker in BROKERS
        for exits in (False, True)
        for fills in (True, False)
    ]


async def _timed(broker: str, *, exits: bool, fills: bool) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        async with trading_scene(Path(folder)) as scene:
            await scene.unlock()
            paced = PacedBroker(scene, BROKERS[broker], exits=exits, fills=fills)
            _run, seconds = await paced.flatten()
    begun = "an exit each" if exits else "no exits"
    return Outcome(
        goal="37",
        what=f"flatten of {MANY} positions at {broker}'s limits, {begun}, {'filled at once' if fills else 'resting'}",
        unit="s",
        ours=Repeated([seconds]),  # by the clock of the scene, which no other program disturbs
        bounds=(Bound(limit=FLATTEN_LIFE, human=True),),
        notes={"orders sent": len(paced.placed)},
        versions={},
    )
