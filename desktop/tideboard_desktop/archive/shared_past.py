"""What the archive lacks, from a shared place: asked for by views, copied by a child, one security after the other."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from tideboard_core.errors import TideboardError
from tideboard_core.market.session import first_to_end
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports.system import Clock
from tideboard_core.system.settings import SharedReading
from tideboard_desktop.archive.shared_waiting import MOST, WaitingSecurities
from tideboard_desktop.docks.shared_state import SharedStage, SharedState

if TYPE_CHECKING:  # not at the start
    from tideboard_desktop.archive.shared_child import SharedChild

MOMENT: Final = 1.0
"""Seconds within which a security that is asked for again, as for each of its days, is not noted again."""
IDLE: Final = 60.0
"""Seconds without a question after which the child ends."""
FIRST_PAUSE: Final = 5.0
LONGEST_PAUSE: Final = 600.0
"""Seconds after a failure until the next try, doubled with each one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedSource:
    """A place and the archive for which it is read; `proxy` is what `proxy_named` reads."""

    choice: SharedReading
    folder: Path
    practice: bool
    proxy: str = "none"


class SharedPast(QObject):
    """`ask` may be called in any thread. `came` carries the securities (frozenset) of which sessions were written.

    `source` returns the place and the archive, None for no place; `waiting` are the securities that are asked for.
    `run` does the work until it is cancelled.
    """

    came = Signal(object)
    changed = Signal()

    def __init__(
        self,
        source: Callable[[], SharedSource | None],
        clock: Clock,
        parent: QObject,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(parent)
        self._source, self._clock, self._sleep = source, clock, sleep
        self._loop: asyncio.AbstractEventLoop | None = None
        self.state = SharedState()
        self.waiting = WaitingSecurities()
        self._noted: dict[InstrumentId, float] = {}
        self._wanted, self._switched, self._retry = asyncio.Event(), asyncio.Event(), asyncio.Event()

    # --- what is wanted ---------------------------------------------------------------------------------------------

    @property
    def on(self) -> bool:
        """Whether there is a place; what was copied from it is read even while the place is gone."""
        return self._source() is not None

    def ask(self, instrument: InstrumentId) -> None:
        """Have a security looked up, unless it was a moment ago; in any thread."""
        now = self._clock.monotonic()
        if now - self._noted.get(instrument, -math.inf) < MOMENT:
            return
        if len(self._noted) > MOST:
            self._noted.clear()
        self._noted[instrument] = now
        self._want(self.waiting.ask, instrument, now)

    def copy_again(self, instrument: InstrumentId) -> None:
        """Have a security copied from the beginning: what is there of it is damaged; in any thread."""
        self._want(self.waiting.copy_again, instrument, self._clock.monotonic())

    def begin_anew(self) -> None:
        """Have the whole copy made anew: it cannot be read; in any thread."""
        self._want(self.waiting.begin_anew, self._clock.monotonic())

    def _want(self, note: Callable[..., bool], *values: object) -> None:
        """Have the loop note what is wanted, and wake up if there is more to do; before it runs, at once."""
        if self._loop is None:
            note(*values)
            return
        with suppress(RuntimeError):  # the program ends, and its loop is closed
            self._loop.call_soon_threadsafe(self._note, note, values)

    def _note(self, note: Callable[..., bool], values: tuple[object, ...]) -> None:
        if note(*values):
            self._wanted.set()

    def switch(self) -> None:
        """Another place, or another archive, may be meant from now on."""
        self._switched.set()

    def retry(self) -> None:
        """Look everything up again at once: a person wants it."""
        self.waiting.look_again()
        self._retry.set()
        self._wanted.set()

    # --- reading ----------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Look up what is asked for, while there is a place."""
        self._loop = asyncio.get_running_loop()
        while True:
            self._switched.clear()
            source = self._source()
            self.waiting.forget_place()
            self._become(SharedState())
            if source is None:
                await self._until_other(None)
                continue
            from tideboard_core.desk.copying_command import missing_packages  # most windows have no shared place

            if await asyncio.to_thread(missing_packages):
                self._become(SharedState(stage=SharedStage.NOT_INSTALLED))
                await self._until_other(source)
                continue
            self._become(SharedState(stage=SharedStage.READY))
            self._wanted.set()
            await first_to_end(self._serve(source), self._until_other(source))

    async def _until_other(self, source: SharedSource | None) -> None:
        while self._source() == source:
            await self._switched.wait()
            self._switched.clear()

    async def _serve(self, source: SharedSource) -> None:
        from tideboard_core.desk.copying_command import command
        from tideboard_desktop.archive.shared_child import SharedChild

        choice = source.choice
        child = SharedChild(
            command(
                source.folder,
                choice.address,
                endpoint=choice.endpoint,
                keys=choice.keys,
                practice=source.practice,
                proxy=source.proxy,
            )
        )
        pause = FIRST_PAUSE
        try:
            while True:
                await self._until_wanted(child)
                if await self._look_up(child):
                    pause = FIRST_PAUSE
                    continue
                await child.close()
                self._retry.clear()
                await first_to_end(self._sleep(pause), self._retry.wait())
                pause = min(2 * pause, LONGEST_PAUSE)
        finally:
            await child.close()

    async def _until_wanted(self, child: SharedChild) -> None:
        while not self.waiting.due():
            self._become(self._resting())
            self._wanted.clear()
            try:
                async with asyncio.timeout(None if child.process is None else IDLE):
                    await self._wanted.wait()
            except TimeoutError:
                await child.close()

    async def _look_up(self, child: SharedChild) -> bool:
        """Have the securities that were asked for last looked up; whether that went well."""
        waiting, symbols = self.waiting, self.waiting.next()
        damaged, began = waiting.damaged(symbols), self._clock.monotonic()

        def came(written: frozenset[InstrumentId]) -> None:
            waiting.dropped(damaged)  # they are before anything is written
            if written:
                self.came.emit(written)

        self._become(replace(self._resting(), stage=SharedStage.READING, waiting=len(waiting.due())))
        try:
            await child.look_up(symbols, came, damaged=damaged, anew=waiting.anew)
        except TideboardError as error:
            waiting.fail(symbols, error)
            failed = self._clock.market()
            self._become(SharedState(stage=SharedStage.READY, read=self.state.read, error=error, failed=failed))
            return False
        waiting.dropped(damaged)
        waiting.looked_up(symbols, began)
        self._become(self._resting(read=self._clock.market()))
        return True

    def _resting(self, *, read: datetime | None = None) -> SharedState:
        """The state while nothing is looked up: an error stays until the securities it was of were read."""
        error = self.waiting.error
        failed = None if error is None else self.state.failed
        return SharedState(stage=SharedStage.READY, read=read or self.state.read, error=error, failed=failed)

    def _become(self, state: SharedState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()
