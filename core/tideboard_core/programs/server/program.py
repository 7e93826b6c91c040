"""What the process does from its start to its end: it waits for the first message, serves, and ends with the window."""

from __future__ import annotations

import asyncio
import socket
import time
from typing import Final

from tideboard_api.places import HOST
from tideboard_core.programs.channel import KeysChanged, ServeSetup
from tideboard_core.programs.server.access import KeyAccess
from tideboard_core.programs.server.answers import CallAnswers
from tideboard_core.programs.server.http import ApiDoor
from tideboard_core.programs.server.listening import LOOPBACK, OpenDoors, free_port
from tideboard_core.programs.server.streams import Streams
from tideboard_core.programs.server.window import WindowLink

FIRST_MESSAGE: Final = 10.0
"""Seconds within which the window says what to serve."""


async def run(channel: socket.socket) -> None:
    """Serve until the channel ends. Raises OSError and BadInput where the address cannot be used."""
    first: asyncio.Future[ServeSetup] = asyncio.get_running_loop().create_future()
    access, window = KeyAccess(time.monotonic), WindowLink()
    streams, answers = Streams(window, access), CallAnswers(window)

    def begin(message: ServeSetup) -> None:
        if not first.done():
            first.set_result(message)

    def change(message: KeysChanged) -> None:
        access.change(message.keys)
        streams.end_revoked()

    window.on_serve, window.on_keys = begin, change
    window.on_value, window.on_proposal = streams.value, streams.proposal
    await window.open(channel)
    listening = OpenDoors()
    try:
        async with asyncio.timeout(FIRST_MESSAGE):
            setup = await first
        access.change(setup.keys)
        await listening.open_own(setup.address, ApiDoor(HOST, access, answers, streams))
        port = None
        if setup.tcp:
            bound = free_port()
            port = int(bound.getsockname()[1])
            await listening.open_port(bound, ApiDoor(f"{LOOPBACK}:{port}", access, answers, streams))
        window.say_listening(port)
        await window.ended.wait()
    except TimeoutError:
        return
    finally:
        listening.close()
        answers.close()
        window.close()
