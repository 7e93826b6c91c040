"""What can be done with the securities of a table: shown, their flow opened, put into a watchlist."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.context import ListRefused
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.ui.dialogs.name_dialog import NameDialog, NameWords, ask_name
from tideboard_desktop.ui.literal_text import button_text

translate = QCoreApplication.translate


def add_security_actions(menu: QMenu, dock: Dock, ids: Sequence[InstrumentId]) -> None:
    """Fill a menu for one or several securities of a dock's table."""
    if len(ids) == 1:
        one = ids[0]
        menu.addAction(button_text(translate("Reference", "Show {symbol}").format(symbol=one))).triggered.connect(
            lambda _on=False: dock.choose(one)
        )
        menu.addAction(
            button_text(translate("Reference", "Capital flow of {symbol}").format(symbol=one))
        ).triggered.connect(lambda _on=False: dock.context.window.show_flow(one))
    if ids:
        add_watchlists(menu.addMenu(translate("Reference", "Add to watchlist")), dock, ids)


def add_watchlists(menu: QMenu, dock: Dock, ids: Sequence[InstrumentId]) -> None:
    """The person's lists, and a new one."""
    lists = dock.context.services.lists
    for place, one in enumerate(lists.all):
        if not one.follows_positions:
            action = menu.addAction(button_text(lists.name(place)))
            action.triggered.connect(lambda _on=False, at=place: watch(dock, ids, at))
    menu.addSeparator()
    fresh = menu.addAction(translate("Reference", "New list\u2026"))
    fresh.triggered.connect(lambda _on=False: dock.context.tasks.spawn(watch_in_new(dock, ids), name="new watchlist"))


def watch(dock: Dock, ids: Sequence[InstrumentId], place: int) -> None:
    """Add securities to the list at `place`; the dock's footer shows the result."""
    lists = dock.context.services.lists
    try:
        count = lists.add(ids, place)
    except ListRefused as refusal:
        dock.foot.refuse(str(refusal))
        return
    text = translate("Reference", "{count} of {all} symbols were added to \u201c{name}\u201d.")
    dock.foot.say(text.format(count=count, all=len(ids), name=lists.name(place)))


async def watch_in_new(dock: Dock, ids: Sequence[InstrumentId], suggested: str = "") -> None:
    """Ask for a name and put securities into a new list of it."""
    lists = dock.context.services.lists
    taken = [lists.name(place) for place in range(len(lists.all))]
    words = NameWords(
        title=translate("Reference", "New watchlist"),
        action=translate("Reference", "Create"),
        field=translate("Common", "Name"),
        clash=translate("Reference", "There is a list of this name: the symbols go into it."),
    )
    name = await ask_name(NameDialog(words, suggested, taken, dock.context.theme, dock.context.window.parent()))
    if not name:
        return
    if name in taken:
        watch(dock, ids, taken.index(name))
        return
    try:
        lists.create(name)
    except ListRefused as refusal:
        dock.foot.refuse(str(refusal))
        return
    watch(dock, ids, len(lists.all) - 1)
