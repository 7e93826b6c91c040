"""The command palette over the active window: an input field and rows below it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFrame,
    QLineEdit,
    QListView,
    QSizePolicy,
    QWidget,
)
from shiboken6 import isValid

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.search import pinyin
from tideboard_desktop.search.lookup import QuickLookup
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.window.keyboard.key_table import KeyTable
from tideboard_desktop.window.palette.matches import PaletteMatches, PaletteRow
from tideboard_desktop.window.palette.model import RowDelegate, RowModel
from tideboard_desktop.window.palette.recents import Recents

WIDTH = 640
TOP = 6
MARGIN = 24
FIELD_HEIGHT, FOOTER_HEIGHT = 44, 28
TALLEST = 0.66
"""Share of the window's height that the box never exceeds."""
LONGEST = 200
"""Characters that are read: a text is compared with the words of every command, which takes seconds for an article."""
_PAGE = 8
_OWN_WINDOW = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint
_LOWEST = 0.7
"""Share of the screen's height of which the box takes its own over a low window."""
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -_PAGE,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_Tab: 1,
    Qt.Key.Key_Backtab: -1,
}


class Palette(QWidget):
    """Covers the whole window while it is open, so that a click beside the box closes it and does nothing else.

    While a dock floats it is a window of its own over the active one, for no part of the main window is above a
    floating dock; a click in another window of ours closes it then. `symbol_chosen` and
    `symbol_added` carry instrument ids; commands are run through the key table.
    """

    symbol_chosen = Signal(str)
    symbol_added = Signal(str)

    def __init__(
        self,
        window: QWidget,
        findings: PaletteMatches,
        keys: KeyTable,
        recents: Recents,
        lookup: QuickLookup,
        theme: Theme,
        tasks: Tasks,
    ) -> None:
        super().__init__(window)
        self._over = window
        self._findings = findings
        self._keys = keys
        self._recents = recents
        self._lookup = lookup
        self._theme = theme
        self._tasks = tasks
        self._work: asyncio.Task[Any] | None = None
        self._before: QWidget | None = None
        self._beside: QWidget | None = None
        """The window over which it is a window of its own; None while it is a part of the main window."""
        self._take_when_ready = False
        self._stepped = False
        self._nearest = False
        """Whether the text finds nothing: the rows are offers, and none of them is chosen by itself."""
        identify(self, "palette", self.tr("Command palette"))
        self.setWindowTitle(self.tr("Command palette"))
        give_role(self, QAccessible.Role.Dialog)
        self.field = PaletteField()
        self.field.setMaxLength(LONGEST)
        self.model = RowModel(self)
        self.view = QListView()
        self._delegate = RowDelegate(theme, self.view)
        self._box = QFrame(self)
        self._nothing = elided_label("", theme, Type.BODY, Tone.SECONDARY)
        self._footer = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self._lay_out()
        self._connect()
        self.hide()

    # --- opening and closing ------------------------------------------------------------------------------------------

    def open(self, text: str = "") -> None:
        """Open with a text in the field; if it is open already, insert the text."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
            self._take_when_ready = self._stepped = False
            self._choose_form()
            self.field.clear()
            self.show()
            self.raise_()
            self.window().activateWindow()
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._start(self._prepare())
        self.field.insert(text)
        self._refresh()

    def _choose_form(self) -> None:
        """Be a window of its own while a dock floats, else a part of the main window."""
        floats = any(one.isFloating() and one.isVisible() for one in self._over.findChildren(QDockWidget))
        active = QApplication.activeWindow()
        self._beside = (active or self._over) if floats else None
        if floats is not self.isWindow():
            self.setParent(self._over, _OWN_WINDOW if floats else Qt.WindowType.Widget)
        application = QApplication.instance()
        if floats and application is not None:
            application.installEventFilter(self)  # until it is hidden

    def toggle(self) -> None:
        """Open, or close what is open."""
        if self.isVisible():
            self.leave()
        else:
            self.open()

    def leave(self) -> None:
        """Close and restore the focus."""
        self._close()
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.window().activateWindow()
            self._before.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Cancel the lookup that is under way."""
        super().hideEvent(event)
        self._cancel()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        QTimer.singleShot(0, self, self._rejoin)

    def _rejoin(self) -> None:
        """Be a part of the main window again once closed: screen readers list hidden windows, too."""
        if self.isHidden() and self.isWindow():
            self.setParent(self._over, Qt.WindowType.Widget)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Close when another window of ours becomes active; another program's may be looked at meanwhile."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self._beside is not None and self.isVisible():
            active = QApplication.activeWindow()
            if active is not None and active is not self:
                self._close()

    def _cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self._work = None

    def _close(self) -> None:
        self.field.focus_lost.disconnect(self._close)  # hiding moves the focus
        self.hide()
        self._beside = None
        self.field.focus_lost.connect(self._close)

    # --- listing ------------------------------------------------------------------------------------------------------

    async def _prepare(self) -> None:
        from tideboard_desktop.window.palette import command_words  # read beside the loop, before the first text

        await asyncio.to_thread(command_words.load)
        self._refresh()
        await self._lookup.prepare()
        self._refresh()
        self._work = None
        if self._take_when_ready and not self._is_typed:
            self._take()

    def _refresh(self) -> None:
        if not self.isVisible() or not pinyin.is_loaded():
            self._place()
            return
        kept = self._row()
        rows = self._findings.rows(self.field.text())
        self._nearest = not rows and not self._is_reading and bool(self.field.text().strip())
        if self._nearest:
            rows = self._findings.nearest(self.field.text())
        self.model.show_rows(rows)
        same = (place for place, row in enumerate(rows) if kept is not None and _same(row, kept))
        self._show_nothing_found()
        self._place()
        if self._must_choose or (self._nearest and not self._stepped):
            self._choose_none()
        else:
            kept_by_hand = self._stepped or not self.field.text()  # lists that arrive meanwhile move no chosen row
            self._choose(next(same, -1) if kept_by_hand else -1)

    def _show_nothing_found(self) -> None:
        text = self.field.text().strip()
        reading, none = self.tr("Reading the list of instruments"), self.tr("Nothing found for \u201c{text}\u201d.")
        self._nothing.setText((reading if self._is_reading else none).format(text=text))
        self._nothing.setVisible(self._nearest or (bool(text) and not self.model.rows))

    @property
    def _is_reading(self) -> bool:
        return self._work is not None and not self._work.done()

    def _choose(self, place: int) -> None:
        place = self.model.next_row(place, 0)
        self.view.setCurrentIndex(self.model.index(place, 0) if place >= 0 else QModelIndex())
        if 0 <= place <= 1:
            self.view.scrollToTop()
        self._announce()

    def _choose_none(self) -> None:
        """Leave every row unchosen: the text has several readings, and Enter must not take one of them by chance."""
        self.view.setCurrentIndex(QModelIndex())
        self.view.scrollToTop()
        self._announce()

    def _step(self, step: int) -> None:
        self._stepped = True
        place = self.model.next_row(self.view.currentIndex().row(), step)
        self.view.setCurrentIndex(self.model.index(place, 0))
        if place == self.model.next_row(-1, 0):
            self.view.scrollToTop()
        self._announce()

    def _row(self) -> PaletteRow | None:
        index = self.view.currentIndex()
        return self.model.rows[index.row()] if index.isValid() else None

    def _announce(self) -> None:
        """Announce the chosen row to screen readers, because the focus stays in the field."""
        row = self._row()
        spoken = row.spoken if row is not None else self._choices or self._nothing.text()
        self._footer.setText(self._footer_words(row))
        if spoken != self.field.accessibleDescription():
            self.field.setAccessibleDescription(spoken)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.field, spoken))

    @property
    def _choices(self) -> str:
        """The caption and every reading of a text that has several, for screen readers while none is chosen."""
        if not self._must_choose:
            return ""
        return "; ".join(row.spoken for row in self.model.rows if row.by_hand or row.is_caption)

    def _footer_words(self, row: PaletteRow | None) -> str:
        if row is None and self._must_choose:
            return self.tr("\u2191 \u2193 choose one of them    Esc close")
        if row is None and self._nearest:
            return self.tr("\u2191 \u2193 choose    Enter ask the broker for this symbol    Esc close")
        if row is not None and row.footer:
            return row.footer
        if row is not None and row.symbol is not None and not row.watched:
            return self.tr("\u2191 \u2193 choose    Enter open    Shift+Enter add to watchlist    Esc close")
        if row is not None and row.symbol is not None:
            return self.tr("\u2191 \u2193 choose    Enter open    Esc close")
        return self.tr("\u2191 \u2193 choose    Enter run    Esc close")

    # --- choosing -----------------------------------------------------------------------------------------------------

    @property
    def _must_choose(self) -> bool:
        return any(row.by_hand for row in self.model.rows)

    @property
    def _is_typed(self) -> bool:
        """Whether the text is a command with values; Enter runs only what was on the screen before it."""
        row = self._row()
        return self._must_choose or (row is not None and (row.run is not None or bool(row.look_up)))

    def _take_typed(self, row: PaletteRow | None) -> None:
        if row is None:
            return
        if self._work is not None:  # a list that is still being read may hold the same code in another market
            self._footer.setText(self.tr("Reading the list of instruments"))
        elif row.look_up:
            self._start(self._ask_symbol(row.look_up))
        else:
            self._run(row)

    async def _ask_symbol(self, symbol: str) -> None:
        """Ask the broker for the symbol of a typed command, then show its row; Enter has to be pressed again."""
        found = await self._lookup.find(symbol)
        self._work = None
        if self._findings.typed is not None:
            self._findings.typed.learn(symbol, found)
        self._refresh()

    def _take(self) -> None:
        row = self._row()
        if self._is_typed:
            self._take_typed(row)
        elif row is not None and (row.symbol is not None or self._work is None or not self.field.text()):
            self._run(row)
        elif self._work is not None:
            self._take_when_ready = True
        elif self.field.text().strip():
            self._start(self._ask_for(self.field.text()))

    def _run(self, row: PaletteRow) -> None:
        if row.run is not None and row.enabled:
            self.leave()
            row.run()
        elif row.symbol is not None:
            self.leave()
            self.symbol_chosen.emit(row.symbol)
        elif row.enabled and row.run is None:
            self.leave()
            self._recents.ran(row.command)
            self._keys.run(row.command)

    async def _ask_for(self, text: str) -> None:
        """Look up an exact symbol that is in no list, such as an option."""
        found = await self._lookup.find(text)
        self._work = None
        if found and self.field.text() == text:
            self._run(self._findings.symbol_row(found[0]))
        else:
            self._refresh()

    def _add(self) -> None:
        row = self._row()
        if row is None or row.symbol is None:
            self._take()
        elif not row.watched:
            self._add_symbol(row.symbol)

    def _add_symbol(self, symbol: InstrumentId) -> None:
        self.symbol_added.emit(symbol)
        place = self.view.currentIndex().row()
        self.model.show_rows(self._findings.rows(self.field.text()))
        self._choose(place)

    def _clicked(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()]
        if row.is_caption:
            return
        at = self.view.viewport().mapFromGlobal(self._pressed_at)
        if (
            row.symbol is not None
            and not row.watched
            and self._delegate.add_area(self.view.visualRect(index)).contains(at)
        ):
            self._add_symbol(row.symbol)
        elif row.run is not None or row.look_up:
            self._take_typed(row)
        else:
            self._run(row)

    def _edited(self) -> None:
        self._take_when_ready = self._stepped = False
        self._refresh()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._cancel()
        self._work = self._tasks.spawn(work, name="palette")

    # --- geometry -----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Follow the size of the main window; highlight the row under the mouse; a press beside it closes it."""
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        elif self._beside is not None and self._is_press_beside(watched, event):
            self.leave()
            return True
        elif watched is self.view.viewport() and event.type() == QEvent.Type.Leave:
            self._hover(-1)
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed_at = event.globalPosition().toPoint()
        return super().eventFilter(watched, event)

    def _is_press_beside(self, watched: QObject, event: QEvent) -> bool:
        """Whether it is a press in another window of ours that is no menu, while it is a window of its own."""
        if event.type() != QEvent.Type.MouseButtonPress or not isinstance(watched, QWidget):
            return False
        window = watched.window()
        return window is not self and window.windowType() is not Qt.WindowType.Popup

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Close on a click beside the box."""
        if not self._box.geometry().contains(event.position().toPoint()):
            self.leave()

    def _hover(self, place: int) -> None:
        self._delegate.hovered = place
        self.view.viewport().update()

    def _place(self) -> None:
        """Set the height of the box to that of its rows, within the window."""
        if self._beside is not None and not isValid(self._beside):
            self._beside = self._over  # it was closed meanwhile
        px, beside = self._theme.px, self._beside
        room = self._over.rect() if beside is None else _wide_enough(beside, px(WIDTH) + 2 * MARGIN)
        width = min(px(WIDTH), room.width() - 2 * MARGIN)
        rows = sum(self.view.sizeHintForRow(place) for place in range(len(self.model.rows)))
        most = round(room.height() * TALLEST) - px(FIELD_HEIGHT) - px(FOOTER_HEIGHT)
        self.view.setFixedHeight(min(rows + px(8), most) if rows else 0)
        extra = px(40) if self._nothing.isVisibleTo(self._box) else 0
        height = px(FIELD_HEIGHT) + self.view.height() + extra + px(FOOTER_HEIGHT) + 3
        box = QRect(room.x() + (room.width() - width) // 2, room.y() + TOP, width, height)
        if beside is None:
            self.setGeometry(room)
            self._box.setGeometry(box)
        else:
            self.setGeometry(box)
            self._box.setGeometry(self.rect())

    def _lay_out(self) -> None:
        px = self._theme.px
        self._pressed_at = QPoint()
        self._box.setObjectName("palette_frame")
        identify(self.field, "palette_field", self.tr("Symbol, name, pinyin or command"))
        self.field.setPlaceholderText(self.tr("Symbol, name, pinyin or command"))
        self.field.setFont(self._theme.font(Type.INPUT))
        self.field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        glass = Glyph(self._theme, "search", "text3")
        head = QWidget()
        head.setObjectName("palette_head")
        head.setFixedHeight(px(FIELD_HEIGHT))
        hbox(glass, self.field, on=head, margins=(px(14), px(5), px(6), px(5)), spacing=px(4))
        identify(self.view, "palette_rows", self.tr("Findings"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(self._delegate)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._nothing.setFixedHeight(px(40))
        self._nothing.setContentsMargins(px(14), 0, px(14), 0)
        self._nothing.hide()
        self._footer.setObjectName("palette_footer")
        self._footer.setFixedHeight(px(FOOTER_HEIGHT))
        vbox(head, self._nothing, self.view, self._footer, stretch(), on=self._box, margins=1, spacing=0)

    def _connect(self) -> None:
        self._over.installEventFilter(self)
        self.view.viewport().installEventFilter(self)
        self.view.clicked.connect(self._clicked)
        self.view.entered.connect(lambda index: self._hover(index.row()))
        self.field.textEdited.connect(self._edited)
        self.field.stepped.connect(self._step)
        self.field.taken.connect(self._take)
        self.field.added.connect(self._add)
        self.field.left.connect(self.leave)
        self.field.focus_lost.connect(self._close)
        self._keys.changed.connect(self._refresh)
        self.destroyed.connect(lambda _gone=None: self._cancel())  # with its window, which hides nothing before


def _wide_enough(window: QWidget, width: int) -> QRect:
    """The place of a window on the screen, for a small one with as much of the screen around it as the box needs."""
    place, screen = QRect(window.mapToGlobal(QPoint(0, 0)), window.size()), window.screen().availableGeometry()
    lacking, height = max(width - place.width(), 0), round(_LOWEST * screen.height())
    place.adjust(-(lacking // 2), 0, lacking - lacking // 2, max(height - place.height(), 0))
    place.moveLeft(max(min(place.left(), screen.right() + 1 - place.width()), screen.left()))
    place.moveTop(max(min(place.top(), screen.bottom() + 1 - place.height()), screen.top()))
    return place


def _same(row: PaletteRow, other: PaletteRow) -> bool:
    return (row.symbol, row.command) == (other.symbol, other.command) and not row.is_caption


class PaletteField(QLineEdit):
    """The input field: keys that move, choose or close are emitted as signals.

    Tab moves in the list, because nothing else in the palette takes the focus.
    """

    stepped = Signal(int)
    taken = Signal()
    added = Signal()
    left = Signal()
    focus_lost = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Emit a signal for keys that move, choose, add or close; the others edit the text."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                (self.added if shift else self.taken).emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, _forward: bool) -> bool:  # noqa: N802, FBT001  Qt's name and form
        """Return False, so that Tab comes to `keyPressEvent`."""
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Emit `focus_lost`, but not for another window or a context menu."""
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}:
            self.focus_lost.emit()
