"""The payoff as a picture and in words: points, breakevens, the cursor of keys and mouse."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.values.combinations import NAKED, combination
from fakes.values.plots import texts_in
from tideboard_core.model.combination import CombinationSummary
from tideboard_desktop.orders.combination.payoff_chart import PayoffChart
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


def price_at(made: PayoffChart) -> float:
    """Where the cursor is."""
    assert made.at is not None
    return float(made.figure.stops[made.at])


def test_it_says_what_it_shows(qtbot: QtBot) -> None:
    made = chart(qtbot, combination())
    assert list(made.figure.words) == [
        "Expiry 27 Nov 2026 \u00b7 American",
        "At 600.00: −531.00 HKD",
        "At 610.00: +2,469.00 HKD",
        "At 620.00: −531.00 HKD",
        "Breakeven at 601.77, 618.23",
        "The underlying is at 612.50",
    ]
    assert made.accessibleDescription() == "\n".join(made.figure.words)
    assert made.reading == "At 612.50: +1,719.00 HKD"


def test_it_reads_as_bounds_breakevens_and_both_axes(qtbot: QtBot) -> None:
    made = chart(qtbot, combination())
    assert texts_in(made) == [
        made.reading,
        *("+2,469.00", "−531.00", "601.77", "618.23"),
        *("0", "+2K", "580", "600", "620", "640"),
    ]


def test_keys_move_a_cursor_within_the_picture(qtbot: QtBot) -> None:
    made = chart(qtbot, combination())
    QTest.keyClick(made, Qt.Key.Key_Right)
    first = price_at(made)
    assert first > 612.5
    QTest.keyClick(made, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert price_at(made) < first
    QTest.keyClick(made, Qt.Key.Key_Home)
    low = price_at(made)
    QTest.keyClick(made, Qt.Key.Key_Left)
    assert price_at(made) == low
    assert made.reading.endswith("−531.00 HKD")
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert made.at is None


def test_the_cursor_stops_at_strikes_and_breakevens(qtbot: QtBot) -> None:
    made = chart(qtbot, combination())
    stops = set(made.figure.stops.tolist())
    assert {600.0, 601.77, 610.0, 612.5, 618.23, 620.0} <= stops
    assert len(stops) < 150


def test_the_mouse_moves_it_too_and_the_curve_has_both_colours(qtbot: QtBot) -> None:
    made = chart(qtbot, combination())
    QTest.mouseMove(made, QPoint(made.width() // 2, made.height() // 2))
    qtbot.waitUntil(lambda: made.at is not None)
    image = made.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(0, image.height(), 2)}
    theme = make_theme()
    assert {theme.up.text.casefold(), theme.down.text.casefold()} <= {one.casefold() for one in colours}


def test_without_prices_there_are_words(qtbot: QtBot) -> None:
    made = PayoffChart(make_theme())
    qtbot.addWidget(made)
    made.show_payoff(None, None, "")
    assert texts_in(made) == [*made.figure.words] == ["No payoff yet: pick the legs, with prices."]
    QTest.keyClick(made, Qt.Key.Key_Right)
    assert made.at is None


def test_a_loss_without_limit_goes_on_to_the_edge(qtbot: QtBot) -> None:
    made = chart(qtbot, combination(NAKED, "-9.5"))
    QTest.keyClick(made, Qt.Key.Key_End)
    assert price_at(made) < 1000
    assert "−" in made.reading


def test_the_figures_are_the_corners_of_the_curve(qtbot: QtBot) -> None:
    head, _low, *rows, _high = chart(qtbot, combination()).figure.csv().splitlines()
    assert head == "price,gain [HKD]"
    assert [tuple(map(float, row.split(","))) for row in rows] == [
        (600, -531), (601.77, 0), (610, 2469), (618.23, 0), (620, -531),
    ]  # fmt: skip
