"""The window of the indicators by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QToolButton

from fakes.scenes.indicators import IndicatorScene
from fakes.scenes.screen.parts import labels
from fakes.values.waiting import until
from tideboard_core.indicators.table import INDICATORS
from tideboard_desktop.chart.indicators.chosen import chosen
from tideboard_desktop.chart.indicators.dialog import IndicatorsDialog
from tideboard_desktop.chart.words import interval_of


@pytest.fixture
def dialog(scene: IndicatorScene) -> IndicatorsDialog:
    scene.control.button.click()
    assert scene.control.dialog is not None
    return scene.control.dialog


def codes(scene: IndicatorScene) -> list[str]:
    return [one.code for one in scene.control.chosen.items]


def press(dialog: IndicatorsDialog, name: str) -> None:
    button = dialog.findChild(QToolButton, name)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


async def test_typing_and_keys_add_an_indicator(scene: IndicatorScene, dialog: IndicatorsDialog) -> None:
    QTest.keyClicks(dialog.picker.field, "boll")
    assert dialog.picker.codes[0] == "BOLL"
    QTest.keyClick(dialog.picker.field, Qt.Key.Key_Return)
    assert scene.control.chosen.preview == chosen("BOLL")
    QTest.keyClick(dialog.picker.list, Qt.Key.Key_Return)
    assert codes(scene) == ["MA", "VWAP", "MACD", "BOLL"]
    assert scene.control.chosen.preview is None


async def test_the_list_has_favourites_and_every_group(dialog: IndicatorsDialog) -> None:
    listed = dialog.picker.codes
    assert listed[:5] == ["MA", "VWAP", "BOLL", "MACD", "KDJ"]
    assert set(listed) == INDICATORS.keys()


async def test_a_star_is_changed_by_mouse_and_by_keys(scene: IndicatorScene, dialog: IndicatorsDialog) -> None:
    picker = dialog.picker
    QTest.keyClicks(picker.field, "rsi")
    area = picker.list.visualItemRect(picker.list.item(0))
    QTest.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(area.left() + 8, area.center().y()))
    assert scene.control.templates.favourites[-1] == "RSI"
    assert scene.control.chosen.preview is None
    picker.list.setCurrentRow(0)
    QTest.keyClick(picker.list, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert "RSI" not in scene.control.templates.favourites


async def test_the_form_changes_the_preview_and_refuses_what_is_not_allowed(
    scene: IndicatorScene, dialog: IndicatorsDialog
) -> None:
    scene.control.chosen.try_out("BOLL")
    field = dialog.findChild(QLineEdit, "indicator_period")
    assert field is not None
    await until(field.isVisible)
    field.setFocus()
    field.setText("34")
    assert scene.control.chosen.preview is not None
    assert scene.control.chosen.preview.values["period"] == 34
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert scene.control.chosen.preview.values["period"] == 35
    field.setText("0")
    assert scene.control.chosen.preview.values["period"] == 35
    assert "Period: 2 to 500" in labels(dialog.form)
    dialog.defaults.click()
    assert scene.control.chosen.preview == chosen("BOLL")


async def test_macd_has_the_switch_of_twice_the_bars(scene: IndicatorScene, dialog: IndicatorsDialog) -> None:
    press(dialog, "chart_indicator_2_gear")
    box = dialog.form.findChild(QComboBox, "indicator_bars")
    assert box is not None
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert dialog.add.text() == "Keep changes"
    dialog.add.click()
    assert scene.control.chosen.items[2].values["bars"] == "x2"
    picture = scene.chart.picture
    assert picture is not None
    assert picture.indicators[0].title == "MACD 12 26 9 x2"


async def test_rows_hide_move_and_delete(scene: IndicatorScene, dialog: IndicatorsDialog) -> None:
    press(dialog, "chart_indicator_0_down")
    assert codes(scene) == ["VWAP", "MA", "MACD"]
    press(dialog, "chart_indicator_0_eye")
    assert not scene.control.chosen.items[0].visible
    press(dialog, "chart_indicator_0_delete")
    assert codes(scene) == ["MA", "MACD"]


async def test_escape_discards_the_preview_then_closes(scene: IndicatorScene, dialog: IndicatorsDialog) -> None:
    scene.control.chosen.try_out("RSI")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert scene.control.chosen.preview is None
    assert dialog.isVisible()
    scene.control.chosen.try_out("RSI")
    dialog.close()
    assert scene.control.chosen.preview is None


async def test_templates_are_in_the_menu(scene: IndicatorScene, dialog: IndicatorsDialog) -> None:
    scene.control.templates.save("Day & night")
    scene.control.chosen.replace_all([])
    dialog.menu.aboutToShow.emit()
    dialog.menu.actions()[0].trigger()
    assert codes(scene) == ["MA", "VWAP", "MACD"]
    assert [action.text() for action in dialog.menu.actions() if action.text()] == [
        "Day && night",
        "Save as…",
        "Show by itself on",
        "Delete",
    ]


async def test_a_template_comes_with_its_group_of_intervals(scene: IndicatorScene, dialog: IndicatorsDialog) -> None:
    scene.control.templates.save("Swing")
    scene.control.chosen.replace_all([])
    dialog.menu.aboutToShow.emit()
    groups = next(action for action in dialog.menu.actions() if action.text() == "Show by itself on").menu()
    assert isinstance(groups, QMenu)
    days = groups.actions()[2].menu()
    assert isinstance(days, QMenu)
    assert (groups.actions()[2].text(), [one.text() for one in days.actions()]) == ("Days", ["No template", "Swing"])
    days.actions()[1].trigger()
    minute, hour, day, two_days = (interval for key in ("1m", "1h", "D", "2D") if (interval := interval_of(key)))
    scene.control.interval_chosen(minute, hour)
    assert codes(scene) == []
    scene.control.interval_chosen(hour, day)
    assert codes(scene) == ["MA", "VWAP", "MACD"]
    scene.control.chosen.replace_all([])
    scene.control.interval_chosen(day, two_days)
    assert codes(scene) == [], "the group is the same"


async def test_what_cannot_be_computed_is_listed_and_off(
    scene: IndicatorScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tideboard_core.indicators.compute.talib", lambda: None)
    scene.control.open()
    dialog = scene.control.dialog
    assert dialog is not None
    QTest.keyClicks(dialog.picker.field, "trix")
    item = dialog.picker.list.item(0)
    assert not item.flags() & Qt.ItemFlag.ItemIsEnabled
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == "TRIX, TRIX, not on this system"
    QTest.keyClick(dialog.picker.field, Qt.Key.Key_Return)
    assert scene.control.chosen.preview is None
