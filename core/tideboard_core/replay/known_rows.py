"""Minutes and trades of a recorded session from the moment on from which each was known: never before it happened."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.records import NULL, Rows
from tideboard_core.archive.units import instant, micros, price_of
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Bar, BarPeriod
from tideboard_core.model.session import Session

Moments = NDArray[np.int64]
"""Microseconds of UTC."""
MINUTE: Final = 60_000_000


@lru_cache(maxsize=64)
def minute_end_times(session: Session) -> Moments:
    """When the minutes of a session end, microseconds of UTC; not to be changed."""
    return np.array([micros(session.minute_end(minute)) for minute in range(session.minutes)], np.int64)


def rows_known(rows: Rows, ends: Moments, settled: int) -> tuple[Rows, bool]:
    """The rows of session minutes with the moment from which each was known as their receipt; whether some came later.

    A minute that a provider sent before its end, as one with a clock ahead does, is known at its end.
    """
    rows = rows.chosen((rows.index >= 0) & (rows.index < len(ends)))
    own_end, received = ends[rows.index], rows["received"]
    live = received <= settled
    seen_live = np.zeros(len(ends), bool)
    seen_live[rows.index[live]] = True
    first = np.append(True, rows.index[1:] != rows.index[:-1])[: len(rows)]
    late = ~live & first & ~seen_live[rows.index]
    kept = live | late
    known = np.where(live, np.maximum(received, own_end), own_end)
    chosen = rows.chosen(kept)
    return Rows(rows.layout, {**chosen.columns, "received": known[kept]}), bool(late.any())


def trades_known(rows: Rows, settled: int) -> tuple[Rows, Moments]:
    """The trades with a price in the order in which they were known, and from when on.

    What was received only after the session was `settled` is a reading of the evening: known when it happened.
    """
    rows = rows.chosen(rows["price"] != NULL)
    times, received = rows["time"], rows["received"]
    known = np.where(received <= settled, np.maximum(received, times), times)
    order = np.lexsort((rows.index, known))
    return rows.chosen(order), known[order]


def priced(rows: Rows) -> Rows:
    """The bars of session minutes with an open and a close; a high or low that was not sent is that of the two."""
    rows = rows.chosen((rows.index >= 0) & (rows["open"] != NULL) & (rows["close"] != NULL))
    opened, closed, highs, lows = (rows[name] for name in ("open", "close", "high", "low"))
    highs = np.where(highs == NULL, np.maximum(opened, closed), highs)
    lows = np.where(lows == NULL, np.minimum(opened, closed), lows)
    return Rows(rows.layout, {**rows.columns, "high": highs, "low": lows})


def minute_bars(instrument: InstrumentId, ends: Moments, rows: Rows) -> list[Bar]:
    """The bars of session minutes that end at `ends` (microseconds of UTC); rows without open or close are left out."""
    rows = priced(rows.chosen(rows.index < len(ends)))
    columns = (rows[name].tolist() for name in ("open", "high", "low", "close", "volume", "turnover"))
    return [
        Bar(
            instrument=instrument,
            period=BarPeriod.MIN_1,
            start=instant(end - MINUTE),
            open=price_of(opened),
            high=price_of(high),
            low=price_of(low),
            close=price_of(close),
            volume=0 if volume == NULL else volume,
            turnover=Decimal(0) if turnover == NULL else Decimal(turnover).scaleb(-3),
        )
        for end, opened, high, low, close, volume, turnover in zip(ends[rows.index].tolist(), *columns, strict=True)
    ]
