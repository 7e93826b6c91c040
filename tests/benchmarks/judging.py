"""What a benchmark found, held against its goal: figures, ratios, verdict, as text and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.catalogue import FELT


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """Ours divided by the figure `beside` (or ours alone) stays at or below `limit`, or reaches it.

    `difference`: ours minus the figure beside it is compared, in the unit of the measure.
    """

    limit: float
    beside: str = ""
    at_least: bool = False
    difference: bool = False

    def value(self, outcome: Outcome) -> float:
        """The ratio or the difference; our figure where nothing stands beside it."""
        if not self.beside:
            return outcome.ours
        other = outcome.beside[self.beside]
        return outcome.ours - other if self.difference else outcome.ours / other

    def goal(self, unit: str) -> str:
        """The limit in words: `<= 0.7 x vnpy`, `<= one flush + 300 us`, `<= 25 ms`."""
        sign = ">=" if self.at_least else "<="
        if self.difference:
            return f"{sign} {self.beside} + {figure(self.limit)} {unit}"
        if self.beside:
            return f"{sign} {figure(self.limit)} x {self.beside}"
        return f"{sign} {figure(self.limit)} {unit}"

    def met(self, outcome: Outcome) -> bool:
        """Whether the goal is reached."""
        value = self.value(outcome)
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One measure. `goal` is its number in the list; `beside` has peers and floors of the same run.

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

    @property
    def felt(self) -> str:
        """Whether a person feels it, or who does and when."""
        return FELT[self.goal]

    @property
    def met(self) -> bool:
        """Whether every bound holds."""
        return all(bound.met(self) for bound in self.bounds)

    def as_json(self, machine: Mapping[str, object]) -> dict[str, Any]:
        """One object with everything that is printed."""
        bounds = [
            {
                "beside": bound.beside or None,
                "value": bound.value(self),
                "at_least" if bound.at_least else "at_most": bound.limit,
                **({"difference": True} if bound.difference else {}),
                "met": bound.met(self),
            }
            for bound in self.bounds
        ]
        return {
            "goal": self.goal,
            "felt": self.felt,
            "what": self.what,
            "unit": self.unit,
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
        lines = [f"{self.goal:>3}  {self.what}: ours {figure(self.ours)}{others}  ({self.unit}, felt: {self.felt})"]
        lines += [f"     {_verdict(bound, self)}" for bound in self.bounds]
        if self.wall:
            lines.append("     wall: " + ", ".join(f"{name} {figure(value)}" for name, value in self.wall.items()))
        if self.notes:
            lines.append("     " + ", ".join(f"{name} {_told(value)}" for name, value in self.notes.items()))
        return "\n".join(lines)


def _verdict(bound: Bound, outcome: Outcome) -> str:
    word = "met   " if bound.met(outcome) else "MISSED"
    if not bound.beside or bound.difference:
        return f"{word} {figure(outcome.ours)}, goal {bound.goal(outcome.unit)}"
    return f"{word} {figure(bound.value(outcome))} x {bound.beside}, goal {bound.goal('').partition(' x ')[0]}"


def figure(value: float) -> str:
    """Three significant digits; thousands apart from 10,000 on."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _told(value: object) -> str:
    return figure(value) if isinstance(value, float) else str(value)
