"""Market data that the vendor serves over HTTP: option contracts, lists of securities, market temperature."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.quote import BarPeriod, MarketState
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.exchange.derivatives.options import ListedOption
from tideboard_sandbox.exchange.instruments.trading_hours import is_cut_out
from tideboard_sandbox.longport.quotes.formats import day_of, day_text, price_text
from tideboard_sandbox.longport.quotes.names import simplified
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

_MARKETS = {"HK": (Market.HK,), "US": (Market.US,), "CN": (Market.SH, Market.SZ), "SG": (Market.SG,)}
_STATUS = {
    MarketState.CLOSED: 108,
    MarketState.HALF_DAY_CLOSED: 121,
    MarketState.PRE_OPEN: 122,
    MarketState.AUCTION: 102,
    MarketState.OPEN: 105,
    MarketState.BREAK: 106,
    MarketState.CLOSING_AUCTION: 107,
    MarketState.FIXED_PRICE: 120,
    MarketState.AT_CLOSE: 107,
    MarketState.PRE_MARKET: 201,
    MarketState.AFTER_HOURS: 203,
    MarketState.OVERNIGHT: 207,
    MarketState.UNKNOWN: 0,
}
_US_STATUS = {MarketState.CLOSED: 204, MarketState.OPEN: 202, MarketState.BREAK: 205}
_TEMPORARY_BREAK = 123
_WEEKLY = "W"
_LONGEST_HOLIDAY = timedelta(days=14)
_LISTED = frozenset({SecurityType.STOCK, SecurityType.ETF})
_MEAN, _PER_PERCENT = 50, 15
_DESCRIPTIONS = ((30, "Cold"), (45, "Cool"), (55, "Moderate"), (70, "Warm"), (101, "Hot"))


def option_contracts(call: HttpCall) -> dict[str, Any]:
    """Contracts of an expiry, calls and puts in rows of their own."""
    owner, details = call.instrument(), call.shared.exchange.details
    expiry = _day(call, "expiry_date")
    today = call.shared.exchange.phase(market_of(owner)).day
    return {"list": [_contract(contract, today) for contract in details.option_chain(owner, expiry)]}


def security_list(call: HttpCall) -> dict[str, Any]:
    """Securities of a market that trade overnight: the stocks and funds of the US."""
    markets = _markets(call)
    exchange = call.shared.exchange
    rows = [
        _security(call, instrument.id, instrument.name_en)
        for market in markets
        for instrument in exchange.instruments(market)
        if market is Market.US and instrument.security_type in _LISTED
    ]
    return {"list": rows}


def market_status(call: HttpCall) -> dict[str, Any]:
    """The state of each market by the vendor's codes; which of them a day that is cut shows is inferred."""
    exchange = call.shared.exchange
    now = str(int(exchange.now.timestamp()))
    rows = []
    for name, (market, *_) in _MARKETS.items():
        phase = exchange.phase(market)
        code = _STATUS[phase.state]
        if market is Market.US:
            code = _US_STATUS.get(phase.state, code)
        elif phase.state is MarketState.BREAK and is_cut_out(market, phase):
            code = _TEMPORARY_BREAK
        rows.append({"market": name, "timestamp": now, "delay_timestamp": now, "sub_status": 0, "delay_sub_status": 0})
        rows[-1] |= {"trade_status": code, "delay_trade_status": code}
    return {"market_time": rows}


def market_temperature(call: HttpCall) -> dict[str, Any]:
    """Warm when the market's large stocks rise on average; the valuation stands in the middle."""
    exchange = call.shared.exchange
    changes = [float(exchange.quote(name).change_percent or 0) for name in _large_stocks(call)]
    return _temperature(changes, exchange.now)


def market_temperatures(call: HttpCall) -> dict[str, Any]:
    """One temperature per trading day from `start_date` to `end_date`, both YYYYMMDD and included, oldest first."""
    begin, end = (_day(call, name) for name in ("start_date", "end_date"))
    changes: defaultdict[datetime, list[float]] = defaultdict(list)
    for name in _large_stocks(call):
        zone = ZoneInfo(MARKET_ZONE[market_of(name)])
        closes = call.shared.exchange.history_bars(name, BarPeriod.DAY, begin - _LONGEST_HOLIDAY, end)
        for before, bar in pairwise(closes):
            if bar.time.astimezone(zone).date() >= begin:
                changes[bar.time].append(float(bar.close / before.close - 1) * 100)
    return {"list": [_temperature(changes[day], day) for day in sorted(changes)], "type": "daily"}


def _large_stocks(call: HttpCall) -> list[InstrumentId]:
    exchange = call.shared.exchange
    return [row.id for market in _markets(call) for row in exchange.instruments(market, SecurityType.STOCK)[:10]]


def _temperature(changes: Sequence[float], moment: datetime) -> dict[str, Any]:
    sentiment = round(min(max(_MEAN + _PER_PERCENT * sum(changes) / len(changes), 0), 100))
    temperature = (sentiment + _MEAN) // 2
    return {
        "temperature": temperature,
        "description": next(text for below, text in _DESCRIPTIONS if temperature < below),
        "valuation": _MEAN,
        "sentiment": sentiment,
        "timestamp": str(int(moment.timestamp())),
    }


def _day(call: HttpCall, name: str) -> date:
    try:
        return day_of(call.required(name))
    except BadInput:
        raise bad_parameter(name) from None


def _markets(call: HttpCall) -> tuple[Market, ...]:
    markets = _MARKETS.get(call.required("market"))
    if markets is None:
        raise bad_parameter("market")
    return markets


def _contract(contract: ListedOption, today: date) -> dict[str, Any]:
    monthly = market_of(contract.id) is Market.HK or 15 <= contract.expiry.day <= 21
    return {
        "symbol": wire_symbol(contract.id),
        "expiry_date": day_text(contract.expiry),
        "strike_price": price_text(contract.strike),
        "direction": "C" if contract.call else "P",
        "option_type": "" if monthly else _WEEKLY,
        "standard_attr": "",
        "days_to_expiry": (contract.expiry - today).days,
    }


def _security(call: HttpCall, name: InstrumentId, english: str) -> dict[str, str]:
    chinese = call.shared.exchange.details.chinese_name(name)
    return {"symbol": wire_symbol(name), "name_cn": simplified(chinese), "name_hk": chinese, "name_en": english}
