"""The end of a WebSocket: why it came by itself, and a goodbye where we go."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final

import aiohttp
from aiohttp import WSMsgType

from tideboard_core.errors import GatewayDown

CLOSE_SECONDS: Final = 1.0
"""Longest wait for the other side to say goodbye, too."""


def ending(message: aiohttp.WSMessage) -> GatewayDown:
    """Why a WebSocket ended by itself; `message` is the last that the library handed out."""
    if message.type is WSMsgType.ERROR:
        return GatewayDown("gateway-broke-protocol", detail=str(message.data))
    return GatewayDown("connection-lost", detail=str(message.data or ""))


async def farewell(ws: aiohttp.ClientWebSocketResponse) -> None:
    """Say that we go: a broker that counts connections frees the place at once. Never raises; waits a second."""
    with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError, asyncio.CancelledError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await ws.close()
