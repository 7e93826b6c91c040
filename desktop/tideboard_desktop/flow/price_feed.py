"""Keeps the price line of one instrument: asks for the whole line once and adds what is pushed."""

from __future__ import annotations

from collections.abc import Callable

from tideboard_core.errors import GatewayError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import MinuteLine
from tideboard_core.ports import Key, Topic
from tideboard_desktop.flow.sources import FlowSources
from tideboard_desktop.models.minutes import MinuteStore

_AGAIN_AFTER = 3.0
"""Seconds between two tries for the whole line: the subscription must stand before it is answered."""


class PriceFeed:
    """`changed` is called whenever the line is longer or its last minute moved."""

    def __init__(self, sources: FlowSources, instrument: InstrumentId, changed: Callable[[], None]) -> None:
        self._sources = sources
        self._instrument = instrument
        self._changed = changed
        self._store = MinuteStore()
        self._asked_at: float | None = None
        self._asking = False
        key = Key(Topic.MINUTES, instrument)
        self._stop: Callable[[], None] | None = sources.hub.listen(key, self._pushed)

    def close(self) -> None:
        """Listen no more; an answer under way is dropped."""
        if self._stop is not None:
            self._stop()
            self._stop = None

    def line(self) -> MinuteLine | None:
        """The line so far."""
        return self._store.line()

    def renew(self) -> None:
        """Ask for the whole line again: the connection is new."""
        self._store.whole = False
        self._asked_at = None
        self.ask_if_due()

    def ask_if_due(self) -> None:
        """Ask for the whole line unless it is there, under way or was asked a moment ago."""
        now = self._sources.clock.monotonic()
        early = self._asked_at is not None and now - self._asked_at < _AGAIN_AFTER
        if self._stop is None or self._store.whole or self._asking or early:
            return
        self._asked_at, self._asking = now, True
        self._sources.tasks.spawn(self._ask(), name=f"price line {self._instrument}")

    async def _ask(self) -> None:
        try:
            line = await self._sources.feed.minute_line(self._instrument)
        except GatewayError:
            return  # the connection's own state is shown by the banner; the next second asks again
        finally:
            self._asking = False
        if self._stop is not None:
            self._store.take_whole(line)
            self._changed()

    def _pushed(self, key: Key) -> None:
        line: MinuteLine | None = self._sources.hub.value(key)
        if line is None:
            return
        if not self._store.take_push(line):
            self._store.whole = False
            self.ask_if_due()
        self._changed()
