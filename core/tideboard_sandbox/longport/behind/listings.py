"""The premium of two listings, the members of an index, the volume of each price, and of options on a security."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.listing_pairs import partner_of
from tideboard_core.model.quote import AggressorSide, BarPeriod
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.exchange.broker.accounts import RATES
from tideboard_sandbox.exchange.instruments.price_grid import SCALE, to_decimal
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.exchange.reference.companies import REACH
from tideboard_sandbox.exchange.reference.plates import CONSTITUENTS
from tideboard_sandbox.longport.behind.short_sales import stamp
from tideboard_sandbox.longport.quotes.formats import price_text
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

MOST_POINTS = 1000
_DAYS, _WEEKS, _MONTHS = 1000, 2000, 3000
_MINUTES = {1: BarPeriod.MIN_1, 5: BarPeriod.MIN_5, 15: BarPeriod.MIN_15, 30: BarPeriod.MIN_30, 60: BarPeriod.MIN_60}
_TRADING = 105
_CENT, _FRACTION = Decimal("0.0001"), Decimal("0.000001")
_RATE = (1 / RATES["CNY"]).quantize(_FRACTION)
"""Yuan for one Hong Kong dollar, as the vendor counts here."""
MOST_MEMBERS = 1000
_RISING = 1
_MOST_DAYS = 100
_OPTION_SHARE = 40
"""Shares that are traded for one contract of an option on them."""

_Point = tuple[datetime, Decimal, Decimal]


def premium(call: HttpCall) -> dict[str, Any]:
    """Points of the premium: closes of days, weeks or months, or of bars of the day."""
    line, count = call.integer("line_type", _DAYS), call.integer("line_num", 20)
    if not 1 <= count <= MOST_POINTS:
        raise bad_parameter("line_num")
    if line in _MINUTES:
        return _klines(_of_day(call, _MINUTES[line], count))
    if line not in {_DAYS, _WEEKS, _MONTHS}:
        raise bad_parameter("line_type")
    last = {_period(moment.date(), line): (moment, first, second) for moment, first, second in _of_days(call)}
    return _klines(list(last.values())[-count:])


def premium_today(call: HttpCall) -> dict[str, Any]:
    """The day's minutes."""
    return _klines(_of_day(call, BarPeriod.MIN_1, MOST_POINTS))


