"""Quote rows without a public definition: statistics of the tape, spread tables, risk-free rates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

from tideboard_core.model.instrument import Market, SecurityType, market_of
from tideboard_core.model.price_steps import Bands
from tideboard_core.model.quote import MinuteLine
from tideboard_core.wire.opend_rest.json_codec import to_full_json
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_sandbox.exchange.market.black_scholes import RATE
from tideboard_sandbox.opend.messages.codes import local_text, security_of
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, Refusal
from tideboard_sandbox.opend.session.quote_rights import allowed
from tideboard_sandbox.rest.row_request import Call

INTERVALS: Final = {1: 60, 2: 300, 3: 900, 4: 1800, 5: 3600, 6: 86_400}
"""Seconds of `interval_type`; the numbers are ours, the reference lists none."""

SPREAD_TABLES: Final = (
    (1, Market.HK, SecurityType.STOCK),
    (2, Market.HK, SecurityType.ETF),
    (3, Market.HK, SecurityType.FUTURE),
    (4, Market.HK, SecurityType.OPTION),
    (5, Market.US, SecurityType.STOCK),
    (6, Market.SH, SecurityType.STOCK),
    (7, Market.SH, SecurityType.ETF),
    (8, Market.SG, SecurityType.STOCK),
    (9, Market.HK, SecurityType.WARRANT),
)
"""`spread_code` of each table; the numbers are ours."""

_SCALE: Final = 10**9
_ABOVE_HONG_KONG: Final = {"us": 0.6, "jp": -2.4}
"""Percent above Hong Kong's rate, which options are priced with."""


def ticker_statistic(call: Call) -> dict[str, Any]:
    """Running volume, turnover and average price of the trading day at the end of each interval so far."""
    seconds = INTERVALS.get(call.fields["interval_type"])
    if seconds is None:
        raise Refusal(BAD_ARGUMENT.format(name="interval_type"))
    instrument = allowed(call.shared.session, qot.Security(**call.fields["security"]))
    exchange = call.shared.exchange
    line = exchange.minute_line(instrument)
    market = market_of(instrument)
    return {
        "security": to_full_json(security_of(instrument)),
        "name": exchange.instrument(instrument).name,
        "interval_type": call.fields["interval_type"],
        "statistic_list": [
            {
                "time": local_text(stamp, market),
                "timestamp": stamp,
                "volume": volume,
                "turnover": round(turnover, 3),
                "avg_price": round(turnover / volume, 3) if volume else 0.0,
            }
            for stamp, volume, turnover in _sums(line, seconds)
        ],
    }


def spread_tables(call: Call) -> dict[str, Any]:
    """The price steps of every market, the same tables that orders are checked against."""
    rule = call.shared.exchange.step_rule
    return {
        "spread_table_list": [
            {
                "spread_code": code,
                "market": market.value,
                "spread_item_list": _rows(rule.steps(market, kind).proven.bands),
            }
            for code, market, kind in SPREAD_TABLES
        ]
    }


def risk_free_rates(call: Call) -> dict[str, Any]:
    """Yearly rates in percent; Hong Kong's is the one that options are priced with, whatever the instant."""
    asked = call.fields.get("rate_time")
    try:
        moment = call.shared.exchange.now if asked is None else datetime.fromtimestamp(asked / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        raise Refusal(BAD_ARGUMENT.format(name="rate_time")) from None
    if moment > call.shared.exchange.now:
        raise Refusal(BAD_ARGUMENT.format(name="rate_time"))
    found: dict[str, Any] = {"rate_time": int(moment.timestamp() * 1000)}
    for name, above in (("hk", 0.0), *_ABOVE_HONG_KONG.items()):
        percent = round(100 * RATE + above, 6)
        found |= {f"{name}_rate_pct": percent, f"{name}_rate": round(percent / 100 * _SCALE)}
    return found


ROWS: Final[dict[str, Callable[[Call], dict[str, Any]]]] = {
    "POST /api/ticker-statistic": ticker_statistic,
    "GET /api/spread-table": spread_tables,
    "POST /api/spread-table": spread_tables,
    "GET /api/risk-free-rate": risk_free_rates,
    "POST /api/risk-free-rate": risk_free_rates,
}


def _sums(line: MinuteLine, seconds: int) -> Iterator[tuple[float, int, float]]:
    """Stamp of the last minute, running volume and turnover per interval."""
    volume, turnover = 0, 0.0
    last: tuple[float, int, float] | None = None
    for stamp, part, worth in zip(line.times, line.volumes, line.turnovers, strict=True):
        volume, turnover = volume + part, turnover + worth
        if last is not None and (stamp - 1) // seconds != (last[0] - 1) // seconds:
            yield last
        last = (stamp, volume, turnover)
    if last is not None:
        yield last


def _rows(bands: Bands) -> list[dict[str, float]]:
    low, found = 0.0, []
    for limit, step in bands:
        found.append({"price_from": low, "price_to": float(limit), "value": float(step)})
        low = float(limit)
    return found
