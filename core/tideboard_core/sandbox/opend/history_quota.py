"""The rolling quota of history candles: one unit per distinct security; no I/O."""

from __future__ import annotations

from datetime import datetime, timedelta

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.sandbox.opend.refusals import HISTORY_QUOTA, Refusal


class HistoryQuota:
    """Which securities were asked for in the last 30 days of exchange time (7 in newer vendor texts)."""

    PLAIN_TOTAL = 300
    PERIOD = timedelta(days=30)

    def __init__(self, *, total: int) -> None:
        self.total = total
        self._asked: dict[InstrumentId, datetime] = {}

    def spend(self, instrument: InstrumentId, now: datetime) -> None:
        """Charge a security once per period (`now` in UTC); raises Refusal when the quota is used up."""
        used = self.used(now)
        if instrument not in used and len(used) >= self.total:
            raise Refusal(f"{HISTORY_QUOTA}，已用历史K线额度：{len(used)}/{self.total}")
        self._asked.setdefault(instrument, now)

    def used(self, now: datetime) -> dict[InstrumentId, datetime]:
        """Charged securities and when they were first asked for."""
        self._asked = {key: asked for key, asked in self._asked.items() if now - asked < self.PERIOD}
        return self._asked
