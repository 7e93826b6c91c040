"""The broker's groups of one window's watchlist, built over the services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tideboard_core.gateway_acts import record_gateway_act
from tideboard_core.hub import Hub
from tideboard_core.settings import PlacedLink
from tideboard_desktop.docks.watchlist import WatchlistDock
from tideboard_desktop.preferences import Preferences
from tideboard_desktop.services import Feeds, Trading
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.watchlists.broker_groups import BrokerGroups


def tie_groups(
    dock: WatchlistDock, feeds: Feeds, trading: Trading, hub: Hub, tasks: Tasks, preferences: Preferences
) -> None:
    """Let the lists of a watchlist be tied to groups at the broker; each write stands in the order log."""

    def record(call: str, data: Mapping[str, Any], outcome: str) -> None:
        record_gateway_act(trading.audit, call, data, outcome=outcome)

    def keep(links: tuple[PlacedLink, ...]) -> None:
        preferences.change(watchlist_links=links)

    dock.keep_in_step(
        BrokerGroups(
            dock.lists,
            feeds.gateway,
            hub,
            tasks,
            dock,
            record=record,
            kept=preferences.settings.watchlist_links,
            keep=keep,
        )
    )
