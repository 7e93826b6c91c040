"""The reader's clock beside the market's, over the days on which clocks change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from fakes.scenes.flow import day as flow_day
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import exchange_zone
from tideboard_desktop.flow.chart.picture import Subject
from tideboard_desktop.ui.charts.local_clock import local_name, local_zone

APPLE = InstrumentId("US.AAPL")


def subject(market: Market, name: str, *, local: bool) -> Subject:
    """A subject of a market."""
    return Subject(
        symbol="",
        currency="",
        zone=exchange_zone(market),
        zone_name=name,
        price_decimals=2,
        price_step=0.01,
        local=local,
    )


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        (date(2026, 3, 6), "22:30", "05:00"),  # New York still in winter
        (date(2026, 3, 9), "21:30", "04:00"),  # its clocks went forward on the 8th
        (date(2026, 10, 30), "21:30", "04:00"),
        (date(2026, 11, 2), "22:30", "05:00"),  # and back on the 1st
    ],
)
def test_new_york_seen_from_hong_kong(live_in: Callable[[str], None], day: date, opens: str, closes: str) -> None:
    """09:30 to 16:00 there whatever the season; here an hour moves twice a year."""
    live_in("Asia/Hong_Kong")
    session = flow_day.session_of(APPLE, day)
    begin, end = session.open.timestamp(), session.close.timestamp()
    here, there = subject(Market.US, "EST", local=True), subject(Market.US, "EST", local=False)

    assert (there.clock(begin), there.clock(end)) == ("09:30", "16:00")
    assert (here.clock(begin), here.clock(end)) == (opens, closes)
    assert here.clock_name(begin) == "HKT"


def test_a_reader_whose_own_clock_changes_overnight(live_in: Callable[[str], None]) -> None:
    """Hong Kong does not change; London does, on 25 October 2026."""
    live_in("Europe/London")
    clock = subject(Market.HK, "HKT", local=True)
    friday, monday = (flow_day.session_of(day=date(2026, 10, day)).open.timestamp() for day in (23, 26))

    assert (clock.clock(friday), clock.clock_name(friday)) == ("02:30", "BST")
    assert (clock.clock(monday), clock.clock_name(monday)) == ("01:30", "GMT")


def test_a_zone_without_a_short_name_is_told_by_its_offset(live_in: Callable[[str], None]) -> None:
    """Some zones have numbers for names."""
    noon = flow_day.session_of().open.timestamp()
    live_in("Asia/Dubai")
    assert local_name(noon) == "UTC+4"
    live_in("Asia/Kathmandu")
    assert local_name(noon) == "UTC+5:45"
    live_in("America/Sao_Paulo")
    assert local_name(noon) == "UTC\u22123"
    live_in("UTC")
    assert local_name(noon) == "UTC"
    assert local_zone(noon).utcoffset(None) is not None
