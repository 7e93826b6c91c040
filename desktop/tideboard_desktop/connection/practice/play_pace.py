"""The pace of a recorded day that is practised on: the person's choice, and the wall's while an order is reviewed."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any, Final

from tideboard_core.system.paced_clock import PacedClock

log = logging.getLogger(__name__)

PACES: Final = (0, 1, 5, 10, 30, 60)
"""Exchange seconds in a second that a person chooses among; 0 = the market stands."""
_ANSWER_SECONDS: Final = 3.0
_LONGEST_ANSWER: Final = 4096
_ASK_EVERY: Final = 1.0


class PlayPace:
    """Talks to the control port of the sandbox child, whose address `control` returns (None while it does not run).

    Market time goes on by what is set here and by what the exchange says each second. A child that does not answer
    changes nothing: the next answer sets the clock. `changed` is called with each other pace.
    """

    def __init__(
        self, clock: PacedClock, control: Callable[[], tuple[str, int] | None], changed: Callable[[], object]
    ) -> None:
        self._clock, self._control, self._changed = clock, control, changed
        self._asking = asyncio.Lock()
        self._reviews = 0
        self.chosen = 1
        """What the person chose last; while an order is reviewed the market runs no faster than the wall."""

    @property
    def pace(self) -> int:
        """Exchange seconds in a second now."""
        return min(self.chosen, 1) if self._reviews else self.chosen

    async def choose(self, pace: int) -> None:
        """Let the market run at this pace, after a review that is open; ValueError for one that is none of PACES."""
        if pace not in PACES:
            raise ValueError(pace)
        self.chosen = pace
        await self._apply()

    @asynccontextmanager
    async def reviewing(self) -> AsyncIterator[None]:
        """Inside the market runs no faster than the wall; afterwards as before, however this ends."""
        self._reviews += 1
        try:
            await self._apply()
            yield
        finally:
            self._reviews -= 1
            await asyncio.shield(self._apply())

    async def run(self) -> None:
        """Set the pace of a child that is new, and keep the clock with the exchange's, until it is cancelled."""
        known: tuple[str, int] | None = None
        while True:
            address = self._control()
            if address is not None and address != known:
                known = address if await self._apply() else None
            elif address is not None:
                answer = await self._ask({"do": "time"})
                if answer is not None and answer["speed"] != self.pace:  # it did not take the last one
                    await self._apply()
            await asyncio.sleep(_ASK_EVERY)

    async def _apply(self) -> bool:
        """Send the pace of now; whether the child took it."""
        pace = self.pace
        answer = await self._ask({"do": "speed", "speed": pace})
        self._changed()
        return answer is not None

    async def _ask(self, command: dict[str, Any]) -> dict[str, Any] | None:
        """Send one command and take over the time and pace of the answer; None without one."""
        async with self._asking:  # an answer that came late would set the clock back
            address = self._control()
            if address is None:
                return None
            try:
                async with asyncio.timeout(_ANSWER_SECONDS):
                    answer = await _exchange(address, command)
                self._clock.set_market(datetime.fromisoformat(answer["time"]).astimezone(UTC))
                self._clock.pace.set_pace(float(answer["speed"]))
            except (OSError, TimeoutError, ValueError, KeyError, TypeError) as error:
                log.info("the practice exchange did not take %s: %s", command, error)
                return None
            return answer


async def _exchange(address: tuple[str, int], command: dict[str, Any]) -> dict[str, Any]:
    """The answer to one line; OSError, ValueError for what is none."""
    reader, writer = await asyncio.open_connection(*address, limit=_LONGEST_ANSWER)
    try:
        writer.write(json.dumps(command).encode() + b"\n")
        answer = json.loads(await reader.readline())
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
    if not isinstance(answer, dict) or not answer.get("ok"):
        raise ValueError(str(answer)[:200])
    return answer
