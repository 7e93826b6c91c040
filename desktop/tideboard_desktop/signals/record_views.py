"""The painted parts of a rule's row: how often it fired, what came after, its last firings."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from tideboard_desktop.signals.pictures import (
    BARS_HEIGHT,
    DISTRIBUTION,
    THUMBNAIL,
    Spread,
    Thumbnail,
    paint_bars,
    paint_spread,
    paint_thumbnail,
)
from tideboard_desktop.ui.charts.navigation_keys import is_copy
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, elided, text_width
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role, speak
from tideboard_desktop.ui.widgets.labels import identify

translate = QCoreApplication.translate
HEIGHT = 132
"""Logical pixels of every part."""
FIRED_WIDTH = 160
_GAP = 5
SPREADS_WIDTH = 3 * DISTRIBUTION[0]
LAST_WIDTH = 5 * (THUMBNAIL[0] + _GAP)
_LINE = 14


@dataclass(frozen=True, slots=True)
class Fired:
    """How often a rule fired: the number, what it counts, firings per session, lines of words, the last one in bold."""

    number: str
    of: str
    counts: tuple[int, ...]
    lines: tuple[str, ...] = ()


NOTHING_FIRED = Fired("", "", ())


class FiredView(QWidget):
    """The number large, a bar for each session, and words."""

    def __init__(self, theme: Theme, *, identifier: str) -> None:
        super().__init__()
        self._theme = theme
        self.shown = Fired("", "", ())
        identify(self, identifier)
        give_role(self, QAccessible.Role.StaticText)
        self.setFixedSize(theme.px(FIRED_WIDTH), theme.px(HEIGHT))

    def show_fired(self, fired: Fired) -> None:
        """Show other figures."""
        self.shown = fired
        self.setAccessibleName("; ".join(part for part in (f"{fired.number} {fired.of}", *fired.lines) if part.strip()))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint them from the top."""
        painter, theme, px = QPainter(self), self._theme, self._theme.px
        fired, surface = self.shown, self._theme.surface
        wide = text_width(fired.number, theme, Type.SPREAD)
        painter.setFont(theme.font(Type.SPREAD))
        painter.setPen(colour(surface.text1))
        painter.drawText(QRectF(0, 0, wide + 2, px(22)), LEFT, fired.number)
        room = QRectF(wide + px(_GAP), 1, self.width() - wide - px(_GAP), px(22))
        role = Type.BODY if text_width(fired.of, theme, Type.BODY) <= room.width() else Type.CAPTION
        painter.setFont(theme.font(role))
        painter.setPen(colour(surface.text2))
        painter.drawText(room, LEFT, elided(fired.of, theme, role, room.width()))
        paint_bars(painter, QRectF(0, px(27), self.width() - px(10), px(BARS_HEIGHT)), fired.counts, theme)
        line = QRectF(0, px(27 + BARS_HEIGHT + 3), self.width(), px(_LINE))
        for number, words in enumerate(fired.lines):
            last = number == len(fired.lines) - 1
            painter.setFont(theme.font(Type.CAPTION_STRONG if last else Type.CAPTION))
            painter.setPen(colour(surface.text1 if last else surface.text3))
            painter.drawText(
                line, LEFT, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self.width())
            )
            line.translate(0, px(_LINE) + (px(4) if number == 0 else 0))


