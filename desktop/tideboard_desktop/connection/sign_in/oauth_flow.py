"""The OAuth sign-in with the browser: opens the broker's page, waits for the code, saves the grant."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs, urlsplit

from PySide6.QtCore import QCoreApplication, QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from tideboard_api.first_heads import WITHIN, FirstHeads, http_head
from tideboard_api.listening import Accepting, listen
from tideboard_core.errors import LoginRefused, TideboardError
from tideboard_core.system.addresses import this_computer
from tideboard_core.system.markup import escape
from tideboard_core.system.settings import Connection
from tideboard_desktop.connection.sign_in.provider import SignIns, fitting_region
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.words.errors import error_sentence

HOST: Final = "127.0.0.1"
PATH: Final = "/callback"
LONGEST_REQUEST: Final = 16_384
_LONGEST_TEXT: Final = 200
_BACKLOG: Final = 16


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

    def __init__(self, words: PageWords, *, read_seconds: float = WITHIN) -> None:
        self._words, self._read_seconds = words, read_seconds
        self._heads = FirstHeads(http_head, within=read_seconds)
        self._server: Accepting | asyncio.Server | None = None
        self._port = 0
        self._state = ""
        self._answer: asyncio.Future[str] | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def open(self) -> str:
        """Listen on a free port; returns the redirect address. Raises OSError."""
        self._server = await listen(
            lambda: self._heads.before(
                lambda: asyncio.StreamReaderProtocol(asyncio.StreamReader(LONGEST_REQUEST), self._serve)
            ),
            HOST,
            0,
            backlog=_BACKLOG,
        )
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
            self._heads.close()
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
        title, sentence = (escape(text) for text in self._words(outcome))
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


translate = QCoreApplication.translate

WAIT_SECONDS: Final = 300.0
"""How long the user has in the browser."""


class BrowserStage(StrEnum):
    """The stage of a sign-in."""

    IDLE = "idle"
    PREPARING = "preparing"
    WAITING = "waiting"
    FINISHING = "finishing"
    DONE = "done"
    FAILED = "failed"


def open_in_browser(url: str) -> bool:
    """Open a page in the system's browser; False without one."""
    return QDesktopServices.openUrl(QUrl(url))


class OAuthFlow(QObject):
    """One sign-in at a time. Emits `changed` at each stage; the grant is saved in the credential of the connection.

    `connection` is the one that the sign-in is for; at its end it has the site of the account's data centre.

    `url` is the page of the broker in the stage WAITING, `opened` whether the system opened it, `problem` the sentence
    of a failure.
    """

    changed = Signal()

    def __init__(
        self,
        sign_ins: SignIns,
        tasks: Tasks,
        *,
        open_url: Callable[[str], bool] = open_in_browser,
        wait: float = WAIT_SECONDS,
    ) -> None:
        super().__init__()
        self._sign_ins, self._tasks, self._open_url, self._wait = sign_ins, tasks, open_url, wait
        self._task: asyncio.Task[None] | None = None
        self.connection: Connection | None = None
        self.stage = BrowserStage.IDLE
        self.url = ""
        self.opened = False
        self.problem = ""

    @property
    def running(self) -> bool:
        return self._task is not None

    def concerns(self, connection: Connection) -> bool:
        """Whether the present or last sign-in is for the credential of this connection."""
        own = self.connection
        return own is not None and own.credential_name == connection.credential_name

    def start(self, connection: Connection) -> None:
        """Start a sign-in; a running one is cancelled."""
        self.cancel()
        self.connection = connection
        self._task = self._tasks.spawn(self._run(connection), name="sign in with the browser")
        self._show(BrowserStage.PREPARING)

    def cancel(self) -> None:
        """Cancel a running sign-in; the loopback server is closed."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            self._show(BrowserStage.IDLE)

    def open_again(self) -> None:
        """Open the broker's page in the browser again."""
        if self.url:
            self.opened = self._open_url(self.url)
            self.changed.emit()

    async def _run(self, connection: Connection) -> None:
        own_task = asyncio.current_task()
        loopback = Loopback(page_words)
        problem = ""
        try:
            await self._sign_in(connection, loopback)
        except TideboardError as error:
            problem = error_sentence(error)
        except TimeoutError:
            text = translate("SignIn", "The browser did not come back within {minutes} minutes. Try again.")
            problem = text.format(minutes=round(self._wait / 60))
        except OSError as error:
            text = translate("SignIn", "This computer does not let Tideboard listen for the browser: {reason}.")
            problem = text.format(reason=error.strerror or type(error).__name__)
        finally:
            await loopback.close()
            if self._task is own_task:
                self._task = None
        self.problem = problem
        self._show(BrowserStage.FAILED if problem else BrowserStage.DONE)

    async def _sign_in(self, connection: Connection, loopback: Loopback) -> None:
        redirect = await loopback.open()
        authorization = await self._sign_ins.authorize(connection, redirect)
        _require_page(authorization.url)
        self._show(BrowserStage.WAITING, authorization.url)
        self.open_again()
        async with asyncio.timeout(self._wait):
            code = await loopback.code(authorization.state)
        self._show(BrowserStage.FINISHING)
        grant = await authorization.finish(code)
        # Which account it is of is chosen in the browser: one of the other data centre takes no kept grant's place.
        region = fitting_region(grant, connection.longport.region)
        self.connection = replace(connection, longport=replace(connection.longport, region=region))
        await self._sign_ins.credentials(self.connection).save(grant)

    def _show(self, stage: BrowserStage, url: str = "") -> None:
        self.stage, self.url = stage, url
        if stage is not BrowserStage.FAILED:
            self.problem = ""
        if stage is not BrowserStage.WAITING:
            self.opened = False
        self.changed.emit()


def page_words(outcome: RedirectPage) -> tuple[str, str]:
    """Title and sentence of the page that the browser shows at the end."""
    return {
        RedirectPage.SIGNED_IN: (
            translate("SignIn", "Signed in"),
            translate("SignIn", "Tideboard goes on by itself. You can close this page."),
        ),
        RedirectPage.REFUSED: (
            translate("SignIn", "Not signed in"),
            translate("SignIn", "Tideboard shows the reason. You can close this page."),
        ),
        RedirectPage.STRANGE: (
            translate("SignIn", "Not the page that Tideboard expects"),
            translate("SignIn", "This page belongs to no sign-in in progress. You can close it."),
        ),
    }[outcome]


def _require_page(url: str) -> None:
    """Raise LoginRefused unless the page is encrypted or on this computer."""
    parts = urlsplit(url)
    local = parts.scheme == "http" and this_computer(parts.hostname or "")
    if parts.scheme != "https" and not local:
        raise LoginRefused("sign-in-page-unsafe", text=url[:100])
