"""The figures of a share that the screener can filter by, under the broker's names; None = it has no such figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import NamedTuple

from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.reference.statements import TRAILING, Report
from tideboard_sandbox.exchange.screening.candidates import Candidate, Columns

Read = Callable[[Candidate], float | None]

PRICES, REPORTS, PAST, BARS, BOOK = range(5)
"""Cost of a measure, cheapest first: prices, a report, two years of days, indicators on them, a whole market."""

_VOLUME_DAYS = 5
_DAYS = 240
"""Most days of an accumulated figure."""


class Measure(NamedTuple):
    """A figure and what it costs."""

    read: Read
    cost: int


def _ratio(part: float, whole: float) -> float | None:
    """`part` above `whole` in percent."""
    return 100 * (part / whole - 1) if whole else None


def _from_high(share: Candidate, price: float) -> float | None:
    year = share.year_extremes()
    return None if year is None or not price else _ratio(price, year[0])


def _from_low(share: Candidate, price: float) -> float | None:
    year = share.year_extremes()
    return None if year is None or not price else _ratio(price, year[1])


def _volume_ratio(share: Candidate) -> float | None:
    """Volume a minute today over that of the last five days."""
    past = share.newest(_VOLUME_DAYS + 1).volumes[:-1]
    minutes = share.minutes()
    if not past or not minutes or not sum(past):
        return None
    whole = share.trading_minutes()
    return (share.summary.volume / minutes) / (sum(past) / len(past) / whole)


def _bid_ask_ratio(share: Candidate) -> float | None:
    """Bid volume less ask volume as a part of both, at the best prices."""
    best = share.best()
    whole = best.bid_volume + best.ask_volume
    return 100 * (best.bid_volume - best.ask_volume) / whole if whole else None


def _since_new_year(share: Candidate) -> float | None:
    close = share.last_year_close()
    return None if close is None else _ratio(share.last, close)


def _amplitude(days: Columns) -> float:
    """Highest less lowest price of the days after the first, in percent of its close."""
    return 100 * (max(days.highs[1:]) - min(days.lows[1:])) / days.closes[0]


def _report(name: str, report: Report = Report.ANNUAL) -> Read:
    return lambda share: share.report(report)[name]


def _per(name: str) -> Read:
    """Market value over a figure of the year, in percent."""
    return lambda share: 100 * share.last * share.shares / share.report(Report.ANNUAL)[name]


def _earnings_multiple(share: Candidate) -> float | None:
    return share.last / float(share.per_share.earnings) if share.per_share.earnings else None


BASE: Mapping[str, Measure] = {
    "CurPrice": Measure(lambda share: share.last, PRICES),
    "CurPriceToHighest52WeeksRatio": Measure(lambda share: _from_high(share, share.last), PAST),
    "CurPriceToLowest52WeeksRatio": Measure(lambda share: _from_low(share, share.last), PAST),
    "HighPriceToHighest52WeeksRatio": Measure(lambda share: _from_high(share, share.summary.high / SCALE), PAST),
    "LowPriceToLowest52WeeksRatio": Measure(lambda share: _from_low(share, share.summary.low / SCALE), PAST),
    "VolumeRatio": Measure(_volume_ratio, PAST),
    "BidAskRatio": Measure(_bid_ask_ratio, BOOK),
    "LotPrice": Measure(lambda share: share.last * share.instrument.lot_size, PRICES),
    "MarketVal": Measure(lambda share: share.last * share.shares, PRICES),
    "PeAnnual": Measure(_earnings_multiple, REPORTS),
    "PeTTM": Measure(_earnings_multiple, REPORTS),
    "PbRate": Measure(
        lambda share: share.last / float(share.per_share.assets) if share.per_share.assets else None, REPORTS
    ),
    "ChangeRate5min": Measure(lambda share: _ratio(share.last, share.price_before()), PRICES),
    "ChangeRateBeginYear": Measure(_since_new_year, PAST),
    "PSTTM": Measure(_per("SumOfBusiness"), REPORTS),
    "PCFTTM": Measure(_per("OperatingCashFlowTTM"), REPORTS),
    "TotalShare": Measure(lambda share: share.shares, PRICES),
    "FloatShare": Measure(lambda share: share.shares, PRICES),
    "FloatMarketVal": Measure(lambda share: share.last * share.shares, PRICES),
}
"""Simple figures of now; all shares count as floating."""


def accumulated(name: str, days: int) -> Measure | None:
    """A figure over the newest `days` trading days, the running one included; None for a name or a span not offered.

    Change from the close before the first day; amplitude of all days in that close; volume and turnover a day; the
    turnover rate of all days together.
    """
    if name not in _TODAY or not 1 <= days <= _DAYS:
        return None
    if days == 1:
        return Measure(_TODAY[name], PRICES)
    over = _OVER_DAYS[name]
    return Measure(lambda share: over(share, days) if len(share.newest(days + 1).days) > days else None, PAST)


def change_over(share: Candidate, days: int) -> float | None:
    """Change in percent from the close before the newest `days` trading days; None without so long a past."""
    close = share.close_before(days)
    return None if close is None else _ratio(share.last, close)


def financial(name: str, report: Report) -> Measure | None:
    """A figure of a report; None where the report does not have it."""
    if name in TRAILING and report is not Report.ANNUAL:
        return None
    return Measure(_report(name, report), REPORTS)


_TODAY: Mapping[str, Read] = {
    "ChangeRate": lambda share: _ratio(share.summary.last, share.summary.prev_close),
    "Amplitude": lambda share: (
        100 * (share.summary.high - share.summary.low) / share.summary.prev_close if share.summary.prev_close else None
    ),
    "Volume": lambda share: share.summary.volume,
    "Turnover": lambda share: share.summary.turnover / SCALE,
    "TurnoverRate": lambda share: 100 * share.summary.volume / share.shares if share.shares else None,
}
_OVER_DAYS: Mapping[str, Callable[[Candidate, int], float | None]] = {
    "ChangeRate": change_over,
    "Amplitude": lambda share, days: _amplitude(share.newest(days + 1)),
    "Volume": lambda share, days: sum(share.newest(days).volumes) / days,
    "Turnover": lambda share, days: sum(share.newest(days).turnovers) / days,
    "TurnoverRate": lambda share, days: 100 * sum(share.newest(days).volumes) / share.shares if share.shares else None,
}


def answer_figure(value: float | None) -> float:
    """A figure for an answer: three decimals, zero where there is none."""
    return round(value, 3) if value is not None and isfinite(value) else 0.0
