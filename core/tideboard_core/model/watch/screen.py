"""Conditions and results of a stock screen; fields as the brokers name them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId, Market

ROWS_PER_PAGE = 200
"""Rows of one page, the broker's most."""


class ScreenField(StrEnum):
    """What a condition can be about. Prices and amounts in the security's currency, rates and shares in percent."""

    PRICE = "price"
    PRICE_TO_52W_HIGH = "price-to-52w-high"
    PRICE_TO_52W_LOW = "price-to-52w-low"
    VOLUME_RATIO = "volume-ratio"
    BID_ASK_RATIO = "bid-ask-ratio"
    LOT_PRICE = "lot-price"
    MARKET_VALUE = "market-value"
    PE_ANNUAL = "pe-annual"
    PE_TTM = "pe-ttm"
    PB = "pb"
    CHANGE_RATE_5M = "change-rate-5m"
    CHANGE_RATE_YEAR = "change-rate-year"
    CHANGE_RATE = "change-rate"
    AMPLITUDE = "amplitude"
    VOLUME = "volume"
    TURNOVER = "turnover"
    TURNOVER_RATE = "turnover-rate"
    NET_PROFIT = "net-profit"
    NET_PROFIT_GROWTH = "net-profit-growth"
    REVENUE = "revenue"
    REVENUE_GROWTH = "revenue-growth"
    NET_MARGIN = "net-margin"
    GROSS_MARGIN = "gross-margin"
    DEBT_RATIO = "debt-ratio"
    ROE = "roe"


DAILY_FIELDS = frozenset(
    {
        ScreenField.CHANGE_RATE,
        ScreenField.AMPLITUDE,
        ScreenField.VOLUME,
        ScreenField.TURNOVER,
        ScreenField.TURNOVER_RATE,
    }
)
"""Counted over the newest `days` trading days."""

REPORT_FIELDS = frozenset(
    {
        ScreenField.NET_PROFIT,
        ScreenField.NET_PROFIT_GROWTH,
        ScreenField.REVENUE,
        ScreenField.REVENUE_GROWTH,
        ScreenField.NET_MARGIN,
        ScreenField.GROSS_MARGIN,
        ScreenField.DEBT_RATIO,
        ScreenField.ROE,
    }
)
"""Of the newest annual report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenCondition:
    """`least` and `most` bound the field, None = open on that side. `days` is for DAILY_FIELDS, 1 = today alone."""

    field: ScreenField
    least: Decimal | None = None
    most: Decimal | None = None
    days: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A question to the broker's screener. `plate` narrows it; rows come sorted by `order`, the largest first or last.

    `order` must be the field of one of the conditions, None = the broker's own order.
    """

    market: Market
    conditions: tuple[ScreenCondition, ...] = ()
    plate: InstrumentId | None = None
    order: ScreenField | None = None
    descending: bool = True


class ScreenRow(NamedTuple):
    """A security that passes, with the figures of the screen's fields."""

    instrument: InstrumentId
    name: str
    figures: dict[ScreenField, Decimal]


class ScreenPage(NamedTuple):
    """Some rows of `total` that pass."""

    rows: tuple[ScreenRow, ...]
    total: int
