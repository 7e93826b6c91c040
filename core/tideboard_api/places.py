"""Where the API is reached: the socket of this user, the pipe on Windows, and the host that a request names there."""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

HOST: Final = "localhost"
"""What the Host header says over the socket and the pipe; over TCP it is `127.0.0.1:PORT`."""
FOLDER: Final = "tideboard"
SOCKET: Final = "api"
PIPE: Final = r"\\.\pipe\tideboard-api"

LOOPBACK: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class ApiPlace:
    """`path` is that of a socket or, on Windows, the name of a pipe; else `port` counts, at the loopback address."""

    path: str = ""
    port: int = 0

    @property
    def host(self) -> str:
        """What the Host header has to say."""
        return HOST if self.path else f"{LOOPBACK}:{self.port}"

    @property
    def is_pipe(self) -> bool:
        """Whether it is a pipe of Windows."""
        return self.path.startswith(PIPE)


def place_of(text: str) -> ApiPlace:
    """Read a place as the window shows it: `http://127.0.0.1:PORT`, or a path; ValueError for any other host."""
    if "://" not in text:
        return ApiPlace(path=text)
    parts = urlsplit(text)
    port = parts.port  # ValueError for what is no number of a port
    if parts.scheme != "http" or parts.hostname != LOOPBACK or not port or parts.path not in {"", "/"} or parts.query:
        raise ValueError(f"the place is a path, or http://{LOOPBACK}:PORT as the window shows it")
    return ApiPlace(port=port)


def default_address() -> str:
    """The path of the window's socket, on Windows the name of its pipe; a window of another data folder has another."""
    return address_of(runtime_folder(), "")


def address_of(folder: Path, more: str) -> str:
    """The address in a folder for runtime files; `more` tells windows of one user apart."""
    ending = f"-{more}" if more else ""
    if sys.platform == "win32":
        return f"{PIPE}-{getpass.getuser()}{ending}"
    return str(folder / FOLDER / f"{SOCKET}{ending}.sock")


def runtime_folder() -> Path:
    """The user's folder for files of running programs: short enough for a socket, and of nobody else."""
    given = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    if given.is_absolute():
        return given
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "TemporaryItems"
    return Path.home() / ".cache"
