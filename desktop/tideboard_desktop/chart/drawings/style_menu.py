"""What can be done with the selected drawing: colour, width, dash, intervals, words, order, deletion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from tideboard_desktop.chart.controls.curve_styles import add_choices, add_colours
from tideboard_desktop.chart.drawings.chart_drawings import ChartDrawings
from tideboard_desktop.chart.drawings.model import WIDTHS, Drawing, DrawingKind
from tideboard_desktop.chart.drawings.words import dash_names
from tideboard_desktop.chart.interval_groups import IntervalGroup
from tideboard_desktop.chart.words import group_names
from tideboard_desktop.ui.theme import Theme

translate = QCoreApplication.translate


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
