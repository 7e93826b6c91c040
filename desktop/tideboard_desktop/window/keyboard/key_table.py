"""The shortcuts of a window, made from its commands and the keys in the settings; deleted with the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.window.keyboard.field_keys import FieldKeys
from tideboard_desktop.window.keyboard.key_names import combined, is_bare, is_typing, sequence


class Clash(NamedTuple):
    """A key that was not installed because an earlier command has it."""

    key: str
    winner: Command
    loser: Command


class _Place(NamedTuple):
    """Where a shortcut works, and with which key; the number of its scope, None for the whole window."""

    key: str
    scope: int | None
    vital: bool


class KeyTable(QObject):
    """Owner of all shortcuts of one window. `changed` is emitted after any change of keys, `ran` carries an id.

    `late` returns the commands of docks that are not built yet, for this table: it is asked when somebody looks for a
    command, and at the start where the settings give one of them a key. Keys of vital commands are heard over open
    menus and in every dialog of the window; the dialogs of another window, as a replay's, are left to that one.
    """

    changed = Signal()
    ran = Signal(str)

    def __init__(
        self,
        window: QWidget,
        commands: Iterable[Command],
        preferences: Preferences,
        late: Callable[[KeyTable], Mapping[str, Command]] = lambda _table: {},
    ) -> None:
        super().__init__(window)
        self._window = window
        self._late = late
        self._preferences = preferences
        self._commands: dict[str, Command] = {}
        self._twins: list[Command] = []
        self._placed: dict[_Place, QShortcut] = {}
        self._meant: dict[_Place, Command] = {}
        self._over_dialog: list[QShortcut] = []
        self._own = dict(preferences.settings.keys)
        self.clashes: list[Clash] = []
        self._window_wide: frozenset[int] = frozenset()
        self._fields = FieldKeys(self, window, lambda: self._window_wide)
        ended = preferences.on_change(self._follow)
        self.destroyed.connect(lambda _table=None: ended())
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusWindowChanged.connect(self._install_in_dialog)
        self.replace(commands)

    # --- commands -----------------------------------------------------------------------------------------------------

    @property
    def commands(self) -> tuple[Command, ...]:
        """All commands, those of docks that are not built yet behind the others."""
        late = (one for id_, one in self._late(self).items() if id_ not in self._commands)
        return (*self.built, *late)

    @property
    def built(self) -> tuple[Command, ...]:
        """The commands of the window and of the docks that are built and still exist."""
        return tuple(one for one in self._commands.values() if one.scope is None or isValid(one.scope))

    def command(self, id_: str) -> Command | None:
        """The command with this id, None if there is none."""
        return self._commands.get(id_) or self._late(self).get(id_)

    def replace(self, commands: Iterable[Command]) -> None:
        """Replace all commands; several with the same id share its keys, each inside its own scope."""
        self._commands = {}
        self._twins = []
        for command in commands:
            if self._commands.setdefault(command.id, command) is not command:
                self._twins.append(command)
        self._install()

    def run(self, id_: str) -> bool:
        """Run a command if it is enabled; returns whether it ran."""
        command = self.command(id_)
        return command is not None and self._run(command)

    def run_vital(self, key: int) -> bool:
        """Run the vital command that has this key, combined with its modifiers; returns whether there is one."""
        vital = (one for one in self.built if one.vital)
        found = next((one for one in vital if key in map(combined, self.keys(one.id))), None)
        return found is not None and self._run(found)

    def _run(self, command: Command) -> bool:
        if not command.enabled():
            return False
        self.ran.emit(command.id)
        command.run()
        return True

    # --- keys ---------------------------------------------------------------------------------------------------------

    def keys(self, id_: str) -> tuple[str, ...]:
        """The keys of a command: those of the settings, else its defaults; a vital command always has some."""
        command = self.command(id_)
        defaults = () if command is None else command.keys
        own = self._own.get(id_, defaults)
        return defaults if command is not None and command.vital and not own else own

    def must_keep(self, id_: str, key: str = "") -> bool:
        """Whether a vital command would be left without a key by losing `key`, or all of its keys."""
        command = self._commands.get(id_)
        if command is None or not command.vital:
            return False
        return not key or all(sequence(one) == sequence(key) for one in self.keys(id_))

    def is_changed(self, id_: str) -> bool:
        """Whether the settings have keys for this command."""
        return id_ in self._own

    def is_fixed(self, id_: str) -> bool:
        """Whether the keys belong to a widget (arrows in the chart) and cannot be chosen."""
        command = self.command(id_)
        if command is None or not command.keys:
            return False
        return all(is_typing(key) or (command.hidden and is_bare(key)) for key in command.keys)

    def holders(self, id_: str, key: str) -> list[Command]:
        """Other commands that have this key in an overlapping scope."""
        wanted, command = sequence(key), self._known(id_)
        return [
            other
            for other in self.commands
            if other.id != id_
            and overlap(other, command)
            and any(sequence(one) == wanted for one in self.keys(other.id))
        ]

    def set_keys(self, id_: str, keys: Sequence[str]) -> None:
        """Assign these keys to a command and remove them from the others; saved and applied at once."""
        own = dict(self._own)
        for key in keys:
            for other in self.holders(id_, key):
                own[other.id] = tuple(one for one in self.keys(other.id) if sequence(one) != sequence(key))
        own[id_] = tuple(keys)
        self._save(own)

    def reset(self, id_: str) -> None:
        """Restore the default keys that no other command has; a vital command with none of them left keeps its keys."""
        command = self._known(id_)
        own = {other: keys for other, keys in self._own.items() if other != id_}
        free = tuple(key for key in command.keys if not self.holders(id_, key))
        if command.vital and not free:
            return
        self._save(own if free == command.keys else {**own, id_: free})

    def reset_all(self) -> None:
        """Restore the default keys of all commands."""
        self._save({})

    def _save(self, own: dict[str, tuple[str, ...]]) -> None:
        known = {id_: self.command(id_) for id_ in own}
        changed = {id_: keys for id_, keys in own.items() if (one := known[id_]) is None or keys != one.keys}
        self._preferences.change(keys=changed)

    def _known(self, id_: str) -> Command:
        command = self.command(id_)
        assert command is not None
        return command

    def _late_with_own_keys(self) -> Iterator[Command]:
        """Commands of docks that are not built yet to which the settings give keys for the whole window."""
        for id_, keys in self._own.items():
            command = self._late(self).get(id_) if keys and id_ not in self._commands else None
            if command is not None and command.scope is None:
                yield command

    def _follow(self) -> None:
        if self._preferences.settings.keys != self._own:
            self._own = dict(self._preferences.settings.keys)
            self._install()

    # --- shortcuts ----------------------------------------------------------------------------------------------------

    @property
    def _shortcuts(self) -> list[QShortcut]:
        return list(self._placed.values())

    def _install(self) -> None:
        """Install the keys of all commands; a shortcut stays where its key does, for the command that has it now.

        Each dock that opens comes here: hundreds of shortcuts made anew take milliseconds.
        """
        before, self._placed, self._meant = self._placed, {}, {}
        self.clashes = []
        taken: dict[str, list[Command]] = {}  # by the normal spelling of a key
        twins = (one for one in self._twins if one.scope is not None and isValid(one.scope))
        for command in (*self.built, *twins, *self._late_with_own_keys()):
            for key in self.keys(command.id):
                if not _can_be_installed(command, key):
                    continue
                holders = taken.setdefault(sequence(key).toString(), [])
                if (winner := next((one for one in holders if overlap(one, command)), None)) is not None:
                    self.clashes.append(Clash(key, winner, command))
                    continue
                holders.append(command)
                place = _Place(key, None if command.scope is None else id(command.scope), command.vital)
                self._meant[place] = command
                if _stands_in(before.get(place), command.scope or self._window):
                    self._placed[place] = before.pop(place)
                else:
                    self._placed[place] = self._shortcut(partial(self._run_at, place), command, key)
        _discard(before.values())
        self._window_wide = frozenset(
            combined(key) for key, holders in taken.items() if any(one.scope is None for one in holders)
        )
        self._install_in_dialog()
        self.changed.emit()

    def _install_in_dialog(self, _window: object = None) -> None:
        """Install the keys heard over dialogs in the modal one in front: Qt blocks the window's shortcuts below it."""
        _discard(self._over_dialog)
        dialog = QApplication.activeModalWidget()
        own = dialog is not None and self._is_own(dialog)
        heard = [one for one in self.built if one.vital or one.over_dialogs] if own else []
        self._over_dialog = [
            self._shortcut(partial(self._run, command), command, key, dialog)
            for command in heard
            for key in self.keys(command.id)
        ]

    def _is_own(self, dialog: QWidget) -> bool:
        """Whether a dialog stands over this window, or over none while this window is the one on screen."""
        top = topmost(dialog)
        return top is self._window or (top is dialog and self._window.isVisible())

    def _run_at(self, place: _Place) -> None:
        self._run(self._meant[place])

    def _shortcut(
        self, run: Callable[[], object], command: Command, key: str, dialog: QWidget | None = None
    ) -> QShortcut:
        shortcut = QShortcut(sequence(key), dialog or command.scope or self._window)
        shortcut.setContext(_context(command, in_dialog=dialog is not None))
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(run)
        if command.vital:  # in a dialog that does not block the window both shortcuts have the key
            shortcut.activatedAmbiguously.connect(run)
        return shortcut


