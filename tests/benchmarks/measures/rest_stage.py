"""One sandbox with both of Futu's doors, and on them our two gateways and futu-api."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from benchmarks.children import Kind, Subject, interpreter, told_versions
from benchmarks.frames import symbols
from fakes.servers.sandbox import RunningSandbox, sandbox_process

OPEND, REST, FUTU = "OpenD", "REST", "futu-api"
UNIVERSE, RATE = 500, 400
MINUTE = 61.0
"""Seconds that a subscription is held at least, and after which a rate limit is over."""
SETTLING = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class RestStage:
    """`clients` by name; all of them see the same exchange, OpenD's door and the REST door on one process."""

    sandbox: RunningSandbox
    clients: Mapping[str, Subject]

    @property
    def versions(self) -> dict[str, str]:
        """What all of them run on."""
        return told_versions(self.clients.values())

    @contextmanager
    def subscribed(self, names: Sequence[str], codes: Sequence[str], *kinds: str) -> Iterator[None]:
        """These clients get pushes of these symbols, for a while."""
        for name in names:
            self.clients[name].round(do="subscribe", symbols=list(codes), kinds=kinds)
        time.sleep(SETTLING)
        yield
        self.sandbox.ask_now("wait", seconds=MINUTE)
        for name in names:
            self.clients[name].round(do="unsubscribe", symbols=list(codes), kinds=kinds)


class Control:
    """One line to the sandbox's control port, kept open: its opening would be counted as part of a push."""

    def __init__(self, sandbox: RunningSandbox) -> None:
        host, _, port = str(sandbox.line["control"]).rpartition(":")
        self._link = socket.create_connection((host, int(port)))
        self._lines = self._link.makefile("rb")

    def advance(self, seconds: float) -> float:
        """Move the exchange on and wait for the answer; monotonic seconds of the order."""
        order = json.dumps({"do": "advance", "seconds": seconds}).encode() + b"\n"
        sent = time.monotonic()
        self._link.sendall(order)
        assert self._lines.readline()
        return sent

    def close(self) -> None:
        """End it."""
        self._lines.close()
        self._link.close()


def codes(count: int) -> list[str]:
    """Synthetic Hong Kong stocks."""
    return [f"HK.{code}" for code in symbols(count + 1)[1:]]


@contextmanager
def rest_stage() -> Iterator[RestStage]:
    """Set it up on a market that stands still; watched synthetic stocks tick. Raises PeerMissing."""
    interpreter(peer=True)
    load = ["--universe", str(UNIVERSE), "--rate", str(RATE), "--speed", "0", "--rest-port", "0"]
    with ExitStack() as stack:
        sandbox = stack.enter_context(sandbox_process(start="10:30", arguments=load))
        line = json.dumps(sandbox.line)
        kinds = {
            OPEND: Kind(module="ours.rest_client", arguments=("opend", line)),
            REST: Kind(module="ours.rest_client", arguments=("rest", line)),
            FUTU: Kind(module="peers.futu_carrier", arguments=(line,), peer=True),
        }
        yield RestStage(
            sandbox=sandbox, clients={name: stack.enter_context(Subject(kind)) for name, kind in kinds.items()}
        )
