"""The refresh queue: reads of what pushes lack, each once, by urgency, while the connection is open."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from tideboard_core.errors import GatewayDown, TideboardError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports.system import Clock

log = logging.getLogger(__name__)

AFTER_MINUTE: Final = 2.0
"""Seconds between a minute's end and its read: the broker needs a moment to complete the candle."""
MINUTE: Final = 60.0


class RefreshType(StrEnum):
    """What a refresh reads, the most urgent first."""

    QUOTE = "quote"
    BOOK = "book"
    TRADES = "trades"
    QUEUE = "queue"
    NAMES = "names"
    MINUTES = "minutes"
    BARS = "bars"


_URGENCY: Final = {each: place for place, each in enumerate(RefreshType)}


class Refresh(NamedTuple):
    """One read for one instrument."""

    type: RefreshType
    instrument: InstrumentId


class RefreshQueue:
    """Runs refreshes one after the other by urgency, all quotes in one call; adding one twice reads it once.

    `serve` is called with many instruments for QUOTE, with one otherwise. `each_minute` returns the refreshes due when
    a minute of market time has ended. One task runs from `start` until `stop` or the end of the connection.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        serve: Callable[[RefreshType, Collection[InstrumentId]], Awaitable[None]],
        each_minute: Callable[[datetime], Collection[Refresh]],
    ) -> None:
        self._clock = clock
        self._serve = serve
        self._each_minute = each_minute
        self._refreshes: set[Refresh] = set()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._minute = 0.0

    def add(self, refresh: Refresh) -> None:
        self._refreshes.add(refresh)
        self._idle.clear()
        self._wake.set()

    def forget(self, instrument: InstrumentId) -> None:
        """Drop the refreshes of an instrument that is no longer subscribed."""
        self._refreshes = {each for each in self._refreshes if each.instrument != instrument}

    def start(self) -> None:
        """Start to read; a second start does nothing."""
        if self._task is None or self._task.done():
            self._minute = self._minute_now()
            self._task = asyncio.get_running_loop().create_task(self._run(), name="longport refresh queue")

    def stop(self) -> None:
        """End and drop everything."""
        task, self._task = self._task, None
        self._refreshes.clear()
        if task is not None:
            task.cancel()

    async def served(self) -> None:
        """Wait until nothing is left to read, or the connection has ended."""
        await self._idle.wait()

    async def _run(self) -> None:
        try:
            while True:
                self._wake.clear()
                self._note_minute()
                while self._refreshes:
                    await self._next()
                self._idle.set()
                await self._wait()
        except GatewayDown:
            log.info("refreshes ended with their connection")
        finally:
            self._idle.set()

    async def _next(self) -> None:
        refresh_type = min((each.type for each in self._refreshes), key=_URGENCY.__getitem__)
        alike = sorted(each for each in self._refreshes if each.type is refresh_type)
        # One call takes many quotes; all else is asked for one security a call.
        taken = alike if refresh_type is RefreshType.QUOTE else alike[:1]
        self._refreshes.difference_update(taken)
        try:
            await self._serve(refresh_type, [each.instrument for each in taken])
        except GatewayDown:
            raise
        except TideboardError as error:
            log.info("refresh of %s for %d instruments: %s", refresh_type, len(taken), error.code)

    async def _wait(self) -> None:
        """Sleep until a refresh is added or a minute of the market has ended."""
        seconds = MINUTE - (self._clock.market().timestamp() - AFTER_MINUTE) % MINUTE
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return

    def _note_minute(self) -> None:
        minute = self._minute_now()
        if minute != self._minute:
            self._minute = minute
            self._refreshes.update(self._each_minute(self._clock.market()))

    def _minute_now(self) -> float:
        return (self._clock.market().timestamp() - AFTER_MINUTE) // MINUTE
