"""The row above a chart where securities are chosen to be compared with its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from functools import partial
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import Minutes, Unit
from tideboard_core.market.bars.reader import BarReader
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.quote import BarAdjustment, BarSessions
from tideboard_desktop.chart.live_bars import LiveBars
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.search.symbol_field import SymbolField
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axes import AxisTag
from tideboard_desktop.ui.charts.layer import ChartLayer
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.charts.polygons import Floats
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Type, colour
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, icon_button, identify, label, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.history_quota import going_back_words
from tideboard_desktop.ui.words.joining import titled

_DAY: Final = 1440


def aligned_closes(starts: Minutes, longest: int, other: Columns, *, days: bool = False) -> Floats:
    """For each bar the other's close: of its last bar that starts within the same time; NaN where there is none.

    Bars start at `starts` (ascending, minutes since 1970, UTC) and last until the next one, `longest` minutes at most.
    Bars of a day or longer (`days`) start at midnight of their own exchange: they belong together by its date, for by
    the instant a day of Hong Kong would lie in that of New York before it.
    """
    if not len(starts) or not len(other.start):
        return np.full(len(starts), np.nan)
    begins = other.start
    if days:
        starts, begins = _dates(starts), _dates(begins)
    ends = np.minimum(np.append(starts[1:], starts[-1] + longest), starts + longest)
    last = np.searchsorted(begins, ends) - 1
    inside = (last >= 0) & (begins[np.maximum(last, 0)] >= starts)
    return np.where(inside, other.close[np.maximum(last, 0)], np.nan)


def _dates(starts: Minutes) -> Minutes:
    """Midnights of any exchange less than twelve hours from Greenwich as those of the same date there."""
    return (starts + _DAY // 2) // _DAY * _DAY


class Change(NamedTuple):
    """The first and the last known close of a stretch; `percent` is from one to the other."""

    first: float
    last: float

    @property
    def percent(self) -> float:
        """The change in percent."""
        return (self.last / self.first - 1) * 100


def change_of(closes: Floats) -> Change | None:
    """Of some bars; None if no close is known or the first one is not above zero."""
    known = np.flatnonzero(np.isfinite(closes))
    if not len(known) or closes[known[0]] <= 0:
        return None
    return Change(float(closes[known[0]]), float(closes[known[-1]]))


translate = QCoreApplication.translate
_SAMPLE: Final = 14


class ComparedSecurity(QWidget):
    """`changed` is emitted when its bars or their state changed, `removed` when its button was pressed."""

    changed = Signal()
    removed = Signal()

    def __init__(self, context: DockContext, reader: BarReader, instrument: InstrumentId) -> None:
        super().__init__()
        theme = context.theme
        self._context = context
        self.instrument = instrument
        self.hue = ""
        self.reads: Reads[Minutes] = Reads(
            context.hub, context.tasks, context.clock, self, kept=context.kept.slot("compared bars")
        )
        self.live = LiveBars(
            self, reader, context.services.gateway.quotes, self.reads,
            hub=context.hub, tasks=context.tasks, clock=context.clock, kept=context.kept.slot("live compared bars"),
        )  # fmt: skip
        self._aligned: tuple[object, Floats] | None = None
        self._words = elided_label("", theme, Type.CAPTION, Tone.SECONDARY)
        identify(self._words, f"chart_compare_{instrument}")
        self._remove = icon_button("x", "", theme, identifier=f"chart_compare_{instrument}_remove")
        hbox(self._words, self._remove, on=self, margins=(theme.px(_SAMPLE) + 6, 0, 0, 0), spacing=2)
        words = translate("Compare", "Do not compare {symbol}").format(symbol=instrument)
        self._remove.setToolTip(tip(words))
        self._remove.setAccessibleName(words)
        self._remove.clicked.connect(lambda _on=False: self.removed.emit())
        for signal in (self.reads.changed, self.live.pushed, self.live.older_changed):
            signal.connect(self.changed)

    @property
    def code(self) -> str:
        """The symbol without its market."""
        return self.instrument.partition(".")[2]

    def show_like(self, key: SeriesKey) -> None:
        """Read bars of the same interval and adjustment, and of the same hours where its market has them.

        Beside a chart as traded its own are forward-adjusted: else a split of it would count as a fall.
        """
        extended = key.sessions is BarSessions.EXTENDED and market_of(self.instrument) is Market.US
        sessions = BarSessions.EXTENDED if extended else BarSessions.REGULAR
        adjustment = BarAdjustment.FORWARD if key.adjustment is BarAdjustment.NONE else key.adjustment
        self.live.show(key._replace(instrument=self.instrument, sessions=sessions, adjustment=adjustment))

    def reach_back(self, picture: Picture) -> None:
        """Read older bars while those of the chart begin earlier; of a small allowance nothing is spent unasked."""
        series = self.live.series
        if series is None or not len(series.columns) or not len(picture.rows.start):
            return
        if picture.rows.start[0] < series.columns.rows.start[0]:
            self.live.read_older()

    def closes(self, picture: Picture) -> Floats:
        """A close for each bar of the chart, NaN where there is none."""
        series, starts = self.live.series, picture.rows.start
        if series is None or not len(series.columns) or not len(starts):
            return np.full(len(starts), np.nan)
        state = picture.key, len(starts), int(starts[0]), int(starts[-1]), series.key, series.version
        if self._aligned is None or self._aligned[0] != state:
            days = picture.key.interval.unit is not Unit.MINUTE
            self._aligned = state, aligned_closes(starts, picture.key.longest, series.columns.rows, days=days)
        return self._aligned[1]

    def change(self, picture: Picture) -> Change | None:
        """From its first to its last close in view."""
        seen = picture.visible()
        return None if seen is None else change_of(self.closes(picture)[seen.first : seen.last])

    def show_words(self, picture: Picture | None) -> None:
        """Name and change in view, or why there is no line."""
        facts = self._context.hub.value(Topic.INSTRUMENT.of(self.instrument))
        name = " ".join(filter(None, (self.instrument, "" if facts is None else facts.name)))
        change = None if picture is None else self.change(picture)
        error = self.reads.error
        if change is not None:
            state = fmt.percent(change.percent)
        elif error is not None:
            state = error_sentence(error)
        elif self.reads.loading:
            state = translate("Compare", "reading")
        elif self.live.series is not None and len(self.live.series.columns):
            state = translate("Compare", "no bars at the times in view")
        else:
            state = translate("Compare", "no bars")
        whole = translate("Compare", "{name}: {state}").format(name=name, state=state)
        if self._words.whole != whole:
            self._words.setText(f"{self.code} {state}")
            self._words.whole = whole
            self._words.setAccessibleName(whole)
        set_tone(self._words, Tone.WARN if change is None and error is not None else Tone.SECONDARY)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """A sample of its line."""
        if self.hue:
            painter = QPainter(self)
            painter.fillRect(2, self.height() // 2 - 1, self._context.theme.px(_SAMPLE), 2, colour(self.hue))


_WIDTH: Final = 1.6


class CompareLines(ChartLayer):
    """Lines in the price pane, tags with code and change at their ends. A changed line needs `chart.renew`."""

    def __init__(self, chart: PriceChart, securities: Callable[[], Sequence[ComparedSecurity]]) -> None:
        self._chart, self._securities = chart, securities

    def prices(self, picture: Picture) -> Sequence[float]:
        """The highest and the lowest level of each line in view."""
        found: list[float] = []
        for one in self._securities():
            levels = _levels(picture, one)
            if levels is not None and np.isfinite(levels).any():
                found += [float(np.nanmin(levels)), float(np.nanmax(levels))]
        return found

    def paint_background(self, painter: QPainter, picture: Picture) -> None:
        """The lines, broken where a security has no bar."""
        seen, scale = picture.visible(), picture.scale
        if seen is None or scale is None:
            return
        painter.setClipRect(picture.layout.area(picture.layout.price), Qt.ClipOperation.IntersectClip)
        for one in self._securities():
            levels = _levels(picture, one)
            if levels is not None:
                y = scale.y(levels[seen.rows - seen.first])
                self._chart.bars.paint_values(painter, seen, y, QPen(colour(one.hue), _WIDTH))

    def tags(self, picture: Picture) -> Sequence[AxisTag]:
        """Code and change of each security at the end of its line."""
        scale = picture.scale
        if scale is None:
            return ()
        found = []
        for one in self._securities():
            levels, change = _levels(picture, one), one.change(picture)
            if levels is None or change is None:
                continue
            y = scale.y_of(float(levels[np.flatnonzero(np.isfinite(levels))[-1]]))
            y = min(max(y, 0.0), picture.layout.price.bottom)
            lines = one.code, fmt.percent(change.percent)
            found.append(AxisTag(y, lines, one.hue, self._chart.theme.surface.panel))
        return found


def _levels(picture: Picture, one: ComparedSecurity) -> Floats | None:
    """Prices on the chart's axis that are as far from its first close in view as the closes are from theirs.

    Over a split of the chart's bars as traded the line goes on in their new shares; not where nobody tells how many.
    """
    seen, change = picture.visible(), one.change(picture)
    if seen is None or change is None:
        return None
    found = float(picture.rows.close[seen.first]) * one.closes(picture)[seen.first : seen.last] / change.first
    for row, ratio in picture.ratios.items():
        if seen.first < row < seen.last:
            found[row - seen.first :] /= ratio
    return found


MOST: Final = 5
_HEIGHT: Final = 32
_FIELD: Final = 150


class CompareRow(QWidget):
    """Hidden until it is shown. `joined`: the first security is there, `ended`: the last one left.

    `asked`: what going back would take may be another: bars of one came, failed, or have to be asked for.
    """

    joined = Signal()
    asked = Signal()
    ended = Signal()

    def __init__(self, context: DockContext, chart: PriceChart) -> None:
        super().__init__()
        self._context, self._chart = context, chart
        self._key: SeriesKey | None = None
        self._awake = self._fresh = False
        self._facts = HubInterest(context.hub, self)
        self.securities: list[ComparedSecurity] = []
        theme = context.theme
        self.setFixedHeight(theme.px(_HEIGHT))
        self._row = hbox(on=self, margins=(theme.px(10), 0, theme.px(8), 0), spacing=theme.px(10))
        actions = context.services.actions
        self.field: SymbolField | None = None
        if actions is not None:
            words = translate("Compare", "Compare with code or name")
            self.field = SymbolField(actions.lookup, context.tasks, theme, identifier="chart_compare_add", name=words)
            self.field.setPlaceholderText(translate("Compare", "Code or name"))
            self.field.setFixedWidth(theme.px(_FIELD))
            self.field.found.connect(lambda found: self.add(InstrumentId(found)))
            self.field.left.connect(chart.setFocus)
            self._row.addWidget(self.field)
        self.full = label(translate("Compare", "Five at most"), theme, Type.CAPTION, Tone.CAPTION)
        self._row.addWidget(self.full)
        self.full.hide()
        self.cost = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self.cost, "chart_compare_cost")
        self.cost.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.cost.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # names come first
        self._row.addWidget(self.cost, 1)
        self.hide()
        chart.add_layer(CompareLines(chart, lambda: self.securities))
        chart.view_moved.connect(self._show_words)
        theme.follow(self, CompareRow._rearranged)
        context.frame.add(self, self._refresh)
        context.frame.each_second(self, self._each_second, rests=True)

    # --- what is compared -------------------------------------------------------------------------------------------

    def add(self, instrument: InstrumentId) -> None:
        """Compare with a security; one that is there already and a sixth change nothing."""
        if len(self.securities) >= MOST or instrument in {one.instrument for one in self.securities}:
            return
        reader = self._context.services.bar_reader
        assert reader is not None
        made = ComparedSecurity(self._context, reader(), instrument)
        made.changed.connect(self._bars_changed)
        made.live.older_changed.connect(self.asked)
        made.reads.changed.connect(self.asked)
        made.removed.connect(partial(self.remove, made))
        self.securities.append(made)
        self._row.insertWidget(self._row.count() - 1, made)
        self.setVisible(True)
        if self._key is not None:
            made.show_like(self._key)
        if self._awake:
            made.live.wake()
        if len(self.securities) == 1:
            self.joined.emit()
        self._rearranged()

    def remove(self, one: ComparedSecurity) -> None:
        """Compare with a security no longer."""
        self.securities.remove(one)
        one.live.sleep()
        one.hide()
        self._row.removeWidget(one)
        one.deleteLater()
        if not self.securities:
            self.ended.emit()
        self._rearranged()
        if self.field is not None and self.isVisible():
            self.field.setFocus()

    def show_like(self, key: SeriesKey) -> None:
        """The chart shows another series."""
        self._key = key
        for one in self.securities:
            one.show_like(key)
        self._changed()

    def begin_again(self) -> None:
        """As that of `LiveBars`."""
        for one in self.securities:
            one.live.begin_again()
        self._changed()

    def wake(self) -> None:
        """The chart is on screen."""
        self._awake = True
        self._want_facts()
        for one in self.securities:
            one.live.wake()

    def sleep(self) -> None:
        """The chart is hidden: subscribe to nothing."""
        self._awake = False
        self._facts.drop()
        for one in self.securities:
            one.live.sleep()

    def restore(self, wanted: Iterable[InstrumentId]) -> None:
        """Compare with these alone."""
        wanted = list(wanted)
        for one in [each for each in self.securities if each.instrument not in wanted]:
            self.remove(one)
        for each in wanted:
            self.add(each)
        self.setVisible(bool(self.securities))

    @property
    def is_open(self) -> bool:
        """Whether the row is shown, also while its chart is not."""
        return not self.isHidden()

    def open(self) -> None:
        """Show the row with the focus in its field."""
        self.setVisible(True)
        if self.field is not None:
            self.field.setFocus()

    def end(self) -> None:
        """Hide the row; without it nothing is compared."""
        self.setVisible(False)
        for one in list(self.securities):
            self.remove(one)
        self._chart.setFocus()

    def show_cost(self, count: int) -> None:
        """Say that going back would take so many securities of the allowance for history; nothing of one or none."""
        words = going_back_words(count) if count > 1 else ""
        if self.cost.text() != words:
            self.cost.setText(words)
            self.cost.setAccessibleName(words)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _rearranged(self) -> None:
        """Hues by place, names read, lines drawn."""
        for one, hue in zip(self.securities, self._context.theme.compared, strict=False):
            one.hue = hue
        full = len(self.securities) >= MOST
        self.full.setVisible(full)
        if self.field is not None:
            self.field.setEnabled(not full)
        self._want_facts()
        self._changed()
        self.asked.emit()

    def _want_facts(self) -> None:
        if self._awake:
            self._facts.want([Topic.INSTRUMENT.of(one.instrument) for one in self.securities])

    def _bars_changed(self) -> None:
        """Draw with the next frame: pushes come more often."""
        self._fresh = True
        self._context.frame.request()

    def _changed(self) -> None:
        self._fresh = False
        picture = self._chart.picture
        for one in self.securities:
            if picture is not None:
                one.reach_back(picture)
        self._chart.renew(keep=True)
        self._show_words()

    def _show_words(self) -> None:
        for one in self.securities:
            one.show_words(self._chart.picture)

    def _refresh(self, changed: Set[Key[object]]) -> None:
        if self._fresh:
            self._changed()
        elif changed & {Topic.INSTRUMENT.of(one.instrument) for one in self.securities}:
            self._show_words()

    def _each_second(self) -> None:
        for one in self.securities:
            one.live.each_second()
            if self._chart.picture is not None:
                one.reach_back(self._chart.picture)
        self._show_words()


def compare_commands(current: Callable[[], CompareRow]) -> list[Command]:
    """Compare the chart in use with a security, or with none any longer."""
    group = translate("PriceChart", "Price chart")
    named: tuple[tuple[str, str, Callable[[], None]], ...] = (
        ("chart.compare", translate("Compare", "Compare with\u2026"), lambda: current().open()),
        ("chart.compare.end", translate("Compare", "Compare with nothing"), lambda: current().end()),
    )
    return [Command(id=id_, text=titled(group, text), group=group, run=run) for id_, text, run in named]
