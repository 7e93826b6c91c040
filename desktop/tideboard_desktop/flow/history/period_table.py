"""The table of a history: sortable, rows selected by mouse and keys and copied as text for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.system.appearance import Units
from tideboard_desktop.docks.event_layer import Marks
from tideboard_desktop.docks.event_marks import EventMark, mark_letter, plain_words
from tideboard_desktop.flow.chart.event_periods import period_words
from tideboard_desktop.flow.chart.panel_unit import panel_unit
from tideboard_desktop.flow.history.model import SUMS, HistorySeries, period_title
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.navigation_keys import is_copy
from tideboard_desktop.ui.charts.polygons import largest
from tideboard_desktop.ui.csv_export import CsvCell, clipboard_text
from tideboard_desktop.ui.format import MISSING, ONE, AmountUnit, flow, percent, signed
from tideboard_desktop.ui.tables.column_model import Cell, Column, ColumnTable, FileColumn, TextColour, csv_rows
from tideboard_desktop.ui.tables.column_view import ColumnView
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.joining import listed

_DATE, _MONEY, _PLAIN, _MARKS = 150, 78, 78, 50
_NO_MARKS: Marks = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One period; None = unknown. `place` is its slot in the series, `amounts` net, XL, L, M, S, block."""

    place: int
    day: date
    title: str
    amounts: tuple[float | None, ...]
    ratio: float | None
    close: float | None
    close_text: str
    change: float | None
    sums: tuple[float | None, ...]
    unit: AmountUnit
    sum_unit: AmountUnit
    running: bool = False
    marks: str = ""
    plain_marks: str = ""


def history_rows(
    series: HistorySeries, decimals: int, units: Units, marks: Marks = _NO_MARKS, market: Market = Market.HK
) -> list[HistoryRow]:
    """All periods, newest first, with the `marks` of their slots on the clock of `market`."""
    columns = [series.net, *(series.tiers if series.tiers is not None else np.full((4, len(series)), np.nan))]
    block = series.block
    columns.append(np.full(len(series), np.nan) if block is None else block)
    sums, changes = [series.sums(count) for count in SUMS], series.changes
    unit, sum_unit = _unit(columns, units), _unit(sums, units)
    rows = [
        HistoryRow(
            place=place,
            day=series.dates[place],
            title=period_title(series, place),
            amounts=tuple(_known(column[place]) for column in columns),
            ratio=series.ratio_at(place),
            close=series.close_at(place),
            close_text=_close(series, place, decimals),
            change=_known(changes[place]),
            sums=tuple(_known(column[place]) for column in sums),
            unit=unit,
            sum_unit=sum_unit,
            running=series.running and place == len(series) - 1,
            marks=_mark_words(marks.get(place, ()), series.period, market),
            plain_marks="; ".join(map(plain_words, marks.get(place, ()))),
        )
        for place in range(len(series))
    ]
    return rows[::-1]


def _mark_words(marks: Sequence[EventMark], period: FlowPeriod, market: Market) -> str:
    """What stands in the box on the chart, then the words: a narrow column shows the beginning."""
    return "" if not marks else f"{mark_letter(marks)} {listed(period_words(marks, period, market))}"


def history_columns(period: FlowPeriod) -> list[Column[HistoryRow]]:
    """Date, net, ratio, block, tiers, close, change, sums, marks."""
    made = _columns(period)
    return [*(made[place] for place in _ON_SCREEN), _marks_column()]


def history_table(
    series: HistorySeries,
    symbol: str,
    currency: str,
    places: Collection[int] | None = None,
    marks: Marks = _NO_MARKS,
) -> tuple[list[str], list[list[CsvCell]]]:
    """Titles and cells of a file: all periods or those at `places`, oldest first, with every digit, unknown ones empty.

    `state` says whether a period is missing or running. With `marks` there is a column for those of each period.
    """

    def state(row: HistoryRow) -> str:
        return "running" if row.running else "missing" if row.amounts[0] is None else ""

    day, *figures = _columns(series.period, f" [{currency}]")
    columns: list[Column[HistoryRow] | FileColumn[HistoryRow]] = [
        FileColumn("symbol", lambda _row: symbol),
        day,
        FileColumn("currency", lambda _row: currency),
        *figures,
        FileColumn("state", state),
        FileColumn("provider", lambda _row: series.provider),
        *([_marks_column()] if marks else []),
    ]
    rows = reversed(history_rows(series, 2, Units.KMB, marks))
    return csv_rows(columns, (row for row in rows if places is None or row.place in places))


def copied_periods(
    series: HistorySeries, places: Collection[int], symbol: str, currency: str, marks: Marks = _NO_MARKS
) -> str:
    """The rows of the file at these places as tab-separated text."""
    return clipboard_text(history_table(series, symbol, currency, places, marks)[1])


_ON_SCREEN = (0, 1, 7, 6, 2, 3, 4, 5, 8, 9, 10, 11, 12)
"""Places of the columns of the table among all."""


