"""A measured row: ours beside a named peer of the same run, its ratio, its goal; and the table of them."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any, NamedTuple

HEAD = ("name", "measure", "ours", "peer", "ratio", "goal", "")


class Row(NamedTuple):
    """What each round found, ours and the peer's, in the unit that `what` ends with.

    `goal` bounds the ratio. It bounds our own figure where that is `absolute`: what a person feels, or an amount.
    """

    what: str
    ours: Sequence[float]
    goal: float
    peer: str = ""
    theirs: Sequence[float] = ()
    absolute: bool = False
    at_least: bool = False

    def ratio(self) -> float | None:
        """The median of the ratios of rounds in which both were measured in turn, else that of the medians."""
        if not self.theirs:
            return None
        if len(self.ours) != len(self.theirs):
            return statistics.median(self.ours) / statistics.median(self.theirs)
        return statistics.median(one / other for one, other in zip(self.ours, self.theirs, strict=True))

    def met(self) -> bool:
        """Whether the goal is reached; a ratio without a peer's figure is not."""
        value = statistics.median(self.ours) if self.absolute else self.ratio()
        return value is not None and (value >= self.goal if self.at_least else value <= self.goal)

    def as_json(self, name: str) -> dict[str, Any]:
        """Everything that is printed."""
        return {
            "name": name,
            "what": self.what,
            "ours": statistics.median(self.ours),
            "rounds": len(self.ours),
            "peer": self.peer or None,
            "theirs": statistics.median(self.theirs) if self.theirs else None,
            "ratio": self.ratio(),
            "goal": self.goal,
            "of": "ours" if self.absolute else "ratio",
            "at_least": self.at_least,
            "met": self.met(),
        }

    def cells(self, name: str) -> tuple[str, ...]:
        """The row in words."""
        ratio = self.ratio()
        peer = f"{self.peer} {figure(statistics.median(self.theirs))}" if self.theirs else self.peer
        sign = ">=" if self.at_least else "<="
        return (
            name,
            self.what,
            figure(statistics.median(self.ours)),
            peer,
            "" if ratio is None else figure(ratio),
            f"{sign} {figure(self.goal)}{' (ours)' if self.absolute else ''}",
            "met" if self.met() else "MISSED",
        )


def table(rows: Sequence[tuple[str, Row]]) -> str:
    """Lines in columns."""
    cells = [HEAD, *(row.cells(name) for name, row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells
    )


def figure(value: float) -> str:
    """Three significant digits; thousands apart."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
