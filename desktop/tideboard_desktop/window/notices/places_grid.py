"""The table of the settings page: which type of notice is told where; one stop of Tab, arrow keys inside."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from tideboard_core.model.notices import NoticePlace, NoticeType
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, identify, label
from tideboard_desktop.window.notices.channel_words import place_words
from tideboard_desktop.window.notices.outside_words import notice_type_words

_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class PlacesGrid(QWidget):
    """`toggled` carries a type whose places a person changed."""

    toggled = Signal(NoticeType)

    def __init__(self, theme: Theme, types: Sequence[NoticeType] = tuple(NoticeType)) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(18))
        grid.setVerticalSpacing(theme.px(6))
        grid.setColumnStretch(len(NoticePlace) + 1, 1)
        middle = Qt.AlignmentFlag.AlignCenter
        for column, place in enumerate(NoticePlace, 1):
            grid.addWidget(label(place_words(place), theme, Type.CAPTION_STRONG, Tone.SECONDARY), 0, column, middle)
        self.boxes: list[list[_Box]] = []
        for row, type_ in enumerate(types, 1):
            grid.addWidget(label(notice_type_words(type_), theme, Type.BODY), row, 0)
            self.boxes.append([self._box(type_, place) for place in NoticePlace])
            for column, box in enumerate(self.boxes[-1], 1):
                grid.addWidget(box, row, column, middle)
        self._types = list(types)
        self._let_tab_in(self.boxes[0][0])

    def box(self, type_: NoticeType, place: NoticePlace) -> QCheckBox:
        """The box of a type in a column."""
        return self.boxes[self._types.index(type_)][list(NoticePlace).index(place)]

    def places(self, type_: NoticeType) -> tuple[str, ...]:
        """The places that are ticked for a type."""
        boxes = self.boxes[self._types.index(type_)]
        return tuple(place.value for place, box in zip(NoticePlace, boxes, strict=True) if box.isChecked())

    def show_places(self, places: Callable[[NoticeType], frozenset[NoticePlace]]) -> None:
        """Tick the places of every type; nothing is told of that."""
        for type_, boxes in zip(self._types, self.boxes, strict=True):
            chosen = places(type_)
            for place, box in zip(NoticePlace, boxes, strict=True):
                box.blockSignals(True)
                box.setChecked(place in chosen)
                box.blockSignals(False)

    def step(self, box: QCheckBox, key: int) -> bool:
        """Move the focus from a box by an arrow key; False for every other key."""
        step = _STEPS.get(Qt.Key(key))
        if step is None:
            return False
        row, column = next((at, row.index(box)) for at, row in enumerate(self.boxes) if box in row)
        row = min(max(row + step[0], 0), len(self.boxes) - 1)
        column = min(max(column + step[1], 0), len(NoticePlace) - 1)
        self.boxes[row][column].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def focused(self, box: QCheckBox) -> None:
        """Let Tab come back to the box that had the focus last."""
        self._let_tab_in(box)

    def _let_tab_in(self, chosen: QCheckBox) -> None:
        for row in self.boxes:
            for box in row:
                tab = box is chosen
                box.setFocusPolicy(Qt.FocusPolicy.StrongFocus if tab else Qt.FocusPolicy.ClickFocus)

    def _box(self, type_: NoticeType, place: NoticePlace) -> _Box:
        made = _Box(self)
        name = f"{notice_type_words(type_)}, {place_words(place)}"
        identify(made, f"notices_{type_.value}_{place.value}".replace("-", "_"), name)
        made.toggled.connect(lambda _on: self.toggled.emit(type_))
        return made


class _Box(QCheckBox):
    def __init__(self, grid: PlacesGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Arrow keys go to the neighbour."""
        if not self._grid.step(self, event.key()):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Be the one that Tab comes back to."""
        super().focusInEvent(event)
        self._grid.focused(self)
