"""Connections that break: the library's words as our own kinds of error."""

from __future__ import annotations

import aiohttp

from tideboard_core.errors import GatewayDown
from tideboard_core.gateways.http.addresses import address_of


class Lost(GatewayDown):
    """The connection ended under a request that may have been read."""


def down(url: str, error: Exception) -> GatewayDown:
    """What the library says about a connection, as one of our kinds."""
    host, port = address_of(url)
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return GatewayDown("connect-timed-out", host=host, port=port)
    if isinstance(error, aiohttp.ClientConnectorError):
        return GatewayDown("connect-failed", host=host, port=port, detail=reason_of(error))
    return Lost("connection-lost", detail=reason_of(error))


def reason_of(error: BaseException) -> str:
    """The system's own words about a failed connection, without addresses that the caller shows anyway."""
    inner = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    return getattr(inner, "strerror", None) or str(inner) or type(inner).__name__
