"""The connections in use, with the words for what each is used for, and for states of connections and markets."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import (
    ACCOUNT_READS,
    LOCK,
    ORDERS_LINK,
    OTHER_LINK,
    QUOTES_LINK,
    LinkKey,
)
from tideboard_core.model.live import LinkStatus
from tideboard_desktop.ui import format as fmt

translate = QCoreApplication.translate


class ShownLink(NamedTuple):
    """A connection by its first use, with its newest status."""

    key: LinkKey
    status: LinkStatus


def links_of(hub: Hub) -> tuple[ShownLink, ...]:
    """Every connection with a published state, the one of the prices first; one that serves two uses is there once."""
    found: list[ShownLink] = []
    for key in (QUOTES_LINK, ORDERS_LINK, OTHER_LINK):
        status = hub.value(key)
        if status is not None and status.connection == key.subject:
            found.append(ShownLink(key, status))
    return tuple(found)


def orders_lost_for(hub: Hub) -> float | None:
    """Seconds for which the connection of the orders is down that stood once; None = it is not lost."""
    status = hub.value(ORDERS_LINK)
    return None if status is None or status.proven is None else hub.elapsed(status.proven)


def orders_lost(hub: Hub) -> bool:
    """Whether the connection of the orders stood once and is down."""
    return orders_lost_for(hub) is not None


def orders_unproven_for(hub: Hub) -> float | None:
    """Seconds for which the rows of the account in view are not proven: they are of an earlier connection, or of none.

    None = they are of this one, or there are none.
    """
    if (lost := orders_lost_for(hub)) is not None:
        return lost
    reads = hub.value(ACCOUNT_READS)
    if reads is None or reads.proven is None or (lock := hub.value(LOCK)) is None or lock.account is None:
        return None
    return None if reads.first_unread(lock.account) is None else hub.elapsed(reads.proven)


def stale_words(age: float) -> str:
    """`12 s old`, of figures that nothing has proven for so many seconds."""
    return translate("Common", "{age} old").format(age=fmt.age(age))


def several(hub: Hub) -> bool:
    """Whether more than one connection is in use, so that each has to be named."""
    return len(links_of(hub)) > 1


def provider_of(hub: Hub, key: LinkKey) -> str:
    """The provider behind a link; empty while one connection does everything, because then it need not be named."""
    status = hub.value(key)
    return status.provider if status is not None and several(hub) else ""


def short_provider(provider: str) -> str:
    """The first word of a provider, for narrow places: `Futu`, `LongPort`."""
    return provider.partition(" ")[0]


def use_words(key: LinkKey) -> str:
    return {
        QUOTES_LINK: translate("Common", "Prices"),
        ORDERS_LINK: translate("Common", "Orders"),
        OTHER_LINK: translate("Link", "Second flow"),
    }[key]


def named(words: str, key: LinkKey) -> str:
    """`Orders: Connected to LongPort.`, shown if more than one connection is in use."""
    return translate("Link", "{use}: {words}").format(use=use_words(key), words=words)


STATES: dict[str, object] = {
    "closed": QT_TRANSLATE_NOOP("States", "closed"),
    "pre-open": QT_TRANSLATE_NOOP("States", "before the open"),
    "auction": QT_TRANSLATE_NOOP("States", "auction"),
    "open": QT_TRANSLATE_NOOP("States", "open"),
    "break": QT_TRANSLATE_NOOP("States", "midday break"),
    "closing-auction": QT_TRANSLATE_NOOP("States", "closing auction"),
    "pre-market": QT_TRANSLATE_NOOP("States", "pre-market"),
    "fixed-price": QT_TRANSLATE_NOOP("States", "at the closing price"),
    "at-close": QT_TRANSLATE_NOOP("States", "trade at close"),
    "after-hours": QT_TRANSLATE_NOOP("States", "after hours"),
    "overnight": QT_TRANSLATE_NOOP("States", "overnight"),
    "half-day-closed": QT_TRANSLATE_NOOP("States", "closed, half day"),
    "unknown": QT_TRANSLATE_NOOP("States", "not known"),
    "disconnected": QT_TRANSLATE_NOOP("States", "no connection"),
    "connecting": QT_TRANSLATE_NOOP("States", "connecting"),
    "logging-in": QT_TRANSLATE_NOOP("States", "logging in"),
    "live": QT_TRANSLATE_NOOP("States", "connected"),
    "degraded": QT_TRANSLATE_NOOP("States", "silent"),
    "failed": QT_TRANSLATE_NOOP("States", "failed"),
    "practice": QT_TRANSLATE_NOOP("States", "practice"),
    "real": QT_TRANSLATE_NOOP("States", "real"),
    "delayed": QT_TRANSLATE_NOOP("States", "delayed"),
    "replayed": QT_TRANSLATE_NOOP("States", "of another market"),
    "missing": QT_TRANSLATE_NOOP("States", "none given"),
    "past": QT_TRANSLATE_NOOP("States", "not after today"),
    "name": QT_TRANSLATE_NOOP("States", "name"),
    "lot": QT_TRANSLATE_NOOP("States", "lot"),
    "currency": QT_TRANSLATE_NOOP("States", "currency"),
    "full": QT_TRANSLATE_NOOP("States", "the disk is full"),
    "failing": QT_TRANSLATE_NOOP("States", "the disk reports an error"),
    "flush-timeout": QT_TRANSLATE_NOOP("States", "the disk did not answer in time"),
    "connect-rests": QT_TRANSLATE_NOOP("States", "Stock Connect rests"),
    "not-known-yet": QT_TRANSLATE_NOOP("States", "not known yet"),
    "too-long": QT_TRANSLATE_NOOP("States", "a line would be too long"),
    "broken": QT_TRANSLATE_NOOP("States", "it was changed"),
    "shorter": QT_TRANSLATE_NOOP("States", "lines are missing at its end"),
    "moved": QT_TRANSLATE_NOOP("States", "it was moved away"),
    "unreadable": QT_TRANSLATE_NOOP("States", "it cannot be read"),
}
"""Words for states and reasons: of links, markets, sources, last days, mappings and the order log's problems."""


def state_text(state: object) -> str:
    """Word for a market, connection or source state; the state itself where there is none."""
    return QCoreApplication.translate("States", str(STATES.get(str(state), state)))
