"""What the chosen indicators draw: curves over the candles and panes below them, kept up with the bars."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.comparison.ranking import LEAST
from tideboard_core.indicators.averages import LONG, has_turnover
from tideboard_core.indicators.bars import Bars, Floats, Sessions, bars_of, session_numbers
from tideboard_core.indicators.compute import RunningIndicator, Values, missing
from tideboard_core.indicators.parameters import FlowPart, Line, Style, shift_of
from tideboard_core.indicators.table import INDICATORS
from tideboard_core.market.bars.intervals import Minutes, Unit, instant_of, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.market.bars.shares import SharedRows
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import BarAdjustment, BarSessions
from tideboard_core.ports.bars import day_parts, trading_day
from tideboard_core.system.settings import ChartIndicator
from tideboard_desktop.chart.indicators.chosen import ChartIndicators
from tideboard_desktop.chart.indicators.line_looks import looked
from tideboard_desktop.ui.charts.curves import ChartLine, Dash, IndicatorPane
from tideboard_desktop.ui.charts.picture import BarFlow
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.percentiles import sessions_words

translate = QCoreApplication.translate
_DAYS: Final = 252.0
"""Trading days of a year."""
_YEARLY: Final = {Unit.DAY: _DAYS, Unit.WEEK: 52.0, Unit.MONTH: 12.0, Unit.QUARTER: 4.0, Unit.YEAR: 1.0}
_WIDTH: Final = 1.4
"""Logical pixels: one on an ordinary screen, three of those of a screen with twice as many."""
_DASHES: Final = (Dash.SOLID, Dash.DASHED, Dash.DOTTED)
"""How further curves are told from the first four, whose colours come again."""
_PREVIEW: Final = "preview"
_FIRST_VIEW: Final = 1000
"""Newest bars that have values before it is known which ones are in view."""
_OF_VOLUME: Final = frozenset({"VWAP", "AVWAP"})
"""Indicators that are turnover over volume, or else the typical price by volume."""
_TYPICAL: Final = "{name} HLC3"
"""The latter's own name, the same in all languages: (high + low + close) / 3."""
_TITLE: Final = "{title} \u00b7 {why}"


class Warming(NamedTuple):
    """An indicator whose first value needs more bars than there are."""

    name: str
    needs: int
    has: int


class Drawn(NamedTuple):
    """Curves over the candles, and panes; `shifted` if one is drawn beside its bars, and so is a copy."""

    overlays: list[ChartLine]
    panes: list[IndicatorPane]
    shifted: bool


async def load_library() -> None:
    """Import what the indicators need, in a thread; to be called before the first one is drawn."""
    await asyncio.to_thread(missing)


