"""The row of chips above several charts: what they share."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tideboard_desktop.chart.grid.chart_links import GridLinks, Link, link_words
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, push_button

translate = QCoreApplication.translate
HEIGHT = 30
_CHIP = 22


class LinkBar(QWidget):
    """A chip for each link; `switched` carries the link and whether it is on.

    `tools` switches the drawing tools beside the chart in use; `tools_wanted` says whether they are to be shown.
    """

    switched = Signal(object, bool)
    tools_wanted = Signal(bool)

    def __init__(self, links: GridLinks, theme: Theme) -> None:
        super().__init__()
        self._links = links
        self.setFixedHeight(theme.px(HEIGHT))
        self.chips: dict[Link, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 8, 0)
        row.setSpacing(6)
        row.addWidget(elided_label(translate("PriceChart", "Linked"), theme, Type.BODY, Tone.SECONDARY))
        for link, words in link_words().items():
            chip = _chip(words, f"chart_linked_{link.value}", theme)
            chip.clicked.connect(partial(self.switched.emit, link))
            self.chips[link] = chip
            row.addWidget(chip)
        row.addStretch(1)
        self.tools = _chip(translate("Drawings", "Drawing tools"), "chart_grid_tools", theme)
        self.tools.clicked.connect(self.tools_wanted)
        row.addWidget(self.tools)
        links.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        for link, chip in self.chips.items():
            chip.setChecked(link in self._links.on)


def _chip(words: str, identifier: str, theme: Theme) -> QPushButton:
    chip = push_button(words, theme, identifier=identifier)
    chip.setFont(theme.font(Type.BODY))
    chip.setProperty("kind", "segment")
    chip.setProperty("place", "only")
    chip.setCheckable(True)
    chip.setFixedHeight(theme.px(_CHIP))
    chip.setMinimumWidth(chip.fontMetrics().horizontalAdvance(words) + theme.px(20))
    chip.setAccessibleName(words)
    return chip
