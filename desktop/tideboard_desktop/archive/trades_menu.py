"""The menu of whose trades are recorded: of what a window shows, and of watchlists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu, QWidget

from tideboard_desktop.docks.archive import Archive
from tideboard_desktop.docks.context import SymbolLists
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import button_text

translate = QCoreApplication.translate


def trades_menu(archive: Archive, lists: SymbolLists, changed: Callable[[], None], parent: QWidget) -> QMenu:
    """A menu that keeps each choice at once and calls `changed`; it is deleted when it closes."""
    menu = QMenu(parent)
    menu.setObjectName("archive_trades_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    shown = menu.addAction(translate("Archive", "Trades of what a window shows"))
    shown.setCheckable(True)
    shown.setChecked(archive.trades.shown)
    shown.triggered.connect(lambda on: _keep_shown(archive, changed, on=on))
    menu.addSection(translate("Archive", "Lists, each security one subscription"))
    for place, one in enumerate(lists.all):
        if one.follows_positions:
            continue
        action = menu.addAction(button_text(f"{lists.name(place)} ({fmt.quantity(len(one.symbols))})"))
        action.setCheckable(True)
        action.setChecked(bool(one.id) and one.id in archive.trades.lists)
        action.triggered.connect(lambda on, place=place: _keep_list(archive, lists, place, changed, on=on))
    return menu


def _keep_shown(archive: Archive, changed: Callable[[], None], *, on: bool) -> None:
    archive.keep_trades(replace(archive.trades, shown=on))
    changed()


def _keep_list(archive: Archive, lists: SymbolLists, place: int, changed: Callable[[], None], *, on: bool) -> None:
    identifier, kept = lists.identify(place), archive.trades
    others = tuple(each for each in kept.lists if each != identifier)
    archive.keep_trades(replace(kept, lists=(*others, identifier) if on else others))
    changed()
