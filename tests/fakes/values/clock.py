"""A clock that stands still until a test moves it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fakes.values.waiting import time_out


class ManualClock:
    """All faces move together by `advance`; market time can be set apart from wall time."""

    def __init__(self, wall: datetime = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)) -> None:
        self._wall = wall
        self._market = wall
        self._monotonic = 1000.0
        self._boot = 5000.0
        self._awake = 200.0
        self._starts = 1
        self.slept: list[float] = []

    def monotonic(self) -> float:
        """Seconds for time-outs and ages."""
        return self._monotonic

    def boot(self) -> float:
        """Seconds that count through suspend."""
        return self._boot

    def boot_id(self) -> str:
        """The number of the computer's start."""
        return str(self._starts)

    def awake(self) -> float:
        """Seconds that stand still in sleep."""
        return self._awake

    def wall(self) -> datetime:
        """UTC wall time."""
        return self._wall

    def market(self) -> datetime:
        """UTC exchange time."""
        return self._market

    def set_market(self, now: datetime) -> None:
        """Put the exchange clock somewhere."""
        self._market = now

    def advance(self, seconds: float) -> None:
        """Let time pass on every face."""
        self._monotonic += seconds
        self._boot += seconds
        self._awake += seconds
        self._wall += timedelta(seconds=seconds)
        self._market += timedelta(seconds=seconds)

    async def sleep(self, seconds: float) -> None:
        """Stands in for `asyncio.sleep`: the time passes at once, others get their turn."""
        self.slept.append(seconds)
        self.advance(seconds)
        await asyncio.sleep(0)

    def suspend(self, seconds: float, *, windows: bool = False) -> None:
        """Sleep like a laptop: the awake face stands still, and the monotonic one except on Windows."""
        monotonic, awake = self._monotonic, self._awake
        self.advance(seconds)
        self._awake = awake
        if not windows:
            self._monotonic = monotonic

    def set_boot(self, seconds: float) -> None:
        """Somebody starts the computer anew, or there is no such face and it is set as wall time is."""
        self._boot = seconds
        self._starts += 1

    def jump_wall(self, seconds: float) -> None:
        """Somebody sets the computer's clock."""
        self._wall += timedelta(seconds=seconds)


class StridingClock(ManualClock):
    """Moves by a tenth of a second at each look, so that the gaps between orders or calls never hold a test up."""

    def monotonic(self) -> float:
        """Seconds, later at each look."""
        self.advance(0.1)
        return super().monotonic()


class Naps:
    """Stands in for `asyncio.sleep`; `seconds` is how much has passed."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._due: list[tuple[float, asyncio.Future[None]]] = []

    @property
    def asleep(self) -> int:
        """How many sleep now."""
        return len(self._due)

    @property
    def nearest(self) -> float:
        """Seconds until the next one wakes."""
        return min(due for due, _waking in self._due) - self.seconds

    async def __call__(self, seconds: float) -> None:
        """Wait until a test has let so much time pass."""
        waking: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        nap = (self.seconds + seconds, waking)
        self._due.append(nap)
        try:
            await waking
        finally:
            self._due.remove(nap)

    def let_pass(self, seconds: float) -> None:
        """Let time pass and wake who has slept long enough."""
        self.seconds += seconds
        for due, waking in self._due:
            if due <= self.seconds and not waking.done():
                waking.set_result(None)


@dataclass(slots=True)
class _Limit:
    """A time-out: the clock's seconds at which it `ends` if nobody puts it off, and when it was `due` by the loop."""

    ends: float
    due: float
    timeout: asyncio.Timeout
    asked: int = 0


class Deadlines:
    """Stands in for `asyncio.timeout`: what it limits ends when so many seconds have passed by `clock`.

    Where the clock stands it ends once the other side has answered `most` questions asked since: what it has not
    answered by then it keeps back. No real time ends it before `hung`, however busy the machine is.
    """

    def __init__(self, clock: ManualClock, *, most: int, hung: float) -> None:
        self._clock, self._most, self._hung = clock, most, hung
        self._made: list[_Limit] = []

    def __call__(self, seconds: float) -> asyncio.Timeout:
        """A time-out; whoever has it may put it off."""
        made = time_out(self._hung)
        self._made.append(_Limit(self._clock.monotonic() + seconds, made.when() or 0.0, made))
        return made

    @property
    def running(self) -> bool:
        """Whether anything that is limited has not ended yet."""
        self._made = [each for each in self._made if _put_off(each.timeout, each.timeout.when())]
        return bool(self._made)

    def answered(self) -> None:
        """Count a question that the other side has answered."""
        for each in self._made:
            each.asked += 1
        self._end(lambda each: each.asked > self._most)

    def let_pass(self) -> None:
        """End what has had its seconds by the clock."""
        now = self._clock.monotonic()
        self._end(lambda each: each.ends + (each.timeout.when() or each.due) - each.due <= now)

    def _end(self, over: Callable[[_Limit], bool]) -> None:
        now = asyncio.get_running_loop().time()
        for each in filter(over, self._made):
            _put_off(each.timeout, now)


def _put_off(limit: asyncio.Timeout, when: float | None) -> bool:
    """Let a time-out come at another time of the loop; False if it has ended."""
    with suppress(RuntimeError):
        limit.reschedule(when)
        return True
    return False


class Seconds:
    """A clock to call; starts at 1000 and stands still."""

    def __init__(self) -> None:
        self._now = 1000.0

    def __call__(self) -> float:
        """Seconds."""
        return self._now

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self._now += seconds
