"""The watchlist's commands, and the menus of title bar, rows and tabs made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from tideboard_desktop.docks.row_actions import RowAction, RowActions
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.watchlists.list_actions import ListActions
from tideboard_desktop.watchlists.lists import WatchLists
from tideboard_desktop.watchlists.view import WatchView
from tideboard_desktop.window.keyboard.key_names import shown

translate = QCoreApplication.translate
END = 10**6
"""A place behind every row."""
Menu = Iterable[str]
_SECURITY_MENU = ("watchlist.buy", "watchlist.sell", "", "watchlist.chart", "watchlist.options", "watchlist.alert", "")
_ROW_MENU = (
    "watchlist.row_top", "watchlist.row_bottom", "",
    "watchlist.copy_codes", "watchlist.remove", "",
    "watchlist.paste",
)  # fmt: skip
LIST_MENU = ("watchlist.new_list", "watchlist.rename_list", "watchlist.delete_list")
LINK_MENU = ("watchlist.link", "watchlist.sync", "watchlist.unlink")
DOCK_MENU = (
    "watchlist.add", "watchlist.paste", "watchlist.import", "watchlist.export", "", *LIST_MENU, "",
    "watchlist.columns", "watchlist.own_order", "watchlist.undo",
)  # fmt: skip


def list_commands(
    acts: ListActions, view: WatchView, lists: WatchLists, scope: QWidget, *, add: Callable[[], None]
) -> list[Command]:
    """Every action of the watchlist; its keys work while the focus is in it."""
    group = translate("Watchlist", "Watchlist")

    def one(
        name: str,
        text: str,
        run: Callable[[], object],
        *keys: str,
        enabled: Callable[[], bool] = lambda: True,
        why_not: Callable[[], str] = str,
    ) -> Command:
        return Command(
            id=f"watchlist.{name}",
            text=text,
            group=group,
            run=lambda: (run(), None)[1],
            keys=keys,
            scope=scope,
            enabled=enabled,
            why_not=why_not,
        )

    def own() -> bool:
        return not lists.in_view.follows_positions

    def rows() -> bool:
        return bool(view.selected())

    def own_rows() -> bool:
        return own() and rows()

    def no_rows() -> str:
        return translate("Watchlist", "Choose a row of the watchlist first.") if own() else follows()

    def follows() -> str:
        return translate("Watchlist", "This list follows the positions of the account.")

    def can_alert() -> bool:
        return rows() and acts.why_no_alert() is None

    def no_alert() -> str:
        return acts.why_no_alert() or translate("Watchlist", "Choose a row of the watchlist first.")

    def not_pinned() -> str:
        return translate("Watchlist", "The row is not pinned.") if own_rows() else no_rows()

    say = _words()
    return [
        one("add", say["add"], add, "Ins"),
        one("remove", say["remove"], acts.remove, "Del", enabled=own_rows, why_not=no_rows),
        one("undo", say["undo"], acts.undo, "Ctrl+Z", enabled=lambda: lists.can_undo),
        one("paste", say["paste"], acts.paste, "Ctrl+V"),
        one("copy_codes", say["copy_codes"], acts.copy_codes, "Ctrl+C", enabled=rows),
        one("import", say["import"], acts.take_file),
        one("export", say["export"], acts.save),
        one("new_list", say["new_list"], acts.new_list, "Ctrl+N"),
        one("rename_list", say["rename_list"], acts.ask_name, "Shift+F2", enabled=own, why_not=follows),
        one("delete_list", say["delete_list"], acts.delete_list, enabled=own, why_not=follows),
        one("next_list", say["next_list"], lambda: acts.next_list(1), "Ctrl+PgDown"),
        one("previous_list", say["previous_list"], lambda: acts.next_list(-1), "Ctrl+PgUp"),
        one("list_right", say["list_right"], lambda: acts.move_list(1), "Ctrl+Shift+PgDown"),
        one("list_left", say["list_left"], lambda: acts.move_list(-1), "Ctrl+Shift+PgUp"),
        one("row_up", say["row_up"], lambda: acts.step(-1), "Ctrl+Up", enabled=own_rows, why_not=no_rows),
        one("row_down", say["row_down"], lambda: acts.step(1), "Ctrl+Down", enabled=own_rows, why_not=no_rows),
        one("row_top", say["row_top"], lambda: acts.to_end(0), "Ctrl+Home", enabled=own_rows, why_not=no_rows),
        one("row_bottom", say["row_bottom"], lambda: acts.to_end(END), "Ctrl+End", enabled=own_rows, why_not=no_rows),
        one("pin", say["pin"], acts.toggle_pin, "Ctrl+Shift+P", enabled=own_rows, why_not=no_rows),
        one("unpin", say["unpin"], acts.unpin, enabled=lambda: own() and acts.all_pinned, why_not=not_pinned),
        one("alert", say["alert"], acts.ask_alert, "Ctrl+Alt+A", enabled=can_alert, why_not=no_alert),
        one("columns", say["columns"], view.head.popup),
        one("reset_columns", say["reset_columns"], view.head.reset_columns),
        one("own_order", say["own_order"], lambda: view.rows.sort(-1), enabled=lambda: view.rows.sorting is not None),
    ]


def row_menu(*, pinned: bool) -> Menu:
    """The menu of the selected rows; `pinned` says that all of them are."""
    return (*_SECURITY_MENU, "watchlist.unpin" if pinned else "watchlist.pin", *_ROW_MENU)


def row_commands(actions: RowActions, view: WatchView, scope: QWidget) -> list[Command]:
    """What can be done with the security of the first selected row; the price alert has a command of its own."""

    def run(action: RowAction) -> None:
        for symbol in view.selected()[:1]:
            action.run(symbol)

    return [
        Command(
            id=f"watchlist.{action.key}",
            text=action.text,
            group=translate("Watchlist", "Watchlist"),
            run=partial(run, action),
            scope=scope,
            enabled=lambda: bool(view.selected()),
            why_not=lambda: translate("Watchlist", "Choose a row of the watchlist first."),
        )
        for action in actions.all()
        if action.key != "alert"
    ]


def _words() -> dict[str, str]:
    return {
        "add": translate("Watchlist", "Add a symbol…"),
        "remove": translate("Watchlist", "Remove from the list"),
        "undo": translate("Watchlist", "Undo the last change of a list"),
        "paste": translate("Watchlist", "Paste codes…"),
        "copy_codes": translate("Watchlist", "Copy the codes"),
        "import": translate("Watchlist", "Read codes from a file…"),
        "export": translate("Watchlist", "Save the list as CSV…"),
        "new_list": translate("Watchlist", "New list…"),
        "rename_list": translate("Watchlist", "Rename the list…"),
        "delete_list": translate("Watchlist", "Delete the list"),
        "next_list": translate("Watchlist", "Next list"),
        "previous_list": translate("Watchlist", "Previous list"),
        "list_right": translate("Watchlist", "Move the list right"),
        "list_left": translate("Watchlist", "Move the list left"),
        "row_up": translate("Watchlist", "Move the row up"),
        "row_down": translate("Watchlist", "Move the row down"),
        "row_top": translate("Watchlist", "Move the row to the top"),
        "row_bottom": translate("Watchlist", "Move the row to the end"),
        "pin": translate("Watchlist", "Pin to the top"),
        "unpin": translate("Watchlist", "Unpin"),
        "alert": translate("Watchlist", "Price alert of the row…"),
        "columns": translate("Watchlist", "Choose columns…"),
        "reset_columns": translate("Watchlist", "Reset columns"),
        "own_order": translate("Watchlist", "Back to your own order"),
    }


def fill(menu: QMenu, commands: Iterable[Command], order: Menu) -> None:
    """Add these commands to a menu, an empty name as a separator; disabled commands are grey."""
    menu.clear()
    menu.setToolTipsVisible(True)
    by_id = {command.id: command for command in commands}
    for name in order:
        if not name:
            menu.addSeparator()
            continue
        command = by_id[name]
        keys = shown(command.keys[0]) if command.keys else ""
        action = menu.addAction(f"{command.text}\t{keys}" if keys else command.text)
        able = command.enabled()
        action.setEnabled(able)
        if not able:
            action.setToolTip(tip(command.why_not()))
        action.triggered.connect(lambda _on=False, one=command: one.run())


def add_targets(menu: QMenu, lists: WatchLists, title: str, act: Callable[[int], None]) -> None:
    """Add a submenu with the other lists."""
    targets = menu.addMenu(title)
    for place in lists.others():
        action = targets.addAction(button_text(lists.name(place)))
        action.triggered.connect(lambda _on=False, at=place: act(at))
    targets.setEnabled(bool(lists.others()))
