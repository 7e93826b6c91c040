"""Earlier sessions beside today: keeps figures, chips, the chart's lines and the strip on the same reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from tideboard_core.archive.comparison.earlier import Earlier, read_earlier
from tideboard_core.archive.comparison.ranking import LEAST, LEAST_FOR_RANK, Ranked
from tideboard_core.archive.comparison.samples import net_sample, window
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.flow.ranks import SessionRank, rank_at, session_rank, share_of_turnover
from tideboard_core.flow.session_minutes import MINUTE, minute_ending, minute_ends
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
from tideboard_core.model.session import Session, TradingCalendar, exchange_date
from tideboard_desktop.docks.archive import ReadableArchive
from tideboard_desktop.docks.event_marks import EventMark
from tideboard_desktop.docks.keyed_reads import KeyedReads
from tideboard_desktop.flow.chart.display_options import DisplayOptions
from tideboard_desktop.flow.chart.past_lines import KnownGap, PastLines, band_curves, ghost_of, restated_lines
from tideboard_desktop.flow.headline import FIRST, HeadlineFigure, gauge_of
from tideboard_desktop.flow.past.day_strip import DayStrip
from tideboard_desktop.flow.past.past_chips import PastChips
from tideboard_desktop.flow.past.strip_model import (
    Strip,
    StripDay,
    day_row,
    mark_words,
    minutes_words,
    step_words,
    strip_of,
    with_events,
    with_today,
)
from tideboard_desktop.flow.providers.dependencies import FlowDependencies
from tideboard_desktop.flow.today.model import FlowDay
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.navigation_keys import is_copy
from tideboard_desktop.ui.tables.column_model import Cell, Column, ColumnTable, TextColour
from tideboard_desktop.ui.tables.column_view import ColumnView
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.gap_reasons import reason_words
from tideboard_desktop.ui.words.joining import listed, together
from tideboard_desktop.ui.words.percentiles import percentile_words, sessions_words
from tideboard_desktop.ui.words.shared_place import count_words

translate = QCoreApplication.translate

HEIGHT = 180
"""Logical pixels: the header and six sessions."""


class StripTable(ColumnView):
    """Enter and a double click draw the session of the row behind today (`day_chosen` carries the day).

    T and Esc lead back to the cells (`left`).
    """

    day_chosen = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        self._strip = Strip()
        self._theme_of_rows = theme
        self.days = ColumnTable[StripDay](self._columns(), lambda day: day.day)
        super().__init__(
            self.days,
            theme,
            identifier="flow_sessions_table",
            name=translate("FlowPast", "Earlier sessions as a table"),
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setFixedHeight(theme.px(HEIGHT))
        self.opened.connect(self._choose)

    def _columns(self) -> list[Column[StripDay]]:
        return [
            Column(
                title=translate("FlowPast", "Session"),
                width=150,
                cell=lambda day: Cell(fmt.day_long(day.day), exact=day.day.isoformat()),
                order=lambda day: day.day,
            ),
            Column(title=translate("FlowPast", "Net"), width=110, cell=self._net, number=True, order=_order),
            Column(
                title=translate("FlowPast", "Size"),
                width=150,
                cell=lambda day: Cell("" if day.net is None else step_words(day)),
                order=lambda day: day.step,
            ),
            Column(
                title=translate("FlowPast", "Minutes"),
                width=190,
                cell=lambda day: Cell("" if day.net is None else minutes_words(day)),
                order=lambda day: day.received,
            ),
            Column(
                title=translate("FlowPast", "Marks"),
                width=0,
                cell=lambda day: _marks_cell(listed(filter(None, [mark_words(day), day.why, *day.events]))),
            ),
        ]

    def _net(self, day: StripDay) -> Cell:
        if day.net is None:
            return Cell(fmt.MISSING, TextColour.QUIET, exact=mark_words(day))
        tone = TextColour.UP if day.net > 0 else TextColour.DOWN if day.net < 0 else TextColour.ZERO
        return Cell(fmt.flow(day.net, self._strip.unit), tone, strong=True, exact=fmt.signed(day.net, 2))

    def show_strip(self, strip: Strip) -> None:
        """Show other sessions."""
        if strip != self._strip:
            self._strip = strip
            self.days.show_rows(strip.days)

    def point_at(self, day: object) -> None:
        """Select the row of a day (date)."""
        row = next((at for at, each in enumerate(self.days.rows) if each.day == day), len(self.days.rows) - 1)
        if row >= 0:
            index = self.days.index(row, 0)
            flag = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
            self.scrollTo(index)

    @property
    def pointed(self) -> StripDay | None:
        """The session of the selected row."""
        row = self.currentIndex().row()
        return self.days.rows[row] if 0 <= row < len(self.days.rows) else None

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as there is room."""
        return QSize(320, self._theme_of_rows.px(HEIGHT))

    def _choose(self, row: int) -> None:
        day = self.days.rows[row]
        if day.net is not None and not day.today:
            self.day_chosen.emit(day.day)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Draw, copy, or go back to the cells."""
        day = self.pointed
        if event.key() == Qt.Key.Key_Escape or (event.key() == Qt.Key.Key_T and not event.modifiers()):
            self.left.emit()
        elif day is not None and is_copy(event):
            QGuiApplication.clipboard().setText(day_row(day, self._strip))
        else:
            super().keyPressEvent(event)


def _marks_cell(words: str) -> Cell:
    return Cell(words, exact=words)


def _order(day: StripDay) -> float:
    return float("-inf") if day.net is None else day.net


def past_figures(standing: SessionRank, unit: fmt.AmountUnit, zone: str) -> list[HeadlineFigure]:
    """Percentile with its gauge and the usual range; below 20 sessions only the rank, or that there are too few."""
    figures = [_percentile(standing, standing.ranked, zone)]
    if standing.usual is None:
        return figures
    low, high = standing.usual
    caption = translate("FlowPast", "Usual here (middle half)")
    exact = f"{fmt.signed(low, 2)} \u2013 {fmt.signed(high, 2)}"
    to = translate("FlowPast", "to", "between two amounts")
    usual = HeadlineFigure(
        caption=caption,
        captions=(caption,),
        text=fmt.flow(low, unit),
        value=low,
        after=to,
        second=fmt.flow(high, unit),
        second_value=high,
        tooltip=exact,
        rank=1,
    )
    return [*figures, usual]


def share_figures(standing: SessionRank, share: Ranked | None, zone: str) -> list[HeadlineFigure]:
    """The percentile of net / turnover; without a recorded turnover these words."""
    if share is None:
        caption = _own_past(of_turnover=True)
        return [
            HeadlineFigure(
                caption=caption, captions=(caption,), before=translate("FlowPast", "no turnover recorded"), text=""
            )
        ]
    return [_percentile(standing, share, zone, of_turnover=True)]


def _percentile(standing: SessionRank, ranked: Ranked, zone: str, *, of_turnover: bool = False) -> HeadlineFigure:
    words = percentile_words(ranked)
    early = ranked.opening and ranked.enough
    return HeadlineFigure(
        caption=_caption(standing, ranked, zone, of_turnover=of_turnover),
        before=translate("FlowPast", "opening") if early else words,
        text="",
        tooltip=_explained(standing, words, of_turnover=of_turnover),
        captions=(_own_past(of_turnover=of_turnover),),
        gauge=gauge_of(ranked, standing.net),
        rank=FIRST if ranked.enough else 2 if ranked.n >= LEAST_FOR_RANK else 3,
    )


def _caption(standing: SessionRank, ranked: Ranked, zone: str, *, of_turnover: bool) -> str:
    if of_turnover:
        words = translate("FlowPast", "Net / turnover at {time}, {count} of {all} sessions")
    else:
        words = translate("FlowPast", "Against its own past at {time}, {count} of {all} sessions")
    words = words.replace("{time}", fmt.clock_minutes(standing.time, zone))
    words = words.replace("{count}", str(ranked.n)).replace("{all}", str(standing.sessions))
    return listed(filter(None, [words, count_words(standing.shared)]))


def _own_past(*, of_turnover: bool) -> str:
    """The caption while nothing is compared: without time and number of sessions."""
    if of_turnover:
        return translate("FlowPast", "Net / turnover against its own past")
    return translate("FlowPast", "Against its own past")


def _explained(standing: SessionRank, words: str, *, of_turnover: bool) -> str:
    """What the figure compares, and where the minute stood as it was first known."""
    text = (
        translate("FlowPast", "{standing}: net / turnover at the same minute of the last {all} sessions")
        if of_turnover
        else translate("FlowPast", "{standing}: net at the same minute of the last {all} sessions")
    )
    text = text.replace("{standing}", words).replace("{all}", str(standing.sessions))
    if standing.shared:
        text = listed([text, count_words(standing.shared)])
    first = None if of_turnover else standing.first_known
    if first is None:
        return text
    known = translate("FlowPast", "As first known: {standing}.").replace("{standing}", percentile_words(first))
    return together(text + ".", known)


_AGAIN_AFTER = 60.0
"""Seconds after which new rows of the same security are read."""
_KEPT = 20


@dataclass(frozen=True, eq=False)
class Found:
    """What was read of a security. `other` is the number of the second provider's sessions, None without one.

    `share` is the rank of net / turnover, None without a recorded turnover; `asked` says whether it was read.
    """

    earlier: Earlier
    other: int | None = None
    other_provider: str = ""
    share: Ranked | None = None
    asked: bool = False


class SessionsReader(QObject):
    """Keeps what was read by security and session; `changed` is called after each reading. It ends with `parent`."""

    def __init__(self, sources: FlowDependencies, changed: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._sources = sources
        self._reads: KeyedReads[tuple[InstrumentId, date], Found | None] = KeyedReads(
            "earlier sessions",
            changed,
            self,
            tasks=sources.tasks,
            clock=sources.clock,
            one_at_a_time=True,
            most=_KEPT,
        )
        self._fresh: set[InstrumentId] = set()
        self._came = set[InstrumentId]()
        if sources.archive is not None:
            sources.archive.contents_changed.connect(self._contents_changed)
            sources.archive.shared_came.connect(self._shared_came)

    def forget(self) -> None:
        """Know nothing any more: what the archive had was of another time."""
        self._reads.forget()

    def found(self, instrument: InstrumentId, day: date) -> Found | None:
        """What the archive has; None until it is read, and without anything."""
        return self._reads.value((instrument, day))

    def was_read(self, instrument: InstrumentId, day: date) -> bool:
        """Whether the archive was read for it, also where it had nothing."""
        return self._reads.time((instrument, day)) is not None

    def want(self, instrument: InstrumentId, day: date, *, share: bool) -> None:
        """Read unless it is known; again when rows were added, at most once a minute, or came from a shared place.

        `share`: of turnover as well.
        """
        archive, key = self._sources.archive, (instrument, day)
        if archive is None:
            return
        found = self._reads.value(key)
        missing = share and found is not None and not found.asked
        renewed = instrument in self._fresh and self._reads.age(key) >= _AGAIN_AFTER
        renewed = renewed or instrument in self._came
        work = partial(self._read, archive, instrument, day, share=share)
        if self._reads.want(key, work, again=missing or renewed):
            self._fresh.discard(instrument)
            self._came.discard(instrument)

    async def _read(
        self, archive: ReadableArchive, instrument: InstrumentId, day: date, *, share: bool
    ) -> Found | None:
        market = market_of(instrument)
        own, other = archive.definition(market), archive.definition(market, other=True)
        if own is None:
            return None
        with suppress(ArchiveError):  # there is no archive yet, or it cannot be read, which the archive itself says
            return await archive.read(partial(_found, own, other, instrument, day, self._sources.calendar, share=share))
        return None

    def _contents_changed(self, ids: frozenset[InstrumentId]) -> None:
        self._fresh |= ids

    def _shared_came(self, ids: frozenset[InstrumentId]) -> None:
        self._came |= ids


def _found(
    own: DefinitionKey,
    other: DefinitionKey | None,
    instrument: InstrumentId,
    day: date,
    calendar: TradingCalendar,
    reader: ArchiveReader,
    *,
    share: bool,
) -> Found | None:
    """Everything around a day; None if no session was ever recorded."""
    days = window(calendar, market_of(instrument), day)
    earlier = read_earlier(reader, own, instrument, day, days)
    others = None if other is None else net_sample(reader, other, instrument, days)
    counted = None if others is None else int(others.known.any(axis=1).sum())
    if not earlier.recorded and not counted:
        return None
    ranked = share_of_turnover(reader, own, instrument, day, days) if share else None
    provider = "" if other is None else other.provider
    return Found(earlier, counted, provider, ranked, share)


WORTH = 10
"""Sessions from which on the strip of them is shown."""
HIGH, LOW = 560, 420
"""Heights of chart and figures below which the strip is one line of cells, and below which it opens with a chip."""


class PastView(QObject):
    """`changed`: the chart and the headline are to be drawn again."""

    changed = Signal()
    replay_wanted = Signal(object)

    def __init__(self, sources: FlowDependencies, chips: PastChips, parent: QObject) -> None:
        super().__init__(parent)
        self._sources, self._chips = sources, chips
        self.strip = DayStrip(sources.theme)
        self.strip.hide()
        self._sessions: StripTable | None = None
        self._earlier = SessionsReader(sources, self.changed.emit, self)
        self._ghost: date | None = None
        self._restated_shown = False
        self._offered = self._opened = self._as_table = self._room = False
        self._kept: tuple[object, ...] = ()
        self._strip_of: tuple[Found | None, Sequence[EventMark], Strip] = None, (), Strip()
        self._lines: PastLines | None = None
        self._figures: list[HeadlineFigure] = []
        self.strip.day_chosen.connect(self.draw_day)
        self.strip.replay_wanted.connect(self.replay_wanted)
        self.strip.table_wanted.connect(lambda: self.show_table(shown=True))
        chips.day_off.connect(lambda: self.draw_day(None))
        chips.strip_wanted.connect(self._open_strip)

    @property
    def table(self) -> StripTable:
        """The sessions of the strip as a table, below it; made when it is first wanted."""
        if self._sessions is None:
            self._sessions = made = StripTable(self._sources.theme)
            made.hide()
            made.day_chosen.connect(self.draw_day)
            made.left.connect(lambda: self.show_table(shown=False))
            over = self.strip.parentWidget()
            room = None if over is None else over.layout()
            if isinstance(room, QVBoxLayout):
                room.insertWidget(room.indexOf(self.strip) + 1, made)
                QWidget.setTabOrder(self.strip, made)
        return self._sessions

    @property
    def parts(self) -> list[QWidget]:
        """The strip, and its table once there is one."""
        return [self.strip, *([] if self._sessions is None else [self._sessions])]

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

    def begin_again(self) -> None:
        """The market went to another time: what was known of its running session is read again."""
        self._earlier.forget()
        self.another_security()

    def judge_anew(self, day: FlowDay, options: DisplayOptions) -> None:
        """Read again what closures and days of the broker change: earlier sessions, gaps, and shares of today.

        What is drawn over the chart stays.
        """
        self._earlier.forget()
        self.want(day, options)

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

    def figures(self, day: FlowDay, options: DisplayOptions, unit: fmt.AmountUnit) -> list[HeadlineFigure]:
        """The headline's figures, dashes in their places until they are read; empty without any recorded session."""
        found, made = self.found(day), self._standing(day)
        known = self._earlier.was_read(day.instrument, session_day(day))
        if day.series is None or not known:
            return [HeadlineFigure(caption=each.captions[0], rank=each.rank) for each in self._figures]
        zone = MARKET_ZONE[day.market]
        if found is None or made is None:
            self._figures = []
        elif options.of_turnover and made.ranked.enough:
            self._figures = share_figures(made, found.share, zone)
        else:
            self._figures = past_figures(made, unit, zone)
        return self._figures

    def draw(self, day: FlowDay, options: DisplayOptions) -> None:
        """Update chips and strip."""
        found = self.found(day)
        self._offered = self._offered or _is_worth(found)
        lines = self.lines(day, options)
        drawn = None if lines is None or lines.ghost is None else lines.ghost.day
        asked = self._ghost if found is not None and drawn is None and self._ghost != session_day(day) else None
        self._chips.show_day(drawn, asked, "" if lines is None or lines.ghost is None else lines.ghost.recorder)
        self._chips.show_needed(_needed(found))
        strip = self._strip(day, found, options)
        self.strip.show_strip(strip, drawn, _until(day))
        if self._as_table:
            self.table.show_strip(strip)

    def place_strip(self, height: float, *, intraday: bool) -> None:
        """Show the strip as far as a dock with this height for chart and strip allows, once it has sessions enough.

        In a low dock the menu opens it.
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
        elif (pointed := self.table.pointed) is not None:
            self.strip.point_at(pointed.day)
        self._as_table = shown
        self._show_parts()
        (self.table if shown else self.strip).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_parts(self) -> None:
        self.strip.setVisible(self._room and not self._as_table)
        if self._sessions is not None:
            self._sessions.setVisible(self._room and self._as_table)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _standing(self, day: FlowDay) -> SessionRank | None:
        found, series = self.found(day), day.series
        if found is None or series is None:
            return None
        return session_rank(found.earlier, series.minutes, day.now)

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

    def _strip(self, day: FlowDay, found: Found | None, options: DisplayOptions) -> Strip:
        marks = self._sources.events.of(day.instrument) if options.marks else ()
        if found is not self._strip_of[0] or marks is not self._strip_of[1]:
            made = Strip() if found is None else strip_of(found.earlier, day.currency, self._sources.units)
            self._strip_of = found, marks, with_events(made, marks, day.market)
        series, strip = day.series, self._strip_of[2]
        if found is None or series is None:
            return strip
        expected = round(sum(span.end - span.begin for span in day.spans) / MINUTE)
        holes = bool(series.missing)
        net = float(series.net[-1])
        return with_today(strip, StripDay(session_day(day), net, holes=holes, received=len(series), expected=expected))


def session_day(day: FlowDay) -> date:
    """The market's day of the shown session."""
    return exchange_date(day.market, day.session.open)


def _is_worth(found: Found | None) -> bool:
    """Whether the strip would be more than hatched cells; before that a chip says how many sessions there are."""
    return found is not None and sum(session.net is not None for session in found.earlier.sessions) >= WORTH


def _needed(found: Found | None) -> str:
    """How many sessions of the second provider there are, empty where they are enough."""
    other = None if found is None else found.other
    return sessions_words(other, found.other_provider) if found is not None and other and other < LEAST else ""


def _until(day: FlowDay) -> str:
    return "" if day.series is None else fmt.clock_minutes(day.until, MARKET_ZONE[day.market])
