"""The aiohttp session of all gateways: no cookies, no redirects of a WebSocket, nothing sent twice, a chosen proxy."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, NoReturn

import aiohttp
from aiohttp import connector as connections
from aiohttp import hdrs
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import Connection
from aiohttp.http_parser import RawResponseMessage
from aiohttp.streams import StreamReader
from yarl import URL

from tideboard_core.errors import GatewayDown
from tideboard_core.gateways.http.addresses import LOOPBACK, address_of, encrypted, this_computer
from tideboard_core.gateways.http.certificates import bundle_elsewhere, trusting
from tideboard_core.gateways.http.failures import Lost, reason_of
from tideboard_core.gateways.http.proxy import Proxy, ProxyRoute
from tideboard_core.gateways.http.timeouts import HttpTiming

if TYPE_CHECKING:
    from aiohttp.tracing import Trace

MOST_HEADS: Final = 8
"""Heads of one answer, informational ones included."""
if hasattr(connections, "_SSL_CONTEXT_VERIFIED"):  # a name of aiohttp's own, which a later one may lack
    connections._SSL_CONTEXT_UNVERIFIED = connections._SSL_CONTEXT_VERIFIED  # noqa: SLF001  the authorities once more
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

    async def first(self, host: str, port: int) -> str:
        """The first address of a host; raises as `resolve`, and OSError for a host without any."""
        found = await self.resolve(host, port)
        if not found:
            raise OSError(f"{host} has no address")
        return found[0]["host"]

    async def close(self) -> None:
        await self._system.close()


class ThroughProxy(aiohttp.TCPConnector):
    """Connections that lead through one proxy alone: encrypted from end to end, and none of them a direct one.

    A proxy is told host and port of the target (CONNECT) and, if it may be, its own password; the target is told of
    neither. With a `judge` the target is resolved by it, and the proxy is told that address in place of the host: it
    would resolve the name anew, and could get another answer.
    """

    def __init__(
        self,
        proxy: Proxy,
        trusted: ssl.SSLContext | bool,  # noqa: FBT001  aiohttp's
        judge: Resolver | None = None,
    ) -> None:
        super().__init__(resolver=Resolver(), ssl=trusted)
        self._chosen, self._judge = proxy, judge
        self._routes: dict[str, ProxyRoute | None] = {}

    async def connect(
        self, req: aiohttp.ClientRequest, traces: list[Trace], timeout: aiohttp.ClientTimeout
    ) -> Connection:
        """A connection to the target; raises GatewayDown that names the proxy, and aiohttp's errors of the target."""
        url = str(req.url)
        host = address_of(url).host
        if host not in self._routes or not encrypted(url):
            self._routes[host] = await self._chosen.route(url)
        route = self._routes[host]
        address = None if self._judge is None else await self._judge.first(host, address_of(url).port)
        if route is None:
            with _addressed(req, address):
                return await super().connect(req, traces, timeout)
        req.update_proxy(URL(route.url), None, {"Proxy-Authorization": route.login} if route.login else None)
        try:
            with _addressed(req, address):
                return await super().connect(req, traces, timeout)
        except (aiohttp.ClientError, OSError, UnicodeError) as error:  # the last of a host that no name server has
            _fail(route, error)


@contextmanager
def _addressed(req: aiohttp.ClientRequest, address: str | None) -> Iterator[None]:
    """Have a request lead to an address while it is connected; certificate and request are those of its host."""
    if address is None:
        yield
        return
    url, host, name = req.url, req.headers[hdrs.HOST], req.server_hostname
    req.url, req.server_hostname = url.with_host(address), name or url.raw_host
    req.headers[hdrs.HOST] = req.url.host_port_subcomponent or ""
    try:
        yield
    finally:
        req.url, req.server_hostname = url, name
        req.headers[hdrs.HOST] = host


def _fail(route: ProxyRoute, error: Exception) -> NoReturn:
    """Convert an error on the route through a proxy; a certificate of the target's that is refused stays as it is."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        if (error.host, error.port) != address_of(route.url):
            raise error
        reason = getattr(error.certificate_error, "verify_message", "") or type(error.certificate_error).__name__
        raise GatewayDown("proxy-failed", proxy=route.place, detail=reason) from None
    if isinstance(error, TimeoutError):
        raise GatewayDown("proxy-timed-out", proxy=route.place) from None
    if isinstance(error, aiohttp.ClientHttpProxyError):
        if error.status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
            raise GatewayDown("proxy-login", proxy=route.place) from None
        raise GatewayDown("proxy-refused", proxy=route.place, http=error.status) from None
    detail = type(error).__name__ if isinstance(error, aiohttp.ClientResponseError) else reason_of(error)
    raise GatewayDown("proxy-failed", proxy=route.place, detail=detail) from None


class BoundedResponse(aiohttp.ClientResponse):
    """An answer with at most some informational ones before it (100 Continue, 103 Early Hints).

    `certificate` is what the server showed, as `ssl` decodes it; None without TLS.
    """

    certificate: Mapping[str, object] | None = None

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        """Read the head; raises ServerDisconnectedError after too many that are none."""
        protocol, heads = connection.protocol, iter(range(MOST_HEADS))
        assert protocol is not None
        transport = connection.transport
        self.certificate = None if transport is None else transport.get_extra_info("peercert")
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


def open_session(
    timing: HttpTiming, authority: str = "", resolver: Resolver | None = None, proxy: Proxy | None = None
) -> aiohttp.ClientSession:
    """A session of connections that keeps no cookies, follows no proxy but a chosen one and resends nothing.

    What a `resolver` of one's own finds is where it connects, through a proxy too.
    Raises GatewayDown for a file of one's own `authority` that cannot be used.
    """
    trusted = trusting(authority) if authority or bundle_elsewhere() else True
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=resolver or Resolver(), ssl=trusted)
        if proxy is None
        else ThroughProxy(proxy, trusted, resolver),
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
