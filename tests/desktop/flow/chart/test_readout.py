"""The read-out of a minute and where its box stands."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.scenes.flow.chart import flow_series, picture, prices
from tideboard_desktop.flow.chart.minute_reading import reading_at
from tideboard_desktop.flow.chart.readout import box_area, minute_readout
from tideboard_desktop.flow.today.intraday_chart import MinuteCrosshair
from tideboard_desktop.ui.theme import make_theme


@pytest.fixture
def reader_in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A reader whose clock is not the market's."""
    if sys.platform == "win32":
        pytest.skip("Windows has one zone for all processes")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("qapp", "reader_in_utc")
def test_it_says_everything_about_its_minute() -> None:
    """Time, net, tiers, the minute alone, ratio, price and change."""
    shown = picture()
    readout = minute_readout(reading_at(flow_series(), prices(), 51), shown)

    assert readout.title == "10:21 HKT"
    assert readout.note == "02:21 UTC"
    assert [row.name for row in readout.upper] == ["Net", "Extra-large", "Large", "Medium", "Small"]
    assert [row.name for row in readout.lower] == ["Since 10:20", "Net / turnover", "Price"]
    assert readout.lower[2].plain == f"{prices().price_at(float(flow_series().times[51])):.2f}"
    assert readout.spoken().startswith("10:21 HKT: Net +")


@pytest.mark.usefixtures("qapp")
def test_what_is_not_known_is_a_dash() -> None:
    """The first row has no minute before it."""
    readout = minute_readout(reading_at(flow_series(), None, 0), picture())

    assert [row.signed for row in readout.lower] == ["\u2014", "\u2014", "\u2014"]


@pytest.mark.parametrize(("at", "left_half"), [(140, False), (230, True)])
def test_after_the_close_the_box_stands_far_from_the_crosshair(at: int, left_half: bool) -> None:
    """At the other end of the day."""
    shown, theme = picture(minutes=330), make_theme()
    crosshair = MinuteCrosshair(shown, at)
    area = box_area(
        minute_readout(crosshair.reading, shown), shown.layout.main, crosshair.x, shown.last_x or 0.0, theme
    )

    assert (area.center().x() < shown.layout.main.center().x()) is left_half


@settings(max_examples=40)
@given(minutes=st.integers(1, 330), at=st.integers(0, 330), width=st.sampled_from([700, 760, 928, 1400]))
def test_the_box_never_covers_its_crosshair_or_leaves_the_pane(minutes: int, at: int, width: int) -> None:
    """Right of the labels while there is room, else in the corner far away."""
    shown, theme = picture(minutes=minutes, width=width), make_theme()
    crosshair = MinuteCrosshair(shown, min(at, minutes))
    readout = minute_readout(crosshair.reading, shown)
    last = shown.last_x or 0.0
    area = box_area(readout, shown.layout.main, crosshair.x, last, theme, low=crosshair.net_far_away > 0)

    assert shown.layout.main.contains(area)
    assert not area.left() <= crosshair.x <= area.right()
