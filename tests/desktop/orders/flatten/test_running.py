"""A running flatten: every line told, Stop, and an exit that is put back by a person alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.values.reviews import exit_offer, flatten_plan, order
from tideboard_core.errors import OrderDenied, OrderRejected, OrderUnknown
from tideboard_core.model.flatten import LineOutcome, LineState, RestOrder
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment
from tideboard_core.orders.flatten.lost_exits import ExitOffer, OfferState
from tideboard_core.orders.flatten.progress import PAUSED_AT_MOST
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_desktop.orders.flatten.lines import state_words
from tideboard_desktop.orders.flatten.running import READABLE_MS, FlattenProgress
from tideboard_desktop.ui.tables.column_view import MARGIN
from tideboard_desktop.ui.theme import make_theme

LEFT = Qt.MouseButton.LeftButton
EARLY_MS = 30
"""By how much a timer of Qt may be early: a coarse one by a twentieth."""


class Scene:
    """An open window over a run that the test moves."""

    def __init__(self, qtbot: QtBot) -> None:
        self.run = FlattenRun(flatten_plan(Environment.LIVE))
        self.offers: list[ExitOffer] = []
        self.dialog = FlattenProgress(self.run, lambda: self.offers, lambda _offer: None, make_theme(), None)
        self.wanted: list[ExitOffer] = []
        self.dialog.put_back_wanted.connect(self.wanted.append)
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


def test_a_line_that_waits_for_another_flatten_says_so(scene: Scene) -> None:
    scene.run.put(0, state=LineState.QUEUED)
    scene.run.put(1, state=LineState.NOT_DONE, error=OrderDenied("flatten-running"))
    assert scene.words()[:2] == ["Waits for the order of another position", "Not done: It is being closed already."]
    assert scene.dialog.heading.text() == "Closing 2 of 2…"


def test_a_line_whose_proof_waits_for_the_limit_of_calls_says_for_how_long(scene: Scene) -> None:
    scene.run.put(0, state=LineState.CHECKING, waits=23)
    assert scene.words()[0] == "Checking; the broker's limit of calls lets its orders be read in 23 s"
    scene.run.put(0, waits=0)
    assert scene.words()[0] == "Checking"


def test_a_line_that_waits_for_the_server_says_for_how_long_and_that_nothing_is_cancelled(scene: Scene) -> None:
    scene.run.pause(0, 22.3)
    words, lines = scene.words()[0], scene.dialog.lines
    assert words == "The server asks for a pause of 23 s; nothing is cancelled yet"
    room = lines.columnWidth(3) - MARGIN - 4
    assert QFontMetrics(lines.font()).horizontalAdvance(words) <= room
    assert not scene.dialog.go_on.isVisible()
    scene.run.pause_over(0)
    assert scene.words()[0] == "Checking"


def test_a_pause_that_goes_on_is_asked_about_once_and_not_answered_by_a_press_of_before(
    scene: Scene, qtbot: QtBot
) -> None:
    run, dialog = scene.run, scene.dialog
    run.waited(PAUSED_AT_MOST)
    run.pause(0, 30.0)

    assert dialog.heading.text() == "The broker's server asks for a longer pause. Go on in spite of it?"
    assert dialog.offer_line.text() == "The broker may refuse the closing order after the stop is gone."
    assert (dialog.go_on.isVisible(), dialog.go_on.isEnabled()) == (True, False)
    QTest.mouseClick(dialog.go_on, LEFT)
    assert not run.goes_on

    qtbot.waitUntil(dialog.go_on.isEnabled)
    QTest.mouseClick(dialog.go_on, LEFT)

    assert (run.goes_on, run.asks, dialog.go_on.isVisible()) == (True, False, False)


def test_the_time_to_read_the_question_begins_as_it_is_shown(scene: Scene, qtbot: QtBot) -> None:
    """Nothing that the window showed before lets its button answer sooner."""
    scene.run.pause(0, 22.3)
    shown = QElapsedTimer()
    shown.start()
    qtbot.waitUntil(lambda: shown.hasExpired(READABLE_MS // 2))
    scene.run.waited(PAUSED_AT_MOST)
    shown.start()  # before it: a stall in between would count as an answer that came too soon
    scene.run.pause(0, 21.3)
    qtbot.waitUntil(scene.dialog.go_on.isEnabled)
    assert shown.hasExpired(READABLE_MS - EARLY_MS)


def test_the_question_about_a_pause_ends_with_a_stop(scene: Scene) -> None:
    scene.run.waited(PAUSED_AT_MOST)
    scene.run.pause(0, 30.0)
    QTest.mouseClick(scene.dialog.stop, LEFT)
    assert (scene.run.stopped, scene.run.goes_on, scene.dialog.go_on.isVisible()) == (True, False, False)


def test_a_replacement_has_a_window_while_it_waits_for_the_server_alone(qtbot: QtBot) -> None:
    run = FlattenRun(replace(flatten_plan(Environment.LIVE), replaces=True))
    run.pause(0, 12.0)
    dialog = FlattenProgress(run, list, lambda _offer: None, make_theme(), None)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.windowTitle().startswith("Replacing an exit")
    assert dialog.heading.text() == "Waits for the broker's server"

    run.pause_over(0)

    assert (dialog.isVisible(), run.stopped) == (False, False)


def test_prices_that_were_left_have_their_decimals_and_are_not_cut_off(scene: Scene) -> None:
    error = OrderDenied("flatten-out-of-reach", price=Decimal("1606.5"), best=Decimal("1604.0"))
    scene.run.put(0, state=LineState.NOT_DONE, error=error)
    words, lines = scene.words()[0], scene.dialog.lines
    assert words == "Not done: Its limit 1,606.50 does not reach the best price 1,604.00."
    room = lines.columnWidth(3) - MARGIN - 4
    assert QFontMetrics(lines.font()).horizontalAdvance(words) <= room


def test_refused_unknown_and_not_done_say_why(scene: Scene) -> None:
    scene.run.put(0, state=LineState.REFUSED, error=OrderRejected("order-rejected", text="购买力不足"))
    scene.run.put(1, state=LineState.NOT_DONE, error=OrderDenied("flatten-stopped"))
    assert scene.words()[:2] == ["Refused: 购买力不足", "Not done: You stopped it."]
    scene.run.put(0, state=LineState.UNKNOWN, error=OrderUnknown("no-answer"))
    assert scene.words()[0] == "Outcome unknown: see Orders"


def test_a_state_that_its_column_cuts_off_is_read_whole_below_the_table(scene: Scene) -> None:
    """A tooltip alone needs a mouse."""
    dialog, long = scene.dialog, "账户购买力不足，" * 40
    assert not dialog.whole.isVisible()
    scene.run.put(0, state=LineState.REFUSED, error=OrderRejected("order-rejected", text="no"))
    assert not dialog.whole.isVisible()
    scene.run.put(1, state=LineState.REFUSED, error=OrderRejected("order-rejected", text=long))

    shown = dialog.whole
    assert shown.isVisible()
    assert shown.text().replace("\u200b", "") == f"HK.09988: Refused: {long}"
    needed = shown.heightForWidth(shown.width())
    assert needed > 3 * QFontMetrics(shown.font()).height()
    assert shown.height() >= needed
    state = dialog.table.index(1, 3)
    assert long in str(state.data(Qt.ItemDataRole.AccessibleTextRole))
    dialog.lines.selectRow(0)
    assert not shown.isVisible()
    dialog.lines.selectRow(1)
    assert shown.isVisible()


def test_what_was_left_for_its_price_is_closed_again_by_a_new_plan(scene: Scene) -> None:
    """Offered once everything is over; a line that the broker refused is not asked again."""
    asked: list[tuple[str, ...]] = []
    scene.dialog.again_wanted.connect(asked.append)
    far = OrderDenied("flatten-out-of-reach", price=Decimal("606.50"), best=Decimal("604.00"))
    scene.run.put(0, state=LineState.NOT_DONE, error=far)
    assert not scene.dialog.again.isVisible()
    scene.run.put(1, state=LineState.REFUSED, error=OrderRejected("order-rejected", text="no"))
    scene.run.finish()

    assert scene.words()[0] == "Not done: Its limit 606.50 does not reach the best price 604.00."
    QTest.mouseClick(scene.dialog.again, LEFT)
    assert asked == [(scene.run.plan.lines[0].instrument,)]


@pytest.mark.parametrize("code", ["flatten-stopped", "flatten-too-late", "not-sent-locked", "not-sent-link"])
def test_what_did_not_go_before_the_yes_was_over_is_asked_again_by_one_press(scene: Scene, code: str) -> None:
    asked: list[tuple[str, ...]] = []
    scene.dialog.again_wanted.connect(asked.append)
    scene.run.put(0, state=LineState.DONE, sent=800, filled=800)
    scene.run.put(1, state=LineState.NOT_DONE, error=OrderDenied(code))
    scene.run.finish()

    QTest.mouseClick(scene.dialog.again, LEFT)

    assert asked == [(scene.run.plan.lines[1].instrument,)]


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


def test_an_odd_rest_is_said_as_a_second_order_and_where_it_was_not_sold(scene: Scene) -> None:
    line = replace(scene.run.plan.lines[0], exits=(), held=850, quantity=850, rest=50)
    assert state_words(LineOutcome(line=line)) == "Will be closed. The odd 50 go as a second order."
    left = LineOutcome(line=line, state=LineState.PARTLY, sent=800, filled=800, left=50)
    refused = replace(left, rest=RestOrder(error=OrderRejected("order-rejected", text="Odd lot")))
    assert state_words(refused) == "Partly done: 800 closed, 50 not; the odd rest was not sold: Odd lot"
    short = replace(line, beyond_book=300)
    assert state_words(LineOutcome(line=short)).startswith("Will be closed; the book shows 500 to its limit")


def test_an_odd_rest_that_came_today_is_said_to_wait_for_another_day(scene: Scene) -> None:
    line = replace(scene.run.plan.lines[0], exits=(), held=850, quantity=800)
    assert state_words(LineOutcome(line=line)) == "Will be closed; 50 left, no tradable unit"
    waits = replace(line, later=True)
    assert state_words(LineOutcome(line=waits)) == "Will be closed; 50 left, to be sold on another day"
    done = LineOutcome(line=waits, state=LineState.DONE, sent=800, filled=800, left=50)
    assert state_words(done) == "Done: 800 closed; 50 left, to be sold on another day"


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


def test_an_exit_that_was_taken_away_is_offered_as_long_as_it_is_needed(scene: Scene) -> None:
    """The offer follows what is held meanwhile, and goes with the need for it."""
    assert not scene.dialog.put_back.isVisible()
    scene.offers = [exit_offer()]
    scene.run.put(0, state=LineState.REFUSED, error=OrderRejected("order-rejected", text="no"))
    assert scene.dialog.offer_line.text() == "No longer at the broker: Sell 500 HK.00700 stop 598.00"
    QTest.mouseClick(scene.dialog.put_back, LEFT)
    assert scene.wanted == scene.offers

    less = scene.offers[0].exit
    assert less is not None
    scene.offers = [exit_offer(exit=replace(less, quantity=300))]
    scene.dialog.show_offer()
    assert scene.dialog.offer_line.text() == "No longer at the broker: Sell 300 HK.00700 stop 598.00"
    scene.offers = [exit_offer(state=OfferState.PROTECTED, exit=None, bare=0)]
    scene.dialog.show_offer()
    assert not scene.dialog.put_back.isVisible()


def test_while_its_closing_order_works_the_exit_is_put_back_in_two_steps(scene: Scene) -> None:
    scene.offers = [exit_offer(state=OfferState.RESTS, exit=None, closing=order())]
    scene.run.put(0, state=LineState.PARTLY, sent=800, filled=300)
    assert scene.dialog.offer_line.text() == "HK.00700: 500 without a stop while its closing order works"
    assert scene.dialog.put_back.text() == "Cancel it and put the stop back"
    QTest.mouseClick(scene.dialog.put_back, LEFT)
    assert scene.wanted == scene.offers


def test_what_another_flatten_took_away_is_no_matter_of_this_one(scene: Scene) -> None:
    scene.offers = [exit_offer(instrument=InstrumentId("HK.00001"))]
    scene.run.finish()
    assert not scene.dialog.put_back.isVisible()
