"""The words of the chart: intervals, adjustments, a bar's time and read-out, the flow pane, the sentence for all."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.comparison.ranking import LEAST
from tideboard_core.errors import NotOffered
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import Interval, Unit, instant_of
from tideboard_core.market.bars.series import BarSeries
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_core.model.quote import BarAdjustment, BarSessions
from tideboard_desktop.chart.flow_source import PERIODS, ChartFlow
from tideboard_desktop.chart.interval_groups import IntervalGroup
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axes import CaptionedFigure
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.picture import BarFlow, Picture
from tideboard_desktop.ui.charts.slots import SlotState
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.percentiles import sessions_words

translate = QCoreApplication.translate


def volume_legend(rows: Columns, row: int, units: fmt.UnitStyle) -> list[CaptionedFigure]:
    """The volume of a bar."""
    volume = int(rows.volume[row])
    return [CaptionedFigure(translate("PriceChart", "Volume"), fmt.amount(volume, fmt.unit_for(volume, units)))]


def unknown_shares() -> str:
    """What is true of a volume in old shares, or in old and new ones, beside an adjusted price."""
    return translate("PriceChart", "as traded, not in the shares of the price: a split")


def flow_legend(
    interval: str,
    flow: BarFlow,
    row: int,
    rank: str,
    sessions: int,
    units: fmt.UnitStyle,
    block_tint: str,
    *,
    tiers: bool,
    minutes: bool,
    of: tuple[int, int] | None = None,
) -> list[CaptionedFigure]:
    """What the pane shows, the bar's net and block, and its rank among earlier sessions or how many there are.

    `of` are the sessions in the net of a longer bar, and how many it has.
    """
    found = [
        CaptionedFigure(translate("PriceChart", "Capital flow per {interval}").format(interval=interval.casefold()), "")
    ]
    if row < 0:
        return found
    net, block = float(flow.net[row]), float(flow.block[row])
    if np.isfinite(net):
        found.append(CaptionedFigure(translate("PriceChart", "net"), fmt.flow(net, fmt.unit_for(net, units)), net))
    if not tiers:
        found.append(CaptionedFigure("", translate("PriceChart", "no block: the provider has no tiers")))
    elif np.isfinite(block):
        text = fmt.flow(block, fmt.unit_for(block, units))
        total = translate("PriceChart", "block, cumulative") if minutes else translate("PriceChart", "block, 10 bars")
        found.append(CaptionedFigure(total, text, tint=block_tint))
    if of is not None and of[0] < of[1]:
        words = translate("PriceChart", "net of {count} of {total} sessions")
        found.append(CaptionedFigure("", words.format(count=of[0], total=of[1])))
    if rank:
        found.append(CaptionedFigure(rank, ""))
    elif 0 < sessions < LEAST:
        found.append(CaptionedFigure(sessions_words(sessions), ""))
    return found


def missing_flow_words(source: ChartFlow, flow: BarFlow | None, series: BarSeries, provider: str) -> str:
    """Why bars have no flow: the security has none, it was not recorded, or the provider has no history."""
    if not source.offered:
        return translate("PriceChart", "No capital flow for this kind of security")
    known = None if flow is None else np.flatnonzero(np.isfinite(flow.net))
    since = ""
    if known is not None and len(known):
        first = instant_of(int(series.columns.rows.start[int(known[0])]))
        day = fmt.day_and_month(fmt.exchange_time(first, MARKET_ZONE[series.key.market]))
        since = translate("PriceChart", "flow recorded since {day}").format(day=day)
    refused = source.refused
    if refused is not None:
        if isinstance(refused, NotOffered):
            return since or translate("PriceChart", "{provider} has no flow of past days").format(provider=provider)
        return error_sentence(refused)
    if series.key.interval.unit in PERIODS:
        return translate("PriceChart", "{provider} has no flow from before").format(provider=provider)
    return since or translate("PriceChart", "no flow recorded")


def against_flow(picture: Picture) -> bool:
    """Whether price and net flow of the bars in view have opposite signs; only bars with a flow count."""
    seen, flow = picture.visible(), picture.flow
    if seen is None or flow is None:
        return False
    part = flow.net[seen.first : seen.last]
    known = np.flatnonzero(np.isfinite(part))
    if len(known) < 2:
        return False
    rows = picture.rows
    change = float(rows.close[seen.first + int(known[-1])] - rows.open[seen.first + int(known[0])])
    return change * float(np.nansum(part)) < 0


INTERVALS: Final = {
    "1m": Interval(1, Unit.MINUTE),
    "5m": Interval(5, Unit.MINUTE),
    "15m": Interval(15, Unit.MINUTE),
    "30m": Interval(30, Unit.MINUTE),
    "1h": Interval(60, Unit.MINUTE),
    "D": Interval(1, Unit.DAY),
    "W": Interval(1, Unit.WEEK),
    "M": Interval(1, Unit.MONTH),
    "Q": Interval(1, Unit.QUARTER),
    "Y": Interval(1, Unit.YEAR),
}
"""The buttons of the toolbar, by the ends of their identifiers."""
_DIGITS: Final = 3
"""Digits of the largest count: a layout that was written by hand may have any number of them."""


def interval_words() -> dict[str, str]:
    """What stands on the buttons."""
    return {
        "1m": translate("PriceChart", "1m"),
        "5m": translate("PriceChart", "5m"),
        "15m": translate("PriceChart", "15m"),
        "30m": translate("PriceChart", "30m"),
        "1h": translate("PriceChart", "1h"),
        "D": translate("PriceChart", "D"),
        "W": translate("PriceChart", "W"),
        "M": translate("PriceChart", "M", "month"),
        "Q": translate("PriceChart", "Q", "quarter"),
        "Y": translate("PriceChart", "Y", "year"),
    }


def interval_names() -> dict[str, str]:
    """The intervals in whole words."""
    return {
        "1m": translate("PriceChart", "1 minute"),
        "5m": translate("PriceChart", "5 minutes"),
        "15m": translate("PriceChart", "15 minutes"),
        "30m": translate("PriceChart", "30 minutes"),
        "1h": translate("PriceChart", "1 hour"),
        "D": translate("PriceChart", "Day"),
        "W": translate("PriceChart", "Week"),
        "M": translate("PriceChart", "Month"),
        "Q": translate("PriceChart", "Quarter"),
        "Y": translate("PriceChart", "Year"),
    }


def interval_key(interval: Interval) -> str:
    """How an interval is called in identifiers, saved layouts and by people who type it: `5m`, `1h`, `D`."""
    return next((key for key, known in INTERVALS.items() if known == interval), f"{interval.length}{interval.unit}")


def interval_of(key: str) -> Interval | None:
    """The interval of a key, None for what is none."""
    if key in INTERVALS:
        return INTERVALS[key]
    count, unit = key[:-1], key[-1:]
    if not (count.isdecimal() and count.isascii() and len(count) <= _DIGITS and unit in set(Unit)):
        return None
    found = Interval(int(count), Unit(unit))
    return found if found.is_allowed else None


def interval_word(interval: Interval) -> str:
    """An interval as it stands on a button."""
    words = interval_words().get(interval_key(interval))
    if words is not None:
        return words
    if interval.unit is Unit.DAY:
        return translate("PriceChart", "{count}D").format(count=interval.length)
    hours, minutes = divmod(interval.length, 60)
    if not minutes:
        return translate("PriceChart", "{count}h").format(count=hours)
    return translate("PriceChart", "{count}m").format(count=interval.length)


def interval_name(interval: Interval) -> str:
    """An interval in whole words."""
    name = interval_names().get(interval_key(interval))
    if name is not None:
        return name
    if interval.unit is Unit.MINUTE:
        return translate("PriceChart", "{count} minutes").format(count=interval.length)
    return translate("PriceChart", "{count} days").format(count=interval.length)


def group_names() -> dict[IntervalGroup, str]:
    """The groups in words."""
    return {
        IntervalGroup.MINUTES: translate("Drawings", "Minutes"),
        IntervalGroup.HOURS: translate("Drawings", "Hours"),
        IntervalGroup.DAYS: translate("Drawings", "Days"),
        IntervalGroup.WEEKS: translate("Drawings", "Weeks"),
        IntervalGroup.MONTHS: translate("Drawings", "Months and longer"),
    }


def adjustment_words() -> dict[str, str]:
    """The kinds of adjustment."""
    return {
        BarAdjustment.FORWARD.value: translate("PriceChart", "Forward"),
        BarAdjustment.BACKWARD.value: translate("PriceChart", "Back"),
        BarAdjustment.NONE.value: translate("PriceChart", "None"),
    }


def session_words() -> dict[str, str]:
    """The trading hours."""
    return {
        BarSessions.REGULAR.value: translate("PriceChart", "Regular"),
        BarSessions.EXTENDED.value: translate("PriceChart", "Extended"),
    }


def volume_caption() -> str:
    """The caption of a bar's volume among its figures."""
    return translate("PriceChart", "Vol")


