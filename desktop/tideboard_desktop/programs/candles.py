"""Candles in the columns of an answer: of what a broker sent, or of the series of a chart."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import instant_of
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import Bar, BarPeriod
from tideboard_core.ports.bars import trading_day

Candles = dict[str, tuple[Any, ...]]
MOST_MINUTES: Final = 1440
"""Minutes of a session at most."""


def of_bars(bars: Sequence[Bar], instrument: InstrumentId, period: BarPeriod) -> Candles:
    """The bars of the newest session; of days all."""
    if bars and period is not BarPeriod.DAY:
        market = market_of(instrument)
        newest = trading_day(market, bars[-1].start)
        bars = [bar for bar in bars if trading_day(market, bar.start) == newest]
    return {
        "times": tuple(bar.start.timestamp() for bar in bars),
        "open": tuple(bar.open for bar in bars),
        "high": tuple(bar.high for bar in bars),
        "low": tuple(bar.low for bar in bars),
        "close": tuple(bar.close for bar in bars),
        "volume": tuple(bar.volume for bar in bars),
        "turnover": tuple(bar.turnover for bar in bars),
    }


def of_rows(rows: Columns, instrument: InstrumentId) -> Candles:
    """The minutes of the newest session of a series; no later split or dividend has changed their prices."""
    market, begin = market_of(instrument), len(rows.start)
    starts = [instant_of(int(each)) for each in rows.start[-MOST_MINUTES:]]
    newest = trading_day(market, starts[-1]) if starts else None
    while starts and trading_day(market, starts[0]) != newest:
        del starts[0]
    begin -= len(starts)
    found: Candles = {"times": tuple(each.timestamp() for each in starts)}
    for name in ("open", "high", "low", "close", "turnover"):
        found[name] = tuple(map(_exact, getattr(rows, name)[begin:].tolist()))
    return found | {"volume": tuple(rows.volume[begin:].tolist())}


def begins_before(rows: Columns, instrument: InstrumentId) -> bool:
    """Whether a series goes back beyond its newest session, so that it was read, and not pushed alone."""
    if not len(rows.start):
        return False
    first, last = (trading_day(market_of(instrument), instant_of(int(rows.start[at]))) for at in (0, -1))
    return first < last


def _exact(value: float) -> Decimal:
    """What the broker sent: fewer digits than a float keeps."""
    return Decimal(int(value)) if value.is_integer() else Decimal(repr(value))
