"""The flow scheduler: who is asked next, and what a refusal means."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.clock import ManualClock
from fakes.values.gateway import gateway_of
from fakes.values.hub_values import known
from tideboard_core.errors import GatewayDown, GatewayError, NotOffered, RateLimited
from tideboard_core.market.flow_schedule import (
    CALLS,
    FIRST_PROVIDER,
    KEPT_BACK,
    LONGPORT_PACE,
    OPEND_PACE,
    OTHER_PROVIDER,
    SELECTED_EVERY,
    VISIBLE_EVERY,
    WINDOW,
    FlowPace,
    FlowSchedule,
    FlowTopics,
)
from tideboard_core.market.hub import Hub, Subscription
from tideboard_core.model.flow import CapitalFlow, FlowDistribution, FlowPeriod, TierAmounts
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId

if TYPE_CHECKING:
    from datetime import date


class FlowFeed:
    """`errors` maps an instrument to what its next calls raise; `called` is set by the first call."""

    def __init__(self) -> None:
        self.asked: list[InstrumentId] = []
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
        return CapitalFlow(instrument=instrument, period=period, times=(0.0,), net=(0.0,), tiers=None, provider="Fake")

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
    for _turn in range(KEPT_BACK):
        bench.feed.asked.clear()
        bench.clock.advance(SELECTED_EVERY)
        await bench.serve()
        assert bench.feed.asked == [TENCENT]


async def test_all_symbols_on_screen_come_first_and_leave_half_of_the_calls() -> None:
    """Two docks at the full pace; four share the calls of two, so that the list behind them goes on."""
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
    assert 100 <= len(chosen) <= 125
    assert len(bench.feed.asked) - len(chosen) >= 100
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
    assert failure.retry_at is None
    assert bench.feed.asked == [INDEX]
    assert flow(INDEX) in bench.hub.take_dirty()

    bench.schedule.renew()
    await bench.serve()
    assert bench.feed.asked == [INDEX, INDEX]


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
