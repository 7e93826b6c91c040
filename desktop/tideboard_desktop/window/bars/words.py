"""Texts for the state of a connection, for the top bar, the status strip and the banner."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.live import LinkState, LinkStatus, LoginAsk
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.local_clock import zone_of
from tideboard_desktop.ui.words.errors import has_sentence, sentence_of, support_sentence
from tideboard_desktop.ui.words.joining import together

TAKEN_OVER = "taken-over"
"""The reason of a connection closed because the same login connected elsewhere; it is not retried automatically."""


def state_words(state: LinkState) -> str:
    """A state in one or two words."""
    return {
        LinkState.DISCONNECTED: QCoreApplication.translate("Common", "no connection"),
        LinkState.CONNECTING: QCoreApplication.translate("States", "connecting"),
        LinkState.LOGGING_IN: QCoreApplication.translate("States", "logging in"),
        LinkState.LIVE: QCoreApplication.translate("States", "connected"),
        LinkState.DEGRADED: QCoreApplication.translate("States", "silent"),
        LinkState.FAILED: QCoreApplication.translate("States", "failed"),
    }[state]


def provider_words(provider: str) -> str:
    """The name of a provider in the top bar; those of the practice exchange are translated."""
    names = {
        "Sandbox": QCoreApplication.translate("Link", "OpenD sandbox"),
        "LongPort sandbox": QCoreApplication.translate("Link", "LongPort sandbox"),
    }
    name, mark, day = provider.partition(" (replay ")
    return names.get(name, name) + mark + day


def trouble_words(status: LinkStatus, now: float) -> str:
    """A few words for a link that is not live, with the seconds until the next try, or how long it has been silent."""
    words = state_words(status.state)
    if status.retry_at is not None:
        text = QCoreApplication.translate("Link", "%1 \u00b7 try %3 in %2 s").replace("%3", str(status.attempt + 1))
        return text.replace("%2", str(max(0, round(status.retry_at - now)))).replace("%1", words)
    if status.state is LinkState.DEGRADED:
        text = QCoreApplication.translate("Link", "%1 for %2")
        return text.replace("%2", fmt.age(now - status.since)).replace("%1", words)
    return words


def may_retry(status: LinkStatus) -> bool:
    """Whether the user can retry now: during the pause before the next attempt, or after the login was taken over."""
    return status.retry_at is not None or status.reason == TAKEN_OVER


def link_banner(status: LinkStatus, now: float, clock: datetime) -> str:
    """The sentence of a link for the banner at monotonic time `now`; empty while it is live or during the first login.

    `clock` is the same time in the zone in which times are shown, and which they name. When it is tried again stands
    in the top bar.
    """
    if status.state is LinkState.LIVE:
        return ""
    if status.state in {LinkState.CONNECTING, LinkState.LOGGING_IN} and not status.attempt:
        return ""
    reason = sentence_of(status.reason, status.data) if has_sentence(status.reason) else status.text
    reason = together(reason, support_sentence(status.data))
    since = _since(status, now, clock)
    if status.state is LinkState.DEGRADED:
        return _join(_degraded(status, now, since), reason)
    if status.reason == TAKEN_OVER:
        lead = QCoreApplication.translate("Link", "%1 ended our connection.")
    elif status.state is LinkState.FAILED:
        lead = QCoreApplication.translate("Link", "%1 refused the login.")
    else:
        lead = QCoreApplication.translate("Link", "No connection to %1 since %2.").replace("%2", since)
    again = QCoreApplication.translate("Link", "Orders and fills are read again before they count as current.")
    return _join(lead.replace("%1", provider_words(status.provider)), reason, "" if status.proven is None else again)


def state_sentence(status: LinkStatus | None, now: float, clock: datetime) -> str:
    """The state of the connection as a sentence, also while it is live."""
    if status is None:
        return QCoreApplication.translate("Link", "Not connected yet.")
    banner = link_banner(status, now, clock)
    if banner:
        return _join(banner, _next_try(status, now))
    if status.state is not LinkState.LIVE:
        text = QCoreApplication.translate("Link", "Connecting to %1 at %2.")
    else:
        text = QCoreApplication.translate("Link", "Connected to %1 at %2 since %3.")
    text = text.replace("%1", status.provider).replace("%2", status.address)
    return text.replace("%3", _since(status, now, clock))


def _degraded(status: LinkStatus, now: float, since: str) -> str:
    if status.reason == LoginAsk.PHONE_CODE:
        text = QCoreApplication.translate(
            "Link",
            "%1 waits since %3 for the code that the broker has sent to your phone: type it in its own window or"
            " console.",
        )
    elif status.reason == LoginAsk.PICTURE_CODE:
        text = QCoreApplication.translate(
            "Link", "%1 waits since %3 for the letters of a picture: type them in its own window or console."
        )
    elif status.reason == "quotes-logged-out":
        text = QCoreApplication.translate("Link", "%1 is logged out of the broker since %3: no new quotes.")
    else:
        text = QCoreApplication.translate("Link", "Connected to %1, but silent since %3: no data for %2.")
    text = text.replace("%2", fmt.age(now - status.since)).replace("%3", since)
    return text.replace("%1", status.provider)


def _since(status: LinkStatus, now: float, clock: datetime) -> str:
    since = clock - timedelta(seconds=now - status.since)
    return f"{since:%H:%M:%S} {zone_of(since)}"


def _next_try(status: LinkStatus, now: float) -> str:
    if status.retry_at is None:
        return ""
    words = QCoreApplication.translate("Link", "Try %1 in %2 s.")
    seconds = max(0, round(status.retry_at - now))
    return words.replace("%1", str(status.attempt + 1)).replace("%2", str(seconds))


def _join(*parts: str) -> str:
    return together(*parts)
