"""A field that finds an instrument by code or name, with the matches below it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from tideboard_core.model.instrument import Instrument
from tideboard_desktop.lookup import Lookup
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme, Type
from tideboard_desktop.widgets.labels import identify, set_look

PAUSE = 0.15
"""Seconds without a key before the matches are looked up."""
_ID_ROLE = Qt.ItemDataRole.UserRole


class SymbolField(QLineEdit):
    """Emits `found` with an instrument id: a match that was chosen, or the best one at Enter. Esc emits `left`."""

    found = Signal(str)
    left = Signal()

    def __init__(self, lookup: Lookup, tasks: Tasks, theme: Theme, *, identifier: str, name: str) -> None:
        super().__init__()
        identify(self, identifier, name)
        self.setFont(theme.font(Type.BODY))
        self._lookup = lookup
        self._tasks = tasks
        self._work: asyncio.Task[Any] | None = None
        self._matches = QStandardItemModel(self)
        completer = QCompleter(self._matches, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setWidget(self)
        self._completer = completer
        self._popup = QListView()
        self._popup.setAccessibleName(name)
        self._popup.clicked.connect(self._choose)
        completer.setPopup(self._popup)
        self.textEdited.connect(self._edited)
        self.returnPressed.connect(self._submit)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Esc clears and leaves; everything else types."""
        if event.key() == Qt.Key.Key_Escape:
            self._done()
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _edited(self, _text: str) -> None:
        set_look(self, "invalid", "false")
        self._start(self._suggest(), "suggest symbols")

    def _submit(self) -> None:
        index = self._popup.currentIndex()
        if self._popup.isVisible() and index.isValid():
            self._choose(index)
            return
        self._start(self._take_first(), "find symbol")

    def _start(self, work: Any, name: str) -> None:  # noqa: ANN401  a coroutine
        if self._work is not None:
            self._work.cancel()
        self._work = self._tasks.spawn(work, name=name)

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
            set_look(self, "invalid", "true")
            words = self.tr("Nothing found for %1").replace("%1", text)
            self.setToolTip(words)
            self.setAccessibleDescription(words)

    def _show(self, matches: Sequence[Instrument]) -> None:
        self._matches.clear()
        for match in matches:
            item = QStandardItem(f"{match.id}   {match.name}")
            item.setData(match.id, _ID_ROLE)
            self._matches.appendRow(item)
        if not matches or not self.hasFocus():
            self._popup.hide()
            return
        self._popup.setMinimumWidth(self.width())
        self._completer.complete()
        self._popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _choose(self, index: QModelIndex) -> None:
        id_ = index.data(_ID_ROLE)
        self._done()
        self.found.emit(id_)

    def _done(self) -> None:
        self._popup.hide()
        self.clear()
        self.setToolTip("")
        set_look(self, "invalid", "false")
