"""Streams over WebSocket: programs watch values, and get each one's newest, at most ten a second of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable
from typing import Final, Literal

import msgspec
from aiohttp import WSMsgType, web

from tideboard_api.faults import ApiFault
from tideboard_api.scopes import ProgramScope
from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import instrument_id
from tideboard_core.programs.channel import ProposalChanged, ValueChanged, WatchedItem, WatchedOf
from tideboard_core.programs.faults import ProgramFault
from tideboard_core.programs.keys import KeyRecord
from tideboard_core.programs.limits import VALUES, WATCHED
from tideboard_core.programs.server.access import KeyAccess
from tideboard_core.programs.server.window import WindowLink

MOST_STREAMS: Final = 20
"""Streams of one key at once."""
LONGEST: Final = 16_384
SLOW: Final = 10.0
"""Seconds in which a program has to take what waits for it; one that just does not read is sent no pings."""


class StreamWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a program sends on its stream: begin or end to watch a value of securities."""

    do: Literal["watch", "unwatch"]
    what: WatchedOf
    symbols: tuple[str, ...]


class Streams:
    """All streams of all keys; each message from a program counts as a call."""

    def __init__(self, window: WindowLink, access: KeyAccess) -> None:
        self._window, self._access = window, access
        self._open: set[ProgramStream] = set()
        self._watched: dict[str, Counter[WatchedItem]] = {}

    async def serve(self, request: web.BaseRequest, key: KeyRecord) -> web.StreamResponse:
        """One stream from its first to its last message; raises ProgramFault before it begins."""
        if sum(each.key.id == key.id for each in self._open) >= MOST_STREAMS:
            raise ProgramFault(ApiFault.RATE, seconds=1.0)
        socket = web.WebSocketResponse(max_msg_size=LONGEST, compress=False, autoping=True)
        if not socket.can_prepare(request):
            raise ProgramFault(ApiFault.BAD_REQUEST, field="upgrade", what="websocket")
        await socket.prepare(request)
        stream = ProgramStream(key, socket, request.transport, self._access.spend)
        self._open.add(stream)
        sending = asyncio.ensure_future(stream.send_all())  # noqa: TID251  owned and awaited right here
        try:
            with contextlib.suppress(ConnectionError):  # it pinged and did not read: its pong has nowhere to go
                await self._listen(stream)
        finally:
            self._open.discard(stream)
            self.change(stream, frozenset())
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sending
            stream.drop()
        return socket

    async def _listen(self, stream: ProgramStream) -> None:
        async for message in stream.socket:
            if message.type is not WSMsgType.TEXT or self._access.call(stream.key.id) > 0:
                return
            try:
                wish = msgspec.json.decode(message.data, type=StreamWish)
                items = {WatchedItem(wish.what, _symbol(each)) for each in wish.symbols}
            except (msgspec.MsgspecError, BadInput, UnicodeError, RecursionError):
                stream.tell(ProgramFault(ApiFault.BAD_REQUEST, field="message", what="form"))
                continue
            after = stream.items | items if wish.do == "watch" else stream.items - items
            if not stream.key.permits(ProgramScope.MARKET):
                stream.tell(ProgramFault(ApiFault.SCOPE, scope=ProgramScope.MARKET.value))
            elif self._too_many(stream, after):
                stream.tell(ProgramFault(ApiFault.BAD_REQUEST, field="symbols", what="many", most=WATCHED))
            else:
                await self._window.turn(stream.key.id, len(items))
                self.change(stream, frozenset(after))

    def _too_many(self, stream: ProgramStream, after: frozenset[WatchedItem] | set[WatchedItem]) -> bool:
        """Whether a key would watch more securities than it may."""
        others = (each.items for each in self._open if each.key.id == stream.key.id and each is not stream)
        return len({item.symbol for items in (*others, after) for item in items}) > WATCHED

    def change(self, stream: ProgramStream, after: frozenset[WatchedItem]) -> None:
        """What one stream watches from now on; the window is told what its key begins and ends to watch."""
        counted = self._watched.setdefault(stream.key.id, Counter())
        begun, ended = after - stream.items, stream.items - after
        stream.items = after
        fresh = tuple(item for item in sorted(begun) if not counted[item])
        counted.update(begun)
        counted.subtract(ended)
        gone = tuple(item for item in sorted(ended) if not counted[item])
        for item in gone:
            del counted[item]
        for part in _parts(gone):
            self._window.unwatch(stream.key.id, part)
        for part in _parts(fresh):
            self._window.watch(stream.key.id, part)
        for item in begun - set(fresh):
            self._repeat(stream, item)

    def _repeat(self, stream: ProgramStream, item: WatchedItem) -> None:
        """A value that another stream of this key has already: the newest one that came."""
        for other in self._open:
            if other is not stream and item in other.newest:
                stream.put(item, other.newest[item])
                return

    def value(self, message: ValueChanged) -> None:
        """Pass a value on to every stream that watches it."""
        for stream in self._open:
            if message.item in stream.items:
                stream.put(message.item, message.body)

    def proposal(self, message: ProposalChanged) -> None:
        """Pass a proposal's new state on to the streams of its key."""
        for stream in self._open:
            if stream.key.id == message.key:
                stream.put_proposal(message.body)

    def end_revoked(self) -> None:
        """Drop at once every stream whose key does not count any more."""
        for stream in tuple(self._open):
            if not self._access.counts(stream.key.id):
                stream.drop()


