"""The part of a history that is in view: zoom about a point, scroll, never beyond the ends."""

from __future__ import annotations

from dataclasses import dataclass

FEWEST = 8.0
"""Periods below which zooming in stops."""


@dataclass(frozen=True, slots=True)
class Window:
    """`count` slots from slot `first` on; both may be fractions while the wheel turns."""

    first: float
    count: float

    @property
    def end(self) -> float:
        """The slot behind the last visible one."""
        return self.first + self.count

    def within(self, total: int) -> Window:
        """The same held inside a history of `total` slots."""
        count = min(max(self.count, min(FEWEST, total)), max(total, 1))
        return Window(min(max(self.first, 0.0), max(total - count, 0.0)), count)

    def zoomed(self, factor: float, at: float, total: int) -> Window:
        """Zoom by `factor` (below 1 = closer) while slot position `at` stays where it is."""
        count = min(max(self.count * factor, min(FEWEST, total)), max(total, 1))
        share = (at - self.first) / self.count
        return Window(at - share * count, count).within(total)

    def moved(self, slots: float, total: int) -> Window:
        """Scroll to the right by `slots`."""
        return Window(self.first + slots, self.count).within(total)

    def showing(self, index: int, total: int) -> Window:
        """The nearest window that has the whole slot `index` in it."""
        if index < self.first:
            return Window(float(index), self.count).within(total)
        if index + 1 > self.end:
            return Window(index + 1 - self.count, self.count).within(total)
        return self


def whole(total: int) -> Window:
    """All of it."""
    return Window(0.0, float(max(total, 1)))
