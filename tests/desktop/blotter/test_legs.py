"""A combination in the list of orders: one row with its legs below, named everywhere by its strategy."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from fakes.values.combinations import BUTTERFLY, combination_order
from fakes.values.trading import TENCENT
from tideboard_core.model.order import Order
from tideboard_core.orders.rows import with_legs
from tideboard_desktop.blotter.order_columns import order_columns, status_cell
from tideboard_desktop.orders.cancel.view import order_name
from tideboard_desktop.ui.tables.column_model import csv_rows, on_screen
from tideboard_desktop.ui.words.combinations import listed_name

NAME = "3 × Butterfly @ 1.77 debit"


def cells(row: Order) -> list[str]:
    return [column.cell(row).text for column in on_screen(order_columns())]


def test_the_row_says_the_strategy_and_the_net_price() -> None:
    parent, leg = with_legs([combination_order()])[:2]
    shown = cells(parent)
    assert shown[:2] == ["Combo", "Butterfly"]
    assert "1.77" in shown
    assert parent.legs == BUTTERFLY
    below = cells(leg)
    assert below[:2] == ["Buy", "› 27 Nov 2026 600.00 call"]
    assert [place for place, text in enumerate(below) if text] == [0, 1, 3, 6]  # no price, no status, no button


def test_a_credit_has_its_sign() -> None:
    credit = replace(combination_order(), price=Decimal("-0.5"))
    price = on_screen(order_columns())[4].cell(credit)
    assert (price.text, price.exact) == ("−0.50", "0.50 credit")


def test_it_has_one_name_in_questions_and_results() -> None:
    assert order_name(combination_order()) == listed_name(combination_order()) == NAME


def test_the_file_has_the_combination_and_its_legs() -> None:
    header, rows = csv_rows(order_columns(), with_legs([combination_order()]))
    part, role = header.index("Part of order"), header.index("Role")
    assert [row[2] for row in rows] == [NAME, *(leg.instrument for leg in BUTTERFLY)]
    assert [(row[part], row[role]) for row in rows[1:]] == [("7001", "Leg")] * 3


def test_it_has_not_the_name_of_its_first_leg() -> None:
    contract = replace(TENCENT, id=BUTTERFLY[0].instrument, name="TCH 261127 600.00C")
    header, rows = csv_rows(order_columns(facts=lambda _instrument: contract), [combination_order()])
    assert rows[0][header.index("Name")] == combination_order().name


def test_legs_that_nobody_approved_raise_an_alarm_with_both_in_words() -> None:
    listed = combination_order()
    approved = tuple(replace(leg, ratio=1) for leg in BUTTERFLY)

    cell = status_cell(replace(listed, legs_asked=approved))

    assert (cell.text, cell.alarm) == ("Other legs", True)
    assert "Approved:\nBuy 3 × 27 Nov 2026 600.00 call\nSell 3 × 27 Nov 2026 610.00 call" in cell.exact
    assert "At the broker:\nBuy 3 × 27 Nov 2026 600.00 call\nSell 6 × 27 Nov 2026 610.00 call" in cell.exact
    assert not status_cell(replace(listed, legs_asked=BUTTERFLY)).alarm
