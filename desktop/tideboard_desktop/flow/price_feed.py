"""Keeps the price line of one instrument: asks for the whole line once and adds what is pushed."""

from __future__ import annotations

from collections.abc import Callable

from tideboard_core.errors import GatewayDown, GatewayError, NotOffered, PermissionMissing
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import MinuteLine
from tideboard_core.ports import Key, Topic
from tideboard_desktop.flow.sources import FlowSources
from tideboard_desktop.models.minutes import MinuteStore

_AGAIN_AFTER = 3.0
"""Seconds between two tries for the whole line: the subscription must stand before it is answered."""
_LASTING = (NotOffered, PermissionMissing)
_PATIENCE = 4
"""Refusals in a row that are told whatever their reason."""
_LASTING_AGAIN_AFTER = 30.0
"""The same after a lasting refusal: rights change, but not within seconds."""


class PriceFeed:
    """`changed` is called when an answer has come; a push, which the frame timer brings too, only raises `version`."""

    def __init__(self, sources: FlowSources, instrument: InstrumentId, changed: Callable[[], None]) -> None:
        self._sources = sources
        self._instrument = instrument
        self._changed = changed
        self._store = MinuteStore()
        self._asked_at: float | None = None
        self._asking = False
        self._refusals = 0
        self.version = 0
        self.error: GatewayError | None = None
        self._stop: Callable[[], None] | None = None

    def open(self) -> None:
        """Listen, and ask for the whole line: what was pushed while nobody listened is not in it."""
        if self._stop is None:
            self._stop = self._sources.hub.listen(Key(Topic.MINUTES, self._instrument), self._pushed)
            self.renew()

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
        pause = _AGAIN_AFTER if self.error is None else _LASTING_AGAIN_AFTER
        early = self._asked_at is not None and now - self._asked_at < pause
        if self._stop is None or self._store.whole or self._asking or early:
            return
        self._asked_at, self._asking = now, True
        self._sources.tasks.spawn(self._ask(), name=f"price line {self._instrument}")

    async def _ask(self) -> None:
        try:
            line = await self._sources.feed.minute_line(self._instrument)
        except GatewayError as error:
            self._refused(error)
            return
        finally:
            self._asking = False
        self.error, self._refusals = None, 0
        if self._stop is not None:
            self._store.take_whole(line)
            self.version += 1
            self._changed()

    def _refused(self, error: GatewayError) -> None:
        """Keep a refusal that lasts, for the chart to tell; the first ones only say that no push stands yet."""
        self._refusals += 0 if isinstance(error, GatewayDown) else 1
        told = error if isinstance(error, _LASTING) or self._refusals >= _PATIENCE else None
        if self._stop is not None and (told is None) != (self.error is None):
            self.error = told
            self._changed()

    def _pushed(self, key: Key) -> None:
        line: MinuteLine | None = self._sources.hub.value(key)
        if line is None:
            return
        if not self._store.take_push(line):
            self._store.whole = False
            self.ask_if_due()
        self.version += 1
