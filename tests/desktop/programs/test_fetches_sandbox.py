"""Programs beside an exchange that counts the calls: none without the scope, few with it, and all of it is let go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.programs_desk import ProgramsDesk
from fakes.scenes.served_programs import ServedProgramsScene
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.sinks import Sinks
from fakes.values.waiting import until
from tideboard_api.scopes import ProgramScope
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market.bars.requests import newest_bars
from tideboard_core.model.hub_keys import Key
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_core.model.quote import BarPeriod
from tideboard_core.ports.bars import BarPage
from tideboard_core.programs.channel import ReadOf, WatchCall, WatchedItem, WatchedOf
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_desktop.connection.services import Feeds, build_feeds
from tideboard_desktop.programs.fetches import HELD_FOR
from tideboard_desktop.programs.past_candles import BARS_READ
from tideboard_desktop.programs.scarce_calls import CALLS, WINDOW

READS = (ProtoId.Qot_Sub, ProtoId.Qot_GetCapitalFlow, ProtoId.Qot_GetKL, ProtoId.Qot_RequestHistoryKL)
HISTORY = READS[1:]


class ExchangeScene(ServedProgramsScene):
    """A window over an exchange; its clock stands until it is moved."""

    feeds: Feeds

    def connect(self, sandbox: OpenSandbox) -> None:
        endpoint = OpendEndpoint(host=sandbox.host, port=sandbox.port, provider="Sandbox")
        clock = self.floor.clock
        gateway = OpendGateway(endpoint, feed=self.hub, trading=Sinks(), clock=clock, market_time=lambda _: None)
        self.feeds = build_feeds(gateway, self.hub, clock)
        self.session = self.tasks.spawn(self.feeds.session.run(), name="session")

    async def read_flow(self, key: Key[Any], *, since: float) -> object:
        return await self.feeds.schedule.read(key, since=since)

    async def read_bars(self, instrument: InstrumentId, period: BarPeriod) -> BarPage:
        return await newest_bars(self.feeds.gateway.quotes, instrument, period, BARS_READ)


async def calls(sandbox: OpenSandbox, *which: ProtoId) -> int:
    """How many the exchange has counted."""
    counted = (await sandbox.state())["requests"]
    return sum(counted.get(str(int(each)), 0) for each in which)


@pytest.fixture
async def exchange(tmp_path: Path) -> AsyncIterator[tuple[OpenSandbox, ExchangeScene]]:
    with sandbox_here(start="10:30") as sandbox:
        scene = ExchangeScene(tmp_path)
        scene.connect(sandbox)
        await until(lambda: scene.feeds.session.status.state is LinkState.LIVE)
        yield sandbox, scene
        scene.session.cancel()
        await scene.close()


async def test_an_exchange_is_asked_with_the_scope_alone_and_seldom(
    exchange: tuple[OpenSandbox, ExchangeScene],
) -> None:
    sandbox, scene = exchange
    desk = ProgramsDesk(scene)
    await desk.make("reader")
    await desk.make("fetcher", ProgramScope.FETCH)
    begun = await calls(sandbox, *READS)
    symbols = ["HK.00005", "HK.09988", "HK.03690", "HK.01810"]
    for symbol in symbols:
        for what in (ReadOf.QUOTE, ReadOf.BOOK, ReadOf.FLOW, ReadOf.BARS):
            await desk.read(what, symbol, key="reader")
    items = tuple(WatchedItem(what, symbol) for what in WatchedOf for symbol in symbols)
    scene.service._take(WatchCall(key=desk.keys["reader"], items=items))
    desk.later(WINDOW)
    await asyncio.sleep(0.1)
    assert await calls(sandbox, *READS) == begun, "without the scope nobody is asked"

    quotes = await desk.read(ReadOf.QUOTE, *symbols)
    assert all(each["last"] is not None for each in quotes)
    assert len((await desk.read(ReadOf.BOOK, "HK.00005"))["bids"]) == 10
    assert len((await desk.read(ReadOf.FLOW, "HK.00005"))["times"]) > 10
    assert len((await desk.read(ReadOf.BARS, "HK.09988"))["times"]) == 61
    for what, symbol in ((ReadOf.FLOW, "HK.09988"), (ReadOf.BARS, "HK.00005"), (ReadOf.FLOW, "HK.03690")):
        assert await desk.read(what, symbol) == ("rate", {"seconds": WINDOW})
    assert await calls(sandbox, *HISTORY) == CALLS
    desk.later(WINDOW)
    assert len((await desk.read(ReadOf.BARS, "HK.09988", period="day"))["times"]) == BARS_READ
    assert (await sandbox.state())["quota"]["used"] > 0
    await sandbox.wait(HELD_FOR)
    desk.later(HELD_FOR)
    assert not scene.hub.wanted()
    await until(lambda: not scene.feeds.session.holds())
