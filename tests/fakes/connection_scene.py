"""The connect page over a real check of the app: what it asks and what it is told are kept."""

from __future__ import annotations

from pathlib import Path

from fakes.clock import ManualClock
from tideboard_core.redaction import Redactor
from tideboard_core.settings import Backend, Connection, Settings, SettingsFile
from tideboard_desktop.app import _checker
from tideboard_desktop.connection.checkup import Checkup
from tideboard_desktop.connection.choice import Draft
from tideboard_desktop.connection.connect_page import ConnectPage, Desk
from tideboard_desktop.startup import Prepared
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import make_theme


class ConnectionScene:
    """A draft of an OpenD at `port`, the app's own check, and a desk that keeps what it is told to connect to."""

    def __init__(self, directory: Path, tasks: Tasks, port: int = 11111) -> None:
        file = SettingsFile(directory)
        prepared = Prepared(directory=directory, redactor=Redactor(), settings=Settings(), file=file, problem=None)
        self.connected: list[Connection] = []
        self.trouble: Exception | None = None
        self.unlocked = self.sending = False
        self.draft = Draft.of(Connection(backend=Backend.OPEND, port=port))
        self.checkup = Checkup(_checker(prepared, ManualClock()), tasks)
        desk = Desk(connect=self._connect, unlocked=lambda: self.unlocked, sending=lambda: self.sending)
        self.page = ConnectPage(self.draft, self.checkup, desk, make_theme(), tasks)

    def _connect(self, target: Connection) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.connected.append(target)
