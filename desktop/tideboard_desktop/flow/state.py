"""From the situation to what is shown: a mark on the chart and, where it matters, a footer below it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from tideboard_core.ports import Key, LinkStatus, Topic
from tideboard_desktop.flow.day import FlowDay
from tideboard_desktop.flow.overlay import Mark
from tideboard_desktop.flow.past import FlowPast
from tideboard_desktop.flow.second_texts import intraday_alone, source_names
from tideboard_desktop.flow.situation import LOADING_AFTER, Situation, judge
from tideboard_desktop.flow.sources import FlowSources
from tideboard_desktop.flow.state_texts import Wording, describe, missing_words
from tideboard_desktop.widgets.empty_state import EmptyKind, EmptyState

SHORT_WAIT = 1.0
"""Seconds of queueing for a rate limit that are not worth a word."""
_LINK = Key(Topic.LINK, "")


@dataclass(frozen=True, slots=True)
class DockState:
    """`kind` None = all is well. `footer` None = the distribution stays."""

    kind: EmptyKind | None
    mark: Mark | None = None
    footer: EmptyState | None = None


def day_state(sources: FlowSources, day: FlowDay) -> DockState:
    """State of the intraday view."""
    situation = day_situation(sources, day)
    kind = judge(situation)
    if kind is None:
        return DockState(None)
    words = describe(kind, situation, _wording(sources, day))
    return DockState(kind, _mark(kind, words, situation), _footer(kind, words, situation))


def past_state(sources: FlowSources, day: FlowDay, past: FlowPast) -> DockState:
    """State of the history view: it has no session and never grows old."""
    now = sources.clock.monotonic()
    series, facts = past.series, day.facts
    situation = Situation(
        has_data=series is not None and len(series) > 0,
        now=day.now,
        waited=now - past.asked_at,
        age=None if past.arrived_at is None else now - past.arrived_at,
        session=day.session,
        offered=None if facts is None else facts.has_capital_flow,
        error=past.error,
        next_try=_queued(sources) if series is None else None,
        link=sources.hub.value(_LINK),
    )
    kind = judge(situation)
    if kind is None or (kind is EmptyKind.CLOSED and situation.has_data):
        return DockState(None)
    words = describe(kind, situation, _wording(sources, day))
    if kind is EmptyKind.UNSUPPORTED and past.intraday_alone:
        words = intraday_alone(words, sources.feed.provider)
    elif kind is EmptyKind.CLOSED:
        words = _no_history(words)
    elif kind is EmptyKind.LOADING:
        words = _asking(words)
    return DockState(kind, _mark(kind, words, situation), _footer(kind, words, situation))


def day_situation(sources: FlowSources, day: FlowDay) -> Situation:
    """What is known about today's figures of one instrument."""
    key, facts = day.key(Topic.FLOW), day.facts
    failure = sources.schedule.failure(key)
    link: LinkStatus | None = sources.hub.value(_LINK)
    now, age = sources.clock.monotonic(), sources.hub.age(key)
    return Situation(
        has_data=day.series is not None,
        now=day.now,
        waited=now - day.wanted_since,
        age=age,
        session=day.session,
        offered=None if facts is None else facts.has_capital_flow,
        error=None if failure is None else failure.error,
        next_try=sources.schedule.next_try(key),
        link=link,
        awaited=day.awaited,
        differ_since=day.differ_since,
        calls=sources.schedule.used(),
        waiting=max(sources.schedule.waiting() - 1, 0),
        proved=age is not None and link is not None and now - age > link.since,
        halted=day.quote is not None and day.quote.suspended,
    )


def provider_names(day: FlowDay) -> tuple[str, str]:
    """What the lines are called: the first provider, the second one while it is compared; empty without figures."""
    series, pair = day.series, day.comparison
    if series is None or pair is None:
        return "" if series is None else series.provider, ""
    return source_names(series, pair.other)


def _queued(sources: FlowSources) -> float | None:
    """How long the history's call waits for the broker's limit, once that is worth a word."""
    wait = sources.feed.flow_wait()
    return wait if wait >= SHORT_WAIT else None


def _wording(sources: FlowSources, day: FlowDay) -> Wording:
    return Wording(
        instrument=day.instrument,
        provider=sources.feed.provider,
        calendar=sources.calendar,
        monotonic=sources.clock.monotonic(),
        back_to=day.back_to,
        first=provider_names(day)[0] or sources.feed.provider,
        other=provider_names(day)[1],
        has_history=day.has_history,
        security=None if day.facts is None else day.facts.security_type,
    )


def _mark(kind: EmptyKind, words: EmptyState, situation: Situation) -> Mark | None:
    over_data = situation.has_data
    title, detail = words.sentence, words.detail
    if over_data and kind is EmptyKind.STALE:
        title, detail = missing_words(situation), ""
    if over_data and kind in {EmptyKind.LOADING, EmptyKind.DISAGREE}:
        return None
    wait = situation.next_try if kind is EmptyKind.RATE_LIMITED else situation.waited
    return Mark(kind=kind, over_data=over_data, title=title, detail=detail, progress=float(math.ceil(wait or 0.0)))


def _footer(kind: EmptyKind, words: EmptyState, situation: Situation) -> EmptyState | None:
    """A wait that is too short to mention has none."""
    if kind is EmptyKind.LOADING and situation.waited < LOADING_AFTER:
        return None
    return words


def _no_history(words: EmptyState) -> EmptyState:
    sentence = QCoreApplication.translate("Flow", "No history")
    reason = QCoreApplication.translate("Flow", "The provider has no flow for this range.")
    return EmptyState(kind=words.kind, sentence=sentence, detail="", name=sentence, reason=reason)


def _asking(words: EmptyState) -> EmptyState:
    sentence = QCoreApplication.translate("Flow", "Asking for the history")
    return EmptyState(kind=words.kind, sentence=sentence, detail=words.detail, name=words.name, reason=words.reason)
