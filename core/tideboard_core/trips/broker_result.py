"""The broker's count of the account's result beside the trips: a check of the journal, never its source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from tideboard_core.model.behind.results import AccountResult
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.order import Fill
from tideboard_core.model.session import exchange_date
from tideboard_core.trips.trip import ZERO, LeftOut, LeftReason, RoundTrip, TripFill


class WhyApart(StrEnum):
    """What keeps the two counts of a security from being compared, or may make them differ."""

    FEES_OPEN = "fees-open"
    """Fees of fills are not told."""
    COST_UNKNOWN = "cost-unknown"
    """What was paid, or the size of the contract, is not known."""
    PRICE_UNKNOWN = "price-unknown"
    """An open position has no price."""
    CURRENCY = "currency"
    """The broker counts it in another currency."""
    BEGAN_BEFORE = "began-before"
    """Something was held before the first day: the broker counts from its value on that day, we from its cost."""
    NOT_COUNTED = "not-counted"
    """The broker has no figure of it."""
    NOT_TRADED = "not-traded"
    """The journal has no trip of it."""
    LEFT_OUT = "left-out"
    """Fills of these days are in no trip: ours is without them."""
    TRADED_AFTER = "traded-after"
    """Fills came after the last day: the broker counts to the value on that day, we to what they brought."""
    OPENED_AFTER = "opened-after"
    """Positions were opened after the last day: neither count has them."""
    PRICE_OLD = "price-old"
    """What is open counts at a price that is old."""


_OF_OTHERS: Final = frozenset({LeftReason.DUPLICATE, LeftReason.OTHER_ACCOUNT})
"""Fills that are rightly in no trip of the account."""


class BesideRow(NamedTuple):
    """One security: the broker's figure and ours, before and after fees, with what is open at its last price.

    None = not known; `difference` is the broker's figure less ours after fees. `instrument` is None for a mutual fund.
    """

    instrument: InstrumentId | None
    name: str
    currency: str
    theirs: Decimal | None
    gross: Decimal | None
    net: Decimal | None
    difference: Decimal | None
    why: tuple[WhyApart, ...] = ()


@dataclass(slots=True)
class _Ours:
    """What the trips of a security made on the days of the count."""

    name: str
    currency: str
    gross: Decimal | None = ZERO
    fees: Decimal | None = ZERO
    why: set[WhyApart] = field(default_factory=set)

    def add(self, amount: Decimal | None, why: WhyApart) -> None:
        """Another part of the result before fees; one that is not known leaves the whole unknown."""
        if amount is None:
            self.why.add(why)
            self.gross = None
        elif self.gross is not None:
            self.gross += amount

    def pay(self, fee: Decimal | None) -> None:
        """Another fee, None = not told."""
        if fee is None:
            self.why.add(WhyApart.FEES_OPEN)
            self.fees = None
        elif self.fees is not None:
            self.fees += fee

    @property
    def net(self) -> Decimal | None:
        return None if self.gross is None or self.fees is None else self.gross - self.fees


def beside_broker(
    result: AccountResult,
    trips: Iterable[RoundTrip],
    prices: Mapping[InstrumentId, Decimal],
    *,
    left_out: Iterable[LeftOut] = (),
    old: Collection[InstrumentId] = (),
) -> tuple[BesideRow, ...]:
    """Every security of either side, those that differ most first; days are those of the broker's count.

    `prices` are the newest ones of what is open; those of `old` are no longer current. `left_out` are in no trip.
    """
    ours = _ours(trips, prices, result.begin, result.end, old)
    for fill in _lacking(left_out, result):
        ours.setdefault(fill.instrument, _Ours("", "", gross=None)).why.add(WhyApart.LEFT_OUT)
    rows = [
        _row(one.instrument, one.name, one.currency, one.profit, ours.pop(one.instrument, None))
        for one in result.rows
        if one.instrument is not None
    ]
    rows += [_row(name, one.name, one.currency, None, one) for name, one in ours.items()]
    rows += [_row(None, one.name, one.currency, one.profit, None) for one in result.rows if one.instrument is None]
    return tuple(sorted(rows, key=_place))


def our_sum(result: AccountResult, rows: Iterable[BesideRow]) -> Decimal | None:
    """Ours of all securities after fees; None where one is not known or not in the currency of the broker's sum."""
    ours = [row for row in rows if WhyApart.NOT_TRADED not in row.why and not _only_after(row)]
    if any(row.net is None or row.currency != result.currency or WhyApart.CURRENCY in row.why for row in ours):
        return None
    return sum((row.net for row in ours if row.net is not None), ZERO)


