"""The row of controls above the map, the legend below it, and the menu of its picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.flow.depth.price_rows import FIXED, Steps
from tideboard_desktop.depth.map_parts import MapLook, MapSpan
from tideboard_desktop.depth.picture import disc_of
from tideboard_desktop.depth.ramp import LARGE, MILLION, radius, ramp
from tideboard_desktop.depth.words import width_words
from tideboard_desktop.docks.folding import PICTURE
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.tables.hatch import hatch
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import Tone, identify, label
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, vbox
from tideboard_desktop.ui.widgets.line_switch import LineSwitch
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate
FIXED_STEPS, OWN_STEPS = "fixed", "own"
MAP, TABLE = "map", "table"
MONEY: Final = {"100k": "0.1M", "250k": "0.25M", "1m": "1M", "5m": "5M"}
_AMOUNTS: Final = {"100k": 100_000, "250k": 250_000, "1m": 1_000_000, "5m": 5_000_000}


class DepthControls(QWidget):
    """A row that wraps; `view` stands in the dock's title bar. `changed` carries the name of what was chosen."""

    changed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._width = self._segments("depth_width", translate("Depth", "Column"), width_words())
        self._width.choose("15")
        spans: dict[str, str] = {
            MapSpan.RECORDED: translate("Depth", "Recorded today"),
            MapSpan.NOW: translate("Depth", "To now"),
            MapSpan.WHOLE: translate("Depth", "Session"),
        }
        self._span = self._segments("depth_span", translate("Depth", "Time axis"), spans)
        scales = {FIXED_STEPS: translate("Depth", "Fixed steps"), OWN_STEPS: translate("Depth", "Own quantiles")}
        self._scale = self._segments("depth_scale", translate("Depth", "Scale"), scales)
        self._trades = self._segments("depth_trades", translate("Depth", "Trades from"), MONEY)
        self._trades.choose("250k")
        self.view = self._segments(
            "depth_view",
            translate("Depth", "Map or table"),
            {MAP: translate("Depth", "Map"), TABLE: translate("Common", "Table")},
        )
        bid, ask, tint = translate("Depth", "Best bid"), translate("Depth", "Best ask"), theme.surface.text1
        self.bid = LineSwitch(bid, theme, identifier="depth_bid", tint=tint, dashed=False)
        self.ask = LineSwitch(ask, theme, identifier="depth_ask", tint=tint, dashed=True)
        flow = FlowLayout(gap=8)
        for part in (
            self._width, self._span, self._group(self._scale), self._group(self._trades),
            as_widget(hbox(self.bid, self.ask, margins=0, spacing=8)),
        ):  # fmt: skip
            flow.addWidget(part)
        vbox(flow, on=self, margins=(10, 4, 10, 4))
        for name, segments in self._kept().items():
            segments.chosen.connect(lambda _key, name=name: self.changed.emit(name))
        for name, toggle in (("bid", self.bid), ("ask", self.ask)):
            toggle.toggled.connect(lambda _on, name=name: self.changed.emit(name))

    def _segments(self, identifier: str, name: str, words: Mapping[str, str]) -> Segments:
        return Segments(list(words.items()), self._theme, identifier=identifier, name=name)

    def _group(self, segments: Segments) -> QWidget:
        words = label(segments.accessibleName(), self._theme, Type.BODY, Tone.CAPTION)
        return as_widget(hbox(words, segments, margins=0, spacing=6))

    @property
    def width_seconds(self) -> int:
        return int(self._width.key)

    @property
    def width_name(self) -> str:
        """`15 s`."""
        return width_words()[self._width.key]

    @property
    def span(self) -> MapSpan:
        """Which time is in view."""
        return MapSpan(self._span.key)

    @property
    def money_name(self) -> str:
        """`0.25M`."""
        return MONEY[self._trades.key]

    @property
    def look(self) -> MapLook:
        return MapLook(
            least=_AMOUNTS[self._trades.key] * 10_000,
            own_steps=self._scale.key == OWN_STEPS,
            bid=self.bid.isChecked(),
            ask=self.ask.isChecked(),
        )

    def keys(self) -> dict[str, Any]:
        """What is chosen, by the fields of the dock's state."""
        kept: dict[str, Any] = {name: segments.key for name, segments in self._kept().items()}
        return kept | {"bid": self.bid.isChecked(), "ask": self.ask.isChecked()}

    def restore(self, keys: Mapping[str, Any]) -> None:
        """Choose again what was chosen, without telling."""
        for name, segments in self._kept().items():
            segments.restore(keys[name])
        for name, toggle in (("bid", self.bid), ("ask", self.ask)):
            toggle.blockSignals(True)
            toggle.setChecked(keys[name])
            toggle.blockSignals(False)

    def _kept(self) -> dict[str, Segments]:
        return {
            "column": self._width,
            "span": self._span,
            "scale": self._scale,
            "trades": self._trades,
            "view": self.view,
        }