class IndicatorDrawing:
    """Values of the chosen indicators for the bars of one chart. The GUI thread alone uses it."""

    def __init__(self, chosen: ChartIndicators, theme: Theme) -> None:
        self._chosen, self._theme = chosen, theme
        self._running: dict[tuple[str, tuple[tuple[str, float | str], ...]], RunningIndicator] = {}
        self._key: SeriesKey | None = None
        self._sessions = _Sessions()
        self._whole_since = 0
        self._bars: Bars | None = None
        self._view = (0, 0)
        self._watched: list[tuple[RunningIndicator, int, int]] = []
        self._flow: BarFlow | None = None
        self._ranks: Floats | None = None
        self._flow_is_new = False
        self.archived = 0
        """Archived sessions that a bar's flow is compared with."""

    def take_flow(self, flow: BarFlow | None, ranks: Floats | None) -> None:
        """The flow of the bars is another; `ranks` are percentiles of their nets, None if none is drawn."""
        self._flow, self._ranks, self._flow_is_new = flow, ranks, True

    @property
    def shows_flow(self) -> bool:
        """Whether one of the indicators needs the flow of the bars."""
        return any(INDICATORS[one.code].flow is not None for one in self._wanted())

    @property
    def shows_ranks(self) -> bool:
        """Whether one of the indicators needs the percentile of each bar's flow."""
        return any(INDICATORS[one.code].flow is FlowPart.RANK for one in self._wanted())

    def draw(self, key: SeriesKey, shared: SharedRows, changed: int = 0) -> Drawn:
        """The curves for these bars; rows before `changed` are those of the last call."""
        flow, rows = self._flow, shared.rows
        count = len(rows.start)
        if key != self._key:
            self._key, changed = key, 0
            self._running.clear()
            self._view = max(count - _FIRST_VIEW, 0), count
        session = self._sessions.of(key.market, rows.start, changed)
        self._whole_since = _first_whole(key, rows.start, session)
        shown = self.shown(key)
        yearly = any(INDICATORS[one.code].yearly for one, _place in shown)
        bars = self._bars = bars_of(
            rows,
            session,
            net=None if flow is None else _sized(flow.net, count),
            block=None if flow is None else _sized(flow.block_net, count),
            rank=None if self._ranks is None else _sized(self._ranks, count),
            yearly=_yearly(key, session) if yearly else _DAYS,
            shortest=key.shortest,
            as_traded=key.adjustment is BarAdjustment.NONE,
            known=shared.known,
            shares=shared.shares,
        )
        flow_changed, self._flow_is_new = (0 if self._flow_is_new else changed), False
        wanted = {_name(one): one for one, _place in shown}
        for name in self._running.keys() - wanted.keys():
            del self._running[name]
        for name, one in wanted.items():
            running = self._running.get(name)
            if running is None:
                running = self._running[name] = RunningIndicator(one.code, one.values)
            before, behind = _reach(one)
            needed = self._view[0] - before, self._view[1] + behind
            running.update(bars, flow_changed if INDICATORS[one.code].flow else changed, needed)
        self._watched = [(self._running[_name(one)], *_reach(one)) for one, _place in shown]
        return self._drawn(shown)

    def look_at(self, first: int, last: int) -> Drawn | None:
        """Rows `first` to before `last` are in view: the curves if they had no values there, else None."""
        key, bars = self._key, self._bars
        self._view = first, last
        if key is None or bars is None:
            return None
        moved = False
        for running, before, behind in self._watched:
            needed = first - before, last + behind
            if not running.holds(needed):
                running.update(bars, bars.size, needed)
                moved = True
        return self._drawn([one for one in self.shown(key) if _name(one[0]) in self._running]) if moved else None

    @property
    def kept(self) -> object:
        """Which rows have values: another object has other curves."""
        return [(values.first, len(values.lines[0])) for values in map(_values, self._running.values()) if values.lines]

    def _others(self, one: ChartIndicator, place: int, first: int, last: int) -> Floats:
        """Values of a line that are not kept."""
        running, shift = self._running.get(_name(one)), shift_of(INDICATORS[one.code].lines[place], one.values)
        if running is None or self._bars is None:
            return np.full(last - first, np.nan)
        return running.rows(self._bars, first - shift, last - shift)[place]

    def shown(self, key: SeriesKey) -> list[tuple[ChartIndicator, str]]:
        """Indicators to draw with the keys of their panes; the preview stands for the one that it changes.

        The price of a session means something inside days alone.
        """
        without, days = missing(), key.interval.unit is not Unit.MINUTE
        items = [
            (one, f"indicator_{place}")
            for place, one in enumerate(self._chosen.items)
            if one.visible and place != self._chosen.place
        ]
        preview = self._chosen.preview
        if preview is not None:
            items.append((preview, _PREVIEW))
        return [
            (one, key)
            for one, key in items
            if one.code not in without and not (days and INDICATORS[one.code].of_session)
        ]

    def _wanted(self) -> list[ChartIndicator]:
        preview = self._chosen.preview
        return [one for one in (*self._chosen.items, *([] if preview is None else [preview])) if one.visible]

    def waiting(self, key: SeriesKey, *, panes: bool = True) -> Warming | None:
        """The first indicator that has no value yet, None if all have one or none was computed.

        Without `panes` of those over the candles.
        """
        for one, _pane in self.shown(key):
            if not panes and not INDICATORS[one.code].overlay:
                continue
            running = self._running.get(_name(one))
            if key == self._key and running is not None and running.values.has < running.values.needs:
                return Warming(title(one), running.values.needs, running.values.has)
        return None

    def _drawn(self, shown: Sequence[tuple[ChartIndicator, str]]) -> Drawn:
        overlays: list[ChartLine] = []
        panes: list[IndicatorPane] = []
        for one, key in shown:
            values = self._running[_name(one)].values
            indicator, first = INDICATORS[one.code], 0
            if indicator.overlay:
                first = len(overlays)
            lines = [
                self._line(indicator.lines[place], one, values, place, number, preview=key == _PREVIEW)
                for number, place in enumerate(indicator.shown(one.values), first)
            ]
            if indicator.overlay:
                overlays += lines
            else:
                panes.append(IndicatorPane(key=key, title=self._pane_title(one), lines=lines, levels=indicator.levels))
        shifted = any(line.shift for one, _key in shown for line in INDICATORS[one.code].lines)
        return Drawn(overlays, panes, shifted)

    def _pane_title(self, one: ChartIndicator) -> str:
        """Code and numbers, and why there is no value: too few bars, no flow, no tiers, too few archived sessions."""
        values = self._running[_name(one)].values
        if values.has >= values.needs:
            why = self._missing_flow(one)
            return _TITLE.format(title=title(one), why=why) if why else title(one)
        words = translate("Indicators", "{indicator}: needs {needs} bars, has {has}")
        return words.format(indicator=title(one), needs=values.needs, has=values.has)

    def _missing_flow(self, one: ChartIndicator) -> str:
        """Why an indicator of the flow has no value at all; empty for others, and if it has one."""
        part = INDICATORS[one.code].flow
        if part is None:
            return ""
        if self._flow is None or not self._flow.any:
            return translate("Indicators", "no flow of these bars")
        if part is FlowPart.RANK:
            return sessions_words(self.archived) if self.archived < LEAST else ""
        if part is FlowPart.BLOCK and not np.isfinite(self._flow.block_net).any():
            return translate("PriceChart", "no block: the provider has no tiers")
        return ""

    @property
    def _typical(self) -> bool:
        """Whether the bars are so long that their typical prices by volume have to be told from their turnover."""
        key, bars = self._key, self._bars
        if key is None or bars is None or key.longest < LONG:
            return False
        return not bars.as_traded or not has_turnover(bars).all()

    def _line(
        self, line: Line, one: ChartIndicator, values: Values, place: int, number: int, *, preview: bool
    ) -> ChartLine:
        round_, place_of_colour = divmod(number, len(self._theme.curves))
        dash = Dash.DASHED if preview else _DASHES[round_ % len(_DASHES)]
        own = "" if line.style is Style.BARS else self._theme.curves[place_of_colour]  # bars are those of up and down
        if line.style is Style.DOTTED:
            dash = Dash.DOTTED
        shift, name = shift_of(line, one.values), line.label.format(**one.values)
        made = ChartLine(
            name=_TYPICAL.format(name=name) if one.code in _OF_VOLUME and self._typical else name,
            of=title(one),
            values=values.lines[place],
            first=values.first + shift,
            others=partial(self._others, one, place),
            colour=self._theme.surface.accent if preview else own,
            width=_WIDTH,
            dash=dash,
            bars=line.style is Style.BARS,
            points=line.style is Style.POINTS,
            by_session=INDICATORS[one.code].of_session,
            settled=max(values.settled, self._whole_since) if INDICATORS[one.code].of_session else values.settled,
        )
        return made if preview else looked(made, one.looks.get(line.label), self._theme)


