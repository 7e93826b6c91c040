"""The breadth of a list: counts in words and a bar of three parts."""

from __future__ import annotations

from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.theme import Convention, make_theme
from tideboard_desktop.watchlists.list_foot import HEIGHT, BreadthBar
from tideboard_desktop.watchlists.model import Breadth


def bar(qtbot: QtBot, breadth: Breadth, convention: Convention = Convention.GREEN_UP, width: int = 338) -> QImage:
    """A picture of the widget."""
    widget = BreadthBar(make_theme(convention=convention))
    qtbot.addWidget(widget)
    widget.resize(width, HEIGHT)
    widget.show_breadth(breadth)
    assert widget.accessibleName().endswith(f"{breadth.inflow} in, {breadth.outflow} out, {breadth.without} without")
    return widget.grab().toImage()


def part(image: QImage, text_colour: str) -> int:
    """Pixels of a colour in the bar's middle line."""
    return sum(image.pixelColor(x, 32) == QColor(text_colour) for x in range(image.width()))


def test_each_part_is_as_long_as_its_share(qtbot: QtBot) -> None:
    theme = make_theme()
    image = bar(qtbot, Breadth(6, 3, 3))
    up, down = part(image, theme.up.text), part(image, theme.down.text)

    assert abs(up - 2 * down) <= 4
    assert part(image, theme.surface.line_strong) in range(down - 2, down + 3)


def test_a_part_of_nothing_is_not_drawn(qtbot: QtBot) -> None:
    assert part(bar(qtbot, Breadth(4, 0, 0)), make_theme().down.text) == 0
    assert part(bar(qtbot, Breadth(0, 0, 0)), make_theme().surface.line_soft) > 300


def test_the_blue_convention_hatches_what_goes_out(qtbot: QtBot) -> None:
    """As many pixels are missing as the lines take."""
    theme = make_theme(convention=Convention.BLUE_UP)
    image = bar(qtbot, Breadth(5, 5, 0), Convention.BLUE_UP)

    assert part(image, theme.down.text) < part(image, theme.up.text) * 0.8
