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
