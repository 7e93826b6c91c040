"""A budget of calls: what fits now, what waits in order, what is kept free, and never more than the limit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.clock import ManualClock
from tideboard_core.errors import RateLimited
from tideboard_core.gateways.common.rate_limit import GAP_MARGIN, MAX_QUEUE_SECONDS, CallBudget, RateLimit

LIMIT = RateLimit(10, 30.0, gap=0.02)
WINDOW = LIMIT.seconds + LIMIT.margin
GAP = LIMIT.gap + GAP_MARGIN


async def for_ever(_seconds: float) -> None:
    """Sleep until cancelled."""
    await asyncio.Event().wait()


def budget_of(clock: ManualClock, limit: RateLimit = LIMIT) -> CallBudget:
    """A budget whose waiting moves the clock."""
    return CallBudget(limit, clock.monotonic, clock.sleep)


def spent(clock: ManualClock, calls: int = LIMIT.calls) -> CallBudget:
    """A budget with so many calls, all in one instant, whose waiting never ends."""
    budget = CallBudget(LIMIT._replace(gap=0), clock.monotonic, for_ever)
    for _ in range(calls):
        budget.take()
    return budget


@asynccontextmanager
async def queued(budget: CallBudget, calls: int, *, keep_free: int = 0) -> AsyncIterator[None]:
    """So many reads wait in the queue, until the end."""
    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(budget.queue(keep_free=keep_free)) for _ in range(calls)]
        await asyncio.sleep(0)
        yield
        for task in waiting:
            task.cancel()


def test_an_unused_budget_is_free() -> None:
    budget = budget_of(ManualClock())

    assert (budget.delay(), budget.queue_delay(), budget.gap_left()) == (0, 0, 0)


async def test_the_call_beyond_the_limit_waits_for_the_oldest_to_leave_the_window() -> None:
    clock = ManualClock()
    budget = budget_of(clock)
    for _ in range(LIMIT.calls):
        clock.advance(1)
        assert await budget.queue() == 0

    assert budget.delay() == pytest.approx(WINDOW - 9)
    assert await budget.queue() == pytest.approx(WINDOW - 9)
    assert clock.slept == [pytest.approx(WINDOW - 9)]


async def test_two_calls_keep_their_gap() -> None:
    clock = ManualClock()
    budget = budget_of(clock)
    budget.take()
    clock.advance(0.005)

    assert budget.gap_left() == budget.delay() == pytest.approx(GAP - 0.005)
    assert budget.window_delay() == 0
    assert await budget.queue() == pytest.approx(GAP - 0.005)


def test_calls_that_are_kept_free_can_be_taken_by_those_who_may() -> None:
    budget = spent(ManualClock(), calls=6)

    assert budget.window_delay(keep_free=4) == pytest.approx(WINDOW)
    assert budget.window_delay(keep_free=3) == 0


async def test_those_who_wait_are_counted_in_the_queue_and_do_not_hold_up_who_may_go_first() -> None:
    budget = spent(ManualClock(), calls=6)

    async with queued(budget, 4, keep_free=4):
        assert budget.queue_delay() == pytest.approx(WINDOW)
        assert budget.delay() == 0


async def test_a_queue_is_as_long_as_it_will_last() -> None:
    """Ten calls leave at once when the window has passed, the eleventh a window later."""
    budget = spent(ManualClock())

    async with queued(budget, LIMIT.calls - 1):
        assert budget.queue_delay() == pytest.approx(WINDOW)
    async with queued(budget, LIMIT.calls):
        assert budget.queue_delay() == pytest.approx(2 * WINDOW)


async def test_a_longer_queue_is_refused_at_once_with_its_length_and_what_was_asked() -> None:
    budget = spent(ManualClock())

    async with queued(budget, LIMIT.calls):
        with pytest.raises(RateLimited) as refused:
            await budget.queue(proto_id=7)

    assert refused.value.code == "too-many-waiting"
    assert refused.value.retry_after == pytest.approx(2 * WINDOW)
    assert refused.value.retry_after > MAX_QUEUE_SECONDS
    assert refused.value.data["proto_id"] == 7


async def test_who_gives_up_gives_the_place_back() -> None:
    budget = spent(ManualClock())
    before = budget.queue_delay()

    async with queued(budget, 5):
        pass

    assert budget.queue_delay() == before


async def test_the_queue_is_first_come_first_served() -> None:
    clock, done = ManualClock(), []
    budget = budget_of(clock)

    async def call(number: int) -> None:
        await budget.queue()
        done.append(number)

    async with asyncio.TaskGroup() as group:
        for number in range(15):
            group.create_task(call(number))

    assert done == list(range(15))


async def test_calls_that_go_ahead_keep_their_order_whoever_wakes_first() -> None:
    """A lock of trading that an unlock overtakes would end it, and an unlock that comes last would undo the lock."""
    clock, asleep, went = ManualClock(), list[asyncio.Future[None]](), list[str]()

    async def sleep(_seconds: float) -> None:
        asleep.append(asyncio.get_running_loop().create_future())
        await asleep[-1]

    async def call(name: str) -> None:
        await budget.ahead()
        went.append(name)

    budget = CallBudget(LIMIT._replace(gap=0), clock.monotonic, sleep)
    for _ in range(LIMIT.calls):
        budget.take()
    async with asyncio.TaskGroup() as group:
        for name in ("lock", "unlock"):
            group.create_task(call(name))
            await asyncio.sleep(0)
        clock.advance(WINDOW)
        while len(went) < 2:
            asleep.pop().set_result(None)
            for _ in range(3):
                await asyncio.sleep(0)
            if not asleep:
                break
    assert went == ["lock", "unlock"]


async def test_a_sleep_that_moves_no_clock_is_taken_at_its_word() -> None:
    """Else a monotonic clock that stands still in a suspend would keep a read waiting for ever."""
    still = ManualClock()
    budget = CallBudget(LIMIT, still.monotonic, ManualClock().sleep)
    for _ in range(LIMIT.calls):
        budget.take()

    assert await budget.queue() == pytest.approx(WINDOW)


def test_still_is_kept_and_only_ever_lengthened() -> None:
    clock = ManualClock()
    budget = budget_of(clock)

    assert budget.pause(20) == 20
    assert budget.pause(5) == 20
    assert budget.delay() == 20
    clock.advance(20)
    assert budget.delay() == 0


def test_the_oldest_call_leaves_when_its_window_has_passed() -> None:
    clock = ManualClock()
    budget = budget_of(clock)
    budget.take()
    assert budget.oldest_leaves() == pytest.approx(WINDOW)

    clock.advance(10)
    budget.take()

    assert budget.oldest_leaves() == pytest.approx(WINDOW - 10)


@given(st.lists(st.tuples(st.floats(0, 8), st.integers(0, 4), st.integers(0, 5)), min_size=1, max_size=40))
def test_no_window_ever_holds_more_than_the_limit(steps: list[tuple[float, int, int]]) -> None:
    clock = ManualClock()
    budget = budget_of(clock)
    left: list[float] = []
    for pause, calls, keep_free in steps:
        clock.advance(pause)
        for _ in range(calls):
            clock.advance(budget.delay(keep_free=keep_free))
            budget.take()
            left.append(clock.monotonic())

    for begin in left:
        assert sum(begin <= at < begin + LIMIT.seconds for at in left) <= LIMIT.calls
    assert all(later - earlier >= LIMIT.gap for earlier, later in pairwise(left))
