"""The armed rules of the program: outlives windows, and brings numpy only once there is something to watch or show."""

from __future__ import annotations

import asyncio
import importlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication, QObject

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.notices import NoticeType
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.fired_marks import FiredMark, FiredMarks
from tideboard_desktop.window.notices.model import NoticeStore

if TYPE_CHECKING:  # all of them bring numpy
    from tideboard_core.signals.record import RuleRecord
    from tideboard_core.signals.rules import Rule
    from tideboard_core.signals.verdicts import Firing
    from tideboard_desktop.signals.rules_kept import RulesKept
    from tideboard_desktop.signals.watching import SignalWatch

translate = QCoreApplication.translate
FILE = "signals.json"
"""As in `signals.store`, which is not imported at the start."""
ARCHIVE = "archive.db"
"""As in `archive.database`."""
_WATCHING = "tideboard_desktop.signals.watching"


class ShownRules(Protocol):
    """The rules as the dock of signals shows them: those that are armed, or those of a replay.

    `records` are the newest by rule, `watch` watches the armed ones.
    """

    records: dict[str, RuleRecord]
    watch: SignalWatch | None

    def kept(self) -> RulesKept: ...


class ArmedRules(QObject):
    """Each window's docks give their context with `use`; `start` watches what was armed earlier.

    `records` are those that were made since the program started, by rule, for the notices.
    """

    def __init__(self, notices: NoticeStore, marks: FiredMarks) -> None:
        """`marks` gets what fired and is not muted."""
        super().__init__()
        self._notices, self._marks = notices, marks
        self._context: DockContext | None = None
        self._kept: RulesKept | None = None
        self._started = False
        self.watch: SignalWatch | None = None
        self.records: dict[str, RuleRecord] = {}

    def use(self, context: DockContext) -> None:
        """Act in the window of this context from now on."""
        self._context = context
        if self._kept is not None:
            self._show_marks()  # another window may have another language

    @property
    def context(self) -> DockContext:
        assert self._context is not None
        return self._context

    def start(self) -> None:
        """Watch the rules that were armed when the program ran last; call it when the window stands."""
        archive = None if self._context is None else self._context.services.archive
        if archive is not None and not self._started:
            self._started = True
            self.context.tasks.spawn(self._start(), name="armed rules")

    async def _start(self) -> None:
        archive = self.context.services.archive
        if archive is None:
            return
        kept_rules, recorded = archive.folder.parent / FILE, archive.folder / ARCHIVE
        if not await asyncio.to_thread(lambda: kept_rules.exists() or recorded.exists()):
            return  # neither rules nor sessions for records to come
        await asyncio.to_thread(importlib.import_module, _WATCHING)
        kept = self.kept()
        await kept.loading
        await kept.note_lists()  # records to come need it, whether or not a dock makes any today
        if kept.problem:  # no dock may be there to say that nothing is watched
            self._notices.post(NoticeType.PROGRAM, kept.problem)

    @property
    def known(self) -> RulesKept | None:
        """The rules, if anything has asked for them so far."""
        return self._kept

    def kept(self) -> RulesKept:
        """The rules; the first call reads their file in a thread."""
        if self._kept is None:
            from tideboard_desktop.signals.rules_kept import RulesKept

            services = self.context.services
            assert services.archive is not None  # without one there are no rules
            self._kept = RulesKept(
                services.archive.folder.parent,
                lambda: self.context.services.lists,
                services.feeds.calendar,
                self.context.clock,
                self.context.tasks,
                self,
            )
            self._kept.changed.connect(self._rules_changed)
        return self._kept

    def close(self) -> None:
        """Watch nothing any more, at the end of the program."""
        watch, self.watch = self.watch, None
        if watch is not None:
            watch.close()

    def _rules_changed(self) -> None:
        """The first armed rule begins the watch; what fired or was muted changes the marks."""
        kept = self.kept()
        self._show_marks()
        if self.watch is None and any(each.armed for each in kept.signals.rules):
            from tideboard_desktop.signals.fired_notice import FiredActions, FiredNotices
            from tideboard_desktop.signals.watching import SignalWatch

            replay = None if self.context.window.replay is None else self.replay
            actions = FiredActions(go_to=self.go_to, book_at=self.book_at, mute=self.mute, replay=replay)
            notices = FiredNotices(self._notices, self.context.hub, actions, kept, lambda: self.records)
            self.watch = SignalWatch(self.context, kept, notices, self)

    def _show_marks(self) -> None:
        self._marks.show(marks_of(self.kept()))

    # --- what notices offer: none of it sends an order ---------------------------------------------------------------

    def go_to(self, firing: Firing) -> None:
        """Show a firing's security in the flow chart, at its minute in all docks of the letter."""
        self.context.window.show_flow(firing.instrument)
        self.context.selection.move_minute(self.kept().start_of(firing))  # it follows the dock in use

    def book_at(self, firing: Firing) -> None:
        """Show the order book of a firing's security; it says itself that it is not that of the minute."""
        self.context.window.open_dock("book", {})
        self.context.selection.select(firing.instrument)
        self.context.selection.move_minute(self.kept().start_of(firing))

    def replay(self, firing: Firing) -> None:
        """Open the recorded day of a firing at its minute."""
        from tideboard_desktop.docks.replay_entry import ReplayFrom, begin_replay

        start = datetime.fromtimestamp(self.kept().start_of(firing), UTC)
        begin_replay(self.context, ReplayFrom(firing.instrument, firing.day, start))

    def mute(self, rule: Rule, firing: Firing) -> None:
        """Tell no more of a rule about a security on the day of a firing."""
        self.context.tasks.spawn(self.kept().mute(rule.id, firing.day, firing.instrument), name="mute a signal")


def marks_of(kept: RulesKept) -> dict[InstrumentId, tuple[FiredMark, ...]]:
    """What fired and is not muted, by security, in the order of time."""
    from tideboard_desktop.signals.words import rule_name

    found = dict[InstrumentId, list[FiredMark]]()
    names = {rule.id: rule_name(rule) for rule in kept.rules}
    for each in kept.signals.fired:
        firing = each.firing
        if each.rule in names and not kept.signals.is_muted(each.rule, firing.instrument, firing.day):
            ended = None if each.ended is None else kept.start_of(firing._replace(minute=each.ended))
            start = kept.start_of(firing)
            mark = FiredMark(names[each.rule], firing.day, firing.minute, start, ended, firing.received)
            found.setdefault(firing.instrument, []).append(mark)
    return {each: tuple(sorted(marks, key=lambda one: one.start)) for each, marks in found.items()}
