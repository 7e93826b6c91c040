"""Today's figures: which session, what has changed, what the price axis stands on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import Services, link_second
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy, LinkState
from tideboard_desktop.flow.providers.second import ComparisonState
from tideboard_desktop.flow.today.model import FlowDay


def test_us_lines_are_comparable_in_shape_alone(services: Services) -> None:
    """LongPort counts Nasdaq Basic prints there; the chart says so as soon as both lines are drawn."""
    apple = InstrumentId("US.AAPL")
    mine = flow_day.capital_flow(apple)
    services.clock.set_market(datetime.fromtimestamp(mine.times[-1] + 20, UTC))
    services.hub.publish(Topic.FLOW.of(apple), Lazy.ready(mine))
    link_second(services, LinkState.LIVE)
    day = FlowDay(services.sources, apple, lambda: None, comparing=True)
    day.pull()
    assert "Nasdaq Basic" not in day.subject().note
    other = replace(mine, net=tuple(value / 9 for value in mine.net), tiers=None, provider="LongPort", currency="USD")
    services.hub.publish(Topic.OTHER_FLOW.of(apple), Lazy.ready(other))
    day.pull()

    assert day.comparison is not None
    assert "only the shape is comparable" in day.subject().note
    assert day.comparison_state is ComparisonState.READY


def test_pulling_twice_finds_nothing_new(day: FlowDay) -> None:
    """Equal answers are one answer."""
    assert day.pull()
    series = day.series
    assert not day.pull()
    assert day.series is series


def test_before_the_open_the_last_session_is_shown(services: Services, day: FlowDay) -> None:
    """On Monday morning Friday's figures stand under Friday's date."""
    services.clock.set_market(flow_day.session_of(day=date(2026, 11, 23)).open - timedelta(hours=1))
    day.pull()

    assert day.session.date == date(2026, 11, 20)
    assert day.series is not None
    assert not day.trading


def test_after_the_open_yesterdays_figures_are_gone(services: Services, day: FlowDay) -> None:
    """No old minute on the new axis."""
    services.clock.set_market(flow_day.session_of(day=date(2026, 11, 23)).open + timedelta(seconds=20))
    day.pull()

    assert day.session.date == date(2026, 11, 23)
    assert day.series is None


def test_the_quote_alone_gives_the_price_axis(services: Services) -> None:
    """Without the minutes there is no line, but the last price has its place."""
    line = flow_day.minute_line()
    services.hub.publish(Topic.QUOTE.of(flow_day.TENCENT), Lazy.ready(flow_day.quote(line)))
    day = FlowDay(services.sources, flow_day.TENCENT, lambda: None)
    day.pull()

    assert day.price is not None
    assert len(day.price) == 0
    assert day.price.prev_close == 604.0
    assert day.live_price == line.prices[-1]
    day.close()


def test_what_the_axis_owns_up_to(services: Services) -> None:
    """Regular hours in New York; assumed hours past the end of the calendar."""
    apple = FlowDay(services.sources, InstrumentId("US.AAPL"), lambda: None)
    assert apple.subject().note == "regular hours only"
    services.clock.set_market(services.clock.market() + timedelta(days=800))
    later = FlowDay(services.sources, flow_day.TENCENT, lambda: None)
    assert later.subject().note.startswith("hours assumed: calendar ends 20")
    apple.close()
    later.close()


async def test_an_ended_day_wants_nothing(services: Services) -> None:
    """Every subscription is given back."""
    day = FlowDay(services.sources, flow_day.TENCENT, lambda: None)
    day.open()
    assert Topic.FLOW.of(flow_day.TENCENT) in services.hub.wanted()
    day.close()
    assert not services.hub.wanted()
    await services.tasks.close()
