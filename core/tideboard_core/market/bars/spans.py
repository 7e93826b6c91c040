"""Which time a source has answered for, and the gaps in it: minutes of a session that were not received."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import BarSessions
from tideboard_core.ports.bars import day_parts, trading_day


class Span(NamedTuple):
    """A stretch of time, UTC, begin included, end excluded."""

    begin: datetime
    end: datetime


class Spans:
    """Stretches of time, ascending, none touching another."""

    def __init__(self) -> None:
        self._spans: list[Span] = []

    @property
    def all(self) -> tuple[Span, ...]:
        return tuple(self._spans)

    def add(self, begin: datetime, end: datetime) -> None:
        """Add a stretch; those that it overlaps or touches become one with it."""
        if begin >= end:
            return
        apart = [each for each in self._spans if each.end < begin or each.begin > end]
        touched = [each for each in self._spans if each.end >= begin and each.begin <= end]
        joined = Span(min([begin, *(each.begin for each in touched)]), max([end, *(each.end for each in touched)]))
        self._spans = sorted([*apart, joined])

    def clear(self) -> None:
        self._spans = []

    def contains(self, instant: datetime) -> bool:
        """Whether an instant lies in a stretch."""
        return any(each.begin <= instant < each.end for each in self._spans)

    def missing(self, begin: datetime, end: datetime) -> list[Span]:
        """What of `begin` to `end` lies in no stretch, ascending."""
        found: list[Span] = []
        at = begin
        for each in self._spans:
            if each.end <= at:
                continue
            if each.begin >= end:
                break
            if each.begin > at:
                found.append(Span(at, each.begin))
            at = each.end
        if at < end:
            found.append(Span(at, end))
        return found


def gaps(answered: Spans, market: Market, sessions: BarSessions, begin: datetime, end: datetime) -> list[Span]:
    """Stretches of trading from `begin` to `end` (aware) of which no source has answered, ascending."""
    found: list[Span] = []
    day, last = trading_day(market, begin), trading_day(market, end)
    while day <= last:
        for part in day_parts(market, day, sessions):
            found += answered.missing(max(part.begin, begin), min(part.end, end))
        day += timedelta(days=1)
    return found
