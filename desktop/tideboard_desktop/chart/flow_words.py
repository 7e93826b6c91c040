"""The words of the flow pane: its legend, why there is no flow, and whether it runs against the price."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.comparison.ranking import LEAST
from tideboard_core.errors import NotOffered
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import instant_of
from tideboard_core.market.bars.series import BarSeries
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_desktop.chart.flow_source import PERIODS, ChartFlow
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axes import CaptionedFigure
from tideboard_desktop.ui.charts.picture import BarFlow, Picture
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.percentiles import sessions_words

translate = QCoreApplication.translate


def volume_legend(rows: Columns, row: int, units: fmt.UnitStyle) -> list[CaptionedFigure]:
    """The volume of a bar."""
    volume = int(rows.volume[row])
    return [CaptionedFigure(translate("PriceChart", "Volume"), fmt.amount(volume, fmt.unit_for(volume, units)))]


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
