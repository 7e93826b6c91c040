"""The checks of days: the last one of an order, and whether market and Stock Connect trade today.

The tables of trading days end. A day beyond their end is neither a session nor a closure that we know: an order for the
day is typed there unless the broker says that the market trades, one that lasts until it is denied as an entry and
typed as an exit.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from tideboard_core.model.connect_days import ConnectShut, connect_shut, listed_until, order_days, shut_ahead
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import TimeInForce
from tideboard_core.model.review import Check, CheckCode, ExpiryReason, hard, soft, typed
from tideboard_core.model.session import TradingCalendar
from tideboard_core.orders.snapshot import PretradeSnapshot

_CALENDAR: Final = TradingCalendar()
_TABLE: Final = TradingCalendar(table_alone=True)


def wrong_last_day(
    market: Market, last: date | None, today: date | None, *, connect: bool = False
) -> ExpiryReason | None:
    """What is wrong with the last day of an order or of exits: it lies ahead, and is a day on which the market trades.

    A day that no table has is NOT_KNOWN, also a weekday of which it can be assumed; a weekend is shut in any year.
    `connect`: the order goes through Stock Connect, which has to trade on that day too.
    """
    if last is None or today is None:
        return ExpiryReason.MISSING
    if last <= today:
        return ExpiryReason.PAST
    if not _CALENDAR.is_trading_day(market, last):
        return ExpiryReason.CLOSED
    if connect and connect_shut(market, last) is not None:
        return ExpiryReason.CONNECT
    return None if _CALENDAR.is_known(market, last) else ExpiryReason.NOT_KNOWN


def expiry(snapshot: PretradeSnapshot) -> Check | None:
    """The last day of a new GTD order; `known`: the last session that a table has, or the last day of a list.

    The table of what checks do lets an exit end on a day that no table has, typed: it may end before. So it does on one
    on which Stock Connect rests by our tables alone, or that the broker's list alone has as shut: `listed`.
    """
    draft = snapshot.draft
    if draft.time_in_force is not TimeInForce.GTD or draft.replaces is not None:
        return None
    connect = draft.market in snapshot.offers.connect
    reason = wrong_last_day(draft.market, draft.expires, snapshot.today, connect=connect)
    data = {"value": draft.expires, "reason": reason or "", "market": draft.market}
    if reason is ExpiryReason.CONNECT and draft.expires is not None:
        crossed = connect_shut(draft.market, draft.expires) is ConnectShut.CROSSED
        more = {"known": listed_until(), "crossed": True} if crossed else {}
        return hard(CheckCode.EXPIRY, passed=False, **data, **more)
    if (
        reason is ExpiryReason.CLOSED
        and draft.expires is not None
        and _TABLE.is_trading_day(draft.market, draft.expires)
    ):
        return hard(CheckCode.EXPIRY, passed=False, listed=True, **data)
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


def closure(snapshot: PretradeSnapshot) -> Check | None:
    """That the market is shut in hours in which it is listed as trading: typed by one sign, denied by two.

    The table of what checks do has what adds nothing typed: the broker decides on a way out.
    """
    found = snapshot.closure
    if found is None:
        return None
    verdict = hard if found.certain else typed
    return verdict(CheckCode.CLOSURE, passed=False, market=found.market, since=found.since, certain=found.certain)


def connect(snapshot: PretradeSnapshot) -> Check | None:
    """That Stock Connect rests today while the market trades: by its list nothing is taken.

    By our tables alone, where no list goes so far, what adds is denied and what closes typed, see the table.
    """
    draft, day = snapshot.draft, snapshot.day
    shut = connect_shut(draft.market, day) if draft.market in snapshot.offers.connect else None
    if shut is None:
        return None
    following = order_days(connect=True).next_session(draft.market, day).date
    data = {"value": day, "market": draft.market, "next": following}
    if shut is ConnectShut.LISTED:
        return hard(CheckCode.CONNECT_SHUT, passed=False, **data)
    return hard(CheckCode.CONNECT_CROSSED, passed=False, known=listed_until(), **data)


def connect_eve(snapshot: PretradeSnapshot) -> Check | None:
    """A warning for a new stop that lasts over a day of the market on which Stock Connect rests: it does not work."""
    draft = snapshot.draft
    lasts = draft.time_in_force is not TimeInForce.DAY and (draft.expires is None or draft.expires > snapshot.day)
    if not (draft.waits and lasts) or draft.replaces is not None or draft.market not in snapshot.offers.connect:
        return None
    shut = shut_ahead(draft.market, snapshot.day)
    return None if shut is None else soft(CheckCode.CONNECT_EVE, passed=False, value=shut, market=draft.market)
