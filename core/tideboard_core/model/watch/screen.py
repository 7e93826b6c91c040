"""Conditions and results of a stock screen; fields as the brokers name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
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


class OwnChoice(NamedTuple):
    """A value that a parameter may have, and the broker's word for it."""

    value: str
    name: str


class OwnParameter(NamedTuple):
    """What has to be chosen for a field without bounds (the kind of a crossing)."""

    key: str
    choices: tuple[OwnChoice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnField:
    """A field of a broker's own screener, in the broker's words.

    `unit` is what its bounds count in, as the broker writes it; empty = it tells none. One with `parameters` has no
    bounds.
    """

    key: str
    name: str = ""
    unit: str = ""
    group: str = ""
    parameters: tuple[OwnParameter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCondition:
    """As `ScreenCondition`, about a broker's own field; `chosen` has the values of its parameters.

    `name` and `unit` are the broker's words when it was written: bounds of another unit would mean something else.
    """

    key: str
    name: str = ""
    unit: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    chosen: dict[str, str] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A question to the broker's screener. `plate` narrows it; rows come sorted by `order`, the largest first or last.

    `order` must be the field of one of the conditions, None = the broker's own order. `own` are conditions of
    `provider` alone, sorted by the key `own_order`; a screen has them or `conditions`.
    """

    market: Market
    conditions: tuple[ScreenCondition, ...] = ()
    plate: InstrumentId | None = None
    order: ScreenField | None = None
    descending: bool = True
    provider: str = ""
    own: tuple[OwnCondition, ...] = ()
    own_order: str = ""


class OwnScreen(NamedTuple):
    """A screen that the broker keeps; `mine` = made by the person, else the broker's own."""

    id: int
    name: str
    mine: bool = False


class OwnFigure(NamedTuple):
    """A figure in the broker's unit, and its text; the number is None where the text is none."""

    text: str
    value: Decimal | None
    unit: str = ""


class ScreenRow(NamedTuple):
    """A security that passes, with the figures of the screen's fields; those of own fields are in `own` by key."""

    instrument: InstrumentId
    name: str
    figures: dict[ScreenField, Decimal]
    own: Mapping[str, OwnFigure] = MappingProxyType({})


class ScreenPage(NamedTuple):
    """Some rows of `total` that pass; `unread` names the field of the first row that could not be read."""

    rows: tuple[ScreenRow, ...]
    total: int
    unread: str = ""
