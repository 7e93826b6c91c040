"""The collector's month of history: what it takes, what waits until when, where it stops, and what it writes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from fakes.values.archive_market import DAY, MEITUAN, TENCENT, at, days_before, session
from fakes.values.clock import ManualClock
from fakes.values.collecting import Provider, bars_for, facts, flow_of, source_of
from tideboard_core.archive.records import BARS
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.collect_command import plan_lines
from tideboard_core.collector.collector import Collector
from tideboard_core.collector.past_bars import PastNeed, PastPlan, plan_of
from tideboard_core.collector.reading import SessionRead
from tideboard_core.collector.recording import Recorder
from tideboard_core.errors import QuotaExceeded
from tideboard_core.flow.session_minutes import from_reply, to_archive
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import ChargedSecurity, HistoryQuota, LimitBasis, QuotaPeriod, kept_for_people
from tideboard_core.model.quote import Bar, BarAdjustment, BarPeriod
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.bars import BarOffer, BarPage, BarRequest

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
FIRST = date(2026, 12, 1)
READ_NOW = ChargedSecurity(InstrumentId(""), NOW)


def named(number: int) -> InstrumentId:
    return InstrumentId(f"HK.{number:05d}")


def monthly(used: int, remaining: int, *charged: ChargedSecurity) -> HistoryQuota:
    """An allowance of a calendar month, in our own count."""
    return HistoryQuota(used=used, remaining=remaining, period=QuotaPeriod.MONTH, charged=charged, counted_here=True)


def needs(count: int, first: int = 1) -> list[PastNeed]:
    return [PastNeed(named(number), (DAY,)) for number in range(first, first + count)]


def read_ago(count: int, days: int) -> tuple[ChargedSecurity, ...]:
    return tuple(ChargedSecurity(named(1000 + number), NOW - timedelta(days=days)) for number in range(count))


def shown(plan: PastPlan) -> tuple[int, int, list[date | None]]:
    """Taken without a unit, taken for one each, and the days for which the others wait."""
    return len(plan.counted), len(plan.takes), [each.until for each in plan.waits]


@pytest.mark.parametrize(
    ("quota", "count", "expected"),
    [
        (monthly(75, 25), 7, (0, 5, [FIRST, FIRST])),
        (monthly(79, 21), 1, (0, 1, [])),
        (monthly(80, 20), 1, (0, 0, [FIRST])),
        (monthly(81, 19), 1, (0, 0, [FIRST])),
        (monthly(320, 80), 1, (0, 0, [FIRST])),  # a fifth of 400 is more than 20
        (monthly(0, 100), 82, (0, 80, [FIRST, FIRST])),
        (monthly(0, 0), 1, (0, 0, [None])),
        (monthly(5, 10), 1, (0, 0, [None])),  # never more than the line
        (HistoryQuota(used=0, remaining=0, basis=LimitBasis.UNKNOWN), 2, (0, 0, [None, None])),
        (replace(monthly(0, 0), basis=LimitBasis.UNKNOWN), 2, (0, 0, [FIRST, FIRST])),  # a count that was lost
        (
            HistoryQuota(used=81, remaining=19, period=QuotaPeriod.SEVEN_DAYS, charged=read_ago(3, 5)),
            3,
            (0, 0, [date(2026, 11, 22), date(2026, 11, 22), None]),
        ),
        (
            HistoryQuota(used=80, remaining=20, period=QuotaPeriod.THIRTY_DAYS, charged=read_ago(1, 29)),
            1,
            (0, 0, [date(2026, 11, 21)]),
        ),
        (
            HistoryQuota(used=79, remaining=21, period=QuotaPeriod.NOT_SEEN, charged=read_ago(1, 29)),
            3,  # one now; the first unit back and the one of today pay for the others
            (0, 1, [date(2026, 11, 21), date(2026, 12, 20)]),
        ),
    ],
)
def test_a_month_is_shared_above_the_line_alone(
    quota: HistoryQuota, count: int, expected: tuple[int, int, list[date | None]]
) -> None:
    assert shown(plan_of(needs(count), quota, READ_NOW)) == expected


def test_what_counts_already_costs_nothing_more_and_no_allowance_no_plan() -> None:
    spent = monthly(100, 0, ChargedSecurity(named(2), NOW))
    plan = plan_of(needs(3), spent, READ_NOW)
    assert ([each.instrument for each in plan.counted], plan.needed) == ([named(2)], 2)
    assert shown(plan_of(needs(3), None, READ_NOW)) == (3, 0, [])


class WithHistory(Provider):
    """A provider with history of every session, of which each security is a unit of `total`."""

    total = 100
    bar_offer = BarOffer(periods=frozenset(BarPeriod), adjustments=frozenset(BarAdjustment), history_costs=True)

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(clock)
        self.charged: dict[InstrumentId, datetime] = {}
        self.known = True
        self.spent_between = 0

    async def bar_quota(self) -> HistoryQuota | None:
        if not self.known:
            return None
        charged = tuple(ChargedSecurity(*one) for one in self.charged.items())
        used = len(charged)
        return monthly(used, self.total - used, *charged)

    async def bars(self, request: BarRequest) -> BarPage:
        if request.before is None:
            today = await super().bars(request)
            past = [one for day in MISSED for one in bars_for(request.instrument, session(day), range(330))]
            return BarPage(bars=[*past, *today.bars][-request.count :], older=True)
        assert request.begin is not None
        assert request.adjustment is BarAdjustment.NONE
        self._answer("history", request.instrument)
        self.charged.setdefault(request.instrument, self.clock.market())
        for number in range(self.spent_between):  # a hand reads others meanwhile
            self.charged.setdefault(named(2000 + number), self.clock.market())
        found: list[Bar] = []
        for one in TradingCalendar().sessions(session().market, request.begin.date(), request.before.date()):
            found += bars_for(request.instrument, one, range(one.minutes))
        return BarPage(bars=[each for each in found if request.begin <= each.start < request.before])


MISSED = days_before(DAY, 8)
"""Sessions before today's; the first was recorded, the last two are within the newest bars."""


