"""The indicators of a chart as rows: eye, gear, up, down, delete."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from tideboard_core.indicators.table import INDICATORS
from tideboard_core.system.settings import ChartIndicator
from tideboard_desktop.chart.indicators.chosen import ChartIndicators
from tideboard_desktop.chart.indicators.drawn import numbers
from tideboard_desktop.chart.indicators.words import indicator_name
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, icon_button, identify, label

translate = QCoreApplication.translate


class OnChartList(QScrollArea):
    """Rows of the price pane, then those of panes of their own; `edited` carries the number of one to be changed."""

    edited = Signal(int)

    def __init__(self, chosen: ChartIndicators, theme: Theme) -> None:
        super().__init__()
        self._chosen, self._theme = chosen, theme
        self._shown: object = None
        identify(self, "chart_indicator_rows", translate("Indicators", "On this chart"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        chosen.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        """Build the rows anew where they differ; the focus stays on its button."""
        chosen = self._chosen
        state = (chosen.items, chosen.place, chosen.preview if chosen.place is None else None)
        if state == self._shown:
            return
        self._shown = state
        focused: QWidget | None = self.focusWidget()
        name = "" if focused is None else focused.objectName()
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        places = range(len(chosen.items))
        new = chosen.preview if chosen.place is None else None
        over = [place for place in places if chosen.is_overlay(place)]
        below = [place for place in places if not chosen.is_overlay(place)]
        new_over = new is not None and INDICATORS[new.code].overlay
        self._section(translate("Indicators", "Price pane"), over, new if new_over else None)
        self._section(translate("Indicators", "Own panes"), below, None if new_over else new)
        self._column.addStretch(1)
        self.setWidget(body)
        if name and (button := body.findChild(QToolButton, name)) is not None:
            button.setFocus()

    def _section(self, title: str, places: Sequence[int], new: ChartIndicator | None) -> None:
        caption = label(title, self._theme, Type.CAPTION, Tone.CAPTION)
        caption.setContentsMargins(self._theme.px(10), self._theme.px(6), 0, self._theme.px(2))
        self._column.addWidget(caption)
        for place in places:
            self._column.addWidget(self._row(place))
        if new is not None:
            self._column.addWidget(self._words(new, translate("Indicators", "preview")))

    def _words(self, one: ChartIndicator, more: str) -> QWidget:
        theme = self._theme
        row = QWidget()
        row.setFixedHeight(theme.px(28))
        line = QHBoxLayout(row)
        line.setContentsMargins(theme.px(10), 0, theme.px(6), 0)
        line.setSpacing(theme.px(6))
        line.addWidget(label(one.code, theme, Type.STRONG, Tone.PRIMARY if one.visible else Tone.CAPTION))
        detail = " · ".join(filter(None, (" ".join(numbers(one)), more)))
        words = elided_label(detail, theme, Type.CAPTION, Tone.SECONDARY)
        words.whole = indicator_name(one.code)
        line.addWidget(words, 1)
        return row

    def _row(self, place: int) -> QWidget:
        one, chosen = self._chosen.items[place], self._chosen
        row = self._words(one, translate("Indicators", "being changed") if place == chosen.place else "")
        line = row.layout()
        assert line is not None
        eye = translate("Indicators", "Hide {name}") if one.visible else translate("Indicators", "Show {name}")
        gear, delete = (
            translate("Indicators", "Settings of {name}"),
            translate("Indicators", "Take {name} off the chart"),
        )
        up, down = translate("Indicators", "Move {name} up"), translate("Indicators", "Move {name} down")
        first, last = chosen.neighbour(place, -1) is None, chosen.neighbour(place, 1) is None
        buttons: list[tuple[str, str, str, Callable[[], object], bool]] = [
            ("eye" if one.visible else "eye-off", "eye", eye, partial(chosen.toggle, place), True),
            ("settings", "gear", gear, partial(self.edited.emit, place), True),
            ("chevron-up", "up", up, partial(chosen.move, place, -1), not first),
            ("chevron-down", "down", down, partial(chosen.move, place, 1), not last),
            ("trash-2", "delete", delete, partial(chosen.remove, place), True),
        ]
        for glyph, part, words, act, on in buttons:
            button = icon_button(
                glyph, words.format(name=one.code), self._theme, identifier=f"chart_indicator_{place}_{part}"
            )
            button.setEnabled(on)
            button.setToolTip(tip(words.format(name=one.code)))
            button.clicked.connect(lambda _on=False, act=act: act())
            line.addWidget(button)
        return row
