"""Columns of the watchlist: words, figures, sort values, units; what cells say to a screen reader and in a tooltip."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from msgspec import structs

from fakes.scenes.market.hub_snapshot import IDS, NOW, TENCENT, filled_hub
from fakes.values.clock import ManualClock
from tideboard_core.market.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.figures.extended_hours import ExtendedHours, ExtendedPrice
from tideboard_desktop.ui.format import AmountUnit, UnitStyle
from tideboard_desktop.ui.tables.flow_cells import FlowTone, PercentileCell, flow_decimals, flow_unit
from tideboard_desktop.watchlists.columns import (
    SHOWN_FIRST,
    ListColumn,
    WatchColumn,
    list_scales,
    spoken,
    tooltip,
    watch_columns,
)
from tideboard_desktop.watchlists.quote_row import WatchRow, make_row

K = AmountUnit(1e3, "K")


def columns() -> list[WatchColumn]:
    """Volumes in thousands, everything else in ones."""
    scales = list_scales(UnitStyle.KMB)
    scales.volume.unit = K
    return watch_columns(scales)


@pytest.fixture
def row() -> WatchRow:
    """Tencent at 612.50 after 604.00."""
    made = make_row(filled_hub(ManualClock()), TENCENT, NOW)
    assert made.quote is not None
    return replace(made, quote=structs.replace(made.quote, turnover_rate=Decimal("0.4321"), open=Decimal(0)))


def test_every_column_has_a_word_a_width_and_a_key() -> None:
    titles, heads = ({getattr(column, name) for column in columns()} for name in ("title", "head"))
    assert len(titles) == len(heads) == len({column.key for column in ListColumn}) == len(columns()) == len(ListColumn)
    assert [place for place, column in enumerate(columns()) if not column.width] == [ListColumn.SYMBOL]
    assert SHOWN_FIRST[0] is ListColumn.SYMBOL


@pytest.mark.parametrize(("column", "text", "sign"), [
    (ListColumn.CHANGE_AMOUNT, "+8.50", 8.5), (ListColumn.VOLUME, "1,000.0K", None), (ListColumn.HIGH, "612.50", None),
    (ListColumn.LOW, "604.00", None), (ListColumn.PREV_CLOSE, "604.00", None), (ListColumn.AMPLITUDE, "1.41%", None),
    (ListColumn.TURNOVER_RATE, "0.43%", None), (ListColumn.OPEN, "\u2014", None),
    (ListColumn.TURNOVER, "3,943,000,000", None),
])  # fmt: skip
def test_the_figures(row: WatchRow, column: ListColumn, text: str, sign: float | None) -> None:
    """A price of zero before the open is no price; changes carry their sign."""
    made = columns()[column]
    assert (made.text(row), made.sign and made.sign(row)) == (text, sign)


def test_the_flow_ratio_has_its_sign(row: WatchRow) -> None:
    made = columns()[ListColumn.RATIO]
    assert (made.text(row), made.sign and made.sign(row)) == ("+8.08%", row.flow.ratio)


def test_columns_sort_by_value_and_nothing_by_none(row: WatchRow) -> None:
    values = {place: columns()[place].order(row) for place in ListColumn}
    known = (ListColumn.SYMBOL, ListColumn.VOLUME, ListColumn.CHANGE_AMOUNT)
    assert [values[place] for place in known] == [TENCENT, 1e6, 8.5]
    assert values[ListColumn.EXTENDED] is values[ListColumn.OPEN] is None
    nothing = make_row(filled_hub(ManualClock()), InstrumentId("HK.09999"), NOW)
    assert {columns()[place].order(nothing) for place in ListColumn if place is not ListColumn.SYMBOL} == {None}


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
    column = columns()[ListColumn.PERCENTILE]
    assert column.text(row) == "\u2014"
    assert column.order(row) is None
    assert (tooltip(hub, row, ListColumn.PERCENTILE, "") or "").startswith("Compared while")
    ranked = replace(row, percentile=PercentileCell("89", 89.0, "89th percentile, 59 sessions"))
    assert column.text(ranked) == "89"
    assert column.order(ranked) == 89.0
    assert tooltip(hub, ranked, ListColumn.PERCENTILE, "89") == "89th percentile, 59 sessions"


SCALES = list_scales(UnitStyle.KMB)
SCALES.flow.unit = AmountUnit(1e6, "M")


@pytest.fixture
def hub() -> Hub:
    return filled_hub(ManualClock())


@pytest.fixture
def apple(hub: Hub) -> WatchRow:
    """Apple, closed, traded overnight."""
    night = ExtendedPrice(hours=ExtendedHours.OVERNIGHT, price="269.10", change="+0.13%", percent=0.13, volume=12345)
    return replace(make_row(hub, InstrumentId("US.AAPL"), NOW), extended=night)


def say(row: WatchRow, column: ListColumn) -> str:
    return spoken(watch_columns(SCALES)[column], row)


def text(row: WatchRow, column: ListColumn) -> str:
    return watch_columns(SCALES)[column].text(row)


def tip(hub: Hub, row: WatchRow, column: ListColumn) -> str | None:
    return tooltip(hub, row, column, text(row, column))


def test_a_closed_share_tells_its_old_session_and_the_price_of_the_night(hub: Hub, apple: WatchRow) -> None:
    assert say(apple, ListColumn.CHANGE) == f"Chg %: {apple.change}, Thu 19"
    assert say(apple, ListColumn.FLOW) == "Net flow today: earlier session, \u221296.3M \u22121.1% Thu 19"
    assert text(apple, ListColumn.EXTENDED) == "269.10 +0.13% night"
    expected = "overnight: 269.10, +0.13% since the close, 12,345 shares"
    assert tip(hub, apple, ListColumn.LAST) == tip(hub, apple, ListColumn.EXTENDED) == expected
    assert tip(hub, apple, ListColumn.CHANGE) == f"Change of the session of Thu 19\n{expected}"
    assert tip(hub, apple, ListColumn.CHANGE_AMOUNT) == "Change of the session of Thu 19"


def test_a_figure_that_was_not_renewed_is_told(hub: Hub) -> None:
    row = make_row(hub, IDS[0], NOW)
    stale = replace(row, flow=replace(row.flow, tone=FlowTone.STALE))
    assert say(stale, ListColumn.FLOW) == "Net flow today: not renewed for a while, +318.6M +8.1%"


def test_what_is_missing_says_why(hub: Hub) -> None:
    """Never a blank."""
    unknown = make_row(hub, InstrumentId("HK.09999"), NOW)
    index = make_row(hub, InstrumentId("HK.800000"), NOW)
    assert say(unknown, ListColumn.VOLUME) == "Volume: nothing yet"
    assert tip(hub, unknown, ListColumn.LAST) == "No price has arrived yet."
    assert tip(hub, unknown, ListColumn.FLOW) == "No flow figures have arrived yet."
    for column in (ListColumn.RATIO, ListColumn.EXTENDED):
        assert text(index, column) == "\u2014"
        assert tip(hub, index, column)
