"""The actions on layouts: save, switch, rename, delete, undo, import and export."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from tideboard_core.errors import BadInput
from tideboard_desktop.ui.command import Undo
from tideboard_desktop.ui.tasks import Tasks, accepted
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.window.bars.banner import BannerMessage
from tideboard_desktop.window.workspace.dock_area import Workspace
from tideboard_desktop.window.workspace.dock_serialization import placed_as_before
from tideboard_desktop.window.workspace.layout_state import Arrangement, WorkspaceState
from tideboard_desktop.window.workspace.layout_store import LayoutStore
from tideboard_desktop.window.workspace.layouts_file import encode_layout, read_layout
from tideboard_desktop.window.workspace.screen_bounds import free_areas

translate = QCoreApplication.translate
SETTLED_MS = 600
"""The layout is stored this long after the last movement."""
REMEMBERED_MS = 2000
"""The memories of the docks are stored this long after a key or click."""
SUFFIX = "tideboard-layout"


class LayoutActions(QObject):
    """Connects one window's workspace with the store; `show` shows a banner message.

    `undo_offered` carries the `Undo` of what was done.

    `in_view` returns the actions of the docks in view: a window rebuild replaces docks and actions, while banner
    messages and open dialogs stay.
    """

    undo_offered = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        store: LayoutStore,
        tasks: Tasks,
        theme: Theme,
        window: QWidget,
        show: Callable[[BannerMessage], None],
        in_view: Callable[[], LayoutActions] | None = None,
    ) -> None:
        super().__init__(window)
        self._in_view = in_view or (lambda: self)
        self.workspace = workspace
        self.store = store
        self._tasks = tasks
        self.theme = theme
        self._window = window
        self._show = show
        self._by_hand = False
        self._begun = False
        self.paused = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SETTLED_MS)
        self._later.timeout.connect(self.keep)
        self._remember = QTimer(self)
        self._remember.setSingleShot(True)
        self._remember.setInterval(REMEMBERED_MS)
        self._remember.timeout.connect(self._keep_memories)
        workspace.changed.connect(self._keep_soon)
        workspace.rearranged.connect(self._rearranged)

    # --- kept continuously ------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Restore the layout of the last run; windows of a monitor that is missing are moved onto a screen."""
        if self.store.current is not None:
            self.workspace.restore(self.store.current, free_areas())
        if self.store.problem is not None:
            self._show(BannerMessage(error_sentence(self.store.problem)))
        self.settle()

    def settle(self) -> None:
        """Make the present arrangement the one that undo starts from; from now on each change of it is stored."""
        self._begun = True
        self._later.stop()
        self._by_hand = False
        self.store.history.settle(self.workspace.arrangement())

    def touched(self) -> None:
        """Keep the memories of the docks soon: docks emit nothing when they change, so any key or click counts."""
        if not self._remember.isActive():
            self._remember.start()

    def _keep_soon(self) -> None:
        """Not before the layout of the last run is restored: the default one would be stored over it."""
        if self._begun:
            self._later.start()

    def keep(self) -> None:
        """Store the present state, unless no docks were made: the stored layout stays, and the window can close."""
        self._later.stop()
        self._remember.stop()
        if self.paused or not self.workspace.used:
            return
        arrangement = self.workspace.arrangement()
        if self._by_hand:
            self.store.history.note(arrangement)
        else:
            self.store.history.settle(arrangement)
        self._by_hand = False
        self.store.keep(self._captured())

    def _captured(self, before: WorkspaceState | None = None) -> WorkspaceState:
        """The present state; where the window system does not tell places, those of `before` or of the last one."""
        state = self.workspace.capture()
        if self.workspace.system.tells_places:
            return state
        return placed_as_before(state, before or self.store.current, self._window.screen().availableGeometry())

    def _keep_memories(self) -> None:
        if not self._later.isActive():  # else they are kept with the layout in a moment
            self.keep()

    def _rearranged(self) -> None:
        self._by_hand = True
        self._later.start()

    def _as_one_step(self, action: Callable[[], None]) -> None:
        """Run `action` as one undo step, after earlier moves as another."""
        self.keep()
        action()
        self._by_hand = True
        self.keep()

    # --- named ------------------------------------------------------------------------------------------------------

    def switch(self, name: str) -> None:
        """Switch to a named layout; symbols of the letters and the window's place stay."""
        state = self.store.named(name)
        if state is None:
            return
        self._replace(
            lambda: self.workspace.rearrange(state, free_areas()),
            name,
            lambda: translate("LayoutActions", "Layout “{name}” is shown.").format(name=name),
        )

    def reset(self) -> None:
        """Every dock in its default place."""
        self._reset(tabbed=False)

    def reset_to_tabs(self) -> None:
        """As `reset`, with chart and capital flow as tabs, whatever the size of the window."""
        self._reset(tabbed=True)

    def _reset(self, *, tabbed: bool) -> None:
        self._replace(
            partial(self.workspace.place_default, tabbed=tabbed),
            "",
            lambda: translate("LayoutActions", "Every dock is in its default place."),
        )

    def _replace(self, arrange: Callable[[], None], name: str, words: Callable[[], str]) -> None:
        """Make another layout the active one, and offer the arrangement and layout of before."""
        arrangement, active = self.workspace.arrangement(), self.store.active

        def undo() -> None:
            actions = self._in_view()
            actions._as_one_step(lambda: actions.workspace.arrange(arrangement, free_areas()))  # noqa: SLF001  of this class
            actions.store.activate(active)

        self._as_one_step(arrange)
        self.store.activate(name)
        self.undo_offered.emit(Undo(words, undo))

    @property
    def can_undo(self) -> bool:
        """Whether a change of the layout can be taken back."""
        return self.store.history.can_undo or self._by_hand

    def undo(self) -> None:
        """Take back the last change of places or letters."""
        self.keep()
        self._take_up(self.store.history.undo())

    @property
    def can_redo(self) -> bool:
        """Whether what was undone can come back."""
        return self.store.history.can_redo and not self._by_hand

    def redo(self) -> None:
        self.keep()
        self._take_up(self.store.history.redo())

    def _take_up(self, arrangement: Arrangement | None) -> None:
        if arrangement is not None:
            self.workspace.arrange(arrangement, free_areas())
            self.settle()
            self.store.keep(self._captured())

    def save(self) -> None:
        """Keep the present layout under the active name, or ask for one."""
        if self.store.active:
            self.save_under(self.store.active)
        else:
            self.save_as()

    def save_as(self) -> None:
        """Ask for a name and keep the present layout under it."""
        self._tasks.spawn(self._save_as(), name="save layout")

    def rename(self) -> None:
        """Ask for another name for the active layout."""
        if self.store.active:
            self._tasks.spawn(self._rename(self.store.active), name="rename layout")

    def delete(self) -> None:
        """Forget the active layout; the docks stay where they are."""
        name = self.store.active
        state = self.store.named(name)
        if state is None:
            return
        self.store.delete(name)

        def words() -> str:
            return translate("LayoutActions", "Layout “{name}” deleted.").format(name=name)

        self.undo_offered.emit(Undo(words, partial(self.store.save_as, name, state)))

    def save_under(self, name: str) -> None:
        """Keep the present layout under a name; undoing that brings back the one that had the name, or none."""
        before, active = self.store.named(name), self.store.active

        def undo() -> None:
            if before is None:
                self.store.delete(name)
            else:
                self.store.save_as(name, before)
            self.store.activate(active)

        def words() -> str:
            return translate("LayoutActions", "Layout “{name}” saved.").format(name=name)

        self.store.save_as(name, self._captured(before))
        self.undo_offered.emit(Undo(words, undo))

    async def _save_as(self) -> None:
        proposed = self.store.active or _free_name(self.tr("My layout"), self.store.names())
        name = await self._ask_name(self.tr("Save layout as"), self.tr("Save"), proposed)
        if name:
            self._in_view().save_under(name)

    async def _rename(self, old: str) -> None:
        name = await self._ask_name(self.tr("Rename layout"), self.tr("Rename"), old)
        if not name or name == old:
            return
        replaced = self.store.named(name)

        def undo() -> None:
            self.store.rename(name, old)
            if replaced is not None:
                active = self.store.active
                self.store.save_as(name, replaced)
                self.store.activate(active)

        def words() -> str:
            return translate("LayoutActions", "Layout renamed to “{name}”.").format(name=name)

        self.store.rename(old, name)
        self._in_view().undo_offered.emit(Undo(words, undo))

    async def _ask_name(self, title: str, action: str, name: str) -> str:
        from tideboard_desktop.ui.dialogs.name_dialog import NameDialog, NameWords, ask_name

        words = NameWords(
            title=title,
            action=action,
            field=translate("NameDialog", "Name of the layout"),
            clash=translate("NameDialog", "Replaces the layout of this name."),
        )
        others = [one for one in self.store.names() if one != name]
        return await ask_name(NameDialog(words, name, others, self.theme, self._window))

    # --- files ------------------------------------------------------------------------------------------------------

    def export(self) -> None:
        """Write the present layout to a file."""
        self._tasks.spawn(self._export(), name="export layout")

    def import_file(self) -> None:
        """Read a layout from a file, name it after the file, and switch to it."""
        self._tasks.spawn(self._import(), name="import layout")

    async def _export(self) -> None:
        from tideboard_desktop.ui.file_saving import FileKind, file_name, save_file

        kind = FileKind(self.tr("Layout"), SUFFIX, lambda: encode_layout(self._captured()))
        await save_file(self._window, self.tr("Export layout"), file_name(self.store.active or "Tideboard"), [kind])

    async def _import(self) -> None:
        dialog = QFileDialog(self._window, self.tr("Import layout"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        kinds = ((self.tr("Layout"), f"*.{SUFFIX}"), (self.tr("Any file"), "*"))
        dialog.setNameFilters([f"{words} ({pattern})" for words, pattern in kinds])
        if await accepted(dialog):
            await self._take_up_file(Path(dialog.selectedFiles()[0]))

    def offer(self, path: Path) -> None:
        """Ask whether the layout of a file is to be taken up; while another dialog waits for an answer, only say so."""
        if QApplication.activeModalWidget() is None:
            self._tasks.spawn(self._offer(path), name="open layout")
        else:
            self.let_wait(path)

    def let_wait(self, path: Path) -> None:
        """Say that a layout file waits, with a button that opens it."""
        text = self.tr("The layout file {name} waits to be opened.").format(name=path.name)
        self._show(BannerMessage(text, button=self.tr("Open\u2026"), action=lambda: self._in_view().offer(path)))

    async def _offer(self, path: Path) -> None:
        from tideboard_desktop.window.workspace.open_dialog import OpenLayoutDialog

        state = await self._read(path)
        if state is None:
            return
        if QApplication.activeModalWidget() is not None:  # it came while the file was read
            self._in_view().let_wait(path)
            return
        name = _free_name(_name_of(path), self.store.names())
        dialog = OpenLayoutDialog(name, len(state.docks), path, self._in_view().theme, self._window)
        if await accepted(dialog):
            self._in_view().add(name, state)

    async def _take_up_file(self, path: Path) -> None:
        state = await self._read(path)
        if state is not None:
            self._in_view().add(_name_of(path), state)

    async def _read(self, path: Path) -> WorkspaceState | None:
        try:
            return await asyncio.to_thread(read_layout, path)
        except (BadInput, OSError) as error:
            self._show(BannerMessage(_why(error, path), passing=True))
            return None

    def add(self, name: str, state: WorkspaceState) -> None:
        """Keep it under a name that no other layout has, and switch to it."""
        self.store.save_as(_free_name(name, self.store.names()), state)
        self.switch(self.store.active)


def _name_of(path: Path) -> str:
    """The file's name as far as a layout's may go, without what no field would take."""
    from tideboard_desktop.ui.dialogs.name_dialog import LONGEST

    words = "".join(letter if letter.isprintable() else " " for letter in path.stem)
    return " ".join(words.split())[:LONGEST].strip() or "Tideboard"


def _free_name(wanted: str, taken: list[str]) -> str:
    """The file's name; with a number where another layout has it."""
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} {number}", number + 1
    return name


def _why(error: BadInput | OSError, path: Path) -> str:
    if isinstance(error, BadInput):
        return error_sentence(error)
    return error_sentence(BadInput("layout-file-unreadable", path=str(path), reason=error.strerror or ""))
