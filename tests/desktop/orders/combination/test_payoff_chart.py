"""The payoff as a picture and in words: points, breakevens, the cursor of keys and mouse."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.values.combinations import NAKED, combination
from tideboard_core.model.combination import CombinationSummary
from tideboard_desktop.orders.combination.payoff_chart import PayoffChart, nice_step
from tideboard_desktop.orders.combination.view import payoff_in
from tideboard_desktop.ui.theme import make_theme


def chart(qtbot: QtBot, summary: CombinationSummary) -> PayoffChart:
    made = PayoffChart(make_theme())
    qtbot.addWidget(made)
    made.resize(400, made.height())
    made.show_payoff(payoff_in(summary), summary.underlying_price, "HKD")
    made.show()
    made.setFocus()
    return made


def test_it_says_what_it_shows(qtbot: QtBot) -> None:
    made = chart(qtbot, combination())
    assert made.words == [
        "Expiry 27 Nov 2026",
        "At 600.00: −531.00 HKD",
        "At 610.00: +2,469.00 HKD",
        "At 620.00: −531.00 HKD",
        "Breakeven at 601.77, 618.23",
        "The underlying is at 612.50",
    ]
    assert made.accessibleDescription() == "\n".join(made.words)
    assert made.read_out == "At 612.50: +1,719.00 HKD"


def test_keys_move_a_cursor_within_the_picture(qtbot: QtBot) -> None:
    made = chart(qtbot, combination())
    QTest.keyClick(made, Qt.Key.Key_Right)
    first = made.cursor_price
    assert first is not None
    assert first > Decimal("612.5")
    QTest.keyClick(made, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert made.cursor_price is not None
    assert made.cursor_price < first
    QTest.keyClick(made, Qt.Key.Key_Home)
    low = made.cursor_price
    QTest.keyClick(made, Qt.Key.Key_Left)
    assert made.cursor_price == low
    assert made.read_out.endswith("−531.00 HKD")
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert made.cursor_price is None


def test_the_mouse_moves_it_too_and_the_curve_has_both_colours(qtbot: QtBot) -> None:
    made = chart(qtbot, combination())
    QTest.mouseMove(made, QPoint(made.width() // 2, made.height() // 2))
    qtbot.waitUntil(lambda: made.cursor_price is not None)
    image = made.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(0, image.height(), 2)}
    theme = make_theme()
    assert {theme.up.text.casefold(), theme.down.text.casefold()} <= {one.casefold() for one in colours}


def test_without_prices_there_are_words(qtbot: QtBot) -> None:
    made = PayoffChart(make_theme())
    qtbot.addWidget(made)
    made.show_payoff(None, None, "")
    assert made.words == ["No payoff yet: pick the legs, with prices."]
    QTest.keyClick(made, Qt.Key.Key_Right)
    assert made.cursor_price is None


def test_a_loss_without_limit_goes_on_to_the_edge(qtbot: QtBot) -> None:
    made = chart(qtbot, combination(NAKED, "-9.5"))
    made.move_to(Decimal(10**6))
    assert made.cursor_price is not None
    assert made.cursor_price < 1000
    assert "−" in made.read_out


@pytest.mark.parametrize(("span", "parts", "step"), [("40", 5, "10"), ("0.7", 5, "0.2"), ("3100", 5, "1000")])
def test_steps_are_round(span: str, parts: int, step: str) -> None:
    assert nice_step(Decimal(span), parts) == Decimal(step)
