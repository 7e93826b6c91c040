"""Where the window's API is: a socket or a pipe of this user, or a port of this computer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from tideboard_api.errors import NoWindow

LOOPBACK: Final = "127.0.0.1"
PIPES: Final = "\\\\.\\pipe\\"


@dataclass(frozen=True, slots=True)
class Place:
    """`path` is that of a Unix socket or, in Windows, of a pipe; else `port` counts, at the loopback address."""

    path: str = ""
    port: int = 0

    @property
    def host(self) -> str:
        """What the header Host has to say."""
        return "localhost" if self.path else f"{LOOPBACK}:{self.port}"

    @property
    def is_pipe(self) -> bool:
        """Whether it is a pipe of Windows."""
        return self.path.startswith(PIPES)


def place_of(text: str) -> Place:
    """Read `http://127.0.0.1:PORT`, or the path of a socket or pipe, as the window shows it; raises NoWindow else."""
    if "://" not in text:
        return Place(path=text)
    parts = urlsplit(text)
    try:
        port = parts.port
    except ValueError:
        port = None
    if parts.scheme != "http" or parts.hostname != LOOPBACK or not port or parts.path not in {"", "/"} or parts.query:
        raise NoWindow("bad-place", f"Write the place as the window shows it: http://{LOOPBACK}:PORT, or a path.")
    return Place(port=port)
