"""Docks taken out of Qt's state of a main window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QPushButton

from tideboard_desktop.window.workspace.qt_state import overlaid, sound, without

VERSION = 1
TOP, SIDEWAYS, DOWN = (
    Qt.DockWidgetArea.TopDockWidgetArea,
    Qt.Orientation.Horizontal,
    Qt.Orientation.Vertical,
)


def shown(qapp: QApplication) -> tuple[QMainWindow, dict[str, QDockWidget]]:
    """Beside each other: a, b over c, and the tabs d, e, f with e in front."""
    window = QMainWindow()
    window.setDockNestingEnabled(True)
    window.setAnimated(False)
    window.resize(1200, 800)
    docks = {}
    for name in "abcdef":
        docks[name] = QDockWidget(name, window)
        docks[name].setObjectName(name)
        docks[name].setWidget(QPushButton(name))
    window.addDockWidget(TOP, docks["a"])
    window.splitDockWidget(docks["a"], docks["b"], SIDEWAYS)
    window.splitDockWidget(docks["b"], docks["c"], DOWN)
    window.splitDockWidget(docks["b"], docks["d"], SIDEWAYS)
    window.tabifyDockWidget(docks["d"], docks["e"])
    window.tabifyDockWidget(docks["e"], docks["f"])
    window.show()
    docks["e"].raise_()
    qapp.processEvents()
    return window, docks


def state_of(window: QMainWindow) -> bytes:
    """What Qt writes."""
    return bytes(window.saveState(VERSION).data())


def end(window: QMainWindow) -> None:
    """Take the window away."""
    window.hide()
    window.deleteLater()


@pytest.mark.parametrize("names", ["", "a", "d", "f", "de", "def", "bc", "abcde", "abcdef", "x"])
def test_what_is_left_is_sound_and_knows_the_others_only(qapp: QApplication, names: str) -> None:
    window, docks = shown(qapp)
    state = state_of(window)
    left = without(state, set(names))

    assert without(state, set()) == state
    assert sound(left, VERSION)
    for name in docks:
        assert (name.encode("utf-16-be") in left) is (name not in names)
    assert window.restoreState(left, VERSION)
    end(window)


def test_a_layout_as_it_was_seen_has_nothing_over_another(qapp: QApplication) -> None:
    window, docks = shown(qapp)
    docks["c"].close()
    docks["a"].setFloating(True)
    qapp.processEvents()

    assert without(state_of(window), {"x"}) == state_of(window)
    assert overlaid(state_of(window)) == frozenset()
    end(window)


def test_a_dock_that_was_removed_is_found_over_those_that_took_its_room(qapp: QApplication) -> None:
    window, docks = shown(qapp)
    for dock in docks.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
    for before, name in zip(" ab", "abc", strict=True):
        if before == " ":
            window.addDockWidget(TOP, docks[name])
        else:
            window.splitDockWidget(docks[before], docks[name], SIDEWAYS)
        docks[name].show()
    qapp.processEvents()
    found = overlaid(state_of(window))

    assert found
    assert found <= {"d", "e", "f"}
    end(window)
