"""Replies that a fault holds back: sent when a test releases them, or never."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tideboard_sandbox.server.faults import Point


class HeldReplies:
    """The held replies of one port, of its HTTP calls and its sockets."""

    def __init__(self) -> None:
        self._held: list[Callable[[], None]] = []
        self._unanswered: set[asyncio.Future[bool]] = set()

    def hold(self, send: Callable[[], None]) -> None:
        """Hold a reply until `release`; `send` sends it."""
        self._held.append(send)

    def release(self) -> int:
        """Send the replies that were held; returns how many."""
        held, self._held = self._held, []
        for send in held:
            send()
        return len(held)

    async def may_send(self, point: Point | None) -> bool:
        """Wait until an HTTP reply that a fault at `point` holds back may be sent; False if it is never sent."""
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

    def drop(self) -> None:
        """Send none of the held replies, and end the calls that wait for them or that nobody answers."""
        self._held.clear()
        self.end_unanswered()

    def end_unanswered(self) -> None:
        """End the calls that are never answered; the port calls it when it closes."""
        for waiting in list(self._unanswered):
            _end(waiting, answered=False)


def _end(waiting: asyncio.Future[bool], *, answered: bool) -> None:
    if not waiting.done():
        waiting.set_result(answered)
