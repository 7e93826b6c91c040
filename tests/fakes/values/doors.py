"""The tables of doors in docs/security.md, and what processes of this computer listen at."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from checkout import ROOT

ACCEPTS = 0x10000
"""__SO_ACCEPTCON of Linux, among the flags of a Unix socket."""
KINDS = {
    "tideboard_sandbox": "sandbox",
    "tideboard_core.programs.server": "programs",
    "tideboard_api.mcp_server": "mcp",
}


class TableRow(NamedTuple):
    """A row: what it listens at (empty for a file), the modules or folders that open it, its tests."""

    name: str
    listens: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


def doors() -> list[TableRow]:
    """Every row of both tables."""
    page = (ROOT / "docs/security.md").read_text(encoding="utf-8").partition("\n## Doors\n")[2].partition("\n## ")[0]
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in page.splitlines() if line.startswith("| ")]
    found = []
    for name, second, *more, modules, tests in lines:
        names = [tuple(re.findall("`([^`]+)`", cell)) for cell in (modules, tests)]
        found.append(TableRow(name, second if len(more) == 3 else "", *names))
    return [row for row in found if row.name not in {"Door", "Path"}]


def listening(process: int) -> list[str]:
    """What a process and those that it started listen at, as the table has it: `window: unix`, `sandbox: tcp HOST`."""
    return sorted(listening_sockets(process))


def listening_sockets(process: int) -> Counter[str]:
    """The same with the number of sockets of each."""
    sockets = _listening_sockets()
    opened = {(_kind(each), name) for each in _tree(process) for name in _opened(each) if name in sockets}
    return Counter(f"{kind}: {sockets[name]}" for kind, name in opened)


def _listening_sockets() -> dict[str, str]:
    """Places by the number of the socket's file."""
    found = {}
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            cells = line.split()
            if cells[3] == "0A":
                address = bytes.fromhex(cells[1].partition(":")[0])
                host = ".".join(map(str, reversed(address))) if len(address) == 4 else address.hex()
                found[cells[9]] = f"tcp {host}"
    for table in ("udp", "udp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            found[line.split()[9]] = table
    for line in Path("/proc/net/unix").read_text().splitlines()[1:]:
        cells = line.split()
        if int(cells[3], 16) & ACCEPTS:
            found[cells[6]] = "unix"
    return found


def _tree(process: int) -> list[int]:
    children = [
        int(each)
        for task in Path(f"/proc/{process}/task").iterdir()
        for each in (task / "children").read_text().split()
    ]
    return [process, *(below for child in children for below in _tree(child))]


def _opened(process: int) -> list[str]:
    links = [str(each.readlink()) for each in Path(f"/proc/{process}/fd").iterdir() if each.is_symlink()]
    return [link[len("socket:[") : -1] for link in links if link.startswith("socket:[")]


def _kind(process: int) -> str:
    words = Path(f"/proc/{process}/cmdline").read_text().split("\0")
    return next((kind for name, kind in KINDS.items() if name in words), "window")
