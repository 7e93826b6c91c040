"""Executions that the exchange takes back or corrects after they were told, minutes or a day later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from msgspec import structs

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, FillStatus, OrderStatus, Position, Side
from tideboard_core.model.shares import Shares, exact
from tideboard_sandbox.exchange.broker.accounts import Holding, Ledger
from tideboard_sandbox.exchange.broker.events import FillMade
from tideboard_sandbox.exchange.broker.fees import fee_total
from tideboard_sandbox.exchange.broker.state_file import Store
from tideboard_sandbox.exchange.broker.venue import Venue
from tideboard_sandbox.exchange.broker.working_order import WorkingOrder
from tideboard_sandbox.exchange.instruments.trading_hours import from_us
from tideboard_sandbox.exchange.market.refusals import CommandRefusal

_SECOND = 1_000_000


class RowChange(StrEnum):
    """What the row of an order says of an execution that was taken back: it counts it still, or no more."""

    KEPT = "kept"
    OFF = "off"


class _Late(NamedTuple):
    """Shares, below zero for fewer, by which the listed position of a security is another one until an instant (us)."""

    account_id: str
    instrument: InstrumentId
    shares: Shares
    until: int


@dataclass(slots=True)
class _Lacking:
    """A security that the next `times` lists of an account's positions lack, or of which they show so much."""

    account_id: str
    instrument: InstrumentId
    shown: Shares
    times: int


