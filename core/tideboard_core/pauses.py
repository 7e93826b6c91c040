"""Pauses that another asks for, and how long any of them is kept: one rule for whoever waits for one.

A server's refusal may name seconds (`Retry-After`), and so may a proxy or a company's gate in front of it, for a day or
more. What is taken of it is bounded by who speaks. Showing the number as told is free.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

LONGEST_OWN: Final = 60.0
"""Seconds of a pause that the gateway itself asks for, at most: the longest window over which a broker counts."""
LONGEST_FOREIGN: Final = 5.0
"""Seconds of a pause that anything else asks for, at most: its page proves nothing of the gateway."""
LONGEST_IDLE: Final = 900.0
"""Seconds between two tries of a read that nobody waits for, at most."""
FIRST_IDLE: Final = 60.0
"""Seconds that such a read rests after its first refusal."""
_MOST_DIGITS: Final = 5
_BEYOND: Final = 10.0**_MOST_DIGITS
"""Stands for what is no number of up to five digits, a date too: longer than any pause that is kept."""


class PauseBy(StrEnum):
    """The party that asks for a pause."""

    OWN = "own"
    """The gateway, in its own words: OpenD's frames, FutuOpenD-rs' and LongPort's own JSON; or our own count."""
    FOREIGN = "foreign"
    """Whatever else answered with a page: a proxy, a company's gate, a network's filter."""

    @classmethod
    def of(cls, value: object) -> PauseBy:
        """Return who is named by what an error carries; the gateway where none is named."""
        return cls.FOREIGN if value == cls.FOREIGN else cls.OWN


def bounded_pause(seconds: float, whose: PauseBy) -> float:
    """Return how long a pause of `seconds` is kept; 0.0 for what is no positive number."""
    longest = LONGEST_OWN if whose is PauseBy.OWN else LONGEST_FOREIGN
    return min(seconds, longest) if seconds > 0 else 0.0


def header_seconds(text: str) -> float:
    """Return the seconds that a header names, of at most five ASCII digits; 0.0 for an empty text.

    Anything else, a date as well, is longer than each pause that is kept: `bounded_pause` makes it the longest.
    """
    digits = text.strip()
    if not digits:
        return 0.0
    return float(digits) if len(digits) <= _MOST_DIGITS and digits.isascii() and digits.isdecimal() else _BEYOND


class IdlePause:
    """The rests of a read that nobody waits for: a minute, doubled by each refusal up to 15, until it is answered."""

    def __init__(self) -> None:
        self._next = FIRST_IDLE

    def refused(self, seconds: float = 0.0) -> float:
        """Return the seconds until it is asked again; `seconds` is the pause that the refusal named, 0.0 = none."""
        rest = max(self._next, min(seconds, LONGEST_IDLE))
        self._next = min(2 * self._next, LONGEST_IDLE)
        return rest

    def answered(self) -> None:
        """Begin anew: the next refusal is the first one."""
        self._next = FIRST_IDLE
