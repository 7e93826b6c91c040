"""What the rules would have fired on a recorded day, and when each firing and its end were known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import TradingCalendar
from tideboard_core.signals.loading import load_sessions
from tideboard_core.signals.rules import Rule
from tideboard_core.signals.store import KeptFiring
from tideboard_core.signals.verdicts import Firing, RuleVerdicts, firings, verdicts


class DayFiring(NamedTuple):
    """A firing of a rule (its id), the minute at which its condition ended, and when that was known (UTC seconds).

    `ended` is None where it held to the close.
    """

    rule: str
    firing: Firing
    ended: int | None
    end_received: float


class WatchedRule(NamedTuple):
    """A rule with the securities that it watched on the day."""

    rule: Rule
    symbols: Sequence[InstrumentId]


def fired_on(
    reader: ArchiveReader,
    watched: Iterable[WatchedRule],
    key: DefinitionKey,
    day: date,
    other: DefinitionKey | None = None,
) -> list[DayFiring]:
    """All firings of a day by receipt: each is of what had been received at its own, as in a record.

    `other` is a second provider's key. For a thread; damaged blocks are left out and named in `reader.damaged`. Raises
    ArchiveError.
    """
    calendar = TradingCalendar()
    found: list[DayFiring] = []
    for rule, symbols in watched:
        loaded = load_sessions(reader, rule, key, symbols, [day], calendar, cancelled=lambda: False, other=other)
        for session in loaded.sessions:
            judged = verdicts(rule, session)
            found += [DayFiring(rule.id, each, *_end_of(each, judged)) for each in firings(judged)]
    return sorted(found, key=lambda each: (each.firing.received, each.rule, each.firing.instrument))


def known_firings(found: Iterable[DayFiring], now: float) -> tuple[KeptFiring, ...]:
    """Those that were known at a moment (UTC seconds), with their ends if these were."""
    return tuple(
        KeptFiring(rule=each.rule, firing=each.firing, ended=each.ended if each.end_received <= now else None)
        for each in found
        if each.firing.received <= now
    )


def _end_of(firing: Firing, judged: RuleVerdicts) -> tuple[int | None, float]:
    """The first judged minute after a firing at which its condition does not hold, and when it was received."""
    over = judged.able & ~judged.holds[int(firing.mirrored)]
    over[: firing.minute + 1] = False
    if not over.any():
        return None, np.inf
    minute = int(np.argmax(over))
    return minute, float(judged.received[minute])
