"""Price alerts at LongPort's port: list, add or change with one POST, delete. A firing is not told over the API."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.watch.alerts import AlertFrequency, AlertKind
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.exchange.broker.price_alerts import AlertRecord
from tideboard_sandbox.longport.quotes.formats import price_text, rate_text
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

_KIND: Mapping[str, AlertKind] = {
    "1": AlertKind.PRICE_UP,
    "2": AlertKind.PRICE_DOWN,
    "3": AlertKind.CHANGE_RATE_UP,
    "4": AlertKind.CHANGE_RATE_DOWN,
}
_INDICATOR = {kind: number for number, kind in _KIND.items()}
_FREQUENCY: Mapping[int, AlertFrequency] = {
    1: AlertFrequency.ONCE_A_DAY,
    2: AlertFrequency.ALWAYS,
    3: AlertFrequency.ONCE,
}
_NUMBER = {frequency: number for number, frequency in _FREQUENCY.items()}
_PRICES = frozenset({AlertKind.PRICE_UP, AlertKind.PRICE_DOWN})
_SENTENCES = {
    AlertKind.PRICE_UP: "Price rises to {value}",
    AlertKind.PRICE_DOWN: "Price falls to {value}",
    AlertKind.CHANGE_RATE_UP: "Gain of the day above {value}%",
    AlertKind.CHANGE_RATE_DOWN: "Loss of the day above {value}%",
}


def reminders(call: HttpCall) -> dict[str, Any]:
    """All alerts of the kinds that this port knows, by security."""
    groups: dict[InstrumentId, list[AlertRecord]] = defaultdict(list)
    for row in call.shared.exchange.price_alerts.all():
        if row.kind in _INDICATOR:
            groups[row.instrument].append(row)
    return {"lists": [_group(call, instrument, rows) for instrument, rows in groups.items()]}


def set_reminder(call: HttpCall) -> dict[str, Any]:
    """Add an alert of `symbol`, or change the one of `id`; the answer has no key."""
    alerts = call.shared.exchange.price_alerts
    kind = _KIND.get(call.required("indicator_id"))
    if kind is None:
        raise bad_parameter("indicator_id")
    frequency = _FREQUENCY.get(call.integer("frequency", 0))
    if frequency is None:
        raise bad_parameter("frequency")
    value, enabled = _value(call, kind), call.flag("enabled")
    if call.text("id"):
        row = _row(call, call.text("id"))
        alerts.change(row.instrument, row.key, kind=kind, value=value, frequency=frequency, enabled=enabled)
        return {}
    instrument = call.instrument()
    key = alerts.add(AlertRecord(key=0, instrument=instrument, kind=kind, value=value, frequency=frequency))
    if not enabled:
        alerts.switch(instrument, key, enabled=False)
    return {}


def delete_reminders(call: HttpCall) -> dict[str, Any]:
    """Delete the alerts of `ids`, all of which must be there."""
    rows = [_row(call, key) for key in call.texts("ids")]
    for row in rows:
        call.shared.exchange.price_alerts.delete(row.instrument, row.key)
    return {}


def _row(call: HttpCall, key: str) -> AlertRecord:
    found = next((row for row in call.shared.exchange.price_alerts.all() if str(row.key) == key), None)
    if found is None:
        raise bad_parameter("id")
    return found


def _value(call: HttpCall, kind: AlertKind) -> Decimal:
    values = call.fields.get("value_map")
    if not isinstance(values, Mapping):
        raise bad_parameter("value_map")
    name = "price" if kind in _PRICES else "chg"
    value = HttpCall(call.shared, call.account, call.key, values).decimal(name)
    if value is None or value <= 0:
        raise bad_parameter(name)
    return value


def _group(call: HttpCall, instrument: InstrumentId, rows: list[AlertRecord]) -> dict[str, Any]:
    exchange = call.shared.visible_exchange
    quote = exchange.quote(instrument)
    change = quote.last - quote.prev_close
    code, market = wire_symbol(instrument).rsplit(".", 1)
    return {
        "symbol": wire_symbol(instrument),
        "code": code,
        "market": market,
        "name": exchange.instrument(instrument).name,
        "price": price_text(quote.last),
        "chg": f"{change:f}",
        "p_chg": rate_text(change, quote.prev_close),
        "product": "ST",
        "indicators": [_item(row) for row in rows],
    }


def _item(row: AlertRecord) -> dict[str, Any]:
    value = f"{row.value.normalize():f}"
    return {
        "id": str(row.key),
        "indicator_id": _INDICATOR[row.kind],
        "enabled": row.enabled,
        "frequency": _NUMBER[row.frequency],
        "scope": 0,
        "text": _SENTENCES[row.kind].format(value=value),
        "state": [1],
        "value_map": {"price" if row.kind in _PRICES else "chg": value},
    }
