"""How a LongPort socket begins: two bytes on TCP, the same facts as a query on WebSocket."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tideboard_core.errors import WireError

VERSION: Final = 1
CODEC_PROTOBUF: Final = 1
PLATFORM_OPENAPI: Final = 9
TCP_HANDSHAKE: Final = bytes((VERSION | CODEC_PROTOBUF << 4, PLATFORM_OPENAPI))
"""Sent first on a raw TCP connection (port 2020); there is no answer to it."""
_QUERY: Final = {"version": str(VERSION), "codec": str(CODEC_PROTOBUF), "platform": str(PLATFORM_OPENAPI)}


def websocket_url(url: str) -> str:
    """Return `url` with the handshake's query added to what it has."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *_QUERY.items()])))


def check_tcp(two: bytes) -> None:
    """Look at the first two bytes of a TCP client; raises WireError for another version or codec."""
    if len(two) != len(TCP_HANDSHAKE) or two[0] != TCP_HANDSHAKE[0]:
        raise WireError("wire-bad-handshake", seen=two.hex())


def check_query(query: dict[str, str]) -> None:
    """Look at a WebSocket client's query; raises WireError for another version or codec."""
    if any(query.get(name) != _QUERY[name] for name in ("version", "codec")):
        raise WireError("wire-bad-handshake", seen=urlencode(query))
