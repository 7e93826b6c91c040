"""Undo and redo for layouts: the last arrangements, bounded."""

from __future__ import annotations

from collections import deque

from tideboard_desktop.window.workspace.layout_state import Arrangement

MOST = 50


class History:
    """The arrangements before each change; the newest entry is the present one."""

    def __init__(self) -> None:
        self._past: deque[Arrangement] = deque(maxlen=MOST)
        self._undone: list[Arrangement] = []

    def note(self, arrangement: Arrangement) -> None:
        """Remember the present arrangement; the same again is one step. What was undone is lost then."""
        if not self._past or self._past[-1] != arrangement:
            self._past.append(arrangement)
            self._undone.clear()

    def settle(self, arrangement: Arrangement) -> None:
        """Take this as the present arrangement without a step: sizes follow the window, and nobody undoes that."""
        if self._past:
            self._past[-1] = arrangement
        else:
            self._past.append(arrangement)

    @property
    def can_undo(self) -> bool:
        """Whether there is something to go back to."""
        return len(self._past) > 1

    def undo(self) -> Arrangement | None:
        """The arrangement before the present one, which `redo` gives back; None when there is none."""
        if not self.can_undo:
            return None
        self._undone.append(self._past.pop())
        return self._past[-1]

    @property
    def can_redo(self) -> bool:
        """Whether something was undone and nothing was changed since."""
        return bool(self._undone)

    def redo(self) -> Arrangement | None:
        """The arrangement that was undone last; None when there is none."""
        if not self.can_redo:
            return None
        self._past.append(self._undone.pop())
        return self._past[-1]
