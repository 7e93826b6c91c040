"""Marks of the states on the chart."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from fakes.scenes.flow.chart import picture
from tideboard_desktop.flow.state_overlay import StateMark, StateOverlay
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.empty_state import EmptyKind

Show = Callable[..., None]


@pytest.fixture
def overlay(theme: Theme, on_screen: Show) -> StateOverlay:
    """An overlay over an empty chart."""
    chart = QWidget()
    result = StateOverlay(theme, chart)
    on_screen(chart)
    result.setGeometry(chart.rect())
    return result


@pytest.mark.parametrize("over_data", [True, False])
@pytest.mark.parametrize("kind", list(EmptyKind))
def test_every_state_leaves_a_mark(overlay: StateOverlay, kind: EmptyKind, over_data: bool) -> None:
    """Each reason can be seen, with and without data behind it."""
    before = overlay.window().grab().toImage()
    overlay.show_mark(StateMark(kind=kind, over_data=over_data, title="Title", detail="detail", progress=3))

    assert overlay.isVisible()
    assert overlay.window().grab().toImage() != before
    overlay.show_mark(None)
    assert not overlay.isVisible()


def test_a_lost_connection_has_an_amber_banner(theme: Theme, overlay: StateOverlay) -> None:
    """Filled, at the top of the pane, as wide as the pane."""
    layout = picture().layout
    overlay.show_mark(StateMark(kind=EmptyKind.DISCONNECTED, over_data=True, title="No connection"), layout)
    image = overlay.grab().toImage()

    assert QColor.fromRgba(image.pixel(round(layout.right) - 4, 12)).name().upper() == theme.surface.warn_fill


def test_the_note_of_a_hole_stands_beside_the_labels(overlay: StateOverlay) -> None:
    """Right of the last minute and its labels."""
    shown = picture()
    overlay.show_mark(
        StateMark(kind=EmptyKind.STALE, over_data=True, title="13 min missing", at_x=shown.last_x), shown.layout
    )
    image = overlay.grab().toImage()
    assert shown.last_x is not None
    free = round(shown.last_x + shown.layout.label_room)

    assert all(image.pixel(x, 30) == image.pixel(80, 30) for x in range(80, free, 5))
