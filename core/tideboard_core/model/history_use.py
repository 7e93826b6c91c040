"""What is known of the allowances for history of each key: which securities were read, and what a broker said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from tideboard_core.model.live import QuotaPeriod

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
    0 = none was.
    """

    month: str = ""
    read: Mapping[str, float] = field(default_factory=dict)
    limit: int | None = None
    reported: int = 0
    at_least: int = 0
    listed: float = 0.0
    period: QuotaPeriod = QuotaPeriod.NOT_SEEN


class HistoryBook:
    """The records of all keys; `save` is called with all of them after each change.

    `newer` returns those that another program has kept since, None without any: collector and window share one file.
    """

    def __init__(
        self,
        records: Mapping[str, HistoryRecord] | None = None,
        save: Callable[[Mapping[str, HistoryRecord]], None] = lambda _records: None,
        newer: Callable[[], Mapping[str, HistoryRecord] | None] = lambda: None,
    ) -> None:
        self._records = dict(records or {})
        self._save, self._newer = save, newer

    def of(self, key: str) -> HistoryRecord:
        """The record of a key; an empty one of a key that was never seen."""
        kept = self._newer()
        if kept is not None:
            self._records = dict(kept)
        return self._records.get(key, HistoryRecord())

    def put(self, key: str, record: HistoryRecord) -> None:
        """Keep a record in the place of the one before."""
        if record != self.of(key):
            self._records[key] = record
            self._save(self._records)
