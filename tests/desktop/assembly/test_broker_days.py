"""The broker's days of a run: a notice once for each that counts, their file by provider and kind."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import cast

import msgspec
import pytest

from fakes.values.clock import ManualClock
from fakes.values.gateway import gateway_of
from fakes.values.hub_values import put
from fakes.values.trading import QUOTE
from fakes.values.waiting import tasks_done
from tideboard_core.errors import GatewayError, NotOffered, RequestTimeout
from tideboard_core.market.broker_days import BrokerDaysReader
from tideboard_core.market.closures import READ_EVERY, ClosureWatch
from tideboard_core.market.hub import Hub
from tideboard_core.market.session import Poller
from tideboard_core.model.broker_days import BrokerDay, DayAnswer, DayReading
from tideboard_core.model.closures import ClosedSpan, Closure, ClosureSign, has_closure
from tideboard_core.model.gateway_health import PRACTICE_NICKNAME, GatewayUser
from tideboard_core.model.hub_keys import CLOSURES, Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import MarketState
from tideboard_core.model.reference import TradingDay
from tideboard_core.model.session import DayForm, TradingCalendar, put_in_force
from tideboard_core.system.broker_days_file import BrokerDaysFile
from tideboard_core.system.closures_file import ClosuresFile
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.assembly.broker_days import BrokerDaysOfRun, RunWithDays
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.reference.broker_days import change_words
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.window.notices.model import NoticeStore

CALENDAR, TABLE = TradingCalendar(), TradingCalendar(table_alone=True)
TYPHOON, TODAY, HOLIDAY = date(2026, 11, 25), date(2026, 11, 20), date(2026, 12, 25)
OPEND, REST = Connection(backend=Backend.OPEND), Connection(backend=Backend.OPEND_REST)
LONGPORT, PRACTICE = Connection(backend=Backend.LONGPORT), Connection(backend=Backend.SANDBOX)


@pytest.fixture(autouse=True)
def _table_again() -> Iterator[None]:
    yield
    put_in_force({})


class Run:
    """What an application has, without a window."""

    def __init__(self, directory: Path, connection: Connection, *, known: bool = True) -> None:
        """`known`: a login has told that the market is a real one, where the program did not start it itself."""
        self.clock = clock = ManualClock()
        self.pollers: list[Poller] = []
        self.store = NoticeStore(clock)
        self.tasks = Tasks(lambda error, name: pytest.fail(f"{name}: {error}"))
        app = SimpleNamespace(
            hub=Hub(clock),
            clock=clock,
            tasks=self.tasks,
            feeds=SimpleNamespace(
                gateway=SimpleNamespace(provider="Futu OpenD"), session=SimpleNamespace(add_poller=self.pollers.append)
            ),
            wiring=SimpleNamespace(play=None, uses=Uses(connection=connection)),
            prepared=SimpleNamespace(directory=directory),
            services=SimpleNamespace(notices=self.store),
        )
        self.hub = app.hub
        self.shown: list[list[Market]] = []
        self.days = BrokerDaysOfRun(
            cast("RunWithDays", app),
            lambda closures: self.shown.append([one.market for one in closures]),
            sleep=self._wait,
        )
        if known and not app.wiring.uses.practice:
            self.days.take_kind(practice=False)

    async def _wait(self, seconds: float) -> None:
        self.clock.advance(seconds)
        await asyncio.sleep(0)

    def read(self, login: str, market: Market = Market.HK) -> None:
        begin, end = date(2026, 10, 11), date(2026, 12, 30)
        days = tuple(
            TradingDay(one.date, one.half_day) for one in TABLE.sessions(market, begin, end) if one.date != TYPHOON
        )
        self.days.kept.take(DayAnswer(market=market, begin=begin, end=end, days=days), DayReading(login, TODAY))

    @property
    def notices(self) -> list[str]:
        return [notice.shown_text for notice in self.store.notices]


def test_a_day_is_reported_once_when_it_counts(tmp_path: Path) -> None:
    run = Run(tmp_path, OPEND)
    assert [type(one) for one in run.pollers] == [BrokerDaysOfRun, BrokerDaysReader, ClosureWatch]
    run.read("one")
    assert run.notices == []
    run.read("two")
    run.read("three")
    (text,) = run.notices
    assert text == (
        "Hong Kong: no trading on Wed 25 Nov 2026. Futu OpenD lists it so, and from now on this counts against "
        "Tideboard’s calendar; “Market days” can undo it."
    )
    assert Run(tmp_path, OPEND).notices == []


def test_markets_of_one_calendar_are_one_notice(tmp_path: Path) -> None:
    run = Run(tmp_path, OPEND)
    run.read("one", Market.SH)
    run.read("two", Market.SH)
    (text,) = run.notices
    assert text.startswith("Shanghai, Shenzhen: ")


@pytest.mark.parametrize(
    ("other", "shut"),
    [(OPEND, True), (REST, True), (LONGPORT, False), (PRACTICE, False)],
    ids=lambda one: str(one)[:60],
)
def test_another_provider_and_practice_have_days_of_their_own(tmp_path: Path, other: Connection, *, shut: bool) -> None:
    run = Run(tmp_path, OPEND)
    run.read("one")
    run.read("two")
    run.days.kept.end()
    Run(tmp_path, other)
    assert CALENDAR.is_trading_day(Market.HK, TYPHOON) is not shut


class Lists:
    """A broker that lists a holiday of Hong Kong as a trading day."""

    generation, replay = 1, None

    async def market_days(self, market: Market, begin: date, end: date) -> list[TradingDay]:
        days = [TradingDay(one.date, one.half_day) for one in TABLE.sessions(market, begin, end)]
        return sorted([*days, TradingDay(HOLIDAY)]) if market is Market.HK else days


@pytest.mark.parametrize(
    ("connection", "opens"),
    [(OPEND, False), (REST, False), (LONGPORT, True), (Connection(backend=Backend.HUB), False)],
    ids=lambda one: str(one)[:60],
)
async def test_a_list_that_lacks_closures_at_short_notice_opens_no_day(
    tmp_path: Path, connection: Connection, *, opens: bool
) -> None:
    """Futu's lacks them, and behind a hub may be Futu."""
    run = Run(tmp_path, connection)
    _kind, reader, _watch = run.pollers
    assert isinstance(reader, BrokerDaysReader)
    for _ in range(2):
        run.clock.advance(900)
        reader.renew()
        await reader.read(gateway_of(Lists()))
    assert CALENDAR.is_trading_day(Market.HK, HOLIDAY) is opens


