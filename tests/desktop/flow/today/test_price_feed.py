"""The price line of one instrument through hub and feed."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import Services
from tideboard_core.errors import NotSubscribed, ServerRefused
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import MinuteLine
from tideboard_desktop.flow.today.price_feed import MinuteStore, PriceFeed

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
    """The subscription may not stand yet."""
    told = asyncio.Event()
    services.feed.error = NotSubscribed("not-subscribed")
    feed = PriceFeed(services.sources, flow_day.TENCENT, told.set)
    feed.open()
    await settle()
    feed.ask_if_due()
    await settle()
    assert services.feed.asked == ["minutes"]
    services.clock.advance(4)
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
