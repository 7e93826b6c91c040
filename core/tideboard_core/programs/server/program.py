"""What the process does from its start to its end: it waits for the first message, serves, and ends with the window."""

from __future__ import annotations

import asyncio
import socket
from typing import Final

from tideboard_core.programs.channel import ServeSetup
from tideboard_core.programs.server.window import WindowLink

FIRST_MESSAGE: Final = 10.0
"""Seconds within which the window says what to serve."""


async def run(channel: socket.socket) -> None:
    """Serve until the channel ends."""
    first: asyncio.Future[ServeSetup] = asyncio.get_running_loop().create_future()
    window = WindowLink(
        on_serve=lambda message: None if first.done() else first.set_result(message),
        on_keys=lambda _: None,
        on_value=lambda _: None,
        on_proposal=lambda _: None,
    )
    await window.open(channel)
    try:
        async with asyncio.timeout(FIRST_MESSAGE):
            await first
    except TimeoutError:
        return
    window.say_listening(None)
    await window.ended.wait()
