"""Positions that come unticked in the confirmation of a flatten: named with why, and counted as they are ticked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.timers import timer_of
from fakes.values.clock import ManualClock
from fakes.values.reviews import ScriptedFlattenReview, cautioned_plan
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment
from tideboard_desktop.orders.flatten.lines import state_words
from tideboard_desktop.orders.flatten.view import FlattenDialog
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton


def opened(qtbot: QtBot, environment: Environment = Environment.LIVE, both: bool = True) -> FlattenDialog:
    review, clock = ScriptedFlattenReview(environment), ManualClock()
    plan = review.plan = cautioned_plan(environment)
    if not both:
        review.plan = replace(plan, lines=(plan.lines[0], replace(plan.lines[1], cautions=()), plan.lines[2]))
    dialog = FlattenDialog(review, make_theme(), clock, Tasks(print), None)
    timer_of(dialog).setInterval(1_000_000)
    qtbot.addWidget(dialog)
    dialog.open()
    for _ in range(10):  # the dead time after its opening
        clock.advance(0.05)
        dialog.tick()
    return dialog


def test_each_is_named_with_why_and_not_ticked(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    texts = [box.text() for box in dialog.unticked.list.boxes.values()]
    assert texts == [
        "HK.00700: Sell 800 HK.00700 stop 590.03 cannot be put back: 590.03 is not on a tick of 0.20 and 1 more",
        "HK.09988: order TB-1120-KQXW-0398 on this side is still Unknown",
    ]
    assert not dialog.unticked.ticked
    assert state_words(dialog.table.rows[0]) == "Closed only if ticked below"
    assert (dialog.heading.text(), dialog.first.text()) == ("Close 0 of 3 positions", "None of them is ticked.")
    assert not dialog.field.isEnabled()
    dialog.reject()


def test_the_number_that_is_typed_is_that_of_the_positions_as_they_are_ticked(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    dialog.unticked.list.boxes["HK.09988"].setChecked(True)
    assert dialog.heading.text() == "Close 1 of 3 positions"
    QTest.keyClick(dialog.field, Key.Key_1)
    assert dialog.typed_send.isEnabled()
    assert dialog.typed_send.text() == dialog.typed_send.accessibleName() == "Close 1 LIVE"

    dialog.unticked.list.boxes["HK.00700"].setChecked(True)
    assert (dialog.field.text(), dialog.typed_send.isEnabled()) == ("", False)
    QTest.keyClick(dialog.field, Key.Key_2)
    QTest.mouseClick(dialog.typed_send, LEFT)
    assert (dialog.answer.typed_quantity, sorted(dialog.answer.lines)) == (2, ["HK.00700", "HK.09988"])


def test_a_tick_that_changes_which_is_closed_is_typed_anew(qtbot: QtBot) -> None:
    """The number is the same as before, the positions are not."""
    dialog = opened(qtbot)
    first, second = dialog.unticked.list.boxes.values()
    first.setChecked(True)
    QTest.keyClick(dialog.field, Key.Key_1)
    first.setChecked(False)
    second.setChecked(True)
    assert (dialog.field.text(), dialog.typed_send.isEnabled()) == ("", False)
    dialog.reject()


def test_one_box_at_the_head_ticks_all_of_them(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    QTest.keyClick(dialog.unticked.all, Key.Key_Space)
    assert sorted(dialog.unticked.ticked) == ["HK.00700", "HK.09988"]
    dialog.unticked.list.boxes["HK.00700"].setChecked(False)
    assert not dialog.unticked.all.isChecked()
    dialog.reject()


def test_as_many_as_there_are_leave_the_buttons_on_the_screen(qtbot: QtBot) -> None:
    """What is above them scrolls, and nothing of it is squeezed."""
    review = ScriptedFlattenReview(Environment.LIVE, password="123456")
    plan = cautioned_plan()
    first, exit_ = plan.lines[0], plan.lines[0].exits[0]
    numbers = range(12)
    entries = [replace(exit_, id=f"71{at:02}") for at in numbers]
    lines = [
        replace(first, instrument=InstrumentId(f"HK.007{at:02}"), entries=(entry,))
        for at, entry in zip(numbers, entries, strict=True)
    ]
    review.plan = replace(plan, lines=tuple(lines), staying=tuple(replace(one, id=f"7{one.id}") for one in entries))
    dialog = FlattenDialog(review, make_theme(), ManualClock(), Tasks(print), None)
    qtbot.addWidget(dialog)
    dialog.open()

    assert dialog.height() <= dialog.screen().availableGeometry().height()
    assert dialog.cancel.visibleRegion().boundingRect() == dialog.cancel.rect()
    parts = (dialog.lines, dialog.unticked, dialog.entries)
    assert all(part.height() >= part.minimumSizeHint().height() for part in parts)
    dialog.reject()


def test_for_one_there_is_no_box_at_the_head_and_without_any_no_room(qtbot: QtBot) -> None:
    dialog = opened(qtbot, both=False)
    assert (dialog.unticked.all.isVisible(), dialog.unticked.isVisible()) == (False, True)
    dialog.reject()


@pytest.mark.parametrize("environment", [Environment.PAPER, Environment.PRACTICE])
def test_elsewhere_the_ticks_go_with_the_hold(qtbot: QtBot, environment: Environment) -> None:
    dialog = opened(qtbot, environment)
    assert not dialog.send.isEnabled()
    dialog.unticked.list.boxes["HK.09988"].setChecked(True)
    assert dialog.send.isEnabled()
    dialog.send.held.emit(1.0)
    assert sorted(dialog.answer.lines) == ["HK.09988"]


def test_an_exit_whose_trigger_is_passed_is_said_in_its_line(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    line = dialog.table.rows[0].line
    passed = (replace(line.exits[0], trigger=Decimal(590)),)
    row = replace(dialog.table.rows[0], line=replace(line, cautions=(), passed=passed))
    assert state_words(row) == ("Cancels 1 working order first. Its exit at 590.00 is passed and cannot be put back.")
    dialog.reject()