def test_a_damaged_file_is_set_aside_and_said_and_what_can_be_read_counts(tmp_path: Path) -> None:
    row = BrokerDay(market=Market.HK, day=TYPHOON, form=DayForm.SHUT, since=TODAY, notified=True)
    BrokerDaysFile(tmp_path, "futu", practice=False).save([row, replace(row, market=Market.SG)])
    path = tmp_path / "broker-days-futu.json"
    path.write_bytes(path.read_bytes().replace(b'"SG"', b'"XX"'))
    run = Run(tmp_path, OPEND)
    (text,) = run.notices
    assert "cannot be read whole" in text
    assert run.days.kept.days == (row,)
    assert not CALENDAR.is_trading_day(Market.HK, TYPHOON)


def test_every_form_has_a_sentence_of_its_own(tmp_path: Path) -> None:
    run = Run(tmp_path, OPEND)
    run.read("one")
    run.read("two")
    (row,) = run.days.kept.days
    assert len({change_words([replace(row, form=form)], "Futu") for form in DayForm}) == len(DayForm)


async def test_a_certain_closure_is_in_the_banner_and_reported_at_its_begin_and_end(tmp_path: Path) -> None:
    run = Run(tmp_path, OPEND)
    since = datetime(2026, 11, 20, 3, tzinfo=UTC)
    one = Closure(market=Market.HK, since=since, signs=frozenset({ClosureSign.STATE}))
    put(run.hub, CLOSURES, (one,))
    assert run.shown == []
    put(run.hub, CLOSURES, (replace(one, signs=frozenset(ClosureSign)),))
    put(run.hub, CLOSURES, (one,))

    assert run.shown == [[Market.HK], []]
    assert sorted(run.notices) == [
        "Hong Kong: no longer counted as shut.",
        (
            "Hong Kong: shut since 11:00 in its trading hours, by the broker’s state of the market, no trade for three "
            "minutes, a refused order. What adds to a position is denied; closing one can be tried, cancels go."
        ),
    ]


