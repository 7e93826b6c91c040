"""Verdicts of a rule on a session, from values known at receipt only, and the minutes at which it fires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from tideboard_core.flow.session_minutes import Floats
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.signals.conditions import RuleCase, judge
from tideboard_core.signals.rules import LAST, QUIET, Rule, RuleKind, Stated
from tideboard_core.signals.sessions import Flags, SessionData


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RuleVerdicts:
    """Whether a rule holds at the end of each minute, judged when that minute was received.

    `holds` has a row for the condition and one for its mirror image if it is watched; `states` says what each states.
    `received` is when each minute counts (UTC seconds, NaN = never); `able` where the rule could be judged at all.
    With `once` a condition fires at its first minute of the day or not at all.
    """

    instrument: InstrumentId
    day: date
    holds: Flags
    able: Flags
    received: Floats
    states: tuple[Stated, ...]
    begins: int
    once: bool

    @property
    def may_fire(self) -> Flags:
        """Minutes at which a firing is possible: judged, not too early and not too late in the session."""
        minutes = np.arange(len(self.able))
        return self.able & (minutes >= self.begins) & (minutes < len(minutes) - LAST)


class Firing(NamedTuple):
    """A condition that began to hold: at the end of session minute `minute`, known at `received` (UTC seconds)."""

    instrument: InstrumentId
    day: date
    minute: int
    received: float
    states: Stated
    mirrored: bool = False


def states_of(rule: Rule) -> tuple[Stated, ...]:
    """What each row of a rule's verdicts states."""
    return (rule.stated, Stated(-rule.stated)) if rule.mirrored else (rule.stated,)


def fires_once(rule: Rule) -> bool:
    """Whether only the first minute of a day counts."""
    return rule.kind is RuleKind.PERCENTILE_ABOVE


def verdicts(rule: Rule, session: SessionData) -> RuleVerdicts:
    """Judge each minute by the view that was known when it was received; the same code live and for the record."""
    received = session.counted(rule)
    known = np.isfinite(received)
    states = states_of(rule)
    holds, able = np.zeros((len(states), session.count), bool), np.zeros(session.count, bool)
    until = [view.since for view in session.views[1:]] + [np.inf]
    for view, end in zip(session.views, until, strict=True):
        own = known & (received >= view.since) & (received < end)
        if own.any():
            judged = judge(RuleCase(rule, session, view, received))
            holds[:, own], able[own] = judged.holds[:, own], judged.able[own]
    return RuleVerdicts(
        instrument=session.instrument,
        day=session.day,
        holds=holds,
        able=able,
        received=received,
        states=states,
        begins=rule.begins,
        once=fires_once(rule),
    )


def firings(found: RuleVerdicts) -> list[Firing]:
    """The first minute that holds after at least 15 received ones that did not, by minute.

    Minutes that were not received neither hold nor not. None fires before `begins` or in the last five minutes.
    """
    fired = [
        Firing(found.instrument, found.day, minute, float(found.received[minute]), states, mirrored=row > 0)
        for row, states in enumerate(found.states)
        for minute in _first_minutes(found, row)
    ]
    return sorted(fired, key=lambda each: (each.minute, each.mirrored))


def _first_minutes(found: RuleVerdicts, row: int) -> list[int]:
    holds = found.holds[row]
    at = np.flatnonzero(holds)
    if not len(at):
        return []
    quiet = np.cumsum(np.isfinite(found.received) & ~holds)[at]
    first = quiet - np.append(0, quiet[:-1]) >= QUIET
    if found.once:
        first[1:] = False
    minutes = at[first & (at >= found.begins) & (at < len(holds) - LAST)]
    return [int(minute) for minute in minutes]
