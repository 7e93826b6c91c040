"""A window's side: subscribes at the fan-out, keeps the newest value of each key in the hub, and knows its age."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, Final, NamedTuple, TypeVar

import msgspec
from nats.errors import Error
from nats.errors import TimeoutError as NoAnswer

from tideboard_core.errors import (
    BadInput,
    GatewayDown,
    LoginRefused,
    NotSubscribed,
    PermissionMissing,
    RequestTimeout,
    ServerRefused,
    TideboardError,
    WireError,
    field_of,
)
from tideboard_core.fanout.bus import BusAddress, answer_to, keep_connected
from tideboard_core.fanout.bus_client import BusClient, ReadSubject
from tideboard_core.fanout.calls import ASK_AGAIN, CallAnswer, encoded_call, read_call_answer, signature_of, value_in
from tideboard_core.fanout.messages import (
    CALLS,
    EACH,
    QUESTIONS,
    Ask,
    AskAnswer,
    Known,
    RefusedKey,
    Update,
    WantedKey,
    encode,
    key_of,
    parts,
    read_answer,
    read_known,
    read_refused,
    read_update,
    subject_of,
    value_of,
)
from tideboard_core.market.hub import Hub
from tideboard_core.market.waking import woken
from tideboard_core.model.hub_keys import HISTORY_QUOTA, Key
from tideboard_core.model.live import Lazy, LinkState
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import ReadRows

log = logging.getLogger(__name__)

P = TypeVar("P", Known, RefusedKey)

RENEW: Final = 2.0
"""Seconds between two questions, which keep keys wanted, measure the clock and find what was lost."""
AGAIN: Final = 0.5
"""The same while nobody answers, or there is no broker."""
AT_MOST_EVERY: Final = 0.1
"""Minimum seconds between two requests, however many gaps there are."""
ANSWER_WITHIN: Final = 1.0
"""Seconds for an answer; without one the fan-out is silent."""
READ_WITHIN: Final = 12.0
"""Seconds for an answer that the broker is asked for first."""
PENDING: Final = 1024
"""Values of a key that wait while this window does something else; what comes then is dropped, and found as a gap."""
CALL_WITHIN: Final = 30.0
"""Seconds for a call, which may wait for the broker's rate limit."""
HOLDS: Final = 6.0
"""Seconds for which a measured offset of the clocks holds."""
SAMPLES: Final = 8
"""Measurements that count; clocks drift by less than a millisecond meanwhile."""
ASLEEP: Final = 0.5
"""Seconds of sleep of this computer after which the clocks have another offset."""
AHEAD: Final = 0.05
"""Seconds by which a value may seem to arrive in the future before the offset is taken for wrong."""


STANDS: Final = frozenset({LinkState.LIVE, LinkState.DEGRADED})
"""States in which the fan-out is logged in; a window judges by itself whether its own securities are silent."""


class Feed(StrEnum):
    """What a window knows of the fan-out: no server, no fan-out that answers, no broker behind it, or all there."""

    NO_SERVER = "no-server"
    SILENT = "silent"
    NO_BROKER = "no-broker"
    LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStatus:
    """State of the way to the broker, since a moment in monotonic seconds; `reason` is an error's code.

    `login` is the fan-out's run and the number of its login in that: with another one it may be at another broker.
    """

    feed: Feed
    since: float
    provider: str = ""
    reason: str = ""
    login: tuple[int, int] = (0, 0)


