"""The bars as a table: the same figures as the read-out, sorted, copied and saved with every digit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from tideboard_core.market.bars.intervals import Minutes, instant_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_desktop.docks.event_layer import Marks
from tideboard_desktop.docks.event_marks import EventMark, mark_words, plain_words
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import (
    ValueColumn,
    amount_column,
    count_column,
    percent_column,
    price_column,
    text_column,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axes import slot_time, wall_time
from tideboard_desktop.ui.charts.picture import Picture, PriceFacts
from tideboard_desktop.ui.charts.polygons import Floats
from tideboard_desktop.ui.tables.column_model import Cell
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
MOST: Final = 5000
"""Newest bars that the table has: it is read by people, and the file that is saved has no more."""


class BarRow(NamedTuple):
    """One bar; `change` is in percent of the close before, `net` and `block` None where there is no flow."""

    key: SeriesKey
    start: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    change: float | None
    volume: int
    turnover: float
    net: float | None
    block: float | None
    local: bool = False
    marks: tuple[EventMark, ...] = ()


def bar_rows(picture: Picture, marks: Mapping[int, tuple[EventMark, ...]], since: int = 0) -> list[BarRow]:
    """The newest bars from row `since` on, the newest first; `marks` by the starts of the bars."""
    rows, flow, key, facts = picture.rows, picture.flow, picture.key, picture.facts
    first = max(len(rows.start) - MOST, since)
    part = rows.part(first, len(rows.start))
    before = picture.closes_before(first, len(rows.start)).tolist()
    nets, blocks = (
        [None if flow is None or not math.isfinite(value) else value for value in values.tolist()]
        for values in ((part.close, part.close) if flow is None else (flow.net[first:], flow.block[first:]))
    )
    # a few hundred prices come again and again
    decimals: dict[float, int] = {}
    written: dict[tuple[float, int], Decimal] = {}

    def price(value: float, places: int) -> Decimal:
        found = written.get((value, places))
        if found is None:
            found = written[value, places] = Decimal(f"{value:.{places}f}")
        return found

    found: list[BarRow] = []
    columns: Sequence[NDArray[Any]] = (
        part.start,
        part.open,
        part.high,
        part.low,
        part.close,
        part.volume,
        part.turnover,
    )
    for (start, opened, high, low, close, volume, turnover), last, net, block in zip(
        zip(*(column.tolist() for column in columns), strict=True), before, nets, blocks, strict=True
    ):
        places = decimals.get(close)
        if places is None:
            places = decimals[close] = facts.decimals(close)
        prices = price(opened, places), price(high, places), price(low, places), price(close, places)
        change = (close / last - 1) * 100 if last > 0 else None
        here = marks.get(start, ())
        found.append(BarRow(key, start, *prices, change, volume, turnover, net, block, picture.local, here))
    found.reverse()
    return found


class _Shown(NamedTuple):
    """What the table shows: of which series, and copies of the numbers, `before` the close before the first bar."""

    key: SeriesKey
    facts: PriceFacts
    has_flow: bool
    start: Minutes
    before: float
    numbers: Floats
    local: bool
    marks: Mapping[int, tuple[EventMark, ...]]
    ratios: Mapping[int, float]


class BarTable(Table):
    """`show_picture` makes only the rows anew that differ from those shown."""

    def __init__(self, theme: Theme, units: fmt.UnitStyle) -> None:
        model: TableModel[BarRow] = TableModel(_columns(units), lambda row: (row.key, row.start))
        super().__init__(model, theme, identifier="chart_bars", name=translate("PriceChart", "Bars"))
        model.setParent(self)
        self._shown: _Shown | None = None

    def show_picture(self, picture: Picture | None, marks: Marks) -> None:
        """Show the newest bars of a chart with the marks of its columns."""
        before, now = self._shown, None if picture is None else _shown(picture, marks)
        self._shown = now
        if picture is None or now is None:
            self.rows.show_rows([])
            return
        same = None if before is None else _same_rows(before, now)
        if before is None or same is None:
            self.rows.show_rows(bar_rows(picture, now.marks))
            return
        first, still = same
        if first < len(now.start):
            rows = bar_rows(picture, now.marks, len(picture.rows.start) - len(now.start) + first)
            self.rows.renew_first(rows, still - first, most=MOST)


def _shown(picture: Picture, marks: Marks) -> _Shown:
    rows, flow, starts = picture.rows, picture.flow, picture.view.slots.start
    first = max(len(rows.start) - MOST, 0)
    columns: list[NDArray[Any]] = [rows.open, rows.high, rows.low, rows.close, rows.volume, rows.turnover]
    columns += [] if flow is None else [flow.net, flow.block]
    numbers = np.array([column[first:] for column in columns], np.float64)
    before = float(rows.close[first - 1]) if first else 0.0
    dated = {int(starts[slot]): found for slot, found in marks.items() if slot < len(starts)}
    ratios = {int(rows.start[row]): ratio for row, ratio in picture.ratios.items()}
    return _Shown(
        picture.key, picture.facts, flow is not None, rows.start[first:].copy(), before, numbers, picture.local, dated,
        ratios,
    )  # fmt: skip


def _same_rows(before: _Shown, now: _Shown) -> tuple[int, int] | None:
    """The first of the present rows that differs or is new, and how many of them were shown before.

    None where other bars came than newer ones, which push the oldest out.
    """
    kinds = [
        (shown.key, shown.facts, shown.has_flow, shown.local, shown.marks, shown.ratios) for shown in (before, now)
    ]
    if kinds[0] != kinds[1] or not len(now.start):
        return None
    gone = int(np.searchsorted(before.start, now.start[0]))
    still = len(before.start) - gone
    if not 0 < still <= len(now.start) or not np.array_equal(before.start[gone:], now.start[:still]):
        return None
    if now.before != (float(before.numbers[3, gone - 1]) if gone else before.before):
        return None
    old, new = before.numbers[:, gone:], now.numbers[:, :still]
    changed = np.flatnonzero(~((old == new) | (np.isnan(old) & np.isnan(new))).all(axis=0))
    return (int(changed[0]) if len(changed) else still), still


def _columns(units: fmt.UnitStyle) -> list[ValueColumn[BarRow]]:
    why = translate("PriceChart", "No flow is known for this bar")
    return [
        ValueColumn(
            key="time",
            head="time",
            title=translate("PriceChart", "Time"),
            width=130,
            cell=lambda row: Cell(slot_time(row.key, row.start, local=row.local)),
            order=lambda row: row.start,
            value=_iso,
        ),
        price_column("open", translate("PriceChart", "Open"), lambda row: row.open),
        price_column("high", translate("PriceChart", "High"), lambda row: row.high),
        price_column("low", translate("PriceChart", "Low"), lambda row: row.low),
        price_column("close", translate("PriceChart", "Close"), lambda row: row.close),
        percent_column("change", translate("PriceChart", "Change"), lambda row: row.change),
        count_column("volume", translate("PriceChart", "Volume"), lambda row: row.volume, width=90),
        amount_column("turnover", translate("PriceChart", "Turnover"), lambda row: row.turnover, units),
        amount_column("net", translate("PriceChart", "Net"), lambda row: row.net, units, signed=True, why=why),
        amount_column("block", translate("PriceChart", "Block"), lambda row: row.block, units, signed=True, why=why),
        replace(text_column("marks", translate("FlowPast", "Marks"), _marks, width=220), value=_plain_marks),
    ]


def _marks(row: BarRow) -> str:
    """What happened on the days of the bar."""
    return listed(mark_words(row.marks, row.key.market))


def _plain_marks(row: BarRow) -> str:
    return "; ".join(map(plain_words, row.marks))


def _iso(row: BarRow) -> str:
    """ISO 8601 in the zone that is shown, with its offset."""
    return wall_time(row.key, instant_of(row.start), local=row.local).isoformat()
