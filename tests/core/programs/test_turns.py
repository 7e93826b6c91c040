"""Turns at the window: so much a second for all keys, and the key that asks much waits behind itself."""

from __future__ import annotations

import asyncio

from fakes.values.clock import ManualClock
from tideboard_core.programs.server.turns import FairTurns


class Asked:
    """Turns by a clock that stands; `order` has the keys as their turns came."""

    def __init__(self, per_second: float) -> None:
        self.clock = ManualClock()
        self.turns = FairTurns(per_second, self.clock.monotonic)
        self.order: list[str] = []
        self._tasks: list[asyncio.Task[None]] = []

    def ask(self, key: str, count: int, weight: float = 1.0) -> None:
        async def wait() -> None:
            await self.turns.take(key, weight)
            self.order.append(key)

        self._tasks += [asyncio.get_running_loop().create_task(wait()) for _ in range(count)]

    async def after(self, seconds: float) -> list[str]:
        """The keys that had their turn within this time."""
        await _settled()
        self.order.clear()
        self.clock.advance(seconds)
        self.turns._give()
        await _settled()
        return list(self.order)

    def end(self) -> None:
        for task in self._tasks:
            task.cancel()


async def _settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_no_more_than_so_much_a_second_is_given() -> None:
    asked = Asked(10.0)
    asked.ask("wide", 30)
    await _settled()
    assert len(asked.order) == 10, "what a second has, at once"
    assert len(await asked.after(0.55)) == 5
    assert len(await asked.after(10.0)) == 10, "and no more than that after any pause"
    asked.end()


async def test_a_key_that_asks_much_waits_behind_itself() -> None:
    asked = Asked(10.0)
    asked.ask("wide", 50, weight=5.0)
    await _settled()
    asked.ask("narrow", 5)
    assert await asked.after(0.95) == ["narrow"] * 5
    asked.end()


async def test_two_keys_that_ask_much_have_the_same() -> None:
    asked = Asked(10.0)
    asked.ask("one", 100)
    asked.ask("other", 100, weight=2.0)
    await _settled()
    found = [key for _ in range(6) for key in await asked.after(1.0)]
    assert abs(found.count("one") - 2 * found.count("other")) <= 4
    asked.end()


async def test_one_that_does_not_wait_any_more_takes_nothing() -> None:
    asked = Asked(10.0)
    asked.ask("gone", 40)
    await _settled()
    asked.end()
    asked.ask("other", 10)
    assert await asked.after(1.0) == ["other"] * 10
    asked.end()
