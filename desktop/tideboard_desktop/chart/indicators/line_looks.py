"""Buttons for the lines of an indicator: each opens a menu with colour, width and dashes of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QSize, Signal
from PySide6.QtGui import QIcon, QPainter
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from tideboard_core.indicators.parameters import Style
from tideboard_core.indicators.table import INDICATORS
from tideboard_core.system.settings import ChartIndicator, LineStyle
from tideboard_desktop.chart.curve_styles import add_choices, add_colours, curve_dash_names
from tideboard_desktop.ui.charts.bar_layer import curve_pen
from tideboard_desktop.ui.charts.curves import ChartLine, Dash
from tideboard_desktop.ui.pixmaps import canvas
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import push_button
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.widgets.menu_choice import passing_menu

translate = QCoreApplication.translate
_SAMPLE: Final = QSize(18, 12)
_WIDTHS: Final = (1.0, 2.0, 3.0)
_MOST: Final = 5
"""Lines that an indicator has at most."""


def looked(line: ChartLine, look: LineStyle | None, theme: Theme) -> ChartLine:
    """A curve as a person wants it; what is not chosen stays."""
    if look is None:
        return line
    return replace(
        line,
        colour=theme.free.get(look.colour, line.colour),
        width=look.width or line.width,
        dash=Dash[look.dash.upper()] if look.dash.upper() in Dash.__members__ else line.dash,
    )


class LineStyles(QWidget):
    """`changed` carries the label of a line as the table has it, and its new look."""

    changed = Signal(str, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._one: ChartIndicator | None = None
        row = hbox(on=self, margins=0, spacing=theme.px(4))
        self.buttons: list[QPushButton] = []
        for place in range(_MOST):
            button = push_button("", theme, identifier=f"indicator_line_{place}")
            button.setIconSize(_SAMPLE)
            button.clicked.connect(partial(self._open, place))
            row.addWidget(button)
            self.buttons.append(button)
        row.addStretch(1)
        theme.follow(self, LineStyles._show)

    def show_indicator(self, one: ChartIndicator | None) -> None:
        """Show the lines of an indicator that are curves and on."""
        self._one = one
        self._show()

    def menu(self, place: int) -> QMenu:
        """What can be chosen for one of the lines shown; deleted when it is closed."""
        one, label = self._one, self._labels()[place]
        assert one is not None
        look = one.looks.get(label, LineStyle())
        menu = passing_menu(self)

        def take(**fields: object) -> None:
            self.changed.emit(label, replace(look, **fields))  # type: ignore[arg-type]  # names are those below

        colours = menu.addMenu(translate("Drawings", "Colour"))
        add_colours(colours, self._theme, look.colour, lambda value: take(colour=value))
        widths = {width: f"{width:.0f} px" for width in _WIDTHS}
        add_choices(menu.addMenu(translate("Drawings", "Width")), widths, look.width, lambda value: take(width=value))
        dashes = curve_dash_names()
        add_choices(menu.addMenu(translate("Drawings", "Line")), dashes, look.dash, lambda value: take(dash=value))
        menu.addSeparator()
        menu.addAction(translate("Indicators", "As usual")).triggered.connect(
            lambda: self.changed.emit(label, LineStyle())
        )
        return menu

    def _labels(self) -> Sequence[str]:
        one = self._one
        if one is None:
            return ()
        lines = [INDICATORS[one.code].lines[place] for place in INDICATORS[one.code].shown(one.values)]
        return [line.label for line in lines if line.style is not Style.BARS][:_MOST]

    def _show(self) -> None:
        labels, one = self._labels(), self._one
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(labels))
            if one is not None and place < len(labels):
                name = labels[place].format(**one.values)
                button.setText(name)
                button.setAccessibleName(translate("Indicators", "{line}: colour and style").format(line=name))
                button.setIcon(self._sample(one.looks.get(labels[place])))

    def _sample(self, look: LineStyle | None) -> QIcon:
        found = canvas(_SAMPLE.width(), _SAMPLE.height(), 2)
        painter = QPainter(found)
        painter.setPen(curve_pen(looked(ChartLine(name="", values=_NOTHING), look, self._theme), self._theme))
        painter.drawLine(QLineF(0, _SAMPLE.height() / 2, _SAMPLE.width(), _SAMPLE.height() / 2))
        painter.end()
        return QIcon(found)

    def _open(self, place: int, _on: bool = False) -> None:  # noqa: FBT001  Qt passes it
        button = self.buttons[place]
        self.menu(place).popup(button.mapToGlobal(button.rect().bottomLeft()))


_NOTHING: Final = np.empty(0)
