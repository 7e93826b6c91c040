"""aiohttp's connection errors as GatewayDown."""

from __future__ import annotations

import aiohttp

from tideboard_core.errors import GatewayDown
from tideboard_core.gateways.http.addresses import address_of
from tideboard_core.redaction import outside_text


class Lost(GatewayDown):
    """The connection ended after a request was sent, which the server may have acted on."""


def down(url: str, error: Exception) -> GatewayDown:
    """Return the GatewayDown of an aiohttp error: not connected at all, or Lost."""
    host, port = address_of(url)
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return GatewayDown("connect-timed-out", host=host, port=port)
    if isinstance(error, aiohttp.ClientConnectorError):
        return GatewayDown("connect-failed", host=host, port=port, detail=reason_of(error))
    return Lost("connection-lost", detail=reason_of(error))


def reason_of(error: BaseException) -> str:
    """Return the operating system's text of a failed connection, without the address, which the caller shows."""
    inner = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    return outside_text(getattr(inner, "strerror", None) or str(inner)) or type(inner).__name__
