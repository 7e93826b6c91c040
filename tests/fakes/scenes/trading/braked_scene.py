"""A trading scene for the loss brake: 1,000 shares are held, and another program may lose money without a push."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.trading import NOON, TENCENT, order_row, position
from tideboard_core.model.order import Fill, MaxQuantity, OrderStatus, Side
from tideboard_core.model.review import CheckCode
from tideboard_core.model.shares import Shares
from tideboard_core.orders.brake.loss_limits import LossLimits

TRIPPED = LossLimits(streak=1)
HELD = 1000


@asynccontextmanager
async def braked_scene(folder: Path) -> AsyncIterator[TradingScene]:
    """LIVE, unlocked, HELD shares of TENCENT; nothing has traded today."""
    async with trading_scene(folder) as scene:
        scene.gateway.position_rows = [position(scene.account, HELD)]
        scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=HELD, short_sell=None)
        await scene.unlock()
        await scene.blotter.read_again()
        yield scene


def fill(scene: TradingScene, order_id: str, side: Side, quantity: Shares = 100) -> Fill:
    """An execution of TENCENT."""
    return Fill(
        id=f"F{order_id}",
        order_id=order_id,
        account_id=scene.account.id,
        instrument=TENCENT.id,
        name="",
        side=side,
        quantity=quantity,
        price=Decimal("600.00"),
        time=NOON,
    )


def lost(scene: TradingScene) -> None:
    """Another program bought 200 and sold them with a loss; no push came of it."""
    rows = ((Side.BUY, "620.00"), (Side.SELL, "600.00"))
    for number, (side, at) in enumerate(rows):
        moment = NOON + timedelta(seconds=number)
        done = order_row(
            scene.account,
            id=f"L{number}",
            side=side,
            quantity=200,
            filled=200,
            status=OrderStatus.FILLED,
            average_price=Decimal(at),
            created=moment,
            updated=moment,
        )
        scene.gateway.order_rows = [*scene.gateway.order_rows, done]


async def tripped(scene: TradingScene) -> None:
    """A loss was listed, and the brake holds for it; the lists are of now."""
    lost(scene)
    scene.with_brake(TRIPPED)
    await scene.blotter.read_again()
    assert CheckCode.BRAKE in scene.failing(scene.request())


def later(scene: TradingScene, seconds: float) -> None:
    """Time passes, and the market tells its prices again."""
    scene.clock.advance(seconds)
    scene.market()


def filled_at_once(scene: TradingScene) -> Callable[[Write], object]:
    """Each order fills as it comes; pushes of order and fill follow the answer."""

    def answer(write: Write) -> object:
        number = f"B{len(scene.gateway.writes)}"
        request = write.request
        done = order_row(
            scene.account,
            id=number,
            remark=request.client_order_id,
            side=request.side,
            quantity=request.quantity,
            filled=request.quantity,
            status=OrderStatus.FILLED,
            average_price=request.price,
            created=NOON + timedelta(minutes=len(scene.gateway.writes)),
            updated=NOON + timedelta(minutes=len(scene.gateway.writes)),
        )
        scene.gateway.order_rows = [*scene.gateway.order_rows, done]
        (held,) = scene.gateway.position_rows
        scene.gateway.position_rows = [replace(held, quantity=held.quantity - request.quantity)]

        def push() -> None:
            scene.blotter.order_changed(done)
            scene.blotter.filled(fill(scene, number, done.side, done.quantity))

        asyncio.get_running_loop().call_soon(push)
        return number

    return answer