def constituents(call: HttpCall) -> dict[str, Any]:
    """A part of the members of an index with their day; the inflow of those whose trades were made already.

    Without a limit it is all of them: what the vendor then sends no page says.
    """
    index, exchange = call.instrument(), call.shared.exchange
    begin, limit = call.integer("offset", 0), call.integer("limit", MOST_MEMBERS)
    if begin < 0 or not 1 <= limit <= MOST_MEMBERS:
        raise bad_parameter("offset" if begin < 0 else "limit")
    plate = exchange.reference.plates.find(CONSTITUENTS.get(index, index))
    if index not in CONSTITUENTS or plate is None:
        raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=index)
    seen = exchange.reference.price_summaries.take(plate.members)
    rows = []
    for name, summary in seen.items():
        issued = str(exchange.details.issued_shares(name))
        change = Decimal(summary.change) / summary.prev_close if summary.prev_close else Decimal(0)
        rows.append(
            {
                "symbol": wire_symbol(name),
                "name": exchange.instrument(name).name,
                "last_done": price_text(to_decimal(summary.last)),
                "prev_close": price_text(to_decimal(summary.prev_close)),
                "inflow": _inflow(call, name) if summary.exact else "",
                "balance": str(summary.turnover // SCALE),
                "amount": str(summary.volume),
                "total_shares": issued,
                "tags": [],
                "intro": "",
                "market": market_of(name).value,
                "circulating_shares": issued,
                "delay": False,
                "chg": f"{change:.4f}",
                "trade_status": _TRADING,
            }
        )
    changes = [summary.change for summary in seen.values()]
    return {
        "fall_num": sum(change < 0 for change in changes),
        "flat_num": sum(change == 0 for change in changes),
        "rise_num": sum(change > 0 for change in changes),
        "stocks": _sorted(call, rows)[begin : begin + limit],
        "total": len(rows),
    }


def _sorted(call: HttpCall, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In the order of an indicator: change, price, turnover, inflow, turnover rate, market value; without one as is."""
    keys: list[Callable[[dict[str, Any]], Decimal]] = [
        lambda row: Decimal(row["chg"]),
        lambda row: Decimal(row["last_done"]),
        lambda row: Decimal(row["balance"]),
        lambda row: Decimal(row["inflow"] or 0),
        lambda row: Decimal(row["amount"]) / max(int(row["total_shares"]), 1),
        lambda row: Decimal(row["last_done"]) * int(row["total_shares"]),
    ]
    indicator = call.integer("indicator", 0)
    if not 0 <= indicator <= len(keys):
        raise bad_parameter("indicator")
    rising = call.integer("order", 0) == _RISING
    return sorted(rows, key=keys[indicator - 1], reverse=not rising) if indicator else rows


def price_volumes(call: HttpCall) -> dict[str, Any]:
    """Shares of the running day by price and by who took the other's price."""
    instrument, exchange = call.instrument(), call.shared.exchange
    levels = exchange.details.price_volumes(instrument)
    total = {side: sum(level[side] for level in levels.values()) for side in AggressorSide}
    shares = sum(total.values())
    turnover = sum((price * sum(level.values()) for price, level in levels.items()), Decimal(0))
    market = market_of(instrument)
    today = exchange.phase(market).day
    return {
        "statistics": {
            "avgprice": f"{turnover / shares:.4f}" if shares else "",
            "buy": str(total[AggressorSide.BUY]),
            "neutral": str(total[AggressorSide.NEUTRAL]),
            "preclose": price_text(exchange.quote(instrument).prev_close),
            "sell": str(total[AggressorSide.SELL]),
            "timestamp": str(int(exchange.now.timestamp())),
            "total_amount": str(shares),
            "trade_date": [stamp(day) for day in _sessions(market, today, 5)],
            "trades_count": str(exchange.details.trade_count(instrument)),
        },
        "trades": [
            {
                "buy_amount": str(level[AggressorSide.BUY]),
                "neutral_amount": str(level[AggressorSide.NEUTRAL]),
                "price": price_text(at),
                "sell_amount": str(level[AggressorSide.SELL]),
            }
            for at, level in sorted(levels.items(), reverse=True)
        ],
    }


def option_volume(call: HttpCall) -> dict[str, Any]:
    """Contracts of the running day: a part of the shares that are traded."""
    instrument = _with_options(call)
    calls, puts = _contracts(call, instrument, call.shared.exchange.quote(instrument).volume, "today")
    return {"c": str(calls), "p": str(puts)}


def option_volume_daily(call: HttpCall) -> dict[str, Any]:
    """Contracts of the whole days before `timestamp`, the newest first."""
    instrument, count = _with_options(call), call.integer("line_num", 20)
    if not 1 <= count <= _MOST_DAYS:
        raise bad_parameter("line_num")
    exchange, market = call.shared.exchange, market_of(instrument)
    until = call.integer("timestamp", 0)
    today = exchange.companies.today(market)
    bars = exchange.history_bars(instrument, BarPeriod.DAY, today - REACH, today - timedelta(days=1))
    days = [(bar.time.date(), bar.volume) for bar in bars]
    known = [(day, volume) for day, volume in days if not until or int(stamp(day)) <= until]
    return {"stats": [_option_day(call, instrument, day, volume) for day, volume in known[: -count - 1 : -1]]}


def _option_day(call: HttpCall, instrument: InstrumentId, day: date, volume: int) -> dict[str, str]:
    calls, puts = _contracts(call, instrument, volume, day)
    address = call.shared.exchange.companies.address(instrument).below("open-interest")
    open_calls, open_puts = (int((8 + 4 * address.fraction(side, day)) * (calls + puts)) for side in ("call", "put"))
    return {
        "symbol": wire_symbol(instrument),
        "timestamp": stamp(day),
        "total_call_volume": str(calls),
        "total_put_volume": str(puts),
        "total_call_open_interest": str(open_calls),
        "total_put_open_interest": str(open_puts),
        "total_volume": str(calls + puts),
        "total_open_interest": str(open_calls + open_puts),
        "put_call_volume_ratio": f"{puts / calls if calls else 0:.4f}",
        "put_call_open_interest_ratio": f"{open_puts / open_calls if open_calls else 0:.4f}",
    }


def _contracts(call: HttpCall, instrument: InstrumentId, volume: int, day: object) -> tuple[int, int]:
    """Calls and puts of a day by its volume."""
    address = call.shared.exchange.companies.address(instrument).below("options")
    contracts = volume // (_OPTION_SHARE * 100)
    calls = int(contracts * (0.4 + 0.3 * address.fraction(day)))
    return calls, contracts - calls


def _with_options(call: HttpCall) -> InstrumentId:
    instrument = call.instrument()
    if not call.shared.exchange.details.option_expiries(instrument):
        raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=instrument)
    return instrument


def _pair(call: HttpCall) -> tuple[InstrumentId, InstrumentId]:
    """The Hong Kong listing and the mainland one; refuses NOT_OFFERED without both."""
    instrument = call.instrument()
    pair = partner_of(instrument)
    listed = pair is not None and call.shared.exchange.has_instrument(pair.second)
    if pair is None or not listed or market_of(instrument) is not Market.HK or market_of(pair.second) is Market.US:
        raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=instrument)
    return instrument, pair.second


