"""From when on a market takes the withdrawal or the change of an order, by the exchange's rules and a broker's page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from tideboard_core.model.exchange_minutes import NO_WITHDRAWALS, NoWithdrawals, NoWithdrawalsOn
from tideboard_core.model.instrument import MARKET_ZONE, Market, market_of, spelled_as_contract
from tideboard_core.model.order import HELD_STATUSES, Order, OrderStatus
from tideboard_core.model.order_terms import TRAITS
from tideboard_core.model.session import TradingCalendar

_CALENDAR: Final = TradingCalendar()


def withdrawals_from(
    table: NoWithdrawalsOn, market: Market, placed: datetime, now: datetime, *, changes: bool = False
) -> datetime | None:
    """From when on an order can be withdrawn again by a table, UTC-aware as `now`; None = now, as far as it says.

    With `changes` from when on it can be changed. Stretches that follow each other count as one.
    """
    return _taken_from(table.get(market, ()), market, placed, now, changes=changes)


def _taken_from(
    rows: Sequence[NoWithdrawals], market: Market, placed: datetime, now: datetime, *, changes: bool
) -> datetime | None:
    if not rows:
        return None
    zone = ZoneInfo(MARKET_ZONE[market])
    local = now.astimezone(zone)
    day = local.date()
    session = _CALENDAR.session_on(market, day)
    if session is None:
        return None
    found = local
    for row in sorted(rows, key=lambda row: (row.begin, row.end)):
        begin, end = (datetime.combine(day, at, zone) for at in (row.begin, row.end))
        if row.half_days is not session.half_day or not row.since <= day < row.until:
            continue
        if session.late_open and end <= session.open:  # nothing opens then, and there is no break
            continue
        applies = not (row.of_before and placed >= begin) and (changes or not row.changes_alone)
        if applies and begin <= found < end:
            found = end
    return None if found == local else found.astimezone(now.tzinfo)


def withdrawn_from(table: NoWithdrawalsOn, order: Order, now: datetime, *, changes: bool = False) -> datetime | None:
    """From when on an open order can be withdrawn, as in `withdrawals_from`, by the exchange and a broker's page.

    None of one that is over. An exit that waits for its trigger with its entry is left out: whether the page means it
    is open. What waits for a trigger or is disabled stands at the broker: the exchange's own minutes do not bind it.
    """
    if not order.open or (order.entry and order.status is OrderStatus.PENDING):
        return None
    market = market_of(order.instrument)
    rows = (*table.get(market, ()), *(NO_WITHDRAWALS.get(market, ()) if _at_exchange(order) else ()))
    return _taken_from(rows, market, order.created, now, changes=changes)


def _at_exchange(order: Order) -> bool:
    """Whether a share's order may stand at the exchange: one that waits for its session may be there for an auction."""
    contract = bool(order.legs) or spelled_as_contract(order.instrument)
    return not (_waits(order) or contract or order.status is OrderStatus.DISABLED)


def _waits(order: Order) -> bool:
    return TRAITS[order.order_type].trigger is not None and order.status in HELD_STATUSES


def latest_of(table: NoWithdrawalsOn, orders: Iterable[Order], now: datetime) -> datetime | None:
    """From when on each of these orders can be withdrawn; None = now.

    What waits for a trigger is left out: a page says that it is withdrawn at any time before that.
    """
    found = (withdrawn_from(table, one, now) for one in orders if not _waits(one))
    return max((at for at in found if at is not None), default=None)
