"""The days of Stock Connect: orders for Shanghai and Shenzhen rest on them, quotes and charts on the markets' own.

Since 2023-04-24 it trades on each day on which Hong Kong and the mainland both do (HKEX, announcement of 2023-02-24),
whole days also where Hong Kong has half of one. Before, it also rested on the day before a holiday of Hong Kong.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from tideboard_core.model.instrument import Market
from tideboard_core.model.session import TradingCalendar

CONNECT_MARKETS: Final = frozenset({Market.SH, Market.SZ})


class ConnectList(NamedTuple):
    """The days of a year on which the mainland trades and Stock Connect does not, by the operators' own list."""

    year: int
    shut: frozenset[date]
    source: str
    read: str


LISTS: Final = (
    ConnectList(
        2026,
        frozenset(date(2026, *day) for day in ((4, 3), (4, 7), (5, 25), (7, 1), (10, 19), (12, 25))),
        "both markets' tables crossed; Shenzhen's notice of 2025-12-22 has the days up to October "
        "(stcn.com/article/detail/3551648.html); HKEX's own page of the year was not read",
        "2026-11-28",
    ),
)
"""One row a year with what it was read from; without a row both markets' tables are crossed."""


class ConnectShut(StrEnum):
    """Sources of a day of rest: the operators' list, or our tables of both markets crossed."""

    LISTED = "listed"
    CROSSED = "crossed"


_TABLES: Final = TradingCalendar(table_alone=True)
"""Days of a broker are those of one market: they shut nothing through Stock Connect, and open nothing."""
_DAYS: Final = TradingCalendar()


def connect_shut(market: Market, day: date, lists: tuple[ConnectList, ...] = LISTS) -> ConnectShut | None:
    """Source of a day on which Stock Connect rests while the market trades; None on every other day."""
    if market not in CONNECT_MARKETS or not _TABLES.is_trading_day(market, day):
        return None
    listed = next((one for one in lists if one.year == day.year), None)
    if listed is not None:
        return ConnectShut.LISTED if day in listed.shut else None
    return None if _TABLES.is_trading_day(Market.HK, day) else ConnectShut.CROSSED


def listed_until(lists: tuple[ConnectList, ...] = LISTS) -> date:
    """The last day that a list of the operators has."""
    return date(max(one.year for one in lists), 12, 31)


def _rests(market: Market, day: date) -> bool:
    return connect_shut(market, day) is not None


_CONNECT: Final = TradingCalendar(_rests)


def order_days(*, connect: bool) -> TradingCalendar:
    """The days of orders: of those through Stock Connect, which are of Shanghai and Shenzhen, its own."""
    return _CONNECT if connect else _DAYS


def shut_ahead(market: Market, today: date) -> date | None:
    """The market's next trading day if Stock Connect rests on it, else None."""
    following = _DAYS.next_session(market, today).date
    return following if _rests(market, following) else None
