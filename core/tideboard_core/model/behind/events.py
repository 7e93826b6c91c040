"""What comes and what happened: the calendar of reports, dividends and macro figures, and the provider's own events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import AggressorSide


class EventKind(StrEnum):
    """What a calendar lists. ORDER = the last day of an order of one's own, which no provider is asked for."""

    REPORT = "report"
    DIVIDEND = "dividend"
    SPLIT = "split"
    IPO = "ipo"
    MACRO = "macro"
    CLOSED = "closed"
    MEETING = "meeting"
    MERGER = "merger"
    ORDER = "order"


EX_KINDS: Final = (EventKind.SPLIT, EventKind.MERGER)
"""What makes more or fewer shares of some: LongPort has a join among the mergers."""


class SessionPart(StrEnum):
    """When on its day something is published."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class EventFigure(NamedTuple):
    """A figure of an event under the provider's key (`estimate_eps`): its words, and the number where it is one."""

    key: str
    text: str
    value: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One entry of a calendar, on a day of `market`; a macro figure or a holiday has no security.

    `time` (UTC) is None where only the day is known. `estimated`: the provider says that the day is its own guess; None
    where it does not say. `stars` is how important the provider takes it for, 0 to 3.
    """

    kind: EventKind
    day: date
    market: Market | None
    instrument: InstrumentId | None
    name: str
    text: str
    source: str
    id: str = ""
    time: datetime | None = None
    session: SessionPart | None = None
    estimated: bool | None = None
    stars: int = 0
    currency: str = ""
    figures: tuple[EventFigure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPage:
    """Events by day. `next_day`: where the next page begins, None on the last; `unread` as in `Sourced`."""

    events: tuple[CalendarEvent, ...]
    next_day: date | None = None
    unread: str = ""


class Noticed(StrEnum):
    """What a list of a provider's is of: unusual moves, or securities that are traded, searched, written about most."""

    UNUSUAL = "unusual"
    WATCHED = "watched"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketEvent:
    """Something that the provider noticed about a security, in its own words; `rising` None = it does not say.

    `percent` is by how much its price had changed, None = not told. `figures` are texts as the provider writes them.
    """

    instrument: InstrumentId
    name: str
    text: str
    time: datetime | None
    source: str
    rising: bool | None = None
    percent: Decimal | None = None
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionEvent:
    """A trade of an option that the provider took notice of; None = not told.

    `volume`, `total_volume` (of the contract's day) and `open_interest` are contracts, `turnover` is money in the
    currency of the market, `volatility`, `out_of_money` and `volume_ratio` (total volume by open interest) are percent.
    `rising` is what the provider takes the trade for: True = bullish, None = neither. `orders` are its words for how
    it was traded (`SWEEP`); `multi_leg`: it is part of a combination. Prices of the owner and the contract, and Greeks,
    are those at the time of the answer.
    """

    option: InstrumentId
    owner: InstrumentId | None
    name: str
    source: str
    time: datetime | None
    side: AggressorSide = AggressorSide.NEUTRAL
    price: Decimal | None = None
    volume: int | None = None
    turnover: Decimal | None = None
    call: bool | None = None
    strike: Decimal | None = None
    expiry: date | None = None
    owner_price: Decimal | None = None
    out_of_money: Decimal | None = None
    bid: Decimal | None = None
    ask: Decimal | None = None
    volatility: Decimal | None = None
    total_volume: int | None = None
    open_interest: int | None = None
    volume_ratio: Decimal | None = None
    delta: Decimal | None = None
    rising: bool | None = None
    orders: tuple[str, ...] = ()
    multi_leg: bool | None = None
    report_day: date | None = None


class Ranking(NamedTuple):
    """A list that the provider keeps, by its key; `group` is the heading that it stands under, `market` its word."""

    key: str
    name: str
    group: str = ""
    market: str = ""


class ChangeSpan(StrEnum):
    """Over what a ranking tells the change of a price; OUTSIDE is before or after the session."""

    DAY = "day"
    OUTSIDE = "outside"
    FIVE_DAYS = "5-days"
    TEN_DAYS = "10-days"
    TWENTY_DAYS = "20-days"
    YEAR = "year"


class RankFigure(StrEnum):
    """What a ranking tells of a security besides its price.

    AMPLITUDE and TURNOVER_RATE are percent, INFLOW is money of the market's currency, VOLUME_RATIO is times the usual.
    """

    AMPLITUDE = "amplitude"
    TURNOVER_RATE = "turnover-rate"
    INFLOW = "inflow"
    VOLUME_RATIO = "volume-ratio"
    PRICE_TO_BOOK = "price-to-book"


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedSecurity:
    """A security's row in a ranking; `change` is money, `percents` are changes of its price, `outside` its price then.

    What is left in `unstated` has no unit.
    """

    instrument: InstrumentId
    name: str
    industry: str = ""
    last: Decimal | None = None
    change: Decimal | None = None
    outside: Decimal | None = None
    percents: tuple[tuple[ChangeSpan, Decimal], ...] = ()
    figures: tuple[tuple[RankFigure, Decimal], ...] = ()
    unstated: tuple[UnstatedFigure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RankList:
    """A ranking in the provider's order, each security once; `unread` as in `Sourced`."""

    key: str
    source: str
    rows: tuple[RankedSecurity, ...]
    delayed: bool = False
    unread: str = ""
