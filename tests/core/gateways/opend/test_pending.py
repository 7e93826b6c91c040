"""The table of waiting requests by itself: ends, late replies, and what is forgotten."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tideboard_core.errors import GatewayDown, LoginRefused, RequestTimeout
from tideboard_core.gateways.opend.pending import Pending
from tideboard_core.wire.opend.framing import Frame
from tideboard_proto.opend import KeepAlive_pb2

KEY = (1004, 7)
REPLY = KeepAlive_pb2.Response(retType=0, s2c=KeepAlive_pb2.S2C(time=5))
FRAME = Frame(1004, 7, REPLY.SerializeToString())


@pytest.fixture
async def pending() -> Pending:
    """An empty table."""
    return Pending(asyncio.get_running_loop())


async def test_reply_is_taken_once(pending: Pending) -> None:
    future = pending.add(KEY, KeepAlive_pb2.Response, seconds=5)

    assert pending.resolve(FRAME) == REPLY
    assert pending.resolve(FRAME) is None
    assert await future == REPLY


async def test_late_reply_of_a_write_reaches_its_hook_and_of_a_read_nobody(pending: Pending) -> None:
    late: list[Any] = []
    write = pending.add(KEY, KeepAlive_pb2.Response, seconds=0, on_late_reply=late.append)
    read = pending.add((1004, 8), KeepAlive_pb2.Response, seconds=0)
    for future in (write, read):
        with pytest.raises(RequestTimeout):
            await future

    pending.resolve(FRAME)
    pending.resolve(FRAME._replace(serial=8))
    pending.resolve(FRAME)

    assert late == [REPLY]


async def test_late_reply_that_cannot_be_read_settles_nothing(pending: Pending) -> None:
    late: list[Any] = []
    with pytest.raises(RequestTimeout):
        await pending.add(KEY, KeepAlive_pb2.Response, seconds=0, on_late_reply=late.append)

    assert pending.resolve(FRAME._replace(body=b"\xff")) is None
    assert late == []


async def test_end_of_the_connection_gives_each_wait_an_error_of_its_own(pending: Pending) -> None:
    futures = [pending.add((1004, serial), KeepAlive_pb2.Response, seconds=5) for serial in range(3)]

    pending.fail_all(LoginRefused("gone", text="why"))

    errors = [future.exception() for future in futures]
    assert all(isinstance(error, GatewayDown) and error.data == {"text": "why"} for error in errors)
    assert len(set(map(id, errors))) == 3
    assert len(pending) == 0


async def test_overdue_writes_are_bounded(pending: Pending) -> None:
    late: list[Any] = []
    for serial in range(300):
        future = pending.add((1004, serial), KeepAlive_pb2.Response, seconds=60, on_late_reply=late.append)
        future.cancel()
    await asyncio.sleep(0)

    pending.resolve(FRAME._replace(serial=0))
    pending.resolve(FRAME._replace(serial=299))

    assert (len(late), len(pending)) == (1, 0)
