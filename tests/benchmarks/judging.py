"""What a benchmark found, held against its goal: figures, ratios, spread, verdict, as text and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from benchmarks.catalogue import HUMAN, USES
from benchmarks.extent import SPREAD
from benchmarks.repeated import Repeated, each_of, in_turn


class Verdict(StrEnum):
    """What became of a bound: reached, reached by some of the rounds, by none."""

    MET = "met"
    IN_SPREAD = "in its spread"
    MISSED = "missed"


class Clock(StrEnum):
    """What a measure is counted in: the time of a processor, the time of a person, or no time at all."""

    PROCESSOR = "processor"
    WALL = "wall"
    NONE = "none"


def clock_of(unit: str) -> Clock:
    """The clock behind a unit: `ms CPU` and `% of a core` are a processor's, `ms` is a person's, `MB` neither's."""
    words = unit.split()
    if not {"CPU", "core", "processor"}.isdisjoint(words):
        return Clock.PROCESSOR
    return Clock.WALL if words[0] in {"s", "ms", "us"} else Clock.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What a measure stays at or below, or reaches: a ratio to the figure `beside`, or one of two absolute limits.

    `human`: a person feels it, at the time that HUMAN of the catalogue gives the reason of. `amount`: bytes or a count,
    which no machine changes. Other times are ratios to a peer or to parts of the calibrated unit.
    """

    limit: float
    beside: str = ""
    at_least: bool = False
    human: bool = False
    amount: bool = False

    def __post_init__(self) -> None:
        """Refuse a limit that is of two kinds or of none."""
        if [bool(self.beside), self.human, self.amount].count(True) != 1:
            raise ValueError("a bound is a ratio to what stands beside, what a person feels, or an amount")

    def value(self, outcome: Outcome) -> float:
        """The ratio, the median of its rounds; our figure where nothing stands beside it."""
        return in_turn(outcome.ours, outcome.beside[self.beside]) if self.beside else outcome.ours

    def spread(self, outcome: Outcome) -> tuple[float, float]:
        """The least and the most of that over the rounds."""
        found = each_of(self.value(outcome))
        return min(found), max(found)

    def goal(self, unit: str) -> str:
        """The limit in words: `<= 0.7 x vnpy`, `<= 8 ms (human)`, `<= 34 bytes`."""
        sign = ">=" if self.at_least else "<="
        if self.beside:
            return f"{sign} {figure(self.limit)} x {self.beside}"
        return f"{sign} {figure(self.limit)} {unit}" + (" (human)" if self.human else "")

    def verdict(self, outcome: Outcome) -> Verdict:
        """Whether the median reaches the goal; in wall time it is missed by all rounds alone: others take turns too."""
        if self._reached(self.value(outcome)):
            return Verdict.MET
        least, most = self.spread(outcome)
        wall = outcome.clock is Clock.WALL
        return Verdict.IN_SPREAD if wall and self._reached(most if self.at_least else least) else Verdict.MISSED

    def out_of_reach(self, outcome: Outcome) -> bool:
        """Whether no round reaches the goal in processor time, of which other programs take none: none would later."""
        seen = each_of(self.value(outcome))
        return outcome.clock is Clock.PROCESSOR and len(seen) >= SPREAD and not any(map(self._reached, seen))

    def _reached(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One measure. `goal` is its number in the list; `beside` has peers, floors and units of the same run.

    Where the goal is about processor time, `wall` has the same figures in wall time, ours as "ours". They decide
    nothing: on a shared machine they depend on what else runs. `curve` has the costs by the size of the work.
    """

    goal: str
    what: str
    unit: str
    ours: float
    beside: Mapping[str, float] = field(default_factory=dict)
    bounds: Sequence[Bound] = ()
    wall: Mapping[str, float] = field(default_factory=dict)
    notes: Mapping[str, object] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    curve: Mapping[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a time as an amount, a person's limit without a reason in the catalogue, wall time without rounds."""
        if self.clock is not Clock.NONE and any(bound.amount for bound in self.bounds):
            raise ValueError(f"{self.what}: {self.unit} is a time, so a ratio or what a person feels")
        if any(bound.human for bound in self.bounds) and (self.clock is Clock.NONE or self.goal not in HUMAN):
            raise ValueError(f"{self.what}: HUMAN does not say at which time a person feels goal {self.goal}")
        if self.clock is Clock.WALL and self.bounds and not isinstance(self.ours, Repeated):
            raise ValueError(f"{self.what}: wall time fails outside its spread alone, so it needs its rounds")

    @property
    def clock(self) -> Clock:
        """What it is counted in."""
        return clock_of(self.unit)

    @property
    def reader(self) -> str:
        """For whom it is measured."""
        return USES[self.goal].reader

    @property
    def met(self) -> bool:
        """Whether no bound is missed."""
        return all(bound.verdict(self) is not Verdict.MISSED for bound in self.bounds)

    @property
    def out_of_reach(self) -> bool:
        """Whether to measure it again would change nothing."""
        return any(bound.out_of_reach(self) for bound in self.bounds)

    def as_json(self, machine: Mapping[str, object]) -> dict[str, Any]:
        """One object with everything that is printed."""
        bounds = [
            {
                "beside": bound.beside or None,
                "value": bound.value(self),
                "spread": bound.spread(self),
                "at_least" if bound.at_least else "at_most": bound.limit,
                "human": bound.human,
                "verdict": bound.verdict(self),
            }
            for bound in self.bounds
        ]
        return {
            "goal": self.goal,
            "reader": self.reader,
            "what": self.what,
            "unit": self.unit,
            "clock": self.clock,
            "ours": self.ours,
            "beside": dict(self.beside),
            "bounds": bounds,
            "met": self.met,
            "wall": dict(self.wall),
            "notes": dict(self.notes),
            "curve": dict(self.curve),
            "versions": dict(self.versions),
            "machine": dict(machine),
        }

    def as_text(self) -> str:
        """A line for the measure, one per bound, one for what else was seen."""
        others = "".join(f"  |  {name} {figure(value)}" for name, value in self.beside.items())
        lines = [f"{self.goal:>3}  {self.what}: ours {figure(self.ours)}{others}  ({self.unit}; for {self.reader})"]
        lines += [f"     {_verdict(bound, self)}" for bound in self.bounds]
        if self.wall:
            lines.append("     wall: " + ", ".join(f"{name} {figure(value)}" for name, value in self.wall.items()))
        if self.notes:
            lines.append("     " + ", ".join(f"{name} {_told(value)}" for name, value in self.notes.items()))
        return "\n".join(lines)


def _verdict(bound: Bound, outcome: Outcome) -> str:
    word, value = word_of(bound.verdict(outcome)), figure(bound.value(outcome))
    seen = f"{value} x {bound.beside}" if bound.beside else value
    goal = bound.goal(outcome.unit).partition(" x ")[0] if bound.beside else bound.goal(outcome.unit)
    return f"{word:<6} {seen}{spread_words(bound.spread(outcome))}, goal {goal}"


def word_of(verdict: Verdict) -> str:
    """The verdict as lines for a person have it: what is missed stands out."""
    return verdict.upper() if verdict is Verdict.MISSED else verdict


def spread_words(spread: Sequence[float]) -> str:
    """The least and the most of several rounds in brackets; nothing where they are one."""
    least, most = spread
    return "" if least == most else f" ({figure(least)} to {figure(most)})"


def figure(value: float) -> str:
    """Three significant digits; thousands apart from 10,000 on."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _told(value: object) -> str:
    return figure(value) if isinstance(value, float) else str(value)
