"""What is known of the allowances for history of each key: which securities were read, and what a broker said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tideboard_core.model.live import QuotaPeriod


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRecord:
    """One key's allowance, as far as it was seen.

    `read` has the securities with the time (UTC epoch seconds) at which each began to count; `month` is the calendar
    month that they count in, empty where days count. `limit` is what the broker itself wrote, `told` how many it said
    were used this month, `at_least` how many were read beyond what was held for the limit.
    """

    month: str = ""
    read: Mapping[str, float] = field(default_factory=dict)
    limit: int | None = None
    told: int = 0
    at_least: int = 0
    period: QuotaPeriod = QuotaPeriod.NOT_SEEN


class HistoryBook:
    """The records of all keys; `save` is called with all of them after each change."""

    def __init__(
        self,
        records: Mapping[str, HistoryRecord] | None = None,
        save: Callable[[Mapping[str, HistoryRecord]], None] = lambda _records: None,
    ) -> None:
        self._records = dict(records or {})
        self._save = save

    def of(self, key: str) -> HistoryRecord:
        """The record of a key; an empty one of a key that was never seen."""
        return self._records.get(key, HistoryRecord())

    def put(self, key: str, record: HistoryRecord) -> None:
        """Keep a record in the place of the one before."""
        if record != self.of(key):
            self._records[key] = record
            self._save(self._records)
