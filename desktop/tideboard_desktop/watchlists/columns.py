"""The watchlist's columns: words, widths, cells and sort keys."""

from __future__ import annotations

from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.flow_cells import FlowTone
from tideboard_desktop.watchlists.quote_row import WatchRow

translate = QCoreApplication.translate


class Column(IntEnum):
    """Columns of the list; the lower-case names are stored in layouts."""

    SYMBOL = 0
    LAST = 1
    CHANGE = 2
    FLOW = 3
    CHANGE_AMOUNT = 4
    EXTENDED = 5
    RATIO = 6
    VOLUME = 7
    TURNOVER = 8
    TURNOVER_RATE = 9
    OPEN = 10
    HIGH = 11
    LOW = 12
    PREV_CLOSE = 13
    AMPLITUDE = 14
    PERCENTILE = 15

    @property
    def key(self) -> str:
        """The name in layouts and files."""
        return self.name.lower()


SHOWN_FIRST = (Column.SYMBOL, Column.LAST, Column.CHANGE, Column.FLOW)
"""The default columns."""
SHOWN_WIDE = (Column.PERCENTILE, Column.VOLUME, Column.TURNOVER, Column.AMPLITUDE)
"""What a wide list shows beside the default columns, in this order, as long as the user chose none."""

WIDTHS = {
    Column.LAST: 67,
    Column.CHANGE: 54,
    Column.FLOW: 124,
    Column.CHANGE_AMOUNT: 70,
    Column.EXTENDED: 84,
    Column.RATIO: 64,
    Column.VOLUME: 74,
    Column.TURNOVER: 78,
    Column.TURNOVER_RATE: 66,
    Column.OPEN: 70,
    Column.HIGH: 70,
    Column.LOW: 70,
    Column.PREV_CLOSE: 70,
    Column.AMPLITUDE: 66,
    Column.PERCENTILE: 70,
}
"""Logical pixels at 100 % text size; the symbol column gets the rest of the width."""

_HEADS: dict[Column, object] = {
    Column.SYMBOL: QT_TRANSLATE_NOOP("Watchlist", "Symbol"),
    Column.LAST: QT_TRANSLATE_NOOP("Watchlist", "Last"),
    Column.CHANGE: QT_TRANSLATE_NOOP("Watchlist", "Chg %"),
    Column.FLOW: QT_TRANSLATE_NOOP("Watchlist", "Net flow today"),
    Column.CHANGE_AMOUNT: QT_TRANSLATE_NOOP("Watchlist", "Change"),
    Column.EXTENDED: QT_TRANSLATE_NOOP("Watchlist", "Pre / post"),
    Column.RATIO: QT_TRANSLATE_NOOP("Watchlist", "Flow %"),
    Column.VOLUME: QT_TRANSLATE_NOOP("Watchlist", "Volume"),
    Column.TURNOVER: QT_TRANSLATE_NOOP("Watchlist", "Turnover"),
    Column.TURNOVER_RATE: QT_TRANSLATE_NOOP("Watchlist", "Turn %"),
    Column.OPEN: QT_TRANSLATE_NOOP("Watchlist", "Open"),
    Column.HIGH: QT_TRANSLATE_NOOP("Watchlist", "High"),
    Column.LOW: QT_TRANSLATE_NOOP("Watchlist", "Low"),
    Column.PREV_CLOSE: QT_TRANSLATE_NOOP("Watchlist", "Prev close"),
    Column.AMPLITUDE: QT_TRANSLATE_NOOP("Watchlist", "Range %"),
    Column.PERCENTILE: QT_TRANSLATE_NOOP("Watchlist", "Percentile"),
}
_MEANINGS: dict[Column, object] = {
    Column.CHANGE: QT_TRANSLATE_NOOP("Watchlist", "Change since the previous close, percent"),
    Column.FLOW: QT_TRANSLATE_NOOP("Watchlist", "Net flow of the session, and its share of the turnover"),
    Column.EXTENDED: QT_TRANSLATE_NOOP("Watchlist", "US pre-market, post-market or overnight price and change"),
    Column.RATIO: QT_TRANSLATE_NOOP("Watchlist", "Net flow in percent of the turnover"),
    Column.TURNOVER: QT_TRANSLATE_NOOP("Watchlist", "Turnover since the open, in the currency of the symbol"),
    Column.TURNOVER_RATE: QT_TRANSLATE_NOOP("Watchlist", "Traded shares in percent of all shares"),
    Column.AMPLITUDE: QT_TRANSLATE_NOOP("Watchlist", "High minus low in percent of the previous close"),
    Column.PERCENTILE: QT_TRANSLATE_NOOP(
        "Watchlist", "Net flow among the same minute of the security's last 60 recorded sessions, 1 to 99"
    ),
}


