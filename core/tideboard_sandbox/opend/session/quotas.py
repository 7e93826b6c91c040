"""Quotas of one OpenD: subscriptions with their one-minute rule, and history candles by days; no I/O."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.opend.messages.refusals import HISTORY_QUOTA, SUBSCRIBED_TOO_SHORT, Refusal, quota_used_up
from tideboard_sandbox.server.faults import LONG_DAYS

MINIMUM_STAY = 60.0
"""Seconds before a subscription can be removed."""


OPTION_SHARE = 5


class QuotaUnit(NamedTuple):
    """One unit of quota: a security and a Qot_Common.SubType number."""

    instrument: InstrumentId
    sub_type: int


class SubscriptionLedger:
    """Subscriptions by connection. One unit per key over all connections; `now` gives monotonic seconds."""

    def __init__(self, *, total: int, now: Callable[[], float]) -> None:
        self.total = total
        self._now = now
        self._holders: dict[QuotaUnit, dict[int, float]] = {}
        self._lingering: dict[QuotaUnit, float] = {}

    @property
    def used(self) -> int:
        """Units in use, those of connections closed too early included."""
        return len(self._charged())

    @property
    def option_total(self) -> int:
        """Units that options may take: a fifth of all, as the page has both for each step (20 of 100, 400 of 2000)."""
        return self.total // OPTION_SHARE

    def charged_of(self, counts: Callable[[InstrumentId], bool]) -> set[QuotaUnit]:
        """The units in use for the instruments that count."""
        return {key for key in self._charged() if counts(key.instrument)}

    @property
    def remaining(self) -> int:
        """Units left; 0 when the quota was lowered below what is used."""
        return max(0, self.total - self.used)

    def subscribe(self, connection: int, keys: Iterable[QuotaUnit]) -> list[QuotaUnit]:
        """Take the keys for a connection, all or none, and return those it did not hold yet.

        Raises Refusal when the quota does not suffice. Subscribing again costs nothing and keeps the first time.
        """
        wanted = set(keys)
        charged = self._charged()
        if len(charged | wanted) > max(self.total, len(charged)):
            raise quota_used_up(used=len(charged), total=self.total)
        fresh = sorted(key for key in wanted if not self.holds(connection, key))
        for key in fresh:
            self._lingering.pop(key, None)
            self._holders.setdefault(key, {})[connection] = self._now()
        return fresh

    def unsubscribe(self, connection: int, keys: Iterable[QuotaUnit]) -> list[QuotaUnit]:
        """Remove keys, all or none, and return those that were held; raises Refusal within the first minute."""
        held = sorted({key for key in keys if self.holds(connection, key)})
        if any(self._now() - self._holders[key][connection] < MINIMUM_STAY for key in held):
            raise Refusal(SUBSCRIBED_TOO_SHORT)
        for key in held:
            self._drop(connection, key)
        return held

    def leave(self, connection: int) -> list[QuotaUnit]:
        """Remove and return the keys of an ended connection; units below a minute old stay charged until then."""
        return self.release(connection, self.keys_of(connection))

    def release(self, connection: int, keys: Iterable[QuotaUnit]) -> list[QuotaUnit]:
        """Remove keys of any age and return those held; units of less than a minute stay charged as with `leave`."""
        left = sorted({key for key in keys if self.holds(connection, key)})
        for key in left:
            free_at = self._holders[key][connection] + MINIMUM_STAY
            self._drop(connection, key)
            if key not in self._holders and free_at > self._now():
                self._lingering[key] = free_at
        return left

    def holds(self, connection: int, key: QuotaUnit) -> bool:
        return connection in self._holders.get(key, {})

    def keys_of(self, connection: int) -> list[QuotaUnit]:
        """All keys of a connection, in a stable order."""
        return sorted(key for key, holders in self._holders.items() if connection in holders)

    def connections(self) -> Collection[int]:
        """Connections that hold anything."""
        return sorted({connection for holders in self._holders.values() for connection in holders})

    def _drop(self, connection: int, key: QuotaUnit) -> None:
        holders = self._holders[key]
        del holders[connection]
        if not holders:
            del self._holders[key]

    def _charged(self) -> set[QuotaUnit]:
        now = self._now()
        self._lingering = {key: until for key, until in self._lingering.items() if until > now}
        return self._holders.keys() | self._lingering.keys()


class HistoryQuota:
    """Which securities were asked for in the last days of exchange time, 30 or 7 by the version of OpenD."""

    PLAIN_TOTAL = 300

    def __init__(self, *, total: int, period: timedelta = timedelta(days=LONG_DAYS)) -> None:
        self.total, self.period = total, period
        self.others = 0
        """Securities that other programs of the login have read; they are in no list of ours."""
        self._asked: dict[InstrumentId, datetime] = {}
        self._last: dict[InstrumentId, datetime] = {}

    def spend(self, instrument: InstrumentId, now: datetime) -> None:
        """Charge a security once per period (`now` in UTC); raises Refusal when the quota is used up."""
        count = self.count(now)
        if instrument not in self._asked and count >= self.total:
            raise Refusal(f"{HISTORY_QUOTA}，已用历史K线额度：{count}/{self.total}")
        self._asked.setdefault(instrument, now)
        self._last[instrument] = now

    def count(self, now: datetime) -> int:
        """How many count, those of other programs included."""
        return len(self.used(now)) + self.others

    def used(self, now: datetime) -> dict[InstrumentId, datetime]:
        """Charged securities and when they were last asked for; each counts from the first time on."""
        self._asked = {key: asked for key, asked in self._asked.items() if now - asked < self.period}
        return {key: self._last[key] for key in self._asked}
