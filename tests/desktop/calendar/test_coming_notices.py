"""Notices of dates: what is held and what was set, each once, with nothing asked while nothing is held."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import cast

import pytest

from fakes.scenes.market.behind import script_behind
from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.market.reference import ReferenceScene
from fakes.values.hub_values import put
from tideboard_core.errors import ServerRefused
from tideboard_core.model.behind.events import CalendarEvent, CalendarPage, EventKind
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Account
from tideboard_desktop.calendar.coming_notices import AGAIN, EVERY, ComingNotices
from tideboard_desktop.docks.event_reminders import EventReminders
from tideboard_desktop.window.notices.model import NoticeStore

MONDAY = date(2026, 11, 23)
SUNDAY_NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
OTHER = InstrumentId("HK.00388")


def report(instrument: InstrumentId) -> CalendarEvent:
    return CalendarEvent(
        kind=EventKind.REPORT, day=MONDAY, market=Market.HK, instrument=instrument, name="", text="Q3", source="Script"
    )


def calendar(kind: EventKind, *_more: object) -> CalendarPage:
    return CalendarPage(events=(report(TENCENT), report(OTHER)) if kind is EventKind.REPORT else ())


@pytest.fixture
def coming(reference: ReferenceScene) -> ComingNotices:
    script_behind(reference, calendar=calendar)
    reference.clock.set_market(SUNDAY_NOON)
    reference.serve(reminders=EventReminders(reference.context.services.directory))
    window = replace(reference.context.window, account=lambda: cast("Account", SimpleNamespace(id="1")))
    reference.context = replace(reference.context, window=window)
    made = ComingNotices(NoticeStore(reference.clock))
    made.use(reference.context)
    return made


def hold(scene: ReferenceScene, instruments: Collection[InstrumentId]) -> None:
    rows = tuple(SimpleNamespace(instrument=one, quantity=100) for one in instruments)
    put(scene.hub, Topic.POSITIONS.of("1"), rows)


async def look(scene: ReferenceScene, coming: ComingNotices, seconds: float = EVERY + 1) -> list[str]:
    scene.clock.advance(seconds)
    coming.look()
    await scene.settle()
    coming.look()
    return [notice.text for notice in coming._notices.notices]


async def test_nothing_is_asked_while_nothing_is_held(reference: ReferenceScene, coming: ComingNotices) -> None:
    assert await look(reference, coming) == []
    assert reference.source.count("calendar") == 0


async def test_a_report_of_what_is_held_is_told_the_evening_before_and_at_the_open(
    reference: ReferenceScene, coming: ComingNotices
) -> None:
    hold(reference, [TENCENT])
    evening = "Coming on Mon 23 Nov 2026: HK.00700, Report, Q3"
    assert await look(reference, coming) == [evening]
    assert await look(reference, coming) == [evening]
    asked = reference.source.count("calendar")
    assert asked == 2
    reference.clock.set_market(datetime(2026, 11, 23, 1, 40, tzinfo=UTC))
    texts = await look(reference, coming)
    assert texts == ["Today: HK.00700, Report, Q3", evening]
    again = ComingNotices(NoticeStore(reference.clock))
    reference.serve(reminders=EventReminders(reference.context.services.directory))
    again.use(reference.context)
    assert await look(reference, again) == []


async def test_a_set_reminder_needs_no_position(reference: ReferenceScene, coming: ComingNotices) -> None:
    reference.context.services.reminders.toggle(report(OTHER))
    assert await look(reference, coming) == ["Coming on Mon 23 Nov 2026: HK.00388, Report, Q3"]


async def test_a_calendar_that_was_refused_is_asked_again_later(
    reference: ReferenceScene, coming: ComingNotices
) -> None:
    reference.source.answers["calendar"] = ServerRefused("refused", text="no")
    hold(reference, [TENCENT])
    assert await look(reference, coming) == []
    asked = reference.source.count("calendar")
    await look(reference, coming)
    assert reference.source.count("calendar") == asked
    reference.source.answers["calendar"] = calendar
    assert len(await look(reference, coming, AGAIN + EVERY)) == 1
