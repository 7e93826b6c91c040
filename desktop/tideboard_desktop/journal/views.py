"""Saved views of the journal: the filters under a name."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Coroutine
from typing import Any, Final

import msgspec
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from tideboard_core.errors import BadInput, TideboardError
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.journal.book import JournalBook
from tideboard_desktop.journal.filter_row import FilterRow, FilterState
from tideboard_desktop.ui.dialogs.name_dialog import NameDialog, NameWords, ask_name
from tideboard_desktop.ui.literal_text import button_text
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate
_ERRORS: Final = (sqlite3.Error, OSError, BadInput)


class SavedViews:
    """Entries of a menu that take, keep and delete views; `refuse` shows why one is not kept."""

    def __init__(
        self, context: DockContext, book: JournalBook, filters: FilterRow, refuse: Callable[[str], None]
    ) -> None:
        self._context, self._book, self._filters, self._refuse = context, book, filters, refuse
        self.bodies: dict[str, str] = {}
        self._spawn(self.read())

    def fill(self, menu: QMenu) -> None:
        """Add the entries."""
        for name, body in self.bodies.items():
            words = button_text(titled(translate("Journal", "View"), name))
            menu.addAction(words).triggered.connect(lambda _on=False, body=body: self.take(body))
        save = menu.addAction(translate("Journal", "Save these filters as a view\u2026"))
        save.triggered.connect(lambda _on=False: self._spawn(self.ask()))
        if self.bodies:
            gone = menu.addMenu(translate("Journal", "Delete a view"))
            for name in self.bodies:
                gone.addAction(button_text(name)).triggered.connect(
                    lambda _on=False, name=name: self._spawn(self.keep(name, ""))
                )

    def take(self, body: str) -> None:
        """Choose what a saved view has; one that cannot be read changes nothing."""
        try:
            state = msgspec.json.decode(body, type=FilterState)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return
        self._filters.restore(state)

    async def ask(self) -> None:
        """Ask for a name, and keep the filters under it."""
        words = NameWords(
            title=translate("Journal", "Save the filters as a view"),
            action=translate("Common", "Save"),
            field=translate("Journal", "Name of the view"),
            clash=translate("Journal", "Replaces the view of this name."),
        )
        dialog = NameDialog(words, "", self.bodies, self._context.theme, self._filters.window())
        name = await ask_name(dialog)
        if name and isValid(self._filters):
            await self.keep(name, msgspec.json.encode(self._filters.state()).decode())

    async def keep(self, name: str, body: str) -> None:
        """Keep a view, or take it away with an empty body."""
        try:
            await self._book.keep_view(name, body)
        except _ERRORS as error:
            if isValid(self._filters):
                self._refuse(reason_of(error))
        await self.read()

    async def read(self) -> None:
        """Read which views there are."""
        try:
            self.bodies = await self._book.views()
        except _ERRORS:
            return  # why the store cannot be read stands in place of the trips

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._context.tasks.spawn(work, name="saved views of the journal")


def reason_of(error: Exception) -> str:
    """Why the store could not be read or written."""
    return error_sentence(error) if isinstance(error, TideboardError) else str(error)
