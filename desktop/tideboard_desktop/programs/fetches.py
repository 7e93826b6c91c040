"""What the window asks the broker for because a program may have it asked: subscriptions for a while, and few calls."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple, Protocol

from PySide6.QtCore import QObject, QTimer

from tideboard_api.faults import ApiFault
from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    NotOffered,
    PermissionMissing,
    RateLimited,
    UnknownSymbol,
)
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.hub import Hub, Subscription
from tideboard_core.model.hub_keys import SUBSCRIBED_TOPICS, Key, SubscriptionInfo, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_core.ports.bars import BarPage
from tideboard_core.ports.gateway import CallKind, CallsUsed
from tideboard_core.programs.channel import ReadOf
from tideboard_core.programs.faults import ProgramFault
from tideboard_desktop.programs.candles import begins_before
from tideboard_desktop.programs.past_candles import PastCandles
from tideboard_desktop.programs.scarce_calls import KEPT_SHARE, STREAMS, WINDOW, ScarceCalls, kept_calls

HELD_FOR: Final = 60.0
"""Seconds for which a value is held after a program read it last; a broker keeps a subscription a minute anyway."""
WITHIN: Final = 4.0
"""Seconds that a call waits for its values; the process waits five for the answer."""
MOST_HELD: Final = 200
"""Subscriptions because of programs, of all of them together; a key's single reads have a quarter of them."""
RESERVE: Final = 40
"""Subscriptions of the broker's allowance that programs leave to the window at least."""
FRESH: Final = 30.0
"""Seconds for which flow and candles that a program had read are not read again."""
NO_ROOM: Final = 10.0
"""Seconds after which a key is told to ask again where the allowance has no room; it is read that often."""
LASTING: Final = (NotOffered, PermissionMissing, UnknownSymbol)
"""Refusals that another call would meet again."""
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
class _HeldRead:
    """A subscription because keys read the value: each of the `readers` until a moment."""

    subscription: Subscription
    readers: dict[str, float]


_Bars = tuple[InstrumentId, BarPeriod]


