"""Session after session of the practice exchange through one collector, as a service that runs for weeks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.archive_market import days_before
from run_forms import sized
from tideboard_core.archive.comparison.samples import net_sample
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.gaps import gaps_of
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.verification import verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.collector import Collector
from tideboard_core.collector.connections import Target, make_source
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.system.clock import SystemClock
from tideboard_sandbox.exchange.facade import Exchange

pytestmark = pytest.mark.slow

SYMBOLS = [  # those of which least is traded first
    InstrumentId(name)
    for name in (
        "HK.00066", "HK.00016", "HK.00001", "HK.00027", "HK.00700", "HK.00005", "HK.03690", "HK.09988", "HK.01299",
        "HK.00388", "HK.01211", "HK.02318", "HK.00941", "HK.00883", "HK.00939", "HK.01398", "HK.01810", "HK.02020",
        "HK.03988", "HK.02628",
    )
][: sized(2, 6)]  # fmt: skip
DAYS = days_before(date(2026, 11, 18), sized(20, 80))
KEY = DefinitionKey(
    provider="Futu (practice)", tier_version="1", market=Market.HK, currency="HKD", valid_from=date(2015, 1, 1)
)


class SkippingClock(SystemClock):
    """Real time that a test moves forward, so that no limit is waited for."""

    ahead = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    with sandbox_here(seed=7) as running:
        yield running


@pytest.mark.timeout(3600)
async def test_sessions_one_after_the_other_are_whole_and_rank_the_last(sandbox: OpenSandbox, tmp_path: Path) -> None:
    clock, folder = SkippingClock(), tmp_path / "archive"
    source = make_source(Target(opend=sandbox.opend), clock)
    with Lease(folder, clock, program="test") as lease, closing(ArchiveWriter(folder, lease)) as writer:
        collector = Collector(source, writer, clock)
        for day in DAYS:
            await sandbox.ask("session", day=day.isoformat())
            await sandbox.wait(31)
            clock.ahead += 31
            outcome = await collector.collect(SYMBOLS)
            assert outcome.whole
            assert {each.day for each in outcome.recorded.values()} == {day.isoformat()}
        await source.gateway.close()
        identities = writer.identities
        assert gaps_of(writer.database, identities.all_keys(), identities.all_symbols()) == []

    with closing(ArchiveReader(folder)) as reader, closing(Exchange(seed=7, date=date(2026, 11, 18))) as exchange:
        assert list(verify(reader.database)) == []
        records = reader.sessions(Market.HK)
        assert [(each.day, each.instrument, each.whole) for each in records] == [
            (day, symbol, True) for day in DAYS for symbol in sorted(SYMBOLS)
        ]
        for symbol in SYMBOLS:
            flow = exchange.capital_flow(symbol, FlowPeriod.DAY, DAYS[0], DAYS[-1])
            sample = net_sample(reader, KEY, symbol, DAYS)
            assert sorted(sample.at(329)) == pytest.approx(sorted(round(net * 1000) for net in flow.net), abs=1)
