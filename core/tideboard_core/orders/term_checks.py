"""The checks of an order's terms: auction, what works on after the session, how shares are sold short, when it goes."""

from __future__ import annotations

from datetime import date

from tideboard_core.model.connect_days import order_days
from tideboard_core.model.derivatives import ended_by
from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.order import TimeInForce
from tideboard_core.model.order_terms import AT_AUCTION, OrderType
from tideboard_core.model.quote import MarketState
from tideboard_core.model.reference import ExDay
from tideboard_core.model.review import Check, CheckCode, hard, soft
from tideboard_core.model.session import TradingCalendar
from tideboard_core.model.session_price import AFTER_CLOSE
from tideboard_core.orders.offers import OfferReason
from tideboard_core.orders.snapshot import PretradeSnapshot

_COLLECTS = frozenset({MarketState.AUCTION, MarketState.CLOSING_AUCTION})
"""States in which a market collects orders for an auction."""
_UNAUCTIONED = frozenset({SecurityType.WARRANT, SecurityType.BOND})
_SOLD_SHORT = frozenset({OrderType.LIMIT, OrderType.ENHANCED_LIMIT})
"""Types by which shares are sold short where the market's terms for that bind."""
_LASTING = frozenset({TimeInForce.GTC, TimeInForce.GTD})
_CALENDAR = TradingCalendar()
_Lasts = tuple[TimeInForce, date | None]


def auction(snapshot: PretradeSnapshot) -> Check | None:
    """An auction order goes out while the market collects orders for an auction."""
    if snapshot.draft.order_type not in AT_AUCTION:
        return None
    return hard(CheckCode.AUCTION, passed=snapshot.session in _COLLECTS, state=snapshot.session)


def no_auction(snapshot: PretradeSnapshot) -> Check | None:
    """Hong Kong's warrants, bulls, bears and bonds trade in no auction: before the open the exchange takes no order.

    HKEX's rules of 2020-10-19 as brokers' pages quote them: debt and structured products are outside the pre-opening
    session, whose input is rejected, and outside the closing auction. What closes is typed, see the table.
    """
    if snapshot.session is not MarketState.AUCTION or not is_unauctioned(snapshot):
        return None
    return hard(CheckCode.NO_AUCTION, passed=False, market=snapshot.draft.market)


def after_close(snapshot: PretradeSnapshot) -> Check | None:
    """The market trades at the closing price alone, and no source says how the broker takes an order now.

    What closes is typed, see the table: it may be refused, kept for the next session, or traded at the close.
    """
    if snapshot.session not in AFTER_CLOSE:
        return None
    return hard(CheckCode.AFTER_CLOSE, passed=False, state=snapshot.session, market=snapshot.draft.market)


def is_unauctioned(snapshot: PretradeSnapshot) -> bool:
    """Whether the draft's security has no part in the auctions of its market."""
    return snapshot.draft.market is Market.HK and snapshot.security_type in _UNAUCTIONED


def unchanged(snapshot: PretradeSnapshot) -> Check | None:
    """A warning for a change in minutes in which the market takes none, by its rules or the broker's page."""
    order = snapshot.draft.replaces
    if order is None:
        return None
    from tideboard_core.model.withdrawals import withdrawn_from  # with the first change

    until = withdrawn_from(snapshot.offers.no_withdrawals, order, snapshot.now, changes=True)
    return None if until is None else soft(CheckCode.UNCHANGED, passed=False, until=until, market=snapshot.draft.market)


def overnight(snapshot: PretradeSnapshot) -> Check | None:
    """A warning for a new order that outlives the session: it works also while Tideboard is closed.

    `ends` is the day with which the broker ends one that is good till cancelled, after `days`, else with its contract.
    """
    draft, days = snapshot.draft, snapshot.offers.gtc_days
    if draft.time_in_force not in _LASTING or draft.replaces is not None:
        return None
    if draft.time_in_force is TimeInForce.GTD or not days or snapshot.today is None:
        return soft(CheckCode.OVERNIGHT, passed=False)
    calendar = order_days(connect=draft.market in snapshot.offers.connect)
    longest = calendar.last_within(draft.market, snapshot.today, days)
    ends = ended_by(draft.instrument, longest, snapshot.instrument if snapshot.known else None)
    if ends < longest:
        return soft(CheckCode.OVERNIGHT, passed=False, ends=ends)
    return soft(CheckCode.OVERNIGHT, passed=False, ends=ends, days=days)