class ClockOffset:
    """How far the fan-out's clock is ahead of ours, from answers to our questions; unknown after a sleep or a silence.

    Ours was read before the question went and the fan-out's after that, so each difference is as large as the offset
    or larger: the smallest makes no value seem newer than it is.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._found: deque[float] = deque(maxlen=SAMPLES)
        self._least = self._measured = self._slept = 0.0

    def measured(self, asked: float, theirs: float) -> None:
        """Take the fan-out's clock from an answer to a question that went at `asked` (monotonic seconds)."""
        if not self._known(self._clock.monotonic()):
            self._found.clear()
            self._slept = self._sleep()
        self._found.append(theirs - asked)
        self._least = min(self._found)
        self._measured = self._clock.monotonic()

    def forget(self) -> None:
        """It is another fan-out, or its clock jumped."""
        self._found.clear()

    def arrived(self, received: float) -> float | None:
        """When a value was received, in our monotonic seconds; None while the offset is not known."""
        now = self._clock.monotonic()
        if not self._known(now):
            return None
        arrived = received - self._least
        if arrived > now + AHEAD:
            self.forget()
            return None
        return min(arrived, now)

    def _known(self, now: float) -> bool:
        return bool(self._found) and now - self._measured <= HOLDS and abs(self._sleep() - self._slept) < ASLEEP

    def _sleep(self) -> float:
        return self._clock.boot() - self._clock.awake()


class Read(NamedTuple):
    """What was read, and when the fan-out received it from the broker, in our monotonic seconds; None = not known."""

    value: Any
    arrived: float | None


