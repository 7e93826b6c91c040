"""How the process that serves programs gets its end of the channel: inherited on Unix, shared by its id on Windows."""

from __future__ import annotations

import os
import socket
import sys
from typing import Final

OPTION: Final = "--channel"
STDIN: Final = "-"
"""On Windows a socket is no file that a child inherits: what `socket.share` made for it comes as its standard input."""
_LONGEST_SHARE: Final = 4096


def channel_arguments(end: socket.socket) -> list[str]:
    """The child's arguments that name its end; nothing in them is secret."""
    return [OPTION, STDIN if sys.platform == "win32" else str(end.fileno())]


def inherited(end: socket.socket) -> tuple[int, ...]:
    """The files that the child inherits."""
    return () if sys.platform == "win32" else (end.fileno(),)


def share(end: socket.socket, process: int) -> bytes:
    """What the child has to get on its standard input; empty on Unix."""
    if sys.platform == "win32":
        return end.share(process)
    return b""


def take_channel(given: str) -> socket.socket:
    """In the child: the socket behind the option's value; raises OSError or ValueError where there is none."""
    if sys.platform == "win32":
        return socket.fromshare(sys.stdin.buffer.read(_LONGEST_SHARE))
    number = int(given)
    os.set_inheritable(number, False)
    return socket.socket(fileno=number)