class ProgramFetches(QObject):
    """Everything here is for keys with the scope `fetch`. `now` gives monotonic seconds.

    `flow` and `bars` make a call, `refused` says why a key of the hub brings nothing, `quota` what the broker has left
    of subscriptions, None where that is not known, `charted` has the minutes of a chart. `used` are the broker's calls
    by kind against their limits, `past` reads older candles.
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
        used: Callable[[], Mapping[CallKind, CallsUsed]],
        past: PastCandles,
        spawn: Spawn,
    ) -> None:
        super().__init__()
        self._hub, self._now, self._spawn = hub, now, spawn
        self._read_flow, self._read_bars, self._refused, self._quota = flow, bars, refused, quota
        self._charted, self._used, self._past = charted, used, past
        self._held_reads: dict[Key[object], _HeldRead] = {}
        self._held: Counter[Key[object]] = Counter()
        self._followed: Counter[Key[object]] = Counter()
        self._asked: dict[Key[object] | _Bars, float] = {}
        self._calling: set[Key[object] | _Bars] = set()
        self._pages: dict[_Bars, FetchedBars] = {}
        self._calls = ScarceCalls()
        self._counted: SubscriptionInfo | None = None
        self._taken = 0
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)

    # --- single reads -----------------------------------------------------------------------------------------------

    def missing(
        self, key: str, what: ReadOf, instruments: Iterable[InstrumentId], period: BarPeriod
    ) -> list[InstrumentId]:
        """Securities of which a value is to be waited for, each once; what is held for programs is held on."""
        each_once = tuple(dict.fromkeys(instruments))
        if what in _SUBSCRIBED:
            self._hold_on(key, [_subscribed(what, each) for each in each_once])
        return [each for each in each_once if not self._there(key, what, each, period)]

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
        """Make the call, or wait for that of another; what was asked for a moment ago in vain is not asked again."""
        if isinstance(wanted, Key) and wanted in self._hub.wanted():
            await _until(lambda: self._hub.age(wanted) is not None or self._refused(wanted) is not None)
        elif wanted in self._calling:
            await _until(lambda: wanted not in self._calling)
        elif self._now() - self._asked.get(wanted, -math.inf) >= FRESH:
            self._hold_calls(key, CallKind.QUOTES)
            minutes = None if isinstance(wanted, Key) or wanted[1] is not BarPeriod.MIN_1 else wanted[0]
            pushed = [] if minutes is None else self._hold_for(key, [Topic.BARS_1M.of(minutes)])
            self._take_call(key, wanted)
            await self._call(wanted, pushed)

    async def past(self, key: str, instrument: InstrumentId, period: BarPeriod, before: datetime) -> BarPage:
        """Candles before a moment, of the share of programs; raises ProgramFault, also where that takes too long."""
        self._hold_calls(key, CallKind.QUOTES, CallKind.HISTORY)
        self._calls.take(key, self._now())
        try:
            async with asyncio.timeout(WITHIN):
                return await self._past.read(key, instrument, period, before)
        except TimeoutError:
            raise ProgramFault(ApiFault.WINDOW) from None

    def _hold_calls(self, key: str, *kinds: CallKind) -> None:
        """Raise ProgramFault while a call would be beyond those that programs may make, or that the window needs."""
        seconds = self._calls.turned_away(key, self._now()) or kept_calls(self._used(), *kinds)
        if seconds > 0:
            raise ProgramFault(ApiFault.RATE, seconds=_said(seconds))

    async def _subscribe(self, key: str, wanted: Sequence[Key[object]]) -> None:
        """Hold values for a while, and wait for the first of each that is not held."""
        await self._arrivals(self._hold_for(key, wanted))

    async def _arrivals(self, wanted: Sequence[Key[object]]) -> None:
        """Wait for a value of each, or its refusal."""
        before = {each: self._hub.arrived(each) for each in wanted}
        await _until(lambda: all(self._hub.arrived(each) != before[each] or self._refused(each) for each in before))

    def bars(self, instrument: InstrumentId, period: BarPeriod) -> FetchedBars | None:
        """What was read of a security's candles, None without a read in the last minute."""
        return self._pages.get((instrument, period))

    def _there(self, key: str, what: ReadOf, instrument: InstrumentId, period: BarPeriod) -> bool:
        """Whether an answer needs no wait: it is held, fresh or refused for good, or nothing newer may be asked for."""
        if what is ReadOf.BARS:
            if period is BarPeriod.MIN_1 and self._is_charted(instrument):
                return True
            found = self._pages.get((instrument, period))
            return found is not None and (self._now() - found.at < FRESH or self._is_turned_away(key))
        wanted = _subscribed(what, instrument) if what in _SUBSCRIBED else Topic.FLOW.of(instrument)
        age = self._hub.age(wanted)
        if what is ReadOf.FLOW and isinstance(self._refused(wanted), LASTING):
            return True
        if age is None:
            return False
        if wanted in self._hub.wanted():
            return True
        return what is ReadOf.FLOW and (age < FRESH or self._is_turned_away(key))

    def _is_turned_away(self, key: str) -> bool:
        return self._calls.turned_away(key, self._now()) > 0

    def _is_charted(self, instrument: InstrumentId) -> bool:
        rows = self._charted(instrument) if Topic.BARS_1M.of(instrument) in self._hub.wanted() else None
        return rows is not None and begins_before(rows, instrument)

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

    def _hold_on(self, key: str, wanted: Iterable[Key[object]]) -> None:
        """What is held for reads is held for this key, too, as far as its share goes."""
        own = sum(key in held.readers for held in self._held_reads.values())
        for held in [self._held_reads[each] for each in wanted if each in self._held_reads]:
            if key not in held.readers:
                if own >= MOST_HELD // 4:
                    continue
                own += 1
            held.readers[key] = self._now() + HELD_FOR

    def _hold_for(self, key: str, wanted: Iterable[Key[object]]) -> list[Key[object]]:
        """Hold values for a while, and return those to wait for; raises ProgramFault where there is no room for all."""
        each_once, now, already = tuple(dict.fromkeys(wanted)), self._now(), self._hub.wanted()
        fresh = [each for each in each_once if each not in already]
        own = [held.readers[key] for held in self._held_reads.values() if key in held.readers]
        if len(own) + len(fresh) > MOST_HELD // 4:
            raise ProgramFault(ApiFault.RATE, seconds=_said(min(own, default=now + HELD_FOR) - now))
        if len(fresh) > self._room():
            raise ProgramFault(ApiFault.RATE, seconds=NO_ROOM)
        self._hold_on(key, each_once)
        self._taken += len(fresh)
        for each in fresh:
            self._held_reads[each] = _HeldRead(self._hub.subscribe(each), {key: now + HELD_FOR})
        self._look.start()
        return [each for each in each_once if each in fresh or self._hub.age(each) is None]

    def _room(self) -> int:
        """Subscriptions that programs may still take: what was taken since the allowance was read counts, too."""
        quota, most = self._quota(), MOST_HELD - len(self._held_reads) - self._held.total()
        if quota is None:
            return most
        if quota is not self._counted:
            self._counted, self._taken = quota, 0
        kept = max(RESERVE, -(-(quota.used + quota.remaining) // KEPT_SHARE))
        return min(most, quota.remaining - kept - self._taken)

    # --- calls ------------------------------------------------------------------------------------------------------

    def _take_call(self, key: str, wanted: Key[object] | _Bars) -> None:
        self._asked[wanted] = now = self._now()
        self._calls.take(key, now)
        self._calling.add(wanted)
        self._look.start()

    async def _call(self, wanted: Key[object] | _Bars, pushed: Sequence[Key[object]] = ()) -> None:
        """The call that was taken. One that is given up, or that fails for a while, may be made again at once.

        Candles come after the first of `pushed`: of what is not subscribed the broker refuses the call.
        """
        at = self._asked[wanted]
        try:
            if isinstance(wanted, Key):
                await self._read_flow(wanted, since=at)
            else:
                with suppress(TimeoutError):
                    async with asyncio.timeout(WITHIN / 2):
                        await self._arrivals(pushed)
                self._pages[wanted] = FetchedBars(self._now(), await self._read_bars(*wanted))
        except GatewayError as error:
            self._failed(wanted, at, error)
        except BaseException:
            self._asked.pop(wanted, None)
            raise
        finally:
            self._calling.discard(wanted)

    def _failed(self, wanted: Key[object] | _Bars, at: float, error: GatewayError) -> None:
        """Keep what lasts; of a flow the schedule knows why. Raises ProgramFault for a limit of the broker."""
        down = isinstance(error, GatewayDown)
        if down:
            self._calls.give_back(at)
        if isinstance(wanted, Key):
            if down:
                self._asked.pop(wanted, None)
        elif isinstance(error, LASTING):
            self._pages[wanted] = FetchedBars(self._now(), None, error)
        else:
            self._asked.pop(wanted, None)
            if isinstance(error, RateLimited):
                raise ProgramFault(ApiFault.RATE, seconds=_said(error.retry_after or NO_ROOM)) from None

    async def _follow_up(self, key: Key[object]) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(WITHIN):
                await self._call(key)

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
        for held in self._held_reads.values():
            held.readers = {key: until for key, until in held.readers.items() if until > now}
        self._let_go()
        self._pages = {key: each for key, each in self._pages.items() if now - each.at < HELD_FOR}
        self._asked = {key: at for key, at in self._asked.items() if now - at < HELD_FOR or key in self._followed}
        due = [each for each in self._followed if now - self._asked.get(each, -math.inf) >= WINDOW]
        due = [each for each in due if each not in self._hub.wanted()]  # the window reads those itself
        due = [each for each in due if not isinstance(self._refused(each), LASTING)]
        rests = now - self._calls.last.get(STREAMS, -math.inf) < WINDOW
        if due and not rests and not self._is_turned_away(STREAMS) and not kept_calls(self._used(), CallKind.QUOTES):
            oldest = min(due, key=lambda each: self._asked.get(each, -math.inf))
            self._take_call(STREAMS, oldest)
            self._spawn(self._follow_up(oldest))
        if not self._held_reads and not self._pages and not self._followed:
            self._look.stop()

    def drop(self, key: str) -> None:
        """A key counts no longer: hold nothing for its reads."""
        for held in self._held_reads.values():
            held.readers.pop(key, None)
        self._let_go()
        self._calls.forget(key)

    def _let_go(self) -> None:
        for each in [each for each, held in self._held_reads.items() if not held.readers]:
            self._held_reads.pop(each).subscription.close()

    def close(self) -> None:
        """Hold nothing any more."""
        for key in {key for held in self._held_reads.values() for key in held.readers}:
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
