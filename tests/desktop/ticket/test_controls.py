"""Parts of the ticket that show what an order costs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from fakes.values.reviews import preview
from tideboard_core.model.order import Side
from tideboard_core.model.review import Check, CheckCode, Severity
from tideboard_desktop.ticket.controls import CostLines, group_lines
from tideboard_desktop.ui.theme import make_theme

DOCK = 312
MARGINS = 20


def test_what_denies_stands_before_what_warns() -> None:
    """The line names the reason that the review would give."""
    shares, money = {"value": 6000, "limit": 2000}, {"value": Decimal(3480000), "limit": Decimal(2000000)}
    large = Check(code=CheckCode.SIZE, severity=Severity.SOFT, passed=False, data=shares)
    denied = Check(code=CheckCode.VALUE, severity=Severity.HARD, passed=False, data={**money, "currency": "HKD"})

    assert group_lines([large])[2][0] == "Large quantity"
    assert group_lines([large, denied])[2][0] == "Value above your limit"


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
