"""What only a pull can set right, collected and asked for while the connection stands."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from tideboard_core.errors import GatewayDown, TideboardError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports import Clock

log = logging.getLogger(__name__)

AFTER_MINUTE: Final = 2.0
"""Seconds after a minute's end at which it is asked for: the broker takes a moment to close it."""
MINUTE: Final = 60.0


class Pull(StrEnum):
    """What can be pulled again, the most urgent first."""

    QUOTE = "quote"
    BOOK = "book"
    TRADES = "trades"
    QUEUE = "queue"
    NAMES = "names"
    MINUTES = "minutes"
    BARS = "bars"


_URGENCY: Final = {pull: place for place, pull in enumerate(Pull)}


class Wish(NamedTuple):
    """One pull for one instrument."""

    pull: Pull
    instrument: InstrumentId


class Wishes:
    """Each wish once, however often it is told, served one call after the other; quotes are served together.

    `serve` gets wishes of one kind: many for QUOTE, one otherwise. `each_minute` names what is to be asked for when a
    minute of the market has ended. Runs from `start` to `stop`, at most one task, none beyond the connection.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        serve: Callable[[Pull, Collection[InstrumentId]], Awaitable[None]],
        each_minute: Callable[[datetime], Collection[Wish]],
    ) -> None:
        self._clock = clock
        self._serve = serve
        self._each_minute = each_minute
        self._wishes: set[Wish] = set()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._minute = 0.0

    def add(self, wish: Wish) -> None:
        """Note a wish."""
        self._wishes.add(wish)
        self._idle.clear()
        self._wake.set()

    def forget(self, instrument: InstrumentId) -> None:
        """Nobody wants this instrument any more."""
        self._wishes = {wish for wish in self._wishes if wish.instrument != instrument}

    def start(self) -> None:
        """Begin to serve; a second start does nothing."""
        if self._task is None or self._task.done():
            self._minute = self._minute_now()
            self._task = asyncio.get_running_loop().create_task(self._run(), name="longport pulls")

    def stop(self) -> None:
        """End and forget everything."""
        task, self._task = self._task, None
        self._wishes.clear()
        if task is not None:
            task.cancel()

    async def served(self) -> None:
        """Wait until nothing is left to ask for, or the connection has ended."""
        await self._idle.wait()

    async def _run(self) -> None:
        try:
            while True:
                self._wake.clear()
                self._note_minute()
                while self._wishes:
                    await self._next()
                self._idle.set()
                await self._wait()
        except GatewayDown:
            log.info("pulls ended with their connection")
        finally:
            self._idle.set()

    async def _next(self) -> None:
        pull = min((wish.pull for wish in self._wishes), key=_URGENCY.__getitem__)
        alike = sorted(wish for wish in self._wishes if wish.pull is pull)
        taken = alike if pull is Pull.QUOTE else alike[:1]
        self._wishes.difference_update(taken)
        try:
            await self._serve(pull, [wish.instrument for wish in taken])
        except GatewayDown:
            raise
        except TideboardError as error:
            log.info("pull of %s for %d instruments: %s", pull, len(taken), error.code)

    async def _wait(self) -> None:
        """Sleep until a wish is told or a minute of the market has ended."""
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
            self._wishes.update(self._each_minute(self._clock.market()))

    def _minute_now(self) -> float:
        return (self._clock.market().timestamp() - AFTER_MINUTE) // MINUTE
