"""Sleeping that takes no time: a test lets it pass, and can say how much of it something took."""

from __future__ import annotations

import asyncio


class Naps:
    """Stands in for `asyncio.sleep`; `seconds` is how much has passed."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._due: list[tuple[float, asyncio.Future[None]]] = []

    @property
    def asleep(self) -> int:
        """How many sleep now."""
        return len(self._due)

    async def __call__(self, seconds: float) -> None:
        """Wait until a test has let so much time pass."""
        waking: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        nap = (self.seconds + seconds, waking)
        self._due.append(nap)
        try:
            await waking
        finally:
            self._due.remove(nap)

    def let_pass(self, seconds: float) -> None:
        """Let time pass and wake who has slept long enough."""
        self.seconds += seconds
        for due, waking in self._due:
            if due <= self.seconds and not waking.done():
                waking.set_result(None)
