"""Watchlists kept by LongPort: listed, and changed in two calls."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from fakes.servers.longport.gateway import logged_in
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.servers.scripted_http import Said
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import ServerRefused
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.watchlists import WATCHLISTS
from tideboard_core.model.derivatives import WatchlistGroup
from tideboard_core.model.instrument import InstrumentId

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
GROUP = WatchlistGroup(id="28020", name="All", securities=())


@pytest.fixture
async def gateway(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportGateway]:
    made = await logged_in(longport, sinks, clock)
    yield made
    await made.close()


async def test_a_group_is_added_to_before_anything_is_removed(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    longport.reply("PUT", WATCHLISTS, {})
    await gateway.watchlists.change_watchlist(GROUP, add=[TENCENT], remove=[APPLE])
    assert [json.loads(seen.body) for seen in longport.seen[-2:]] == [
        {"id": 28020, "securities": ["700.HK"], "mode": "add"},
        {"id": 28020, "securities": ["AAPL.US"], "mode": "remove"},
    ]


async def test_nothing_to_change_asks_nothing_and_a_refusal_removes_nothing(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    await gateway.watchlists.change_watchlist(GROUP)
    assert longport.count("PUT", WATCHLISTS) == 0
    longport.http["PUT", WATCHLISTS] = lambda _: Said(400, b'{"code":602002,"message":"no such security"}')
    with pytest.raises(ServerRefused):
        await gateway.watchlists.change_watchlist(GROUP, add=[TENCENT], remove=[APPLE])
    assert longport.count("PUT", WATCHLISTS) == 1


async def test_a_change_without_an_answer_is_never_sent_again(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    longport.http["PUT", WATCHLISTS] = lambda _: Said(503, b"later")
    with pytest.raises(ServerRefused):
        await gateway.watchlists.change_watchlist(GROUP, add=[TENCENT])
    assert longport.count("PUT", WATCHLISTS) == 1


async def test_every_group_is_listed(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    longport.reply("GET", WATCHLISTS, {"groups": [{"id": "1", "name": "All", "securities": []}]})
    assert [group.name for group in await gateway.watchlists.watchlist_groups()] == ["All"]
    assert gateway.watchlists.by_name is None
