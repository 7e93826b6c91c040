"""Meters and readings of the status strip: rate limits, tier sum, order log, loop lag, conventions."""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QCoreApplication

from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.thread import AuditStatus
from tideboard_core.market.flow_schedule import FlowSchedule
from tideboard_core.market.hub import Hub
from tideboard_core.market.session import ConnectionSession
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.hub_keys import HISTORY_QUOTA, Topic
from tideboard_core.model.live import HistoryQuota
from tideboard_core.ports.system import Clock
from tideboard_core.system.appearance import Convention, Units
from tideboard_core.system.settings import Appearance
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.words.links import state_text
from tideboard_desktop.window.bars.status_strip import Meter, Readout, StripReading

translate = QCoreApplication.translate

SAMPLES = 120
LATE = 0.2
"""Seconds of delay from which a person feels that the window answers late."""
OFTEN = 3
"""Once is no state of the window: a start, a choice of language."""
TIER_TOLERANCE = 1.0
"""Tiers and net are sums of doubles; less than one unit of currency apart is rounding."""


class LoopLag:
    """The delay of the event loop, measured once a second: what OFTEN of the last SAMPLES reached, in ms.

    It is shown from LATE on; until then it says nothing about trading.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._late: deque[float] = deque(maxlen=SAMPLES)
        self._due: float | None = None

    def read(self) -> Readout:
        """The delay so far; starts the next measurement, once the loop runs."""
        if self._due is None:
            with suppress(RuntimeError):  # a first frame may come before it
                asyncio.get_running_loop().call_soon(self._arrived)
                self._due = self._clock.monotonic()
        shown = (sorted(self._late, reverse=True)[:OFTEN] + [0.0] * OFTEN)[OFTEN - 1]
        value = translate("Strip", "{ms} ms").format(ms=f"{shown * 1000:,.0f}")
        delay = translate("Strip", "Loop")
        name = f"{delay} {value}"
        if shown < LATE:
            return Readout("", name=name)
        more = translate("Strip", "Clicks and prices came {ms} ms late or later three times in the last two minutes.")
        more = more.format(ms=f"{shown * 1000:,.0f}")
        return Readout(translate("Strip", "Window is slow"), warn=True, more=more, name=name)

    def _arrived(self) -> None:
        if self._due is not None:
            self._late.append(self._clock.monotonic() - self._due)
            self._due = None


def meters(hub: Hub, schedule: FlowSchedule, session: ConnectionSession) -> list[Meter]:
    """The limits of the strip's details: flow reads, subscriptions, and the allowance for history as last told."""
    return [
        Meter(
            translate("Strip", "Flow reads"),
            lambda: (schedule.used(), schedule.pace.limit),
            translate("Strip", "in {seconds} s").format(seconds=round(schedule.pace.window)),
            name=translate("Strip", "Flow calls"),
            more=translate("Strip", "How often capital flow was read, and how often the broker allows it."),
        ),
        Meter(
            translate("Strip", "Live feeds"),
            lambda: _quota(session),
            name=translate("Common", "Subscriptions"),
            more=translate("Strip", "One for each security and type of data, and how many the broker allows."),
        ),
        Meter(
            translate("Strip", "History"),
            lambda: _history(hub),
            name=translate("Strip", "Securities of the history allowance"),
            more=translate("Strip", "Securities whose older bars were read, and of how many the broker gives them."),
            words=_HistoryWords(hub),
        ),
    ]


def readings(
    hub: Hub, selection: Selection, audit: Audit, appearance: Callable[[], Appearance], clock: Clock
) -> list[StripReading]:
    """The readings beside the meters and at the right end; `appearance` returns the settings."""
    return [
        StripReading(
            "tiers",
            TierSum(hub, selection).read,
            page="connection:allowances",
        ),
        StripReading("audit", lambda: audit_words(audit.status), page="settings:data"),
        StripReading("loop", LoopLag(clock).read, page="connection:log"),
        StripReading("conventions", lambda: Readout(conventions(appearance())), page="settings:appearance"),
    ]


class TierSum:
    """The reading about the sum of the tiers, made again only for another flow: it adds up hundreds of minutes."""

    def __init__(self, hub: Hub, selection: Selection) -> None:
        self._hub, self._selection = hub, selection
        self._flow: CapitalFlow | None = None
        self._shown = Readout("")

    def read(self) -> Readout:
        """The words for the flow of the selected security."""
        flow = self._hub.value(Topic.FLOW.of(self._selection.instrument))
        if flow is not self._flow:
            self._flow, self._shown = flow, tier_words(flow)
        return self._shown


def tier_words(flow: CapitalFlow | None) -> Readout:
    """Whether the tiers of a flow add up to its net; empty without tiers, or if no minute has all of them."""
    gap = math.nan if flow is None or flow.tiers is None else flow.tier_gap()
    if math.isnan(gap):
        return Readout("")
    if gap < TIER_TOLERANCE:
        return Readout(translate("Strip", "Tiers add up to net"), sound=True)
    return Readout(translate("Strip", "Tiers do not add up to net"), warn=True)


def audit_words(status: AuditStatus) -> Readout:
    """`Order log 1,284` with a check mark, or what stopped it."""
    if status.problem:
        text = translate("Strip", "Order log stopped: {problem}").format(problem=state_text(status.problem))
        return Readout(text, warn=True)
    one, many = (
        translate("Strip", "The order log is whole: 1 record."),
        translate("Common", "The order log is whole: {count} records."),
    )
    count = f"{status.count:,}"
    more = one if status.count == 1 else many.format(count=count)
    chain = translate("Strip", "Audit chain")
    name = f"{chain} {count}"
    return Readout(translate("Common", "Order log"), count, more=more, sound=True, name=name)


def conventions(appearance: Appearance) -> str:
    """`Green up · K / M / B`."""
    hue = {
        Convention.GREEN_UP: translate("Common", "Green up"),
        Convention.RED_UP: translate("Common", "Red up"),
        Convention.BLUE_UP: translate("Common", "Blue up"),
    }[appearance.convention]
    units = {Units.KMB: "K / M / B", Units.WAN: "万 / 亿", Units.WAN_TRADITIONAL: "萬 / 億"}[appearance.units]
    return f"{hue} · {units}"


def _history(hub: Hub) -> tuple[int, int]:
    quota = hub.value(HISTORY_QUOTA)
    return (0, 0) if quota is None else (quota.used, quota.limit)


class _HistoryWords:
    """The page's words for the allowance, made again only for another one: they are asked for each second."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._quota: HistoryQuota | None = None
        self._words = ""

    def __call__(self) -> str:
        quota = self._hub.value(HISTORY_QUOTA)
        if quota is not self._quota and quota is not None:
            from tideboard_desktop.ui.words.history_quota import use_words  # with the first allowance

            self._quota, self._words = quota, use_words(quota)
        return self._words


def _quota(session: ConnectionSession) -> tuple[int, int]:
    info = session.quota
    return (0, 0) if info is None else (info.used, info.used + info.remaining)
