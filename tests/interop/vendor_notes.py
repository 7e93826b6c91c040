"""What the scripts of the vendors' environment share: values as JSON, and the sandbox's control port."""

from __future__ import annotations

import json
import socket
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any


def plain(value: Any) -> Any:
    """What an SDK value holds, as JSON can; instants as seconds since 1970."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return int(value.timestamp())  # the vendor's instants are naive in the computer's zone
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list):
        return [plain(row) for row in value]
    if isinstance(value, dict):
        return {key: plain(row) for key, row in value.items()}
    names = [name for name in dir(value) if name[0].islower()]
    return {name: plain(getattr(value, name)) for name in names} if names else str(value).rpartition(".")[2]


def control(address: str, do: str, **arguments: object) -> dict[str, Any]:
    """Ask the sandbox's control port at `host:port`."""
    host, _, port = address.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=30) as link, link.makefile("rb") as lines:
        link.sendall(json.dumps({"do": do, **arguments}).encode() + b"\n")
        answer: dict[str, Any] = json.loads(lines.readline())
    assert answer["ok"], answer
    return answer
