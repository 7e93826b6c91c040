"""Saved views: what is chosen in a row of filters, under a name, in the person's own file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Coroutine
from typing import Any, Final, Generic, Protocol, TypeVar

import msgspec
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid

from tideboard_core.errors import BadInput, TideboardError
from tideboard_core.trips.notes_store import NotesStore
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.ui.dialogs.name_dialog import NameDialog, NameWords, ask_name
from tideboard_desktop.ui.literal_text import button_text
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate
_ERRORS: Final = (sqlite3.Error, OSError, BadInput)
T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)


class OwnNotes(Protocol):
    """Runs work on the file of what the person wrote, in its thread; sqlite3.Error, OSError or BadInput."""

    async def run_notes(self, work: Callable[[NotesStore], T]) -> T: ...


class Viewed(Protocol[S]):
    """What a view keeps."""

    def state(self) -> S:
        """What is chosen."""
        ...

    def restore(self, state: S, /) -> None:
        """Choose again what was chosen."""
        ...


class SavedViews(Generic[S]):
    """Entries of a menu that take, keep and delete the views of one `place`; `refuse` shows why one is not.

    `owner` is the widget that they end with.
    """

    def __init__(
        self,
        owner: QWidget,
        context: DockContext,
        notes: OwnNotes,
        place: str,
        kind: type[S],
        viewed: Viewed[S],
        refuse: Callable[[str], None],
    ) -> None:
        """Reads at once which views there are; `kind` is the state that `viewed` has."""
        self._owner, self._context, self._notes, self._place = owner, context, notes, place
        self._kind, self._viewed, self._refuse = kind, viewed, refuse
        self.bodies: dict[str, str] = {}
        self.error = ""
        self._spawn(self.read())

    def fill(self, menu: QMenu) -> None:
        """Add the entries."""
        for name, body in self.bodies.items():
            words = button_text(titled(translate("Journal", "View"), name))
            menu.addAction(words).triggered.connect(lambda _on=False, body=body: self.take(body))
        if self.error:
            words = translate("Journal", "The saved views cannot be read: {reason}").format(reason=self.error)
            menu.addAction(button_text(words)).setEnabled(False)
        save = menu.addAction(translate("Journal", "Save these filters as a view\u2026"))
        save.triggered.connect(lambda _on=False: self._spawn(self.ask()))
        if self.bodies:
            gone = menu.addMenu(translate("Journal", "Delete a view"))
            for name in self.bodies:
                gone.addAction(button_text(name)).triggered.connect(
                    lambda _on=False, name=name: self._spawn(self.keep(name, ""))
                )

    def take(self, body: str) -> None:
        """Choose what a saved view has; of one that cannot be read it is said, and nothing changes."""
        try:
            state = msgspec.json.decode(body, type=self._kind)
        except (msgspec.DecodeError, msgspec.ValidationError, RecursionError):
            self._refuse(translate("Journal", "This view cannot be read. Save it again or delete it."))
            return
        self._viewed.restore(state)

    async def ask(self) -> None:
        """Ask for a name, and keep what is chosen under it."""
        words = NameWords(
            title=translate("Journal", "Save the filters as a view"),
            action=translate("Common", "Save"),
            field=translate("Journal", "Name of the view"),
            clash=translate("Journal", "Replaces the view of this name."),
        )
        body = msgspec.json.encode(self._viewed.state()).decode()
        dialog = NameDialog(words, "", self.bodies, self._context.theme, self._owner.window())
        name = await ask_name(dialog)
        if name and isValid(self._owner):
            await self.keep(name, body)

    async def keep(self, name: str, body: str) -> None:
        """Keep a view, or take it away with an empty body."""
        try:
            await self._notes.run_notes(lambda store: store.keep_view(self._place, name, body))
        except _ERRORS as error:
            if isValid(self._owner):
                self._refuse(reason_of(error))
        await self.read()

    async def read(self) -> None:
        """Read which views there are."""
        try:
            self.bodies = await self._notes.run_notes(lambda store: store.views(self._place))
        except _ERRORS as error:
            self.error = reason_of(error)
        else:
            self.error = ""

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._context.tasks.spawn(work, name=f"saved views: {self._place}")


def reason_of(error: Exception) -> str:
    """Why the store could not be read or written."""
    return error_sentence(error) if isinstance(error, TideboardError) else str(error)
