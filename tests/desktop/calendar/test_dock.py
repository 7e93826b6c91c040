"""The calendar dock: what is asked and kept, chips, keys, reminders, and what is lacking."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fakes.scenes.market.behind import script_behind
from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.market.reference import ReferenceScene
from tideboard_core.errors import GatewayDown, NotOffered
from tideboard_core.model.behind.events import CalendarEvent, CalendarPage, EventFigure, EventKind
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import exchange_date
from tideboard_desktop.calendar.dock import CalendarDock, CalendarView
from tideboard_desktop.calendar.model import MONTH, CalendarSpan, week_of
from tideboard_desktop.docks.event_reminders import EventReminders

OTHER = InstrumentId("HK.00388")


def event(day: date, instrument: InstrumentId | None = TENCENT, **more: object) -> CalendarEvent:
    fields = {"kind": EventKind.REPORT, "market": Market.HK, "name": "Name", "text": "Q3", "source": "Script", **more}
    return CalendarEvent(day=day, instrument=instrument, **fields)  # type: ignore[arg-type]  # fields of the event


def monday(scene: ReferenceScene) -> date:
    return week_of(exchange_date(Market.HK, scene.clock.market()))


async def shown(scene: ReferenceScene, *events: CalendarEvent) -> CalendarDock:
    def calendar(kind: EventKind, begin: date, end: date, _markets: Collection[Market]) -> CalendarPage:
        return CalendarPage(events=tuple(one for one in events if one.kind is kind and begin <= one.day <= end))

    script_behind(scene, calendar=calendar)
    scene.serve(reminders=EventReminders(scene.context.services.directory))
    dock: CalendarDock = scene.show(CalendarDock)
    await scene.settle()
    return dock


async def test_a_week_stands_in_columns_and_is_asked_once_a_day(reference: ReferenceScene) -> None:
    first = monday(reference)
    dock = await shown(reference, event(first), event(first + timedelta(days=3), OTHER))
    week = dock.columns_view.week
    assert week.data(week.index(0, 0)) == "HK.00700 Report"
    assert week.data(week.index(0, 3)) == "HK.00388 Report"
    assert week.data(week.index(0, 1)) is None
    asked = reference.source.count("calendar")
    assert asked == len(set(dock.kinds) - {EventKind.ORDER}), "orders are known here"
    dock.show_view(CalendarView.LIST)
    dock.go(1)
    await reference.settle()
    dock.go(0)
    await reference.settle()
    assert reference.source.count("calendar") == 2 * asked
    dock.ask_again()
    await reference.settle()
    assert reference.source.count("calendar") == 3 * asked


async def test_enter_goes_to_the_security_and_a_key_sets_and_takes_away_a_reminder(reference: ReferenceScene) -> None:
    dock = await shown(reference, event(monday(reference), OTHER))
    view = dock.columns_view
    view.setCurrentIndex(view.week.index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert dock.selection.instrument == OTHER
    dock.remind()
    found = dock.current
    assert found is not None
    kept = EventReminders(reference.context.services.directory)
    assert kept.has(found)
    assert "the evening before" in dock.foot.words.text()
    dock.remind()
    assert not EventReminders(reference.context.services.directory).has(found)


async def test_chips_choose_mine_market_and_kind(reference: ReferenceScene) -> None:
    first = monday(reference)
    reference.lists.create("Mine")
    reference.lists.add([OTHER], len(reference.lists.all) - 1)
    dock = await shown(
        reference,
        event(first, InstrumentId("HK.09999")),
        event(first, OTHER, kind=EventKind.DIVIDEND),
        event(first, None, kind=EventKind.MACRO, market=Market.US, name="US", text="CPI"),
    )
    dock.show_view(CalendarView.LIST)
    assert len(dock.rows.rows) == 3
    dock.mine_chip.click()
    assert OTHER in [row.instrument for row in dock.rows.rows]
    assert "HK.09999" not in [row.instrument for row in dock.rows.rows]
    dock.mine_chip.click()
    dock.chips[EventKind.DIVIDEND].click()
    await reference.settle()
    assert all(row.kind is not EventKind.DIVIDEND for row in dock.rows.rows)
    dock.show_market("US")
    await reference.settle()
    assert [row.text for row in dock.rows.rows] == ["CPI"]
    assert reference.source.last("calendar")[3] == (Market.US,)


async def test_macro_figures_stand_in_their_columns(reference: ReferenceScene) -> None:
    figures = (
        EventFigure("previous", "2.1%", Decimal("2.1")),
        EventFigure("estimate", "2.3%", Decimal("2.3")),
        EventFigure("actual", ""),
    )
    one = event(monday(reference), None, kind=EventKind.MACRO, market=Market.US, figures=figures)
    dock = await shown(reference, one)
    dock.show_view(CalendarView.LIST)
    by_key = {getattr(column, "key", ""): column.cell(dock.rows.rows[0]).text for column in dock.rows.columns}
    assert (by_key["previous"], by_key["expected"], by_key["actual"]) == ("2.1%", "2.3%", "\u2014")


async def test_pages_are_read_to_the_end_and_one_that_stands_still_ends_them(reference: ReferenceScene) -> None:
    first = monday(reference)

    def calendar(kind: EventKind, begin: date, _end: date, _markets: Collection[Market]) -> CalendarPage:
        following = min(begin + timedelta(days=1), first + timedelta(days=2))
        return CalendarPage(events=(event(begin, kind=kind),), next_day=following)

    script_behind(reference, calendar=calendar)
    dock: CalendarDock = reference.show(CalendarDock)
    dock.show_kinds([EventKind.REPORT])
    for _ in range(5):
        await reference.settle()
    assert [row.day for row in dock.rows.rows] == [first + timedelta(days=more) for more in range(3)]


async def test_what_a_connection_lacks_is_named_and_the_rest_is_shown(reference: ReferenceScene) -> None:
    lacking = NotOffered("offered-elsewhere", provider="Script", offered_by="LongPort")

    def calendar(kind: EventKind, begin: date, *_more: object) -> CalendarPage | NotOffered:
        return lacking if kind is EventKind.SPLIT else CalendarPage(events=(event(begin, kind=kind),))

    script_behind(reference, calendar=calendar)
    dock: CalendarDock = reference.show(CalendarDock)
    await reference.settle()
    assert dock.rows.rows
    assert "Split: Script does not offer this; LongPort does." in dock.foot.words.text()
    dock.show_kinds([EventKind.SPLIT])
    await reference.settle()
    assert dock.events.error is lacking


async def test_two_thousand_events_of_a_month(reference: ReferenceScene) -> None:
    first = monday(reference)
    many = [
        event(first + timedelta(days=number % MONTH), InstrumentId(f"HK.{number:05d}"), text=f"<b>{number}</b>")
        for number in range(2000)
    ]
    dock = await shown(reference, *many)
    dock.show_view(CalendarView.MONTH)
    for _ in range(3):
        await reference.settle()
    assert len(dock.rows.rows) == 2000
    days = [row.day for row in dock.rows.rows]
    assert days == sorted(days)


async def test_the_state_comes_back_and_nonsense_changes_nothing(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    dock.recall({"view": "list", "kinds": ["macro", "report"], "market": "US", "mine": True})
    kept = dock.memory()
    assert kept["kinds"] == ["report", "macro"]
    dock.recall({"view": 7, "kinds": [], "market": "XX"})
    assert dock.memory()["view"] == "list"
    await reference.settle()


async def test_what_comes_quickly_does_not_wait_for_dividends(reference: ReferenceScene) -> None:
    waiting = asyncio.Event()
    first = monday(reference)
    dock = await shown(reference, event(first, OTHER), event(first, kind=EventKind.DIVIDEND))
    assert len(dock.rows.rows) == 2

    async def slow(*_args: object) -> CalendarPage:
        await waiting.wait()
        return CalendarPage(events=(event(first, kind=EventKind.DIVIDEND),))

    answer = dock.reading._of_kind

    async def of_kind(kind: EventKind, *more: object) -> CalendarSpan:
        if kind is EventKind.DIVIDEND:
            await slow()
        return await answer(kind, *more)  # type: ignore[arg-type]  # the same arguments

    dock.reading._of_kind = of_kind  # type: ignore[method-assign,assignment]  # dividends wait
    dock.reading.forget()
    dock.show_view(CalendarView.MONTH)
    await reference.settle()
    assert [row.kind for row in dock.rows.rows] == [EventKind.REPORT]
    assert "Dividend: being read" in dock.foot.words.text()
    waiting.set()
    await reference.settle()
    assert len(dock.rows.rows) == 2
    assert "being read" not in dock.foot.words.text()


async def go_to_next(scene: ReferenceScene, dock: CalendarDock) -> None:
    next(one for one in dock.commands() if one.id == "calendar.next_report").run()
    await scene.settle()


async def test_a_key_goes_to_the_next_report_of_the_linked_security(reference: ReferenceScene) -> None:
    """Weeks ahead, past a dividend, another's report and one of today that is out; the row is under the keys."""
    today = exchange_date(Market.HK, reference.clock.market())
    day = today + timedelta(days=45)
    events = [
        event(today, text="Q2", figures=(EventFigure("actual_eps", "1", Decimal(1)),)),
        event(today + timedelta(days=3), OTHER),
        event(today + timedelta(days=4), kind=EventKind.DIVIDEND),
        event(day, text="FY"),
    ]
    dock = await shown(reference, *events)
    dock.show_mine(on=True)
    await go_to_next(reference, dock)
    assert dock.begin == week_of(day)
    assert dock.current == events[3]
    dock.ask_again()
    await reference.settle()
    assert dock.current == events[3]
    assert "FY" in dock.foot.words.text()
    asked = reference.source.count("calendar")
    dock.go(0)
    await reference.settle()
    await go_to_next(reference, dock)
    assert dock.begin == week_of(day)
    assert reference.source.count("calendar") <= asked + 2 * len(dock.kinds)


async def test_without_a_report_the_days_looked_through_are_named(reference: ReferenceScene) -> None:
    dock = await shown(reference, event(monday(reference), OTHER))
    begin = dock.begin
    await go_to_next(reference, dock)
    assert dock.begin == begin
    assert "No report of HK.00700 until" in dock.foot.words.text()


async def test_a_late_answer_about_another_security_moves_nothing(reference: ReferenceScene) -> None:
    today = exchange_date(Market.HK, reference.clock.market())
    dock = await shown(reference, event(today + timedelta(days=45)))
    begin = dock.begin
    dock.find_next()
    dock.selection.select(OTHER)
    await reference.settle()
    assert dock.begin == begin


async def test_a_refused_search_says_why_and_can_be_made_again(reference: ReferenceScene) -> None:
    today = exchange_date(Market.HK, reference.clock.market())
    dock = await shown(reference, event(today + timedelta(days=45)))
    script_behind(reference, calendar=GatewayDown("not-connected"))
    await go_to_next(reference, dock)
    assert "connect" in dock.foot.words.text().casefold()
    assert dock.begin == monday(reference)
