"""A line edit that finds an instrument by code or name and lists the matches below."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cached_property, partial
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QListView
from shiboken6 import isValid

from tideboard_core.model.instrument import Instrument
from tideboard_desktop.search.lookup import Lookup
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import identify, set_style_property

PAUSE = 0.15
"""Seconds without typing before the lookup starts."""
POPUP_WIDTH = 280
POPUP_MARGIN = 6
_ID_ROLE = Qt.ItemDataRole.UserRole


class SymbolField(QLineEdit):
    """Emits `found` with the id of the chosen match, or of the best one on Enter. Esc emits `left`."""

    found = Signal(str)
    left = Signal()

    def __init__(self, lookup: Lookup, tasks: Tasks, theme: Theme, *, identifier: str, name: str) -> None:
        super().__init__()
        identify(self, identifier, name)
        self.setFont(theme.font(Type.BODY))
        self._lookup = lookup
        self._tasks = tasks
        self._matches = QStandardItemModel(self)
        self._theme = theme
        self._lists: list[QListView] = []
        self.textEdited.connect(self._edited)
        self.returnPressed.connect(self._submit)
        self._held: list[asyncio.Task[Any]] = []
        self.destroyed.connect(partial(_end, self._held, self._lists))

    @cached_property
    def popup(self) -> QListView:
        """The list of matches, made when the first ones are shown."""
        made = QListView(self)
        made.hide()
        made.setModel(self._matches)
        made.setFont(self._theme.font(Type.BODY))
        made.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        identify(made, f"{self.accessibleIdentifier()}_matches", self.accessibleName())
        made.clicked.connect(self._choose)
        self._lists.append(made)
        return made

    @property
    def _open(self) -> bool:
        return any(one.isVisible() for one in self._lists)

    def _fold(self) -> None:
        for one in self._lists:
            one.hide()

    @property
    def busy(self) -> bool:
        return any(not work.done() for work in self._held)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Up and down move in the matches, Esc clears and leaves; every other key is typed."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self._open:
            row = min(max(self.popup.currentIndex().row() + step, 0), self._matches.rowCount() - 1)
            self.popup.setCurrentIndex(self._matches.index(row, 0))
        elif event.key() == Qt.Key.Key_Escape:
            self._done()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Hide the matches when the focus leaves."""
        super().focusOutEvent(event)
        self._fold()

    def _edited(self, _text: str) -> None:
        set_style_property(self, "invalid", "false")
        self._start(self._suggest(), "suggest symbols")

    def _submit(self) -> None:
        if self._open and (index := self.popup.currentIndex()).isValid():
            self._choose(index)
            return
        self._start(self._take_first(), "find symbol")

    def _start(self, work: Any, name: str) -> None:  # noqa: ANN401  a coroutine
        self._drop()
        self._held.append(self._tasks.spawn(work, name=name))

    def _drop(self) -> None:
        """Cancel the lookup, unless it is the caller itself."""
        for work in self._held:
            if work is not asyncio.current_task():
                work.cancel()
        self._held.clear()

    async def _suggest(self) -> None:
        await asyncio.sleep(PAUSE)
        text = self.text()
        matches = await self._lookup.find(text) if text.strip() else ()
        if text == self.text():
            self._show(matches)

    async def _take_first(self) -> None:
        text = self.text()
        matches = await self._lookup.find(text) if text.strip() else ()
        if matches:
            self._done()
            self.found.emit(matches[0].id)
        elif text.strip():
            set_style_property(self, "invalid", "true")
            words = self.tr("Nothing found for %1").replace("%1", text)
            self.setToolTip(tip(words))
            self.setAccessibleDescription(words)

    def _show(self, matches: Sequence[Instrument]) -> None:
        self._matches.clear()
        for match in matches:
            item = QStandardItem(f"{match.id}   {match.name}")
            item.setData(match.id, _ID_ROLE)
            self._matches.appendRow(item)
        if not matches or not self.hasFocus():
            self._fold()
            return
        window = self.window()
        self.popup.setParent(window)  # over its neighbours, but no window of its own: that would grab the keyboard
        place = self.mapTo(window, QPoint(0, self.height() + 2))
        height = self._matches.rowCount() * self.popup.sizeHintForRow(0) + 2 * POPUP_MARGIN
        self.popup.setGeometry(place.x(), place.y(), max(self.width(), POPUP_WIDTH), height)
        self.popup.raise_()
        self.popup.show()

    def _choose(self, index: QModelIndex) -> None:
        id_ = index.data(_ID_ROLE)
        self._done()
        self.found.emit(id_)

    def _done(self) -> None:
        self._drop()
        self._fold()
        self.clear()
        self.setToolTip("")
        set_style_property(self, "invalid", "false")


def _end(held: list[asyncio.Task[Any]], lists: list[QListView], _gone: object = None) -> None:
    """The field is deleted: cancel its lookup and remove the list from the window."""
    for work in held:
        work.cancel()
    for one in filter(isValid, lists):
        one.deleteLater()
