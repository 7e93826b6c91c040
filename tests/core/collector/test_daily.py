"""What is asked once a day: after publication, once, missed days too, and what a connection lacks."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from fakes.values.archive_market import CALENDAR, DAY, KEY, MEITUAN, TENCENT, after_close, days_before
from fakes.values.behind_answers import holdings, open_positions, ratings, report, short_sales
from fakes.values.clock import ManualClock
from fakes.values.collecting import Provider, source_of
from tideboard_core.archive.daily.publication import DailyFigure
from tideboard_core.archive.daily.reading import known_at, reads_of, versions_of
from tideboard_core.archive.daily_tables import BROKERS, EVENT, RATING, SHORT, DailyRow, DailyTable
from tideboard_core.archive.units import day_number
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector import daily
from tideboard_core.collector.collector import Collector
from tideboard_core.collector.source import DailyPace
from tideboard_core.errors import GatewayDown, NotOffered, RateLimited
from tideboard_core.gateways.futu.behind.calls import PAGE as FUTU_PAGE
from tideboard_core.model.behind.brokers import HoldingDay, HoldingHistory, Holdings
from tideboard_core.model.behind.company import Ratings
from tideboard_core.model.behind.events import CalendarEvent, CalendarPage, EventKind
from tideboard_core.model.behind.short_selling import ShortPositions, ShortVolumes
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.ports.behind import SHORT_DAYS

EVENING = datetime(2026, 11, 20, 11, tzinfo=UTC)
"""19:00 in Hong Kong: after all that is published on the day."""
OWN_KEY = replace(KEY, provider="Fake")
CHOSEN = "B00004"


class Behind:
    """Answers from values, counts its calls, and is its own subjects."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.asked: list[tuple[str, object]] = []
        self.errors: dict[str, Exception] = {}
        self.events_: list[CalendarEvent] = []
        self.days = 40
        self.sold_until: date | None = None
        self.settled = DAY
        self.page_days = 365
        self.unread = ""
        self.moments: list[float] = []
        self.brokers = self.short_selling = self.company = self.events = self

    async def volumes(self, instrument: InstrumentId, count: int = 100) -> ShortVolumes:
        self._answer("volumes", count)
        day = self.sold_until or self._day()
        found = short_sales(*[str(each) for each in range(1, self.days + 1)], day=day, instrument=instrument)
        return replace(found, days=found.days[-count:])

    async def positions(self, instrument: InstrumentId, count: int = 100) -> ShortPositions:
        assert count == 100
        self._answer("positions", instrument)
        return open_positions(date(2026, 11, 13), instrument)

    async def ratings(self, instrument: InstrumentId) -> Ratings:
        self._answer("ratings", instrument)
        return replace(ratings(), instrument=instrument)

    async def holdings(self, instrument: InstrumentId) -> Holdings:
        self._answer("holdings", instrument)
        return replace(holdings(25, settled=self.settled), instrument=instrument)

    async def holding_history(self, instrument: InstrumentId, number: str) -> HoldingHistory:
        self._answer("history", number)
        days = tuple(HoldingDay(day, 1_000, None) for day in days_before(DAY, 70))
        return HoldingHistory(instrument=instrument, source="Fake", number=number, days=days)

    async def calendar(self, kind: EventKind, begin: date, end: date, markets: Collection[Market] = ()) -> CalendarPage:
        self._answer("calendar", (kind, begin, end, *markets))
        if (error := self.errors.get(kind)) is not None:
            raise error
        last = min(end, begin + timedelta(days=self.page_days - 1))
        found = [each for each in self.events_ if each.kind is kind and begin <= each.day <= last]
        following = None if last == end else last + timedelta(days=1)
        return CalendarPage(events=tuple(found), next_day=following, unread=self.unread)

    def named(self, name: str) -> list[object]:
        return [what for call, what in self.asked if call == name]

    def _day(self) -> date:
        return CALENDAR.session_at(Market.HK, self.clock.market()).date

    def _answer(self, name: str, what: object) -> None:
        self.asked.append((name, what))
        self.moments.append(self.clock.monotonic())
        if name in self.errors:
            raise self.errors[name]


