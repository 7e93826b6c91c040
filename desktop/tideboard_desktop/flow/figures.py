"""The figures around the chart: the headline and a flag; the panel below with the distribution or why it is missing."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.flow.turns import WINDOW
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_core.system.appearance import Units
from tideboard_desktop.flow.chart.panel_unit import finer_unit, panel_unit
from tideboard_desktop.flow.headline import FIRST, HeadlineFigure
from tideboard_desktop.flow.history.model import HistorySeries, period_title
from tideboard_desktop.flow.providers.comparison import OPPOSITE_MINUTES, Distributed
from tideboard_desktop.flow.providers.dependencies import FlowDependencies
from tideboard_desktop.flow.providers.model import FlowSeries, net_ratio
from tideboard_desktop.flow.providers.words import source_names
from tideboard_desktop.flow.today.distribution import HEIGHT, LINE_HEIGHT, DistributionPanel
from tideboard_desktop.flow.today.distribution_rows import DistributionView
from tideboard_desktop.flow.today.model import FlowDay
from tideboard_desktop.flow.today.whole_days import rank_of
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.panel_state import LINE, PanelState, StateFooter, StateKind
from tideboard_desktop.ui.words.errors import error_sentence

_BESIDE = frozenset({StateKind.CLOSED, StateKind.DISAGREE})
"""States in which the distribution stays valid."""


class LowerPanel(QWidget):
    """Distribution and footer. A closed market or disagreeing providers show both: their figures are complete.

    While two providers are compared there is always room for both, so that a disagreement moves nothing. The
    distribution is one line until a person opens its table; `resized` says that there is another height.
    """

    resized = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._low = self._comparing = self._asked = self._empty = False
        self.opened = False
        self._state: PanelState | None = None
        self.distribution = DistributionPanel(theme)
        self.footer = StateFooter(theme, panel="flow")
        policy = QSizePolicy.Policy
        self.footer.setSizePolicy(policy.Ignored, policy.Preferred)  # a state that appears moves nothing
        self.footer.hide()
        vbox(self.footer, self.distribution, on=self, margins=0, spacing=0)
        self.distribution.flipped.connect(self.flip)
        self._fit()

    def flip(self) -> None:
        """Open the table of the distribution, or close it; in a low dock only a person opens it."""
        self.show_table(opened=self._one_line, asked=True)

    def show_table(self, *, opened: bool, asked: bool = False) -> None:
        """Show the distribution as a table where there is room, or though there is none if it was `asked` for."""
        self.opened, self._asked = opened, asked
        self._fit()

    @property
    def _one_line(self) -> bool:
        return self._empty or not self.opened or (self._low and not self._asked)

    def show_state(self, state: PanelState | None) -> None:
        """Show a state's footer beside or instead of the distribution; None = only the distribution."""
        moved, self._state = state != self._state, state
        if moved:
            self.footer.show_state(state)
            self._fit()
        else:
            self.footer.state = state

    def show_distribution(self, view: DistributionView | None, reason: str, *, waits: bool) -> None:
        """Show other figures; without any, unless it `waits` for them, one line that says why."""
        self.distribution.show_view(view, reason)
        empty = view is None and not waits
        if empty != self._empty:
            self._empty = empty
            self._fit()

    def show_low(self, *, low: bool) -> None:
        """Use one line, to leave the room to the chart."""
        if low != self._low:
            self._low = low
            self._fit()

    def show_comparing(self, *, on: bool) -> None:
        """Make room for one or two providers' figures."""
        if on != self._comparing:
            self._comparing = on
            self._fit()

    def _fit(self) -> None:
        px, state, low, before = self._theme.px, self._state, self._one_line, self.height()
        beside = state is not None and state.kind in _BESIDE and not low
        line = px(LINE if self._empty and state is None else LINE_HEIGHT)
        self.setFixedHeight(line if low else px(HEIGHT) + (line if self._comparing else 0))
        self.footer.show_form(one_line=low or beside)
        self.footer.setFixedHeight(line if beside else self.height())
        self.distribution.show_height(self.height() - line if beside else self.height(), one_line=low)
        self.footer.setVisible(state is not None)
        self.distribution.setVisible(state is None or beside)
        if self.height() != before:
            self.resized.emit()


_LONGEST = 100_000
"""Units from which a figure is too long for the headline."""


def _nothing(_unit: fmt.AmountUnit) -> list[HeadlineFigure]:
    return []


