"""The minutes of a session as numbers: when each of them ends, and which of them a provider's stamp belongs to."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.hours import HALF_MINUTE
from tideboard_core.flow.minutes import Floats
from tideboard_core.model.session import Session

MINUTE = 60.0


@lru_cache(maxsize=64)
def minute_ends(session: Session) -> Floats:
    """When each session minute ends, in seconds since 1970, UTC; do not change the result."""
    return np.array([session.epoch_at(minute + 1) for minute in range(session.minutes)])


def minute_start(session: Session, minute: int) -> float:
    """When a session minute begins, in seconds since 1970, UTC."""
    return float(minute_ends(session)[minute]) - MINUTE


def minute_of(session: Session, start: float) -> int | None:
    """The session minute that begins at an instant (seconds since 1970, UTC); None if there is none."""
    number = int(minutes_ending(session, np.array([start + MINUTE]))[0])
    return None if number < 0 else number


def minutes_ending(session: Session, times: Floats) -> NDArray[np.intp]:
    """The session minute that ends at each time, at most half a minute away; -1 where there is none."""
    ends = minute_ends(session)
    found = np.searchsorted(ends, times - HALF_MINUTE, side="left")
    near = ends[np.minimum(found, len(ends) - 1)]
    return np.where((found < len(ends)) & (near <= times + HALF_MINUTE), found, -1)


def minutes_over(session: Session, now: float) -> int:
    """How many minutes of a session have ended at a time (seconds since 1970, UTC)."""
    return int(np.searchsorted(minute_ends(session), now, side="right"))
