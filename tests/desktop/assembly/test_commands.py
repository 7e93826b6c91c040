"""The commands of all docks of a window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.assembly.commands import dock_commands
from tideboard_desktop.ui.command import Command


class Body(QWidget):
    """A dock's body with one command for the window and one for itself."""

    def __init__(self, name: str, ran: list[str]) -> None:
        super().__init__()
        self._name, self._ran = name, ran

    def commands(self) -> list[Command]:
        """Both."""
        return [self._command("next"), self._command("space", scope=self)]

    def _command(self, id_: str, scope: QWidget | None = None) -> Command:
        run: Callable[[], None] = lambda: self._ran.append(f"{id_} in {self._name}")  # noqa: E731
        return Command(id=id_, text=id_, group="Flow", run=run, scope=scope)


class Dock(QWidget):
    """What a workspace holds."""

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        self.body = body
        self.closed = False


class Workspace:
    """Two flow docks and one without commands."""

    def __init__(self, bot: QtBot) -> None:
        self.ran: list[str] = []
        self.docks = {name: Dock(Body(name, self.ran)) for name in ("first", "second")} | {"bare": Dock(QWidget())}
        for dock in self.docks.values():
            bot.addWidget(dock.body)
            bot.addWidget(dock)
        self.used = [self.docks[name] for name in ("bare", "first", "second")]

    def use(self, name: str) -> None:
        """Give a dock the keys."""
        self.used.insert(0, self.docks[name])


def test_a_command_that_two_docks_have_means_the_one_in_use(qtbot: QtBot) -> None:
    """Or the one that was in use last; with a scope each has its own key."""
    workspace: Any = Workspace(qtbot)
    commands = dock_commands(workspace)
    assert [command.id for command in commands] == ["next", "space", "space"]
    assert [command.scope for command in commands[1:]] == [workspace.docks[name].body for name in ("first", "second")]

    commands[0].run()
    workspace.use("second")
    workspace.use("bare")
    commands[0].run()

    assert workspace.ran == ["next in first", "next in second"]


def test_the_palette_means_the_dock_in_use_also_where_each_has_its_own_key(qtbot: QtBot) -> None:
    workspace: Any = Workspace(qtbot)
    space = dock_commands(workspace)[1]
    workspace.use("second")
    space.run()
    workspace.docks["second"].closed = True
    space.run()

    assert workspace.ran == ["space in second", "space in first"]
