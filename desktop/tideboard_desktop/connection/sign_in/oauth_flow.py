"""Signing in with the browser: a listener on this computer, the broker's page, its code, the grant."""

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
from tideboard_desktop.connection.sign_in.loopback_server import Loopback, Outcome
from tideboard_desktop.connection.sign_in.provider import SignIns
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate

WAIT_SECONDS: Final = 300.0
"""How long the person has in the browser."""


class Stage(StrEnum):
    """How far the sign-in is."""

    IDLE = "idle"
    PREPARING = "preparing"
    WAITING = "waiting"
    FINISHING = "finishing"
    DONE = "done"
    FAILED = "failed"


def open_in_browser(url: str) -> bool:
    """Let the system open a page; False when it has nothing to do that with."""
    return QDesktopServices.openUrl(QUrl(url))


class OAuthFlow(QObject):
    """One sign-in at a time; `changed` at each step. What it brings goes to the credential of its connection.

    `url` is the page while the browser is waited for, `opened` whether the system opened it, `problem` why it failed.
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
        self.stage = Stage.IDLE
        self.url = ""
        self.opened = False
        self.problem = ""

    @property
    def running(self) -> bool:
        """Whether a sign-in is under way."""
        return self._task is not None

    def concerns(self, connection: Connection) -> bool:
        """Whether what is told here is about the sign-in of this connection."""
        mine = self.connection
        return mine is not None and mine.credential_name == connection.credential_name

    def start(self, connection: Connection) -> None:
        """Begin; one that is under way is given up."""
        self.cancel()
        self.connection = connection
        self._task = self._tasks.spawn(self._run(connection), name="sign in with the browser")
        self._show(Stage.PREPARING)

    def cancel(self) -> None:
        """Give up; the listener is closed."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            self._show(Stage.IDLE)

    def open_again(self) -> None:
        """Send the browser there once more."""
        if self.url:
            self.opened = self._open_url(self.url)
            self.changed.emit()

    async def _run(self, connection: Connection) -> None:
        me = asyncio.current_task()
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
            if self._task is me:
                self._task = None
        self.problem = problem
        self._show(Stage.FAILED if problem else Stage.DONE)

    async def _sign_in(self, connection: Connection, loopback: Loopback) -> None:
        redirect = await loopback.open()
        authorization = await self._sign_ins.authorize(connection, redirect)
        _require_page(authorization.url)
        self._show(Stage.WAITING, authorization.url)
        self.open_again()
        async with asyncio.timeout(self._wait):
            code = await loopback.code(authorization.state)
        self._show(Stage.FINISHING)
        grant = await authorization.finish(code)
        await self._sign_ins.credentials(connection).save(grant)

    def _show(self, stage: Stage, url: str = "") -> None:
        self.stage, self.url = stage, url
        if stage is not Stage.FAILED:
            self.problem = ""
        if stage is not Stage.WAITING:
            self.opened = False
        self.changed.emit()


def page_words(outcome: Outcome) -> tuple[str, str]:
    """What the browser's last page says."""
    return {
        Outcome.SIGNED_IN: (
            translate("SignIn", "Signed in"),
            translate("SignIn", "Tideboard goes on by itself. You can close this page."),
        ),
        Outcome.REFUSED: (
            translate("SignIn", "Not signed in"),
            translate("SignIn", "Tideboard says why. You can close this page."),
        ),
        Outcome.STRANGE: (
            translate("SignIn", "Not what Tideboard waits for"),
            translate("SignIn", "This page belongs to no sign-in in progress. You can close it."),
        ),
    }[outcome]


def _require_page(url: str) -> None:
    """The browser is sent to an encrypted page, or to one on this computer."""
    parts = urlsplit(url)
    local = parts.scheme == "http" and this_computer(parts.hostname or "")
    if parts.scheme != "https" and not local:
        raise LoginRefused("sign-in-page-unsafe", text=url[:100])
