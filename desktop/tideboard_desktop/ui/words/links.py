"""The connections in use, each with the words for what it is used for."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    OTHER_LINK,
    QUOTES_LINK,
    LinkKey,
)
from tideboard_core.model.live import LinkStatus

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
