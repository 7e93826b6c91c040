"""The price line of one instrument: one call for the whole line, then pushed minutes."""

from __future__ import annotations

from collections.abc import Callable

from tideboard_core.errors import GatewayDown, GatewayError, NotOffered, NotSubscribed, PermissionMissing
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import MinuteLine
from tideboard_desktop.flow.providers.dependencies import FlowDependencies

_STEP = 60.0


class MinuteStore:
    """Minutes by time stamp; a later report of a minute replaces the earlier one."""

    def __init__(self) -> None:
        self._minutes: dict[float, tuple[float, float, int, float]] = {}
        self._newest: MinuteLine | None = None
        self.whole = False

    def take_whole(self, line: MinuteLine) -> None:
        """Store a full answer; minutes pushed while it was under way stay."""
        pushed = self._minutes
        self._minutes = _columns(line)
        last = line.times[-1] if line.times else 0.0
        self._minutes.update({time: row for time, row in pushed.items() if time > last})
        self._newest = self._newest if self._newest is not None and pushed else line
        self.whole = True

    def take_push(self, line: MinuteLine) -> bool:
        """Add the newest minutes; False if they do not continue the line and it must be read again."""
        if not line.times:
            return True
        follows = self.whole and any(time in self._minutes or time - _STEP in self._minutes for time in line.times)
        self._minutes.update(_columns(line))
        self._newest = line
        return follows

    @property
    def newest(self) -> float | None:
        """The newest known minute, None without any."""
        return max(self._minutes, default=None)

    def line(self) -> MinuteLine | None:
        """All known minutes, oldest first; None without any."""
        if self._newest is None:
            return None
        rows = sorted(self._minutes.items())
        return MinuteLine(
            instrument=self._newest.instrument,
            times=tuple(time for time, _row in rows),
            prices=tuple(row[0] for _time, row in rows),
            averages=tuple(row[1] for _time, row in rows),
            volumes=tuple(row[2] for _time, row in rows),
            turnovers=tuple(row[3] for _time, row in rows),
            prev_close=self._newest.prev_close,
        )


def _columns(line: MinuteLine) -> dict[float, tuple[float, float, int, float]]:
    rows = zip(line.prices, line.averages, line.volumes, line.turnovers, strict=True)
    return dict(zip(line.times, rows, strict=True))


_AGAIN_AFTER = 3.0
"""Seconds between two tries for the whole line: the subscription must exist before it is answered."""
_LASTING = (NotOffered, PermissionMissing)
_PATIENCE = 4
"""Refusals in a row after which any reason is shown."""
_SUBSCRIBING = 20
"""The same while the reason is that the subscription does not exist: a busy start makes it late, and is no refusal."""
_LASTING_AGAIN_AFTER = 30.0
"""The same after a lasting refusal: permissions change, but not within seconds."""


class PriceFeed:
    """Calls `changed` after an answer; a push, which the frame timer reports too, only increments `version`."""

    def __init__(self, sources: FlowDependencies, instrument: InstrumentId, changed: Callable[[], None]) -> None:
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
        """Subscribe, and read the whole line: it lacks what was pushed before."""
        if self._stop is None:
            self._stop = self._sources.hub.listen(Topic.MINUTES.of(self._instrument), self._pushed)
            self.renew()

    def close(self) -> None:
        """Unsubscribe; an answer under way is dropped."""
        if self._stop is not None:
            self._stop()
            self._stop = None

    @property
    def newest(self) -> float | None:
        """The newest minute of the line, None without any."""
        return self._store.newest

    def line(self) -> MinuteLine | None:
        """The line as known so far."""
        return self._store.line()

    def renew(self) -> None:
        """Read the whole line again: the connection is new."""
        self._store.whole = False
        self._asked_at = None
        self.ask_if_due()

    def ask_if_due(self) -> None:
        """Read the whole line unless it is complete, under way or was requested a moment ago."""
        now = self._sources.clock.monotonic()
        pause = _AGAIN_AFTER if self.error is None else _LASTING_AGAIN_AFTER
        early = self._asked_at is not None and now - self._asked_at < pause
        if self._stop is None or self._store.whole or self._asking or early:
            return
        self._asked_at, self._asking = now, True
        self._sources.tasks.spawn(self._ask(), name=f"price line {self._instrument}")

    async def _ask(self) -> None:
        try:
            line = await self._sources.gateway.quotes.minute_line(self._instrument)
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
        """Keep a lasting refusal for the chart; the first ones only mean that no subscription exists yet."""
        self._refusals += 0 if isinstance(error, GatewayDown) else 1
        patience = _SUBSCRIBING if isinstance(error, NotSubscribed) else _PATIENCE
        told = error if isinstance(error, _LASTING) or self._refusals >= patience else None
        if self._stop is not None and (told is None) != (self.error is None):
            self.error = told
            self._changed()

    def _pushed(self, key: Key[MinuteLine]) -> None:
        line = self._sources.hub.value(key)
        if line is None:
            return
        if not self._store.take_push(line):
            self._store.whole = False
            self.ask_if_due()
        self.version += 1
