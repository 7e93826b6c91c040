"""The watchlist's commands, and the menus of title bar, rows and tabs made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

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
"""A position after every row."""
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


class _Entry(NamedTuple):
    """One command: the part of its id after `watchlist.`, what it does, its keys, and when it is possible."""

    name: str
    run: Callable[[], object]
    keys: str = ""
    enabled: Callable[[], bool] = lambda: True
    why_not: Callable[[], str] = str


class _Conditions:
    """Which commands are possible now; `why_...` returns the reason why one is not."""

    def __init__(self, acts: ListActions, view: WatchView, lists: WatchLists) -> None:
        self._acts, self._view, self._lists = acts, view, lists

    def own_list(self) -> bool:
        return not self._lists.in_view.follows_positions

    def why_no_own_list(self) -> str:
        return translate("Watchlist", "This list follows the positions of the account.")

    def rows(self) -> bool:
        return bool(self._view.selected())

    def own_rows(self) -> bool:
        return self.own_list() and self.rows()

    def why_no_own_rows(self) -> str:
        return _choose_a_row() if self.own_list() else self.why_no_own_list()

    def alert(self) -> bool:
        return self.rows() and self._acts.why_no_alert() is None

    def why_no_alert(self) -> str:
        return self._acts.why_no_alert() or _choose_a_row()

    def pinned(self) -> bool:
        return self.own_list() and self._acts.all_pinned

    def why_not_pinned(self) -> str:
        return translate("Watchlist", "The row is not pinned.") if self.own_rows() else self.why_no_own_rows()


def _choose_a_row() -> str:
    return translate("Watchlist", "Choose a row of the watchlist first.")


def list_commands(
    acts: ListActions, view: WatchView, lists: WatchLists, scope: QWidget, *, add: Callable[[], None]
) -> list[Command]:
    """Every action of the watchlist; its keys work while the focus is in it."""
    allowed = _Conditions(acts, view, lists)
    entries = (
        *_code_entries(acts, lists, allowed, add),
        *_list_entries(acts, allowed),
        *_row_entries(acts, allowed),
        *_column_entries(view),
    )
    words = _words()
    return [_command(entry, words[entry.name], scope) for entry in entries]


def _command(entry: _Entry, text: str, scope: QWidget) -> Command:
    def run() -> None:
        entry.run()

    return Command(
        id=f"watchlist.{entry.name}",
        text=text,
        group=translate("Watchlist", "Watchlist"),
        run=run,
        keys=(entry.keys,) if entry.keys else (),
        scope=scope,
        enabled=entry.enabled,
        why_not=entry.why_not,
    )


def _code_entries(
    acts: ListActions, lists: WatchLists, allowed: _Conditions, add: Callable[[], None]
) -> tuple[_Entry, ...]:
    return (
        _Entry("add", add, "Ins"),
        _Entry("remove", acts.remove, "Del", allowed.own_rows, allowed.why_no_own_rows),
        _Entry("undo", acts.undo, "Ctrl+Z", lambda: lists.can_undo),
        _Entry("paste", acts.paste, "Ctrl+V"),
        _Entry("copy_codes", acts.copy_codes, "Ctrl+C", allowed.rows),
        _Entry("import", acts.take_file),
        _Entry("export", acts.save),
    )


def _list_entries(acts: ListActions, allowed: _Conditions) -> tuple[_Entry, ...]:
    own, why_not = allowed.own_list, allowed.why_no_own_list
    return (
        _Entry("new_list", acts.new_list, "Ctrl+N"),
        _Entry("rename_list", acts.ask_name, "Shift+F2", own, why_not),
        _Entry("delete_list", acts.delete_list, "", own, why_not),
        _Entry("next_list", lambda: acts.next_list(1), "Ctrl+PgDown"),
        _Entry("previous_list", lambda: acts.next_list(-1), "Ctrl+PgUp"),
        _Entry("list_right", lambda: acts.move_list(1), "Ctrl+Shift+PgDown"),
        _Entry("list_left", lambda: acts.move_list(-1), "Ctrl+Shift+PgUp"),
    )


def _row_entries(acts: ListActions, allowed: _Conditions) -> tuple[_Entry, ...]:
    rows, why_not = allowed.own_rows, allowed.why_no_own_rows
    return (
        _Entry("row_up", lambda: acts.step(-1), "Ctrl+Up", rows, why_not),
        _Entry("row_down", lambda: acts.step(1), "Ctrl+Down", rows, why_not),
        _Entry("row_top", lambda: acts.to_end(0), "Ctrl+Home", rows, why_not),
        _Entry("row_bottom", lambda: acts.to_end(END), "Ctrl+End", rows, why_not),
        _Entry("pin", acts.toggle_pin, "Ctrl+Shift+P", rows, why_not),
        _Entry("unpin", acts.unpin, "", allowed.pinned, allowed.why_not_pinned),
        _Entry("alert", acts.ask_alert, "Ctrl+Alt+A", allowed.alert, allowed.why_no_alert),
    )


def _column_entries(view: WatchView) -> tuple[_Entry, ...]:
    return (
        _Entry("columns", view.head.popup),
        _Entry("reset_columns", view.head.reset_columns),
        _Entry("own_order", lambda: view.rows.sort(-1), "", lambda: view.rows.sorting is not None),
    )


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
            why_not=_choose_a_row,
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