def bar_figures(picture: Picture, row: int, units: fmt.UnitStyle) -> list[CaptionedFigure]:
    """Open, high, low, close, the change since the bar before, volume and turnover."""
    rows = picture.rows
    close = float(rows.close[row])
    decimals = picture.facts.decimals(close)
    before = float(picture.closes_before(row, row + 1)[0]) if row else float(rows.open[row])
    change = close - before
    texts = [price_text(float(column[row]), decimals) for column in (rows.open, rows.high, rows.low, rows.close)]
    percent = fmt.percent(change / before * 100) if before else fmt.MISSING
    moved = translate("PriceChart", "{change} {percent}").format(change=fmt.signed(change, decimals), percent=percent)
    if math.isnan(change):  # other shares begin here, and nobody tells how many one became
        moved, change = fmt.MISSING, 0.0
    volume, turnover = int(rows.volume[row]), float(rows.turnover[row])
    return [
        CaptionedFigure(translate("PriceChart", "O"), texts[0]),
        CaptionedFigure(translate("PriceChart", "H"), texts[1]),
        CaptionedFigure(translate("PriceChart", "L"), texts[2]),
        CaptionedFigure(translate("PriceChart", "C"), texts[3], change),
        CaptionedFigure("", moved, change),
        CaptionedFigure(volume_caption(), fmt.amount(volume, fmt.unit_for(volume, units))),
        CaptionedFigure(translate("PriceChart", "Turnover"), fmt.amount(turnover, fmt.unit_for(turnover, units))),
    ]


