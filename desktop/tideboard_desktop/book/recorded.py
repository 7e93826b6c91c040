"""What a replay says of recorded books and trades: ages, holes, and what was kept of a busy book."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tideboard_core.model.hub_keys import Key
from tideboard_core.model.instrument import InstrumentId


@dataclass(frozen=True, slots=True)
class RecordedWords:
    """`age` returns the seconds of the recorded day since what is shown was received, None without anything.

    `hole` says in words why there is no book at the second shown, empty where there is one. `thinned` says whether the
    book is of a stretch of which not every change was kept.
    """

    age: Callable[[Key[object]], float | None]
    hole: Callable[[InstrumentId], str]
    thinned: Callable[[InstrumentId], bool]
