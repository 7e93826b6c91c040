"""What is to be known of the days before a record's parts are made: how they were seen, and how the list moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.collector.words import sentence
from tideboard_core.flow.session_minutes import Floats
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.rule_records.making import RecordPlan, most_memory
from tideboard_core.rule_records.part_bytes import written
from tideboard_core.signals.bootstrap import Cancelled
from tideboard_core.signals.loading import bare_sessions, recorded_hours
from tideboard_core.signals.outcomes import HORIZONS, list_spans
from tideboard_core.signals.record import Half, days_of_half, seen_by_days
from tideboard_core.signals.sessions import BareSession, Seen

MOST_KEPT: Final = 5_000
"""Symbol-sessions whose bars a process keeps for the list's changes: some 80 MB."""
MOST_READ: Final = 500
"""Symbol-sessions whose rows are read at once."""


class DayFact(NamedTuple):
    """A day on which some sessions were seen so; `spans` has the list's changes of `list_spans`, or no column."""

    day: date
    seen: Seen
    spans: Floats


class FactsBatch(NamedTuple):
    """What is known of some days; `damaged` and `memory` are as those of `PartsBatch`."""

    facts: tuple[DayFact, ...]
    damaged: tuple[str, ...]
    memory: int


def needs_facts(plan: RecordPlan) -> bool:
    """Whether the parts depend on more than a security's own sessions."""
    return plan.half is not Half.ALL or plan.against_list


def days_at_once(days: Sequence[date], securities: int) -> list[Sequence[date]]:
    """Days of one month, as a place has them together, so many as a process may keep of all securities."""
    size = max(MOST_KEPT // max(securities, 1), 1)
    found: list[Sequence[date]] = []
    for _month, group in groupby(days, key=lambda day: (day.year, day.month)):
        own = [*group]
        found += [own[begin : begin + size] for begin in range(0, len(own), size)]
    return found


def facts_bytes(
    plan: RecordPlan, securities: Sequence[InstrumentId], days: Sequence[date], cancelled: Callable[[], bool]
) -> bytes:
    """Return the facts of some days (ascending) as bytes.

    Raises ArchiveError, DeskError, and Cancelled soon after `cancelled` says so.
    """
    kept: dict[Seen, list[BareSession]] = {seen: [] for seen in Seen}
    damaged: list[str] = []
    for each in _sessions(plan, securities, days, damaged):
        if cancelled():
            raise Cancelled
        kept[each.seen].append(each)
    facts: list[DayFact] = []
    for seen, sessions in kept.items():
        spans = list_spans(sessions) if plan.against_list else {}
        nothing = np.zeros((len(HORIZONS), 0))
        facts += (DayFact(day, seen, spans.get(day, nothing)) for day in sorted({each.day for each in sessions}))
    return written(FactsBatch(tuple(facts), tuple(damaged), most_memory()))


def _sessions(
    plan: RecordPlan, securities: Sequence[InstrumentId], days: Sequence[date], damaged: list[str]
) -> Iterator[BareSession]:
    """The sessions of these days, some securities after the other; `damaged` gets what was left out."""
    market, size = plan.key.market, max(MOST_READ // len(days), 1)
    for begin in range(0, len(securities), size):
        some = securities[begin : begin + size]
        with plan.source.opened(market, some, days[0], days[-1]) as reader:
            hours = recorded_hours(reader, market, days)
            for instrument in some:
                own = plan.hours_of(hours, instrument)
                yield from bare_sessions(reader, plan.rule, instrument, (plan.key, plan.other), own)
            damaged += (sentence(error) for error in reader.damaged)


def settled(plan: RecordPlan, facts: Iterable[DayFact]) -> RecordPlan:
    """The plan with what the facts of all its days say: of which sessions the record is, and against what."""
    found = {(each.seen, each.day): each.spans for each in facts}
    days = {seen: {day for each, day in found if each is seen} for seen in Seen}
    seen = seen_by_days(len(days[Seen.LIVE]), len(days[Seen.LATER]))
    return replace(
        plan,
        seen=seen,
        half_days=None if plan.half is Half.ALL else days_of_half(days[seen], plan.half),
        medians={day: found[seen, day] for day in days[seen]} if plan.against_list else None,
    )
