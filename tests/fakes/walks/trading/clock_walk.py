"""Sales under a tripped brake over raw sockets, with lists that come late and a clock that an act has bent."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

from fakes.servers.wire_broker.book import BUY, SELL, Mood
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
        await self.walked(steps)

    async def walked(self, steps: int) -> None:
        """What follows."""
        await super().run(steps)

    async def _bend(self) -> None:
        """The computer's clock is set, which locks; the account is unlocked again."""
        wrong = self.chance.choice(WRONG)
        self.scene.clock.jump_wall(wrong - self.wrong)
        self.wrong = wrong
        await self._unlock()

    async def _late(self) -> None:
        """Lists come late, or not at all."""
        for name in LISTS:
            if self.chance.random() < 0.6:
                await self._moods([name])


class SlowLists(ClockWalk):
    """Positions take longer than a submission waits for them; `answers` are those of three tries."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.answers: list[str] = []
        self.book.held[CODES[0]] = 4 * LOT

    def _mood(self, name: str) -> Mood | None:
        return Mood(late=2.77) if name == "positions" else None

    async def walked(self, steps: int) -> None:
        """Sell what is held, again every three seconds."""
        await self._unlock()
        self.calm = True
        await asyncio.sleep(20.0)  # what was read at the login proves nothing any more
        for _ in range(3):
            await asyncio.sleep(3.0)
            self.scene.market()
            self.answers.append(await self._sell(CODES[0], LOT, {"price": self.book.bid}))
