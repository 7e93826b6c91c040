"""Earlier sessions beside today: keeps figures, chips, the chart's lines and the strip on the same reading."""

from __future__ import annotations

from datetime import date

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal

from tideboard_core.archive.comparison.earlier import Earlier
from tideboard_core.archive.comparison.ranking import LEAST
from tideboard_core.flow.ranks import Standing, rank_at, standing
from tideboard_core.flow.session_minutes import MINUTE, minute_ending, minute_ends
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_core.model.session import Session, exchange_date
from tideboard_desktop.flow.chart.display_options import DisplayOptions
from tideboard_desktop.flow.chart.past_lines import KnownGap, PastLines, band_curves, ghost_of, restated_lines
from tideboard_desktop.flow.headline import Figure
from tideboard_desktop.flow.past.day_strip import DayStrip
from tideboard_desktop.flow.past.earlier_sessions import EarlierSessions, Found
from tideboard_desktop.flow.past.past_chips import PastChips
from tideboard_desktop.flow.past.standing_words import past_figures, share_figures
from tideboard_desktop.flow.past.strip_model import Strip, StripDay, strip_of, with_today
from tideboard_desktop.flow.past.strip_table import StripTable
from tideboard_desktop.flow.providers.dependencies import FlowDependencies
from tideboard_desktop.flow.today.model import FlowDay
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.gap_reasons import reason_words
from tideboard_desktop.ui.words.percentiles import percentile_words, sessions_words

HIGH, LOW = 560, 420
"""Heights of chart and figures below which the strip is one line of cells, and below which it opens with a chip."""


