"""Answers by key for a panel: read once wanted, kept for a while, asked again after a pause where refused."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject

from tideboard_core.errors import NotOffered, PermissionMissing, RateLimited, TideboardError
from tideboard_core.ports.system import Clock
from tideboard_desktop.docks.kept_reads import KeptSlot
from tideboard_desktop.ui.tasks import Tasks

log = logging.getLogger(__name__)
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class _Answer(Generic[V]):
    """What is known of a key: `asked` (`time` at the market), `due` and `rests_until` are monotonic seconds."""

    value: V | None = None
    error: TideboardError | None = None
    asked: float | None = None
    time: datetime | None = None
    due: float = -math.inf
    rests_until: float = -math.inf


class KeyedReads(Generic[K, V]):
    """Keeps the answer of each key; `changed` is called after each answer, refusal and error.

    A value is renewed once it is `renew_after` seconds old and stays until the next one; an error stays until the next
    value. After a refusal a key rests `pause` seconds, longer if a RateLimited says so, and `lasting` seconds where the
    broker does not offer or permit the call. Of more than `most` keys the one read longest ago is forgotten. Errors
    other than TideboardError go to the report of `tasks`. It ends with its parent.
    """

    def __init__(
        self,
        name: str,
        changed: Callable[[], object],
        parent: QObject,
        *,
        tasks: Tasks,
        clock: Clock,
        one_at_a_time: bool = False,
        renew_after: float = math.inf,
        pause: float = 60.0,
        lasting: float = math.inf,
        most: int = 50,
        kept: KeptSlot | None = None,
    ) -> None:
        """`kept` has the answers of the same part of the window before."""
        self._name, self._changed, self._tasks, self._clock = name, changed, tasks, clock
        self._one_at_a_time, self._most = one_at_a_time, most
        self._renew_after, self._pause, self._lasting = renew_after, pause, lasting
        self._answers: dict[K, _Answer[V]] = {}
        self._running: dict[K, asyncio.Task[Any]] = {}
        self._kept = kept
        if kept is not None:
            kept.follow(self._known, parent)
        running = self._running  # alone: a connection that holds `changed` would hold the parent
        parent.destroyed.connect(lambda _gone=None: _cancel(running))

    def want(self, key: K, read: Callable[[], Awaitable[V]], *, again: bool = False) -> bool:
        """Read a key unless it is known, rests or is being read; `again`: also if it is known. Whether a read began."""
        answer = self._of(key)
        now = self._clock.monotonic()
        known = now < answer.due and not again
        if known or now < answer.rests_until or key in self._running or (self._one_at_a_time and self._running):
            return False
        self._running[key] = task = self._tasks.spawn(self._run(key, read), name=self._name)
        # One that is cancelled before it begins never gets to its own end. It would hold this, and through the
        # connection above, which the collector does not see, the parent too.
        task.add_done_callback(partial(_forget, self._running, key))
        return True

    def value(self, key: K) -> V | None:
        """The last answer; None until there is one."""
        return self._of(key).value

    def error(self, key: K) -> TideboardError | None:
        """Why the last read failed; None if it did not."""
        return self._of(key).error

    def time(self, key: K) -> datetime | None:
        """The market time at which the last answer was asked for; None until there is one."""
        return self._of(key).time

    def age(self, key: K) -> float:
        """Seconds since the last answer was asked for; infinite until there is one."""
        asked = self._of(key).asked
        return math.inf if asked is None else self._clock.monotonic() - asked

    def is_reading(self, key: K) -> bool:
        """Whether a read of it is under way."""
        return key in self._running

    def retry(self, *, forget: bool = False) -> None:
        """What was refused may be answered now, as with a new connection; `forget`: the errors are gone at once."""
        for key, answer in self._answers.items():
            self._answers[key] = replace(answer, rests_until=-math.inf, error=None if forget else answer.error)

    def forget(self) -> None:
        """Know nothing any more; what is being read is given up."""
        _cancel(self._running)
        self._running.clear()
        self._answers.clear()

    def _known(self) -> Mapping[K, _Answer[V]]:
        return self._answers

    async def _run(self, key: K, read: Callable[[], Awaitable[V]]) -> None:
        asked, time = self._clock.monotonic(), self._clock.market()
        mine = self._running.get(key)  # `current_task` raises where Qt goes on with a task between two runs of the loop
        try:
            try:
                value = await read()
            finally:
                _forget(self._running, key, mine)
        except TideboardError as error:
            log.info("%s not read: %s", self._name, error.code)
            self._refuse(key, error, self._rest(error))
        except Exception:
            self._refuse(key, self.error(key), self._pause)
            self._changed()
            raise
        else:
            self._keep(key, _Answer(value, None, asked, time, asked + self._renew_after))
        self._changed()

    def _of(self, key: K) -> _Answer[V]:
        found: _Answer[V] | None = self._answers.get(key)
        if found is None and self._kept is not None:
            found = self._kept.find(key, self._clock.monotonic())
            if found is not None:
                self._keep(key, found)
        return found or _Answer()

    def _refuse(self, key: K, error: TideboardError | None, rest: float) -> None:
        if error is not None:  # the frames in which it came hold the dock, which a rebuild outlives
            error.__traceback__ = error.__context__ = error.__cause__ = None
        rests_until = self._clock.monotonic() + rest
        self._keep(key, replace(self._of(key), error=error, due=-math.inf, rests_until=rests_until))

    def _rest(self, error: TideboardError) -> float:
        """Seconds until a refused key may be asked for again."""
        if isinstance(error, (NotOffered, PermissionMissing)):
            return self._lasting
        return max(self._pause, error.pause if isinstance(error, RateLimited) else 0.0)

    def _keep(self, key: K, answer: _Answer[V]) -> None:
        self._answers.pop(key, None)
        while len(self._answers) >= self._most:
            del self._answers[next(iter(self._answers))]
        self._answers[key] = answer


def _forget(running: dict[K, asyncio.Task[Any]], key: K, task: asyncio.Task[Any] | None) -> None:
    if running.get(key) is task:  # else it was given up, and another one may run
        running.pop(key, None)


def _cancel(running: Mapping[Any, asyncio.Task[Any]]) -> None:
    for task in running.values():
        task.cancel()
