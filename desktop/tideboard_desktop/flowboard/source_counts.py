"""What the archive says about each source of flow: sessions, missing and restated minutes, and where two disagree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Final

import numpy as np

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.reader import ArchiveReader, SessionRecord
from tideboard_core.flow.session_minutes import Floats, from_archive, unknown
from tideboard_core.model.instrument import InstrumentId, Market

DAYS: Final = 20
"""Recorded days that are counted, the newest first."""
COMPARED_DAYS: Final = 5
MOST_PAIRS: Final = 200
"""Symbol-sessions of two sources that are compared at most."""
NOTHING: Final = 0.01
"""Share of the turnover up to which a net has no sign."""
APART: Final = 0.05
"""Share of the turnover by which two nets of opposite signs disagree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCounts:
    """Of the recorded days: `expected`, `missing` and `restated` minutes of `sessions` symbol-sessions.

    At `compared` minutes another source in the same currency was known too, at `disagreeing` ones of them the signs
    of the two nets differ, both beyond 1 % of the turnover, and the nets are 5 % of it apart.
    """

    key: DefinitionKey
    sessions: int = 0
    expected: int = 0
    missing: int = 0
    restated: int = 0
    compared: int = 0
    disagreeing: int = 0


def count_sources(reader: ArchiveReader, market: Market, before: date) -> list[SourceCounts]:
    """Count the last 20 recorded days before `before`, each source by its definition key; may raise ArchiveError."""
    records = [each for each in reader.sessions(market) if each.day < before]
    days = sorted({each.day for each in records})[-DAYS:]
    counted = [each for each in records if each.day in set(days)]
    found: dict[DefinitionKey, SourceCounts] = {}
    for each in counted:
        old = found.get(each.key) or SourceCounts(key=each.key)
        found[each.key] = replace(
            old,
            sessions=old.sessions + 1,
            expected=old.expected + each.expected,
            missing=old.missing + max(each.expected - each.received, 0),
            restated=old.restated + each.restated,
        )
    for one, other, compared, disagreeing in _compared(reader, counted, days[-COMPARED_DAYS:]):
        for key in (one, other):
            old = found[key]
            found[key] = replace(old, compared=old.compared + compared, disagreeing=old.disagreeing + disagreeing)
    return sorted(found.values(), key=lambda each: (-each.sessions, each.key.provider, each.key.tier_version))


def _compared(
    reader: ArchiveReader, records: list[SessionRecord], days: list[date]
) -> list[tuple[DefinitionKey, DefinitionKey, int, int]]:
    """Both keys, the minutes known to both, and those of them at which the two disagree."""
    groups: defaultdict[tuple[date, InstrumentId], list[SessionRecord]] = defaultdict(list)
    for each in records:
        if each.day in days:
            groups[each.day, each.instrument].append(each)
    pairs = [
        (one, other)
        for group in groups.values()
        for one, other in combinations(group, 2)
        if one.key.currency == other.key.currency
    ]
    found = []
    for one, other in pairs[-MOST_PAIRS:]:
        first, second = _minutes(reader, one), _minutes(reader, other)
        turnover = np.where(np.isfinite(first[1]), first[1], second[1])
        found.append((one.key, other.key, *disagreements(first[0], second[0], turnover)))
    return found


def _minutes(reader: ArchiveReader, record: SessionRecord) -> tuple[Floats, Floats]:
    """Net and turnover since the open at the end of each minute; unknown where the block is damaged."""
    session = reader.hours(record.key.market, record.day)
    rows = reader.unless_damaged(lambda: reader.last_with_bars(record.key, record.instrument, record.day))
    minutes = unknown(session) if rows is None else from_archive(rows, session)
    return minutes.net, np.cumsum(minutes.turnover)


def disagreements(first: Floats, second: Floats, turnover: Floats) -> tuple[int, int]:
    """How many minutes both nets and the turnover since the open are known at, and at how many the nets disagree."""
    known = np.isfinite(first) & np.isfinite(second) & np.isfinite(turnover) & (turnover > 0)
    one, other, traded = first[known], second[known], turnover[known]
    signed = (np.abs(one) > NOTHING * traded) & (np.abs(other) > NOTHING * traded)
    opposite = signed & (np.sign(one) != np.sign(other)) & (np.abs(one - other) >= APART * traded)
    return int(known.sum()), int(opposite.sum())
