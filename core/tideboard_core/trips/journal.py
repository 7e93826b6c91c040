"""The journal of an account: all that its store holds, made into trips with what they are judged by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.order import Environment, Fill, OrderFee
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import total
from tideboard_core.trips.account_check import AccountCheck, CashDays, NotChecked, account_check
from tideboard_core.trips.contracts import Contracts
from tideboard_core.trips.facts import Rate, TripKey, TripNote
from tideboard_core.trips.fee_estimates import Bill, bills_of
from tideboard_core.trips.figures import TripFacts, initial_risk, opening_type, stops_by_security, stops_within
from tideboard_core.trips.history import dealt, fees_given_up
from tideboard_core.trips.inference.contract_ends import CashTold
from tideboard_core.trips.inference.infer import infer
from tideboard_core.trips.known_fills import KnownFills, known_fills
from tideboard_core.trips.late_fills import Absence, FillChange
from tideboard_core.trips.matching import round_trips
from tideboard_core.trips.rows import OwnOrder, OwnRows
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.told import DaySpan, FeesAsked, PastSeries
from tideboard_core.trips.trip import Inferences, LeftOut, LeftReason, Method, RoundTrip, TripBook, TripMark

_BILLS: Final = 200
"""Orders whose fees are held against our estimates."""
_NOT_CHECKED: Final = AccountCheck(why=NotChecked.NOT_READ)


class PlannedOrder(NamedTuple):
    """An order of ours: our ids begin anew each year, so that the exchange date tells which one it is."""

    account: AccountId
    our_id: str
    day: date


_NO_PLANS: Final[Mapping[PlannedOrder, Decimal]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPast:
    """What the store has of an account. `fees` are what orders were charged, `fees_asked` when that was asked for last.

    `lacked` are fills that an answer of the broker lacked, by what is said of them; what counts no more is in no
    rows. `bills` are the newest fees, by item. `late_days` were told last by a call that may tell fills late,
    `changes` is what later answers changed. `stamp` tells the rows of the store from those of another moment.
    """

    account: AccountId
    rows: OwnRows
    fees: Mapping[str, Decimal]
    fees_asked: Mapping[str, FeesAsked]
    cash: CashTold
    cash_days: CashDays
    contracts: Contracts
    rates: tuple[Rate, ...]
    lacked: Mapping[Absence, tuple[Fill, ...]] = field(default_factory=dict)
    late_days: tuple[DaySpan, ...] = ()
    changes: tuple[FillChange, ...] = ()
    bills: tuple[OrderFee, ...] = ()
    stamp: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountJournal:
    """The trips of an account by one method, oldest first, and what is in none of them.

    `orphans` are notes on trips that are not there: their opening fill is no longer one. `check` holds the trips
    against cash and positions. `lacked` fills were lacking in an answer of the broker, by what is said of them;
    `changes` is what later answers changed of fills, oldest first. `bills` are what the newest orders were charged.
    """

    account: AccountId
    method: Method
    book: TripBook
    inferences: Inferences
    facts: tuple[TripFacts, ...]
    orphans: tuple[TripNote, ...]
    rates: tuple[Rate, ...] = ()
    lacked: Mapping[Absence, tuple[Fill, ...]] = field(default_factory=dict)
    changes: tuple[FillChange, ...] = ()
    bills: tuple[Bill, ...] = ()
    check: AccountCheck = _NOT_CHECKED

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Fills that are in no trip."""
        return self.book.left_out


def read_past(store: TripsStore, account: AccountId, before: AccountPast | None = None) -> AccountPast:
    """Read all of an account, unless that is what was read `before`; sqlite3.Error or OSError."""
    stamp = (id(store), store.changes)
    if before is not None and (before.account, before.stamp) == (account, stamp):
        return before
    reported = store.told
    spans = reported.history(account, PastSeries.CASH)
    begin, end = spans[-1] if spans else (None, None)
    return AccountPast(
        account=account,
        rows=store.whole_rows(account),
        fees=reported.charged(account),
        fees_asked=reported.fees_asked(account),
        cash=CashTold(moves=reported.cash(account), begin=begin, end=end),
        cash_days=CashDays(
            tuple(spans),
            tuple(reported.history(account, PastSeries.CASH_TODAY)),
            tuple(reported.history(account, PastSeries.CASH_UNTOLD)),
        ),
        contracts=reported.contracts(),
        rates=reported.rates(),
        lacked={verdict: store.late.lacked(account, verdict) for verdict in Absence},
        late_days=store.late.late_days(account),
        changes=store.late.changes(account),
        bills=tuple(reported.newest_fees(account, _BILLS)),
        stamp=stamp,
    )


