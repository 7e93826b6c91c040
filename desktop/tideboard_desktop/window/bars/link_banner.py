"""Says in the banner which connection is down, since when, and offers to try again."""

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
from tideboard_desktop.window.bars.banner import Banner, BannerMessage
from tideboard_desktop.window.bars.links import ShownLink, links_of, named
from tideboard_desktop.window.bars.words import link_banner

translate = QCoreApplication.translate


class LinkNotices:
    """One notice for each connection. `retry` takes the subject of a link, `tell` opens the connection's page."""

    def __init__(self, hub: Hub, banner: Banner, retry: Callable[[str], object], tell: Callable[[], object]) -> None:
        self._hub, self._banner = hub, banner
        self._retry = {key: partial(retry, key.subject) for key in (QUOTES_LINK, ORDERS_LINK, OTHER_LINK)}
        self._tell = tell

    def show(self, now: float, clock: datetime) -> None:
        """Bring the notices up to date at monotonic time `now`; `clock` is now in the zone of what is shown."""
        links = links_of(self._hub)
        notices = {link.key: self._notice(link, now, clock, told=len(links) > 1) for link in links}
        for key in self._retry:
            notice = notices.get(key)
            if notice is None:
                self._banner.clear(_name(key))
            else:
                self._banner.show_message(_name(key), notice)

    def _notice(self, link: ShownLink, now: float, clock: datetime, *, told: bool) -> BannerMessage | None:
        words = link_banner(link.status, now, clock)
        if words is None:
            return None
        return BannerMessage(
            named(words.text, link.key) if told else words.text,
            broken=link.key != OTHER_LINK,  # prices and orders go on without a second flow
            button=translate("Link", "Retry now") if words.retry else "",
            act=self._retry[link.key],
            link=translate("Link", "Connection\u2026"),
            follow=self._tell,
        )


def _name(key: LinkKey) -> str:
    return f"link:{key.subject}" if key.subject else "link"
