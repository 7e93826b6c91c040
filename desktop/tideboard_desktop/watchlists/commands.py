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
"""A position after every row."""
Menu = Iterable[str]
Able = tuple[Callable[[], bool], Callable[[], str]]
"""Whether a command is possible now, and why it is not."""
_SECURITY_MENU = ("watchlist.buy", "watchlist.sell", "", "watchlist.chart", "watchlist.options", "watchlist.alert", "")
_ROW_MENU = (
    "watchlist.row_top", "watchlist.row_bottom", "",
    "watchlist.copy_codes", "watchlist.remove", "",
    "watchlist.add", "watchlist.paste",
)  # fmt: skip
LIST_MENU = ("watchlist.new_list", "watchlist.rename_list", "watchlist.delete_list")
LINK_MENU = ("watchlist.link", "watchlist.sync", "watchlist.unlink")
DOCK_MENU = (
    "watchlist.add", "watchlist.paste", "watchlist.import", "watchlist.export", "", *LIST_MENU, "",
    "watchlist.columns", "watchlist.own_order", "watchlist.undo",
)  # fmt: skip


class _Conditions:
    """Which commands are possible now; `why_...` returns the reason why one is not."""

    def __init__(self, actions: ListActions, view: WatchView, lists: WatchLists) -> None:
        self._actions, self._view, self._lists = actions, view, lists

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
        return self.rows() and self._actions.why_no_alert() is None

    def why_no_alert(self) -> str:
        return self._actions.why_no_alert() or _choose_a_row()

    def pinned(self) -> bool:
        return self.own_list() and self._actions.all_pinned

    def why_not_pinned(self) -> str:
        return translate("Watchlist", "The row is not pinned.") if self.own_rows() else self.why_no_own_rows()


def _choose_a_row() -> str:
    return translate("Watchlist", "Choose a row of the watchlist first.")


def watchlist_command(
    scope: QWidget,
    name: str,
    text: str,
    run: Callable[[], object],
    keys: str = "",
    able: Able = (lambda: True, str),
) -> Command:
    """A command of the watchlist with the id `watchlist.NAME`; its keys work while the focus is in `scope`."""

    def execute() -> None:
        run()

    return Command(
        id=f"watchlist.{name}",
        text=text,
        group=translate("Watchlist", "Watchlist"),
        run=execute,
        keys=(keys,) if keys else (),
        scope=scope,
        enabled=able[0],
        why_not=able[1],
    )


def list_commands(
    actions: ListActions,
    view: WatchView,
    lists: WatchLists,
    scope: QWidget,
    *,
    add: Callable[[], None],
    save: Callable[[], None],
) -> list[Command]:
    """Every action of the watchlist."""
    made, allowed = partial(watchlist_command, scope), _Conditions(actions, view, lists)
    own, rows = (allowed.own_list, allowed.why_no_own_list), (allowed.own_rows, allowed.why_no_own_rows)
    pinned, alert = (allowed.pinned, allowed.why_not_pinned), (allowed.alert, allowed.why_no_alert)
    undo, in_order = (lambda: lists.can_undo, str), (lambda: view.rows.sorting is not None, str)
    return [
        made("add", translate("Watchlist", "Add a symbol…"), add, "Ins"),
        made("remove", translate("Watchlist", "Remove from the list"), actions.remove, "Del", rows),
        made("undo", translate("Watchlist", "Undo the last change of a list"), actions.undo, "Ctrl+Z", undo),
        made("paste", translate("Watchlist", "Paste codes…"), actions.paste, "Ctrl+V"),
        made("copy_codes", translate("Watchlist", "Copy the codes"), actions.copy_codes, "Ctrl+C", (allowed.rows, str)),
        made("import", translate("Watchlist", "Read codes from a file…"), actions.take_file),
        made("export", translate("Watchlist", "Save the list as CSV…"), save),
        made("new_list", translate("Watchlist", "New list…"), actions.new_list, "Ctrl+N"),
        made("rename_list", translate("Watchlist", "Rename the list…"), actions.ask_name, "Shift+F2", own),
        made("delete_list", translate("Watchlist", "Delete the list"), actions.delete_list, "", own),
        made("next_list", translate("Watchlist", "Next list"), lambda: actions.next_list(1), "Ctrl+PgDown"),
        made("previous_list", translate("Watchlist", "Previous list"), lambda: actions.next_list(-1), "Ctrl+PgUp"),
        made(
            "list_right",
            translate("Watchlist", "Move the list right"),
            lambda: actions.move_list(1),
            "Ctrl+Shift+PgDown",
        ),
        made(
            "list_left", translate("Watchlist", "Move the list left"), lambda: actions.move_list(-1), "Ctrl+Shift+PgUp"
        ),
        made("row_up", translate("Watchlist", "Move the row up"), lambda: actions.step(-1), "Ctrl+Up", rows),
        made("row_down", translate("Watchlist", "Move the row down"), lambda: actions.step(1), "Ctrl+Down", rows),
        made(
            "row_top", translate("Watchlist", "Move the row to the top"), lambda: actions.to_end(0), "Ctrl+Home", rows
        ),
        made(
            "row_bottom",
            translate("Watchlist", "Move the row to the end"),
            lambda: actions.to_end(END),
            "Ctrl+End",
            rows,
        ),
        made("pin", translate("Watchlist", "Pin to the top"), actions.toggle_pin, "Ctrl+Shift+P", rows),
        made("unpin", translate("Watchlist", "Unpin"), actions.unpin, "", pinned),
        made("alert", translate("Watchlist", "Price alert of the row…"), actions.ask_alert, "Ctrl+Alt+A", alert),
        made("columns", translate("Watchlist", "Choose columns…"), view.head.popup),
        made("reset_columns", translate("Watchlist", "Reset columns"), view.head.reset_by_hand),
        made("own_order", translate("Watchlist", "Back to your own order"), lambda: view.rows.sort(-1), "", in_order),
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
        watchlist_command(
            scope, action.key, action.text, partial(run, action), able=(lambda: bool(view.selected()), _choose_a_row)
        )
        for action in actions.all()
        if action.key != "alert"
    ]


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


def add_targets(menu: QMenu, lists: WatchLists, title: str, run: Callable[[int], None]) -> None:
    """Add a submenu with the other lists."""
    targets = menu.addMenu(title)
    for place in lists.others():
        action = targets.addAction(button_text(lists.name(place)))
        action.triggered.connect(lambda _on=False, at=place: run(at))
    targets.setEnabled(bool(lists.others()))
