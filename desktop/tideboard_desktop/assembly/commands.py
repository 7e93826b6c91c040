"""The commands of all docks; one that several docks have runs in the dock used last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from shiboken6 import isValid

from tideboard_desktop.ui.command import Command
from tideboard_desktop.window.workspace.dock_area import Workspace
from tideboard_desktop.window.workspace.dock_widget import DockWidget


class _Of(NamedTuple):
    dock: DockWidget
    command: Command


def dock_commands(workspace: Workspace) -> list[Command]:
    """The commands of every dock, each id once.

    A command that several docks have runs in the one of them that has or last had the focus. With a scope each dock
    keeps its own key; the palette, which has the focus then, runs it in the dock used last too.
    """
    found: dict[str, list[_Of]] = {}
    for dock in workspace.docks.values():
        for command in _commands_of(dock):
            found.setdefault(command.id, []).append(_Of(dock, command))
    return [command for same in found.values() for command in _joined(workspace, same)]


def _commands_of(dock: DockWidget) -> Sequence[Command]:
    asked: Callable[[], Iterable[Command]] | None = getattr(dock.body, "commands", None)
    return [] if asked is None else list(asked())


def _joined(workspace: Workspace, same: Sequence[_Of]) -> list[Command]:
    if len(same) == 1:
        return [same[0].command]

    def meant() -> Command:
        alive = {one.dock: one.command for one in same if isValid(one.dock)}
        used = (alive[dock] for dock in workspace.used if dock in alive and not dock.closed)
        return next(used, next(iter(alive.values())))

    first = same[0].command
    return [
        replace(
            command,
            run=lambda: meant().run(),
            enabled=lambda: meant().enabled(),
            why_not=lambda: meant().why_not(),
        )
        for command in (one.command for one in (same if first.scope is not None else same[:1]))
    ]
