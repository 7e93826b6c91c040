"""The number field with steps at both ends."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.whole_style import install
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.stepper import StepperInput


@pytest.fixture
def price(qapp: QApplication, qtbot: QtBot) -> StepperInput:
    """A price field."""
    install(qapp, make_theme())
    field = StepperInput(make_theme(), identifier="price", name="Limit price")
    qtbot.addWidget(field)
    field.show()
    return field


def test_buttons_and_arrow_keys_step(price: StepperInput) -> None:
    """Minus, plus, up, down; ten with Shift."""
    steps: list[int] = []
    price.stepped.connect(steps.append)
    for button in price.findChildren(QToolButton):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.keyClick(price.field, Qt.Key.Key_Up)
    QTest.keyClick(price.field, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    assert sorted(steps[:2]) == [-1, 1]
    assert steps[2:] == [1, -10]


def test_typing_and_enter_are_told_but_set_text_is_silent(price: StepperInput) -> None:
    """The owner would hear itself."""
    edited: list[str] = []
    submitted: list[None] = []
    price.edited.connect(edited.append)
    price.submitted.connect(lambda: submitted.append(None))

    price.set_text("613.00")
    QTest.keyClicks(price.field, "5")
    QTest.keyClick(price.field, Qt.Key.Key_Return)

    price.field.setText("620.00")  # as an assistive program writes

    assert edited == ["613.005", "620.00"]
    assert len(submitted) == 1


def test_scrolling_over_it_changes_nothing(price: StepperInput) -> None:
    """An order must not change by accident."""
    steps: list[int] = []
    price.stepped.connect(steps.append)
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 120),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(price.field, wheel)

    assert steps == []


def test_the_identifier_is_on_the_line_edit(price: StepperInput) -> None:
    """That is what automation types into."""
    assert price.field.accessibleIdentifier() == "price"
    price.setFocus()
    assert price.window().focusWidget() is price.field
    assert {button.accessibleName() for button in price.findChildren(QToolButton)} == {
        "Limit price, one step down",
        "Limit price, one step up",
    }


def test_an_invalid_value_is_outlined(price: StepperInput) -> None:
    """The picture differs, and differs back."""
    fine = price.grab().toImage()
    price.set_invalid(True)
    wrong = price.grab().toImage()
    price.set_invalid(False)

    assert fine != wrong
    assert price.grab().toImage() == fine
