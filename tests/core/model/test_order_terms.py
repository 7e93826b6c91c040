"""The rows of the order types, and what follows from them."""

from __future__ import annotations

import pytest

from tideboard_core.model.exits import ExitRole
from tideboard_core.model.order_terms import PRICED, TRAITS, WAITING, OrderType, TriggerType, differ_in_side


def test_every_type_has_one_row() -> None:
    assert set(TRAITS) == set(OrderType)


def test_limit_orders_of_every_name_have_a_limit() -> None:
    limited = {one for one, traits in TRAITS.items() if traits.limited}
    assert limited == {one for one in OrderType if "limit" in one.value} | {OrderType.ODD_LOT}


def test_each_type_that_waits_has_traits_of_its_own() -> None:
    """Else an exit or a broker's word would mean either of two types."""
    waiting = {one for one, traits in TRAITS.items() if traits.trigger is not None}
    assert set(WAITING.values()) == waiting
    assert {trigger for trigger, _limited in WAITING} == set(TriggerType)
    assert all((trigger, not limited) in WAITING for trigger, limited in WAITING)


@pytest.mark.parametrize(
    ("role", "limited", "order_type"),
    [
        (ExitRole.TAKE_PROFIT, False, OrderType.IF_TOUCHED),
        (ExitRole.TAKE_PROFIT, True, OrderType.IF_TOUCHED_LIMIT),
        (ExitRole.STOP_LOSS, False, OrderType.STOP),
        (ExitRole.STOP_LOSS, True, OrderType.STOP_LIMIT),
    ],
)
def test_an_exit_is_a_touched_order_or_a_stop(role: ExitRole, limited: bool, order_type: OrderType) -> None:
    assert role.order_type(limited=limited) is order_type
    assert (order_type in PRICED) is limited


def test_a_stop_and_its_touched_order_differ_in_side_alone() -> None:
    assert differ_in_side(OrderType.STOP, OrderType.IF_TOUCHED)
    assert differ_in_side(OrderType.IF_TOUCHED_LIMIT, OrderType.STOP_LIMIT)
    assert not differ_in_side(OrderType.STOP, OrderType.IF_TOUCHED_LIMIT)
    assert not any(differ_in_side(one, one) for one in OrderType)
