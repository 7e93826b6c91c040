"""The desk of price alerts of one window, built over the services and joined with what asks for alerts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from tideboard_core.gateway_acts import record_gateway_act
from tideboard_core.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.reference_ports import ReferenceSource
from tideboard_desktop.alerts.desk import AlertDesk
from tideboard_desktop.docks.watchlist import WatchlistDock
from tideboard_desktop.services import Feeds, Trading
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme
from tideboard_desktop.workspace.family import Family


def build_alerts(
    feeds: Feeds, trading: Trading, hub: Hub, tasks: Tasks, theme: Theme, window: Callable[[], QWidget]
) -> AlertDesk:
    """Price alerts at the broker of the prices; each write stands in the order log."""

    def record(call: str, data: Mapping[str, Any], outcome: str) -> None:
        record_gateway_act(trading.audit, call, data, outcome=outcome)

    source = cast("ReferenceSource", feeds.gateway)
    return AlertDesk(source, feeds.gateway, hub, tasks, theme, record=record, window=window)


def join_alerts(alerts: AlertDesk, family: Family, watchlist: WatchlistDock, say: Callable[[str], None]) -> None:
    """Charts and watchlist ask for alerts, or know beforehand why there can be none.

    `say` tells what was done, where a dock of alerts may be closed.
    """

    def at(symbol: str, price: Decimal | None) -> None:
        alerts.add(InstrumentId(symbol), price)

    family.why_no_alert = watchlist.acts.why_no_alert = alerts.reason
    family.alert_wanted.connect(at)
    watchlist.alert_wanted.connect(lambda symbol: at(symbol, None))
    alerts.said.connect(say)
    alerts.refused.connect(say)
