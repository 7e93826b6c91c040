"""The fan-out's side: subscribes what windows ask for, publishes values at most ten times a second, answers."""

from __future__ import annotations

import asyncio
import heapq
import logging
import secrets
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final, TypeVar

import msgspec
from nats.aio.msg import Msg
from nats.errors import Error, NoRespondersError
from nats.errors import TimeoutError as NoAnswer

from tideboard_core.errors import (
    BadInput,
    GatewayError,
    QuotaExceeded,
    RequestTimeout,
    TakenOver,
    TideboardError,
    WireError,
    field_of,
)
from tideboard_core.fanout.bus import answer_to
from tideboard_core.fanout.bus_client import BusClient
from tideboard_core.fanout.calls import WindowCalls
from tideboard_core.fanout.messages import (
    CALLS,
    EACH,
    FORMAT,
    QUESTIONS,
    Ask,
    AskAnswer,
    Known,
    RefusedKey,
    encode,
    key_of,
    message_of,
    raw,
    read_ask,
    read_update,
    subject_of,
)
from tideboard_core.market.hub import Hub, Subscription
from tideboard_core.market.waking import woken
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy, LinkState
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.system import Clock

T = TypeVar("T")
log = logging.getLogger(__name__)

INTERVAL: Final = 0.1
"""Seconds between two values of a key at least; what comes between them is replaced by the newest."""
MOST_PENDING: Final = 64
"""Values of one key that wait to be passed on one by one; of more the oldest are lost, which windows find as a gap."""
HELD: Final = 10.0
"""Seconds for which a key stays wanted after a window asked for it last."""
MOST_BYTES: Final = 500_000
"""Bytes of values in an answer, with room for one more: half of what goes into a message of NATS."""
MOST_KEYS: Final = 2000
"""Keys that are wanted at the same time; more are refused."""
FRESH: Final = 0.5
"""Seconds: a value that came within them is not read again, however many windows ask for it."""
ANSWERED_WITHIN: Final = 1.0
"""Seconds in which another fan-out on the server would answer."""
LOOK: Final = 1.0
"""Seconds between two looks at what nobody asks for any more."""
PIECE: Final = 64
"""Keys whose values go out in one write at most; the next ones are as new as their own write."""
ASLEEP: Final = 0.5
"""Seconds of sleep of this computer that make what came before it old."""


