"""What the scenarios of the market change: order book conditions, halt, opening gap, nights, stories of a security."""

from __future__ import annotations

from typing import NamedTuple

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.scenarios import MARKET_SCENARIOS, NIGHT_SCENARIOS
from tideboard_sandbox.exchange.instruments.value_path import PriceMove

FAST_RATE = 20_000.0
"""Events a second over everything that is watched, in scenario `fast`."""

GAP = 0.06
"""Opening gap in scenario `gap-open`; the sign comes from the seed."""

HALT_AFTER_S, HALT_FOR_S = 60, 300
"""When scenario `halt` suspends HK.00700 after the start, and for how long (seconds of exchange time)."""

TOLD = InstrumentId("HK.00700")
"""The security that the stories are about."""

REPORT_DAY, SHORT_SQUEEZE, BROKER_SELLS = "report-day", "short-squeeze", "broker-sells"
STORIES = (REPORT_DAY, SHORT_SQUEEZE, BROKER_SELLS)
"""Scenarios in which something stands behind the practice day's move of one security."""

REPORT_MINUTE = 10 * 60 + 28
"""Minute of the practice day at which the report of scenario `report-day` is out."""

_BEGIN = 61
"""Session minute from which on the price moves: 10:31 in Hong Kong."""
_REPORT_MOVE = PriceMove(_BEGIN, 12, 0.05)
PAST_REPORT_MOVE = 0.05
"""By which part the price moved on its past report days in scenario `report-day`."""
_MOVES = {SHORT_SQUEEZE: PriceMove(_BEGIN, 90, 0.09), BROKER_SELLS: PriceMove(_BEGIN, 45, -0.045)}


class Night(NamedTuple):
    """New York outside its regular hours, where the books move with what trades there.

    `gap` is how far that is from the regular close, in the nights before and after the day on which the practice
    begins. `quiet`: nobody trades in the first minute of a session, of the regular one of any market neither.
    """

    gap: float = 0.0
    quiet: bool = False


_COURSES = {
    "": Night(),
    "-up-5": Night(gap=0.05),
    "-down-5": Night(gap=-0.05),
    "-up-12": Night(gap=0.12),
    "-down-12": Night(gap=-0.12),
    "-quiet": Night(quiet=True),
}
"""By the end of a scenario's name; what comes before it says which price Futu's ports call the current one."""

_FOLLOWING = "extended-last"


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


def night_of(scenario: str) -> Night | None:
    """The nights of a scenario that is about them; None for the others."""
    if scenario not in NIGHT_SCENARIOS:
        return None
    return _COURSES[scenario.removeprefix(_FOLLOWING).removeprefix("regular-last")]


def follows_extended(scenario: str) -> bool:
    """Whether the current price at Futu's ports is that of the newest trade of any session, not of the regular one."""
    return scenario in NIGHT_SCENARIOS and scenario.startswith(_FOLLOWING)


def story_of(scenario: str, instrument: InstrumentId) -> str:
    """The story that a scenario tells of a security; empty for none."""
    return scenario if scenario in STORIES and instrument == TOLD else ""


def move_of(story: str, *, beaten: bool) -> PriceMove | None:
    """The practice day's move in a story; `beaten`: the report tells more than was expected."""
    if story == REPORT_DAY:
        return _REPORT_MOVE if beaten else _REPORT_MOVE._replace(size=-_REPORT_MOVE.size)
    return _MOVES.get(story)