_LEGEND: Final = 34
LEAST: Final = PICTURE + _LEGEND
"""Logical pixels of height that map and legend keep."""
_BOX, _HIGH, _GAP, _SPACE = 26, 12, 6, 14


class DepthLegend(QWidget):
    """The ten steps with their shares, discs of money, the hatch; the later parts go where room is short."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._steps: Steps = FIXED
        self._currency = ""
        identify(self, "depth_legend", self._words())
        give_role(self, QAccessible.Role.Graphic)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: Steps, currency: str) -> None:
        if (tuple(steps), currency) != (tuple(self._steps), self._currency):
            self._steps, self._currency = steps, currency
            self.setAccessibleName(self._words())
            self.update()

    def _words(self) -> str:
        """`0.6, 1.2, ... K; the ramp says amount only`."""
        return translate("Depth", "{steps}; the ramp says amount only").format(steps=self._figures())

    def _figures(self) -> str:
        return self._listed(", ", self._steps)

    def _ends(self) -> str:
        """`0.6 ... 18 K`, where there is no room for more."""
        return self._listed(" \u2026 ", (self._steps[0], self._steps[-1]))

    def _listed(self, between: str, steps: Sequence[int]) -> str:
        unit, sign = (1000, " K") if self._steps[-1] >= 1000 else (1, "")
        return between.join(f"{each / unit:g}" for each in steps) + sign

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._theme.px(900), self._theme.px(_LEGEND))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """It gives way to what stands beside it."""
        return QSize(0, self._theme.px(_LEGEND))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint part after part while there is room."""
        painter, theme = QPainter(self), self._theme
        px, texts, surface = theme.px, texts_of(theme, Type.CAPTION), theme.surface
        x, middle = 10.0, self.height() / 2

        def words(text: str) -> bool:
            nonlocal x
            if x + texts.width(text) > self.width():
                return False
            painter.setPen(colour(surface.text3))
            texts.draw(painter, QRectF(x, 0, texts.width(text), self.height()), text)
            x += texts.width(text) + _GAP
            return True

        words(translate("Depth", "Shares"))
        for tint in ramp(theme):
            painter.fillRect(QRectF(x, middle - px(_HIGH) / 2, px(_BOX), px(_HIGH)), tint)
            x += px(_BOX)
        x += _GAP
        if not any(words(text) for text in (self._words(), self._figures(), self._ends())):
            return
        x += _SPACE
        discs = translate("Depth", "1M, 5M, 15M {currency} traded").format(currency=self._currency)
        if x + texts.width(discs) + px(80) > self.width():
            return
        for millions in (1, 5, 15):
            money = millions * MILLION
            disc = disc_of(
                radius(money), -1 if millions > 10 else 1, self.devicePixelRatioF(), theme, large=money >= LARGE
            )
            wide = disc.width() / self.devicePixelRatioF()
            painter.drawPixmap(QRectF(x, middle - wide / 2, wide, wide), disc, QRectF(disc.rect()))
            x += wide + _GAP
        words(discs)
        x += _SPACE - _GAP
        gap = translate("Depth", "not recorded")
        if x + texts.width(gap) + px(_BOX) > self.width():
            return
        box = QRectF(x, middle - px(_HIGH) / 2, px(_BOX), px(_HIGH))
        painter.save()
        painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
        painter.fillRect(box, colour(surface.panel))
        hatch(painter, box, colour(surface.line_strong), gap=6)
        painter.restore()
        x += px(_BOX) + _GAP
        words(gap)
