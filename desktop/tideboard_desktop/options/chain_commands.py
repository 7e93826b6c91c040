"""Every action of the option chain, for the palette, the keys and the cheat sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_desktop.commands import Command
from tideboard_desktop.options.grid import OptionGrid

translate = QCoreApplication.translate


class ChainActions(Protocol):
    """What the dock can be told to do."""

    grid: OptionGrid

    def step_day(self, by: int) -> None:
        """The next expiry (1) or the one before (-1)."""
        ...

    def choose_fields(self) -> None:
        """Open the menu of columns."""
        ...

    def copy_row(self) -> None:
        """The row of the keys to the clipboard."""
        ...


def chain_commands(dock: ChainActions, scope: QWidget, key: str) -> list[Command]:
    """All of them, their ids below `key`; keys work while the focus is in `scope`."""
    group = translate("OptionChain", "Option chain")

    def one(id_: str, text: str, run: Callable[[], None], *keys: str, hidden: bool = False) -> Command:
        return Command(id=f"{key}.{id_}", text=text, group=group, run=run, keys=keys, scope=scope, hidden=hidden)

    return [
        one("next", translate("OptionChain", "Next expiry"), lambda: dock.step_day(1), "Ctrl+PgDown"),
        one("previous", translate("OptionChain", "Previous expiry"), lambda: dock.step_day(-1), "Ctrl+PgUp"),
        one("columns", translate("OptionChain", "Columns of the option chain…"), dock.choose_fields),
        one("copy", translate("OptionChain", "Copy the strike as a row"), dock.copy_row, "Ctrl+C"),
        one("money", translate("OptionChain", "Option chain at the money"), dock.grid.centre, "Space", hidden=True),
        one("open", translate("OptionChain", "Open the option"), dock.grid.open_current, "Return", hidden=True),
        one("ticket", translate("OptionChain", "Option into the ticket"), dock.grid.pick_current, "Ctrl+Return"),
    ]
