"""OpenD's allowance for history: which securities count, and how long, as its own list of them shows at no cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Final

from tideboard_core.errors import BadInput, GatewayError, ServerRefused
from tideboard_core.gateways.common.bounds import seconds
from tideboard_core.gateways.futu.link import FutuLink
from tideboard_core.gateways.futu.translate.symbols import instrument_of
from tideboard_core.model.history_use import HistoryBook
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import ChargedSecurity, HistoryQuota, LimitBasis, QuotaPeriod
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend.Qot_RequestHistoryKLQuota_pb2 import S2C

NOT_REPORTED: Final = HistoryQuota(used=0, remaining=0, basis=LimitBasis.UNKNOWN)
"""The allowance of a gateway that refuses to tell it."""
_TELLING: Final = timedelta(days=8), timedelta(days=29)
"""Ages at which a security counts by one of the two periods and by the other one no more, from its read.

Each leaves a day for a clock that is set wrong. Seven days from OpenD 10.3.6308 on (changelog of 2026-04-16), thirty
before; the English page still says thirty.
"""


class HistoryUnits:
    """Reads the allowance with its securities; what was seen of it before is in the link's book."""

    def __init__(self, link: FutuLink) -> None:
        self._link = link
        self._book: HistoryBook = link.history() if link.history is not None else HistoryBook()

    async def quota(self) -> HistoryQuota:
        """Return what is used and left, which securities count, and the period as far as it was seen."""
        try:
            reply: S2C = await self._link.call(ProtoId.Qot_RequestHistoryKLQuota, bGetDetail=True)
        except ServerRefused:
            return NOT_REPORTED
        rows = _rows(reply)
        whole = len(rows) == reply.usedQuota
        return HistoryQuota(
            used=reply.usedQuota,
            remaining=reply.remainQuota,
            period=self._seen(rows, whole=whole),
            charged=tuple(ChargedSecurity(InstrumentId(name), _instant(at)) for name, at in rows.items()),
        )

    def _seen(self, rows: Mapping[str, float], *, whole: bool) -> QuotaPeriod:
        """The period that these rows prove, else the one that was proven before.

        A unit counts from the first read of its period on, and the list has the time of the last one: a security that
        is listed that long after its last read proves the longer period. One that is missing in a `whole` list proves
        the shorter one only by the last whole list without it: it was read after that, so that it would still count.
        """
        login = self._link.login
        key = f"futu:{blake2b(login.encode(), digest_size=8).hexdigest()}"
        record, now = self._book.of(key), self._link.clock.market()
        before = record.read if login and whole and record.listed else {}
        period = record.period if login else QuotaPeriod.NOT_SEEN
        gone = {name: at for name, at in before.items() if name not in rows}
        if any(_tells(at, now) for at in rows.values()):
            period = QuotaPeriod.THIRTY_DAYS
        elif any(_tells(at, now) for at in gone.values()):
            period = QuotaPeriod.SEVEN_DAYS
        if login and whole:
            young = {name: at for name, at in gone.items() if now - _instant(at) < _TELLING[1]}
            come = {name: before.get(name, record.listed) for name in rows}
            self._book.put(key, replace(record, read={**young, **come}, listed=now.timestamp(), period=period))
        return period


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
