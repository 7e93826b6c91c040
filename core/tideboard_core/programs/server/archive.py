"""What the archive has, for programs: recorded minutes, sessions, and where today's flow stands among earlier days."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

import numpy as np

from tideboard_api.replies import (
    AbsentReason,
    FlowReply,
    MinutesReply,
    PercentileReply,
    SessionReply,
    ValueKind,
    ValueSource,
)
from tideboard_core.archive.comparison.ranking import Ranked
from tideboard_core.archive.comparison.samples import net_sample, window
from tideboard_core.archive.coverage import judged_records
from tideboard_core.archive.database import FILE
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.judging import last_traded
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import NULL, Integers, Rows
from tideboard_core.archive.units import MONEY, PRICE, instant
from tideboard_core.flow.session_minutes import minute_ending, minute_ends
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import TradingCalendar
from tideboard_core.programs.archive_place import ArchivePlace

T = TypeVar("T")


class ArchiveAnswers:
    """Belongs to one thread. Opens the archive for reading alone, anew when another file is in its place."""

    def __init__(self) -> None:
        self._reader: ArchiveReader | None = None
        self._opened: tuple[str, int, int] | None = None
        self._calendar = TradingCalendar()

    def minutes(self, place: ArchivePlace, instrument: InstrumentId, day: date | None) -> MinutesReply:
        """A recorded session, without a day the newest one; with the reason if there is none.

        Only of minutes whose flow was received; turnover and volume are running totals as flow is.
        """
        market = market_of(instrument)

        def read(reader: ArchiveReader) -> MinutesReply:
            wanted = day or max((each.day for each in reader.sessions(market, [instrument])), default=None)
            if wanted is None:
                return absent(AbsentReason.NOT_RECORDED)
            rows = reader.last_with_bars(_key(place, instrument), instrument, wanted)
            rows = rows.chosen(rows.index >= 0)
            if not len(rows):
                return absent(AbsentReason.NOT_RECORDED)
            ends = minute_ends(reader.hours(market, wanted)).tolist()
            return _minutes(place, instrument, wanted, rows.chosen(rows.index < len(ends)), ends)

        def absent(reason: AbsentReason) -> MinutesReply:
            return MinutesReply(symbol=instrument, day=day or self._today(place, instrument), reason=reason)

        return self._read(place, read, absent)

    def sessions(self, place: ArchivePlace, instrument: InstrumentId) -> list[SessionReply]:
        """The recorded sessions of a security under every provider, oldest first."""

        def read(reader: ArchiveReader) -> list[SessionReply]:
            return [
                SessionReply(
                    symbol=each.instrument,
                    day=each.day,
                    provider=each.key.provider,
                    expected=each.expected,
                    received=each.received,
                    restated=each.restated,
                    sealed=each.sealed is not None,
                    early=reader.too_early(each),
                )
                for each in judged_records(reader, reader.sessions(market_of(instrument), [instrument]))
            ]

        return self._read(place, read, lambda _: [])

    def percentile(self, place: ArchivePlace, instrument: InstrumentId, flow: FlowReply) -> PercentileReply:
        """Where the newest net of `flow`, the window's, stands among earlier sessions; with the reason if nowhere."""
        market, now = market_of(instrument), datetime.fromtimestamp(place.now, UTC)
        session = self._calendar.session_at(market, now)
        last = next(
            (
                (minute, time, net)
                for time, net in zip(reversed(flow.times), reversed(flow.net), strict=True)
                if net is not None and time <= place.now and (minute := minute_ending(session, time)) is not None
            ),
            None,
        )

        def absent(reason: AbsentReason) -> PercentileReply:
            return PercentileReply(symbol=instrument, source=flow.source, reason=flow.reason or reason)

        if last is None:
            return absent(AbsentReason.NOT_YET)
        minute, time, net = last
        minute = last_traded(market, session.date, minute)

        def read(reader: ArchiveReader) -> PercentileReply:
            days = window(self._calendar, market, session.date)
            ranked = net_sample(reader, _key(place, instrument), instrument, days).rank(round(net * MONEY), minute)
            return _percentile(instrument, flow, datetime.fromtimestamp(time, UTC), net, ranked)

        return self._read(place, read, absent)

    def _today(self, place: ArchivePlace, instrument: InstrumentId) -> date:
        return self._calendar.session_at(market_of(instrument), datetime.fromtimestamp(place.now, UTC)).date

    def _read(self, place: ArchivePlace, read: Callable[[ArchiveReader], T], absent: Callable[[AbsentReason], T]) -> T:
        if not place.provider:
            return absent(AbsentReason.NOT_RECORDED)
        try:
            return read(self._open(Path(place.folder)))
        except ArchiveError as error:
            missing = error.code == ArchiveFault.HOURS_MISSING or not (Path(place.folder) / FILE).is_file()
            return absent(AbsentReason.NOT_RECORDED if missing else AbsentReason.UNREADABLE)

    def _open(self, folder: Path) -> ArchiveReader:
        try:
            found = (folder / FILE).stat()
            opened = (str(folder), found.st_dev, found.st_ino)
        except OSError:
            opened = (str(folder), 0, 0)
        if self._reader is None or self._opened != opened:
            if self._reader is not None:
                self._reader.close()
                self._reader = None
            self._reader, self._opened = ArchiveReader(folder), opened
        return self._reader


def _key(place: ArchivePlace, instrument: InstrumentId) -> DefinitionKey:
    return DefinitionKey(
        provider=place.provider,
        tier_version=place.tier_version,
        market=market_of(instrument),
        currency=place.currency,
        valid_from=date.min,
    )


def _minutes(place: ArchivePlace, instrument: InstrumentId, day: date, rows: Rows, ends: list[float]) -> MinutesReply:
    received = int(rows["received"].max())
    volume = [None if each == NULL else each for each in rows["volume"].tolist()]
    return MinutesReply(
        symbol=instrument,
        day=day,
        source=ValueSource(
            provider=place.provider,
            kind=ValueKind.PRACTICE if place.practice else ValueKind.REAL,
            received=instant(received),
            age=round(max(place.now - received / 1e6, 0.0), 3),
        ),
        times=tuple(ends[each] for each in rows.index.tolist()),
        volume=tuple(volume),
        price=_floats(rows["price"], PRICE),
        net=_floats(rows["net"], MONEY),
        extra_large=_floats(rows["extra_large"], MONEY),
        large=_floats(rows["large"], MONEY),
        medium=_floats(rows["medium"], MONEY),
        small=_floats(rows["small"], MONEY),
        turnover=_floats(rows["turnover"], MONEY),
    )


def _floats(values: Integers, units: int) -> tuple[float | None, ...]:
    found = np.where(values == NULL, math.nan, values / units).tolist()
    return tuple(None if math.isnan(each) else each for each in found)


def _percentile(
    instrument: InstrumentId, flow: FlowReply, time: datetime, net: float, ranked: Ranked
) -> PercentileReply:
    return PercentileReply(
        symbol=instrument,
        source=flow.source,
        reason=None if ranked.points is not None else AbsentReason.TOO_FEW,
        time=time,
        net=net,
        sessions=ranked.n,
        lower=ranked.lower,
        equal=ranked.equal,
        points=ranked.points,
    )
