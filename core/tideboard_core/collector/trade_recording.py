"""Records trades: a bounded queue of what was pushed, the minutes that are covered, and the writing of both.

Belongs to no thread: `take` and what else changes it run on the loop, `write` gets all that it needs as a `Flush` and
runs on the writer's thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.records import PRINTS, Print
from tideboard_core.archive.rows import SessionId
from tideboard_core.archive.sealing import seal_prints
from tideboard_core.archive.units import day_number
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.flow.prints import minute_of
from tideboard_core.flow.tick_stream import TickStream
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import Tick
from tideboard_core.model.session import Session, TradingCalendar

log = logging.getLogger(__name__)

ROOM: Final = 200_000
"""Trades that wait to be written, of all securities together: some 40 MB."""
MOST_OF_A_SESSION: Final = 1_000_000
"""Trades of one security's session that are kept: a block has room for 2**20 rows."""


class Flush(NamedTuple):
    """What is to be written of one security's session: trades by the moment of their receipt (aware UTC), minutes."""

    instrument: InstrumentId
    session: Session
    prints: tuple[tuple[datetime, tuple[Print, ...]], ...]
    covered: frozenset[int]
    lost: frozenset[int]
    overflown: frozenset[int]
    over: bool


@dataclass(slots=True)
class _Tape:
    session: Session
    stream: TickStream
    waiting: list[tuple[datetime, tuple[Print, ...]]] = field(default_factory=list)
    kept: int = 0
    covered: set[int] = field(default_factory=set)
    lost: set[int] = field(default_factory=set)
    overflown: set[int] = field(default_factory=set)
    noted: set[int] = field(default_factory=set)
    unsaid: set[int] = field(default_factory=set)
    asked: bool = False


class TradeQueue:
    """Takes trades of any security and gives them out by session; `room` bounds what waits."""

    def __init__(self, calendar: TradingCalendar, *, numbered: bool, room: int = ROOM) -> None:
        self._calendar, self._numbered, self._room = calendar, numbered, room
        self._tapes: dict[InstrumentId, _Tape] = {}
        self._ended: list[tuple[InstrumentId, _Tape]] = []
        self.waiting = 0

    def follow(self, instrument: InstrumentId, now: datetime) -> None:
        """Expect trades of a security, so that its newest ones are read even if none is pushed."""
        self._tape(instrument, now)

    def take(self, instrument: InstrumentId, ticks: Sequence[Tick], now: datetime) -> None:
        """Trades as they were pushed, received at `now` (market time, aware)."""
        tape = self._tape(instrument, now)
        if tape is not None:
            self._keep(tape, tape.stream.take(sorted(ticks, key=lambda tick: tick.sequence)), now)

    def take_answer(self, instrument: InstrumentId, ticks: Sequence[Tick], now: datetime, *, whole_day: bool) -> None:
        """The newest trades as they were read, nothing between them missing."""
        tape = self._tape(instrument, now)
        if tape is not None:
            tape.asked = True
            self._keep(tape, tape.stream.take_answer(ticks, whole_day=whole_day), now)

    def broken(self, instruments: Collection[InstrumentId] | None = None) -> None:
        """The pushes of these securities (None = of all) ended: trades may be missing until they come again."""
        for instrument, tape in self._tapes.items():
            if instruments is None or instrument in instruments:
                tape.stream.broken()
                tape.asked = False

    def unwritten(self, flushes: Iterable[Flush]) -> None:
        """These could not be written: an answer brings their trades again, or their minutes stay missing."""
        for each in flushes:
            tape = self._tapes.get(each.instrument)
            if tape is not None and tape.session == each.session:
                tape.stream, tape.asked = TickStream(tape.session, numbered=self._numbered), False
                tape.covered -= each.covered
                tape.unsaid |= each.lost
                tape.noted -= each.overflown

    @property
    def followed(self) -> frozenset[InstrumentId]:
        """Securities of which trades are expected or came."""
        return frozenset(self._tapes)

    @property
    def unasked(self) -> list[InstrumentId]:
        """Securities whose newest trades were not read since their pushes began, or began again."""
        return [instrument for instrument, tape in self._tapes.items() if not tape.asked]

    def flush(self, now: datetime) -> list[Flush]:
        """All that waits, and the minutes that are over at `now`."""
        found = [_flush(instrument, tape, now) for instrument, tape in (*self._ended, *self._tapes.items())]
        self._ended, self.waiting = [], 0
        for instrument, tape in list(self._tapes.items()):
            if now >= tape.session.settled:
                del self._tapes[instrument]
        return [each for each in found if each is not None]

    def _tape(self, instrument: InstrumentId, now: datetime) -> _Tape | None:
        """The security's session that trades now; None on a day without one and after it is settled."""
        session = self._calendar.newest(market_of(instrument), now)
        tape = self._tapes.get(instrument)
        if tape is not None and tape.session.date == session.date:
            return tape
        if tape is not None:
            self._ended.append((instrument, self._tapes.pop(instrument)))
        if now >= session.settled:
            return None
        tape = self._tapes[instrument] = _Tape(session, TickStream(session, numbered=self._numbered))
        return tape

    def _keep(self, tape: _Tape, prints: list[Print], now: datetime) -> None:
        if not prints:
            return
        if self.waiting + len(prints) > self._room or tape.kept + len(prints) > MOST_OF_A_SESSION:
            tape.overflown.update(minute_of(each.time, tape.session) for each in prints)
            return
        tape.waiting.append((now, tuple(prints)))
        tape.kept += len(prints)
        self.waiting += len(prints)


