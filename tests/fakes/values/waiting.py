"""Waiting for what happens to a fake, instead of sleeping; what does not come is named, with what is there instead."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from time import thread_time
from typing import Any

from fakes.values.condition_text import expression_of, parts_of, value_of

CEILING = 90.0
"""Seconds after which a wait is hung: it says what it waits for, a little before pytest ends the case, and all others
with it, by the stacks of all threads. It decides nothing else: on a machine that is busy what is awaited comes late."""
LOOK = 0.005
"""Seconds between two looks at least."""
REST = 2.0
"""How much longer than a look the pause after it is: a look may draw a whole dock."""

Seen = Callable[[], object]
"""What returns the things that are there instead of what is awaited: a text as it stands, of others their repr."""


class Missing(AssertionError):
    """What a test waited for did not come; says what that is and what was there instead."""


@asynccontextmanager
async def in_time(wanted: str | Seen, seen: Seen | None = None, *, seconds: float | None = None) -> AsyncIterator[None]:
    """Wait for what is awaited in the block, and raise Missing once it is hung: after CEILING, or so many `seconds`.

    `wanted` says in words what is awaited, or is the condition that becomes true: then its expression in the source
    says it, and without `seen` the values of the expression's parts are what is there instead.
    """
    __tracebackhide__ = True
    seconds = CEILING if seconds is None else seconds
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            yield
    except TimeoutError:
        if not limit.expired():
            raise
        raise Missing(_report(wanted, seen, seconds)) from None


def _report(wanted: str | Seen, seen: Seen | None, seconds: float) -> str:
    if not isinstance(wanted, str):
        seen = seen or partial(parts_of, wanted)
        wanted = value_of(partial(expression_of, wanted))
    there = value_of(seen) if seen else ""
    return f"not within {seconds:g} seconds: {wanted}" + f"\nthere is instead: {there}" * bool(there)


async def until(condition: Seen, wanted: str = "", seen: Seen | None = None) -> None:
    """Let the loop run until the condition is true, where nothing tells of it; after CEILING it is Missing.

    By time, not by turns of the loop: how many turns a thread or the disk takes depends on the machine's load.
    `wanted` and `seen` are those of `in_time`; without them the condition's own expression and its parts.
    """
    __tracebackhide__ = True
    async with in_time(wanted or condition, seen or partial(parts_of, condition)):
        begun = thread_time()
        while not condition():  # a condition of anything: no event tells of it
            await asyncio.sleep(max(LOOK, REST * (thread_time() - begun)))
            begun = thread_time()


def time_out(seconds: float) -> asyncio.Timeout:
    """A time-out of the program, of which a fake says how long it takes: it ends no wait of a test."""
    return asyncio.timeout(seconds)


def running(*names: str) -> list[asyncio.Task[Any]]:
    """The tasks of this loop besides the one that asks, of these names alone if there are any."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    return [task for task in others if not names or task.get_name() in names]


async def tasks_done(*names: str, failing: type[BaseException] | None = None) -> None:
    """Wait until none of them runs any more, nor any that began meanwhile; they may raise only what is `failing`."""
    __tracebackhide__ = True
    tasks: list[asyncio.Task[Any]] = []
    async with in_time(f"the end of tasks {', '.join(names)}", lambda: tasks):
        while tasks := running(*names):
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            raised = [one for one in ended if isinstance(one, BaseException)]
            for one in raised:  # whoever cancelled one wanted its end
                if not isinstance(one, (asyncio.CancelledError, failing or asyncio.CancelledError)):
                    raise one
            await asyncio.sleep(0)  # an owner forgets a task a turn after its end


class Happenings:
    """What happens here is told, and tests wait for it."""

    def __init__(self) -> None:
        self._change = asyncio.Event()

    def changed(self) -> None:
        """Wake whoever waits for something to happen here."""
        self._change.set()

    async def until(self, condition: Callable[[], bool], wanted: str = "", seen: Seen | None = None) -> None:
        """Wait until something that happened here makes the condition true; after CEILING it is Missing."""
        __tracebackhide__ = True
        async with in_time(wanted or condition, seen or partial(parts_of, condition)):
            while not condition():
                self._change.clear()
                await self._change.wait()


async def between_tasks(work: Callable[[], None]) -> None:
    """Run `work`, which may process Qt's events, while no task is in a step; what it raises comes out.

    Inside a task asyncio refuses to begin another one that an event makes ready: that one would never end.
    """
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001  the caller gets it
            done.set_exception(error)
        else:
            done.set_result(None)

    loop.call_soon(run)
    await done
