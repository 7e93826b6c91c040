"""The flow scheduler: who is asked next, and what a refusal means."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.clock import ManualClock
from fakes.values.gateway import gateway_of
from fakes.values.hub_values import known
from tideboard_core.errors import GatewayDown, GatewayError, NotOffered, PermissionMissing, RateLimited
from tideboard_core.market import flow_schedule, hub
from tideboard_core.market.flow_schedule import (
    CALLS,
    FACTS_WITHIN,
    FIRST_PROVIDER,
    KEPT_BACK,
    LONGPORT_PACE,
    OPEND_PACE,
    OTHER_PROVIDER,
    SELECTED_EVERY,
    VISIBLE_EVERY,
    WINDOW,
    Answer,
    FlowPace,
    FlowSchedule,
    FlowTopics,
)
from tideboard_core.market.hub import Hub, Subscription
from tideboard_core.market.session import REFUSED_FOR
from tideboard_core.model.flow import CapitalFlow, FlowDistribution, FlowPeriod, TierAmounts
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.live import GatewayState, Lazy
from tideboard_core.model.quote import MarketState

if TYPE_CHECKING:
    from datetime import date


class FlowFeed:
    """`errors` maps an instrument to what its next calls raise; `called` is set by the first call.

    `until` is the time of the only point of a series.
    """

    def __init__(self) -> None:
        self.asked: list[InstrumentId] = []
        self.until = 0.0
        self.errors: dict[InstrumentId, GatewayError] = {}
        self.called = asyncio.Event()

    async def capital_flow(
        self,
        instrument: InstrumentId,
        period: FlowPeriod = FlowPeriod.INTRADAY,
        begin: date | None = None,
        end: date | None = None,
    ) -> CapitalFlow:
        """A series of one zero point."""
        del begin, end
        self._note(instrument)
        times = (self.until,)
        return CapitalFlow(instrument=instrument, period=period, times=times, net=(0.0,), tiers=None, provider="Fake")

    async def capital_distribution(self, instrument: InstrumentId) -> FlowDistribution:
        """All zero."""
        self._note(instrument)
        nothing = TierAmounts(0, 0, 0, 0)
        return FlowDistribution(instrument=instrument, inflow=nothing, outflow=nothing, time=None, provider="Fake")

    def flow_wait(self) -> float:
        """Nothing queues here."""
        return 0.0

    def _note(self, instrument: InstrumentId) -> None:
        self.asked.append(instrument)
        self.called.set()
        if instrument in self.errors:
            raise self.errors[instrument]


TENCENT = InstrumentId("HK.00700")
INDEX = InstrumentId("HK.800000")


def flow(symbol: str) -> Key[CapitalFlow]:
    return Topic.FLOW.of(symbol)


class Bench:
    """A schedule over a hub and a feed that answers at once."""

    def __init__(self, topics: FlowTopics = FIRST_PROVIDER, pace: FlowPace = OPEND_PACE) -> None:
        self.clock = ManualClock()
        self.hub = Hub(self.clock)
        self.schedule = FlowSchedule(self.hub, self.clock, topics=topics, pace=pace)
        self.feed = FlowFeed()
        self.readers: list[Subscription] = []

    def want(self, *symbols: str) -> None:
        self.readers += [self.hub.subscribe(flow(symbol)) for symbol in symbols]

    async def serve(self) -> None:
        """Answer everything that is due now."""
        while isinstance(key := self.schedule.next_call(self.clock.monotonic()), Key):
            await self.schedule.serve(self.feed, key)


async def test_the_selected_symbol_comes_first_then_the_oldest() -> None:
    bench = Bench()
    bench.want("HK.00005", "HK.00700", "HK.00388")
    bench.schedule.select(TENCENT)
    await bench.serve()
    assert bench.feed.asked[0] == TENCENT

    bench.feed.asked.clear()
    bench.clock.advance(SELECTED_EVERY)
    await bench.serve()
    assert bench.feed.asked == [TENCENT]

    bench.feed.asked.clear()
    bench.clock.advance(VISIBLE_EVERY - SELECTED_EVERY)
    await bench.serve()
    assert bench.feed.asked == [TENCENT, "HK.00005", "HK.00388"]


async def test_a_list_that_is_scrolled_leaves_calls_to_the_selected_symbol() -> None:
    bench = Bench()
    bench.want(TENCENT, *(f"HK.{code:05d}" for code in range(1, 60)))
    bench.schedule.select(TENCENT)

    await bench.serve()
    assert len(bench.feed.asked) == CALLS - KEPT_BACK
    for _turn in range(KEPT_BACK - 1):
        bench.feed.asked.clear()
        bench.clock.advance(SELECTED_EVERY)
        await bench.serve()
        assert bench.feed.asked == [TENCENT]


async def test_all_symbols_on_screen_come_first_and_leave_44_calls_a_minute() -> None:
    """One dock at the full pace; four share the calls of one, so that the list behind them goes on."""
    bench = Bench()
    codes = [InstrumentId(f"HK.{code:05d}") for code in range(1, 31)]
    bench.want(*codes)
    bench.schedule.select(codes[20], codes[10])
    await bench.serve()
    assert set(bench.feed.asked[:2]) == {codes[20], codes[10]}

    bench.schedule.select(*codes[:4])
    bench.feed.asked.clear()
    for _second in range(300):
        bench.clock.advance(1)
        await bench.serve()
        await asyncio.sleep(0)
    chosen = [one for one in bench.feed.asked if one in codes[:4]]
    assert 55 <= len(chosen) <= 65
    assert len(bench.feed.asked) - len(chosen) >= 200
    assert len({*bench.feed.asked}) == len(codes)


@given(
    st.lists(st.floats(0.1, 20), min_size=1, max_size=60),
    st.lists(st.integers(1, 60), min_size=1, max_size=60, unique=True),
)
def test_never_more_than_the_budget_in_any_window(pauses: list[float], codes: list[int]) -> None:
    bench = Bench()
    bench.want(*(f"HK.{code:05d}" for code in codes))
    times: list[float] = []
    for pause in pauses:
        before = len(bench.feed.asked)
        asyncio.run(bench.serve())
        times += [bench.clock.monotonic()] * (len(bench.feed.asked) - before)
        bench.clock.advance(pause)

    for start in times:
        assert sum(1 for at in times if start <= at < start + WINDOW) <= CALLS


async def test_what_is_not_offered_is_asked_once_per_connection() -> None:
    bench = Bench()
    bench.want(INDEX)
    bench.feed.errors[INDEX] = NotOffered("flow-not-offered", text="no flow for an index")
    await bench.serve()
    bench.clock.advance(10 * VISIBLE_EVERY)
    await bench.serve()

    failure = bench.schedule.failure(flow(INDEX))
    assert failure is not None
    assert failure.error.code == "flow-not-offered"
    assert failure.error.__traceback__ is None  # frames would keep the call's request and answer
    assert failure.retry_at is None
    assert bench.feed.asked == [INDEX]
    assert flow(INDEX) in bench.hub.take_dirty()

    bench.schedule.renew()
    await bench.serve()
    assert bench.feed.asked == [INDEX, INDEX]


def facts(instrument: InstrumentId, kind: SecurityType) -> Lazy[Instrument]:
    return Lazy.ready(Instrument(id=instrument, name="", security_type=kind, lot_size=1, currency="HKD"))


async def test_an_index_is_not_asked_for_a_flow_that_none_has() -> None:
    bench = Bench()
    bench.want(INDEX)
    bench.hub.publish(Topic.INSTRUMENT.of(INDEX), facts(INDEX, SecurityType.INDEX))
    await bench.serve()

    failure = bench.schedule.failure(flow(INDEX))
    assert failure is not None
    assert isinstance(failure.error, NotOffered)
    assert (bench.feed.asked, bench.schedule.used()) == ([], 0)


async def test_a_row_waits_until_it_is_known_what_it_is_but_not_for_long() -> None:
    bench = Bench()
    bench.want(TENCENT, INDEX)
    readers = [bench.hub.subscribe(Topic.INSTRUMENT.of(each)) for each in (TENCENT, INDEX)]
    await bench.serve()
    assert (bench.feed.asked, len(readers)) == ([], 2)

    bench.hub.publish(Topic.INSTRUMENT.of(TENCENT), facts(TENCENT, SecurityType.STOCK))
    await bench.serve()
    assert bench.feed.asked == [TENCENT]
    bench.clock.advance(FACTS_WITHIN)
    await bench.serve()
    assert bench.feed.asked == [TENCENT, INDEX]


async def test_a_row_waits_for_no_facts_where_a_refusal_costs_nothing() -> None:
    bench = Bench(pace=FlowPace(facts_first=False))
    bench.want(TENCENT)
    reader = bench.hub.subscribe(Topic.INSTRUMENT.of(TENCENT))
    await bench.serve()
    assert bench.feed.asked == [TENCENT]
    reader.close()


async def test_a_person_who_asks_again_is_not_told_what_was_refused_before() -> None:
    bench = Bench()
    bench.want(TENCENT)
    bench.feed.errors[TENCENT] = PermissionMissing("permission-missing")
    await bench.serve()
    bench.clock.advance(10 * VISIBLE_EVERY)
    await bench.serve()
    assert bench.feed.asked == [TENCENT]

    bench.hub.ask_again()
    await bench.serve()
    assert bench.feed.asked == [TENCENT, TENCENT]


async def test_a_right_that_came_within_a_lasting_connection_is_found_after_a_day() -> None:
    bench = Bench()
    bench.want(TENCENT)
    bench.feed.errors[TENCENT] = PermissionMissing("permission-missing")
    await bench.serve()
    bench.clock.advance(REFUSED_FOR - 1)
    await bench.serve()
    assert bench.feed.asked == [TENCENT]

    del bench.feed.errors[TENCENT]
    bench.clock.advance(1)
    await bench.serve()
    assert bench.feed.asked == [TENCENT, TENCENT]
    assert bench.schedule.failure(flow(TENCENT)) is None


async def test_a_rate_refusal_stops_the_topic_for_as_long_as_the_server_says() -> None:
    bench = Bench()
    bench.want(TENCENT, "HK.00005")
    bench.schedule.select(TENCENT)
    bench.feed.errors[TENCENT] = RateLimited("rate-limited", retry_after=17)
    await bench.serve()

    assert bench.feed.asked == [TENCENT]
    assert bench.schedule.next_try(flow(TENCENT)) == 17
    del bench.feed.errors[TENCENT]
    bench.clock.advance(17)
    await bench.serve()
    assert bench.feed.asked == [TENCENT, TENCENT, "HK.00005"]
    assert bench.schedule.failure(flow(TENCENT)) is None


async def test_a_rate_refusal_that_says_a_day_stops_the_topic_for_a_minute() -> None:
    bench = Bench()
    bench.want(TENCENT)
    bench.feed.errors[TENCENT] = RateLimited("rate-limited", retry_after=86_400)
    await bench.serve()

    assert bench.schedule.next_try(flow(TENCENT)) == 60


async def test_the_end_of_the_connection_ends_the_polling_and_leaves_the_key_due() -> None:
    bench = Bench()
    bench.want(TENCENT)
    bench.feed.errors[TENCENT] = GatewayDown("connection-closed")

    with pytest.raises(GatewayDown):
        await bench.schedule.run(gateway_of(bench.feed))

    assert bench.schedule.waiting() == 1


async def test_polling_wakes_up_when_a_key_becomes_wanted() -> None:
    bench = Bench()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(bench.schedule.run(gateway_of(bench.feed)))
        await asyncio.sleep(0)
        bench.want(TENCENT)
        await bench.feed.called.wait()
        running.cancel()

    assert known(bench.hub, flow(TENCENT)).instrument == TENCENT
    assert bench.schedule.used() == 1


async def test_a_second_provider_has_topics_of_its_own() -> None:
    bench = Bench(OTHER_PROVIDER)
    bench.want("HK.00005")
    assert not isinstance(bench.schedule.next_call(0.0), Key)

    bench.readers.append(bench.hub.subscribe(Topic.OTHER_FLOW.of(TENCENT)))
    bench.readers.append(bench.hub.subscribe(Topic.OTHER_DISTRIBUTION.of(TENCENT)))
    await bench.serve()

    assert known(bench.hub, Topic.OTHER_FLOW.of(TENCENT)).instrument == TENCENT
    assert bench.hub.value(Topic.OTHER_DISTRIBUTION.of(TENCENT)) is not None
    assert bench.hub.value(flow(TENCENT)) is None
    assert bench.schedule.used() == 1


async def test_a_broker_that_counts_by_the_second_is_asked_by_the_second() -> None:
    """Never more of the calls in any second than half of what it allows for everything."""
    bench = Bench(pace=LONGPORT_PACE)
    bench.want(TENCENT, *(f"HK.{code:05d}" for code in range(1, 12)))
    bench.schedule.select(TENCENT)
    served = []
    for _second in range(10):
        bench.feed.asked.clear()
        await bench.serve()
        served.append(len(bench.feed.asked))
        assert bench.schedule.used() <= LONGPORT_PACE.limit / 2
        bench.clock.advance(LONGPORT_PACE.window)

    assert max(served) <= LONGPORT_PACE.calls
    assert sum(served) >= 12


async def read(bench: Bench, symbol: str, *, since: float | None = None) -> asyncio.Task[Answer[CapitalFlow]]:
    """A collector that waits for an answer."""
    moment = bench.clock.monotonic() if since is None else since
    task = asyncio.get_running_loop().create_task(bench.schedule.read(flow(symbol), since=moment))
    await asyncio.sleep(0)
    return task


@contextlib.asynccontextmanager
async def polling(bench: Bench) -> AsyncIterator[None]:
    """A connection whose schedule runs."""
    running = asyncio.get_running_loop().create_task(bench.schedule.run(gateway_of(bench.feed)))
    await asyncio.sleep(0)
    yield
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def test_what_a_view_has_read_is_not_read_again() -> None:
    bench = Bench()
    bench.want(TENCENT)
    async with polling(bench):
        await bench.feed.called.wait()
        begun = bench.clock.market()
        bench.clock.advance(20)
        answer = await bench.schedule.read(flow(TENCENT), since=bench.clock.monotonic() - 30)
    assert bench.feed.asked == [TENCENT]
    assert (answer.value.instrument, answer.asked) == (TENCENT, begun)


async def test_a_single_answer_is_asked_for_and_published() -> None:
    bench = Bench()
    async with polling(bench):
        first, second = await read(bench, "HK.00005"), await read(bench, "HK.00005")
        assert (await first, await second) == (await second, await first)
    assert bench.feed.asked == ["HK.00005"]
    assert known(bench.hub, flow("HK.00005")).instrument == "HK.00005"


async def test_a_feed_that_publishes_its_answer_itself_knows_better_how_old_it_is() -> None:
    bench = Bench()
    ask = bench.feed.capital_flow

    async def through_another_program(instrument: InstrumentId) -> CapitalFlow:
        found = await ask(instrument)
        bench.hub.publish(flow(instrument), Lazy.ready(found), bench.clock.monotonic() - 7.0)
        return found

    vars(bench.feed)["capital_flow"] = through_another_program
    await bench.schedule.serve(bench.feed, flow("HK.00700"))
    assert bench.hub.age(flow("HK.00700")) == 7.0


async def test_answers_are_taken_one_by_one_with_the_moment_of_each() -> None:
    """One that says nothing new is left out; whoever does not take them any more lets nothing pile up."""
    bench, key = Bench(), flow(TENCENT)
    bench.want(TENCENT)
    bench.schedule.select(TENCENT)
    assert bench.schedule.take(key) == []
    moments, begun = list[datetime](), bench.clock.market().timestamp()
    for until in (begun - 3, begun - 2, begun - 2, begun - 1):
        bench.clock.advance(SELECTED_EVERY)
        bench.feed.until = until
        await bench.serve()
        moments.append(bench.clock.market())
    taken = bench.schedule.take(key)
    assert [answer.received for answer in taken] == [moments[0], moments[1], moments[3]]
    assert bench.schedule.take(key) == []
    for _call in range(int(flow_schedule.TAKEN_WITHIN / SELECTED_EVERY) + 2):
        bench.clock.advance(SELECTED_EVERY)
        bench.feed.until = bench.clock.market().timestamp() - 1
        await bench.serve()
    (newest,) = bench.schedule.take(key)
    assert newest.received == bench.clock.market(), "they were not taken for too long: the newest one alone"


async def test_the_same_running_minute_says_something_new() -> None:
    """Asked for after its end it is whole, though its value may not have changed."""
    bench, key = Bench(), flow(TENCENT)
    bench.want(TENCENT)
    bench.schedule.select(TENCENT)
    bench.schedule.take(key)
    bench.feed.until = bench.clock.market().timestamp() + SELECTED_EVERY + 1
    for _call in range(4):
        await bench.serve()
        bench.clock.advance(SELECTED_EVERY)
    assert [answer.asked.timestamp() > bench.feed.until for answer in bench.schedule.take(key)] == [False, False, True]


async def test_single_answers_take_what_the_selected_symbol_and_late_rows_leave() -> None:
    """44 in a minute; a row that is merely due waits behind them, one that is late does not."""
    bench = Bench()
    bench.want(TENCENT, "HK.00005")
    bench.schedule.select(TENCENT)
    await bench.serve()
    begin, served = bench.clock.monotonic(), list[InstrumentId]()
    bench.schedule._polling = True  # the calls are served by hand, second by second
    waiting = [await read(bench, f"HK.{code:05d}") for code in range(200, 300)]
    bench.feed.asked.clear()
    for _second in range(60):
        bench.clock.advance(1)
        await bench.serve()
        served += bench.feed.asked
        bench.feed.asked.clear()
    assert bench.clock.monotonic() - begin == 60
    assert served.count(TENCENT) == 12
    assert 40 <= sum(one >= "HK.00200" for one in served if one != TENCENT) <= 45
    assert served.count(InstrumentId("HK.00005")) == 1
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_more_late_rows_than_calls_leave_every_fourth_call_to_the_collector() -> None:
    """One of them is a row that the collector waits for: it is not later for that."""
    bench = Bench()
    codes = [f"HK.{code:05d}" for code in range(1, 91)]
    bench.want(*codes)
    for _second in range(120):
        bench.clock.advance(1)
        await bench.serve()
    bench.schedule._polling = True  # the calls are served by hand, second by second
    bench.feed.asked.clear()
    listed = [await read(bench, "HK.09999"), *[await read(bench, symbol) for symbol in codes]]
    for _second in range(120):
        bench.clock.advance(1)
        await bench.serve()
        await asyncio.sleep(0)
    assert "HK.09999" in bench.feed.asked[:60]
    assert all(task.done() for task in listed)
    assert {*codes} < {*bench.feed.asked}


async def test_a_refusal_reaches_the_one_who_waits_and_a_lasting_one_is_not_met_again() -> None:
    bench = Bench()
    bench.feed.errors[INDEX] = NotOffered("flow-not-offered", text="no flow for an index")
    async with polling(bench):
        for _ in range(2):
            with pytest.raises(NotOffered):
                await bench.schedule.read(flow(INDEX), since=0.0)
        failure = bench.schedule.failure(flow(INDEX))
    assert bench.feed.asked == [INDEX]
    assert failure is not None
    assert failure.error.__traceback__ is None  # to be raised is no reason to hold frames again


async def test_the_end_of_the_connection_reaches_the_one_who_waits() -> None:
    bench = Bench()
    bench.want(TENCENT)
    bench.feed.errors[TENCENT] = RateLimited("rate-limited", retry_after=17)
    async with polling(bench):
        await bench.feed.called.wait()
        waiting = await read(bench, "HK.00005")
        assert not waiting.done()
    with pytest.raises(GatewayDown):
        await waiting
    with pytest.raises(GatewayDown):
        await bench.schedule.read(flow("HK.00005"), since=bench.clock.monotonic())


# --- after the close ------------------------------------------------------------------------------------------------


CLOSE = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
"""Hong Kong's on a Friday; its values are final at 16:11, and the next day begins on Monday at 9:00."""


