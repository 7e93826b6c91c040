"""The calendar: requests as the vendor's SDK makes them, days that were asked for, times that are times."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from urllib.parse import unquote

import pytest

from fakes.servers.longport.feed import Answers
from tideboard_core.errors import BadInput
from tideboard_core.gateways.longport.behind.events import PATH
from tideboard_core.gateways.longport.behind.source import LongportBehind
from tideboard_core.model.behind.events import CalendarEvent, EventFigure, EventKind, SessionPart
from tideboard_core.model.instrument import InstrumentId, Market

TENCENT = InstrumentId("HK.00700")
BEGIN, END = date(2026, 11, 16), date(2026, 11, 22)
EVENT = {
    "symbol": "700.HK",
    "market": "HK",
    "content": "Q3",
    "counter_name": "TENCENT",
    "date_type": "盘前",
    "date": "2026.11.18",
    "data_kv": [{"key": "", "value": "5.10", "type": "estimate_eps", "value_raw": "5.1"}],
    "type": "financial",
    "datetime": "1794958200",
    "star": 2,
    "id": "7",
    "currency": "HKD",
}


def answer_of(*infos: object, next_date: str = "") -> dict[str, object]:
    group = {"date": "2026-11-18", "count": len(infos), "infos": list(infos)}
    return {"date": "2026-11-16", "list": [group], "next_date": next_date}


async def test_a_report_with_its_estimates(behind: LongportBehind, answer: Answers) -> None:
    asked = answer(PATH, answer_of(EVENT, next_date="2026-11-19"))

    page = await behind.events.calendar(EventKind.REPORT, BEGIN, END, [Market.HK, Market.SH, Market.SZ])

    assert [unquote(target) for target in asked] == [
        f"{PATH}?date=2026-11-16&date_end=2026-11-22&types[]=report&markets[]=CN&markets[]=HK"
    ]
    (event,) = page.events
    assert (event.kind, event.day, event.instrument, event.market) == (
        EventKind.REPORT,
        date(2026, 11, 18),
        TENCENT,
        Market.HK,
    )
    assert (event.time, event.session) == (datetime(2026, 11, 17, 23, 30, tzinfo=UTC), SessionPart.BEFORE)
    assert event.figures == (EventFigure("estimate_eps", "5.10", Decimal("5.1")),)
    assert (event.stars, event.estimated, event.name, event.text) == (2, None, "TENCENT", "Q3")
    assert (page.next_day, page.unread) == (date(2026, 11, 19), "")


@pytest.mark.parametrize("stamp", ["0", "", "1794931200", "1794960000"])
async def test_a_whole_day_has_no_time(stamp: str, behind: LongportBehind, answer: Answers) -> None:
    answer(PATH, answer_of({**EVENT, "datetime": stamp}))

    (event,) = (await behind.events.calendar(EventKind.REPORT, BEGIN, END)).events

    assert event.time is None


async def test_a_macro_figure_belongs_to_a_market_and_to_no_security(behind: LongportBehind, answer: Answers) -> None:
    answer(PATH, answer_of({**EVENT, "symbol": "", "market": "CN", "date_type": "?", "star": 99}))

    (event,) = (await behind.events.calendar(EventKind.MACRO, BEGIN, END)).events

    assert (event.instrument, event.market, event.session, event.stars) == (None, Market.SH, None, 3)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({**EVENT, "id": "8", "date": "0001.01.01"}, "date"),
        ({**EVENT, "id": "8", "date": "9999.12.31"}, "date"),
        ({**EVENT, "id": "8", "date": "2026.11.23"}, "date"),
        ({**EVENT, "id": "8", "symbol": "<b>"}, "symbol"),
        ({**EVENT, "id": "8", "datetime": "1e30"}, "datetime"),
        ({**EVENT, "id": "8", "star": "many"}, "star"),
        ({**EVENT, "id": "8", "data_kv": "none"}, "data_kv"),
        (EVENT, "repeated"),
    ],
)
async def test_an_event_that_cannot_be_is_left_out_and_named(
    row: object, field: str, behind: LongportBehind, answer: Answers
) -> None:
    answer(PATH, answer_of(EVENT, row))

    page = await behind.events.calendar(EventKind.REPORT, BEGIN, END)

    assert (len(page.events), page.unread) == (1, field)


@pytest.mark.parametrize(
    ("next_date", "unread"), [("2026-11-16", "next_date"), ("2026-11-10", "next_date"), ("2027-01-01", "")]
)
async def test_a_page_that_does_not_go_on_is_the_last(
    next_date: str, unread: str, behind: LongportBehind, answer: Answers
) -> None:
    answer(PATH, answer_of(EVENT, next_date=next_date))

    page = await behind.events.calendar(EventKind.REPORT, BEGIN, END)
    assert (page.next_day, page.unread) == (None, unread)  # a page that comes again is not the whole calendar


async def test_a_range_without_a_day_is_not_sent(behind: LongportBehind) -> None:
    with pytest.raises(BadInput, match="empty-date-range"):
        await behind.events.calendar(EventKind.REPORT, END, BEGIN)


@pytest.mark.parametrize("kind", [kind for kind in EventKind if kind is not EventKind.ORDER])
async def test_the_practice_market_s_pages_tell_each_event_once(kind: EventKind, practice: LongportBehind) -> None:
    begin, end = date(2026, 10, 1), date(2026, 12, 31)
    found: list[CalendarEvent] = []
    day, pages = begin, 0
    while True:
        page = await practice.events.calendar(kind, day, end)
        assert page.unread == ""
        found += page.events
        pages += 1
        if page.next_day is None:
            break
        day = page.next_day

    assert len({(event.id, event.day) for event in found}) == len(found)
    assert [event.day for event in found] == sorted(event.day for event in found)
    assert all(begin <= event.day <= end and event.kind is kind for event in found)
    if kind in {EventKind.REPORT, EventKind.DIVIDEND, EventKind.MACRO, EventKind.CLOSED}:
        assert found
    assert pages < 80
    assert all(event.time is None or abs(event.time.date() - event.day) <= timedelta(1) for event in found)