class _Sessions:
    """Numbers of the trading days of a growing series, each found once."""

    def __init__(self) -> None:
        self._numbers: Sessions = np.empty(0, np.int32)

    def of(self, market: Market, starts: Minutes, changed: int) -> Sessions:
        """Return the day number of each row; rows before `changed` keep the numbers of the last call."""
        known = changed if changed <= len(self._numbers) else 0
        added = session_numbers(market, starts[known:])
        if len(starts) == len(self._numbers):
            self._numbers[known:] = added
        else:
            self._numbers = np.append(self._numbers[:known], added)
        return self._numbers


def title(one: ChartIndicator) -> str:
    """Code and numbers, the same in all languages: `MACD 12 26 9`."""
    return " ".join((one.code, *numbers(one)))


def numbers(one: ChartIndicator) -> list[str]:
    """The numbers of the parameters; periods that are off are left out."""
    found = []
    for parameter in INDICATORS[one.code].parameters:
        value = one.values[parameter.name]
        if parameter.choices:
            found += [value] if isinstance(value, str) and value != parameter.default else []
        elif value or not parameter.name.startswith("period_"):
            found.append(f"{value:.{parameter.decimals}f}")
    return found


def _first_whole(key: SeriesKey, starts: Minutes, session: Sessions) -> int:
    """The row with which the first session begins that is known from its open on."""
    if not len(starts) or key.interval.unit is not Unit.MINUTE:
        return 0
    parts = day_parts(key.market, trading_day(key.market, instant_of(int(starts[0]))), key.sessions)
    begins = [minute_of(part.begin) for part in parts]
    night = key.sessions is BarSessions.EXTENDED and key.market is Market.US  # which not every source has
    if not begins or starts[0] <= begins[0] or (night and starts[0] == begins[1]):
        return 0
    return int(np.searchsorted(session, session[0], side="right"))


def _name(one: ChartIndicator) -> tuple[str, tuple[tuple[str, float | str], ...]]:
    return one.code, tuple(one.values.items())


def _reach(one: ChartIndicator) -> tuple[int, int]:
    """How many bars before and behind the view have values in it: a line may be drawn beside its bars."""
    shifts = [0, *(shift_of(line, one.values) for line in INDICATORS[one.code].lines)]
    return max(shifts), -min(shifts)


def _values(running: RunningIndicator) -> Values:
    return running.values


def _sized(values: Floats, count: int) -> Floats:
    """As many values as bars: the flow of a new bar is not known yet."""
    return values if len(values) == count else np.append(values[:count], np.full(max(count - len(values), 0), np.nan))


def _yearly(key: SeriesKey, session: Sessions) -> float:
    """How many bars of a series a year has; of minutes as many a day as the fullest day here."""
    if key.interval.unit is not Unit.MINUTE:
        return _YEARLY[key.interval.unit] / key.interval.length
    return _DAYS * float(np.bincount(session - session[0]).max()) if len(session) else _DAYS
