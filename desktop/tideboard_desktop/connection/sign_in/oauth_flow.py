"""The OAuth sign-in with the browser: opens the broker's page, waits for the code, saves the grant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from tideboard_core.errors import LoginRefused, TideboardError
from tideboard_core.system.settings import Connection, this_computer
from tideboard_desktop.connection.sign_in.loopback_server import Loopback, RedirectPage
from tideboard_desktop.connection.sign_in.provider import SignIns
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.words.errors import error_sentence

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
        await self._sign_ins.credentials(connection).save(grant)

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
