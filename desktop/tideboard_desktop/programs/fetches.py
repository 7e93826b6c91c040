"""What the window asks the broker for because a program may have it asked: subscriptions for a while, and few calls."""

from __future__ import annotations

import asyncio
import math
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol

from PySide6.QtCore import QObject, QTimer

from tideboard_api.faults import ApiFault
from tideboard_core.errors import GatewayError, RateLimited
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.hub import Hub, Subscription
from tideboard_core.model.hub_keys import SUBSCRIBED_TOPICS, Key, SubscriptionInfo, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_core.ports.bars import BarPage
from tideboard_core.programs.channel import ReadOf
from tideboard_core.programs.faults import ProgramFault
from tideboard_desktop.programs.candles import begins_before

LEASE: Final = 60.0
"""Seconds for which a value is held after a program read it last; a broker keeps a subscription a minute anyway."""
WITHIN: Final = 4.0
"""Seconds that a call waits for its values; the process waits five for the answer."""
MOST_HELD: Final = 200
"""Subscriptions because of programs, of all of them together; a key's single reads have a quarter of them."""
RESERVE: Final = 40
"""Subscriptions of the broker's allowance that programs leave to the window."""
CALLS: Final = 2
WINDOW: Final = 30.0
"""So many calls for flow and candles in so many seconds, for all programs; the window makes 28 of flow alone."""
OF_STREAMS: Final = 1
"""So many of these calls may be those of streams: the others are left to who waits for an answer."""
FRESH: Final = 30.0
"""Seconds for which flow and candles that a program had read are not read again."""
NO_ROOM: Final = 10.0
"""Seconds after which a key is told to ask again where the allowance has no room; it is read that often."""
BARS_READ: Final = 400
"""Candles of one read: a session's minutes, or the days of a year and a half."""
LOOK_MS: Final = 1000
STEP: Final = 0.05

Spawn = Callable[[Coroutine[Any, Any, None]], object]


class ReadsFlow(Protocol):
    """As `FlowSchedule.read`: one call where the window's own rows leave one, published in the hub."""

    def __call__(self, key: Key[Any], *, since: float) -> Awaitable[object]: ...


class FetchedBars(NamedTuple):
    """What a read of candles brought at a moment (monotonic seconds): a page, or why there is none."""

    at: float
    page: BarPage | None
    error: GatewayError | None = None


@dataclass(slots=True)
class _Lease:
    """A subscription until a moment, because a key read the value."""

    subscription: Subscription
    key: str
    until: float


_Bars = tuple[InstrumentId, BarPeriod]


