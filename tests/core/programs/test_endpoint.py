"""One end of the channel: the first fault is its end, nothing is read after it, and a deaf other end is given up."""

from __future__ import annotations

import asyncio
import socket

import pytest

from tideboard_core.programs import endpoint as module
from tideboard_core.programs.channel import CallAnswered, FromServer, ReadCall, ReadOf, frame, from_server, packed
from tideboard_core.programs.endpoint import ChannelEnd

READ = ReadCall(id=1, key="k", what=ReadOf.STATUS)


class Ends:
    """A window's end and the bare socket of the other side."""

    def __init__(self) -> None:
        self.heard: list[FromServer] = []
        self.ended = asyncio.Event()
        self.ends = 0
        self.window = ChannelEnd(from_server(), self.heard.append, self.over)

    def over(self) -> None:
        self.ends += 1
        self.ended.set()

    async def open(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):  # Wine's pair takes megabytes that nobody reads
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        theirs.setblocking(False)
        await self.window.open(ours)
        return theirs


async def test_a_fault_ends_it_once_and_for_good() -> None:
    ends = Ends()
    with await ends.open() as theirs:
        await asyncio.get_running_loop().sock_sendall(theirs, frame(READ) + b"\0\0\0\1\xc1" + frame(READ))
        await ends.ended.wait()
        assert await asyncio.get_running_loop().sock_recv(theirs, 10) == b""
    ends.window.send(CallAnswered(id=1, body=packed(None)))
    ends.window.close()
    assert (ends.heard, ends.ends) == ([READ], 1)


async def test_what_is_closed_while_messages_wait_hears_none_of_them() -> None:
    ends = Ends()

    def heard(message: FromServer) -> None:
        ends.heard.append(message)
        ends.window.close()

    ends.window._on_message = heard
    with await ends.open() as theirs:
        await asyncio.get_running_loop().sock_sendall(theirs, frame(READ) * 3)
        await ends.ended.wait()
    assert (ends.heard, ends.ends) == ([READ], 1)


async def test_an_end_that_reads_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_UNREAD", 100_000)
    ends = Ends()
    with await ends.open():
        for number in range(100):
            ends.window.send(CallAnswered(id=number, body=packed("x" * 10_000)))
        await ends.ended.wait()
    assert ends.ends == 1