class Publisher:
    """Passes values of a hub on to windows; `refused` says why a wanted key has none.

    A replayed market is never passed on: nobody is to take it for today's. Nor is what came before a sleep of this
    computer, in which its clock for ages stood still: it would seem as new as before.
    """

    def __init__(
        self,
        hub: Hub,
        gateway: Gateway,
        clock: Clock,
        *,
        refused: Callable[[Key[object]], GatewayError | None],
        calls: WindowCalls,
    ) -> None:
        self._hub, self._gateway, self._clock, self._refused = hub, gateway, clock, refused
        self._calls = calls
        self.run = secrets.randbits(53)
        self._wanted: dict[Key[object], _Wanted] = {}
        self._due: list[tuple[float, Key[object]]] = []
        self._wake = asyncio.Event()
        self._group: asyncio.TaskGroup | None = None
        self._reading: dict[Key[object], asyncio.Task[RefusedKey | None]] = {}
        self._looked = 0.0
        self._given_up = 0
        """The highest sequence of a key that was given up: whoever has it finds what comes after it newer."""
        self._number, self._claiming = secrets.randbits(53), False
        self._slept, self._awake_since = self._sleep(), float("-inf")
        self.published = 0
        self.asked = 0
        """Values published and questions answered since the start."""

    async def serve(self, client: BusClient) -> None:
        """Publish and answer over one connection to the server, until cancelled; TakenOver if another one does."""
        await _be_the_only_one(client, Ask())
        taken_over = False
        try:
            async with asyncio.TaskGroup() as group:
                await self._serve(client, group)
        except* TakenOver:
            taken_over = True
        if taken_over:
            raise TakenOver("fanout-running")

    async def _serve(self, client: BusClient, group: asyncio.TaskGroup) -> None:
        self._group, self._claiming = group, True
        await client.subscribe(CALLS, cb=self._called)  # first: who has an answer to a question may call at once
        await client.subscribe(QUESTIONS, cb=partial(self._asked, client))
        group.create_task(self._claim(client))
        while True:
            self._wake.clear()
            with suppress(Error):  # the connection has ended, and with it soon this task
                await self.send_due(client)
            self.forget()
            await woken(self._wake, self._until_due())

    async def _claim(self, client: BusClient) -> None:
        """Find another fan-out that began at the same time: neither found the other before it listened itself.

        The one with the lower number answers and goes on. What asks may be a window: a claim alone ends nobody, and
        only a fan-out can answer. The second question finds one that was too busy for the first.
        """
        try:
            for _ in range(2):
                await _be_the_only_one(client, Ask(claim=self._number))
        finally:
            self._claiming = False

    # --- sleep ------------------------------------------------------------------------------------------------------

    def _sleep(self) -> float:
        return self._clock.boot() - self._clock.awake()

    def _wake_up(self) -> bool:
        """Begin another run after a sleep, without values: windows take none of the old run, nor its clock.

        Returns whether it did.
        """
        slept = self._sleep()
        if slept - self._slept <= ASLEEP:
            return False
        self._slept = slept
        self.run, self._awake_since = secrets.randbits(53), self._clock.monotonic()
        for wanted in self._wanted.values():
            wanted.message = b""
            wanted.pending.clear()
        return True

    # --- values -----------------------------------------------------------------------------------------------------

    def _changed(self, key: Key[object]) -> None:
        wanted = self._wanted.get(key)
        if wanted is None:
            return
        if key.topic in EACH:
            self._keep_pending(key, wanted)
        if wanted.due:
            return
        wanted.due = True
        at = wanted.published + INTERVAL
        if not self._due or at < self._due[0][0]:
            self._wake.set()
        heapq.heappush(self._due, (at, key))

    def _keep_pending(self, key: Key[object], wanted: _Wanted) -> None:
        entry = self._hub.entry(key)
        if entry is None:
            return
        if len(wanted.pending) == MOST_PENDING:
            wanted.lost += 1
        wanted.pending.append((entry.update, entry.arrived))

    def _until_due(self) -> float:
        return min(max(self._due[0][0] - self._clock.monotonic(), 0.0), LOOK) if self._due else LOOK

    async def send_due(self, client: BusClient) -> None:
        """Publish the newest value of each key whose time has come."""
        now = self._clock.monotonic()
        while self._due and self._due[0][0] <= now:
            due = list[tuple[Key[object], _Wanted]]()
            while self._due and self._due[0][0] <= now and len(due) < PIECE:
                key = heapq.heappop(self._due)[1]
                wanted = self._wanted.get(key)
                if wanted is not None and wanted.due:
                    wanted.due = False
                    due.append((key, wanted))
            await self._publish(client, due)

    async def _publish(self, client: BusClient, due: Sequence[tuple[Key[object], _Wanted]]) -> None:
        """Publish what is new of some keys in one write, unless the market is a replayed one."""
        if self._gateway.replay is not None:
            return
        self._wake_up()
        now, messages = self._clock.monotonic(), list[tuple[bytes, bytes]]()
        for key, wanted in due:
            (self._make_each if key.topic in EACH else self._make)(key, wanted, now, messages)
        if messages and not self._wake_up():
            self.published += len(messages)
            await client.publish_all(messages)

    def _make(self, key: Key[object], wanted: _Wanted, now: float, messages: list[tuple[bytes, bytes]]) -> None:
        """Add the newest value of a key, unless it was or cannot be read: then the one before grows older."""
        entry = self._hub.sound_entry(key)
        if entry is None or wanted.mark == (entry.serial, entry.arrived) or entry.arrived < self._awake_since:
            return
        wanted.mark = (entry.serial, entry.arrived)
        if self._message(key, wanted, entry.good, entry.arrived, now):
            messages.append((wanted.address, wanted.message))

    def _make_each(self, key: Key[object], wanted: _Wanted, now: float, messages: list[tuple[bytes, bytes]]) -> None:
        """Add what waits of a key whose values do not replace each other, oldest first."""
        pending, lost = list(wanted.pending), wanted.lost
        wanted.pending.clear()
        wanted.lost = 0
        for update, arrived in pending:
            value = self._hub.read(key, update, None)
            if value is None or arrived < self._awake_since:
                continue
            if self._message(key, wanted, value, arrived, now, lost):
                messages.append((wanted.address, wanted.message))
                lost = 0
            else:
                lost += 1
        wanted.lost += lost

    def _message(
        self, key: Key[object], wanted: _Wanted, value: object, arrived: float, now: float, lost: int = 0
    ) -> bool:
        """Make a value's message; `lost` are those before it that are passed over: windows find them in the sequence.

        Returns whether it could: a value that cannot be written out counts as one that cannot be read.
        """
        sequence = (wanted.sequence if wanted.message else self._given_up) + 1 + lost
        try:
            message = message_of(self.run, sequence, arrived, now, value)
        except Exception as error:  # noqa: BLE001  it must not end the values of all windows
            self._hub.unreadable(key.topic, field_of(error))
            return False
        wanted.published, wanted.sequence, wanted.message = now, sequence, message
        return True

    # --- questions --------------------------------------------------------------------------------------------------

    async def _asked(self, client: BusClient, message: Msg) -> None:
        try:
            ask = read_ask(message.data)
        except WireError as error:
            self._hub.unreadable("question", field_of(error))
            return
        if not message.reply or ask.claim == self._number:
            return
        if ask.claim and self._claiming and ask.claim < self._number:
            return  # it goes on; if it is a fan-out, it answers ours
        if ask.fresh:  # the broker's answer may take seconds
            self._begin(self._answer_fresh(client, ask, message))
        else:
            await message.respond(encode(self.answer(ask)))

    async def _called(self, message: Msg) -> None:
        """Begin a call of a window: the broker's answer may take seconds."""
        if message.reply:
            self._begin(self._answer_call(message))

    def _begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T] | None:
        """Do some work beside the rest; None where the connection ends just now, and who asked with it."""
        if self._group is not None:
            with suppress(RuntimeError):  # the group ends
                return self._group.create_task(work)
        work.close()
        return None

    async def _answer_call(self, message: Msg) -> None:
        answer = await self._calls.answer(message.data)
        self._wake_up()
        if answer.received < self._awake_since:
            answer = self._calls.refused(RequestTimeout("fanout-slept"))
        with suppress(Error):
            await message.respond(self._calls.encoded(answer, self.run))

    async def _answer_fresh(self, client: BusClient, ask: Ask, message: Msg) -> None:
        self.answer(ask)
        refused = [await self._read_again(key) for key in self._keys(ask)]
        found = tuple(raw(each) for each in refused if each is not None)
        with suppress(Error):  # who asked reads it again
            keys = [key for key in self._keys(ask) if key.topic not in EACH]
            await self._publish(client, [(key, self._wanted[key]) for key in keys])  # at once: it is a proof
            answer = self.answer(ask)
            await message.respond(encode(msgspec.structs.replace(answer, refused=answer.refused + found)))

    def _keys(self, ask: Ask) -> list[Key[object]]:
        return [key for each in ask.keys if (key := _key(each.topic, each.subject)) in self._wanted and key is not None]

    def answer(self, ask: Ask) -> AskAnswer:
        """Want the keys of a question for another while, and return those of their values that the window lacks."""
        self._wake_up()
        self.asked += 1
        now = self._clock.monotonic()
        values, refused, room = list[msgspec.Raw](), list[msgspec.Raw](), MOST_BYTES
        for each in ask.keys:
            key = _key(each.topic, each.subject)
            error = BadInput("bad-symbol") if key is None else self._want(key, now)
            if key is None or error is not None:
                refused.append(raw(_refusal(each.topic, each.subject, error)))
                continue
            wanted = self._wanted[key]
            if wanted.message and (ask.run != self.run or wanted.sequence > each.sequence) and room > 0:
                values.append(raw(Known(each.topic, each.subject, read_update(wanted.message))))
                room -= len(wanted.message)
        link = self._hub.value(QUOTES_LINK)
        state, reason = (LinkState.DISCONNECTED, "") if link is None else (link.state, link.reason)
        if self._gateway.replay is not None:
            values, state, reason = [], LinkState.FAILED, "replay-not-passed-on"
        return AskAnswer(
            format=FORMAT,
            run=self.run,
            login=self._gateway.generation,
            clock=self._clock.monotonic(),
            provider=self._gateway.provider,
            state=state,
            reason=reason,
            values=tuple(values),
            refused=tuple(refused),
        )

    def _want(self, key: Key[object], now: float) -> TideboardError | None:
        """Keep a key wanted; returns why it has no values, None if there is nothing against them."""
        wanted = self._wanted.get(key)
        if wanted is None:
            if len(self._wanted) >= MOST_KEYS:
                return QuotaExceeded("hub-too-many-keys")
            ends = self._hub.listen(key, self._changed)
            self._wanted[key] = wanted = _Wanted(subject_of(key).encode(), self._hub.subscribe(key), ends)
            self._changed(key)  # what the hub has of it from before
        wanted.asked = now
        return self._refused(key)

    def forget(self) -> None:
        """Give up the keys that no window asked for within HELD seconds, once a second."""
        now = self._clock.monotonic()
        if now - self._looked < LOOK:
            return
        self._looked, before = now, now - HELD
        for key in [key for key, wanted in self._wanted.items() if wanted.asked < before]:
            wanted = self._wanted.pop(key)
            if wanted.message:
                self._given_up = max(self._given_up, wanted.sequence)
            wanted.listening()
            wanted.subscription.close()

    async def _read_again(self, key: Key[object]) -> RefusedKey | None:
        """Read a value from the broker, once for all that wait for it; returns why it could not be read."""
        arrived = self._hub.arrived(key)
        new = arrived is not None and arrived >= self._awake_since and self._clock.monotonic() - arrived < FRESH
        if new and self._hub.sound(key) is not None:
            return None
        reading = self._reading.get(key)
        if reading is None:
            reading = self._begin(self._read(key))
            if reading is None:
                return None
            self._reading[key] = reading
            reading.add_done_callback(lambda _: self._reading.pop(key, None))
        return await asyncio.shield(reading)

    async def _read(self, key: Key[object]) -> RefusedKey | None:
        instrument, quotes = InstrumentId(key.subject), self._gateway.quotes
        if key.topic not in {Topic.QUOTE, Topic.BOOK}:
            return RefusedKey(str(key.topic), key.subject, "hub-not-passed-on")
        try:
            if key.topic is Topic.BOOK:
                self._hub.publish(Topic.BOOK.of(instrument), Lazy.ready(await quotes.order_book(instrument)))
            else:
                for found in await quotes.quotes([instrument]):
                    self._hub.publish(Topic.QUOTE.of(found.instrument), Lazy.ready(found))
        except TideboardError as error:  # also an answer that cannot be read
            return _refusal(str(key.topic), key.subject, error)
        except Exception as error:  # noqa: BLE001  a fault in one reading must not end the values of all windows
            self._hub.report(error, "reading for a window")
            return RefusedKey(str(key.topic), key.subject, "fanout-failed")
        return None


