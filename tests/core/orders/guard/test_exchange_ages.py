"""At sixty times the wall's pace what is old on the exchange is old, and a way out is never late by that."""

from __future__ import annotations

import asyncio

import pytest

from fakes.scenes.trading.trading_scene import TradingScene
from tideboard_core.errors import OrderDenied
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import CancelRequest
from tideboard_core.model.review import CheckCode
from tideboard_core.orders.draft import draft_of

PACE = 60


def run_faster(scene: TradingScene) -> None:
    """A second of the wall is a minute of the exchange."""
    scene.hub.age_by(lambda since: (scene.clock.monotonic() - since) * PACE)


async def interrupted(scene: TradingScene, seconds: float) -> None:
    """Let so much time pass while the order log is flushed."""
    await asyncio.to_thread(scene.disk.entered.wait)
    scene.clock.advance(seconds)
    scene.disk.gate.set()


async def test_an_approval_ages_with_the_exchange(scene: TradingScene) -> None:
    await scene.unlock()
    await scene.audit.drain()
    run_faster(scene)
    scene.disk.gate.clear()
    scene.disk.entered.clear()
    with pytest.raises(OrderDenied, match="not-sent-late"):
        await asyncio.gather(scene.guard.submit(scene.request()), interrupted(scene, 0.1))
    assert scene.gateway.writes == []


async def test_a_cancel_ages_with_the_wall(scene: TradingScene) -> None:
    order = scene.working()
    await scene.audit.drain()
    run_faster(scene)
    scene.disk.gate.clear()
    scene.disk.entered.clear()
    request = CancelRequest(account=scene.account, order=order, client_order_id=scene.guard.client_order_id())
    await asyncio.gather(scene.guard.submit_cancel(request), interrupted(scene, 0.1))
    assert len(scene.gateway.writes) == 1


async def test_a_book_of_a_second_ago_is_a_minute_old(scene: TradingScene) -> None:
    await scene.unlock()
    scene.hub.prove(Topic.BOOK.of(scene.request().instrument))
    assert not _book_fails(scene)
    run_faster(scene)
    scene.clock.advance(0.1)
    assert _book_fails(scene)


def _book_fails(scene: TradingScene) -> bool:
    checks = scene.pretrade.verdicts(draft_of(scene.request())).checks
    return any(check.code is CheckCode.BOOK_AGE and not check.passed for check in checks)
