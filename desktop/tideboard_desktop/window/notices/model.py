"""The list of notices: bounded, newest first, with a count of what was not looked at."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from tideboard_core.model.order import Environment
from tideboard_core.ports.system import Clock

MOST = 500


class Kind(StrEnum):
    """What a notice is about; each kind can be kept quiet by itself."""

    FILL = "fill"
    ORDER = "order"
    ALERT = "alert"
    CONNECTION = "connection"
    LOCK = "lock"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One notice: `at` is UTC wall time. `urgent` needs the person and is shown in amber.

    `environment` is that of the account it is about, None when it is about none.
    """

    kind: Kind
    text: str
    at: datetime
    urgent: bool = False
    environment: Environment | None = None
    number: int = 0


class NoticeStore(QObject):
    """`added` carries a new notice, `changed` tells that list or count are other ones now."""

    added = Signal(object)
    changed = Signal()

    def __init__(self, clock: Clock, *, quiet: Callable[[Kind], bool] = lambda _kind: False) -> None:
        """`quiet` tells whether a kind is only listed: it is not counted and not shown in the strip."""
        super().__init__()
        self._clock, self._quiet = clock, quiet
        self._kept: deque[Happening] = deque(maxlen=MOST)
        self._number = 0
        self.unseen = 0

    @property
    def notices(self) -> list[Happening]:
        """Newest first, at most five hundred."""
        return list(reversed(self._kept))

    def post(self, kind: Kind, text: str, *, urgent: bool = False, environment: Environment | None = None) -> None:
        """Keep a notice; unless its kind is kept quiet, count it and let it be shown."""
        self._number += 1
        happening = Happening(
            kind=kind,
            text=text,
            at=self._clock.wall(),
            urgent=urgent,
            environment=environment,
            number=self._number,
        )
        self._kept.append(happening)
        if not self._quiet(kind):
            self.unseen += 1
            self.added.emit(happening)
        self.changed.emit()

    def seen(self) -> None:
        """The person has looked at the list."""
        if self.unseen:
            self.unseen = 0
            self.changed.emit()

    def clear(self) -> None:
        """Forget all of them."""
        self._kept.clear()
        self.unseen = 0
        self.changed.emit()
