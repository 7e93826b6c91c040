"""Short sales by day and short positions by report day, the newest first; US rows have other fields than Hong Kong's.

As the vendor's printed rows have them, `rate` is a fraction, of the day's volume (`total_amount`) and of the issued
shares; `amount` is shares, `balance` Hong Kong dollars, `cost` the closing price. Hong Kong's positions are told of the
issued shares, too, as a printed row fits them; a newer page divides them by the turnover.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_sandbox.exchange.instruments.price_grid import SCALE, to_decimal
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.exchange.reference.short_sales import ShortDay, ShortPosition
from tideboard_sandbox.longport.quotes.formats import price_text
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

MOST_ROWS = 100
_Row = TypeVar("_Row", ShortDay, ShortPosition)


def short_trades_hk(call: HttpCall) -> dict[str, Any]:
    """Short sales of a Hong Kong security."""
    return {"data": [_hk_day(row) for row in _newest(call, _days(call, Market.HK), "page_size")]}


def short_trades_us(call: HttpCall) -> dict[str, Any]:
    """Short sales of a security of the United States, by the venues that are counted."""
    return {"data": [_us_day(row) for row in _newest(call, _days(call, Market.US), "page_size")]}


def short_positions_hk(call: HttpCall) -> dict[str, Any]:
    """Open positions in a Hong Kong security, weekly."""
    name = _security(call, Market.HK)
    details = call.shared.exchange.details
    issued = details.issued_shares(name)
    return {"data": [_hk_position(row, issued) for row in _newest(call, details.short_positions(name), "count")]}


def short_positions_us(call: HttpCall) -> dict[str, Any]:
    """Open positions in a security of the United States, twice a month."""
    name = _security(call, Market.US)
    details = call.shared.exchange.details
    issued = details.issued_shares(name)
    return {"data": [_us_position(row, issued) for row in _newest(call, details.short_positions(name), "count")]}


def stamp(day: date) -> str:
    """Midnight of a day in UTC, as the vendor stamps whole days."""
    return str(int(datetime.combine(day, time(), UTC).timestamp()))


def _security(call: HttpCall, market: Market) -> InstrumentId:
    name = call.instrument()
    if market_of(name) is not market:
        raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=name)
    return name


def _days(call: HttpCall, market: Market) -> list[ShortDay]:
    return call.shared.exchange.details.short_days(_security(call, market))


def _newest(call: HttpCall, rows: Iterable[_Row], size: str) -> list[_Row]:
    """The last rows before `last_timestamp`, the newest first."""
    count = call.integer(size, 20)
    if not 1 <= count <= MOST_ROWS:
        raise bad_parameter(size)
    before = call.integer("last_timestamp", 0)
    found = [row for row in rows if not before or int(stamp(row.record.day)) <= before]
    return found[: -count - 1 : -1]


def _close(row: ShortDay | ShortPosition) -> str:
    return price_text(to_decimal(row.record.close))


def _hk_day(row: ShortDay) -> dict[str, str]:
    return {
        "timestamp": stamp(row.record.day),
        "rate": _fraction(row.shares, row.record.volume),
        "close": _close(row),
        "amount": str(row.shares),
        "balance": str(row.turnover // SCALE),
        "total_amount": str(row.record.volume),
    }


def _us_day(row: ShortDay) -> dict[str, str]:
    elsewhere = row.shares * 3 // 5
    return {
        "timestamp": stamp(row.record.day),
        "rate": _fraction(row.shares, row.record.volume),
        "close": _close(row),
        "nus_amount": str(elsewhere),
        "ny_amount": str(row.shares - elsewhere),
        "total_amount": str(row.record.volume),
    }


def _hk_position(row: ShortPosition, issued: int) -> dict[str, str]:
    return {
        "timestamp": stamp(row.record.day),
        "rate": _fraction(row.shares, issued),
        "close": _close(row),
        "amount": str(row.shares),
        "balance": str(row.shares * row.record.close // SCALE),
        "cost": _close(row),
    }


def _us_position(row: ShortPosition, issued: int) -> dict[str, str]:
    return {
        "timestamp": stamp(row.record.day),
        "rate": _fraction(row.shares, issued),
        "close": _close(row),
        "current_shares_short": str(row.shares),
        "avg_daily_share_volume": str(row.daily_volume),
        "days_to_cover": f"{row.shares / max(row.daily_volume, 1):.2f}",
    }


def _fraction(part: int, whole: int) -> str:
    return f"{part / whole if whole else 0:.4f}"