@pytest.fixture
def history(clock: ManualClock) -> WithHistory:
    return WithHistory(clock)


def collector_of(history: WithHistory, writer: ArchiveWriter, clock: ManualClock, *, allowed: bool) -> Collector:
    return Collector(source_of(history), writer, clock, sleep=clock.sleep, past=lambda: allowed)


def record_first(writer: ArchiveWriter, *symbols: InstrumentId) -> None:
    """A session of each, from before the days that were missed."""
    recorder = Recorder(source_of(Provider(ManualClock())).provider, writer, TradingCalendar())
    recorder.begin(practice=False)
    hours = session(MISSED[0])
    for symbol in symbols:
        minutes = to_archive(from_reply(flow_of(symbol, hours, range(hours.minutes)), hours, 2e9), None)
        read = SessionRead(instrument=facts(symbol), session=hours, received=at(330, MISSED[0]), minutes=minutes)
        recorder.record(read)


def days_with_bars(writer: ArchiveWriter, symbol: InstrumentId) -> list[date]:
    recorder = Recorder(source_of(Provider(ManualClock())).provider, writer, TradingCalendar())
    recorder.begin(practice=False)
    key = recorder.daily_key(facts(symbol), DAY)
    return [day for day in (*MISSED, DAY) if writer.received(key, symbol, day, BARS) == session(day).minutes]


async def test_missed_sessions_get_their_bars_for_one_unit_and_the_newest_for_none(
    history: WithHistory, writer: ArchiveWriter, clock: ManualClock
) -> None:
    record_first(writer, TENCENT)
    collector = collector_of(history, writer, clock, allowed=True)
    await collector.collect([TENCENT, MEITUAN])
    assert history.asked_for("history") == [TENCENT]  # Meituan begins today: it has missed nothing
    assert days_with_bars(writer, TENCENT) == [*MISSED, DAY]
    assert collector.plan is not None
    assert (shown(collector.plan), collector.plan.read) == ((0, 0, []), (TENCENT,))
    await collector.collect([TENCENT, MEITUAN])
    assert history.asked_for("history") == [TENCENT]


