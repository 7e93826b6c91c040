"""The body of an answer, read to its end or to a cap."""

from __future__ import annotations

import aiohttp

from tideboard_core.errors import GatewayError

ANSWER_CAP = 16 * 1024 * 1024
"""Largest body that we read, bytes after decompression."""


async def body_of(response: aiohttp.ClientResponse, cap: int | None = None) -> bytes:
    """The whole body; `reply-unreadable` when it is longer than `cap`, else than anything that a broker has to say."""
    body = bytearray()
    longest = ANSWER_CAP if cap is None else cap
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > longest:
            raise GatewayError("reply-unreadable", proto_id=response.url.path, detail=f"more than {longest} bytes")
    return bytes(body)


def pause_of(response: aiohttp.ClientResponse) -> float:
    """Seconds of `Retry-After` in its form of a number; 0.0 without one."""
    told = response.headers.get("Retry-After", "")
    return float(told) if told.isdecimal() else 0.0
