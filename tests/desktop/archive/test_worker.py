from __future__ import annotations

import asyncio
import threading

import pytest

from fakes.values.threads import left_behind
from tideboard_desktop.archive.worker import Worker


async def test_work_is_done_in_its_order_on_one_thread_until_the_end() -> None:
    worker, done = Worker("test-worker"), list[tuple[int, str]]()

    def note(number: int) -> None:
        done.append((number, threading.current_thread().name))

    await asyncio.gather(*(worker.run(lambda number=number: note(number)) for number in range(3)))  # type: ignore[misc]
    await worker.close(lambda: note(3))
    assert [number for number, _ in done] == [0, 1, 2, 3]
    assert {name for _, name in done} == {"test-worker_0"}
    assert left_behind("test-worker") == []


async def test_an_error_comes_to_the_one_who_asked_and_a_cancel_does_not_stop_what_has_begun() -> None:
    worker, begun, release, ended = Worker("test-worker"), threading.Event(), threading.Event(), threading.Event()

    def fail() -> None:
        raise ValueError("no")

    def slow() -> None:
        begun.set()
        release.wait(20)
        ended.set()

    with pytest.raises(ValueError, match="no"):
        await worker.run(fail)
    asked = asyncio.ensure_future(worker.run(slow))  # noqa: TID251  awaited below
    assert await asyncio.to_thread(begun.wait, 20)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    release.set()
    await worker.close(lambda: None)
    assert ended.is_set()


@pytest.mark.parametrize("begun", [False, True])
async def test_a_cancelled_close_ends_the_thread_and_closes_what_it_has_open(begun: bool) -> None:
    """Before its last work has begun, behind other work, and after."""
    worker, release, closed, reached = Worker("test-worker"), threading.Event(), threading.Event(), threading.Event()

    def last() -> None:
        reached.set()
        if begun:
            release.wait(20)
        closed.set()

    async def close() -> None:
        await worker.close(last)

    asked = asyncio.ensure_future(worker.run(lambda: begun or release.wait(20)))  # noqa: TID251  awaited below
    await asyncio.sleep(0)
    closing = asyncio.ensure_future(close())  # noqa: TID251  awaited below
    await asyncio.sleep(0)
    if begun:
        await asyncio.to_thread(reached.wait, 20)
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    release.set()
    await asked
    assert left_behind("test-worker") == []
    assert closed.is_set()
