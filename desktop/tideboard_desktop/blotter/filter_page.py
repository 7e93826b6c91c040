"""A table of the blotter under its row of filters, which is made with its first use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.order_filter_state import RowFilterState, TableView
from tideboard_desktop.ui.widgets.layouts import vbox

if TYPE_CHECKING:  # imported with the first filter
    from tideboard_core.orders.row_filter import RowFilter
    from tideboard_desktop.docks.order_filter_row import OrderFilterRow
    from tideboard_desktop.docks.saved_views import OwnNotes


class FilterPage(QWidget):
    """`changed`: other rows are wanted. `span_wanted`: a saved view has another range than the one in use.

    A filter is in force only while its row is open, so that no row is missing unseen.
    """

    changed = Signal()
    span_wanted = Signal(str)
    opened = Signal(bool)

    def __init__(
        self, table: QWidget, view: QWidget, make: Callable[[], OrderFilterRow], span: Callable[[], str]
    ) -> None:
        """`view` takes the focus, `make` returns the row, `span` the range in use."""
        super().__init__()
        self._view, self._make, self._span = view, make, span
        self.row: OrderFilterRow | None = None
        self._column = vbox((table, 1), on=self, margins=0, spacing=0)

    @property
    def is_open(self) -> bool:
        return self.row is not None and not self.row.isHidden()

    @property
    def filter(self) -> RowFilter | None:
        """What is filtered, None = nothing; so it is while the row is closed."""
        if self.row is None or self.row.isHidden():
            return None
        chosen = self.row.filter()
        return None if chosen.empty else chosen

    def find_rows(self) -> None:
        """Open the row with the keys in its field."""
        self.open(on=True).words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open(self, *, on: bool) -> OrderFilterRow:
        """Show the row, or remove it together with what it filters."""
        if self.row is None:
            self.row = self._make()
            self.row.changed.connect(self.changed)
            self.row.closed.connect(self.close_row)
            self.row.left.connect(self._enter)
            self.row.hide()
            self._column.insertWidget(0, self.row)
        if on is self.row.isHidden():
            if not on:
                self.row.clear()
            self.row.setVisible(on)
            self.opened.emit(on)
            self.changed.emit()
        return self.row

    def close_row(self) -> None:
        """Show all rows, with the keys among them."""
        self.open(on=False)
        self._enter()

    def _enter(self) -> None:
        self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def add_views(self, row: OrderFilterRow, context: DockContext, notes: OwnNotes) -> None:
        """Let a person save filters and range of days together under a name."""
        row.add_views(context, notes, self, TableView)

    def say(self, shown: int, count: int, hidden: int) -> None:
        """Say how many of how many rows are shown, and how many working orders are not."""
        if self.row is not None:
            self.row.say(shown, count, hidden)

    # --- saved views ------------------------------------------------------------------------------------------------

    def state(self) -> TableView:
        """What a saved view keeps."""
        return TableView(span=self._span(), filters=RowFilterState() if self.row is None else self.row.state())

    def restore(self, state: TableView) -> None:
        """Show what a saved view has."""
        if state.span != self._span():
            self.span_wanted.emit(state.span)
        self.open(on=True).restore(state.filters)

    # --- the layout -------------------------------------------------------------------------------------------------

    def kept(self) -> RowFilterState | None:
        """What a layout keeps, None while the row is closed. A chosen day is over when the layout is used again."""
        return msgspec.structs.replace(self.row.state(), days=()) if self.row is not None and self.is_open else None

    def keep(self, state: RowFilterState | None) -> None:
        """Show what a layout has."""
        if state is not None or self.is_open:
            row = self.open(on=state is not None)
            row.restore(state or RowFilterState())
