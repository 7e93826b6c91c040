"""The whole chain of a delayed package: the broker's words, late prices, the source, and an order that stays here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fakes.scenes.trading.sandbox_scene import TENCENT, SandboxScene, sandbox_scene
from fakes.servers.gateway_rigs import LONGPORT
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from fakes.values.hub_values import known
from tideboard_core.errors import OrderDenied
from tideboard_core.model.hub_keys import PACKAGES, Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import Environment, OrderRequest, OrderType, Side
from tideboard_core.model.quote import Tick
from tideboard_core.model.review import CheckCode, SourceKind
from tideboard_core.orders.price_source import price_source

OUT_OF_ORDER = timedelta(minutes=15)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    """An exchange whose LongPort port shows Hong Kong a quarter of an hour late."""
    options = standing_options(longport_port=0, scenario="no-permission")
    with sandbox_thread(options) as opened:
        yield opened


@pytest.fixture
async def scene(sandbox: OpenSandbox, tmp_path: Path) -> AsyncIterator[SandboxScene]:
    """An unlocked LIVE scene that judges its prices as the app does."""
    async with sandbox_scene(sandbox, tmp_path, Environment.LIVE, rig=LONGPORT) as made:
        made.guard._pretrade._source = price_source(made.hub, made.clock, SourceKind.REAL)
        await made.unlock()
        yield made
        made.eager = False


async def test_every_price_is_a_quarter_of_an_hour_old(scene: SandboxScene, sandbox: OpenSandbox) -> None:
    package = known(scene.hub, PACKAGES)[Market.HK]
    assert (package.name, package.delayed) == ("15-min Delay", True)
    assert "delayed by 15 minutes" in package.warning
    ticks = scene.hub.subscribe(Topic.TICKS.of(TENCENT))
    before = known(scene.hub, Topic.QUOTE.of(TENCENT))
    await sandbox.advance(60)
    await scene.until(lambda: known(scene.hub, Topic.QUOTE.of(TENCENT)).time > before.time)
    quote = known(scene.hub, Topic.QUOTE.of(TENCENT))
    seen = datetime.fromisoformat((await sandbox.ask("time"))["time"]) - OUT_OF_ORDER
    assert timedelta(0) <= seen - quote.time < timedelta(minutes=2)
    book = known(scene.hub, Topic.BOOK.of(TENCENT))
    assert (len(book.bids), len(book.asks)) == (1, 1)
    told: list[Tick] = await scene.done(scene.gateway.quotes.ticks(TENCENT, 5))
    assert told[-1].time <= seen
    ticks.close()


async def test_an_order_on_late_prices_is_denied_for_them_and_never_sent(scene: SandboxScene) -> None:
    before = await scene.written()
    request = scene.request()
    with pytest.raises(OrderDenied) as denied:
        await scene.guard.submit(request)
    assert denied.value.code == CheckCode.SOURCE
    assert await scene.written() == before
    assert await scene.arrived(request.client_order_id) == []


async def test_a_market_order_is_denied_too(scene: SandboxScene) -> None:
    before = await scene.written()
    request = OrderRequest(
        account=scene.account,
        instrument=TENCENT,
        side=Side.BUY,
        order_type=OrderType.MARKET,
        quantity=100,
        client_order_id=scene.guard.client_order_id(),
    )
    with pytest.raises(OrderDenied) as denied:
        await scene.guard.submit(request)
    assert denied.value.code == CheckCode.SOURCE
    assert await scene.written() == before