def _of_days(call: HttpCall) -> Sequence[_Point]:
    """Closes of the days that both exchanges traded, at midnight of UTC."""
    first, second = (_closes(call, name) for name in _pair(call))
    return [
        (datetime.combine(day, time(), UTC), close, second[day])
        for day, close in sorted(first.items())
        if day in second
    ]


def _period(day: date, line: int) -> tuple[int, ...]:
    """What a day, a week or a month has in common."""
    if line == _MONTHS:
        return day.year, day.month
    return day.isocalendar()[: 2 if line == _WEEKS else 3]


def _closes(call: HttpCall, name: InstrumentId) -> Mapping[date, Decimal]:
    companies = call.shared.exchange.companies
    listing = companies.listing(name)
    if listing is None:
        raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=name)
    begin = companies.today(market_of(name)) - REACH
    return {day: Decimal(str(close)) for day, close in companies.closes(listing, begin)}


def _of_day(call: HttpCall, period: BarPeriod, count: int) -> Sequence[_Point]:
    """Bars of the running day that both exchanges have."""
    own, partner = _pair(call)
    exchange = call.shared.exchange
    day = exchange.phase(Market.HK).day
    first, second = (
        {bar.time: bar.close for bar in exchange.history_bars(name, period, day, day)} for name in (own, partner)
    )
    return [(moment, close, second[moment]) for moment, close in sorted(first.items()) if moment in second][-count:]


def _klines(points: Sequence[_Point]) -> dict[str, Any]:
    """Points as the port writes them: the premium of H over A, below zero where the mainland listing costs more."""
    rows = []
    before: _Point | None = None
    for moment, hong_kong, mainland in points:
        _, hong_kong_before, mainland_before = before or (moment, hong_kong, mainland)
        in_yuan = hong_kong * _RATE
        rows.append(
            {
                "aprice": price_text(mainland),
                "apreclose": price_text(mainland_before),
                "hprice": price_text(hong_kong),
                "hpreclose": price_text(hong_kong_before),
                "currency_rate": str(_RATE),
                "ahpremium_rate": str((in_yuan / mainland - 1).quantize(_FRACTION)),
                "price_spread": str((in_yuan - mainland).quantize(_CENT)),
                "timestamp": str(int(moment.timestamp())),
            }
        )
        before = moment, hong_kong, mainland
    return {"klines": rows}


def _inflow(call: HttpCall, name: InstrumentId) -> str:
    found = call.shared.exchange.capital_distribution(name)
    return f"{found.inflow.total - found.outflow.total:.0f}"


def _sessions(market: Market, day: date, count: int) -> list[date]:
    """The last sessions up to a day, the oldest first."""
    found: list[date] = []
    while len(found) < count:
        if CALENDAR.is_trading_day(market, day):
            found.append(day)
        day -= timedelta(days=1)
    return found[::-1]