async def test_without_a_persons_leave_no_unit_is_spent_and_the_plan_says_what_it_would_take(
    history: WithHistory, writer: ArchiveWriter, clock: ManualClock
) -> None:
    record_first(writer, TENCENT)
    collector = collector_of(history, writer, clock, allowed=False)
    await collector.collect([TENCENT])
    assert (history.charged, history.asked_for("history")) == ({}, [])
    assert collector.plan is not None
    assert (collector.plan.allowed, collector.plan.needed, shown(collector.plan)) == (False, 1, (0, 1, []))


@pytest.mark.parametrize(
    ("total", "known", "until"), [(100, True, FIRST), (100, False, None)], ids=["at-the-line", "unknown"]
)
async def test_nothing_is_read_below_the_line_and_the_day_is_said(
    history: WithHistory, writer: ArchiveWriter, clock: ManualClock, total: int, until: date | None, *, known: bool
) -> None:
    record_first(writer, TENCENT)
    history.total, history.known = total, known
    history.charged = {named(number): clock.market() for number in range(80)}
    collector = collector_of(history, writer, clock, allowed=True)
    await collector.collect([TENCENT])
    assert (len(history.charged), history.asked_for("history")) == (80, [])
    assert collector.plan is not None
    assert shown(collector.plan) == (0, 0, [until])


async def test_it_stops_where_a_hand_has_spent_meanwhile_and_nothing_is_half_written(
    history: WithHistory, writer: ArchiveWriter, clock: ManualClock
) -> None:
    record_first(writer, TENCENT, MEITUAN)
    history.spent_between = 79
    collector = collector_of(history, writer, clock, allowed=True)
    await collector.collect([TENCENT, MEITUAN])
    assert history.asked_for("history") == [TENCENT]
    assert days_with_bars(writer, MEITUAN) == [*MISSED[-2:], DAY]  # the free ones
    assert collector.plan is not None
    assert collector.plan.refused is not None
    assert (collector.plan.refused.code, shown(collector.plan)) == ("history-kept", (0, 0, [FIRST]))


async def test_a_refusal_by_the_broker_stops_it_and_is_said(
    history: WithHistory, writer: ArchiveWriter, clock: ManualClock
) -> None:
    record_first(writer, TENCENT, MEITUAN)
    history.errors["history"] = [QuotaExceeded("history-spent-month", text="no", used=60, limit=60)]
    collector = collector_of(history, writer, clock, allowed=True)
    outcome = await collector.collect([TENCENT, MEITUAN])
    assert outcome.recorded.keys() == {TENCENT, MEITUAN}
    assert collector.plan is not None
    assert collector.plan.refused is not None
    assert collector.plan.refused.code == "history-spent-month"
    assert days_with_bars(writer, TENCENT) == [*MISSED[-2:], DAY]


def test_the_command_says_what_is_needed_what_is_left_and_who_waits_until_when() -> None:
    quota = monthly(79, 21, ChargedSecurity(named(3), NOW))
    plan = plan_of(needs(3), quota, READ_NOW, allowed=False)
    assert plan_lines(plan) == [
        "HK.00003: bars of missed sessions (1) take no further unit of history, read with --past-bars",
        "HK.00001: bars of missed sessions (1) take one unit of history, read with --past-bars",
        "HK.00002: bars of missed sessions take one unit of history, waits until 2026-12-01",
        "units of history: 2 needed, at most 21 of 100 left, 20 stay for people",
    ]
    unknown = plan_of(needs(1), HistoryQuota(used=0, remaining=0, basis=LimitBasis.UNKNOWN), READ_NOW)
    assert plan_lines(unknown) == [
        "HK.00001: bars of missed sessions take one unit of history, no day is known",
        "units of history: 1 needed, the gateway does not tell them, so none is taken",
    ]
    stopped = replace(plan_of([], quota, READ_NOW), read=(named(9),), refused=kept_for_people(quota))
    assert plan_lines(stopped) == [
        "HK.00009: minute bars of missed sessions read of history",
        "history stopped: 21 of 100 units are left, and 20 are kept for people",
        "units of history: 0 needed, at most 21 of 100 left, 20 stay for people",
    ]
    assert plan_lines(plan_of([], quota, READ_NOW)) == []
