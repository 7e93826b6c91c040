"""Requests that wait: ids from one up, round the end, answers in any order."""

from __future__ import annotations

import asyncio

import pytest

from tideboard_core.errors import GatewayDown
from tideboard_core.gateways.longport.pending import Pending
from tideboard_core.wire.longport.packet import LAST_REQUEST_ID, Kind, Packet


def answer(number: int) -> Packet:
    return Packet(Kind.RESPONSE, 14, b"", number)


async def test_ids_begin_at_one_and_go_round_past_those_that_wait() -> None:
    pending = Pending()
    assert [pending.add()[0] for _ in range(3)] == [1, 2, 3]
    last = Pending(after=LAST_REQUEST_ID - 2)
    assert [last.add()[0] for _ in range(3)] == [LAST_REQUEST_ID - 1, LAST_REQUEST_ID, 1]
    round_the_end = Pending(after=LAST_REQUEST_ID)
    assert round_the_end.add()[0] == 1
    round_the_end._last = LAST_REQUEST_ID
    assert round_the_end.add()[0] == 2


async def test_an_answer_goes_to_its_request_once() -> None:
    pending = Pending()
    (_, first), (_, second) = pending.add(), pending.add()
    assert pending.resolve(answer(2))
    assert (await second).request_id == 2
    assert not pending.resolve(answer(2))
    assert not pending.resolve(answer(9))
    assert not first.done()
    assert len(pending) == 1


async def test_what_is_given_up_takes_no_answer() -> None:
    pending = Pending()
    number, future = pending.add()
    pending.forget(number)
    pending.forget(number)
    assert not pending.resolve(answer(number))
    assert not future.done()


async def test_the_end_fails_each_with_an_error_of_its_own() -> None:
    pending = Pending()
    futures = [pending.add()[1] for _ in range(3)]
    futures[0].cancel()
    pending.fail_all(GatewayDown("connection-lost", detail="x"))
    errors = await asyncio.gather(*futures[1:], return_exceptions=True)
    assert [type(error) for error in errors] == [GatewayDown, GatewayDown]
    assert errors[0] is not errors[1]
    assert len(pending) == 0
    with pytest.raises(asyncio.CancelledError):
        await futures[0]
