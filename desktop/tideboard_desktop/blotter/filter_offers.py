"""What the filters of orders, fills and cash offer of the rows that there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, Order
from tideboard_core.model.reference import kind_of
from tideboard_core.orders.row_filter import Names, fill_day, order_day
from tideboard_desktop.blotter.cash_page import cash_kind
from tideboard_desktop.blotter.words import CASH, FILLS, ORDERS
from tideboard_desktop.docks.order_filter_row import (
    OF_CASH,
    OF_FILLS,
    OF_ORDERS,
    FilterPart,
    Offer,
    OrderFilterRow,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme

translate = QCoreApplication.translate
Rows = Callable[[], Sequence[Any]]


def filter_row(tab: int, theme: Theme, rows: Rows, name: Names) -> OrderFilterRow:
    """The row of filters of a tab; `rows` returns all of its rows, whether they are shown or not."""
    if tab == ORDERS:
        words = (
            translate("Filters", "Words in symbol, name, number or the broker\u2019s text"),
            translate("Filters", "Symbol, name, number"),
        )
        offers = _of_securities(rows, lambda order: order.instruments, order_day, name)
        return OrderFilterRow(theme, "orders", OF_ORDERS, offers, words)
    if tab == FILLS:
        words = translate("Filters", "Words in symbol, name or number"), translate("Filters", "Symbol, name, number")
        offers = _of_securities(rows, lambda fill: (fill.instrument,), fill_day, name)
        return OrderFilterRow(theme, "fills", OF_FILLS, offers, words)
    assert tab == CASH
    words = translate("Filters", "Words in kind, remark or number"), translate("Filters", "Kind, remark, number")
    row = OrderFilterRow(theme, "cash", OF_CASH, _of_cash(rows), words)
    row.picks[FilterPart.KINDS].words = cash_kind
    return row


def _of_securities(
    rows: Rows, instruments: Callable[[Any], Iterable[InstrumentId]], day: Callable[[Any], date], name: Names
) -> dict[FilterPart, Offer]:
    def symbols() -> list[tuple[InstrumentId, str]]:
        names: dict[InstrumentId, str] = {}
        row: Order | Fill
        for row in rows():
            for instrument in instruments(row):
                names.setdefault(instrument, name(instrument) or row.name)
        return [(key, f"{key} {names[key]}".strip()) for key in sorted(names)]

    return {FilterPart.SYMBOLS: symbols, FilterPart.DAYS: lambda: _days(day(row) for row in rows())}


def _of_cash(rows: Rows) -> dict[FilterPart, Offer]:
    def entries() -> list[Any]:
        return [row.entry for row in rows()]

    def kinds() -> list[tuple[str, str]]:
        found = {kind_of(entry) for entry in entries()}
        return sorted(((kind, cash_kind(kind)) for kind in found), key=lambda one: one[1])

    return {
        FilterPart.KINDS: kinds,
        FilterPart.CURRENCIES: lambda: [(one, one) for one in sorted({entry.currency for entry in entries()})],
        FilterPart.DAYS: lambda: _days(entry.clearing_date for entry in entries()),
    }


def _days(days: Iterable[date]) -> list[tuple[date, str]]:
    """Each day once, the newest first."""
    return [(day, fmt.day_in_year(day)) for day in sorted(set(days), reverse=True)]
