"""Labels: a text of the same width moves nothing, an own ground repaints nothing below, a parted text is not cut."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.shown_texts import painted_texts
from fakes.scenes.screen.whole_style import install
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.labels import ElidedLabel, elided_label


class Asked(QObject):
    """Counts layout requests and paints of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.layouts = self.paints = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Count."""
        self.layouts += event.type() is QEvent.Type.LayoutRequest
        self.paints += event.type() is QEvent.Type.Paint
        return False


@pytest.fixture
def label(qapp: QApplication, qtbot: QtBot) -> Iterator[ElidedLabel]:
    """A label in a row of a window."""
    install(qapp, make_theme())
    window = QWidget()
    qtbot.addWidget(window)
    result = elided_label("age 0:10", make_theme())
    QHBoxLayout(window).addWidget(result)
    window.show()
    yield result
    window.hide()


def test_a_text_of_the_same_width_asks_no_layout(label: ElidedLabel, qapp: QApplication) -> None:
    """It is shown and read out all the same, and the label still counts as visible."""
    qapp.processEvents()
    asked, own = Asked(label.window()), Asked(label)
    label.setText("age 0:11")
    qapp.processEvents()
    node = QAccessible.queryAccessibleInterface(label)

    assert (asked.layouts, own.paints) == (0, 1)
    assert label.text() == "age 0:11"
    assert node is not None
    assert node.text(QAccessible.Text.Name) == "age 0:11"
    assert not label.isHidden()


def test_a_parted_text_is_whole_or_its_last_part_is_or_nothing(label: ElidedLabel, qapp: QApplication) -> None:
    """An age and a provider are never cut; the least width is that of the last part."""
    label.parted = True
    label.setText("OpenD sandbox \u00b7 <3 s")
    whole, least = label.sizeHint().width(), label.minimumSizeHint().width()
    shown = []
    for width in range(whole, 4, -1):
        label.setFixedWidth(width)
        qapp.processEvents()
        with painted_texts() as painted:
            label.grab()
        shown.append((width >= least, *(one.text for one in painted if one.text)))

    assert list(dict.fromkeys(shown)) == [(True, label.text()), (True, "<3 s"), (False,)]


def test_a_wider_text_asks_for_room(label: ElidedLabel, qapp: QApplication) -> None:
    """The window's layout is asked once."""
    qapp.processEvents()
    asked = Asked(label.window())
    label.setText("age 10:10")
    qapp.processEvents()

    assert asked.layouts == 1


@pytest.mark.parametrize("grounded", [True, False])
def test_a_label_with_its_own_ground_repaints_nothing_below_it(
    label: ElidedLabel, qapp: QApplication, *, grounded: bool
) -> None:
    """Without one, the window below is painted too: so the measure works."""
    if grounded:
        label.fill_background(QColor("#123456"))
    for text in ("age 0:12", "age 0:13"):  # the first paint finds what the style sheet left
        label.setText(text)
        qapp.processEvents()
    below = Asked(label.window())
    label.setText("age 0:14")
    qapp.processEvents()

    assert (below.paints == 0) is grounded
    shown = label.grab().toImage().pixelColor(label.width() - 1, 0).name()
    assert (shown == "#123456") is grounded
