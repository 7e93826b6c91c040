"""Figures of a dock in one line, each behind its name; from the right they leave where the line is too short."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtGui import QAccessible, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import Tone, identify, label, set_tone, share_baseline
from tideboard_desktop.ui.widgets.layouts import hbox, stretch
from tideboard_desktop.ui.words.joining import listed, titled

LINE = 30
_GAP, _INNER, _EDGE = 18, 6, 10


class LineFigure(NamedTuple):
    """The name of a figure, its value, a quieter text behind it, the tone of the value, and its tooltip."""

    title: str
    value: str
    more: str = ""
    tone: Tone = Tone.PRIMARY
    tip: str = ""


class FigureLine(QFrame):
    """A number is whole or not there; the tooltip has those that left. The first one is larger."""

    def __init__(self, theme: Theme, *, identifier: str, name: str) -> None:
        super().__init__()
        identify(self, identifier, name)
        give_role(self, QAccessible.Role.Grouping)
        self.setProperty("fill", "raised")
        self.setFixedHeight(theme.px(LINE))
        self._theme = theme
        self.parts: list[LineFigureView] = []
        self._row = hbox(stretch(), on=self, margins=(_EDGE, 0, _EDGE, 0), spacing=_GAP)

    def show_figures(self, figures: Sequence[LineFigure]) -> None:
        """Show these in their order, as many as there is room for."""
        while len(self.parts) < len(figures):
            part = LineFigureView(self._theme, f"{self.accessibleIdentifier()}_{len(self.parts)}", first=not self.parts)
            self._row.insertWidget(len(self.parts), part)
            self.parts.append(part)
        for place, part in enumerate(self.parts):
            part.show_figure(figures[place] if place < len(figures) else None)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * _EDGE
        gone: list[str] = []
        for part in self.parts:
            if part.figure is None:
                part.hide()
                continue
            room -= part.sizeHint().width() + _GAP
            fits = room + _GAP >= 0 and not gone
            if part.isHidden() is fits:
                part.setVisible(fits)
            if not fits:
                gone.append(part.accessibleName())
        self.setToolTip(tip("\n".join(gone)))
        self.setAccessibleDescription(listed(gone))


class LineFigureView(QWidget):
    """A figure behind its name; None = there is none."""

    def __init__(self, theme: Theme, identifier: str, *, first: bool) -> None:
        super().__init__()
        give_role(self, QAccessible.Role.Grouping)
        identify(self, identifier)
        self.figure: LineFigure | None = None
        self._title = label("", theme, Type.CAPTION, Tone.CAPTION)
        self._value = label("", theme, Type.INPUT if first else Type.STRONG)
        self._more = label("", theme, Type.BODY, Tone.SECONDARY)
        hbox(self._title, self._value, self._more, on=self, margins=0, spacing=_INNER)

    def show_figure(self, figure: LineFigure | None) -> None:
        self.figure = figure
        if figure is None:
            return
        for part, words in ((self._title, figure.title), (self._value, figure.value), (self._more, figure.more)):
            if part.text() != words:
                part.setText(words)
        self._more.setVisible(bool(figure.more))
        share_baseline(self._title, self._value, self._more)
        set_tone(self._value, figure.tone)
        self.setToolTip(tip(figure.tip))
        self.setAccessibleName(titled(figure.title, " ".join(filter(None, (figure.value, figure.more)))))
        self.setAccessibleDescription(figure.tip)
