"""Static facts of the instruments on screen: read once per connection, kept in the hub."""

from __future__ import annotations

import asyncio

from tideboard_core.errors import GatewayDown, GatewayError, RateLimited, ServerRefused
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.market import QuoteFeed

BATCH = 200
"""OpenD takes 200 securities in one static-info request."""


class Reference:
    """Reads the facts of every wanted INSTRUMENT key; an id without an answer is not read again."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._asked: set[InstrumentId] = set()
        self._wake = asyncio.Event()
        hub.on_wanted(self._wake.set)

    def unknown(self, instrument: InstrumentId) -> bool:
        """Whether the backend was asked for this id and had no such security."""
        return instrument in self._asked and self._hub.value(Topic.INSTRUMENT.of(instrument)) is None

    def renew(self) -> None:
        """Ask for everything again: the connection is new."""
        self._asked.clear()
        self._wake.set()

    async def run(self, gateway: Gateway) -> None:
        """Serve until the connection ends (GatewayDown comes out) or the task is cancelled."""
        while True:
            self._wake.clear()
            missing = self._missing()
            if missing:
                await self._ask(gateway.quotes, missing[:BATCH])
            else:
                await self._wake.wait()

    def _missing(self) -> list[InstrumentId]:
        wanted = (InstrumentId(key.subject) for key in self._hub.wanted() if key.topic is Topic.INSTRUMENT)
        return sorted(one for one in wanted if one not in self._asked)

    async def _ask(self, feed: QuoteFeed, ids: list[InstrumentId]) -> None:
        self._asked.update(ids)
        try:
            found = await feed.instruments(ids)
        except GatewayDown:
            self._asked.difference_update(ids)
            raise
        except RateLimited:
            return
        except ServerRefused:
            if len(ids) > 1:  # one security may have the whole list refused, as without a right to its market
                await self._ask(feed, ids[: len(ids) // 2])
                await self._ask(feed, ids[len(ids) // 2 :])
            return
        except GatewayError:
            return
        for one in found:
            self._hub.publish(Topic.INSTRUMENT.of(one.id), Lazy.ready(one))
        for one_id in set(ids) - {one.id for one in found}:
            self._hub.touch(Topic.INSTRUMENT.of(one_id))
