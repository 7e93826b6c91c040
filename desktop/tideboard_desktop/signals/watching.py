"""Watches the armed rules while the program runs: notices when one fires and when its condition ends."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.flow.live_minutes import LiveMinutes
from tideboard_core.flow.session_minutes import Floats, SessionMinutes, minute_starts
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.hub_keys import OTHER_LINK, Key, Topic
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_core.signals.conditions import large_until
from tideboard_core.signals.daily import DailyFigures, read_daily
from tideboard_core.signals.loading import large_sizes, sample_before
from tideboard_core.signals.rules import Rule, RuleKind, Term
from tideboard_core.signals.sessions import RecordedPrints
from tideboard_core.signals.store import KeptFiring
from tideboard_core.signals.verdicts import Firing
from tideboard_core.signals.watch import Ended, Fired, RuleWatch
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.figures.list_flow import EVERY, ListFlow
from tideboard_desktop.signals.fired_notice import FiredNotices
from tideboard_desktop.signals.live_news import LiveNews
from tideboard_desktop.signals.live_prints import LivePrints
from tideboard_desktop.signals.rules_kept import RulesKept
from tideboard_desktop.ui.hub_interest import HubInterest


class OtherFlow(QObject):
    """`changed` carries a security (a frozenset of one) of which the second provider told something new."""

    changed = Signal(object)

    def __init__(self, context: DockContext, owner: QWidget) -> None:
        super().__init__(owner)
        self._hub, self._clock = context.hub, context.clock
        self._calendar = context.services.feeds.calendar
        self._interest = HubInterest(context.hub, owner)
        self._rows: dict[InstrumentId, LiveMinutes | None] = {}
        end = context.hub.listen_to(Topic.OTHER_FLOW, self._published)
        owner.destroyed.connect(lambda _gone: end())

    def watch(self, ids: Sequence[InstrumentId], session_of: dict[InstrumentId, Session]) -> None:
        """Keep these securities up to date in these sessions, a reading a minute; without any nothing is asked for."""
        self._rows = {each: self._kept(each, session_of[each]) for each in ids}
        self._interest.want([Topic.OTHER_FLOW.of(each) for each in ids if self._due(each)])

    def minutes(self, instrument: InstrumentId, session: Session) -> SessionMinutes | None:
        """The session's minutes that are over, None before anything of it was received."""
        row = self._rows.get(instrument)
        if row is None or row.session != session:
            return None
        return row.minutes(self._clock.market().timestamp(), pushed=False)

    def _kept(self, instrument: InstrumentId, session: Session) -> LiveMinutes:
        row = self._rows.get(instrument)
        return LiveMinutes(session) if row is None or row.session != session else row

    def _due(self, instrument: InstrumentId) -> bool:
        age = self._hub.age(Topic.OTHER_FLOW.of(instrument))
        return age is None or age >= EVERY - 1

    def _published(self, key: Key[CapitalFlow]) -> None:
        """Take a series of the same security in the same currency as the first provider's."""
        instrument = InstrumentId(key.subject)
        row, flow, age = self._rows.get(instrument), self._hub.value(key), self._hub.age(key)
        first = self._hub.value(Topic.FLOW.of(instrument))
        if row is None or flow is None or age is None or flow.instrument != instrument:
            return
        if first is not None and first.currency and flow.currency and first.currency != flow.currency:
            return
        if row.take_flow(flow, self._clock.market().timestamp() - age):
            self.changed.emit(frozenset({instrument}))


PAUSE: Final = 30.0
"""Seconds after which an archive that could not be read is asked again."""
DAILY_AGE: Final = 300.0
"""Seconds after which daily figures are read again."""


class Needs(NamedTuple):
    """What some rules need: earlier nets, quantiles (percent) above which prints are large, terms of daily figures."""

    nets: bool
    quantiles: frozenset[float]
    daily: tuple[Term, ...] = ()


class EarlierFigures(NamedTuple):
    """What was read: nets as in `SessionData`, and the sizes in shares above which prints are large, by quantile.

    `large` has every quantile of `needs`, NaN if it is not known. From `again` on (monotonic seconds) it is read anew.
    """

    needs: Needs
    sample: Floats | None = None
    large: Mapping[float, float] = {}
    daily: DailyFigures | None = None
    again: float = math.inf

    @property
    def least_large(self) -> float:
        """The smallest size above which a print is large for any of the rules; NaN if it is not known."""
        known = [each for each in self.large.values() if not math.isnan(each)]
        return min(known, default=math.nan)


