"""What cells say beside their figures: to a screen reader, in a tooltip."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.scenes.market.hub_snapshot import IDS, NOW, filled_hub
from fakes.values.clock import ManualClock
from tideboard_core.market.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.figures.extended_hours import ExtendedHours, ExtendedPrice
from tideboard_desktop.ui.format import Unit
from tideboard_desktop.ui.tables.flow_cells import FlowTone
from tideboard_desktop.watchlists.columns import Column, Units
from tideboard_desktop.watchlists.quote_row import WatchRow, make_row
from tideboard_desktop.watchlists.words import shown, spoken, tooltip

M = Unit(1e6, "M")


@pytest.fixture
def hub() -> Hub:
    return filled_hub(ManualClock())


@pytest.fixture
def apple(hub: Hub) -> WatchRow:
    """Apple, closed, traded overnight."""
    night = ExtendedPrice(hours=ExtendedHours.OVERNIGHT, price="269.10", change="+0.13%", percent=0.13, volume=12345)
    return replace(make_row(hub, InstrumentId("US.AAPL"), NOW), extended=night)


def say(row: WatchRow, column: Column) -> str:
    return spoken(row, column, Units(), M)


def test_a_closed_share_tells_its_old_session_and_the_price_of_the_night(hub: Hub, apple: WatchRow) -> None:
    assert say(apple, Column.CHANGE) == "Chg %: " + apple.change
    assert say(apple, Column.FLOW) == "Net flow today: earlier session, \u221296.3M \u22121.1% Thu 19"
    assert shown(apple, Column.EXTENDED, Units(), M) == "269.10 +0.13% night"
    expected = "overnight: 269.10, +0.13% since the close, 12,345 shares"
    assert tooltip(hub, apple, Column.LAST, M) == tooltip(hub, apple, Column.EXTENDED, M) == expected


def test_a_figure_that_was_not_renewed_is_told(hub: Hub) -> None:
    row = make_row(hub, IDS[0], NOW)
    stale = replace(row, flow=replace(row.flow, tone=FlowTone.STALE))
    assert say(stale, Column.FLOW) == "Net flow today: not renewed for a while, +318.6M +8.1%"


def test_what_is_missing_says_why(hub: Hub) -> None:
    """Never a blank."""
    unknown = make_row(hub, InstrumentId("HK.09999"), NOW)
    index = make_row(hub, InstrumentId("HK.800000"), NOW)
    assert say(unknown, Column.VOLUME) == "Volume: nothing yet"
    assert tooltip(hub, unknown, Column.LAST, M) == "No price has arrived yet."
    assert tooltip(hub, unknown, Column.FLOW, M) == "No flow figures have arrived yet."
    for column in (Column.RATIO, Column.EXTENDED):
        assert shown(index, column, Units(), M) == "\u2014"
        assert tooltip(hub, index, column, M)
