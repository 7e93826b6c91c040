"""The day's result: whatever trades in whatever pieces, realised and open are what came in, went out and is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.values.trading import ACCOUNTS, NOON, TENCENT, order_row
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, Fill, Order, OrderStatus, Side
from tideboard_core.model.shares import Shares
from tideboard_core.orders.brake.day_result import (
    DayResult,
    Execution,
    SecurityDay,
    executions_of,
    result_of,
    walk,
    working_entries,
)
from tideboard_core.orders.brake.loss_limits import BrakeGap

ACCOUNT = ACCOUNTS[Environment.LIVE]
TODAY = date(2026, 11, 20)
CLOSE = Decimal(600)
TINY = Decimal("1e-12")

sides, shares = st.sampled_from(Side), st.integers(1, 9).map(lambda count: count * 100)
prices = st.integers(5900, 6100).map(lambda tenths: Decimal(tenths) / 10)
trades = st.lists(st.tuples(sides, shares, prices), max_size=12)
openings = st.integers(-9, 9).map(lambda count: count * 100)


def executed(rows: Sequence[tuple[Side, int, Decimal]], instrument: InstrumentId = TENCENT.id) -> tuple[Execution, ...]:
    return tuple(
        Execution(f"O{number}", instrument, side, quantity, price, NOON + timedelta(seconds=number))
        for number, (side, quantity, price) in enumerate(rows)
    )


def security(rows: Sequence[tuple[Side, int, Decimal]] = (), **changes: Any) -> SecurityDay:
    day = SecurityDay(
        instrument=TENCENT.id, executions=executed(rows), opening=0, last=Decimal(610), previous=CLOSE, multiplier=1
    )
    return replace(day, **changes)


@given(opening=openings, rows=trades, last=prices, multiplier=st.sampled_from([1, 100]))
def test_realised_and_open_are_the_cash_flow_and_the_change_of_the_holding(
    opening: int, rows: list[tuple[Side, int, Decimal]], last: Decimal, multiplier: int
) -> None:
    """Whatever crosses flat: average cost only says how much of it is realised."""
    walked = walk(opening, CLOSE, executed(rows), multiplier)
    signed = [(quantity if side is Side.BUY else -quantity, price) for side, quantity, price in rows]
    left = opening + sum(quantity for quantity, _price in signed)
    cash = -sum((quantity * price for quantity, price in signed), Decimal(0))
    open_ = last * walked.quantity - walked.basis

    assert walked.quantity == left
    assert abs(walked.realised + open_ * multiplier - (cash + last * left - CLOSE * opening) * multiplier) < TINY
    assert left or abs(walked.basis) < TINY
    assert abs(sum((one.result for one in walked.closings), Decimal(0)) - walked.realised) < TINY


@given(opening=openings, rows=trades, cut=st.integers(1, 8))
def test_pieces_of_a_fill_are_the_fill(opening: int, rows: list[tuple[Side, int, Decimal]], cut: int) -> None:
    whole = walk(opening, CLOSE, executed(rows))
    pieces = [
        piece
        for one in executed(rows)
        for piece in (one._replace(quantity=cut * 10), one._replace(quantity=one.quantity - cut * 10))
    ]
    parts = walk(opening, CLOSE, pieces)

    assert (parts.quantity, parts.entries) == (whole.quantity, whole.entries)
    assert abs(parts.realised - whole.realised) < TINY
    one, other = (result_of([security(opening=opening, executions=tuple(each))]) for each in (executed(rows), pieces))
    assert (one.streak, one.trades) == (other.streak, other.trades)


@given(opening=st.integers(1, 9).map(lambda count: count * 100), price=prices)
def test_a_day_without_a_fill_realises_nothing(opening: int, price: Decimal) -> None:
    for signed in (opening, -opening):
        day = result_of([security(opening=signed, last=price)])
        assert (day.realised, day.trades) == (Decimal(0), 0)
        assert day.total == signed * (price - CLOSE)


@pytest.mark.parametrize(
    ("rows", "opening", "realised", "entries"),
    [
        ([(Side.BUY, 200, 610), (Side.SELL, 200, 605)], 0, -1000, {"O0"}),
        ([(Side.SELL, 100, 590)], 100, -1000, set()),
        ([(Side.SELL, 300, 590)], 100, -1000, {"O0"}),
        ([(Side.BUY, 300, 610)], -100, -1000, {"O0"}),
        ([(Side.BUY, 100, 600), (Side.BUY, 100, 620), (Side.SELL, 100, 610)], 0, 0, {"O0", "O1"}),
    ],
)
def test_what_a_fill_realises(
    rows: list[tuple[Side, int, int]], opening: int, realised: int, entries: set[str]
) -> None:
    walked = walk(opening, CLOSE, executed([(side, quantity, Decimal(price)) for side, quantity, price in rows]))
    assert walked.realised == realised
    assert walked.entries == entries


def test_losses_in_a_row_count_by_order_and_a_gain_begins_anew() -> None:
    def day(*pairs: tuple[int, int]) -> DayResult:
        rows = [row for buy, sell in pairs for row in ((Side.BUY, 100, Decimal(buy)), (Side.SELL, 100, Decimal(sell)))]
        return result_of([security(rows)])

    assert day((610, 609), (610, 609)).streak == 2
    assert day((610, 609), (610, 611)).streak == 0
    assert day((610, 609), (610, 611), (610, 609)).streak == 1
    assert day((610, 609), (610, 610)).streak == 1
    assert day((610, 609), (610, 611)).last_loss == NOON + timedelta(seconds=1)
    assert day((610, 611)).last_loss is None
    pieces = executed([(Side.BUY, 200, Decimal(610)), (Side.SELL, 100, Decimal(600)), (Side.SELL, 100, Decimal(640))])
    one_order = (*pieces[:2], pieces[2]._replace(order_id="O1"))
    assert result_of([security(executions=one_order)]).streak == 0


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"last": None}, BrakeGap.PRICE),
        ({"previous": None}, BrakeGap.PREVIOUS_CLOSE),
        ({"opening": None}, BrakeGap.POSITIONS),
        ({"multiplier": None}, BrakeGap.CONTRACT_SIZE),
        ({"complete": False}, BrakeGap.FILLS),
    ],
)
def test_what_is_not_known_is_a_gap(changes: dict[str, Any], gap: BrakeGap) -> None:
    day = result_of([security(**({"opening": 100} | changes))])
    assert day.gaps == ((gap, TENCENT.id),)


def test_the_broker_s_own_result_stands_in_for_a_missing_price() -> None:
    day = result_of([security(opening=100, last=None, stated=Decimal(-700)), security(opening=100)])
    assert day.total == -700 + 1000
    assert not day.gaps
    assert not day.count_gaps
    sold = result_of([security([(Side.SELL, 100, Decimal(590))], opening=100, previous=None, stated=Decimal(-700))])
    assert (sold.gaps, sold.count_gaps) == ((), ((BrakeGap.PREVIOUS_CLOSE, TENCENT.id),))


def test_lists_that_are_not_known_are_gaps_of_everything() -> None:
    day = result_of((), [BrakeGap.ORDERS])
    assert day.gaps == day.count_gaps == ((BrakeGap.ORDERS, ""),)


# --- executions -----------------------------------------------------------------------------------------------------


def filled(order: Order, quantity: int, price: int, seconds: float = 0) -> Fill:
    return Fill(
        id=f"F{order.id}{seconds}",
        order_id=order.id,
        account_id=order.account_id,
        instrument=order.instrument,
        name="",
        side=order.side,
        quantity=quantity,
        price=Decimal(price),
        time=NOON + timedelta(seconds=seconds),
    )


DONE = order_row(ACCOUNT, filled=200, status=OrderStatus.FILLED, average_price=Decimal(611))
OLD = replace(DONE, created=NOON - timedelta(days=3))


def told(
    orders: list[Order], fills: list[Fill], *, lists_fills: bool = True
) -> tuple[list[tuple[Shares, Decimal]], bool]:
    found, unknown = executions_of(orders, fills, today=lambda _: TODAY, lists_fills=lists_fills)
    return [(one.signed, one.price) for one in found.get(TENCENT.id, ())], bool(unknown)


def test_an_order_speaks_where_its_fills_do_not() -> None:
    assert told([DONE], []) == ([(200, Decimal(611))], False)
    assert told([DONE], [filled(DONE, 100, 610)]) == ([(100, Decimal(610)), (100, Decimal(612))], False)
    assert told([DONE], [filled(DONE, 200, 610)]) == ([(200, Decimal(610))], False)
    assert told([replace(DONE, average_price=None)], []) == ([], True)


def test_an_order_of_an_earlier_day_speaks_by_its_fills_of_today_alone() -> None:
    assert told([OLD], [filled(OLD, 50, 610)]) == ([(50, Decimal(610))], False)
    assert told([OLD], []) == ([], True)
    assert told([replace(OLD, status=OrderStatus.PARTIALLY_FILLED)], []) == ([], False)
    assert told([replace(OLD, status=OrderStatus.PARTIALLY_FILLED)], [], lists_fills=False) == ([], True)
    assert told([replace(OLD, updated=OLD.created)], [], lists_fills=False) == ([], False)


def test_fills_of_an_earlier_day_and_of_orders_that_are_not_listed() -> None:
    assert told([], [filled(DONE, 100, 610, -86_400), filled(DONE, 100, 611)]) == ([(100, Decimal(611))], False)


@settings(max_examples=30)
@given(held=openings, side=sides, quantity=shares)
def test_an_entry_is_what_may_leave_more_than_is_held(held: int, side: Side, quantity: int) -> None:
    order = order_row(ACCOUNT, side=side, quantity=quantity)
    after = held + (quantity if side is Side.BUY else -quantity)
    crosses = held * after < 0
    assert bool(working_entries([order], lambda _: held)) is (abs(after) > abs(held) or crosses)
    assert not working_entries([replace(order, status=OrderStatus.CANCELLED)], lambda _: held)
