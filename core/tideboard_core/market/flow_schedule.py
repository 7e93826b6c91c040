"""Reads capital flow on a schedule: selected symbols first, then the oldest wanted one, within the call limit.

It makes all flow calls of a login but those that a person asks for: views want keys of the hub, and the collector
asks for single answers, so that nothing is read twice. Views ask for nothing between a market's close and its next
pre-opening once a whole answer came after its values were final.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Generic, NamedTuple, TypeVar

from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    NotOffered,
    PermissionMissing,
    RateLimited,
    field_of,
    without_frames,
)
from tideboard_core.market.hub import UNUSABLE, Hub
from tideboard_core.market.session import REFUSED_FOR
from tideboard_core.market.waking import woken
from tideboard_core.model.flow import CapitalFlow, FlowDistribution, SizeDistribution
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import MarketState
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.market import FlowSource
from tideboard_core.ports.system import Clock

T = TypeVar("T")

LIMIT = 30
CALLS = 28
WINDOW = 30.0
"""OpenD allows LIMIT = 30 flow calls in 30 s; two stay free for the user's own requests (history, another period)."""

KEPT_BACK = 6
"""Calls that rows which were never asked leave to the selected symbols: a long list that is scrolled has many."""

SELECTED_EVERY = 5.0
FULL_PACE = 1
"""So many selected symbols are asked every SELECTED_EVERY seconds; more share those six calls of 28."""
VISIBLE_EVERY = 30.0
LATEST = 60.0
"""Age from which a visible row comes before the collector's securities, which get the calls to spare before."""
PASSED_OVER = 3
"""So many late rows come before the collector; then one call is its own, however many rows are late."""
RETRY_AFTER_ERROR = 10.0
FACTS_WITHIN: Final = 3.0
"""Seconds after a login for which the flow of a row waits until it is known what kind of security it is."""
ONE_BY_ONE: Final = 32
"""Answers of a key kept for who takes each of them: those of two minutes at the least, of whole minutes many more."""
TAKEN_WITHIN: Final = 300.0
"""Seconds after which nobody is expected to take the answers of a key one by one any more."""
KEPT = 500
"""Answers kept of keys that nobody wants any more: a session of a security has about 60 kB."""
LATE: Final = timedelta(minutes=30)
"""How long after its values are final a session's last minute is waited for: a halted security's series has none."""
_LASTING = (NotOffered, PermissionMissing)
_MARKETS: Final = Topic.GATEWAY_STATE.of("")
_CLOSED: Final = frozenset(
    {
        MarketState.CLOSED,
        MarketState.HALF_DAY_CLOSED,
        MarketState.AFTER_HOURS,
        MarketState.OVERNIGHT,
        MarketState.PRE_MARKET,
        MarketState.UNKNOWN,
    }
)
"""No regular session: no provider counts the money of the hours around it. UNKNOWN leaves it to the calendar."""
_CALENDAR: Final = TradingCalendar()


class Answer(NamedTuple, Generic[T]):
    """What a call brought; `asked` and `received` are the market times (aware UTC) of the call and of its answer."""

    value: T
    asked: datetime
    received: datetime


@dataclass(slots=True)
class _Newest:
    """The newest answer of a key, and when it was asked for in monotonic seconds.

    `until` is the market time up to which no other one can come; None while the session's values are not final.
    """

    answer: Answer[object]
    at: float
    until: datetime | None


@dataclass(slots=True)
class _Untaken:
    """Answers that differ, oldest first, since they were taken last, at `taken` (monotonic seconds)."""

    taken: float
    answers: deque[Answer[object]] = field(default_factory=lambda: deque(maxlen=ONE_BY_ONE))


class FlowTopics(NamedTuple):
    """Under which topics a provider's flow is asked for and published."""

    flow: Topic[CapitalFlow]
    distribution: Topic[FlowDistribution | SizeDistribution]


