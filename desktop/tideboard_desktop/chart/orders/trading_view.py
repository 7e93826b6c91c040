"""What the chart shows of the account in view: its open orders, position and fills of one security."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import LOCK, Key, Topic
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Account, Fill, Order, Position
from tideboard_core.model.shares import size_of, total
from tideboard_core.orders.price_source import price_now
from tideboard_core.orders.rows import with_exits
from tideboard_core.orders.valuation import by_fills, valued
from tideboard_core.orders.writes import UNKNOWN_WRITES, UnknownWrite
from tideboard_core.ports.trading import WriteVerb


class TradingView(NamedTuple):
    """One account and security as the hub has them now.

    `orders` are the open ones of the security and the open exits of its entries. `facts` and `last` are None while
    they are not known. `gain` is the P&L of the position at the newest price.
    `unlocked` is whether orders of this account may be changed. `asked` are changes without an answer, by the broker's
    number of the order. `all_orders`, `all_fills` and `all_positions` are those of the account, of all securities.
    """

    account: Account | None
    instrument: InstrumentId
    facts: Instrument | None = None
    last: Decimal | None = None
    orders: tuple[Order, ...] = ()
    position: Position | None = None
    gain: Decimal | None = None
    fills: tuple[Fill, ...] = ()
    unlocked: bool = False
    asked: Mapping[str, UnknownWrite] = {}
    all_orders: tuple[Order, ...] = ()
    all_fills: tuple[Fill, ...] = ()
    all_positions: tuple[Position, ...] = ()

    def order(self, order_id: str) -> Order | None:
        """An open order by the broker's number."""
        return next((order for order in self.orders if order.id == order_id), None)


def trading_view(
    hub: Hub, account: Account | None, instrument: InstrumentId, before: TradingView, now: datetime
) -> TradingView:
    """Read the hub at `now` (market time).

    Of `before` what is the same object there is not looked through again: a day has many orders.
    """
    facts = hub.value(Topic.INSTRUMENT.of(instrument))
    last = price_now(hub, instrument, now)
    if account is None:
        return TradingView(None, instrument, facts, last)
    lock, same = hub.value(LOCK), before.instrument == instrument
    orders = hub.value(Topic.ORDERS.of(account.id)) or ()
    positions = hub.value(Topic.POSITIONS.of(account.id)) or ()
    fills = hub.value(Topic.FILLS.of(account.id)) or ()
    writes = hub.value(UNKNOWN_WRITES.of(account.id)) or ()
    same_fills = same and before.all_fills is fills
    mine = before.fills if same_fills else _of(fills, instrument)
    position = before.position
    if not same_fills or before.all_positions is not positions:
        found = _together([row for row in positions if row.instrument == instrument and row.quantity])
        position = None if found is None else by_fills(found, mine)
    return TradingView(
        account,
        instrument,
        facts,
        last,
        before.orders if same and before.all_orders is orders else _open_of(orders, instrument),
        position,
        None if position is None else valued(position, last, facts).pl,
        mine,
        lock is not None and lock.opens(account),
        {write.order_id: write for write in writes if write.verb is WriteVerb.MODIFY and write.order_id},
        orders,
        fills,
        positions,
    )


def _together(rows: Sequence[Position]) -> Position | None:
    """The rows that a broker lists of one security as one; its cost is their mean, None for long and short ones."""
    if len(rows) < 2:
        return rows[0] if rows else None
    quantity, costs = total(row.quantity for row in rows), [row.average_cost for row in rows]
    paid = [size_of(row.quantity) * row.average_cost for row in rows if row.average_cost is not None]
    alike = len({row.quantity > 0 for row in rows}) == 1 and None not in costs
    return replace(
        rows[0],
        quantity=quantity,
        available=total(row.available for row in rows),
        average_cost=sum(paid, Decimal(0)) / size_of(quantity) if alike else None,
        value=sum((row.value for row in rows), Decimal(0)),
        pl=sum((row.pl for row in rows), Decimal(0)),
        pl_percent=None,
        pl_today=None,
        priced=all(row.priced for row in rows),
        cost_basis=next((row for row in rows if row.diluted), rows[0]).cost_basis,
    )


def _open_of(orders: tuple[Order, ...], instrument: InstrumentId) -> tuple[Order, ...]:
    """The net price of a combination is no price of its legs, so it has no line."""
    mine = with_exits(order for order in orders if order.instrument == instrument and not order.legs)
    return tuple(order for order in mine if order.open)


def _of(fills: tuple[Fill, ...], instrument: InstrumentId) -> tuple[Fill, ...]:
    return tuple(fill for fill in fills if fill.instrument == instrument)


def trading_keys(account: Account | None, instrument: InstrumentId) -> frozenset[Key[object]]:
    """The keys that `trading_view` depends on."""
    mine: tuple[Topic[object], ...] = (Topic.ORDERS, Topic.POSITIONS, Topic.FILLS, UNKNOWN_WRITES)
    keys: set[Key[object]] = {LOCK, Topic.ACCOUNTS.of(""), Topic.INSTRUMENT.of(instrument), Topic.QUOTE.of(instrument)}
    if account is not None:
        keys |= {topic.of(account.id) for topic in mine}
    return frozenset(keys)
