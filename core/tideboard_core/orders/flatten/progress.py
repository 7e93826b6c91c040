"""A running flatten or replacement as a window sees it: how far each line is, and what a person may say to it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from math import ceil
from typing import Any, Final

from tideboard_core.model.flatten import FlattenPlan, LineOutcome, LineState
from tideboard_core.model.listeners import Listener, Listeners

log = logging.getLogger(__name__)

PAUSED_AT_MOST: Final = 60.0
"""Seconds that one flatten waits for the end of a server's pauses in all; then a person is asked."""


class FlattenRun:
    """What a window sees of a running flatten: an outcome for each line, and the way to stop it.

    A stop ends it before the next write; what was sent stays at the broker.
    """

    def __init__(self, plan: FlattenPlan) -> None:
        self.plan = plan
        self.stopped = False
        self.finished = False
        self.asks = False
        """Whether a person is asked to go on in spite of a server's pause: its lines have waited PAUSED_AT_MOST."""
        self.goes_on = False
        """Whether the person said so, for all its lines."""
        self._paused = 0.0
        self._outcomes = [
            LineOutcome(line=line)
            if line.worked
            else LineOutcome(line=line, state=LineState.NOT_DONE, error=line.left_out)
            for line in plan.lines
        ]
        self._listeners = Listeners(self._view_failed)

    @property
    def outcomes(self) -> tuple[LineOutcome, ...]:
        """How far each line of the plan is, in its order."""
        return tuple(self._outcomes)

    @property
    def waits(self) -> bool:
        """Whether one of its lines waits for the end of a server's pause."""
        return any(one.state is LineState.PAUSED for one in self._outcomes)

    def stop(self) -> None:
        """Send nothing more."""
        self.stopped = True
        self._listeners.notify()

    def go_on(self) -> None:
        """Take protections away in spite of a server's pause: a person says so who was asked."""
        if self.asks:
            self.goes_on = True
            self._ask(asks=False)

    def pause(self, index: int, left: float) -> None:
        """A line waits for the end of a server's pause, in `left` seconds."""
        self._ask(asks=self._paused >= PAUSED_AT_MOST)
        if (self._outcomes[index].state, self._outcomes[index].waits) != (LineState.PAUSED, ceil(left)):
            self.put(index, state=LineState.PAUSED, waits=ceil(left))

    def waited(self, seconds: float) -> None:
        """A line has waited so for some seconds."""
        self._paused += seconds

    def pause_over(self, index: int) -> None:
        """A line waits no more."""
        self._ask(asks=False)
        self.put(index, state=LineState.CHECKING, waits=0)

    def _ask(self, *, asks: bool) -> None:
        if self.asks is not asks:
            self.asks = asks
            self._listeners.notify()

    def put(self, index: int, **changes: Any) -> None:  # noqa: ANN401  fields of LineOutcome
        """Change the outcome of a line."""
        self._outcomes[index] = replace(self._outcomes[index], **changes)
        self._listeners.notify()

    def finish(self) -> None:
        """Every line is over."""
        self.finished, self.asks = True, False
        self._listeners.notify()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when a line moves on; the result ends it."""
        return self._listeners.add(listener)

    def _view_failed(self, listener: Listener, error: Exception) -> None:
        """What is closed does not depend on a view; it is not called again."""
        log.error("a listener of a flatten failed", exc_info=error)
        self._listeners.drop(listener)
