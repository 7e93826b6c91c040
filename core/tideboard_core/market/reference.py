"""Static facts of the instruments on screen: read once per connection, kept in the hub."""

from __future__ import annotations

import asyncio

from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    PermissionMissing,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
    field_of,
    may_be_of_a_member,
)
from tideboard_core.market.hub import Hub
from tideboard_core.market.session import REFUSED_FOR
from tideboard_core.market.waking import woken
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.pauses import IdlePause
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.market import QuoteFeed
from tideboard_core.ports.trading import ReadRows

BATCH = 200
"""OpenD takes 200 securities in one static-info request."""
AGAIN_AFTER = 5.0
"""Seconds until a list is read again that nobody answered."""


class Reference:
    """Reads the facts of every wanted INSTRUMENT key; an id that the backend does not know is not read again.

    One that got no answer is: without name, lot and price step nothing can be traded.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._asked: set[InstrumentId] = set()
        self._unanswered: set[InstrumentId] = set()
        self._unrighted: dict[InstrumentId, float] = {}
        """Those refused for want of a right, by the second of the loop up to which they are not asked for."""
        self._again_at = 0.0
        self._rest = IdlePause()
        self._wake = asyncio.Event()
        hub.on_wanted(self._wake.set)
        hub.on_ask_again(self._ask_again)

    def unknown(self, instrument: InstrumentId) -> bool:
        """Whether the backend was asked for this id and had no such security."""
        return instrument in self._asked and self._hub.value(Topic.INSTRUMENT.of(instrument)) is None

    def renew(self) -> None:
        """Ask for everything again, the connection is new: but for what the login has no right to."""
        self._lapse()
        self._asked = set(self._unrighted)
        self._unanswered.clear()
        self._wake.set()

    def _ask_again(self) -> None:
        """Ask for what a right was missing to, too."""
        self._asked.difference_update(self._unrighted)
        self._unrighted.clear()
        self._wake.set()

    async def run(self, gateway: Gateway) -> None:
        """Serve until the connection ends (GatewayDown comes out) or the task is cancelled."""
        while True:
            self._wake.clear()
            now = self._lapse()
            missing = self.missing
            due = [*self._unrighted.values(), *([self._again_at] if self._unanswered else [])]
            if missing:
                await self._ask(gateway.quotes, missing[:BATCH])
            elif self._unanswered and self._again_at <= now:
                self._unanswered.clear()
            elif due:
                await woken(self._wake, min(due) - now)
            else:
                await self._wake.wait()

    def _lapse(self) -> float:
        """Ask again for what was refused a day ago, also in a connection that lasts; the second of the loop."""
        now = asyncio.get_running_loop().time()
        past = [one for one, until in self._unrighted.items() if until <= now]
        self._asked.difference_update(past)
        for one in past:
            del self._unrighted[one]
        return now

    @property
    def missing(self) -> list[InstrumentId]:
        """Wanted securities that were not asked for yet."""
        wanted = (InstrumentId(key.subject) for key in self._hub.wanted() if key.topic is Topic.INSTRUMENT)
        return sorted(one for one in wanted if one not in self._asked and one not in self._unanswered)

    async def _ask(self, feed: QuoteFeed, ids: list[InstrumentId]) -> None:
        self._asked.update(ids)
        try:
            found = await feed.instruments(ids)
        except GatewayDown:
            self._asked.difference_update(ids)
            raise
        except RateLimited as error:
            self._read_later(ids, error.pause)
            return
        except (RequestTimeout, ServerTrouble):
            self._read_later(ids)
            return
        except ServerRefused as error:
            await self._refused(feed, ids, error)
            return
        except GatewayError as error:
            self._hub.unreadable("instruments", field_of(error))
            self._read_later(ids)
            return
        self._rest.answered()
        self._take(ids, found)

    async def _refused(self, feed: QuoteFeed, ids: list[InstrumentId], error: ServerRefused) -> None:
        """Ask for a list in halves, or for a reason that is none of its securities' later; give up on one alone."""
        if len(ids) > 1 and may_be_of_a_member(error):  # as without a right to its market
            await self._ask(feed, ids[: len(ids) // 2])
            await self._ask(feed, ids[len(ids) // 2 :])
        elif error.code == "reply-unreadable":
            self._read_later(ids)
        elif len(ids) > 1:
            self._read_later(ids, self._rest.refused())
        elif isinstance(error, PermissionMissing):
            self._unrighted[ids[0]] = asyncio.get_running_loop().time() + REFUSED_FOR

    def _take(self, ids: list[InstrumentId], found: list[Instrument]) -> None:
        """Publish facts, and tell who has none: that says nothing of those refused or whose turn comes."""
        for one in found:
            self._hub.publish(Topic.INSTRUMENT.of(one.id), Lazy.ready(one))
        missing = set(ids) - {one.id for one in found}
        if isinstance(found, ReadRows):
            self._unrighted |= dict.fromkeys(found.refused, asyncio.get_running_loop().time() + REFUSED_FOR)
            if found.later:
                self._read_later(sorted(found.later))
            missing -= found.refused | found.later
            if found.unread:  # one of them may be there, and cannot be read this time
                self._read_later(sorted(missing))
                return
        for one_id in missing:
            self._hub.touch(Topic.INSTRUMENT.of(one_id))

    def _read_later(self, ids: list[InstrumentId], at_least: float = 0.0) -> None:
        self._asked.difference_update(ids)
        self._unanswered.update(ids)
        self._again_at = max(self._again_at, asyncio.get_running_loop().time() + max(AGAIN_AFTER, at_least))
