"""The line of the checks above the button, and all lines below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.ticket import TicketScene
from fakes.values.reviews import account, checks, preview
from tideboard_core.model.order import Environment, OrderRequest, Side
from tideboard_core.model.review import Check, CheckCode, OrderPreview, Severity
from tideboard_core.orders.brake.loss_limits import BrakeGap
from tideboard_desktop.ticket.check_rows import CheckRows, ChecksLine, ReadWarnings, all_rows, first_row, line_above
from tideboard_desktop.ui.theme import make_theme

LEFT = Qt.MouseButton.LeftButton
DOCK, MARGINS = 312, 20


def check(code: CheckCode, severity: Severity = Severity.SOFT, *, passed: bool = False, **data: object) -> Check:
    return Check(code=code, severity=severity, passed=passed, data={"value": 100, "limit": 0, **data})


LARGE = check(CheckCode.SIZE, value=6000, limit=2000)
SHORT = check(CheckCode.SHORT, Severity.TYPED)
LEVELS = check(CheckCode.LEVELS, value=2, limit=1, uncovered=0)
DENIED = check(CheckCode.VALUE, Severity.HARD, value=Decimal(3480000), limit=Decimal(2000000), currency="HKD")
FINE = check(CheckCode.LOCK, Severity.HARD, passed=True, left=60)
WAITS = check(CheckCode.SESSION, Severity.HARD, passed=True, state="closed", waits=True)


def of(*verdicts: Check) -> OrderPreview:
    return replace(preview(), checks=verdicts)


def the_order() -> OrderRequest:
    request = preview().summary.request
    assert isinstance(request, OrderRequest)
    return request


@pytest.mark.parametrize(
    ("verdicts", "words", "others"),
    [
        ((FINE,), "All checks passed", 0),
        ((FINE, LARGE), "Large quantity", 0),
        ((LARGE, FINE, DENIED), "Value above your limit", 1),
        ((LARGE, LEVELS, SHORT), "Sells more than is free", 2),
        ((FINE, LARGE, WAITS), "Large quantity", 1),
    ],
)
def test_the_line_names_the_worst_and_counts_the_rest(verdicts: Sequence[Check], words: str, others: int) -> None:
    row, count = first_row(of(*verdicts), ReadWarnings())
    assert (row.words, count) == (words, others)
    assert row.passed is (words == "All checks passed")


def test_what_only_informs_is_said_beside_passed_checks() -> None:
    row, _others = first_row(of(FINE, WAITS), ReadWarnings())
    assert row.words == "All checks passed"
    assert row.figure == all_rows(of(FINE, WAITS))[0].words
    assert row.figure


def test_all_lines_are_each_failed_check_once_and_the_groups_without_one() -> None:
    rows = [row.words for row in all_rows(of(FINE, LARGE, DENIED), above=DENIED)]
    assert rows == ["Large quantity", "Unlocked, account right"]
    assert "No warnings" not in rows


def test_a_ticked_warning_gives_way_to_the_next_and_none_is_called_passed() -> None:
    read = ReadWarnings()
    seen = of(LARGE, SHORT)
    read.follow(the_order())
    read.tick(SHORT, on=True)
    assert first_row(seen, read)[0].words == "Sells more than is free", "it stays for a moment"
    read.just_ticked = None
    assert first_row(seen, read)[0].words == "Large quantity"
    read.tick(LARGE, on=True)
    read.just_ticked = None
    row, _others = first_row(seen, read)
    assert (row.words, row.passed) == ("2 warnings ticked", True)


def test_another_order_or_another_figure_has_no_ticks() -> None:
    read, request = ReadWarnings(), the_order()
    read.follow(request)
    read.tick(LARGE, on=True)
    read.follow(replace(request, client_order_id="TBANOTHERNUMBER"))
    assert LARGE in read
    assert check(CheckCode.SIZE, value=7000, limit=2000) not in read
    read.follow(replace(request, side=Side.SELL))
    assert LARGE not in read
    read.tick(LARGE, on=True)
    read.follow(None)
    assert LARGE not in read


def test_a_denial_is_never_ticked_away() -> None:
    read = ReadWarnings()
    read.follow(the_order())
    line = ChecksLine(make_theme())
    line.show_line(*first_row(of(DENIED), read), read, boxes=True)
    assert line.box.isHidden()
    line.show_line(*first_row(of(LARGE), read), read, boxes=True)
    assert not line.box.isHidden()


def test_the_lock_comes_first_and_a_missing_value_is_no_warning() -> None:
    read = ReadWarnings()
    assert line_above(of(LARGE), read, ("Trading is locked", "since 10:30"), "", "")[0][:3] == (
        "Trading is locked",
        "since 10:30",
        False,
    )
    waits, _others = line_above(None, read, None, "", "Waits for a price")
    assert (waits.words, waits.passed, waits.glyph) == ("Waits for a price", True, "info")
    assert line_above(None, read, None, "Quantity: Not whole lots of 100", "Waits for a price")[0].passed is False


NEAR = 10


@pytest.mark.parametrize("of_", ["", "HK.TCH261230C610000"])
@pytest.mark.parametrize("gap", list(BrakeGap))
def test_no_gap_of_the_loss_brake_widens_the_ticket(qtbot: QtBot, gap: BrakeGap, of_: str) -> None:
    """The words come before a long figure, and between them is room."""
    data = {"rule": "loss", "value": None, "limit": 1, "currency": "HKD", "gap": gap.value, "of": of_, "seconds": 3.0}
    held = of(Check(code=CheckCode.BRAKE, severity=Severity.HARD, passed=False, data=data))
    line, rows, read = ChecksLine(make_theme()), CheckRows(make_theme()), ReadWarnings()
    line.show_line(*first_row(held, read), read, boxes=True)
    rows.show_preview(held, read)
    for widget in (line, rows):
        qtbot.addWidget(widget)
        assert widget.minimumSizeHint().width() <= DOCK - MARGINS
        widget.resize(DOCK - MARGINS, widget.sizeHint().height())
        with qtbot.waitExposed(widget):
            widget.show()
    for shown in (line.line, *rows.lines):
        assert shown.words.text().startswith("Loss brake")
        assert shown.words.width() >= shown.words.sizeHint().width()
        assert shown.figure.geometry().left() > shown.words.geometry().right() + 4


# --- in the ticket --------------------------------------------------------------------------------------------------


async def test_the_worst_warning_is_ticked_on_the_line_and_nothing_is_sent(scene: TicketScene) -> None:
    scene.room.guard.checks = (*checks(warning=True), LARGE)
    scene.type("613", "2000")
    scene.dock.preview.show()
    line = scene.dock.form.checks_line
    assert line.line.words.text() == "Takes 2 levels"
    place, button = line.box.geometry(), scene.dock.form.action
    gap = button.mapTo(scene.dock, QPoint()).y() - line.box.mapTo(scene.dock, line.box.rect().bottomLeft()).y()
    assert gap > NEAR, "it comes by itself, and a hand may be on the button"
    QTest.mouseClick(line.box, LEFT)
    assert line.line.words.text() == "Takes 2 levels", "a double click does not meet the next box"
    assert line.box.isChecked()
    scene.dock.preview._move_on.timeout.emit()
    assert (line.line.words.text(), line.box.isChecked()) == ("Large quantity", False)
    assert line.box.geometry() == place
    assert not scene.room.guard.submitted
    scene.type("614", "2000")
    scene.dock.preview.show()
    assert line.line.words.text() == "Takes 2 levels", "another order has not been read"


async def test_in_live_nothing_is_ticked(scene: TicketScene) -> None:
    scene.room.guard.checks = checks(warning=True)
    scene.dock.set_account(account(Environment.LIVE))
    scene.type("613", "2000")
    scene.dock.preview.show()
    assert scene.dock.form.checks_line.box.isHidden()
    assert all(row.box.isHidden() for row in scene.dock.form.checks.rows)


async def test_a_click_on_the_line_opens_all_lines_below_the_button_and_moves_nothing(scene: TicketScene) -> None:
    scene.room.guard.checks = (*checks(warning=True), LARGE)
    scene.type("613", "2000")
    scene.dock.preview.show()
    form = scene.dock.form
    parts = (form.side, form.price, form.quantity, form.checks_line, form.action)
    before = [part.mapTo(scene.dock, part.rect().topLeft()) for part in parts]
    QTest.mouseClick(form.checks_line.opener, LEFT)
    assert form.checks.isVisible()
    assert [part.mapTo(scene.dock, part.rect().topLeft()) for part in parts] == before
    assert form.checks.mapTo(scene.dock, form.checks.rect().topLeft()).y() > before[-1].y()
    QTest.mouseClick(form.checks_line.opener, LEFT)
    assert not form.checks.isVisible()
