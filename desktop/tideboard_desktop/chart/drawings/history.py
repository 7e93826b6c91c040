"""Undo and redo of one chart: what each change made of the drawings of a security or of the indicators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

MOST: Final = 100
"""Steps that are kept."""


class Step(NamedTuple):
    """A change of a `subject`, the id of a security or INDICATORS, with everything of it before and after."""

    subject: str
    before: tuple[object, ...]
    after: tuple[object, ...]


INDICATORS: Final = ""
"""The subject of changes of the indicators."""


class ChangeHistory:
    """The newest MOST steps. Undo and redo leave out those of securities that the chart does not show."""

    def __init__(self) -> None:
        self._past: list[Step] = []
        self._undone: list[Step] = []

    def note(self, step: Step) -> None:
        """Remember a change; what was undone is lost then."""
        if step.before != step.after:
            self._past.append(step)
            del self._past[:-MOST]
            self._undone.clear()

    def clear(self) -> None:
        """Forget all steps."""
        self._past.clear()
        self._undone.clear()

    def can_undo(self, instrument: str) -> bool:
        """Whether there is a step to undo while this security is shown."""
        return _newest(self._past, instrument) is not None

    def can_redo(self, instrument: str) -> bool:
        """Whether there is a step to redo while this security is shown."""
        return _newest(self._undone, instrument) is not None

    def undo(self, instrument: str) -> Step | None:
        """The step to undo, which `redo` gives again; None without one."""
        return _move(self._past, self._undone, instrument)

    def redo(self, instrument: str) -> Step | None:
        """The step that was undone last; None without one."""
        return _move(self._undone, self._past, instrument)

    def convert(self, subject: str, change: Callable[[tuple[object, ...]], tuple[object, ...]]) -> None:
        """Replace what the steps of a subject hold by something equivalent."""
        for steps in (self._past, self._undone):
            steps[:] = [
                Step(subject, change(step.before), change(step.after)) if step.subject == subject else step
                for step in steps
            ]

    def forget(self, subject: str) -> None:
        """Forget the steps of a subject, which something else has changed since."""
        for steps in (self._past, self._undone):
            steps[:] = [step for step in steps if step.subject != subject]


def _newest(steps: list[Step], instrument: str) -> int | None:
    wanted = {instrument, INDICATORS}
    return next((place for place in reversed(range(len(steps))) if steps[place].subject in wanted), None)


def _move(source: list[Step], target: list[Step], instrument: str) -> Step | None:
    place = _newest(source, instrument)
    if place is None:
        return None
    step = source.pop(place)
    target.append(step)
    return step
