"""One process per data directory; a second start raises the first one's window and names the file to open."""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import socket as sockets
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLockFile, QTimer

from tideboard_api.peers import is_own_folder, owner_of
from tideboard_core.audit.folder_lock import lock_data_folder
from tideboard_core.system import access_list

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

log = logging.getLogger(__name__)

CONNECT_MS = 1000
LONGEST_SOCKET = 103
"""Bytes that the path of a Unix socket may have on every system."""
QT_NEEDS = len("/abcdef/s")
"""What Qt appends to the folder of a socket while it binds it in a temporary folder."""
LONGEST_MESSAGE = 32_768
"""Bytes: the longest path of any system, escaped, with room."""
PATIENCE_MS = 2000
"""Time in which a caller must finish its line."""
ACTIVATION = "XDG_ACTIVATION_TOKEN"
"""Name of the variable in which a launcher hands a token over, and from which Qt takes it for its next request."""
LONGEST_TOKEN = 500
"""Characters that are believed to be a token."""
_LIMITED_INFORMATION = 0x1000
"""PROCESS_QUERY_LIMITED_INFORMATION: enough to ask whose process it is."""
OpenFile = Callable[[Path], None]


def _nothing(_path: Path) -> None:
    """Where files are not opened."""


def _no_window() -> None:
    """What a later start raises until there is a window."""


def message_of(path: Path | None, token: str = "") -> bytes:
    """The one line in which a later start names the file that it was given, and the token of its launcher."""
    file = {} if path is None else {"open": str(path.absolute())}
    return json.dumps(file | ({"activation": token} if token else {}), ensure_ascii=True).encode() + b"\n"


def own_token() -> str:
    """The token with which whoever started this process lets a window come to the front, empty without one.

    A launcher sets it by xdg-activation-v1.xml; under Wayland no window raises itself without it.
    """
    token = os.environ.get(ACTIVATION, "")
    return token if is_token(token) else ""


def is_token(token: object) -> bool:
    """Whether this can be a token: compositors write a number or a UUID."""
    return isinstance(token, str) and 0 < len(token) <= LONGEST_TOKEN and token.isascii() and token.isprintable()


def token_in(message: bytes) -> str:
    """The token of such a line; empty for a line without one."""
    token = _object(message).get("activation")
    return str(token) if is_token(token) else ""


def _object(message: bytes) -> dict[str, object]:
    try:
        wanted = json.loads(message)
    except (ValueError, RecursionError):
        return {}
    return wanted if isinstance(wanted, dict) else {}


def path_in(message: bytes) -> Path | None:
    """The file of such a line; None for an invalid message, which is ignored."""
    path = _object(message).get("open")
    if not isinstance(path, str) or "\0" in path:
        return None
    try:
        os.fsencode(path)
    except UnicodeEncodeError:  # a lone surrogate: no file system has such a name
        return None
    found = Path(path)
    return found if found.is_absolute() else None


def socket_places(directory: Path) -> Iterator[str]:
    """Where the process that holds `directory` may listen, best first; nobody else can take one of these names.

    The runtime folder, the data directory itself, and where both paths are too long a private folder of ours below the
    temporary one. Windows has a name space of its own for pipes.
    """
    name = f"tideboard-{hashlib.sha256(str(directory.resolve()).encode()).hexdigest()[:16]}"
    if sys.platform == "win32":
        yield name
        return
    folders = [Path(path) for path in (os.environ.get("XDG_RUNTIME_DIR", ""),) if Path(path).is_absolute()]
    short = [
        folder
        for folder in (*folders, directory.resolve())
        if len(os.fsencode(folder)) + max(QT_NEEDS, len(name) + 1) <= LONGEST_SOCKET and is_own_folder(folder)
    ]
    yield from (str(folder / name) for folder in short)
    if short:
        return
    try:
        private = Path(tempfile.gettempdir()) / f"{name}-{os.getuid()}"  # refused where it is full
        private.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return
    if is_own_folder(private):
        yield str(private / "s")


def is_our_peer(socket: QLocalSocket, *, server: bool) -> bool:
    """Whether the process at the other end, the server or a client, runs under our account."""
    if sys.platform == "win32":
        return _at_pipe(int(socket.socketDescriptor()), server=server)
    with sockets.socket(fileno=os.dup(int(socket.socketDescriptor()))) as end:
        try:
            return owner_of(end) == os.getuid()
        except OSError:
            return False


def _at_pipe(handle: int, *, server: bool) -> bool:
    """Whether the process at the other end of a named pipe is ours; one that cannot be asked is not.

    Qt gives the pipe an access list of our account, but a pipe that another account made first has its own.
    """
    if sys.platform != "win32":
        raise OSError(sys.platform)
    import ctypes

    kernel = ctypes.WinDLL("kernel32")
    kernel.OpenProcess.restype = ctypes.c_void_p
    number = ctypes.c_uint32()
    ask = kernel.GetNamedPipeServerProcessId if server else kernel.GetNamedPipeClientProcessId
    if not ask(ctypes.c_void_p(handle), ctypes.byref(number)):
        return False
    process = kernel.OpenProcess(_LIMITED_INFORMATION, 0, number)
    if not process:
        return False
    try:
        return access_list.user(process) == access_list.user()
    except OSError:
        return False
    finally:
        kernel.CloseHandle(ctypes.c_void_p(process))


