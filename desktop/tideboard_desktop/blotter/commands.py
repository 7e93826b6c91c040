"""The commands of the blotter; what they begin asks first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.order import OrderAct
from tideboard_desktop.blotter.words import (
    BEFORE_FEES,
    CASH,
    FILLS,
    ORDERS,
    POSITIONS,
    WITH_FEES,
    filter_words,
    tab_words,
)
from tideboard_desktop.orders.cancel.words import act_words
from tideboard_desktop.ui.command import Command

if TYPE_CHECKING:
    from tideboard_desktop.blotter.dock import BlotterDock

translate = QCoreApplication.translate


def blotter_commands(dock: BlotterDock) -> list[Command]:
    """Every action of the blotter for palette and keys."""
    group = dock.accessibleName()
    return [
        *_of_orders(dock, group),
        *_of_positions(dock, group),
        *_of_the_day(dock, group),
        *_of_tables(dock, group),
        *_closing(dock, group),
        *_row_keys(dock, group),
        *_acts(dock, group),
        *_copies(dock, group),
        *_filters(dock, group),
    ]


def _of_orders(dock: BlotterDock, group: str) -> list[Command]:
    """Cancel, change, repeat and look at orders."""
    orders = dock.views[ORDERS]
    return [
        Command(
            id="blotter.cancel_all",
            text=translate("Blotter", "Cancel all open orders"),
            group=group,
            run=dock.ask_cancel_all,
            keys=("F12",),
            enabled=lambda: bool(dock.cancel_all.isEnabled()),
            why_not=lambda: translate("Blotter", "No order is open."),
        ),
        Command(
            id="blotter.cancel",
            text=translate("Blotter", "Cancel the selected order"),
            group=group,
            run=lambda: dock.on_current(ORDERS, dock.cancel_row),
            keys=("Del",),
            scope=orders,
        ),
        Command(
            id="blotter.change",
            text=translate("Blotter", "Change the selected order"),
            group=group,
            run=lambda: dock.on_current(ORDERS, dock.change),
            scope=orders,
        ),
        Command(
            id="blotter.again",
            text=translate("Blotter", "Same order again in the ticket"),
            group=group,
            run=lambda: dock.on_current(ORDERS, dock.again),
            keys=("Ctrl+D",),
            scope=orders,
        ),
        Command(
            id="blotter.details",
            text=translate("Blotter", "Details of the selected order, with your note"),
            group=group,
            run=lambda: dock.on_current(ORDERS, dock.details),
            keys=("Alt+Return",),
            scope=orders,
        ),
    ]


def _of_positions(dock: BlotterDock, group: str) -> list[Command]:
    """Close the selected position in the ticket, or see to its exits."""
    return [
        Command(
            id="blotter.close",
            text=translate("Blotter", "Close the selected position in the ticket"),
            group=group,
            run=lambda: dock.on_current(POSITIONS, lambda row: dock.open_row(POSITIONS, row)),
            scope=dock.views[POSITIONS],
        ),
        Command(
            id="blotter.exits",
            text=translate("Blotter", "Protect the selected position with a stop, or reduce its exits"),
            group=group,
            run=lambda: dock.on_current(POSITIONS, dock.open_exits),
            scope=dock.views[POSITIONS],
        ),
    ]


def _of_tables(dock: BlotterDock, group: str) -> list[Command]:
    """Copy and save the visible table."""
    return [
        Command(id="blotter.copy_table", text=translate("Blotter", "Copy the table"), group=group, run=dock.copy_table),
        Command(
            id="blotter.export",
            text=translate("Blotter", "Save positions, orders, fills or cash as CSV"),
            group=group,
            run=dock.export,
        ),
    ]


def _closing(dock: BlotterDock, group: str) -> list[Command]:
    """Close positions: one in the ticket, or several one after the other."""
    return [
        Command(
            id="blotter.close_symbol",
            text=translate("Blotter", "Close the position of the security in view in the ticket"),
            group=group,
            run=dock.close_symbol,
        ),
        Command(
            id="blotter.flatten_selected",
            text=translate("Blotter", "Close the selected position now"),
            group=group,
            run=lambda: dock.on_current(POSITIONS, dock.flatten_row),
            scope=dock.views[POSITIONS],
        ),
        Command(
            id="blotter.flatten",
            text=translate("Blotter", "Close all positions now"),
            group=group,
            run=dock.ask_flatten,
            keys=("Shift+F12",),
            enabled=dock.may_hold,
            why_not=lambda: translate("Blotter", "There is no position."),
        ),
    ]


def _row_keys(dock: BlotterDock, group: str) -> list[Command]:
    """Enter on a row, which the tables handle themselves, for the key sheet."""
    rows = (
        ("change", ORDERS, translate("Blotter", "Change the selected order")),
        ("close", POSITIONS, translate("Blotter", "Close the selected position in the ticket")),
    )
    return [
        Command(
            id=f"blotter.{name}.enter",
            text=text,
            group=group,
            run=partial(dock.on_current, tab, partial(dock.open_row, tab)),
            keys=("Return", "Enter"),
            scope=dock.views[tab],
            hidden=True,
        )
        for name, tab, text in rows
    ]


def _done(dock: BlotterDock, act: OrderAct, row: int) -> None:
    dock.do_act(row, act)


def _acts(dock: BlotterDock, group: str) -> list[Command]:
    words = translate("Blotter", "{act}: the selected order")
    return [
        Command(
            id=f"blotter.{act.value}",
            text=words.format(act=act_words(act, "").title),
            group=group,
            run=partial(dock.on_current, ORDERS, partial(_done, dock, act)),
            scope=dock.views[ORDERS],
        )
        for act in OrderAct
    ]


def _copies(dock: BlotterDock, group: str) -> list[Command]:
    words = translate("Blotter", "Copy the selected row: {table}")

    def copy(tab: int) -> Callable[[], None]:
        return lambda: dock.on_current(tab, lambda row: dock.copy_row(tab, row))

    names = ("positions", "orders", "fills", "cash")
    return [
        Command(
            id=f"blotter.copy.{names[tab]}",
            text=words.format(table=tab_words(tab, None)),
            group=group,
            run=copy(tab),
            keys=("Ctrl+C",),
            scope=dock.views[tab],
        )
        for tab in (POSITIONS, ORDERS, FILLS, CASH)
    ]


def _filters(dock: BlotterDock, group: str) -> list[Command]:
    words = translate("Blotter", "{table}: {range}")

    def choose(tab: int, key: str) -> Callable[[], None]:
        def run() -> None:
            dock.views[tab].wanted.emit()
            dock.filter(tab, key)

        return run

    return [
        Command(
            id=f"blotter.filter.{name}.{key}",
            text=words.format(table=tab_words(tab, None), range=text),
            group=group,
            run=choose(tab, key),
            also=(translate("Blotter", "cash journal"), translate("Blotter", "journal")) if tab == CASH else (),
        )
        for tab, name in ((ORDERS, "orders"), (FILLS, "fills"), (CASH, "cash"))
        for key, text in filter_words(tab)
    ]


def _of_the_day(dock: BlotterDock, group: str) -> list[Command]:
    """How the day's result is shown."""
    return [
        Command(
            id="blotter.day_before_fees",
            text=translate("Blotter", "Show the day’s result before fees"),
            group=group,
            run=partial(dock.show_day, BEFORE_FEES),
        ),
        Command(
            id="blotter.day_with_fees",
            text=translate("Blotter", "Show the day’s result with fees"),
            group=group,
            run=partial(dock.show_day, WITH_FEES),
        ),
    ]
