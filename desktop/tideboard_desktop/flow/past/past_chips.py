"""The chips of earlier sessions in the row above the chart: usual range, the drawn day, sessions still needed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from tideboard_desktop.flow.chart.toggles import SampleToggle
from tideboard_desktop.flow.past.past_labels import ghost_pen
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import LEFT, paint_text, text_width
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.icons import pixmap
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.shared_place import recorder_words, shared_words

_SPACE = 4
_ICON, _PAD, _HEIGHT = 12, 8, 22


class _GhostToggle(SampleToggle):
    def pen(self) -> QPen:
        return ghost_pen(self._theme, self.devicePixelRatioF())


class _NeededChip(QWidget):
    """`3 of 20 sessions` behind an hour glass, in a dashed outline: it is no button."""

    def __init__(self, theme: Theme, identifier: str) -> None:
        super().__init__()
        self._theme, self._text = theme, ""
        identify(self, identifier)
        self.hide()

    def show_text(self, text: str, explained: str) -> None:
        """Show a text, explained in the tool tip; an empty one hides the chip."""
        self._text = text
        self.setAccessibleName(text)
        self.setAccessibleDescription(explained)
        self.setToolTip(tip(explained))
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Icon and text."""
        words = text_width(self._text, self._theme, Type.BODY)
        return QSize(round(words) + self._theme.px(_ICON) + 6 + 2 * _PAD, self._theme.px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Dashed outline, hour glass, text."""
        painter, surface = QPainter(self), self._theme.surface
        painter.setPen(hairline(colour(surface.line_strong), Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        size = self._theme.px(_ICON)
        glyph = pixmap("hourglass", surface.text3, size, self.devicePixelRatioF())
        painter.drawPixmap(_PAD, (self.height() - size) // 2, glyph)
        area = QRectF(self.rect()).adjusted(_PAD + size + 6, 0, 0, 0)
        paint_text(painter, area, LEFT, self._text, Type.BODY, surface.text2, self._theme)


class PastChips(QWidget):
    """`strip_wanted` carries whether the strip is to be shown; `day_off`: the drawn day goes.

    `opener` is for a menu. With little room the chips go from the right.
    """

    strip_wanted = Signal(bool)
    day_off = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.ghost = _GhostToggle(theme, "", "")
        identify(self.ghost, "flow_past_day")
        self.ghost.clicked.connect(self.day_off)
        self.opener = QAction(QCoreApplication.translate("FlowPast", "Sessions"), self)
        self.opener.setObjectName("flow_open_sessions")
        self.opener.setCheckable(True)
        self.opener.setVisible(False)
        self.opener.triggered.connect(self.strip_wanted)
        self.other_needed = _NeededChip(theme, "flow_other_needed")
        self.missing = _NeededChip(theme, "flow_day_missing")
        row = hbox(on=self, margins=0, spacing=_SPACE)
        parts = (self.ghost, self.missing, self.other_needed)
        self._wanted: dict[QWidget, bool] = dict.fromkeys(parts, False)
        for part in self._wanted:
            part.hide()
            row.addWidget(part)

    def show_day(self, day: date | None, missing: date | None = None, recorder: str = "") -> None:
        """The day that is drawn, None for none; `missing` is one that is asked for and not recorded.

        `recorder` is whose the day is in a shared place.
        """
        self._wanted[self.ghost] = day is not None
        self._wanted[self.missing] = missing is not None
        if missing is not None:
            words = QCoreApplication.translate("FlowPast", "{day}: not recorded")
            meaning = QCoreApplication.translate("FlowPast", "The archive has no flow of this security that day")
            self.missing.show_text(words.replace("{day}", fmt.day_and_month(missing)), meaning)
        self.ghost.setChecked(True)
        if day is not None:
            words = fmt.day_and_month(day)
            self.ghost.show_form(listed([words, shared_words()]) if recorder else words, tight=False)
            name = QCoreApplication.translate("FlowPast", "{day} is drawn behind today; press to take it away")
            words = f"{words} ({recorder_words(recorder)})" if recorder else words
            self.ghost.setAccessibleName(name.replace("{day}", words))
            self.ghost.setToolTip(tip(name.replace("{day}", words)))

    def show_opener(self, *, offered: bool, on: bool) -> None:
        """Whether the strip has to be opened here, and whether it is open."""
        self.opener.setVisible(offered)
        self.opener.setChecked(on)

    def show_needed(self, other: str) -> None:
        """How many sessions of the second provider there are of those needed; empty = enough."""
        self._wanted[self.other_needed] = bool(other)
        self.other_needed.show_text(other, needed_meaning())

    def fit(self, room: int) -> int:
        """Show as many chips as fit, from the left; returns their width with a space in front of each."""
        taken = 0
        for part, wanted in self._wanted.items():
            width = part.sizeHint().width() + _SPACE
            part.setVisible(wanted and taken + width <= room)
            taken += 0 if part.isHidden() else width
        self.setVisible(taken > 0)
        return taken


def needed_meaning() -> str:
    """Why there is no percentile yet."""
    return QCoreApplication.translate(
        "FlowPast", "Sessions of this security in the archive. A percentile and a usual range need 20."
    )
