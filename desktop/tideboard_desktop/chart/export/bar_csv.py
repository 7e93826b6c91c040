"""Bars with flow and indicators as CSV: ISO 8601 with offset, every digit, ASCII signs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import instant_of
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.charts.polygons import Floats
from tideboard_desktop.ui.csv_export import rows_to_csv


class CopiedBars(NamedTuple):
    """A copy of some bars, which a thread may write. `before` is the close before the first, NaN without one.

    `more` are columns of the same length by their titles, NaN where there is no value.
    """

    rows: Columns
    before: float
    more: dict[str, Floats]
    currency: str


def bar_table(picture: Picture, first: int, last: int, currency: str) -> CopiedBars:
    """The rows from `first` to the one before `last` with everything that the chart knows of them."""
    more: dict[str, Floats] = {}
    unit = f" [{currency}]" if currency else ""
    if picture.flow is not None:
        more[f"net{unit}"] = picture.flow.net[first:last]
        more[f"block{unit}"] = picture.flow.block_net[first:last]
    known = Counter(line.name for line in picture.overlays)
    for line in picture.overlays:
        more[line.name if known[line.name] == 1 else f"{line.of}: {line.name}"] = line.part(first, last)
    for pane in picture.indicators:
        for line in pane.lines:
            more[f"{line.of or pane.title}: {line.name}"] = line.part(first, last)
    rows = picture.rows
    return CopiedBars(
        rows.part(first, last).chosen(np.arange(last - first)),
        float(rows.close[first - 1]) if first else float("nan"),
        {name: values.copy() for name, values in more.items()},
        currency,
    )


def csv_of(table: CopiedBars, zone: str, caption: Sequence[str]) -> str:
    """The caption, each line of it one cell, then the table."""
    rows, unit = table.rows, f" [{table.currency}]" if table.currency else ""
    header = ["time", "open", "high", "low", "close", "change [%]", "volume", f"turnover{unit}", *table.more]
    before = np.append([table.before], rows.close[:-1])
    change = np.divide(100 * (rows.close - before), before, out=np.full(len(before), np.nan), where=before > 0)
    columns = (rows.open, rows.high, rows.low, rows.close, change, rows.volume, rows.turnover, *table.more.values())
    times = (fmt.exchange_time(instant_of(start), zone) for start in rows.start.tolist())
    cells = zip(times, *(column.tolist() for column in columns), strict=True)
    return "".join(rows_to_csv([line], []) for line in caption) + rows_to_csv(header, cells)
