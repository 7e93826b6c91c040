"""Trades of one security's session as they arrive: each once, with the minutes in which some may be missing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tideboard_core.archive.records import Print
from tideboard_core.flow.prints import print_of
from tideboard_core.model.quote import Tick
from tideboard_core.model.session import Session

_MICROSECONDS: Final = 1_000_000


@dataclass(slots=True)
class _Run:
    """A stretch of trade numbers between which nothing is missing, with the exchange times of its ends."""

    first: int
    last: int
    begin: int
    end: int


class TickStream:
    """Takes pushes and answers about the newest trades; `take` and `take_answer` return what was not known before.

    `numbered`: the gateway numbers the trades without a hole, so that a jump means lost ones. Times are microseconds of
    UTC.
    """

    def __init__(self, session: Session, *, numbered: bool = False) -> None:
        self.session = session
        self.numbered = numbered
        self._runs: list[_Run] = []
        self._broken = False
        self._from_open = False

    def take(self, ticks: Sequence[Tick]) -> list[Print]:
        """Pushed trades, oldest first; those of another day and those that are known are left out."""
        found: list[Print] = []
        for each in map(print_of, self._of_session(ticks)):
            last = self._runs[-1] if self._runs else None
            if last is not None and each.sequence <= last.last:
                continue
            jump = last is not None and self.numbered and each.sequence > last.last + 1
            if last is None or self._broken or jump:
                self._runs.append(_Run(each.sequence, each.sequence, each.time, each.time))
                self._broken = False
            else:
                last.last, last.end = each.sequence, max(last.end, each.time)
            found.append(each)
        return found

    def take_answer(self, ticks: Sequence[Tick], *, whole_day: bool) -> list[Print]:
        """The newest trades, nothing between them missing; `whole_day`: there were no others before them."""
        prints = sorted(map(print_of, self._of_session(ticks)))
        self._from_open = self._from_open or whole_day or len(prints) < len(ticks)  # those left out are of a day before
        if not prints:
            self._broken = self._broken and bool(self._runs)
            return []
        fresh = [each for each in prints if not any(run.first <= each.sequence <= run.last for run in self._runs)]
        answer = _Run(prints[0].sequence, prints[-1].sequence, prints[0].time, max(each.time for each in prints))
        apart: list[_Run] = []
        for run in self._runs:
            if run.last < answer.first - 1 or run.first > answer.last + 1:
                apart.append(run)
                continue
            answer = _Run(
                min(run.first, answer.first),
                max(run.last, answer.last),
                min(run.begin, answer.begin),
                max(run.end, answer.end),
            )
        self._runs = sorted([*apart, answer], key=lambda run: run.first)
        self._broken = self._broken and self._runs[-1] is not answer
        return fresh

    def broken(self) -> None:
        """The stream ended: trades until the next one, or until an answer reaches back, may be missing."""
        self._broken = True
        self._from_open = self._from_open and bool(self._runs)

    @property
    def covered_from(self) -> int | None:
        """The first session minute of which every trade was received; None before the first trade."""
        if self._from_open:
            return 0
        return self._minute_after(self._runs[0].begin) if self._runs else None

    @property
    def lost(self) -> frozenset[int]:
        """Session minutes after `covered_from` in which trades may be missing."""
        return frozenset(
            minute
            for before, after in pairwise(self._runs)
            for minute in range(self._minute_at(before.end), self._minute_after(after.begin))
        )

    def covered(self, now: float) -> frozenset[int]:
        """Session minutes over at `now` (UTC seconds) of which every trade was received."""
        first, over = self.covered_from, math.floor(self.session.axis_minute(now))
        if self._broken:
            over = min(over, self._minute_at(self._runs[-1].end)) if self._runs else 0
        return frozenset() if first is None else frozenset(range(first, over)) - self.lost

    def _of_session(self, ticks: Sequence[Tick]) -> list[Tick]:
        """Those that are not of a session before: a read at the open brings the day before, too."""
        earliest = self.session.open.timestamp() - _PRE_OPEN
        return [tick for tick in ticks if tick.time.timestamp() >= earliest]

    def _minute_at(self, time: int) -> int:
        return math.floor(self.session.axis_minute(time / _MICROSECONDS))

    def _minute_after(self, time: int) -> int:
        return math.ceil(self.session.axis_minute(time / _MICROSECONDS))


_PRE_OPEN: Final = 6 * 3600.0
"""Seconds before the open from which trades belong to the session: the longest pre-market is 5.5 hours."""
