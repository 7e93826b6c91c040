"""What the checks are given, and what follows from it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.clock import ManualClock
from fakes.values.order_checks import SNAPSHOT, market, request, snapshot_of, snapshot_with
from fakes.values.trading import TENCENT, position
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import OrderRequest, OrderType
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import CheckCode, SourceKind
from tideboard_core.orders.snapshot import link_state, session_state


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[TradingScene]:
    async with trading_scene(tmp_path) as made:
        yield made


def test_an_empty_hub_knows_nothing() -> None:
    hub = Hub(ManualClock())

    assert session_state(hub, TENCENT.id) is MarketState.UNKNOWN
    assert link_state(hub) is LinkState.DISCONNECTED


async def test_the_session_is_that_of_the_instrument_s_market(scene: TradingScene) -> None:
    assert session_state(scene.hub, TENCENT.id) is MarketState.OPEN
    assert session_state(scene.hub, InstrumentId("US.AAPL")) is MarketState.UNKNOWN


async def test_an_instrument_that_was_not_read_is_not_traded(scene: TradingScene) -> None:
    scene.hub.forget(Topic.INSTRUMENT.of(TENCENT.id))

    assert CheckCode.TRADABLE in scene.failing(scene.request())


async def test_the_holding_is_the_one_of_the_instrument(scene: TradingScene) -> None:
    scene.publish(Topic.POSITIONS, scene.account.id, (position(scene.account, 300),))

    summary = scene.guard.preview(scene.request()).summary

    assert (summary.position_before, summary.position_after) == (300, 400)


def collared(order: OrderRequest) -> Decimal | None:
    return snapshot_of(order).collared_price


def test_the_collar_holds_trigger_limit_or_worst_level() -> None:
    trigger = Decimal("620.00")
    assert collared(request()) == Decimal("612.50")
    assert collared(market(quantity=1300)) == Decimal("613.00")
    assert collared(request(order_type=OrderType.STOP_LIMIT, trigger=trigger, price=Decimal(621))) == trigger


def test_what_levels_cost_more_counts_the_shares_behind_contracts() -> None:
    plain, behind = (
        snapshot_of(request(quantity=1300, price=Decimal(613)), snapshot).effect
        for snapshot in (SNAPSHOT, snapshot_with(instrument=replace(SNAPSHOT.instrument, multiplier=100)))
    )

    assert plain is not None
    assert behind is not None
    assert plain.extra > 0
    assert behind.extra == 100 * plain.extra
    assert behind.average == plain.average


def test_a_delayed_last_price_measures_nothing() -> None:
    assert SNAPSHOT.market_price == Decimal("612.50")
    assert snapshot_with(source=SourceKind.DELAYED).market_price is None
    assert snapshot_with(quote=None, book=None).market_price is None
