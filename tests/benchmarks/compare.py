"""Two runs of the same benchmarks row by row: which ratios agree, and which lie within the spread of the other run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks.history import form_of, short_commit
from benchmarks.judging import Clock, figure, spread_words

CLOSE = 0.05
"""Two ratios agree whose greater is at most so much above the other."""
COUNTED = {Clock.PROCESSOR: "of processor time", Clock.WALL: "of wall time", Clock.NONE: "of amounts"}


class Pair(NamedTuple):
    """A ratio in two runs, with the least and the most of the rounds of each."""

    what: str
    clock: str
    values: tuple[float, float]
    spreads: tuple[Sequence[float], Sequence[float]]

    @property
    def apart(self) -> float:
        """By how much the greater is above the other."""
        low, high = sorted(self.values)
        return high / low - 1 if low > 0 else float("inf")

    @property
    def close(self) -> bool:
        """Whether the two agree."""
        return self.apart <= CLOSE

    @property
    def overlap(self) -> bool:
        """Whether a round of each run could be one of the other."""
        (least, most), (other_least, other_most) = self.spreads
        return least <= other_most and other_least <= most


def pairs(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[Pair]:
    """The ratios that both runs have, in the order of the first."""
    ratios, beside = dict(_ratios(one)), dict(_ratios(other))
    return [
        Pair(
            f"{goal}  {what}, x {peer}",
            clock,
            (bound["value"], beside[key]["value"]),
            (bound["spread"], beside[key]["spread"]),
        )
        for key, bound in ratios.items()
        if key in beside
        for goal, what, peer, clock in [key]
    ]


def _ratios(run: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str, str, str], Mapping[str, Any]]]:
    for each in run["figures"]:
        for bound in each["bounds"]:
            if bound["beside"]:
                yield (each["goal"], each["what"], bound["beside"], each["clock"]), bound


def compared(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    """Lines for a person: each ratio in both runs, and how many agree, by what they are counted in."""
    found = pairs(one, other)
    for run in (one, other):
        yield f"{run['date']}  {short_commit(run)}  {form_of(run)}, load {' to '.join(map(str, run['load']))}"
    for pair in found:
        seen = "  ".join(
            figure(value) + spread_words(spread) for value, spread in zip(pair.values, pair.spreads, strict=True)
        )
        verdict = "agrees" if pair.close else "within the spread" if pair.overlap else "APART"
        yield f"{verdict:<17}  {pair.apart * 100:5.1f} %  {pair.what}: {seen}"
    for clock in Clock:
        of = [pair for pair in found if pair.clock == clock]
        close, near = sum(pair.close for pair in of), sum(pair.overlap and not pair.close for pair in of)
        if of:
            words = f"{close} of {len(of)} ratios {COUNTED[clock]} agree within {CLOSE:.0%}"
            yield f"{words}, {near} more lie within their spread"
