"""The confirmation of a combination: every leg, what it can lose, and the same gestures as any other order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fakes.values.clock import ManualClock
from fakes.values.combinations import NAKED, ScriptedCombination, combination
from fakes.values.option_chain import DAYS, option
from tideboard_core.model.combination import CombinationLeg, CombinationSummary, NetQuote
from tideboard_core.model.derivatives import OptionStyle
from tideboard_core.model.order import Environment, Side
from tideboard_core.model.review import Gesture, VoidCode, VoidReason
from tideboard_desktop.orders.combination.view import CombinationDialog
from tideboard_desktop.orders.confirm.send_buttons import HoldButton
from tideboard_desktop.ui.theme import make_theme

LEFT = Qt.MouseButton.LeftButton
Open = Callable[..., tuple[CombinationDialog, ScriptedCombination]]


def wait(dialog: CombinationDialog, clock: ManualClock, seconds: float) -> None:
    """Let time pass as the running event loop would see it."""
    for _ in range(round(seconds / 0.05)):
        clock.advance(0.05)
        dialog.tick()
        if isinstance(dialog.bar.send, HoldButton):
            dialog.bar.send.tick()


@pytest.fixture
def opened(qtbot: QtBot, clock: ManualClock) -> Open:
    def open_it(
        summary: CombinationSummary, gesture: Gesture | None = None
    ) -> tuple[CombinationDialog, ScriptedCombination]:
        review = ScriptedCombination(summary, gesture)
        dialog = CombinationDialog(review, make_theme(), clock, None)
        qtbot.addWidget(dialog)
        dialog.open()
        wait(dialog, clock, 0.5)
        return dialog, review

    return open_it


def texts(dialog: CombinationDialog) -> str:
    return "\n".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())


def test_it_names_every_leg_the_money_and_the_largest_loss(opened: Open) -> None:
    dialog, _review = opened(combination())
    assert dialog.sentence == "3 × Butterfly HK.00700"
    assert dialog.legs.rows == [
        "1. Buy 3 × 27 Nov 2026 600.00 call, HK.TCH261127C600000, × 100 \u00b7 American, held 0 → 3",
        "2. Sell 6 × 27 Nov 2026 610.00 call, HK.TCH261127C610000, × 100 \u00b7 American, held 0 → −6",
        "3. Buy 3 × 27 Nov 2026 620.00 call, HK.TCH261127C620000, × 100 \u00b7 American, held 0 → 3",
    ]
    shown = texts(dialog)
    for words in (
        "Limit 1.77 debit HKD",
        "Net debit, paid at most, HKD",
        "531.00",
        "At most 531.00 HKD are lost at expiry, before fees.",
        "+531.00",
        "601.77, 618.23",
        "In a thin book it may never fill.",
        "can be assigned before it expires",
        "now 1.75 bid, 1.79 ask",
    ):
        assert words in shown
    assert "At 610.00: +2,469.00 HKD" in dialog.chart.accessibleDescription()


def test_the_net_quote_follows_the_market_and_a_void_review_sends_nothing(opened: Open) -> None:
    dialog, review = opened(combination())
    review.net_now = NetQuote(Decimal("-0.10"), None)
    review.changed()
    assert dialog.now.text() == "now −0.10 bid, — ask"
    review.become_void(VoidReason(code=VoidCode.LINK_DOWN))
    QTest.mouseClick(dialog.bar.send, LEFT)
    assert not dialog.answer.accepted


def test_a_click_sends_in_practice(opened: Open) -> None:
    dialog, _review = opened(combination())
    QTest.mouseClick(dialog.bar.send, LEFT)
    assert dialog.answer.gesture is Gesture.CLICK
    assert dialog.answer.accepted


def test_live_wants_the_button_held_or_the_number_typed(opened: Open, clock: ManualClock) -> None:
    dialog, _review = opened(combination(environment=Environment.LIVE))
    assert dialog.focusWidget() is dialog.bar.cancel
    QTest.mouseClick(dialog.bar.send, LEFT)
    QTest.keyClick(dialog.bar.send, Qt.Key.Key_Return)
    assert not dialog.answer.accepted
    QTest.mousePress(dialog.bar.send, LEFT)
    wait(dialog, clock, 1.0)
    assert dialog.answer.gesture is Gesture.HOLD
    assert dialog.answer.held >= 0.9

    typed, _review = opened(combination(environment=Environment.LIVE), Gesture.TYPE)
    assert typed.bar.typing
    QTest.keyClicks(typed.bar.field, "3")
    QTest.mouseClick(typed.bar.typed_send, LEFT)
    assert (typed.answer.gesture, typed.answer.typed_quantity) == (Gesture.TYPE, 3)


def test_an_unlimited_loss_is_said_in_words(opened: Open) -> None:
    dialog, _review = opened(combination(NAKED, "-9.5"))
    assert dialog.loss_words.text().startswith("The loss is not limited")
    assert dialog.loss_words.property("tone") == "warn"
    assert "Net credit, received at least, HKD" in texts(dialog)


def test_a_calendar_says_that_its_value_is_not_known(opened: Open) -> None:
    legs = (
        CombinationLeg(instrument=option(610, "C"), side=Side.SELL),
        CombinationLeg(instrument=option(610, "C", DAYS[2]), side=Side.BUY),
    )
    dialog, _review = opened(combination(legs, "4"))
    shown = texts(dialog)
    assert "the value is not known at expiry of the nearer leg" in shown
    assert "if all legs are closed when the first of them ends" in shown
    assert "Largest gain" not in shown


@pytest.mark.parametrize(
    ("style", "why"),
    [
        (OptionStyle.EUROPEAN, "the bought option is European"),
        (None, "nobody tells whether the bought option can be exercised earlier"),
    ],
)
def test_a_calendar_that_is_not_american_says_why_its_loss_is_not_known(
    opened: Open, style: OptionStyle | None, why: str
) -> None:
    legs = (
        CombinationLeg(instrument=option(610, "C"), side=Side.SELL),
        CombinationLeg(instrument=option(610, "C", DAYS[2]), side=Side.BUY),
    )
    summary = combination(legs, "4")
    rows = tuple(replace(one, instrument=replace(one.instrument, style=style)) for one in summary.legs)
    terms = replace(summary.terms, max_loss=None, loss_known=False)
    dialog, _review = opened(replace(summary, legs=rows, terms=terms))
    assert why in dialog.loss_words.text()
    assert dialog.loss_words.property("tone") == "warn"
    assert ("European" in dialog.legs.rows[1]) == (style is OptionStyle.EUROPEAN)