def test_closures_are_kept_for_the_next_run(tmp_path: Path) -> None:
    since = datetime(2026, 11, 20, 3, tzinfo=UTC)
    span = ClosedSpan(Market.HK, since, since + timedelta(minutes=15))
    ClosuresFile(tmp_path, "futu", practice=False).save([span])
    run = Run(tmp_path, OPEND)
    assert has_closure(Market.HK, since.date())
    run.days.end()
    assert not has_closure(Market.HK, since.date())
    Run(tmp_path, PRACTICE)
    assert not has_closure(Market.HK, since.date())


def test_closures_of_a_practice_market_are_none_of_another_one_of_that_day(tmp_path: Path) -> None:
    since = datetime(2026, 11, 20, 3, tzinfo=UTC)
    span = ClosedSpan(Market.HK, since, since + timedelta(minutes=15))
    ClosuresFile(tmp_path / "practice" / "closure" / "seed-7", "futu", practice=True).save([span])
    found = []
    for scenario in ("closure", "calm", ""):
        run = Run(tmp_path, replace(PRACTICE, scenario=scenario, seed=7))
        found.append(has_closure(Market.HK, since.date()))
        run.days.end()
    assert found == [True, False, False]


class Login:
    """A gateway program whose login is of an exchange that somebody started, or that does not tell at first."""

    generation, replay = 1, None

    def __init__(self, name: str, *errors: GatewayError) -> None:
        self.name, self.errors = name, list(errors)

    async def gateway_user(self) -> GatewayUser:
        if self.errors:
            raise self.errors.pop(0)
        return GatewayUser(id="1", details={"nickName": self.name})


async def log_in(run: Run, login: Login) -> None:
    """Another login, whose kind is told within this call."""
    poller = run.pollers[0]
    poller.renew()
    task = asyncio.ensure_future(poller.run(gateway_of(login)))  # noqa: TID251  a test waits for it
    for _ in range(5):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def kept(directory: Path, *, practice: bool) -> tuple[int, int]:
    """How many days and closures are in the files of a kind."""
    shut_in = directory / "practice" / "elsewhere" if practice else directory
    days = BrokerDaysFile(directory, "futu", practice=practice).load()
    return len(days), len(ClosuresFile(shut_in, "futu", practice=practice).load())


@pytest.mark.parametrize("errors", [(), (RequestTimeout("timed-out"),)], ids=["at once", "asked again"])
async def test_what_an_exchange_sends_that_somebody_else_started_is_kept_as_practice(
    tmp_path: Path, errors: tuple[GatewayError, ...]
) -> None:
    """Before a login has told whose market it is nothing is kept, and what was in force leaves with the real kind."""
    since = datetime(2026, 11, 20, 3, tzinfo=UTC)
    span = ClosedSpan(Market.HK, since - timedelta(days=1), since - timedelta(days=1) + timedelta(minutes=15))
    ClosuresFile(tmp_path, "futu", practice=False).save([span])
    run = Run(tmp_path, OPEND, known=False)
    run.pollers[0].renew()
    broker = Shut(run)
    for login in ("one", "two"):
        run.read(login)
    for _ in range(20):
        await broker.see(traded=True)
    for _ in range(18):
        await broker.see()
    assert has_closure(Market.HK, TODAY)
    assert kept(tmp_path, practice=False) == (0, 1)

    await log_in(run, Login(PRACTICE_NICKNAME, *errors))
    await tasks_done("closures")
    assert CALENDAR.is_trading_day(Market.HK, TYPHOON), "two readings for the other kind count for nothing"
    assert not has_closure(Market.HK, TODAY - timedelta(days=1))
    for login in ("three", "four"):
        run.read(login)
    assert not CALENDAR.is_trading_day(Market.HK, TYPHOON)
    assert kept(tmp_path, practice=True) == (1, 1)
    assert kept(tmp_path, practice=False) == (0, 1)
    run.days.end()
    assert kept(tmp_path, practice=False) == (0, 1)


