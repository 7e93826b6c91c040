"""A session of HTTP connections that resends nothing and follows nobody."""

from __future__ import annotations

from typing import Final

import aiohttp

from tideboard_core.errors import GatewayDown
from tideboard_core.gateway_parts.http.broken import Lost, reason_of
from tideboard_core.gateway_parts.http.places import where_of
from tideboard_core.gateway_parts.http.timing import Timing
from tideboard_core.gateway_parts.http.trust import trusting

_REDIRECTS: Final = range(300, 400)


def open_session(timing: Timing, authority: str = "") -> aiohttp.ClientSession:
    """A session of connections that keeps no cookies, follows no proxy of the environment and resends nothing.

    Raises GatewayDown for a file of one's own `authority` that cannot be used.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(ssl=trusting(authority)) if authority else None,
        timeout=aiohttp.ClientTimeout(total=None, connect=timing.connect),
        cookie_jar=aiohttp.DummyCookieJar(),
        middlewares=(never_resend, no_detour),
    )


async def never_resend(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Let no lost connection reach the library's own retry: it sends PUT and DELETE a second time (aiohttp 3.14.5)."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
        raise Lost("connection-lost", detail=reason_of(error)) from None


async def no_detour(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Let no socket be led elsewhere: the library follows redirects of a WebSocket, and the password would follow."""
    response = await handler(request)
    if "Upgrade" in request.headers and response.status in _REDIRECTS:
        response.close()
        host, port = where_of(str(request.url))
        raise GatewayDown("websocket-refused", host=host, port=port, http=response.status)
    return response
