"""A client of the quote socket whose pushes are kept in a list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from google.protobuf.message import Message

from tideboard_proto.longport import control_pb2 as control
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_ACCOUNTS
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.access.sessions import SocketKind
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.quotes.client import QuoteSession
from tideboard_sandbox.server.hostile import HostileValues


@dataclass(eq=False)
class RecordedSocket:
    """A socket whose client reads when `writable` says so."""

    name: str = "quote-1"
    account: str = LONGPORT_ACCOUNTS[0]
    kind: SocketKind = SocketKind.QUOTE
    writable: bool = True
    hostile_values: HostileValues | None = None
    pushes: list[tuple[int, Any]] = field(default_factory=list)

    def push(self, command: int, message: Message) -> None:
        """Keep a copy, as the wire would."""
        self.pushes.append((command, type(message).FromString(message.SerializeToString())))

    def dismiss(self, code: control.Close.Code, reason: str) -> None:
        """Say goodbye."""
        self.pushes.append((0, control.Close(code=code, reason=reason)))

    def cut(self, reason: str) -> None:
        """Drop it."""
        self.writable = False

    def take(self, command: int) -> list[Any]:
        """The pushes of a command so far; they are forgotten here."""
        taken = [message for kept, message in self.pushes if kept == command]
        self.pushes = [row for row in self.pushes if row[0] != command]
        return taken


def recorded_session(
    exchange: Exchange, *, scenario: str = "calm", shared: LongportState | None = None, overnight: bool = False
) -> QuoteSession:
    """A session that nothing connects to a socket."""
    if shared is None:
        shared = LongportState(exchange, now=lambda: 1000.0)
        shared.apply_scenario(scenario)
    return QuoteSession(shared=shared, socket=RecordedSocket(), overnight=overnight)
