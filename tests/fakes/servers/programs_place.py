"""Where a server of programs is in tests, a socket or a pipe of Windows, and ways to it."""

from __future__ import annotations

import asyncio
import sys
from hashlib import blake2b
from pathlib import Path

import aiohttp

from tideboard_api import pipe
from tideboard_api.places import PIPE


def own_address(folder: Path) -> str:
    """A socket in a folder of its own below `folder`; on Windows a pipe of a name of its own."""
    if sys.platform == "win32":
        return f"{PIPE}-{blake2b(str(folder).encode(), digest_size=6).hexdigest()}"
    return str(folder / "run" / "api.sock")


async def connection(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection of a program."""
    if sys.platform != "win32":
        return await asyncio.open_unix_connection(address)
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(loop=loop)
    protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
    return reader, asyncio.StreamWriter(await pipe.connected(address, protocol), protocol, reader, loop)


def connector(address: str) -> aiohttp.BaseConnector:
    """The same for aiohttp."""
    return aiohttp.NamedPipeConnector(address) if sys.platform == "win32" else aiohttp.UnixConnector(address)
