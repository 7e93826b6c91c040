"""The cheat sheet: every key of the window by group, in as many columns as fit, with a search."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from tideboard_core.ports.system import Clock
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label, line_edit
from tideboard_desktop.ui.widgets.layouts import hbox, space, stretch, vbox
from tideboard_desktop.ui.words.joining import titled
from tideboard_desktop.window.keyboard.key_names import shown_all
from tideboard_desktop.window.keyboard.key_table import KeyTable

HELD = 1.0
"""Seconds that Ctrl is held alone before the sheet shows."""
POLL_MS = 100
COLUMN_WIDTH = 300
MARGIN = 28
ABOVE = 56
"""Logical pixels above and below the box at least: bars of the window are not cut by it."""
ROW = 22
VEIL = 0.55
"""Opacity of the window's background over what the sheet covers."""


class CheatSheet(QWidget):
    """An overlay of the window; closed by Esc, by a click beside it, or when Ctrl is released."""

    def __init__(self, window: QWidget, keys: KeyTable, theme: Theme) -> None:
        super().__init__(window)
        self._over = window
        self._keys = keys
        self._theme = theme
        self._before: QWidget | None = None
        self._columns = 0
        self._page = QWidget()
        identify(self, "cheat_sheet", self.tr("Keyboard shortcuts"))
        give_role(self, QAccessible.Role.Dialog)
        self._box = QFrame(self)
        find = self.tr("Find a key")
        self.search = line_edit("cheat_sheet_search", find, theme, width=220, hint=find)
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._search)
        identify(self._box, "palette_frame", self.tr("Keyboard shortcuts"))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        identify(self._scroll, "cheat_sheet_keys", self.tr("Keyboard shortcuts"))
        give_role(self._scroll, QAccessible.Role.Grouping)
        self._lay_out()
        window.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show the current keys and take the focus."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
            self.peek()
        self.window().activateWindow()  # the key may come from a floating dock
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def peek(self) -> None:
        """Show the current keys without taking the focus."""
        self._columns = 0
        self.search.clear()
        self.setGeometry(self._over.rect())
        self._fill()
        self.show()
        self.raise_()

    def leave(self) -> None:
        """Close and restore the focus."""
        had_focus = self.search.hasFocus()
        self.hide()
        if had_focus and self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.window().activateWindow()
            self._before.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle(self) -> None:
        if self.isVisible() and self.search.hasFocus():
            self.leave()
        else:
            self.open()

    # --- list ---------------------------------------------------------------------------------------------------------

    def groups(self) -> dict[str, list[Command]]:
        """Commands that have a key and match the search, by group in the order of the window."""
        wanted = self.search.text().casefold().split()
        result: dict[str, list[Command]] = {}
        for command in self._keys.commands:
            keys = self._keys.keys(command.id)
            words = " ".join((command.group, command.text, *shown_all(keys))).casefold()
            if keys and all(word in words for word in wanted):
                result.setdefault(command.group, []).append(command)
        return result

    def _search(self) -> None:
        if self.isVisible():
            self._columns = 0
            self._fill()

    def _fill(self) -> None:
        px = self._theme.px
        room = min(self.width() - 2 * MARGIN, px(COLUMN_WIDTH + 24) * 4)
        count = max(1, room // px(COLUMN_WIDTH))
        groups = self.groups()
        count = min(count, max(1, len(groups)))
        if count == self._columns:
            self._place(count)
            return
        self._columns = count
        page = QWidget()
        row = hbox(on=page, margins=(px(20), px(4), px(20), px(16)), spacing=px(28))
        for column in _flow([(name, len(commands) + 2) for name, commands in groups.items()], count):
            room_below = QVBoxLayout()
            room_below.setSpacing(px(14))
            for name in column:
                room_below.addWidget(self._group(name, groups[name]))
            room_below.addStretch(1)
            row.addLayout(room_below, 1)
        self._page = page
        self._scroll.setWidget(page)
        self._place(count)

    def _group(self, name: str, commands: list[Command]) -> QWidget:
        px = self._theme.px
        result = QWidget()
        grid = QGridLayout(result)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(px(3))
        grid.setHorizontalSpacing(px(8))
        grid.setColumnStretch(0, 1)
        grid.addWidget(label(name, self._theme, Type.STRONG), 0, 0, 1, 2)
        known = titled(name, "").rstrip()
        for place, command in enumerate(commands, start=1):
            text = command.text.removeprefix(known).lstrip()  # the heading says the rest
            words = label(f"{text[:1].upper()}{text[1:]}", self._theme, Type.BODY, Tone.SECONDARY)
            words.setWordWrap(True)
            words.setMinimumHeight(px(ROW))
            grid.addWidget(words, place, 0)
            grid.addWidget(self._key_chips(command), place, 1, Qt.AlignmentFlag.AlignRight)
        return result

    def _key_chips(self, command: Command) -> QWidget:
        result = QWidget()
        row = hbox(on=result, margins=0, spacing=self._theme.px(4))
        for key in shown_all(self._keys.keys(command.id)):
            chip = label(key, self._theme, Type.CAPTION)
            chip.setObjectName("key_hint")
            chip.setFixedHeight(self._theme.px(18))
            row.addWidget(chip)
        return result

    # --- place and look -----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        px = self._theme.px
        vbox(
            hbox(
                label(self.tr("Keyboard shortcuts"), self._theme, Type.DIALOG_TITLE),
                space(px(16)),
                self.search,
                stretch(),
                self._hint(),
                margins=(px(20), px(14), px(20), px(10)),
            ),
            (self._scroll, 1),
            on=self._box,
            margins=1,
            spacing=0,
        )

    def _hint(self) -> QLabel:
        words = self.tr("Esc closes. Change keys in the settings.")
        return elided_label(words, self._theme, Type.CAPTION, Tone.CAPTION)

    def _place(self, count: int) -> None:
        px = self._theme.px
        width = min(self.width() - 2 * MARGIN, count * px(COLUMN_WIDTH) + (count - 1) * px(28) + px(40) + 2)
        wanted = self._page.sizeHint().height() + px(60)
        height = min(wanted, self.height() - 2 * px(ABOVE))
        if self.search.text():  # the box keeps its place and size while rows come and go
            return
        self._box.setGeometry((self.width() - width) // 2, (self.height() - height) // 2, width, height)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Arrange the columns for the new width."""
        super().resizeEvent(event)
        if self.isVisible():
            self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Cover the whole window; close when the focus leaves."""
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._over.rect())
        elif watched is self.search and isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self._focus_lost(event.reason())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Esc and Enter close, arrows and page keys scroll; other keys are ignored."""
        bar = self._scroll.verticalScrollBar()
        steps = {
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_Home: -bar.maximum(),
            Qt.Key.Key_End: bar.maximum(),
        }
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.leave()
        else:
            bar.setValue(bar.value() + steps.get(Qt.Key(event.key()), 0))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        QPainter(self).fillRect(self.rect(), colour(self._theme.surface.app, VEIL))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Close on a click beside the box."""
        if not self._box.geometry().contains(event.position().toPoint()):
            self.leave()

    def _focus_lost(self, reason: Qt.FocusReason) -> None:
        """Hide when another widget takes the focus; another window or a menu does not count."""
        if reason not in {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}:
            self.hide()


class HeldKey(QObject):
    """Shows the sheet while Ctrl alone is held for a second; any other key or mouse button hides it."""

    def __init__(self, window: QWidget, sheet: Callable[[], CheatSheet], clock: Clock) -> None:
        """`sheet` returns the sheet, asked once the key was held."""
        super().__init__(window)
        self._window = window
        self._sheet = sheet
        self._clock = clock
        self._since: float | None = None
        self._peeking = False
        self.timer = QTimer(self)
        self.timer.setInterval(POLL_MS)
        self.timer.timeout.connect(self._check_held)
        window.installEventFilter(self)
        self._watch()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Filter the QWindow, which gets every key before the focused widget."""
        type_ = event.type()
        if watched is self._window:
            if type_ == QEvent.Type.Show:
                self._watch()
            elif type_ == QEvent.Type.WindowDeactivate:
                self._stop()
        elif isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            alone = type_ == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Control
            if alone and self._since is None:
                self._since = self._clock.monotonic()
                self.timer.start()
            elif type_ in {QEvent.Type.KeyPress, QEvent.Type.KeyRelease}:
                self._stop()
        elif type_ in {QEvent.Type.MouseButtonPress, QEvent.Type.Wheel}:
            self._stop()
        return super().eventFilter(watched, event)

    def _watch(self) -> None:
        handle = self._window.windowHandle()
        if handle is not None:
            handle.removeEventFilter(self)
            handle.installEventFilter(self)

    def _check_held(self) -> None:
        if self._since is not None and self._clock.monotonic() - self._since >= HELD:
            self.timer.stop()
            sheet = self._sheet()
            if not sheet.isVisible():
                self._peeking = True
                sheet.peek()

    def _stop(self) -> None:
        self.timer.stop()
        self._since = None
        if self._peeking:
            self._peeking = False
            self._sheet().hide()


def _flow(groups: list[tuple[str, int]], count: int) -> list[list[str]]:
    """Distribute groups over columns in their order, as evenly as whole groups allow."""

    def fits(height: int) -> list[list[str]] | None:
        columns: list[list[str]] = [[]]
        used = 0
        for name, rows in groups:
            if used and used + rows > height:
                columns.append([])
                used = 0
            columns[-1].append(name)
            used += rows
        return columns if len(columns) <= count else None

    total = sum(rows for _name, rows in groups)
    least = max([total // count, *(rows for _name, rows in groups)], default=0)
    return next(columns for height in range(least, total + 1) if (columns := fits(height)) is not None)
