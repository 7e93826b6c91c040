"""Writes of price alerts; the order log has those at the broker, before they leave and with their outcome."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from tideboard_core.audit.broker_changes import ActOutcome
from tideboard_core.errors import BadInput, GatewayError, ServerRefused
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.watch.alerts import AlertKeeper, PriceAlert
from tideboard_core.ports.gateway import Offer, offered
from tideboard_core.ports.reference import AlertService
from tideboard_desktop.connection.services import Feeds

T = TypeVar("T")
Record = Callable[[str, Mapping[str, Any], str], object]
"""Records a write at the broker: call, data, outcome."""


class RecordedAlertWrites:
    """Raises the gateway's errors: BadInput and ServerRefused mean that nothing changed, others that it is unknown."""

    def __init__(self, feeds: Feeds, record: Record) -> None:
        self._feeds, self._record = feeds, record

    @property
    def _alerts(self) -> AlertService:
        return offered(self._feeds.gateway, self._feeds.alerts, Offer.ALERTS)

    async def add(self, alert: PriceAlert) -> str:
        return await self._write("add_alert", logged_fields(alert), lambda: self._alerts.add_alert(alert))

    async def change(self, alert: PriceAlert) -> None:
        await self._write("change_alert", logged_fields(alert), lambda: self._alerts.change_alert(alert))

    async def delete(self, alert: PriceAlert) -> None:
        data = {"symbol": alert.instrument, "alert": alert.key}
        await self._write("delete_alerts", data, lambda: self._alerts.delete_alerts(alert.instrument, alert.key))

    async def delete_all(self, instrument: InstrumentId) -> None:
        data = {"symbol": instrument, "alert": "all"}
        await self._write("delete_alerts", data, lambda: self._alerts.delete_alerts(instrument))

    async def _write(self, call: str, data: Mapping[str, Any], act: Callable[[], Awaitable[T]]) -> T:
        if self._feeds.alert_keeper is AlertKeeper.TIDEBOARD:
            return await act()
        self._record(call, data, ActOutcome.ASKED)
        try:
            result = await act()
        except (BadInput, ServerRefused) as error:
            self._record(call, {**data, "code": error.code}, ActOutcome.REFUSED)
            raise
        except GatewayError as error:
            self._record(call, {**data, "code": error.code}, ActOutcome.UNKNOWN)
            raise
        self._record(call, data, ActOutcome.DONE)
        return result


def logged_fields(alert: PriceAlert) -> dict[str, Any]:
    """The fields of an alert for the order log; its number is named `alert`, since fields named key are masked."""
    return {
        "symbol": alert.instrument,
        "alert": alert.key,
        "kind": alert.kind.value,
        "value": str(alert.value),
        "frequency": alert.frequency.value,
        "enabled": alert.enabled,
        "sessions": sorted(one.value for one in alert.sessions),
        "note": alert.note,
    }
