"""The commands of the blotter; what they begin asks first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.order import OrderAction
from tideboard_desktop.blotter.title_bar import filter_title
from tideboard_desktop.blotter.words import (
    BEFORE_FEES,
    CASH,
    FILLS,
    NAMES,
    ORDERS,
    POSITIONS,
    WITH_FEES,
    choose_words,
    filter_words,
    nothing_to_save,
    tab_words,
)
from tideboard_desktop.orders.cancel.words import action_words
from tideboard_desktop.ui.command import Command

if TYPE_CHECKING:
    from tideboard_desktop.blotter.dock import BlotterDock

translate = QCoreApplication.translate


def blotter_commands(dock: BlotterDock) -> list[Command]:
    """Every action of the blotter for palette and keys."""
    return [
        *_of_orders(dock),
        *_of_positions(dock),
        *_of_tables(dock),
        *_closing(dock),
        *_of_rows(dock),
        *_ranges(dock),
        *_filters(dock),
    ]


def _command(dock: BlotterDock, name: str, text: str, run: Callable[[], None], *keys: str) -> Command:
    return Command(id=f"blotter.{name}", text=text, group=dock.accessibleName(), run=run, keys=keys)


def _on_row(dock: BlotterDock, tab: int, name: str, text: str, action: Callable[[int], None], *keys: str) -> Command:
    """Acts on the selected row of a table, in which its keys work, else on the only one."""
    return replace(
        _command(dock, name, text, partial(dock.trading.on_current, tab, action), *keys),
        scope=dock.views[tab],
        enabled=partial(dock.trading.has_row, tab),
        why_not=partial(choose_words, tab),
    )


def _of_orders(dock: BlotterDock) -> list[Command]:
    """Cancel, change, repeat and look at orders."""
    details = translate("Blotter", "Details of the selected order, with your note")
    return [
        replace(
            _command(
                dock, "cancel_all", translate("Blotter", "Cancel all open orders"), dock.trading.ask_cancel_all, "F12"
            ),
            enabled=dock.trading.works,
            gives_room=True,
            why_not=lambda: translate("Blotter", "No order is open."),
        ),
        _command(
            dock,
            "forget_hours",
            translate("Blotter", "Warn again of orders in the night and all day"),
            dock.trading.forget_hours,
        ),
        _on_row(
            dock, ORDERS, "cancel", translate("Blotter", "Cancel the selected order"), dock.trading.cancel_row, "Del"
        ),
        _on_row(dock, ORDERS, "change", translate("Blotter", "Change the selected order"), dock.trading.change),
        _on_row(
            dock, ORDERS, "again", translate("Blotter", "Same order again in the ticket"), dock.trading.again, "Ctrl+D"
        ),
        _on_row(dock, ORDERS, "details", details, dock.trading.details, "Alt+Return"),
    ]


def _of_positions(dock: BlotterDock) -> list[Command]:
    """Close the selected position in the ticket, see to its exits; how the day's result is shown."""
    close = translate("Blotter", "Close the selected position in the ticket")
    exits = translate("Blotter", "Protect the selected position with a stop, or reduce its exits")
    before = translate("Blotter", "Show the day’s result before fees")
    with_fees = translate("Blotter", "Show the day’s result with fees")
    return [
        _on_row(dock, POSITIONS, "close", close, partial(dock.trading.open_row, POSITIONS)),
        _on_row(dock, POSITIONS, "exits", exits, dock.trading.open_exits),
        _command(dock, "day_before_fees", before, partial(dock.show_day, BEFORE_FEES)),
        _command(dock, "day_with_fees", with_fees, partial(dock.show_day, WITH_FEES)),
    ]


def _of_tables(dock: BlotterDock) -> list[Command]:
    """Copy and save the visible table."""
    export = translate("Blotter", "Save positions, orders, fills or cash as CSV")
    return [
        _command(dock, "copy_table", translate("Blotter", "Copy the table"), dock.copy_table),
        replace(
            _command(dock, "export", export, dock.export),
            enabled=lambda: not dock.files.is_empty(),
            why_not=nothing_to_save,
        ),
    ]


