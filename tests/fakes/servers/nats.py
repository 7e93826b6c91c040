"""A real NATS server with the configuration that `tideboard-hub setup` writes; always ended."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from fakes.servers.desktop_services import not_run_here
from tideboard_core.fanout.bus import BusAddress
from tideboard_core.fanout.server_files import PUBLISHES, READS, Listening, set_up

PAUSE = 0.02
"""Seconds between two tries to connect."""


@dataclass(slots=True)
class NatsServer:
    """A server that can be killed, started again and held; `folder` has its configuration and the users' keys."""

    folder: Path
    configuration: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def fanout(self) -> BusAddress:
        """The server for who publishes."""
        return BusAddress(url=f"nats://127.0.0.1:{self.port}", key_file=self.folder / PUBLISHES)

    @property
    def window(self) -> BusAddress:
        """The server for a window."""
        return BusAddress(url=f"nats://127.0.0.1:{self.port}", key_file=self.folder / READS)

    def start(self) -> None:
        """Start it, and wait until it accepts connections."""
        command = [str(server_program()), "-c", str(self.configuration)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        while self.process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1.0):
                return
            time.sleep(PAUSE)
        raise AssertionError((self.folder / "log").read_text())

    def kill(self) -> None:
        """End it as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def hold(self) -> None:
        """Let it stand still: connections stay, nothing passes; `kill` ends it too."""
        if self.process is not None and sys.platform != "win32":
            self.process.send_signal(signal.SIGSTOP)

    def log(self) -> str:
        """What it wrote so far."""
        return (self.folder / "log").read_text()


def server_program() -> Path:
    """The server that the lock brings as a wheel, beside this Python; skips the test where it is not installed."""
    found = Path(sys.executable).with_name("nats-server")
    if not found.exists():
        not_run_here("the lock has no NATS server for this system, or `dev.py test` has not installed it yet")
    return found


def free_port() -> int:
    """A port of this computer that nothing listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def nats_server(folder: Path, listening: Listening | None = None) -> Iterator[NatsServer]:
    """A server that runs; skips the test where there is none."""
    if sys.platform == "win32":
        pytest.skip("no NATS server is installed on Windows")
    server_program()
    where = listening or Listening(port=free_port())
    server = NatsServer(folder, set_up(folder, where), where.port)
    server.start()
    try:
        yield server
    finally:
        server.kill()
