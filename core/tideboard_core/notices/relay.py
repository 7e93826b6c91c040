"""Carries notices to the channels: by the person's rules, masked, in batches, and not in quiet hours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from tideboard_core.errors import NoticeFailed
from tideboard_core.model.notices import PASSING, NoticeChoice, NoticePlace, NoticeType, passes_quiet, places_of
from tideboard_core.model.order import Environment
from tideboard_core.notices.channel import Batch, Channel, NoticeEvent, NoticeMessage
from tideboard_core.notices.together import Together
from tideboard_core.ports.system import Clock

TOGETHER: Final = 10.0
"""Seconds after a message in which the next ones are kept, to go as one."""
LATE_AFTER: Final = timedelta(minutes=5)
_OF_THE_MOMENT: Final = frozenset({NoticePlace.SOUND})
"""Places where nothing is told later: a sound of last night says nothing."""

Spawn = Callable[[Coroutine[Any, Any, None]], "asyncio.Task[None]"]


class NoticeRelay:
    """`tell` takes what happened, `tick` is called each second, `finish` once at the end.

    `words` makes a message of a batch, in the language in use; `clean` takes out of a text what may not leave.
    `failed` is called after a channel that worked did not, with None after one that did not works again; what it posts
    must come back to no channel. `ready` is awaited before a message goes: what must not be told twice is kept first.
    `told` is awaited with the name of a channel after it told what is kept on the disk, `held_more` is called with it
    when quiet hours hold back more.
    """

    def __init__(
        self,
        clock: Clock,
        choice: Callable[[], NoticeChoice],
        *,
        words: Callable[[Batch], NoticeMessage],
        clean: Callable[[str], str],
        spawn: Spawn,
        failed: Callable[[Channel, NoticeFailed | None], None],
        system_counts: Callable[[], bool],
        local: Callable[[datetime], datetime] = datetime.astimezone,
    ) -> None:
        """`system_counts`: whether what the system took is known to be seen. `local` converts a UTC time to here."""
        self._clock, self._choice, self._words, self._clean = clock, choice, words, clean
        self._spawn, self._failed, self._system_counts, self._local = spawn, failed, system_counts, local
        self._channels: list[_Way] = []
        self._running: set[asyncio.Task[None]] = set()
        self.ready: Callable[[], Coroutine[Any, Any, None]] = _at_once
        self.told: Callable[[str], Coroutine[Any, Any, None]] = _nothing
        self.held_more: Callable[[str], object] = bool

    def add(self, channel: Channel) -> Callable[[], None]:
        """Tell notices through a channel, too; the result ends that, and what it has not told yet is dropped."""
        way = _Way(channel)
        self._channels.append(way)
        return lambda: self._channels.remove(way) if way in self._channels else None

    def tell(self, event: NoticeEvent) -> None:
        """Tell an event wherever the person wants it told outside the window."""
        choice = self._choice()
        places = self._reaching(places_of(choice, event.type, event.environment or Environment.LIVE, event.account))
        quiet = self._quiet(choice) and not passes_quiet(choice, event.type, event.environment)
        for way in self._channels:
            if way.channel.place not in places:
                continue
            if not quiet:
                way.waiting.add(event)
                self._send_due(way)
            elif way.channel.place not in _OF_THE_MOMENT:
                way.held.add(event)
                way.held.kept = True
                self.held_more(way.channel.name)

    def tick(self) -> None:
        """Send what was kept for ten seconds, and after quiet hours what they kept back, as one."""
        quiet = self._quiet(self._choice())
        for way in self._channels:
            if not quiet:
                way.release()
            self._send_due(way)

    async def finish(self, seconds: float) -> None:
        """Send what waits, without waiting for the rest of its time, and let channels end; at most so many seconds.

        A fault of one channel comes out once the others have ended.
        """
        ends = await asyncio.gather(*(self._finish(way, seconds) for way in self._channels), return_exceptions=True)
        for error in ends:
            if error is not None:
                raise error

    def held(self) -> dict[str, Together]:
        """By the name of a channel what quiet hours hold back, and what was kept and is not told yet."""
        return {way.channel.name: way.left for way in self._channels if way.left}

    def hold(self, kept: Mapping[str, Together]) -> None:
        """Hold back, too, what an earlier run did not get to tell."""
        for way in self._channels:
            if (earlier := kept.get(way.channel.name)) is not None:
                way.held.join(earlier)

    async def test(self, channel: Channel, message: NoticeMessage) -> None:
        """Send a message through a channel at once; raises NoticeFailed."""
        await channel.send(self._cleaned(message))

    # --- inside -----------------------------------------------------------------------------------------------------

    def _reaching(self, places: frozenset[NoticePlace]) -> frozenset[NoticePlace]:
        """The places, and a sound where the system alone would tell it and nobody knows whether that is seen."""
        working = {one.channel.place for one in self._channels if not one.failed} & places
        seen = self._system_counts() and NoticePlace.SYSTEM in working
        if NoticePlace.SYSTEM not in places or seen or working - {NoticePlace.SYSTEM}:
            return places
        return places | {NoticePlace.SOUND}

    def _quiet(self, choice: NoticeChoice) -> bool:
        return choice.quiet.at(self._local(self._clock.wall()).time())

    def _send_due(self, way: _Way) -> None:
        if way.waiting and not way.busy and self._clock.boot() >= way.free_at:
            way.free_at = self._clock.boot() + TOGETHER
            way.busy = True
            way.task = task = self._spawn(self._send(way, way.take()))
            self._running.add(task)
            task.add_done_callback(partial(self._ended, way))

    def _ended(self, way: _Way, task: asyncio.Task[None]) -> None:
        """One that was cancelled before its first step told nothing, and does not keep the next one back."""
        self._running.discard(task)
        if way.task is task:  # the next one may have begun since its last step
            way.busy = False

    async def _send(self, way: _Way, events: Together) -> None:
        """Send events as one message; a failure is reported once, until the channel works again."""
        told, way.sending = False, events
        try:
            await self.ready()
            message = self._cleaned(self._words(self._batch(way, events)))
            await way.channel.send(message)
            told, way.sending = True, Together()
        except NoticeFailed as error:
            if not way.failed:
                way.failed = True
                self._failed(way.channel, error)
        else:
            if way.failed:
                way.failed = False
                self._failed(way.channel, None)
            if events.kept:
                await self.told(way.channel.name)
        finally:
            way.busy, way.sending = False, Together()
            if events.kept and not told:
                way.untold.join(events)

    async def _finish(self, way: _Way, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                while way.busy:
                    await asyncio.gather(*self._running, return_exceptions=True)
                if way.waiting:
                    way.busy = True
                    await self._send(way, way.take())
        except TimeoutError:
            pass  # the program ends now: nobody is left to be told

    def _batch(self, way: _Way, events: Together) -> Batch:
        return Batch(
            counts={type_: events.counts[type_] for type_ in sorted(events.counts, key=_order)},
            since=events.since,
            environments=frozenset(events.environments),
            event=events.event,
            late=self._clock.market() - events.since > LATE_AFTER,
            detailed=way.channel.place.value in self._choice().detailed,
        )

    def _cleaned(self, message: NoticeMessage) -> NoticeMessage:
        return NoticeMessage(title=self._clean(message.title), text=self._clean(message.text), urgent=message.urgent)


class _Way:
    """A channel with what it has to tell, and what quiet hours hold back.

    `free_at` is when the next message may go, on the clock through suspend. `sending` is on its way, `untold` was kept
    and could not be told: it is for the next run.
    """

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.waiting, self.sending = Together(), Together()
        self.held, self.untold = Together(), Together()
        self.task: asyncio.Task[None] | None = None
        self.free_at = float("-inf")
        self.busy = self.failed = False

    @property
    def left(self) -> Together:
        """What is for the next run, should this one end now."""
        found = Together()
        for part in (self.held, self.untold, self.waiting, self.sending):
            if part.kept:
                found.join(part)
        return found

    def take(self) -> Together:
        """All that waits, which is then no longer waiting."""
        taken, self.waiting = self.waiting, Together()
        return taken

    def release(self) -> None:
        """Let what was held back wait for the next message."""
        if self.held:
            self.waiting.join(self.held)
            self.held = Together()


_TYPES: Final = tuple(NoticeType)


def _order(type_: NoticeType) -> tuple[bool, int]:
    """What passes quiet hours comes first."""
    return type_ not in PASSING, _TYPES.index(type_)


async def _nothing(_name: str) -> None:
    """Nothing is kept on the disk."""


async def _at_once() -> None:
    """Nothing has to be kept before."""
