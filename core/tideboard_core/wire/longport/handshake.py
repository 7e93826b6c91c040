"""The query of a LongPort WebSocket's URL: protocol version, codec and platform."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tideboard_core.errors import WireError

VERSION: Final = 1
"""Of the packet header. A version 2 is documented, but the vendor's SDKs never use it."""
CODEC_PROTOBUF: Final = 1
PLATFORM_OPENAPI: Final = 9
_QUERY: Final = {"version": str(VERSION), "codec": str(CODEC_PROTOBUF), "platform": str(PLATFORM_OPENAPI)}


def websocket_url(url: str) -> str:
    """Return `url` with the handshake's query added to its own."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *_QUERY.items()])))


def check_query(query: dict[str, str]) -> None:
    """Raise WireError if a client's query has another version or codec."""
    if any(query.get(name) != _QUERY[name] for name in ("version", "codec")):
        raise WireError("wire-bad-handshake", seen=urlencode(query))