async def test_a_real_login_keeps_what_was_read_before_it_told_so_and_may_come_after_one_of_practice(
    tmp_path: Path,
) -> None:
    run = Run(tmp_path, OPEND, known=False)
    for login in ("one", "two"):
        run.read(login)
    assert kept(tmp_path, practice=False) == (0, 0)
    await log_in(run, Login("a person", NotOffered("gateway-program-not-offered")))
    assert kept(tmp_path, practice=False) == (1, 0)
    await log_in(run, Login(PRACTICE_NICKNAME))
    assert CALENDAR.is_trading_day(Market.HK, TYPHOON)
    await log_in(run, Login("a person"))
    assert not CALENDAR.is_trading_day(Market.HK, TYPHOON)
    assert kept(tmp_path, practice=True) == (0, 0)
    run.days.end()


@pytest.mark.parametrize("practice_first", [True, False], ids=["of practice", "of a broker"])
async def test_a_closure_that_goes_on_is_none_of_the_market_of_another_kind_behind_the_next_login(
    tmp_path: Path, *, practice_first: bool
) -> None:
    run, names = Run(tmp_path, OPEND, known=False), ["a person", PRACTICE_NICKNAME]
    await log_in(run, Login(names[practice_first]))
    broker = Shut(run)
    for _ in range(20):
        await broker.see(traded=True)
    for _ in range(18):
        await broker.see()
    run.pollers[0].renew()
    await broker.see()
    await log_in(run, Login(names[not practice_first]))
    assert not has_closure(Market.HK, TODAY)
    await tasks_done("closures")
    assert run.shown[-1] == []
    await broker.see()
    run.days.end()
    assert kept(tmp_path, practice=practice_first) == (0, 1)
    assert kept(tmp_path, practice=not practice_first) == (0, 0)


async def test_closures_of_one_kind_are_not_written_into_the_file_of_the_other_while_that_is_read(
    tmp_path: Path,
) -> None:
    run = Run(tmp_path, OPEND, known=False)
    await log_in(run, Login("a person"))
    broker, closures = Shut(run), run.days.closures
    for _ in range(20):
        await broker.see(traded=True)
    for _ in range(18):
        await broker.see()
    closures.hold()
    run.clock.advance(READ_EVERY)
    await broker.see()

    class Read(ClosuresFile):
        """A file that is read while the other thread, which was late, writes."""

        def load(self) -> Sequence[ClosedSpan]:
            found = super().load()
            other = Thread(target=closures.end)
            other.start()
            other.join()
            return found

    closures.go_on(Read(tmp_path / "practice" / "elsewhere", "futu", practice=True))
    await tasks_done("closures")
    assert kept(tmp_path, practice=True) == (0, 0)
    run.days.end()


@pytest.mark.parametrize(("url", "practice"), [("http://127.0.0.1:9", True), ("", False)], ids=["here", "theirs"])
async def test_what_speaks_longports_protocol_on_this_computer_is_a_practice_exchange(
    tmp_path: Path, url: str, *, practice: bool
) -> None:
    run = Run(tmp_path, replace(LONGPORT, longport=replace(LONGPORT.longport, http_url=url)), known=False)
    await log_in(run, Login("a person"))
    run.read("one")
    rows = {kind: BrokerDaysFile(tmp_path, "longport", practice=kind).load() for kind in (False, True)}
    assert [len(rows[kind]) for kind in (practice, not practice)] == [1, 0]
    run.days.end()


@pytest.mark.parametrize("login", [None, "a person", PRACTICE_NICKNAME], ids=["no login", "real", "practice"])
async def test_a_day_that_a_person_leaves_to_the_table_without_a_connection_is_kept(
    tmp_path: Path, login: str | None
) -> None:
    row = BrokerDay(market=Market.HK, day=TYPHOON, form=DayForm.SHUT, since=TODAY, notified=True)
    BrokerDaysFile(tmp_path, "futu", practice=False).save([row])
    run = Run(tmp_path, OPEND, known=False)
    run.days.kept.undo(row.key)
    if login is not None:
        await log_in(run, Login(login))
    run.days.end()
    (found,) = BrokerDaysFile(tmp_path, "futu", practice=False).load()
    assert found.undone


