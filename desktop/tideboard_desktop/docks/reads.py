"""One read at a time for a panel: what came, how old it is, why nothing came, and when it is asked again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from tideboard_core.errors import (
    BadInput,
    GatewayDown,
    NotOffered,
    PermissionMissing,
    RateLimited,
    RequestTimeout,
    TideboardError,
)
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import QUOTES_LINK, LinkKey
from tideboard_core.model.live import LinkState
from tideboard_core.ports.system import Clock
from tideboard_desktop.docks.kept_reads import KeptSlot
from tideboard_desktop.ui.tasks import Tasks

T = TypeVar("T")
PAUSE = 10.0
"""Seconds until the next try if the broker limits calls without a time."""
SLOW = 2.0
"""Seconds after which a running read is shown with its duration."""
STANDS = frozenset({LinkState.LIVE, LinkState.DEGRADED})


class ReadState(StrEnum):
    """State of a panel's read. STALE = the figures shown are old, or a later read failed."""

    IDLE = "idle"
    LOADING = "loading"
    READY = "ready"
    EMPTY = "empty"
    STALE = "stale"
    NOT_OFFERED = "not-offered"
    NO_PERMISSION = "no-permission"
    RATE_LIMITED = "rate-limited"
    DISCONNECTED = "disconnected"
    TIMED_OUT = "timed-out"
    BAD_INPUT = "bad-input"
    REFUSED = "refused"


_BY_ERROR: tuple[tuple[type[TideboardError], ReadState], ...] = (
    (GatewayDown, ReadState.DISCONNECTED),
    (NotOffered, ReadState.NOT_OFFERED),
    (PermissionMissing, ReadState.NO_PERMISSION),
    (RateLimited, ReadState.RATE_LIMITED),
    (RequestTimeout, ReadState.TIMED_OUT),
    (BadInput, ReadState.BAD_INPUT),
)


def state_of_error(error: TideboardError) -> ReadState:
    """What a refused or failed read leaves a panel in."""
    return next((state for kind, state in _BY_ERROR if isinstance(error, kind)), ReadState.REFUSED)


def _nothing() -> None:
    return None


