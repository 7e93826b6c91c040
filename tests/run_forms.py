"""Forms of a run of the tests: the gate, or the whole of a night, which has more cases and larger ones."""

from __future__ import annotations

import os

WHOLE = "TIDEBOARD_WHOLE"
"""Environment variable that has every case run in its whole form; `dev.py test whole` sets it."""


def whole_form() -> bool:
    """Whether this run has every case, each in its whole form."""
    return bool(os.environ.get(WHOLE))


def sized(gate: int, whole: int) -> int:
    """A number of seeds, steps, kills or securities in the form of this run."""
    return whole if whole_form() else gate
