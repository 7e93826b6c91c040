"""Changes that no row has shown: whatever the broker took of them, and whenever it shows that, none is forgotten."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from fakes.values.clock import ManualClock
from fakes.values.trading import ACCOUNTS, order_row
from tideboard_core.model.order import Environment, ModifyRequest, Side
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.journal import OrderJournal

ACCOUNT = ACCOUNTS[Environment.LIVE]
QUANTITIES = st.sampled_from([100, 200, 300, 800])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), QUANTITIES),
        st.tuples(st.just("ask"), QUANTITIES),
        st.tuples(st.just("arrives"), st.booleans()),
        st.tuples(st.just("answer"), st.just(0)),
        st.tuples(st.just("push"), st.just(0)),
        st.tuples(st.just("list"), st.just(0)),
    ),
    max_size=14,
)


class Broker:
    """A sale of 200 with changes on their way: each is taken or lost, in their order, and some are answered late."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.journal = OrderJournal(self.clock)
        self.order = self.shown = order_row(ACCOUNT, id="S1", side=Side.SELL, quantity=200, price=Decimal(640))
        self.journal.shown(self.order)
        self.coming: deque[tuple[str, int]] = deque()
        self.taken: list[str] = []

    def ask(self, quantity: int) -> None:
        number = self.journal.next_id()
        self.journal.use(number)
        request = ModifyRequest(
            account=ACCOUNT, order=self.shown, client_order_id=number, quantity=quantity, price=Decimal(640)
        )
        self.journal.count(draft_of(request), Decimal(0))
        self.coming.append((number, quantity))

    def step(self, name: str, value: int = 0) -> None:
        self.clock.advance(1)
        if name == "ask":
            self.ask(value)
        elif name == "arrives" and self.coming:
            number, quantity = self.coming.popleft()
            if value:
                self.order = replace(self.order, quantity=quantity)
                self.taken.append(number)
        elif name == "answer" and self.taken:
            self.journal.settled(self.taken.pop(0))
        elif name in {"push", "list"}:
            self.shown = self.order
            self.journal.shown(self.order, None if name == "push" else self.clock.monotonic())

    @property
    def most(self) -> int:
        """The largest quantity that the sale may still come to have."""
        return max([int(self.order.quantity), *(quantity for _number, quantity in self.coming)])

    @property
    def counted(self) -> int:
        shown = self.shown
        return int(self.journal.committed(ACCOUNT.id, shown.instrument, Side.SELL, [shown]))


@given(STEPS)
def test_what_may_be_sold_is_never_more_than_what_counts(steps: list[tuple[str, int]]) -> None:
    broker = Broker()
    for step in steps:
        broker.step(*step)
        assert broker.counted >= broker.most


@given(STEPS)
def test_once_all_is_answered_and_shown_the_row_alone_counts(steps: list[tuple[str, int]]) -> None:
    broker = Broker()
    for name, value in steps:
        broker.step(name, value or 1)  # nothing is lost
    while broker.coming:
        broker.step("arrives", 1)
    while broker.taken:
        broker.step("answer")
    broker.step("push")
    assert broker.counted == broker.order.quantity
