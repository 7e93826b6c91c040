"""The toggles of the lines."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from tideboard_desktop.flow.chart.line_styles import SHOWN_AT_FIRST, TIERS, FlowLine
from tideboard_desktop.flow.chart.toggles import Toggles
from tideboard_desktop.ui.theme import Theme

Show = Callable[..., None]


def test_block_is_off_at_first_and_space_switches_it(theme: Theme, on_screen: Show) -> None:
    """Derived from two lines that are already there."""
    toggles = Toggles(theme)
    on_screen(toggles, 700, 22)
    told: list[frozenset[FlowLine]] = []
    toggles.changed.connect(lambda: told.append(toggles.shown))
    assert toggles.shown == SHOWN_AT_FIRST
    QTest.keyClick(toggles.button(FlowLine.BLOCK), Qt.Key.Key_Space)

    assert told == [frozenset(FlowLine)]


def test_names_are_short_where_there_is_little_room(theme: Theme) -> None:
    """Nothing is cut at 150 % text in a narrow dock, and no chip loses its word."""
    toggles = Toggles(theme)
    toggles.fit(2000)
    assert toggles.button(FlowLine.EXTRA_LARGE).text() == "Extra-large"
    toggles.fit(toggles.shortest)
    assert toggles.button(FlowLine.EXTRA_LARGE).text() == "XL"
    assert toggles.button(FlowLine.EXTRA_LARGE).accessibleName() == "XL, Extra-large"
    beside = toggles.button(FlowLine.EXTRA_LARGE).sizeHint().width()
    toggles.fit(toggles.shortest - 1)
    assert [toggles.button(line).text() for line in TIERS] == ["XL", "L", "M", "S"]
    assert toggles.button(FlowLine.EXTRA_LARGE).sizeHint().width() < beside
    assert toggles.button(FlowLine.EXTRA_LARGE).toolTip() == "Extra-large"
    toggles.deleteLater()


def test_only_lines_with_data_are_offered(theme: Theme, on_screen: Show) -> None:
    """A provider without tiers has two."""
    toggles = Toggles(theme)
    on_screen(toggles, 700, 22)
    toggles.offer(frozenset({FlowLine.NET, FlowLine.PRICE}))

    assert [line for line in FlowLine if toggles.button(line).isVisible()] == [FlowLine.NET, FlowLine.PRICE]


def test_a_narrow_chip_has_its_sample_below_its_word(theme: Theme, on_screen: Show) -> None:
    """The line's colour is painted in its lowest rows, and the word above them."""
    toggles = Toggles(theme)
    on_screen(toggles, 700, 22)
    toggles.fit(toggles.shortest - 1)
    chip = toggles.button(FlowLine.NET)
    chip.resize(chip.sizeHint())
    image = chip.grab().toImage()
    green = QColor(theme.up.text).name()
    rows = [y for y in range(image.height()) if image.pixelColor(image.width() // 2, y).name() == green]

    assert rows
    assert min(rows) > image.height() * 0.7
