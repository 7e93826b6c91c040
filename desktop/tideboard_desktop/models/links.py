"""The connections in use, as the window tells them apart."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.hub import Hub
from tideboard_core.ports import ORDERS_LINK, OTHER_LINK, QUOTES_LINK, Key, LinkStatus

translate = QCoreApplication.translate


class ShownLink(NamedTuple):
    """A connection by its first use, with its newest status."""

    key: Key
    status: LinkStatus


def links_of(hub: Hub) -> tuple[ShownLink, ...]:
    """Every connection that has told its state, that of the prices first; one that serves two uses is there once."""
    found: list[ShownLink] = []
    for key in (QUOTES_LINK, ORDERS_LINK, OTHER_LINK):
        status: LinkStatus | None = hub.value(key)
        if status is not None and status.connection == key.subject:
            found.append(ShownLink(key, status))
    return tuple(found)


def several(hub: Hub) -> bool:
    """Whether more than one connection is in use, so that each needs its name."""
    return len(links_of(hub)) > 1


def provider_of(hub: Hub, key: Key) -> str:
    """Who brings what a link is for, where that needs telling: empty while one connection does everything."""
    status: LinkStatus | None = hub.value(key)
    return status.provider if status is not None and several(hub) else ""


def short_provider(provider: str) -> str:
    """Its first word, for places that have room for no more: `Futu`, `LongPort`."""
    return provider.partition(" ")[0]


def use_words(key: Key) -> str:
    """What a connection is used for."""
    return {
        QUOTES_LINK: translate("Link", "Prices"),
        ORDERS_LINK: translate("Link", "Orders"),
        OTHER_LINK: translate("Link", "Second flow"),
    }[key]


def named(words: str, key: Key) -> str:
    """`Orders: Connected to LongPort.`, for a person who uses more than one connection."""
    return translate("Link", "{use}: {words}").format(use=use_words(key), words=words)