class EarlierReads:
    """One security after the other is read in the archive's thread; `ready` gets each one when it is known."""

    def __init__(self, context: DockContext, owner: QObject, ready: Callable[[InstrumentId], object]) -> None:
        """Nothing is told after the end of `owner`."""
        self._context, self._owner, self._ready = context, owner, ready
        self.known: dict[tuple[InstrumentId, date], EarlierFigures] = {}
        self._waiting: dict[InstrumentId, tuple[Session, Needs]] = {}
        self._reading: asyncio.Task[None] | None = None

    def of(self, symbol: InstrumentId, session: Session, rules: Collection[Rule]) -> EarlierFigures | None:
        """What rules need before a session; None while it is read, which this call begins."""
        needs = Needs(
            any(rule.needs_percentile for rule in rules),
            frozenset(rule.parameter("quantile") for rule in rules if rule.kind is RuleKind.LARGE_PRINTS),
            tuple(term for rule in rules if rule.needs_daily for term in rule.terms),
        )
        if not any(needs):
            return EarlierFigures(needs)
        found = self.known.get((symbol, session.date))
        known = found if found is not None and found.needs == needs else None
        if known is None or self._context.clock.monotonic() >= known.again:
            self._waiting[symbol] = session, needs
            if self._reading is None or self._reading.done():
                self._reading = self._context.tasks.spawn(self._read(), name="earlier sessions of armed rules")
        return known

    def forget(self, symbol: InstrumentId) -> None:
        """The archive has something new of a security: nothing is known of it until it is read again."""
        self.known = {key: each for key, each in self.known.items() if key[0] != symbol}

    async def _read(self) -> None:
        """Until none waits; of each security those before its newest session are kept."""
        while self._waiting:
            symbol, (session, needs) = next(iter(self._waiting.items()))
            found = await self._found(symbol, session, needs)
            if not isValid(self._owner):
                return
            if self._waiting.get(symbol) == (session, needs):
                del self._waiting[symbol]
            self.known = {key: each for key, each in self.known.items() if key[0] != symbol}
            self.known[symbol, session.date] = found
            self._ready(symbol)

    async def _found(self, symbol: InstrumentId, session: Session, needs: Needs) -> EarlierFigures:
        """The same as that of a record: what was known of the sessions before at this one's open."""
        services = self._context.services
        archive, calendar = services.archive, services.feeds.calendar
        nothing = EarlierFigures(needs, None, dict.fromkeys(needs.quantiles, math.nan))
        key = None if archive is None else archive.definition(market_of(symbol))
        if archive is None or key is None:
            return nothing
        try:
            found = await archive.read(lambda reader: _read_earlier(reader, key, symbol, session, calendar, needs))
        except ArchiveError:  # the archive dock says what is wrong with it
            return nothing._replace(again=self._context.clock.monotonic() + PAUSE)
        if needs.daily:  # a collector may receive others while the session runs
            return found._replace(again=self._context.clock.monotonic() + DAILY_AGE)
        return found


