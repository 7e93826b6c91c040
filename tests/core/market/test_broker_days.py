"""The broker's days of a run: read after each login, kept over a restart, proven by trades, undone by a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.clock import ManualClock
from fakes.values.gateway import gateway_of
from fakes.values.hub_values import known, put
from tideboard_core.errors import GatewayDown, NotOffered, ServerTrouble
from tideboard_core.market.broker_days import (
    AROUND,
    ASKED,
    BROKER_DAYS,
    LOOK_EVERY,
    QUIET,
    BrokerDaysReader,
    KeptBrokerDays,
)
from tideboard_core.market.hub import Hub
from tideboard_core.model.broker_days import BrokerDay, DayAnswer, DayReading
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import AggressorSide, Tick
from tideboard_core.model.reference import TradingDay
from tideboard_core.model.session import DayForm, TradingCalendar, exchange_date, put_in_force

CALENDAR, TABLE = TradingCalendar(), TradingCalendar(table_alone=True)
TENCENT = InstrumentId("HK.00700")
TYPHOON, HOLIDAY = date(2026, 11, 25), date(2026, 12, 25)


@pytest.fixture(autouse=True)
def _table_again() -> Iterator[None]:
    yield
    put_in_force({})


class Broker:
    """Lists the table's days less `shut` and with `open`; counts what it is asked. `refusal` is raised instead."""

    def __init__(self) -> None:
        self.shut: set[date] = set()
        self.open: set[date] = set()
        self.refusal: Exception | None = None
        self.asked: list[tuple[Market, date, date]] = []
        self.generation = 0
        self.replay: object = None

    async def market_days(self, market: Market, begin: date, end: date) -> list[TradingDay]:
        self.asked.append((market, begin, end))
        if self.refusal is not None:
            raise self.refusal
        own = {one.date: one.half_day for one in TABLE.sessions(market, begin, end)}
        if market is Market.HK:
            own |= dict.fromkeys(self.open, False)
        shut = self.shut if market is Market.HK else ()
        return sorted(TradingDay(day, half) for day, half in own.items() if day not in shut)


class Run:
    """A run of the program over a broker, from one start to the next; `files` has what it saved."""

    def __init__(self, broker: Broker, files: dict[str, Sequence[BrokerDay]], clock: ManualClock) -> None:
        self.broker, self.clock = broker, clock
        self.hub = Hub(clock)

        def save(days: Sequence[BrokerDay]) -> None:
            files["days"] = tuple(days)

        self.kept = KeptBrokerDays(self.hub, clock, files.get("days", ()), save=save)
        self.reader = BrokerDaysReader(self.hub, clock, self.kept.take)

    async def log_in(self) -> None:
        self.broker.generation += 1
        self.clock.advance(900)
        self.reader.renew()
        await self.reader.read(gateway_of(self.broker))

    @property
    def shut(self) -> list[date]:
        days = (date(2026, 11, 20) + timedelta(days=number) for number in range(40))
        differing = (day for day in days if TABLE.is_trading_day(Market.HK, day))
        return [day for day in differing if not CALENDAR.is_trading_day(Market.HK, day)]

    def trades(self, count: int, *, at: datetime, kind: str = "") -> None:
        ticks = tuple(
            Tick(
                instrument=TENCENT, time=at + timedelta(seconds=number), sequence=number, price=Decimal(600),
                quantity=100, turnover=Decimal(60_000), direction=AggressorSide.BUY, kind=kind,
            )
            for number in range(count)
        )  # fmt: skip
        put(self.hub, Topic.TICKS.of(TENCENT), ticks)


@pytest.fixture
def broker() -> Broker:
    return Broker()


@pytest.fixture
def start(broker: Broker) -> Callable[[], Run]:
    files: dict[str, Any] = {}
    clock = ManualClock()

    def made() -> Run:
        broker.generation = 0
        return Run(broker, files, clock)

    return made


