"""The menu at the end of the ticket's bar: what the nine rows leave out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_desktop.ui.widgets.menu_choice import passing_menu

translate = QCoreApplication.translate


def open_menu(
    button: QWidget,
    *,
    presets: Callable[[], None],
    detailed: bool,
    toggle_detailed: Callable[[], None],
    bring_back: Callable[[], None] | None,
) -> None:
    """Open it below its button; `bring_back` brings back what was typed before, None = nothing was."""
    menu = passing_menu(button, "ticket_menu")
    menu.addAction(translate("Ticket", "Quick quantities…"), presets)
    whole = menu.addAction(translate("Ticket", "Detailed ticket"), toggle_detailed)
    whole.setCheckable(True)
    whole.setChecked(detailed)
    if bring_back is not None:
        menu.addAction(translate("Ticket", "Bring back what was typed before"), bring_back)
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
