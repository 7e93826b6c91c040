"""Minute bars of one security for charts without a gateway."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from tideboard_core.market.bars.columns import Columns, known_as
from tideboard_core.market.bars.intervals import Interval, Unit, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.instrument import InstrumentId

TENCENT = InstrumentId("HK.00700")
OPEN = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
KEY = SeriesKey(TENCENT, Interval(1, Unit.MINUTE))


def rows(count: int, *, first: int = 0, close: float | None = None, more: int = 0) -> Columns:
    """Minute bars from the open on; the last one closes at `close`, after `more` shares."""
    places = np.arange(first, first + count)
    start = (minute_of(OPEN) + places).astype(np.int32)
    opens = 600 + np.sin(places / 9) * 4
    closes = opens + np.cos(places)
    if close is not None:
        closes[-1] = close
    high, low = np.maximum(opens, closes) + 0.5, np.minimum(opens, closes) - 0.5
    volume = (1000 + places % 17 * 100).astype(np.int64)
    volume[-1] += more
    known = np.full(count, known_as(OPEN + timedelta(hours=1), closed=False) + (close is not None), np.int32)
    return Columns(start, opens, high, low, closes, volume, volume * closes, known)