class Reads(QObject, Generic[T]):
    """Runs one read at a time; `changed` is emitted after any change of its state.

    `ask(subject, read)` takes the place of what was asked before: a read of another subject that still runs is given
    up, and its figures go. The same subject asked again keeps its figures until new ones have come. A read that found
    no connection is repeated when `link` stands again, one that was limited when the limit is over (`tick`). Errors
    other than TideboardError go to the report of `tasks`. `renew_after` seconds make figures STALE, None = never.
    It ends with its parent.
    """

    changed = Signal()

    def __init__(
        self,
        hub: Hub,
        tasks: Tasks,
        clock: Clock,
        parent: QObject,
        *,
        link: LinkKey = QUOTES_LINK,
        renew_after: float | None = None,
        kept: KeptSlot | None = None,
    ) -> None:
        """`kept` has what the same part of the window before had read: its first ask for a subject takes that."""
        super().__init__(parent)
        self._hub, self._tasks, self._clock = hub, tasks, clock
        self._link = link
        self._renew_after = renew_after
        self._read: Callable[[], Awaitable[T]] | None = None
        self._task: asyncio.Task[Any] | None = None
        self._began = 0.0
        self._came: float | None = None
        self._retry_at: float | None = None
        self._kept = kept
        self._is_whole: Callable[[], bool] = _always
        self.subject: Hashable = None
        self.exactly: Hashable = None
        self.value: T | None = None
        self.error: TideboardError | None = None
        self.time: datetime | None = None
        self._deafen = hub.listen(link, self._link_changed)
        parent.destroyed.connect(lambda _gone=None: self._end())
        if kept is not None:
            kept.follow(self._known, parent)

    # --- asking -----------------------------------------------------------------------------------------------------

    def ask(
        self,
        subject: Hashable,
        read: Callable[[], Awaitable[T]],
        *,
        exactly: Hashable = None,
        known: Callable[[], T | None] = _nothing,
        came: tuple[datetime, float] | None = None,
    ) -> None:
        """Read for this subject now; what was asked before is given up.

        `exactly` is what the answer depends on beside the subject: a page, a filter, the newest push in it. It is
        for a rebuild of the window, and can be set anew. What is `known` is not read: it is as of now, or of the market
        time and monotonic seconds at which it `came`.
        """
        if subject != self.subject:
            self.value, self.error, self.time, self._came = None, None, None, None
        self.subject, self.exactly, self._read, self._is_whole = subject, exactly, read, _always
        kept = None if self._kept is None else self._kept.take((subject, exactly), self._clock.monotonic())
        if kept is None and (whole := known()) is not None:
            kept = (whole, came)
        if kept is None:
            self._begin()
        else:
            self._drop_task()
            self._retry_at = None
            self._take(*kept)

    def lapse(self, is_whole: Callable[[], bool]) -> None:
        """What it has, or a read brings, may lack what comes from now on.

        Until `resume` or `ask` a rebuild of the window keeps it while `is_whole` says so.
        """
        self._is_whole = is_whole

    def resume(self) -> None:
        """What it has lacks nothing, and is kept up from now on."""
        self._is_whole = _always

    def put(self, subject: Hashable, value: T, came: tuple[datetime, float] | None = None) -> None:
        """Have figures that need no read, of now or of an earlier market time and its monotonic seconds.

        What was asked before is given up.
        """
        self._drop_task()
        self.subject, self._read, self._retry_at = subject, None, None
        self._take(value, came)

    def again(self, read: Callable[[], Awaitable[T]] | None = None) -> None:
        """Ask once more what was asked last, this once by another `read`; nothing happens while that still runs."""
        if self._read is not None and not self.loading:
            self._begin(read)

    def restart(self) -> None:
        """Ask once more what was asked last, also in place of a read that takes long."""
        if self._read is not None:
            self._begin()

    def ask_anew(self) -> None:
        """A person asks: as `restart`, also for what was refused for want of a right."""
        self._hub.ask_again()
        self.restart()

    def forget(self) -> None:
        """Cancel the running read and drop its figures."""
        self._drop_task()
        self._read, self.subject, self.value, self.error, self.time = None, None, None, None, None
        self._came = self._retry_at = None
        self.changed.emit()

    def tick(self) -> None:
        """Call each second while the panel is on screen: repeats a rate-limited read once its pause is over."""
        if self._retry_at is not None and self._clock.monotonic() >= self._retry_at:
            self._begin()

    def renew(self, every: float) -> None:
        """Call each second while the panel is on screen: reads figures of that many seconds again, once in that time.

        After a read that found no connection, or that was limited, nothing is read before `link` or `tick` repeat it.
        """
        waits = isinstance(self.error, GatewayDown) or self._retry_at is not None
        age, tried = self.age, self._clock.monotonic() - self._began
        if age is not None and not waits and min(age, tried) >= every:
            self.again()

    # --- how it stands ----------------------------------------------------------------------------------------------

    @property
    def loading(self) -> bool:
        return self._task is not None

    @property
    def state(self) -> ReadState:
        """State of the read; existing figures take precedence over a running read."""
        if self.value is not None:
            old = self.error is not None or self._is_old
            return ReadState.STALE if old else ReadState.READY if _is_something(self.value) else ReadState.EMPTY
        if self.loading:
            return ReadState.LOADING
        return ReadState.IDLE if self.error is None else state_of_error(self.error)

    @property
    def is_stale(self) -> bool:
        """Whether the figures shown are old, or a later read failed."""
        return self.state is ReadState.STALE

    @property
    def came(self) -> tuple[datetime, float] | None:
        """The market time and the monotonic seconds at which the figures came; None without any."""
        return None if self.time is None or self._came is None else (self.time, self._came)

    @property
    def age(self) -> float | None:
        """Seconds since the figures came; None without any."""
        return None if self._came is None else self._clock.monotonic() - self._came

    @property
    def running_for(self) -> float:
        """Seconds for which the read has been running; 0.0 when none is."""
        return self._clock.monotonic() - self._began if self.loading else 0.0

    @property
    def retry_in(self) -> float | None:
        """Seconds until a limited read is repeated by itself; None when it is not."""
        return None if self._retry_at is None else max(self._retry_at - self._clock.monotonic(), 0.0)

    @property
    def _is_old(self) -> bool:
        age = self.age
        return self._renew_after is not None and age is not None and age > self._renew_after

    # --- parts ------------------------------------------------------------------------------------------------------

    def _begin(self, read: Callable[[], Awaitable[T]] | None = None) -> None:
        read = read or self._read
        assert read is not None
        self._drop_task()
        self._retry_at, self._began = None, self._clock.monotonic()
        self._task = self._tasks.spawn(self._run(read), name="reference data")
        self.changed.emit()

    async def _run(self, read: Callable[[], Awaitable[T]]) -> None:
        mine = asyncio.current_task()
        try:
            value = await read()
        except TideboardError as error:
            if self._task is mine:
                self._failed(error)
        except Exception:
            if self._task is mine:
                self._task = None
                self.changed.emit()
            raise
        else:
            if self._task is mine:
                self._take(value)

    def _known(self) -> Mapping[Hashable, tuple[T, tuple[datetime, float]]]:
        """What a rebuild keeps: figures whose read did not fail, and is not being repeated."""
        whole = self.error is None and not self.loading and self._read is not None and self._is_whole()
        if self.value is None or self.time is None or self._came is None or not whole:
            return {}
        return {(self.subject, self.exactly): (self.value, (self.time, self._came))}

    def _take(self, value: T, came: tuple[datetime, float] | None = None) -> None:
        self._task, self.value, self.error = None, value, None
        self.time, self._came = came or (self._clock.market(), self._clock.monotonic())
        self.changed.emit()

    def _failed(self, error: TideboardError) -> None:
        self._task, self.error = None, error
        if isinstance(error, RateLimited):
            self._retry_at = self._clock.monotonic() + (error.pause or PAUSE)
        self.changed.emit()

    def _end(self) -> None:
        self._deafen()
        self._drop_task()

    def _drop_task(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    def _link_changed(self, _key: LinkKey) -> None:
        """Repeat a read that failed without a connection once there is one."""
        status = self._hub.value(self._link)
        stands = status is not None and status.state in STANDS
        if stands and isinstance(self.error, GatewayDown) and self._read is not None and not self.loading:
            self._begin()


def _always() -> bool:
    return True


def _is_something(value: object) -> bool:
    """Whether there is anything to show; a page is empty without rows."""
    value = getattr(value, "rows", value)
    try:
        return len(value) > 0  # type: ignore[arg-type]  # what has no length is something
    except TypeError:
        return True
