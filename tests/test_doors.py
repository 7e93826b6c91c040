"""Every listening socket and every opened path of the program stands in a table of docs/security.md, with its test."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import one_reading
from checkout import ROOT
from devtools.counting.module import Module
from fakes.values.doors import doors
from one_reading import PATIENT, each_file

pytestmark = PATIENT

LISTENING = {
    "start_server", "start_unix_server", "create_server", "create_unix_server", "create_datagram_endpoint",
    "start_serving_pipe", "CreateNamedPipe", "QLocalServer", "QTcpServer", "QUdpSocket", "QWebSocketServer",
    "HTTPServer", "ThreadingHTTPServer", "TCPServer", "UnixStreamServer", "TCPSite", "UnixSite", "SockSite", "run_app",
}  # fmt: skip
READING = {"read_bytes", "read_text", "ParquetFile", "DeltaTable", "memory_map", "mkfifo"}
WHOLE_NAMES = {"os.open", "sqlite3.connect", "parquet.read_table", "io.open"}
MAY_OPEN = {"open", *READING, *(name.rpartition(".")[2] for name in WHOLE_NAMES)}
RESOURCES = {"self.read_text", "read_text"}
"""The program's own resources, and a method of a dock: no path is given to them."""


def listens(call: ast.Call) -> bool:
    """Whether a call makes a socket or pipe that others can connect to."""
    name = called(call)
    bound = name == "bind" and len(call.args) == 1 and not isinstance(call.args[0], ast.Starred)
    return name in LISTENING or bound


def opens(call: ast.Call) -> bool:
    """Whether a call opens a path."""
    name = called(call)
    if name not in MAY_OPEN:
        return False
    whole = ast.unparse(call.func)
    if name != "open" or whole in WHOLE_NAMES:
        return whole in WHOLE_NAMES or (name in READING and whole not in RESOURCES)
    modes = [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return whole == "open" or any(set(mode) <= set("rwabx+t") for mode in modes)


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


@each_file("core", "desktop")
def doors_of(module: Module) -> list[tuple[bool, str]]:
    """Calls that make a socket (True) or open a path, each with its line and text."""
    found = [(wants is listens, call) for call in module.nodes(ast.Call) for wants in (listens, opens) if wants(call)]
    return [(listening, f"{call.lineno}: {ast.unparse(call)[:80]}") for listening, call in found]


def name_of(path: Path) -> str:
    """Name of a module in a row: its path below the folder of its package."""
    return path.relative_to(path.parts[0]).as_posix()


def fits(place: str, name: str) -> bool:
    """Whether a place of a row is a module, or the folder that it is in."""
    return name.startswith(place) if place.endswith("/") else name == place


def test_every_listening_socket_and_opened_path_is_in_a_row_and_no_row_is_without_one() -> None:
    sockets = {name for row in doors() if row.listens for name in row.modules}
    files = {name for row in doors() if not row.listens for name in row.modules}
    missing, used = [], set[str]()
    for path, calls in doors_of.found().items():
        for listening, call in calls:
            fitting = {place for place in (sockets if listening else files) if fits(place, name_of(path))}
            used |= fitting
            if not fitting:
                missing.append(f"{path}:{call}")
    assert missing == []
    assert (sockets | files) - used == set()


def test_every_row_says_what_checks_it() -> None:
    assert [row.name for row in doors() if not row.tests or not row.modules] == []
    assert [name for row in doors() for name in row.tests if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    "snippet",
    [
        "await asyncio.start_server(serve, host, 0)", "server = QLocalServer()", "end.bind((host, 0))",
        "loop.create_server(made, sock=end)",
    ],
)  # fmt: skip
def test_a_new_listening_socket_is_seen(snippet: str) -> None:
    assert [listening for listening, _ in doors_of(one_reading.snippet(f"async def f():\n    {snippet}"))] == [True]


@pytest.mark.parametrize(
    "snippet",
    [
        "open(path)",
        "path.open('rb')",
        "os.open(path, 0)",
        "path.read_bytes()",
        "sqlite3.connect(path)",
        "f.read_text()",
    ],
)
def test_a_new_opened_path_is_seen(snippet: str) -> None:
    assert [listening for listening, _ in doors_of(one_reading.snippet(snippet))] == [False]


@pytest.mark.parametrize(
    "snippet", ["hub.listen(key, heard)", "signature.bind(*given)", "dialog.open()", "menu.open('x.y')"]
)
def test_what_opens_nothing_passes(snippet: str) -> None:
    assert doors_of(one_reading.snippet(snippet)) == []
