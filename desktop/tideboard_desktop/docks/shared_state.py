"""How far the reading of a shared place is, for what shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Protocol

from PySide6.QtCore import SignalInstance

from tideboard_core.errors import TideboardError


class SharedStage(Enum):
    """How far the reading of the place is."""

    OFF = auto()
    NOT_INSTALLED = auto()
    """The packages of the extra `desk` are missing."""
    READY = auto()
    READING = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedState:
    """What the archive dock says: how many securities wait, when the last look was whole, and what failed since."""

    stage: SharedStage = SharedStage.OFF
    waiting: int = 0
    read: datetime | None = None
    error: TideboardError | None = None
    failed: datetime | None = None


class SharedReads(Protocol):
    """The reading of the place; `changed` says that `state` is another one."""

    @property
    def changed(self) -> SignalInstance:
        """`state` has changed."""
        ...

    @property
    def state(self) -> SharedState: ...

    def retry(self) -> None:
        """Look everything up again at once."""
        ...
