"""Another user's socket or port gets no key: by real sockets, with a process of another user where there are rights."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tideboard_api import peers
from tideboard_api.async_client import AsyncClient
from tideboard_api.client import Client
from tideboard_api.errors import NoWindow
from tideboard_api.places import default_address, place_of

KEY = "tbk_0123abcd_" + "k" * 43
NOBODY = 65534
ANOTHER = NOBODY + 1
"""A user that no process here has."""
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has a pipe instead")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists whose a port is")
SERVER = """
import os, socket, sys
place, user = sys.argv[1], int(sys.argv[2])
served = socket.socket(socket.AF_UNIX) if place else None
if place:
    served.bind(place)
os.setuid(user)
if not place:
    served = socket.create_server(("127.0.0.1", 0))
served.listen()
print(place or "http://127.0.0.1:%d" % served.getsockname()[1], flush=True)
end, _ = served.accept()
print(len(end.recv(65536)), flush=True)
"""
"""Listens as another user, and prints how many bytes the first connection brought."""


async def waits(place: str) -> Any:
    return await asyncio.to_thread(Client(place=place, key=KEY).status)


async def awaits(place: str) -> Any:
    async with AsyncClient(place=place, key=KEY) as client:
        return await client.status()


async def waits_for_more(place: str) -> Any:
    return await asyncio.to_thread(lambda: [*Client(place=place, key=KEY).watch("quote", "HK.00700")])


async def awaits_more(place: str) -> Any:
    async with AsyncClient(place=place, key=KEY) as client, aclosing(client.watch("quote", "HK.00700")) as values:
        return [value async for value in values]


Ask = Callable[[str], Awaitable[Any]]
EVERY_WAY = pytest.mark.parametrize("ask", [waits, awaits, waits_for_more, awaits_more])


@contextmanager
def of_nobody(path: str) -> Iterator[tuple[str, Callable[[], str]]]:
    """A place that another user serves, a socket at this path or a port, and how much its first connection brought."""
    command = [sys.executable, "-I", "-S", "-c", SERVER, path, str(NOBODY)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        yield other.stdout.readline().strip(), other.stdout.read


@contextmanager
def listening(path: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """A place of this user, a socket or without a path a port, and what its first connection brought until its end."""
    with socket.socket(socket.AF_UNIX) if path else socket.create_server(("127.0.0.1", 0)) as served:
        if path:
            served.bind(path)
            served.listen()

        def brought() -> bytes:
            with served.accept()[0] as end:
                return end.recv(65_536)

        yield path or f"http://127.0.0.1:{served.getsockname()[1]}", brought


@pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="only root can start another user's process")
@pytest.mark.parametrize("at_socket", [True, False], ids=["socket", "port"])
@EVERY_WAY
async def test_a_process_of_another_user_is_sent_nothing(ask: Ask, at_socket: bool, tmp_path: Path) -> None:
    with of_nobody(str(tmp_path / "api.sock") if at_socket else "") as (place, brought):
        with pytest.raises(NoWindow, match="another user serves this"):
            await ask(place)
        assert brought() == "0\n"


@POSIX
def test_a_socket_whose_owner_is_another_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own answer, read by who is another user by it."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        peers.check_socket(ours)
        monkeypatch.setattr(os, "getuid", lambda: ANOTHER)
        with pytest.raises(PermissionError, match="another user serves this socket"):
            peers.check_socket(ours)


@LINUX
@EVERY_WAY
async def test_a_port_whose_owner_is_another_is_sent_nothing(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """As above, by the table of the system."""
    with listening("") as (place, brought):
        monkeypatch.setattr(os, "getuid", lambda: ANOTHER)
        with pytest.raises(NoWindow, match="another user serves this port"):
            await ask(place)
        assert brought() == b""


@LINUX
def test_a_port_that_nobody_listens_at_any_more_is_refused() -> None:
    """The port says nothing of who took the connection and left it."""
    with socket.create_server(("127.0.0.1", 0)) as served, socket.create_connection(served.getsockname()) as end:
        peers.check_port(end)
        with served.accept()[0]:
            served.close()
            with pytest.raises(PermissionError):
                peers.check_port(end)


@LINUX
@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_a_port_at_every_address_is_found_too(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    served = socket.create_server((host, 0), family=family, dualstack_ipv6=family == socket.AF_INET6)
    with served, socket.create_connection(("127.0.0.1", served.getsockname()[1])) as end:
        peers.check_port(end)
        monkeypatch.setattr(os, "getuid", lambda: ANOTHER)
        with pytest.raises(PermissionError):
            peers.check_port(end)


def test_a_port_whose_owner_the_system_does_not_tell_is_the_one_that_was_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And there is no other: a place without a name is never a port."""
    monkeypatch.setattr(sys, "platform", "darwin")
    with socket.create_server(("127.0.0.1", 0)) as served, socket.create_connection(served.getsockname()) as end:
        peers.check_port(end)
    assert place_of(default_address()).port == 0


def linked(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to(folder.with_name("elsewhere"), target_is_directory=True)


OPENED: dict[str, Callable[[Path], None]] = {
    "a link": linked,
    "its group's": lambda folder: folder.chmod(0o770),
    "everybody's": lambda folder: folder.chmod(0o1777),
}


@POSIX
@pytest.mark.parametrize("opened", OPENED)
@EVERY_WAY
async def test_a_socket_in_a_folder_that_others_can_change_is_not_connected_to(
    ask: Ask, opened: str, tmp_path: Path
) -> None:
    folder = tmp_path / "tideboard"
    folder.mkdir(mode=0o700)
    with listening(str(folder / "api.sock")) as (place, _):
        OPENED[opened](folder)
        with pytest.raises(NoWindow, match="its folder belongs to another user, is a link, or"):
            await ask(place)


@pytest.fixture
def below_everybody(tmp_path: Path) -> Path:
    (tmp_path / "tideboard").mkdir(mode=0o700)
    tmp_path.chmod(0o1777)
    return tmp_path


@POSIX
@EVERY_WAY
async def test_a_folder_of_this_user_below_one_of_everybody_is_taken(ask: Ask, below_everybody: Path) -> None:
    """As /tmp in containers; what is there is told apart from nothing at all."""
    with listening(str(below_everybody / "tideboard" / "api.sock")) as (place, brought):
        error, sent = await asyncio.gather(ask(place), asyncio.to_thread(brought), return_exceptions=True)
    assert isinstance(error, NoWindow)
    assert isinstance(sent, bytes)
    assert f"Authorization: Bearer {KEY}".encode() in sent
    with pytest.raises(NoWindow, match="No such file"):
        await ask(str(below_everybody / "absent" / "api.sock"))
