"""The rules of signals in a replay: copies that nobody changes, with what they would have fired by the second shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from shiboken6 import isValid

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.shared_copy.reader import JoinedReader
from tideboard_core.model.instrument import market_of
from tideboard_core.replay.fired import DayFiring, WatchedRule, fired_on, known_firings
from tideboard_core.signals.record import RuleRecord
from tideboard_core.signals.store import KeptFiring, Signals
from tideboard_desktop.docks.context import SymbolLists
from tideboard_desktop.docks.fired_marks import FiredMarks
from tideboard_desktop.replay.market import ReplayedMarket
from tideboard_desktop.signals.armed import marks_of
from tideboard_desktop.signals.rules_kept import RulesKept
from tideboard_desktop.ui.tasks import Tasks

if TYPE_CHECKING:  # it brings what watches the live market
    from tideboard_desktop.signals.watching import SignalWatch

translate = QCoreApplication.translate


class CopiedRules(RulesKept):
    """The rules of the file as they are today; nothing is written. `fired` is what is known by the second shown."""

    def __init__(self, market: ReplayedMarket, lists: SymbolLists, tasks: Tasks, parent: QObject) -> None:
        folder, calendar = market.archive.folder.parent, market.feeds.calendar
        super().__init__(folder, lambda: lists, calendar, market.clock, tasks, parent)
        self.why_fixed = translate("Signals", "The rules are those of today: a replay changes none.")
        self._fired: tuple[DayFiring, ...] = ()
        self._known: tuple[KeptFiring, ...] = ()
        self._shown: tuple[Signals, Signals] | None = None

    @property
    def signals(self) -> Signals:
        kept = self._file.signals
        if self._shown is None or self._shown[0] is not kept:
            self._shown = kept, replace(kept, fired=self._known, muted=())
        return self._shown[1]

    def take(self, fired: list[DayFiring]) -> None:
        """Know what fires on the whole day; `signals` has of it what `follow` found known."""
        self._fired = tuple(fired)

    def follow(self) -> bool:
        """Know what was known at the second shown; whether that is something else than before."""
        known = known_firings(self._fired, self._clock.market().timestamp())
        if known == self._known:
            return False
        self._known, self._shown = known, None
        return True

    async def note_lists(self) -> None:
        """Nothing: the lists are those of today."""

    async def _write(self, action: Callable[[], object]) -> bool:
        """Refuse every change."""
        self._say(self.why_fixed)
        return False


class ReplayedRules(QObject):
    """Rules for the dock of signals and marks for the others; no notice is posted, and no armed rule is touched."""

    def __init__(self, market: ReplayedMarket, lists: SymbolLists, marks: FiredMarks, tasks: Tasks) -> None:
        super().__init__()
        self._market, self._marks = market, marks
        self.records: dict[str, RuleRecord] = {}
        self.watch: SignalWatch | None = None
        self._kept = CopiedRules(market, lists, tasks, self)
        self._reading = tasks.spawn(self._read(), name="firings of a replayed day")
        market.frame.every_second(self.follow)

    def kept(self) -> CopiedRules:
        return self._kept

    def follow(self) -> None:
        """Show what is known by now, if it is more or less than before."""
        if self._kept.follow():
            self._marks.show(marks_of(self._kept))
            self._kept.changed.emit()

    async def _read(self) -> None:
        """What fires on the day, once for all its seconds: each firing depends on what came before it alone."""
        kept, market = self._kept, self._market
        await kept.loading
        day = market.day.day
        watched = [
            WatchedRule(rule, [each for each in symbols if market_of(each) is market.day.market])
            for rule in kept.rules
            if (symbols := kept.members_of(rule)(day) or kept.symbols_of(rule))
        ]
        work = partial(_fired, market.archive.folder, watched, market.day.key, day, shared=market.archive.shared)
        with suppress(ArchiveError):  # what is damaged is named where the day is read
            fired = await market.archive.run(work)
            if isValid(self):
                kept.take(fired)
                self.follow()


def _fired(folder: Path, watched: list[WatchedRule], key: DefinitionKey, day: date, *, shared: bool) -> list[DayFiring]:
    """By a reader of its own: that of the docks knows nothing of later seconds."""
    reader = JoinedReader(folder) if shared else ArchiveReader(folder)
    try:
        return fired_on(reader, watched, key, day, _other_key(reader, key, day))
    finally:
        reader.close()


def _other_key(reader: ArchiveReader, key: DefinitionKey, day: date) -> DefinitionKey | None:
    """The key of another provider that recorded the day, None without one."""
    keys = {record.key for record in reader.sessions(key.market, day=day)}
    return min((each for each in keys if each.provider != key.provider), default=None, key=lambda each: each.provider)
