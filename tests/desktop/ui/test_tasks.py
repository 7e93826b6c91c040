"""Tasks are held, reported and cancelled; a dialog is awaited and closed with its waiter."""

from __future__ import annotations

import asyncio
import contextlib
import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

from fakes.values.waiting import in_time
from tideboard_desktop.ui.tasks import Tasks, accepted, ask


class Reports:
    """Keeps what was reported."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []

    def __call__(self, error: BaseException, name: str) -> None:
        """Note one error."""
        self.seen.append((name, str(error)))


async def _end(task: asyncio.Task[None]) -> None:
    """Wait for the end of work that began outside a coroutine."""
    await task


async def test_a_failure_reaches_the_report_under_its_name() -> None:
    """One error path, with the name of what failed."""
    reports = Reports()
    tasks = Tasks(reports)

    async def fail() -> None:
        raise ValueError("no such price")

    task = tasks.spawn(fail(), name="ask price")
    await asyncio.wait([task])

    assert reports.seen == [("ask price", "no such price")]


def test_work_that_a_timer_starts_between_two_runs_of_the_loop_begins_with_the_next_run() -> None:
    """Qt delivers timers while the loop stands."""
    tasks, ran = Tasks(Reports()), []

    async def note(word: str) -> None:
        ran.append(word)

    async def first() -> None:
        await tasks.spawn(note("inside"), name="inside")

    with asyncio.Runner() as runner:
        runner.run(first())
        task = tasks.spawn(note("between"), name="between")
        assert ran == ["inside"]
        runner.run(_end(task))
        assert ran == ["inside", "between"]

    with pytest.raises(RuntimeError, match="no running event loop"):
        tasks.spawn(note("after the end"), name="late")
    gc.collect()
    assert ran == ["inside", "between"]


def test_the_first_work_may_come_between_two_runs_of_the_loop_that_made_the_tasks() -> None:
    """A slow machine delivers a dock's timer after the coroutine that built the dock, before anything else ran."""
    ran: list[str] = []

    async def note(word: str) -> None:
        ran.append(word)

    async def make() -> Tasks:
        return Tasks(Reports())

    with asyncio.Runner() as runner:
        task = runner.run(make()).spawn(note("between"), name="between")
        runner.run(_end(task))

    assert ran == ["between"]


async def test_a_task_nobody_keeps_survives_collection() -> None:
    """The strong set holds it: asyncio alone would lose it."""
    tasks = Tasks(Reports())
    done = asyncio.Event()

    async def slow() -> None:
        gate = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_later(0.02, gate.set_result, None)
        await gate
        done.set()

    tasks.spawn(slow(), name="slow")
    await asyncio.sleep(0)
    gc.collect()

    await done.wait()


async def test_close_cancels_everything_and_starts_nothing_more() -> None:
    """After close no task is left, and a late spawn does not run."""
    tasks = Tasks(Reports())
    ran: list[str] = []

    async def wait(name: str) -> None:
        await asyncio.sleep(0)
        await asyncio.get_running_loop().create_future()
        ran.append(name)

    first = tasks.spawn(wait("first"), name="first")
    await tasks.close()
    late = tasks.spawn(wait("late"), name="late")
    await asyncio.wait([late])

    assert first.cancelled()
    assert late.cancelled()
    assert ran == []


async def test_what_ends_already_is_not_cancelled_a_second_time() -> None:
    """A second cancel would cut it short while it closes what it has open."""
    tasks, go, closed = Tasks(Reports()), asyncio.Event(), list[str]()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await go.wait()
            closed.append("its file")

    tasks.spawn(work(), name="work")
    await asyncio.sleep(0)
    tasks.cancel()
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_soon(go.set)
    await tasks.close()
    assert closed == ["its file"]


async def test_close_ends_what_a_time_out_of_its_own_was_ending_just_then() -> None:
    """A time-out cancels its task and takes that back: the task goes on, and nobody else has cancelled it."""
    tasks, ending, go = Tasks(Reports()), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0):
                try:
                    await asyncio.Event().wait()
                finally:
                    ending.set()
                    await go.wait()
        await asyncio.Event().wait()

    task = tasks.spawn(work(), name="work")
    await ending.wait()
    closing = asyncio.ensure_future(tasks.close())  # noqa: TID251  awaited below
    await asyncio.sleep(0)
    go.set()
    async with in_time("the end of the task"):
        await closing
    assert task.cancelled()


async def test_a_cancelled_wait_for_the_end_cuts_nothing_short() -> None:
    tasks, go, done = Tasks(Reports()), asyncio.Event(), list[str]()

    async def work() -> None:
        await go.wait()
        done.append("work")

    tasks.spawn(work(), name="work")
    waiting = asyncio.ensure_future(tasks.finish())  # noqa: TID251  awaited below
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go.set()
    await tasks.finish()
    assert done == ["work"]


async def test_ask_returns_the_answer_without_blocking_the_loop() -> None:
    """Other tasks run while the dialog stands open."""
    dialog = QDialog()
    turns = 0

    async def count() -> None:
        nonlocal turns
        for _ in range(5):
            await asyncio.sleep(0)
            turns += 1
        dialog.accept()

    counting = Tasks(Reports()).spawn(count(), name="count")
    result = await ask(dialog)
    await counting

    assert result == QDialog.DialogCode.Accepted
    assert turns == 5


async def test_an_answered_dialog_is_deleted_once_its_choices_were_read() -> None:
    dialog, kept = QDialog(), QDialog()
    QTimer.singleShot(0, kept, kept.accept)
    assert await ask(kept, keep=True)
    QTimer.singleShot(0, dialog, dialog.accept)
    assert await accepted(dialog)
    assert isValid(dialog)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not isValid(dialog)
    assert isValid(kept)


async def test_a_cancelled_wait_rejects_the_dialog() -> None:
    """No dialog stays behind without somebody who waits for it."""
    dialog, rejected = QDialog(), []
    dialog.rejected.connect(lambda: rejected.append(True))
    waiter = Tasks(Reports()).spawn(ask(dialog), name="ask")
    await asyncio.sleep(0)
    assert dialog.isVisible()

    waiter.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiter

    assert rejected
