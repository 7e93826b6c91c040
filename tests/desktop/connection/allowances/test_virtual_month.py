"""A month of history at both brokers of the practice exchange: what each line asks, and when the units come back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from fakes.scenes.connection.session import LinkStage, link_stage
from fakes.servers.sandbox import SandboxHere
from tideboard_core.errors import NotOffered, PermissionMissing, QuotaExceeded
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import HistoryQuota
from tideboard_core.model.quote import BarPeriod
from tideboard_core.ports.bars import BarRequest
from tideboard_core.system.settings import Backend
from tideboard_desktop.connection.allowances.view import AllowancePage
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.words.history_quota import line_words, return_words, state_words, use_words

FIRST = "2026-11-02"
LONGPORT, OPEND, REST = Backend.LONGPORT, Backend.OPEND, Backend.OPEND_REST
APPLE = InstrumentId("US.AAPL")
HONG_KONG = ZoneInfo("Asia/Hong_Kong")


class Seen(NamedTuple):
    """What the meter said at the end of a day."""

    used: str
    line: str
    state: str
    back: str


@dataclass
class Month:
    """Reads of new securities, so many a day, by a hand that says yes to each question."""

    stage: LinkStage
    free: int = 0
    """Read without a question."""
    asked: int = 0
    """Read after one."""
    refused: list[str] = field(default_factory=list)
    days: list[Seen] = field(default_factory=list)
    names: list[InstrumentId] = field(default_factory=list)

    async def quota(self) -> HistoryQuota:
        """The allowance as the gateway has it now."""
        found = await self.stage.feeds.gateway.quotes.bar_quota()
        assert found is not None
        return found

    async def next_day(self) -> None:
        """Move exchange and program on by a day; limits of calls are over by then."""
        await self.stage.sandbox.advance(86_400)
        await self.stage.sandbox.wait(60)
        self.stage.clock.advance(60)
        await self.tell_time()

    async def tell_time(self) -> None:
        """Give the program the exchange's time."""
        answer = await self.stage.sandbox.ask("time")
        self.stage.clock.set_market(datetime.fromisoformat(answer["time"]))

    async def read(self, count: int) -> None:
        """Read older bars of the next securities."""
        for _ in range(count):
            name = self.names.pop(0)
            question = (await self.quota()).asks_about(name)
            request = BarRequest(instrument=name, period=BarPeriod.DAY, before=self.stage.clock.market(), count=1)
            try:
                await self.stage.feeds.gateway.quotes.bars(request)
            except QuotaExceeded as error:
                self.refused.append(error.code)
                continue
            except NotOffered:  # a security without any data
                continue
            self.asked, self.free = self.asked + question, self.free + (not question)

    async def run(self, days: int, a_day: int) -> None:
        """Read `a_day` on each of so many days, and keep what the meter says at the end of each."""
        for _ in range(days):
            await self.read(min(a_day, len(self.names)))
            quota = await self.quota()
            self.days.append(Seen(use_words(quota), line_words(quota), state_words(quota), return_words(quota)))
            await self.next_day()

    async def pass_to(self, instant: datetime) -> None:
        """Move on to an instant, with nothing read."""
        await self.tell_time()
        await self.stage.sandbox.advance((instant - self.stage.clock.market()).total_seconds())
        await self.tell_time()

    async def until(self, instant: datetime) -> Seen:
        """Move on to an instant, and return what the meter says there."""
        await self.pass_to(instant)
        quota = await self.quota()
        return Seen(use_words(quota), line_words(quota), state_words(quota), return_words(quota))


async def month_of(stage: LinkStage) -> Month:
    """A month whose securities are all that the exchange lists, those of Hong Kong first."""
    assert isinstance(stage.sandbox, SandboxHere)
    names = await stage.sandbox.within(lambda program: sorted(one.id for one in program.exchange.instruments()))
    month = Month(stage, names=[name for name in names if name.startswith(("HK.", "SH.", "US."))])
    await month.tell_time()
    return month


