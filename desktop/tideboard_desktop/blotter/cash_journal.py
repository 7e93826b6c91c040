"""Reads the cash journal: today first, then back week by week, each part shown as it arrives and cached for a while."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import takewhile

from PySide6.QtCore import QObject

from tideboard_core.errors import TideboardError
from tideboard_core.model.order import Account
from tideboard_core.model.reference import CashEntry
from tideboard_core.ports.system import Clock
from tideboard_desktop.blotter.cash_columns import CashRow
from tideboard_desktop.blotter.past_days import KEPT_FOR, PastSource, last_day
from tideboard_desktop.docks.keyed_reads import KeyedReads
from tideboard_desktop.ui.tasks import Tasks

SETTLED_FOR = 900.0
"""Seconds for which earlier days are cached: few movements are booked to them later."""
Span = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """The state of a range: `rows` newest first back to the day `since`, None = nothing has been read yet.

    `read` is the market time of the last read of today, `reading` whether days are still missing. `error` is why the
    rest is missing or stale.
    """

    rows: tuple[CashRow, ...] = ()
    since: date | None = None
    read: datetime | None = None
    reading: bool = False
    error: TideboardError | None = None


class CashJournal:
    """One read at a time, newest days first; calls `changed` after each. It ends with `parent`.

    A refusal ends the round; it is tried again after a pause, or as soon as another account or range is shown.
    """

    def __init__(
        self, source: PastSource, tasks: Tasks, clock: Clock, changed: Callable[[], None], parent: QObject
    ) -> None:
        self._source, self._clock = source, clock
        self._shown: tuple[str, int] | None = None
        self._reads: KeyedReads[tuple[str, Span], Sequence[CashEntry]] = KeyedReads(
            "cash journal",
            changed,
            parent,
            tasks=tasks,
            clock=clock,
            one_at_a_time=True,
            renew_after=SETTLED_FOR,
            pause=KEPT_FOR,
            lasting=SETTLED_FOR,
        )

    def of(self, account: Account, days: int) -> Journal:
        """The journal of the past `days` days up to today; starts a read of what is missing or stale."""
        if self._shown != (account.id, days):
            self._shown = account.id, days
            self._reads.retry()
        keys = [(account.id, span) for span in spans_until(last_day(account, self._clock.market()), days)]
        for key in keys:
            again = key == keys[0] and self._reads.age(key) >= KEPT_FOR
            self._reads.want(key, partial(self._source.cash_entries, account, *key[1]), again=again)
            if self._reads.error(key) is not None:
                break
        known = [*takewhile(lambda key: self._reads.time(key) is not None, keys)]
        found = [entry for key in known for entry in self._reads.value(key) or ()]
        return Journal(
            rows=numbered(sorted(found, key=_newness, reverse=True)),
            since=known[-1][1][0] if known else None,
            read=self._reads.time(keys[0]),
            reading=len(known) < len(keys) and any(map(self._reads.is_reading, keys)),
            error=next(filter(None, map(self._reads.error, keys)), None),
        )


def spans_until(day: date, days: int) -> list[Span]:
    """`day` alone, then the `days` days before it week by week, newest first."""
    spans, first, end = [(day, day)], day - timedelta(days=days), day - timedelta(days=1)
    while end >= first:
        begin = max(end - timedelta(days=6), first)
        spans.append((begin, end))
        end = begin - timedelta(days=1)
    return spans


def numbered(entries: Iterable[CashEntry]) -> tuple[CashRow, ...]:
    """Make rows distinct that the broker reports alike: two equal fees at one time are two movements."""
    seen: Counter[CashEntry] = Counter()
    rows = []
    for entry in entries:
        rows.append(CashRow(entry, seen[entry]))
        seen[entry] += 1
    return tuple(rows)


def _newness(entry: CashEntry) -> tuple[date, float, int, str]:
    created = 0.0 if entry.created is None else entry.created.timestamp()
    return entry.clearing_date, created, len(entry.id), entry.id
