"""The lists as tabs: name and count, moved by mouse and keys, renamed in place, drop targets for rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.icons import pixmap
from tideboard_desktop.ui.widgets.labels import identify, set_style_property
from tideboard_desktop.ui.widgets.tab_scrollers import PaintedTabs, style_scrollers
from tideboard_desktop.watchlists.lists import LONGEST_NAME

HEIGHT = 30
_PAD = 10
_GAP = 6
_CHIP = 5
_LINE = 2
_WIDEST = 150
_LINK = 12


class GroupMark(NamedTuple):
    """State of a list's group sync: words, whether it waits for a connection, whether it needs the user."""

    words: str
    waiting: bool = False
    urgent: bool = False


class ListTabs(PaintedTabs):
    """`moved` carries from and to, `rename_asked` a tab, `renamed` a tab and its new name.

    The current tab is decided outside: `show_lists` sets everything without emitting a signal.
    """

    moved = Signal(int, int)
    rename_asked = Signal(int)
    renamed = Signal(int, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, HEIGHT)
        identify(self, "watchlist_tabs", self.tr("Lists"))
        self._counts: list[int] = []
        self._marks: list[GroupMark | None] = []
        self._goal: int | None = None
        self._edited = -1
        self._pressed: tuple[int, QPoint] | None = None
        self._moving = False
        self.setElideMode(Qt.TextElideMode.ElideRight)
        style_scrollers(self, theme, back=self.tr("Earlier lists"), onward=self.tr("Further lists"))
        self.editor = _NameField(theme, self)
        self.editor.confirmed.connect(lambda text: self.renamed.emit(self._edited, text))

    # --- content ----------------------------------------------------------------------------------------------------

    def show_lists(self, names: Sequence[str], counts: Sequence[int], current: int) -> None:
        """Show these tabs."""
        blocked = self.blockSignals(True)
        while self.count() > len(names):
            self.removeTab(self.count() - 1)
        self._counts = list(counts)
        for place, name in enumerate(names):
            if place >= self.count():
                self.addTab("")
            if self.tabText(place) != name:
                self.setTabText(place, name)
            self.setTabToolTip(place, tip(name))
            self.setAccessibleTabName(place, self._spoken(name, counts[place]))
        self.setCurrentIndex(current)
        self.blockSignals(blocked)
        self.update()

    def _spoken(self, name: str, count: int) -> str:
        if count == 1:
            return self.tr("{name}, one symbol").format(name=name)
        return self.tr("{name}, {count} symbols").format(name=name, count=count)

    def show_links(self, marks: Sequence[GroupMark | None]) -> None:
        """Show the group-sync state of each list; None for a list without a link."""
        if list(marks) == self._marks:
            return
        self._marks = list(marks)
        for place, mark in enumerate(marks):
            words = self.tabText(place) if mark is None else f"{self.tabText(place)}\n{mark.words}"
            self.setTabToolTip(place, tip(words))
            spoken = self._spoken(self.tabText(place), self._counts[place])
            self.setAccessibleTabName(place, spoken if mark is None else f"{spoken}, {mark.words}")
            self.setTabText(place, self.tabText(place))
        self.updateGeometry()
        self.update()

    def _mark(self, place: int) -> GroupMark | None:
        return self._marks[place] if place < len(self._marks) else None

    def show_goal(self, place: int | None) -> None:
        """Highlight the tab that dragged rows would be dropped on."""
        if place != self._goal:
            self._goal = place
            self.update()

    # --- look -------------------------------------------------------------------------------------------------------

    def tabSizeHint(self, index: int) -> QSize:  # noqa: N802  Qt's name
        """Wide enough for the bold text, so that selecting a tab moves nothing."""
        words = QFontMetrics(self._theme.font(Type.STRONG)).horizontalAdvance(self.tabText(index))
        width = min(words + 2, self._theme.px(_WIDEST)) + 2 * _PAD + _GAP + self._chip_width(index)
        width += 0 if self._mark(index) is None else self._theme.px(_LINK) + _GAP
        return QSize(width, self._theme.px(HEIGHT))

    def _chip_width(self, index: int) -> int:
        text = str(self._counts[index]) if index < len(self._counts) else "0"
        return QFontMetrics(self._theme.font(Type.CAPTION)).horizontalAdvance(text) + 2 * _CHIP

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint names, counts and the line below the current tab."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        surface = self._theme.surface
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour(surface.line_soft))
        under = self.hovered
        for place in range(self.count()):
            rect = self.tabRect(place)
            if rect.intersects(self.rect()):
                self._paint_tab(painter, place, rect, hovered=place == under)

    def _paint_tab(self, painter: QPainter, place: int, rect: QRect, *, hovered: bool) -> None:
        surface, chosen = self._theme.surface, place == self.currentIndex()
        if place == self._goal:
            painter.fillRect(rect.adjusted(2, 3, -2, -3), colour(surface.accent_dim))
        painter.setFont(self._theme.font(Type.STRONG if chosen else Type.BODY))
        painter.setPen(colour(surface.text1 if chosen or hovered or place == self._goal else surface.text2))
        chip = self._chip_width(place)
        mark = self._mark(place)
        linked = 0 if mark is None else self._theme.px(_LINK) + _GAP
        room = rect.width() - 2 * _PAD - _GAP - chip - linked
        words = QRect(rect.x() + _PAD, rect.y(), room, rect.height() - _LINE)
        name = painter.fontMetrics().elidedText(self.tabText(place), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        high = self._theme.px(16)
        left = words.x() + painter.fontMetrics().horizontalAdvance(name) + _GAP
        box = QRect(left, rect.y() + (words.height() - high) // 2, chip, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(surface.hover))
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour(surface.text2 if chosen else surface.text3))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._counts[place]))
        if mark is not None:
            size = self._theme.px(_LINK)
            tint = surface.warn if mark.urgent else surface.text2
            glyph = pixmap("unplug" if mark.waiting else "refresh-cw", tint, size, self.devicePixelRatioF())
            painter.drawPixmap(box.right() + _GAP, rect.y() + (words.height() - size) // 2, glyph)
        if chosen:
            painter.fillRect(rect.x(), self.height() - _LINE, rect.width(), _LINE, colour(surface.accent))

    # --- hands ------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Select a tab and prepare to move it."""
        super().mousePressEvent(event)
        place = self.tabAt(event.position().toPoint())
        self._pressed = (place, event.position().toPoint()) if place >= 0 else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Move the pressed tab past the middle of its neighbour."""
        super().mouseMoveEvent(event)
        spot = event.position().toPoint()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        place, start = self._pressed
        self._moving = self._moving or abs(spot.x() - start.x()) >= QApplication.startDragDistance()
        to = self.tabAt(spot)
        if self._moving and to >= 0 and to != place and self._past_middle(place, to, spot.x()):
            self._pressed = (to, start)
            self.moved.emit(place, to)

    def _past_middle(self, place: int, to: int, x: int) -> bool:
        middle = self.tabRect(to).center().x()
        return x > middle if to > place else x < middle

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """End the move of a tab."""
        super().mouseReleaseEvent(event)
        self._pressed, self._moving = None, False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Ask for a new name."""
        place = self.tabAt(event.position().toPoint())
        if place >= 0:
            self.rename_asked.emit(place)

    # --- name -------------------------------------------------------------------------------------------------------

    def edit(self, place: int, text: str) -> None:
        """Edit the name in place of the tab, or behind the last one for a new list."""
        self._edited = place
        rect = self.tabRect(place) if place < self.count() else self.tabRect(self.count() - 1)
        width = max(rect.width(), self._theme.px(120))
        left = rect.x() if place < self.count() else rect.right() + 2
        left = max(0, min(left, self.width() - width))
        self.editor.setGeometry(left, 2, width, self.height() - 4)
        self.editor.begin(text)


class _NameField(QLineEdit):
    """Enter confirms, Esc and losing the focus cancel; a refused text stays and turns amber."""

    confirmed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        identify(self, "watchlist_name", self.tr("Name of the list"))
        self.setFont(theme.font(Type.BODY))
        self.setMaxLength(LONGEST_NAME * 2)  # what is too long is said, not cut silently
        self.setStyleSheet("QLineEdit { min-height: 0; padding: 0 6px; }")
        self.setPlaceholderText(self.tr("Name"))
        self.returnPressed.connect(lambda: self.confirmed.emit(self.text()))
        self.hide()

    def begin(self, text: str) -> None:
        """Take the focus with this text selected."""
        self.setText(text)
        self.selectAll()
        self.refuse("")
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refuse(self, sentence: str) -> None:
        """Show why a name is refused; empty = it is valid."""
        set_style_property(self, "invalid", "true" if sentence else "false")
        self.setToolTip(tip(sentence))
        self.setAccessibleDescription(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Esc cancels; every other key is typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Losing the focus cancels, except to a menu."""
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self.hide()