def say(bench: Bench, state: MarketState, market: Market = Market.HK) -> None:
    now = bench.clock.market()
    told = GatewayState(time=now, quotes_logged_in=True, trade_logged_in=True, markets={market: state})
    bench.hub.publish(Topic.GATEWAY_STATE.of(""), Lazy.ready(told))


async def asked_during(bench: Bench, minutes: int) -> list[InstrumentId]:
    """Who was asked in so many minutes."""
    asked: list[InstrumentId] = []
    for _ in range(minutes * 12):
        bench.clock.advance(5.0)
        bench.feed.asked.clear()
        await bench.serve()
        asked += bench.feed.asked
    return asked


async def test_between_the_close_and_the_next_pre_opening_nothing_is_asked_twice() -> None:
    bench = Bench()
    bench.feed.until = CLOSE.timestamp()
    bench.want("HK.00700", "HK.00005")
    bench.schedule.select(TENCENT)
    bench.clock.set_market(CLOSE + timedelta(minutes=10, seconds=30))
    await bench.serve()
    asked = await asked_during(bench, 15)
    assert asked.count(TENCENT) == 6  # each five seconds until the one at 16:11:00, which is final
    assert asked.count(InstrumentId("HK.00005")) == 1  # thirty seconds after the first

    bench.clock.advance((datetime(2026, 11, 23, 1, 0, 1, tzinfo=UTC) - bench.clock.market()).total_seconds())
    bench.feed.asked.clear()
    await bench.serve()
    assert set(bench.feed.asked) == {TENCENT, InstrumentId("HK.00005")}


