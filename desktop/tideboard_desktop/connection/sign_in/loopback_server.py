"""The redirect address of an OAuth sign-in: a loopback HTTP server for one request of the browser."""

from __future__ import annotations

import asyncio
import contextlib
import html
import secrets
from collections.abc import Callable
from enum import StrEnum
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs, urlsplit

from tideboard_core.errors import LoginRefused

HOST: Final = "127.0.0.1"
PATH: Final = "/callback"
LONGEST_REQUEST: Final = 16_384
READ_SECONDS: Final = 10.0
_LONGEST_TEXT: Final = 200


class RedirectPage(StrEnum):
    """The texts of the page in the browser."""

    SIGNED_IN = "signed-in"
    REFUSED = "refused"
    STRANGE = "strange"


PageWords = Callable[[RedirectPage], tuple[str, str]]
"""Title and sentence of the page for an outcome."""


class Loopback:
    """Listens on the loopback interface for a request with a code and our `state`; call `close` in any case.

    A request with another state, another Host or another path is answered and otherwise ignored.
    """

    def __init__(self, words: PageWords, *, read_seconds: float = READ_SECONDS) -> None:
        self._words, self._read_seconds = words, read_seconds
        self._server: asyncio.Server | None = None
        self._port = 0
        self._state = ""
        self._answer: asyncio.Future[str] | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def open(self) -> str:
        """Listen on a free port; returns the redirect address. Raises OSError."""
        self._server = await asyncio.start_server(self._serve, HOST, 0, limit=LONGEST_REQUEST)
        self._port = int(self._server.sockets[0].getsockname()[1])
        return f"http://{HOST}:{self._port}{PATH}"

    async def code(self, state: str) -> str:
        """Wait for the code of the sign-in with this state; raises LoginRefused if the user or the broker refused."""
        self._state, self._answer = state, asyncio.get_running_loop().create_future()
        return await self._answer

    async def close(self) -> None:
        """Stop listening and close open connections."""
        if self._server is not None:
            self._server.close()
            for writer in tuple(self._writers):
                writer.transport.abort()
            await self._server.wait_closed()
            self._server = None

    # --- one request ------------------------------------------------------------------------------------------------

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            async with asyncio.timeout(self._read_seconds):
                head = await reader.readuntil(b"\r\n\r\n")
            status, outcome, settle = self._judge(head.decode("latin-1"))
            writer.write(self._page(status, outcome))
            with contextlib.suppress(OSError):  # the code counts even if the browser has gone
                await writer.drain()
            writer.close()
            settle()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            writer.transport.abort()
        finally:
            self._writers.discard(writer)
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    def _judge(self, head: str) -> tuple[HTTPStatus, RedirectPage, Callable[[], None]]:
        """Status and page of the answer, and what to do after it was sent."""
        line, _, rest = head.partition("\r\n")
        method, target = (*line.split(" "), "", "")[:2]
        try:
            parts = urlsplit(target)
        except ValueError:
            return HTTPStatus.NOT_FOUND, RedirectPage.STRANGE, _nothing
        if not self._addressed_to_us(rest) or parts.path != PATH:
            return HTTPStatus.NOT_FOUND, RedirectPage.STRANGE, _nothing
        if method != "GET":
            return HTTPStatus.METHOD_NOT_ALLOWED, RedirectPage.STRANGE, _nothing
        query = parse_qs(parts.query, keep_blank_values=True)
        if not self._ours(query.get("state", [])):
            return HTTPStatus.BAD_REQUEST, RedirectPage.STRANGE, _nothing
        if "error" in query:
            text = (query.get("error_description") or query["error"])[0]
            return HTTPStatus.OK, RedirectPage.REFUSED, lambda: self._refuse(text)
        code = query.get("code", [])
        if len(code) != 1 or not code[0]:
            return HTTPStatus.BAD_REQUEST, RedirectPage.STRANGE, _nothing
        return HTTPStatus.OK, RedirectPage.SIGNED_IN, lambda: self._accept(code[0])

    def _addressed_to_us(self, headers: str) -> bool:
        """Whether the Host is ours; with DNS rebinding a page sends the name of its own site."""
        hosts = [line.partition(":")[2].strip() for line in headers.split("\r\n") if line.lower().startswith("host:")]
        return hosts == [f"{HOST}:{self._port}"]

    def _ours(self, state: list[str]) -> bool:
        waiting = self._answer is not None and not self._answer.done()
        return waiting and len(state) == 1 and secrets.compare_digest(state[0].encode(), self._state.encode())

    def _accept(self, code: str) -> None:
        if self._answer is not None and not self._answer.done():  # the first one counts
            self._answer.set_result(code)

    def _refuse(self, text: str) -> None:
        if self._answer is not None and not self._answer.done():
            shown = "".join(letter for letter in text[:_LONGEST_TEXT] if letter.isprintable())
            self._answer.set_exception(LoginRefused("sign-in-denied", text=shown))

    def _page(self, status: HTTPStatus, outcome: RedirectPage) -> bytes:
        title, sentence = (html.escape(text) for text in self._words(outcome))
        body = _PAGE.format(title=title, sentence=sentence).encode()
        lines = (
            f"HTTP/1.1 {status.value} {status.phrase}",
            "Content-Type: text/html; charset=utf-8",
            f"Content-Length: {len(body)}",
            "Cache-Control: no-store",
            "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'",
            "Referrer-Policy: no-referrer",
            "X-Content-Type-Options: nosniff",
            "Connection: close",
        )
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def _nothing() -> None:
    """Ignore the request."""


_PAGE: Final = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title} - Tideboard</title><style>
body {{ font: 16px/24px system-ui, sans-serif; background: #101318; color: #EBEDF1; margin: 18vh auto; max-width: 30em;
padding: 0 24px }} h1 {{ font-size: 22px; line-height: 28px }} p {{ color: #B1B6BE }}
@media (prefers-color-scheme: light) {{ body {{ background: #FFFFFF; color: #141820 }} p {{ color: #424853 }} }}
</style></head><body><h1>{title}</h1><p>{sentence}</p></body></html>
"""
