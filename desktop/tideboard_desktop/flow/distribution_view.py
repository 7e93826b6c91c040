"""What the distribution table shows: rows by order size, of one provider or of two in the same three sizes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.flow import FlowDistribution
from tideboard_core.settings import Units
from tideboard_desktop.flow.lines import TIERS, Line
from tideboard_desktop.flow.units import panel_unit
from tideboard_desktop.format import MISSING, Unit, age, clock_seconds, share
from tideboard_desktop.models.flow_compare import Distributed, in_sizes

SIZES = TIERS[1:]
"""Three sizes take the shades of L, M and S: a `large` that is no top tier never gets the shade of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionView:
    """What is shown; `seconds` is the age, None without a proof. `live` = the market trades, so that age matters.

    `other` is a second provider's distribution, `names` what both are called beside each other.
    """

    data: Distributed
    turnover: float | None
    zone: str
    seconds: float | None
    live: bool
    units: Units = Units.KMB
    other: Distributed | None = None
    names: tuple[str, str] = ("", "")

    @property
    def lines(self) -> tuple[Line, ...]:
        """Sizes of the rows, the largest first."""
        four = self.other is None and isinstance(self.data, FlowDistribution)
        return TIERS if four else SIZES

    @property
    def rows(self) -> list[SizeRow]:
        """One row per size with the first provider's money."""
        return self._rows(self.data)

    @property
    def other_rows(self) -> list[SizeRow]:
        """The same of the second provider; empty without one."""
        return [] if self.other is None else self._rows(self.other)

    @property
    def unit(self) -> Unit:
        """One unit for the whole table."""
        return panel_unit(self.largest, self.units)

    @property
    def largest(self) -> float:
        """The longest bar."""
        return max(max(row.outflow, row.inflow) for row in (*self.rows, *self.other_rows))

    @property
    def folded(self) -> bool:
        """Whether a provider's extra-large is counted as large here."""
        both = (self.data, self.other)
        return self.other is not None and any(isinstance(one, FlowDistribution) for one in both)

    def _rows(self, data: Distributed) -> list[SizeRow]:
        outflow, inflow = data.outflow, data.inflow
        pair = (tuple(outflow), tuple(inflow))
        if len(self.lines) < len(TIERS):
            pair = (tuple(in_sizes(outflow)), tuple(in_sizes(inflow)))
        return [SizeRow(*row) for row in zip(self.lines, *pair, strict=True)]


class SizeRow(NamedTuple):
    """Money out and in of one order size."""

    line: Line
    outflow: float
    inflow: float

    @property
    def net(self) -> float:
        """In minus out."""
        return self.inflow - self.outflow


def total(rows: list[SizeRow]) -> SizeRow:
    """The sum of all sizes; its line is the net."""
    return SizeRow(Line.NET, sum(row.outflow for row in rows), sum(row.inflow for row in rows))


def ageless(view: DistributionView | None) -> DistributionView | None:
    """What stays the same while only time passes."""
    return None if view is None else replace(view, seconds=None)


def title_words(view: DistributionView) -> list[str]:
    """Time, what was folded or whose sizes these are, age, how much of the turnover has a side; main things first."""
    times = [clock_seconds(one.time, view.zone) for one in (view.data, view.other) if one is not None and one.time]
    words = [" / ".join(times)] if times else []
    if view.folded:
        words.append(QCoreApplication.translate("Flow", "extra-large counted as large"))
    elif not isinstance(view.data, FlowDistribution):
        sizes = QCoreApplication.translate("Flow", "sizes as {provider} counts them")
        words.append(sizes.replace("{provider}", view.data.provider))
    words.append(QCoreApplication.translate("Flow", "age %1").replace("%1", age(view.seconds)))
    if view.turnover and view.other is None:
        everything = total(view.rows)
        classified = (everything.inflow + everything.outflow) / view.turnover * 100
        text = QCoreApplication.translate("Flow", "%1 of turnover classified")
        words.append(text.replace("%1", share(classified)))
    return words


def share_of(money: float, view: DistributionView) -> str:
    """In percent of the turnover."""
    return share(money / view.turnover * 100) if view.turnover else MISSING