def empty_figures(state: SlotState) -> list[CaptionedFigure]:
    """What stands in place of figures where there is no bar."""
    missing = translate("PriceChart", "not received")
    return [CaptionedFigure("", missing if state is SlotState.MISSING else translate("PriceChart", "no trade"))]


def flow_figures(flow: BarFlow, row: int, units: fmt.UnitStyle) -> list[CaptionedFigure]:
    """Net and block of a bar, those that are known."""
    found: list[CaptionedFigure] = []
    for caption, value in (
        (translate("PriceChart", "Net"), float(flow.net[row])),
        (translate("PriceChart", "Block"), float(flow.block[row])),
    ):
        if np.isfinite(value):
            found.append(CaptionedFigure(caption, fmt.flow(value, fmt.unit_for(value, units)), value))
    return found


def spoken(time: str, figures: list[CaptionedFigure]) -> str:
    """A bar's figures in one line for a screen reader and the clipboard."""
    parts = (f"{figure.caption} {figure.text}".strip() for figure in figures)
    return ", ".join([time, *parts])


def chart_sentence(interval: str, picture: Picture, net: float | None, units: fmt.UnitStyle) -> str:
    """The chart in one sentence: interval, bars, change over them, net inflow where it is known."""
    rows = picture.rows
    if not len(rows.start):
        return translate("PriceChart", "{interval}, no bars").format(interval=interval)
    first, last = float(rows.open[0]) / math.prod(picture.ratios.values()), float(rows.close[-1])
    change = (last / first - 1) * 100 if first else 0.0
    moved = (
        translate("PriceChart", "change not known over a split")
        if math.isnan(change)
        else translate("PriceChart", "up {percent}")
        if change > 0
        else translate("PriceChart", "down {percent}")
        if change < 0
        else translate("PriceChart", "unchanged")
    ).format(percent=fmt.share(abs(change), 2))
    sentence = translate("PriceChart", "{interval}, {count} bars, {moved}").format(
        interval=interval, count=len(rows.start), moved=moved
    )
    if net is None or not np.isfinite(net):
        return sentence
    flow = fmt.flow(net, fmt.unit_for(net, units))
    return translate("PriceChart", "{sentence}, net inflow {net}").format(sentence=sentence, net=flow)
