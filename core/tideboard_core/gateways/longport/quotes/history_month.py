"""The month's count of securities whose history was read, by key, and what the broker's refusals say of its limit."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Final

from tideboard_core.errors import LoginRefused, QuotaExceeded, VaultError
from tideboard_core.gateways.longport.translate.accounts import identity_of
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.credentials import OAuthGrant
from tideboard_core.model.history_use import PUBLISHED, HistoryBook, HistoryRecord
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import ChargedSecurity, HistoryQuota, LimitBasis, QuotaPeriod
from tideboard_core.model.session import exchange_date
from tideboard_core.wire.longport.commands import ErrorCode

_SPENT: Final = re.compile(r"requested:\s*(\d{1,9})\s*/\s*limit:\s*(\d{1,9})")
"""The broker's words with 301607 in answer to a call for history (longbridge/developers 1191); older ones had none."""


class HistoryMonth:
    """Counts each security once a calendar month and key. `book` keeps the counts; without one they last for this run.

    That the month is Hong Kong's is inferred; the vendor names no zone.
    """

    def __init__(self, link: LongportLink) -> None:
        self._link = link
        self._book: HistoryBook = link.endpoint.history() if link.endpoint.history is not None else HistoryBook()

    async def quota(self) -> HistoryQuota:
        """Return the count of this month and the limit as far as it is known."""
        return self._quota_of(self._of_now(await self._key()))

    async def answered(self, instrument: InstrumentId) -> None:
        """Count a security whose history the broker has given; beyond the limit it was at least one too small."""
        key = await self._key()
        record = self._of_now(key)
        if instrument in record.read:
            return
        reported = record.reported + 1 if record.reported else 0  # what the broker counted, and this one
        record = replace(
            record, read={**record.read, instrument: self._link.clock.market().timestamp()}, reported=reported
        )
        used = max(len(record.read), record.reported)
        if used > _limit(record):
            record = replace(record, limit=None, at_least=used)
        self._book.put(key, record)

    async def refused(self, error: QuotaExceeded) -> QuotaExceeded:
        """Return the refusal of a call for history with the count; the limit that it names is kept.

        301607 alone says so, and only here: to other calls it means too many symbols at once.
        """
        if error.data.get("number") != str(int(ErrorCode.TOO_MANY_SYMBOLS)):
            return error
        key = await self._key()
        record = self._of_now(key)
        named = _SPENT.search(error.text)
        if named is not None:
            asked, limit = map(int, named.groups())
            record = replace(record, limit=limit, reported=min(asked, limit), at_least=0)
            self._book.put(key, record)
        quota = self._quota_of(record)
        data = {name: value for name, value in error.data.items() if name != "text"}
        if record.limit == 0:
            return QuotaExceeded("history-none", text=error.text, **data)
        return QuotaExceeded("history-spent-month", text=error.text, **data, used=quota.used, limit=quota.limit)

    def _quota_of(self, record: HistoryRecord) -> HistoryQuota:
        limit, used = _limit(record), max(len(record.read), record.reported)
        basis = LimitBasis.PUBLISHED
        if record.limit is not None:
            basis = LimitBasis.REPORTED
        elif record.at_least:
            basis = LimitBasis.AT_LEAST
        charged = (
            ChargedSecurity(InstrumentId(name), datetime.fromtimestamp(at, UTC)) for name, at in record.read.items()
        )
        return HistoryQuota(
            used=min(used, limit),
            remaining=max(limit - used, 0),
            basis=basis,
            period=QuotaPeriod.MONTH,
            charged=tuple(charged),
            counted_here=True,
        )

    def _of_now(self, key: str) -> HistoryRecord:
        """The record of a key; on the first of a month nothing counts any more, and what the limit was stays.

        So does the record of a month that a clock set back has not reached: it began, and its units are spent.
        """
        record = self._book.of(key)
        month = f"{exchange_date(Market.HK, self._link.clock.market()):%Y-%m}"
        return record if record.month >= month else replace(record, month=month, read={}, reported=0)

    async def _key(self) -> str:
        """Tells live, paper and OAuth keys apart, and the accounts of one kind by a hash of their number."""
        link = self._link
        try:
            credential = await link.credentials.credential()
        except (LoginRefused, VaultError):
            return "longport:"
        identity = identity_of(credential)
        kind = "oauth" if isinstance(credential, OAuthGrant) else "paper" if link.on_paper(identity) else "live"
        where = f"{link.address}/{identity.id}"
        return f"longport:{kind}:{blake2b(where.encode(), digest_size=8).hexdigest()}"


def _limit(record: HistoryRecord) -> int:
    """The limit that the broker wrote, else what it gave beyond one, else the published one."""
    return (record.at_least or PUBLISHED) if record.limit is None else record.limit
