"""What a rate limit kept from being read is read once more, and no oftener than the limit lets it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, asked_until_read, runs_for_a_while, trading_scene
from fakes.values.trading import TENCENT, order_row
from tideboard_core.errors import RateLimited
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Environment
from tideboard_core.orders.login_reads import PAUSES
from tideboard_core.pauses import LONGEST_OWN
from tideboard_core.ports.trading import OrderList, PositionList


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[TradingScene]:
    async with trading_scene(tmp_path, Environment.PRACTICE) as made:
        yield made


def limited(scene: TradingScene, times: int, retry_after: float) -> Callable[..., Awaitable[OrderList]]:
    """Orders that are refused for the rate so many times."""
    left = [retry_after] * times

    async def orders(account: Account, **_kept: Any) -> OrderList:
        scene.gateway.reads.append("orders")
        if left:
            raise RateLimited("rate-limited", retry_after=left.pop())
        return OrderList([order_row(account, id="7")])

    return orders


@pytest.mark.parametrize(
    ("told", "waited"),
    [(12.5, [12.5, 12.5]), (0.0, list(PAUSES[:2])), (3600.0, [LONGEST_OWN, LONGEST_OWN])],
)
async def test_orders_under_a_limit_are_read_after_it(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch, told: float, waited: list[float]
) -> None:
    monkeypatch.setattr(scene.gateway, "orders", limited(scene, 2, told))

    await scene.login_again()
    await asked_until_read(scene)

    assert scene.sleep.log == waited
    assert scene.gateway.reads.count("orders") == 3, "and what came is not asked for again"
    assert [scene.gateway.reads.count(what) for what in ("fills", "funds", "positions")] == [1, 1, 1]
    assert [order.id for order in scene.blotter.orders(scene.account.id) or ()] == ["7"]


async def test_lists_that_waited_for_a_limit_are_as_new_as_their_requests(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exit rests on them: they are not as old as the wait, and say what was pushed meanwhile."""
    fills = [100]

    async def waits(leaves: Callable[[], None]) -> None:
        scene.clock.advance(20)
        if fills:
            scene.blotter.order_changed(order_row(scene.account, id="7", filled=fills.pop()))
        leaves()
        scene.clock.advance(1)

    async def orders(account: Account, *, leaves: Callable[[], None], **_kept: Any) -> OrderList:
        await waits(leaves)
        return OrderList([])

    async def positions(account: Account, *, leaves: Callable[[], None], **_kept: Any) -> PositionList:
        leaves()
        return PositionList([])

    async def late_positions(account: Account, *, leaves: Callable[[], None], **_kept: Any) -> PositionList:
        await waits(leaves)
        return PositionList([])

    monkeypatch.setattr(scene.gateway, "orders", orders)
    monkeypatch.setattr(scene.gateway, "positions", positions)
    await scene.blotter.read_holdings(scene.account)
    assert scene.blotter.reread(scene.account.id, TENCENT.id)

    monkeypatch.setattr(scene.gateway, "positions", late_positions)
    fills.append(200)
    scene.blotter.refresh_money(scene.account.id)
    await scene.spawn.settled()
    assert scene.blotter.positions_current(scene.account.id)


async def test_another_connection_ends_the_wait(scene: TradingScene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scene.gateway, "orders", limited(scene, 1, 5.0))

    def relogin() -> None:
        scene.gateway.generation += 1

    await scene.login_again()
    scene.sleep.before = relogin
    await runs_for_a_while(scene)

    assert scene.gateway.reads.count("orders") == 1


async def test_a_list_that_was_overtaken_proves_nothing_that_the_later_one_does_not(scene: TradingScene) -> None:
    """The later one is of an exit of another security; the older one would prove this one by the later one's moment."""
    answers: list[asyncio.Future[OrderList]] = []

    async def orders(account: Account, **_kept: Any) -> OrderList:
        answers.append(asyncio.get_running_loop().create_future())
        return await answers[-1]

    scene.gateway.orders = orders  # type: ignore[method-assign]
    older = asyncio.get_running_loop().create_task(scene.blotter.read_orders(scene.account))
    await asyncio.sleep(0)
    scene.clock.advance(20)
    other = InstrumentId("HK.09988")
    later = asyncio.get_running_loop().create_task(scene.blotter.read_holdings(scene.account, closes=[other]))
    await asyncio.sleep(0)
    of_exit = OrderList()
    of_exit.unproven = frozenset({TENCENT.id})
    answers[1].set_result(of_exit)
    await later
    answers[0].set_result(OrderList())
    await older
    assert scene.blotter.reread(scene.account.id, other)
    assert not scene.blotter.reread(scene.account.id, TENCENT.id)
