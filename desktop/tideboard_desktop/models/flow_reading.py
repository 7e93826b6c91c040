"""One minute of the flow chart in numbers: what the read-out shows and what is copied as a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from tideboard_desktop.models.flow import MINUTE, FlowSeries, PriceSeries, net_ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Figures of one minute; amounts in the instrument's currency, None where not known.

    `change` is the flow of this minute alone, `ratio` net in percent of the turnover so far, `price_change` in
    percent of the previous close. `tiers` is extra-large first.
    """

    time: float
    net: float
    tiers: tuple[float, ...]
    change: float | None
    ratio: float | None
    price: float | None
    price_change: float | None


def reading_at(flow: FlowSeries, price: PriceSeries | None, index: int) -> Reading:
    """The figures of minute `index`."""
    time, net = float(flow.times[index]), float(flow.net[index])
    change = float(flow.changes[index])
    last = None if price is None else price.price_at(time)
    close = 0.0 if price is None else price.prev_close
    return Reading(
        time=time,
        net=net,
        tiers=() if flow.tiers is None else tuple(float(value) for value in flow.tiers[:, index]),
        change=change if np.isfinite(change) else None,
        ratio=None if price is None else net_ratio(net, price.turnover_at(time)),
        price=last,
        price_change=(last / close - 1) * 100 if last is not None and close > 0 else None,
    )


ROW_HEADER = (
    "symbol",
    "time",
    "currency",
    "net",
    "extra_large",
    "large",
    "medium",
    "small",
    "minute",
    "net_to_turnover_percent",
    "price",
    "price_change_percent",
)
"""Columns of a copied row: amounts in the currency, `minute` is the flow of that minute alone."""


def reading_row(reading: Reading, symbol: str, currency: str, zone: ZoneInfo) -> str:
    """Tab-separated text for a spreadsheet, in the columns of `ROW_HEADER`.

    ASCII signs, full precision, market time with its offset; what is not known is empty.
    """
    moment = datetime.fromtimestamp(reading.time, zone).isoformat(timespec="minutes")
    tiers = [*reading.tiers, *(None,) * (4 - len(reading.tiers))]
    figures = [reading.net, *tiers, reading.change, reading.ratio, reading.price, reading.price_change]
    return "\t".join([symbol, moment, currency, *(full_number(figure) for figure in figures)])


def previous_minute(reading: Reading) -> float:
    """Time of the minute before, UTC epoch seconds."""
    return reading.time - MINUTE


def full_number(value: float | None) -> str:
    """A figure with every digit and an ASCII sign; empty when it is not known."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) and abs(value) < 2**53 else repr(value)
