"""A program that asks the window for its state: without the client package, which no installed Tideboard has."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from typing import Any

from tideboard_desktop.smoke.report import Missing

_PIECE = 65_536


def status(address: str, token: str, patience: float) -> dict[str, Any]:
    """What `/v1/status` answers at a socket or pipe, within `patience` seconds at a socket.

    Raises OSError, and Missing for any other answer.
    """
    lines = ["GET /v1/status HTTP/1.1", "Host: localhost", f"Authorization: Bearer {token}", "Connection: close"]
    sent = "\r\n".join([*lines, "", ""]).encode()
    head, _, body = _exchanged(address, sent, patience).partition(b"\r\n\r\n")
    first = head.partition(b"\r\n")[0].decode(errors="replace")
    if first.split()[1:2] != ["200"]:
        raise Missing(f"a program is answered with “{first}”")
    found: dict[str, Any] = json.loads(body)
    return found


def _exchanged(address: str, sent: bytes, patience: float) -> bytes:
    if sys.platform == "win32":
        with Path(address).open("r+b", buffering=0) as pipe:
            pipe.write(sent)
            return b"".join(iter(lambda: pipe.read(_PIECE), b""))
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(patience)
        line.connect(address)
        line.sendall(sent)
        return b"".join(iter(lambda: line.recv(_PIECE), b""))