def _stands_in(shortcut: QShortcut | None, widget: QWidget) -> bool:
    """Whether it exists and belongs to a widget: another may have the number of one that is gone."""
    return shortcut is not None and isValid(shortcut) and shortcut.parent() is widget


def _discard(shortcuts: Iterable[QShortcut]) -> None:
    for shortcut in filter(isValid, shortcuts):
        shortcut.setEnabled(False)
        shortcut.deleteLater()


def topmost(widget: QWidget) -> QWidget:
    """The last of its parents, over the borders of dialogs and floating docks; itself without any."""
    top = widget
    while (parent := top.parentWidget()) is not None:
        top = parent
    return top


def _context(command: Command, *, in_dialog: bool) -> Qt.ShortcutContext:
    """Where its keys work. Qt hears those of the whole application while a menu is open, those of a window not."""
    if command.scope is not None:
        return Qt.ShortcutContext.WidgetWithChildrenShortcut
    everywhere = command.vital and not in_dialog
    return Qt.ShortcutContext.ApplicationShortcut if everywhere else Qt.ShortcutContext.WindowShortcut


def _can_be_installed(command: Command, key: str) -> bool:
    """False for keys that widgets handle: a bare key without a scope would be taken from every input field."""
    if sequence(key).isEmpty() or is_typing(key):
        return False
    return not is_bare(key) or (command.scope is not None and not command.hidden)


def overlap(one: Command, other: Command) -> bool:
    """Whether there is a place where the keys of both work."""
    if one.scope is None or other.scope is None or one.scope is other.scope:
        return True
    return one.scope.isAncestorOf(other.scope) or other.scope.isAncestorOf(one.scope)
