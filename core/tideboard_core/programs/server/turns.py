"""Whose question goes to the window next: all keys share what it takes, and one that asks much waits behind itself."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from itertools import count

from tideboard_core.programs.limits import Allowance


class FairTurns:
    """So much a second for all keys together. Of those that wait, the one comes next that had the least of late.

    Each turn begins, for its key, where that key's turn before it ended, or where the turns are now, whichever is
    later, and ends by its weight further; the turn that begins first comes first (start-time fair queueing). `now`
    gives monotonic seconds.
    """

    def __init__(self, per_second: float, now: Callable[[], float]) -> None:
        self._allowance = Allowance(per_second, now)
        self._at = 0.0
        self._ends: dict[str, float] = {}
        self._numbers = count()
        self._waiting: list[tuple[float, int, float, asyncio.Future[None]]] = []
        self._timer: asyncio.TimerHandle | None = None

    async def take(self, key: str, weight: float) -> None:
        """Wait for a turn of this weight."""
        turn = asyncio.get_running_loop().create_future()
        begin = max(self._at, self._ends.get(key, 0.0))
        self._ends[key] = begin + weight
        heapq.heappush(self._waiting, (begin, next(self._numbers), weight, turn))
        if self._timer is None:
            self._give()
        await turn

    def _give(self) -> None:
        self._timer = None
        while self._waiting:
            begin, _, weight, turn = self._waiting[0]
            seconds = 0.0 if turn.done() else self._allowance.take(weight)  # done: nobody waits for it any more
            if seconds > 0:
                self._timer = asyncio.get_running_loop().call_later(seconds, self._give)
                return
            heapq.heappop(self._waiting)
            self._at = begin
            if not turn.done():
                turn.set_result(None)
        self._ends = {key: end for key, end in self._ends.items() if end > self._at}
