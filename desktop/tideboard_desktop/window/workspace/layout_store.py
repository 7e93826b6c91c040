"""The layouts in memory and their file; several changes are written as one. Outlives the windows."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from tideboard_core.errors import BadInput
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.window.workspace.layout_state import Arrangement, WorkspaceState
from tideboard_desktop.window.workspace.layouts_file import Layouts, LayoutsFile

MOST = 50


class LayoutHistory:
    """The arrangements before each change; the newest entry is the present one."""

    def __init__(self) -> None:
        self._past: deque[Arrangement] = deque(maxlen=MOST)
        self._undone: list[Arrangement] = []

    def note(self, arrangement: Arrangement) -> None:
        """Remember the present arrangement; the same again is one step. What was undone is lost then."""
        if not self._past or self._past[-1] != arrangement:
            self._past.append(arrangement)
            self._undone.clear()

    def settle(self, arrangement: Arrangement) -> None:
        """Take this as the present arrangement without a step: sizes follow the window, and nobody undoes that."""
        if self._past:
            self._past[-1] = arrangement
        else:
            self._past.append(arrangement)

    @property
    def can_undo(self) -> bool:
        """Whether there is something to go back to."""
        return len(self._past) > 1

    def undo(self) -> Arrangement | None:
        """The arrangement before the present one, which `redo` gives back; None when there is none."""
        if not self.can_undo:
            return None
        self._undone.append(self._past.pop())
        return self._past[-1]

    @property
    def can_redo(self) -> bool:
        """Whether something was undone and nothing was changed since."""
        return bool(self._undone)

    def redo(self) -> Arrangement | None:
        """The arrangement that was undone last; None when there is none."""
        if not self.can_redo:
            return None
        self._past.append(self._undone.pop())
        return self._past[-1]


log = logging.getLogger(__name__)


class LayoutStore:
    """Owner of the named layouts, of how the window was left, and of what undo goes back to.

    `problem` is why the file was not read; a file of a newer version is never overwritten. Without a file
    everything is kept for this run only.
    """

    def __init__(self, file: LayoutsFile | None, tasks: Tasks, *, failed: Callable[[], None] = lambda: None) -> None:
        self._file = file
        self._tasks = tasks
        self._failed = failed
        self._layouts = Layouts()
        self._unsaved = False
        self._saving = False
        self._callbacks: list[Callable[[], None]] = []
        self.history = LayoutHistory()
        self.problem: BadInput | None = None
        self._writable = file is not None
        self._load()

    def _load(self) -> None:
        if self._file is None:
            return
        try:
            self._layouts = self._file.load()
        except BadInput as error:
            log.warning("layouts not used: %s", error)
            self.problem = error
            self._writable = error.code == "layouts-damaged"  # the damaged file was moved away
            self._layouts = self._file.rest
        except OSError as error:
            log.warning("layouts not read: %s", error)
            self._writable = False

    @property
    def current(self) -> WorkspaceState | None:
        """How the window was left; None at the very first start."""
        return self._layouts.current

    @property
    def active(self) -> str:
        """The named layout that was last taken up or saved; empty for the default one."""
        return self._layouts.active

    def names(self) -> list[str]:
        """The named layouts, in the order in which they were made."""
        return list(self._layouts.named)

    def named(self, name: str) -> WorkspaceState | None:
        return self._layouts.named.get(name)

    def keep(self, state: WorkspaceState) -> None:
        """How the window is now; written when it differs from what is kept."""
        if state != self._layouts.current:
            self._change(current=state)

    def save_as(self, name: str, state: WorkspaceState) -> None:
        """Keep a layout under a name; one of the same name is replaced."""
        self._change(named={**self._layouts.named, name: state}, active=name)

    def rename(self, old: str, new: str) -> None:
        """Give a layout another name in its place; another one of that name is replaced."""
        kept = ((name, state) for name, state in self._layouts.named.items() if name != new or old == new)
        named = {new if name == old else name: state for name, state in kept}
        self._change(named=named, active=new if self.active == old else self.active)

    def delete(self, name: str) -> None:
        """Forget a layout; the window stays as it is."""
        named = {other: state for other, state in self._layouts.named.items() if other != name}
        self._change(named=named, active="" if self.active == name else self.active)

    def activate(self, name: str) -> None:
        """Note which named layout was taken up; empty for the default one."""
        if name != self.active:
            self._change(active=name)

    def on_change(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back after the names or the active one changed; the result ends it."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback) if callback in self._callbacks else None

    # --- file -------------------------------------------------------------------------------------------------------

    def _change(self, **fields: object) -> None:
        self._layouts = replace(self._layouts, **fields)  # type: ignore[arg-type]  # names are this class's literals
        if fields.keys() != {"current"}:
            for callback in tuple(self._callbacks):
                callback()
        self._unsaved = self._writable
        if self._unsaved and not self._saving:
            self._saving = True
            self._tasks.spawn(self._save(), name="layouts")

    async def _save(self) -> None:
        try:
            while self._unsaved and self._file is not None:
                self._unsaved = False
                await asyncio.to_thread(self._file.save, self._layouts)
        except (OSError, BadInput) as error:
            self._notify_failed(error)
        finally:
            self._saving = False

    def save_now(self) -> None:
        """Write what is not written yet, at the end of the program."""
        if not self._unsaved or self._file is None:
            return
        self._unsaved = False
        try:
            self._file.save(self._layouts)
        except (OSError, BadInput) as error:
            log.warning("layouts not saved: %s", error)

    def _notify_failed(self, error: Exception) -> None:
        log.warning("layouts not saved: %s", error)
        self._failed()
