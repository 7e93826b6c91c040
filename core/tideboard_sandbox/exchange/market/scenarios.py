"""What the scenarios of the market change: order book conditions, halt, opening gap."""

from __future__ import annotations

from typing import NamedTuple

from tideboard_core.errors import BadInput
from tideboard_core.system.scenarios import MARKET_SCENARIOS

FAST_RATE = 20_000.0
"""Events a second over everything that is watched, in scenario `fast`."""

GAP = 0.06
"""Opening gap in scenario `gap-open`; the sign comes from the seed."""

HALT_AFTER_S, HALT_FOR_S = 60, 300
"""When scenario `halt` suspends HK.00700 after the start, and for how long (seconds of exchange time)."""


class Conditions(NamedTuple):
    """Factor on depth, ticks of additional spread, additional events per second."""

    depth: float = 1.0
    spread: int = 0
    extra: float = 0.0


def conditions_of(scenario: str) -> Conditions:
    """Conditions of a scenario without its pace; BadInput for a name that is not one."""
    if scenario not in MARKET_SCENARIOS:
        raise BadInput("bad-scenario", name=scenario)
    return Conditions(depth=0.1, spread=3) if scenario == "thin-book" else Conditions()
