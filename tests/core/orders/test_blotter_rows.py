"""Which of two states of one order is the later one, and that no fill counts twice, whoever sends it first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from fakes.values.trading import ACCOUNTS, NOON, TENCENT, order_row
from tideboard_core.model.order import Environment, Fill, Order, OrderStatus, Side
from tideboard_core.model.shares import Shares
from tideboard_core.orders import blotter_rows
from tideboard_core.orders.blotter_rows import Executions, OrderRows, newer, overtaken, state_of, transition

KNOWN = replace(order_row(ACCOUNTS[Environment.PRACTICE], id="1"), quantity=300, filled=100)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (replace(KNOWN, filled=0, updated=KNOWN.updated + SECOND), True),
        (replace(KNOWN, filled=200, updated=KNOWN.updated - SECOND), False),
        (replace(KNOWN, updated=KNOWN.updated - SECOND), True),
        (KNOWN, False),
    ],
)
def test_fewer_fills_or_an_earlier_stamp_were_overtaken(told: Order, expected: bool) -> None:
    assert overtaken(told, KNOWN) is expected


def test_what_is_done_does_not_open_again_at_the_same_stamp() -> None:
    assert overtaken(KNOWN, replace(KNOWN, status=OrderStatus.CANCELLED))


def test_a_push_as_new_as_the_list_stands() -> None:
    listed = replace(KNOWN, status=OrderStatus.SUBMITTED)

    assert newer(KNOWN, listed) is KNOWN
    assert newer(KNOWN, replace(listed, filled=200)).filled == 200
    assert newer(KNOWN, replace(listed, updated=KNOWN.updated + SECOND)).updated > KNOWN.updated


def test_a_new_stamp_alone_is_no_change() -> None:
    assert state_of(KNOWN) == state_of(replace(KNOWN, updated=KNOWN.updated + SECOND))
    assert state_of(KNOWN) != state_of(replace(KNOWN, filled=200))
    assert transition(KNOWN)["filled"] == 100


FILL = Fill(
    id="F1",
    order_id="W1",
    account_id="7",
    instrument=TENCENT.id,
    name="TENCENT",
    side=Side.BUY,
    quantity=100,
    price=Decimal("611.00"),
    time=NOON,
)


def unnamed(quantity: Shares, upto: Shares) -> Fill:
    return structs.replace(FILL, id=f"W1/{upto}", quantity=quantity, upto=upto)


def named(number: str, quantity: Shares = 100) -> Fill:
    return structs.replace(FILL, id=number, quantity=quantity)


def made(*fills: Fill) -> Executions:
    executions = Executions()
    for fill in fills:
        executions.take(fill)
    return executions


def test_a_fill_without_a_name_is_shown_at_once() -> None:
    executions = made(unnamed(100, 100))

    assert [fill.quantity for fill in executions.rows()] == [100]
    assert executions.waiting


def test_the_broker_s_own_fill_takes_its_place() -> None:
    executions = made(unnamed(100, 100), unnamed(50, 150))

    executions.replace([named("F1")], begun=executions.pushes)
    assert sorted((fill.id, fill.quantity) for fill in executions.rows()) == [("F1", 100), ("W1/150", 50)]

    executions.replace([named("F1"), named("F2", 50)], begun=executions.pushes)
    assert sorted((fill.id, fill.quantity) for fill in executions.rows()) == [("F1", 100), ("F2", 50)]
    assert not executions.waiting


def test_a_push_behind_the_list_adds_nothing() -> None:
    executions = made(named("F1"), unnamed(100, 100))

    assert [fill.id for fill in executions.rows()] == ["F1"]


def test_the_same_push_twice_is_one_fill() -> None:
    assert len(made(unnamed(100, 100), unnamed(100, 100)).rows()) == 1


def test_fills_of_other_orders_name_nothing() -> None:
    executions = made(unnamed(100, 100), structs.replace(named("F1"), order_id="W2"))

    assert len(executions.rows()) == 2


def test_newest_first() -> None:
    late = structs.replace(named("F2"), time=NOON + timedelta(seconds=1))

    assert [fill.id for fill in made(FILL, late).rows()] == ["F2", "F1"]


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.data())
def test_shares_are_counted_once_whatever_the_order_of_telling(sizes: list[int], data: st.DataObject) -> None:
    """Each execution is told by a push and by the list, cut differently, in any order and more than once."""
    total = sum(sizes)
    pushes = [unnamed(size, sum(sizes[: number + 1])) for number, size in enumerate(sizes)]
    listed = [named(f"F{number}", 1) for number in range(total)]
    steps = data.draw(st.permutations([*pushes, *pushes, *range(total + 1)]))
    executions = Executions()
    seen = 0
    for step in steps:
        if isinstance(step, Fill):
            executions.take(step)
        else:
            seen = max(seen, step)
            executions.replace(listed[:seen], begun=executions.pushes)
        assert sum(fill.quantity for fill in executions.rows()) <= total
    executions.replace(listed, begun=executions.pushes)
    assert executions.rows() == tuple(sorted(listed, key=lambda fill: fill.id, reverse=True))


@given(st.lists(st.one_of(st.integers(0, 4), st.lists(st.integers(0, 4), unique=True)), max_size=12))
def test_no_order_of_lists_and_pushes_loses_a_fill_of_today_or_counts_it_twice(steps: list[int | list[int]]) -> None:
    """A number is a push of that fill, a list what the broker lists; what was told once stays to the end of the day."""
    executions, ever, lacking = Executions(), set[str](), set[str]()
    for step in steps:
        if isinstance(step, int):
            executions.take(named(f"F{step}"))
            ever.add(f"F{step}")
            lacking.discard(f"F{step}")
        else:
            listed = {f"F{number}" for number in step}
            executions.replace(map(named, sorted(listed)), begun=executions.pushes, today=lambda _: str(NOON.date()))
            ever |= listed
            lacking = ever - listed
        assert {fill.id: fill.missing for fill in executions.rows()} == {name: name in lacking for name in ever}
        assert len(executions.rows()) == len(ever)
    tomorrow = str((NOON + timedelta(days=1)).date())
    executions.replace([], begun=executions.pushes, today=lambda _: tomorrow)
    assert executions.rows() == ()


def test_no_fraction_counts_twice_and_none_is_lost() -> None:
    executions = made(unnamed(Decimal("0.5"), Decimal("0.5")), unnamed(Decimal("0.25"), Decimal("0.75")))
    assert executions.cover("W1", Decimal("0.75"))
    executions.replace([named("F1", Decimal("0.5"))], begun=executions.pushes)

    assert [fill.quantity for fill in executions.rows()] == [Decimal("0.25"), Decimal("0.5")]
    executions.replace([named("F1", Decimal("0.5")), named("F2", Decimal("0.25"))], begun=executions.pushes)
    assert not executions.waiting
    assert sum(fill.quantity for fill in executions.rows()) == Decimal("0.75")


def test_a_list_that_is_older_than_a_push_or_not_whole_takes_no_fill_away() -> None:
    executions = made(named("F1"))
    begun = executions.pushes
    executions.take(named("F2"))

    executions.replace([named("F1")], begun=begun)
    assert {fill.id for fill in executions.rows()} == {"F1", "F2"}
    executions.replace([named("F3")], begun=executions.pushes, whole=False)
    assert {fill.id for fill in executions.rows()} == {"F1", "F2", "F3"}
    executions.replace([named("F3")], begun=executions.pushes)
    assert {fill.id for fill in executions.rows()} == {"F3"}


@pytest.mark.parametrize("count", [200, 2000])
def test_a_push_looks_at_few_of_the_day_s_fills_and_orders(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands a day: each push, read at once by whoever shows them, must not go through all that came before."""
    looks: list[object] = []

    def counted(name: str) -> None:
        real = getattr(blotter_rows, name)

        def look(row: object) -> object:
            looks.append(row)
            return real(row)

        monkeypatch.setattr(blotter_rows, name, look)

    counted("_by_time")
    counted("_by_creation")
    executions, orders = Executions(), OrderRows()
    for number in range(count):
        executions.take(structs.replace(named(f"F{number:05}"), time=NOON + number * SECOND))
        orders[f"{number:05}"] = replace(KNOWN, id=f"{number:05}", created=NOON + number * SECOND)
        assert executions.cover("W1", number + 1)
        assert executions.rows()[0].id == f"F{number:05}"
        assert orders.newest_first()[0].id == f"{number:05}"

    assert len(looks) <= count * (count.bit_length() + 4)
    orders["late"] = replace(KNOWN, id="late", created=NOON - SECOND)
    executions.take(structs.replace(named("late"), time=NOON - SECOND))
    assert orders.newest_first()[-1].id == "late"
    assert executions.rows()[-1].id == "late"


def test_a_fill_that_is_told_again_with_other_shares_counts_once() -> None:
    executions = made(named("F1", 100), named("F2", 200), named("F1", 300))

    assert sorted(fill.quantity for fill in executions.rows()) == [200, 300]
    assert executions.cover("W1", 500)
    assert not executions.cover("W1", 501)