def _flush(instrument: InstrumentId, tape: _Tape, now: datetime) -> Flush | None:
    lost = tape.stream.lost - tape.lost | tape.unsaid
    overflown = {minute for minute in tape.overflown if minute >= 0} - tape.noted
    covered = tape.stream.covered(now.timestamp()) - tape.covered - tape.overflown
    over = now >= tape.session.settled
    if not (tape.waiting or lost or overflown or covered or over):
        return None
    tape.lost |= lost
    tape.unsaid = set()
    tape.noted |= overflown
    tape.covered = (tape.covered | covered) - lost
    waiting, tape.waiting = tuple(tape.waiting), []
    return Flush(instrument, tape.session, waiting, frozenset(covered), lost, frozenset(overflown), over)


def write(
    writer: ArchiveWriter,
    flushes: Iterable[Flush],
    key_of: Callable[[InstrumentId, date], DefinitionKey],
    after: dict[tuple[InstrumentId, date], int] | None = None,
    recorded: dict[tuple[InstrumentId, date], int] | None = None,
    most: int = MOST_OF_A_SESSION,
) -> int:
    """Write flushes in one transaction each, and seal the sessions that are over; returns how many trades were new.

    `after`, where the gateway numbers trades anew in each run: the time of the newest trade (microseconds of UTC) that
    an earlier run recorded, filled here; trades up to it are left out, since they would come twice. Of its second some
    may be missing then: a minute in which one run ends and another goes on is not covered. `recorded` has how many
    trades of a session there are, those of earlier runs too, filled here: beyond `most` they are dropped and said: one
    block has no room for them. Raises ArchiveError.
    """
    count, recorded = 0, {} if recorded is None else recorded
    for each in flushes:
        key, day = key_of(each.instrument, each.session.date), each.session.date
        with writer.batch():
            writer.record_hours(each.session)
            begin = _newest(writer, key, each, after) if after is not None else -1
            kept, overflown = _recorded(writer, key, each, recorded) if each.prints else 0, set(each.overflown)
            for received, prints in each.prints:
                fresh = [one for one in prints if one.time > begin]
                if fresh and kept + len(fresh) > most:
                    fresh = _unknown(writer, _session(writer, key, each), fresh)
                    overflown.update(minute_of(one.time, each.session) for one in fresh[max(most - kept, 0) :])
                    fresh = fresh[: max(most - kept, 0)]
                new = writer.add_prints(key, each.instrument, day, fresh, received=received)
                kept, count = kept + new, count + new
                recorded[each.instrument, day] = kept
            overflown = {minute for minute in overflown if minute >= 0}
            covered = each.covered - {minute_of(begin, each.session)} - overflown
            writer.note_prints(key, each.instrument, day, covered=covered, lost=each.lost, why=GapReason.LINK)
            if overflown:
                writer.note_prints(key, each.instrument, day, lost=overflown, why=GapReason.OVERFLOW)
        if each.over:
            _seal(writer, _session(writer, key, each))
    return count


def seal_earlier(writer: ArchiveWriter, today: date) -> int:
    """Seal trades of days before `today` that an earlier run left outside their blocks; returns how many sessions."""
    asked = f"SELECT DISTINCT key, symbol, day FROM {PRINTS.name} WHERE day<?"  # noqa: S608  # our table
    left = [SessionId(*row) for row in writer.database.all(asked, (day_number(today),))]
    return sum(_seal(writer, session) for session in left)


def _seal(writer: ArchiveWriter, session: SessionId) -> bool:
    """Seal one session's trades; they stay as they are beside a damaged block, and if they are too many for one."""
    try:
        with writer.batch():
            seal_prints(writer.database, session)
    except ArchiveError as error:
        if error.code not in {ArchiveFault.DAMAGED, ArchiveFault.FORMAT}:
            raise
        log.warning("trades were not sealed: %s", error)
        return False
    return True


def _session(writer: ArchiveWriter, key: DefinitionKey, each: Flush) -> SessionId:
    made_key, made_symbol = writer.identities.made_key(key), writer.identities.made_symbol(each.instrument)
    return SessionId(made_key, made_symbol, day_number(each.session.date))


def _recorded(
    writer: ArchiveWriter, key: DefinitionKey, each: Flush, recorded: dict[tuple[InstrumentId, date], int]
) -> int:
    known = (each.instrument, each.session.date)
    if known not in recorded:
        asked = f"SELECT COUNT(*) FROM {PRINTS.name} WHERE key=? AND symbol=? AND day=?"  # noqa: S608  # our table
        row = writer.database.one(asked, _session(writer, key, each))
        recorded[known] = 0 if row is None else int(row[0])
    return recorded[known]


def _unknown(writer: ArchiveWriter, session: SessionId, prints: Sequence[Print]) -> list[Print]:
    """Those of some trades that are not recorded."""
    asked = f"SELECT sequence FROM {PRINTS.name} WHERE key=? AND symbol=? AND day=? AND sequence BETWEEN ? AND ?"  # noqa: S608  # our table
    numbers = [one.sequence for one in prints]
    known = {row[0] for row in writer.database.all(asked, (*session, min(numbers), max(numbers)))}
    return [one for one in prints if one.sequence not in known]


def _newest(writer: ArchiveWriter, key: DefinitionKey, each: Flush, after: dict[tuple[InstrumentId, date], int]) -> int:
    known = (each.instrument, each.session.date)
    if known not in after:
        asked = f"SELECT MAX(time) FROM {PRINTS.name} WHERE key=? AND symbol=? AND day=?"  # noqa: S608  # our table
        row = writer.database.one(asked, _session(writer, key, each))
        after[known] = -1 if row is None or row[0] is None else int(row[0])
    return after[known]
