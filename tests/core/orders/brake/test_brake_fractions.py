"""Fractions of a share that another program traded count in the day's loss exactly, with what the broker charged."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from fakes.scenes.trading.trading_scene import TradingScene, denied, trading_scene
from fakes.values.trading import NOON, TENCENT, order_row
from tideboard_core.model.order import Fill, OrderFee, OrderStatus, Side
from tideboard_core.model.review import CheckCode
from tideboard_core.orders.brake.loss_limits import BrakeRule, LossLimits

TRADED = Decimal("0.75")
TRADES = ((Side.BUY, Decimal(270)), (Side.SELL, Decimal(260)))
CHARGED = Decimal("0.35")
LOSS = Decimal("7.5") + 2 * CHARGED
CENT = Decimal("0.01")


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """LIVE and unlocked; nothing is held."""
    async with trading_scene(tmp_path) as scene:
        await scene.unlock()
        yield scene


async def traded(scene: TradingScene, listed: tuple[str, ...]) -> None:
    """Another program bought and sold `TRADED` before; the broker lists fills of the sizes `listed` of each order."""
    for number, (side, price) in enumerate(TRADES):
        moment = NOON - timedelta(minutes=5 - number)  # over for long: one answer tells what all of it was charged
        order = order_row(
            scene.account,
            id=f"O{number}",
            side=side,
            quantity=TRADED,
            filled=TRADED,
            status=OrderStatus.FILLED,
            average_price=price,
            created=moment,
            updated=moment,
        )
        fill = Fill(
            id="",
            order_id=order.id,
            account_id=scene.account.id,
            instrument=TENCENT.id,
            name="",
            side=side,
            quantity=0,
            price=price,
            time=moment,
        )
        fills = [replace(fill, id=f"{order.id}-{place}", quantity=Decimal(size)) for place, size in enumerate(listed)]
        scene.gateway.order_rows = [*scene.gateway.order_rows, order]
        scene.gateway.fill_rows = [*scene.gateway.fill_rows, *fills]
        scene.gateway.fee_rows = [*scene.gateway.fee_rows, OrderFee(order_id=order.id, total=CHARGED)]
    await scene.blotter.read_again()
    scene.clock.advance(1)
    scene.market()


@pytest.mark.parametrize("listed", [("0.75",), ("0.25", "0.5"), ("0.25",), ()], ids=["one", "parts", "a part", "none"])
async def test_a_fraction_that_another_program_traded_counts_exactly(
    live: TradingScene, listed: tuple[str, ...]
) -> None:
    brake = live.with_brake(LossLimits(loss={"HKD": LOSS + CENT}))
    await traded(live, listed)
    await brake.read(live.account)

    day = brake.result(live.account, "HKD")
    assert not day.gaps
    assert (day.realised, day.open, day.fees) == (Decimal("-7.5"), Decimal(0), 2 * CHARGED)
    assert (day.trades, day.streak) == (1, 1)
    assert CheckCode.BRAKE not in live.failing(live.request())

    brake.set(live.account, LossLimits(loss={"HKD": LOSS - CENT}))
    error = await denied(live)
    assert error.code == CheckCode.BRAKE
    assert (error.data["rule"], Decimal(str(error.data["value"]))) == (BrakeRule.LOSS, LOSS)
