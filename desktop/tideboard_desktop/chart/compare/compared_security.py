"""One security that is compared with that of a chart: its bars, its line, and its chip with words and a button."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import Minutes, Unit
from tideboard_core.market.bars.reader import BarReader
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.quote import BarSessions
from tideboard_desktop.chart.live_bars import LiveBars
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.charts.polygons import Floats
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Type, colour
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, icon_button, identify, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.words.errors import error_sentence

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
        self.reads: Reads[Minutes] = Reads(context.hub, context.tasks, context.clock, self)
        self.live = LiveBars(
            self, reader, context.services.gateway.quotes, self.reads,
            hub=context.hub, tasks=context.tasks, clock=context.clock,
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
        """Read bars of the same interval and adjustment, and of the same hours where its market has them."""
        extended = key.sessions is BarSessions.EXTENDED and market_of(self.instrument) is Market.US
        sessions = BarSessions.EXTENDED if extended else BarSessions.REGULAR
        self.live.show(key._replace(instrument=self.instrument, sessions=sessions))

    def reach_back(self, picture: Picture) -> None:
        """Read older bars while those of the chart begin earlier; of an allowance that runs out nothing is spent."""
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
            told = fmt.percent(change.percent)
        elif error is not None:
            told = error_sentence(error)
        elif self.reads.loading:
            told = translate("Compare", "reading")
        elif self.live.series is not None and len(self.live.series.columns):
            told = translate("Compare", "no bars at the times in view")
        else:
            told = translate("Compare", "no bars")
        whole = translate("Compare", "{name}: {state}").format(name=name, state=told)
        if self._words.whole != whole:
            self._words.setText(f"{self.code} {told}")
            self._words.whole = whole
            self._words.setAccessibleName(whole)
        set_tone(self._words, Tone.WARN if change is None and error is not None else Tone.SECONDARY)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """A sample of its line."""
        if self.hue:
            painter = QPainter(self)
            painter.fillRect(2, self.height() // 2 - 1, self._context.theme.px(_SAMPLE), 2, colour(self.hue))