def _only_after(row: BesideRow) -> bool:
    return WhyApart.OPENED_AFTER in row.why and row.net == 0


def _row(
    instrument: InstrumentId | None, name: str, currency: str, theirs: Decimal | None, ours: _Ours | None
) -> BesideRow:
    why = set() if ours is None else set(ours.why)
    if ours is None:
        why.add(WhyApart.NOT_TRADED)
    if theirs is None:
        why.add(WhyApart.NOT_COUNTED)
    apart = ours is not None and bool(currency and ours.currency) and currency != ours.currency
    if apart:
        why.add(WhyApart.CURRENCY)
    net = None if ours is None else ours.net
    return BesideRow(
        instrument,
        name or ("" if ours is None else ours.name),
        currency or ("" if ours is None else ours.currency),
        theirs,
        None if ours is None else ours.gross,
        net,
        None if theirs is None or net is None or apart else theirs - net,
        tuple(sorted(why)),
    )


def _place(row: BesideRow) -> tuple[bool, Decimal, str]:
    return row.difference is None, -abs(row.difference or ZERO), row.instrument or row.name


def _lacking(left_out: Iterable[LeftOut], result: AccountResult) -> Iterator[Fill]:
    """Fills that ours should have; one without a time may be of any day."""
    for fill, reason in left_out:
        if reason is LeftReason.TIME_UNKNOWN:
            yield fill
        elif reason not in _OF_OTHERS:
            day = exchange_date(market_of(fill.instrument), fill.time)
            if not _outside(day, result.begin, result.end):
                yield fill


def _outside(day: date, begin: date | None, end: date | None) -> bool:
    return (begin is not None and day < begin) or (end is not None and day > end)


def _ours(
    trips: Iterable[RoundTrip],
    prices: Mapping[InstrumentId, Decimal],
    begin: date | None,
    end: date | None,
    old: Collection[InstrumentId],
) -> dict[InstrumentId, _Ours]:
    found: dict[InstrumentId, _Ours] = {}
    for trip in trips:
        for leg in trip.legs or (trip,):
            days = [(exchange_date(market_of(leg.instrument), one.fill.time), one) for one in leg.fills]
            counted = [one for day, one in days if not _outside(day, begin, end)]
            after = [one for day, one in days if end is not None and day > end]
            if not counted and leg.closed is not None and (not after or len(after) == len(days)):
                continue  # no part of it was held on these days
            ours = found.setdefault(leg.instrument, _Ours(leg.name, leg.currency))
            if len(after) == len(days):
                ours.why.add(WhyApart.OPENED_AFTER)
                continue
            if after:
                ours.why.add(WhyApart.TRADED_AFTER)
            if begin is not None and any(day < begin for day, _ in days):
                ours.why.add(WhyApart.BEGAN_BEFORE)
            _count(ours, leg, counted, prices.get(leg.instrument))
            if leg.closed is None and leg.instrument in old and leg.instrument in prices:
                ours.why.add(WhyApart.PRICE_OLD)
    return found


def _count(ours: _Ours, leg: RoundTrip, counted: Iterable[TripFill], price: Decimal | None) -> None:
    """Add what these fills realised, and what is open at its price."""
    for one in counted:
        ours.add(one.realised, WhyApart.COST_UNKNOWN)
        ours.pay(one.fee)
    if leg.closed is None:
        left = None if price is None else leg.unrealised(price)
        ours.add(left, WhyApart.PRICE_UNKNOWN if price is None else WhyApart.COST_UNKNOWN)
