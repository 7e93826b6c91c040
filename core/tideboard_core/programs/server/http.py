"""Calls over HTTP: every request goes through the gate, then to its answer; nothing but JSON and Arrow comes back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Final

import msgspec
from aiohttp import web

from tideboard_api.faults import ApiFault
from tideboard_api.first_heads import FirstHeads, http_head
from tideboard_api.proposing import ProposalFields
from tideboard_core.programs.faults import ProgramFault
from tideboard_core.programs.keys import KeyRecord
from tideboard_core.programs.limits import BYTES
from tideboard_core.programs.server.access import KeyAccess
from tideboard_core.programs.server.answers import ROUTES, CallAnswers
from tideboard_core.programs.server.gate import (
    ARROW,
    JSON,
    LONGEST_BODY,
    CallTarget,
    json_length,
    refuse_body,
    refuse_strangers,
    target_of,
    token_of,
    wants_arrow,
)
from tideboard_core.programs.server.streams import Streams
from tideboard_core.programs.server.tables import arrow_stream

log = logging.getLogger(__name__)

PATIENCE: Final = 20.0
"""Seconds that a request may take after its head, and its answer to be read."""
MOST_CONNECTIONS: Final = 256


class ApiDoor:
    """CallAnswers the requests of one listening socket, for which `host` is what they have to name."""

    def __init__(self, host: str, access: KeyAccess, answers: CallAnswers, streams: Streams) -> None:
        self.host = host
        self._access, self._answers, self._streams = access, answers, streams
        self.server = web.Server(self._handle)
        self._connections: set[asyncio.Transport] = set()
        self._heads = FirstHeads(http_head)

    def protocol(self) -> asyncio.Protocol:
        """The protocol of a new connection."""
        return self._heads.before(lambda: _Connection(self, self.server))

    def arrived(self, transport: asyncio.Transport) -> None:
        """Note a connection; it is dropped if there are too many."""
        self._connections.add(transport)
        if len(self._connections) > MOST_CONNECTIONS:
            transport.abort()

    def left(self, transport: asyncio.Transport) -> None:
        self._connections.discard(transport)

    def close(self) -> None:
        """Drop every connection at once."""
        self._heads.close()
        for transport in tuple(self._connections):
            transport.abort()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        key: KeyRecord | None = None
        try:
            async with asyncio.timeout(PATIENCE):
                refuse_strangers(request.headers, self.host)
                target = target_of(request.raw_path)
                _refuse_unknown(request.method, target)
                key = self._access.key_of(token_of(request.headers))
                if target.parts != ("stream",):
                    status, kind, body = await self._answer(request, key, target)
                    return await self._send(request, key, status, kind, body)
            refuse_body(request.headers)
            return await self._streams.serve(request, key)  # for as long as the program likes
        except ProgramFault as fault:
            status, kind, body = _refused(fault)
        except TimeoutError:
            status, kind, body = _refused(ProgramFault(ApiFault.WINDOW))
        return await self._send(request, key, status, kind, body)

    async def _answer(self, request: web.BaseRequest, key: KeyRecord, target: CallTarget) -> tuple[int, str, bytes]:
        arrow = wants_arrow(request.headers)
        if request.method == "POST":
            json_length(request.headers)
            _proposing(key, target)
            fields = await _fields_of(request)
            return 200, JSON, msgspec.json.encode(await self._answers.propose(key, fields))
        refuse_body(request.headers)
        if target.parts[0] == "proposals":
            _proposing(key, target)
            ask = self._answers.withdraw if request.method == "DELETE" else self._answers.proposal
            return 200, JSON, msgspec.json.encode(await ask(key, target.parts[1]))
        scope = ROUTES[target.parts[0]].scope
        if scope is not None and not key.permits(scope):
            raise ProgramFault(ApiFault.SCOPE, scope=scope.value)
        found = await self._answers.read(key, target.parts[0], target.query)
        if arrow:
            data = await asyncio.to_thread(arrow_stream, found)
            return 200, ARROW, data
        return 200, JSON, msgspec.json.encode(found)

    async def _send(
        self, request: web.BaseRequest, key: KeyRecord | None, status: int, kind: str, body: bytes
    ) -> web.StreamResponse:
        """Send the answer in full; a program that reads it too slowly loses its connection."""
        if len(body) > BYTES:
            status, kind, body = _refused(ProgramFault(ApiFault.TOO_LARGE, limit=int(BYTES)))
        if key is not None:
            self._access.spend(key.id, len(body))
        answer = web.Response(status=status, body=body, headers={"Content-Type": kind, **HEADERS})
        if status >= 400 and status != 429:
            answer.force_close()  # what is left of its body is not read
        try:
            async with asyncio.timeout(PATIENCE):
                await answer.prepare(request)
                await answer.write_eof()
        except (TimeoutError, ConnectionError):  # the program is too slow, or gone
            if request.transport is not None:
                request.transport.abort()
        return answer


HEADERS: Final = {"Server": "tideboard", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


_MASKED, _LENGTH = 0x80, 0x7F
_LONGER = {126: 2, 127: 8}
"""Bytes of a length that has no room in the second byte."""
_MASK = 4


class _MaskedFrames:
    """Passes bytes on to `parser` as long as each frame is masked (RFC 6455 section 5.1); then calls `refuse`."""

    def __init__(self, parser: Any, refuse: Callable[[], None]) -> None:  # noqa: ANN401  the library's own
        self._parser, self._refuse = parser, refuse
        self._head, self._left = b"", 0

    def feed_data(self, data: bytes) -> tuple[bool, bytes]:
        """Whether that was the end, and what is left of it: as the library's own parser says it."""
        if not self._masked(data):
            self._refuse()
            return True, b""
        found: tuple[bool, bytes] = self._parser.feed_data(data)
        return found

    def feed_eof(self) -> None:
        self._parser.feed_eof()

    def _masked(self, data: bytes) -> bool:
        at = 0
        while at < len(data):
            step = min(self._left, len(data) - at)
            self._left, at = self._left - step, at + step
            if at == len(data):
                break
            self._head, at = self._head + data[at : at + 1], at + 1
            if len(self._head) < 2:
                continue
            if not self._head[1] & _MASKED:
                return False
            size = self._head[1] & _LENGTH
            more = _LONGER.get(size, 0)
            if len(self._head) == 2 + more:
                self._left = _MASK + (int.from_bytes(self._head[2:], "big") if more else size)
                self._head = b""
        return True


