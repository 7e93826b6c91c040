"""Answers of a day by connection: a second dock, and one that is built anew, asks nothing again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.system import Clock
from tideboard_desktop.behind.questions import BehindAnswer

_MOST: Final = 60


class BehindSubject(NamedTuple):
    """What was asked of whom, about a security or a market; `option` is empty where it makes no other question."""

    question: str
    about: str
    option: str
    day: date
    provider: str = ""


class KeptAnswer(NamedTuple):
    """An answer with the market time and the monotonic seconds of its arrival."""

    answer: BehindAnswer
    time: datetime
    came: float


_BY_GATEWAY: WeakKeyDictionary[Gateway, dict[BehindSubject, KeptAnswer]] = WeakKeyDictionary()


class DayCache:
    """What one connection has answered; of more than 60 answers the oldest goes."""

    def __init__(self, gateway: Gateway, clock: Clock) -> None:
        self._kept, self._clock = _BY_GATEWAY.setdefault(gateway, {}), clock

    def find(self, subject: BehindSubject, lasts: float | None) -> KeptAnswer | None:
        """The answer of the day, not older than `lasts` seconds; None = of the whole day."""
        kept = self._kept.get(subject)
        old = kept is not None and lasts is not None and self._clock.monotonic() - kept.came >= lasts
        return None if old else kept

    def reading(
        self, subject: BehindSubject, ask: Callable[[], Awaitable[BehindAnswer]]
    ) -> Callable[[], Awaitable[BehindAnswer]]:
        """The same read, which keeps what it brings."""
        kept, clock = self._kept, self._clock

        async def read() -> BehindAnswer:
            answer = await ask()
            kept.pop(subject, None)
            while len(kept) >= _MOST:
                del kept[next(iter(kept))]
            kept[subject] = KeptAnswer(answer, clock.market(), clock.monotonic())
            return answer

        return read
