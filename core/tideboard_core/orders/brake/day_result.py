"""The result of a day in one currency from the broker's orders, fills and positions: realised, open, fees, closings.

An overnight position counts from its previous close, as brokers count the result of a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.order import Fill, Order, OrderStatus, Side
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares, size_of
from tideboard_core.orders.brake.left_out import PRICELESS
from tideboard_core.orders.brake.loss_limits import BrakeGap


class Execution(NamedTuple):
    """Shares of an order that traded at once; `time` UTC."""

    order_id: str
    instrument: InstrumentId
    side: Side
    quantity: Shares
    price: Decimal
    time: datetime

    @property
    def signed(self) -> Shares:
        """The quantity, below zero for a sale."""
        return self.quantity if self.side is Side.BUY else -self.quantity


class Closing(NamedTuple):
    """What an execution realised by closing a position, before fees; `time` UTC."""

    order_id: str
    time: datetime
    result: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """A position after a day's executions: realised money, signed quantity, and what that quantity cost (signed).

    `entries` are the orders that opened or increased the position.
    """

    realised: Decimal
    quantity: Shares
    basis: Decimal
    closings: tuple[Closing, ...]
    entries: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityDay:
    """All that is known of one security's day. Prices in its currency; None = not known.

    `opening` is the signed quantity at the begin of the day, `previous` the previous close, `stated` the broker's own
    result of the day. `complete` is false where executions are missing. `priced`: a price of the day itself is told.
    """

    instrument: InstrumentId
    executions: tuple[Execution, ...] = ()
    complete: bool = True
    opening: Shares | None = 0
    last: Decimal | None = None
    previous: Decimal | None = None
    stated: Decimal | None = None
    priced: bool = False
    multiplier: int | Decimal | None = 1
    fees: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayResult:
    """The day of one account in one currency; money in that currency, a loss below zero, times UTC.

    `gaps` are why the money is not known, `count_gaps` why streak, trades and last loss are not; each with the
    security, "" = of the whole account. `streak` are the closings with a loss since the last one without. `stated` are
    the securities that count by the broker's own result, `left_out` those that a person took out, `again` those that
    count although they were.
    """

    realised: Decimal = Decimal(0)
    open: Decimal = Decimal(0)
    fees: Decimal = Decimal(0)
    streak: int = 0
    trades: int = 0
    last_loss: datetime | None = None
    gaps: tuple[tuple[BrakeGap, str], ...] = ()
    count_gaps: tuple[tuple[BrakeGap, str], ...] = ()
    stated: frozenset[InstrumentId] = frozenset()
    left_out: frozenset[InstrumentId] = frozenset()
    again: frozenset[InstrumentId] = frozenset()

    @property
    def total(self) -> Decimal:
        """Realised and open less fees; means nothing while there are gaps."""
        return self.realised + self.open - self.fees


def walk(opening: Shares, previous: Decimal, executions: Iterable[Execution], multiplier: int | Decimal = 1) -> Walked:
    """Take the executions in their order over the opening position, by average cost; it may cross flat."""
    quantity, basis, realised = opening, opening * previous, Decimal(0)
    closings: list[Closing] = []
    entries: set[str] = set()
    for one in executions:
        signed = one.signed
        if quantity and (quantity > 0) is not (signed > 0):
            # Only the part up to flat closes; what is left of the execution opens the other side below.
            closing = min(size_of(signed), size_of(quantity)) * (1 if signed > 0 else -1)
            part = basis * size_of(closing) / size_of(quantity)
            result = (-closing * one.price - part) * multiplier
            closings.append(Closing(one.order_id, one.time, result))
            realised += result
            quantity, basis, signed = quantity + closing, basis - part, signed - closing
        if signed:
            quantity, basis = quantity + signed, basis + signed * one.price
            entries.add(one.order_id)
    return Walked(
        realised=realised, quantity=quantity, basis=basis, closings=tuple(closings), entries=frozenset(entries)
    )


def executions_of(
    orders: Iterable[Order],
    fills: Sequence[Fill],
    *,
    today: Callable[[InstrumentId], date],
    lists_fills: bool,
    taken_back: Iterable[Fill] = (),
) -> tuple[dict[InstrumentId, tuple[Execution, ...]], frozenset[InstrumentId]]:
    """Today's executions of each security in their order, and the securities of which some are missing.

    What is dated later than `today` counts too: a clock that is behind hides nothing. Fills that an order of today
    lacks are taken from its own quantity and average price, which a combination does not have of each leg: its
    contracts that lack fills are unknown. `lists_fills` is false where the broker has no list of fills: then an order
    of an earlier day does not say what of it filled today. What was `taken_back` is taken off an order's own quantity
    and money, as far as these count it still.
    """
    of_order: defaultdict[str, list[Fill]] = defaultdict(list)
    found: defaultdict[InstrumentId, list[Execution]] = defaultdict(list)
    gone: defaultdict[str, list[Fill]] = defaultdict(list)
    unknown: set[InstrumentId] = set()
    for fill in fills:
        of_order[fill.order_id].append(fill)
        if _day(fill.instrument, fill.time) >= today(fill.instrument):
            found[fill.instrument].append(
                Execution(fill.order_id, fill.instrument, fill.side, fill.quantity, fill.price, fill.time)
            )
    for fill in taken_back:
        gone[fill.order_id].append(fill)
    for order in orders:
        if order.unnamed:  # which executions are its own nobody knows
            if order.open and order.filled and _day(order.instrument, order.updated) >= today(order.instrument):
                unknown.update(order.instruments)
            continue
        known = [*of_order[order.id], *gone[order.id]]
        if order.legs:
            unknown.update(_unfilled_legs(order, known, today))
            continue
        rest = order.filled - sum(fill.quantity for fill in known)
        if rest <= 0 or _day(order.instrument, order.updated) < today(order.instrument):
            continue
        if _day(order.instrument, order.created) < today(order.instrument):
            # Of an order of an earlier day the list has what filled in all, not what of it filled today.
            if not lists_fills or (order.status is OrderStatus.FILLED and not of_order[order.id]):
                unknown.add(order.instrument)
        elif order.average_price is None:
            unknown.add(order.instrument)
        else:
            # The average is that of the whole order: what the known fills did not pay of it, the missing ones did.
            paid = sum((fill.quantity * fill.price for fill in known), Decimal(0))
            price = (order.filled * order.average_price - paid) / rest
            found[order.instrument].append(
                Execution(order.id, order.instrument, order.side, rest, price, order.updated)
            )
    ordered = {each: tuple(sorted(rows, key=lambda row: (row.time, row.order_id))) for each, rows in found.items()}
    return ordered, frozenset(unknown)


def _unfilled_legs(
    order: Order, fills: Sequence[Fill], today: Callable[[InstrumentId], date]
) -> Iterable[InstrumentId]:
    """The contracts of a combination that filled today and of which fills are missing."""
    for leg in order.legs:
        listed = sum(fill.quantity for fill in fills if (fill.instrument, fill.side) == (leg.instrument, leg.side))
        if listed < order.filled * leg.ratio and _day(leg.instrument, order.updated) >= today(leg.instrument):
            yield leg.instrument


def result_of(
    securities: Iterable[SecurityDay], account_gaps: Iterable[BrakeGap] = (), left_out: Container[InstrumentId] = ()
) -> DayResult:
    """The day over all securities of one currency; `account_gaps` are lists of the account that are not known.

    Of those `left_out` one without a price of today counts for nothing but its fees and entries.
    """
    whole = tuple((gap, "") for gap in account_gaps)
    gaps, count_gaps = list(whole), list(whole)
    realised, open_, fees = Decimal(0), Decimal(0), Decimal(0)
    closings: list[Closing] = []
    trades = 0
    stated, out, again = set[InstrumentId](), set[InstrumentId](), set[InstrumentId]()
    for one in securities:
        fees += one.fees
        missing = _missing(one)
        tells = one.stated is not None and one.complete
        if one.instrument in left_out and missing in PRICELESS and not (tells or one.priced):
            trades += len(walk(one.opening or 0, Decimal(0), one.executions).entries)
            out.add(one.instrument)
            continue
        if one.instrument in left_out and (missing is None or tells):
            again.add(one.instrument)
        if missing is None and one.opening is not None and one.multiplier is not None:
            walked = walk(one.opening, one.previous or Decimal(0), one.executions, one.multiplier)
            realised += walked.realised
            open_ += ((one.last or Decimal(0)) * walked.quantity - walked.basis) * one.multiplier
            closings += walked.closings
            trades += len(walked.entries)
            continue
        gap = (missing or BrakeGap.POSITIONS, str(one.instrument))
        # The broker's own result stands in for a price or an opening that is missing, never for executions.
        if one.stated is not None and one.complete:
            open_ += one.stated
            stated.add(one.instrument)
        else:
            gaps.append(gap)
        if one.executions or not one.complete:
            count_gaps.append(gap)
    streak, last_loss = _streak(closings)
    return DayResult(
        realised=realised,
        open=open_,
        fees=fees,
        streak=streak,
        trades=trades,
        last_loss=last_loss,
        gaps=tuple(gaps),
        count_gaps=tuple(count_gaps),
        stated=frozenset(stated),
        left_out=frozenset(out),
        again=frozenset(again),
    )


def worse_of(one: DayResult, other: DayResult) -> DayResult:
    """The worse of two results of one day: the lower sum, and of streak, trades and last loss the one that holds more.

    What is not known by one of them is not known.
    """
    lower = min(one, other, key=lambda day: day.total)
    losses = [day.last_loss for day in (one, other) if day.last_loss is not None]
    return replace(
        lower,
        streak=max(one.streak, other.streak),
        trades=max(one.trades, other.trades),
        last_loss=max(losses, default=None),
        gaps=tuple(dict.fromkeys((*one.gaps, *other.gaps))),
        count_gaps=tuple(dict.fromkeys((*one.count_gaps, *other.count_gaps))),
        stated=one.stated | other.stated,
        left_out=one.left_out | other.left_out,
        again=one.again & other.again,
    )


def worse_of_each(*counts: Iterable[SecurityDay]) -> list[SecurityDay]:
    """The day of each security in that of some counts where its sum is lowest; one that is not in all may be none."""
    of: defaultdict[InstrumentId, list[SecurityDay]] = defaultdict(list)
    for one in chain.from_iterable(counts):
        of[one.instrument].append(one)
    found = []
    for name, days in of.items():
        both = days if len(days) == len(counts) else [*days, SecurityDay(instrument=name)]
        found.append(min(both, key=lambda day: result_of([day]).total))
    return found


def working_entries(orders: Iterable[Order], held: Callable[[InstrumentId], Shares]) -> tuple[Order, ...]:
    """The open orders that would open or increase a position, or cross flat; `held` is the signed holding.

    A combination enters unless every leg of it closes.
    """
    return tuple(order for order in orders if order.open and _enters(order, held))


def _enters(order: Order, held: Callable[[InstrumentId], Shares]) -> bool:
    parts = [(leg.instrument, leg.side, leg.ratio) for leg in order.legs] or [(order.instrument, order.side, 1)]
    return not all(closes(side, order.remaining * ratio, held(instrument)) for instrument, side, ratio in parts)


def closes(side: Side, quantity: Shares, held: Shares) -> bool:
    """Whether so many shares or contracts of a side only close a signed holding, never crossing flat."""
    return (held > 0 if side is Side.SELL else held < 0) and quantity <= size_of(held)


def _missing(one: SecurityDay) -> BrakeGap | None:
    """What keeps a security's result from being computed."""
    if not one.complete:
        return BrakeGap.FILLS
    if one.opening is None:
        return BrakeGap.POSITIONS
    left = one.opening + sum(execution.signed for execution in one.executions)
    if left and one.last is None:
        return BrakeGap.PRICE
    if one.multiplier is None:
        return BrakeGap.CONTRACT_SIZE
    return BrakeGap.PREVIOUS_CLOSE if one.opening and one.previous is None else None


def _streak(closings: Iterable[Closing]) -> tuple[int, datetime | None]:
    """Orders in a row, up to the last, that closed with a loss, and when the last loss was; a result of 0 is neither.

    What one order closed is one result, of the time of its last execution.
    """
    of_order: dict[str, Closing] = {}
    for one in closings:
        before = of_order.get(one.order_id)
        sum_ = one.result if before is None else one.result + before.result
        time = one.time if before is None else max(one.time, before.time)
        of_order[one.order_id] = Closing(one.order_id, time, sum_)
    streak, last_loss = 0, None
    for one in sorted(of_order.values(), key=lambda row: (row.time, row.order_id)):
        if one.result < 0:
            streak, last_loss = streak + 1, one.time
        elif one.result > 0:
            streak = 0
    return streak, last_loss


def _day(instrument: InstrumentId, moment: datetime) -> date:
    return exchange_date(market_of(instrument), moment)
