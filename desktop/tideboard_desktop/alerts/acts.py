"""Writes of price alerts at the broker: each is recorded before it leaves and once its outcome is known."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from tideboard_core.errors import BadInput, GatewayError, ServerRefused
from tideboard_core.gateway_acts import ActOutcome
from tideboard_core.model.alerts import PriceAlert
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.reference_ports import ReferenceSource

T = TypeVar("T")
Record = Callable[[str, Mapping[str, Any], str], object]
"""Audit an act at the broker: call, data, outcome."""


class AlertActs:
    """Errors come out as the gateway raises them: BadInput and ServerRefused = nothing changed, others = unknown."""

    def __init__(self, source: ReferenceSource, record: Record) -> None:
        self._source, self._record = source, record

    async def add(self, alert: PriceAlert) -> str:
        """Set a new alert; its key."""
        return await self._write("add_alert", told(alert), lambda: self._source.add_alert(alert))

    async def change(self, alert: PriceAlert) -> None:
        """Replace what an alert says, by its key."""
        await self._write("change_alert", told(alert), lambda: self._source.change_alert(alert))

    async def delete(self, alert: PriceAlert) -> None:
        """Remove one alert."""
        data = {"symbol": alert.instrument, "alert": alert.key}
        await self._write("delete_alerts", data, lambda: self._source.delete_alerts(alert.instrument, alert.key))

    async def delete_all(self, instrument: InstrumentId) -> None:
        """Remove every alert of a security."""
        data = {"symbol": instrument, "alert": "all"}
        await self._write("delete_alerts", data, lambda: self._source.delete_alerts(instrument))

    async def _write(self, call: str, data: Mapping[str, Any], act: Callable[[], Awaitable[T]]) -> T:
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


def told(alert: PriceAlert) -> dict[str, Any]:
    """What the order log keeps of an alert; its number is called `alert`, since fields called key are masked."""
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
