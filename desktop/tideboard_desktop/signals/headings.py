"""What the columns of the rules show: a line above them, as wide as their parts."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_desktop.signals.pictures import FIRED_WIDTH, LAST_WIDTH, SPREADS_WIDTH
from tideboard_desktop.signals.rule_row import GAP, LEFT, RULE_WIDTH
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label
from tideboard_desktop.ui.widgets.layouts import hbox

translate = QCoreApplication.translate
_RIGHT = 14
"""Pixels of margin and scroll bar."""


class Headings(QWidget):
    """`needed` is the width of a dock in which the parts of a rule stand beside each other."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = hbox(on=self, margins=(LEFT, 5, 6, 0), spacing=GAP)
        widths = (RULE_WIDTH, FIRED_WIDTH, SPREADS_WIDTH, LAST_WIDTH)
        texts = (
            translate("Signals", "Rule, parameters, securities"),
            translate("Signals", "Fired, per session"),
            translate("Signals", "Price after the signal: points, median, quartiles; below them without it"),
            translate("Signals", "Last five, change after 30 min, %"),
        )
        for text, width in zip(texts, widths, strict=True):
            words = elided_label(text, theme, Type.CAPTION, Tone.CAPTION)
            words.setFixedWidth(theme.px(width))
            row.addWidget(words)
        row.addStretch(1)
        self.needed = sum(map(theme.px, widths)) + GAP * (len(widths) - 1) + LEFT + _RIGHT
