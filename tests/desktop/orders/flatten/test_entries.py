"""The working entries in the confirmation of a flatten: named, unticked but for a rest whose exits go, confirmed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.timers import timer_of
from fakes.values.clock import ManualClock
from fakes.values.reviews import ScriptedFlattenReview, flatten_plan, order
from tideboard_core.model.exits import ExitRole, HeldExit
from tideboard_core.model.flatten import FlattenPlan, LineOutcome, LineState
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, OrderStatus, Side, TimeInForce
from tideboard_core.model.order_terms import CombinationLeg
from tideboard_desktop.orders.flatten.boxes import MOST
from tideboard_desktop.orders.flatten.lines import state_words
from tideboard_desktop.orders.flatten.view import FlattenDialog
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

LEFT = Qt.MouseButton.LeftButton


def plan_with(environment: Environment, count: int) -> FlattenPlan:
    """So many entries of the first line, the first of another program; one of the line that cannot be closed."""
    plan = flatten_plan(environment)
    entries = tuple(replace(order(number=f"71{at:02}"), price=Decimal(590)) for at in range(count))
    far = replace(order(number="7200"), instrument=plan.lines[2].instrument)
    lines = (replace(plan.lines[0], entries=entries), plan.lines[1], replace(plan.lines[2], entries=(far,)))
    return replace(plan, lines=lines, foreign=frozenset({"7100"}))


def opened(qtbot: QtBot, environment: Environment, count: int) -> FlattenDialog:
    review, clock = ScriptedFlattenReview(environment), ManualClock()
    review.plan = plan_with(environment, count)
    dialog = FlattenDialog(review, make_theme(), clock, Tasks(print), None)
    timer_of(dialog).setInterval(1_000_000)
    qtbot.addWidget(dialog)
    dialog.open()
    for _ in range(10):  # the dead time after its opening
        clock.advance(0.05)
        dialog.tick()
    return dialog


def test_entries_are_named_and_not_ticked(qtbot: QtBot) -> None:
    dialog = opened(qtbot, Environment.LIVE, 2)
    first, second = dialog.entries.list.boxes.values()
    assert first.text().endswith("placed by another program")
    assert "another program" not in second.text()
    assert not first.isChecked()
    assert not second.isChecked()
    assert state_words(dialog.table.rows[0]) == "Cancels 1 working order first"
    dialog.reject()


def test_the_rest_of_an_entry_whose_exits_go_is_ticked_and_says_what_unticking_leaves(qtbot: QtBot) -> None:
    review = ScriptedFlattenReview(Environment.LIVE)
    stop = HeldExit(
        order_id="attached-1",
        role=ExitRole.STOP_LOSS,
        trigger=Decimal(580),
        limit=None,
        quantity=1000,
        filled=0,
        status=OrderStatus.PENDING,
        time_in_force=TimeInForce.GTC,
        expires=None,
        updated=order().updated,
    )
    part = replace(order(number="7101"), filled=300, status=OrderStatus.PARTIALLY_FILLED, exits=(stop,))
    plain = replace(order(number="7100"), filled=300, status=OrderStatus.PARTIALLY_FILLED)
    plan = flatten_plan(Environment.LIVE)
    other = replace(part, id="7102")
    lines = (replace(plan.lines[0], entries=(plain, part, other)), *plan.lines[1:])
    review.plan = replace(plan, lines=lines, foreign=frozenset({"7102"}))
    dialog = FlattenDialog(review, make_theme(), ManualClock(), Tasks(print), None)
    qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.entries.ticked == {"7101"}, "what another program placed a person ticks"
    assert dialog.entries.list.boxes["7102"].text().endswith("placed by another program")
    note = dialog.entries.findChild(QLabel, "rest_of_entry")
    assert isinstance(note, QLabel)
    assert note.text() == ("Unticked, the rest of an entry goes on working, and what fills of it has no exit any more.")
    assert state_words(dialog.table.rows[0]) == "Cancels 2 working orders first"
    dialog.reject()


def test_what_is_not_withdrawn_by_hand_is_said_of_the_line_and_of_the_box(qtbot: QtBot) -> None:
    review = ScriptedFlattenReview(Environment.LIVE)
    plan = flatten_plan(Environment.LIVE)
    exit_, entry = plan.lines[0].exits[0], order(number="7101")
    lines = (replace(plan.lines[0], entries=(entry,), not_by_hand=(exit_, entry)), *plan.lines[1:])
    review.plan = replace(plan, lines=lines)
    dialog = FlattenDialog(review, make_theme(), ManualClock(), Tasks(print), None)
    qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.entries.list.boxes["7101"].text().endswith("not by hand")
    assert state_words(dialog.table.rows[0]) == (
        "Cancels 1 working order first. By the broker's page an order at the market is not withdrawn by hand. The"
        " cancel is sent; it may be refused."
    )
    assert state_words(LineOutcome(line=replace(lines[0], exits=()))) == "Will be closed", "unticked, it stays"
    dialog.reject()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"quantity": 1000, "unshown": 500},
            ("Cancels 1 working order first. By the fills 500 may be gone: they are left until positions show it."),
        ),
        (
            {"quantity": 1500, "unfound": 300},
            "Cancels 1 working order first. No cancel has found exits of 300: if none does now, as many stay held.",
        ),
    ],
    ids=["taken-back", "unfound"],
)
def test_what_stays_of_a_position_and_why_is_said_of_its_line(changes: dict[str, Any], words: str) -> None:
    line = flatten_plan(Environment.LIVE).lines[0]
    assert state_words(LineOutcome(line=replace(line, held=1500, **changes))) == words


@pytest.mark.parametrize("environment", [Environment.LIVE, Environment.PRACTICE])
def test_what_is_ticked_is_confirmed_with_the_gesture(qtbot: QtBot, environment: Environment) -> None:
    dialog = opened(qtbot, environment, 2)
    dialog.entries.list.boxes["7101"].setChecked(True)
    assert state_words(dialog.table.rows[0]) == "Cancels 2 working orders first"
    if environment is not Environment.LIVE:
        dialog.ask_to_type()
    QTest.keyClick(dialog.field, Qt.Key.Key_2)
    QTest.mouseClick(dialog.typed_send, LEFT)
    assert dialog.answer.entries == {"7101"}


def test_a_tick_while_the_button_is_held_ends_the_hold(qtbot: QtBot) -> None:
    """The number of positions is the same, what is cancelled for them is not."""
    dialog = opened(qtbot, Environment.PRACTICE, 2)
    QTest.mousePress(dialog.send, LEFT)
    assert dialog.send.text() == "Keep holding to close them"
    dialog.entries.list.boxes["7101"].setChecked(True)
    assert dialog.send.text() == "Hold to close practice positions"
    dialog.reject()


def test_a_tick_that_was_taken_back_is_not_confirmed(qtbot: QtBot) -> None:
    dialog = opened(qtbot, Environment.LIVE, 1)
    box = dialog.entries.list.boxes["7100"]
    for checked in (True, False):
        box.setChecked(checked)
    QTest.keyClick(dialog.field, Qt.Key.Key_2)
    QTest.mouseClick(dialog.typed_send, LEFT)
    assert (dialog.answer.accepted, dialog.answer.entries) == (True, frozenset())


def test_without_entries_nothing_is_shown_and_many_scroll(qtbot: QtBot) -> None:
    none, many = opened(qtbot, Environment.LIVE, 0), opened(qtbot, Environment.LIVE, 40)
    assert not none.entries.isVisible()
    assert len(many.entries.list.boxes) == 40
    assert many.height() - none.height() < (MOST + 3) * 30
    for dialog in (none, many):
        dialog.reject()


def test_what_stays_without_a_box_is_named(qtbot: QtBot) -> None:
    """A combination with its leg in a position that is closed, and an order without an answer."""
    review, clock = ScriptedFlattenReview(Environment.LIVE), ManualClock()
    plan = review.plan
    legs = (
        CombinationLeg(instrument=plan.lines[0].instrument, side=Side.BUY, ratio=3),
        CombinationLeg(instrument=InstrumentId("HK.TCH261230C610000"), side=Side.SELL, ratio=1),
    )
    spread = replace(order(number="7300"), quantity=2, legs=legs, price=Decimal("1.5"))
    unknown = replace(order(number="?TB-1120-KQXW-0001"), status=OrderStatus.UNKNOWN)
    review.plan = replace(plan, staying=(spread, unknown), foreign=frozenset({spread.id, unknown.id}))
    dialog = FlattenDialog(review, make_theme(), clock, Tasks(print), None)
    qtbot.addWidget(dialog)
    dialog.open()
    assert not dialog.entries.list.boxes
    assert dialog.entries.staying.isVisible()
    combination, unsure = dialog.entries.staying.text().replace("\u200b", "").splitlines()
    assert combination == "2 × Custom combination @ 1.50 debit  ·  placed by another program  ·  Buy 6 × HK.00700"
    assert unsure == "Buy 1,000 HK.00700 @ 611.00  ·  outcome unknown"
    dialog.reject()


def test_many_that_stay_scroll_by_keys(qtbot: QtBot) -> None:
    review, clock = ScriptedFlattenReview(Environment.LIVE), ManualClock()
    rows = tuple(replace(order(number=f"?{at}"), status=OrderStatus.UNKNOWN) for at in range(30))
    review.plan = replace(review.plan, staying=rows)
    dialog = FlattenDialog(review, make_theme(), clock, Tasks(print), None)
    qtbot.addWidget(dialog)
    dialog.open()
    scroll = dialog.entries.findChild(QScrollArea)
    assert isinstance(scroll, QScrollArea)
    assert scroll.height() < (MOST + 1) * 30
    scroll.setFocus()
    QTest.keyClick(scroll, Qt.Key.Key_PageDown)
    assert scroll.verticalScrollBar().value() > 0
    dialog.reject()


def test_what_is_left_is_told() -> None:
    line = flatten_plan().lines[0]
    part = LineOutcome(line=line, state=LineState.PARTLY, sent=800, filled=800, left=200)
    assert state_words(part) == "Partly done: 800 closed, 200 not"
    rests = replace(part, filled=300)
    assert state_words(rests) == "Partly done: 300 of 800 closed, 200 more held, see Orders"
