"""The rail: where it stands, what its buttons and letters do, what has no room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import delete, isValid

from fakes.scenes.drawings import DrawingScene
from fakes.values.waiting import between_tasks
from tideboard_desktop.chart.drawings.model import DrawingKind
from tideboard_desktop.chart.drawings.rail import FOLDED, WIDTH


async def test_it_stands_beside_the_bars_and_folds(scene: DrawingScene) -> None:
    rail, chart = scene.control.rail, scene.chart
    assert rail.width() == WIDTH
    assert chart.x() >= rail.geometry().right()
    before = chart.width()
    QTest.mouseClick(rail.fold, Qt.MouseButton.LeftButton)
    await between_tasks(QApplication.processEvents)
    assert chart.width() == before + WIDTH - FOLDED
    assert rail.unfold.focusPolicy() is Qt.FocusPolicy.TabFocus
    QTest.mouseClick(rail.unfold, Qt.MouseButton.LeftButton)
    await between_tasks(QApplication.processEvents)

    assert chart.width() == before
    assert {(button.width(), button.height()) for button in rail.buttons.values()} == {(28, 25)}


@pytest.mark.parametrize("kind", DrawingKind)
async def test_a_button_takes_its_tool(scene: DrawingScene, kind: DrawingKind) -> None:
    rail = scene.control.rail
    QTest.mouseClick(rail.buttons[kind.value], Qt.MouseButton.LeftButton)
    assert scene.drawings.tool is kind
    assert [name for name, button in rail.buttons.items() if button.isChecked()] == [kind.value, "magnet"]
    QTest.mouseClick(rail.buttons["cursor"], Qt.MouseButton.LeftButton)

    assert scene.drawings.tool is None


async def test_letters_flip_switches_and_arrows_walk(scene: DrawingScene) -> None:
    rail = scene.control.rail
    rail.buttons["cursor"].setFocus()
    QTest.keyClicks(rail.buttons["cursor"], "gl")
    assert (scene.drawings.magnet, scene.drawings.locked) == (False, True)
    QTest.keyClick(rail.buttons["cursor"], Qt.Key.Key_Down)
    assert rail.buttons["trend"].hasFocus()
    QTest.keyClick(rail.buttons["trend"], Qt.Key.Key_Space)

    assert scene.drawings.tool is DrawingKind.TREND
    stops = [button for button in rail.buttons.values() if button.focusPolicy() is not Qt.FocusPolicy.NoFocus]
    assert stops == [rail.buttons["trend"]], "Tab stops once"


async def test_what_has_no_room_is_in_the_menu(scene: DrawingScene) -> None:
    rail = scene.control.rail
    scene.window.resize(962, 240)
    await between_tasks(QApplication.processEvents)
    assert rail.more.isVisible()
    hidden = [name for name, button in rail.buttons.items() if button.isHidden()]
    assert hidden
    assert all(button.geometry().bottom() <= rail.height() for button in rail.buttons.values() if button.isVisible())
    rail.menu.aboutToShow.emit()
    assert len(rail.menu.actions()) == len(hidden)
    next(action for action in rail.menu.actions() if action.text().startswith("Magnet")).trigger()

    assert not scene.drawings.magnet


async def test_undo_and_delete_are_off_while_there_is_nothing(scene: DrawingScene) -> None:
    buttons = scene.control.rail.buttons
    assert not any(buttons[name].isEnabled() for name in ("undo", "redo", "delete"))
    scene.draw(DrawingKind.HORIZONTAL, scene.place(60, 600))
    assert buttons["undo"].isEnabled()
    assert buttons["delete"].isEnabled()
    QTest.mouseClick(buttons["delete"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(buttons["undo"], Qt.MouseButton.LeftButton)

    assert len(scene.drawings.drawings) == 1
    assert buttons["redo"].isEnabled()


async def test_a_change_after_the_rail_was_destroyed_shows_nothing(scene: DrawingScene) -> None:
    """A dock that goes destroys the rail before the chart, which emits its last changes then."""
    scene.control.rail.hide()
    delete(scene.control.rail)
    scene.control.drawings.changed.emit()
    assert not isValid(scene.control.rail)
