"""Which of two tellings of one order is the later one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fakes.values.trading import ACCOUNTS, order_row
from tideboard_core.model.order import Environment, Order, OrderStatus
from tideboard_core.orders.states import newer, overtaken, state_of, transition

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
