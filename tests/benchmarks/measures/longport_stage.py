"""One sandbox, a relay in front of its LongPort quote socket, and on both our client and the vendor's."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.children import VENDORS, Kind, Subject, interpreter, told_versions
from benchmarks.longport_frames import symbols
from fakes.servers.sandbox import RunningSandbox, sandbox_process

OURS, OLDER, NEWER = "ours", "longport", "longbridge"
UNIVERSE = 500
SETTLING = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LongportStage:
    """`clients` by name, ours first; all of them see the same door."""

    sandbox: RunningSandbox
    relay: Subject
    clients: Mapping[str, Subject]

    @property
    def versions(self) -> dict[str, str]:
        """What all of them run on."""
        return told_versions(self.clients.values())

    def each(self, do: str, **order: object) -> dict[str, dict[str, Any]]:
        """Ask all of them in turn."""
        return {name: client.round(do=do, **order) for name, client in self.clients.items()}

    def subscribe(self, count: int, *kinds: str) -> None:
        """Let all of them subscribe, and wait until what follows a subscription is over: first pushes, pulls."""
        self.each("subscribe", symbols=symbols(count), kinds=kinds)
        time.sleep(SETTLING)

    def under_load(self, name: str, order: Mapping[str, object], load: Mapping[str, object]) -> dict[str, Any]:
        """What one of them measured while the relay pushed to it."""
        client = self.clients[name]
        client.ask(**order)
        assert client.heard() == {"started": True}
        self.relay.round(to=[name], **load)
        return client.heard()


def door_of(line: Mapping[str, Any], quotes: str) -> str:
    """What a client has to know, with the address at which it finds the quotes."""
    door = line["longport"]
    return json.dumps(
        {"keys": line["longport_keys"], "http": door["http"], "quote_ws": quotes, "trade_ws": door["trade_ws"]}
    )


@contextmanager
def longport_stage(
    *, pushed: int = UNIVERSE, arguments: Sequence[str] = (), relayed: bool = True
) -> Iterator[LongportStage]:
    """Set it up on a market that stands still; the relay pushes so many symbols. Raises PeerMissing.

    Not `relayed`: the clients are on the sandbox's own socket.
    """
    interpreter(peer=True, home=VENDORS)
    load = ["--universe", str(UNIVERSE), "--longport-port", "0", *arguments]
    with ExitStack() as stack:
        sandbox = stack.enter_context(sandbox_process(start="10:30", arguments=load))
        quotes = sandbox.line["longport"]["quote_ws"]
        kind = Kind(module="ours.longport_relay", arguments=(quotes, str(pushed)))
        relay = stack.enter_context(Subject(kind))

        def door(name: str) -> str:
            return door_of(sandbox.line, f"{relay.versions['address']}/{name}" if relayed else quotes)

        kinds = {
            OURS: Kind(module="ours.longport_client", arguments=(door(OURS),)),
            **{
                brand: Kind(module="peers.longport_sdk", arguments=(brand, door(brand)), peer=True, home=VENDORS)
                for brand in (OLDER, NEWER)
            },
        }
        clients = {name: stack.enter_context(Subject(kind)) for name, kind in kinds.items()}
        yield LongportStage(sandbox=sandbox, relay=relay, clients=clients)
