"""The state of the connection in words, for the top bar and the banner."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.ports import LinkState, LinkStatus
from tideboard_desktop import format as fmt
from tideboard_desktop.texts import sentence_of


class LinkBanner(NamedTuple):
    """What the banner says, and whether retrying by hand makes sense."""

    text: str
    retry: bool


def state_words(state: LinkState) -> str:
    """One or two words."""
    return {
        LinkState.DISCONNECTED: QCoreApplication.translate("Link", "not connected"),
        LinkState.CONNECTING: QCoreApplication.translate("Link", "connecting"),
        LinkState.LOGGING_IN: QCoreApplication.translate("Link", "logging in"),
        LinkState.LIVE: QCoreApplication.translate("Link", "connected"),
        LinkState.DEGRADED: QCoreApplication.translate("Link", "silent"),
        LinkState.FAILED: QCoreApplication.translate("Link", "failed"),
    }[state]


def link_banner(status: LinkStatus, now: float) -> LinkBanner | None:
    """The banner of a link at monotonic time `now`; None while all is well or the first login runs."""
    if status.state is LinkState.LIVE:
        return None
    if status.state in {LinkState.CONNECTING, LinkState.LOGGING_IN} and not status.attempt:
        return None
    reason = status.text or (sentence_of(status.reason, status.data) if status.reason else "")
    if status.state is LinkState.DEGRADED:
        lead = QCoreApplication.translate("Link", "Connected to %1, but no data for %2.")
        lead = lead.replace("%2", fmt.age(now - status.since))
        return LinkBanner(_join(lead.replace("%1", status.provider), reason), retry=False)
    if status.state is LinkState.FAILED:
        lead = QCoreApplication.translate("Link", "%1 refused the login.")
    else:
        lead = QCoreApplication.translate("Link", "No connection to %1.")
    return LinkBanner(_join(lead.replace("%1", status.provider), reason, _next_try(status, now)), retry=True)


def _next_try(status: LinkStatus, now: float) -> str:
    if status.retry_at is None:
        return ""
    words = QCoreApplication.translate("Link", "Try %1 in %2 s.")
    seconds = max(0, round(status.retry_at - now))
    return words.replace("%1", str(status.attempt + 1)).replace("%2", str(seconds))


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)
