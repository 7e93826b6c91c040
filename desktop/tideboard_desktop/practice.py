"""The practice exchange as the window sees it: start, crash told, restart, reset of the account."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import GatewayDown
from tideboard_core.model.credentials import ApiKey, BearerKey
from tideboard_core.settings import LongportUrls
from tideboard_desktop.sandbox_child import Doors, SandboxChild
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.widgets.banner import Banner, Notice

log = logging.getLogger(__name__)

STATE_FILE = "practice.sqlite"
NOTICE = "sandbox"


def free_port() -> int:
    """A loopback port that is free now; only the child's first line tells that it really got it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def last_words(text: str) -> str:
    """The last line that the exchange wrote, without its own name."""
    line = text.strip().rpartition("\n")[2]
    return line.removeprefix("tideboard-sandbox: ")


class Door:
    """Where the exchange that we started listens; shut before, and from its end on.

    Gateways ask here whom they may call PRACTICE: another process on the same port is a stranger. It is a
    CredentialSource, too: the keys of the LongPort door are new with every start.
    """

    def __init__(self) -> None:
        self._child: SandboxChild | None = None

    def leads_to(self, child: SandboxChild) -> None:
        """From now on follow this child."""
        self._child = child

    def opend(self) -> tuple[str, int] | None:
        """Host and port of the running child's OpenD door, or None."""
        doors = self._open_doors()
        return None if doors is None else doors.opend

    def longport(self) -> LongportUrls | None:
        """Addresses of its LongPort door, or None."""
        doors = self._open_doors()
        return None if doors is None else doors.longport

    def rest(self) -> str | None:
        """Address of its REST door, or None."""
        doors = self._open_doors()
        return None if doors is None else doors.rest

    async def credential(self) -> ApiKey:
        """The keys of its LongPort door; raises GatewayDown while it does not run."""
        doors = self._open_doors()
        if doors is None or doors.longport_keys is None:
            raise GatewayDown("practice-not-running")
        return doors.longport_keys

    async def bearer_key(self) -> BearerKey:
        """The key of its REST door; raises GatewayDown while it does not run."""
        doors = self._open_doors()
        if doors is None or doors.rest_key is None:
            raise GatewayDown("practice-not-running")
        return doors.rest_key

    def _open_doors(self) -> Doors | None:
        return None if self._child is None else self._child.open_doors


class RestKey:
    """A CredentialSource: the key of a door's REST side, new with every start."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def credential(self) -> BearerKey:
        """As `Door.bearer_key`."""
        return await self._door.bearer_key()


class Practice:
    """Owns the sandbox child. `ready` is called after each start, so that the session connects at once."""

    def __init__(
        self,
        directory: Path,
        port: int,
        *,
        door: Door,
        arguments: list[str],
        tasks: Tasks,
        ready: Callable[[], None],
    ) -> None:
        self._state = directory / STATE_FILE
        self._tasks = tasks
        self._ready = ready
        self._banner: Banner | None = None
        doors = ["--opend-port", str(port), "--state", str(self._state)]
        self._child = SandboxChild([*doors, *arguments], on_crash=self._crashed)
        door.leads_to(self._child)

    @property
    def child(self) -> SandboxChild:
        """The process, for its doors."""
        return self._child

    def tell_in(self, banner: Banner) -> None:
        """Say crashes in this banner from now on."""
        self._banner = banner

    async def start(self) -> None:
        """Start the exchange; a failure is told in the banner, with a button that tries again."""
        try:
            await self._child.start()
        except GatewayDown as error:
            log.warning("practice exchange did not start: %s", error)
            text = QCoreApplication.translate("Practice", "The practice exchange did not start. {reason}")
            self._say(text.format(reason=last_words(str(error.data.get("text", "")))).strip())
            return
        if self._banner is not None:
            self._banner.clear(NOTICE)
        self._ready()

    async def reset(self) -> None:
        """Forget accounts and orders and begin the practice day anew."""
        await self._child.stop()
        await asyncio.to_thread(self._forget)
        await self.start()

    async def stop(self) -> None:
        """End the exchange."""
        await self._child.stop()

    def _forget(self) -> None:
        for path in self._state.parent.glob(f"{self._state.name}*"):
            path.unlink(missing_ok=True)

    def _crashed(self, code: int) -> None:
        text = QCoreApplication.translate("Practice", "The practice exchange ended unexpectedly (code {code}).")
        self._say(text.format(code=code))

    def _say(self, text: str) -> None:
        if self._banner is not None:
            again = QCoreApplication.translate("Practice", "Start it again")
            self._banner.say(NOTICE, Notice(text, broken=True, button=again, act=self._start_again, cause=True))

    def _start_again(self) -> None:
        self._tasks.spawn(self.start(), name="practice")
