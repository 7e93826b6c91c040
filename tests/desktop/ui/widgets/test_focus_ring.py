"""The ring around the keyboard focus."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from fakes.scenes.screen.whole_style import install
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.focus_ring import WITHOUT, FocusRing


class Form(QWidget):
    """Two fields."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.first, self.second = QLineEdit(), QLineEdit()
        column.addWidget(self.first)
        column.addWidget(self.second)

    def ring(self) -> QWidget | None:
        """The ring, if it shows."""
        found = self.findChild(QWidget, "focus_ring")
        return found if found is not None and found.isVisible() else None


@pytest.fixture
def form(qapp: QApplication, qtbot: QtBot) -> Iterator[Form]:
    """A shown form whose first field has the focus."""
    install(qapp, make_theme())
    ring = FocusRing(qapp, make_theme())
    form = Form()
    qtbot.addWidget(form)
    form.show()
    with qtbot.waitActive(form):
        form.activateWindow()
    form.first.setFocus()
    yield form
    ring.deleteLater()


def test_tab_brings_the_ring(form: Form) -> None:
    """Three pixels outside the field on every side."""
    QTest.keyClick(form.first, Qt.Key.Key_Tab)
    ring = form.ring()

    assert ring is not None
    assert ring.geometry() == form.second.geometry().adjusted(-3, -3, 3, 3)


def test_tab_brings_it_where_there_is_nothing_else_to_go_to(form: Form, qtbot: QtBot) -> None:
    """The window came up by itself, so that no focus moved; the key comes as from the keyboard, by the window."""
    form.second.hide()
    form.first.clearFocus()
    form.first.setFocus()
    assert form.ring() is None

    QTest.keyClick(form.windowHandle(), Qt.Key.Key_Tab)

    qtbot.waitUntil(lambda: form.ring() is not None)
    assert QApplication.focusWidget() is form.first


def test_a_click_does_not(form: Form) -> None:
    """Only for keyboard focus."""
    QTest.keyClick(form.first, Qt.Key.Key_Tab)
    QTest.mouseClick(form.first, Qt.MouseButton.LeftButton)

    assert form.focusWidget() is form.first
    assert form.ring() is None


def test_what_a_button_does_when_the_mouse_is_released_brings_no_ring(form: Form) -> None:
    """The button goes with its card, and the focus moves on; a key after that shows where it is."""
    button = QPushButton("Start")
    layout = form.layout()
    assert layout is not None
    layout.addWidget(button)
    button.clicked.connect(button.hide)
    button.clicked.connect(form.second.setFocus)
    QApplication.sendPostedEvents()
    QTest.keyClick(form.first, Qt.Key.Key_Tab)
    window = form.windowHandle()
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=button.geometry().center())
    assert button.isHidden()
    assert form.focusWidget() is form.second
    assert form.ring() is None

    QTest.keyClick(window, Qt.Key.Key_Backtab)
    assert form.focusWidget() is form.first
    assert form.ring() is not None


def test_the_ring_follows_its_widget(form: Form) -> None:
    """A move takes it along; when the widget hides, the ring goes where Qt moves the focus."""
    QTest.keyClick(form.first, Qt.Key.Key_Tab)
    form.second.move(form.second.pos() + QPoint(0, 4))
    ring = form.ring()
    assert ring is not None
    assert ring.y() == form.second.y() - 3

    form.second.hide()
    ring = form.ring()

    assert ring is not None
    assert ring.y() == form.first.y() - 3


