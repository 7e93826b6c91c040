"""Option chains on a few owners: contracts by the calendar, prices from the owner's price of the moment.

Nobody trades options here: a contract has a value, its extremes of the day, and plausible volume and open interest.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from math import log, sqrt
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.session import exchange_zone
from tideboard_core.sandbox.exchange.black_scholes import Greeks, Terms, greeks, value
from tideboard_core.sandbox.exchange.clock import CALENDAR, previous_trading_day
from tideboard_core.sandbox.exchange.ladder import SCALE
from tideboard_core.sandbox.exchange.market import InstrumentMarket

CODES = {InstrumentId("HK.00700"): "TCH", InstrumentId("US.AAPL"): "AAPL"}
"""Owners of a chain and the letters of their contracts."""

CONTRACT_SIZE = 100
_MONTHS = 4
_WEEKS = 3
_STRIKES_EACH_WAY = 8
_STRIKE_STEPS = ((50.0, 1.0), (200.0, 2.5), (300.0, 5.0), (1e9, 10.0))
"""Owner's price up to which strikes stand so far apart."""

_CENT = Decimal("0.01")
_YEAR = 365.25 * 86400
_CLOSE = time(16)
_SESSIONS_PER_YEAR = 252


class Contract(NamedTuple):
    """One option."""

    id: InstrumentId
    owner: InstrumentId
    call: bool
    strike: Decimal
    expiry: date


class OptionPicture(NamedTuple):
    """A contract at an instant; prices in currency, `turnover` counts the contract size, volatilities as fractions."""

    contract: Contract
    last: Decimal
    prev_close: Decimal
    open: Decimal
    high: Decimal
    low: Decimal
    volume: int
    turnover: Decimal
    open_interest: int
    implied_volatility: float
    historical_volatility: float
    greeks: Greeks


def expiries_of(owner: InstrumentId, day: date) -> tuple[date, ...]:
    """Days on which contracts end, from `day` on; empty for an owner without a chain."""
    if owner not in CODES:
        return ()
    market = market_of(owner)
    monthly = [_monthly(market, day.year, day.month + ahead) for ahead in range(_MONTHS + 1)]
    weekly = [_friday(market, day + timedelta(weeks=ahead)) for ahead in range(_WEEKS)] if market is Market.US else []
    return tuple(sorted({end for end in monthly + weekly if end >= day}))[: _MONTHS + len(weekly)]


def chain_of(market: InstrumentMarket, expiry: date) -> tuple[Contract, ...]:
    """Calls and puts of an expiry, lowest strike first; strikes stand around the practice day's previous close."""
    owner = market.listing.id
    if expiry not in expiries_of(owner, market.day.plan.day):
        return ()
    base = float(market.listing.prev_close)
    step = next(step for limit, step in _STRIKE_STEPS if base <= limit)
    middle = round(base / step)
    places = range(middle - _STRIKES_EACH_WAY, middle + _STRIKES_EACH_WAY + 1)
    strikes = [Decimal(str(place * step)) for place in places]
    return tuple(
        _contract(owner, call=call, strike=strike, expiry=expiry) for strike in strikes for call in (True, False)
    )


def find(market: InstrumentMarket, option: InstrumentId) -> Contract | None:
    """A contract of the owner's chain by its id."""
    for expiry in expiries_of(market.listing.id, market.day.plan.day):
        for contract in chain_of(market, expiry):
            if contract.id == option:
                return contract
    return None


def picture_of(market: InstrumentMarket, contract: Contract) -> OptionPicture:
    """The contract's prices as of the owner's last trade."""
    tape, day = market.day.tape, market.day
    historical = market.listing.volatility * sqrt(_SESSIONS_PER_YEAR)
    volatility = _smile(historical, contract, float(market.listing.prev_close))
    now = day.plan.begin if not tape.times else tape.times[-1]
    spots = [units or day.prev_close for units in (tape.last, tape.open, tape.high, tape.low)]
    last, first, high, low = (_price(contract, units, now, volatility) for units in spots)
    volume = _volume(market, contract)
    terms = Terms(contract.call, tape.last / SCALE, float(contract.strike), _years(contract, now))
    return OptionPicture(
        contract=contract,
        last=last,
        prev_close=_price(contract, day.prev_close, day.plan.begin - 86400 * 1_000_000, volatility),
        open=first,
        high=max(high, low),
        low=min(high, low),
        volume=volume,
        turnover=last * volume * CONTRACT_SIZE,
        open_interest=_base(market, contract) * 12,
        implied_volatility=volatility,
        historical_volatility=historical,
        greeks=greeks(terms, volatility),
    )


def _contract(owner: InstrumentId, *, call: bool, strike: Decimal, expiry: date) -> Contract:
    """Named as both brokers do: letters, YYMMDD, C or P, strike in thousandths."""
    code = f"{CODES[owner]}{expiry:%y%m%d}{'C' if call else 'P'}{int(strike * 1000)}"
    return Contract(InstrumentId(f"{market_of(owner)}.{code}"), owner, call, strike, expiry)


@lru_cache(maxsize=64)
def _monthly(market: Market, year: int, month: int) -> date:
    """Hong Kong: the last trading day but one of the month; US: its third Friday, or the day before a holiday."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    if market is Market.HK:
        return previous_trading_day(market, previous_trading_day(market, following))
    first = date(year, month, 1)
    return _friday(market, first + timedelta(days=(4 - first.weekday()) % 7 + 14))


def _friday(market: Market, day: date) -> date:
    """The Friday of a week, or the trading day before it."""
    friday = day + timedelta(days=4 - day.weekday())
    return friday if CALENDAR.session_on(market, friday) else previous_trading_day(market, friday)


def _smile(historical: float, contract: Contract, base: float) -> float:
    """Far strikes and puts cost more volatility."""
    moneyness = log(float(contract.strike) / base)
    return historical * (1.08 + 1.5 * moneyness * moneyness - 0.35 * moneyness)


def _price(contract: Contract, units: int, us: int, volatility: float) -> Decimal:
    terms = Terms(contract.call, units / SCALE, float(contract.strike), _years(contract, us))
    return max(Decimal(value(terms, volatility)).quantize(_CENT), _CENT)


def _years(contract: Contract, us: int) -> float:
    end = datetime.combine(contract.expiry, _CLOSE, exchange_zone(market_of(contract.id))).astimezone(UTC)
    return max((end.timestamp() - us / 1e6) / _YEAR, 0.0)


def _volume(market: InstrumentMarket, contract: Contract) -> int:
    """Grows through the day as the owner's does."""
    done = market.day.tape.turnover / SCALE / market.listing.daily_turnover
    return int(_base(market, contract) * done)


def _base(market: InstrumentMarket, contract: Contract) -> int:
    """Contracts of an ordinary day: most at the money, a different number for each."""
    distance = abs(log(float(contract.strike) / float(market.listing.prev_close)))
    return int((200 + 1800 * market.address.fraction(contract.id)) / (1 + 40 * distance))
