"""The checks of an order's terms: its last day, its hours, and that both connections mean the same security."""

from __future__ import annotations

import unicodedata

from tideboard_core.model.instrument import Instrument
from tideboard_core.model.order import TimeInForce, TradingHours
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import Check, CheckCode, ExpiryReason, MappingPart
from tideboard_core.model.session import TradingCalendar
from tideboard_core.moment import Moment, hard

_CLOSED = frozenset({MarketState.CLOSED, MarketState.HALF_DAY_CLOSED, MarketState.UNKNOWN})
_WORKS = {
    MarketState.PRE_MARKET: frozenset({TradingHours.EXTENDED, TradingHours.ALL_DAY}),
    MarketState.AFTER_HOURS: frozenset({TradingHours.EXTENDED, TradingHours.ALL_DAY}),
    MarketState.OVERNIGHT: frozenset({TradingHours.OVERNIGHT, TradingHours.ALL_DAY}),
}
_WORKS_IN_DAYTIME = frozenset({TradingHours.REGULAR, TradingHours.EXTENDED, TradingHours.ALL_DAY})
_CALENDAR = TradingCalendar()


def session(moment: Moment) -> Check:
    """Whether the market takes orders now; `waits` tells of one that its hours hold back until a later session."""
    state, hours = moment.evidence.session, moment.draft.hours
    waits = hours not in _WORKS.get(state, _WORKS_IN_DAYTIME)
    return hard(CheckCode.SESSION, passed=state not in _CLOSED, state=state, waits=waits)


def expiry(moment: Moment) -> Check | None:
    """The last day of a new GTD order: after today by the exchange's own date, and a day on which it trades."""
    draft, today = moment.draft, moment.evidence.services.today
    if draft.time_in_force is not TimeInForce.GTD or draft.replaces is not None:
        return None
    last, reason = draft.expires, ""
    if last is None or today is None:
        reason = ExpiryReason.MISSING
    elif last <= today:
        reason = ExpiryReason.PAST
    elif not _CALENDAR.is_trading_day(draft.market, last):
        reason = ExpiryReason.CLOSED
    return hard(CheckCode.EXPIRY, passed=not reason, value=last, reason=reason, market=draft.market)


def mapping(moment: Moment) -> Check | None:
    """Prices of one connection, orders to another: name, lot and currency of the symbol must be the same on both.

    A contract's multiplier belongs to its lot: where they differ the same order would cost another sum.

    The same name in any of the languages that a side gives is the same name. What one side does not have is denied.
    """
    evidence = moment.evidence
    listed = evidence.services.listed
    if listed is None:
        return None
    ours, theirs = evidence.instrument if evidence.known else None, listed.instrument
    if ours is None or theirs is None:
        return hard(CheckCode.MAPPING, passed=False, what=MappingPart.UNKNOWN, ours=_name(ours), theirs=_name(theirs))
    if not _names(ours) & _names(theirs):
        return hard(CheckCode.MAPPING, passed=False, what=MappingPart.NAME, ours=_name(ours), theirs=_name(theirs))
    if (ours.lot_size, ours.multiplier) != (theirs.lot_size, theirs.multiplier):
        return hard(CheckCode.MAPPING, passed=False, what=MappingPart.LOT, ours=_lot(ours), theirs=_lot(theirs))
    if ours.currency != theirs.currency:
        what = MappingPart.CURRENCY
        return hard(CheckCode.MAPPING, passed=False, what=what, ours=ours.currency, theirs=theirs.currency)
    return hard(CheckCode.MAPPING, passed=True, what="", ours=_name(ours), theirs=_name(theirs))


def _name(instrument: Instrument | None) -> str:
    return "" if instrument is None else instrument.name or instrument.name_en


def _lot(instrument: Instrument) -> str:
    """`100` of a stock, `1 x 100` of a contract."""
    lot, multiplier = instrument.lot_size, instrument.multiplier
    return str(lot) if multiplier == 1 else f"{lot} x {multiplier}"


def _names(instrument: Instrument) -> frozenset[str]:
    """Every name without what brokers write differently: case, width, spaces and punctuation."""
    given = (instrument.name, instrument.name_en, *instrument.names)
    plain = (
        "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())
        for name in given
    )
    return frozenset(plain) - {""}
