"""Title bars and dock shells."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from tideboard_core.model.order import Environment
from tideboard_desktop.theme import install, make_theme
from tideboard_desktop.widgets.panel import TITLE_HEIGHT, DockFrame, Panel, TitleBar, hairline


@pytest.fixture
def bar(qapp: QApplication, qtbot: QtBot) -> TitleBar:
    """A title bar with a link letter."""
    install(qapp, make_theme())
    result = TitleBar("Order entry", make_theme(), link="A")
    qtbot.addWidget(result)
    result.resize(300, TITLE_HEIGHT)
    result.show()
    return result


def words(bar: TitleBar) -> list[str]:
    """What can be read."""
    return [label.text() for label in bar.findChildren(QLabel) if label.isVisible()]


def test_title_letter_symbol_and_chips(bar: TitleBar) -> None:
    """In this order; an empty symbol takes no room."""
    assert words(bar) == ["Order entry", "A"]

    bar.set_symbol("HK.00700", "Tencent")
    chip = bar.add_chip("Sandbox")
    chip.show()

    assert words(bar) == ["Order entry", "A", "HK.00700", "Tencent", "Sandbox"]


def test_an_environment_gives_its_ground(bar: TitleBar) -> None:
    """Each of the three looks different, and none is the neutral one."""
    pictures = [bar.grab().toImage()]
    for environment in Environment:
        bar.set_environment(environment)
        pictures.append(bar.grab().toImage())

    assert all(a != b for place, a in enumerate(pictures) for b in pictures[place + 1 :])


def test_a_dock_keeps_the_bars_height(qapp: QApplication, qtbot: QtBot) -> None:
    """QDockWidget would squeeze a bar whose size hint is missing."""
    install(qapp, make_theme())
    bar = TitleBar("Order entry", make_theme())
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = DockFrame(bar, QWidget(), identifier="order_entry", title="Order entry")
    window.setCentralWidget(Panel(TitleBar("Capital flow", make_theme()), hairline(make_theme())))
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.resize(600, 400)
    window.show()
    qtbot.waitExposed(window)

    assert bar.height() == TITLE_HEIGHT
    assert dock.objectName() == "order_entry_dock"


def test_in_a_narrow_bar_name_and_chip_give_way_to_the_symbol(qapp: QApplication, qtbot: QtBot) -> None:
    """Title and symbol stay whole; what is cut is told by the tooltip, and nothing is cut with room for all."""
    install(qapp, make_theme())
    bar = TitleBar("Capital flow", make_theme(), link="A")
    qtbot.addWidget(bar)
    bar.set_symbol("HK.00700", "騰訊控股有限公司")
    chip = bar.add_chip("Sandbox \u00b7 moomoo tiers")
    bar.resize(700, 30)
    bar.show()
    bar.grab()
    assert (bar.name.toolTip(), chip.toolTip()) == ("", "")

    bar.resize(300, 30)
    bar.grab()
    assert chip.toolTip() == "Sandbox \u00b7 moomoo tiers"
    assert bar.symbol.width() >= bar.symbol.sizeHint().width()
    assert bar.title.width() >= bar.title.sizeHint().width()