async def test_answers_that_nobody_wants_any_more_are_dropped_and_asked_for_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also after the close, when an answer is final: what was dropped must come again."""
    monkeypatch.setattr(flow_schedule, "KEPT", 3)
    monkeypatch.setattr(hub, "LEFT", 0)
    bench = Bench()
    bench.feed.until = CLOSE.timestamp()
    bench.clock.set_market(CLOSE + timedelta(minutes=20))
    for number in range(1, 7):
        bench.want(f"HK.{number:05}")
        await bench.serve()
        if number != 2:
            bench.readers[-1].close()

    kept = [number for number in range(1, 7) if bench.hub.value(flow(f"HK.{number:05}")) is not None]
    assert kept == [2, 5, 6]  # the second is wanted
    bench.feed.asked.clear()
    bench.clock.advance(VISIBLE_EVERY)
    bench.want("HK.00001", "HK.00005")
    await bench.serve()
    assert bench.feed.asked == ["HK.00001"]
    assert known(bench.hub, flow("HK.00001")).instrument == "HK.00001"


async def test_a_series_without_the_last_minute_is_asked_again_until_it_comes() -> None:
    bench = Bench()
    bench.feed.until = CLOSE.timestamp() - 60
    bench.want("HK.00700")
    bench.clock.set_market(CLOSE + timedelta(minutes=20))
    await bench.serve()
    assert await asked_during(bench, 2) == [TENCENT] * 4
    bench.feed.until = CLOSE.timestamp()
    assert await asked_during(bench, 10) == [TENCENT]


async def test_a_halted_security_is_not_asked_all_night_for_a_minute_that_it_never_has() -> None:
    bench = Bench()
    bench.feed.until = CLOSE.timestamp() - 3600
    bench.want("HK.00700")
    bench.clock.set_market(CLOSE + timedelta(minutes=40))
    await bench.serve()
    assert await asked_during(bench, 20) == [TENCENT] * 2  # the last one at 16:41, half an hour after it is final


@pytest.mark.parametrize("state", [MarketState.AFTER_HOURS, MarketState.OVERNIGHT])
async def test_trading_after_the_regular_hours_brings_no_call(state: MarketState) -> None:
    bench = Bench()
    bench.feed.until = datetime(2026, 11, 20, 21, 0, tzinfo=UTC).timestamp()
    bench.want("US.AAPL")
    bench.clock.set_market(datetime(2026, 11, 20, 21, 8, 45, tzinfo=UTC))
    say(bench, state, Market.US)
    await bench.serve()
    assert await asked_during(bench, 20) == [InstrumentId("US.AAPL")]


_ASKED_ON = {
    MarketState.PRE_OPEN,
    MarketState.AUCTION,
    MarketState.OPEN,
    MarketState.BREAK,
    MarketState.CLOSING_AUCTION,
    MarketState.FIXED_PRICE,
    MarketState.AT_CLOSE,
}
"""States in which a session's values may still grow."""


