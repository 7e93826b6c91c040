"""What costs a unit of history at each port of the practice exchange, and what never does: units counted over a run."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
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
from tideboard_core.ports.bars import BarRequest
from tideboard_core.ports.gateway import Gateway
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.history_file import FILE

HK, OTHER = InstrumentId("HK.00700"), InstrumentId("HK.09988")
DAY = date.fromisoformat(PRACTICE_DAY)
EARLIER = DAY - timedelta(days=15)
WIRES = ("opend", "rest", "longport")
BEFORE = "2026-06-01T00:00:00+00:00"
TAKING = f"""
import asyncio, sys
from datetime import datetime
from pathlib import Path
from tideboard_core.collector.connections import Target, make_gateway
from tideboard_core.errors import QuotaExceeded
from tideboard_core.market.bars.requests import unattended_history
from tideboard_core.market.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_core.system.clock import SystemClock

async def take(keys, folder, symbol):
    clock = SystemClock()
    target = Target(longport=True, keys_file=Path(keys), counts=Path(folder))
    gateway = make_gateway(target, clock, Hub(clock))
    await gateway.connect()
    await gateway.log_in()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    before = datetime.fromisoformat("{BEFORE}")
    try:
        await unattended_history(gateway.quotes, InstrumentId(symbol), BarPeriod.DAY, before, count=5)
        print("taken", flush=True)
    except QuotaExceeded as error:
        print(error.code, flush=True)
    await gateway.close()

asyncio.run(take(*sys.argv[1:]))
"""


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


async def test_of_two_processes_one_takes_the_last_unit_to_spare(sandbox: OpenSandbox, tmp_path: Path) -> None:
    """The collector's command and a program of the window are such two; 79 of the expected 100 are used."""
    clock = SystemClock()
    there = target("longport", sandbox.line, tmp_path)
    gateway = make_gateway(there, clock, Hub(clock))
    await gateway.connect()
    await gateway.log_in()
    try:
        before = datetime.fromisoformat(BEFORE)
        await gateway.quotes.bars(BarRequest(instrument=HK, period=BarPeriod.DAY, before=before, count=5))
        stored = json.loads((tmp_path / FILE).read_text())
        (record,) = stored["keys"].values()
        record["read"] |= {f"HK.{number:05d}": record["read"][HK] for number in range(90001, 90079)}
        (tmp_path / FILE).write_text(json.dumps(stored))
        assert await units(gateway) == 79
        children = [
            await asyncio.create_subprocess_exec(
                sys.executable, "-c", TAKING, str(there.keys_file), str(tmp_path), symbol,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            )
            for symbol in ("HK.09988", "HK.03690")
        ]  # fmt: skip
        for child in children:
            assert child.stdout is not None
            assert await child.stdout.readline() == b"ready\n"
        outputs = await asyncio.gather(*(child.communicate(b"go\n") for child in children))
        assert sorted(out.decode().strip() for out, _ in outputs) == ["history-kept", "taken"]
        assert await units(gateway) == 80
    finally:
        await gateway.close()
