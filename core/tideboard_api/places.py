"""Where the API is reached: the socket of this user, the pipe on Windows, and the host that a request names there."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import Final

HOST: Final = "tideboard"
"""What the Host header says over the socket and the pipe; over TCP it is `127.0.0.1:PORT`."""
FOLDER: Final = "tideboard"
SOCKET: Final = "api"
PIPE: Final = r"\\.\pipe\tideboard-api"


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