class SingleInstance:
    """Holds a data directory for one process and listens for later starts."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = QLockFile(str(directory / "tideboard.lock"))
        self._lock.setStaleLockTime(0)
        self._handle: int | None = None
        self._server: QLocalServer | None = None
        self._raise_window: Callable[[], None] = _no_window
        self._open_file: OpenFile = _nothing

    def claim(self) -> bool:
        """Whether this process may use the directory; frees the claim of a process that died.

        The lock file names the process. A lock of the system on the directory comes beside it and, where the disk is
        too full for the lock file, in its place: orders can be cancelled then. Raises OSError where neither works.
        """
        named = self._lock.tryLock(0)
        if not named and self._lock.error() is QLockFile.LockError.LockFailedError:
            return False
        if not named and self._lock.error() is QLockFile.LockError.PermissionError:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self._directory))
        try:
            self._handle = lock_data_folder(self._directory)
        except OSError:
            if not named:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._directory)) from None
            return True
        if self._handle is None and named:
            self._lock.unlock()
        return self._handle is not None

    def holder(self) -> int:
        """Process id of who holds the directory, 0 when it cannot be told."""
        information: Any = self._lock.getLockInfo()  # (pid, host, program), or nothing when the file is unreadable
        return int(information[0]) if information else 0

    def call_first(self, file: Path | None = None) -> bool:
        """Ask the process that holds the directory to raise its window and to open `file`; whether it was reached."""
        return any(self._call(place, file) for place in socket_places(self._directory))

    def _call(self, place: str, file: Path | None) -> bool:
        from PySide6.QtNetwork import QLocalSocket  # the network library waits until after the first paint

        socket = QLocalSocket()
        socket.connectToServer(place)
        if not socket.waitForConnected(CONNECT_MS) or not is_our_peer(socket, server=True):
            return False
        token = own_token()
        sent = True
        if file is not None:
            sent = self._tell(socket, message_of(file, token))
        elif token:  # nothing is waited for: a process that is at work reads it later, and raises without it too
            socket.write(message_of(None, token))
            socket.waitForBytesWritten(CONNECT_MS)
        socket.disconnectFromServer()
        return sent

    def _tell(self, socket: QLocalSocket, message: bytes) -> bool:
        """Send the line, and wait until the other side has hung up over it; False where it has not taken it."""
        socket.write(message)
        return socket.waitForBytesWritten(CONNECT_MS) and (
            socket.state() is socket.LocalSocketState.UnconnectedState or socket.waitForDisconnected(PATIENCE_MS)
        )

    def on_call(self, raise_window: Callable[[], None], open_file: OpenFile = _nothing) -> None:
        """Run `raise_window` whenever a later start calls, and `open_file` with the file that it names.

        Meanwhile the token of that start is in the environment, where Qt takes it. What an earlier call named is not
        run any more.
        """
        self._raise_window, self._open_file = raise_window, open_file
        if self._server is not None and self._server.isListening():
            return
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer()
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._answer)
        self._server = server
        for place in socket_places(self._directory):
            QLocalServer.removeServer(place)  # left behind by a process that was killed; we hold the lock
            if server.listen(place):
                return
        log.warning("a later start cannot raise this window: %s", server.errorString() or "no place to listen")

    def _answer(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            if not is_our_peer(socket, server=False):
                socket.abort()
                socket.deleteLater()
                continue
            socket.setReadBufferSize(LONGEST_MESSAGE)
            call = _Call(socket, self._raise, self._open)
            socket.disconnected.connect(partial(_Call.ended, call))  # bound, it would hold no call alive
            socket.readyRead.connect(partial(_Call.listen, call))
            QTimer.singleShot(PATIENCE_MS, socket, socket.abort)
            call.listen()  # what came before we were connected
            if socket.state() is socket.LocalSocketState.UnconnectedState:
                call.ended()

    def _raise(self) -> None:
        """Raise the window as the last `on_call` has it, which may be newer than the connection of the caller."""
        self._raise_window()

    def _open(self, path: Path) -> None:
        """The same of a file."""
        self._open_file(path)

    def release(self) -> None:
        """Let others use the directory."""
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        self._lock.unlock()


class _Call:
    """One caller: its window is raised once, with its line or, if it has none, when it has hung up."""

    def __init__(self, socket: QLocalSocket, raise_window: Callable[[], None], open_file: OpenFile) -> None:
        self._socket, self._raise, self._open = socket, raise_window, open_file
        self._done = False

    def listen(self) -> None:
        """Once the line is complete: disconnect, raise, and open the file. A longer line is dropped unread."""
        socket = self._socket
        if self._done:  # one line is all that a caller may say
            return
        if not socket.canReadLine():
            if socket.bytesAvailable() >= LONGEST_MESSAGE:
                socket.abort()
            return
        message = bytes(socket.readLine(LONGEST_MESSAGE).data())
        self._bring(token_in(message))
        socket.disconnectFromServer()
        path = path_in(message)
        if path is not None:
            self._open(path)

    def ended(self) -> None:
        """The caller has hung up, or was hung up on."""
        self._bring("")
        self._socket.deleteLater()

    def _bring(self, token: str) -> None:
        if self._done:
            return
        self._done = True
        if token:
            os.putenv(ACTIVATION, token)  # for this request alone: os.environ, which programs of ours inherit, has none
        try:
            self._raise()
        finally:
            if token:
                os.unsetenv(ACTIVATION)
