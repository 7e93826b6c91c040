"""Writes what was read into the archive: hours, values, gaps and, after the close, the sealed session."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from tideboard_core.archive import actions as kept
from tideboard_core.archive.definitions import PRACTICE, DefinitionKey, definition_key
from tideboard_core.archive.gaps import GapReason, GapState
from tideboard_core.archive.judging import expected_minutes, judged_runs
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.records import (
    BARS,
    DISTRIBUTION,
    FLOW,
    LAYOUTS,
    PRINTS,
    Distribution,
    Layout,
    Minute,
    MinuteBar,
    Rows,
    SourceCall,
)
from tideboard_core.archive.rows import SessionId, from_tuples, readable
from tideboard_core.archive.sealing import pack, seal, seal_new
from tideboard_core.archive.units import PRICE, day_number, day_of, from_amount, micros
from tideboard_core.archive.verification import Damage, DamageType, set_aside
from tideboard_core.archive.writer import ArchiveWriter, no_trades
from tideboard_core.collector.reading import SessionRead
from tideboard_core.collector.source import Provider
from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_core.model.reference import ActionKind, CorporateAction
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_core.model.splits import ratio_of

LONGEST_ABSENCE: Final = timedelta(days=90)
"""How far back sessions that were missed are noted as gaps."""
PAST_BARS: Final = timedelta(days=30)
"""How far back minute bars that were missed are read of a provider's history."""

_WHOLE: Final = (  # by the primary key of the sessions: there may be a hundred thousand of them
    "SELECT code FROM key CROSS JOIN symbol CROSS JOIN session AS s ON s.key=key.id AND s.symbol=symbol.id AND s.day=? "
    "WHERE market=? AND provider=? AND received>=expected AND NOT EXISTS (SELECT 1 FROM gap AS g WHERE g.key=s.key AND "
    "g.symbol=s.symbol AND g.day=s.day AND g.state=?)"
)

_DIVIDENDS: Final = {ActionKind.DIVIDEND, ActionKind.SPECIAL_DIVIDEND}


class RecordedSession(NamedTuple):
    """A security's session after it was written: `minutes` of flow received of `expected`, `bars`, open gaps.

    `changed`: the read brought values that the archive had not.
    """

    instrument: InstrumentId
    day: str
    minutes: int
    expected: int
    bars: int
    missing: tuple[GapReason, ...]
    changed: bool = True

    @property
    def whole(self) -> bool:
        """Whether nothing is missing that should be there by now."""
        return not self.missing


