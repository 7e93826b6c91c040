"""Marks of a security: what is asked how often, what a refusal leaves, what was recorded, and the words."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.market.behind import script_behind
from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.market.reference import ReferenceScene
from fakes.values.archive_market import KEY, close_archive, open_archive
from tideboard_core.archive.daily.publication import DailyFigure
from tideboard_core.archive.daily.rows import event_rows
from tideboard_core.archive.daily.writing import add_daily, note_read
from tideboard_core.archive.daily_tables import EVENT
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.errors import GatewayDown, NotOffered, PermissionMissing, RateLimited
from tideboard_core.model.behind.company import BuyBackDay, BuyBacks, BuyBackYear, Dividend, Dividends
from tideboard_core.model.behind.events import CalendarEvent, CalendarPage, EventKind, SessionPart
from tideboard_core.model.behind.news import News, NewsItem
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.reference import ActionKind, ActionPart, CorporateAction, ExDay
from tideboard_core.model.session import exchange_date
from tideboard_desktop.docks.archive import Archive
from tideboard_desktop.docks.event_marks import EventMark, MarkKind, ReadKind, mark_letter, mark_words, plain_words
from tideboard_desktop.docks.event_reads import AHEAD, MOST_PAGES, WEEKS_BACK, EventReads, recorded_marks, want_marks

ELSEWHERE = NotOffered("offered-elsewhere", provider="LongPort", offered_by="Futu OpenD")
OTHER = InstrumentId("HK.00005")
ONE = Decimal(1)


def item(headline: str, time: datetime | None, when: str = "") -> NewsItem:
    return NewsItem(id=headline, headline=headline, text="", publisher="", link="", time=time, when=when)


def said(*items: NewsItem) -> Any:
    return lambda instrument: News(instrument=instrument, source="Script", items=items)


def report(day: date, instrument: InstrumentId = TENCENT, **more: Any) -> CalendarEvent:
    return CalendarEvent(
        kind=EventKind.REPORT, day=day, market=Market.HK, instrument=instrument, name="", text="Q3", source="Script",
        id=f"{instrument}{day}", **more,
    )  # fmt: skip


def action(day: date, kind: ActionKind, instrument: InstrumentId = TENCENT) -> CorporateAction:
    part = ActionPart(kind, base=ONE, ert=Decimal(3)) if kind is ActionKind.SPLIT else ActionPart(kind, amount=ONE)
    return CorporateAction(
        instrument=instrument, ex_date=day, parts=(part,), forward_a=ONE, forward_b=ONE, backward_a=ONE, backward_b=ONE
    )


def bought(*days: BuyBackDay, years: tuple[BuyBackYear, ...] = ()) -> BuyBacks:
    return BuyBacks(instrument=TENCENT, source="Script", years=years, days=days)


def today(scene: ReferenceScene) -> date:
    return exchange_date(Market.HK, scene.clock.market())


def script(scene: ReferenceScene, **more: Any) -> None:
    day = today(scene)
    answers: dict[str, Any] = {
        "corporate_actions": [action(day - timedelta(days=9), ActionKind.SPLIT), action(day, ActionKind.DIVIDEND)],
        "calendar": lambda _kind, begin, end, _markets: CalendarPage(
            events=tuple(row for row in (report(day), report(day, OTHER)) if begin <= row.day <= end)
        ),
        "news": said(item("said", scene.clock.market() - timedelta(minutes=3))),
        "buy_backs": bought(BuyBackDay(day - timedelta(days=2), 1000, ONE)),
    }
    script_behind(scene, **(answers | more))


async def want(scene: ReferenceScene, instrument: InstrumentId = TENCENT) -> list[EventMark]:
    want_marks(scene.context, instrument)
    await scene.settle()
    return [*scene.context.services.events().of(instrument)]


def letters(marks: list[EventMark]) -> str:
    return "".join(mark_letter([mark]) for mark in marks)


async def test_every_kind_is_read_in_the_order_of_days_and_of_this_security_alone(reference: ReferenceScene) -> None:
    foreign = action(today(reference), ActionKind.SPLIT, OTHER)
    script(reference)
    reference.source.answers["corporate_actions"].append(foreign)
    assert letters(await want(reference)) == "SBDEN"


async def test_who_places_an_order_is_told_of_the_ex_days_ahead(reference: ReferenceScene) -> None:
    day, later = today(reference), today(reference) + timedelta(days=9)
    past = action(day - timedelta(days=9), ActionKind.SPLIT)
    script(reference, corporate_actions=[past, action(day, ActionKind.DIVIDEND), action(later, ActionKind.SPLIT)])
    await want(reference)
    assert reference.hub.value(Topic.EX_DAYS.of(TENCENT)) == (
        ExDay(day, dividend=Decimal(1)),
        ExDay(later, split=True, ratio=Fraction(3)),
    )


async def test_a_day_is_asked_once_and_news_once_in_a_minute(reference: ReferenceScene) -> None:
    script(reference)
    counted = ("corporate_actions", "calendar", "buy_backs", "news")
    await want(reference)
    first = [reference.source.count(name) for name in counted]
    assert first == [1, 1 + WEEKS_BACK, 1, 1]
    for _ in range(3):
        reference.clock.advance(19.0)
        await want(reference)
    assert [reference.source.count(name) for name in counted] == first
    reference.clock.advance(4.0)
    await want(reference)
    assert [reference.source.count(name) for name in counted] == [1, 1 + WEEKS_BACK, 1, 2]
    reference.clock.set_market(reference.clock.market() + timedelta(days=1))
    await want(reference)
    assert [reference.source.count(name) for name in counted] == [2, 2 + 2 * WEEKS_BACK, 2, 3]


async def test_the_calendar_of_a_market_is_asked_once_for_all_its_securities(reference: ReferenceScene) -> None:
    script(reference)
    await want(reference)
    asked = reference.source.count("calendar")
    want_marks(reference.context, OTHER)
    await reference.settle()
    assert reference.source.count("calendar") == asked


async def test_a_refused_kind_hides_no_other_and_the_foot_says_who_has_it(reference: ReferenceScene) -> None:
    script(reference, buy_backs=ELSEWHERE, news=PermissionMissing("no-right", text="No right to news"))
    assert letters(await want(reference)) == "SDE"
    events = reference.context.services.events()
    assert set(events.refused(TENCENT)) == {ReadKind.BUY_BACKS, ReadKind.NEWS}
    assert "LongPort tells no buy-backs by day (B); Futu OpenD does" in events.foot(TENCENT)
    assert "news (N): " in events.foot(TENCENT)
    assert events.all_refused(TENCENT) == ""


async def test_years_of_buy_backs_are_no_days(reference: ReferenceScene) -> None:
    script(reference, buy_backs=bought(years=(BuyBackYear(year="2026", span="", amount=ONE, currency="HKD"),)))
    await want(reference)
    foot = reference.context.services.events().foot(TENCENT)
    assert foot == "Script tells no buy-backs by day (B); Futu OpenD does"


@pytest.mark.parametrize("error", [GatewayDown("disconnected"), RateLimited("too-many", retry_after=5.0)])
async def test_what_passes_is_not_told_and_is_asked_again(reference: ReferenceScene, error: Exception) -> None:
    script(reference, news=error)
    events = reference.context.services.events()
    assert letters(await want(reference)) == "SBDE"
    assert (events.foot(TENCENT), events.refused(TENCENT)) == ("", {})
    script(reference)
    reference.clock.advance(61.0)
    assert letters(await want(reference)) == "SBDEN"


@pytest.mark.parametrize("listed_as", [EventKind.SPLIT, EventKind.MERGER])
@pytest.mark.parametrize("other_refused", [False, True])
async def test_without_price_factors_dividends_are_in_the_providers_words_and_splits_of_the_calendar(
    reference: ReferenceScene, listed_as: EventKind, *, other_refused: bool
) -> None:
    day = today(reference)
    rows = (Dividend(text="Cash 2.4", ex_day=day, record_day=None, payment_day=None),)
    split = report(day)

    def calendar(kind: EventKind, begin: date, end: date, _markets: object) -> CalendarPage:
        if kind is not listed_as:
            if other_refused and kind is not EventKind.REPORT:
                raise NotOffered("not-offered")
            return CalendarPage(events=())
        found = CalendarEvent(
            kind=listed_as, day=day, market=Market.HK, instrument=TENCENT, name="", text="1 into 5", source="S"
        )
        return CalendarPage(events=(found,) if begin <= split.day <= end else ())

    script(
        reference,
        corporate_actions=NotOffered("not-offered"),
        dividends=Dividends(instrument=TENCENT, source="Script", rows=rows),
        calendar=calendar,
    )
    await want(reference)
    await reference.settle()
    marks = await want(reference)
    assert letters(marks) == "BDSN"
    assert [mark.text for mark in marks[1:3]] == ["Cash 2.4", "1 into 5"]
    assert ("splits (S)" in reference.context.services.events().foot(TENCENT)) == other_refused


async def test_pages_end_at_the_bound_and_the_foot_says_how_far_they_reach(reference: ReferenceScene) -> None:
    def calendar(_kind: EventKind, begin: date, end: date, _markets: object) -> CalendarPage:
        following = begin + timedelta(days=1)
        return CalendarPage(events=(report(begin),), next_day=following if following <= end else None)

    script(reference, calendar=calendar)
    await want(reference)
    assert reference.source.count("calendar") == 2 * MOST_PAGES
    words = reference.context.services.events().foot(TENCENT)
    assert words.startswith("reports (E) read from ")
    assert timedelta(days=MOST_PAGES) < AHEAD


async def test_a_calendar_that_goes_in_circles_ends(reference: ReferenceScene) -> None:
    script(reference, calendar=lambda _kind, begin, _end, _markets: CalendarPage(events=(), next_day=begin))
    await want(reference)
    assert reference.source.count("calendar") == 2


async def test_hostile_days_and_floods_are_left_out_and_named(reference: ReferenceScene) -> None:
    day, now = today(reference), reference.clock.market()
    far = [BuyBackDay(date(1, 1, 1), -5, None), BuyBackDay(date(9999, 12, 31), 5, None), BuyBackDay(day, -5, None)]
    flood = [item(f"<b>{number}\u202e</b>" * 50, now - timedelta(minutes=number)) for number in range(2000)]
    script(reference, buy_backs=bought(*far), news=said(*flood))
    marks = await want(reference)
    assert [mark.day for mark in marks if mark.kind is MarkKind.BUY_BACK] == [day]
    assert sum(mark.kind is MarkKind.NEWS for mark in marks) == 500
    foot = reference.context.services.events().foot(TENCENT)
    assert "buy-backs by day (B): rows left out that could not be read: day" in foot
    words = mark_words(marks, Market.HK)
    assert len(words) == 13
    assert words[-1] == f"{len(marks) - 12} more"
    assert all(len(line) < 250 for line in words)


@pytest.mark.parametrize(
    ("when", "expected"), [("11/2", date(2026, 11, 2)), ("12/31", date(2025, 12, 31)), ("13/1", None)]
)
async def test_a_headline_with_a_day_alone_stands_on_the_newest_such_day(
    reference: ReferenceScene, when: str, expected: date | None
) -> None:
    reference.clock.set_market(datetime(2026, 11, 18, 3, tzinfo=UTC))
    script(reference, news=said(item("said", None, when)))
    found = [mark for mark in await want(reference) if mark.kind is MarkKind.NEWS]
    assert [mark.day for mark in found] == ([] if expected is None else [expected])
    assert all("(time not told)" in words for words in mark_words(found, Market.HK))


async def test_another_security_than_a_company_has_ex_dates_alone(reference: ReferenceScene) -> None:
    script(reference)
    index = InstrumentId("HK.800000")
    want_marks(reference.context, index)
    await reference.settle()
    assert {name for name, _args, _named in reference.source.asked} == {"corporate_actions"}


async def test_the_same_marks_stay_the_same_tuple(reference: ReferenceScene) -> None:
    script(reference)
    await want(reference)
    events, told = reference.context.services.events(), list[object]()
    events.changed.connect(told.append)
    kept = events.of(TENCENT)
    reference.clock.advance(61.0)
    await want(reference)
    assert events.of(TENCENT) is kept
    assert told == []


# --- what was recorded ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("read_on", [0, 1])
def test_recorded_reports_come_first_and_a_calendar_of_today_is_not_asked_again(tmp_path: Path, read_on: int) -> None:
    day = date(2026, 11, 18)
    writer = open_archive(tmp_path, day)
    received = datetime(2026, 11, 18, 1, tzinfo=UTC)
    rows = event_rows([report(day - timedelta(days=80), session=SessionPart.AFTER, estimated=True)])
    add_daily(writer, EVENT, KEY, TENCENT, rows, received=received)
    gone = event_rows([report(day - timedelta(days=70))])
    add_daily(writer, EVENT, KEY, TENCENT, [{**row, "withdrawn": 1} for row in gone], received=received)
    read_day = day - timedelta(days=read_on)
    note_read(writer, KEY, TENCENT, DailyFigure.EVENT, read_day, received=received)
    close_archive(writer)
    with closing(ArchiveReader(tmp_path)) as reader:
        marks, fresh = recorded_marks(reader, key=KEY, instrument=TENCENT, today=day, kind=EventKind.REPORT)
    (mark,) = marks
    assert (mark.kind, mark.day, mark.text) == (MarkKind.REPORT, day - timedelta(days=80), "Q3")
    assert (mark.part_of_day, mark.estimated) == (SessionPart.AFTER, True)
    assert fresh is (read_on == 0)


class Recorded:
    """An archive that answers at once."""

    def __init__(self, answer: object) -> None:
        self.answer = answer

    def definition(self, _market: Market) -> object:
        return KEY

    async def read(self, _work: object) -> object:
        return self.answer


@pytest.mark.parametrize("fresh", [True, False])
async def test_a_calendar_that_was_recorded_today_is_not_asked(reference: ReferenceScene, *, fresh: bool) -> None:
    script(reference)
    mark = EventMark(MarkKind.REPORT, today(reference) - timedelta(days=80))
    reads = EventReads(reference.context.services.feeds, cast("Archive", Recorded(((mark,), fresh))))
    found = await reads(ReadKind.REPORTS, TENCENT, today(reference))
    assert mark in found.marks
    assert (reference.source.count("calendar") == 0) is fresh


# --- words ----------------------------------------------------------------------------------------------------------


def test_the_words_of_each_kind(qapp: QApplication) -> None:
    assert qapp is not None
    day = date(2026, 11, 18)
    at = datetime(2026, 11, 18, 2, 29, tzinfo=UTC)
    dividend = EventMark(MarkKind.DIVIDEND, day, parts=(ActionPart(ActionKind.DIVIDEND, amount=Decimal("2.4")),))
    marks = [
        dividend,
        EventMark(MarkKind.SPLIT, day, parts=(ActionPart(ActionKind.SPLIT, ONE, Decimal(3)),)),
        EventMark(MarkKind.REPORT, day, at, "Q3", part_of_day=SessionPart.DURING, estimated=True),
        EventMark(MarkKind.NEWS, day, at, "=said"),
        EventMark(MarkKind.BUY_BACK, day, shares=1200, money=5000.0),
    ]
    assert mark_words(marks, Market.HK) == [
        "Dividend 2.40 a share, ex Wed 18 Nov 2026",
        "Split 1 into 3, ex Wed 18 Nov 2026",
        "Report, Q3, 10:29, during trading, day estimated, Wed 18 Nov 2026",
        "News Wed 18 Nov 2026 10:29: =said",
        "Buy-back of 1,200 shares, 5,000.00, Wed 18 Nov 2026",
    ]
    assert [plain_words(mark) for mark in marks] == [
        "D dividend 2.4", "S split 1 3", "E Q3", "N =said", "B 1200 shares",
    ]  # fmt: skip
    assert mark_letter(marks) == "5"
    assert mark_letter([dividend]) == "D"
