"""The query with which a LongPort WebSocket begins: protocol version, codec and platform."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tideboard_core.errors import WireError

VERSION: Final = 1
CODEC_PROTOBUF: Final = 1
PLATFORM_OPENAPI: Final = 9
_QUERY: Final = {"version": str(VERSION), "codec": str(CODEC_PROTOBUF), "platform": str(PLATFORM_OPENAPI)}


def websocket_url(url: str) -> str:
    """Return `url` with the handshake's query added to what it has."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *_QUERY.items()])))


def check_query(query: dict[str, str]) -> None:
    """Check a WebSocket client's query; raises WireError if version or codec is another one."""
    if any(query.get(name) != _QUERY[name] for name in ("version", "codec")):
        raise WireError("wire-bad-handshake", seen=urlencode(query))
