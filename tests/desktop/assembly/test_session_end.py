"""The end of the system's session: the program has ended when the message is answered."""

from __future__ import annotations

import asyncio
import time

import pytest

from tideboard_desktop.assembly import session_end
from tideboard_desktop.assembly.session_end import end_before_return


async def test_it_returns_when_the_program_has_ended() -> None:
    """Called by the loop itself, as a window message is; tasks go on meanwhile."""
    loop = asyncio.get_running_loop()
    closing, returned = asyncio.Event(), asyncio.Event()
    seen: list[str] = []

    async def program() -> None:
        await closing.wait()
        await asyncio.sleep(0.05)  # the last words to the broker
        seen.append("ended")

    def message() -> None:
        end_before_return(closing.set, lambda: bool(seen))
        seen.append("returned")
        returned.set()

    running = loop.create_task(program())
    loop.call_soon(message)
    await returned.wait()
    await running

    assert seen == ["ended", "returned"]


async def test_a_program_that_hangs_is_left_before_windows_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_end, "PATIENCE", 0.1)
    returned = asyncio.Event()

    def message() -> None:
        end_before_return(lambda: None, lambda: False)
        returned.set()

    begun = time.monotonic()
    asyncio.get_running_loop().call_soon(message)
    await returned.wait()  # for ever, if it waits for the program

    assert time.monotonic() - begun >= 0.1


async def test_inside_a_task_the_end_is_only_begun() -> None:
    """Another task could not go on inside this one."""
    seen: list[str] = []

    end_before_return(lambda: seen.append("close"), lambda: False)

    assert seen == ["close"]


@pytest.mark.usefixtures("qapp")
def test_it_needs_no_running_loop() -> None:
    """Windows may end the session during the first imports, or after the loop."""
    seen: list[str] = []

    end_before_return(lambda: seen.append("close"), lambda: False)

    assert seen == ["close"]
