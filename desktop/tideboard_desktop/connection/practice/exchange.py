"""Starts, restarts and resets the practice exchange, and shows its crashes in the banner."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from datetime import date
from itertools import chain, count
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from shiboken6 import isValid

from tideboard_core.errors import BadInput, GatewayDown
from tideboard_core.model.credentials import ApiKey, BearerKey
from tideboard_core.system.private_files import check_private_file, database_files
from tideboard_core.system.settings import LongportUrls
from tideboard_desktop.connection.practice.sandbox_launch import SandboxLaunch
from tideboard_desktop.connection.practice.sandbox_process import (
    DAMAGED_STATE,
    SENTENCE,
    SandboxAddresses,
    SandboxChild,
    ignore_crash,
)
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.words.errors import cannot_start
from tideboard_desktop.window.bars.banner import Banner, BannerMessage

log = logging.getLogger(__name__)

NOTICE = "sandbox"


def last_line(text: str) -> str:
    """The last line of the sandbox's error output, without the program name before it."""
    line = text.strip().rpartition("\n")[2]
    return line.removeprefix(SENTENCE)


def set_aside(state: Path, day: date) -> Path:
    """Rename a state file and SQLite's files beside it to a free name with this day; returns the new path."""
    names = (f"{state.name}.{day.isoformat()}{more}" for more in chain([""], (f"-{turn}" for turn in count(2))))
    kept = next(path for path in map(state.with_name, names) if not os.path.lexists(path))
    for old, new in zip(database_files(state), database_files(kept), strict=True):
        if os.path.lexists(old):
            old.rename(new)
    return kept


class PracticePorts:
    """Addresses and keys of the sandbox that this program started; None, or GatewayDown, while it does not run.

    Gateways compare with them before they call an account PRACTICE: another process may listen on the same port. It is
    also the CredentialSource of the LongPort port, whose keys are new with every start.
    """

    def __init__(self) -> None:
        self._child: SandboxChild | None = None

    def follow(self, child: SandboxChild) -> None:
        self._child = child

    def opend(self) -> tuple[str, int] | None:
        """Host and port of the OpenD port, None while the child does not run."""
        addresses = self._addresses()
        return None if addresses is None else addresses.opend

    def longport(self) -> LongportUrls | None:
        """Addresses of the LongPort port, None while it is not open."""
        addresses = self._addresses()
        return None if addresses is None else addresses.longport

    def rest(self) -> str | None:
        """Address of the REST port, None while it is not open."""
        addresses = self._addresses()
        return None if addresses is None else addresses.rest

    async def credential(self) -> ApiKey:
        """The keys of the LongPort port; raises GatewayDown while it is not open."""
        addresses = self._addresses()
        if addresses is None or addresses.longport_keys is None:
            raise GatewayDown("practice-not-running")
        return addresses.longport_keys

    async def bearer_key(self) -> BearerKey:
        """The key of the REST port; raises GatewayDown while it is not open."""
        addresses = self._addresses()
        if addresses is None or addresses.rest_key is None:
            raise GatewayDown("practice-not-running")
        return addresses.rest_key

    def _addresses(self) -> SandboxAddresses | None:
        return None if self._child is None else self._child.listening


class RestKeySource:
    """The CredentialSource of the REST port; its key is new with every start."""

    def __init__(self, ports: PracticePorts) -> None:
        self._ports = ports

    async def credential(self) -> BearerKey:
        """As `PracticePorts.bearer_key`."""
        return await self._ports.bearer_key()


class Practice:
    """Owns the sandbox child. `ready` is called after each start, to connect at once."""

    def __init__(
        self,
        launch: SandboxLaunch,
        *,
        ports: PracticePorts,
        tasks: Tasks,
        ready: Callable[[], None],
        today: Callable[[], date],
    ) -> None:
        self._today = today
        self._state = launch.state
        self._tasks = tasks
        self._ready = ready
        self._banner: Banner | None = None
        self._child = launch.child
        self._child.on_crash = self._crashed
        ports.follow(self._child)

    @property
    def child(self) -> SandboxChild:
        return self._child

    def show_crashes_in(self, banner: Banner) -> None:
        """Show crashes in this banner from now on; a window rebuild makes another one."""
        self._banner = banner

    async def start(self) -> None:
        """Start the exchange, or wait for the one that is starting; a failure is shown in the banner with a button."""
        try:
            check_private_file(self._state)
            await self._child.start()
        except (BadInput, OSError) as error:
            log.warning("practice exchange not started: %s", error)
            self._notify_not_started(cannot_start(error))
            return
        except GatewayDown as error:
            log.warning("practice exchange did not start: %s", error)
            if error.data.get("exit") == DAMAGED_STATE:
                self._offer_new_state()
            else:
                self._notify_not_started(last_line(str(error.data.get("text", ""))))
            return
        if self._banner is not None:
            self._banner.clear(NOTICE)
        self._ready()

    async def reset(self) -> None:
        """Delete accounts and orders and start the practice day again."""
        await self._child.stop()
        await asyncio.to_thread(self._delete_state)
        await self.start()

    async def stop(self) -> None:
        """End the exchange for good; what started it outlives this and keeps nothing of it."""
        await self._child.stop()
        self._child.on_crash = ignore_crash

    def _delete_state(self) -> None:
        for path in database_files(self._state):  # files that were set aside stay
            path.unlink(missing_ok=True)

    def _crashed(self, code: int, reason: str) -> None:
        if reason:
            text = QCoreApplication.translate("Practice", "The practice exchange ended. {reason}").format(reason=reason)
        else:
            text = QCoreApplication.translate("Practice", "The practice exchange ended unexpectedly (code {code}).")
            text = text.format(code=code)
        self._say(text)

    def _notify_not_started(self, reason: str) -> None:
        text = QCoreApplication.translate("Practice", "The practice exchange did not start. {reason}")
        self._say(text.format(reason=reason).strip())

    def _offer_new_state(self) -> None:
        text = QCoreApplication.translate(
            "Practice", "The practice account cannot be read. A new one leaves its file {file} under another name."
        )
        button = QCoreApplication.translate("Practice", "Set aside and begin anew")
        self._say(text.format(file=self._state.name), button, self._begin_anew)

    def _say(self, text: str, button: str = "", action: Callable[[], object] | None = None) -> None:
        # A terminal that closes ends the exchange with the program, whose window may be gone by now.
        if self._banner is not None and isValid(self._banner):
            words = button or QCoreApplication.translate("Practice", "Start it again")
            way_out = action or self._start_again
            self._banner.show_message(
                NOTICE, BannerMessage(text, broken=True, button=words, action=way_out, first=True)
            )

    def _start_again(self) -> None:
        self._tasks.spawn(self.start(), name="practice")

    def _begin_anew(self) -> None:
        self._tasks.spawn(self._restart_without_state(), name="practice")

    async def _restart_without_state(self) -> None:
        await self._child.stop()
        try:
            kept = await asyncio.to_thread(set_aside, self._state, self._today())
        except OSError as error:
            log.warning("the practice account cannot be set aside: %s", error)
            self._notify_not_started(cannot_start(error))
            return
        log.info("the practice account was set aside as %s", kept.name)
        await self.start()
