"""Waiting for what happens to a fake, instead of sleeping."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

PATIENCE = 30.0
"""Seconds."""


LOOK = 0.005
"""Seconds between two looks."""


async def until(condition: Callable[[], object]) -> None:
    """Let the loop run until the condition is true, where nothing tells of it; PATIENCE at most.

    By time, not by turns of the loop: how many turns a thread or the disk takes depends on the machine's load.
    """
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  a condition of anything: no event tells of it
            await asyncio.sleep(LOOK)


def running(*names: str) -> list[asyncio.Task[Any]]:
    """The tasks of this loop besides the one that asks, of these names alone if there are any."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    return [task for task in others if not names or task.get_name() in names]


async def tasks_done(*names: str, failing: bool = False) -> None:
    """Wait until none of them runs any more, nor any that began meanwhile; they may raise only if `failing`."""
    while tasks := running(*names):
        await asyncio.gather(*tasks, return_exceptions=failing)
        await asyncio.sleep(0)  # an owner forgets a task a turn after its end


class Happenings:
    """What happens here is told, and tests wait for it."""

    def __init__(self) -> None:
        self._change = asyncio.Event()

    def changed(self) -> None:
        """Wake whoever waits for something to happen here."""
        self._change.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something that happened here makes the condition true; PATIENCE at most."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._change.clear()
                await self._change.wait()