class Recorder:
    """Writes into one archive what one source served."""

    def __init__(self, source: Provider, writer: ArchiveWriter, calendar: TradingCalendar) -> None:
        self._source = source
        self._writer = writer
        self._calendar = calendar
        self._provider = source.name
        self._bars = SourceCall.SUBSCRIBED_BARS if source.subscribes else SourceCall.HISTORY_BARS

    def begin(self, *, practice: bool) -> None:
        """Note whether a practice exchange sends the figures; ArchiveError MIXED if the archive has the others."""
        self._provider = self._source.name + (PRACTICE if practice else "")
        self._writer.identities.refuse_mixture(self._provider)

    def record(self, read: SessionRead) -> RecordedSession:
        """Write a read in one transaction and note what is missing; ArchiveError from the file.

        A minute without a trade has no bar at some providers: bars are a gap only if the call brought none at all, and
        one between the bars of an answer, in which the flow stood still, is kept as one without a trade. A
        damaged block of the session is set aside first: the read brings its minutes again.
        """
        try:
            return self._written(read)
        except ArchiveError as error:
            if error.code != ArchiveFault.DAMAGED:
                raise
        self._set_aside(read)
        return self._written(read)

    def record_closed(self, reads: Sequence[SessionRead]) -> list[RecordedSession]:
        """Write settled sessions of one security, sealed, in one transaction; ArchiveError from the file.

        One that is whole, and of which the archive has nothing, becomes blocks at once; the others are appended and
        sealed as ever.
        """
        found: list[RecordedSession] = []
        fresh: dict[SessionId, dict[Layout, Rows]] = {}
        with self._writer.batch():
            for read in reads:
                session = self._made(read)
                if len(read.minutes) == read.expected and read.bars and not self._knows(session):
                    fresh[session] = series = self._series(read)
                    bars = len(series[BARS])
                    day = read.session.date.isoformat()
                    found.append(RecordedSession(read.instrument.id, day, read.expected, read.expected, bars, ()))
                else:
                    found.append(self.record(read))
            if fresh:
                seal_new(self._writer, fresh, reads[0].received)
            self.seal(reads)
        return found

    def _made(self, read: SessionRead) -> SessionId:
        """The numbers of a read's session, whose hours are kept."""
        identities = self._writer.identities
        self._writer.record_hours(read.session)
        number, symbol = identities.made_key(self.key_of(read)), identities.made_symbol(read.instrument.id)
        return SessionId(number, symbol, day_number(read.session.date))

    def _series(self, read: SessionRead) -> dict[Layout, Rows]:
        """The first versions of everything that a whole read has."""
        flow = {each.minute: each[1:] for each in read.minutes}
        quiet = no_trades(read.bars, flow, {})
        bars = [(bar, self._bars) for bar in read.bars] + [(bar, SourceCall.NO_TRADE) for bar in quiet]
        rows: dict[Layout, list[tuple[Minute | MinuteBar | Distribution, SourceCall]]] = {
            FLOW: [(each, SourceCall.FLOW) for each in read.minutes],
            BARS: [*sorted(bars)],
            DISTRIBUTION: [] if read.distribution is None else [(read.distribution, SourceCall.DISTRIBUTION)],
        }
        came = {layout: micros(read.came_at(layout)) for layout in rows}
        return {
            layout: from_tuples(layout, [(each[0], 1, came[layout], int(call), *each[1:]) for each, call in found])
            for layout, found in rows.items()
            if found
        }

    def _knows(self, session: SessionId) -> bool:
        """Whether the archive has anything of a session."""
        return any(self._writer.database.one(asked, session) for asked in (*_OUTSIDE, _IN_BLOCKS, _IN_GAPS))

    def _written(self, read: SessionRead) -> RecordedSession:
        writer, instrument, day = self._writer, read.instrument.id, read.session.date
        key, bars = self.key_of(read), read.came_at(BARS)
        with writer.batch():
            writer.record_hours(read.session)
            added = [
                *self._add_flow(key, read),
                *writer.add_bars(key, instrument, day, read.bars, received=bars, source=self._bars),
                *writer.add_no_trades(key, instrument, day, read.bars, received=bars),
            ]
            if read.distribution is not None:
                came = read.came_at(DISTRIBUTION)
                added += writer.add_distributions(key, instrument, day, [read.distribution], received=came)
            self._note(FLOW, key, read, read.flow_missing)
            if read.bars_from:
                self._note(BARS, key, read, None, end=min(read.bars_from, read.expected))
            if read.bars:
                writer.fill_gaps(key, instrument, day, BARS, begin=read.bars_from, end=read.expected)
            else:
                self._note(BARS, key, read, read.bars_missing)
        return self._recorded(key, read)._replace(changed=any(added))

    def record_flow(self, read: SessionRead) -> None:
        """Write the minutes of flow of a read, without a word of what is missing; ArchiveError from the file."""
        with self._writer.batch():
            self._writer.record_hours(read.session)
            self._add_flow(self.key_of(read), read)

    def _add_flow(self, key: DefinitionKey, read: SessionRead) -> list[int]:
        """Each minute with the moment at which an answer brought it first; returns how many were new, and restated."""
        add, instrument, day = self._writer.add_minutes, read.instrument.id, read.session.date
        added = [*add(key, instrument, day, read.minutes, received=read.received)] if not read.came else []
        for each in read.came:
            added += add(key, instrument, day, each.minutes, received=each.received)
        return added

    def record_actions(self, read: SessionRead, found: Iterable[CorporateAction]) -> int:
        """Keep the splits and dividends of a security that the archive can apply; returns how many were new."""
        currency = self.key_of(read).currency
        rows = [row for action in found for row in archived(action, currency)]
        return sum(kept.add_action(self._writer, row, read.received) for row in rows)

    def without_bars(self, instrument: Instrument, newest: Session) -> list[Session]:
        """The sessions of the last weeks before `newest` of which there is no minute bar, oldest first.

        None before the first session that the archive has of the security.
        """
        found: list[Session] = []
        symbol = self._writer.identities.symbol(instrument.id)
        known: dict[int, tuple[int, set[int]]] = {}
        begin = newest.date - PAST_BARS
        for session in self._calendar.sessions(instrument.market, begin, newest.date - timedelta(days=1)):
            key = self._writer.identities.key(self.daily_key(instrument, session.date))
            if key is None or symbol is None:
                continue
            if key not in known:
                known[key] = self._days_with_bars(key, symbol)
            first, days = known[key]
            day = day_number(session.date)
            if first <= day and day not in days:
                found.append(session)
        return found

    def _days_with_bars(self, key: int, symbol: int) -> tuple[int, set[int]]:
        """The first day that the archive has of a security, beyond any where it has none, and those with bars."""
        database, place = self._writer.database, (key, symbol)
        first = database.one(_FIRST, place * (1 + len(LAYOUTS)))
        days = {int(day) for (day,) in database.all(_BAR_DAYS, place * 2)}
        return (int(first[0]) if first is not None and first[0] is not None else 1 << 31), days

    def record_past(
        self, instrument: Instrument, found: Sequence[tuple[Session, Sequence[MinuteBar]]], received: datetime
    ) -> int:
        """Write bars of settled sessions that history brought, sealed, in one transaction; returns of how many."""
        writer, written = self._writer, 0
        with writer.batch():
            for session, bars in found:
                if not bars:
                    continue
                key, day = self.daily_key(instrument, session.date), session.date
                writer.record_hours(session)
                writer.add_bars(key, instrument.id, day, bars, received=received, source=SourceCall.HISTORY_BARS)
                writer.add_no_trades(key, instrument.id, day, bars, received=received)
                writer.fill_gaps(key, instrument.id, day, BARS, end=session.minutes)
                written += 1
                number, symbol = writer.identities.key(key), writer.identities.symbol(instrument.id)
                if number is not None and symbol is not None:
                    seal(writer, [SessionId(number, symbol, day_number(day))], received)
        return written

    def finish_earlier(self, reads: Sequence[SessionRead]) -> list[ArchiveError]:
        """Note the sessions before those of `reads` that nobody read, and seal what an earlier run left.

        A session that was read in part, or not at all since the security's last one, has a gap NOT_RUNNING for the
        rest, which no provider serves any more. Returns an error for each damaged block that stays.
        """
        damaged: list[ArchiveError] = []
        for read in reads:
            key, days = self.key_of(read), self._days(read)
            for session in self._earlier(read, days):
                try:
                    self._finish(key, read, session)
                except ArchiveError as error:
                    if error.code != ArchiveFault.DAMAGED:
                        raise
                    damaged.append(error)
        return damaged

    def whole(self, market: Market, day: date) -> set[InstrumentId]:
        """Securities of which the archive has a day of a market sealed, with every minute and without an open gap."""
        rows = self._writer.database.all(_WHOLE, (day_number(day), str(market), self._provider, GapState.OPEN))
        return {InstrumentId(str(code)) for (code,) in rows}

    def pack(self, markets: Iterable[Market]) -> None:
        """Pack the blocks of old sessions of these markets."""
        for market in sorted(markets):
            pack(self._writer, market)

    def _days(self, read: SessionRead) -> dict[int, bool]:
        """Days before that of a read that have rows of the security, with whether they have some outside a block."""
        session = self._session(self.key_of(read), read)
        if session is None:
            return {}
        rows = self._writer.database.all(_DAYS, session * (1 + len(LAYOUTS)))
        found: dict[int, bool] = {}
        for day, outside in rows:
            found[day] = found.get(day, False) or bool(outside)
        return found

    def _earlier(self, read: SessionRead, days: dict[int, bool]) -> list[Session]:
        """The sessions to be finished: those with rows outside a block, and those since the last one with any."""
        market, newest = read.instrument.market, read.session.date
        if not days:
            return []
        left = [day_of(day) for day, outside in sorted(days.items()) if outside]
        begin = max(day_of(max(days)), newest - LONGEST_ABSENCE) + timedelta(days=1)
        missed = [each.date for each in self._calendar.sessions(market, begin, newest - timedelta(days=1))]
        found = (self._calendar.session_on(market, day) for day in (*left, *missed))
        return [each for each in found if each is not None]

    def _finish(self, key: DefinitionKey, read: SessionRead, session: Session) -> None:
        instrument, writer = read.instrument.id, self._writer
        with writer.batch():
            writer.record_hours(session)
            until = self._calendar.served_until(session)
            writer.note_gaps(key, instrument, session.date, why=GapReason.NOT_RUNNING, until=until)
        earlier = SessionRead(
            instrument=read.instrument, session=session, received=read.received, currency=key.currency
        )
        number = self._session(key, earlier)
        if number is not None and self._rows_outside(number):
            seal(writer, [number], read.received)

    def seal(self, reads: Sequence[SessionRead]) -> list[ArchiveError]:
        """Seal the sessions of reads that are settled; returns an error for each damaged block that stays."""
        damaged: list[ArchiveError] = []
        settled = [read for read in reads if read.received >= read.session.settled]
        for read in settled:
            session = self._session(self.key_of(read), read)
            try:
                if session is not None and self._rows_outside(session):
                    seal(self._writer, [session], read.received)
            except ArchiveError as error:
                if error.code != ArchiveFault.DAMAGED:
                    raise
                damaged.append(error)
        return damaged

    def close_expired(self, now: datetime) -> int:
        """Close the gaps that no provider can fill any more at `now` (market time); returns how many."""
        return self._writer.close_expired(now)

    def key_of(self, read: SessionRead) -> DefinitionKey:
        currency = read.currency or read.instrument.currency
        market, day = read.instrument.market, read.session.date
        return definition_key(self._provider, self._source.definition, market, currency, day)

    def daily_key(self, instrument: Instrument, day: date) -> DefinitionKey:
        """Whose daily figures of a security are kept on a market day, in the currency that it trades in."""
        return definition_key(self._provider, self._source.definition, instrument.market, instrument.currency, day)

    def _set_aside(self, read: SessionRead) -> None:
        """Move the damaged blocks of a session out of the way, kept byte for byte."""
        session = self._session(self.key_of(read), read)
        database = self._writer.database
        layouts = {layout.number: layout for layout in LAYOUTS}
        until = self._calendar.served_until(read.session)
        for number, series, data, checksum in database.all(_BLOCKS, session or ()):
            if readable(layouts[series], bytes(data), bytes(checksum)) is None:
                set_aside(self._writer, Damage(DamageType.BLOCK, number=number), read.received, until=until)

    def _note(
        self, layout: Layout, key: DefinitionKey, read: SessionRead, why: GapReason | None, *, end: int | None = None
    ) -> None:
        self._writer.note_gaps(
            key,
            read.instrument.id,
            read.session.date,
            why=why or GapReason.PROVIDER_EMPTY,
            until=self._calendar.served_until(read.session),
            layout=layout,
            end=read.expected if end is None else end,
        )

    def _recorded(self, key: DefinitionKey, read: SessionRead) -> RecordedSession:
        session = self._session(key, read)
        assert session is not None  # hours and gaps of it were just written
        writer, instrument, day = self._writer, read.instrument.id, read.session.date
        gaps = writer.database.all(_GAPS, (*session, str(GapState.FILLED), PRINTS.number))
        lacking = {why for why, first, last in gaps if judged_runs(key.market, read.session.date, first, last)}
        return RecordedSession(
            instrument,
            day.isoformat(),
            writer.received(key, instrument, day),
            expected_minutes(read.session, read.expected),
            writer.received(key, instrument, day, BARS),
            tuple(GapReason(why) for why in sorted(lacking)),
        )

    def _session(self, key: DefinitionKey, read: SessionRead) -> SessionId | None:
        identities = self._writer.identities
        number, symbol = identities.key(key), identities.symbol(read.instrument.id)
        return None if number is None or symbol is None else SessionId(number, symbol, day_number(read.session.date))

    def _rows_outside(self, session: SessionId) -> bool:
        return any(self._writer.database.one(asked, session) for asked in _OUTSIDE)