class _Connection(web.RequestHandler):
    """One connection from its first head on; closed if there are too many."""

    def __init__(self, door: ApiDoor, server: web.Server) -> None:
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            auto_decompress=False,
            keepalive_timeout=60.0,
            lingering_time=0.0,
            max_line_size=4096,
            max_field_size=4096,
        )
        self._door = door
        self._own: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        assert isinstance(transport, asyncio.Transport)
        self._own = transport
        self._door.arrived(transport)

    def set_parser(self, parser: Any, data_received_cb: Callable[[], None] | None = None) -> None:  # noqa: ANN401
        """Read the frames of a stream; one that is not masked ends the connection."""
        assert self._own is not None
        super().set_parser(_MaskedFrames(parser, self._own.abort), data_received_cb)  # type: ignore[arg-type]

    def connection_lost(self, exc: BaseException | None) -> None:
        if self._own is not None:
            self._door.left(self._own)
        super().connection_lost(exc)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what is no HTTP in our form; nothing of what came is repeated."""
        if status >= 500:
            log.error("a request failed", exc_info=exc)
        body = msgspec.json.encode(ProgramFault(ApiFault.BAD_REQUEST, field="request", what="form").body)
        answer = web.Response(status=status, body=body, headers={"Content-Type": JSON, **HEADERS})
        answer.force_close()
        return answer


def _refused(fault: ProgramFault) -> tuple[int, str, bytes]:
    return fault.status, JSON, msgspec.json.encode(fault.body)


def _refuse_unknown(method: str, target: CallTarget) -> None:
    """Refuse paths that are none and methods that a path does not take; raises ProgramFault."""
    first, count = target.parts[0], len(target.parts)
    if first in ROUTES or first == "stream":
        known, methods = count == 1, {"GET"}
    elif first == "proposals" and count <= 2:
        known, methods = True, {"POST"} if count == 1 else {"GET", "DELETE"}
    else:
        known, methods = False, set[str]()
    if not known:
        raise ProgramFault(ApiFault.NOT_FOUND)
    if method not in methods:
        raise ProgramFault(ApiFault.NO_METHOD)


def _proposing(key: KeyRecord, target: CallTarget) -> None:
    if not key.proposes:
        raise ProgramFault(ApiFault.SCOPE, scope="propose")
    if target.query:
        raise ProgramFault(ApiFault.BAD_REQUEST, field="query", what="unknown")


async def _fields_of(request: web.BaseRequest) -> ProposalFields:
    """The proposal in the body; raises ProgramFault for what is none."""
    body = bytearray()
    async for piece in request.content.iter_any():
        body += piece
        if len(body) > LONGEST_BODY:
            raise ProgramFault(ApiFault.TOO_LARGE, limit=LONGEST_BODY)
    try:
        fields = msgspec.json.decode(bytes(body), type=ProposalFields)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ArithmeticError):
        raise ProgramFault(ApiFault.BAD_REQUEST, field="body", what="form") from None
    if any(each is not None and not _plain_number(each) for each in (fields.price, fields.trigger)):
        raise ProgramFault(ApiFault.BAD_REQUEST, field="price", what="number")
    return fields


def _plain_number(value: Any) -> bool:  # noqa: ANN401  a Decimal of any form
    return bool(value.is_finite() and -12 <= value.as_tuple().exponent <= 0 and 0 <= value < 10**12)
