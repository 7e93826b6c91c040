"""The bars as a table: the same figures as the read-out, sorted, copied and saved with every digit."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.market.bars.intervals import instant_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_desktop.chart.bar_picture import Picture
from tideboard_desktop.chart.words import slot_time
from tideboard_desktop.reference.model import ReferenceModel
from tideboard_desktop.reference.table import ReferenceTable
from tideboard_desktop.reference.value_columns import (
    RefColumn,
    amount_column,
    count_column,
    percent_column,
    price_column,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell
from tideboard_desktop.ui.theme import Theme

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


def bar_rows(picture: Picture) -> list[BarRow]:
    """The newest bars, the newest first."""
    rows, flow = picture.rows, picture.flow
    first = max(len(rows.start) - MOST, 0)
    found: list[BarRow] = []
    for row in range(len(rows.start) - 1, first - 1, -1):
        before = float(rows.close[row - 1]) if row else 0.0
        close = float(rows.close[row])
        prices = [float(column[row]) for column in (rows.open, rows.high, rows.low, rows.close)]
        decimals = picture.facts.decimals(close)
        opened, high, low, closed = (Decimal(f"{price:.{decimals}f}") for price in prices)
        found.append(
            BarRow(
                picture.key,
                int(rows.start[row]),
                opened,
                high,
                low,
                closed,
                (close / before - 1) * 100 if before else None,
                int(rows.volume[row]),
                float(rows.turnover[row]),
                None if flow is None else _known(flow.net[row]),
                None if flow is None else _known(flow.block[row]),
            )
        )
    return found


def bar_table(theme: Theme, units: fmt.UnitStyle) -> ReferenceTable:
    """The table, empty."""
    model: ReferenceModel[BarRow] = ReferenceModel(_columns(units), lambda row: (row.key, row.start))
    table = ReferenceTable(model, theme, identifier="chart_bars", name=translate("PriceChart", "Bars"))
    model.setParent(table)
    return table


def _columns(units: fmt.UnitStyle) -> list[RefColumn[BarRow]]:
    why = translate("PriceChart", "No flow is known for this bar")
    return [
        RefColumn(
            key="time",
            head="time",
            title=translate("PriceChart", "Time"),
            width=130,
            cell=lambda row: Cell(slot_time(row.key, row.start)),
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
    ]


def _iso(row: BarRow) -> str:
    """ISO 8601 in exchange time with its offset."""
    return fmt.exchange_time(instant_of(row.start), MARKET_ZONE[row.key.market]).isoformat()


def _known(value: np.float64) -> float | None:
    return float(value) if np.isfinite(value) else None
