"""What a person's account held and did by any moment of a day; what is not known for a moment stays unknown."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple

from tideboard_core.model.instrument import MARKET_CURRENCY, InstrumentId, Market, market_of, spelled_as_contract
from tideboard_core.model.order import Fill, Side
from tideboard_core.model.shares import Shares, size_of, total
from tideboard_core.trips.rows import OwnHolding, OwnOrder, OwnRows, OwnSpan, Reading

_APART: Final = timedelta(seconds=5)
"""How far apart the change of an order and the fill that it shows may be: they come in two streams."""


class HeldThen(NamedTuple):
    """What was held: the last reading, and the fills since then that it lacks."""

    reading: Reading
    since: tuple[Fill, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class OwnDay:
    """Rows of one account over the stretch of a trading session.

    Each method takes a moment (aware UTC) and looks at nothing later.
    """

    span: OwnSpan
    rows: OwnRows

    # --- orders and fills -------------------------------------------------------------------------------------------

    @property
    def orders(self) -> tuple[OwnOrder, ...]:
        """Orders of the day, by the time at which they were made."""
        return self.rows.orders

    def orders_by(self, at: datetime) -> tuple[OwnOrder, ...]:
        """Orders that had been made by then."""
        return tuple(order for order in self.rows.orders if order.created <= at)

    def fills_by(self, at: datetime, order_id: str = "") -> tuple[Fill, ...]:
        """The fills by then, oldest first; with `order_id` those of one order."""
        fills = self._fills_of.get(order_id, ()) if order_id else self.rows.fills
        return tuple(fill for fill in fills if fill.time <= at)

    @cached_property
    def _fills_of(self) -> dict[str, list[Fill]]:
        found: defaultdict[str, list[Fill]] = defaultdict(list)
        for fill in self.rows.fills:
            found[fill.order_id].append(fill)
        return dict(found)

    def events_by(self, at: datetime) -> int:
        """How much had happened: orders made or changed, fills. Where it is the same, so are orders and fills."""
        return bisect_right(self._events, at)

    @cached_property
    def _events(self) -> list[datetime]:
        orders = self.rows.orders
        states = (state.at for order in orders for state in order.states)
        return sorted([*(order.created for order in orders), *states, *(fill.time for fill in self.rows.fills)])

    def of_market(self, market: Market) -> OwnDay:
        """The same with the orders, fills and alerts of one market alone; positions stay those of the account."""
        rows = self.rows
        return replace(
            self,
            rows=replace(
                rows,
                orders=tuple(each for each in rows.orders if market_of(each.instrument) is market),
                fills=tuple(each for each in rows.fills if market_of(each.instrument) is market),
                rings=tuple(each for each in rows.rings if market_of(each.instrument) is market),
            ),
        )

    def note(self, order: OwnOrder) -> str:
        """The note on an order, empty for none."""
        return (self.rows.notes or {}).get(order.key, "")

    # --- positions --------------------------------------------------------------------------------------------------

    def held_at(self, at: datetime) -> HeldThen | None:
        """Positions and cash by then; None where the account was not watched, whatever was read before and after."""
        if not any(span.begin <= at <= span.end for span in self.rows.watched):
            return None
        reading = self._reading_at(at)
        if reading is None:
            return None
        return HeldThen(reading, tuple(fill for fill in self.rows.fills if reading.at < fill.time <= at))

    def last_reading(self, at: datetime) -> Reading | None:
        """The last reading before a moment, also one of which it is not known how long it held."""
        return self._reading_at(at)

    def _reading_at(self, at: datetime) -> Reading | None:
        return next((one for one in reversed(self.rows.readings) if one.at <= at), None)

    # --- result -----------------------------------------------------------------------------------------------------

    def realised_by(self, at: datetime) -> dict[str, Decimal] | None:
        """What closing fills of the day earned by currency, before fees.

        First in first out; what was held at the open counts at its average cost. None where it cannot be derived: the
        account was not watched since, so that fills may be missing, or an order filled more than its fills; what was
        held before the first fill is not known or has no cost; the money of one point of a contract is not known here.
        """
        if not self._has_every_fill(at):
            return None
        currencies = {order.id: order.currency for order in self.rows.orders}
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        for instrument, fills in _by_instrument(self.fills_by(at)):
            lots = self._lots_before(instrument, fills[0])
            if lots is None or spelled_as_contract(instrument):
                return None
            for fill in fills:
                currency = currencies.get(fill.order_id) or MARKET_CURRENCY[market_of(instrument)]
                sums[currency] += _close(lots, fill)
        return dict(sums)

    def result_events(self, at: datetime) -> tuple[object, ...]:
        """Key for a cache: `realised_by(at)` changes only if this does."""
        return self._is_watched_since(at), self.events_by(at - _APART), self.events_by(at)

    def _is_watched_since(self, at: datetime) -> bool:
        return any(at <= span.end for span in self.rows.watched)

    def _has_every_fill(self, at: datetime) -> bool:
        """Whether no fill by then can be missing: the broker lists those of the day each time that it is watched."""
        if not self._is_watched_since(at):
            return False
        of_day = (order for order in self.orders_by(at) if order.created >= self.span.begin and not order.legs)
        states = ((order.id, order.state_at(at - _APART)) for order in of_day)
        return all(
            state is None or state.filled <= total(fill.quantity for fill in self.fills_by(at, order_id))
            for order_id, state in states
        )

    def _lots_before(self, instrument: InstrumentId, first: Fill) -> list[_Lot] | None:
        reading = self._reading_at(min(first.time, self.span.end))
        if reading is None or not any(span.begin <= first.time <= span.end for span in self.rows.watched):
            return None
        held = next((one for one in reading.holdings if one.instrument == instrument), None)
        return [] if held is None else _lots_of(held)


class _Lot(NamedTuple):
    """Signed shares, and what one cost."""

    quantity: Shares
    price: Decimal


def _lots_of(held: OwnHolding) -> list[_Lot] | None:
    return None if held.cost is None else [_Lot(held.quantity, held.cost)]


def _by_instrument(fills: Iterable[Fill]) -> Iterator[tuple[InstrumentId, list[Fill]]]:
    found: defaultdict[InstrumentId, list[Fill]] = defaultdict(list)
    for fill in fills:
        found[fill.instrument].append(fill)
    return iter(found.items())


def _close(lots: list[_Lot], fill: Fill) -> Decimal:
    """Take a fill into the lots; what it closes of them, oldest first, earns the result."""
    sign = 1 if fill.side is Side.BUY else -1
    left: Shares = fill.quantity
    earned = Decimal(0)
    while left and lots and (lots[0].quantity > 0) is (sign < 0):
        lot = lots[0]
        size = min(left, size_of(lot.quantity))
        earned += (fill.price - lot.price) * size * -sign
        left -= size
        rest = lot.quantity + sign * size
        if rest:
            lots[0] = _Lot(rest, lot.price)
        else:
            lots.pop(0)
    if left:
        lots.append(_Lot(sign * left, fill.price))
    return earned
