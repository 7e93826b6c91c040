"""The refresh queue: each read once, the urgent first, none beyond the connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from datetime import UTC, datetime

import pytest

from fakes.values.clock import ManualClock
from fakes.values.waiting import running
from tideboard_core.errors import GatewayDown, ServerRefused
from tideboard_core.gateways.longport.quotes.refresh_queue import Refresh, RefreshQueue, RefreshType
from tideboard_core.model.instrument import InstrumentId

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
NAME = "longport refresh queue"


class Scene:
    """Notes what is asked for; `error` is raised instead of an answer, `held` keeps answers back."""

    def __init__(self) -> None:
        self.asked: list[tuple[RefreshType, list[InstrumentId]]] = []
        self.error: Exception | None = None
        self.held = asyncio.Event()
        self.held.set()
        self.began = asyncio.Event()

    async def serve(self, refresh_type: RefreshType, ids: Collection[InstrumentId]) -> None:
        """Answer, or not."""
        self.asked.append((refresh_type, list(ids)))
        self.began.set()
        await self.held.wait()
        if self.error is not None:
            raise self.error


@pytest.fixture
def scene() -> Scene:
    """Who answers."""
    return Scene()


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still ten seconds into a minute."""
    return ManualClock(datetime(2026, 11, 20, 2, 30, 10, tzinfo=UTC))


@pytest.fixture
async def queue(scene: Scene, clock: ManualClock) -> AsyncIterator[RefreshQueue]:
    """A queue that is not started yet."""
    made = RefreshQueue(clock, serve=scene.serve, each_minute=lambda _now: [Refresh(RefreshType.MINUTES, TENCENT)])
    yield made
    made.stop()
    await asyncio.sleep(0)


async def test_quotes_go_together_and_first_the_rest_one_by_one(queue: RefreshQueue, scene: Scene) -> None:
    for refresh_type, instrument in (
        (RefreshType.BARS, APPLE), (RefreshType.QUOTE, TENCENT), (RefreshType.TRADES, TENCENT),
        (RefreshType.QUOTE, APPLE), (RefreshType.QUOTE, APPLE),
        (RefreshType.TRADES, APPLE),
    ):  # fmt: skip
        queue.add(Refresh(refresh_type, instrument))
    queue.start()
    await queue.served()

    assert scene.asked == [
        (RefreshType.QUOTE, [TENCENT, APPLE]), (RefreshType.TRADES, [TENCENT]), (RefreshType.TRADES, [APPLE]),
        (RefreshType.BARS, [APPLE]),
    ]  # fmt: skip


async def test_a_refusal_ends_one_pull_and_the_next_is_made(queue: RefreshQueue, scene: Scene) -> None:
    scene.error = ServerRefused("no-quotes", text="no")
    queue.start()
    queue.add(Refresh(RefreshType.BOOK, TENCENT))
    queue.add(Refresh(RefreshType.BOOK, APPLE))
    await queue.served()

    assert len(scene.asked) == 2


async def test_the_end_of_the_connection_ends_the_pulls(queue: RefreshQueue, scene: Scene) -> None:
    scene.error = GatewayDown("connection-lost")
    queue.start()
    (task,) = running(NAME)
    queue.add(Refresh(RefreshType.BOOK, TENCENT))
    queue.add(Refresh(RefreshType.BOOK, APPLE))
    await task

    assert len(scene.asked) == 1


async def test_stop_leaves_nothing_running_and_nothing_wished(queue: RefreshQueue, scene: Scene) -> None:
    scene.held.clear()
    queue.start()
    (task,) = running(NAME)
    queue.add(Refresh(RefreshType.BOOK, TENCENT))
    queue.add(Refresh(RefreshType.BOOK, APPLE))
    await scene.began.wait()

    queue.stop()
    await asyncio.wait([task])

    assert task.cancelled()
    scene.held.set()
    queue.start()
    queue.add(Refresh(RefreshType.QUEUE, APPLE))
    await queue.served()
    assert [refresh_type for refresh_type, _ in scene.asked] == [RefreshType.BOOK, RefreshType.QUEUE]


async def test_a_second_start_is_no_second_task(queue: RefreshQueue) -> None:
    queue.start()
    tasks = running(NAME)
    queue.start()

    assert running(NAME) == tasks != []


async def test_what_nobody_wants_any_more_is_not_asked(queue: RefreshQueue, scene: Scene) -> None:
    queue.add(Refresh(RefreshType.BOOK, TENCENT))
    queue.add(Refresh(RefreshType.BOOK, APPLE))
    queue.forget(TENCENT)
    queue.start()
    await queue.served()

    assert scene.asked == [(RefreshType.BOOK, [APPLE])]


async def test_lines_are_due_once_when_a_minute_of_the_market_is_over(
    queue: RefreshQueue, scene: Scene, clock: ManualClock
) -> None:
    """Not at its very end: the broker takes a moment to close it."""
    queue.start()
    for second, due in ((51.5, 0), (1.0, 1), (30.0, 1), (30.0, 2)):
        clock.advance(second)
        queue.add(Refresh(RefreshType.QUEUE, APPLE))
        await queue.served()
        assert [refresh_type for refresh_type, _ in scene.asked].count(RefreshType.MINUTES) == due