class ProgramStream:
    """One stream: what it watches, and the newest of each value that is not sent yet."""

    def __init__(
        self,
        key: KeyRecord,
        socket: web.WebSocketResponse,
        transport: asyncio.Transport | None,
        spend: Callable[[str, int], float],
    ) -> None:
        """`spend` counts bytes for a key and returns the seconds until there is room for more."""
        self.key, self.socket, self._transport, self._spend = key, socket, transport, spend
        self.items: frozenset[WatchedItem] = frozenset()
        self.newest: dict[WatchedItem, msgspec.Raw] = {}
        self._waiting: dict[WatchedItem, None] = {}
        self._proposals: list[msgspec.Raw] = []
        self._faults: list[ProgramFault] = []
        self._some = asyncio.Event()

    def put(self, item: WatchedItem, body: msgspec.Raw) -> None:
        """Keep a value for the next turn; the one before it that was not sent is left out."""
        self.newest[item] = body
        self._waiting[item] = None
        self._some.set()

    def put_proposal(self, body: msgspec.Raw) -> None:
        """Keep a proposal's state; a program that takes none of a hundred is dropped."""
        self._proposals.append(body)
        if len(self._proposals) > 100:
            self.drop()
        self._some.set()

    def tell(self, fault: ProgramFault) -> None:
        """Say why a wish is refused."""
        self._faults = [*self._faults[-9:], fault]
        self._some.set()

    async def send_all(self) -> None:
        """Send what waits, in turns that leave each value's rate; ends with a program that is too slow."""
        try:
            while True:
                await self._some.wait()
                self._some.clear()
                wait = 1 / VALUES
                for text in self._taken():
                    wait = max(wait, self._spend(self.key.id, len(text)))
                    async with asyncio.timeout(SLOW):
                        await self.socket.send_str(text.decode())
                await asyncio.sleep(wait)
        except (TimeoutError, ConnectionError):
            self.drop()

    def _taken(self) -> list[bytes]:
        faults, self._faults = self._faults, []
        proposals, self._proposals = self._proposals, []
        waiting, self._waiting = self._waiting, {}
        self.newest = {item: body for item, body in self.newest.items() if item in self.items}
        found = [msgspec.json.encode({"refused": fault.body}) for fault in faults]
        found += [msgspec.json.encode({"proposal": msgspec.msgpack.decode(body)}) for body in proposals]
        for item in waiting:
            if item in self.newest:
                value = msgspec.msgpack.decode(self.newest[item])
                found.append(msgspec.json.encode({"what": item.what, "symbol": item.symbol, "value": value}))
        return found

    def drop(self) -> None:
        """End it without a farewell: what waits is not sent."""
        if self._transport is not None:
            self._transport.abort()


def _symbol(text: str) -> str:
    if len(text) > 32:
        raise BadInput("bad-symbol")
    return instrument_id(text)


def _parts(items: tuple[WatchedItem, ...]) -> list[tuple[WatchedItem, ...]]:
    return [items[at : at + WATCHED] for at in range(0, len(items), WATCHED)]
