"""Clocks that are behind or ahead: what was lost counts all the same, and two dates hold entries, never exits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

from fakes.scenes.trading.trading_scene import TradingScene, denied, trading_scene
from fakes.values.trading import NOON, QUOTE, TENCENT, order_row, position
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import Environment, Fill, MaxQuantity, OrderStatus, Side
from tideboard_core.model.review import Check, CheckCode
from tideboard_core.orders.brake.loss_limits import BrakeGap, LossLimits

HOUR, DAY = 3600.0, 86_400.0
CLOCKS: dict[str, Callable[[TradingScene], None]] = {
    "a day behind": lambda scene: scene.clock.jump_wall(-DAY),
    "eleven hours behind": lambda scene: scene.clock.jump_wall(-11 * HOUR),
    "gateway a day behind": lambda scene: scene.clock.set_market(NOON - timedelta(days=1)),
    "both a day behind": lambda scene: _both(scene, -DAY),
    "a day ahead": lambda scene: scene.clock.jump_wall(DAY),
    "right": lambda _scene: None,
}
LIMITS = {
    "loss": LossLimits(loss={"HKD": Decimal(1000)}),
    "streak": LossLimits(streak=1),
    "trades": LossLimits(trades=1),
    "pause": LossLimits(cool_down=60),
}


def _both(scene: TradingScene, seconds: float) -> None:
    scene.clock.jump_wall(seconds)
    scene.clock.set_market(scene.clock.market() + timedelta(seconds=seconds))


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """LIVE and unlocked; 400 shares from before today."""
    async with trading_scene(tmp_path) as scene:
        scene.gateway.position_rows = [position(scene.account, 400)]
        scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=400, short_sell=None)
        await scene.unlock()
        yield scene


async def lose(scene: TradingScene, *, with_fills: bool) -> None:
    """Another program buys 200 at 620 and sells them at 600, by the exchange's own time."""
    for number, (side, at) in enumerate(((Side.BUY, "620.00"), (Side.SELL, "600.00"))):
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
        if with_fills:
            executed = Fill(
                id=f"F{number}",
                order_id=done.id,
                account_id=scene.account.id,
                instrument=TENCENT.id,
                name="",
                side=side,
                quantity=200,
                price=Decimal(at),
                time=moment,
            )
            scene.gateway.fill_rows = [*scene.gateway.fill_rows, executed]
    await scene.blotter.read_again()
    scene.clock.advance(1)
    scene.publish(Topic.BOOK, TENCENT.id, scene.gateway.book)
    scene.publish(Topic.QUOTE, TENCENT.id, structs.replace(QUOTE, last=Decimal("601.00")))


def brake_check(scene: TradingScene, side: Side = Side.BUY) -> Check:
    price = "612.50" if side is Side.BUY else "612.00"
    checks = scene.guard.preview(scene.request(side=side, price=price)).checks
    return next(check for check in checks if check.code is CheckCode.BRAKE)


@pytest.mark.parametrize("with_fills", [True, False], ids=["fills", "orders alone"])
@pytest.mark.parametrize("limits", list(LIMITS.values()), ids=list(LIMITS))
@pytest.mark.parametrize("clock", list(CLOCKS.values()), ids=list(CLOCKS))
async def test_no_clock_hides_a_loss(
    live: TradingScene, clock: Callable[[TradingScene], None], limits: LossLimits, *, with_fills: bool
) -> None:
    brake = live.with_brake(limits)
    clock(live)
    await live.unlock()
    await lose(live, with_fills=with_fills)

    error = await denied(live)
    assert error.code == CheckCode.BRAKE
    day = brake.result(live.account, "HKD")
    if not day.gaps:
        assert (day.streak, day.trades) == (1, 1)
        assert day.total < -1000
    await live.guard.submit(live.request(side=Side.SELL, price="612.00", quantity=400))
    assert [write.request.side for write in live.gateway.writes] == [Side.SELL]


@pytest.mark.parametrize(
    ("clock", "gap"),
    [
        ("a day behind", True),
        ("eleven hours behind", True),
        ("gateway a day behind", True),
        ("a day ahead", True),
        ("both a day behind", False),
        ("right", False),
    ],
)
async def test_two_dates_hold_entries_with_that_reason(live: TradingScene, clock: str, *, gap: bool) -> None:
    live.with_brake(LossLimits(loss={"HKD": Decimal(10_000_000)}))
    await live.blotter.read_again()
    CLOCKS[clock](live)
    live.clock.advance(1)
    check = brake_check(live)
    assert check.passed is not gap
    assert check.data.get("gap") == (BrakeGap.CLOCK if gap else None)


@pytest.mark.parametrize(("skew", "gap"), [(-59.0, False), (-61.0, True)])
async def test_a_minute_around_midnight_is_no_other_date(live: TradingScene, skew: float, *, gap: bool) -> None:
    """Hong Kong's day has begun 30 s ago; the computer is about a minute behind."""
    await live.blotter.read_again()
    live.with_brake(LossLimits(loss={"HKD": Decimal(10_000_000)}))
    midnight = 16 * HOUR
    live.clock.advance(midnight - live.clock.wall().timestamp() % DAY + 30)
    live.clock.jump_wall(skew)
    live.market()
    assert brake_check(live).data.get("gap") == (BrakeGap.CLOCK if gap else None)


async def test_the_date_is_that_of_the_markets_of_the_currency(live: TradingScene) -> None:
    """New York has another date by one clock; the Hong Kong dollar does not trade there."""
    await live.blotter.read_again()
    brake = live.with_brake(LossLimits(loss={"HKD": Decimal(10_000_000), "USD": Decimal(10_000_000)}))
    assert Market.US in live.account.markets
    live.clock.advance(5 * HOUR - live.clock.wall().timestamp() % DAY)
    live.clock.jump_wall(-HOUR)
    live.market()
    assert brake.result(live.account, "HKD").gaps == ()
    assert brake.result(live.account, "USD").gaps[0][0] is BrakeGap.CLOCK


async def test_the_practice_exchange_has_the_only_clock(tmp_path: Path) -> None:
    """Its day may be any: what traded there yesterday is over, and no computer's date holds an order."""
    async with trading_scene(tmp_path, Environment.PRACTICE) as scene:
        scene.gateway.position_rows = [position(scene.account, 400)]
        brake = scene.with_brake(LossLimits(streak=1))
        await lose(scene, with_fills=True)
        assert not brake_check(scene).passed
        scene.clock.set_market(scene.clock.market() + timedelta(days=1))
        scene.clock.advance(1)
        scene.market()
        assert brake_check(scene).passed
        assert brake.tripped(scene.account) == ()


async def test_a_pause_is_measured_by_the_clock_that_is_behind(live: TradingScene) -> None:
    """A gateway whose time jumps ahead ends no pause."""
    brake = live.with_brake(LossLimits(cool_down=10))
    await lose(live, with_fills=True)
    assert not brake_check(live).passed
    live.clock.set_market(live.clock.market() + timedelta(minutes=11))
    live.clock.advance(1)
    live.market()
    brake.tick([live.account])
    assert not brake_check(live).passed
