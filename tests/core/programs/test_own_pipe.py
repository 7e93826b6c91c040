"""The pipe of Windows where programs connect: its user's alone, by its descriptor, and no place for somebody else's."""

from __future__ import annotations

import asyncio
import ctypes
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.programs_place import own_address
from fakes.values.waiting import until
from tideboard_api import pipe as client
from tideboard_core.errors import BadInput
from tideboard_core.programs.server.own_pipe import OwnPipe, SecurityAttributes, owners_list
from tideboard_core.system import access_list

ON_WINDOWS = pytest.mark.skipif(sys.platform != "win32", reason="pipes of Windows")
SID = "S-1-5-21-1-2-3-1001"


class Echo(asyncio.Protocol):
    """Sends back what comes."""

    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.transport.write(data)


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    place = own_address(tmp_path)
    pipe = OwnPipe(place, Echo)
    yield place
    pipe.close()
    await asyncio.sleep(0)


def described(handle: int) -> str:
    """Owner and access list of a pipe, as the system keeps them."""
    if sys.platform != "win32":
        raise OSError(sys.platform)
    security, local = ctypes.WinDLL("advapi32"), ctypes.WinDLL("kernel32")
    pointer: Any = ctypes.c_void_p
    security.GetSecurityInfo.argtypes = [pointer, ctypes.c_int, ctypes.c_uint32, *[pointer] * 5]
    local.LocalFree.argtypes = [pointer]
    descriptor, text = pointer(), pointer()
    assert security.GetSecurityInfo(handle, 6, 5, None, None, None, None, ctypes.byref(descriptor)) == 0
    assert security.ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, 1, 5, ctypes.byref(text), None)
    found = ctypes.wstring_at(text.value or 0)
    local.LocalFree(text)
    local.LocalFree(descriptor)
    return found


def test_the_list_names_the_user_and_nobody_else() -> None:
    found = owners_list(SID)
    assert access_list.others(found, SID) == set()
    assert re.findall(r"S-[\d-]+", found) == [SID, SID], "owner and one entry"
    assert found.partition("D:")[2].startswith("P("), "nothing is inherited"


@ON_WINDOWS
async def test_the_system_keeps_that_list_for_every_connection(address: str) -> None:
    for _ in range(2):  # the first instance, and one that was made later
        line = await asyncio.to_thread(client.ClientPipe, address, 5.0)
        assert described(line._open()) == owners_list(access_list.user())
        line.close()


@ON_WINDOWS
async def test_calls_wait_so_long_and_an_end_is_seen(address: str) -> None:
    def talk() -> None:
        line = client.ClientPipe(address, 5.0)
        line.write(b"")
        line.write(b"x" * 200_000)
        assert b"".join(line.read(65_536) for _ in range(1)) != b""
        line.close()
        line = client.ClientPipe(address, 0.1)
        with pytest.raises(TimeoutError):
            line.read(10)
        line.write(b"late")
        assert line.read(10) == b"late"
        line.close()
        with pytest.raises(OSError, match="descriptor"):
            line.read(10)

    await asyncio.to_thread(talk)


@ON_WINDOWS
async def test_many_come_at_once_and_some_leave_at_once(address: str) -> None:
    async def one(number: int) -> bytes:
        reader = asyncio.StreamReader()
        line = await client.connected(address, asyncio.StreamReaderProtocol(reader))
        if number % 3:
            line.write(b"%d" % number)
            found = await reader.read(10)
        else:
            found = b"left"
        line.close()
        return found

    found = await asyncio.gather(*(one(number) for number in range(60)))
    assert found == [b"%d" % number if number % 3 else b"left" for number in range(60)]


@ON_WINDOWS
async def test_a_name_that_is_taken_is_refused(address: str) -> None:
    with pytest.raises(BadInput, match="address-in-use"):
        OwnPipe(address, Echo).close()


@ON_WINDOWS
async def test_what_wine_does_not_do_is_asked_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has the name already (the first instance alone), and no other computer connects (every instance)."""
    if sys.platform != "win32":
        raise OSError(sys.platform)
    import _winapi

    asked: list[tuple[int, int]] = []
    made = _winapi.CreateNamedPipe

    def heard(name: str, mode: int, kind: int, *more: int) -> int:
        asked.append((mode & 0x80000, kind & 8))
        return made(name, mode, kind, *more)

    monkeypatch.setattr(_winapi, "CreateNamedPipe", heard)
    pipe = OwnPipe(own_address(tmp_path), Echo)
    await until(lambda: len(asked) == 2)
    pipe.close()
    await asyncio.sleep(0)
    assert asked == [(0x80000, 8), (0, 8)]


@ON_WINDOWS
async def test_a_pipe_of_somebody_else_is_not_written_to(tmp_path: Path) -> None:
    if sys.platform != "win32":
        raise OSError(sys.platform)
    import _winapi

    name = own_address(tmp_path)
    with access_list.descriptor("O:BAD:(A;;FA;;;WD)") as strange:
        attributes = SecurityAttributes(ctypes.sizeof(SecurityAttributes), strange, 0)
        try:
            handle = _winapi.CreateNamedPipe(name, 0x40000003, 0, 255, 512, 512, 0, ctypes.addressof(attributes))
        except OSError as error:
            assert error.winerror == 1307  # noqa: PT017
            pytest.skip("only an administrator makes a pipe that belongs to the administrators")
    try:
        with pytest.raises(PermissionError, match="another user"):
            await asyncio.to_thread(client.ClientPipe, name, 1.0)
    finally:
        _winapi.CloseHandle(handle)
