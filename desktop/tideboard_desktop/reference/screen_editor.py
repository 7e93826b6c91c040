"""The left side of the screener: market, saved screens, conditions, order, and the button that runs it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tideboard_core.model.instrument import MARKET_CURRENCY, InstrumentId, Market
from tideboard_core.model.reference import Plate
from tideboard_core.model.screen import Screen, ScreenField
from tideboard_desktop.models.screen_form import Line, field_words, line_of
from tideboard_desktop.qt_text import tip
from tideboard_desktop.reference.condition_row import ConditionRow
from tideboard_desktop.reference.market_tabs import market_tabs
from tideboard_desktop.theme import Theme, Type
from tideboard_desktop.widgets.focus_ring import GAP, WIDTH
from tideboard_desktop.widgets.labels import Kind, Tone, icon_button, identify, label, push_button

translate = QCoreApplication.translate
MARKETS = (Market.HK, Market.US, Market.SH, Market.SZ)
FIRST = (Line(ScreenField.MARKET_VALUE, "10B"), Line(ScreenField.CHANGE_RATE, "0"))
"""What stands there before anybody has written anything."""
MOST_CONDITIONS = 20
_UNORDERED = ""
RING = GAP + WIDTH


class ScreenEditor(QWidget):
    """`run` carries a screen that means something; `picked` and those below it are about saved screens.

    `moved` tells that another market's plates are wanted, `grown` carries a line that was added.
    """

    run = Signal(object)
    moved = Signal()
    grown = Signal(object)
    picked = Signal(str)
    save_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._made = 0
        self.market = MARKETS[0]
        self.rows: list[ConditionRow] = []
        self.tabs = market_tabs(MARKETS, theme, identifier="screener_market")
        self.tabs.chosen.connect(self.show_market)
        self._plate: InstrumentId | None = None
        self.plate = QComboBox()
        identify(self.plate, "screener_plate", translate("Screener", "Within"))
        self.plate.setMaxVisibleItems(20)
        self.plate.activated.connect(lambda _place: self._take_plate(self.plate.currentData()))
        self.saved = QComboBox()
        identify(self.saved, "screener_saved", translate("Screener", "Saved screens"))
        self.saved.activated.connect(lambda place: self.picked.emit(self.saved.itemText(place)) if place else None)
        self.keep = icon_button(
            "plus", translate("Screener", "Save this screen\u2026"), theme, identifier="screener_keep"
        )
        self.keep.clicked.connect(lambda _on=False: self.save_wanted.emit())
        self.drop = icon_button(
            "trash-2", translate("Screener", "Delete the saved screen"), theme, identifier="screener_drop"
        )
        self.drop.clicked.connect(lambda _on=False: self.delete_wanted.emit())
        self.add = push_button(translate("Screener", "Add a condition"), theme, Kind.TEXT, identifier="screener_add")
        self.add.clicked.connect(lambda _on=False: self.add_line(self._unused()))
        self.order = QComboBox()
        identify(self.order, "screener_order", translate("Screener", "Sorted by"))
        self.down = QComboBox()
        identify(self.down, "screener_direction", translate("Screener", "Direction"))
        self.down.addItem(translate("Screener", "largest first"), True)
        self.down.addItem(translate("Screener", "smallest first"), False)
        self.order.currentTextChanged.connect(lambda words: self.order.setToolTip(tip(words)))
        self.order.currentIndexChanged.connect(lambda _place: self.down.setEnabled(bool(self.order.currentData())))
        self.go = push_button(translate("Screener", "Run"), theme, Kind.PRIMARY, identifier="screener_run")
        self.go.clicked.connect(lambda _on=False: self.start())
        self.go.setFixedHeight(theme.px(28))
        for box in (self.plate, self.saved, self.order, self.down):
            box.setFixedHeight(theme.px(28))
            box.setStyleSheet(f"QComboBox {{ min-height: {theme.px(26)}px; }}")
            box.setMinimumWidth(theme.px(72))
        self._lay_out()
        self.show_plates(())
        self.show_names((), "")
        self.show_lines(FIRST)

    # --- the screen -------------------------------------------------------------------------------------------------

    def written(self) -> Screen | None:
        """What is written, as a question; None where a line means nothing, which it then says."""
        found = [row.judge() for row in self.rows]
        fields = [row.line.field for row in self.rows]
        twice = [place for place, field in enumerate(fields) if field in fields[:place]]
        for place in twice:
            self.rows[place].refuse(translate("Screener", "There is a condition on this field already."))
        conditions = tuple(one for one in found if one is not None)
        if twice or len(conditions) < len(found):
            return None
        by = self.order.currentData()
        return Screen(
            market=self.market,
            conditions=conditions,
            plate=self._plate,
            order=ScreenField(by) if by else None,
            descending=bool(self.down.currentData()),
        )

    def start(self) -> None:
        """Run what is written, if it means something."""
        screen = self.written()
        if screen is not None:
            self.run.emit(screen)

    def show_screen(self, screen: Screen) -> None:
        """Write a screen into the form."""
        self.show_market(screen.market.value)
        self.show_plate(screen.plate)
        self.show_lines([line_of(one) for one in screen.conditions])
        self.order.setCurrentIndex(max(self.order.findData(str(screen.order or _UNORDERED)), 0))
        self.down.setCurrentIndex(0 if screen.descending else 1)

    def show_market(self, market: str) -> None:
        """Another market, another currency."""
        if market != self.market:
            self.market = Market(market)
            self._plate = None
            self.show_plates(())
            self.moved.emit()
        self.tabs.choose(market)
        for row in self.rows:
            row.show_currency(MARKET_CURRENCY[self.market])

    def refuse(self, field: str, sentence: str) -> bool:
        """Say at the field's line what the broker does not take; False where no line has the field."""
        row = next((row for row in self.rows if row.line.field.value == field), None)
        if row is not None:
            row.refuse(sentence)
        return row is not None

    # --- plates -----------------------------------------------------------------------------------------------------

    def show_plates(self, plates: Sequence[Plate], why_not: str = "") -> None:
        """Offer these; `why_not` says why there are none."""
        with QSignalBlocker(self.plate):
            self.plate.clear()
            self.plate.addItem(translate("Screener", "Whole market"), None)
            for one in plates:
                self.plate.addItem(one.name, one.id)
        self.plate.setToolTip(tip(why_not))
        self.show_plate(self._plate)

    def show_plate(self, plate: InstrumentId | None) -> None:
        """Screen within a plate, None = the whole market; one that is not offered yet stands there by its code."""
        self._plate = plate
        if plate is not None and self.plate.findData(plate) < 0:
            self.plate.addItem(plate, plate)
        self.plate.setCurrentIndex(max(self.plate.findData(plate), 0))
        self.plate.setEnabled(self.plate.count() > 1)

    def _take_plate(self, plate: str | None) -> None:
        self._plate = InstrumentId(plate) if plate else None

    # --- lines ------------------------------------------------------------------------------------------------------

    def show_lines(self, lines: Sequence[Line]) -> None:
        """These conditions and no others."""
        for row in list(self.rows):
            self._remove(row)
        for line in lines:
            self.add_line(line)

    def add_line(self, line: Line) -> ConditionRow:
        """One more condition, at the end."""
        self._made += 1
        row = ConditionRow(self._theme, identifier=f"screener_{self._made}", currency=MARKET_CURRENCY[self.market])
        row.show_line(line)
        row.changed.connect(self._changed)
        row.entered.connect(self.start)
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._list.insertWidget(len(self.rows) - 1, row)
        self._changed()
        self.grown.emit(row)
        return row

    def _remove(self, row: ConditionRow) -> None:
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._changed()

    def _unused(self) -> Line:
        used = {row.line.field for row in self.rows}
        return Line(next((field for field in ScreenField if field not in used), ScreenField.PRICE))

    def _changed(self) -> None:
        """The order can be by a field that has a condition."""
        kept = self.order.currentData()
        with QSignalBlocker(self.order):
            self.order.clear()
            self.order.addItem(translate("Screener", "Broker's order"), _UNORDERED)
            for row in self.rows:
                self.order.addItem(field_words(row.line.field), row.line.field.value)
            self.order.setCurrentIndex(max(self.order.findData(kept), 0))
        self.order.setToolTip(tip(self.order.currentText()))
        self.down.setEnabled(bool(self.order.currentData()))
        self.add.setEnabled(len(self.rows) < MOST_CONDITIONS)
        self._chain()

    def _chain(self) -> None:
        """Tab goes down the form, whenever a condition was added."""
        conditions = [part for row in self.rows for part in row.parts]
        places = [self.saved, self.keep, self.drop, *conditions, self.add, self.order, self.down, self.go]
        for before, after in pairwise(places):
            QWidget.setTabOrder(before, after)

    # --- saved screens ----------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The saved screen that was picked last; empty for none."""
        return self.saved.currentText() if self.saved.currentIndex() > 0 else ""

    def show_names(self, names: Sequence[str], chosen: str) -> None:
        """Which screens are saved."""
        with QSignalBlocker(self.saved):
            self.saved.clear()
            self.saved.addItem(translate("Screener", "Saved screens"))
            self.saved.addItems(list(names))
            self.saved.setCurrentIndex(names.index(chosen) + 1 if chosen in names else 0)
        self.saved.setEnabled(bool(names))
        self.drop.setEnabled(bool(self.name))

    def _lay_out(self) -> None:
        theme = self._theme
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.saved, 1)
        head.addWidget(self.keep)
        head.addWidget(self.drop)
        inner = QWidget()
        inner.setAutoFillBackground(False)
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(RING, RING, 4, RING)  # what scrolls would cut the ring of the keys
        self._list.setSpacing(4)
        self._list.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._list.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        order = QHBoxLayout()
        order.setSpacing(6)
        order.addWidget(label(translate("Screener", "Sorted by"), theme, Type.CAPTION, Tone.SECONDARY))
        order.addWidget(self.order, 2)
        order.addWidget(self.down, 2)
        where, run = QHBoxLayout(), QHBoxLayout()
        where.setSpacing(6)
        where.addWidget(self.tabs)
        where.addWidget(self.plate, 1)
        run.addWidget(self.go)
        for line in (where, head, order, run):
            line.setContentsMargins(RING, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(10 - RING, 6, 10, 10)
        column.setSpacing(8 - RING)
        column.addLayout(where)
        column.addSpacing(RING)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        column.addLayout(order)
        column.addSpacing(RING)
        column.addLayout(run)
