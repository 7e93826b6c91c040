"""What costs a unit of history at each port of the practice exchange, and what never does: units counted over a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from fakes.scenes.collecting import collecting, target
from fakes.servers.sandbox import PRACTICE_DAY, OpenSandbox, sandbox_here
from fakes.values.archive_market import session
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import FLOW, Minute
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.connections import make_gateway
from tideboard_core.market.bars import bars_of_days, newest_bars
from tideboard_core.market.hub import Hub
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import BarPeriod
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.gateway import Gateway
from tideboard_core.system.clock import SystemClock

HK, OTHER = InstrumentId("HK.00700"), InstrumentId("HK.09988")
DAY = date.fromisoformat(PRACTICE_DAY)
EARLIER = DAY - timedelta(days=15)
WIRES = ("opend", "rest", "longport")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    with sandbox_here(seed=7, start="16:30", arguments=["--rest-port", "0", "--longport-port", "0"]) as running:
        yield running


async def units(gateway: Gateway) -> int:
    """Units that count at a port by the broker's word, at LongPort by ours, which counts each answer with history."""
    quota = await gateway.quotes.bar_quota()
    assert quota is not None
    return quota.used


@pytest.mark.parametrize("wire", WIRES)
async def test_newest_bars_and_the_flow_of_any_day_cost_no_unit(
    sandbox: OpenSandbox, tmp_path: Path, wire: str
) -> None:
    """Flow board, signals and programs read nothing else: flow, pushes, the newest bars, days among the newest ones."""
    clock = SystemClock()
    gateway = make_gateway(target(wire, sandbox.line, tmp_path), clock, Hub(clock))
    await gateway.connect()
    await gateway.log_in()
    try:
        before = await units(gateway)
        for symbol in (HK, OTHER):
            await gateway.flow.capital_flow(symbol)
            await gateway.flow.capital_distribution(symbol)
            await gateway.quotes.subscribe([Topic.BARS_1M.of(symbol)])
            for period in (BarPeriod.MIN_1, BarPeriod.DAY):
                assert (await newest_bars(gateway.quotes, symbol, period, 1000)).bars
        if wire != "longport":
            await gateway.flow.capital_flow(HK, FlowPeriod.DAY)
        assert await bars_of_days(gateway.quotes, HK, BarPeriod.DAY, EARLIER, DAY)
        assert await units(gateway) == before
    finally:
        await gateway.close()


@pytest.mark.parametrize("wire", WIRES)
async def test_a_collector_spends_one_unit_for_the_missed_sessions_of_a_security_and_only_where_it_may(
    sandbox: OpenSandbox, tmp_path: Path, wire: str
) -> None:
    archive = tmp_path / "archive"
    async with collecting(wire, sandbox, tmp_path) as collector:
        await collector.collect([HK, OTHER])
    with closing(ArchiveReader(archive)) as reader:
        (key,) = reader.identities.all_keys().values()
    clock = SystemClock()
    with Lease(archive, clock, program="test") as lease, closing(ArchiveWriter(archive, lease)) as writer:
        writer.record_hours(session(EARLIER))  # HK was recorded once before the days that were missed
        writer.add_minutes(key, HK, EARLIER, [Minute(0, 0)], received=session(EARLIER).settled)
        assert writer.received(key, HK, EARLIER, FLOW) == 1
    spent = []
    for allowed in (False, True, True):
        async with collecting(wire, sandbox, tmp_path, past=partial(bool, allowed)) as collector:
            await collector.collect([HK, OTHER])
            assert collector.plan is not None
            quota = collector.plan.quota
            assert quota is not None
            spent.append((quota.used, collector.plan.needed, collector.plan.read))
    first = spent[0][0]
    assert spent == [(first, 1, ()), (first + 1, 0, (HK,)), (first + 1, 0, ())]
    with closing(ArchiveReader(archive)) as reader:
        missed = [one.date for one in TradingCalendar().sessions(market_of(HK), EARLIER, DAY)]
        counted = [len(dict(reader.bars(key, HK, day, day)).get(day, ())) for day in missed]
    assert all(count > 300 for count in counted), counted