def _columns(period: FlowPeriod, unit: str = "") -> list[Column[HistoryRow]]:
    """In the order of the file; `unit` is that of money in its titles."""
    translate = QCoreApplication.translate

    def amount(place: int, head: str, title: str) -> Column[HistoryRow]:
        def get(row: HistoryRow) -> float | None:
            return row.amounts[place]

        return _column(head + unit, title, get, lambda row: _money(get(row), row.unit, strong=place == 0))

    def total(place: int, count: int) -> Column[HistoryRow]:
        def get(row: HistoryRow) -> float | None:
            return row.sums[place]

        title = translate("Flow", "Sum of {count}").replace("{count}", str(count))
        return _column(f"sum of {count}{unit}", title, get, lambda row: _money(get(row), row.sum_unit), spare=place + 1)

    first = translate("Flow", "Month") if period is FlowPeriod.MONTH else translate("Flow", "Date")
    ratio, change = translate("Flow", "Of turnover"), translate("Flow", "Change")
    return [
        Column(title=first, width=_DATE, cell=_day, order=lambda row: row.day, head="date", value=lambda row: row.day),
        amount(0, "net", translate("Flow", "Net")),
        amount(1, "extra-large", translate("Flow", "XL", "extra-large")),
        amount(2, "large", translate("Flow", "L", "large")),
        amount(3, "medium", translate("Flow", "M", "medium")),
        amount(4, "small", translate("Flow", "S", "small")),
        amount(5, "block", translate("Flow", "Block")),
        _column("net / turnover [%]", ratio, lambda row: row.ratio, lambda row: _percent(row.ratio), 92),
        _column(f"close{unit}", translate("Flow", "Close"), lambda row: row.close, _close_cell, _PLAIN),
        _column("change [%]", change, lambda row: row.change, lambda row: _percent(row.change), _PLAIN),
        *(total(place, count) for place, count in enumerate(SUMS)),
    ]


def _column(
    head: str,
    title: str,
    get: Callable[[HistoryRow], float | None],
    cell: Callable[[HistoryRow], Cell],
    width: int = _MONEY,
    spare: int = 0,
) -> Column[HistoryRow]:
    """A figure; unknown ones sort below all others."""

    def order(row: HistoryRow) -> float:
        value = get(row)
        return float("-inf") if value is None else value

    return Column(title=title, width=width, cell=cell, number=True, order=order, spare=spare, head=head, value=get)


def _marks_column() -> Column[HistoryRow]:
    return Column(
        title=QCoreApplication.translate("FlowPast", "Marks"),
        width=_MARKS,
        cell=lambda row: Cell(row.marks, exact=row.marks),
        order=lambda row: row.marks,
        idle=lambda row: not row.marks,
        head="marks",
        value=lambda row: row.plain_marks,
    )


def _day(row: HistoryRow) -> Cell:
    so_far = QCoreApplication.translate("Flow", "so far") if row.running else ""
    return Cell(row.title, second=so_far, exact=row.day.isoformat())


def _close_cell(row: HistoryRow) -> Cell:
    return Cell(row.close_text, TextColour.QUIET if row.close is None else TextColour.PLAIN)


def _money(value: float | None, unit: AmountUnit, *, strong: bool = False) -> Cell:
    if value is None:
        return Cell(MISSING, TextColour.QUIET, exact=QCoreApplication.translate("Flow", "The provider gave no figure."))
    return Cell(flow(value, unit, 0 if unit is ONE else 1), _text_colour(value), strong=strong, exact=signed(value, 2))


def _percent(value: float | None) -> Cell:
    return Cell(MISSING, TextColour.QUIET) if value is None else Cell(percent(value), _text_colour(value))


def _text_colour(value: float) -> TextColour:
    return TextColour.UP if value > 0 else TextColour.DOWN if value < 0 else TextColour.ZERO


def _close(series: HistorySeries, place: int, decimals: int) -> str:
    close = series.close_at(place)
    return MISSING if close is None else price_text(close, decimals)


def _unit(columns: list[np.ndarray[tuple[int], np.dtype[np.float64]]], units: Units) -> AmountUnit:
    return panel_unit(max(map(largest, columns), default=0.0), units)


def _known(value: np.float64) -> float | None:
    return float(value) if np.isfinite(value) else None


class HistoryTable(ColumnView):
    """Rows of one history. Ctrl+C copies the selected rows, oldest first, with full precision."""

    def __init__(self, theme: Theme, name: str) -> None:
        self._table = ColumnTable[HistoryRow](history_columns(FlowPeriod.DAY), lambda row: row.day)
        super().__init__(self._table, theme, identifier="flow_history_table", name=name)
        self._px = theme.px
        self._series: HistorySeries | None = None
        self._symbol, self._currency = "", ""
        self._marks = _NO_MARKS
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._table.filled.connect(self._share_width)

    def show_series(
        self,
        series: HistorySeries | None,
        *,
        symbol: str,
        currency: str,
        decimals: int,
        units: Units,
        marks: Marks = _NO_MARKS,
    ) -> None:
        """Show another history, or none, with the marks of its slots."""
        if series is self._series and symbol == self._symbol and marks == self._marks:
            return
        self._marks = marks
        same = self._series is not None and series is not None and self._series.period is series.period
        self._series, self._symbol, self._currency = series, symbol, currency
        if series is not None and not same:
            self._table.columns[0] = history_columns(series.period)[0]
            self._table.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)
        market = market_of(InstrumentId(symbol))
        self._table.show_rows([] if series is None else history_rows(series, decimals, units, marks, market))

    def copied_rows(self) -> str:
        """The selected rows as tab-separated text; empty without a selection."""
        if self._series is None:
            return ""
        chosen = {self._table.rows[index.row()].place for index in self.selectionModel().selectedRows()}
        return copied_periods(self._series, chosen, self._symbol, self._currency, self._marks)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Ctrl+C copies."""
        if is_copy(event):
            text = self.copied_rows()
            if text:
                QGuiApplication.clipboard().setText(text)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """With too little width the sums are hidden, the longest first."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Extra width is that of the marks while there are some, else all columns share it."""
        columns = {at: one for at, one in enumerate(self._table.columns) if not self.isColumnHidden(at)}
        spare = max(self.viewport().width() - sum(self._px(column.width) for column in columns.values()), 0)
        last = len(self._table.columns) - 1
        told = last in columns and not self._table.is_idle(last)
        for section, column in columns.items():
            more = (spare if section == last else 0) if told else spare // len(columns)
            self.horizontalHeader().resizeSection(section, self._px(column.width) + more)
