"""The month's count of securities whose history was read, by key, and what the broker's refusals say of its limit."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from operator import itemgetter
from typing import Final

from tideboard_core.errors import GatewayError, LoginRefused, QuotaExceeded, ServerRefused, VaultError
from tideboard_core.gateways.longport.translate.accounts import identity_of
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.credentials import OAuthGrant
from tideboard_core.model.history_use import PUBLISHED, HistoryBook, HistoryCall, HistoryRecord
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import (
    ChargedSecurity,
    HistoryQuota,
    LimitBasis,
    QuotaPeriod,
    TakenSecurity,
)
from tideboard_core.model.session import exchange_date
from tideboard_core.wire.longport.commands import ErrorCode

_SPENT: Final = re.compile(r"requested:\s*(\d{1,9})\s*/\s*limit:\s*(\d{1,9})")
"""The broker's words with 301607 in answer to a call for history (longbridge/developers 1191); older ones had none."""
_NOT_SENT: Final = "not-connected"
"""The error of a call that was not made, for want of a connection; one that broke off may have been answered."""
_MONTH: Final = timedelta(days=31)


class HistoryMonth:
    """Counts each security once a calendar month and key. `book` keeps the counts; without one they last for this run.

    That the month is Hong Kong's is inferred; the vendor names no zone.
    """

    def __init__(self, link: LongportLink) -> None:
        self._link = link
        self._book: HistoryBook = link.endpoint.history() if link.endpoint.history is not None else HistoryBook()

    async def quota(self) -> HistoryQuota:
        """Return the count of this month and the limit as far as it is known."""
        quota = _quota_of(self._of_now(await self._book.of(await self._key())))
        self._book.report_damage(self._link.events.count_lost)
        return quota

    @asynccontextmanager
    async def reading(self, instrument: InstrumentId, taker: str | None) -> AsyncIterator[HistoryCall]:
        """Count a security around one call for its history; `taker` as in `BarRequest`.

        It counts before the call is made, since another process may look meanwhile. A refusal gives it back, and so
        does the end of a call that was not sent; without any answer to one that was, the broker may have counted it, so
        that it stays counted, once.
        """
        key, call = await self._key(), HistoryCall()
        mine = await self._take(key, instrument, taker)
        try:
            yield call
        except QuotaExceeded as error:
            raise await self._refused(key, error, instrument if mine else None) from None
        except (Exception, asyncio.CancelledError) as error:
            stopped = isinstance(error, GatewayError) and error.code == _NOT_SENT
            if mine and (isinstance(error, ServerRefused) or stopped or not call.sent):
                await self._give_back(key, instrument)
            raise
        await self._change(key, lambda record: self._with_answer(record, instrument))

    async def _take(self, key: str, instrument: InstrumentId, taker: str | None) -> bool:
        """Count a security that does not yet; whether it did not. Raises QuotaExceeded for a unit kept for people."""
        mine = False

        def edit(record: HistoryRecord) -> HistoryRecord:
            nonlocal mine
            if taker is not None:
                _quota_of(record).require_spare(instrument)
            mine = instrument not in record.read and instrument not in record.pending
            return record.asked(instrument, self._now, taker) if mine else record

        try:
            await self._change(key, edit, surely=taker is not None)
        except asyncio.CancelledError:
            if mine:
                await self._give_back(key, instrument)
            raise
        return mine

    async def _give_back(self, key: str, instrument: InstrumentId) -> None:
        await self._change(key, lambda record: record.settled(instrument, keeps_taker=False))

    def _with_answer(self, record: HistoryRecord, instrument: InstrumentId) -> HistoryRecord:
        """The record with a security whose history came; beyond the limit that was at least one too small."""
        record = record.settled(instrument, keeps_taker=True)
        if instrument in record.read:
            return record
        reported = record.reported + 1 if record.reported else 0  # what the broker counted, and this one
        record = replace(record, read={**record.read, instrument: self._now}, reported=reported)
        proven = max(len(record.read), record.reported)
        return replace(record, limit=None, at_least=proven) if proven > _limit(record) else record

    async def _refused(self, key: str, error: QuotaExceeded, given_back: InstrumentId | None) -> QuotaExceeded:
        """Return the refusal of a call for history with the count; the limit that it names is kept.

        301607 alone says so, and only here: to other calls it means too many symbols at once.
        """
        spent = error.data.get("number") == str(int(ErrorCode.TOO_MANY_SYMBOLS))
        named = _SPENT.search(error.text) if spent else None

        def edit(record: HistoryRecord) -> HistoryRecord:
            if given_back is not None:
                record = record.settled(given_back, keeps_taker=False)
            if named is None:
                return record
            asked, limit = map(int, named.groups())
            return replace(record, limit=limit, reported=min(asked, limit), at_least=0, lost=0.0)

        record = await self._change(key, edit)
        if not spent:
            return error
        quota = _quota_of(record)
        data = {name: value for name, value in error.data.items() if name != "text"}
        if record.limit == 0:
            return QuotaExceeded("history-none", text=error.text, **data)
        if quota.basis is LimitBasis.UNKNOWN:
            return QuotaExceeded("history-spent", text=error.text, **data)
        return QuotaExceeded("history-spent-month", text=error.text, **data, used=quota.used, limit=quota.limit)

    async def _change(
        self, key: str, edit: Callable[[HistoryRecord], HistoryRecord], *, surely: bool = False
    ) -> HistoryRecord:
        return await self._book.change(key, lambda record: edit(self._of_now(record)), surely=surely)

    @property
    def _now(self) -> float:
        return self._link.clock.market().timestamp()

    def _of_now(self, record: HistoryRecord) -> HistoryRecord:
        """The record as of now; on the first of a month nothing counts any more, and what the limit was stays.

        So does the record of the next month, which a clock set back has not reached: it began, and its units are spent.
        One of a later month is of a clock that was wrong: its units count in this month, and come back with its end.
        What was lost of the count is not known until the month ends in which it was written last.
        """
        now = self._link.clock.market()
        month = _month_of(now)
        lost = record.lost if record.lost and _month_of(datetime.fromtimestamp(record.lost, UTC)) >= month else 0.0
        if record.month > _month_of(now + _MONTH):
            return replace(record, month=month)
        if record.month >= month:
            return record
        return replace(record, month=month, read={}, pending={}, takers={}, reported=0, lost=lost)

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


