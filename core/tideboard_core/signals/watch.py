"""Watches rules while minutes arrive: the verdicts of the record, one minute after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tideboard_core.archive.judging import traded_minutes
from tideboard_core.archive.records import Integers
from tideboard_core.flow.session_minutes import (
    Floats,
    MinuteBars,
    SessionMinutes,
    minute_starts,
    over_closures,
    unknown,
)
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import Session
from tideboard_core.signals.conditions import RuleCase, judge
from tideboard_core.signals.rules import Rule
from tideboard_core.signals.sessions import (
    Flags,
    RecordedPrints,
    Seen,
    SessionData,
    View,
    as_live,
    counted,
    in_time,
    traded,
)
from tideboard_core.signals.verdicts import Firing, RuleVerdicts, fires_once, firings, states_of

if TYPE_CHECKING:
    from tideboard_core.signals.daily import DailyFigures


class Fired(NamedTuple):
    """A rule fired; `rule` is its id."""

    rule: str
    firing: Firing


class Ended(NamedTuple):
    """The condition of an earlier firing no longer holds: at the end of `minute`, known at `received` (UTC seconds)."""

    rule: str
    firing: Firing
    minute: int
    received: float


Event = Fired | Ended


class RuleWatch:
    """Rules on the running session of one symbol.

    `sample` has the nets of the sessions before, as in `SessionData`, `daily` what the archive has
    behind the flow. `before` are firings of this session that the
    program told before it was started anew: they do not come again. Of those in `holding` the end was not told yet.
    Without I/O; a minute costs less than a millisecond for each rule.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        instrument: InstrumentId,
        hours: Session,
        *,
        sample: Floats | None = None,
        daily: DailyFigures | None = None,
        before: Iterable[tuple[str, Firing]] = (),
        holding: Iterable[tuple[str, Firing]] = (),
    ) -> None:
        self.instrument = instrument
        self.hours = hours
        self._starts = minute_starts(hours)
        nothing = np.full(len(self._starts), np.nan)
        self._flow, self._bars, self._other = nothing.copy(), nothing.copy(), nothing.copy()
        self._reported, self._holding = _by_rule(before), _by_rule(holding)
        self._watched: list[_Watched] = []
        self.watch(rules, sample=sample, daily=daily, since=-np.inf)

    def watch(
        self, rules: Sequence[Rule], *, sample: Floats | None, since: float, daily: DailyFigures | None = None
    ) -> None:
        """Watch these rules instead: one that computes the same goes on where it is.

        Of a new one nothing is told that was received before `since` (UTC seconds). `sample` and `daily` as at the
        beginning.
        """
        self.sample, self.daily = sample, daily
        known = {each.rule.id: each for each in self._watched}
        self._watched = []
        for rule in rules:
            each = known.get(rule.id)
            if each is None or not rule.same_computation(each.rule):
                reported, holding = self._reported.get(rule.id, []), self._holding.pop(rule.id, [])
                each = _Watched(rule, len(self._starts), reported, holding, since)
            each.rule = rule
            self._watched.append(each)

    def judged(self, rule: str) -> bool:
        """Whether a rule could be judged at any minute yet: one that looks back needs minutes that came in time."""
        return any(each.rule.id == rule and each.judged for each in self._watched)

    def take(
        self,
        minutes: SessionMinutes,
        now: float,
        *,
        bars: MinuteBars | None = None,
        other: SessionMinutes | None = None,
        prints: Mapping[str, RecordedPrints] | None = None,
    ) -> list[Event]:
        """Take all that is known at `now` (UTC seconds) and return what fired and ended by it.

        To be called after each reading: what is known first in this call counts as received now, flow at its own
        receipt. Indicators of more than the close need `bars`. `prints` has those of the session by the rule's id: at
        least the first one and the large ones.
        """
        open_ = traded_minutes(self.hours.market, self.hours.date, len(self._starts))
        self._note(self._flow, np.isfinite(minutes.net), minutes.received, open_)
        self._note(self._bars, np.isfinite(minutes.close), np.full(len(self._starts), now), open_)
        if other is not None:
            self._note(self._other, np.isfinite(other.net), other.received, open_)
        session, found = self._session(minutes, bars, other), list[Event]()
        for each in self._watched:
            own = None if prints is None else prints.get(each.rule.id)
            each.forget(~open_)
            found += each.take(session if own is None else replace(session, prints=own), now)
        return found

    def _note(self, first: Floats, known: Flags, received: Floats, open_: Flags) -> None:
        """Keep when each minute was received first; none of a closure, which is certain minutes after its begin."""
        first[~open_] = np.nan
        new = known & np.isnan(first) & open_
        first[new] = received[new]

    def _session(self, minutes: SessionMinutes, bars: MinuteBars | None, other: SessionMinutes | None) -> SessionData:
        flow, bar, second = (in_time(each, self._starts) for each in (self._flow, self._bars, self._other))
        known = over_closures(as_live(minutes, flow, bar))
        if bars is None:
            nothing = unknown(self.hours).close
            bars = MinuteBars(nothing, nothing, nothing, known.close, nothing)
        else:
            bars = MinuteBars(*(np.where(np.isnan(bar), np.nan, column) for column in bars))
        compared = None if other is None else over_closures(as_live(other, second, second))
        view = View(-np.inf, known, bars, traded(over_closures(minutes)), compared)
        return SessionData(
            instrument=self.instrument,
            day=self.hours.date,
            seen=Seen.LIVE,
            starts=self._starts,
            flow_received=flow,
            bar_received=bar,
            other_received=None if other is None else second,
            views=(view,),
            bars=bars,
            sample=self.sample,
            daily=self.daily,
        )


