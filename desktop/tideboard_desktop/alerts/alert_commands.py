"""Every action of the list of price alerts, for the palette, the keys and the cheat sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.model.alerts import PriceAlert
from tideboard_desktop.commands import Command

translate = QCoreApplication.translate


class AlertActions(Protocol):
    """What the dock can be told to do."""

    def add(self) -> None:
        """Ask for a new alert."""
        ...

    def why_off(self) -> str:
        """Why no alert can be set; empty where one can."""
        ...

    def picked(self) -> list[PriceAlert]:
        """The chosen alerts."""
        ...

    def edit(self) -> None:
        """Change the chosen alert."""
        ...

    def switch(self) -> None:
        """Turn the chosen alerts on or off."""
        ...

    def delete(self) -> None:
        """Delete the chosen alerts."""
        ...

    def delete_all(self) -> None:
        """Delete every alert of a security."""
        ...


def alert_commands(dock: AlertActions, scope: QWidget) -> list[Command]:
    """All of them; keys work while the focus is in `scope`."""
    group = translate("Alerts", "Price alerts")

    def some() -> bool:
        return bool(dock.picked())

    def none_chosen() -> str:
        return translate("Alerts", "Choose an alert in the list first.")

    def one(id_: str, text: str, run: Callable[[], None], *keys: str, chosen: bool = True) -> Command:
        new = id_ == "new"
        return Command(
            id=f"alerts.{id_}",
            text=text,
            group=group,
            run=run,
            keys=keys,
            scope=scope,
            enabled=some if chosen else lambda: not (new and dock.why_off()),
            why_not=none_chosen if chosen else dock.why_off,
        )

    return [
        one("new", translate("Alerts", "New price alert in the list…"), dock.add, "Ins", chosen=False),
        one("edit", translate("Alerts", "Change the price alert…"), dock.edit, "Shift+F2"),
        one("switch", translate("Alerts", "Turn the price alert on or off"), dock.switch, "Ctrl+T"),
        one("delete", translate("Alerts", "Delete the price alert"), dock.delete, "Del"),
        one("delete_all", translate("Alerts", "Delete all alerts of the security…"), dock.delete_all, chosen=False),
    ]
