"""Reads the alerts of every keeper; those of one are shown also while another cannot be read."""

from __future__ import annotations

from collections.abc import Mapping

from tideboard_core.errors import TideboardError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.watch.alerts import AlertKeeper, PriceAlert
from tideboard_core.ports.reference import AlertService
from tideboard_core.ports.trading import ReadRows


class KeptAlerts(list[PriceAlert]):
    """Alerts of all keepers; `failed` has those whose alerts could not be read, with the reason.

    `unread` has those of which some were left out, with the field of the first.
    """

    def __init__(self) -> None:
        super().__init__()
        self.failed: dict[AlertKeeper, TideboardError] = {}
        self.unread: dict[AlertKeeper, str] = {}


async def read_alerts(
    services: Mapping[AlertKeeper, AlertService], instrument: InstrumentId | None = None
) -> KeptAlerts:
    """Return the alerts of one security or all, in the keepers' order. Raises the first's error if none can be read."""
    found = KeptAlerts()
    for keeper, service in services.items():
        try:
            alerts = await service.alerts(instrument)
            found += alerts
            if isinstance(alerts, ReadRows) and alerts.unread:
                found.unread[keeper] = alerts.unread
        except TideboardError as error:
            found.failed[keeper] = error
    if found.failed and len(found.failed) == len(services):
        raise next(iter(found.failed.values()))
    return found
