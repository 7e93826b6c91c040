"""One thread that watches how long a case takes: pytest-timeout starts and joins one for each case, 0.2 ms of it."""

from __future__ import annotations

import asyncio
import gc
import io
import os
import threading
from time import perf_counter
from typing import Any

import pytest
from pytest_timeout import dump_stacks, is_debugging

HUNG_CODE = 124
"""Exit code of a process in which a case hung."""


class HangWatch:
    """Ends the process, with the stacks of all threads and tasks, once a case takes longer than it may.

    The thread sleeps until the case that runs when it falls asleep would be over time, and looks again then: cases that
    end in time wake nobody. By `perf_counter`, which no test moves.
    """

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._case: tuple[pytest.Item, Any] | None = None
        self._due = self._wakes = float("inf")
        self._process = 0

    def begin(self, item: pytest.Item, settings: Any) -> None:
        """Watch a case from now on."""
        with self._change:
            self._case, self._due = (item, settings), perf_counter() + settings.timeout
            if self._process != os.getpid():  # a fork has no thread of its parent's
                self._process, self._wakes = os.getpid(), float("inf")
                threading.Thread(target=self._watch, name="hang-watch", daemon=True).start()
            elif self._due < self._wakes:
                self._change.notify()

    def end(self) -> None:
        """Watch no more, until the next case begins."""
        with self._change:
            self._case, self._due = None, float("inf")

    def _watch(self) -> None:
        with self._change:
            while self._case is None or self._due > perf_counter():
                self._wakes = self._due
                self._change.wait(None if self._case is None else self._due - perf_counter())
            item, settings = self._case
        if settings.disable_debugger_detection or not is_debugging():
            try:
                _tell(item, settings.timeout)
            finally:
                os._exit(HUNG_CODE)
        self._process = 0  # a debugger is at work: the next case has a watch of its own


def _tell(item: pytest.Item, seconds: float) -> None:
    """Print that a case hung, what it wrote, and where each task and thread stands."""
    terminal, texts = item.config.get_terminal_writer(), dict[str, str]()
    capture: Any = item.config.pluginmanager.get_plugin("capturemanager")
    if capture is not None:
        capture.suspend_global_capture(in_=True)
        output, errors = capture.read_global_capture()
        texts = {"Captured stdout": output, "Captured stderr": errors}
    for number, task in enumerate(one for one in gc.get_objects() if issubclass(type(one), asyncio.Task)):
        if not task.done():
            stack = io.StringIO()
            task.print_stack(file=stack)
            texts[f"Task {number}: {task.get_name()}"] = stack.getvalue()
    terminal.sep("+", title=f"{item.nodeid} hung: it has run for {seconds:g} s")
    for title, text in texts.items():
        if text:
            terminal.sep("~", title=title)
            terminal.write(text)
    dump_stacks(terminal)
    terminal.flush()


WATCH = HangWatch()
"""The watch of this process."""
