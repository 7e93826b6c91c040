"""The loss brake on the day of a split, before its first trade."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from msgspec import structs

from fakes.scenes.trading.trading_scene import trading_scene
from fakes.values.trading import NOON, QUOTE, TENCENT, position
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.reference import ExDay
from tideboard_core.orders.brake.loss_limits import BrakeGap


async def test_on_the_day_of_a_split_a_price_of_an_earlier_day_is_no_previous_close(tmp_path: Path) -> None:
    """Nobody tells whether it is of old shares or of new ones: the day begins with its first trade."""
    yesterday = structs.replace(QUOTE, time=QUOTE.time - timedelta(days=1))
    async with trading_scene(tmp_path) as live:
        live.gateway.position_rows = [position(live.account, 400)]
        await live.unlock()
        await live.blotter.read_again()
        brake = live.with_brake()
        live.publish(Topic.EX_DAYS, TENCENT.id, (ExDay(NOON.date(), split=True),))
        live.clock.advance(1)
        live.publish(Topic.QUOTE, TENCENT.id, yesterday)
        (before,) = brake.day_rows(live.account) or ()
        live.clock.advance(2)
        live.market(last="603.00")
        (after,) = brake.day_rows(live.account) or ()

    assert [before.gap, after.gap] == [BrakeGap.PREVIOUS_CLOSE, None]
