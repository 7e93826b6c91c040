"""Today's figures: which session, what has changed, what the price axis stands on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import SESSION, SPANS, Services, link_second
from fakes.values.untraded import shut_from_eleven
from tideboard_core.errors import NotSubscribed, ServerRefused
from tideboard_core.flow.session_minutes import MINUTE, SessionMinutes, from_reply
from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy, LinkState
from tideboard_core.model.quote import MinuteLine
from tideboard_desktop.flow.providers.model import PriceSeries
from tideboard_desktop.flow.providers.second import ComparisonState
from tideboard_desktop.flow.today.model import FlowDay, MinuteStore, PriceFeed, momentum


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


def test_nothing_is_missing_of_a_closure_once_it_is_certain(services: Services) -> None:
    """The first minutes of a closure are over by then, and the flow is the one that was there before."""
    whole, first = flow_day.capital_flow(), 30
    kept = [place for place in range(len(whole.times)) if place not in range(first + 1, first + 5)]
    times, net = (tuple(values[place] for place in kept) for values in (whole.times, whole.net))
    services.hub.publish(Topic.FLOW.of(flow_day.TENCENT), Lazy.ready(replace(whole, times=times, net=net, tiers=None)))
    day = FlowDay(services.sources, flow_day.TENCENT, lambda: None)
    day.pull()
    assert day.series is not None
    before = day.series
    assert len(before.missing) == 1
    with shut_from_eleven(flow_day.DAY, 4, first=first):
        day.judge_anew()
        assert day.pull()
        assert not day.series.missing
    day.close()


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


OPEN, LUNCH = SPANS[0]
AFTERNOON = SPANS[1].begin
TRADED = 100.0


def ends(count: int) -> list[float]:
    """Ends of the first minutes of the session, the break left out."""
    return [OPEN + (k + 1) * MINUTE if k < 150 else AFTERNOON + (k - 149) * MINUTE for k in range(count)]


def flow_of(changes: list[float], times: list[float] | None = None) -> SessionMinutes:
    """A flow whose minutes alone are `changes`."""
    return from_reply(
        CapitalFlow(
            instrument=InstrumentId("HK.00700"),
            period=FlowPeriod.INTRADAY,
            times=tuple(times or ends(len(changes))),
            net=tuple(np.cumsum(changes).tolist()),
            tiers=None,
            provider="Sandbox",
        ),
        SESSION,
    )


def traded(count: int, each: float = TRADED) -> PriceSeries:
    """The same turnover in every minute."""
    total = np.cumsum(np.full(count, each))
    return PriceSeries(times=np.asarray(ends(count)), prices=np.full(count, 600.0), turnover=total, prev_close=600.0)


def test_the_ratio_is_net_by_turnover_of_fifteen_minutes() -> None:
    """Twelve received minutes are enough, eleven are not."""
    course = momentum(flow_of([10.0] * 20 + [-5.0] * 10), traded(30))

    assert np.isnan(course.ratio[:11]).all()
    assert course.ratio[11] == pytest.approx(10.0)
    assert course.ratio[-1] == pytest.approx((5 * 10 - 10 * 5) / 15)
    assert course.amount[-1] == pytest.approx(0.0)


def test_without_turnover_there_is_no_ratio_and_no_turn() -> None:
    """The amount alone says nothing of the proportion."""
    changes = [20.0] * 30 + [-40.0] * 30
    for price in (None, replace(traded(60), turnover=np.full(60, np.nan)), traded(60, each=0.0)):
        course = momentum(flow_of(changes), price)
        assert np.isnan(course.ratio).all()
        assert course.turn is None
    assert np.isfinite(momentum(flow_of(changes), None).amount[-1])


def test_a_turn_is_dated_at_its_third_minute() -> None:
    """From out to in; the first state after the open is no turn, and between the limits the state stays."""
    changes = [-20.0] * 40 + [0.0] * 20 + [30.0] * 20
    course = momentum(flow_of(changes), traded(80))
    above = np.flatnonzero(course.ratio > 6)

    assert momentum(flow_of(changes[:60]), traded(60)).turn is None
    assert course.turn is not None
    assert course.turn.inflow
    assert course.turn.time == ends(80)[above[2]]


def test_two_minutes_beyond_the_limit_are_no_turn() -> None:
    """Three in a row are."""
    changes = [-20.0] * 40 + [180.0, -20.0, *[-400.0] * 12]
    assert momentum(flow_of(changes), traded(len(changes))).turn is None


@settings(max_examples=60)
@given(st.lists(st.floats(-60, 60), min_size=20, max_size=200))
def test_a_turn_never_vanishes_later(changes: list[float]) -> None:
    """More minutes only add turns: at every minute the latest one is that of the whole day up to then."""
    whole = momentum(flow_of(changes), traded(len(changes)))
    seen = [momentum(flow_of(changes[:k]), traded(k)).turn for k in range(15, len(changes) + 1)]
    times = [turn.time for turn in seen if turn is not None]

    assert times == sorted(times)
    assert seen[-1] == whole.turn


def test_the_window_goes_over_the_break_and_counts_received_minutes_alone() -> None:
    """Session minutes, not clock minutes; a gap takes its minutes out of both sums."""
    changes = [10.0] * 160
    course = momentum(flow_of(changes), traded(160))
    assert course.ratio[-1] == pytest.approx(10.0)
    kept = [k for k in range(60) if not 50 <= k < 54]
    gappy = flow_of([10.0 if k != 54 else 900.0 for k in kept], [ends(60)[k] for k in kept])
    assert momentum(gappy, traded(60)).ratio[-1] == pytest.approx(np.nan, nan_ok=True)
    kept = [k for k in range(60) if not 50 <= k < 52]
    gappy = flow_of([10.0 if k != 52 else 900.0 for k in kept], [ends(60)[k] for k in kept])

    assert momentum(gappy, traded(60)).ratio[-1] == pytest.approx(10.0)


def test_the_zero_row_at_the_open_is_no_minute() -> None:
    """Some providers send it."""
    flow = flow_of([0.0, *[10.0] * 11], [OPEN, *ends(11)])

    assert np.isnan(momentum(flow, traded(11)).ratio).all()


DAY = flow_day.minute_line(minutes=30)
COLUMNS = ("times", "prices", "averages", "volumes", "turnovers")


def part(begin: int, end: int) -> MinuteLine:
    """Minutes of the day from `begin` up to `end`."""
    return replace(DAY, **{name: getattr(DAY, name)[begin:end] for name in COLUMNS})


def test_a_push_that_follows_on_is_added() -> None:
    """The whole line and the next minute make the longer line."""
    store = MinuteStore()
    store.take_whole(part(0, 20))

    assert store.take_push(part(19, 21))
    assert store.line() == part(0, 21)


def test_a_later_report_of_a_minute_replaces_the_earlier() -> None:
    """A minute grows until it is over."""
    store = MinuteStore()
    store.take_whole(part(0, 20))
    grown = replace(part(19, 20), prices=(700.0,))

    assert store.take_push(grown)
    line = store.line()
    assert line is not None
    assert line.prices[-1] == 700.0
    assert len(line.times) == 20


def test_a_push_with_a_hole_before_it_asks_for_the_whole_line() -> None:
    """Minutes 20 to 24 were missed."""
    store = MinuteStore()
    store.take_whole(part(0, 20))

    assert not store.take_push(part(25, 26))


def test_a_push_before_the_whole_line_asks_for_it_and_is_kept() -> None:
    """What was pushed while the answer was under way stays."""
    store = MinuteStore()

    assert store.line() is None
    assert not store.take_push(part(20, 21))
    store.take_whole(part(0, 20))
    assert store.line() == part(0, 21)


def test_an_empty_push_changes_nothing() -> None:
    """A push without minutes is no hole."""
    store = MinuteStore()
    store.take_whole(part(0, 20))

    assert store.take_push(part(0, 0))
    assert store.line() == part(0, 20)


async def settle() -> None:
    """Let tasks that are ready run."""
    for _turn in range(8):
        await asyncio.sleep(0)


async def test_it_asks_once_and_adds_what_is_pushed(services: Services) -> None:
    """One whole answer, then the minutes of the pushes."""
    told = asyncio.Event()
    feed = PriceFeed(services.sources, flow_day.TENCENT, told.set)
    feed.open()
    feed.ask_if_due()
    await told.wait()
    assert services.feed.asked == ["minutes"]
    told.clear()
    before = feed.version
    services.hub.publish(Topic.MINUTES.of(flow_day.TENCENT), Lazy.ready(flow_day.minute_line(minutes=77)))
    assert feed.version > before
    assert not told.is_set()  # the frame timer draws what was pushed, once for all keys
    line = feed.line()
    assert line is not None
    assert len(line.times) == 77
    feed.close()
    await services.tasks.close()


async def test_a_refusal_is_asked_again_after_a_while(services: Services) -> None:
    """Soon: the subscription may not stand yet, and the price line is not to come seconds after the flow."""
    told = asyncio.Event()
    services.feed.error = NotSubscribed("not-subscribed")
    feed = PriceFeed(services.sources, flow_day.TENCENT, told.set)
    feed.open()
    await settle()
    feed.ask_if_due()
    await settle()
    assert services.feed.asked == ["minutes"]
    services.clock.advance(0.3)
    services.feed.error = None
    feed.ask_if_due()
    await told.wait()
    assert services.feed.asked == ["minutes", "minutes"]
    assert not services.errors
    feed.close()
    await services.tasks.close()


async def test_a_late_subscription_is_no_refusal_and_another_reason_is_shown(services: Services) -> None:
    """A busy start subscribes a whole watchlist first."""
    feed = PriceFeed(services.sources, flow_day.TENCENT, lambda: None)
    for error, tries in ((NotSubscribed("not-subscribed"), 10), (ServerRefused("server-refused", text="no"), 10)):
        services.feed.error = error
        feed.open()
        for _try in range(tries):
            await settle()
            services.clock.advance(4)
            feed.ask_if_due()
        await settle()
        assert (feed.error is None) is isinstance(error, NotSubscribed)
    feed.close()
    await services.tasks.close()


async def test_a_closed_one_listens_no_more(services: Services) -> None:
    """Neither to pushes nor to an answer under way."""
    told: list[int] = []
    feed = PriceFeed(services.sources, flow_day.TENCENT, lambda: told.append(1))
    feed.open()
    feed.close()
    services.hub.publish(Topic.MINUTES.of(flow_day.TENCENT), Lazy.ready(flow_day.minute_line(minutes=77)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not told
    await services.tasks.close()
