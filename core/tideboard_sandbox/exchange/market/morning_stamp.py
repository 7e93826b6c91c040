"""Quotes of New York's shares as brokers tell them around the open: the row of the session before, stamped with now.

Measured of Futu's snapshots (FL3, FQ6): until the first trade of regular hours last price, previous close and volume
stand, and the stamp moves with every other session. That LongPort's do is inferred (LQ44), and that a previous close
becomes the last one at 20:00 is a case that none is known to do (FQ30).
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import MarketState, Quote
from tideboard_sandbox.exchange.instruments.price_grid import to_decimal
from tideboard_sandbox.exchange.instruments.trading_hours import day_phases, from_us, previous_trading_day
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.quotes import amplitude_of, money, turnover_rate_of

MORNING_STAMP: Final = "morning-stamp"
"""The scenario."""


def stamped(quote: Quote, market: InstrumentMarket) -> Quote:
    """A market's newest quote as this scenario tells it; of what trades elsewhere, an index or a contract as it is."""
    if market.market is not Market.US or not market.trades_outside:
        return quote
    day, now = market.day, from_us(market.us)
    if not day.tape.volume:
        record = market.history.record(previous_trading_day(Market.US, day.plan.day))
        return replace(
            quote,
            last=to_decimal(record.close),
            prev_close=to_decimal(record.prev_close),
            open=to_decimal(record.open),
            high=to_decimal(record.high),
            low=to_decimal(record.low),
            volume=record.volume,
            turnover=money(record.turnover),
            time=now,
            turnover_rate=turnover_rate_of(market, record.volume),
            amplitude=amplitude_of(record.high, record.low, record.prev_close),
        )
    after = next(phase for phase in day_phases(Market.US, day.plan.day) if phase.state is MarketState.AFTER_HOURS)
    if now < after.begin:
        return quote
    return replace(quote, time=now, prev_close=quote.prev_close if now < after.end else quote.last)
