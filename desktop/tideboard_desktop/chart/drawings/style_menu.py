"""What can be done with the selected drawing: colour, width, dash, intervals, words, order, deletion."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QActionGroup, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu

from tideboard_desktop.chart.drawings.chart_drawings import ChartDrawings
from tideboard_desktop.chart.drawings.model import WIDTHS, Drawing, DrawingKind, IntervalGroup
from tideboard_desktop.chart.drawings.words import colour_names, dash_names, group_names
from tideboard_desktop.ui.theme import Theme, colour

translate = QCoreApplication.translate
T = TypeVar("T", bound=Hashable)
_SWATCH = 12


def add_style_actions(menu: QMenu, drawings: ChartDrawings, theme: Theme, edit_text: Callable[[Drawing], None]) -> None:
    """Add what can be done with the selected drawing."""
    drawing = drawings.selected
    if drawing is None:
        return
    if drawing.kind is DrawingKind.TEXT:
        menu.addAction(translate("Drawings", "Edit the words")).triggered.connect(lambda: edit_text(drawing))
    add_colours(
        menu.addMenu(translate("Drawings", "Colour")), theme, drawing.colour,
        lambda value: drawings.change(replace(drawing, colour=value)),
    )  # fmt: skip
    if drawing.kind is not DrawingKind.TEXT:
        add_choices(
            menu.addMenu(translate("Drawings", "Width")), {width: f"{width} px" for width in WIDTHS}, drawing.width,
            lambda value: drawings.change(replace(drawing, width=value)),
        )  # fmt: skip
        add_choices(
            menu.addMenu(translate("Drawings", "Line")), dash_names(), drawing.dash,
            lambda value: drawings.change(replace(drawing, dash=value)),
        )  # fmt: skip
    _add_groups(menu.addMenu(translate("Drawings", "Shown on")), drawings, drawing)
    menu.addSeparator()
    menu.addAction(translate("Drawings", "Delete the drawing")).triggered.connect(drawings.delete)


def add_colours(menu: QMenu, theme: Theme, chosen: str, take: Callable[[str], None]) -> None:
    """The ink of text and the colours without a meaning, each with a disc."""
    group = add_choices(menu, colour_names(), chosen, take)
    for action, name in zip(group.actions(), colour_names(), strict=True):
        action.setIcon(_swatch(theme.free.get(name, theme.surface.text2)))


def add_choices(menu: QMenu, names: Mapping[T, str], chosen: T, take: Callable[[T], None]) -> QActionGroup:
    """One action for each value, of which one is chosen."""
    group = QActionGroup(menu)
    for value, name in names.items():
        action = menu.addAction(name)
        action.setCheckable(True)
        action.setChecked(value == chosen)
        group.addAction(action)
        action.triggered.connect(lambda _on=False, value=value: take(value))
    return group


def _add_groups(menu: QMenu, drawings: ChartDrawings, drawing: Drawing) -> None:
    """A switch for each group of intervals."""

    def flip(group: IntervalGroup, *, on: bool) -> None:
        hidden = drawing.hidden_on - {group} if on else drawing.hidden_on | {group}
        drawings.change(replace(drawing, hidden_on=hidden))

    for group, name in group_names().items():
        action = menu.addAction(name)
        action.setCheckable(True)
        action.setChecked(group not in drawing.hidden_on)
        action.triggered.connect(lambda on, group=group: flip(group, on=on))


def _swatch(tint: str) -> QIcon:
    """A disc of a colour."""
    found = QPixmap(_SWATCH * 2, _SWATCH * 2)
    found.setDevicePixelRatio(2)
    found.fill(Qt.GlobalColor.transparent)
    painter = QPainter(found)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(tint))
    painter.drawEllipse(QRectF(1, 1, _SWATCH - 2, _SWATCH - 2))
    painter.end()
    return QIcon(found)