async def test_each_market_is_asked_once_a_login_and_day(broker: Broker, start: Callable[[], Run]) -> None:
    run = start()
    await run.log_in()
    await run.reader.read(gateway_of(broker))
    today = exchange_date(Market.HK, run.clock.market())
    assert [market for market, _, _ in broker.asked] == list(ASKED)
    assert broker.asked[0] == (Market.HK, today - AROUND, today + AROUND)
    await run.log_in()
    assert len(broker.asked) == 2 * len(ASKED)
    run.clock.advance(86_400)
    await run.reader.read(gateway_of(broker))
    assert len(broker.asked) == 3 * len(ASKED)


async def test_it_asks_some_seconds_after_a_login_and_looks_each_minute_for_another_day(
    broker: Broker, start: Callable[[], Run]
) -> None:
    run, waits = start(), list[float]()

    async def sleep(seconds: float) -> None:
        if len(waits) == 3:
            raise GatewayDown("connection-closed")
        waits.append(seconds)
        run.clock.advance(86_400 if len(waits) == 3 else seconds)

    reader = BrokerDaysReader(run.hub, run.clock, run.kept.take, sleep=sleep)
    with pytest.raises(GatewayDown):
        await reader.run(gateway_of(broker))
    assert waits == [QUIET, LOOK_EVERY, LOOK_EVERY]
    assert len(broker.asked) == 2 * len(ASKED)


async def test_a_day_counts_after_the_second_login(broker: Broker, start: Callable[[], Run]) -> None:
    run = start()
    broker.shut = {TYPHOON}
    await run.log_in()
    assert run.shut == []
    await run.log_in()
    assert run.shut == [TYPHOON]
    (counted,) = run.kept.unnotified()
    assert (counted.market, counted.day, counted.form) == (Market.HK, TYPHOON, DayForm.SHUT)
    assert run.kept.unnotified() == []
    assert known(run.hub, BROKER_DAYS) == (counted,)


async def test_a_day_counts_on_the_next_day_of_one_login(broker: Broker, start: Callable[[], Run]) -> None:
    run = start()
    broker.shut = {TYPHOON}
    await run.log_in()
    run.clock.advance(86_400)
    await run.reader.read(gateway_of(broker))
    assert run.shut == [TYPHOON]


async def test_a_restart_between_two_readings_forgets_neither(broker: Broker, start: Callable[[], Run]) -> None:
    broker.shut = {TYPHOON}
    first = start()
    await first.log_in()
    first.kept.end()
    second = start()
    await second.log_in()
    assert second.shut == [TYPHOON]
    second.kept.unnotified()
    second.kept.end()
    assert second.shut == [], "another connection has days of its own"
    third = start()
    assert third.shut == [TYPHOON]
    assert third.kept.unnotified() == [], "it was reported once"


@pytest.mark.parametrize("error", [NotOffered("not-offered"), ServerTrouble("server-failed")])
async def test_a_broker_without_days_leaves_all_to_the_table(
    broker: Broker, start: Callable[[], Run], error: Exception
) -> None:
    run = start()
    broker.refusal = error
    await run.log_in()
    await run.log_in()
    assert (run.kept.days, run.shut) == ((), [])


async def test_a_lost_connection_ends_the_reading(broker: Broker, start: Callable[[], Run]) -> None:
    run = start()
    broker.refusal = GatewayDown("connection-closed")
    with pytest.raises(GatewayDown):
        await run.log_in()


async def test_a_market_that_is_played_is_not_asked(broker: Broker, start: Callable[[], Run]) -> None:
    run = start()
    broker.replay = "a recorded day"
    await run.log_in()
    assert broker.asked == []


