"""The same window over a fan-out of each broker: what it shows, and its calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.scenes.fanout import fanout, through_hub, until_served
from fakes.servers.collector_wires import where
from fakes.servers.nats import nats_server
from fakes.servers.sandbox import sandbox_here
from fakes.values.waiting import until
from tideboard_core.collector.connections import target_of
from tideboard_core.fanout.command_line import parse
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarPeriod
from tideboard_core.ports.bars import BarRequest

pytestmark = pytest.mark.slow

HK = InstrumentId("HK.00700")


@pytest.mark.parametrize("wire", ["rest", "longport"])
async def test_a_window_reads_through_a_fan_out_of_this_broker(tmp_path: Path, wire: str) -> None:
    arguments = ["--rest-port", "0", "--longport-port", "0"]
    with sandbox_here(seed=7, start="10:00", arguments=arguments) as sandbox, nats_server(tmp_path / "hub") as server:
        target = target_of(parse(["run", "--data-dir", str(tmp_path), *where(wire, sandbox.line, tmp_path)]))
        async with fanout(server.fanout, sandbox, target=target) as one:
            await until_served(server.window)
            async with through_hub(server.window) as here:
                topics = (Topic.QUOTE, Topic.BOOK, Topic.TICKS, Topic.MINUTES, Topic.FLOW, Topic.DISTRIBUTION)
                for topic in topics:
                    here.hub.subscribe(topic.of(HK))
                await until(lambda: all(here.hub.value(topic.of(HK)) for topic in topics))
                quoted = Topic.QUOTE.of(HK)
                await until(lambda: here.hub.value(quoted) == one.hub.value(quoted))
                there, quotes = one.gateway.quotes, here.gateway.quotes
                bars = BarRequest(instrument=HK, period=BarPeriod.DAY, count=5)
                assert await quotes.bars(bars) == await there.bars(bars)
                assert await quotes.instruments([HK]) == await there.instruments([HK])
                assert (await quotes.gateway_state()).markets[Market.HK] is not None
                told = {"rest": "practice, Hub", "longport": "Hub"}  # LongPort has no word for a practice exchange
                assert here.gateway.provider == f"{one.gateway.provider} ({told[wire]})"