class Expected(NamedTuple):
    """A scenario, its days of reads and reads a day, and what came of them; the meter on the last and the first."""

    broker: Backend
    scenario: str
    days: int
    a_day: int
    free: int
    asked: int
    refused: int
    line_on: int
    """Day of November on which the line was crossed, 0 = never."""
    last: str
    first: str


_MONTHS = [
    # The published 100: a fifth of it is asked about, the broker names its limit at the 101st, and on the first all of
    # it is there again.
    Expected(LONGPORT, "history-100", 21, 5, 81, 19, 1, 18, "at least 100 of 100", "at least 0 of 100"),
    # 400, of which nothing is told: the hand goes on beyond the 100 that were expected, and what came stays the least.
    Expected(
        LONGPORT, "history-400", 18, 7, 81, 41, 0, 14, "at least 122 of at least 122", "at least 0 of at least 122"
    ),
    Expected(LONGPORT, "history-none", 2, 1, 0, 0, 2, 0, "at least 0 of 0", "at least 0 of 0"),
    # Others of the account have read 85: seen by nobody here until the broker refuses the sixteenth of ours.
    Expected(LONGPORT, "history-shared", 4, 5, 15, 0, 5, 5, "at least 100 of 100", "at least 0 of 100"),
    # OpenD counts itself, over thirty days: on the first of December nothing is back, on the second the first five.
    Expected(OPEND, "history-100", 21, 5, 77, 19, 5, 18, "100 of 100", "100 of 100"),
    Expected(OPEND, "history-7-days", 12, 6, 68, 0, 0, 0, "0 of 300", "0 of 300"),
    Expected(OPEND, "history-shared", 4, 5, 0, 15, 5, 2, "100 of 100", "100 of 100"),
    Expected(OPEND, "history-none", 2, 1, 0, 0, 2, 0, "0 of 0", "0 of 0"),
    # FutuOpenD-rs answers with OpenD's message.
    Expected(REST, "history-7-days", 12, 6, 68, 0, 0, 0, "0 of 300", "0 of 300"),
    Expected(REST, "history-shared", 4, 5, 0, 15, 5, 2, "100 of 100", "100 of 100"),
]


@pytest.mark.whole("*-history-100", "*-history-400", "*-history-7-days")
@pytest.mark.parametrize("expected", _MONTHS, ids=lambda one: f"{one.broker.value}-{one.scenario}")
async def test_a_month(tasks: Tasks, qtbot: QtBot, expected: Expected) -> None:
    async with link_stage(tasks, scenario=expected.scenario, door=expected.broker, date=FIRST) as stage:
        month = await month_of(stage)
        await month.run(expected.days, expected.a_day)

        assert (month.free, month.asked, len(month.refused)) == (expected.free, expected.asked, expected.refused)
        crossed = [number for number, day in enumerate(month.days, start=2) if day.line]
        assert next(iter(crossed), 0) == expected.line_on
        assert month.days[0].line == "" or expected.line_on == 2
        last = await month.until(datetime(2026, 11, 30, 23, 59, tzinfo=HONG_KONG))
        first = await month.until(datetime(2026, 12, 1, 0, 1, tzinfo=HONG_KONG))
        assert (last.used, first.used) == (expected.last, expected.first)
        if expected.broker is LONGPORT:
            assert last.back == ("All come back on Tue 1 Dec 2026." if expected.free else "")
            assert first.back == ""
        if expected.scenario == "history-none":
            assert "no history; the newest 1,000 bars still come." in last.state


@pytest.mark.parametrize(
    ("broker", "scenario", "proven", "back"),
    [
        (OPEND, "history-100", "30 days", "Wed 2 Dec"),
        (OPEND, "history-7-days", "7 days", "Wed 11 Nov"),
        (REST, "history-100", "30 days", "Wed 2 Dec"),
    ],
)
async def test_the_gateway_s_own_list_says_how_long_a_security_counts(
    tasks: Tasks, qtbot: QtBot, broker: Backend, scenario: str, proven: str, back: str
) -> None:
    """One a day: until the ninth day thirty are expected, then the list has shown which."""
    async with link_stage(tasks, scenario=scenario, door=broker, date=FIRST) as stage:
        month = await month_of(stage)
        await month.run(9, 1)
        expected = [f"for {proven}, as the gateway's list shows" in day.state for day in month.days]
        assert expected == [False] * 8 + [True]
        assert "7 or 30 days" in month.days[7].state
        assert back in month.days[8].back
        assert [HELD[scenario]] == [month.days[8].used]


