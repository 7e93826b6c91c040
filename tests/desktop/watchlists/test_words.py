"""What cells say beside their figures: to a screen reader, in a tooltip."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.scenes.market.hub_snapshot import IDS, NOW, filled_hub
from fakes.values.clock import ManualClock
from tideboard_core.market.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.figures.extended_hours import ExtendedHours, ExtendedPrice
from tideboard_desktop.ui.format import Unit, UnitStyle
from tideboard_desktop.ui.tables.flow_cells import FlowTone
from tideboard_desktop.watchlists.columns import ListColumn, list_scales, spoken, tooltip, watch_columns
from tideboard_desktop.watchlists.quote_row import WatchRow, make_row

SCALES = list_scales(UnitStyle.KMB)
SCALES.flow.unit = Unit(1e6, "M")


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
    assert say(apple, ListColumn.CHANGE) == "Chg %: " + apple.change
    assert say(apple, ListColumn.FLOW) == "Net flow today: earlier session, \u221296.3M \u22121.1% Thu 19"
    assert text(apple, ListColumn.EXTENDED) == "269.10 +0.13% night"
    expected = "overnight: 269.10, +0.13% since the close, 12,345 shares"
    assert tip(hub, apple, ListColumn.LAST) == tip(hub, apple, ListColumn.EXTENDED) == expected


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
