"""tideboard-mcp over HTTP: a port of this computer, for who has the token; the library's own checks let pages pass."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hmac
import secrets
import socket
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from tideboard_api.errors import KeyRefused
from tideboard_api.first_heads import FirstHeads, http_head
from tideboard_api.key_store import keep, kept
from tideboard_api.places import LOOPBACK

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

SERVICE: Final = "tideboard-mcp"
"""The keyring's entries: what a token is known by, not the token."""
PATH: Final = "/mcp"
LONGEST_BODY: Final = 16_384
MOST_CONNECTIONS: Final = 64
_JSON: Final = b"application/json"
_BEARER: Final = b"Bearer "
_OF_PAGES: Final = (b"origin", b"access-control-request-method")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def add_options(parser: argparse.ArgumentParser) -> None:
    """`--http [PORT]` and `--new-token`."""
    parser.add_argument(
        "--http", type=_port, nargs="?", const=0, metavar="PORT", help="serve at 127.0.0.1, at this port or a free one"
    )
    parser.add_argument(
        "--new-token", action="store_true", help="make the token for --http and print it this once; the last one ends"
    )


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) < 65_536):
        raise argparse.ArgumentTypeError("a port is a number up to 65535, 0 for a free one")
    return int(text)


def new_token(name: str) -> str:
    """Make the token by which an assistant may use this key over HTTP; raises KeyRefused without a safe keyring."""
    token = f"tbm_{secrets.token_urlsafe(32)}"
    keep(SERVICE, name, _known_by(token.encode()))
    return token


def _known_by(token: bytes) -> str:
    return blake2b(token, digest_size=32).hexdigest()


class TokenGate:
    """Lets through what has the token and comes from no web page; everything else is refused before it is read."""

    def __init__(self, app: App, *, host: str, known_by: str) -> None:
        self._app, self._host, self._known_by = app, host.encode(), known_by

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, by the interface of ASGI."""
        status = self._refusal(scope) if scope["type"] == "http" else 0
        if status:
            head = [(b"content-length", b"0"), (b"connection", b"close")]
            head += [(b"www-authenticate", b"Bearer")] if status == 401 else []
            await send({"type": "http.response.start", "status": status, "headers": head})
            await send({"type": "http.response.body", "body": b""})
        else:
            await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> int:
        """The status of a refusal, 0 for none."""
        heads: list[tuple[bytes, bytes]] = scope["headers"]
        given = {name: [value for other, value in heads if other == name] for name, _ in heads}
        if given.get(b"host") != [self._host]:
            return 421
        if any(name in _OF_PAGES or name.startswith(b"sec-fetch-") for name in given):
            return 403
        if not self._has_token(given.get(b"authorization", [])):
            return 401
        if scope["path"] != PATH or scope["query_string"]:
            return 404
        if scope["method"] != "POST":
            return 405
        kind = b"".join(given.get(b"content-type", [])).partition(b";")[0].strip().lower()
        return 415 if kind != _JSON or b"content-encoding" in given else 0

    def _has_token(self, given: list[bytes]) -> bool:
        if len(given) != 1 or not given[0].startswith(_BEARER):
            return False
        return hmac.compare_digest(_known_by(given[0].removeprefix(_BEARER)), self._known_by)


async def serve(server: Server[Any], name: str, port: int) -> None:
    """Serve at the loopback address until the process is told to end, and print where.

    Raises KeyRefused without a token, OSError where the port is another program's.
    """
    known_by = kept(SERVICE, name)
    if not known_by:
        raise KeyRefused("no-token", f"There is no token for HTTP. Make it: tideboard-mcp {name} --new-token")
    import uvicorn
    from mcp.server.transport_security import TransportSecuritySettings
    from uvicorn.protocols.http.h11_impl import H11Protocol

    with socket.socket() as listening:
        if sys.platform == "win32":  # else another program may listen there too
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:  # else the port of a server that ended just now is not free for a minute
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((LOOPBACK, port))
        listening.listen()  # before the address is printed
        host = f"{LOOPBACK}:{listening.getsockname()[1]}"
        app = server.streamable_http_app(
            streamable_http_path=PATH,
            json_response=True,
            stateless_http=True,  # nothing is kept between two calls
            max_request_body_size=LONGEST_BODY,
            transport_security=TransportSecuritySettings(allowed_hosts=[host], allowed_origins=[]),
        )
        heads = FirstHeads(http_head)
        config = uvicorn.Config(
            TokenGate(app, host=host, known_by=known_by),
            http=lambda **given: heads.before(partial(H11Protocol, **given)),
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_graceful_shutdown=1,
        )
        print(f"http://{host}{PATH}", flush=True)  # noqa: T201
        with contextlib.suppress(asyncio.CancelledError):
            await uvicorn.Server(config).serve(sockets=[listening])
            await asyncio.sleep(0)  # Ctrl+C, which it takes and passes on once it has ended, would be a stack on screen
