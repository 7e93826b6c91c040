"""One process per data directory; a second start raises the first one's window."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLockFile

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

CONNECT_MS = 1000


class SingleInstance:
    """Holds the lock file of a data directory and listens for later starts."""

    def __init__(self, directory: Path) -> None:
        self._lock = QLockFile(str(directory / "tideboard.lock"))
        self._lock.setStaleLockTime(0)
        # A name instead of a path in the data directory: the path of a Unix socket may have 107 characters only.
        self._name = f"tideboard-{hashlib.sha256(str(directory.resolve()).encode()).hexdigest()[:16]}"
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Whether this process may use the directory; frees the claim of a process that died."""
        return self._lock.tryLock(0)

    def holder(self) -> int:
        """Process id of who holds the directory, 0 when it cannot be told."""
        information: Any = self._lock.getLockInfo()  # (pid, host, program), or nothing when the file is unreadable
        return int(information[0]) if information else 0

    def call_first(self) -> bool:
        """Ask the process that holds the directory to raise its window; whether it could be reached."""
        from PySide6.QtNetwork import QLocalSocket  # the network library waits until after the first paint

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(CONNECT_MS):
            return False
        socket.disconnectFromServer()
        return True

    def on_call(self, raise_window: Callable[[], None]) -> None:
        """Run `raise_window` whenever a later start calls."""
        from PySide6.QtNetwork import QLocalServer

        if self._server is not None:
            self._server.close()  # before the new one listens: closing takes the name away
        server = QLocalServer()
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name)  # left behind by a process that was killed; we hold the lock
        server.newConnection.connect(lambda: self._answer(server, raise_window))
        server.listen(self._name)
        self._server = server

    def _answer(self, server: QLocalServer, raise_window: Callable[[], None]) -> None:
        while (socket := server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromServer()
        raise_window()

    def release(self) -> None:
        """Let others use the directory."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()