def _quota_of(record: HistoryRecord) -> HistoryQuota:
    known = max(len(record.read), record.reported) + len(record.pending.keys() - record.read.keys())
    counted = sorted({**record.pending, **record.read}.items(), key=itemgetter(1))
    charged = tuple(ChargedSecurity(InstrumentId(name), datetime.fromtimestamp(at, UTC)) for name, at in counted)
    taken = tuple(TakenSecurity(InstrumentId(name), by) for name, by in record.takers.items())
    if record.lost:
        basis, used, remaining = LimitBasis.UNKNOWN, known, 0
    else:
        basis = LimitBasis.REPORTED if record.limit is not None else LimitBasis.PUBLISHED
        if record.limit is None and record.at_least:
            basis = LimitBasis.AT_LEAST
        limit = _limit(record)
        used, remaining = min(known, limit), max(limit - known, 0)
    return HistoryQuota(
        used=used,
        remaining=remaining,
        basis=basis,
        period=QuotaPeriod.MONTH,
        charged=charged,
        counted_here=True,
        taken=taken,
    )


def _month_of(instant: datetime) -> str:
    return f"{exchange_date(Market.HK, instant):%Y-%m}"


def _limit(record: HistoryRecord) -> int:
    """The limit that the broker wrote, else what it gave beyond one, else the published one."""
    return (record.at_least or PUBLISHED) if record.limit is None else record.limit