def test_the_ring_scrolls_with_its_widget(form: Form) -> None:
    """And never leaves the viewport that scrolls it."""
    area, inner = QScrollArea(), QWidget()
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    column = QVBoxLayout(inner)
    fields = [QLineEdit() for _ in range(12)]
    for field in fields:
        column.addWidget(field)
    area.setWidget(inner)
    area.setWidgetResizable(True)
    layout = form.layout()
    assert layout is not None
    layout.addWidget(area)
    inner.setMinimumHeight(900)
    form.resize(300, 400)
    QApplication.sendPostedEvents()
    QTest.keyClick(form.first, Qt.Key.Key_Tab)
    fields[1].setFocus()

    def around(field: QLineEdit) -> QRect:
        return QRect(field.mapTo(form, QPoint(0, 0)), field.size()).adjusted(-3, -3, 3, 3)

    ring, viewport = form.ring(), area.viewport()
    assert ring is not None
    assert ring.geometry() == around(fields[1])
    before = ring.y()
    area.verticalScrollBar().setValue(10)
    assert ring.y() == before - 10
    assert ring.geometry() == around(fields[1])
    bottom = fields[5].mapTo(inner, QPoint(0, 0)).y() + fields[5].height()
    area.verticalScrollBar().setValue(bottom - viewport.height())
    fields[5].setFocus()
    assert ring.geometry() == around(fields[5])  # a widget at the edge is moved away from it
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    assert ring.geometry().isEmpty() or QRect(viewport.mapTo(form, QPoint(0, 0)), viewport.size()).contains(
        ring.geometry()
    )


def test_a_widget_that_was_deleted_under_the_ring_is_left_behind(form: Form) -> None:
    """A dialog's button goes with its dialog; the next move of the focus must not trip over it."""
    QTest.keyClick(form.first, Qt.Key.Key_Tab)
    delete(form.second)
    assert form.ring() is None

    form.second = QLineEdit()
    layout = form.layout()
    assert layout is not None
    layout.addWidget(form.second)
    form.second.show()
    form.first.setFocus()
    QTest.keyClick(form.first, Qt.Key.Key_Tab)
    ring = form.ring()
    assert ring is not None
    assert ring.geometry() == form.second.geometry().adjusted(-3, -3, 3, 3)


def test_a_window_that_opens_on_a_list_wears_no_ring(form: Form, qtbot: QtBot) -> None:
    """Its selected row tells where the keys go; a field that a window opens on wears it."""
    rings = []
    for focused in (QListWidget(), QLineEdit()):
        qtbot.addWidget(focused)
        form.activateWindow()
        form.first.setFocus()
        focused.show()
        focused.activateWindow()
        focused.setFocus()
        qtbot.waitUntil(focused.hasFocus)
        rings.append(focused.findChild(QWidget, "focus_ring"))

    assert rings[0] is None
    assert rings[1] is not None


def test_a_surface_of_its_own_wears_no_ring(form: Form) -> None:
    """The cheat sheet lies over everything: that it has the keys is seen."""
    form.second.setProperty(WITHOUT, True)
    QTest.keyClick(form.first, Qt.Key.Key_Tab)

    assert form.second.hasFocus()
    assert form.ring() is None


def test_the_ring_stays_inside_the_frame_of_a_floating_dock(form: Form, qtbot: QtBot) -> None:
    """A list that fills a window wears its ring along the frame, not over it."""
    form.first.setFocus()
    dock = QDockWidget(form)
    dock.setFloating(True)
    field = QLineEdit()
    dock.setWidget(field)
    dock.setTitleBarWidget(QWidget())
    dock.resize(300, 100)
    dock.show()
    dock.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dock)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    ring = dock.findChild(QWidget, "focus_ring")

    assert ring is not None
    assert ring.isVisible()
    assert dock.rect().adjusted(4, 4, -4, -4).contains(ring.geometry())


def test_a_focus_whose_place_went_is_ringed_as_before(form: Form) -> None:
    """Nobody pressed a key at the start, when a button that is not needed hides; after Tab the ring goes along."""
    form.first.hide()
    assert form.second.hasFocus()
    assert form.ring() is None

    form.first.show()
    QTest.keyClick(form.second, Qt.Key.Key_Tab)
    assert form.first.hasFocus()
    form.first.setEnabled(False)
    assert form.second.hasFocus()
    assert form.ring() is not None