def day_figures(
    day: FlowDay,
    units: Units,
    past: list[float] | None = None,
    among: Callable[[fmt.AmountUnit], list[HeadlineFigure]] = _nothing,
) -> list[HeadlineFigure]:
    """Net, net / turnover, block, last minute, last 15 minutes, today among earlier sessions, price.

    What is always there comes first, so that what comes later moves none of it. `among` returns the figures of the
    archive's sessions in a unit. While those have no gauge, `past`, the nets of the whole days before, oldest first,
    says how many of them today is beyond; without 20 of them that is left out.
    """
    series, zone = day.series, day.subject().zone.key
    if series is None:
        today = QCoreApplication.translate("Flow", "Net inflow today")
        waiting = QCoreApplication.translate("Flow", "Net inflow") if day.recorded else today
        figures = [HeadlineFigure(caption=caption) for caption in (waiting, _ratio(), _block())]
        return [*figures, _no_minute(day), _no_last_minutes(), *among(fmt.ONE), price_figure(day)]
    net = float(series.net[-1])
    third = 0.0 if series.block is None else float(np.nan_to_num(series.block[-1]))
    if day.comparison is not None:
        third = day.comparison.gap_at(-1)
    unit = panel_unit(max(abs(net), abs(third)), units)
    ratio, change = net_ratio(net, day.turnover), float(series.changes[-1])
    archived = among(unit)
    return [
        HeadlineFigure(
            caption=_net_caption(day, fmt.clock_minutes(day.until, zone)),
            text=fmt.flow(net, unit),
            value=net,
            after=day.subject().currency,
            tooltip=f"{fmt.signed(net, 2)} {day.subject().currency} \u00b7 {series.provider}",
        ),
        HeadlineFigure(caption=_ratio())
        if ratio is None
        else HeadlineFigure(caption=_ratio(), text=fmt.percent(ratio), value=ratio),
        _third(day, series, third, unit),
        _no_minute(day)
        if math.isnan(change)
        else replace(
            _amount(_minute(day), change, finer_unit(change, unit, units)), rank=2, captions=_minute_captions()
        ),
        _last_minutes(day, unit, units),
        *archived,
        *([] if any(figure.rank == FIRST for figure in archived) else _among_days(day, net, unit, past)),
        price_figure(day),
    ]


def _last_minutes(day: FlowDay, unit: fmt.AmountUnit, units: Units) -> HeadlineFigure:
    """Net of the last 15 minutes in percent of their turnover, with an arrow; a dash without turnover."""
    course = day.momentum
    ratio = math.nan if course is None or not len(course.ratio) else float(course.ratio[-1])
    if course is None or math.isnan(ratio):
        return _no_last_minutes(QCoreApplication.translate("Flow", "no turnover") if day.turnover is None else "")
    amount = float(course.amount[-1])
    arrow = "\u25b2 " if ratio > 0 else "\u25bc " if ratio < 0 else ""
    words = QCoreApplication.translate(
        "Flow", "Net of the last {count} session minutes: {amount}, in % of their turnover"
    )
    words = words.replace("{count}", str(WINDOW)).replace("{amount}", fmt.flow(amount, finer_unit(amount, unit, units)))
    return HeadlineFigure(
        caption=_last_minutes_caption(), text=f"{arrow}{fmt.percent(ratio)}", value=ratio, tooltip=words, rank=1
    )


def _no_last_minutes(reason: str = "") -> HeadlineFigure:
    return HeadlineFigure(caption=_last_minutes_caption(), after=reason, rank=1)


def _last_minutes_caption() -> str:
    return QCoreApplication.translate("Flow", "Last {count} min").replace("{count}", str(WINDOW))


def _no_minute(day: FlowDay) -> HeadlineFigure:
    return HeadlineFigure(caption=_minute(day), rank=2, captions=_minute_captions())


def _among_days(day: FlowDay, net: float, unit: fmt.AmountUnit, past: list[float] | None) -> list[HeadlineFigure]:
    """How many of the last 20 whole days today is beyond, on its own side of zero; empty without them."""
    rank = None if past is None else rank_of(net, past)
    if rank is None:
        return []
    translate = QCoreApplication.translate
    if day.trading:
        caption = translate("Flow", "Inflow already beyond") if net > 0 else translate("Flow", "Outflow already beyond")
        after = translate("Flow", "whole days")
        words = translate("Flow", "{net} so far is already beyond {count} of the last {days} whole days, signed")
    else:
        caption = translate("Flow", "Inflow larger than") if net > 0 else translate("Flow", "Outflow larger than")
        after = translate("Flow", "days")
        words = translate("Flow", "{net} is larger than {count} of the last {days} days, on its side of zero")
    counts = translate("Flow", "{count} of {days}").replace("{count}", str(rank.beyond))
    words = words.replace("{net}", fmt.flow(net, unit)).replace("{count}", str(rank.beyond))
    return [
        HeadlineFigure(
            caption=caption,
            before=counts.replace("{days}", str(rank.of)),
            text="",
            after=after,
            tooltip=words.replace("{days}", str(rank.of)),
        )
    ]


