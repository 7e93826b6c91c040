"""Watches the armed rules while the program runs: notices when one fires and when its condition ends."""

from __future__ import annotations

import math
from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from tideboard_core.flow.session_minutes import SessionMinutes, minute_starts
from tideboard_core.model.hub_keys import OTHER_LINK
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.signals.conditions import large_until
from tideboard_core.signals.rules import Rule, RuleKind
from tideboard_core.signals.sessions import Prints
from tideboard_core.signals.store import KeptFiring
from tideboard_core.signals.verdicts import Firing
from tideboard_core.signals.watch import Ended, Fired, RuleWatch
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.figures.list_flow import ListFlow
from tideboard_desktop.signals.earlier import Earlier, EarlierSessions
from tideboard_desktop.signals.fired_notice import FiredNotices
from tideboard_desktop.signals.live_prints import LivePrints
from tideboard_desktop.signals.other_flow import OtherFlow
from tideboard_desktop.signals.rules_kept import RulesKept

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
        self.prints = LivePrints(context, self._owner)
        self.earlier = EarlierSessions(context, self, self._earlier_known)
        self._watches: dict[InstrumentId, RuleWatch] = {}
        self._rules: dict[InstrumentId, tuple[Rule, ...]] = {}
        self._others_since: dict[InstrumentId, float] = {}
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
            if each.armed:
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
        self._watch_besides()
        if rules and not self._timer.isActive():
            self._timer.start()
        elif not rules:
            self._timer.stop()

    def close(self) -> None:
        """Ask for nothing any more."""
        self._timer.stop()
        self.feed.watch(())
        self.other.watch((), {})
        self.prints.watch((), {})
        self._owner.deleteLater()

    @property
    def watched(self) -> tuple[InstrumentId, ...]:
        return tuple(self._rules)

    def tick(self) -> None:
        """Once a second: take what came, and now and then what the lists have now."""
        self._ticks += 1
        if self._ticks % LISTS_EVERY == 0:
            self._rules_changed()
        self.feed.tick()
        self._watch_besides()

    def _watch_besides(self) -> None:
        """Ask the second provider where a rule compares two, and for trades where one is about prints."""
        ids = [symbol for symbol, rules in self._rules.items() if any(rule.needs_other for rule in rules)]
        self.other.watch(ids, {each: self.feed.session(each) for each in ids})
        ids = [symbol for symbol, rules in self._rules.items() if any(map(_of_prints, rules))]
        self.prints.watch(ids, {each: self.feed.session(each) for each in ids})

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

    def _take(self, symbol: InstrumentId, minutes: SessionMinutes) -> list[KeptFiring]:
        session = self.feed.session(symbol)
        earlier = self.earlier.of(symbol, session, self._rules[symbol])
        if earlier is None:
            return []
        watch, sample = self._watches.get(symbol), earlier.sample
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
        elif since is not None or sample is not watch.sample:
            watch.watch(self._rules[symbol], sample=sample, since=-math.inf if since is None else since)
        rules = {rule.id: rule for rule in self._rules[symbol]}
        found = []
        now, bars, other = self._context.clock.market(), self.feed.bars(symbol), self.other.minutes(symbol, session)
        prints = self._prints(symbol, earlier)
        for event in watch.take(minutes, now.timestamp(), bars=bars, other=other, prints=prints):
            rule = rules[event.rule]
            if isinstance(event, Fired):
                found.append(KeptFiring(rule=rule.id, firing=event.firing))
                self._tell_fired(rule, event.firing, minutes, other, prints.get(rule.id))
            elif isinstance(event, Ended):
                found.append(KeptFiring(rule=rule.id, firing=event.firing, ended=event.minute))
                if not self._muted(event.firing, rule):
                    self._notices.ended(rule, event.firing, event.minute, minutes)
        return found

    def _prints(self, symbol: InstrumentId, earlier: Earlier) -> dict[str, Prints]:
        """The trades of a security for each rule about large ones."""
        found = self.prints.prints(symbol, earlier.least_large)
        if found is None:
            return {}
        sizes = {rule.id: earlier.large[rule.parameter("quantile")] for rule in filter(_of_prints, self._rules[symbol])}
        return {rule: found._replace(large=size) for rule, size in sizes.items()}

    def _earlier_known(self, symbol: InstrumentId) -> None:
        if self.feed.minutes(symbol) is not None:
            self._changed(frozenset({symbol}))

    def _tell_fired(
        self, rule: Rule, firing: Firing, minutes: SessionMinutes, other: SessionMinutes | None, prints: Prints | None
    ) -> None:
        self.fired.emit(firing, rule)
        if self._muted(firing, rule):
            return
        large = None
        if prints is not None:
            starts, window = minute_starts(self.feed.session(firing.instrument)), rule.whole("window")
            which = large_until(prints, starts, firing.minute, window, firing.received)
            money = (prints.price * prints.shares)[which]
            large = int(which.sum()), float(money[prints.side[which] > 0].sum() / money.sum())
        self._notices.fired(rule, firing, minutes, other=other, prints=large)

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
            reason = self.feed.lasting_reason(symbol, turnover=rule.needs_bars) or self._no_prints(symbol, rule)
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

    def _no_prints(self, symbol: InstrumentId, rule: Rule) -> str:
        """Why no large prints will be seen of a security, in words; empty for other rules, and if they may."""
        if not _of_prints(rule):
            return ""
        known = self.earlier.known.get((symbol, self.feed.session(symbol).date))
        large = None if known is None else known.large.get(rule.parameter("quantile"))
        if large is not None and math.isnan(large):
            return translate("Signals", "its trades were recorded on fewer than 20 sessions")
        return self.prints.reason(symbol)


def _of_prints(rule: Rule) -> bool:
    return rule.kind is RuleKind.LARGE_PRINTS
