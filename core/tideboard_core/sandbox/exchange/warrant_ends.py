"""What warrants and callable contracts pay at their end, by the rules that HKEX publishes.

A warrant is settled by the average of its owner's closes on the five trading days before its last, an inline warrant
with a dollar or a quarter by the same average. A bull or bear contract that lived is settled by the close of the day
before its last; one that was called pays what is left at the owner's lowest price (bear: highest) from the call to the
end of the trading session after that of the call.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal

from tideboard_core.model.derivatives import WarrantKind
from tideboard_core.model.instrument import market_of
from tideboard_core.model.quote import Bar, BarPeriod
from tideboard_core.model.session import exchange_zone
from tideboard_core.sandbox.exchange.bars import bars_between
from tideboard_core.sandbox.exchange.clock import next_trading_day
from tideboard_core.sandbox.exchange.corporate import Adjustment
from tideboard_core.sandbox.exchange.derived import INLINE_INSIDE, INLINE_OUTSIDE
from tideboard_core.sandbox.exchange.ladder import to_decimal
from tideboard_core.sandbox.exchange.market import InstrumentMarket
from tideboard_core.sandbox.exchange.warrants import WarrantListing, WarrantTerms, was_called

_AVERAGED = 5
_NOON = time(12)
_CENTIMILL = Decimal("0.0001")
"""Issuers pay to the hundredth of a cent."""


def payment_of(listing: WarrantListing, owner: InstrumentMarket, *, since: date, today: date) -> Decimal | None:
    """What one of them is paid by the morning of `today`; None while it lives or its owner is still observed.

    `since` is the day from which its owner's prices may have called it.
    """
    terms, yesterday = listing.terms, today - timedelta(days=1)
    if terms.recovery is not None:
        days = owner.history.records(since, min(terms.maturity, yesterday), today)
        call_day = next((row.day for row in days if was_called(listing, [row])), None)
        if call_day is not None:
            return _residual(terms, owner, call_day, today)
    if terms.maturity >= today:
        return None
    before = terms.maturity - timedelta(days=1)
    closes = [to_decimal(row.close) for row in owner.history.records(before - timedelta(days=21), before, today)]
    return value_at_end(terms, closes)


def value_at_end(terms: WarrantTerms, closes: Sequence[Decimal]) -> Decimal:
    """What one pays that lived to its last day; `closes` of its owner before that day, oldest first."""
    counted = closes[-_AVERAGED:] if terms.recovery is None else closes[-1:]
    price = sum(counted, Decimal(0)) / len(counted)
    if terms.kind is WarrantKind.INLINE:
        inside = terms.upper is not None and terms.strike <= price <= terms.upper
        return Decimal(str(INLINE_INSIDE if inside else INLINE_OUTSIDE))
    return _worth(terms, price)


def observed(terms: WarrantTerms, minutes: Sequence[Bar]) -> Decimal | None:
    """The price that settles a called contract; None before it is known.

    `minutes` are the owner's of whole sessions, from the day of the call on.
    """
    hit = next((place for place, bar in enumerate(minutes) if _touches(terms, bar)), None)
    if hit is None:
        return None
    sessions = list(dict.fromkeys(_session(terms, bar) for bar in minutes))
    place = sessions.index(_session(terms, minutes[hit]))
    if place + 1 >= len(sessions):
        return None
    last = sessions[place + 1]
    rows = [bar for bar in minutes if _session(terms, bar) <= last]  # none before the call is worse than the call
    return min(bar.low for bar in rows) if terms.call else max(bar.high for bar in rows)


def _residual(terms: WarrantTerms, owner: InstrumentMarket, call_day: date, today: date) -> Decimal | None:
    known = min(next_trading_day(owner.market, call_day), today - timedelta(days=1))
    found = observed(terms, bars_between(owner, BarPeriod.MIN_1, call_day, known, Adjustment.NONE))
    return None if found is None else _worth(terms, found)


def _worth(terms: WarrantTerms, price: Decimal) -> Decimal:
    gap = price - terms.strike if terms.call else terms.strike - price
    return (max(gap, Decimal(0)) / terms.conversion_ratio).quantize(_CENTIMILL)


def _touches(terms: WarrantTerms, bar: Bar) -> bool:
    assert terms.recovery is not None
    return bar.low <= terms.recovery if terms.call else bar.high >= terms.recovery


def _session(terms: WarrantTerms, bar: Bar) -> tuple[date, bool]:
    """Exchange day of a minute, and whether it belongs to the afternoon; minutes are stamped with their end."""
    local = bar.time.astimezone(exchange_zone(market_of(terms.owner)))
    return local.date(), local.time() > _NOON