def _closing(dock: BlotterDock) -> list[Command]:
    """Close positions: one in the ticket, or several one after the other."""
    in_ticket = translate("Blotter", "Close the position of the security in view in the ticket")
    selected = translate("Blotter", "Close the selected position now")
    return [
        _command(dock, "close_symbol", in_ticket, dock.trading.close_symbol),
        _on_row(dock, POSITIONS, "flatten_selected", selected, dock.trading.flatten_row),
        replace(
            _command(
                dock, "flatten", translate("Blotter", "Close all positions now"), dock.trading.ask_flatten, "Shift+F12"
            ),
            enabled=dock.trading.may_hold,
            gives_room=True,
            why_not=lambda: translate("Blotter", "There is no position."),
        ),
    ]


def _of_rows(dock: BlotterDock) -> list[Command]:
    """Enter on a row, which the tables handle themselves, for the key sheet; acts of the broker; a row copied."""
    change = translate("Blotter", "Change the selected order")
    close = translate("Blotter", "Close the selected position in the ticket")
    of_selected, copied = (
        translate("Blotter", "{action}: the selected order"),
        translate("Blotter", "Copy the selected row: {table}"),
    )
    entered = [
        _on_row(dock, tab, f"{name}.enter", text, partial(dock.trading.open_row, tab), "Return", "Enter")
        for name, tab, text in (("change", ORDERS, change), ("close", POSITIONS, close))
    ]
    return [
        *(replace(one, hidden=True) for one in entered),
        *(
            _on_row(
                dock,
                ORDERS,
                action.value,
                of_selected.format(action=action_words(action, "").title),
                partial(_done, dock, action),
            )
            for action in OrderAction
        ),
        *(
            _on_row(
                dock,
                tab,
                f"copy.{name}",
                copied.format(table=tab_words(tab, None)),
                partial(_copied, dock, tab),
                "Ctrl+C",
            )
            for tab, name in NAMES.items()
        ),
    ]


def _copied(dock: BlotterDock, tab: int, row: int) -> None:
    dock.files.copy_row(tab, row)


def _done(dock: BlotterDock, action: OrderAction, row: int) -> None:
    dock.trading.do_action(row, action)


def _ranges(dock: BlotterDock) -> list[Command]:
    words = translate("Blotter", "{table}: {range}")
    journal = translate("Blotter", "cash journal")

    def choose(tab: int, key: str) -> None:
        dock.views[tab].wanted.emit()
        dock.filter(tab, key)

    return [
        replace(
            _command(
                dock,
                f"filter.{NAMES[tab]}.{key}",
                words.format(table=tab_words(tab, None), range=text),
                partial(choose, tab, key),
            ),
            also=(journal,) if tab == CASH else (),
        )
        for tab in (ORDERS, FILLS, CASH)
        for key, text in filter_words(tab)
    ]


def _filters(dock: BlotterDock) -> list[Command]:
    """Open the filters of the table in front with the keys in their field, and show all rows again."""
    found = translate("Blotter", "find an order"), translate("Blotter", "search orders, fills, cash")
    return [
        replace(
            _command(dock, "find", filter_title(), dock.find_rows, "Ctrl+F"),
            scope=dock,
            enabled=lambda: dock.tabs.currentIndex() in dock.filters,
            why_not=lambda: translate("Blotter", "Positions have no filters."),
            also=found,
        ),
        replace(
            _command(
                dock, "clear_filters", translate("Blotter", "Show all rows: close the filters"), dock.close_filters
            ),
            enabled=lambda: any(page.is_open for page in dock.filters.values()),
            why_not=lambda: translate("Blotter", "No filter is open."),
        ),
    ]
