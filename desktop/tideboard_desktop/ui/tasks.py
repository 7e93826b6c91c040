"""Tasks with a strong reference and one error path, and dialogs that are awaited."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

ErrorReport = Callable[[BaseException, str], None]
"""Takes the exception and the name of what failed."""
_LOOK_EVERY: Final = 0.1
"""Seconds between two looks at what was cancelled and has not ended."""


class Tasks:
    """Owner of every task of the window: asyncio itself keeps only weak references to them."""

    def __init__(self, report: ErrorReport) -> None:
        self._report = report
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False
        self._loop = _running_loop()

    def spawn(self, work: Coroutine[Any, Any, Any], *, name: str) -> asyncio.Task[Any]:
        """Run `work` on the running loop; an exception goes to the error report under `name`.

        After `close` nothing starts: the result is a task that is already being cancelled. Raises RuntimeError if no
        loop has run since the construction or the loop is closed.
        """
        # Qt also delivers timers between two runs of the loop: the work starts with the next run.
        self._loop = _running_loop() or self._loop
        if self._loop is None or self._loop.is_closed():
            work.close()
            raise RuntimeError("no running event loop")
        task = self._loop.create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._done)
        if self._closed:
            task.cancel()
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            self._report(error, task.get_name())

    def cancel(self) -> None:
        """Cancel what still runs, without waiting; what ends already goes on with that. Nothing starts after this."""
        self._closed = True
        for task in self._running:
            if task is not asyncio.current_task() and not task.cancelling():
                task.cancel()

    async def close(self) -> None:
        """Cancel what still runs, as `cancel` does, and wait for its end; the caller's own task is left alone."""
        self.cancel()
        while left := self._others():
            await asyncio.wait(left, timeout=_LOOK_EVERY)
            self.cancel()  # what was ended by a time-out of its own when it was asked first goes on after that

    async def finish(self) -> None:
        """Wait for the end of what runs, also of what begins meanwhile; a cancelled caller cuts none of it short."""
        while left := self._others():
            await asyncio.wait(left)

    def _others(self) -> list[asyncio.Task[Any]]:
        return [task for task in self._running if task is not asyncio.current_task()]


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


async def accepted(dialog: QDialog) -> bool:
    """Open `dialog`, wait, and delete it as `ask` does; True if the person accepted."""
    return await ask(dialog) == QDialog.DialogCode.Accepted


async def ask(dialog: QDialog, *, keep: bool = False) -> int:
    """Open `dialog` and wait for its result code (`QDialog.DialogCode`); a cancelled wait rejects the dialog.

    One that is deleted with its window counts as rejected: a wait without end would keep the guard's one review. The
    caller reads what it needs before it awaits anything else: the dialog is deleted then, except with `keep`.
    `exec` would run a second event loop inside a coroutine, which under qasync kills other tasks.
    """
    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finish(result: int) -> None:
        if not answer.done():
            answer.set_result(result)

    dialog.finished.connect(finish)
    dialog.destroyed.connect(lambda _gone=None: finish(QDialog.DialogCode.Rejected.value))
    dialog.open()
    try:
        return await answer
    except asyncio.CancelledError:
        if isValid(dialog):  # else its window is gone, and it with it
            dialog.reject()
        raise
    finally:
        if isValid(dialog):
            dialog.finished.disconnect(finish)
            if not keep:
                dialog.deleteLater()
