"""The aiohttp session of all gateways: no cookies, no proxies, no redirects of a WebSocket, nothing sent twice."""

from __future__ import annotations

import socket
from typing import Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import Connection
from aiohttp.http_parser import RawResponseMessage
from aiohttp.streams import StreamReader

from tideboard_core.errors import GatewayDown
from tideboard_core.gateways.http.addresses import LOOPBACK, address_of, this_computer
from tideboard_core.gateways.http.certificates import bundle_elsewhere, trusting
from tideboard_core.gateways.http.failures import Lost, reason_of
from tideboard_core.gateways.http.timeouts import HttpTiming

MOST_HEADS: Final = 8
"""Heads of one answer, informational ones included."""
_REDIRECTS: Final = range(300, 400)
_NUMERIC: Final = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


class Resolver(AbstractResolver):
    """Resolves hosts as the system does, except `localhost`, which is always the loopback address.

    Keys may be sent to `localhost` in clear text, and a hosts file or name server could point it at another computer.
    """

    def __init__(self) -> None:
        self._system = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Addresses of a host; raises OSError for one that is not known."""
        if not this_computer(host):
            return await self._system.resolve(host, port, family)
        return [
            ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=_NUMERIC)
            for kind, address in LOOPBACK.items()
            if family in {socket.AF_UNSPEC, kind}
        ]

    async def close(self) -> None:
        await self._system.close()


class BoundedResponse(aiohttp.ClientResponse):
    """An answer with at most some informational ones before it (100 Continue, 103 Early Hints)."""

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        """Read the head; raises ServerDisconnectedError after too many that are none."""
        protocol, heads = connection.protocol, iter(range(MOST_HEADS))
        assert protocol is not None
        read = protocol.read

        async def bounded() -> tuple[RawResponseMessage, StreamReader]:
            if next(heads, None) is None:
                raise aiohttp.ServerDisconnectedError("too many informational answers")
            return await read()

        protocol.read = bounded  # type: ignore[method-assign]
        try:
            return await super().start(connection)
        finally:
            protocol.read = read  # type: ignore[method-assign]


def open_session(timing: HttpTiming, authority: str = "", resolver: Resolver | None = None) -> aiohttp.ClientSession:
    """A session of connections that keeps no cookies, follows no proxy of the environment and resends nothing.

    Raises GatewayDown for a file of one's own `authority` that cannot be used.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            resolver=resolver or Resolver(), ssl=trusting(authority) if authority or bundle_elsewhere() else True
        ),
        response_class=BoundedResponse,
        timeout=aiohttp.ClientTimeout(total=None, connect=timing.connect),
        cookie_jar=aiohttp.DummyCookieJar(),
        middlewares=(never_resend, no_detour),
    )


async def never_resend(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Hide a lost connection from aiohttp's own retry, which sends PUT and DELETE a second time (3.14.5)."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
        raise Lost("connection-lost", detail=reason_of(error)) from None


async def no_detour(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Refuse a redirect of a WebSocket handshake: aiohttp would follow it, and send the key to another host."""
    response = await handler(request)
    if "Upgrade" in request.headers and response.status in _REDIRECTS:
        response.close()
        host, port = address_of(str(request.url))
        raise GatewayDown("websocket-refused", host=host, port=port, http=response.status)
    return response