def _refusal(topic: str, subject: str, error: TideboardError | None) -> RefusedKey:
    code = "" if error is None else error.code
    return RefusedKey(topic, subject, code, type(error).__name__)


class _Wanted:
    """What is kept of a key that a window asked for; `message` is the newest value's, empty without one in this run."""

    __slots__ = (
        "address",
        "asked",
        "due",
        "listening",
        "lost",
        "mark",
        "message",
        "pending",
        "published",
        "sequence",
        "subscription",
    )

    def __init__(self, address: bytes, subscription: Subscription, listening: Callable[[], None]) -> None:
        self.address, self.subscription, self.listening = address, subscription, listening
        self.asked = self.published = 0.0
        self.due = False
        self.pending: deque[tuple[Lazy[Any], float]] = deque(maxlen=MOST_PENDING)
        self.lost = 0
        self.mark = (0, 0.0)
        self.sequence = 0
        self.message = b""


async def _be_the_only_one(client: BusClient, ask: Ask) -> None:
    """Raise TakenOver where another fan-out answers: windows would be given the values of both by turns."""
    with suppress(NoRespondersError, NoAnswer):
        await answer_to(client, QUESTIONS, encode(ask), ANSWERED_WITHIN)
        raise TakenOver("fanout-running")


def _key(topic: str, subject: str) -> Key[object] | None:
    try:
        return key_of(topic, subject)
    except BadInput:
        return None
