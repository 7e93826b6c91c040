"""What the scripts of the vendors' environment share: values as JSON, checks, and the sandbox's control port."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any


class Checks:
    """How each call went: `ok`, or what was wrong."""

    def __init__(self) -> None:
        self.seen: dict[str, str] = {}

    def run(self, name: str, call: Callable[[], Any], right: Callable[[Any], Any] = lambda _: True) -> Any:
        """Call, look at the answer, write down how it went; the answer, or None where there is none."""
        answer = None
        try:
            answer = call()
            said = "ok" if right(answer) else f"unexpected: {answer}"
        except Exception as problem:  # noqa: BLE001  an exception is an answer that must be seen
            said = f"{type(problem).__name__}: {problem}"
        assert name not in self.seen, name
        self.seen[name] = said[:500]
        return answer

    def write(self, file: str) -> None:
        """Leave the result in a file."""
        Path(file).write_text(json.dumps(self.seen, ensure_ascii=False), encoding="utf-8")


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
