"""One process per data directory; a second start raises the first one's window and hands it the file it was given."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLockFile, QTimer

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

CONNECT_MS = 1000
LONGEST_MESSAGE = 32_768
"""Bytes: the longest path of any system, escaped, with room."""
PATIENCE_MS = 2000
"""A caller that has not finished its line by then is not listened to any longer."""
OpenFile = Callable[[Path], None]


def _nothing(_path: Path) -> None:
    """Where files are not opened."""


def message_of(path: Path) -> bytes:
    """The one line in which a later start names the file that it was given."""
    return json.dumps({"open": str(path.absolute())}, ensure_ascii=True).encode() + b"\n"


def path_in(message: bytes) -> Path | None:
    """The file of such a line; None for anything else: a wrong message is nobody's, and ignored."""
    try:
        told = json.loads(message)
    except (ValueError, RecursionError):
        return None
    path = told.get("open") if isinstance(told, dict) else None
    if not isinstance(path, str) or "\0" in path:
        return None
    try:
        os.fsencode(path)
    except UnicodeEncodeError:  # half of a character: no file system has such a name
        return None
    found = Path(path)
    return found if found.is_absolute() else None


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

    def call_first(self, file: Path | None = None) -> bool:
        """Ask the process that holds the directory to raise its window and to open `file`; whether it was reached."""
        from PySide6.QtNetwork import QLocalSocket  # the network library waits until after the first paint

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(CONNECT_MS):
            return False
        told = file is None or self._tell(socket, message_of(file))
        socket.disconnectFromServer()
        return told

    def _tell(self, socket: QLocalSocket, message: bytes) -> bool:
        """Send the line, and wait until the other side has hung up over it; False where it has not taken it."""
        socket.write(message)
        return socket.waitForBytesWritten(CONNECT_MS) and (
            socket.state() is socket.LocalSocketState.UnconnectedState or socket.waitForDisconnected(PATIENCE_MS)
        )

    def on_call(self, raise_window: Callable[[], None], open_file: OpenFile = _nothing) -> None:
        """Run `raise_window` whenever a later start calls, and `open_file` with the file that it names."""
        from PySide6.QtNetwork import QLocalServer

        if self._server is not None:
            self._server.close()  # before the new one listens: closing takes the name away
        server = QLocalServer()
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name)  # left behind by a process that was killed; we hold the lock
        server.newConnection.connect(lambda: self._answer(server, raise_window, open_file))
        server.listen(self._name)
        self._server = server

    def _answer(self, server: QLocalServer, raise_window: Callable[[], None], open_file: OpenFile) -> None:
        while (socket := server.nextPendingConnection()) is not None:
            socket.setReadBufferSize(LONGEST_MESSAGE)
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(partial(_listen, socket, open_file))
            QTimer.singleShot(PATIENCE_MS, socket, socket.abort)
            _listen(socket, open_file)  # what came before we were connected
        raise_window()

    def release(self) -> None:
        """Let others use the directory."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()


def _listen(socket: QLocalSocket, open_file: OpenFile) -> None:
    """Once the line is whole: hang up, and open what it names. A longer one is hung up on unread."""
    if not socket.canReadLine():
        if socket.bytesAvailable() >= LONGEST_MESSAGE:
            socket.abort()
        return
    message = bytes(socket.readLine(LONGEST_MESSAGE).data())
    socket.readyRead.disconnect()  # one line is all that a caller may say
    socket.disconnectFromServer()
    path = path_in(message)
    if path is not None:
        open_file(path)
