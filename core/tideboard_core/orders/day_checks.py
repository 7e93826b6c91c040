"""The checks of days: the last one of an order, and whether the market is known to trade today.

The tables of trading days end. A day beyond their end is neither a session nor a closure that we know: an order for the
day is typed there unless the broker says that the market trades, one that lasts until it is denied as an entry and
typed as an exit.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from tideboard_core.model.instrument import Market
from tideboard_core.model.order import TimeInForce
from tideboard_core.model.review import Check, CheckCode, ExpiryReason, hard, typed
from tideboard_core.model.session import TradingCalendar
from tideboard_core.orders.snapshot import PretradeSnapshot

_CALENDAR: Final = TradingCalendar()


def wrong_last_day(market: Market, last: date | None, today: date | None) -> ExpiryReason | None:
    """What is wrong with the last day of an order or of exits: it lies ahead, and is a day on which the market trades.

    A day that no table has is NOT_KNOWN, also a weekday of which it can be assumed; a weekend is shut in any year.
    """
    if last is None or today is None:
        return ExpiryReason.MISSING
    if last <= today:
        return ExpiryReason.PAST
    if not _CALENDAR.is_trading_day(market, last):
        return ExpiryReason.CLOSED
    return None if _CALENDAR.is_known(market, last) else ExpiryReason.NOT_KNOWN


def expiry(snapshot: PretradeSnapshot) -> Check | None:
    """The last day of a new GTD order; `known`: the last session that a table has.

    The table of what checks do lets an exit end on a day that no table has, typed: it may end before.
    """
    draft = snapshot.draft
    if draft.time_in_force is not TimeInForce.GTD or draft.replaces is not None:
        return None
    reason = wrong_last_day(draft.market, draft.expires, snapshot.today)
    data = {"value": draft.expires, "reason": reason or "", "market": draft.market}
    if reason is not ExpiryReason.NOT_KNOWN:
        return hard(CheckCode.EXPIRY, passed=reason is None, **data)
    return hard(CheckCode.EXPIRY, passed=False, known=_CALENDAR.last_known(draft.market).date, **data)


def day_assumed(snapshot: PretradeSnapshot) -> Check | None:
    """A new order on a day of which neither a table nor the broker says whether the market trades: typed."""
    draft = snapshot.draft
    if not snapshot.assumed or (draft.replaces is not None and not draft.revives):
        return None
    known = _CALENDAR.known_until(draft.market)
    return typed(CheckCode.DAY_ASSUMED, passed=False, value=known, market=draft.market)
