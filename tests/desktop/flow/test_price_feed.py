"""The price line of one instrument through hub and feed."""

from __future__ import annotations

import asyncio

from fakes import flow_day
from fakes.flow_scene import Services
from tideboard_core.errors import NotSubscribed
from tideboard_core.ports import Key, Lazy, Topic
from tideboard_desktop.flow.price_feed import PriceFeed


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
    services.hub.publish(Key(Topic.MINUTES, flow_day.TENCENT), Lazy.ready(flow_day.minute_line(minutes=77)))
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


async def test_a_closed_one_listens_no_more(services: Services) -> None:
    """Neither to pushes nor to an answer under way."""
    told: list[int] = []
    feed = PriceFeed(services.sources, flow_day.TENCENT, lambda: told.append(1))
    feed.open()
    feed.close()
    services.hub.publish(Key(Topic.MINUTES, flow_day.TENCENT), Lazy.ready(flow_day.minute_line(minutes=77)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not told
    await services.tasks.close()
