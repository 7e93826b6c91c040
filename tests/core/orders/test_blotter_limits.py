"""What a rate limit kept from being read is read once more, and no oftener than the limit lets it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from fakes.scenes.trading.desk import Desk, trading_desk
from fakes.values.trading import order_row
from tideboard_core.errors import RateLimited
from tideboard_core.model.order import Account, Environment
from tideboard_core.orders.blotter import LATEST_AGAIN, SOONEST_AGAIN
from tideboard_core.ports.trading import OrderList


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with trading_desk(tmp_path, Environment.PRACTICE) as made:
        yield made


def limited(desk: Desk, times: int, retry_after: float) -> Callable[[Account], Awaitable[OrderList]]:
    """Orders that are refused for the rate so many times."""
    left = [retry_after] * times

    async def orders(account: Account) -> OrderList:
        desk.gateway.reads.append("orders")
        if left:
            raise RateLimited("rate-limited", retry_after=left.pop())
        return OrderList([order_row(account, id="7")])

    return orders


@pytest.mark.parametrize(("told", "waited"), [(12.5, 12.5), (0.0, SOONEST_AGAIN), (3600.0, LATEST_AGAIN)])
async def test_orders_under_a_limit_are_read_after_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, told: float, waited: float
) -> None:
    monkeypatch.setattr(desk.gateway, "orders", limited(desk, 2, told))

    await desk.blotter.read_again()
    await desk.spawn.settled()

    assert desk.sleep.log == [waited, waited]
    assert [order.id for order in desk.blotter.orders(desk.account.id) or ()] == ["7"]


async def test_another_connection_ends_the_wait(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.gateway, "orders", limited(desk, 1, 5.0))

    def relogin() -> None:
        desk.gateway.generation += 1

    desk.sleep.before = relogin
    desk.gateway.reads.clear()
    await desk.blotter.read_again()
    await desk.spawn.settled()

    assert desk.gateway.reads.count("orders") == 1
