"""What the dock shows in a state: a mark on the chart and, if it matters, a footer below it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.hub_keys import Topic
from tideboard_desktop.flow.history.model import HistorySeries
from tideboard_desktop.flow.history.period_loader import PeriodLoader
from tideboard_desktop.flow.providers.availability import LOADING_AFTER, FlowStatus, empty_kind
from tideboard_desktop.flow.providers.availability_words import FlowWording, describe, missing_words
from tideboard_desktop.flow.providers.dependencies import FlowDependencies
from tideboard_desktop.flow.providers.words import intraday_alone, source_names
from tideboard_desktop.flow.state_overlay import StateMark
from tideboard_desktop.flow.today.model import FlowDay
from tideboard_desktop.ui.widgets.empty_state import EmptyKind, EmptyState

SHORT_WAIT = 1.0
"""Seconds of waiting for a rate limit that are not worth a message."""
_LINK = Topic.LINK.of("")


@dataclass(frozen=True, slots=True)
class DockState:
    """`kind` None = all is well. With `footer` None the distribution stays."""

    kind: EmptyKind | None
    mark: StateMark | None = None
    footer: EmptyState | None = None


def day_state(sources: FlowDependencies, day: FlowDay) -> DockState:
    """State of the intraday view."""
    status = day_status(sources, day)
    kind = empty_kind(status)
    if kind is None:
        return DockState(None)
    words = describe(kind, status, _wording(sources, day))
    return DockState(kind, _mark(kind, words, status), _footer(kind, words, status))


def past_state(sources: FlowDependencies, day: FlowDay, past: PeriodLoader, shown: HistorySeries | None) -> DockState:
    """State of the history view, of which `shown` is on screen; it has no session and never goes stale."""
    status = _past_status(sources, day, past)
    kind = empty_kind(status)
    if kind is None or (kind is EmptyKind.CLOSED and (status.has_data or (shown is not None and len(shown)))):
        return DockState(None)
    words = describe(kind, status, _wording(sources, day))
    if kind is EmptyKind.CLOSED:
        return _empty_range(past, _mark(kind, words, status))
    if kind is EmptyKind.UNSUPPORTED and past.intraday_alone:
        words = intraday_alone(words, sources.gateway.provider)
    elif kind is EmptyKind.LOADING:
        words = _asking(words)
    return DockState(kind, _mark(kind, words, status), _past_footer(kind, words, status))


def _past_status(sources: FlowDependencies, day: FlowDay, past: PeriodLoader) -> FlowStatus:
    now = sources.clock.monotonic()
    series, facts = past.series, day.facts
    return FlowStatus(
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


def day_status(sources: FlowDependencies, day: FlowDay) -> FlowStatus:
    """What is known about an instrument's figures of today."""
    key, facts = day.key(Topic.FLOW), day.facts
    failure = sources.schedule.failure(key)
    link = sources.hub.value(_LINK)
    now, age = sources.clock.monotonic(), sources.hub.age(key)
    return FlowStatus(
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
    """Names of the lines: the first provider, and the second while compared; empty without figures."""
    series, pair = day.series, day.comparison
    if series is None or pair is None:
        return "" if series is None else series.provider, ""
    return source_names(series, pair.other)


def _queued(sources: FlowDependencies) -> float | None:
    """Seconds that the history's call waits for the broker's rate limit; None if short."""
    wait = sources.gateway.flow.flow_wait()
    return wait if wait >= SHORT_WAIT else None


def _wording(sources: FlowDependencies, day: FlowDay) -> FlowWording:
    return FlowWording(
        instrument=day.instrument,
        provider=sources.gateway.provider,
        calendar=sources.calendar,
        monotonic=sources.clock.monotonic(),
        back_to=day.back_to,
        first=provider_names(day)[0] or sources.gateway.provider,
        other=provider_names(day)[1],
        has_history=day.has_history,
        security=None if day.facts is None else day.facts.security_type,
    )


def _mark(kind: EmptyKind, words: EmptyState, status: FlowStatus) -> StateMark | None:
    over_data = status.has_data
    title, detail = words.sentence, words.detail
    if over_data and kind is EmptyKind.STALE:
        title, detail = missing_words(status), ""
    if over_data and kind in {EmptyKind.LOADING, EmptyKind.DISAGREE}:
        return None
    waits = {EmptyKind.RATE_LIMITED: status.next_try, EmptyKind.LOADING: status.waited}
    wait = waits.get(kind) or 0.0  # where nothing shows it, it would paint the chart again each second
    return StateMark(kind=kind, over_data=over_data, title=title, detail=detail, progress=float(math.ceil(wait)))


def _footer(kind: EmptyKind, words: EmptyState, status: FlowStatus) -> EmptyState | None:
    """The footer, None during a wait that is too short to mention."""
    if kind is EmptyKind.LOADING and status.waited < LOADING_AFTER:
        return None
    return words


def _past_footer(kind: EmptyKind, words: EmptyState, status: FlowStatus) -> EmptyState | None:
    """The history's footer: without the link to another period; the intraday chart instead of a wait."""
    footer = _footer(kind, words, status)
    if footer is not None and kind is EmptyKind.RATE_LIMITED:
        minutes = QCoreApplication.translate("Flow", "Intraday chart")
        return replace(footer, button=minutes, link="")
    if footer is not None and kind is EmptyKind.LOADING:
        return replace(footer, link="")
    return footer


def _empty_range(past: PeriodLoader, mark: StateMark | None) -> DockState:
    """The state of a range without rows or without a closed session."""
    sentence = QCoreApplication.translate("Flow", "No flow from {begin} to {end}")
    sentence = sentence.replace("{begin}", past.asked.begin.isoformat()).replace("{end}", past.asked.end.isoformat())
    if past.asked.begin > past.asked.end:
        sentence = QCoreApplication.translate("Flow", "No closed session in this range")
    footer = EmptyState(
        kind=EmptyKind.CLOSED,
        sentence=sentence,
        detail="",
        name=QCoreApplication.translate("Flow", "Nothing in this range"),
        reason=QCoreApplication.translate(
            "Flow", "The provider answered without a row: not listed yet, suspended, or further back than it keeps."
        ),
        button=QCoreApplication.translate("Flow", "Show the last year"),
    )
    mark = None if mark is None else replace(mark, title=sentence, detail="")
    return DockState(EmptyKind.CLOSED, mark, footer)


def _asking(words: EmptyState) -> EmptyState:
    sentence = QCoreApplication.translate("Flow", "Asking for the history")
    return EmptyState(kind=words.kind, sentence=sentence, detail=words.detail, name=words.name, reason=words.reason)
