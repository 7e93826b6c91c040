"""The controls above the flow map: markets, sort, colours, columns, tier, and the age of the order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tideboard_core.model.instrument import Market
from tideboard_desktop.flowmap.row_order import Sort
from tideboard_desktop.flowmap.sheet import Colouring, MapTier
from tideboard_desktop.flowmap.words import colouring_words, sort_words, tier_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import button_text
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, label, push_button
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, vbox
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate
NARROW, WIDE = "1", "5"
MAP, TABLE = "map", "table"
IN_TURN, WAITING = "turn", "wait"


class MapControls(QWidget):
    """A row that wraps; `markets` and `view` stand in the dock's title bar.

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
        waiting = {
            IN_TURN: translate("FlowMap", "read in turn"),
            WAITING: translate("FlowMap", "wait"),
        }
        self._waiting = self._segments("flow_map_waiting", translate("FlowMap", "Calls for rows out of sight"), waiting)
        self.resort = push_button("", theme, ButtonStyle.TEXT, identifier="flow_map_resort")
        self._lay_out()
        self._sort.chosen.connect(self.sort_chosen)
        for each in (self._colour, self._column, self._tier):
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
        for group in (self._group(each) for each in (self._sort, self._colour, self._column, self._tier)):
            self._flow.addWidget(group)
        self._flow.addWidget(self._waiting_group)
        self._flow.addWidget(self.resort)
        self.resort.hide()
        row = QHBoxLayout()
        row.addLayout(self._flow, 1)
        self._end = row
        vbox(row, on=self, margins=(10, 4, 10, 4))

    def _group(self, segments: Segments) -> QWidget:
        return as_widget(
            hbox(
                label(segments.accessibleName(), self._theme, Type.BODY, Tone.CAPTION),
                segments,
                margins=(0, 0, 6, 0),
                spacing=6,
            )
        )

    def add_end(self, widget: QWidget) -> None:
        self._end.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    # --- what is chosen ---------------------------------------------------------------------------------------------

    @property
    def sort(self) -> Sort:
        return Sort(self._sort.key)

    @property
    def colouring(self) -> Colouring:
        return Colouring(self._colour.key)

    @property
    def tier(self) -> MapTier:
        """Whose money the cells show."""
        return MapTier(self._tier.key)

    @property
    def wide(self) -> bool:
        """Whether a column has five minutes."""
        return self._column.key == WIDE

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
            "view": self.view,
            "waiting": self._waiting,
        }


def _is_old(age: float) -> bool:
    """Whether an order is old enough to be mentioned."""
    return 10 <= age < float("inf")
