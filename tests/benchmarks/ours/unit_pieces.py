"""Pieces of the parts of the calibrated unit that the command line names, in milliseconds: {"pieces":} of each."""

from __future__ import annotations

import sys
from typing import Any

from benchmarks.subject import serve
from devtools.unit import middle, turns

PIECES = 3
"""Pieces of each part in a round that says no other number; the middle one counts."""

found = turns(tuple(sys.argv[1:]))


def round_(pieces: int = PIECES) -> dict[str, Any]:
    """One piece of each part, and as `value` their mean."""
    unit = middle([next(found) for _ in range(pieces)])
    return {"value": unit.of(sys.argv[1:]) * 1000, **{part: each * 1000 for part, each in unit.pieces.items()}}


if __name__ == "__main__":
    serve(round_)