def make_journal(
    past: AccountPast,
    notes: Mapping[TripKey, TripNote],
    *,
    method: Method,
    now: datetime,
    planned: Mapping[PlannedOrder, Decimal] = _NO_PLANS,
) -> AccountJournal:
    """Make the trips; `now` is UTC, `planned` the risk that the confirmation of an order of ours named.

    A simulated account of which no fill was ever listed has trips from what its orders dealt.
    """
    orders = {order.id: order for order in past.rows.orders}
    known = known_fills(past.account, past.rows.fills, orders, past.lacked.get(Absence.TAKEN_BACK, ()))
    _mark_late(known, past)
    inferences = infer(
        past.account,
        past.rows.fills,
        orders=orders,
        contracts=past.contracts,
        now=now,
        readings=past.rows.readings,
        cash=past.cash,
        lists_fills=bool(past.rows.fills) or past.account.environment is Environment.LIVE,
        fees_given_up=_given_up(past, orders),
        known=known,
    )
    book = round_trips(
        past.account,
        past.rows.fills,
        orders=orders,
        fees=past.fees,
        contracts=past.contracts,
        method=method,
        inferences=inferences,
        known=known,
    )
    reasons = {Absence.DROPPED: LeftReason.DROPPED, Absence.TAKEN_BACK: LeftReason.TAKEN_BACK}
    dropped = (LeftOut(fill, why) for verdict, why in reasons.items() for fill in past.lacked.get(verdict, ()))
    plans, waiting = _plans(past, planned)
    idle = {orders[name].our_id for name in waiting}
    stops = stops_by_security(one for one in past.rows.orders if one.our_id not in idle)
    facts = tuple(
        _facts(trip, orders, stops, plans, waiting, notes.get(trip.key) if notes else None) for trip in book.trips
    )
    return AccountJournal(
        account=past.account,
        method=method,
        book=replace(book, left_out=(*book.left_out, *dropped)),
        inferences=inferences,
        facts=facts,
        orphans=_orphans(notes, book.trips),
        rates=past.rates,
        lacked=past.lacked,
        changes=past.changes,
        bills=bills_of(past.rows.fills, past.bills),
        check=account_check(
            book,
            past.rows.readings,
            moves=past.cash.moves,
            inferences=inferences,
            contracts=past.contracts,
            fees=past.fees,
            rates=past.rates,
            days=past.cash_days,
            now=now,
        ),
    )


def _orphans(notes: Mapping[TripKey, TripNote], trips: Iterable[RoundTrip]) -> tuple[TripNote, ...]:
    openings = {trip.first.id for trip in trips} if notes else ()
    return tuple(note for key, note in notes.items() if key.fill_id not in openings)


def _mark_late(known: KnownFills, past: AccountPast) -> None:
    """Mark fills that the last answer lacks, and those of days that may lack some."""
    for fill in past.lacked.get(Absence.MISSING, ()):
        known.marks[fill.id].add(TripMark.MISSING)
    for fill in known.fills if past.late_days else ():
        day = exchange_date(market_of(fill.instrument), fill.time)
        if any(span.begin <= day <= span.end for span in past.late_days):
            known.marks[fill.id].add(TripMark.REPORTED_LATE)


def _facts(
    trip: RoundTrip,
    orders: Mapping[str, OwnOrder],
    stops: Mapping[InstrumentId, Sequence[OwnOrder]],
    planned: Mapping[str, Decimal],
    waiting: frozenset[str],
    note: TripNote | None,
) -> TripFacts:
    risk = initial_risk(trip, stops_within(trip, stops), planned) if stops or planned else None
    return TripFacts(
        trip=trip,
        risk=risk,
        stop_idle=bool(waiting) and risk is None and bool(trip.orders) and trip.orders[0] in waiting,
        order_type=opening_type(trip, orders),
        tags=() if note is None else note.tags,
        note="" if note is None else note.text,
    )


def _plans(past: AccountPast, planned: Mapping[PlannedOrder, Decimal]) -> tuple[dict[str, Decimal], frozenset[str]]:
    """The planned risks by the broker's id of the order, and the orders whose stop bounds nothing.

    No stop that a broker holds for an entry works until all of that has filled; one that ends with a part has none
    (`orders.exit_cover.Idle`).
    """
    ours = {(one.our_id, one.day): risk for one, risk in planned.items() if one.account.binds(past.account)}
    names, found, waiting = {our_id for our_id, _day in ours}, dict[str, Decimal](), set[str]()
    for order in past.rows.orders:
        if order.our_id in names:
            # Exits that have come to stand as orders have the number of their entry, which was made before them.
            risk = ours.pop((order.our_id, exchange_date(market_of(order.instrument), order.created)), None)
            if risk is not None and _whole(order, past.rows.fills):
                found[order.id] = risk
            elif risk is not None:
                waiting.add(order.id)
    return found, frozenset(waiting)


def _whole(order: OwnOrder, fills: Sequence[Fill]) -> bool:
    """Whether all of an order has filled, by its states or by its fills."""
    if any(0 < state.quantity <= state.filled for state in order.states):
        return True
    dealt = total(fill.quantity for fill in fills if fill.order_id == order.id)
    return bool(order.states) and dealt >= order.states[-1].quantity > 0


def _given_up(past: AccountPast, orders: Mapping[str, OwnOrder]) -> frozenset[str]:
    return frozenset(
        name
        for name, order in orders.items()
        if name not in past.fees and dealt(order) and fees_given_up(order, past.fees_asked.get(name))
    )
