"""What the status strip reads once a second: allowances, tier sum, audit chain, loop lag, conventions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from tideboard_core.audit import Audit
from tideboard_core.flow_schedule import LIMIT, FlowSchedule
from tideboard_core.hub import Hub
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.ports import Clock, Key, Topic
from tideboard_core.session import Session
from tideboard_core.settings import Appearance, Convention, Units
from tideboard_desktop.selection import Selection
from tideboard_desktop.widgets.status_strip import Meter, Reading

translate = QCoreApplication.translate

TIER_TOLERANCE = 1.0
"""Tiers and net are sums of doubles; less than one unit of currency apart is rounding."""


class LoopLag:
    """How late the loop was for its last once-a-second appointment, in milliseconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._late = 0.0
        self._due: float | None = None

    def read(self) -> str:
        """The newest figure; asking makes the next appointment."""
        if self._due is None:
            self._due = self._clock.monotonic()
            asyncio.get_running_loop().call_soon(self._arrived)
        return translate("Strip", "{ms} ms").format(ms=f"{self._late * 1000:.0f}")

    def _arrived(self) -> None:
        if self._due is not None:
            self._late, self._due = self._clock.monotonic() - self._due, None


def meters(schedule: FlowSchedule, session: Session) -> list[Meter]:
    """Flow calls and subscriptions against their limits."""
    return [
        Meter(translate("Strip", "Flow calls"), lambda: (schedule.used(), LIMIT), translate("Strip", "in 30 s")),
        Meter(translate("Strip", "Subscriptions"), lambda: _quota(session)),
    ]


def readings(hub: Hub, selection: Selection, audit: Audit, appearance: Appearance, clock: Clock) -> list[Reading]:
    """The lines at the right end."""
    return [
        Reading(translate("Strip", "Tiers"), lambda: tier_words(hub.value(Key(Topic.FLOW, selection.instrument)))),
        Reading(translate("Strip", "Audit chain"), _audit_words(audit)),
        Reading(translate("Strip", "Loop"), LoopLag(clock).read),
        Reading("", lambda: conventions(appearance)),
    ]


def tier_words(flow: CapitalFlow | None) -> str:
    """Whether the tiers of a flow add up to its net; empty where there is nothing to add."""
    if flow is None or flow.tiers is None:
        return ""
    if flow.tier_gap() < TIER_TOLERANCE:
        return translate("Strip", "add up to net")
    return translate("Strip", "do not add up to net")


def conventions(appearance: Appearance) -> str:
    """`Green up · K / M / B`."""
    hue = {
        Convention.GREEN_UP: translate("Strip", "Green up"),
        Convention.RED_UP: translate("Strip", "Red up"),
        Convention.BLUE_UP: translate("Strip", "Blue up"),
    }[appearance.convention]
    units = {Units.KMB: "K / M / B", Units.WAN: "万 / 亿", Units.WAN_TRADITIONAL: "萬 / 億"}[appearance.units]
    return f"{hue} · {units}"


def _audit_words(audit: Audit) -> Callable[[], str]:
    def read() -> str:
        status = audit.status
        if status.problem:
            return translate("Strip", "stopped: {problem}").format(problem=status.problem)
        return translate("Strip", "whole, {count} records").format(count=f"{status.count:,}")

    return read


def _quota(session: Session) -> tuple[int, int]:
    info = session.quota
    return (0, 0) if info is None else (info.used, info.used + info.remaining)
