"""The commands that every table of the blotter has: its row opened or copied, an order acted on, its filter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

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
from tideboard_desktop.ui.tables.column_view import ColumnView

translate = QCoreApplication.translate


class TableActions(NamedTuple):
    """What the commands do: `on_current` calls with the selected row of a tab, the others take tab and row."""

    views: Sequence[ColumnView]
    on_current: Callable[[int, Callable[[int], None]], None]
    open_row: Callable[[int, int], None]
    do_act: Callable[[int, OrderAct], None]
    copy_row: Callable[[int, int], None]
    filter: Callable[[int, str], None]


def table_commands(acts: TableActions, group: str) -> list[Command]:
    """Those of all four tables."""
    return [*_row_keys(acts, group), *_acts(acts, group), *_copies(acts, group), *_filters(acts, group)]


def _done(acts: TableActions, act: OrderAct, row: int) -> None:
    acts.do_act(row, act)


def _row_keys(acts: TableActions, group: str) -> list[Command]:
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
            run=partial(acts.on_current, tab, partial(acts.open_row, tab)),
            keys=("Return", "Enter"),
            scope=acts.views[tab],
            hidden=True,
        )
        for name, tab, text in rows
    ]


def _acts(acts: TableActions, group: str) -> list[Command]:
    words = translate("Blotter", "{act}: the selected order")
    return [
        Command(
            id=f"blotter.{act.value}",
            text=words.format(act=act_words(act, "").title),
            group=group,
            run=partial(acts.on_current, ORDERS, partial(_done, acts, act)),
            scope=acts.views[ORDERS],
        )
        for act in OrderAct
    ]


def _copies(acts: TableActions, group: str) -> list[Command]:
    words = translate("Blotter", "Copy the selected row: {table}")

    def copy(tab: int) -> Callable[[], None]:
        return lambda: acts.on_current(tab, lambda row: acts.copy_row(tab, row))

    names = ("positions", "orders", "fills", "cash")
    return [
        Command(
            id=f"blotter.copy.{names[tab]}",
            text=words.format(table=tab_words(tab, None)),
            group=group,
            run=copy(tab),
            keys=("Ctrl+C",),
            scope=acts.views[tab],
        )
        for tab in (POSITIONS, ORDERS, FILLS, CASH)
    ]


def _filters(acts: TableActions, group: str) -> list[Command]:
    words = translate("Blotter", "{table}: {range}")

    def choose(tab: int, key: str) -> Callable[[], None]:
        def run() -> None:
            acts.views[tab].wanted.emit()
            acts.filter(tab, key)

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


def day_commands(choose: Callable[[str], None], group: str) -> list[Command]:
    """How the day's result is shown: `choose` gets BEFORE_FEES or WITH_FEES."""
    return [
        Command(
            id="blotter.day_before_fees",
            text=translate("Blotter", "Show the day’s result before fees"),
            group=group,
            run=partial(choose, BEFORE_FEES),
        ),
        Command(
            id="blotter.day_with_fees",
            text=translate("Blotter", "Show the day’s result with fees"),
            group=group,
            run=partial(choose, WITH_FEES),
        ),
    ]
