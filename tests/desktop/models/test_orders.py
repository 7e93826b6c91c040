"""What the orders table says about each state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.reviews import order
from tideboard_core.model.order import OrderStatus, OrderType, Side
from tideboard_desktop.models.column_table import Ink
from tideboard_desktop.models.orders import ACTION, action_cell, order_columns, side_cell, status_cell


@pytest.mark.parametrize("status", list(OrderStatus))
def test_every_status_has_its_words_and_its_action(status: OrderStatus) -> None:
    one = order(status=status)
    assert status_cell(one).text
    action = action_cell(one)
    acts = {OrderStatus.UNKNOWN: "Settle", OrderStatus.CANCELLING: ""}
    assert action.text == acts.get(status, "Cancel" if one.open else "")
    assert action.button is bool(action.text)


def test_unknown_stands_out() -> None:
    cell = status_cell(order(status=OrderStatus.UNKNOWN))
    assert (cell.text, cell.alarm) == ("Unknown", True)


def test_what_the_broker_said_is_at_hand() -> None:
    cell = status_cell(replace(order(status=OrderStatus.REJECTED), text="购买力不足"))
    assert (cell.ink, cell.exact) == (Ink.WARN, "购买力不足")


def test_a_partial_fill_tells_its_shares() -> None:
    assert status_cell(order(status=OrderStatus.PARTIALLY_FILLED, filled=600)).text == "600 done"


def test_sides_have_word_and_colour() -> None:
    assert (side_cell(order()).text, side_cell(order()).ink) == ("Buy", Ink.UP)
    assert side_cell(replace(order(), side=Side.SELL)).ink is Ink.DOWN


def test_a_market_order_says_so_instead_of_a_price() -> None:
    one = replace(order(), order_type=OrderType.MARKET, price=None)
    texts = [column.cell(one).text for column in order_columns()]
    assert "market" in texts
    assert order_columns()[ACTION].cell(one).button
