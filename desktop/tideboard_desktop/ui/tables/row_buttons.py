"""Small buttons in the row under the mouse; the menu of the row has the same actions for keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QTableView, QToolButton

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.icons import show_icon
from tideboard_desktop.ui.widgets.labels import Tone, identify
from tideboard_desktop.ui.widgets.layouts import hbox

GAP = 2
"""Pixels between two buttons, and between the buttons and their background's edge."""
ALWAYS = 2
"""How many buttons a row has at least; the others are left out where the room is too narrow."""
HEIGHT = 20
PADDING = 8
"""Logical pixels of a button beside its text, edges included."""
_HIDING = frozenset({QEvent.Type.Leave, QEvent.Type.Wheel, QEvent.Type.MouseButtonPress, QEvent.Type.Resize})


class RowButton(NamedTuple):
    """`key` names the button in its identifier, `name` is its accessible name; `glyph` is painted if `text` is empty.

    `tone` is the colour of the text.
    """

    key: str
    text: str
    name: str
    run: Callable[[InstrumentId], None]
    glyph: str = ""
    tone: Tone = Tone.PRIMARY


class RowButtons(QFrame):
    """Lies over a table whose rows are securities, while the mouse is over one of them.

    `room` returns the part of a row that the buttons may cover, in the viewport: a second name or code, no figure. They
    start at its left edge, or further left if they are too wide; a row without room has no buttons.
    A click acts on the security that the row had when its buttons appeared; if the row has another one by then, as in a
    list that sorts itself, the buttons disappear and nothing happens.
    """

    def __init__(
        self,
        view: QTableView,
        instrument_at: Callable[[int], InstrumentId | None],
        buttons: Sequence[RowButton],
        theme: Theme,
        room: Callable[[int], QRect],
    ) -> None:
        super().__init__(view.viewport())
        self._view, self._instrument_at, self._theme, self._room = view, instrument_at, theme, room
        self._row = -1
        self._instrument: InstrumentId | None = None
        identify(self, f"{view.accessibleIdentifier()}_row_actions")
        theme.follow(self, RowButtons._take_colours)
        self._lay_out(buttons)
        self.hide()
        view.viewport().installEventFilter(self)
        view.viewport().setMouseTracking(True)
        view.verticalScrollBar().valueChanged.connect(self.leave)
        model = view.model()
        model.layoutChanged.connect(self.leave)
        model.modelReset.connect(self.leave)

    def _take_colours(self) -> None:
        surface = self._theme.surface
        self.setStyleSheet(
            f"QFrame {{ background: {surface.hover}; border: none; border-radius: 4px; }}"
            f"QToolButton {{ background: {surface.raised}; border: 1px solid {surface.line_control}; padding: 0; }}"
            f"QToolButton:hover {{ border-color: {surface.text3}; background: {surface.hover}; }}"
            f"QToolButton:pressed {{ background: {surface.selected}; }}"
            f'QToolButton[tone="up"] {{ color: {self._theme.up.text}; }}'
            f'QToolButton[tone="down"] {{ color: {self._theme.down.text}; }}'
        )

    @property
    def row(self) -> int:
        """The row that has the buttons; -1 if none has."""
        return -1 if self.isHidden() else self._row

    def leave(self, *_change: object) -> None:
        self._row, self._instrument = -1, None
        self.hide()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Follow the mouse over the rows; a pressed button, as in a drag, hides the buttons."""
        if event.type() in _HIDING:
            self.leave()
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove and not event.buttons():
            self._show_at(self._view.rowAt(event.position().toPoint().y()))
        return False

    def _show_at(self, row: int) -> None:
        instrument = self._instrument_at(row) if row >= 0 else None
        room = QRect() if instrument is None else self._room(row)
        if instrument is None or room.isEmpty():
            self.leave()
            return
        if (row, instrument) == (self._row, self._instrument):
            return
        self._row, self._instrument = row, instrument
        height = min(room.height(), self._theme.px(HEIGHT))
        width = 0
        for place, button in enumerate(self._buttons):
            button.setFixedHeight(height)
            wanted = button.minimumWidth() + GAP
            button.setVisible(place < ALWAYS or width + wanted + GAP <= room.width())
            width += 0 if button.isHidden() else wanted
        width += GAP
        left = max(min(room.left(), room.right() + 1 - width), 0)
        self.setGeometry(left, room.top() + (room.height() - height) // 2, width, height)
        self.show()

    def _lay_out(self, buttons: Sequence[RowButton]) -> None:
        row = hbox(on=self, margins=(GAP, 0, GAP, 0), spacing=GAP)
        px = self._theme.px
        self._buttons: list[QToolButton] = []
        for one in buttons:
            button = QToolButton()
            self._buttons.append(button)
            identify(button, f"{self._view.accessibleIdentifier()}_row_{one.key}", one.name)
            button.setToolTip(tip(one.name))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setFont(self._theme.font(Type.CAPTION_STRONG))
            if one.text:
                button.setText(one.text)
                button.setFixedWidth(button.fontMetrics().horizontalAdvance(one.text) + px(PADDING))
                button.setProperty("tone", one.tone.value)
            else:
                show_icon(button, one.glyph, self._theme, px(12))
                button.setFixedWidth(px(12 + PADDING))
            button.clicked.connect(lambda _on=False, run=one.run: self._run(run))
            row.addWidget(button)

    def _run(self, run: Callable[[InstrumentId], None]) -> None:
        row, instrument = self._row, self._instrument
        self.leave()
        if instrument is not None and self._instrument_at(row) == instrument:
            run(instrument)
