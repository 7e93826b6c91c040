"""All commands of a window with its docks; of several docks of a kind the one in use is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from shiboken6 import isValid

from tideboard_desktop.commands import Command
from tideboard_desktop.workspace.dock import Dock
from tideboard_desktop.workspace.workspace import Workspace


class _Of(NamedTuple):
    dock: Dock
    command: Command


def dock_commands(workspace: Workspace) -> list[Command]:
    """The commands of every dock, each id once.

    One that several docks have is run in the dock that has or last had the keys; with a scope each dock keeps its own.
    """
    found: dict[str, list[_Of]] = {}
    for dock in workspace.docks.values():
        for command in _commands_of(dock):
            found.setdefault(command.id, []).append(_Of(dock, command))
    return [command for same in found.values() for command in _joined(workspace, same)]


def _commands_of(dock: Dock) -> Sequence[Command]:
    asked: Callable[[], Iterable[Command]] | None = getattr(dock.body, "commands", None)
    return [] if asked is None else list(asked())


def _joined(workspace: Workspace, same: Sequence[_Of]) -> list[Command]:
    first = same[0].command
    if len(same) == 1 or first.scope is not None:
        return [one.command for one in same]

    def meant() -> Command:
        alive = [one for one in same if isValid(one.dock)]
        return next((one.command for one in alive if one.dock is workspace.active), alive[0].command)

    return [
        replace(
            first,
            run=lambda: meant().run(),
            enabled=lambda: meant().enabled(),
            why_not=lambda: meant().why_not(),
        )
    ]