def ex_day(snapshot: PretradeSnapshot) -> Check | None:
    """A warning where an order, or the exits of one, outlives the day before an ex-day on which the broker ends it.

    By what is known of the security's ex-days; where nothing is known nothing is said. `exits`: they alone last so.
    Of a change its exits alone are asked, as it leaves its own life.
    """
    draft, today = snapshot.draft, snapshot.today
    if not snapshot.ex_days or today is None or draft.market not in snapshot.offers.ex_days_end:
        return None
    ahead = [one for one in snapshot.ex_days if one.day > today or (one.day == today and not _has_opened(snapshot))]
    stands = draft.replaces is not None
    own = None if stands else _ended_by(ahead, (draft.time_in_force, draft.expires))
    exits = None if draft.exits is None else (draft.exits.time_in_force, draft.exits.expires)
    found = own if own is not None or exits is None else _ended_by(ahead, exits)
    if found is None:
        return None
    return soft(CheckCode.EX_DAY, passed=False, value=found.day, split=found.split, exits=own is None)


def _ended_by(days: list[ExDay], lasts: _Lasts) -> ExDay | None:
    """The first of these days up to the last day of an order that lasts; None of one for the day."""
    time, last = lasts
    within = (one for one in days if time in _LASTING and (last is None or one.day <= last))
    return min(within, default=None)


def _has_opened(snapshot: PretradeSnapshot) -> bool:
    """Whether the market's session of today has begun, or there is none."""
    assert snapshot.today is not None
    session = _CALENDAR.session_on(snapshot.draft.market, snapshot.today)
    return session is None or snapshot.now >= session.open


def last_day(snapshot: PretradeSnapshot) -> Check | None:
    """A warning for a new order of an option that ends today, unless it closes what is held."""
    terms = None if snapshot.contract is None else snapshot.contract.terms
    if terms is None or snapshot.draft.replaces is not None or snapshot.way_out.closes:
        return None
    if snapshot.today is None or terms.expiry > snapshot.today:
        return None
    return soft(CheckCode.LAST_DAY, passed=False, value=terms.expiry)


def hours_seen(snapshot: PretradeSnapshot) -> Check | None:
    """A warning for a new order in hours that this broker has not been seen to keep."""
    if snapshot.hours_seen or snapshot.draft.replaces is not None:
        return None
    return soft(CheckCode.HOURS_SEEN, passed=False, hours=snapshot.draft.hours)


def not_sold_short(snapshot: PretradeSnapshot) -> OfferReason | None:
    """Why the market sells no shares short by the draft's terms, None where nothing is known to speak against it."""
    draft, offers = snapshot.draft, snapshot.offers
    lasts = draft.time_in_force is not TimeInForce.DAY
    if draft.market not in offers.short_by_limit:
        return OfferReason.SHORT_DAY if lasts and draft.market in offers.short_for_day else None
    asks = () if snapshot.book is None else snapshot.book.asks
    reasons = {
        OfferReason.SHORT_LIMIT: draft.order_type not in _SOLD_SHORT,
        OfferReason.SHORT_DAY: lasts,
        OfferReason.SHORT_SESSION: snapshot.session is not MarketState.OPEN,
        OfferReason.SHORT_ASK: bool(asks) and draft.price is not None and draft.price < asks[0].price,
    }
    return next((reason for reason, off in reasons.items() if off), None)


def rate_budget(snapshot: PretradeSnapshot) -> Check:
    """The calls of this verb that were sent leave room for one more."""
    seconds = snapshot.budget
    return hard(CheckCode.RATE_BUDGET, passed=seconds <= 0, seconds=seconds)


def server_pause(snapshot: PretradeSnapshot) -> Check | None:
    """A pause binds what adds; what adds nothing goes, and the broker may refuse it. None while no pause lasts."""
    seconds = snapshot.paused
    return hard(CheckCode.SERVER_PAUSE, passed=False, seconds=seconds) if seconds > 0 else None
