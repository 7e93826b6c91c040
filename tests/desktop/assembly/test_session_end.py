"""The end of the system's session: when the message is answered all is kept, and the screen is left after it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from tideboard_desktop.assembly import session_end
from tideboard_desktop.assembly.session_end import LastSteps, SessionEnd, end_before_return
from tideboard_desktop.ui.tasks import Tasks


def steps(seen: list[str], stop: Callable[[], Awaitable[None]] | None = None) -> LastSteps:
    """Steps that note that they were done; `stop` is one that does something else."""

    def noting(name: str) -> Callable[[], Awaitable[None]]:
        async def noted() -> None:
            seen.append(name)

        return noted

    return LastSteps(
        leave_screen=noting("screen"),
        stop=stop or noting("work"),
        cancel=lambda: seen.append("cancelled"),
        discard=lambda: seen.append("deleted"),
        close_log=noting("log"),
        keep=noting("rest"),
    )


async def test_a_person_who_closes_the_window_sees_it_go_first() -> None:
    seen: list[str] = []
    end = SessionEnd()

    await end.run(steps(seen))

    assert seen == ["screen", "work", "deleted", "log", "rest"]
    assert (end.kept, end.last_notice) == (True, session_end.LAST_NOTICE)


async def test_at_the_end_of_the_session_the_screen_goes_last() -> None:
    """Wine takes two seconds for the tray and two for the window, and the answer has four in all."""
    seen: list[str] = []
    end = SessionEnd(after_answer=0.0)
    end.expect(True)

    async def work() -> None:
        seen.append(f"work, notices have {end.last_notice} s")

    async def leave_screen() -> None:
        seen.append("screen after the answer" if end.kept else "screen")

    await end.run(replace(steps(seen, work), leave_screen=leave_screen))

    assert seen == ["work, notices have 0.5 s", "log", "rest", "screen after the answer", "deleted"]


async def test_a_session_that_goes_on_changes_nothing() -> None:
    """Another program kept the session; the person closes the window later."""
    seen: list[str] = []
    end = SessionEnd()
    end.expect(True)
    end.expect(False)

    await end.run(steps(seen))

    assert seen[0] == "screen"


async def test_what_hangs_holds_up_the_order_log_for_a_moment_alone() -> None:
    """A phone, a disk or the process for programs."""
    seen: list[str] = []
    hangs = asyncio.Event()
    end = SessionEnd(before_log=0.0, after_answer=0.0)
    end.expect(True)

    async def hanging() -> None:
        await hangs.wait()
        seen.append("work")

    async def close_log() -> None:
        seen.append("log")
        hangs.set()

    await end.run(replace(steps(seen, hanging), close_log=close_log))

    assert seen == ["cancelled", "log", "work", "rest", "screen", "deleted"]


async def test_an_order_under_way_reaches_the_log_though_something_else_hangs() -> None:
    """The sender of orders, whose answer is still to come, notes when it is cancelled that the order is unknown."""
    seen: list[str] = []
    tasks, hangs = Tasks(lambda _error, _name: None), asyncio.Event()
    end = SessionEnd(before_log=0.0, after_answer=0.0)
    end.expect(True)

    async def order() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            seen.append("unknown")

    async def close_log() -> None:
        seen.append("log")
        hangs.set()

    async def hanging() -> None:
        await hangs.wait()

    tasks.spawn(order(), name="order")
    await asyncio.sleep(0)
    await end.run(replace(steps(seen, hanging), cancel=tasks.cancel, close_log=close_log))

    assert seen[:2] == ["unknown", "log"]


async def test_what_ends_already_is_not_cancelled_again() -> None:
    """The archive writes what it has received once it is cancelled."""
    tasks, disk = Tasks(lambda _error, _name: None), asyncio.Event()
    written: list[bool] = []

    async def archive() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await disk.wait()
            written.append(True)

    running = tasks.spawn(archive(), name="archive")
    await asyncio.sleep(0)
    running.cancel()
    await asyncio.sleep(0)
    tasks.cancel()
    await asyncio.sleep(0)
    disk.set()
    await asyncio.wait([running])

    assert written == [True]


@pytest.mark.usefixtures("qapp")
async def test_a_session_that_ends_while_the_person_closes_the_program_closes_the_log_in_time() -> None:
    """Notices have three seconds then, the answer to Windows four with all else."""
    seen: list[str] = []
    hangs = asyncio.Event()
    end = SessionEnd(before_log=0.0)

    async def close_log() -> None:
        seen.append("log")
        hangs.set()

    async def hanging() -> None:
        seen.append("notices")
        asyncio.get_running_loop().call_soon(end.answer, lambda: None)
        await hangs.wait()

    await end.run(replace(steps(seen, hanging), close_log=close_log))

    assert seen == ["screen", "notices", "cancelled", "log", "deleted", "rest"]


async def test_what_fails_comes_out_after_the_order_log_is_closed() -> None:
    seen: list[str] = []
    end = SessionEnd(after_answer=0.0)
    end.expect(True)

    async def failing() -> None:
        raise ValueError("a notice")

    async def close_log() -> None:
        await asyncio.to_thread(list)  # the disk
        seen.append("log")

    with pytest.raises(ValueError, match="a notice"):
        await end.run(replace(steps(seen, failing), close_log=close_log))

    assert seen == ["log", "rest"]
    assert end.kept  # the message is answered


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
