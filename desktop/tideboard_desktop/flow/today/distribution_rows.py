"""The rows of the distribution by order size, of one provider or of two in the same three sizes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.flow import FlowDistribution
from tideboard_core.system.appearance import Units
from tideboard_desktop.flow.chart.line_styles import TIERS, FlowLine
from tideboard_desktop.flow.chart.panel_unit import panel_unit
from tideboard_desktop.flow.providers.availability import OLD_AFTER
from tideboard_desktop.flow.providers.comparison import Distributed, in_sizes
from tideboard_desktop.ui.format import MISSING, AmountUnit, age, clock_seconds, coarse_age, share

SIZES = TIERS[1:]
"""Three sizes use the shades of L, M and S: a `large` that is no top tier never gets that tier's shade."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionView:
    """`seconds` is the age, None if unproven. `live` = the market trades, so that age matters.

    `other` is a second provider's distribution, `names` the names of both. `day` names the day that it counts, where
    other days are shown above it.
    """

    data: Distributed
    turnover: float | None
    zone: str
    seconds: float | None
    live: bool
    units: Units = Units.KMB
    other: Distributed | None = None
    names: tuple[str, str] = ("", "")
    day: str = ""

    @property
    def lines(self) -> tuple[FlowLine, ...]:
        """Sizes of the rows, the largest first."""
        four = self.other is None and isinstance(self.data, FlowDistribution)
        return TIERS if four else SIZES

    @property
    def rows(self) -> list[SizeRow]:
        """One row per size with the first provider's amounts."""
        return self._rows(self.data)

    @property
    def other_rows(self) -> list[SizeRow]:
        """The second provider's rows; empty without one."""
        return [] if self.other is None else self._rows(self.other)

    @property
    def unit(self) -> AmountUnit:
        """One unit for the whole table."""
        return panel_unit(self.largest, self.units)

    @property
    def largest(self) -> float:
        """Length of the longest bar."""
        return max(max(row.outflow, row.inflow) for row in (*self.rows, *self.other_rows))

    @property
    def old(self) -> bool:
        """Whether the figures are so old while the market trades that the age warns."""
        return self.live and (self.seconds or 0.0) > OLD_AFTER

    @property
    def labelled(self) -> bool:
        """Whether the labels at the line ends of the chart above have the nets: of its day, in its tiers."""
        return not self.day and self.other is None and isinstance(self.data, FlowDistribution)

    @property
    def fresh(self) -> bool:
        """Whether time and age say nothing that the window does not say of all its figures."""
        return self.labelled and self.live and self.seconds is not None and not self.old

    @property
    def folded(self) -> bool:
        """Whether a provider's extra-large tier is counted as large here."""
        both = (self.data, self.other)
        return self.other is not None and any(isinstance(one, FlowDistribution) for one in both)

    def _rows(self, data: Distributed) -> list[SizeRow]:
        outflow, inflow = data.outflow, data.inflow
        pair = (tuple(outflow), tuple(inflow))
        if len(self.lines) < len(TIERS):
            pair = (tuple(in_sizes(outflow)), tuple(in_sizes(inflow)))
        return [SizeRow(*row) for row in zip(self.lines, *pair, strict=True)]


class SizeRow(NamedTuple):
    """Outflow and inflow of one order size."""

    line: FlowLine
    outflow: float
    inflow: float

    @property
    def net(self) -> float:
        """In minus out."""
        return self.inflow - self.outflow


def total(rows: list[SizeRow]) -> SizeRow:
    """The sum of all sizes; its line is the net."""
    return SizeRow(FlowLine.NET, sum(row.outflow for row in rows), sum(row.inflow for row in rows))


def painted_parts(view: DistributionView | None) -> tuple[object, ...]:
    """All that is painted below the title, to compare: of the turnover, which changes with each quote, the shares."""
    if view is None:
        return ()
    rows = [*view.rows, total(view.rows)]
    shares = [share_of(money, view) for row in rows for money in (row.outflow, row.inflow)]
    return replace(view, seconds=None, turnover=None), *shares


def title_words(view: DistributionView) -> list[str]:
    """Details of the title, important ones first.

    Time, merged sizes or their provider, age, share of classified turnover.
    """
    times = [clock_seconds(one.time, view.zone) for one in (view.data, view.other) if one is not None and one.time]
    words = [" / ".join(times)] if times else []
    if view.folded:
        words.append(QCoreApplication.translate("Flow", "extra-large counted as large"))
    elif not isinstance(view.data, FlowDistribution):
        sizes = QCoreApplication.translate("Flow", "sizes as {provider} counts them")
        words.append(sizes.replace("{provider}", view.data.provider))
    shown = age(view.seconds) if view.old else coarse_age(view.seconds)
    words.append(QCoreApplication.translate("Flow", "age %1").replace("%1", shown))
    if view.turnover and view.other is None:
        everything = total(view.rows)
        classified = (everything.inflow + everything.outflow) / view.turnover * 100
        text = QCoreApplication.translate("Flow", "%1 of turnover classified")
        words.append(text.replace("%1", share(classified)))
    return words


def share_of(money: float, view: DistributionView) -> str:
    """In percent of the turnover."""
    return share(money / view.turnover * 100) if view.turnover else MISSING
