"""The confirmation of a flatten under real events: what is shown, and the one gesture that begins it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.timers import timer_of
from fakes.values.clock import ManualClock
from fakes.values.reviews import ScriptedFlattenReview, flatten_plan
from tideboard_core.errors import OrderDenied
from tideboard_core.model.flatten import LineOutcome
from tideboard_core.model.offers import OutdatedProgram
from tideboard_core.model.order import Environment, TradingHours
from tideboard_core.model.review import REFUSED, Confirmation, Gesture, VoidCode, VoidReason
from tideboard_desktop.orders.flatten.lines import _order_cell, state_words
from tideboard_desktop.orders.flatten.view import FlattenDialog, plan_sentence
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton


class Scene:
    """An open dialog whose time a test moves."""

    def __init__(self, environment: Environment) -> None:
        self.review, self.clock = ScriptedFlattenReview(environment), ManualClock()
        self.tasks = Tasks(print)
        self.dialog = FlattenDialog(self.review, make_theme(), self.clock, self.tasks, None)
        timer_of(self.dialog).setInterval(1_000_000)

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.05)):
            self.clock.advance(0.05)
            self.dialog.tick()
            self.dialog.send.tick()

    def hold(self, seconds: float) -> None:
        QTest.mousePress(self.dialog.send, LEFT)
        self.wait(seconds)
        QTest.mouseRelease(self.dialog.send, LEFT)


Open = Callable[[Environment], Scene]


@pytest.fixture
def open_dialog(qtbot: QtBot) -> Iterator[Open]:
    kept: list[Scene] = []

    def open_it(environment: Environment) -> Scene:
        scene = Scene(environment)
        kept.append(scene)
        qtbot.addWidget(scene.dialog)
        scene.dialog.open()
        scene.wait(0.5)
        return scene

    yield open_it
    for scene in kept:
        scene.dialog.reject()


def test_every_line_is_shown_with_what_becomes_of_it(open_dialog: Open) -> None:
    dialog = open_dialog(Environment.LIVE).dialog
    assert [state_words(row) for row in dialog.table.rows] == [
        "Cancels 1 working order first",
        "Will be closed",
        "Not done: The market takes no orders now (closed).",
    ]
    assert dialog.heading.text() == "Close 2 of 3 positions"


def test_a_reason_that_its_column_cuts_off_is_read_whole_below_the_table(qtbot: QtBot) -> None:
    scene = Scene(Environment.LIVE)
    assert scene.dialog.whole.isHidden()
    sold = ", ".join(f"HK.TCH261230C6{place}0000" for place in range(9))
    first, *others = scene.review.plan.lines
    covers = replace(first, obstacle=OrderDenied("flatten-covers", count=9, sold=sold))
    scene.review.plan = replace(scene.review.plan, lines=(covers, *others))
    scene.dialog.reject()
    dialog = FlattenDialog(scene.review, make_theme(), scene.clock, scene.tasks, None)
    qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.whole.isVisible()
    assert sold in dialog.whole.text().replace("\u200b", "")
    dialog.reject()


@pytest.mark.parametrize(
    ("hours", "ends", "words"),
    [
        (TradingHours.REGULAR, False, "騰訊控股"),
        (TradingHours.EXTENDED, False, "extended hours · 騰訊控股"),
        (TradingHours.ALL_DAY, False, "extended hours · 騰訊控股"),
        (TradingHours.OVERNIGHT, False, "overnight · 騰訊控股"),
        (TradingHours.EXTENDED, True, "extended hours · expires today · 騰訊控股"),
        (TradingHours.REGULAR, True, "expires today · 騰訊控股"),
    ],
)
def test_the_hours_of_an_order_and_a_contract_of_today_are_said(hours: TradingHours, ends: bool, words: str) -> None:
    line = replace(flatten_plan().lines[0], hours=hours, ends_today=ends)
    cell = _order_cell(LineOutcome(line=line))
    assert cell.second == words
    assert cell.exact.endswith(words)


def test_a_holding_of_which_nothing_can_be_ordered_names_no_order() -> None:
    line = flatten_plan().lines[0]
    assert _order_cell(LineOutcome(line=line)).text == f"Sell {line.quantity:,} {line.instrument}"
    assert _order_cell(LineOutcome(line=replace(line, quantity=0))).text == line.instrument


def test_live_types_the_number_of_positions_that_are_worked_on(open_dialog: Open) -> None:
    scene = open_dialog(Environment.LIVE)
    assert scene.dialog.focusWidget() is scene.dialog.cancel
    assert not scene.dialog.typed_send.isEnabled()
    QTest.keyClick(scene.dialog.field, Key.Key_3)
    assert not scene.dialog.typed_send.isEnabled()
    QTest.keyClick(scene.dialog.field, Key.Key_Backspace)
    QTest.keyClick(scene.dialog.field, Key.Key_2)
    QTest.mouseClick(scene.dialog.typed_send, LEFT)
    assert scene.dialog.answer == Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=2)


@pytest.mark.parametrize("environment", [Environment.PRACTICE, Environment.PAPER])
def test_elsewhere_the_button_is_held(open_dialog: Open, environment: Environment) -> None:
    scene = open_dialog(environment)
    scene.hold(0.6)
    assert scene.dialog.answer == REFUSED
    scene.hold(1.1)
    assert scene.dialog.answer.gesture is Gesture.HOLD
    assert scene.dialog.answer.held >= 0.9


def test_a_press_by_a_program_asks_for_the_number(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog(Environment.PRACTICE).dialog
    QAccessible.queryAccessibleInterface(dialog.send).actionInterface().doAction("Press")
    qtbot.waitUntil(lambda: dialog.typing)
    assert dialog.answer == REFUSED


@pytest.mark.parametrize("environment", list(Environment))
def test_escape_and_enter_refuse(open_dialog: Open, environment: Environment) -> None:
    for key in (Key.Key_Escape, Key.Key_Return):
        scene = open_dialog(environment)
        QTest.keyClick(scene.dialog, key)
        assert scene.dialog.answer == REFUSED
        assert not scene.dialog.isVisible()
        assert scene.review.listeners == []


def test_a_press_before_it_is_alive_does_not_count(qtbot: QtBot) -> None:
    scene = Scene(Environment.PRACTICE)
    qtbot.addWidget(scene.dialog)
    scene.dialog.open()
    scene.wait(0.2)
    scene.hold(1.2)
    assert scene.dialog.answer == REFUSED
    scene.dialog.reject()


def test_a_void_plan_cannot_be_confirmed(open_dialog: Open) -> None:
    scene = open_dialog(Environment.LIVE)
    QTest.keyClick(scene.dialog.field, Key.Key_2)
    scene.review.become_void(VoidReason(code=VoidCode.LINK_DOWN))
    assert not scene.dialog.typed_send.isEnabled()
    QTest.mouseClick(scene.dialog.typed_send, LEFT)
    assert scene.dialog.answer == REFUSED
    assert scene.dialog.first.text() == "Void. Nothing was sent."


def test_a_hold_that_a_stall_has_ended_says_so(open_dialog: Open) -> None:
    scene = open_dialog(Environment.PRACTICE)
    QTest.mousePress(scene.dialog.send, LEFT)
    scene.wait(0.3)
    scene.clock.advance(0.5)
    scene.wait(0.3)
    assert scene.dialog.first.text() == "The window stood still and nothing was sent; hold again."
    QTest.mouseRelease(scene.dialog.send, LEFT)
    QTest.mousePress(scene.dialog.send, LEFT)
    scene.wait(0.5)
    assert scene.dialog.first.text() == "Hold the button to begin."


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("1.4.98", "The gateway program is 1.4.98; before 1.4.109 it told some orders wrongly. One after"),
        ("", "The gateway program tells no version; before 1.4.109 it told some orders wrongly. One after"),
    ],
)
def test_an_old_gateway_program_is_said_at_its_head(version: str, words: str) -> None:
    plan = flatten_plan(Environment.LIVE)

    assert plan_sentence(replace(plan, outdated=OutdatedProgram(version, "1.4.109"))).startswith(words)
    assert plan_sentence(plan).startswith("One after")
