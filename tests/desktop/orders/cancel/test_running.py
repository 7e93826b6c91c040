"""Cancels that go out one after the other, as a person follows them: how many, Stop, and what did not go."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.guard import ScriptedGuard, ScriptedSettlement
from fakes.values.clock import ManualClock
from fakes.values.reviews import account, order
from fakes.values.waiting import tasks_done
from tideboard_core.errors import OrderDenied, OrderError, OrderRejected, OrderUnknown
from tideboard_core.market.hub import Hub
from tideboard_core.model.order import Order
from tideboard_core.orders.cancels import CancelOutcome, CancelRun
from tideboard_desktop.orders.cancel.running import RunningCancels, reason_words
from tideboard_desktop.orders.submission import OrderSubmission
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

LEFT = Qt.MouseButton.LeftButton
ORDERS = tuple(order(number=str(7001 + at)) for at in range(4))


@pytest.fixture
def run() -> CancelRun:
    return CancelRun(ORDERS)


@pytest.fixture
def window(run: CancelRun, qtbot: QtBot) -> RunningCancels:
    made = RunningCancels(account(), run, make_theme(), None)
    qtbot.addWidget(made)
    return made


def shown(widget: QWidget) -> str:
    return "" if widget.isHidden() else "shown"


def ended(run: CancelRun, *errors: OrderError | None) -> None:
    pairs = zip(ORDERS, errors, strict=True)
    run.finish([CancelOutcome(order_id=one.id, error=error) for one, error in pairs])


def lines(window: RunningCancels) -> list[str]:
    return [window.list.item(row).text().replace("\u200b", "") for row in range(window.list.count())]


def test_while_they_go_on_it_counts_and_can_be_stopped(run: CancelRun, window: RunningCancels, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.isVisible)
    run.ask()
    assert window.heading.text() == "Cancelling 1 of 4…"
    assert [shown(one) for one in (window.stop, window.again, window.close_button, window.list)] == [
        "shown",
        "",
        "",
        "",
    ]

    QTest.mouseClick(window.stop, LEFT)

    assert run.stopped
    assert (window.heading.text(), window.stop.isEnabled(), window.isVisible()) == ("Stopping…", False, True)


def test_escape_stops_them_and_closes_it_only_after_their_end(run: CancelRun, window: RunningCancels) -> None:
    window.show()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert (run.stopped, window.isVisible()) == (True, True)

    ended(run, None, None, OrderDenied("cancel-stopped"), OrderDenied("cancel-stopped"))
    QTest.keyClick(window, Qt.Key.Key_Escape)

    assert not window.isVisible()


def test_each_that_was_not_accepted_has_its_reason(run: CancelRun, window: RunningCancels) -> None:
    again: list[tuple[Order, ...]] = []
    window.again_wanted.connect(again.append)

    ended(
        run,
        OrderDenied("not-sent-locked"),
        OrderRejected("order-rejected", text="too late"),
        OrderUnknown("no-answer", client_order_id="TB-1"),
        None,
    )

    assert window.isVisible(), "it was over before it had to be shown"
    assert window.heading.text() == "3 of 4 cancels were not accepted"
    assert [line.split(": ", 1)[1] for line in lines(window)] == [
        "Trading was locked before it could be sent.",
        "The broker says: “too late”",
        "No answer: it may or may not have reached the broker. Orders shows what becomes of it.",
    ]
    assert window.again.text() == "Ask again for 1"
    QTest.mouseClick(window.again, LEFT)
    assert again == [(ORDERS[0],)]
    assert not window.isVisible()


@pytest.mark.parametrize("error", [OrderRejected("order-rejected", text="no"), OrderDenied("order-unnamed")])
def test_what_the_broker_refused_or_cannot_be_named_is_not_offered_again(
    run: CancelRun, window: RunningCancels, error: OrderError
) -> None:
    ended(run, None, None, None, error)
    assert [shown(one) for one in (window.again, window.sentence, window.close_button)] == ["", "", "shown"]


def test_an_order_that_was_over_already_is_named_by_its_number(run: CancelRun, window: RunningCancels) -> None:
    run.finish([CancelOutcome(order_id="6999", error=OrderDenied("order", status=ORDERS[0].status))])
    assert lines(window)[0].startswith("6999: ")
    assert window.not_sent == ()


def test_where_all_are_accepted_it_closes_itself(run: CancelRun, window: RunningCancels) -> None:
    window.show()
    ended(run, None, None, None, None)
    assert not window.isVisible()


def test_one_that_goes_with_its_window_stops_nothing(run: CancelRun, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    window = RunningCancels(account(), run, make_theme(), parent)
    window.deleteLater()
    qtbot.wait(0)

    run.ask()

    assert not run.stopped


# --- from the window's command ----------------------------------------------------------------------------------------


class Desk:
    """A submission and its guard, over a window."""

    def __init__(self, tasks: Tasks) -> None:
        self.guard, self.window, self.tasks = ScriptedGuard(), QWidget(), tasks
        self.submission = self.made()

    def made(self) -> OrderSubmission:
        clock = ManualClock()
        parts = ScriptedSettlement(), Hub(clock), make_theme(), self.tasks
        return OrderSubmission(self.guard, *parts, clock=clock, parent=lambda: self.window)


@pytest.fixture
async def desk(qtbot: QtBot) -> AsyncIterator[Desk]:
    failures: list[BaseException] = []
    tasks = Tasks(lambda error, _name: failures.append(error))
    made = Desk(tasks)
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    await tasks.close()
    assert not failures


async def test_cancel_all_names_what_did_not_go_and_one_press_asks_again(desk: Desk) -> None:
    """What the broker refused was asked; one press asks once for each order that was not."""
    kept, refused, gone = order(number="7001"), order(number="7002"), order(number="7003")
    run = desk.guard.cancels = CancelRun((kept, refused, gone))
    desk.submission.ask_cancel_all(account())
    await tasks_done()
    (window,) = desk.window.findChildren(RunningCancels)
    assert window.isHidden(), "it may be over at once"
    run.finish(
        [
            CancelOutcome(order_id="7001", error=OrderDenied("not-sent-locked")),
            CancelOutcome(order_id="7002", error=OrderRejected("order-rejected", text="too late")),
            CancelOutcome(order_id="7003", error=None),
        ]
    )
    assert window.isVisible()
    assert window.heading.text() == "2 of 3 cancels were not accepted"

    QTest.mouseClick(window.again, Qt.MouseButton.LeftButton)
    await tasks_done()

    assert desk.guard.cancelled_several == [(kept,)]
    assert [one for one in desk.window.findChildren(RunningCancels) if one.isVisible()] == []


async def test_cancels_that_go_on_outlive_a_rebuild_of_the_window(desk: Desk) -> None:
    run = desk.guard.cancels = CancelRun((order(number="7001"),))
    desk.submission.ask_cancel_all(account())
    await tasks_done()
    other = desk.made()
    other.take_over(desk.submission)
    assert not run.stopped

    run.finish([CancelOutcome(order_id="7001", error=OrderDenied("not-sent-link"))])

    (window,) = (one for one in desk.window.findChildren(RunningCancels) if one.isVisible())
    window.close_button.click()
    await tasks_done()


async def test_cancels_that_were_all_accepted_leave_no_window(desk: Desk) -> None:
    desk.guard.outcomes = [CancelOutcome(order_id="1", error=None)]
    desk.submission.ask_cancel_all(account())
    await tasks_done()
    assert [one for one in desk.window.findChildren(RunningCancels) if one.isVisible()] == []


@pytest.mark.parametrize("code", ["cancel-stopped", "cancel-too-late", "not-sent-link", "rate-budget"])
def test_every_reason_is_a_sentence(code: str) -> None:
    assert reason_words(OrderDenied(code, seconds=3.0, limit=180.0)).endswith(".")
