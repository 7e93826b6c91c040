"""The commands for docks and layouts, with their default keys."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt

from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.selection import LETTERS, UNLINKED, LinkRole
from tideboard_desktop.ui.widgets.panel import role_words
from tideboard_desktop.window.workspace.dock_area import Workspace
from tideboard_desktop.window.workspace.dock_moves import MoveDirection
from tideboard_desktop.window.workspace.dock_specs import split_identity
from tideboard_desktop.window.workspace.dock_widget import DockWidget
from tideboard_desktop.window.workspace.layout_actions import LayoutActions

translate = QCoreApplication.translate
FILL = "dock.fill"
FILL_KEY = "Ctrl+Shift+M" if sys.platform == "darwin" else "F11"
"""macOS shows its desktop at F11."""
RESIZE_STEP = 24
"""Logical pixels by which one press of a key resizes a dock."""


def workspace_commands(workspace: Workspace, layouts: LayoutActions) -> list[Command]:
    """All commands; those on a dock apply to the one that has or last had the focus."""
    return [
        *_dock_commands(workspace),
        *_letter_commands(workspace),
        *_optional_docks(workspace),  # before the next: a dock's name finds the dock that is there first
        *_new_docks(workspace),
        *_navigation_commands(workspace),
        *_layout_commands(layouts),
    ]


def _navigation_commands(workspace: Workspace) -> list[Command]:
    """Go to the next or previous dock, or to a second, third ... dock, which has no key of its own."""
    group = translate("DockCommands", "Docks")
    go = translate("DockCommands", "Go to {dock}")
    further = (dock for dock in workspace.docks.values() if split_identity(dock.identity)[1] > 1)
    return [
        Command(
            id="dock.next",
            text=translate("DockCommands", "Next dock"),
            group=group,
            run=partial(_step, workspace, 1),
            keys=("F6",),
        ),
        Command(
            id="dock.previous",
            text=translate("DockCommands", "Previous dock"),
            group=group,
            run=partial(_step, workspace, -1),
            keys=("Shift+F6",),
        ),
        *(
            Command(
                id=f"dock.go.{dock.identity}",
                text=go.format(dock=dock.title),
                group=group,
                run=partial(workspace.go_to, dock.identity),
            )
            for dock in further
        ),
    ]


def _step(workspace: Workspace, step: int) -> None:
    """Focus the next dock in reading order, then the floating ones; some have further stops behind their own."""
    workspace.filling.give_back()  # one that fills the window has no place in that order
    floating = [dock for dock in workspace.docks.values() if dock.isFloating() and not dock.closed]
    stops = [(dock, stop) for dock in (*workspace.in_reading_order(), *floating) for stop in dock.stops()]
    inner = (each for each in stops if each[1] is not None and each[1].hasFocus())
    here = next(inner, (workspace.active, None))
    if stops:
        place = stops.index(here) + step if here in stops else 0
        workspace.use(*stops[place % len(stops)])


def _dock_commands(workspace: Workspace) -> list[Command]:
    group = translate("DockCommands", "Docks")

    def command(
        name: str, text: str, action: Callable[[DockWidget], None], keys: str, *, when: Callable[[DockWidget], bool]
    ) -> Command:
        return Command(
            id=f"dock.{name}",
            text=text,
            group=group,
            run=lambda: action(workspace.active),
            keys=(keys,) if keys else (),
            enabled=lambda: when(workspace.active),
        )

    def docked(dock: DockWidget) -> bool:
        return not dock.closed and not dock.isFloating()

    def opened(dock: DockWidget) -> bool:
        return not dock.closed

    moves = (
        ("left", translate("DockCommands", "Move dock left"), MoveDirection.LEFT, "Alt+Shift+Left"),
        ("right", translate("DockCommands", "Move dock right"), MoveDirection.RIGHT, "Alt+Shift+Right"),
        ("up", translate("DockCommands", "Move dock up"), MoveDirection.UP, "Alt+Shift+Up"),
        ("down", translate("DockCommands", "Move dock down"), MoveDirection.DOWN, "Alt+Shift+Down"),
    )
    across, upright = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    sizes = (
        ("wider", translate("DockCommands", "Make dock wider"), across, RESIZE_STEP, "Right"),
        ("narrower", translate("DockCommands", "Make dock narrower"), across, -RESIZE_STEP, "Left"),
        ("taller", translate("DockCommands", "Make dock taller"), upright, RESIZE_STEP, "Down"),
        ("lower", translate("DockCommands", "Make dock lower"), upright, -RESIZE_STEP, "Up"),
    )
    toggle = workspace.toggle_floating
    return [
        command("float", translate("DockCommands", "Float dock"), toggle, "Ctrl+Shift+F", when=docked),
        command("dock", translate("DockCommands", "Put dock back"), toggle, "Ctrl+Shift+D", when=DockWidget.isFloating),
        command("close", translate("DockCommands", "Close dock"), workspace.close, "Ctrl+W", when=opened),
        Command(
            id=FILL,
            text=translate("DockCommands", "Fill the window, or give the room back"),
            group=group,
            run=lambda: workspace.toggle_fill(workspace.active),
            keys=(FILL_KEY,),
            enabled=lambda: workspace.filling.dock is not None or (workspace.active.fills and opened(workspace.active)),
            why_not=lambda: translate("DockCommands", "Order entry, positions and orders keep their place."),
            also=(translate("DockCommands", "full screen"), translate("DockCommands", "maximise the dock")),
        ),
        command("stack", translate("DockCommands", "Stack dock on its neighbour"), workspace.stack, "", when=opened),
        *(
            command(f"move.{name}", text, partial(_move, workspace, direction), keys, when=opened)
            for name, text, direction, keys in moves
        ),
        *(
            command(f"size.{name}", text, partial(_resize, workspace, way, by), f"Ctrl+Shift+{arrow}", when=opened)
            for name, text, way, by, arrow in sizes
        ),
    ]


def _move(workspace: Workspace, direction: MoveDirection, dock: DockWidget) -> None:
    workspace.move(dock, direction)


def _resize(workspace: Workspace, way: Qt.Orientation, by: int, dock: DockWidget) -> None:
    workspace.resize_dock(dock, way, by)


def _letter_commands(workspace: Workspace) -> list[Command]:
    group = translate("DockCommands", "Docks")

    def link(letter: str) -> None:
        if workspace.active.selection is not None:
            workspace.active.selection.set_letter(letter)

    return [
        Command(
            id=f"dock.link.{letter.lower() or 'none'}",
            text=translate("DockCommands", "Link dock to {letter}").format(letter=letter)
            if letter
            else translate("DockCommands", "Unlink dock"),
            group=group,
            run=partial(link, letter),
            keys=(f"Alt+Shift+{letter or 'N'}",),
            enabled=lambda: workspace.active.selection is not None,
        )
        for letter in (*LETTERS, UNLINKED)
    ] + [
        Command(
            id=f"dock.role.{role}",
            text=text,
            group=group,
            run=partial(_set_role, workspace, role),
            enabled=partial(_may_go_one_way, workspace),
        )
        for role, text in role_words().items()
    ]


def _may_go_one_way(workspace: Workspace) -> bool:
    dock = workspace.active
    return dock.selection is not None and dock.selection.letter != UNLINKED and not dock.trading


def _set_role(workspace: Workspace, role: LinkRole) -> None:
    if workspace.active.selection is not None:
        workspace.active.selection.set_role(role)


def _new_docks(workspace: Workspace) -> list[Command]:
    return [
        Command(
            id=f"dock.new.{key}",
            text=translate("DockCommands", "New dock: {kind}").format(kind=spec.title),
            group=translate("DockCommands", "Docks"),
            run=partial(_open_another, workspace, key),
            enabled=partial(workspace.can_open, key),
            why_not=lambda: translate("DockCommands", "All docks of this kind are open."),
            listed=partial(_is_open, workspace, key),
        )
        for key, spec in workspace.specs.items()
        if spec.most > 1
    ]


def _optional_docks(workspace: Workspace) -> list[Command]:
    """Open and focus a dock that is not in the default layout, or behind another tab there."""
    words = translate("DockCommands", "{group}: {dock}")
    return [
        Command(
            id=f"dock.open.{key}",
            text=words.format(group=spec.group, dock=spec.title),
            group=translate("DockCommands", "Docks"),
            run=partial(workspace.open, key),
            also=spec.also,
        )
        for key, spec in workspace.specs.items()
        if spec.group
    ]


def _is_open(workspace: Workspace, key: str) -> bool:
    """Whether the first dock of a row is open; until then `New dock` would be a second command that opens it."""
    dock = workspace.docks.get(key)
    return dock is not None and not dock.closed


def _open_another(workspace: Workspace, key: str) -> None:
    workspace.open_another(key)


def _layout_commands(layouts: LayoutActions) -> list[Command]:
    group = translate("DockCommands", "Layouts")

    def is_named() -> bool:
        return bool(layouts.store.active)

    def unnamed() -> str:
        return translate("DockCommands", "The layout has no name yet.")

    def command(name: str, text: str, run: Callable[[], None], keys: str = "") -> Command:
        return Command(id=f"layout.{name}", text=text, group=group, run=run, keys=(keys,) if keys else ())

    def of_named(name: str, text: str, run: Callable[[], None]) -> Command:
        return Command(id=f"layout.{name}", text=text, group=group, run=run, enabled=is_named, why_not=unnamed)

    switch = translate("DockCommands", "Layout: {name}")
    return [
        command("save", translate("DockCommands", "Save layout"), layouts.save, "Ctrl+Shift+S"),
        command("save_as", translate("DockCommands", "Save layout as…"), layouts.save_as),
        of_named("rename", translate("DockCommands", "Rename layout…"), layouts.rename),
        of_named("delete", translate("DockCommands", "Delete layout"), layouts.delete),
        command("reset", translate("DockCommands", "Default layout"), layouts.reset),
        command("tabs", translate("DockCommands", "Default layout with tabs"), layouts.reset_to_tabs),
        Command(
            id="layout.undo",
            text=translate("DockCommands", "Undo layout change"),
            group=group,
            run=layouts.undo,
            keys=("Ctrl+Shift+Z",),
            enabled=lambda: layouts.can_undo,
        ),
        Command(
            id="layout.redo",
            text=translate("DockCommands", "Redo layout change"),
            group=group,
            run=layouts.redo,
            keys=("Ctrl+Shift+Y",),
            enabled=lambda: layouts.can_redo,
        ),
        command("import", translate("DockCommands", "Import layout…"), layouts.import_file),
        command("export", translate("DockCommands", "Export layout…"), layouts.export),
        *(
            command(f"switch.{number}", switch.format(name=name), partial(layouts.switch, name))
            for number, name in enumerate(layouts.store.names(), start=1)
        ),
    ]
