"""Socket requests that wait for their answer, matched by request id in any order."""

from __future__ import annotations

import asyncio

from tideboard_core.errors import GatewayDown
from tideboard_core.wire.longport.packet import LAST_REQUEST_ID, Packet


class Pending:
    """Ids from 1 up, one per request; after the last one they begin again with those that are free."""

    def __init__(self, *, after: int = 0) -> None:
        self._last = after
        self._waiting: dict[int, asyncio.Future[Packet]] = {}

    def __len__(self) -> int:
        """How many requests wait."""
        return len(self._waiting)

    def add(self) -> tuple[int, asyncio.Future[Packet]]:
        """Return the next free id and the future of its answer; whoever gives up calls `forget`."""
        number = self._last
        while True:
            number = number % LAST_REQUEST_ID + 1
            if number not in self._waiting:
                break
        self._last = number
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        return number, future

    def forget(self, number: int) -> None:
        """Nobody waits for this answer any more."""
        self._waiting.pop(number, None)

    def resolve(self, packet: Packet) -> bool:
        """Give an answer to whoever waits for it; tells whether anybody did."""
        future = self._waiting.pop(packet.request_id, None)
        if future is None or future.done():
            return False
        future.set_result(packet)
        return True

    def fail_all(self, error: GatewayDown) -> None:
        """End every wait; each gets an error of its own, since a traceback is stored in it."""
        waiting, self._waiting = self._waiting, {}
        for future in waiting.values():
            if not future.done():
                future.set_exception(type(error)(error.code, **error.data))