def _third(day: FlowDay, series: FlowSeries, value: float, unit: fmt.AmountUnit) -> HeadlineFigure:
    """The gap between two providers, which is no flow and has no colour; else the block of a provider with tiers."""
    pair = day.comparison
    if pair is not None:
        caption = QCoreApplication.translate("Flow", "Gap to {provider}")
        at = fmt.clock_minutes(float(pair.times[-1]), MARKET_ZONE[day.market])
        exact = f"{fmt.signed(value, 2)} {day.currency} \u00b7 {at}"
        name = source_names(series, pair.other)[1]
        return HeadlineFigure(
            caption=caption.replace("{provider}", name), before=fmt.flow(value, unit), text="", tooltip=exact
        )
    if series.block is None:
        words = QCoreApplication.translate("Flow", "{provider} has no tiers, so there is no block")
        return HeadlineFigure(caption=_block(), tooltip=words.replace("{provider}", series.provider))
    return _amount(_block(), value, unit) if np.isfinite(series.block[-1]) else HeadlineFigure(caption=_block())


def conflict_flag(day: FlowDay) -> tuple[str, str, str]:
    """Text of the flag, its short form and explanation; all empty while the providers agree."""
    since, series, pair = day.differ_since, day.series, day.comparison
    if since is None or series is None or pair is None:
        return "", "", ""
    words = QCoreApplication.translate("Flow", "Providers disagree since {time}")
    if day.counting:
        words = QCoreApplication.translate("Flow", "Own count disagrees since {time}")
    short = QCoreApplication.translate("Flow", "Disagree since {time}")
    why = QCoreApplication.translate(
        "Flow", "{first} counts money in, {second} money out, for {count} minutes or longer. Press for the definitions."
    )
    first, second = source_names(series, pair.other)
    if pair.first[-1] < 0:
        first, second = second, first
    why = why.replace("{first}", first).replace("{second}", second).replace("{count}", str(OPPOSITE_MINUTES))
    time = fmt.clock_minutes(since, MARKET_ZONE[day.market])
    return words.replace("{time}", time), short.replace("{time}", time), why


def history_figures(series: HistorySeries, currency: str, decimals: int, units: Units) -> list[HeadlineFigure]:
    """The newest period, the sums of the last 5, 10 and 20, the close."""
    sums = {count: series.sum_of_last(count) for count in (5, 10, 20)}
    latest = (series.net_at(-1) or 0.0) if len(series) else 0.0
    unit = _history_unit(latest, max(abs(total or 0.0) for total in sums.values()), units)
    caption = QCoreApplication.translate("Flow", "Net inflow, {period}")
    if series.without_today:
        caption = QCoreApplication.translate("Flow", "Net inflow, {period}, without today")
    title = period_title(series, len(series) - 1) if len(series) else fmt.MISSING
    first = _amount(caption.replace("{period}", title), latest, unit, after=currency)
    together = QCoreApplication.translate("Flow", "Last {count} together")
    figures = [
        HeadlineFigure(caption=together.replace("{count}", str(count)))
        if total is None
        else _amount(together.replace("{count}", str(count)), total, unit)
        for count, total in sums.items()
    ]
    close = series.close_at(len(series) - 1) if len(series) else None
    change = series.change_at(len(series) - 1) if len(series) else None
    return [first, *figures, _close(close, change, decimals)]


def _history_unit(latest: float, largest: float, units: Units) -> fmt.AmountUnit:
    """The unit of the newest period, so that its figure keeps its digits; the sums' unit if they get too long in it."""
    unit = panel_unit(abs(latest) or largest, units)
    return unit if largest < unit.divisor * _LONGEST else panel_unit(largest, units)