class Corrections:
    """A part of the broker, whose ledgers, orders and executions it changes.

    How brokers do it no page says: the row of an ended order has it off at once or not at all, one that works still
    counts it, and a list of positions may have it late.
    """

    def __init__(
        self,
        venue: Venue,
        store: Store,
        ledgers: Mapping[str, Ledger],
        orders: Mapping[str, WorkingOrder],
        fills: Callable[[], list[Fill]],
        changed: Callable[[WorkingOrder], None],
    ) -> None:
        self._venue, self._store, self._ledgers, self._orders = venue, store, ledgers, orders
        self._fills, self._changed = fills, changed
        self._late: list[_Late] = []
        self._lacking: list[_Lacking] = []

    def bust(self, name: str, *, row: RowChange = RowChange.OFF, late: float = 0) -> Fill:
        """Take back an execution, or the newest of an order, by its id; positions have it `late` seconds later."""
        fill, order = self._find(name)
        gone = structs.replace(fill, status=FillStatus.CANCELLED, revised=from_us(self._venue.now_us))
        self._book(fill, order, back=True, late=late)
        self._put(fill, gone)
        if row is RowChange.OFF and not order.open and not self._ledgers[fill.account_id].account.owner:
            self._take_off(order, fill)
            order.taken_back, order.status = not order.filled, OrderStatus.CANCELLED
        self._tell(gone, order)
        return gone

    def correct(
        self,
        name: str,
        *,
        price: Decimal | None = None,
        quantity: Shares | None = None,
        anew: bool = False,
        row: RowChange = RowChange.OFF,
        late: float = 0,
    ) -> Fill:
        """Correct an execution's price or quantity; with `anew` under another id, in the place of the one before."""
        fill, order = self._find(name)
        new = structs.replace(
            fill,
            price=fill.price if price is None else price,
            quantity=fill.quantity if quantity is None else quantity,
            status=FillStatus.CHANGED,
            revised=from_us(self._venue.now_us),
            id=f"{fill.id}0" if anew else fill.id,
        )
        if new.quantity <= 0 or new.price <= 0:
            raise CommandRefusal("A corrected execution has a price and a quantity above zero.")
        self._book(fill, order, back=True, late=late)
        self._book(new, order, back=False, late=late)
        self._put(fill, new)
        if row is RowChange.OFF and not self._ledgers[fill.account_id].account.owner:
            self._take_off(order, fill)
            order.filled = exact(order.filled + new.quantity)
            order.value += new.price * order.instrument.multiplier * new.quantity
        self._tell(new, order)
        return new

    def listed(self, ledger: Ledger) -> Ledger:
        """The account as its list of positions shows it: some of what was corrected may come later."""
        now = self._venue.now_us
        self._late = [one for one in self._late if one.until > now]
        mine = [one for one in self._late if one.account_id == ledger.account.id]
        if not mine:
            return ledger
        shown = replace(ledger, holdings={name: copy(one) for name, one in ledger.holdings.items()})
        for one in mine:
            holding = shown.holdings.setdefault(one.instrument, Holding())
            holding.quantity = exact(holding.quantity + one.shares)
        return shown

    def lack(self, account_id: str, instrument: InstrumentId, shown: Shares, times: int) -> None:
        """Leave a security out of the next lists of an account's positions, or show so much of it; nothing trades.

        In place of what was said before of that security; 0 times = no list.
        """
        key = account_id, instrument
        self._lacking = [one for one in self._lacking if (one.account_id, one.instrument) != key]
        if times > 0:
            self._lacking.append(_Lacking(account_id, instrument, shown, times))

    def cut(self, account_id: str, rows: tuple[Position, ...]) -> tuple[Position, ...]:
        """The rows of a list that leaves now, without what it is to lack."""
        for one in [one for one in self._lacking if one.account_id == account_id]:
            one.times -= 1
            shown = tuple(replace(row, quantity=one.shown) for row in rows if row.instrument == one.instrument)
            others = tuple(row for row in rows if row.instrument != one.instrument)
            rows = (*others, *shown) if one.shown else others
            if one.times <= 0:
                self._lacking.remove(one)
        return rows

    def forget(self) -> None:
        """The accounts begin anew."""
        self._late.clear()
        self._lacking.clear()

    # --- parts -------------------------------------------------------------------------------------------------

    def _find(self, name: str) -> tuple[Fill, WorkingOrder]:
        standing = [fill for fill in self._fills() if fill.status is not FillStatus.CANCELLED]
        fill = next((one for one in reversed(standing) if name in {one.id, one.order_id}), None)
        order = None if fill is None else self._orders.get(fill.order_id)
        if fill is None or order is None or order.ticket.legs:
            raise CommandRefusal(f"{name!r} is no execution of an order of one security, and no order with one.")
        return fill, order

    def _book(self, fill: Fill, order: WorkingOrder, *, back: bool, late: float) -> None:
        """Move shares and money of an execution, or move them back; the charges follow what is left."""
        ledger, facts = self._ledgers[fill.account_id], order.instrument
        other = Side.SELL if fill.side is Side.BUY else Side.BUY
        side = other if back else fill.side
        before = self._replayed(ledger, fill, facts.multiplier) if back else None
        ledger.book_fill(fill.instrument, side, fill.quantity, fill.price * facts.multiplier, facts.currency)
        holding = ledger.holdings[fill.instrument]
        if back:  # neither is held back until tomorrow: what was never bought, and what was never sold
            holding.bought = exact(max(holding.bought - fill.quantity, 0))
        if before is not None and before.quantity == holding.quantity:
            ledger.realise(fill.instrument, before.cost - holding.cost, facts.currency)
            holding.cost, holding.gained = before.cost, before.gained
        if late > 0:
            moved = fill.quantity if side is Side.BUY else -fill.quantity
            until = self._venue.now_us + int(late * _SECOND)
            self._late.append(_Late(fill.account_id, fill.instrument, -moved, until))
        self._store.save_ledger(ledger)

    def _replayed(self, ledger: Ledger, without: Fill, multiplier: Shares) -> Holding | None:
        """The holding as the other executions make it; None where shares came or went otherwise, too."""
        account, name = without.account_id, without.instrument
        mine = (one for one in self._fills() if one.account_id == account and one.instrument == name)
        standing = [one for one in mine if one.status is not FillStatus.CANCELLED]
        whole, rest = (replace(ledger, realised=Decimal(0), holdings={}, results={}) for _ in range(2))
        for one in standing:
            for copied in (whole, rest) if one.id != without.id else (whole,):
                copied.book_fill(one.instrument, one.side, one.quantity, one.price * multiplier)
        now, then = ledger.holdings.get(name, Holding()), whole.holdings[name]
        same = (now.quantity, now.cost) == (then.quantity, then.cost)
        return rest.holdings.get(name, Holding()) if same else None

    def _take_off(self, order: WorkingOrder, fill: Fill) -> None:
        order.filled = exact(order.filled - fill.quantity)
        order.value -= fill.price * order.instrument.multiplier * fill.quantity
        due, ledger = fee_total(order.traded), self._ledgers[fill.account_id]
        ledger.book_fee(due - order.charged, order.instrument.currency)
        order.charged = due

    def _put(self, fill: Fill, instead: Fill) -> None:
        rows = self._fills()
        rows[rows.index(fill)] = instead
        if instead.id != fill.id:
            self._store.drop_fill(fill.id)
        self._store.save_fill(instead)

    def _tell(self, fill: Fill, order: WorkingOrder) -> None:
        ledger = self._ledgers[fill.account_id]
        self._store.save_ledger(ledger)
        if not ledger.account.owner:  # LongPort has no word for it: a later list is another one, and that is all
            order.updated = self._venue.now_us
            self._venue.emit(FillMade(fill))
            self._changed(order)
        self._store.commit()


def reported(fills: Iterable[Fill], *, status: bool) -> Iterable[Fill]:
    """Executions as a port lists them: one without the `status` of an execution has none that was taken back."""
    return (fill for fill in fills if status or fill.status is not FillStatus.CANCELLED)
