"""The layout button's menu: named layouts, docks, reset and undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.literal_text import button_text
from tideboard_desktop.ui.widgets.menu_choice import passing_menu
from tideboard_desktop.window.workspace.dock_area import Workspace
from tideboard_desktop.window.workspace.dock_specs import split_identity
from tideboard_desktop.window.workspace.dock_widget import DockWidget
from tideboard_desktop.window.workspace.layout_store import LayoutStore


class LayoutMenu(QMenu):
    """Filled again whenever it opens."""

    def __init__(
        self,
        workspace: Workspace,
        store: LayoutStore,
        commands: Callable[[], list[Command]],
        switch: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._store = store
        self._commands = commands
        self._switch = switch
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Layouts, what can be done with them, and the docks."""
        self.clear()
        commands = {command.id: command for command in self._commands()}
        self._add_layouts(commands["layout.reset"], commands["layout.tabs"])
        self.addSeparator()
        for name in ("save", "save_as", "rename", "delete", "undo", "redo", "import", "export"):
            add_command(self, commands[f"layout.{name}"])
        self.addSeparator()
        specs = self._workspace.specs
        for name, dock in self._workspace.docks.items():
            if specs[split_identity(name)[0]].shown:
                self._add_dock(self, name, dock.title)
        for key, spec in specs.items():
            if spec.shown and spec.most > 1:
                add_command(self, commands[f"dock.new.{key}"])
        self.addSeparator()
        self._add_groups(commands)

    def _add_groups(self, commands: Mapping[str, Command]) -> None:
        """Docks that are not in the default layout, by what they are about."""
        menus: dict[str, QMenu] = {}
        for key, spec in self._workspace.specs.items():
            if spec.shown:
                continue
            menu = menus.get(spec.group) or menus.setdefault(spec.group, self.addMenu(spec.group))
            there = {name: dock.title for name, dock in self._workspace.docks.items() if split_identity(name)[0] == key}
            for name, title in (there or {key: spec.title}).items():
                self._add_dock(menu, name, title)
            if there and spec.most > 1:
                add_command(menu, commands[f"dock.new.{key}"])

    def _add_dock(self, menu: QMenu, name: str, title: str) -> None:
        dock = self._workspace.docks.get(name)
        closed = dock is None or dock.closed
        action = menu.addAction(title)
        action.setCheckable(True)
        action.setChecked(not closed)
        run = self._workspace.open if closed else self._workspace.close_named
        action.triggered.connect(partial(_run, run, name))

    def _add_layouts(self, *defaults: Command) -> None:
        present = defaults[self._workspace.tabbed] if self._workspace.untouched else None
        for default in defaults:
            action = self.addAction(default.text)
            action.setCheckable(True)
            action.setChecked(default is present)
            action.triggered.connect(lambda _checked=False, run=default.run: run())
        for name in self._store.names():
            action = self.addAction(button_text(name))
            action.setCheckable(True)
            action.setChecked(name == self._store.active)
            action.triggered.connect(partial(_run, self._switch, name))


_NOT_OF_A_DOCK = frozenset({"dock.new", "dock.go", "dock.open"})
_LINKS = frozenset({"dock.link", "dock.role"})


def dock_menu(commands: Sequence[Command], active: DockWidget, parent: QWidget) -> QMenu:
    """The menu of the active dock, with the choice of its letter; deletes itself when it closes."""
    menu = passing_menu(parent)
    if (link := active.bar.link) is not None:
        menu.addMenu(link.menu()).setText(link.accessibleName())
    group = ""
    for command in commands:
        spec, _dot, _name = command.id.rpartition(".")
        if spec in _NOT_OF_A_DOCK | _LINKS or not command.id.startswith("dock."):
            continue
        if spec != group:
            menu.addSeparator()
        group = spec
        add_command(menu, command)
    return menu


def add_command(menu: QMenu, command: Command) -> None:
    """Show a command as it can be run now."""
    action = menu.addAction(command.text)
    action.setEnabled(command.enabled())
    action.triggered.connect(lambda _checked=False: command.run())


def _run(run: Callable[[str], None], name: str, _checked: object = None) -> None:
    run(name)
