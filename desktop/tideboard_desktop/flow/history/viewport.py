"""The visible range of a history: zoom at a point, scroll, never beyond the ends."""

from __future__ import annotations

from dataclasses import dataclass

FEWEST = 8.0
"""Fewest visible periods."""


@dataclass(frozen=True, slots=True)
class Viewport:
    """`count` slots from slot `first` on; both may be fractions while the wheel turns."""

    first: float
    count: float

    @property
    def end(self) -> float:
        """The slot behind the last visible one."""
        return self.first + self.count

    def within(self, total: int) -> Viewport:
        """The same, limited to a history of `total` slots."""
        count = min(max(self.count, min(FEWEST, total)), max(total, 1))
        return Viewport(min(max(self.first, 0.0), max(total - count, 0.0)), count)

    def zoomed(self, factor: float, at: float, total: int) -> Viewport:
        """Zoom by `factor` (below 1 = closer) while slot position `at` stays in place."""
        count = min(max(self.count * factor, min(FEWEST, total)), max(total, 1))
        share = (at - self.first) / self.count
        return Viewport(at - share * count, count).within(total)

    def moved(self, slots: float, total: int) -> Viewport:
        """Scroll to the right by `slots`."""
        return Viewport(self.first + slots, self.count).within(total)

    def showing(self, index: int, total: int) -> Viewport:
        """The nearest range that contains the whole slot `index`."""
        if index < self.first:
            return Viewport(float(index), self.count).within(total)
        if index + 1 > self.end:
            return Viewport(index + 1 - self.count, self.count).within(total)
        return self


def whole(total: int) -> Viewport:
    """All of it."""
    return Viewport(0.0, float(max(total, 1)))
