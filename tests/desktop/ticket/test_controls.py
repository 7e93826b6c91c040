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
from tideboard_core.orders.brake.loss_limits import BrakeGap
from tideboard_desktop.ticket.controls import CostLines, TicketChecks, TicketSummary, group_lines
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


def test_the_last_line_counts_the_warnings_of_all_lines() -> None:
    def check(code: CheckCode, severity: Severity, *, passed: bool, **data: object) -> Check:
        return Check(code=code, severity=severity, passed=passed, data={"value": 100, "limit": 0, **data})

    fine = check(CheckCode.SHORT, Severity.HARD, passed=True)
    short = check(CheckCode.SHORT, Severity.TYPED, passed=False)
    levels = check(CheckCode.LEVELS, Severity.SOFT, passed=False, value=2, limit=1)
    assert group_lines([fine])[3] == ("No warnings", "", True)
    assert group_lines([short])[2:] == [("Sells more than is free", "100 of 0", False), ("1 warning", "", False)]
    assert group_lines([fine, levels])[3][::2] == ("Takes 2 levels", False)
    assert group_lines([short, levels])[3] == ("Takes 2 levels", "2 warnings", False)


@pytest.mark.parametrize("of", ["", "HK.TCH261230C610000"])
@pytest.mark.parametrize("gap", list(BrakeGap))
def test_no_gap_of_the_loss_brake_widens_the_ticket(qtbot: QtBot, gap: BrakeGap, of: str) -> None:
    """The words stand whole, a long figure is cut; between them is room."""
    data = {"rule": "loss", "value": None, "limit": 1, "currency": "HKD", "gap": gap.value, "of": of, "seconds": 3.0}
    held = Check(code=CheckCode.BRAKE, severity=Severity.HARD, passed=False, data=data)
    lines, summary = TicketChecks(make_theme()), TicketSummary(make_theme())
    for widget in (lines, summary):
        qtbot.addWidget(widget)
    lines.show_preview(replace(preview(), checks=(held,)), None)
    summary.show_both(("Cost at most, HKD", "61,303.13"), lines)

    for widget in (lines, summary):
        assert widget.minimumSizeHint().width() <= DOCK - MARGINS
    lines.resize(DOCK - MARGINS, lines.height())
    with qtbot.waitExposed(lines):
        lines.show()
    line = next(line for line in lines.lines if line.words.text().startswith("Loss brake"))
    assert line.words.width() >= line.words.sizeHint().width()
    assert line.figure.geometry().left() > line.words.geometry().right() + 4


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
