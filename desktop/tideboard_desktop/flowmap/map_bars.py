"""What stands above and below the flow map: controls, legend, counts of the sides, and the footer with the budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from tideboard_core.model.instrument import Market
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.figures.list_flow import CALLS_A_MINUTE, EVERY
from tideboard_desktop.docks.fired_marks import mark_width, paint_mark
from tideboard_desktop.docks.footer import DockFooter
from tideboard_desktop.flowmap.row_labels import paint_arrow
from tideboard_desktop.flowmap.row_order import Sort
from tideboard_desktop.flowmap.sheet import Colouring, MapTier
from tideboard_desktop.flowmap.words import colouring_words, sort_words, tier_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.literal_text import button_text
from tideboard_desktop.ui.tables.hatch import hatch
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, vbox
from tideboard_desktop.ui.widgets.meter_bar import MeterBar
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate


NARROW, WIDE = "1", "5"
MAP, TABLE = "map", "table"
IN_TURN, WAITING = "turn", "wait"
WHOLE, NOW = "session", "now"


class MapControls(QWidget):
    """A row that wraps; `view` stands in the dock's title bar.

    `changed` says that colours, columns or tier are others; `waiting_chosen` whether rows out of sight are read in
    turn. What is chosen is kept in a layout.
    """

    changed = Signal()
    sort_chosen = Signal(str)
    resort_wanted = Signal()
    market_chosen = Signal(str)
    waiting_chosen = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._markets: dict[Market, int] = {}
        self.markets = QWidget()
        self._market_row = QHBoxLayout(self.markets)
        self._market_row.setContentsMargins(0, 0, 0, 0)
        self._market_segments: Segments | None = None
        self.view = Segments(
            [(MAP, translate("FlowMap", "Map")), (TABLE, translate("Common", "Table"))],
            theme,
            identifier="flow_map_view",
            name=translate("FlowMap", "Map or table"),
        )
        self._sort = self._segments("flow_map_sort", translate("FlowMap", "Sort"), sort_words())
        self._colour = self._segments("flow_map_colour", translate("Common", "Colour"), colouring_words())
        columns = {NARROW: translate("FlowMap", "1 min"), WIDE: translate("FlowMap", "5 min")}
        self._column = self._segments("flow_map_column", translate("FlowMap", "Column"), columns)
        self._column.choose(WIDE)  # cells of one minute are two pixels wide: what stands out in them is noise
        self._tier = self._segments("flow_map_tier", translate("FlowMap", "Tier"), tier_words())
        spans = {WHOLE: translate("FlowMap", "Session"), NOW: translate("FlowMap", "To now")}
        self._span = self._segments("flow_map_span", translate("FlowMap", "Time axis"), spans)
        self._span.choose(NOW)
        waiting = {
            IN_TURN: translate("FlowMap", "read in turn"),
            WAITING: translate("FlowMap", "wait"),
        }
        self._waiting = self._segments("flow_map_waiting", translate("FlowMap", "Calls for rows out of sight"), waiting)
        self.resort = push_button("", theme, ButtonStyle.TEXT, identifier="flow_map_resort")
        self._lay_out()
        self._sort.chosen.connect(self.sort_chosen)
        for each in (self._colour, self._column, self._tier, self._span):
            each.chosen.connect(lambda _key: self.changed.emit())
        self._waiting.chosen.connect(lambda key: self.waiting_chosen.emit(key == IN_TURN))
        self.resort.clicked.connect(lambda _on=False: self.resort_wanted.emit())

    def _segments(self, identifier: str, name: str, words: Mapping[str, str]) -> Segments:
        return Segments(
            [(str(key), word) for key, word in words.items()], self._theme, identifier=identifier, name=name
        )

    def _lay_out(self) -> None:
        self._flow = FlowLayout(gap=8)
        self._waiting_group = self._group(self._waiting)
        self._waiting_group.hide()
        groups = [self._group(each) for each in (self._sort, self._colour, self._column, self._tier)]
        for part in (self.markets, *groups, self._span):
            self._flow.addWidget(part)
        self._flow.addWidget(self._waiting_group)
        self._flow.addWidget(self.resort)
        self.resort.hide()
        vbox(self._flow, on=self, margins=(10, 4, 10, 4))

    def _group(self, segments: Segments) -> QWidget:
        return as_widget(
            hbox(
                label(segments.accessibleName(), self._theme, Type.BODY, Tone.CAPTION),
                segments,
                margins=(0, 0, 6, 0),
                spacing=6,
            )
        )

    # --- what is chosen ---------------------------------------------------------------------------------------------

    @property
    def sort(self) -> Sort:
        return Sort(self._sort.key)

    @property
    def colouring(self) -> Colouring:
        return Colouring(self._colour.key)

    @property
    def tier(self) -> MapTier:
        return MapTier(self._tier.key)

    @property
    def wide(self) -> bool:
        return self._column.key == WIDE

    @property
    def to_now(self) -> bool:
        return self._span.key == NOW

    def choose_sort(self, sort: Sort) -> None:
        """Choose a sort without telling."""
        self._sort.choose(sort.value)

    # --- showing ----------------------------------------------------------------------------------------------------

    def show_markets(self, counts: Mapping[Market, int], current: Market | None) -> None:
        """A chip for each market of the list with its count, where there are several."""
        if dict(counts) != self._markets:
            self._markets = dict(counts)
            if self._market_segments is not None:
                self._market_row.removeWidget(self._market_segments)
                self._market_segments.hide()
                self._market_segments.deleteLater()
                self._market_segments = None
            if len(counts) > 1:
                made = Segments(
                    [(str(market), f"{market} {count}") for market, count in counts.items()],
                    self._theme,
                    identifier="flow_map_market",
                    name=translate("Common", "Market"),
                )
                made.chosen.connect(self.market_chosen)
                self._market_row.addWidget(made)
                self._market_segments = made
        if self._market_segments is not None and current is not None:
            self._market_segments.choose(str(current))
        self.markets.setVisible(self._market_segments is not None)

    def show_age(self, age: float | None) -> None:
        """`order 40 s old`; a click sorts again. None = the order does not age."""
        old = age is not None and _is_old(age)
        if old and age is not None:
            words = translate("FlowMap", "order {age} old").format(age=fmt.coarse_age(age))
            if self.resort.text() != words:
                self.resort.setText(button_text(words))
                self.resort.setAccessibleName(words)
        if self.resort.isHidden() is old:
            self.resort.setVisible(old)

    def show_waiting(self, *, shown: bool) -> None:
        """Let the person say which calls may wait."""
        if self._waiting_group.isHidden() is shown:
            self._waiting_group.setVisible(shown)

    # --- memory -----------------------------------------------------------------------------------------------------

    def keys(self) -> dict[str, Any]:
        """What is chosen, by the fields of `FlowMapState`."""
        return {name: segments.key for name, segments in self._kept().items()}

    def restore(self, keys: Mapping[str, str]) -> None:
        """Choose again what was chosen."""
        for name, segments in self._kept().items():
            segments.restore(keys[name])
        self.waiting_chosen.emit(self._waiting.key == IN_TURN)

    def _kept(self) -> dict[str, Segments]:
        return {
            "sort": self._sort,
            "colour": self._colour,
            "column": self._column,
            "tier": self._tier,
            "span": self._span,
            "view": self.view,
            "waiting": self._waiting,
        }


def _is_old(age: float) -> bool:
    """Whether an order is old enough to be mentioned."""
    return 10 <= age < float("inf")


_BOX: Final = 16
_HIGH: Final = 10
_GAP: Final = 6
_SPACE: Final = 14
LEAST_WORDS: Final = 90
"""Logical pixels of the words beside the legend."""


class Legend(QWidget):
    """Outflow to inflow in steps, what these are, no data, a turn, a signal; the later parts go where room is short."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._colouring = Colouring.SHARE
        identify(self, "flow_map_legend", self._words())
        give_role(self, QAccessible.Role.Graphic)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_colouring(self, colouring: Colouring) -> None:
        self._colouring = colouring
        self.setAccessibleName(self._words())
        self.updateGeometry()
        self.update()

    def _words(self) -> str:
        if self._colouring is Colouring.SHARE:
            return translate("FlowMap", "net / turnover, steps \u00b14 10 20 35 %")
        return translate("FlowMap", "against 60 sessions, steps 10 25 75 90 %")

    def _part_words(self) -> tuple[str, str, str, str, str, str]:
        return (
            translate("FlowMap", "out"),
            translate("FlowMap", "in"),
            self._words(),
            translate("FlowMap", "no data"),
            translate("FlowMap", "turn"),
            translate("FlowMap", "signal"),
        )

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        px, texts = self._theme.px, texts_of(self._theme, Type.CAPTION)
        width = sum(texts.width(each) for each in self._part_words()) + px(_BOX) * 12 + 6 * _GAP + 4 * _SPACE
        return QSize(round(width), px(20))

    @property
    def least(self) -> int:
        """Pixels of the colours with what their ends are."""
        texts = texts_of(self._theme, Type.CAPTION)
        boxes = 9 if self._colouring is Colouring.SHARE else 5
        return round(sum(map(texts.width, self._part_words()[:2]))) + self._theme.px(_BOX) * boxes + 3 * _GAP

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """It gives way to the words beside it."""
        return QSize(0, self._theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint part after part while there is room."""
        painter, theme = QPainter(self), self._theme
        px, texts, surface = theme.px, texts_of(theme, Type.CAPTION), theme.surface
        low, high, steps, none, turn, signal = self._part_words()
        up, down = theme.up.shades, theme.down.shades
        shown = (0, 1, 2, 3) if self._colouring is Colouring.SHARE else (0, 2)
        x = 0.0

        def words(text: str) -> None:
            nonlocal x
            painter.setPen(colour(surface.text3))
            texts.draw(painter, QRectF(x, 0, texts.width(text), self.height()), text)
            x += texts.width(text) + _GAP

        def boxes(tints: Sequence[QColor], *, hatched: bool = False) -> None:
            nonlocal x
            for tint in tints:
                box = QRectF(x, (self.height() - px(_HIGH)) / 2, px(_BOX), px(_HIGH))
                painter.fillRect(box, tint)
                if hatched:
                    painter.save()
                    painter.setClipRect(box)
                    hatch(painter, box, colour(surface.panel), gap=6)
                    painter.restore()
                x += px(_BOX)

        words(low)
        boxes([colour(down[shade]) for shade in shown], hatched=theme.hatch_down)
        boxes([colour(surface.line_soft)])
        boxes([colour(up[shade]) for shade in reversed(shown)])
        x += _GAP
        words(high)
        if x + texts.width(steps) > self.width():
            return
        words(steps)
        x += _SPACE - _GAP
        if x + px(_BOX) + texts.width(none) + texts.width(turn) + 3 * _GAP + _SPACE > self.width():
            return
        box = QRectF(x, (self.height() - px(_HIGH)) / 2, px(_BOX), px(_HIGH))
        painter.save()
        painter.setClipRect(box)
        painter.fillRect(box, colour(surface.inset))
        hatch(painter, box, colour(surface.line_strong), gap=5)
        painter.restore()
        x += px(_BOX) + _GAP
        words(none)
        x += _SPACE - _GAP
        paint_arrow(painter, QPointF(x + 4, self.height() / 2), px(8), up=True, tint=surface.text1)
        x += px(8) + _GAP
        words(turn)
        x += _SPACE - _GAP
        wide = mark_width(theme)
        if x + wide + _GAP + texts.width(signal) > self.width():
            return
        paint_mark(painter, QRectF(x, (self.height() - px(13)) / 2, wide, px(13)), theme)
        x += wide + _GAP
        words(signal)


class Sides(NamedTuple):
    """How many securities have inflow, outflow, and no value."""

    rising: int
    falling: int
    without: int


class SideCounts(QWidget):
    """`28 in · 30 out · 2 without`."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._sides = Sides(0, 0, 0)
        identify(self, "flow_map_sides")
        give_role(self, QAccessible.Role.StaticText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_sides(self, sides: Sides) -> None:
        if sides != self._sides:
            self._sides = sides
            self.setAccessibleName(" \u00b7 ".join(self._words()))
            self.updateGeometry()
            self.update()

    def _words(self) -> tuple[str, str, str]:
        return (
            translate("FlowMap", "{count} in").format(count=self._sides.rising),
            translate("FlowMap", "{count} out").format(count=self._sides.falling),
            translate("FlowMap", "{count} without").format(count=self._sides.without),
        )

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        texts = texts_of(self._theme, Type.STRONG)
        return QSize(round(sum(texts.width(each) for each in self._words())) + 36, self._theme.px(22))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter, theme = QPainter(self), self._theme
        texts, x = texts_of(theme, Type.STRONG), 0.0
        tints = (theme.up.text, theme.down.text, theme.surface.text2)
        for number, (text, tint) in enumerate(zip(self._words(), tints, strict=True)):
            if number:
                painter.setPen(colour(theme.surface.text3))
                texts.draw(painter, QRectF(x + 6, 0, 4, self.height()), "\u00b7")
                x += 16
            painter.setPen(colour(tint))
            texts.draw(painter, QRectF(x, 0, texts.width(text), self.height()), text)
            x += texts.width(text)


class MapFoot:
    """Adds meter, calls and legend to the footer of a dock."""

    def __init__(self, context: DockContext, foot: DockFooter) -> None:
        theme = context.theme
        self._theme, self._schedule, self._foot = theme, context.services.feeds.schedule, foot
        self._live, self._roomy = False, True
        self.legend = Legend(theme)
        self._meter = MeterBar(theme)
        self._calls = label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self._calls, "flow_map_calls")
        for part in (self._meter, self._calls):
            foot.row.addWidget(part)
        self._calls.setContentsMargins(0, 0, theme.px(12), 0)
        foot.row.addWidget(self.legend)

    def show_day(self, count: str, day: date) -> None:
        """A recorded day; `count` says how many securities."""
        self._show_budget(shown=False)
        words = translate("FlowMap", "{count} symbols, recorded on {day}")
        self._foot.show_words(words.format(count=count, day=fmt.day_long(day)))

    def show_live(self, count: str, securities: int, oldest: float | None, more: str = "") -> None:
        """How often each of so many securities is read, the age of the oldest reading, `more` words, and the budget."""
        self._show_budget(shown=True)
        minutes = -(-securities // CALLS_A_MINUTE)
        every = fmt.coarse_age(EVERY) if minutes <= 1 else fmt.coarse_age(minutes * EVERY + EVERY / 2)
        words = translate("FlowMap", "{count} symbols, one reading each {time}, oldest {age}")
        reads = words.format(count=count, time=every, age=fmt.coarse_age(oldest))
        self._foot.show_words(listed(filter(None, (reads, more))))
        used, pace = self._schedule.used(), self._schedule.pace
        self._meter.show_share(used / pace.limit)
        calls = translate("FlowMap", "{used} of {limit} calls in {seconds} s")
        self._calls.setText(calls.format(used=used, limit=pace.limit, seconds=round(pace.window)))

    def fit(self, width: int) -> None:
        """The legend leaves room for the words in a dock of this width; the budget leaves where both have none."""
        px, words = self._theme.px, self._foot.words
        budget, least = self._calls.sizeHint().width() + px(98), self.legend.least
        self._roomy = width >= least + px(LEAST_WORDS) + budget
        self._show_budget(shown=self._live)
        taken = words.fontMetrics().horizontalAdvance(words.text()) + (budget if self._live and self._roomy else px(28))
        self.legend.setMaximumWidth(max(width - taken, least))

    def _show_budget(self, *, shown: bool) -> None:
        self._live = shown
        for part in (self._meter, self._calls):
            part.setVisible(shown and self._roomy)
