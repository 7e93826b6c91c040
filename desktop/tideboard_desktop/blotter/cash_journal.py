"""Reads the cash journal: today first, then back week by week, each part shown as it arrives and cached for a while."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing
from tideboard_core.model.order import Account
from tideboard_core.model.reference import CashEntry
from tideboard_core.ports.system import Clock
from tideboard_desktop.blotter.cash_columns import CashRow
from tideboard_desktop.blotter.past_days import KEPT_FOR, PastSource, last_day
from tideboard_desktop.ui.tasks import Tasks

SETTLED_FOR = 900.0
"""Seconds for which earlier days are cached: few movements are booked to them later."""
_FINAL = (NotOffered, PermissionMissing)
"""Refusals that a second try does not change."""
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
    error: GatewayError | None = None


class _Part(NamedTuple):
    at: float
    read: datetime
    entries: tuple[CashEntry, ...]


class CashJournal:
    """One read at a time; another account or range replaces it. Calls `changed` after each step, until `close`."""

    def __init__(self, source: PastSource, tasks: Tasks, clock: Clock, changed: Callable[[], None]) -> None:
        self._source = source
        self._tasks = tasks
        self._clock = clock
        self._changed: Callable[[], None] | None = changed
        self._parts: dict[tuple[str, Span], _Part] = {}
        self._asked: tuple[str, tuple[Span, ...]] | None = None
        self._task: asyncio.Task[Any] | None = None
        self._error: GatewayError | None = None
        self._failed = 0.0

    def of(self, account: Account, days: int) -> Journal:
        """The journal of the past `days` days up to today; starts a read of what is missing or stale."""
        spans = tuple(spans_until(last_day(account, self._clock.market()), days))
        if (account.id, spans) != self._asked:
            self._drop()
            self._asked, self._error = (account.id, spans), None
        if self._task is None and self._due(account, spans):
            self._task = self._tasks.spawn(self._read(account, spans), name="cash journal")
        return self._standing(account, spans)

    def close(self) -> None:
        self._changed = None
        self._drop()

    def _due(self, account: Account, spans: tuple[Span, ...]) -> bool:
        if self._error is not None:
            over = self._clock.monotonic() - self._failed >= KEPT_FOR
            return over and not isinstance(self._error, _FINAL)
        return not all(self._fresh(account, span, spans[0]) for span in spans)

    def _fresh(self, account: Account, span: Span, today: Span) -> bool:
        part = self._parts.get((account.id, span))
        kept_for = KEPT_FOR if span == today else SETTLED_FOR
        return part is not None and self._clock.monotonic() - part.at < kept_for

    def _standing(self, account: Account, spans: tuple[Span, ...]) -> Journal:
        found: list[CashEntry] = []
        since, read = None, None
        for span in spans:
            part = self._parts.get((account.id, span))
            if part is None:
                break
            found += part.entries
            since, read = span[0], read or part.read
        rows = numbered(sorted(found, key=_newness, reverse=True))
        missing = self._task is not None and since != spans[-1][0]
        return Journal(rows=rows, since=since, read=read, reading=missing, error=self._error)

    async def _read(self, account: Account, spans: tuple[Span, ...]) -> None:
        error: GatewayError | None = None
        try:
            for span in spans:
                if self._fresh(account, span, spans[0]):
                    continue
                entries = tuple(await self._source.cash_entries(account, *span))
                self._parts[account.id, span] = _Part(self._clock.monotonic(), self._clock.market(), entries)
                self._tell()
        except GatewayError as refused:
            error, self._failed = refused, self._clock.monotonic()
        finally:
            if self._task is asyncio.current_task():
                self._task, self._error = None, error
        self._tell()

    def _tell(self) -> None:
        if self._changed is not None:
            self._changed()

    def _drop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()


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