def day_distribution(
    sources: FlowDependencies, day: FlowDay, *, dated: bool = False
) -> tuple[DistributionView | None, str]:
    """The distribution table, or None and the reason; `dated` = its title says which day it counts."""
    data = day.distribution
    if data is None:
        failure = sources.schedule.failure(day.key(Topic.DISTRIBUTION))
        asking = QCoreApplication.translate("Flow", "Asking for the distribution")
        return None, asking if failure is None else error_sentence(failure.error)
    if not any((*data.inflow, *data.outflow)):
        return None, QCoreApplication.translate("Flow", "No trade of this session has been counted yet")
    other = _other_distribution(day, data)
    view = DistributionView(
        data=data,
        turnover=day.turnover,
        zone=MARKET_ZONE[day.market],
        seconds=sources.hub.age(day.key(Topic.DISTRIBUTION)),
        live=day.trading,
        units=sources.units,
        other=other,
        names=("", "") if other is None else _distribution_names(day, data, other),
        day=_counted_day(day) if dated else "",
    )
    return view, ""


def _counted_day(day: FlowDay) -> str:
    if day.trading and not day.recorded:
        return QCoreApplication.translate("Flow", "today")
    return fmt.date_short(day.session.open, MARKET_ZONE[day.market])


def _other_distribution(day: FlowDay, data: Distributed) -> Distributed | None:
    """The second provider's distribution of the same day, while both lines are drawn."""
    other = day.other_distribution if day.comparison is not None else None
    if other is None or other.instrument != data.instrument or not any((*other.inflow, *other.outflow)):
        return None
    early = other.time is not None and other.time < day.session.open.timestamp()
    return None if early else other


def _distribution_names(day: FlowDay, data: Distributed, other: Distributed) -> tuple[str, str]:
    series, pair = day.series, day.comparison
    if series is None or pair is None:
        return data.provider, other.provider
    return source_names(series, pair.other)


def _amount(caption: str, value: float, unit: fmt.AmountUnit, after: str = "") -> HeadlineFigure:
    return HeadlineFigure(
        caption=caption, text=fmt.flow(value, unit), value=value, after=after, tooltip=f"{fmt.signed(value, 2)}"
    )


def _close(close: float | None, change: float | None, decimals: int) -> HeadlineFigure:
    caption = QCoreApplication.translate("Flow", "Close")
    if close is None:
        return HeadlineFigure(caption=caption)
    text = fmt.MISSING if change is None else fmt.percent(change)
    return HeadlineFigure(caption=caption, before=price_text(close, decimals), text=text, value=change or 0.0)


def price_figure(day: FlowDay) -> HeadlineFigure:
    """Last price and its change, and whether it goes with the flow."""
    quote = day.quote
    words = plain, against_flow, with_flow = _price_captions()
    caption, percent = plain, None if quote is None else quote.change_percent
    if quote is None or percent is None:
        return HeadlineFigure(caption=caption, captions=words)
    facts = day.facts
    step = None if facts is None else facts.price_step(quote.last)
    change = float(percent)
    net = 0.0 if day.series is None else float(day.series.net[-1])
    against = net * change < 0
    if quote.suspended:
        caption, against = QCoreApplication.translate("Flow", "Price, trading suspended"), True
    elif against:
        caption = against_flow
    elif net * change > 0:
        caption = with_flow
    return HeadlineFigure(
        caption=caption,
        before=fmt.price(quote.last, step),
        text=fmt.percent(change),
        value=change,
        warn=against,
        captions=words,
    )


def _price_captions() -> tuple[str, str, str]:
    return (
        QCoreApplication.translate("Flow", "Price"),
        QCoreApplication.translate("Flow", "Price, against flow"),
        QCoreApplication.translate("Flow", "Price, agrees with flow"),
    )


def _net_caption(day: FlowDay, last: str) -> str:
    if day.recorded:  # the frame of the replay says of which day
        return QCoreApplication.translate("Flow", "Net inflow to {time}").replace("{time}", last)
    if day.trading:
        return QCoreApplication.translate("Flow", "Net inflow today, to {time}").replace("{time}", last)
    text = QCoreApplication.translate("Flow", "Net inflow {date}, to {time}")
    zone = day.subject().zone.key
    return text.replace("{date}", fmt.date_short(day.session.open, zone)).replace("{time}", last)


def _ratio() -> str:
    return QCoreApplication.translate("Flow", "Net / turnover")


def _block() -> str:
    return QCoreApplication.translate("Flow", "Block (XL + L)")


def _minute(day: FlowDay) -> str:
    return _minute_captions()[day.provisional]


def _last_minute() -> str:
    return QCoreApplication.translate("Flow", "Last minute")


def _minute_captions() -> tuple[str, str]:
    return _last_minute(), QCoreApplication.translate("Flow", "This minute so far")
