"""Values of a sentence changed in place, by click and by keys; what is refused stays open with its reason."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tideboard_desktop.signals.parameter_text import ParameterText
from tideboard_desktop.ui.theme import make_theme

TEMPLATE = "Price {change} or more over {window} while block (XL + L) is {block} of turnover or less."
SHOWN = {"change": "+0.60%", "window": "30 min", "block": "\u22123.0%"}
VALUES = {"change": "0.6", "window": "30", "block": "3"}


class Scene:
    """The text, what was changed and what was refused."""

    def __init__(self, qtbot: QtBot) -> None:
        self.text = ParameterText(make_theme(), identifier="rule", refuse=self._refuse)
        qtbot.addWidget(self.text)
        self.changed: list[tuple[str, str]] = []
        self.refused: list[str] = []
        self.text.changed.connect(lambda key, written: self.changed.append((key, written)))
        self.text.refused.connect(self.refused.append)
        self.text.show_text(TEMPLATE, SHOWN, VALUES)
        self.text.resize(250, self.text.heightForWidth(250))
        self.text.show()
        self.text.activateWindow()
        self.text.setFocus(Qt.FocusReason.TabFocusReason)

    def _refuse(self, _key: str, written: str) -> str:
        return "" if written.replace(".", "").isdigit() else "This is not a number."

    def write(self, text: str) -> None:
        field = self.text.field
        assert field is not None
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)


@pytest.fixture
def scene(qtbot: QtBot) -> Scene:
    return Scene(qtbot)


def test_it_reads_as_one_sentence(scene: Scene) -> None:
    expected = "Price +0.60% or more over 30 min while block (XL + L) is \u22123.0% of turnover or less."
    assert scene.text.text == expected
    assert scene.text.accessibleName() == expected


def test_keys_walk_through_the_values_and_change_one(scene: Scene) -> None:
    QTest.keyClick(scene.text, Qt.Key.Key_Right)
    assert scene.text.accessibleDescription().startswith("30 min")
    QTest.keyClick(scene.text, Qt.Key.Key_Return)
    scene.write("45")
    assert scene.changed == [("window", "45")]
    assert scene.text.field is None
    assert scene.text.hasFocus()


def test_a_click_opens_the_value_under_it(scene: Scene) -> None:
    where = scene.text.area_of("block").center().toPoint()
    QTest.mouseClick(scene.text, Qt.MouseButton.LeftButton, pos=where)
    scene.write("4.5")
    assert scene.changed == [("block", "4.5")]


def test_what_is_refused_stays_open_with_its_reason(scene: Scene) -> None:
    QTest.keyClick(scene.text, Qt.Key.Key_Return)
    scene.write("many")
    assert scene.changed == []
    assert scene.refused == ["This is not a number."]
    assert scene.text.field is not None
    QTest.keyClick(scene.text.field, Qt.Key.Key_Escape)
    assert scene.text.field is None
    assert scene.refused[-1] == ""
    assert scene.text.hasFocus()


def test_every_value_stands_inside_and_apart(scene: Scene) -> None:
    areas = [scene.text.area_of(key) for key in VALUES]
    for number, area in enumerate(areas):
        assert scene.text.rect().contains(area.toRect())
        assert not any(area.intersects(other) for other in areas[number + 1 :])