class _WalkedView(QWidget):
    """Pictures side by side, one focus stop: ← and → walk, ↑ and ↓ leave for another row, Ctrl+C copies the read-out.

    `left_by` carries -1 for ↑ and 1 for ↓; `table_wanted` asks for the table (T); `opened` carries a place (Enter).
    """

    left_by = Signal(int)
    table_wanted = Signal()
    opened = Signal(int)

    def __init__(self, theme: Theme, *, identifier: str, size: tuple[int, int], most: int) -> None:
        super().__init__()
        self._theme, self._size = theme, size
        self._readings: tuple[str, ...] = ()
        self._cursor = 0
        identify(self, identifier)
        give_role(self, QAccessible.Role.Chart)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(theme.px(size[0]) * most, theme.px(HEIGHT))

    def show_readings(self, name: str, readings: tuple[str, ...]) -> None:
        """What is read out at each place."""
        self._readings = readings
        self._cursor = min(self._cursor, max(len(readings) - 1, 0))
        self.setAccessibleName(name)
        self.setAccessibleDescription(self.reading)
        self.update()

    @property
    def reading(self) -> str:
        """The words of the place under the keys, empty without any."""
        return self._readings[self._cursor] if self._readings else ""

    def area_of(self, place: int) -> QRectF:
        """Where a picture stands."""
        wide = self._theme.px(self._size[0])
        return QRectF(place * wide, 0, wide, self.height())

    def _place_at(self, point: QPointF) -> int | None:
        place = int(point.x() // max(self._theme.px(self._size[0]), 1))
        return place if 0 <= place < len(self._readings) else None

    def _paint_cursor(self, painter: QPainter) -> None:
        if self.hasFocus() and self._readings:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(self._theme.surface.accent), 1.0))
            painter.drawRoundedRect(self.area_of(self._cursor).adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)

    def event(self, event: QEvent) -> bool:
        """The read-out as a tool tip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), tip("" if place is None else self._readings[place]), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A click moves the cursor."""
        place = self._place_at(event.position())
        if place is not None:
            self._go(place)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A double click opens."""
        place = self._place_at(event.position())
        if place is not None:
            self.opened.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Walk, open, copy."""
        key = Qt.Key(event.key())
        last = len(self._readings) - 1
        to = {
            Qt.Key.Key_Left: self._cursor - 1,
            Qt.Key.Key_Right: self._cursor + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key in to and last >= 0:
            self._go(min(max(to[key], 0), last))
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.left_by.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and last >= 0:
            self.opened.emit(self._cursor)
        elif key == Qt.Key.Key_T and not event.modifiers():
            self.table_wanted.emit()
        elif is_copy(event):
            QGuiApplication.clipboard().setText(self.reading)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Show the cursor and say where it is."""
        super().focusInEvent(event)
        speak(self, self.reading)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Hide the cursor."""
        super().focusOutEvent(event)
        self.update()

    def _go(self, place: int) -> None:
        self._cursor = place
        speak(self, self.reading)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Its one size."""
        return self.maximumSize()


class SpreadsView(_WalkedView):
    """The three horizons; `note` stands in their place while there is no record."""

    def __init__(self, theme: Theme, *, identifier: str) -> None:
        super().__init__(theme, identifier=identifier, size=DISTRIBUTION, most=3)
        self.spreads: tuple[Spread, ...] = ()
        self._spans: tuple[float, ...] = ()
        self._ends: tuple[tuple[str, str], ...] = ()
        self.note = ""

    def show_spreads(
        self, spreads: tuple[Spread, ...], spans: tuple[float, ...], ends: tuple[tuple[str, str], ...]
    ) -> None:
        """Show them on axes that reach `spans` percent to both sides; `ends` are the words at their ends."""
        self.spreads, self._spans, self._ends, self.note = spreads, spans, ends, ""
        self.update()

    def show_note(self, words: str) -> None:
        """Show a sentence instead."""
        self.spreads, self.note = (), words
        self.show_readings(translate("Signals", "Price after the signal"), (words,) if words else ())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint each in its place."""
        painter = QPainter(self)
        for place, (spread, span, ends) in enumerate(zip(self.spreads, self._spans, self._ends, strict=False)):
            paint_spread(painter, self.area_of(place), spread, span, ends, self._theme)
        if self.note:
            painter.setFont(self._theme.font(Type.BODY))
            painter.setPen(colour(self._theme.surface.text2))
            area = QRectF(self.rect()).adjusted(8, 4, -8, -4)
            painter.drawText(area, CENTRE | Qt.TextFlag.TextWordWrap, self.note)
        self._paint_cursor(painter)


class LastFirings(_WalkedView):
    """The last five as thumbnails with symbol, day, minute and outcome; Enter goes to the minute."""

    def __init__(self, theme: Theme, *, identifier: str) -> None:
        wide = THUMBNAIL[0] + _GAP
        super().__init__(theme, identifier=identifier, size=(wide, HEIGHT), most=5)
        self.thumbnails: tuple[Thumbnail, ...] = ()

    def show_thumbnails(self, thumbnails: tuple[Thumbnail, ...]) -> None:
        """Show these, newest first."""
        self.thumbnails = thumbnails
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint each with its words."""
        painter, theme, px = QPainter(self), self._theme, self._theme.px
        for place, each in enumerate(self.thumbnails):
            area = self.area_of(place)
            box = QRectF(area.left() + px(_GAP) / 2, 2, px(THUMBNAIL[0]), px(THUMBNAIL[1]))
            paint_thumbnail(painter, box, each, theme)
            line = QRectF(area.left(), box.bottom() + px(3), area.width(), px(_LINE))
            for number, words in enumerate(each.words):
                last = number == len(each.words) - 1
                painter.setFont(theme.font(Type.CAPTION_STRONG if last else Type.CAPTION))
                painter.setPen(colour(theme.surface.text1 if last else theme.surface.text2))
                painter.drawText(line, CENTRE, words)
                line.translate(0, px(_LINE))
        self._paint_cursor(painter)
