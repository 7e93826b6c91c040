"""One thread that watches how long a case takes: pytest-timeout starts and joins one for each case, 0.2 ms of it."""

from __future__ import annotations

import os
import threading
from time import perf_counter
from typing import Any

import pytest
from pytest_timeout import timeout_timer


class HangWatch:
    """Ends the process, with the stacks of all threads, once a case takes longer than it may.

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
            case = self._case
        timeout_timer(*case)
        self._process = 0  # a debugger is at work: the next case has a watch of its own


WATCH = HangWatch()
"""The watch of this process."""
