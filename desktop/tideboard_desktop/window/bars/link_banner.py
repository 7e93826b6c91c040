"""Banner messages about connections that are down: which one, since when, and a button to retry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    OTHER_LINK,
    QUOTES_LINK,
    LinkKey,
)
from tideboard_desktop.ui.words.links import ShownLink, links_of, named
from tideboard_desktop.window.bars.banner import Banner, BannerMessage
from tideboard_desktop.window.bars.words import link_banner

translate = QCoreApplication.translate


class ConnectionMessages:
    """One message for each connection. `retry` is called with the subject of a link; `open_page` opens its page."""

    def __init__(
        self, hub: Hub, banner: Banner, retry: Callable[[str], object], open_page: Callable[[], object]
    ) -> None:
        self._hub, self._banner = hub, banner
        self._retry = {key: partial(retry, key.subject) for key in (QUOTES_LINK, ORDERS_LINK, OTHER_LINK)}
        self._open_page = open_page

    def show(self, now: float, clock: datetime) -> None:
        """Update the messages at monotonic time `now`; `clock` is the same time in the zone in which it is shown."""
        links = links_of(self._hub)
        messages = {link.key: self._message(link, now, clock, with_use=len(links) > 1) for link in links}
        for key in self._retry:
            message = messages.get(key)
            if message is None:
                self._banner.clear(_name(key))
            else:
                self._banner.show_message(_name(key), message)

    def _message(self, link: ShownLink, now: float, clock: datetime, *, with_use: bool) -> BannerMessage | None:
        words = link_banner(link.status, now, clock)
        if words is None:
            return None
        return BannerMessage(
            named(words.text, link.key) if with_use else words.text,
            broken=link.key != OTHER_LINK,  # prices and orders go on without the second flow
            button=translate("Common", "Retry now") if words.retry else "",
            action=self._retry[link.key],
            link=translate("Link", "Connection\u2026"),
            follow=self._open_page,
            noticed=True,
        )


def _name(key: LinkKey) -> str:
    return f"link:{key.subject}" if key.subject else "link"
