"""The trips of an account beside what was read of its cash and positions: since when, and what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.session import exchange_date
from tideboard_core.trips.contracts import Contracts
from tideboard_core.trips.facts import CashMove, Rate
from tideboard_core.trips.reconcile import CashSpan, Reconciliation, reconcile
from tideboard_core.trips.rows import Reading
from tideboard_core.trips.told import DaySpan
from tideboard_core.trips.trip import ZERO, Inferences, TripBook

_DAY: Final = timedelta(days=1)
_DIGITS: Final = 4
_BEHIND: Final = timedelta(seconds=5)
"""By so much the times of fills and of readings may differ: they are of two clocks."""


class NotChecked(StrEnum):
    """Why trips and account are not compared."""

    NOT_READ = "not-read"
    """Cash and positions were read less than twice."""
    CASH_NOT_TOLD = "cash-not-told"
    """The broker does not tell how much cash there is in each currency."""
    NOT_READ_SINCE = "not-read-since"
    """Cash and positions were not read again since the last fill."""


class CashDays(NamedTuple):
    """Days (exchange dates) of which the movements of money were read: `whole` once over, `so_far` before that.

    On those of `refused` the broker answered that it tells none of the account.
    """

    whole: tuple[DaySpan, ...] = ()
    so_far: tuple[DaySpan, ...] = ()
    refused: tuple[DaySpan, ...] = ()

    @property
    def untold(self) -> bool:
        """Whether the broker's last word is that it tells none."""
        last = max((span.end for span in self.so_far), default=date.min)
        return any(span.end > last for span in self.refused)

    def unread(self, begin: date, end: date, now: datetime) -> int:
        """How many days from `begin` to `end` were not read; what is not over everywhere needs to be read so far.

        At ten in Hong Kong (`now` is UTC) New York still has yesterday's date, and more of that day may come.
        """
        today = min(exchange_date(market, now) for market in Market)
        days = (begin + number * _DAY for number in range((end - begin).days + 1))
        return sum(
            not any(span.begin <= day <= span.end for span in (*self.whole, *(self.so_far if day >= today else ())))
            for day in days
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCheck:
    """Between two readings (`since` and `until`, UTC): a comparison for each currency; `why` there is none.

    Where cash is not told by currency there is that of the trips alone.
    Of `unread` days the movements of money were not read: nothing is reconciled while there are any. `untold`: the
    broker tells no movements, which all are in the difference.
    """

    since: datetime | None = None
    until: datetime | None = None
    currencies: tuple[Reconciliation, ...] = ()
    why: NotChecked | None = None
    unread: int = 0
    untold: bool = False

    @property
    def exact(self) -> bool:
        """Whether there is a comparison, of days that were all read, and no currency differs."""
        return bool(self.currencies) and not self.unread and all(one.difference == 0 for one in self.currencies)


def account_check(
    book: TripBook,
    readings: Iterable[Reading],
    *,
    moves: Iterable[CashMove],
    inferences: Inferences,
    contracts: Contracts,
    fees: Mapping[str, Decimal],
    days: CashDays,
    now: datetime,
    rates: Iterable[Rate] = (),
) -> AccountCheck:
    """Compare from the first to the last reading that tells cash by currency. `readings` are by time.

    Positions count at what they cost, which weighs on both sides alike. A movement of which only the day is told counts
    if that day is after the day of the first reading and not after that of the last. `days` are those of which
    movements were read by `now` (UTC).
    """
    every = list(readings)
    told = [one for one in every if one.balances] or every
    if len(told) < 2:
        return AccountCheck(why=NotChecked.NOT_READ)
    why = None if told[-1].balances else NotChecked.CASH_NOT_TOLD
    begin, end = told[0], told[-1]
    times = [trip.closed or trip.last.time for trip in book.trips]
    if max(times, default=begin.at) > end.at + _BEHIND:
        return AccountCheck(since=begin.at, until=end.at, why=NotChecked.NOT_READ_SINCE)
    before, after = dict(begin.balances), dict(end.balances)
    market = _market(book)
    first, last = exchange_date(market, begin.at), exchange_date(market, end.at)
    return AccountCheck(
        since=begin.at,
        until=end.at,
        currencies=reconcile(
            book,
            cash={
                name: CashSpan(before.get(name, ZERO), after.get(name, ZERO)) for name in before.keys() | after.keys()
            },  # none where none is told: what it must have changed by is named
            moves=_between(moves, begin.at, end.at, market),
            used=inferences.cash_used,
            positions=end.holdings,
            prices=_prices(book, end),
            contracts=contracts,
            fees=fees,
            since=begin.at,
            rates=rates,
            renamed=inferences.renamed,
        ),
        why=why,
        unread=0 if days.untold else days.unread(first, last, now),
        untold=days.untold,
    )


def _prices(book: TripBook, end: Reading) -> dict[InstrumentId, Decimal]:
    """What positions count at: about their entry, with so few digits that products are exact."""
    legs = [leg for trip in book.trips if trip.closed is None for leg in trip.legs or (trip,)]
    found = {one.instrument: one.cost for one in end.holdings} | {leg.instrument: leg.entry for leg in legs}
    return {name: round(price or ZERO, _DIGITS) for name, price in found.items()}


def _market(book: TripBook) -> Market:
    """Market whose calendar dates the cash movements of the account."""
    return market_of(book.trips[0].instrument) if book.trips else Market.HK


def _between(moves: Iterable[CashMove], begin: datetime, end: datetime, market: Market) -> Iterator[CashMove]:
    first, last = exchange_date(market, begin), exchange_date(market, end)
    for move in moves:
        if first < move.day <= last if move.at is None else begin < move.at <= end:
            yield move