class _Watched:
    """What was said of one rule so far in the session; nothing of what was received before `since`."""

    def __init__(self, rule: Rule, count: int, reported: list[Firing], holding: list[Firing], since: float) -> None:
        self.rule, self._since = rule, since
        states = states_of(rule)
        self._holds, self._able = np.zeros((len(states), count), bool), np.zeros(count, bool)
        self._received = np.full(count, np.nan)
        self._reported = {(each.minute, each.mirrored) for each in reported}
        self._reported_rows = {each.mirrored for each in reported}
        self._open = list(holding)

    @property
    def judged(self) -> bool:
        """Whether everything that the condition needs was known at a minute."""
        return bool(self._able.any())

    def forget(self, minutes: Flags) -> None:
        """Judge as if these minutes had never come; what was told of them stands."""
        self._holds[:, minutes], self._able[minutes], self._received[minutes] = False, False, np.nan

    def take(self, session: SessionData, now: float) -> list[Event]:
        rule = self.rule
        when = counted(rule, session.flow_received, session.bar_received, session.other_received)
        judged = np.flatnonzero(np.isfinite(self._received))
        new = np.flatnonzero(np.isfinite(when) & (when <= now))
        new = new[new > (judged[-1] if len(judged) else -1)]
        if not len(new):
            return []
        found = judge(RuleCase(rule, session, session.views[0], when))
        self._holds[:, new], self._able[new], self._received[new] = found.holds[:, new], found.able[new], when[new]
        fired = self._fired(session)
        return sorted([*self._ended(new), *fired], key=_minute)

    def _fired(self, session: SessionData) -> list[Event]:
        rule = self.rule
        verdicts = RuleVerdicts(
            instrument=session.instrument,
            day=session.day,
            holds=self._holds,
            able=self._able,
            received=self._received,
            states=states_of(rule),
            begins=rule.begins,
            once=fires_once(rule),
        )
        fired = [each for each in firings(verdicts) if (each.minute, each.mirrored) not in self._reported]
        self._reported.update((each.minute, each.mirrored) for each in fired)
        if fires_once(rule):
            fired = [each for each in fired if each.mirrored not in self._reported_rows]
        fired = [each for each in fired if each.received >= self._since]
        self._open += fired
        return [Fired(rule.id, each) for each in fired]

    def _ended(self, new: Integers) -> list[Event]:
        events: list[Event] = []
        for firing in tuple(self._open):
            ended = self._able[new] & ~self._holds[int(firing.mirrored), new] & (new > firing.minute)
            over = new[ended].tolist()
            if over:
                self._open.remove(firing)
                events.append(Ended(self.rule.id, firing, over[0], float(self._received[over[0]])))
        return events


def _by_rule(firings: Iterable[tuple[str, Firing]]) -> dict[str, list[Firing]]:
    found: dict[str, list[Firing]] = {}
    for rule, firing in firings:
        found.setdefault(rule, []).append(firing)
    return found


def _minute(event: Event) -> int:
    return event.minute if isinstance(event, Ended) else event.firing.minute