HELD = {"history-100": "9 of 100", "history-7-days": "7 of 300"}


async def test_over_rest_seven_days_are_never_proven_and_the_longer_period_counts(tasks: Tasks, qtbot: QtBot) -> None:
    """No answer there names the login, so that a list without a security may be that of another one."""
    async with link_stage(tasks, scenario="history-7-days", door=REST, date=FIRST) as stage:
        month = await month_of(stage)
        await month.run(12, 1)
        longer = "A security counts for 7 or 30 days: until it was seen which, 30 are expected."
        assert {day.state for day in month.days} == {longer}
        assert [day.used for day in month.days[5:]] == ["6 of 300"] + ["7 of 300"] * 6
        assert month.days[-1].back.splitlines()[1].startswith("Mon 7 Dec: ")  # of 7 November, not the 14th
        quota = await month.quota()
        assert {(quota.back_on(one) - one.at.astimezone(HONG_KONG).date()).days for one in quota.charged} == {30}
        last = await month.until(datetime(2026, 12, 1, 0, 1, tzinfo=HONG_KONG))
        assert (last.used, last.back) == ("0 of 300", "")  # the gateway's own count, which knows its period


@pytest.mark.parametrize(
    ("broker", "before", "after"),
    [(LONGPORT, "at least 0 of 100", "at least 1 of 100"), (OPEND, "0 of 300", "1 of 300")],
)
async def test_a_package_bought_at_noon_brings_history_and_costs_from_then_on(
    tasks: Tasks, qtbot: QtBot, broker: Backend, before: str, after: str
) -> None:
    async with link_stage(tasks, scenario="package-at-noon", door=broker, date=FIRST) as stage:
        month = await month_of(stage)
        request = BarRequest(instrument=APPLE, period=BarPeriod.DAY, before=stage.clock.market(), count=1)
        with pytest.raises(PermissionMissing):
            await stage.feeds.gateway.quotes.bars(request)
        assert use_words(await month.quota()) == before
        stage.allowances.refresh()
        await stage.until(lambda: stage.allowances.rights and stage.allowances.history)
        none = stage.allowances.right_of(Market.US)
        await month.until(datetime(2026, 11, 2, 12, 1, tzinfo=HONG_KONG))
        stage.allowances.ask_again()
        await stage.until(lambda: stage.allowances.rights and stage.allowances.right_of(Market.US) != none)
        await stage.feeds.gateway.quotes.bars(request)
        assert use_words(await month.quota()) == after


async def test_the_page_at_the_start_at_the_line_and_after_the_first(tasks: Tasks, qtbot: QtBot) -> None:
    async with link_stage(tasks, scenario="history-shared", door=LONGPORT, date=FIRST) as stage:
        month = await month_of(stage)
        page = AllowancePage(stage.allowances, stage.frame, make_theme())
        qtbot.addWidget(page)
        page.show()
        await stage.until(lambda: stage.allowances.history)

        def shown() -> tuple[str, bool, str]:
            page.refresh()
            return page.history.accessibleName(), page.history_line.isVisible(), page.history_back.text()

        title = "Securities with history candles"
        assert shown() == (f"{title}: at least 0 of 100", False, "")
        await month.run(4, 5)
        assert shown() == (f"{title}: at least 100 of 100", True, "All come back on Tue 1 Dec 2026.")
        page.hide()
        await month.pass_to(datetime(2026, 12, 1, 0, 1, tzinfo=HONG_KONG))
        page.show()  # nobody has read anything since: the page asks by itself
        await stage.until(lambda: shown() == (f"{title}: at least 0 of 100", False, ""))
        page.hide()
