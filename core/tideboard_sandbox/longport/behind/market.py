"""What moved in a market: unusual moves, securities that moved most, rankings."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.exchange.instruments.price_grid import SCALE, to_decimal
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR
from tideboard_sandbox.exchange.screening.snapshots import PriceSummary
from tideboard_sandbox.longport.quotes.formats import price_text
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

MOST_ROWS = 100
MARKETS = {"HK": (Market.HK,), "US": (Market.US,), "CN": (Market.SH, Market.SZ), "SG": (Market.SG,)}
_UNUSUAL = Decimal("0.5")
"""Percent by which a price has moved to be unusual."""
_RISING, _FALLING = 1, 2
_BY_TIME, _BY_CHANGE, _BY_POPULARITY = 0, 1, 2
_FIRST_PART = timedelta(minutes=15)
"""Part of the session in which what moved is noticed."""
_SPANS = {"five_day_chg": 5, "ten_day_chg": 10, "twenty_day_chg": 20}
_BACK = timedelta(days=400)
_LISTS = {"rise": "Top gainers", "fall": "Top losers", "turnover": "Turnover"}
_PREFIX = "ib_"


class _Row:
    """One stock of a market with its day."""

    def __init__(self, call: HttpCall, name: InstrumentId, summary: PriceSummary) -> None:
        self.instrument = call.shared.exchange.instrument(name)
        self.summary = summary
        self.ratio = Decimal(summary.change) / summary.prev_close if summary.prev_close else Decimal(0)


def changes(call: HttpCall) -> dict[str, Any]:
    """Prices that have moved far, the farthest first."""
    now = int(call.shared.exchange.now.timestamp() * 1000)
    rows = sorted(_rows(call, call.required("market")), key=lambda row: -abs(row.ratio))
    return {
        "all_off": False,
        "changes": [
            {
                "symbol": wire_symbol(row.instrument.id),
                "name": row.instrument.name,
                "alert_name": "Large rise" if row.ratio > 0 else "Large fall",
                "alert_time": now,
                "change_values": [f"{row.ratio * 100:+.2f}%"],
                "emotion": _RISING if row.ratio > 0 else _FALLING,
            }
            for row in rows[:MOST_ROWS]
            if abs(row.ratio) * 100 >= _UNUSUAL
        ],
    }


def stock_events(call: HttpCall) -> dict[str, Any]:
    """Securities of the markets that moved, by time, by how far, or by popularity, for which turnover stands here."""
    limit, order = call.integer("limit", 20), call.integer("sort", _BY_POPULARITY)
    if not 1 <= limit <= MOST_ROWS:
        raise bad_parameter("limit")
    keys = {
        _BY_TIME: lambda row: -_noticed(call, row).timestamp(),
        _BY_CHANGE: lambda row: -abs(row.ratio),
        _BY_POPULARITY: lambda row: -row.summary.turnover,
    }
    if order not in keys:
        raise bad_parameter("sort")
    found = [row for market in call.texts("markets") or ["HK"] for row in _rows(call, market)]
    found.sort(key=keys[order])
    return {
        "events": [
            {
                "timestamp": str(int(_noticed(call, row).timestamp())),
                "alert_reason": "Price up" if row.ratio > 0 else "Price down",
                "alert_type": 1,
                "stock": {
                    "symbol": wire_symbol(row.instrument.id),
                    "code": wire_symbol(row.instrument.id).rpartition(".")[0],
                    "name": row.instrument.name,
                    "full_name": row.instrument.name_en,
                    "change": f"{row.ratio:.4f}",
                    "last_done": price_text(to_decimal(row.summary.last)),
                    "market": _name(row.instrument.market),
                    "labels": [],
                    "logo": "",
                },
                "post": {},
            }
            for row in found[:limit]
        ],
        "next_params": None,
    }


def _noticed(call: HttpCall, row: _Row) -> datetime:
    """When the exchange noticed that a price moved: in the begin of the session, at an instant of its own."""
    exchange, market = call.shared.exchange, row.instrument.market
    day = exchange.phase(market).day
    session = CALENDAR.session_on(market, day)
    if session is None:
        return exchange.now
    part = exchange.companies.address(row.instrument.id).below("moved").fraction(day)
    return min(session.open + part * _FIRST_PART, exchange.now)


def rank_categories(call: HttpCall) -> dict[str, Any]:
    """The lists of each market; every key begins with a prefix that the vendor's client takes off."""
    del call
    return {
        "first_tags": [
            {
                "key": f"{_PREFIX}{kind}",
                "name": name,
                "second_tags": [
                    {"key": f"{_PREFIX}{kind}-{market.lower()}", "name": f"{name} {market}", "market": market}
                    for market in MARKETS
                ],
            }
            for kind, name in _LISTS.items()
        ]
    }


