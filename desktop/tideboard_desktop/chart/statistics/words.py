"""The words of the statistics of a range."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.bars.series import SeriesKey
from tideboard_desktop.chart.statistics.range_figures import RangeFigures
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axes import Figure, slot_time
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.picture import PriceFacts

translate = QCoreApplication.translate


def range_title(key: SeriesKey, figures: RangeFigures) -> str:
    """From which bar to which, in exchange time."""
    first, last = slot_time(key, figures.first), slot_time(key, figures.last)
    if figures.first == figures.last:
        return first
    return translate("RangeStatistics", "{first} to {last}").format(first=first, last=last)


def range_words(figures: RangeFigures, facts: PriceFacts, units: fmt.UnitStyle) -> list[Figure]:
    """Bars, change, high, low, average price, volume, turnover, net, block; what is not known is said."""
    decimals = facts.decimals(figures.high)
    percent = fmt.MISSING if figures.percent is None else fmt.percent(figures.percent)
    change = translate("PriceChart", "{change} {percent}").format(
        change=fmt.signed(figures.change, decimals), percent=percent
    )
    found = [
        Figure(translate("RangeStatistics", "Bars"), f"{figures.bars:,}"),
        Figure(translate("RangeStatistics", "Change"), change, figures.change),
        Figure(translate("RangeStatistics", "High"), price_text(figures.high, decimals)),
        Figure(translate("RangeStatistics", "Low"), price_text(figures.low, decimals)),
        Figure(
            translate("RangeStatistics", "VWAP"),
            fmt.MISSING if figures.vwap is None else price_text(figures.vwap, decimals + 1),
        ),
        Figure(translate("RangeStatistics", "Volume"), _amount(figures.volume, units)),
        Figure(translate("RangeStatistics", "Turnover"), _amount(figures.turnover, units)),
        _flow(translate("RangeStatistics", "Net"), figures.net, units),
        _flow(translate("RangeStatistics", "Block"), figures.block, units),
    ]
    if figures.net is not None and figures.unknown:
        words = translate("RangeStatistics", "{count} of {bars} bars").format(count=figures.unknown, bars=figures.bars)
        found.append(Figure(translate("RangeStatistics", "Flow not known"), words))
    return found


def _amount(value: float, units: fmt.UnitStyle) -> str:
    return fmt.amount(value, fmt.unit_for(value, units))


def _flow(caption: str, value: float | None, units: fmt.UnitStyle) -> Figure:
    if value is None:
        return Figure(caption, translate("RangeStatistics", "not known"))
    return Figure(caption, fmt.flow(value, fmt.unit_for(value, units)), value)
