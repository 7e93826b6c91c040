"""Exits that no broker could mean are not made; an exit closes what has filled, never more."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.trading import ACCOUNTS, held_exit, order_row
from tideboard_core.errors import BadInput
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms
from tideboard_core.model.order import Environment, ModifyRequest, OrderStatus, TimeInForce

LIVE = ACCOUNTS[Environment.LIVE]
STOP = ExitTerms(trigger=Decimal(600))


@pytest.mark.parametrize("text", ["0", "-338.2", "NaN", "Infinity", "sNaN"])
def test_prices_of_an_exit_are_above_zero(text: str) -> None:
    with pytest.raises(BadInput, match="trigger-not-positive"):
        ExitTerms(trigger=Decimal(text))
    with pytest.raises(BadInput, match="price-not-positive"):
        ExitTerms(trigger=Decimal(600), limit=Decimal(text))
    with pytest.raises(BadInput, match="price-too-long"):
        ExitTerms(trigger=Decimal("1E+40"))


def test_exits_have_a_stop_or_a_target_and_a_last_day_where_they_need_one() -> None:
    with pytest.raises(BadInput, match="exits-missing"):
        AttachedExits()
    with pytest.raises(BadInput, match="exits-immediate"):
        AttachedExits(stop_loss=STOP, time_in_force=TimeInForce.IOC)
    with pytest.raises(BadInput, match="expiry-missing"):
        AttachedExits(stop_loss=STOP, time_in_force=TimeInForce.GTD)
    with pytest.raises(BadInput, match="expiry-not-wanted"):
        AttachedExits(stop_loss=STOP, expires=date(2026, 12, 28))
    assert list(AttachedExits(stop_loss=STOP, take_profit=STOP).terms()) == [ExitRole.TAKE_PROFIT, ExitRole.STOP_LOSS]


def test_a_change_sets_exits_or_withdraws_them() -> None:
    with pytest.raises(BadInput, match="exits-both"):
        ModifyRequest(
            account=LIVE,
            order=order_row(LIVE),
            client_order_id="TB-1120-0001",
            quantity=300,
            exits=AttachedExits(stop_loss=STOP),
            cancel_exits=True,
        )


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.sampled_from(OrderStatus))
def test_an_exit_covers_no_more_than_has_filled(quantity: int, filled: int, entered: int, status: OrderStatus) -> None:
    exit_ = held_exit(quantity=quantity, filled=filled, status=status)
    covered = exit_.covers(entered)
    assert 0 <= covered <= max(min(quantity, entered) - filled, 0)
    assert (covered > 0) <= exit_.open


def test_a_listed_exit_is_confirmed_also_when_it_has_ended() -> None:
    asked = AttachedExits(stop_loss=STOP, take_profit=ExitTerms(trigger=Decimal(640)))
    order = order_row(LIVE, exits_asked=asked, exits=(held_exit(status=OrderStatus.CANCELLED),))
    assert order.exits_unconfirmed == (ExitRole.TAKE_PROFIT,)
    assert order_row(LIVE, exits=()).exits_unconfirmed == ()
