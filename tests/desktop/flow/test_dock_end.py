"""The dock leaves nothing behind, however it goes."""

from __future__ import annotations

import shiboken6

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.dock import Stage, settle
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy


async def test_a_dock_deleted_while_it_is_shown_wants_nothing_any_more(running: Stage) -> None:
    """A window that is built anew deletes the old one; its subscriptions would cost quota for ever."""
    running.selection.select(InstrumentId("HK.00005"))
    assert running.services.hub.wanted()
    body, running.dock.body = running.body, None
    shiboken6.delete(body)  # with no hide event before it, as when a parent goes
    assert not running.services.hub.wanted()
    for name in (flow_day.TENCENT, "HK.00005"):
        running.services.hub.publish(Topic.MINUTES.of(name), Lazy.ready(flow_day.minute_line(minutes=77)))
    await settle()

    assert not running.services.errors


async def test_a_hidden_dock_hears_no_minutes(running: Stage) -> None:
    """And asks for the whole line when it is seen again."""
    feed = running.services.feed
    before = feed.asked.count("minutes")
    running.dock.window().hide()
    running.services.hub.publish(Topic.MINUTES.of(flow_day.TENCENT), Lazy.ready(flow_day.minute_line(minutes=77)))
    await settle()
    assert feed.asked.count("minutes") == before
    running.dock.window().show()
    await settle()

    assert feed.asked.count("minutes") == before + 1
