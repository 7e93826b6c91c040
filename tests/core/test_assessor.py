"""Asking broker and book before the checks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.trading import Desk, trading_desk
from fakes.trading_values import TENCENT
from tideboard_core.draft import draft_of
from tideboard_core.errors import GatewayDown
from tideboard_core.model.order import OrderType
from tideboard_core.ports import Key, Topic


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with trading_desk(tmp_path) as made:
        yield made


async def test_a_broker_that_does_not_answer_is_not_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("tideboard_core.assessor.ASK_BEFORE", 0.01)
    monkeypatch.setattr(desk.gateway, "max_quantity", never)

    asked = await desk.assessor.ask(draft_of(desk.request()))

    assert asked.max_quantity is None


async def test_a_market_order_without_any_price_asks_for_no_maximum(desk: Desk) -> None:
    desk.hub.forget(Key(Topic.BOOK, TENCENT.id))
    desk.hub.forget(Key(Topic.QUOTE, TENCENT.id))
    desk.gateway.refuse_reads = GatewayDown("connection-closed")

    asked = await desk.assessor.ask(draft_of(desk.request(order_type=OrderType.MARKET)))

    assert asked.max_quantity is None
    assert "max_quantity" not in desk.gateway.reads


async def test_many_wishes_for_a_fresh_book_are_one_read(desk: Desk) -> None:
    desk.gateway.reads.clear()
    for _ in range(20):
        desk.assessor.freshen(TENCENT.id)
    await desk.spawn.settled()
    assert desk.gateway.reads == ["book"]

    desk.assessor.freshen(TENCENT.id)
    await desk.spawn.settled()

    assert desk.gateway.reads == ["book"] * 2
