"""What is known of the allowances for history of each key: which securities were read, and what a broker said."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from tideboard_core.model.live import QuotaPeriod, kept_for_people

PUBLISHED: Final = 100
"""Securities of which LongPort gives history in a calendar month to an account without assets."""
_BY_ASSETS: Final = ((Decimal(400_000), 1000), (Decimal(80_000), 600), (Decimal(10_000), 400))
"""Assets in HKD from which on it is more (longbridge/developers 913, 961, 1024); above 4,000,000 no figure is named."""


MANY_TRADES: Final = 160
"""Trades of a month above which the table has the limit of the most assets."""


@dataclass(frozen=True, slots=True)
class TableLimit:
    """LongPort's published `limit` of an account; `trades` of this month are known here, None = none can be read.

    Others of the account may have traded unseen, so that they are the least.
    """

    limit: int
    trades: int | None

    @property
    def by_trades(self) -> bool:
        """Whether the trades that are known raise it."""
        return self.trades is not None and self.trades > MANY_TRADES


def limit_by_table(assets: Decimal, trades: int | None = None) -> TableLimit:
    """Return what the table has for these assets in HKD and at least so many trades this month."""
    found = TableLimit(next((limit for least, limit in _BY_ASSETS if assets >= least), PUBLISHED), trades)
    return TableLimit(_BY_ASSETS[0][1], trades) if found.by_trades else found


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRecord:
    """One key's allowance, as far as it was seen.

    `read` has the securities with the time (UTC epoch seconds) at which each began to count; `month` is the calendar
    month that they count in, empty where days count. `limit` is what the broker itself wrote, `reported` how many it
    wrote were used this month, `at_least` how many were read beyond what was held for the limit. Where the broker
    itself lists what counts, `listed` is when it last did, and `read` has the time of the last list without a security,
    0 = none was. `pending` are securities that were asked for, with the time, and of which no answer is known: the
    broker may have counted them. `takers` has the program's key for which a security was read. `lost` is when a count
    was last written that could not be read again, 0 = none: what it had is not known.
    """

    month: str = ""
    read: Mapping[str, float] = field(default_factory=dict)
    pending: Mapping[str, float] = field(default_factory=dict)
    takers: Mapping[str, str] = field(default_factory=dict)
    limit: int | None = None
    reported: int = 0
    at_least: int = 0
    listed: float = 0.0
    period: QuotaPeriod = QuotaPeriod.NOT_SEEN
    lost: float = 0.0

    def asked(self, instrument: str, at: float, taker: str | None) -> HistoryRecord:
        """The record with a security that is about to be asked for; `taker` as in `BarRequest`."""
        takers = {**self.takers, instrument: taker} if taker else self.takers
        return replace(self, pending={**self.pending, instrument: at}, takers=takers)

    def settled(self, instrument: str, *, keeps_taker: bool) -> HistoryRecord:
        """The record with a security no longer pending: it was answered, or given back and taken by nobody."""
        takers = self.takers if keeps_taker else {name: by for name, by in self.takers.items() if name != instrument}
        return replace(
            self, pending={name: at for name, at in self.pending.items() if name != instrument}, takers=takers
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryUse:
    """The records of all keys. `lost` is that of a key without a record; `aside` is where a damaged file lies now.

    `aside` is empty but where this look found the damage.
    """

    keys: Mapping[str, HistoryRecord] = field(default_factory=dict)
    lost: float = 0.0
    aside: str = ""


@dataclass(slots=True)
class HistoryCall:
    """How far a call for history came: whether it was sent to the broker, and whether that has answered it."""

    sent: bool = False
    answered: bool = False

    def leaves(self) -> None:
        """Its turn has come: from now on the broker may count it."""
        self.sent = True


@asynccontextmanager
async def _unshared() -> AsyncIterator[bool]:
    """Nobody else has a count that lasts for one run."""
    yield True


class HistoryBook:
    """The records of all keys; `save` is called with all of them after each change, and says whether they are kept.

    `newer` returns those that another program has kept since, None without any: collector and window share one file.
    `alone` keeps other processes from changing it meanwhile, and says whether it does. `save` and `newer` run in a
    thread, one at a time: a disk takes its time to write, and a damaged file is read again by halves.
    """

    def __init__(
        self,
        use: HistoryUse | None = None,
        save: Callable[[HistoryUse], bool] = lambda _use: True,
        newer: Callable[[], HistoryUse | None] = lambda: None,
        alone: Callable[[], AbstractAsyncContextManager[bool]] = _unshared,
    ) -> None:
        self._use = use or HistoryUse()
        self._save, self._newer, self._alone = save, newer, alone
        self._aside = self._use.aside
        self._turn = threading.Lock()

    async def of(self, key: str) -> HistoryRecord:
        """The record of a key; one that has nothing of a key that was never seen."""
        return await asyncio.to_thread(self._record_of, key)

    def _record_of(self, key: str) -> HistoryRecord:
        with self._turn:
            return self._newest(key)

    def _newest(self, key: str) -> HistoryRecord:
        kept = self._newer()
        if kept is not None:
            self._use = kept
            self._aside = kept.aside or self._aside
        return self._use.keys.get(key, HistoryRecord(lost=self._use.lost))

    async def change(
        self, key: str, edit: Callable[[HistoryRecord], HistoryRecord], *, surely: bool = False
    ) -> HistoryRecord:
        """Put what `edit` makes of a record in its place, while no other process changes one; errors of it come out.

        Where that cannot be had, or the record cannot be written, it is changed all the same; with `surely`
        QuotaExceeded is raised instead. `edit` runs in a thread. Who is given up meanwhile has changed it.
        """
        async with self._alone() as alone:
            if surely and not alone:
                raise kept_for_people(None)
            changing = asyncio.get_running_loop().run_in_executor(None, self._changed, key, edit, surely)
            try:
                return await asyncio.shield(changing)
            except asyncio.CancelledError:
                await asyncio.wait([changing])  # the lock is held until nothing is written any more
                raise

    def _changed(self, key: str, edit: Callable[[HistoryRecord], HistoryRecord], surely: bool) -> HistoryRecord:  # noqa: FBT001  called by an executor
        with self._turn:
            before = self._newest(key)
            record = edit(before)
            if record != before:
                use = replace(self._use, keys={**self._use.keys, key: record}, aside="")
                if not self._save(use) and surely:
                    raise kept_for_people(None)
                self._use = use
        return record

    def report_damage(self, report: Callable[[str], None]) -> None:
        """Report once where a damaged file of the count was put aside."""
        aside, self._aside = self._aside, ""
        if aside:
            report(aside)
