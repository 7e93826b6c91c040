"""Outside New York's regular hours over each gateway, whether its last price follows the session's trades or stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from decimal import Decimal

import pytest

from fakes.scenes.trading.sandbox_scene import SandboxScene
from fakes.servers.gateway_rigs import PORTS
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from tideboard_core.errors import OrderDenied
from tideboard_core.model.flatten import LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import OrderRequest, Side, TradingHours
from tideboard_core.model.quote import MarketState, OrderBook
from tideboard_core.model.review import CheckCode
from tideboard_core.model.shares import total

APPLE = InstrumentId("US.AAPL")
FORMS = ("regular-last", "extended-last")
"""The current price stands at the close, as users measured it at OpenD, and the case that it does not."""


@pytest.fixture(params=[f"{form}-{gap}" for form in FORMS for gap in ("down-12", "up-12")])
def standing(request: pytest.FixtureRequest) -> Iterator[OpenSandbox]:
    """An exchange at 16:20 in New York, whose shares trade away from the close."""
    options = standing_options(**PORTS, scenario=request.param, start=time(5, 20))
    with sandbox_thread(options) as opened:
        yield opened


@pytest.fixture
def sandbox(standing: OpenSandbox) -> OpenSandbox:
    return standing


def order(scene: SandboxScene, side: Side, price: Decimal) -> OrderRequest:
    return scene.request(side, price=price, instrument=APPLE, hours=TradingHours.EXTENDED)


def book(scene: SandboxScene) -> OrderBook:
    found = scene.hub.value(Topic.BOOK.of(APPLE))
    assert found is not None
    return found


async def test_shares_are_bought_and_sold_at_the_price_that_trades_now(locked: SandboxScene) -> None:
    """The close lies 12 % away and bounds nothing: 12 % above the ask a purchase is denied, after a fall as well."""
    scene = locked
    await scene.view(APPLE, Market.US)
    await scene.unlock()
    await scene.pace(30)
    states = scene.hub.value(Topic.GATEWAY_STATE.of(""))
    assert states is not None
    assert states.markets[Market.US] is MarketState.AFTER_HOURS
    best = book(scene).asks[0].price
    with pytest.raises(OrderDenied, match=CheckCode.COLLAR_LAST.value):
        await scene.guard.submit(order(scene, Side.BUY, (best * Decimal("1.12")).quantize(Decimal("0.01"))))

    bought = order(scene, Side.BUY, best)
    await scene.guard.submit(bought)
    await scene.until_order(bought.client_order_id, lambda one: one.filled == 100)
    await scene.pace(31)

    run = await scene.done(scene.guard.submit_flatten(scene.account, [APPLE]))

    assert [(one.state, one.error) for one in run.outcomes] == [(LineState.DONE, None)]
    assert scene.person.flattens[0].plan.lines[0].cautions == ()
    await scene.pace(31)
    rows = await scene.done(scene.gateway.trading.positions(scene.account))
    assert total(row.quantity for row in rows if row.instrument == APPLE) == 0
