"""Some of many, picked in a menu."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.whole_style import install
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.pick_button import MOST_OPTIONS, PickButton

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def symbols(qapp: QApplication, qtbot: QtBot) -> PickButton:
    install(qapp, make_theme())
    made = PickButton(
        lambda: "All symbols", lambda count: f"{count} symbols", make_theme(), identifier="symbols", name="Symbols"
    )
    qtbot.addWidget(made)
    made.show()
    return made


def entries(button: PickButton) -> list[str]:
    button.open_menu()
    found = [action.text() for action in button.menu_of_all.actions() if not action.isSeparator()]
    button.menu_of_all.close()
    return found


def test_the_button_says_what_is_picked_and_tells_once_for_each_pick(symbols: PickButton) -> None:
    told: list[tuple[str, ...]] = []
    symbols.changed.connect(lambda: told.append(symbols.picked))
    symbols.offer([("a", "A & B"), ("b", "B")])
    assert symbols.accessibleName() == "All symbols, Symbols"
    symbols.pick("a")
    assert symbols.text() == "A && B"
    symbols.pick("b")
    assert symbols.text() == "2 symbols"
    symbols.pick("a")
    symbols.clear()
    symbols.choose(["b"])
    assert told == [("a",), ("a", "b"), ("b",), ()]


def test_down_opens_the_menu_in_which_what_is_picked_and_gone_still_stands(symbols: PickButton) -> None:
    symbols.offer([("a", "A")])
    symbols.choose(["gone"])
    QTest.keyClick(symbols, Qt.Key.Key_Down)
    checked = {action.text(): action.isChecked() for action in symbols.menu_of_all.actions() if action.text()}
    assert checked == {"All symbols": False, "A": False, "gone": True}
    symbols.menu_of_all.close()


def test_of_very_many_the_menu_lists_those_picked_and_the_first_ones(symbols: PickButton) -> None:
    symbols.offer([(number, f"S{number}") for number in range(1000)])
    symbols.choose([900])
    listed = entries(symbols)
    assert listed[:3] == ["All symbols", "S900", "S0"]
    assert listed[-1] == f"{1000 - MOST_OPTIONS} more: type into the field"
    assert len(listed) == MOST_OPTIONS + 2


def test_a_name_of_any_length_leaves_the_button_as_wide_as_a_button(symbols: PickButton) -> None:
    name = "HK.00700 " + "very long " * 1000
    symbols.offer([("a", name)])
    symbols.pick("a")
    assert symbols.sizeHint().width() < 500
    assert symbols.text().endswith("\u2026")
    assert name.strip() in symbols.accessibleName()
    assert max(map(len, entries(symbols))) <= 48
