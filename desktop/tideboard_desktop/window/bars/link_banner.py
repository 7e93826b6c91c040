"""Banner messages about connections that are down: which one, and since when; the top bar has the button to retry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    OTHER_LINK,
    QUOTES_LINK,
    LinkKey,
)
from tideboard_desktop.ui.words.account_reads import refusal_in_view, refused_words
from tideboard_desktop.ui.words.links import ShownLink, links_of, named
from tideboard_desktop.window.bars.banner import Banner, BannerMessage
from tideboard_desktop.window.bars.words import link_banner

translate = QCoreApplication.translate


class ConnectionMessages:
    """One message for each connection; `open_page` opens the page of connections."""

    def __init__(self, hub: Hub, banner: Banner, open_page: Callable[[], object]) -> None:
        self._hub, self._banner, self._open_page = hub, banner, open_page

    def show(self, now: float, clock: datetime) -> None:
        """Update the messages at monotonic time `now`; `clock` is the same time in the zone in which it is shown."""
        links = links_of(self._hub)
        messages = {link.key: self._message(link, now, clock, with_use=len(links) > 1) for link in links}
        self._show_accounts()
        for key in (QUOTES_LINK, ORDERS_LINK, OTHER_LINK):
            message = messages.get(key)
            if message is None:
                self._banner.clear(_name(key))
            else:
                self._banner.show_message(_name(key), message)

    def _show_accounts(self) -> None:
        """Say that the broker sends prices and refuses the accounts, while its connection stands."""
        status, refused = self._hub.value(ORDERS_LINK), refusal_in_view(self._hub)
        if refused is None or status is None or not status.brings_pushes:
            self._banner.clear("accounts")
            return
        message = BannerMessage(
            refused_words(refused),
            broken=True,
            link=translate("Link", "Connection\u2026"),
            follow=self._open_page,
            noticed=True,
        )
        self._banner.show_message("accounts", message)

    def _message(self, link: ShownLink, now: float, clock: datetime, *, with_use: bool) -> BannerMessage | None:
        words = link_banner(link.status, now, clock)
        if not words:
            return None
        return BannerMessage(
            named(words, link.key) if with_use else words,
            broken=link.key != OTHER_LINK,  # prices and orders go on without the second flow
            link=translate("Link", "Connection\u2026"),
            follow=self._open_page,
            noticed=True,
        )


def _name(key: LinkKey) -> str:
    return f"link:{key.subject}" if key.subject else "link"
