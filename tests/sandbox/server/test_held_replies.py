"""A held reply goes when it is released; one that is never sent ends with the port."""

from __future__ import annotations

import asyncio

import pytest

from tideboard_sandbox.server.faults import Point
from tideboard_sandbox.server.held_replies import HeldReplies


async def waiting(held: HeldReplies, point: Point) -> asyncio.Task[bool]:
    """A call whose reply a fault keeps back."""
    task = asyncio.get_running_loop().create_task(held.may_send(point))
    await asyncio.sleep(0)
    assert not task.done()
    return task


@pytest.mark.parametrize("point", [None, Point.AFTER_ACCEPT, Point.AFTER_REPLY])
async def test_no_other_fault_holds_a_reply(point: Point | None) -> None:
    assert await HeldReplies().may_send(point)


async def test_a_held_reply_goes_when_it_is_released_and_once() -> None:
    held = HeldReplies()
    task = await waiting(held, Point.HOLD_REPLY)

    assert held.release() == 1
    assert await task
    assert held.release() == 0


async def test_what_is_never_answered_outlives_a_release_and_ends_with_the_port() -> None:
    held = HeldReplies()
    task = await waiting(held, Point.NO_REPLY)

    assert held.release() == 0
    await asyncio.sleep(0)
    assert not task.done()

    held.end_unanswered()

    assert not await task


async def test_a_reply_of_a_closed_port_is_not_sent_by_a_late_release() -> None:
    held = HeldReplies()
    task = await waiting(held, Point.HOLD_REPLY)

    held.end_unanswered()

    assert not await task
    held.release()
