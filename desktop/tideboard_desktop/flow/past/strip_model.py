"""The strip of sessions as data: a step of colour and marks for each day, the limits of the steps, and words."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.comparison.earlier import Earlier, MissingMinutes, PastSession
from tideboard_core.archive.units import MONEY
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import Market
from tideboard_core.system.appearance import Units
from tideboard_desktop.docks.event_marks import EventMark
from tideboard_desktop.flow.chart.event_periods import period_words
from tideboard_desktop.flow.chart.panel_unit import panel_unit
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.flow_steps import flow_step_words
from tideboard_desktop.ui.words.gap_reasons import reason_words
from tideboard_desktop.ui.words.joining import listed, titled
from tideboard_desktop.ui.words.shared_place import recorder_words

LIMITS = (0.25, 0.5, 0.75, 0.9)
"""Quantiles of the absolute nets from which the next step begins."""


@dataclass(frozen=True, slots=True)
class StripDay:
    """One session; `net` in the currency, None if it was not received. `step` is -4 to 4, its sign that of the net.

    `why` says why minutes are missing, empty if nobody noted it; `events` are the day's reports, ex-dates, headlines
    and buy-backs in words. `recorder` is that of a shared place, empty for the archive's own sessions.
    """

    day: date
    net: float | None = None
    step: int = 0
    holes: bool = False
    restated: bool = False
    half_day: bool = False
    received: int = 0
    expected: int = 0
    today: bool = False
    why: str = ""
    events: tuple[str, ...] = ()
    recorder: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """The sessions, oldest first, today last; `limits` of the four steps, in the unit of the security."""

    days: tuple[StripDay, ...] = ()
    limits: tuple[float, ...] = ()
    unit: fmt.AmountUnit = fmt.ONE
    currency: str = ""

    @property
    def sessions(self) -> int:
        """How many sessions there are before today."""
        return sum(not day.today for day in self.days)


def strip_of(earlier: Earlier, currency: str, units: Units) -> Strip:
    """The strip of the sessions; its steps are quantiles of their own nets, rounded."""
    nets = [abs(session.net) / MONEY for session in earlier.sessions if session.net is not None]
    limits = step_limits(nets)
    days = tuple(
        replace(_day(session, limits), recorder=earlier.recorders.get(session.day, "")) for session in earlier.sessions
    )
    return Strip(days, limits, panel_unit(limits[-1] if limits else 0.0, units), currency)


def with_today(strip: Strip, today: StripDay) -> Strip:
    """The strip with the running session behind the earlier ones, in their steps."""
    return replace(strip, days=(*strip.days, _stepped(replace(today, today=True), strip.limits)))


def with_events(strip: Strip, marks: Iterable[EventMark], market: Market) -> Strip:
    """The strip with what happened on its days."""
    found: dict[date, list[EventMark]] = {}
    for mark in marks:
        found.setdefault(mark.day, []).append(mark)
    return replace(
        strip,
        days=tuple(
            replace(day, events=tuple(period_words(found[day.day], FlowPeriod.DAY, market)))
            if day.day in found
            else day
            for day in strip.days
        ),
    )


def step_limits(nets: Sequence[float]) -> tuple[float, ...]:
    """The quantiles of absolute nets, rounded to one digit, or to as many as keep them apart; empty without nets."""
    if not nets:
        return ()
    exact = [float(value) for value in np.quantile(nets, LIMITS)]
    for digits in (1, 2, 3):
        rounded = tuple(_rounded(value, digits) for value in exact)
        if all(one < other for one, other in itertools.pairwise(rounded)):
            return rounded
    return tuple(exact)


def _rounded(value: float, digits: int) -> float:
    return 0.0 if value <= 0 else round(value, digits - 1 - math.floor(math.log10(value)))


def _day(session: PastSession, limits: Sequence[float]) -> StripDay:
    if session.net is None:
        return StripDay(session.day, half_day=session.half_day, why=reasons_words(session.gaps))
    made = StripDay(
        session.day,
        session.net / MONEY,
        holes=session.has_holes,
        restated=session.restated > 0,
        half_day=session.half_day,
        received=session.received,
        expected=session.expected,
        why=reasons_words(session.gaps),
    )
    return _stepped(made, limits)


def reasons_words(gaps: Sequence[MissingMinutes]) -> str:
    """Why minutes are missing, each reason once."""
    return listed(dict.fromkeys(reason_words(gap) for gap in gaps))


def _stepped(day: StripDay, limits: Sequence[float]) -> StripDay:
    if day.net is None or not day.net:
        return day
    size = sum(abs(day.net) >= limit for limit in limits)
    return replace(day, step=size if day.net > 0 else -size)


def step_words(day: StripDay) -> str:
    """The step in words: its colour is never spoken."""
    if not day.net:
        return QCoreApplication.translate("FlowPast", "no net flow")
    return flow_step_words(abs(day.step), inflow=day.net > 0)


def day_words(day: StripDay, strip: Strip, *, drawn: bool = False) -> str:
    """A session in one sentence, for tool tip and screen reader; `drawn` = its line stands behind today's."""
    title = fmt.day_long(day.day)
    if day.net is None:
        return titled(title, listed([mark_words(day), *filter(None, [day.why]), *day.events]))
    amount = QCoreApplication.translate("FlowPast", "net {amount} {currency}")
    amount = amount.replace("{amount}", fmt.flow(day.net, strip.unit)).replace("{currency}", strip.currency)
    words = [amount, step_words(day)]
    if day.holes:
        words += [minutes_words(day), *filter(None, [day.why])]
    words += [text for on, text in _marks(day, drawn=drawn) if on]
    words += day.events
    return titled(title, listed(words))


def minutes_words(day: StripDay) -> str:
    """How many of the session's minutes were received."""
    part = QCoreApplication.translate("FlowPast", "{received} of {expected} minutes received")
    return part.replace("{received}", str(day.received)).replace("{expected}", str(day.expected))


def mark_words(day: StripDay) -> str:
    """What is special about a session; empty for most."""
    if day.net is None:
        return QCoreApplication.translate("FlowPast", "not received, not counted")
    return listed(text for on, text in _marks(day, drawn=False) if on)


def _marks(day: StripDay, *, drawn: bool) -> list[tuple[bool, str]]:
    return [
        (day.half_day, QCoreApplication.translate("FlowPast", "half day")),
        (day.restated, QCoreApplication.translate("FlowPast", "restated later")),
        (day.today, QCoreApplication.translate("FlowPast", "today, so far")),
        (drawn, QCoreApplication.translate("FlowPast", "drawn behind today")),
        (bool(day.recorder), recorder_words(day.recorder)),
    ]


HEADER = ("day", "net", "currency", "minutes_received", "minutes_expected", "restated", "half_day", "recorder")


def day_row(day: StripDay, strip: Strip) -> str:
    """A session as tab-separated text with full precision, in the columns of `HEADER`; unknown figures are empty."""
    net = "" if day.net is None else f"{day.net:.3f}".rstrip("0").rstrip(".")
    figures = (day.received, day.expected, int(day.restated), int(day.half_day))
    return "\t".join([day.day.isoformat(), net, strip.currency, *map(str, figures), day.recorder])
