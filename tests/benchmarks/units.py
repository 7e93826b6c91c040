"""The parts of the calibrated unit as a peer of a measure: fixed work that is asked in turn with ours."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.children import Kind, Subject, median
from devtools.unit import WORK

MODULE = "ours.unit_pieces"
ROUNDS = 2
"""Rounds of all parts, before a run and after it."""


def unit(*parts: str) -> tuple[str, Kind]:
    """The name of the unit of these parts, and its subject, whose rounds say the milliseconds of one piece."""
    if not parts or not WORK.keys() >= {*parts}:
        raise ValueError(f"the unit has the parts {', '.join(WORK)}, not {parts}")
    return f"U({', '.join(parts)})", Kind(module=MODULE, arguments=parts)


def pieces() -> Mapping[str, float]:
    """Milliseconds of a piece of each part now."""
    with Subject(Kind(module=MODULE, arguments=tuple(WORK))) as subject:
        heard = [subject.round() for _ in range(ROUNDS)]
    return {part: round(median(heard, part), 1) for part in WORK}


def in_words(found: Mapping[str, float]) -> str:
    """Each part with its milliseconds."""
    return ", ".join(f"{part} {value:.0f}" for part, value in found.items()) + " ms"
