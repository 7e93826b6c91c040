"""The body of an HTTP answer, read up to a size limit, and its Retry-After header."""

from __future__ import annotations

import aiohttp

from tideboard_core.errors import GatewayError
from tideboard_core.pauses import header_seconds

ANSWER_CAP = 16 * 1024 * 1024
"""Largest body that is read by default, in bytes after decompression: a small gzip body can unpack to gigabytes."""


async def read_body(response: aiohttp.ClientResponse, cap: int | None = None) -> bytes:
    """Return the whole body; raises GatewayError `reply-unreadable` beyond `cap` bytes, by default ANSWER_CAP."""
    body = bytearray()
    longest = ANSWER_CAP if cap is None else cap
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > longest:
            raise GatewayError("reply-unreadable", proto_id=response.url.path, detail=f"more than {longest} bytes")
    return bytes(body)


def retry_after_of(response: aiohttp.ClientResponse) -> float:
    """Return the seconds of a `Retry-After` header as told; 0.0 without one."""
    return header_seconds(response.headers.get("Retry-After", ""))