class Units(NamedTuple):
    """One unit per column."""

    volume: fmt.Unit = fmt.ONE
    turnover: fmt.Unit = fmt.ONE


class Figure(NamedTuple):
    """A cell of one row: its text, and the sign that colours it (None = neutral)."""

    text: str
    sign: float | None = None


_NOTHING = Figure(fmt.MISSING)


def head(column: Column) -> str:
    """The heading of a column."""
    return translate("Watchlist", str(_HEADS[column]))


def meaning(column: Column) -> str:
    """What a column shows, if its heading does not say it; else empty."""
    text = _MEANINGS.get(column)
    return "" if text is None else translate("Watchlist", str(text))


def figure(row: WatchRow, column: Column, units: Units) -> Figure:
    """A column's cell for one row."""
    quote = row.quote
    if column is Column.RATIO:
        ratio = row.flow.ratio
        known = ratio is not None and row.flow.tone is not FlowTone.WORDS
        return Figure(fmt.percent(ratio or 0.0), ratio) if known else _NOTHING
    if column is Column.PERCENTILE:
        return _NOTHING if row.percentile is None else Figure(row.percentile.text)
    if quote is None:
        return _NOTHING
    if column is Column.CHANGE_AMOUNT:
        return Figure(_signed_price(quote.change, row.step), float(quote.change))
    if column is Column.VOLUME:
        return Figure(fmt.amount(quote.volume, units.volume, 1 if units.volume.suffix else 0))
    if column is Column.TURNOVER:
        return Figure(fmt.amount(float(quote.turnover), units.turnover, 1 if units.turnover.suffix else 0))
    if column in {Column.TURNOVER_RATE, Column.AMPLITUDE}:
        share = quote.turnover_rate if column is Column.TURNOVER_RATE else quote.amplitude
        return _NOTHING if share is None else Figure(fmt.share(share, 2))
    price = _price_of(row, column)
    return Figure(fmt.price(price, row.step)) if price else _NOTHING


def sort_value(row: WatchRow, column: Column) -> float | str | None:
    """The sort key of a column; None for an empty cell, which is last in both directions."""
    if column is Column.SYMBOL:
        return row.id
    if column is Column.LAST:
        return row.last_value
    if column is Column.CHANGE:
        return row.change_value
    if column is Column.FLOW:
        return None if row.flow.tone is FlowTone.WORDS else row.flow.net
    if column is Column.RATIO:
        return None if row.flow.tone is FlowTone.WORDS else row.flow.ratio
    if column is Column.EXTENDED:
        return None if row.extended is None else row.extended.percent
    if column is Column.PERCENTILE:
        return None if row.percentile is None else row.percentile.value
    return _quote_value(row, column)


def _quote_value(row: WatchRow, column: Column) -> float | None:
    quote = row.quote
    if quote is None:
        return None
    values: dict[Column, Decimal | int | None] = {
        Column.CHANGE_AMOUNT: quote.change,
        Column.VOLUME: quote.volume,
        Column.TURNOVER: quote.turnover,
        Column.TURNOVER_RATE: quote.turnover_rate,
        Column.AMPLITUDE: quote.amplitude,
    }
    value = values[column] if column in values else _price_of(row, column)
    return None if value is None else float(value)


def _price_of(row: WatchRow, column: Column) -> Decimal | None:
    quote = row.quote
    if quote is None:
        return None
    price = {
        Column.OPEN: quote.open,
        Column.HIGH: quote.high,
        Column.LOW: quote.low,
        Column.PREV_CLOSE: quote.prev_close,
    }.get(column)
    return price or None


def _signed_price(change: Decimal, step: Decimal | None) -> str:
    decimals = 2 if step is None else fmt.decimals_of(step)
    exponent = change.normalize().as_tuple().exponent
    return fmt.signed(change, max(decimals, -exponent if isinstance(exponent, int) else 0))
