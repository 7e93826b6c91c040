"""The command line of the sandbox: what was chosen, and no port without a use."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.practice.sandbox_launch import SandboxLaunch, free_ports, sandbox_arguments
from tideboard_desktop.connection.uses import Uses

PORTS = {Backend.LONGPORT: 4711, Backend.OPEND_REST: 4712}
LONGPORT_DOOR = Connection(door=Backend.LONGPORT)


@pytest.mark.parametrize(
    ("wanted", "arguments"),
    [
        (Uses(connection=Connection()), []),
        (Uses(connection=Connection(seed=7, scenario="thin-book")), ["--seed", "7", "--scenario", "thin-book"]),
        (Uses(connection=LONGPORT_DOOR), ["--longport-port", "4711"]),
        (Uses(connection=Connection(), orders=LONGPORT_DOOR, other_flow=LONGPORT_DOOR), ["--longport-port", "4711"]),
    ],
    ids=["nothing", "seed and scenario", "prices", "two uses of one port"],
)
def test_a_port_is_opened_only_if_it_is_used(wanted: Uses, arguments: list[str]) -> None:
    assert sandbox_arguments(wanted, PORTS) == arguments


def test_only_practice_starts_a_sandbox(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="only practice"):
        SandboxLaunch(Uses(connection=Connection(backend=Backend.OPEND, host="127.0.0.1", port=1)), tmp_path)


def test_each_port_is_another_one(tmp_path: Path) -> None:
    launch = SandboxLaunch(Uses(connection=Connection()), tmp_path)
    assert launch.ports.keys() == PORTS.keys()
    assert len({launch.port, *launch.ports.values()}) == 3
    assert not launch.state.exists()


def test_ports_are_none_that_a_system_hands_out_nor_taken_ones() -> None:
    """A connection of any program had one of the system's own before the practice exchange had it."""
    (taken,) = free_ports(1)
    assert taken < 32_768  # Linux; the others begin at 49,152
    with socket.create_server(("127.0.0.1", taken)):
        assert taken not in free_ports(9, range(taken, taken + 9))
