"""What lists prove does not depend on how long events are kept apart, and a long run keeps few of them."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.scenes.trading.broker import ScriptedGateway
from fakes.values.clock import ManualClock
from fakes.values.disk import Disk
from fakes.values.trading import ACCOUNTS, NOON, TENCENT, order_row, position
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import (
    Environment,
    Fill,
    ModifyRequest,
    Order,
    OrderRequest,
    OrderStatus,
    OrderType,
    Side,
)
from tideboard_core.model.shares import Shares
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.list_proofs import LISTS_FOR, ListProofs, ListStart
from tideboard_core.orders.way_out import Provable
from tideboard_core.orders.writes import UnknownWrite
from tideboard_core.ports.trading import OrderList, WriteVerb

ACCOUNT = ACCOUNTS[Environment.LIVE]
HELD = 1_000
STATUSES = (OrderStatus.SUBMITTED, OrderStatus.PARTIALLY_FILLED, OrderStatus.FILLED, OrderStatus.CANCELLED)
KEY = ACCOUNT.id, TENCENT.id


class EveryEvent(ListProofs):
    """Keeps all of them apart."""

    def _next(self) -> int:
        self._serial += 1
        return self._serial


class Walk:
    """The same events and lists for both."""

    def __init__(self, seed: int = 0) -> None:
        self.clock, self.random = ManualClock(), random.Random(seed)
        self.journal, gateway = OrderJournal(self.clock), ScriptedGateway(Disk())
        self.kept = ListProofs(self.clock, self.journal, gateway)
        self.both = self.kept, EveryEvent(self.clock, self.journal, gateway)
        self.numbers = 0
        self.working: dict[str, Order] = {}
        self.begun: list[tuple[ListStart, ListStart]] = []

    def number(self) -> str:
        self.numbers += 1
        number = f"TB-1120-{self.numbers:04}"
        self.journal.use(number)
        return number

    def write(self, number: str, verb: WriteVerb, side: Side, quantity: Shares, order_id: str = "") -> None:
        write = UnknownWrite(
            verb=verb, client_order_id=number, account=ACCOUNT.identity, instrument=TENCENT.id, side=side,
            order_type=OrderType.LIMIT, quantity=quantity, price=Decimal(612), trigger=None, since=NOON,
            order_id=order_id,
        )  # fmt: skip
        for one in self.both:
            one.sent(write)

    def place(self, side: Side) -> str:
        number, quantity = self.number(), self.random.choice((100, 200, 300))
        self.write(number, WriteVerb.PLACE, side, quantity)
        self.working[number] = order_row(ACCOUNT, id=f"B{number}", side=side, quantity=quantity, remark=number)
        self.journal.orders[ACCOUNT.id, f"B{number}"] = number
        return number

    def push(self, number: str, **changes: object) -> None:
        """The order as it is from now on."""
        fields = {name: getattr(self.working[number], name) for name in ("id", "side", "quantity", "remark")} | changes
        order = self.working[number] = order_row(ACCOUNT, **fields)
        for one in self.both:
            one.changed(order, None)
        if order.status in {OrderStatus.FILLED, OrderStatus.CANCELLED}:
            del self.working[number]

    def fill(self, order: Order, *, known: bool) -> None:
        fill = Fill(
            id=order.remark, order_id=order.id, account_id=ACCOUNT.id, instrument=TENCENT.id, name="", side=order.side,
            quantity=100, price=Decimal(612), time=NOON,
        )  # fmt: skip
        for one in self.both:
            one.filled(fill, order if known else None)

    def begin(self) -> None:
        kept, every = (one.begin() for one in self.both)
        self.begun.append((kept, every))

    def take(self) -> None:
        """A read ends, not always in the order in which they began."""
        starts = self.begun.pop(self.random.randrange(len(self.begun)))
        del self.begun[:-3]
        rows = OrderList(self.working.values())
        for one, start in zip(self.both, starts, strict=True):
            one.took_orders(ACCOUNT.id, start, rows)
            one.took_positions(ACCOUNT.id, start, (position(ACCOUNT, HELD),))

    def step(self) -> None:
        self.clock.advance(self.random.choice((0.0, 0.1, 1.0, 4.0)))
        number = self.random.choice([*self.working, ""])
        match self.random.randrange(9):
            case 0:
                self.place(self.random.choice((Side.SELL, Side.SELL, Side.BUY)))
            case 1 | 2 if number:
                self.push(number, status=self.random.choice(STATUSES))
            case 3 if number:
                self.fill(self.working[number], known=self.random.random() < 0.5)
            case 4 if number:
                order = self.working[number]
                self.write(self.number(), WriteVerb.MODIFY, order.side, self.random.choice((100, 400)), order.id)
            case 5 if number:
                self.write(self.number(), WriteVerb.CANCEL, Side.SELL, 0, self.working[number].id)
            case 6 | 7 if self.begun:
                self.take()
            case _:
                self.begin()

    def proven(self, *others: InstrumentId) -> list[Shares | None]:
        """What each of them lets an exit close; `others` are the further contracts of its owner."""
        draft = draft_of(
            OrderRequest(
                account=ACCOUNT,
                instrument=TENCENT.id,
                side=Side.SELL,
                order_type=OrderType.LIMIT,
                quantity=100,
                price=Decimal(612),
                client_order_id="TB-1120-9999",
            )
        )
        found = (one.provable(draft, (TENCENT.id, *others)) for one in self.both)
        return [None if one is None else one.free for one in found]


def cancel_of(order: Order) -> UnknownWrite:
    """A cancel that leaves."""
    return UnknownWrite(
        verb=WriteVerb.CANCEL, client_order_id="TB-1120-8888", account=ACCOUNT.identity, instrument=order.instrument,
        side=order.side, order_type=OrderType.LIMIT, quantity=0, price=None, trigger=None, since=NOON,
        order_id=order.id,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_lists_prove_the_same_as_with_every_event_kept(seed: int) -> None:
    walk, known = Walk(seed), 0
    for _ in range(2_000):
        walk.step()
        merged, apart = walk.proven()
        assert merged == apart
        known += merged is not None
    assert known > 50


@pytest.mark.parametrize("cancels", [False, True])
def test_orders_or_cancels_of_a_long_run_are_not_kept(*, cancels: bool) -> None:
    walk = Walk()
    for _ in range(300):
        if cancels:
            walk.write(walk.number(), WriteVerb.CANCEL, Side.SELL, 0, "X1")
        else:
            number = walk.place(Side.SELL)
            walk.fill(walk.working[number], known=False)
            walk.push(number, status=OrderStatus.FILLED)
            walk.fill(order_row(ACCOUNT, id=f"B{number}", status=OrderStatus.FILLED, remark=number), known=True)
        walk.clock.advance(LISTS_FOR / 4)
    events = walk.kept._events[KEY]
    assert len(events.ours) + len(events.writes) + len(walk.kept._recent) < 30
    assert events.other > 0


def test_the_largest_quantity_of_a_working_order_counts_however_old_it_is() -> None:
    walk = Walk()
    number = walk.place(Side.SELL)
    walk.push(number, quantity=800)
    order = walk.working.pop(number)  # the list lacks it
    walk.clock.advance(LISTS_FOR * 3)
    walk.begin()
    walk.take()
    walk.place(Side.SELL)
    walk.write(walk.number(), WriteVerb.MODIFY, Side.SELL, 300, order.id)
    quantity = next(iter(walk.working.values())).quantity
    assert walk.proven() == [HELD - 800 - quantity] * 2


def test_a_list_that_may_lack_orders_of_earlier_days_proves_nothing_nor_does_the_one_before_it() -> None:
    walk = Walk()
    walk.begin()
    walk.take()
    assert walk.proven() == [HELD] * 2
    rows = OrderList()
    rows.partial = True
    for one in walk.both:
        one.took_orders(ACCOUNT.id, one.begin(), rows)
    assert walk.proven() == [None] * 2
    walk.begin()
    walk.take()
    assert walk.proven() == [HELD] * 2


@pytest.mark.parametrize("ours", [False, True], ids=["another program's order", "a cancel of ours"])
def test_what_happens_to_another_contract_of_the_owner_ends_the_proof(*, ours: bool) -> None:
    """That contract may be what covers this one."""
    walk, cover = Walk(), InstrumentId("HK.09988")
    walk.begin()
    walk.take()
    assert walk.proven(cover) == [HELD] * 2
    order = order_row(ACCOUNT, id="X1", instrument=cover, remark="")
    for one in walk.both:
        if ours:
            one.sent(cancel_of(order))
        else:
            one.changed(order, None)
    assert walk.proven() == [HELD] * 2
    assert walk.proven(cover) == [None] * 2
    walk.begin()
    walk.take()
    assert walk.proven(cover) == [HELD] * 2


def test_lists_of_before_a_write_of_the_security_prove_nothing_but_for_that_write_itself() -> None:
    walk = Walk()
    proofs, first = walk.kept, cancel_of(order_row(ACCOUNT, id="X1"))
    second = replace(first, client_order_id="TB-1120-8889")

    def after(without: str = "") -> bool:
        return proofs.after_writes(*KEY, without=without)

    assert not after(), "nothing was read"
    start = proofs.begin()
    proofs.took_orders(ACCOUNT.id, start, OrderList())
    assert not after(), "positions were not read"
    proofs.took_positions(ACCOUNT.id, start, ())
    assert after()
    began_before = proofs.begin()
    proofs.sent(first)
    assert not after()
    assert after(first.client_order_id)
    assert proofs.after_writes(ACCOUNT.id, InstrumentId("HK.09988")), "of another security"
    proofs.sent(second)
    assert not after(second.client_order_id), "the one before it was sent too"
    proofs.never_sent(second)
    assert after(first.client_order_id)
    proofs.took_orders(ACCOUNT.id, began_before, OrderList())
    proofs.took_positions(ACCOUNT.id, proofs.begin(), ())
    assert not after(), "these orders were asked for before it"
    proofs.took_orders(ACCOUNT.id, proofs.begin(), OrderList())
    assert after()


def test_a_change_may_leave_its_order_with_what_is_held_and_what_it_filled_before_these_lists() -> None:
    """Beside an exit of 500 of another program: that stands already."""
    walk = Walk()
    fields: dict[str, Any] = {"side": Side.SELL, "remark": ""}
    order = order_row(ACCOUNT, id="X1", quantity=800, filled=200, price=Decimal(640), **fields)
    other = order_row(ACCOUNT, id="X2", quantity=500, price=Decimal(650), **fields)
    start = walk.kept.begin()
    walk.kept.took_orders(ACCOUNT.id, start, OrderList([order, other]))
    walk.kept.took_positions(ACCOUNT.id, start, (position(ACCOUNT, 600),))
    change = ModifyRequest(account=ACCOUNT, order=order, client_order_id="TB-1120-9999", quantity=800)
    assert walk.kept.provable(draft_of(change), (TENCENT.id,)) == Provable(free=100, held=800)