_GAPS = "SELECT why, first, last FROM gap WHERE key=? AND symbol=? AND day=? AND state<>? AND series<?"
_DAYS = " UNION ALL ".join(
    f"SELECT DISTINCT day, {outside} FROM {table} WHERE key=? AND symbol=? AND day<?"  # noqa: S608  # table names of ours
    for table, outside in (("block", 0), *((layout.name, 1) for layout in LAYOUTS))
)
_FIRST = "SELECT MIN(day) FROM ({})".format(  # noqa: S608  # table names of ours
    " UNION ALL ".join(
        f"SELECT MIN(day) AS day FROM {table} WHERE key=? AND symbol=?"  # noqa: S608
        for table in ("block", *(layout.name for layout in LAYOUTS))
    )
)
_BAR_DAYS = " UNION ".join(
    f"SELECT day FROM {table} WHERE key=? AND symbol=?"  # noqa: S608  # table names of ours
    for table in (f"(SELECT * FROM block WHERE series={BARS.number})", BARS.name)  # noqa: S608
)
_BLOCKS = "SELECT id, series, data, checksum FROM block WHERE key=? AND symbol=? AND day=?"
_IN_BLOCKS = "SELECT 1 FROM block WHERE key=? AND symbol=? AND day=? LIMIT 1"
_IN_GAPS = "SELECT 1 FROM gap WHERE key=? AND symbol=? AND day=? LIMIT 1"
_OUTSIDE = [
    f"SELECT 1 FROM {layout.name} WHERE key=? AND symbol=? AND day=? LIMIT 1"  # noqa: S608  # table names of ours
    for layout in LAYOUTS
]


def archived(action: CorporateAction, currency: str) -> list[kept.SplitOrDividend]:
    """The rows of an ex-date for the archive; rights issues, offerings and spin-offs cannot be applied and are none."""
    paid = sum((part.amount or Decimal(0) for part in action.parts if part.kind in _DIVIDENDS), Decimal(0))
    ratio = ratio_of(action.parts)
    found: list[kept.SplitOrDividend] = []
    amount = from_amount(paid, PRICE)
    if amount:
        found.append(
            kept.SplitOrDividend(
                instrument=action.instrument,
                ex_day=action.ex_date,
                type=kept.ActionType.DIVIDEND,
                amount=amount,
                currency=currency,
            )
        )
    if ratio is not None and ratio != 1:
        found.append(
            kept.SplitOrDividend(
                instrument=action.instrument,
                ex_day=action.ex_date,
                type=kept.ActionType.SPLIT,
                new_shares=ratio.numerator,
                old_shares=ratio.denominator,
            )
        )
    return found