FIRST_PROVIDER = FlowTopics(Topic.FLOW, Topic.DISTRIBUTION)
OTHER_PROVIDER = FlowTopics(Topic.OTHER_FLOW, Topic.OTHER_DISTRIBUTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPace:
    """What a broker allows: `limit` calls in `window` seconds. Of these `calls` are made here for each topic.

    `kept_back` of them are left to the selected symbols by rows that were never asked. `of_everything` tells that the
    broker counts every call of a connection together. `facts_first` tells that a refusal costs a call, so that a row
    waits after a login until it is known whether it is an index.
    """

    limit: int = LIMIT
    calls: int = CALLS
    window: float = WINDOW
    kept_back: int = KEPT_BACK
    of_everything: bool = False
    facts_first: bool = True


OPEND_PACE = FlowPace()
LONGPORT_PACE = FlowPace(limit=10, calls=5, window=1.0, kept_back=1, of_everything=True)
"""LongPort allows ten calls a second for everything on a connection: half of them stay free of flow."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the newest call of a key gave nothing; `retry_at` monotonic seconds, None = not until the next connection."""

    error: GatewayError
    retry_at: float | None


class FlowSchedule:
    """Polls one provider's flow and distribution for every key under its topics that the hub's readers want."""

    def __init__(
        self, hub: Hub, clock: Clock, *, topics: FlowTopics = FIRST_PROVIDER, pace: FlowPace = OPEND_PACE
    ) -> None:
        self._hub = hub
        self._clock = clock
        self.topics, self.pace = topics, pace
        self._selected: frozenset[InstrumentId] = frozenset()
        self._calls: dict[Topic[object], deque[float]] = {topic: deque(maxlen=pace.calls) for topic in topics}
        self._behind: dict[Topic[object], deque[float]] = {topic: deque(maxlen=pace.calls) for topic in topics}
        self._asked: dict[Key[object], float] = {}
        self._failures: dict[Key[object], Failure] = {}
        self._newest: dict[Key[object], _Newest] = {}
        self._untaken: dict[Key[object], _Untaken] = {}
        self._requests: dict[Key[object], list[asyncio.Future[Answer[object]]]] = {}
        self._passed_over: dict[Topic[object], int] = dict.fromkeys(topics, 0)
        self._polling = False
        self._barred_until: dict[Topic[object], float] = dict.fromkeys(self.topics, 0.0)
        self._renewed = clock.monotonic()
        self._wake = asyncio.Event()
        hub.on_wanted(self._wake.set)
        hub.on_ask_again(self._ask_again)
        hub.listen_to(Topic.INSTRUMENT, lambda _key: self._wake.set())

    def select(self, *instruments: InstrumentId) -> None:
        """Serve these instruments first from now on, those with old figures at once."""
        self._selected = frozenset(instruments)
        self._wake.set()

    @property
    def selected(self) -> frozenset[InstrumentId]:
        """The instruments that are served first."""
        return self._selected

    async def read(self, key: Key[T], *, since: float) -> Answer[T]:
        """The newest answer of a key if it was asked for at `since` (monotonic seconds) or later, else one more call.

        The call is made when the selected symbols and rows that wait for long leave one to spare; its answer is
        published as any other. Raises GatewayError: that of the call, a standing one that a call now would meet
        again, and GatewayDown while nothing is polled.
        """
        newest, failure = self._newest.get(key), self._failures.get(key)
        if newest is not None and newest.at >= since:
            return newest.answer  # type: ignore[return-value]  # what a key's call brings is of its type
        limited = failure is None or isinstance(failure.error, RateLimited)
        if failure is not None and not limited and (failure.retry_at or math.inf) > self._clock.monotonic():
            raise without_frames(failure.error)  # one that is raised holds frames again
        if not self._polling:
            raise GatewayDown("connection-closed")
        waiting: asyncio.Future[Answer[T]] = asyncio.get_running_loop().create_future()
        asked: list[asyncio.Future[Answer[T]]] = self._requests.setdefault(key, [])  # type: ignore[assignment]
        asked.append(waiting)
        self._wake.set()
        try:
            return await waiting
        finally:
            if waiting in asked:
                asked.remove(waiting)

    def take(self, key: Key[T]) -> list[Answer[T]]:
        """The answers of a key since the last call for it, oldest first; one that is as the one before is left out.

        The first call has the newest one alone. Of a key that is not asked for here for minutes they are not kept.
        """
        newest, known = self._newest.get(key), self._untaken.get(key)
        self._untaken[key] = _Untaken(self._clock.monotonic())
        if known is not None:
            return list(known.answers)  # type: ignore[arg-type]  # what a key's call brings is of its type
        return [] if newest is None else [newest.answer]  # type: ignore[list-item]  # as above

    def failure(self, key: Key[object]) -> Failure | None:
        """The standing failure of a key, None while its figures come in."""
        return self._failures.get(key)

    def next_try(self, key: Key[object]) -> float | None:
        """Seconds until a limited key is asked again; None if no limit applies."""
        now = self._clock.monotonic()
        wait = max(self._barred_until[key.topic] - now, self._budget_wait(key.topic, now))
        return wait if wait > 0 else None

    def used(self) -> int:
        """Flow calls made in the last window of the pace, for the meter in the status strip."""
        now = self._clock.monotonic()
        return sum(1 for at in self._calls[self.topics.flow] if now - at < self.pace.window)

    def waiting(self) -> int:
        """How many wanted keys are due and not yet served."""
        now = self._clock.monotonic()
        return sum(1 for key in self._wanted() if self._due_at(key) <= now)

    def renew(self) -> None:
        """Forget what is known of ages and failures: everything wanted is due again (new connection, new day)."""
        self._asked.clear()
        self._failures.clear()
        self._newest.clear()
        self._barred_until = dict.fromkeys(self.topics, 0.0)
        self._renewed = self._clock.monotonic()
        self._wake.set()

    def _ask_again(self) -> None:
        """Ask for what was refused for good or for a day, too."""
        for key in [key for key, failure in self._failures.items() if isinstance(failure.error, _LASTING)]:
            del self._failures[key]
            self._asked.pop(key, None)
        self._wake.set()

    def forget(self) -> None:
        """Know no answer any more, as after a step to another time; when what is asked next stays as it is."""
        self._newest.clear()

    def next_call(self, now: float) -> Key[object] | float:
        """The key to ask now, or the seconds until the next one may be asked."""
        wait, wanted = VISIBLE_EVERY, self._wanted()
        for topic in self.topics:
            keys = [key for key in wanted if key.topic is topic]
            requested = self._requested(topic)
            if not keys and not requested:
                continue
            blocked = max(self._barred_until[topic] - now, self._budget_wait(topic, now))
            first, spare = self._first_at(topic), self._spare_at(topic, keys)
            turns = {key: self._turn_at(key, first, spare) for key in keys}
            turns |= {key: min(turns.get(key, spare), spare) for key in requested}
            due = [key for key, turn in turns.items() if turn <= now]
            if due and blocked <= 0:
                rows = set(keys)
                return min(due, key=lambda key: self._urgency(key, now, row=key in rows))
            wait = min(wait, max(blocked, min(turns.values()) - now))
        return max(wait, 0.01)

    async def run(self, gateway: Gateway) -> None:
        """Poll until the connection ends (GatewayDown comes out) or the task is cancelled."""
        self._polling = True
        try:
            while True:
                self._wake.clear()
                choice = self.next_call(self._clock.monotonic())
                if isinstance(choice, Key):
                    await self.serve(gateway.flow, choice)
                    continue
                await woken(self._wake, choice)
        finally:
            self._polling = False
            for key in tuple(self._requests):
                self._refuse(key, GatewayDown("connection-closed"))

    async def serve(self, feed: FlowSource, key: Key[object]) -> None:
        """Ask for one key now and publish the answer or keep the failure; GatewayDown comes out."""
        now, market = self._clock.monotonic(), self._clock.market()
        self._asked[key] = now
        if self._is_index(InstrumentId(key.subject)):
            error = NotOffered("not-offered", text="")
            self._failed(key, error)
            self._refuse(key, error)
            return
        self._calls[key.topic].append(now)
        if key.subject not in self._selected:
            self._behind[key.topic].append(now)
            self._passed_over[key.topic] = 0 if key in self._requests else self._passed_over[key.topic] + 1
        instrument, closed = InstrumentId(key.subject), self._closed(key)
        try:
            if key.topic is self.topics.flow:
                before = self._hub.newest(self.topics.flow.of(instrument))
                flow = await feed.capital_flow(instrument)
                self._hub.keep(self.topics.flow.of(instrument), flow, before)
                self._answered(key, Answer(flow, market, self._clock.market()), now, closed=closed)
            else:
                known = self._hub.newest(self.topics.distribution.of(instrument))
                distribution = await feed.capital_distribution(instrument)
                self._hub.keep(self.topics.distribution.of(instrument), distribution, known)
                self._answered(key, Answer(distribution, market, self._clock.market()), now, closed=closed)
        except GatewayDown as error:
            self._asked.pop(key, None)
            self._refuse(key, error)
            raise
        except GatewayError as error:
            if error.code == "reply-unreadable":
                self._hub.publish(key, Lazy.failed(error))
            self._failed(key, error)
            self._refuse(key, error)
        except UNUSABLE as error:
            unusable = GatewayError("reply-unreadable", field=field_of(error))
            self._hub.publish(key, Lazy.failed(unusable))
            self._failed(key, unusable)
            self._refuse(key, unusable)

    def _answered(self, key: Key[object], answer: Answer[object], at: float, *, closed: bool) -> None:
        self._failures.pop(key, None)
        until = _final_until(market_of(InstrumentId(key.subject)), answer) if closed else None
        before = self._newest.pop(key, None)
        news = before is None or before.answer.value != answer.value or not _says_all(before.answer)
        self._keep_untaken(key, answer, at, news=news)
        self._newest[key] = _Newest(answer, at, until)
        self._give_back()
        for waiting in self._requests.pop(key, ()):
            if not waiting.done():
                waiting.set_result(answer)

    def _keep_untaken(self, key: Key[object], answer: Answer[object], at: float, *, news: bool) -> None:
        known = self._untaken.get(key)
        if known is not None and at - known.taken > TAKEN_WITHIN:
            del self._untaken[key]
        elif known is not None and news:
            known.answers.append(answer)

    def _give_back(self) -> None:
        """Drop the answers of keys that nobody wants, beyond the newest `KEPT`; one wanted again is asked for anew."""
        over = len(self._newest) - KEPT
        if over > 0:
            wanted = self._hub.wanted() | self._requests.keys()
            gone = [key for key in self._newest if key not in wanted][:over]
            for key in gone:
                del self._newest[key]
            self._hub.unsubscribed(gone)

    def _refuse(self, key: Key[object], error: GatewayError) -> None:
        for waiting in self._requests.pop(key, ()):
            if not waiting.done():
                waiting.set_exception(error)

    def _failed(self, key: Key[object], error: GatewayError) -> None:
        now = self._clock.monotonic()
        if isinstance(error, RateLimited):
            self._barred_until[key.topic] = now + (error.pause or RETRY_AFTER_ERROR)
            self._asked.pop(key, None)
        pause = REFUSED_FOR if isinstance(error, PermissionMissing) else RETRY_AFTER_ERROR
        self._failures[key] = Failure(without_frames(error), None if isinstance(error, NotOffered) else now + pause)
        self._hub.touch(key)

    def _wanted(self) -> list[Key[object]]:
        return [key for key in self._hub.wanted() if key.topic in self.topics]

    def _requested(self, topic: Topic[object]) -> list[Key[object]]:
        """Keys that somebody waits for; their requests may have been cancelled."""
        found = [key for key in self._requests if key.topic is topic]
        for key in found:
            if not self._requests[key]:
                del self._requests[key]
        return [key for key in found if key in self._requests]

    def _due_at(self, key: Key[object]) -> float:
        asked = self._asked.get(key)
        failure = self._failures.get(key)
        if failure is not None and failure.retry_at is None:
            return float("inf")
        if asked is None:
            latest = self._renewed + FACTS_WITHIN
            if not self.pace.facts_first or key.subject in self._selected or self._clock.monotonic() >= latest:
                return 0.0
            facts = Topic.INSTRUMENT.of(InstrumentId(key.subject))  # an index is known by them, if they are read
            return 0.0 if self._hub.value(facts) is not None or facts not in self._hub.wanted() else latest
        if failure is not None and failure.retry_at is not None:
            return failure.retry_at
        newest = self._newest.get(key)
        if newest is not None and newest.until is not None and (seconds := self._final_for(key)):
            return self._clock.monotonic() + seconds
        return asked + (self._selected_every() if key.subject in self._selected else VISIBLE_EVERY)

    def _is_index(self, instrument: InstrumentId) -> bool:
        """Whether it is known to be an index: no broker tells of money that flows into one."""
        facts = self._hub.value(Topic.INSTRUMENT.of(instrument))
        return facts is not None and facts.security_type is SecurityType.INDEX

    def _final_for(self, key: Key[object]) -> float:
        """Seconds for which no other answer can come; 0.0 while one can, also where the broker says so."""
        newest = self._newest.get(key)
        if newest is None or newest.until is None or not self._closed(key):
            return 0.0
        return max(0.0, (newest.until - self._clock.market()).total_seconds())

    def _closed(self, key: Key[object]) -> bool:
        """Whether the broker says that the key's market is closed, or says nothing: then the calendar decides."""
        state, market = self._hub.value(_MARKETS), market_of(InstrumentId(key.subject))
        return state is None or state.markets.get(market, MarketState.UNKNOWN) in _CLOSED

    def _turn_at(self, key: Key[object], first: float, spare: float) -> float:
        """When it may be asked: new rows and figures that are merely old wait for a call that is to spare."""
        due = self._due_at(key)
        if key.subject in self._selected:
            return due
        return max(due, spare if key in self._asked else first)

    def _first_at(self, topic: Topic[object]) -> float:
        """From when on a row may be asked for the first time."""
        calls, free = self._calls[topic], self.pace.calls - self.pace.kept_back
        return calls[-free] + self.pace.window if self._selected and len(calls) >= free else 0.0

    def _spare_at(self, topic: Topic[object], wanted: list[Key[object]]) -> float:
        """From when on there is a call that the selected symbols will not need."""
        chosen = sum(1 for key in wanted if key.subject in self._selected)
        window = self.pace.window
        free = max(1, self.pace.calls - math.ceil(chosen * window / self._selected_every()))
        behind = self._behind[topic]
        return behind[-free] + window if len(behind) >= free else 0.0

    def _selected_every(self) -> float:
        return min(SELECTED_EVERY * max(1.0, len(self._selected) / FULL_PACE), VISIBLE_EVERY)

    def _urgency(self, key: Key[object], now: float, *, row: bool) -> tuple[int, float, str]:
        """Least comes first; `row`: a view wants the key, the collector may wait for it as well."""
        asked = self._asked.get(key)
        if key.subject in self._selected:
            rank = 0
        elif key in self._requests and self._passed_over[key.topic] >= PASSED_OVER:
            rank = 1
        elif row and (asked is None or now - asked >= LATEST):
            rank = 2
        else:
            rank = 3 if key in self._requests else 4
        return rank, 0.0 if asked is None else asked, key.subject

    def _budget_wait(self, topic: Topic[object], now: float) -> float:
        calls = self._calls[topic]
        return calls[0] + self.pace.window - now if len(calls) == self.pace.calls else 0.0


def _says_all(answer: Answer[object]) -> bool:
    """Whether the same values later say nothing new; those of a minute that ran when they were asked for do."""
    value = answer.value
    return not isinstance(value, CapitalFlow) or max(value.times, default=0.0) <= answer.asked.timestamp()


def _final_until(market: Market, answer: Answer[object]) -> datetime | None:
    """The market time up to which no other answer can come, None while the session's values are not final.

    A series without the session's last minute is not for half an hour: the provider may be late with it. One that was
    read since the pre-opening is final until the open.
    """
    session, value = _CALENDAR.newest(market, answer.asked), answer.value
    if answer.asked < session.open:
        return session.open
    halted = isinstance(value, CapitalFlow) and max(value.times, default=0.0) < session.close.timestamp()
    final = session.settled + LATE if halted else session.settled
    return _CALENDAR.served_until(session) if answer.asked >= final else None
