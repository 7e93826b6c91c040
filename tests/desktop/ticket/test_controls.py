"""Parts of the ticket that show what an order costs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from fakes.values.reviews import preview
from tideboard_core.model.order import Side
from tideboard_desktop.ticket.controls import CostLines
from tideboard_desktop.ui.theme import make_theme

DOCK = 312
MARGINS = 20


@pytest.mark.parametrize("value", ["1226000", "551700000", "9999999999"])
def test_large_amounts_do_not_widen_the_ticket(qtbot: QtBot, value: str) -> None:
    """The words of the fees are cut, the amounts stand whole."""
    shown, amount = preview(), Decimal(value)
    fees = tuple(item._replace(amount=amount / 1000) for item in shown.summary.fees)
    large = replace(shown.summary, value=amount, fees=fees, fee_total=amount / 500, total=amount, power_after=-amount)
    lines = CostLines(make_theme(), beside=QWidget())
    qtbot.addWidget(lines)
    lines.show_preview(replace(shown, summary=large), Side.BUY, "HKD")

    assert lines.minimumSizeHint().width() <= DOCK - MARGINS
    lines.resize(DOCK - MARGINS, lines.height())
    with qtbot.waitExposed(lines):
        lines.show()
    for value_label in [label for label in lines.findChildren(QLabel) if label.accessibleName()]:
        assert value_label.width() >= value_label.sizeHint().width()
        assert value_label.geometry().right() < lines.width()


def test_what_the_one_line_leaves_out_is_in_its_tool_tip(qtbot: QtBot) -> None:
    lines = CostLines(make_theme(), beside=QWidget())
    for widget in (lines, lines.total_line):
        qtbot.addWidget(widget)
    lines.show_preview(preview(), Side.BUY, "HKD")
    lines.show_rest("Margin of a purchase.")
    shown = [label.text() for label in lines.total_line.findChildren(QLabel)]
    assert shown == [*lines.total]
    for words in (
        "Value at limit 1,226,000.00",
        "1,764.50",
        "Buying power after 1,770,875.50",
        "Margin of a purchase.",
    ):
        assert words in lines.total_line.toolTip()
    assert lines.total[1] not in lines.total_line.toolTip()
