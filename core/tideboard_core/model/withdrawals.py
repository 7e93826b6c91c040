"""Minutes in which a market takes no withdrawals and changes of orders, by a broker's page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from tideboard_core.model.instrument import MARKET_ZONE, Market, market_of
from tideboard_core.model.order import Order, OrderStatus
from tideboard_core.model.session import TradingCalendar

_CALENDAR: Final = TradingCalendar()


class NoWithdrawals(NamedTuple):
    """A stretch of a trading day, exchange times, end excluded; `half_days`: of those alone, else of the others.

    `of_before`: it holds for orders that were placed before its begin alone.
    """

    begin: time
    end: time
    half_days: bool = False
    of_before: bool = False


NoWithdrawalsOn = Mapping[Market, tuple[NoWithdrawals, ...]]


def withdrawals_from(table: NoWithdrawalsOn, market: Market, placed: datetime, now: datetime) -> datetime | None:
    """From when on an order can be withdrawn again, UTC-aware as `now`; None = now, as far as the page says."""
    rows = table.get(market, ())
    if not rows:
        return None
    zone = ZoneInfo(MARKET_ZONE[market])
    local = now.astimezone(zone)
    session = _CALENDAR.session_on(market, local.date())
    if session is None:
        return None
    for row in rows:
        begin, end = (datetime.combine(local.date(), at, zone) for at in (row.begin, row.end))
        if row.half_days is session.half_day and begin <= local < end and not (row.of_before and placed >= begin):
            return end.astimezone(now.tzinfo)
    return None


def withdrawn_from(table: NoWithdrawalsOn, order: Order, now: datetime) -> datetime | None:
    """From when on an open order can be withdrawn, as in `withdrawals_from`; None of one that is over.

    An exit that waits for its trigger with its entry is left out: whether the page means it is open.
    """
    if not order.open or (order.entry and order.status is OrderStatus.PENDING):
        return None
    return withdrawals_from(table, market_of(order.instrument), order.created, now)
