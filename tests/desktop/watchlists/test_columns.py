"""Columns of the watchlist: words, figures, sort values, units."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from msgspec import structs

from fakes.scenes.market.hub_snapshot import NOW, TENCENT, filled_hub
from fakes.values.clock import ManualClock
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.ui.format import ONE, Unit, UnitStyle
from tideboard_desktop.ui.tables.flow_cells import PercentileCell, flow_decimals, flow_unit
from tideboard_desktop.watchlists.columns import SHOWN_FIRST, WIDTHS, Column, Units, figure, head, sort_value
from tideboard_desktop.watchlists.quote_row import WatchRow, make_row
from tideboard_desktop.watchlists.words import tooltip

K = Unit(1e3, "K")


@pytest.fixture
def row() -> WatchRow:
    """Tencent at 612.50 after 604.00."""
    made = make_row(filled_hub(ManualClock()), TENCENT, NOW)
    assert made.quote is not None
    return replace(made, quote=structs.replace(made.quote, turnover_rate=Decimal("0.4321"), open=Decimal(0)))


def test_every_column_has_a_word_a_width_and_a_key() -> None:
    assert len({head(column) for column in Column}) == len({column.key for column in Column}) == len(Column)
    assert set(WIDTHS) == set(Column) - {Column.SYMBOL}
    assert SHOWN_FIRST[0] is Column.SYMBOL


@pytest.mark.parametrize(("column", "text", "sign"), [
    (Column.CHANGE_AMOUNT, "+8.50", 8.5), (Column.VOLUME, "1,000.0K", None), (Column.HIGH, "612.50", None),
    (Column.LOW, "604.00", None), (Column.PREV_CLOSE, "604.00", None), (Column.TURNOVER_RATE, "0.43%", None),
    (Column.AMPLITUDE, "\u2014", None), (Column.OPEN, "\u2014", None), (Column.TURNOVER, "3,943,000,000", None),
])  # fmt: skip
def test_the_figures(row: WatchRow, column: Column, text: str, sign: float | None) -> None:
    """A price of zero before the open is no price; changes carry their sign."""
    assert figure(row, column, Units(K, ONE)) == (text, sign)


def test_the_flow_ratio_has_its_sign(row: WatchRow) -> None:
    found = figure(row, Column.RATIO, Units())
    assert (found.text, found.sign) == ("+8.08%", row.flow.ratio)


def test_columns_sort_by_value_and_nothing_by_none(row: WatchRow) -> None:
    values = {column: sort_value(row, column) for column in Column}
    assert (values[Column.SYMBOL], values[Column.VOLUME], values[Column.CHANGE_AMOUNT]) == (TENCENT, 1e6, 8.5)
    assert values[Column.AMPLITUDE] is values[Column.EXTENDED] is values[Column.OPEN] is None
    nothing = make_row(filled_hub(ManualClock()), InstrumentId("HK.09999"), NOW)
    assert {sort_value(nothing, column) for column in Column if column is not Column.SYMBOL} == {None}


@pytest.mark.parametrize(("middle", "style", "suffix", "decimals"), [
    (6.6e7, UnitStyle.KMB, "M", 1), (6.6e7, UnitStyle.WAN_TRADITIONAL, "億", 2), (9e6, UnitStyle.WAN, "万", 1),
    (2e8, UnitStyle.WAN, "亿", 2), (0.0, UnitStyle.KMB, "", 1),
])  # fmt: skip
def test_the_unit_of_the_flow_column(middle: float, style: UnitStyle, suffix: str, decimals: int) -> None:
    """As drawn: 0.66億 and not 6,600萬."""
    unit = flow_unit(middle, style)
    assert (unit.suffix, flow_decimals(unit)) == (suffix, decimals)


def test_a_percentile_says_what_it_means_or_why_there_is_none(row: WatchRow) -> None:
    """Sorted by its number; rows without one are last."""
    hub = filled_hub(ManualClock())
    assert figure(row, Column.PERCENTILE, Units()).text == "\u2014"
    assert sort_value(row, Column.PERCENTILE) is None
    assert (tooltip(hub, row, Column.PERCENTILE, ONE) or "").startswith("Compared while")
    ranked = replace(row, percentile=PercentileCell("89", 89.0, "89th percentile, 59 sessions"))
    assert figure(ranked, Column.PERCENTILE, Units()).text == "89"
    assert sort_value(ranked, Column.PERCENTILE) == 89.0
    assert tooltip(hub, ranked, Column.PERCENTILE, ONE) == "89th percentile, 59 sessions"