def _read_earlier(
    reader: ArchiveReader,
    key: DefinitionKey,
    symbol: InstrumentId,
    session: Session,
    calendar: TradingCalendar,
    needs: Needs,
) -> EarlierFigures:
    sample = sample_before(reader, key, symbol, session, calendar) if needs.nets else None
    large = large_sizes(reader, key, symbol, session, calendar, needs.quantiles) if needs.quantiles else {}
    daily = read_daily(reader, key, symbol, needs.daily) if needs.daily else None
    return EarlierFigures(needs, sample, large, daily)


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
        self.earlier = EarlierReads(context, self, self._earlier_known)
        self.news = LiveNews(context, self, self._news_kept)
        self._watches: dict[InstrumentId, RuleWatch] = {}
        self._rules: dict[InstrumentId, tuple[Rule, ...]] = {}
        self._others_since: dict[InstrumentId, float] = {}
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.tick)
        kept.changed.connect(self._rules_changed)
        if context.services.archive is not None:
            context.services.archive.shared_came.connect(self._shared_came)
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
        self.news.watch((), {})
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
        """Ask the second provider where a rule compares two, for trades where it is about prints, and for headlines."""
        ids = [symbol for symbol, rules in self._rules.items() if any(rule.needs_other for rule in rules)]
        self.other.watch(ids, {each: self.feed.session(each) for each in ids})
        ids = [symbol for symbol, rules in self._rules.items() if any(map(_of_prints, rules))]
        self.prints.watch(ids, {each: self.feed.session(each) for each in ids})
        ids = [symbol for symbol, rules in self._rules.items() if any(rule.needs_news for rule in rules)]
        self.news.watch(ids, {each: self.feed.session(each) for each in ids})

    # --- minutes ----------------------------------------------------------------------------------------------------

    def _changed(self, ids: frozenset[InstrumentId]) -> None:
        firings = list[KeptFiring]()
        for symbol in ids:
            minutes = self.feed.minutes(symbol)
            if minutes is not None and symbol in self._rules:
                firings += self._take(symbol, minutes)
        if firings:
            since = min(each.firing.day for each in firings) - timedelta(days=7)
            self._context.tasks.spawn(self._kept.note(firings, since), name="firings of signals")

    def _take(self, symbol: InstrumentId, minutes: SessionMinutes) -> list[KeptFiring]:
        session, archive = self.feed.session(symbol), self._context.services.archive
        if archive is None or archive.definition(session.market) is None:  # a replayed market: no history of signals
            return []
        if symbol in self.news.unkept:  # as in the record, a minute knows every headline that had come before it
            return []
        earlier = self.earlier.of(symbol, session, self._rules[symbol])
        if earlier is None:
            return []
        watch, sample = self._watches.get(symbol), earlier.sample
        since = self._others_since.pop(symbol, None)
        if watch is None or watch.hours != session:
            kept = self._kept_before(symbol, session.date)
            watch = self._watches[symbol] = RuleWatch(
                self._rules[symbol],
                symbol,
                session,
                sample=sample,
                daily=earlier.daily,
                before=[(each.rule, each.firing) for each in kept],
                holding=[(each.rule, each.firing) for each in kept if each.ended is None],
            )
        elif since is not None or sample is not watch.sample or earlier.daily is not watch.daily:
            begin = -math.inf if since is None else since
            watch.watch(self._rules[symbol], sample=sample, daily=earlier.daily, since=begin)
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

    def _prints(self, symbol: InstrumentId, earlier: EarlierFigures) -> dict[str, RecordedPrints]:
        """The trades of a security for each rule about large ones."""
        found = self.prints.prints(symbol, earlier.least_large)
        if found is None:
            return {}
        sizes = {rule.id: earlier.large[rule.parameter("quantile")] for rule in filter(_of_prints, self._rules[symbol])}
        return {rule: found._replace(large=size) for rule, size in sizes.items()}

    def _earlier_known(self, symbol: InstrumentId) -> None:
        if self.feed.minutes(symbol) is not None:
            self._changed(frozenset({symbol}))

    def _shared_came(self, symbols: frozenset[InstrumentId]) -> None:
        for symbol in symbols & self._rules.keys():
            self._news_kept(symbol)

    def _news_kept(self, symbol: InstrumentId) -> None:
        self.earlier.forget(symbol)
        self._earlier_known(symbol)

    def _tell_fired(
        self,
        rule: Rule,
        firing: Firing,
        minutes: SessionMinutes,
        other: SessionMinutes | None,
        prints: RecordedPrints | None,
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

    def _kept_before(self, symbol: InstrumentId, day: date) -> list[KeptFiring]:
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
            if rule.needs_news:
                reason = reason or self.news.reason(symbol)
            if reason:
                found.setdefault(reason, []).append(symbol)
        return found

    def news_age(self, rule: Rule) -> float | None:
        """Seconds since the headlines of an armed rule's securities were read, of the oldest answer; None for none."""
        ages = (self.news.age(symbol) for symbol in self._kept.symbols_of(rule)) if rule.needs_news else ()
        return max((age for age in ages if age is not None), default=None)

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
