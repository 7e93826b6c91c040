"""A comparison restored from the order log finds what the one that wrote it finds, whatever came before."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.scenes.trading.comparison import ACCOUNT, STOP, Bench
from fakes.values.trading import TENCENT
from tideboard_core.audit.records import RecordKind
from tideboard_core.model.order import Order, OrderStatus, Side, TradingHours
from tideboard_core.model.order_terms import OrderTerm, TimeInForce
from tideboard_core.orders.as_confirmed.comparison import EXITS_WITHIN
from tideboard_core.orders.writes import UnknownWrite, write_data

ASKED: list[dict[str, Any]] = [{}, {"exits": STOP}, {"time_in_force": TimeInForce.GTC}]
KEPT: list[dict[str, Any]] = [
    {},
    {"quantity": 100, "price": Decimal(250)},
    {"side": Side.SELL},
    {"quantity": 200},
    {"quantity": 50, "price": Decimal(240)},
    {"time_in_force": TimeInForce.GTC, "hours": TradingHours.EXTENDED},
    {"instrument": TENCENT},
    {"status": OrderStatus.FILLED, "filled": 100, "average_price": Decimal(251)},
    {"status": OrderStatus.FILLED, "filled": 150, "average_price": Decimal(250)},
    {"status": OrderStatus.CANCELLED},
    {"untold": frozenset({OrderTerm.HOURS, OrderTerm.TIME})},
]
CHANGES: list[dict[str, Any]] = [
    {"quantity": 80, "price": Decimal(250)},
    {"quantity": 50, "price": Decimal(248)},
]
STEP = st.one_of(
    st.tuples(st.just("row"), st.sampled_from(KEPT)),
    st.tuples(st.just("row"), st.sampled_from(KEPT)),
    st.tuples(st.just("change"), st.sampled_from(CHANGES)),
    st.tuples(st.just("answer"), st.booleans()),
    st.tuples(st.just("keep"), st.integers(0, 3)),
    st.tuples(st.just("later"), st.sampled_from([1.0, 31.0, 61.0, 86_400.0])),
    st.tuples(st.just("list"), st.none()),
)


class OneOrder:
    """An order of ours with what the broker has shown of it, and its changes without an answer."""

    def __init__(self, bench: Bench, asked: dict[str, Any]) -> None:
        self.bench = bench
        _write, self.row = bench.accepted(**asked)
        self.shown: list[Order] = []
        self.open: list[tuple[UnknownWrite, dict[str, Any]]] = []

    def step(self, name: str, value: Any) -> None:
        """One event, and what must hold after it."""
        made, clock = self.bench.made, self.bench.clock
        if name == "row":
            self.shown.append(made.compared(replace(self.row, updated=clock.market(), **value)))
        elif name == "change":
            write = self.bench.changed(self.row, **value)
            self.bench.note(RecordKind.INTENT, write.client_order_id, write_data(write))
            self.open.append((write, value))
        elif name == "answer" and self.open:
            self.answer(done=value)
        elif name == "keep" and self.shown:
            chosen = self.shown[-1 - value % len(self.shown)]
            self.shown.append(made.keep(chosen, self.shown[-1]))
            settled = made.followed[chosen.remark].settled
            assert all((one.term, one.asked, one.kept) in settled for one in chosen.differs)
        elif name == "later":
            clock.advance(value)
        elif name == "list":
            made.listed(ACCOUNT.id, at=clock.market(), since=clock.monotonic())

    def answer(self, *, done: bool) -> None:
        """The broker's yes or no to the change that waits longest."""
        (write, value), self.open = self.open[0], self.open[1:]
        if done:
            self.row = replace(self.row, **value)
            self.bench.note(RecordKind.ACCEPTED, write.client_order_id, {"order": self.row.id})
            self.bench.made.answered(write, self.row.id)
        else:
            self.bench.note(RecordKind.REJECTED, write.client_order_id, {})
            self.bench.made.never(write)


def differs(row: Order) -> list[tuple[str, str, str, bool]]:
    return sorted((one.term.value, one.asked, one.kept, one.settled) for one in row.differs)


@settings(max_examples=200)
@given(asked=st.sampled_from(ASKED), steps=st.lists(STEP, max_size=25), last=st.sampled_from(KEPT))
def test_after_a_restart_the_same_differs_counts_and_is_settled(
    asked: dict[str, Any], steps: list[tuple[str, Any]], last: dict[str, Any]
) -> None:
    ours = OneOrder(Bench(), asked)
    bench = ours.bench
    for name, value in steps:
        ours.step(name, value)
    while ours.open:
        ours.answer(done=False)
    bench.clock.advance(EXITS_WITHIN + 1)
    log = [(one["term"], one["asked"], one["kept"]) for one in bench.differences]
    assert len(log) == len(set(log)), "each term and value is reported once"

    again = Bench(list(bench.records))
    again.clock.advance(bench.clock.monotonic() - again.clock.monotonic())
    row = replace(ours.row, **last)
    live, restored = bench.made.compared(row), again.made.compared(row)
    assert differs(live) == differs(restored)
    assert (row.remark in bench.journal.otherwise) == (row.remark in again.journal.otherwise)

    kept = bench.made.keep(live)
    assert not kept.unsettled
    assert row.remark not in bench.journal.otherwise
    assert differs(bench.made.compared(row)) == differs(kept)
