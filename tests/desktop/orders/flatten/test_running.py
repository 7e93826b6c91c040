"""A running flatten: every line told, Stop, and an exit that is put back by a person alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.values.reviews import flatten_plan
from tideboard_core.errors import OrderDenied, OrderRejected, OrderUnknown
from tideboard_core.model.flatten import LineOutcome, LineState
from tideboard_core.model.order import Environment, Order, OrderStatus
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_desktop.orders.flatten.lines import state_words
from tideboard_desktop.orders.flatten.running import FlattenProgress
from tideboard_desktop.ui.theme import make_theme

LEFT = Qt.MouseButton.LeftButton


class Scene:
    """An open window over a run that the test moves."""

    def __init__(self, qtbot: QtBot) -> None:
        self.run = FlattenRun(flatten_plan(Environment.LIVE))
        self.dialog = FlattenProgress(self.run, make_theme(), None)
        self.wanted: list[Order] = []
        self.dialog.exit_wanted.connect(self.wanted.append)
        qtbot.addWidget(self.dialog)
        self.dialog.show()

    def words(self) -> list[str]:
        return [state_words(row) for row in self.dialog.table.rows]


@pytest.fixture
def scene(qtbot: QtBot) -> Scene:
    return Scene(qtbot)


def test_each_line_is_told_as_it_moves_on(scene: Scene) -> None:
    run = scene.run
    assert scene.dialog.heading.text() == "Closing 1 of 2…"
    run.put(0, state=LineState.DONE, sent=800, filled=800)
    run.put(1, state=LineState.PARTLY, sent=300, filled=100)
    run.finish()
    assert scene.words() == [
        "Done: 800 closed",
        "Partly done: 100 of 300 closed, see Orders",
        "Not done: The market takes no orders now (closed).",
    ]
    assert scene.dialog.heading.text() == "1 of 3 positions are closed"
    assert scene.dialog.close_button.isVisible()


def test_refused_unknown_and_not_done_say_why(scene: Scene) -> None:
    scene.run.put(0, state=LineState.REFUSED, error=OrderRejected("order-rejected", text="购买力不足"))
    scene.run.put(1, state=LineState.NOT_DONE, error=OrderDenied("flatten-stopped"))
    assert scene.words()[:2] == ["Refused: 购买力不足", "Not done: You stopped it."]
    scene.run.put(0, state=LineState.UNKNOWN, error=OrderUnknown("no-answer"))
    assert scene.words()[0] == "Outcome unknown: see Orders"


def test_what_was_left_for_its_price_is_closed_again_by_a_new_plan(scene: Scene) -> None:
    """Offered once everything is over; a stopped line is not left for its price."""
    asked: list[tuple[str, ...]] = []
    scene.dialog.again_wanted.connect(asked.append)
    far = OrderDenied("flatten-out-of-reach", price=Decimal("606.50"), best=Decimal("604.00"))
    scene.run.put(0, state=LineState.NOT_DONE, error=far)
    assert not scene.dialog.again.isVisible()
    scene.run.put(1, state=LineState.NOT_DONE, error=OrderDenied("flatten-stopped"))
    scene.run.finish()

    assert scene.words()[0] == "Not done: Its limit 606.5 does not reach the best price 604."
    QTest.mouseClick(scene.dialog.again, LEFT)
    assert asked == [(scene.run.plan.lines[0].instrument,)]


def test_without_a_line_left_for_its_price_nothing_is_closed_again(scene: Scene) -> None:
    scene.run.put(0, state=LineState.DONE, sent=800, filled=800)
    scene.run.put(1, state=LineState.UNKNOWN, error=OrderUnknown("no-answer"))
    scene.run.finish()
    assert not scene.dialog.again.isVisible()


def test_what_the_book_does_not_show_is_said(scene: Scene) -> None:
    line = replace(scene.run.plan.lines[0], beyond_book=500)
    assert state_words(LineOutcome(line=line)) == "Cancels first: 1; the book shows 300 to its limit"
    bare = replace(line, exits=())
    assert state_words(LineOutcome(line=bare)) == "Will be closed; the book shows 300 to its limit"
    sent = LineOutcome(line=line, state=LineState.SENT, sent=800, beyond_book=700)
    assert state_words(sent) == "Sent: 800, of which the book shows 100"


@pytest.mark.parametrize("how", ["button", "escape"])
def test_stop_and_escape_stop_it_and_leave_the_window_until_its_end(scene: Scene, how: str) -> None:
    if how == "button":
        QTest.mouseClick(scene.dialog.stop, LEFT)
    else:
        QTest.keyClick(scene.dialog, Qt.Key.Key_Escape)
    assert scene.run.stopped
    assert scene.dialog.isVisible()
    scene.run.finish()
    QTest.keyClick(scene.dialog, Qt.Key.Key_Escape)
    assert not scene.dialog.isVisible()


def test_an_exit_that_is_gone_is_offered_as_a_new_order_of_its_rest(scene: Scene) -> None:
    (stop,) = scene.run.plan.lines[0].exits
    gone = replace(stop, status=OrderStatus.CANCELLED, filled=200)
    scene.run.put(0, state=LineState.REFUSED, withdrawn=(gone,), error=OrderRejected("order-rejected", text="no"))
    assert "No longer at the broker" in scene.dialog.told.text()
    QTest.mouseClick(scene.dialog.put_back, LEFT)
    (wanted,) = scene.wanted
    assert (wanted.quantity, wanted.filled, wanted.trigger) == (800, 0, stop.trigger)
    assert not scene.dialog.put_back.isVisible()


def test_an_exit_of_a_closed_position_is_not_offered(scene: Scene) -> None:
    (stop,) = scene.run.plan.lines[0].exits
    gone = replace(stop, status=OrderStatus.CANCELLED)
    scene.run.put(0, state=LineState.DONE, sent=800, filled=800, withdrawn=(gone,))
    assert not scene.dialog.put_back.isVisible()
