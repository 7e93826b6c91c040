"""LongPort's price alerts: the broker judges them and tells its own apps; nothing of a firing comes over the API."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from tideboard_core.errors import BadInput
from tideboard_core.gateways.common.bounds import read_rows, unreadable
from tideboard_core.gateways.longport.translate.http_request import Query
from tideboard_core.gateways.longport.translate.json_fields import Row, mapping, optional_number, required, rows
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.watch.alerts import AlertFrequency, AlertKind, AlertTerms, PriceAlert
from tideboard_core.ports.trading import ReadRows
from tideboard_core.wire.longport.symbols import instrument_of, wire_symbol

PATH: Final = "/v1/notify/reminders"
MOST_ALERTS: Final = 2000
"""Alerts of one answer that are read; `unread` of the list says if there were more."""
_PER_DELETE: Final = 50
"""Ids in one call: they stand in its address."""
_KINDS: Final = {
    "1": AlertKind.PRICE_UP,
    "2": AlertKind.PRICE_DOWN,
    "3": AlertKind.CHANGE_RATE_UP,
    "4": AlertKind.CHANGE_RATE_DOWN,
}
_INDICATOR_OF: Final = {kind: number for number, kind in _KINDS.items()}
_PRICES: Final = frozenset({AlertKind.PRICE_UP, AlertKind.PRICE_DOWN})
_FREQUENCIES: Final = {1: AlertFrequency.ONCE_A_DAY, 2: AlertFrequency.ALWAYS, 3: AlertFrequency.ONCE}
_NUMBER_OF: Final = {frequency: number for number, frequency in _FREQUENCIES.items()}
_SCOPE, _STATE = 0, [1]
"""What the vendor's client sends with a new alert; nobody says what else there could be."""


class LongportAlerts:
    """Implements `ports.reference.AlertService`.

    A change or a new alert whose answer never comes, or with which the server fails (RequestTimeout, GatewayDown), may
    have been made: it is never sent twice, and the list says which it is.
    """

    terms = AlertTerms(kinds=tuple(_KINDS.values()), rings_here=False, notes=False, sessions=False)

    def __init__(self, link: LongportLink) -> None:
        self._link = link

    async def alerts(
        self, instrument: InstrumentId | None = None, market: Market | None = None
    ) -> ReadRows[PriceAlert]:
        """Alerts of one security, of a market, or all: one call in any case. Rows that cannot be read are left out."""
        everything = _alerts(await self._link.look_up(PATH))
        found = (
            alert
            for alert in everything
            if (instrument is None or alert.instrument == instrument)
            and (market is None or market_of(alert.instrument) is market)
        )
        return ReadRows(found, unread=everything.unread)

    async def add_alert(self, alert: PriceAlert) -> str:
        """Add an alert; the broker does not tell its key: empty. Raises BadInput for what it could not judge."""
        body = {**_terms_of(alert), "scope": _SCOPE, "state": _STATE, "symbol": wire_symbol(alert.instrument)}
        await self._send("POST", body=body)
        return ""

    async def change_alert(self, alert: PriceAlert) -> None:
        """Replace kind, value, frequency and whether it is enabled; what the broker has besides them stays.

        Raises BadInput `alert-gone` if the broker has no such alert any more.
        """
        wanted = _terms_of(alert)
        row = next((row for row in _items(await self._link.look_up(PATH)) if row.get("id") == alert.key), None)
        if row is None:
            raise BadInput("alert-gone", symbol=alert.instrument)
        await self._send("POST", body={**wanted, "id": alert.key, "scope": _scope(row), "state": _state(row)})

    async def delete_alerts(self, instrument: InstrumentId, key: str | None = None) -> None:
        """Remove one alert, or all of the security that the list names; an alert that came since then stays."""
        keys = [key] if key is not None else [alert.key for alert in await self.alerts(instrument)]
        for begin in range(0, len(keys), _PER_DELETE):
            await self._send("DELETE", tuple(("ids", each) for each in keys[begin : begin + _PER_DELETE]))

    async def _send(self, method: str, query: Query = (), body: Mapping[str, Any] | None = None) -> None:
        await self._link.limits.look_ups.queue(proto_id=PATH)
        await self._link.change(method, PATH, query, b"" if body is None else json.dumps(body).encode())


def _alerts(data: Row) -> ReadRows[PriceAlert]:
    """All alerts of an answer, each key once."""
    items = _items(data)
    found = read_rows(items[:MOST_ALERTS], _alert)
    once = {alert.key: alert for alert in reversed(found)}
    surplus = "lists" if len(items) > MOST_ALERTS else ""
    unread = found.unread or ("repeated" if len(once) < len(found) else surplus)
    return ReadRows(reversed(once.values()), unread=unread)


def _items(data: Row) -> Sequence[Row]:
    """The alerts of every security, each with its symbol."""
    return [
        {**item, "symbol": group.get("symbol")} for group in rows(data, "lists") for item in rows(group, "indicators")
    ]


def _alert(row: Row) -> PriceAlert:
    """Return one alert. Raises GatewayError for one that this program has no words for."""
    kind = _KINDS.get(required(row, "indicator_id"))
    if kind is None:
        raise unreadable(field="indicator_id", value=str(row.get("indicator_id")))
    frequency = row.get("frequency")
    if isinstance(frequency, bool) or frequency not in _FREQUENCIES:
        raise unreadable(field="frequency", value=str(frequency))
    value = optional_number(mapping(row, "value_map"), "price" if kind in _PRICES else "chg")
    if not value:
        raise unreadable(field="value_map", value=str(value))
    try:
        instrument = instrument_of(required(row, "symbol"))
    except BadInput:
        raise unreadable(field="symbol", value=str(row.get("symbol"))) from None
    return PriceAlert(
        instrument=instrument,
        kind=kind,
        value=abs(value),
        frequency=_FREQUENCIES[frequency],
        enabled=row.get("enabled") is True,
        key=required(row, "id"),
    )


def _terms_of(alert: PriceAlert) -> dict[str, Any]:
    """The fields of an alert that a person sets. Raises BadInput."""
    indicator = _INDICATOR_OF.get(alert.kind)
    if indicator is None or not alert.value.is_finite() or alert.value <= 0:
        raise BadInput("alert-value", kind=alert.kind, value=str(alert.value))
    return {
        "enabled": alert.enabled,
        "frequency": _NUMBER_OF[alert.frequency],
        "indicator_id": indicator,
        "value_map": {"price" if alert.kind in _PRICES else "chg": _plain(alert.value)},
    }


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _scope(row: Row) -> int:
    scope = row.get("scope")
    return scope if isinstance(scope, int) and not isinstance(scope, bool) else _SCOPE


def _state(row: Row) -> list[int]:
    state = row.get("state")
    return [each for each in state if isinstance(each, int)] if isinstance(state, list) else _STATE
