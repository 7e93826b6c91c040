"""The table of a history: sortable, rows selected by mouse and keys and copied as text for a spreadsheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from tideboard_core.model.flow import FlowPeriod
from tideboard_core.settings import Units
from tideboard_desktop.flow.history_rows import HistoryRow, history_columns, history_rows
from tideboard_desktop.flow.keys import is_copy
from tideboard_desktop.models.column_table import ColumnTable
from tideboard_desktop.models.flow_csv import period_row
from tideboard_desktop.models.flow_history import HistorySeries
from tideboard_desktop.theme import Theme
from tideboard_desktop.widgets.column_view import ColumnView


class HistoryTable(ColumnView):
    """Rows of one history. Ctrl+C copies the selected rows, oldest first, with every digit."""

    def __init__(self, theme: Theme, name: str) -> None:
        self._table = ColumnTable[HistoryRow](history_columns(FlowPeriod.DAY), lambda row: row.day)
        super().__init__(self._table, theme, identifier="flow_history_table", name=name)
        self._px = theme.px
        self._series: HistorySeries | None = None
        self._symbol, self._currency = "", ""
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def show_series(
        self, series: HistorySeries | None, *, symbol: str, currency: str, decimals: int, units: Units
    ) -> None:
        """Show another history, or none."""
        if series is self._series and symbol == self._symbol:
            return
        same = self._series is not None and series is not None and self._series.period is series.period
        self._series, self._symbol, self._currency = series, symbol, currency
        if series is not None and not same:
            self._table.columns[0] = history_columns(series.period)[0]
            self._table.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)
        self._table.show_rows([] if series is None else history_rows(series, decimals, units))

    def copied_rows(self) -> str:
        """The selected rows as tab-separated text; empty without a selection."""
        if self._series is None:
            return ""
        chosen = {self._table.rows[index.row()].place for index in self.selectionModel().selectedRows()}
        lines = [period_row(self._series, place, self._symbol, self._currency) for place in sorted(chosen)]
        return "\n".join(lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Ctrl+C copies."""
        if is_copy(event):
            text = self.copied_rows()
            if text:
                QGuiApplication.clipboard().setText(text)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Room that is left goes to all columns alike; with too little the sums leave, the longest first."""
        super().resizeEvent(event)
        columns = {at: one for at, one in enumerate(self._table.columns) if not self.isColumnHidden(at)}
        spare = self.viewport().width() - sum(self._px(column.width) for column in columns.values())
        more = max(spare, 0) // len(columns)
        for section, column in columns.items():
            self.horizontalHeader().resizeSection(section, self._px(column.width) + more)
