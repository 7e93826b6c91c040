"""Sales under a tripped brake over raw sockets, with lists that come late and a clock that an act has bent."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from fakes.servers.wire_broker.book import BUY, SELL
from fakes.walks.trading.wire_scene import CODES
from fakes.walks.trading.wire_walk import LISTS, LOT, WireWalk
from tideboard_core.model.order_terms import OrderType
from tideboard_core.orders.brake.loss_limits import LossLimits

WRONG = (0.0, 0.0, -86_400.0, 86_400.0, -39_600.0)
"""Seconds by which the computer's clock is wrong."""


class ClockWalk(WireWalk):
    """Another program has lost money before it begins; from then on the brake holds what is no exit."""

    steps = (
        *("exit",) * 8, *("bend",) * 3, *("late",) * 3, *("wait",) * 2, "stop", "other", "market", "calm", "quiet",
        "flatten",
    )  # fmt: skip
    events = (*("nothing",) * 5, *("bend",) * 3, "late", "other", "wait")
    wrong = 0.0

    async def run(self, steps: int) -> None:
        """Lose money first."""
        limit, code = self.kinds[OrderType.LIMIT], self.chance.choice(CODES)
        for side, price in ((BUY, Decimal(620)), (SELL, Decimal(600))):
            row = self.book.place(code, side, limit, LOT, price)
            self.book.fill(row, LOT)
        self.scene.brake(self.chance.choice([LossLimits(streak=1), LossLimits(cool_down=1440), LossLimits(trades=1)]))
        await super().run(steps)

    async def _bend(self) -> None:
        """The computer's clock is set."""
        wrong = self.chance.choice(WRONG)
        self.scene.clock.jump_wall(timedelta(seconds=wrong - self.wrong).total_seconds())
        self.wrong = wrong

    async def _late(self) -> None:
        """Lists come late, or not at all."""
        for name in LISTS:
            if self.chance.random() < 0.6:
                await self._moods([name])
