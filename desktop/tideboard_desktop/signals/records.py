"""Makes the records of rules in a thread from the archive, one after the other, until nobody wants them any more."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, auto
from functools import partial

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.hours import recorded_days
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.errors import TideboardError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.price_steps import PriceSteps
from tideboard_core.model.session import TradingCalendar
from tideboard_core.signals.bootstrap import DRAWS
from tideboard_core.signals.loading import Members, load_sessions
from tideboard_core.signals.outcomes import ControlGroup
from tideboard_core.signals.record import Half, RuleRecord, comparison_count, make_record, seen_by_days
from tideboard_core.signals.rules import Rule
from tideboard_core.signals.sessions import Seen, SessionData
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.thread_work import Progress, in_thread
from tideboard_desktop.ui.words.errors import error_sentence


def read_sessions(
    reader: ArchiveReader,
    progress: Progress,
    *,
    rule: Rule,
    symbols: Sequence[InstrumentId],
    members: Members,
    count: int,
    keys: tuple[DefinitionKey | None, DefinitionKey | None],
    now: datetime,
) -> list[SessionData]:
    """Return what the archive has of a rule's securities in the last `count` sessions that were over at `now` (aware).

    `symbols` has those that are or were in its list, `members` says which of them were on a day. `keys` are those of
    the provider and of a second one, None without it. `progress` gets the securities that are read and all of them.
    Damaged sessions are left out. Raises ArchiveError.
    """
    key, other = keys
    if key is None:
        return []
    loaded = load_sessions(
        reader,
        rule,
        key,
        symbols,
        _days_over(reader, key, now)[-count:],
        TradingCalendar(),
        cancelled=lambda: False,  # `progress` raises instead
        other=other,
        members=members,
        progress=progress,
    )
    progress(len(symbols), len(symbols))
    return list(loaded.sessions)


def _days_over(reader: ArchiveReader, key: DefinitionKey, now: datetime) -> list[date]:
    """The recorded days of a market that are over, oldest first."""
    days = recorded_days(reader.database, key.market)
    return [day for day in days if reader.hours(key.market, day).close <= now]


Reading = Callable[[ArchiveReader, Progress], list[SessionData]]
"""Reads sessions in the thread of a record."""
ReadSessions = Callable[[Rule, Sequence[InstrumentId], int], Reading]
"""Takes a rule, its securities and how many of the last sessions; called outside the thread."""
OpenReader = Callable[[], ArchiveReader]
"""Opens the archive in the thread that calls it; raises ArchiveError."""
StepsOf = Callable[[InstrumentId], PriceSteps | None]
_READING = 0.9
"""Share of the progress that reading takes; the rest is the comparison."""


class RecordStage(Enum):
    """How far a record is."""

    WAITING = auto()
    COMPUTING = auto()
    DONE = auto()
    NOTHING = auto()
    FAILED = auto()
    CANCELLED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What all records are made of: the last so many sessions, of them a half, and what firings are compared with."""

    sessions: int = 60
    halves: bool = False
    control: ControlGroup = ControlGroup.SAME_MINUTES
    against_list: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A record that is wanted: of a rule over securities, whose setting is the `tried`th, over a half."""

    rule: Rule
    symbols: tuple[InstrumentId, ...]
    tried: int = 1
    half: Half = Half.ALL


@dataclass(slots=True)
class State:
    """What there is of one rule's record; `record` may be of earlier sessions while another is computed.

    `shared` of its symbol-sessions come from a shared place, at least in part.
    """

    wanted: Wanted
    choice: Choice
    stage: RecordStage = RecordStage.WAITING
    share: float = 0.0
    problem: str = ""
    record: RuleRecord | None = None
    shared: int = 0
    due: bool = field(default=True)


class Records(QObject):
    """`changed` carries the id of a rule whose state is another one, `progressed` of one that is being computed.

    `finished` follows when all are made. `draws` is how often the bootstrap draws.
    The five percent are shared by the settings tried of all rules with enough firings. How many these are is known
    after a first round only: records that were made with another number are made once more.
    """

    changed = Signal(str)
    progressed = Signal(str)
    finished = Signal()

    def __init__(self, reader: OpenReader, read: ReadSessions, steps: StepsOf, tasks: Tasks, parent: QObject) -> None:
        """`steps` returns the price steps of a security, None while they are not known."""
        super().__init__(parent)
        self._reader, self._read, self._steps, self._tasks = reader, read, steps, tasks
        self.states: dict[str, State] = {}
        self.draws = DRAWS
        self._enough: dict[str, bool] = {}
        self.task: asyncio.Task[None] | None = None
        self.comparisons = comparison_count(())

    def read_with(self, read: ReadSessions) -> None:
        """Read sessions in another way from now on, such as those of a made-up market."""
        self._read = read

    # --- what is wanted ---------------------------------------------------------------------------------------------

    def want(self, wanted: Sequence[Wanted], choice: Choice, *, again: bool = False) -> None:
        """Make these records and no others; what is there already is made anew with `again` only."""
        before, self.states = self.states, {}
        for each in wanted:
            known = before.get(each.rule.id)
            if known is not None and (known.wanted, known.choice) == (each, choice):
                known.due = known.due or again
                self.states[each.rule.id] = known
            else:
                same = known is not None and known.wanted.rule == each.rule
                kept = known.record if known is not None and same else None
                self.states[each.rule.id] = State(each, choice, record=kept)
        if any(state.due for state in self.states.values()):
            self.stop(cancelled=False)
            self.task = self._tasks.spawn(self._make_all(), name="records of signals")
        for each in wanted:
            self.changed.emit(each.rule.id)

    def stop(self, *, cancelled: bool = True) -> None:
        """End what runs; `cancelled` says that a person ended it, so that it is not made again by itself."""
        task, self.task = self.task, None
        if task is not None:
            task.cancel()
        for name, state in self.states.items():
            if state.due and cancelled:
                state.stage, state.due = RecordStage.CANCELLED, False
                self.changed.emit(name)

    @property
    def running(self) -> bool:
        return self.task is not None and not self.task.done()

    # --- making -----------------------------------------------------------------------------------------------------

    async def _make_all(self) -> None:
        exists = await asyncio.to_thread(_there, self._reader)
        if not isValid(self):
            return
        for _round in range(2):
            self.comparisons = self._count()
            for name, state in list(self.states.items()):
                if not self._current(state):
                    await self._make(name, state, exists=exists)
                    if not isValid(self):
                        return
        for state in self.states.values():
            state.due = False
        self.comparisons = self._count()
        self.finished.emit()

    def _current(self, state: State) -> bool:
        """Whether a record is there, and shares the five percent with as many as there are now."""
        if state.due or state.record is None:
            return state.stage in {RecordStage.NOTHING, RecordStage.FAILED} and not state.due
        return not state.record.enough or state.record.comparisons == self.comparisons

    def _count(self) -> int:
        """How many comparisons there are; of a rule without a record yet as if it had firings enough."""
        return comparison_count(
            state.wanted.tried for name, state in self.states.items() if self._enough.get(name, True)
        )

    async def _make(self, name: str, state: State, *, exists: bool) -> None:
        state.stage, state.share, state.problem, state.due = RecordStage.COMPUTING, 0.0, "", True
        self.changed.emit(name)
        if not exists or not state.wanted.symbols:
            self._end(name, state, None)
            return
        wanted, choice = state.wanted, state.choice
        read = self._read(wanted.rule, wanted.symbols, choice.sessions)
        steps = {each: found for each in wanted.symbols if (found := self._steps(each)) is not None}
        work = partial(_made, self._reader, read, steps, wanted, choice, self.comparisons, self.draws)
        try:
            record, state.shared = await in_thread(work, partial(self._progressed, name, state))
        except TideboardError as error:
            state.problem = error_sentence(error)
            if isValid(self):
                self._end(name, state, None)
        else:
            if isValid(self):  # the dock may have been closed meanwhile
                self._end(name, state, record)

    def _end(self, name: str, state: State, record: RuleRecord | None) -> None:
        state.record, state.due = record, False
        state.stage = (
            RecordStage.FAILED if state.problem else RecordStage.NOTHING if record is None else RecordStage.DONE
        )
        self._enough[name] = record is not None and record.enough
        self.changed.emit(name)

    def _progressed(self, name: str, state: State, done: int, total: int) -> None:
        if isValid(self) and state.stage is RecordStage.COMPUTING:
            state.share = done / max(total, 1)
            self.progressed.emit(name)


def _there(open_reader: OpenReader) -> bool:
    try:
        open_reader().close()
    except ArchiveError:
        return False
    return True


def _made(
    open_reader: OpenReader,
    read: Reading,
    steps: Mapping[InstrumentId, PriceSteps],
    wanted: Wanted,
    choice: Choice,
    comparisons: int,
    draws: int,
    progress: Progress,
) -> tuple[RuleRecord | None, int]:
    """The record of sessions seen live, or of those read later; None if nothing is recorded. How many are shared."""

    def reading(done: int, total: int) -> None:
        progress(round(done * 1000 * _READING), 1000 * max(total, 1))

    def cancelled() -> bool:
        progress(round(1000 * _READING), 1000)  # raises if it is
        return False

    with closing(open_reader()) as reader:
        sessions = read(reader, reading)
        keys = reader.identities.all_keys().values()
        others = {each for key in keys for each in reader.all_recorders(key)}
    shared = sum((each.instrument, each.day) in others for each in sessions)
    if not sessions:
        return None, 0
    record = make_record(
        wanted.rule,
        sessions,
        settings_tried=wanted.tried,
        comparisons=comparisons,
        seed=zlib.crc32(wanted.rule.id.encode()),
        cancelled=cancelled,
        seen=seen_of(sessions),
        half=Half.OLDER if choice.halves and wanted.half is Half.ALL else wanted.half,
        control=choice.control,
        against_list=choice.against_list,
        steps=steps,
        draws=draws,
    )
    return record, shared


def seen_of(sessions: Sequence[SessionData]) -> Seen:
    """Of which sessions the record is."""
    live, later = (len({each.day for each in sessions if each.seen is seen}) for seen in (Seen.LIVE, Seen.LATER))
    return seen_by_days(live, later)
