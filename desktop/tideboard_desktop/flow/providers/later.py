"""What came after the shown second of a replay, which the chart hides or draws."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Signal

from tideboard_core.flow.session_minutes import from_reply, minute_ends
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import Session
from tideboard_desktop.flow.providers.model import LaterLine

_NONE = np.zeros(0)


class LaterFlow(QObject):
    """Whether the chart hides what came later. `changed`: it does, or does no more."""

    changed = Signal()

    def __init__(self, whole: Callable[[InstrumentId], CapitalFlow | None], session: Session) -> None:
        """`whole` returns the flow of the whole day of a security, None as long as it is not read."""
        super().__init__()
        self._whole, self._session = whole, session
        self.hides = True
        self._lines: dict[InstrumentId, LaterLine] = {}

    def set_hides(self, *, hides: bool) -> None:
        """Hide it, or show it."""
        if hides is not self.hides:
            self.hides = hides
            self._lines.clear()
            self.changed.emit()

    def line(self, instrument: InstrumentId) -> LaterLine:
        """The same object until something changes."""
        if instrument not in self._lines:
            minutes = self._session.minutes
            whole = None if self.hides else self._whole(instrument)
            if whole is None:
                made = LaterLine(self.hides, _NONE, _NONE, minutes)
                if not self.hides:
                    return made
            else:
                net = from_reply(whole, self._session).net
                known = np.flatnonzero(np.isfinite(net))
                made = LaterLine(self.hides, minute_ends(self._session)[known], net[known], minutes)
            self._lines[instrument] = made
        return self._lines[instrument]