class FanoutReader:
    """Reads what is subscribed from the fan-out into `hub`, with the time at which the fan-out received it.

    A value whose age is not known is not shown: the hub keeps the one before, whose age grows, or none, and both are
    refused by the checks before an order. `on_status` gets each change of the way to the broker; of another login than
    `login`, where that is set, no value is taken. `missed` reads what was lost of a key whose values are news alone,
    such as trades; those that come meanwhile wait for it.
    """

    def __init__(
        self,
        address: BusAddress,
        hub: Hub,
        clock: Clock,
        *,
        on_status: Callable[[FeedStatus], object] = bool,
        missed: Callable[[Key[object]], Awaitable[Lazy[Any]]] | None = None,
        renew: float = RENEW,
    ) -> None:
        self._address, self._hub, self._clock, self._on_status, self._every = address, hub, clock, on_status, renew
        self._missed, self._reading = missed, set[asyncio.Task[None]]()
        self._client: BusClient | None = None
        self._wanted: dict[Key[object], _Newest] = {}
        self._offset = ClockOffset(clock)
        self._run = 0
        self._asking = set[asyncio.Timeout]()
        self.login: tuple[int, int] | None = None
        self._soon = asyncio.Event()
        self.status = FeedStatus(feed=Feed.NO_SERVER, since=clock.monotonic())
        self.refused: dict[Key[object], str] = {}
        """Code of the error for which a wanted key has no values."""
        self.unrighted: frozenset[Key[object]] = frozenset()
        """Wanted keys that are refused for want of a right."""
        self._asking_again: asyncio.Task[None] | None = None
        self.heard = 0.0
        """When the newest message came, in monotonic seconds."""
        self.gaps = 0
        """Values that were sent and never came, or were dropped here."""
        self.denied = ""
        """What the server denied last, in its words."""

    async def run(self) -> None:
        """Stay connected until cancelled; LoginRefused if the server does not know our key."""
        try:
            await keep_connected(self._address, "tideboard", self._serve, on_down=self._down, on_error=self._error)
        except LoginRefused as error:
            self._say(Feed.NO_SERVER, reason=error.code)
            raise
        finally:
            for task in self._reading:
                task.cancel()
            await asyncio.gather(*self._reading, return_exceptions=True)

    async def subscribe(self, keys: Collection[Key[object]]) -> None:
        """Want keys of what is passed on; raises BadInput for others."""
        for key in keys:
            key_of(key.topic, key.subject)
        await self._asked_again()
        for key in keys:
            if key not in self._wanted:
                self._wanted[key] = _Newest()
                if self._client is not None:
                    with suppress(Error):  # the next connection listens to every wanted key
                        await self._listen(self._client, key)
        self._soon.set()

    async def unsubscribe(self, keys: Collection[Key[object]]) -> None:
        """Want keys no more; the fan-out gives them up some seconds later."""
        for key in keys:
            newest = self._wanted.pop(key, None)
            self.refused.pop(key, None)
            if newest is not None and newest.listening is not None and self._client is not None:
                await _end(self._client, newest.listening)

    async def read_again(self, key: Key[object]) -> None:
        """Have a wanted key's value read from the broker: a proof of its age.

        GatewayDown without a connection or answer, RequestTimeout if the broker gives none, ServerRefused where it or
        the fan-out refuses.
        """
        if self._client is None:
            raise GatewayDown("connection-closed")
        try:
            answer = await self._ask(self._client, [key], fresh=True)
        except NoAnswer:
            raise RequestTimeout("fanout-silent") from None
        except (Error, WireError):
            raise GatewayDown("fanout-silent") from None
        if answer.refused:
            refused = self._readable(answer.refused, read_refused)
            raise ServerRefused(refused[0].code if refused else "reply-unreadable")

    async def read(self, key: Key[object]) -> Read:
        """As `read_again`, and returns the value; NotSubscribed for a key that is not wanted."""
        if key not in self._wanted:
            raise NotSubscribed("not-subscribed")
        await self.read_again(key)
        newest = self._wanted.get(key)
        if newest is None or newest.update is None:
            raise RequestTimeout("fanout-silent")
        try:
            value = newest.update.value
        except WireError:
            raise ServerRefused("reply-unreadable") from None
        return Read(value, self._offset.arrived(newest.received))

    async def asked(self) -> None:
        """Ask once more for what is wanted; GatewayDown without a connection."""
        if self._client is None:
            raise GatewayDown("connection-closed")
        await self._renew(self._client)

    def ask_again(self) -> None:
        """Have the fan-out ask its broker again for what that refused for want of a right; the next questions wait."""
        if self._client is not None:
            self._asking_again = task = asyncio.get_running_loop().create_task(self._ask_again())
            self._reading.add(task)
            task.add_done_callback(self._reading.discard)

    async def _ask_again(self) -> None:
        with suppress(GatewayDown, RequestTimeout, ServerRefused):  # one of an earlier version has no such call
            await self.call("", ASK_AGAIN)

    async def _asked_again(self) -> None:
        task = self._asking_again
        if task is not None and not task.done() and task is not asyncio.current_task():
            await asyncio.wait([task], timeout=ANSWER_WITHIN)

    def known(self, key: Key[object]) -> bool:
        """Whether there is a value of a wanted key, or the reason why there is none."""
        newest = self._wanted.get(key)
        return key in self.refused or newest is None or newest.update is not None

    def holds(self) -> frozenset[Key[object]]:
        """What is subscribed and not refused; the allowance for history is wanted, and no subscription."""
        return frozenset(self._wanted.keys() - self.refused.keys() - {HISTORY_QUOTA})

    async def call(self, part: str, name: str, **arguments: object) -> Read:
        """Have the fan-out make a call of a part of its gateway.

        Raises what the call raised there, NotOffered for one that is not passed on, RequestTimeout, GatewayDown.
        """
        await self._asked_again()
        client, data = self._client, encoded_call(part, name, arguments)
        signature_of(part, name)
        if client is None:
            raise GatewayDown("connection-closed")
        try:
            answer = read_call_answer(await self._answer(client, CALLS, data, CALL_WITHIN))
            if self._offset.arrived(answer.received) is None:
                await self._ask(client, ())
            if answer.run != self._run:
                self._soon.set()
                raise RequestTimeout("fanout-silent")
        except NoAnswer:
            raise RequestTimeout("fanout-silent") from None
        except Error:
            raise GatewayDown("fanout-silent") from None
        except WireError as error:
            raise ServerRefused(error.code) from None
        return Read(self._value_in(answer, part, name), self._offset.arrived(answer.received))

    async def _answer(self, client: BusClient, subject: str, data: bytes, within: float) -> bytes:
        """As `answer_to`; GatewayDown as soon as the connection ends, which the library's requests do not notice."""
        until_end = asyncio.timeout(None)
        self._asking.add(until_end)
        try:
            async with until_end:
                return await answer_to(client, subject, data, within)
        except TimeoutError:  # of the library too, whose own is one of these
            if until_end.expired():
                raise GatewayDown("connection-closed") from None
            raise
        finally:
            self._asking.discard(until_end)

    def _value_in(self, answer: CallAnswer, part: str, name: str) -> object:
        try:
            found: object = value_in(answer, part, name)
        except WireError as error:
            self._hub.unreadable(f"{part}.{name}", str(error.data.get("field", "")))
            raise ServerRefused("reply-unreadable") from None
        if isinstance(found, ReadRows) and found.unread:
            self._hub.unreadable(f"{part}.{name}", found.unread)
        return found

    # --- one connection ---------------------------------------------------------------------------------------------

    async def _serve(self, client: BusClient) -> None:
        self._client = client
        try:
            for key in list(self._wanted):
                await self._listen(client, key)
            while True:
                self._soon.clear()
                await self._renew(client)
                await asyncio.sleep(AT_MOST_EVERY)
                await woken(self._soon, self._every if self.status.feed is Feed.LIVE else min(self._every, AGAIN))
        finally:
            self._client = None
            now = asyncio.get_running_loop().time()
            for until_end in self._asking:
                until_end.reschedule(now)
            self._asking.clear()

    async def _listen(self, client: BusClient, key: Key[object]) -> None:
        heard = partial(self._heard, key)
        listening = await client.listen(subject_of(key), heard, PENDING)
        newest = self._wanted.get(key)
        if newest is None:  # nobody wants it any more
            await _end(client, listening)
        else:
            newest.listening = listening

    async def _renew(self, client: BusClient) -> None:
        try:
            for keys in parts(self._wanted):
                await self._ask(client, keys)
        except WireError as error:
            self._say(Feed.SILENT, reason=error.code)
        except Error:  # nobody answers, or not in time, or the connection has just ended
            self._say(Feed.SILENT, reason="fanout-silent")

    async def _ask(self, client: BusClient, keys: Collection[Key[object]], *, fresh: bool = False) -> AskAnswer:
        wanted = tuple(
            WantedKey(str(key.topic), key.subject, self._wanted[key].sequence) for key in keys if key in self._wanted
        )
        asked = self._clock.monotonic()
        within = READ_WITHIN if fresh else ANSWER_WITHIN
        answer = read_answer(await self._answer(client, QUESTIONS, encode(Ask(self._run, wanted, fresh)), within))
        self.heard = self._clock.monotonic()
        if answer.run != self._run:
            self._begin(answer.run)
        if not fresh:  # a question that waited for the broker measures that wait
            self._offset.measured(asked, answer.clock)
        login = (answer.run, answer.login)
        live = answer.state in STANDS
        self._say(Feed.LIVE if live else Feed.NO_BROKER, answer.provider, answer.reason, login)
        if self.login not in {None, login}:
            return answer
        for known in self._readable(answer.values, partial(read_known, clock=answer.clock)):
            self._take(key_of(known.topic, known.subject), known.update)
        refused = self._readable(answer.refused, read_refused)
        for key in keys:
            self.refused.pop(key, None)
        self.refused |= {key_of(each.topic, each.subject): each.code for each in refused}
        of_right = {key_of(each.topic, each.subject) for each in refused if each.kind == PermissionMissing.__name__}
        self.unrighted = (self.unrighted - frozenset(keys)) | of_right
        return answer

    def _readable(self, parts: Sequence[msgspec.Raw], read: Callable[[msgspec.Raw], P]) -> list[P]:
        """The parts of an answer that can be read; one that cannot, or is of a key of a later version, is named."""
        found = []
        for each in parts:
            try:
                part = read(each)
                key_of(part.topic, part.subject)
            except (WireError, BadInput) as error:
                self._hub.unreadable("ask", str(error.data.get("field", "key")))
            else:
                found.append(part)
        return found

    def _begin(self, run: int) -> None:
        """Another fan-out, or this one started again: its sequences begin anew."""
        self._run = run
        self._offset.forget()
        for key, newest in self._wanted.items():
            newest.lost = newest.lost or (key.topic in EACH and newest.update is not None)
            newest.sequence, newest.update = 0, None

    # --- values -----------------------------------------------------------------------------------------------------

    def _heard(self, key: Key[object], message: bytes) -> None:
        try:
            update = read_update(message)
        except WireError as error:
            if key in self._wanted:
                self._hub.publish(key, Lazy.failed(error))
            return
        self.heard = self._clock.monotonic()
        newest = self._wanted.get(key)
        if newest is None:
            return
        if update.run != self._run:
            self._soon.set()
            return
        if newest.sequence and update.sequence > newest.sequence + 1:
            self._soon.set()
        self._take(key, update)

    def _take(self, key: Key[object], update: Update) -> None:
        newest = self._wanted.get(key)
        if newest is None or update.sequence <= newest.sequence:
            return
        arrived = self._offset.arrived(update.received)
        if arrived is None:
            self._soon.set()
            return
        if lost := update.sequence - newest.sequence - 1 if newest.sequence else 0:
            self.gaps += lost
        newest.sequence, newest.received = update.sequence, update.received
        newest.update = Lazy(value_of, (key, update.value))
        if key.topic in EACH and (lost or newest.lost) and newest.waiting is None and self._missed is not None:
            newest.waiting, newest.lost = [], False
            task = asyncio.get_running_loop().create_task(self._read_missed(key, newest, self._missed))
            self._reading.add(task)
            task.add_done_callback(self._reading.discard)
        if newest.waiting is None:
            self._hub.publish(key, newest.update, arrived)
        else:
            newest.waiting.append((newest.update, arrived))

    async def _read_missed(
        self, key: Key[object], newest: _Newest, missed: Callable[[Key[object]], Awaitable[Lazy[Any]]]
    ) -> None:
        """Publish what was lost before what came since."""
        found: Lazy[Any] | None = None
        try:
            found = await missed(key)
        except TideboardError as error:
            log.info("what was lost of %s was not read: %s", key, error.code)
            if not isinstance(error, GatewayDown | RequestTimeout | ServerRefused):
                self._hub.unreadable(key.topic, field_of(error))
        waiting, newest.waiting = newest.waiting or [], None
        if self._wanted.get(key) is not newest:  # nobody wants it any more
            return
        if found is not None:
            self._hub.publish(key, found)
        for update, arrived in waiting:
            self._hub.publish(key, update, arrived)

    # --- status -----------------------------------------------------------------------------------------------------

    def _down(self, error: GatewayDown) -> None:
        self._say(Feed.NO_SERVER, reason=error.code)

    def _error(self, error: Exception) -> None:
        self.denied = str(error)
        log.info("the NATS server or its client says: %s", error)
        self._soon.set()

    def _say(self, feed: Feed, provider: str = "", reason: str = "", login: tuple[int, int] | None = None) -> None:
        now = self.status
        made = FeedStatus(
            feed=feed,
            since=now.since if feed is now.feed else self._clock.monotonic(),
            provider=provider or now.provider,
            reason=reason,
            login=login or now.login,
        )
        if made == now:
            return
        self.status = made
        self._on_status(self.status)


async def _end(client: BusClient, listening: ReadSubject) -> None:
    with suppress(Error):  # it ends with its connection too
        await client.end(listening)


class _Newest:
    """What a window has of a key: its newest value with its sequence, and its subscription at the server.

    `waiting` are values that come while what was lost before them is read; `lost` = that has to be read.
    """

    __slots__ = ("listening", "lost", "received", "sequence", "update", "waiting")

    def __init__(self) -> None:
        self.sequence = 0
        self.received = 0.0
        self.update: Lazy[Any] | None = None
        self.lost = False
        self.waiting: list[tuple[Lazy[Any], float]] | None = None
        self.listening: ReadSubject | None = None
