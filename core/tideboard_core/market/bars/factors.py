"""Adjustment factors of a provider without a list of splits and dividends: ratios of its forward to its raw closes."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import instant_of, minute_of
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.bars import day_start


def adjusted_by_closes(market: Market, rows: Columns, raw: Columns, forward: Columns) -> Columns:
    """Return unadjusted bars inside a day with forward-adjusted prices; those of days without both closes are left out.

    `raw` and `forward` are daily bars of the same provider. Volumes stay as they were traded: closes do not tell shares
    from money. A dividend makes the ratio exact at the close alone; within the day it is off by less than the day's
    range times the dividend's share of the price.
    """
    ratios = _ratios(raw, forward)
    factors = np.full(len(rows.start), np.nan)
    at = 0
    while at < len(rows.start):
        day = exchange_date(market, instant_of(int(rows.start[at])))
        begin, end = (minute_of(day_start(market, day + timedelta(days=each))) for each in (0, 1))
        until = int(np.searchsorted(rows.start, end))
        factors[at:until] = ratios.get(begin, np.nan)
        at = until
    known = ~np.isnan(factors)
    kept, factor = rows.chosen(known), factors[known]
    return kept._replace(
        open=kept.open * factor, high=kept.high * factor, low=kept.low * factor, close=kept.close * factor
    )


def _ratios(raw: Columns, forward: Columns) -> dict[int, float]:
    """The factor of each day, by its start."""
    closes = dict(zip(raw.start.tolist(), raw.close.tolist(), strict=True))
    pairs = zip(forward.start.tolist(), forward.close.tolist(), strict=True)
    return {start: close / closes[start] for start, close in pairs if closes.get(start)}