@pytest.fixture
def behind(clock: ManualClock) -> Behind:
    clock.set_market(EVENING)
    return Behind(clock)


def made(provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind, *chosen: str) -> Collector:
    source = replace(source_of(provider), behind=lambda: behind)
    return Collector(source, writer, clock, sleep=clock.sleep, participants=lambda: chosen)


def rows(writer: ArchiveWriter, table: DailyTable, instrument: InstrumentId = TENCENT) -> list[DailyRow]:
    found = versions_of(writer.database, writer.identities, table, OWN_KEY, instrument)
    return known_at(table, found)


async def test_a_day_is_asked_for_once_and_kept_with_its_receipt(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    merger = replace(report(date(2026, 11, 25)), kind=EventKind.MERGER)
    behind.events_ = [report(date(2026, 11, 25)), merger]
    collector = made(provider, writer, clock, behind)
    outcome = await collector.collect_daily([TENCENT])

    assert outcome is not None
    assert (outcome.answered, outcome.refused) == (8, 0)  # sales, positions, ratings, holdings, four calendars
    assert len(rows(writer, SHORT)) == 41
    assert len(rows(writer, BROKERS)) == 20
    assert [row["strong_buy"] for row in rows(writer, RATING)] == [34]
    assert {(row["day"], row["type"]) for row in rows(writer, EVENT)} == {(20261125, "report"), (20261125, "merger")}
    received = rows(writer, SHORT)[0]["received"]
    assert isinstance(received, int)
    assert received >= int(EVENING.timestamp() * 1e6)

    assert await collector.collect_daily([TENCENT]) is None
    calls = len(behind.asked)
    again = made(provider, writer, clock, behind)  # another start on the same evening
    found = await again.collect_daily([TENCENT])
    assert found is not None
    assert (found.rows, len(behind.asked)) == (0, calls)


async def test_before_publication_the_day_before_is_asked_for(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    clock.set_market(after_close())
    collector = made(provider, writer, clock, behind)
    await collector.collect_daily([TENCENT])
    reads = reads_of(writer.database, writer.identities, OWN_KEY, TENCENT, DailyFigure.SALES)
    assert list(reads) == [date(2026, 11, 19)]
    clock.set_market(EVENING)
    await collector.collect_daily([TENCENT])
    reads = reads_of(writer.database, writer.identities, OWN_KEY, TENCENT, DailyFigure.SALES)
    assert sorted(reads) == [date(2026, 11, 19), DAY]


async def test_missed_days_come_later_and_count_from_their_receipt(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    clock.set_market(EVENING - timedelta(days=7))
    behind.settled = date(2026, 11, 12)
    await made(provider, writer, clock, behind, CHOSEN).collect_daily([TENCENT])
    clock.set_market(EVENING)
    behind.settled = date(2026, 11, 19)
    await made(provider, writer, clock, behind, CHOSEN).collect_daily([TENCENT])

    assert behind.named("volumes") == [100, 11]  # five missed days and today, and five in case they changed
    versions = versions_of(writer.database, writer.identities, SHORT, OWN_KEY, TENCENT)
    missed = [row for row in versions if row["day"] == 20261117]
    assert [row["received"] for row in missed] == [row["received"] for row in versions if row["day"] == 20261120]
    assert behind.named("history") == [CHOSEN, CHOSEN]
    listed: dict[object, set[object]] = defaultdict(set)
    for row in rows(writer, BROKERS):
        listed[row["day"]].add(row["listed"])
    assert listed[20261119] == {0, 1}  # its own history goes up to that day
    assert listed[20261117] == {0}  # of a missed day the chosen participant alone


async def test_without_a_missed_day_no_history_is_asked_for(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    clock.set_market(EVENING - timedelta(days=1))
    await made(provider, writer, clock, behind, CHOSEN).collect_daily([TENCENT])
    clock.set_market(EVENING)
    await made(provider, writer, clock, behind, CHOSEN).collect_daily([TENCENT])
    assert behind.named("history") == [CHOSEN]


async def test_a_provider_that_is_late_for_days_is_asked_for_all_of_them(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    days = days_before(DAY, 9)
    behind.sold_until = days[0]
    for day in (days[0], days[-1]):
        clock.set_market(datetime.combine(day, EVENING.timetz()))
        await made(provider, writer, clock, behind).collect_daily([TENCENT])
    behind.sold_until = None
    clock.set_market(EVENING)
    await made(provider, writer, clock, behind).collect_daily([TENCENT])
    kept = {row["day"] for row in rows(writer, SHORT) if row["figure"] == DailyFigure.SALES}
    assert {day_number(day) for day in days} <= kept


async def test_a_refused_history_is_asked_for_again(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    clock.set_market(EVENING - timedelta(days=7))
    await made(provider, writer, clock, behind, CHOSEN).collect_daily([TENCENT])
    clock.set_market(EVENING - timedelta(days=1))
    behind.errors = {"history": RateLimited("rate-limited", text="slow")}
    await made(provider, writer, clock, behind, CHOSEN).collect_daily([TENCENT])
    clock.set_market(EVENING)
    behind.errors = {}
    behind.asked.clear()
    await made(provider, writer, clock, behind, CHOSEN).collect_daily([TENCENT])
    assert behind.named("history") == [CHOSEN]  # days were missed before it was refused


async def test_refused_reports_are_asked_for_from_their_first_day_on(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    behind.events_ = [report(DAY - timedelta(days=20))]
    clock.set_market(EVENING - timedelta(days=1))
    behind.errors = {EventKind.REPORT: RateLimited("rate-limited", text="slow")}
    await made(provider, writer, clock, behind).collect_daily([TENCENT])
    clock.set_market(EVENING)
    behind.errors = {}
    await made(provider, writer, clock, behind).collect_daily([TENCENT])
    assert [row["day"] for row in rows(writer, EVENT)] == [day_number(DAY - timedelta(days=20))]


async def test_what_is_not_offered_or_refused_is_left_out_and_the_rest_comes(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    behind.errors = {
        "volumes": NotOffered("offered-elsewhere", text="no"),
        "ratings": RateLimited("rate-limited", text="slow"),
    }
    outcome = await made(provider, writer, clock, behind).collect_daily([TENCENT])
    assert outcome is not None
    assert outcome.refused == 1
    assert [row["figure"] for row in rows(writer, SHORT)] == ["positions"]
    assert rows(writer, RATING) == []
    assert len(rows(writer, BROKERS)) == 20
    assert reads_of(writer.database, writer.identities, OWN_KEY, TENCENT, DailyFigure.RATING) == {}


async def test_a_lost_connection_ends_the_round_and_nothing_is_asked_twice(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    behind.errors = {"ratings": GatewayDown("connection-closed")}
    collector = made(provider, writer, clock, behind)
    with pytest.raises(GatewayDown):
        await collector.collect_daily([TENCENT])
    behind.errors = {}
    await collector.collect_daily([TENCENT])
    assert len(behind.named("volumes")) == 1
    assert len(rows(writer, RATING)) == 1


async def test_the_calendar_is_asked_for_once_for_all_securities_page_by_page(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    behind.page_days = 7
    behind.events_ = [report(date(2026, 11, 25)), report(date(2026, 12, 16), instrument=MEITUAN)]
    collector = made(provider, writer, clock, behind)
    await collector.collect_daily([TENCENT])
    pages = len(behind.named("calendar"))
    await collector.collect_daily([TENCENT, MEITUAN])
    assert pages == len(behind.named("calendar")) == 10 + 2 + 3 + 3
    assert [row["day"] for row in rows(writer, EVENT, MEITUAN)] == [20261216]


async def test_a_report_that_moved_is_known_from_the_next_evening_on(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    behind.events_ = [report(date(2026, 11, 25))]
    clock.set_market(EVENING - timedelta(days=1))
    await made(provider, writer, clock, behind).collect_daily([TENCENT])
    behind.events_ = [report(date(2026, 12, 2))]
    clock.set_market(EVENING)
    await made(provider, writer, clock, behind).collect_daily([TENCENT])
    found = [(row["day"], row["withdrawn"]) for row in rows(writer, EVENT)]
    assert sorted(found) == [(20261125, 1), (20261202, 0)]


async def evenings(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind, *symbols: InstrumentId, count: int
) -> list[list[date]]:
    """Collect on so many trading days, each after a new start; from when to when reports were asked for on each."""
    found = []
    for day in [*days_before(DAY, count - 1), DAY]:
        clock.set_market(datetime.combine(day, EVENING.timetz()))
        behind.asked.clear()
        await made(provider, writer, clock, behind).collect_daily(symbols or (TENCENT,))
        spans = [what[1:3] for what in behind.named("calendar") if isinstance(what, tuple) and what[0] == "report"]
        found.append([each for span in spans for each in span])
    return found


async def test_reports_of_the_past_come_a_piece_each_day(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    day = days_before(DAY, 2)[0]
    behind.events_ = [report(day - timedelta(days=each)) for each in (20, 100, 300, 390)]
    first, second, third = await evenings(provider, writer, clock, behind, count=3)
    assert first == [day - timedelta(days=34), day + timedelta(days=35)]  # not all at once
    assert second[2:] == [day - timedelta(days=34 + 182), day - timedelta(days=35)]
    assert third[2:] == [day - timedelta(days=34 + 364), day - timedelta(days=34 + 183)]
    received = [row["received"] for row in sorted(rows(writer, EVENT), key=lambda row: str(row["day"]), reverse=True)]
    assert len(received) == 4
    assert (
        str(received[0]) < str(received[1]) < str(received[2]) == str(received[3])
    )  # each known from its own receipt on


async def test_the_past_ends_where_the_provider_has_no_report(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    behind.events_ = [report(DAY + timedelta(days=5))]
    asked = await evenings(provider, writer, clock, behind, count=4)
    assert [len(each) // 2 for each in asked] == [1, 2, 1, 1]


async def test_a_refused_or_torn_piece_is_asked_for_again(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    behind.events_ = [report(DAY - timedelta(days=60 * each)) for each in range(10)]
    behind.unread = "day"
    asked = await evenings(provider, writer, clock, behind, count=3)
    assert asked[1][3] - asked[1][2] == timedelta(days=181)
    assert asked[2][2:] == asked[1][2:]


async def test_a_security_that_comes_later_gets_its_own_past(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    behind.events_ = [report(DAY - timedelta(days=60 * each), instrument=MEITUAN) for each in range(20)]
    await evenings(provider, writer, clock, behind, count=3)
    clock.set_market(EVENING + timedelta(days=3))
    behind.asked.clear()
    await made(provider, writer, clock, behind).collect_daily((TENCENT, MEITUAN))
    (past,) = [what for what in behind.named("calendar") if isinstance(what, tuple) and what[2] < DAY]
    assert past[2] == (EVENING + timedelta(days=3)).date() - timedelta(days=35)  # Tencent's is known further back
    assert min(str(row["day"]) for row in rows(writer, EVENT, MEITUAN)) < "20260601"


async def test_a_participant_who_is_chosen_later_comes_with_its_past(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    await made(provider, writer, clock, behind).collect_daily([TENCENT])
    assert behind.named("history") == []
    await made(provider, writer, clock, behind, CHOSEN).collect_daily([TENCENT])  # on the same evening
    assert behind.named("history") == [CHOSEN]
    assert len({row["day"] for row in rows(writer, BROKERS) if row["participant"] == CHOSEN}) == 71
    await made(provider, writer, clock, behind, CHOSEN).collect_daily([TENCENT])
    assert behind.named("history") == [CHOSEN]


async def test_ended_between_list_and_history_both_are_asked_for_again(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    clock.set_market(EVENING - timedelta(days=7))
    await made(provider, writer, clock, behind, CHOSEN).collect_daily([TENCENT])
    clock.set_market(EVENING)
    behind.errors = {"history": GatewayDown("connection-closed")}
    with pytest.raises(GatewayDown):
        await made(provider, writer, clock, behind, CHOSEN).collect_daily([TENCENT])
    behind.errors = {}
    behind.asked.clear()
    await made(provider, writer, clock, behind, CHOSEN).collect_daily([TENCENT])
    assert behind.named("history") == [CHOSEN]  # the days between were missed


async def test_calls_for_each_figure_keep_the_gap_of_a_shared_connection(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    behind.page_days = 7
    source = replace(source_of(provider), behind=lambda: behind, daily=DailyPace(gap=6.0))
    collector = Collector(source, writer, clock, sleep=clock.sleep, participants=list)
    await collector.collect_daily([TENCENT, MEITUAN])
    moments: dict[str, list[float]] = {}
    for (name, _what), moment in zip(behind.asked, behind.moments, strict=True):
        moments.setdefault(name, []).append(moment)
    gaps = [later - earlier for found in moments.values() for earlier, later in pairwise(found)]
    assert len(gaps) > 15
    assert min(gaps) >= 6.0
    assert moments.keys() >= {"volumes", "positions", "ratings", "calendar"}


async def test_one_figure_does_not_wait_for_the_place_of_another(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    """A figure has a limit of its own: a security takes no longer than the gap, whatever is asked about it."""
    source = replace(source_of(provider, subscribes=False), behind=lambda: behind, daily=DailyPace(gap=6.0))
    collector = Collector(source, writer, clock, sleep=clock.sleep, participants=list)
    await collector.collect_daily([TENCENT, MEITUAN])
    asked = [
        (name, moment) for (name, _what), moment in zip(behind.asked, behind.moments, strict=True) if name != "calendar"
    ]
    begun = asked[0][1]
    assert [(name, moment - begun) for name, moment in asked] == [
        (name, moment) for moment in (0.0, 6.0) for name in ("volumes", "positions", "ratings", "holdings")
    ]


async def test_each_page_that_futu_sends_keeps_the_gap(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    """A hundred days are two calls of the ten in 30 s that are allowed, of which half are the window's."""
    source = replace(source_of(provider), behind=lambda: behind, daily=DailyPace(gap=6.0))
    collector = Collector(source, writer, clock, sleep=clock.sleep, participants=list)
    await collector.collect_daily([TENCENT, MEITUAN])
    moments = [
        [moment for (name, _what), moment in zip(behind.asked, behind.moments, strict=True) if name == wanted]
        for wanted in ("volumes", "positions")
    ]

    assert SHORT_DAYS == 2 * daily.PAGE == 2 * FUTU_PAGE
    assert [second - first for first, second in moments] == [12.0, 12.0]


async def test_nothing_is_asked_for_while_it_is_paused(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    collector = made(provider, writer, clock, behind)
    collector.pause()
    round_ = asyncio.ensure_future(collector.collect_daily([TENCENT]))  # noqa: TID251  awaited below
    for _step in range(20):
        await asyncio.sleep(0)
    assert behind.asked == []
    collector.resume()
    assert await round_ is not None
    assert behind.asked


async def test_beside_a_window_it_begins_later(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    source = replace(source_of(provider), behind=lambda: behind, daily=DailyPace(after=300.0))
    begun, begins = clock.monotonic(), list[float]()

    async def sleep(seconds: float) -> None:
        await clock.sleep(seconds)
        if behind.asked and not begins:
            begins.append(clock.monotonic() - begun)
        if clock.monotonic() - begun > 600:
            raise asyncio.CancelledError

    async def symbols() -> list[InstrumentId]:
        return [TENCENT]

    collector = Collector(source, writer, clock, sleep=sleep, participants=list)
    with pytest.raises(asyncio.CancelledError):
        await collector.run(symbols, on_outcome=lambda _outcome: None)
    assert begins
    assert begins[0] >= 300


async def test_unknown_securities_are_asked_for_once(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    provider.unknown = {TENCENT}
    collector = made(provider, writer, clock, behind)
    await collector.collect_daily([TENCENT])
    assert await collector.collect_daily([TENCENT]) is None
    assert behind.asked == []


async def test_without_participants_named_nobody_is_asked(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock, behind: Behind
) -> None:
    source = replace(source_of(provider), behind=lambda: behind)
    assert await Collector(source, writer, clock, sleep=clock.sleep).collect_daily([TENCENT]) is None
    assert behind.asked == []