class Shut:
    """A broker whose market is shut, seen once in fifteen seconds."""

    generation, replay = 1, None

    def __init__(self, run: Run) -> None:
        self.run, self.volume = run, 0
        run.clock.set_market(datetime(2026, 11, 20, 2, 50, tzinfo=UTC))
        self.wanted = run.hub.subscribe(Topic.QUOTE.of(QUOTE.instrument))

    async def market_status(self) -> dict[Market, MarketState]:
        return {Market.HK: MarketState.BREAK}

    async def see(self, *, traded: bool = False, gathers: bool = True) -> None:
        """What is written by it is written at the end, if it `gathers`."""
        self.run.clock.advance(READ_EVERY)
        self.volume += traded
        put(self.run.hub, Topic.QUOTE.of(QUOTE.instrument), msgspec.structs.replace(QUOTE, volume=self.volume))
        watch = self.run.pollers[-1]
        assert isinstance(watch, ClosureWatch)
        await watch.see(gateway_of(self))
        if gathers:
            await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))


async def test_a_closure_that_goes_on_is_written_once_a_minute_and_its_end_at_once(tmp_path: Path) -> None:
    run = Run(tmp_path, OPEND)
    broker, ends = Shut(run), list[datetime]()

    def written() -> datetime | None:
        found = ClosuresFile(tmp_path, "futu", practice=False).load()
        return found[0].end if found else None

    for _ in range(20):
        await broker.see(traded=True)
    while written() is None:
        await broker.see()
    for _ in range(8):
        ends.append(written() or run.clock.market())
        await broker.see()
    assert [(end - ends[0]).total_seconds() for end in ends] == [0] * 4 + [60] * 4
    last = run.clock.market() - timedelta(seconds=READ_EVERY)
    await broker.see()
    await broker.see(traded=True)
    assert written() == last + 2 * timedelta(seconds=READ_EVERY)
    assert not run.hub.value(CLOSURES)[0].certain


async def test_what_is_known_of_a_closure_at_the_end_of_the_program_is_written(tmp_path: Path) -> None:
    run = Run(tmp_path, OPEND)
    broker = Shut(run)
    for _ in range(20):
        await broker.see(traded=True)
    for _ in range(18):
        await broker.see()
    now = run.clock.market()
    await run.tasks.close()
    run.days.end()
    (span,) = ClosuresFile(tmp_path, "futu", practice=False).load()
    assert span.end == now


async def test_what_was_to_be_written_after_the_end_does_not_overwrite_what_the_next_run_writes(tmp_path: Path) -> None:
    run, file = Run(tmp_path, OPEND), ClosuresFile(tmp_path, "futu", practice=False)
    broker = Shut(run)
    for _ in range(20):
        await broker.see(traded=True)
    while not file.written:
        await broker.see(gathers=False)
        if [task for task in asyncio.all_tasks() if task.get_name() == "closures"]:
            run.days.end()
            assert file.written
    (span,) = file.load()
    later = span._replace(end=span.end + timedelta(minutes=5))
    file.save([later])
    await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))
    assert file.load() == (later,)


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("0001-01-01T00:00:00Z", "0001-01-01T00:15:00Z"),
        ("2026-11-20T03:00:00", "2026-11-20T03:15:00"),
        ("2026-11-20T03:00:00Z", "2026-11-28T03:15:00Z"),
    ],
    ids=["no year of ours", "no time zone", "a week"],
)
def test_what_no_closure_can_be_ends_no_start(
    tmp_path: Path, begin: str, end: str, caplog: pytest.LogCaptureFixture
) -> None:
    since = datetime(2026, 11, 20, 3, tzinfo=UTC)
    span = ClosedSpan(Market.HK, since, since + timedelta(minutes=15))
    ClosuresFile(tmp_path, "futu", practice=False).save([span, span])
    path = tmp_path / "closures-futu.json"
    stored = json.loads(path.read_bytes())
    stored["closures"][0][1:] = [begin, end]
    path.write_bytes(json.dumps(stored).encode())
    run = Run(tmp_path, OPEND)
    assert has_closure(Market.HK, since.date())
    assert ClosuresFile(tmp_path, "futu", practice=False).load() == (span,)
    assert "closures-damaged" in caplog.text
    run.days.end()
