"""Replies that a fault keeps back: sent when a test releases them, or never."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tideboard_sandbox.server.faults import Point


class HeldReplies:
    """What one port holds, of its HTTP calls and of its sockets."""

    def __init__(self) -> None:
        self._held: list[Callable[[], None]] = []
        self._unanswered: set[asyncio.Future[bool]] = set()

    def hold(self, send: Callable[[], None]) -> None:
        """Keep a reply back until `release`."""
        self._held.append(send)

    def release(self) -> int:
        """Send the replies that were held; returns how many."""
        held, self._held = self._held, []
        for send in held:
            send()
        return len(held)

    async def turn(self, point: Point | None) -> bool:
        """Wait for the turn of an HTTP reply that a fault at `point` keeps back; False when it is never sent."""
        if point not in {Point.NO_REPLY, Point.HOLD_REPLY}:
            return True
        waiting: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._unanswered.add(waiting)
        if point is Point.HOLD_REPLY:
            self.hold(lambda: _end(waiting, answered=True))
        try:
            return await waiting
        finally:
            self._unanswered.discard(waiting)

    def give_up(self) -> None:
        """Let go of the calls that are never answered, as the port closes."""
        for waiting in list(self._unanswered):
            _end(waiting, answered=False)


def _end(waiting: asyncio.Future[bool], *, answered: bool) -> None:
    if not waiting.done():
        waiting.set_result(answered)
