"""What actions and files ask of the blotter: its tables, and the account that they are of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from PySide6.QtWidgets import QTabBar

from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Order
from tideboard_core.orders.writes import UnknownWrite
from tideboard_desktop.blotter.position_columns import Holding
from tideboard_desktop.ui.csv_export import CsvCell
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tables.column_model import ColumnTable
from tideboard_desktop.ui.tables.column_view import ColumnView


class BlotterTables(Protocol):
    """The tables of the account in view, by tab."""

    account: Account | None
    orders: ColumnTable[Order]
    positions: ColumnTable[Holding]
    views: tuple[ColumnView, ...]
    tabs: QTabBar
    selection: Selection

    def catch_up(self) -> None:
        """Show what came while the dock or a table was covered."""
        ...

    def value(self, topic: Topic[object]) -> Any:  # noqa: ANN401  what the topic carries
        """What the hub has of the account."""
        ...

    def unanswered(self, order: Order) -> UnknownWrite | None:
        """The write of an order whose outcome is not known."""
        ...

    def instrument_at(self, tab: int, row: int) -> InstrumentId:
        """The security of a row."""
        ...

    def save_rows(self, table: tuple[Sequence[str], Iterable[Sequence[CsvCell]]], *words: str) -> None:
        """Ask where to keep a table as CSV."""
        ...