async def test_an_answer_that_cannot_be_true_counts_for_nothing(broker: Broker, start: Callable[[], Run]) -> None:
    run = start()
    today = exchange_date(Market.HK, run.clock.market())
    begin, end = today - AROUND, today + AROUND
    half = tuple(TradingDay(one.date) for one in list(TABLE.sessions(Market.HK, begin, end))[::2])
    for login in ("one", "two"):
        run.kept.take(DayAnswer(market=Market.HK, begin=begin, end=end, days=half), DayReading(login, today))
        run.kept.take(DayAnswer(market=Market.HK, begin=begin, end=end, days=()), DayReading(login, today))
    assert (run.kept.days, run.shut) == ((), [])


async def test_a_person_undoes_a_day_and_takes_that_back(broker: Broker, start: Callable[[], Run]) -> None:
    run = start()
    broker.shut = {TYPHOON}
    await run.log_in()
    await run.log_in()
    run.kept.undo((Market.HK, TYPHOON))
    assert run.shut == []
    await run.log_in()
    await run.log_in()
    assert run.shut == []
    assert start().shut == []
    run = start()
    run.kept.undo((Market.HK, TYPHOON), undone=False)
    assert run.shut == [TYPHOON]


@pytest.mark.parametrize(
    ("count", "minute", "kind", "open_day"),
    [(3, 0, "", True), (2, 0, "", False), (3, 180, "", False), (3, 0, "ODDLOT", False)],
)
async def test_three_trades_in_regular_hours_open_a_holiday(
    broker: Broker, start: Callable[[], Run], count: int, minute: int, kind: str, *, open_day: bool
) -> None:
    run = start()
    broker.open = {HOLIDAY}
    run.clock.set_market(datetime(2026, 12, 25, 2, 30, tzinfo=UTC))
    await run.log_in()
    assert not CALENDAR.is_trading_day(Market.HK, HOLIDAY)
    at = datetime(2026, 12, 25, 1, 31, tzinfo=UTC) + timedelta(minutes=minute)
    run.trades(count, at=at, kind=kind)
    assert CALENDAR.is_trading_day(Market.HK, HOLIDAY) is open_day


async def test_trades_of_yesterday_prove_nothing(broker: Broker, start: Callable[[], Run]) -> None:
    run = start()
    broker.open = {HOLIDAY}
    run.clock.set_market(datetime(2026, 12, 25, 2, 30, tzinfo=UTC))
    await run.log_in()
    run.trades(5, at=datetime(2026, 12, 24, 1, 31, tzinfo=UTC))
    assert not CALENDAR.is_trading_day(Market.HK, HOLIDAY)


async def test_trades_end_a_day_that_was_taken_for_shut(broker: Broker, start: Callable[[], Run]) -> None:
    run = start()
    broker.shut = {TYPHOON}
    await run.log_in()
    await run.log_in()
    run.clock.set_market(datetime(2026, 11, 25, 2, 30, tzinfo=UTC))
    run.trades(3, at=datetime(2026, 11, 25, 2, 0, tzinfo=UTC))
    assert run.shut == []
    await run.log_in()
    await run.log_in()
    assert run.shut == []


async def test_trades_end_it_too_where_the_computer_was_a_day_ahead_at_the_start(
    broker: Broker, start: Callable[[], Run]
) -> None:
    """Until the gateway tells the time it is the computer's: by that the day is over, and nobody hears of trades."""
    broker.shut = {TYPHOON}
    first = start()
    await first.log_in()
    await first.log_in()
    first.kept.end()
    first.clock.set_market(datetime(2026, 11, 26, 2, 30, tzinfo=UTC))
    run = start()
    run.clock.set_market(datetime(2026, 11, 25, 2, 30, tzinfo=UTC))
    await run.log_in()
    assert run.shut == [TYPHOON]
    run.trades(3, at=datetime(2026, 11, 25, 2, 0, tzinfo=UTC))
    assert run.shut == []


async def test_what_comes_after_the_end_counts_for_nothing(broker: Broker, start: Callable[[], Run]) -> None:
    """An answer that was under way, or an undo of a window before: the days of practice are none of real ones."""
    run = start()
    broker.shut = {TYPHOON}
    await run.log_in()
    run.kept.end()
    await run.log_in()
    assert run.shut == []