class ProgramFetches(QObject):
    """Everything here is for keys with the scope `fetch`. `now` gives monotonic seconds.

    `flow` and `bars` make a call, `refused` says why a key of the hub brings nothing, `quota` what the broker has left
    of subscriptions, None where that is not known, `charted` has the minutes of a chart.
    """

    def __init__(
        self,
        hub: Hub,
        now: Callable[[], float],
        *,
        flow: ReadsFlow,
        bars: Callable[[InstrumentId, BarPeriod], Awaitable[BarPage]],
        refused: Callable[[Key[object]], GatewayError | None],
        quota: Callable[[], SubscriptionInfo | None],
        charted: Callable[[InstrumentId], Columns | None],
        spawn: Spawn,
    ) -> None:
        super().__init__()
        self._hub, self._now, self._spawn = hub, now, spawn
        self._read_flow, self._read_bars, self._refused, self._quota = flow, bars, refused, quota
        self._charted = charted
        self._leases: dict[Key[object], _Lease] = {}
        self._held: Counter[Key[object]] = Counter()
        self._followed: Counter[Key[object]] = Counter()
        self._asked: dict[Key[object] | _Bars, float] = {}
        self._pages: dict[_Bars, FetchedBars] = {}
        self._calls: deque[float] = deque(maxlen=CALLS)
        self._counted: SubscriptionInfo | None = None
        self._taken = 0
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)

    # --- single reads -----------------------------------------------------------------------------------------------

    def missing(self, what: ReadOf, instruments: Iterable[InstrumentId], period: BarPeriod) -> list[InstrumentId]:
        """Securities of which a value is to be waited for; what is held for programs is held on."""
        for instrument in instruments:
            lease = self._leases.get(_subscribed(what, instrument)) if what in _SUBSCRIBED else None
            if lease is not None:
                lease.until = self._now() + LEASE
        return [each for each in instruments if not self._there(what, each, period)]

    async def fetch(self, key: str, what: ReadOf, instruments: Sequence[InstrumentId], period: BarPeriod) -> None:
        """Have the values of `missing` read, and wait for them, WITHIN seconds at most.

        Raises ProgramFault with the seconds after which to ask again, where as much was fetched as may be.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(WITHIN):
                if what in _SUBSCRIBED:
                    await self._subscribe(key, [_subscribed(what, each) for each in instruments])
                    return
                for instrument in instruments:
                    await self._read(key, Topic.FLOW.of(instrument) if what is ReadOf.FLOW else (instrument, period))

    async def _read(self, key: str, wanted: Key[object] | _Bars) -> None:
        """Make the call, or wait for that of another."""
        if isinstance(wanted, Key) and wanted in self._hub.wanted():
            await _until(lambda: self._hub.age(wanted) is not None or self._refused(wanted) is not None)
        elif self._now() - self._asked.get(wanted, -math.inf) < FRESH:  # by another call, which has no answer yet
            await _until(lambda: wanted not in self._asked or self._came(wanted))
        else:
            self._take_call()
            if not isinstance(wanted, Key) and wanted[1] is BarPeriod.MIN_1:
                with suppress(TimeoutError):
                    async with asyncio.timeout(WITHIN / 2):  # of what is not subscribed the broker refuses the call
                        await self._subscribe(key, [Topic.BARS_1M.of(wanted[0])])
            await self._call(wanted)

    async def _subscribe(self, key: str, wanted: Sequence[Key[object]]) -> None:
        """Hold values for a while, and wait for the first of each that is not held."""
        fresh = [each for each in wanted if each not in self._hub.wanted()]
        before = {each: self._hub.arrived(each) for each in wanted if each in fresh or self._hub.age(each) is None}
        self._lease(key, fresh)
        await _until(lambda: all(self._hub.arrived(each) != before[each] or self._refused(each) for each in before))

    def bars(self, instrument: InstrumentId, period: BarPeriod) -> FetchedBars | None:
        """What was read of a security's candles, None without a read in the last minute."""
        return self._pages.get((instrument, period))

    def _there(self, what: ReadOf, instrument: InstrumentId, period: BarPeriod) -> bool:
        """Whether an answer needs no wait: the window holds it, it is fresh, or nothing newer may be asked for."""
        if what is ReadOf.BARS:
            if period is BarPeriod.MIN_1 and self._is_charted(instrument):
                return True
            found = self._pages.get((instrument, period))
            return found is not None and (self._now() - found.at < FRESH or self._wait() > 0)
        key = _subscribed(what, instrument) if what in _SUBSCRIBED else Topic.FLOW.of(instrument)
        age = self._hub.age(key)
        if age is None:
            return False
        if key in self._hub.wanted():
            return True
        return what is ReadOf.FLOW and (age < FRESH or self._wait() > 0)

    def _is_charted(self, instrument: InstrumentId) -> bool:
        rows = self._charted(instrument) if Topic.BARS_1M.of(instrument) in self._hub.wanted() else None
        return rows is not None and begins_before(rows, instrument)

    def _came(self, wanted: Key[object] | _Bars) -> bool:
        if isinstance(wanted, Key):
            return (self._hub.arrived(wanted) or 0.0) >= self._asked[wanted]
        return wanted in self._pages and self._pages[wanted].at >= self._asked[wanted]

    # --- subscriptions ----------------------------------------------------------------------------------------------

    def hold(self, key: Key[object]) -> Callable[[], None] | None:
        """Keep a value coming for a stream, until the result is called; None where there is no room for it."""
        if key.topic is Topic.FLOW:
            return self._follow(key)
        if key.topic not in SUBSCRIBED_TOPICS or self._room() < 1:
            return None
        self._taken += 1
        self._held[key] += 1
        subscription = self._hub.subscribe(key)

        def end() -> None:
            subscription.close()
            self._held.subtract([key])
            self._held += Counter()

        return end

    def _lease(self, key: str, wanted: Sequence[Key[object]]) -> None:
        """Subscribe for a while; raises ProgramFault where there is no room for all."""
        own = [each.until for each in self._leases.values() if each.key == key]
        if len(own) + len(wanted) > MOST_HELD // 4:
            raise ProgramFault(ApiFault.RATE, seconds=_said(min(own, default=LEASE) - self._now()))
        if len(wanted) > self._room():
            raise ProgramFault(ApiFault.RATE, seconds=NO_ROOM)
        self._taken += len(wanted)
        for each in wanted:
            self._leases[each] = _Lease(self._hub.subscribe(each), key, self._now() + LEASE)
        self._look.start()

    def _room(self) -> int:
        """Subscriptions that programs may still take: what was taken since the allowance was read counts, too."""
        quota, most = self._quota(), MOST_HELD - len(self._leases) - self._held.total()
        if quota is None:
            return most
        if quota is not self._counted:
            self._counted, self._taken = quota, 0
        return min(most, quota.remaining - RESERVE - self._taken)

    # --- calls ------------------------------------------------------------------------------------------------------

    def _wait(self) -> float:
        """Seconds until one more call may be made."""
        return self._calls[0] + WINDOW - self._now() if len(self._calls) == CALLS else 0.0

    def _take_call(self) -> None:
        if (seconds := self._wait()) > 0:
            raise ProgramFault(ApiFault.RATE, seconds=_said(seconds))
        self._calls.append(self._now())
        self._look.start()

    async def _call(self, wanted: Key[object] | _Bars) -> None:
        """One call, which comes after the window's own. One that is given up may be made again at once."""
        self._asked[wanted] = now = self._now()
        try:
            if isinstance(wanted, Key):
                with suppress(GatewayError):  # the schedule knows why
                    await self._read_flow(wanted, since=now)
            else:
                await self._call_bars(wanted)
        except BaseException:
            self._asked.pop(wanted, None)
            raise

    async def _follow_up(self, key: Key[object]) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(WITHIN):
                await self._call(key)

    async def _call_bars(self, wanted: _Bars) -> None:
        try:
            page = await self._read_bars(*wanted)
        except RateLimited as error:
            raise ProgramFault(ApiFault.RATE, seconds=_said(error.retry_after or NO_ROOM)) from None
        except GatewayError as error:
            self._pages[wanted] = FetchedBars(self._now(), None, error)
        else:
            self._pages[wanted] = FetchedBars(self._now(), page)

    def _follow(self, key: Key[object]) -> Callable[[], None]:
        """Read a flow again and again, in turn with the others that streams watch."""
        self._followed[key] += 1
        self._look.start()

        def end() -> None:
            self._followed.subtract([key])
            self._followed += Counter()

        return end

    # --- once a second ----------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Let go of what no program read for a while, and read a flow that a stream watches, if one is due."""
        now = self._now()
        for key in [key for key, lease in self._leases.items() if lease.until <= now]:
            self._leases.pop(key).subscription.close()
        self._pages = {key: each for key, each in self._pages.items() if now - each.at < LEASE}
        self._asked = {key: at for key, at in self._asked.items() if now - at < LEASE or key in self._followed}
        due = [each for each in self._followed if now - self._asked.get(each, -math.inf) >= WINDOW]
        due = [each for each in due if each not in self._hub.wanted()]  # the window reads those itself
        if due and sum(now - at < WINDOW for at in self._calls) < OF_STREAMS:
            oldest = min(due, key=lambda each: self._asked.get(each, -math.inf))
            self._take_call()
            self._spawn(self._follow_up(oldest))
        if not self._leases and not self._pages and not self._followed:
            self._look.stop()

    def drop(self, key: str) -> None:
        """A key counts no longer: hold nothing for its reads."""
        for each in [each for each, lease in self._leases.items() if lease.key == key]:
            self._leases.pop(each).subscription.close()

    def close(self) -> None:
        """Hold nothing any more."""
        for key in {lease.key for lease in self._leases.values()}:
            self.drop(key)
        self._pages.clear()
        self._look.stop()


_SUBSCRIBED: Final[dict[ReadOf, Topic[object]]] = {ReadOf.QUOTE: Topic.QUOTE, ReadOf.BOOK: Topic.BOOK}
FETCHED: Final = frozenset({*_SUBSCRIBED, ReadOf.FLOW, ReadOf.BARS})
"""Reads for which the broker may be asked."""


def _subscribed(what: ReadOf, instrument: InstrumentId) -> Key[object]:
    return _SUBSCRIBED[what].of(instrument)


def _said(seconds: float) -> float:
    return max(math.ceil(seconds * 10) / 10, 0.1)


async def _until(done: Callable[[], bool]) -> None:
    """Wait for what pushes, refusals and other calls bring."""
    while not done():  # noqa: ASYNC110  a refusal has no event of its own
        await asyncio.sleep(STEP)