@pytest.mark.parametrize("state", list(MarketState))
async def test_a_session_is_asked_on_in_each_state_in_which_its_values_may_grow(state: MarketState) -> None:
    """Also while the close alone is traded; what has closed is final, the hours around it bring no other value."""
    bench = Bench()
    bench.feed.until = datetime(2026, 11, 20, 7, 0, tzinfo=UTC).timestamp()
    bench.want("SH.600519")
    bench.clock.set_market(datetime(2026, 11, 20, 7, 40, tzinfo=UTC))
    say(bench, state, Market.SH)
    await bench.serve()
    asked = await asked_during(bench, 20)
    assert (len(asked) > 1) is (state in _ASKED_ON)


async def test_before_new_york_opens_it_is_asked_once() -> None:
    bench = Bench()
    bench.feed.until = datetime(2026, 11, 19, 21, 0, tzinfo=UTC).timestamp()
    bench.want("US.AAPL")
    bench.clock.set_market(datetime(2026, 11, 20, 14, 20, tzinfo=UTC))
    say(bench, MarketState.PRE_MARKET, Market.US)
    await bench.serve()
    assert await asked_during(bench, 9) == []
    say(bench, MarketState.OPEN, Market.US)
    assert await asked_during(bench, 2) == [InstrumentId("US.AAPL")] * 4


