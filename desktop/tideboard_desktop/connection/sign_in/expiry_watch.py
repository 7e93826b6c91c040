"""Posts a notice if a credential in use expires within 14 days, once for each expiry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.notices import NoticeType
from tideboard_core.ports.system import Clock
from tideboard_core.system.credentials import Credentials
from tideboard_core.system.settings import Connection
from tideboard_desktop.connection.sign_in import words
from tideboard_desktop.connection.sign_in.provider import SignIns
from tideboard_desktop.ui.words.joining import together
from tideboard_desktop.window.notices.model import NoticeStore

translate = QCoreApplication.translate

EVERY_SECONDS = 3600.0


class ExpiryWatch:
    """Checks the credentials after each change and once an hour; call `look` each second."""

    def __init__(
        self, connections: Sequence[Connection], sign_ins: SignIns, notices: NoticeStore, clock: Clock
    ) -> None:
        self._notices, self._clock = notices, clock
        self._notified: set[tuple[str, datetime | None]] = set()
        self._looked_at = clock.monotonic()
        self._watched = [(connection, sign_ins.credentials(connection)) for connection in connections]
        self._ends: list[Callable[[], None]] = [
            credentials.on_change(partial(self._look_at, connection, credentials))
            for connection, credentials in self._watched
        ]
        self._look_at_all()

    def look(self) -> None:
        """Check again if an hour has passed."""
        if self._clock.monotonic() - self._looked_at >= EVERY_SECONDS:
            self._looked_at = self._clock.monotonic()
            self._look_at_all()

    def close(self) -> None:
        while self._ends:
            self._ends.pop()()

    def _look_at_all(self) -> None:
        for connection, credentials in self._watched:
            self._look_at(connection, credentials)

    def _look_at(self, connection: Connection, credentials: Credentials) -> None:
        present, now = credentials.present, self._clock.wall()
        end = (credentials.name, credentials.ends)
        if present is None or not credentials.ends_soon or end in self._notified:
            return
        self._notified.add(end)
        which = translate("SignIn", "{credential} at {place}:").format(
            credential=words.credential_words(present), place=connection.credential_host
        )
        text = together(which, words.validity_words(credentials, now))
        self._notices.post(NoticeType.CONNECTION, text, urgent=True, inside=True)
