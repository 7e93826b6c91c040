"""What a position is worth, and its profit, at the newest price; and fills that a list lacks."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tideboard_core.model.instrument import (
    MARKET_CURRENCY,
    Instrument,
    InstrumentId,
    market_of,
    spelled_as_contract,
)
from tideboard_core.model.order import CostBasis, Fill, FillStatus, Order, Position, Side
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares, total


class Valuation(NamedTuple):
    """None = unknown. `pl` and `pl_today` in the instrument's currency; `step` is the price step at `last`."""

    last: Decimal | None
    value: Decimal | None
    pl: Decimal | None
    pl_percent: Decimal | None
    pl_today: Decimal | None
    step: Decimal | None


def valued(position: Position, price: Decimal | None, instrument: Instrument | None = None) -> Valuation:
    """Value `position` at a price, None = not known: the broker's figures plus the price change since it sent them.

    Without a broker price only that one counts; without a cost there is no profit. A contract's change is multiplied
    by the shares behind it.
    """
    if not position.priced:
        return _unpriced(position, price, instrument)
    last = position.last if price is None else price
    units = position.quantity * _multiplier(position, instrument)
    moved = (last - position.last) * units
    cost = None if position.average_cost is None else position.average_cost * units
    known = position.average_cost is not None or position.pl != 0
    pl = position.pl + moved if known else None
    percent = position.pl_percent if not moved else pl / abs(cost) * 100 if cost and pl is not None else None
    return Valuation(
        last=last,
        value=position.value + moved,
        pl=pl,
        pl_percent=percent,
        pl_today=None if position.pl_today is None else position.pl_today + moved,
        step=None if instrument is None else instrument.price_step(last),
    )


def by_fills(position: Position, fills: Iterable[Fill]) -> Position:
    """A position whose cost may be diluted with the mean price of our fills, where these tell it.

    They do where they are all that it was made of: `fills` of the security add up to what is held. Any other position
    stays as it is.
    """
    if not position.diluted:
        return position
    held, paid = Decimal(0), Decimal(0)
    for fill in sorted(fills, key=lambda one: (one.time, one.id)):
        signed = Decimal(fill.quantity) * (1 if fill.side is Side.BUY else -1)
        if held * signed < 0:  # it closes; what is left of it opens the other way
            closed = min(abs(held), abs(signed)).copy_sign(held)
            paid -= paid * closed / held
            held, signed = held - closed, signed + closed
        held, paid = held + signed, paid + signed * fill.price
    if not held or held != position.quantity:
        return position
    spent = paid * _multiplier(position, None)
    gain = position.value - spent
    return replace(
        position,
        average_cost=paid / held,
        pl=gain if position.priced else position.pl,
        pl_percent=gain / abs(spent) * 100 if position.priced and spent else None,
        cost_basis=CostBasis.OUR_FILLS,
    )


def value_at(position: Position, price: Decimal | None, instrument: Instrument | None) -> Decimal | None:
    """The broker's value, else that at `price`, in the position's currency; None = not known.

    So is that of a contract whose multiplier is not known.
    """
    if position.priced:
        return position.value if position.value.is_finite() else None
    units = _units_unpriced(position, instrument)
    return None if price is None or not price.is_finite() or units is None else price * units


def priced_at(position: Position, price: Decimal | None, instrument: Instrument | None) -> Position:
    """A holding that its broker does not price, valued at `price`; as it is where its worth is not known.

    So is one that its broker keeps in another currency than that of the price.
    """
    if instrument is not None and instrument.currency != position.currency:
        return position
    found = _unpriced(position, price, instrument)
    if found.last is None or found.value is None:
        return position
    return replace(
        position,
        last=found.last,
        value=found.value,
        pl=found.pl or Decimal(0),
        pl_percent=found.pl_percent,
        priced=True,
    )


def _unpriced(position: Position, last: Decimal | None, instrument: Instrument | None) -> Valuation:
    units = _units_unpriced(position, instrument)
    value = value_at(position, last, instrument)
    spent = None if position.average_cost is None or units is None else position.average_cost * units
    pl = None if value is None or spent is None else value - spent
    return Valuation(
        last=last,
        value=value,
        pl=pl,
        pl_percent=None if pl is None or not spent else pl / abs(spent) * 100,
        pl_today=None,
        step=None if instrument is None or last is None else instrument.price_step(last),
    )


def _multiplier(position: Position, instrument: Instrument | None) -> Decimal:
    """Shares behind one unit: from the facts, else from the broker's own price and value."""
    if instrument is not None:
        return Decimal(instrument.units)
    plain = position.last * position.quantity
    if not plain or not spelled_as_contract(position.instrument):
        return Decimal(1)
    return (position.value / plain).to_integral_value(ROUND_HALF_UP)


def _units_unpriced(position: Position, instrument: Instrument | None) -> Shares | None:
    """Shares held; None if the multiplier of a contract is unknown."""
    if instrument is not None:
        return position.quantity * instrument.units
    return None if spelled_as_contract(position.instrument) else position.quantity


def uncounted(
    fills: Sequence[Fill], orders: Iterable[Order], counted: Container[str], today: Callable[[InstrumentId], date]
) -> list[Fill]:
    """The fills that no order counts: what a list lacks, of an order that is not `counted`, and what was taken back.

    That is of today, and no part any more of what its order has filled.
    """
    rows = {order.id: order for order in orders}

    def lost(fill: Fill) -> bool:
        order = rows.get(fill.order_id)
        # Of one that was changed before, each of its terms is among them.
        all_of_it = total({one.id: one.quantity for one in reversed(fills) if one.order_id == fill.order_id}.values())
        of_today = exchange_date(market_of(fill.instrument), fill.time) >= today(fill.instrument)
        return of_today and (order is None or order.filled < all_of_it)

    return [
        fill
        for fill in fills
        if (lost(fill) if fill.status is FillStatus.CANCELLED else fill.missing and fill.order_id not in counted)
    ]


def value_of(
    fills: Iterable[Fill], currency: str, side: Side, facts: Callable[[InstrumentId], Instrument | None]
) -> Decimal | None:
    """Money of the fills of a side in a currency; None where nobody knows how many shares a contract is."""
    money = Decimal(0)
    for fill in fills:
        if fill.side is not side:
            continue
        known = facts(fill.instrument)
        traded_in = MARKET_CURRENCY[market_of(fill.instrument)] if known is None else known.currency
        if traded_in != currency:
            continue
        if known is None and spelled_as_contract(fill.instrument):
            return None
        money += fill.price * fill.quantity * (1 if known is None else known.units)
    return money
