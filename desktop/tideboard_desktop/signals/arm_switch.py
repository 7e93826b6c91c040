"""The switch that arms a rule: a word and a track with a knob; dashed where there are too few firings to say."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from tideboard_desktop.ui.charts.tags import LEFT, text_width
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import identify

TRACK = (30, 17)
_GAP = 8


class ArmSwitch(QAbstractButton):
    """Checked = armed. It never changes by itself: `clicked` asks for the other state, `show_state` shows it."""

    def __init__(self, theme: Theme, *, identifier: str) -> None:
        super().__init__()
        self._theme, self._dashed = theme, False
        identify(self, identifier)
        give_role(self, QAccessible.Role.CheckBox)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(theme.px(22))

    def nextCheckState(self) -> None:  # noqa: N802  Qt's name
        """Wait until the rule is armed."""

    def show_state(self, word: str, meaning: str, *, armed: bool, dashed: bool) -> None:
        """Show a state with its word; `meaning` is what a press does."""
        self._dashed = dashed
        self.setText(word)
        self.setChecked(armed)
        self.setAccessibleName(word)
        self.setAccessibleDescription(meaning)
        self.setToolTip(tip(meaning))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Word, gap and track, with room for the ring of the keys."""
        wide, px = text_width(self.text(), self._theme, Type.CAPTION_STRONG), self._theme.px
        return QSize(round(wide) + _GAP + px(TRACK[0]) + 6, px(22))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the word, the track and the knob."""
        painter, surface, px = QPainter(self), self._theme.surface, self._theme.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        painter.setFont(self._theme.font(Type.CAPTION_STRONG if on else Type.CAPTION))
        painter.setPen(colour(surface.accent if on else surface.text3))
        painter.drawText(QRectF(3, 0, self.width(), self.height()), LEFT, self.text())
        track = QRectF(self.width() - px(TRACK[0]) - 3, (self.height() - px(TRACK[1])) / 2, px(TRACK[0]), px(TRACK[1]))
        style = Qt.PenStyle.DashLine if self._dashed and not on else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour(surface.accent_fill if on else surface.line_control), 1.0, style))
        painter.setBrush(colour(surface.accent_fill if on else surface.inset))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        side = track.height() - px(6)
        left = track.right() - side - px(3) if on else track.left() + px(3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.white if on else colour(surface.text_off if self._dashed else surface.text3))
        painter.drawEllipse(QRectF(left, track.center().y() - side / 2, side, side))
