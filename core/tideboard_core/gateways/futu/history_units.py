"""OpenD's allowance for history: which securities count, and how long, as its own list of them shows at no cost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Final

from tideboard_core.errors import BadInput, GatewayError, ServerRefused
from tideboard_core.gateways.common.bounds import seconds
from tideboard_core.gateways.futu.link import FutuLink
from tideboard_core.gateways.futu.translate.symbols import instrument_of
from tideboard_core.model.history_use import HistoryBook, HistoryCall, HistoryRecord
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import (
    ChargedSecurity,
    HistoryQuota,
    LimitBasis,
    QuotaPeriod,
    TakenSecurity,
)
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend.Qot_RequestHistoryKLQuota_pb2 import S2C

NOT_REPORTED: Final = HistoryQuota(used=0, remaining=0, basis=LimitBasis.UNKNOWN)
"""The allowance of a gateway that refuses to tell it."""
_TELLING: Final = timedelta(days=8), timedelta(days=29)
"""Ages at which a security counts by one of the two periods and by the other one no more, from its read.

Each leaves a day for a clock that is set wrong. Seven days from OpenD 10.3.6308 on (changelog of 2026-04-16), thirty
before; the English page still says thirty.
"""


_PENDING_FOR: Final = timedelta(minutes=2)
"""How long a security counts that was asked for and is not in the list: no call lasts as long, the list knows then."""


class HistoryUnits:
    """Reads the allowance with its securities; what was seen of it before is in the link's book."""

    def __init__(self, link: FutuLink) -> None:
        self._link = link
        self._book: HistoryBook = link.history() if link.history is not None else HistoryBook()

    async def quota(self) -> HistoryQuota:
        """Return what is used and left, which securities count, and the period as far as it was seen."""
        login = self._link.login
        try:
            reply: S2C = await self._link.call(ProtoId.Qot_RequestHistoryKLQuota, bGetDetail=True)
        except ServerRefused:
            return NOT_REPORTED
        rows, now = _rows(reply), self._now
        whole = len(rows) == reply.usedQuota

        def edit(record: HistoryRecord) -> HistoryRecord:
            record = _without_gone(record, rows, now) if whole else record
            return _seen(record, rows, now, whole=whole) if login else record

        record = await self._book.change(self._key, edit)
        nothing = HistoryRecord()  # of a login without a number nothing is kept: the next one may be another
        period = record.period if login else _seen(nothing, rows, now, whole=whole).period
        self._book.report_damage(self._link.count_lost)
        return HistoryQuota(
            used=reply.usedQuota,
            remaining=reply.remainQuota,
            period=period,
            charged=tuple(ChargedSecurity(InstrumentId(name), _instant(at)) for name, at in rows.items()),
            taken=tuple(TakenSecurity(InstrumentId(name), by) for name, by in record.takers.items()),
        )

    @asynccontextmanager
    async def reading(self, instrument: InstrumentId, taker: str | None) -> AsyncIterator[HistoryCall]:
        """Count a security around the calls for its history, until the gateway's list does; `taker` as `BarRequest`'s.

        It counts before the calls, since another process may look meanwhile: who was first goes first. A refusal of the
        first gives it back, and so does its end before it was sent; else the list knows whether it was counted.
        """
        key, now, call = self._key, self._now, HistoryCall()
        mine = False
        others: Mapping[str, float] = {}

        def edit(record: HistoryRecord) -> HistoryRecord:
            nonlocal others, mine
            others = _without_gone(record, {}, now).pending
            mine = instrument not in others
            return record if not mine else record.asked(instrument, now.timestamp(), taker)

        try:
            await self._book.change(key, edit, surely=taker is not None)
            if taker is not None:
                _beside(await self.quota(), others).require_spare(instrument)
            yield call
        except (Exception, asyncio.CancelledError) as error:
            refused = isinstance(error, ServerRefused) and not call.answered
            if mine and (refused or not call.sent):
                await self._book.change(key, lambda record: record.settled(instrument, keeps_taker=False))
            raise

    @property
    def _key(self) -> str:
        """Tells logins apart; where the transport has none, gateways by their names."""
        whose = self._link.login or self._link.provider
        return f"futu:{blake2b(whose.encode(), digest_size=8).hexdigest()}"

    @property
    def _now(self) -> datetime:
        return self._link.clock.market()


def _beside(quota: HistoryQuota, others: Mapping[str, float]) -> HistoryQuota:
    """What is left of an allowance beside the securities that others have asked for, and that do not count yet."""
    taken = sum(not quota.counts(InstrumentId(name)) for name in others)
    return replace(quota, used=quota.used + taken, remaining=max(quota.remaining - taken, 0))


def _without_gone(record: HistoryRecord, rows: Mapping[str, float], now: datetime) -> HistoryRecord:
    """The record without what was asked for long ago, and without the programs' keys of what counts no more."""
    pending = {
        name: at for name, at in record.pending.items() if name not in rows and abs(now - _instant(at)) < _PENDING_FOR
    }
    return replace(
        record,
        pending=pending,
        takers={name: by for name, by in record.takers.items() if name in rows or name in pending},
    )


def _seen(record: HistoryRecord, rows: Mapping[str, float], now: datetime, *, whole: bool) -> HistoryRecord:
    """The record with these rows, and with the period that they prove, else the one that was proven before.

    A unit counts from the first read of its period on, and the list has the time of the last one: a security that
    is listed that long after its last read proves the longer period. One that is missing in a `whole` list proves
    the shorter one only by the last whole list without it: it was read after that, so that it would still count.
    """
    before = record.read if whole and record.listed else {}
    gone = {name: at for name, at in before.items() if name not in rows}
    period = record.period
    if any(_tells(at, now) for at in rows.values()):
        period = QuotaPeriod.THIRTY_DAYS
    elif any(_tells(at, now) for at in gone.values()):
        period = QuotaPeriod.SEVEN_DAYS
    if not whole:
        return replace(record, period=period) if period is not record.period else record
    young = {name: at for name, at in gone.items() if now - _instant(at) < _TELLING[1]}
    come = {name: before.get(name, record.listed) for name in rows}
    return replace(record, read={**young, **come}, listed=now.timestamp(), period=period)


def _rows(reply: S2C) -> dict[str, float]:
    """The securities that count, by the time of their read; without a name and a time that can be left out."""
    found: dict[str, float] = {}
    for row in reply.detailList:
        if row.requestTimeStamp > 0:
            try:
                found[instrument_of(row.security)] = seconds(row.requestTimeStamp)
            except (BadInput, GatewayError):
                continue
    return found


def _tells(at: float, now: datetime) -> bool:
    return _TELLING[0] <= now - _instant(at) < _TELLING[1]


def _instant(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
