"""The figures of one minute of the flow chart, for the read-out and for copying as a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from tideboard_core.flow.session_minutes import MINUTE
from tideboard_desktop.flow.providers.comparison import ProviderComparison
from tideboard_desktop.flow.providers.model import FlowSeries, PriceSeries, net_ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class MinuteReading:
    """Figures of one minute; amounts in the instrument's currency, None if unknown.

    `change` is the flow of this minute alone, `ratio` net in percent of the turnover so far, `price_change` in percent
    of
    the previous close. `tiers` is extra-large first, None = missing. `second` is the net of a second provider.
    """

    time: float
    net: float
    tiers: tuple[float | None, ...]
    change: float | None
    ratio: float | None
    price: float | None
    price_change: float | None
    second: float | None = None

    @property
    def gap(self) -> float | None:
        """First net minus second; None if one is missing."""
        return None if self.second is None else self.net - self.second


def reading_at(
    flow: FlowSeries, price: PriceSeries | None, index: int, pair: ProviderComparison | None = None
) -> MinuteReading:
    """The figures of minute `index`, with a second provider's if it has that minute."""
    time, net = float(flow.times[index]), float(flow.net[index])
    change = float(flow.changes[index])
    last = None if price is None else price.price_at(time)
    close = 0.0 if price is None else price.prev_close
    return MinuteReading(
        time=time,
        net=net,
        tiers=() if flow.tiers is None else tuple(_known(value) for value in flow.tiers[:, index]),
        change=change if np.isfinite(change) else None,
        ratio=None if price is None else net_ratio(net, price.turnover_at(time)),
        price=last,
        price_change=(last / close - 1) * 100 if last is not None and close > 0 else None,
        second=_second_at(pair, time),
    )


def _known(value: np.float64) -> float | None:
    return float(value) if np.isfinite(value) else None


def _second_at(pair: ProviderComparison | None, time: float) -> float | None:
    row = None if pair is None else pair.index_at(time)
    return None if pair is None or row is None else float(pair.second[row])


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
PAIR_HEADER = (*ROW_HEADER, "provider", "second_net", "second_provider", "gap")
"""The columns while two providers are compared."""


def reading_row(
    reading: MinuteReading, symbol: str, currency: str, zone: ZoneInfo, *, names: tuple[str, str] | None = None
) -> str:
    """Tab-separated text for a spreadsheet, in the columns of `ROW_HEADER`, or of `PAIR_HEADER` with both `names`.

    ASCII signs, full precision, market time with its offset; unknown figures are empty.
    """
    moment = datetime.fromtimestamp(reading.time, zone).isoformat(timespec="minutes")
    tiers = [*reading.tiers, *(None,) * (4 - len(reading.tiers))]
    figures = [reading.net, *tiers, reading.change, reading.ratio, reading.price, reading.price_change]
    row = [symbol, moment, currency, *(full_number(figure) for figure in figures)]
    if names is not None:
        row += [names[0], full_number(reading.second), names[1], full_number(reading.gap)]
    return "\t".join(row)


def previous_minute(reading: MinuteReading) -> float:
    """Time of the minute before, UTC epoch seconds."""
    return reading.time - MINUTE


def full_number(value: float | None) -> str:
    """A figure with full precision and an ASCII sign; empty if unknown."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) and abs(value) < 2**53 else repr(value)
