"""The row below the positions with what was closed today."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tideboard_desktop.blotter.day_sums import Day, closed_words
from tideboard_desktop.blotter.words import TONES
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, label, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, stretch


class ClosedToday(QWidget):
    """Hidden while nothing was closed today. The tool tip names each security."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.title = label("", theme, Type.BODY, Tone.SECONDARY)
        self.amount = label("", theme, Type.STRONG)
        self.amount.setAccessibleIdentifier("closed_today")
        hbox(self.title, self.amount, stretch(), on=self, margins=(12, 4, 12, 4), spacing=12)
        self._said: tuple[object, ...] = ()
        self.hide()

    def show_day(self, day: Day) -> None:
        if self._said == (said := (day.closed, day.fees)):
            return
        self._said = said
        count, text, each, colour = closed_words(day)
        self.title.setText(count)
        self.amount.setText(text)
        set_tone(self.amount, TONES[colour])
        self.amount.setAccessibleName(f"{count} {text}")
        self.setToolTip(tip(each))
        self.setVisible(bool(day.closed))
