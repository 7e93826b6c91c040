"""The way to the NATS server: address and key of a user, one connection, and a new one whenever it ended."""

from __future__ import annotations

import asyncio
import logging
import os
import ssl
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import nkeys
from nats.errors import Error

from tideboard_core.errors import BadInput, GatewayDown, InsecureTransport, LoginRefused, TakenOver
from tideboard_core.fanout.bus_client import BusClient, go_on
from tideboard_core.gateways.http.addresses import this_computer
from tideboard_core.market.session import first_to_end
from tideboard_core.redaction import without_login

log = logging.getLogger(__name__)

PAUSE: Final = 0.2
"""Seconds between the end of a connection and the next try, and between tries."""
CONNECT_WITHIN: Final = 10.0
"""Seconds for a connection with its login."""
CLOSE_WITHIN: Final = 1.0
"""Seconds for the end of a connection."""
PENDING: Final = 256 * 1024
"""Bytes that wait for the socket at most before whoever sends has to wait."""
PING: Final = 2
"""Seconds between pings; after two without an answer the connection has ended."""
EVERY: Final = 1.0
"""Seconds between two checks whether a connection was given up."""
PORT: Final = 4222
_REFUSED: Final = "authorization violation"
"""What the server says to a key that it does not know; the library has an error of its own only later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusAddress:
    """A server, and the user as whom one logs in: by `key`, a NATS key (seed), or `key_file` of mode 0600 that has it.

    `authority` is the file of a certificate authority of one's own. Raises BadInput for an address that is none, and
    InsecureTransport for one without TLS on another computer.
    """

    url: str
    key_file: Path | None = None
    key: str = field(default="", repr=False)
    authority: Path | None = None
    host: str = field(init=False)
    port: int = field(init=False)

    def __post_init__(self) -> None:
        try:
            found = urlsplit(self.url)
            host, port = found.hostname or "", found.port or PORT
        except ValueError:
            raise BadInput("nats-address", text=without_login(self.url)) from None
        plain = not (found.query or found.fragment or found.path.strip("/") or "@" in found.netloc)
        if found.scheme not in {"nats", "tls"} or not host or not plain:
            raise BadInput("nats-address", text=without_login(self.url))
        if found.scheme == "nats" and not this_computer(host):
            raise InsecureTransport("clear-text-values", host=host)
        object.__setattr__(self, "host", host)
        object.__setattr__(self, "port", port)

    def read_key(self) -> str:
        """The seed of the user's key; raises BadInput where there is none, the file is a link or open to others."""
        path = self.key_file
        if path is None:
            return self.key
        if path.is_symlink() or not path.is_file():
            raise BadInput("not-a-file", path=str(path))
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise BadInput("open-to-others", path=str(path))
        return path.read_text().strip()

    def tls(self) -> ssl.SSLContext | None:
        """What checks the server's certificate; None without TLS. LoginRefused for an authority that is none."""
        if not self.url.startswith("tls:"):
            return None
        try:
            return ssl.create_default_context(cafile=None if self.authority is None else str(self.authority))
        except OSError as error:
            detail = error.strerror or str(error)
            raise LoginRefused("authority-unusable", path=str(self.authority), detail=detail) from None


@asynccontextmanager
async def connected(
    address: BusAddress, name: str, on_error: Callable[[Exception], object] = bool
) -> AsyncIterator[tuple[BusClient, asyncio.Event]]:
    """One connection, logged in, and an event that is set when it has ended; it is closed with the block.

    `on_error` gets what the server or the library says meanwhile, such as a right that is missing. Raises GatewayDown
    without a server, LoginRefused where it refuses the user or its certificate is not to be trusted, InsecureTransport
    where TLS was asked for and is not there.
    """
    client, ended, said = BusClient(), asyncio.Event(), list[Exception]()
    key, tls = usable(address.read_key()), address.tls()

    async def error(found: Exception) -> None:
        said.append(found)
        del said[:-4]
        on_error(found)

    async def closed() -> None:
        ended.set()

    try:
        async with asyncio.timeout(CONNECT_WITHIN):
            await client.connect(
                address.url,
                name=name,
                nkeys_seed_str=key,
                tls=tls,
                error_cb=error,
                closed_cb=closed,
                allow_reconnect=False,  # the library's own would send later what was published meanwhile
                max_reconnect_attempts=1,
                reconnect_time_wait=1,
                ping_interval=PING,
                pending_size=PENDING,
                skip_subject_validation=True,  # ours are escaped
            )
    except (OSError, Error, TimeoutError) as found:
        await _close(client)
        go_on()
        if any(_REFUSED in str(each).lower() for each in (*said, found)):
            raise LoginRefused("nats-refused", host=address.host, port=address.port) from None
        if any(isinstance(each, ssl.SSLCertVerificationError) for each in (*said, found)):
            raise LoginRefused("nats-certificate", host=address.host, port=address.port) from None
        raise GatewayDown("connect-failed", host=address.host, port=address.port) from None
    try:
        go_on()
        # The library goes on in clear text where what answers does not ask for TLS.
        if tls is not None and not tls.session_stats()["connect_good"]:
            raise InsecureTransport("clear-text-values", host=address.host)
        yield client, ended
    finally:
        await _close(client)


def usable(key: str) -> str:
    """A user's key; raises LoginRefused for a text that is none."""
    try:
        nkeys.from_seed(bytearray(key.encode())).wipe()
    except Exception:  # noqa: BLE001  the library has no common error, and its texts may hold the key
        raise LoginRefused("nats-key-unusable") from None
    return key


async def _close(client: BusClient) -> None:
    """Close what is left of a connection; after a refused certificate the library would wait for its end for ever."""
    with suppress(Exception):
        async with asyncio.timeout(CLOSE_WITHIN):
            await client.close()


async def answer_to(client: BusClient, subject: str, data: bytes, within: float) -> bytes:
    """The answer to a question within so many seconds; raises the library's Error, also where nobody listens."""
    try:
        reply = await client.request(subject, data, timeout=within)
    finally:
        go_on()
    return reply.data


async def keep_connected(
    address: BusAddress,
    name: str,
    serve: Callable[[BusClient], Awaitable[None]],
    *,
    on_down: Callable[[GatewayDown], None],
    on_error: Callable[[Exception], object] = bool,
) -> None:
    """Run `serve` on one connection after the other until cancelled; `on_down` gets why each of them ended.

    Raises LoginRefused, since a key that the server does not know stays unknown to it, TakenOver and InsecureTransport.
    """

    async def served(client: BusClient) -> None:
        gone = False
        try:
            await serve(client)
        except* Error:  # the connection ended while something was sent
            gone = True
        if gone:
            raise GatewayDown("connection-closed", host=address.host, port=address.port)

    async def until(client: BusClient, ended: asyncio.Event) -> None:
        # The library says nothing of the end while bytes are left for a server that stands still.
        while not client.is_closed:
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY):
                    await ended.wait()

    while True:
        try:
            async with connected(address, name, on_error) as (client, ended):
                await first_to_end(served(client), until(client, ended))
            on_down(GatewayDown("connection-closed", host=address.host, port=address.port))
        except (LoginRefused, TakenOver):
            raise
        except GatewayDown as error:
            on_down(error)
        await asyncio.sleep(PAUSE)
