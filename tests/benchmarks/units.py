"""The parts of the calibrated unit: as a peer of a measure, asked in turn with ours, and all of them beside a run."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from benchmarks.children import Kind, Subject
from devtools.unit import WORK

MODULE = "ours.unit_pieces"

Pieces = Mapping[str, float]
"""Milliseconds of a piece of each part."""


def unit(*parts: str) -> tuple[str, Kind]:
    """The name of the unit of these parts, and its subject, whose rounds say the milliseconds of one piece."""
    if not parts or not WORK.keys() >= {*parts}:
        raise ValueError(f"the unit has the parts {', '.join(WORK)}, not {parts}")
    return f"U({', '.join(parts)})", Kind(module=MODULE, arguments=parts)


@contextmanager
def paced() -> Iterator[Callable[[], Pieces]]:
    """Measure a piece of each part when it is asked for, in a process that waits in between.

    A run asks before each of its benchmarks and behind the last: pieces done beside them would make them late.
    """
    with Subject(Kind(module=MODULE, arguments=tuple(WORK))) as subject:

        def turn() -> Pieces:
            heard = subject.round(pieces=1)
            return {part: round(heard[part], 1) for part in WORK}

        yield turn


def in_words(turns: Sequence[Pieces]) -> str:
    """Each part with the milliseconds of its middle piece, of several with the least and the most."""
    words = []
    for part in turns[0]:
        each = [pieces[part] for pieces in turns]
        spread = f" ({min(each):.0f} to {max(each):.0f})" if len(turns) > 1 else ""
        words.append(f"{part} {statistics.median(each):.0f}{spread}")
    return f"{', '.join(words)} ms"