async def test_an_answer_of_the_closing_auction_is_not_the_last_one() -> None:
    """The broker says so, also after the minute that is final by our clock."""
    bench = Bench()
    bench.feed.until = CLOSE.timestamp()
    bench.want("HK.00700")
    bench.clock.set_market(CLOSE + timedelta(minutes=11, seconds=50))
    say(bench, MarketState.CLOSING_AUCTION)
    await bench.serve()
    bench.clock.advance(15.0)
    say(bench, MarketState.CLOSED)
    assert await asked_during(bench, 10) == [TENCENT]


async def test_who_asks_after_the_close_gets_a_new_answer() -> None:
    """The collector asks once more where minutes were missing."""
    bench = Bench()
    bench.feed.until = CLOSE.timestamp()
    bench.want("HK.00700")
    bench.clock.set_market(CLOSE + timedelta(hours=1))
    await bench.serve()
    bench.clock.advance(60.0)
    asked = bench.clock.market()
    async with polling(bench):
        newest = await bench.schedule.read(flow("HK.00700"), since=bench.clock.monotonic())
    assert newest.asked == asked


async def test_the_broker_s_word_on_an_open_market_and_a_new_connection_win_over_the_calendar() -> None:
    bench = Bench()
    bench.want("HK.00700")
    bench.schedule.select(TENCENT)
    bench.feed.until = CLOSE.timestamp()
    bench.clock.set_market(datetime(2026, 11, 21, 3, 0, tzinfo=UTC))  # a Saturday
    await bench.serve()
    bench.feed.asked.clear()
    ended = MarketState.HALF_DAY_CLOSED  # what was asked before may not be the last word
    for state, calls in ((MarketState.CLOSED, 0), (MarketState.OPEN, 1), (ended, 2), (MarketState.CLOSED, 2)):
        say(bench, state)
        bench.clock.advance(SELECTED_EVERY)
        await bench.serve()
        assert len(bench.feed.asked) == calls
    bench.schedule.renew()
    await bench.serve()
    assert len(bench.feed.asked) == 3
