"""Turns of the writes that go in spite of a server's pause."""

from __future__ import annotations

import asyncio

import pytest

from fakes.values.clock import ManualClock
from tideboard_core.errors import RequestTimeout
from tideboard_core.gateways.common.pause_turns import AFTER_ANSWER, AGAIN_AFTER, PauseTurns


@pytest.mark.parametrize("answered", [True, False])
async def test_the_next_write_waits_for_the_answer_or_its_time_out_and_a_second_more(*, answered: bool) -> None:
    clock, loop = ManualClock(), asyncio.get_running_loop()
    turns, answer = PauseTurns(clock.monotonic), loop.create_future()
    assert turns.wait("a") == 0.0
    turns.sent("a", answer)
    clock.advance(4.0)
    assert (turns.wait("a"), turns.wait("b")) == (AGAIN_AFTER, 0.0)

    if answered:
        answer.set_result(None)
    else:
        answer.set_exception(RequestTimeout("no-answer"))
        answer.exception()
    await asyncio.sleep(0)

    assert turns.wait("a") == AFTER_ANSWER
    clock.advance(AFTER_ANSWER)
    assert turns.wait("a") == 0.0


async def test_of_several_that_are_out_the_last_answer_counts() -> None:
    clock, loop = ManualClock(), asyncio.get_running_loop()
    turns, first, second = PauseTurns(clock.monotonic), loop.create_future(), loop.create_future()
    turns.sent("a", first)
    turns.sent("a", second)
    first.set_result(None)
    await asyncio.sleep(0)
    clock.advance(5.0)
    assert turns.wait("a") == AGAIN_AFTER
    second.set_result(None)
    await asyncio.sleep(0)
    assert turns.wait("a") == AFTER_ANSWER