def rank_list(call: HttpCall) -> dict[str, Any]:
    """One list of a market, a hundred rows at most."""
    kind, _, market = call.required("key").removeprefix(_PREFIX).rpartition("-")
    keys = {
        "rise": lambda row: -row.ratio,
        "fall": lambda row: row.ratio,
        "turnover": lambda row: -row.summary.turnover,
    }
    if kind not in keys:
        raise bad_parameter("key")
    rows = sorted(_rows(call, market.upper()), key=keys[kind])
    return {"bmp": False, "lists": [_ranked(call, row) for row in rows[:MOST_ROWS]]}


def _ranked(call: HttpCall, row: _Row) -> dict[str, str]:
    exchange, summary, symbol = call.shared.exchange, row.summary, wire_symbol(row.instrument.id)
    plates = exchange.reference.plates.of_security(row.instrument.id)
    width = Decimal(summary.high - summary.low) / summary.prev_close if summary.prev_close else Decimal(0)
    issued = exchange.details.issued_shares(row.instrument.id)
    return {
        "symbol": symbol,
        "code": symbol.rpartition(".")[0],
        "name": row.instrument.name,
        "last_done": price_text(to_decimal(summary.last)),
        "chg": f"{row.ratio:.4f}",
        "change": price_text(to_decimal(summary.change)),
        "inflow": "",
        "market_cap": str(issued * summary.last // SCALE),
        "industry": plates[0].names[1] if plates else "",
        "pre_post_price": "",
        "pre_post_chg": "",
        "amplitude": f"{width:.4f}",
        **_changes(call, row),
        "turnover_rate": f"{summary.volume / issued if issued else 0:.6f}",
        "volume_rate": "",
        "pb_ttm": "",
    }


def _changes(call: HttpCall, row: _Row) -> dict[str, str]:
    """The change over sessions and since the last year's end, as fractions; empty where there is no such day."""
    companies, listing = call.shared.exchange.companies, call.shared.exchange.companies.listing(row.instrument.id)
    today = companies.today(row.instrument.market)
    closes = [] if listing is None else companies.closes(listing, today - _BACK)
    last = float(to_decimal(row.summary.last))
    found = {name: closes[-days][1] for name, days in _SPANS.items() if len(closes) >= days}
    before = [close for day, close in closes if day.year < today.year]
    if before:
        found["this_year_chg"] = before[-1]
    return {name: f"{last / found[name] - 1:.4f}" if found.get(name) else "" for name in (*_SPANS, "this_year_chg")}


def _rows(call: HttpCall, market: str) -> list[_Row]:
    """The listed stocks of a market; a market that is not known is a bad parameter."""
    markets = MARKETS.get(market)
    if markets is None:
        raise bad_parameter("market")
    companies = call.shared.exchange.companies
    names = [listing.id for each in markets for listing in companies.listings(each)]
    seen = call.shared.exchange.reference.price_summaries.take(names)
    return [_Row(call, name, summary) for name, summary in seen.items() if summary.prev_close]


def _name(market: Market) -> str:
    return next(name for name, markets in MARKETS.items() if market in markets)
