"""Buy and Sell as one switch: the chosen side is filled in its colour, the other one is words only."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from tideboard_core.model.order import Side
from tideboard_desktop.ui.colours import PairColour
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.icons import lead
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.layouts import hbox

HEIGHT = 32


class SideSwitch(QWidget):
    """`chosen` carries the Side that a person chose; `choose` sets it silently."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.buy = self._button(self.tr("Buy"), "side_buy", "arrow-up")
        self.sell = self._button(self.tr("Sell"), "side_sell", "arrow-down")
        self.buy.setToolTip(self.tr("Buy (F2)"))
        self.sell.setToolTip(self.tr("Sell (F3)"))
        group = QButtonGroup(self)
        row = hbox(on=self, margins=0, spacing=0)
        for button in (self.buy, self.sell):
            group.addButton(button)
            button.setAutoExclusive(True)  # heard as one of two, not as a box to tick
            row.addWidget(button, 1)
        self.buy.setChecked(True)
        self.buy.clicked.connect(lambda: self.chosen.emit(Side.BUY))
        self.sell.clicked.connect(lambda: self.chosen.emit(Side.SELL))
        theme.follow(self, SideSwitch._take_colours)
        group.buttonToggled.connect(self._show_icons)

    @property
    def side(self) -> Side:
        return Side.BUY if self.buy.isChecked() else Side.SELL

    def choose(self, side: Side) -> None:
        """Show a side without emitting."""
        (self.buy if side is Side.BUY else self.sell).setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Left and right change the side."""
        target = {Qt.Key.Key_Left: self.buy, Qt.Key.Key_Right: self.sell}.get(Qt.Key(event.key()))
        if target is None:
            super().keyPressEvent(event)
            return
        target.setFocus(Qt.FocusReason.TabFocusReason)
        target.click()

    def _button(self, text: str, identifier: str, glyph: str) -> QPushButton:
        button = _Half(text)
        identify(button, identifier, text)
        button.setProperty("glyph", glyph)
        button.setFont(self._theme.font(Type.STRONG))
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setFixedHeight(self._theme.px(HEIGHT))
        return button

    def _take_colours(self) -> None:
        self._style(self.buy, self._theme.up, first=True)
        self._style(self.sell, self._theme.down, first=False)
        self._show_icons()

    def _style(self, button: QPushButton, pair: PairColour, *, first: bool) -> None:
        surface = self._theme.surface
        corners = ("left", "right") if first else ("right", "left")
        button.setProperty("pair", pair.text)
        button.setStyleSheet(
            f"QPushButton {{ background: {surface.inset}; color: {pair.text}; border: 1px solid {surface.line_control};"
            f" border-radius: 0; border-top-{corners[0]}-radius: 5px; border-bottom-{corners[0]}-radius: 5px;"
            f" min-height: {self._theme.px(HEIGHT) - 2}px; {'border-right: none;' if first else ''} }}"
            f"QPushButton:hover {{ background: {surface.hover}; }}"
            f"QPushButton:pressed {{ background: {surface.line_soft}; }}"
            f"QPushButton:checked {{ background: {pair.fill}; color: white; border-color: {pair.fill}; }}"
            f"QPushButton:checked:hover {{ border-color: {surface.text1}; }}"
            f"QPushButton:disabled:!checked {{ color: {surface.text_off}; }}"
        )

    def _show_icons(self) -> None:
        for button in (self.buy, self.sell):
            text_colour = "#FFFFFF" if button.isChecked() else str(button.property("pair"))
            lead(button, str(button.property("glyph")), text_colour, self._theme.px(14), self._theme.surface.text_off)


class _Half(QPushButton):
    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Leave the arrow keys to the switch."""
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            event.ignore()
            return
        super().keyPressEvent(event)