class PastView(QObject):
    """`changed`: the chart and the headline are to be drawn again."""

    changed = Signal()

    def __init__(self, sources: FlowDependencies, chips: PastChips, parent: QObject) -> None:
        super().__init__(parent)
        self._sources, self._chips = sources, chips
        self.strip = DayStrip(sources.theme)
        self.table = StripTable(sources.theme)
        for part in (self.strip, self.table):
            part.hide()
        self._earlier = EarlierSessions(sources, self.changed.emit, self)
        self._ghost: date | None = None
        self._restated_shown = False
        self._offered = self._opened = self._as_table = self._room = False
        self._kept: tuple[object, ...] = ()
        self._strip_of: tuple[Found | None, Strip] = None, Strip()
        self._lines: PastLines | None = None
        self.strip.day_chosen.connect(self.draw_day)
        self.table.day_chosen.connect(self.draw_day)
        self.strip.table_wanted.connect(lambda: self.show_table(shown=True))
        self.table.left.connect(lambda: self.show_table(shown=False))
        chips.day_off.connect(lambda: self.draw_day(None))
        chips.strip_wanted.connect(self._open_strip)

    # --- what others choose -----------------------------------------------------------------------------------------

    @property
    def asked_day(self) -> date | None:
        """The earlier day that is to be drawn, None for none."""
        return self._ghost

    def draw_day(self, day: date | None) -> None:
        """Draw an archived day behind today, None for none."""
        if day != self._ghost:
            self._ghost = day
            self.changed.emit()

    def swap_versions(self) -> None:
        """Show the other version of restated minutes."""
        self._restated_shown = not self._restated_shown
        self.changed.emit()

    def another_security(self) -> None:
        """Nothing of the one before stays drawn."""
        self._ghost, self._restated_shown = None, False

    def want(self, day: FlowDay, options: DisplayOptions) -> None:
        """Have read what the archive has, and what it has got since."""
        self._earlier.want(day.instrument, session_day(day), share=options.of_turnover)

    # --- what there is ----------------------------------------------------------------------------------------------

    def found(self, day: FlowDay) -> Found | None:
        """What was read for the shown session."""
        return self._earlier.found(day.instrument, session_day(day))

    def lines(self, day: FlowDay, options: DisplayOptions) -> PastLines | None:
        """What the chart draws; the same object until something of it changes."""
        found = self.found(day)
        if found is None:
            return None
        key = found, day.session, self._ghost, self._restated_shown, options.usual_range
        if key != self._kept:
            self._kept = key
            self._lines = self._made(found.earlier, day.session, options)
        return self._lines

    def figures(self, day: FlowDay, options: DisplayOptions, unit: fmt.Unit) -> list[Figure]:
        """The headline's figures; empty without any recorded session."""
        found, made = self.found(day), self._standing(day)
        if found is None or made is None:
            return []
        zone = MARKET_ZONE[day.market]
        if options.of_turnover and made.ranked.enough:
            return share_figures(made, found.share, zone)
        return past_figures(made, unit, zone)

    def draw(self, day: FlowDay, options: DisplayOptions) -> None:
        """Update chips and strip."""
        found, made = self.found(day), self._standing(day)
        self._offered = self._offered or found is not None
        lines = self.lines(day, options)
        drawn = None if lines is None or lines.ghost is None else lines.ghost.day
        self._chips.show_range(offered=_has_range(found), on=options.usual_range)
        asked = self._ghost if found is not None and drawn is None and self._ghost != session_day(day) else None
        self._chips.show_day(drawn, asked)
        self._chips.show_needed(*_needed(found, made))
        strip = self._strip(day, found)
        self.strip.show_strip(strip, drawn, _until(day))
        if self._as_table:
            self.table.show_strip(strip)

    def place_strip(self, height: float, *, intraday: bool) -> None:
        """Show the strip as far as a dock with this height for chart and strip allows, once anything was recorded.

        A low dock has a chip that opens it.
        """
        low = height < self._sources.theme.px(LOW)
        self._chips.show_opener(offered=self._offered and low, on=self._opened)
        self.strip.show_form(one_line=height < self._sources.theme.px(HIGH))
        self._room = intraday and self._offered and (self._opened or not low)
        self._show_parts()

    def show_table(self, *, shown: bool) -> None:
        """Show the sessions as a table, or as cells again; the focus and the session of the cursor go along."""
        if shown:
            self.table.show_strip(self.strip.strip)
            self.table.point_at(self.strip.cursor_day)
        elif self.table.pointed is not None:
            self.strip.point_at(self.table.pointed.day)
        self._as_table = shown
        self._show_parts()
        (self.table if shown else self.strip).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_parts(self) -> None:
        self.strip.setVisible(self._room and not self._as_table)
        self.table.setVisible(self._room and self._as_table)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _standing(self, day: FlowDay) -> Standing | None:
        found, series = self.found(day), day.series
        if found is None or series is None:
            return None
        return standing(found.earlier, series.minutes, day.now)

    def _made(self, earlier: Earlier, session: Session, options: DisplayOptions) -> PastLines:
        ends = minute_ends(session)

        def standing_at(time: float, net: float) -> str:
            minute = minute_ending(session, time)
            ranked = None if minute is None else rank_at(earlier.sample, net, minute)
            return "" if ranked is None or not ranked.enough else percentile_words(ranked)

        return PastLines(
            ends=ends,
            bands=band_curves(earlier, ends) if options.usual_range else None,
            ghost=ghost_of(earlier, self._ghost, ends),
            gaps=tuple(
                KnownGap(float(ends[gap.first]) - MINUTE, float(ends[min(gap.last, len(ends) - 1)]), reason_words(gap))
                for gap in earlier.gaps
                if gap.first < len(ends)
            ),
            restated=restated_lines(earlier, ends, swapped=self._restated_shown),
            restated_shown=self._restated_shown,
            standing_at=standing_at,
        )

    def _open_strip(self, on: bool) -> None:  # noqa: FBT001  a Qt slot's argument
        self._opened = on
        self.changed.emit()

    def _strip(self, day: FlowDay, found: Found | None) -> Strip:
        if found is not self._strip_of[0]:
            made = Strip() if found is None else strip_of(found.earlier, day.currency, self._sources.units)
            self._strip_of = found, made
        series, strip = day.series, self._strip_of[1]
        if found is None or series is None:
            return strip
        expected = round(sum(span.end - span.begin for span in day.spans) / MINUTE)
        holes = bool(series.missing)
        net = float(series.net[-1])
        return with_today(strip, StripDay(session_day(day), net, holes=holes, received=len(series), expected=expected))


def session_day(day: FlowDay) -> date:
    """The market's day of the shown session."""
    return exchange_date(day.market, day.session.open)


def _has_range(found: Found | None) -> bool:
    return found is not None and bool(np.any(found.earlier.bands.n >= LEAST))


def _needed(found: Found | None, made: Standing | None) -> tuple[str, str]:
    """The words of the two chips, empty where there are sessions enough."""
    if found is None:
        return "", ""
    own = found.earlier.recorded if made is None else made.ranked.n
    other = found.other
    return (
        sessions_words(own) if own < LEAST else "",
        sessions_words(other, found.other_provider) if other and other < LEAST else "",
    )


def _until(day: FlowDay) -> str:
    return "" if day.series is None else fmt.clock_minutes(day.until, MARKET_ZONE[day.market])
