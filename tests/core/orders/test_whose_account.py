"""Accounts that share a number: of paper and real money, of two brokers; and one account over two connections."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.hub_values import known
from fakes.values.trading import ACCOUNTS, TENCENT, order_row
from tideboard_core.errors import OrderUnknown, RequestTimeout
from tideboard_core.model.order import Environment, OrderRequest
from tideboard_core.orders.writes import UNKNOWN_WRITES


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[TradingScene]:
    async with trading_scene(tmp_path) as made:
        await made.unlock()
        yield made


async def unanswered(scene: TradingScene) -> OrderRequest:
    """An order to which the broker does not answer."""
    request = scene.request()
    scene.gateway.answer = lambda _: RequestTimeout("no-answer")
    with pytest.raises(OrderUnknown):
        await scene.guard.submit(request)
    return request


@pytest.mark.parametrize("which", ["paper", "elsewhere"])
async def test_an_unknown_holds_no_other_account_of_its_number(scene: TradingScene, which: str) -> None:
    """The connection is another one's: neither is the other held by it, nor does an order there settle it."""
    request, ours = await unanswered(scene), scene.account
    paper = replace(ACCOUNTS[Environment.PAPER], id=ours.id)
    other = paper if which == "paper" else replace(ours, broker="elsewhere")

    await scene.blotter.watch([other])
    assert scene.blotter.writes.unknown(ours.id, TENCENT.id, request.side) is None
    assert known(scene.hub, UNKNOWN_WRITES.of(ours.id)) == ()
    theirs = order_row(other, id="B7", remark=request.client_order_id, quantity=100, price=request.price)
    scene.blotter.order_changed(theirs)
    assert (await scene.story(request.client_order_id))[-2:] == ["unknown", "difference"]  # in another account

    await scene.blotter.watch([replace(ours, name="Over another connection")])
    assert scene.blotter.writes.unknown(ours.id, TENCENT.id, request.side) == request.client_order_id
    (write,) = known(scene.hub, UNKNOWN_WRITES.of(ours.id))
    assert write.client_order_id == request.client_order_id
    scene.working(id="B8", remark=request.client_order_id, quantity=100)
    assert (await scene.story(request.client_order_id))[-1] == "settled"
