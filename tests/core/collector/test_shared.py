from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from fakes.values.archive_market import MEITUAN, TENCENT
from fakes.values.clock import ManualClock
from tideboard_core.collector.shared import AT_ONCE, SharedGateway, shared_source
from tideboard_core.collector.source import FUTU_SHARED_PACE, LONGPORT_SHARED_PACE
from tideboard_core.errors import GatewayDown, NotOffered, NotSubscribed, QuotaExceeded, ServerRefused
from tideboard_core.market.bars import newest_minutes
from tideboard_core.market.flow_schedule import FlowSchedule
from tideboard_core.market.hub import Hub
from tideboard_core.model.flow import CapitalFlow, FlowDefinition, FlowPeriod
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_core.ports.bars import BarPage, BarRequest


class Feed:
    """What is subscribed at the gateway; `refused` answers for one security."""

    def __init__(self) -> None:
        self.calls: list[list[Key[object]]] = []
        self.held: set[Key[object]] = set()
        self.refused: dict[Key[object], ServerRefused] = {}

    async def subscribe(self, keys: list[Key[object]], *, pushes: bool = True) -> None:
        assert not pushes
        self.calls.append([*keys])
        for key in keys:
            if key in self.refused:
                raise self.refused[key]
        self.held.update(keys)

    async def unsubscribe(self, keys: list[Key[object]]) -> None:
        self.held.difference_update(keys)

    async def bars(self, request: BarRequest) -> BarPage:
        if Topic.BARS_1M.of(request.instrument) not in self.held:
            raise NotSubscribed("not-subscribed", text="no")
        return BarPage(bars=[])


def made(**parts: object) -> Any:
    """Something with these parts alone."""
    return SimpleNamespace(**parts)


class Bench:
    """A shared connection over a made-up session."""

    def __init__(self) -> None:
        self.clock = clock = ManualClock()
        self.hub, self.feed, self.asked = Hub(clock), Feed(), 0
        self.held: frozenset[Key[object]] = frozenset()
        self.session = made(status=SimpleNamespace(state=LinkState.LIVE), holds=lambda: self.held)
        self.gateway = made(quotes=self.feed, reference=None, program=None)
        self.schedule = FlowSchedule(self.hub, clock)
        self.shared = SharedGateway(self.gateway, self.session, self.schedule, self.hub, clock)

    async def capital_flow(self, instrument: InstrumentId) -> CapitalFlow:
        """Another net at each call."""
        self.asked += 1
        return CapitalFlow(
            instrument=instrument,
            period=FlowPeriod.INTRADAY,
            times=(0.0,),
            net=(float(self.asked),),
            tiers=None,
            provider="Fake",
        )


def bars(*symbols: str) -> list[Key[object]]:
    return [Topic.BARS_1M.of(each) for each in symbols]


async def test_it_only_waits_for_the_session() -> None:
    bench = Bench()
    await bench.shared.connect()
    bench.session.status.state = LinkState.CONNECTING
    assert not bench.shared.connected
    with pytest.raises(GatewayDown):
        await bench.shared.connect()


async def test_what_the_window_uses_is_neither_subscribed_twice_nor_ended() -> None:
    bench = Bench()
    bench.held = frozenset(bars(TENCENT))
    await bench.shared.quotes.subscribe(bars(TENCENT, MEITUAN), pushes=False)
    assert bench.feed.calls == [bars(MEITUAN)]

    wanted = bench.hub.subscribe(Topic.BARS_1M.of(MEITUAN))
    await bench.shared.quotes.unsubscribe(bars(TENCENT, MEITUAN))
    assert bench.feed.held == {*bars(MEITUAN)}
    wanted.close()
    await bench.shared.quotes.unsubscribe(bars(TENCENT, MEITUAN))
    assert not bench.feed.held


async def test_a_refused_security_leaves_the_others_and_few_are_asked_at_once() -> None:
    bench = Bench()
    symbols = [f"HK.{number:05d}" for number in range(1, 13)]
    (third,) = bars(symbols[2])
    bench.feed.refused[third] = NotOffered("no", text="no")
    await bench.shared.quotes.subscribe(bars(*symbols), pushes=False)
    assert bench.feed.held == {*bars(*symbols)} - {third}
    assert max(map(len, bench.feed.calls)) == AT_ONCE
    with pytest.raises(NotOffered):
        await newest_minutes(bench.shared.quotes, InstrumentId(symbols[2]), 1)
    bench.feed.refused[third] = QuotaExceeded("quota", text="no")
    with pytest.raises(QuotaExceeded):
        await bench.shared.quotes.subscribe([third], pushes=False)


async def test_bars_are_subscribed_again_where_the_window_ended_them() -> None:
    bench = Bench()
    await bench.shared.quotes.subscribe(bars(TENCENT), pushes=False)
    bench.feed.held.clear()
    assert await newest_minutes(bench.shared.quotes, TENCENT, 1) == BarPage(bars=[])


@pytest.mark.parametrize(
    ("definition", "subscribes", "pace"),
    [(FlowDefinition.FUTU, True, FUTU_SHARED_PACE), (FlowDefinition.LONGPORT, False, LONGPORT_SHARED_PACE)],
)
def test_each_provider_has_its_pace(definition: FlowDefinition, pace: object, *, subscribes: bool) -> None:
    bench = Bench()
    found = shared_source(
        bench.gateway, bench.session, bench.schedule, bench.hub, ManualClock(), definition=definition, practice=True
    )
    assert (found.subscribes, found.pace, found.practice) == (subscribes, pace, True)
    assert found.answers is not None


async def test_every_answer_of_the_window_comes_with_its_moment() -> None:
    """The last one is there again if nothing came since; without a call for what came."""
    bench = Bench()
    gateway: Any = made(capital_flow=bench.capital_flow)
    key = Topic.FLOW.of(TENCENT)
    for _call in range(2):
        await bench.schedule.serve(gateway, key)
        bench.clock.advance(10)
    assert [each.value.net for each in await bench.shared.flow.answers(TENCENT)] == [(2.0,)]
    assert bench.shared.flow.untaken(TENCENT) == []
    assert [each.value.net for each in await bench.shared.flow.answers(TENCENT)] == [(2.0,)]
    begun = bench.clock.market()
    for _call in range(2):
        bench.clock.advance(10)
        await bench.schedule.serve(gateway, key)
    assert [each.received for each in bench.shared.flow.untaken(TENCENT)] == [
        begun + timedelta(seconds=10),
        begun + timedelta(seconds=20),
    ]
