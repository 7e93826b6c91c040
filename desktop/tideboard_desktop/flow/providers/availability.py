"""Why current figures are missing: the flow dock's states in order of priority, without words."""

from __future__ import annotations

from dataclasses import dataclass

from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing, RateLimited, UnknownSymbol
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.model.session import Session
from tideboard_desktop.docks.reads import STANDS
from tideboard_desktop.flow.providers.model import TimeSpan
from tideboard_desktop.ui.widgets.panel_state import StateKind

LOADING_AFTER = 0.2
"""Seconds before a wait is mentioned: most answers are faster."""
HELD_AFTER = 45.0
"""One and a half times the wait of a list row: a symbol just selected is that old, and its minute is current."""
OLD_AFTER = 90.0
"""Flow older than this in session is no longer current (design language, section 7)."""
FAR_BEHIND = 300.0
"""Seconds of trading without a minute that count as a gap, however young the last answer is."""
_UNANSWERED = 10.0
"""Figures of an earlier look, without an answer for this long, are no longer about to be renewed."""


def is_up(link: LinkStatus | None) -> bool:
    """Whether figures can arrive; an unknown connection state counts as up."""
    return link is None or link.state in STANDS


_REFUSED = (NotOffered, UnknownSymbol)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowStatus:
    """What the dock knows about its figures. Times are UTC epoch seconds, waits and ages monotonic seconds.

    `offered` is None while the instrument is not known. `waited` counts from the moment the figures were wanted.
    `age` is the time since the newest proof of the figures, None without any. `differ_since` is the minute from which
    two providers' signs differ, `calls` the flow calls of the last 30 s, `waiting` the keys that are due. `proved` =
    the newest figures came over the connection as it stands now. `halted` = trading is suspended: nothing is awaited.
    """

    has_data: bool
    now: float
    waited: float
    age: float | None
    session: Session | None
    offered: bool | None = None
    error: GatewayError | None = None
    next_try: float | None = None
    link: LinkStatus | None = None
    awaited: TimeSpan | None = None
    differ_since: float | None = None
    calls: int = 0
    waiting: int = 0
    proved: bool = False
    halted: bool = False

    @property
    def in_session(self) -> bool:
        """Whether the shown session trades now, its break included."""
        session = self.session
        return session is not None and session.open.timestamp() <= self.now < session.close.timestamp()


def state_kind(status: FlowStatus) -> StateKind | None:
    """The one state to show, the most lasting first; None = current figures, or a wait too short to mention."""
    error = status.error
    if status.offered is False or isinstance(error, _REFUSED):
        return StateKind.UNSUPPORTED
    if _link_lost(status):
        return None if status.has_data else StateKind.DISCONNECTED  # the dock says how old its figures are
    if isinstance(error, PermissionMissing):
        return StateKind.NO_PERMISSION
    if isinstance(error, RateLimited) or _held_back(status):
        return StateKind.RATE_LIMITED
    if error is not None:
        return StateKind.STALE
    if not status.has_data:
        return _without_data(status)
    return _with_data(status)


def _held_back(status: FlowStatus) -> bool:
    """Whether a rate limit delays figures: at once without any, else when those on screen go stale."""
    if status.next_try is None:
        return False
    return not status.has_data or (status.in_session and (status.age or 0.0) > HELD_AFTER)


def _link_lost(status: FlowStatus) -> bool:
    link = status.link
    if link is None or is_up(link) or status.proved:
        return False
    starting = link.state in {LinkState.CONNECTING, LinkState.LOGGING_IN} and link.attempt == 0
    return not starting or status.has_data


def _without_data(status: FlowStatus) -> StateKind | None:
    if status.age is not None:
        return StateKind.CLOSED
    return StateKind.LOADING if status.waited >= LOADING_AFTER else None


def _with_data(status: FlowStatus) -> StateKind | None:
    if status.in_session and _stale(status):
        return StateKind.STALE
    if not status.in_session:
        return StateKind.CLOSED
    return None if status.differ_since is None else StateKind.DISAGREE


def _stale(status: FlowStatus) -> bool:
    age, awaited = status.age or 0.0, status.awaited
    if awaited is None or status.halted:
        return False
    answered = age < status.waited or age > _UNANSWERED
    return age > OLD_AFTER or (awaited.end - awaited.begin > FAR_BEHIND and answered)
