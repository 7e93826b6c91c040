"""Watches the armed rules while the program runs: notices when one fires and when its condition ends."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tideboard_core.archive.problems import ArchiveError
from tideboard_core.flow.minutes import Floats, FlowMinutes
from tideboard_core.model.hub_keys import OTHER_LINK
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import Session
from tideboard_core.signals.loading import sample_before
from tideboard_core.signals.rules import Rule
from tideboard_core.signals.store import KeptFiring
from tideboard_core.signals.verdicts import Firing
from tideboard_core.signals.watch import Ended, Fired, RuleWatch
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.flowmap.feed import ListFlow
from tideboard_desktop.signals.fired_notice import FiredNotices
from tideboard_desktop.signals.other_flow import OtherFlow
from tideboard_desktop.signals.rules_kept import RulesKept, arrives_live

translate = QCoreApplication.translate
EVERY_MS = 1000
LISTS_EVERY = 30
"""Ticks after which the lists are looked at again."""


class SignalWatch(QObject):
    """Asks for the flow of the armed rules' securities, and of no others; `fired` carries a `Firing` and its rule."""

    fired = Signal(object, object)

    def __init__(self, context: DockContext, kept: RulesKept, notices: FiredNotices, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._kept, self._notices = context, kept, notices
        self._owner = QWidget()  # never shown: the feed's subscriptions end with it
        self.feed = ListFlow(context, self._owner)
        self.feed.changed.connect(self._changed)
        self.other = OtherFlow(context, self._owner)
        self.other.changed.connect(self._changed)
        self._watches: dict[InstrumentId, RuleWatch] = {}
        self._rules: dict[InstrumentId, tuple[Rule, ...]] = {}
        self._samples: dict[tuple[InstrumentId, date], Floats | None] = {}
        self._waiting: dict[InstrumentId, Session] = {}
        self._others_since: dict[InstrumentId, float] = {}
        self._reading: asyncio.Task[None] | None = None
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.tick)
        kept.changed.connect(self._rules_changed)
        self._rules_changed()

    def _rules_changed(self) -> None:
        """Watch what is armed now; a rule that stays as it was goes on where it is."""
        watched: dict[InstrumentId, list[Rule]] = {}
        for each in self._kept.signals.rules:
            if each.armed and arrives_live(each.rule):
                for symbol in self._kept.symbols_of(each.rule):
                    watched.setdefault(symbol, []).append(each.rule)
        rules = {symbol: tuple(each) for symbol, each in watched.items()}
        for symbol in tuple(self._watches):
            if symbol not in rules:
                del self._watches[symbol]
            elif rules[symbol] != self._rules[symbol]:
                self._others_since.setdefault(symbol, self._context.clock.market().timestamp())
        self._rules = rules
        self.feed.watch(tuple(rules), ())
        self._watch_others()
        if rules and not self._timer.isActive():
            self._timer.start()
        elif not rules:
            self._timer.stop()

    def close(self) -> None:
        """Ask for nothing any more."""
        self._timer.stop()
        self.feed.watch(())
        self.other.watch((), {})
        self._owner.deleteLater()

    @property
    def watched(self) -> tuple[InstrumentId, ...]:
        """The securities that are watched now."""
        return tuple(self._rules)

    def tick(self) -> None:
        """Once a second: take what came, and now and then what the lists have now."""
        self._ticks += 1
        if self._ticks % LISTS_EVERY == 0:
            self._rules_changed()
        self.feed.tick()
        self._watch_others()

    def _watch_others(self) -> None:
        """Ask the second provider for the securities of rules that compare two."""
        ids = [symbol for symbol, rules in self._rules.items() if any(rule.needs_other for rule in rules)]
        self.other.watch(ids, {each: self.feed.session(each) for each in ids})

    # --- minutes ----------------------------------------------------------------------------------------------------

    def _changed(self, ids: frozenset[InstrumentId]) -> None:
        told = list[KeptFiring]()
        for symbol in ids:
            minutes = self.feed.minutes(symbol)
            if minutes is not None and symbol in self._rules:
                told += self._take(symbol, minutes)
        if told:
            since = min(each.firing.day for each in told) - timedelta(days=7)
            self._context.tasks.spawn(self._kept.note(told, since), name="firings of signals")

    def _take(self, symbol: InstrumentId, minutes: FlowMinutes) -> list[KeptFiring]:
        session = self.feed.session(symbol)
        if not self._sample_known(symbol, session):
            return []
        watch, sample = self._watches.get(symbol), self._samples.get((symbol, session.date))
        since = self._others_since.pop(symbol, None)
        if watch is None or watch.hours != session:
            told = self._told_before(symbol, session.date)
            watch = self._watches[symbol] = RuleWatch(
                self._rules[symbol],
                symbol,
                session,
                sample=sample,
                before=[(each.rule, each.firing) for each in told],
                holding=[(each.rule, each.firing) for each in told if each.ended is None],
            )
        elif since is not None:
            watch.watch(self._rules[symbol], sample=sample, since=since)
        rules = {rule.id: rule for rule in self._rules[symbol]}
        found = []
        other = self.other.minutes(symbol, session)
        for event in watch.take(minutes, self._context.clock.market().timestamp(), other=other):
            rule = rules[event.rule]
            if isinstance(event, Fired):
                found.append(KeptFiring(rule=rule.id, firing=event.firing))
                self._tell_fired(rule, event.firing, minutes, other)
            elif isinstance(event, Ended):
                found.append(KeptFiring(rule=rule.id, firing=event.firing, ended=event.minute))
                if not self._muted(event.firing, rule):
                    self._notices.ended(rule, event.firing, event.minute, minutes)
        return found

    def _tell_fired(self, rule: Rule, firing: Firing, minutes: FlowMinutes, other: FlowMinutes | None) -> None:
        self.fired.emit(firing, rule)
        if not self._muted(firing, rule):
            self._notices.fired(rule, firing, minutes, other)

    def _muted(self, firing: Firing, rule: Rule) -> bool:
        return self._kept.signals.is_muted(rule.id, firing.instrument, firing.day)

    def _told_before(self, symbol: InstrumentId, day: date) -> list[KeptFiring]:
        kept = self._kept.signals.fired
        return [each for each in kept if (each.firing.instrument, each.firing.day) == (symbol, day)]

    # --- what is not watched ----------------------------------------------------------------------------------------

    def unwatched(self, rule: Rule) -> dict[str, list[InstrumentId]]:
        """The securities of an armed rule of which what it reads will not come, by the reason in words."""
        if rule.needs_other and self._context.hub.value(OTHER_LINK) is None:
            return {translate("Signals", "no second provider is connected"): list(self._kept.symbols_of(rule))}
        found = dict[str, list[InstrumentId]]()
        for symbol in self._kept.symbols_of(rule):
            reason = self.feed.lasting_reason(symbol, turnover=rule.needs_bars)
            if reason:
                found.setdefault(reason, []).append(symbol)
        return found

    def blind(self, rule: Rule) -> list[InstrumentId]:
        """The securities of which flow comes, but not yet all the minutes that an armed rule looks back on."""
        return [
            symbol
            for symbol in self._kept.symbols_of(rule)
            if (watch := self._watches.get(symbol)) is not None and not watch.judged(rule.id)
        ]

    # --- earlier sessions -------------------------------------------------------------------------------------------

    def _sample_known(self, symbol: InstrumentId, session: Session) -> bool:
        """Whether the sessions before were read, where a rule needs them; else have them read."""
        key = symbol, session.date
        if key in self._samples or not any(rule.needs_percentile for rule in self._rules[symbol]):
            return True
        self._waiting[symbol] = session
        if self._reading is None or self._reading.done():
            self._reading = self._context.tasks.spawn(self._read_samples(), name="earlier sessions of armed rules")
        return False

    async def _read_samples(self) -> None:
        """One security after the other, until none waits; of each those before its newest session are kept."""
        while self._waiting:
            symbol, session = next(iter(self._waiting.items()))
            found = await self._sample(symbol, session)
            if not isValid(self):
                return
            del self._waiting[symbol]
            self._samples = {key: sample for key, sample in self._samples.items() if key[0] != symbol}
            self._samples[symbol, session.date] = found
            if self.feed.minutes(symbol) is not None:
                self._changed(frozenset({symbol}))

    async def _sample(self, symbol: InstrumentId, session: Session) -> Floats | None:
        """The same as that of a record: what was known of the sessions before at this one's open."""
        services = self._context.services
        archive, calendar = services.archive, services.feeds.calendar
        key = None if archive is None else archive.definition(market_of(symbol))
        if archive is None or key is None:
            return None
        try:
            return await archive.read(lambda reader: sample_before(reader, key, symbol, session, calendar))
        except ArchiveError:  # the archive dock says what is wrong with it
            return None
