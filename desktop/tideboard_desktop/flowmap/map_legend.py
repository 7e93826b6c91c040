"""What stands around the flow map: legend, how many securities are on each side, and the footer with the budget."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.figures.list_flow import CALLS_A_MINUTE, EVERY
from tideboard_desktop.docks.fired_marks import mark_width, paint_mark
from tideboard_desktop.docks.footer import DockFooter
from tideboard_desktop.flowmap.row_labels import paint_arrow
from tideboard_desktop.flowmap.sheet import Colouring
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.tables.hatch import hatch
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import Tone, identify, label
from tideboard_desktop.ui.widgets.meter_bar import MeterBar

translate = QCoreApplication.translate
_BOX: Final = 16
_HIGH: Final = 10
_GAP: Final = 6
_SPACE: Final = 14
LEAST_LEGEND: Final = 190
"""Logical pixels of the legend's colours alone."""


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

    def _captions(self) -> tuple[str, str, str, str, str, str]:
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
        width = sum(texts.width(each) for each in self._captions()) + px(_BOX) * 12 + 6 * _GAP + 4 * _SPACE
        return QSize(round(width), px(20))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """It gives way to the words beside it."""
        return QSize(0, self._theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint part after part while there is room."""
        painter, theme = QPainter(self), self._theme
        px, texts, surface = theme.px, texts_of(theme, Type.CAPTION), theme.surface
        low, high, steps, none, turn, signal = self._captions()
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
        self.legend = Legend(theme)
        self._meter = MeterBar(theme)
        self._calls = label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self._calls, "flow_map_calls")
        for part in (self._meter, self._calls):
            foot.row.addWidget(part)
        foot.row.addSpacing(theme.px(12))
        foot.row.addWidget(self.legend)

    def show_day(self, count: str, day: date) -> None:
        """A recorded day; `count` says how many securities."""
        self._show_budget(shown=False)
        words = translate("FlowMap", "{count} symbols, recorded on {day}")
        self._foot.show_words(words.format(count=count, day=fmt.day_long(day)))

    def show_live(self, count: str, securities: int, oldest: float | None) -> None:
        """How often each of so many securities is read, the age of the oldest reading, and the budget."""
        self._show_budget(shown=True)
        minutes = -(-securities // CALLS_A_MINUTE)
        every = fmt.coarse_age(EVERY) if minutes <= 1 else fmt.coarse_age(minutes * EVERY + EVERY / 2)
        words = translate("FlowMap", "{count} symbols, one reading each {time}, oldest {age}")
        self._foot.show_words(words.format(count=count, time=every, age=fmt.coarse_age(oldest)))
        used, pace = self._schedule.used(), self._schedule.pace
        self._meter.show_share(used / pace.limit)
        calls = translate("FlowMap", "{used} of {limit} calls in {seconds} s")
        self._calls.setText(calls.format(used=used, limit=pace.limit, seconds=round(pace.window)))

    def fit(self, width: int) -> None:
        """The legend leaves room for the words in a dock of this width."""
        px, words = self._theme.px, self._foot.words
        taken = words.fontMetrics().horizontalAdvance(words.text()) + self._calls.sizeHint().width() + px(110)
        self.legend.setMaximumWidth(max(width - taken, px(LEAST_LEGEND)))

    def _show_budget(self, *, shown: bool) -> None:
        for part in (self._meter, self._calls):
            part.setVisible(shown)
