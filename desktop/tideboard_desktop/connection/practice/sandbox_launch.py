"""Ports, arguments and child process of the practice exchange of one run; starts it before the window is built."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tideboard_core.errors import BadInput
from tideboard_core.system.private_files import check_private_file
from tideboard_core.system.sandbox_program import STATE_FILE
from tideboard_core.system.settings import Backend
from tideboard_desktop.connection.brokers.catalogue import BROKERS
from tideboard_desktop.connection.practice.sandbox_process import SandboxChild
from tideboard_desktop.connection.uses import Uses

if TYPE_CHECKING:  # imported with the first play
    from tideboard_desktop.connection.practice.play import Play


PORTS: Final = range(24_000, 32_000)
"""Below those that a system hands out to whoever asks for any: another program may take one of these meanwhile."""


def free_ports(count: int, among: Sequence[int] = PORTS) -> list[int]:
    """Loopback ports that are free now; another program may take one before the child does."""
    found, first = list[int](), int.from_bytes(os.urandom(2))
    for step in range(len(among)):
        place = ("127.0.0.1", among[(first + step) % len(among)])
        with contextlib.suppress(OSError), socket.create_server(place):
            found.append(place[1])
        if len(found) == count:
            break
    return found


class SandboxLaunch:
    """The sandbox process for one choice of connections, with a free port for each protocol; not yet started.

    `ports` has every port but OpenD's, which is `port`. With a `play` its market is a recorded day and its state that
    of the play. Raises ValueError for connections other than practice.
    """

    def __init__(self, wanted: Uses, directory: Path, play: Play | None = None) -> None:
        if not wanted.practice:
            raise ValueError("only practice connections start a sandbox")
        self.wanted = wanted
        self.state = directory / STATE_FILE if play is None else play.state
        doors = [broker.backend for broker in BROKERS.values() if broker.sandbox_option]
        self.port, *others = free_ports(1 + len(doors))
        self.ports = dict(zip(doors, others, strict=True))
        options = ["--opend-port", str(self.port), "--state", str(self.state)]
        options += [] if play is None else play.options()
        self.child = SandboxChild([*options, *sandbox_arguments(wanted, self.ports)])

    async def begin(self) -> None:
        """Start the child without waiting for its first line; `Practice.start` waits for it and reports failures."""
        with contextlib.suppress(BadInput, OSError):  # Practice.start meets the same obstacle and says it
            check_private_file(self.state)
            await self.child.spawn()


def sandbox_arguments(wanted: Uses, ports: Mapping[Backend, int]) -> list[str]:
    """Seed, scenario and ports as the sandbox's own options; a port other than OpenD's only if it is used."""
    target = wanted.connection
    arguments = ["--seed", str(target.seed)] if target.seed is not None else []
    arguments += ["--scenario", target.scenario] if target.scenario else []
    used = {one.door for one in wanted.all}
    options = {backend: BROKERS[backend].sandbox_option or "" for backend in ports}
    return arguments + [
        word for backend in ports if backend in used for word in (options[backend], str(ports[backend]))
    ]
