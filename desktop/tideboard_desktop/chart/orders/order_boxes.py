"""The boxes of a chart: one for each order and prepared change, beside their levels, none on another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtWidgets import QWidget

from tideboard_desktop.chart.orders.level_box import HEIGHT, BoxContent, LevelBox
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.theme import Theme

_GAP: Final = 3.0
_MARGIN: Final = 8.0
_JOINT: Final = 12.0
"""Pixels from the boxes of an entry and its exits to the line that joins them."""
_FREE: Final = 0.28
"""Share of the plot's width, at its right, that boxes leave to the newest bars where they can."""
_HEAD: Final = 20.0
"""Pixels at the top of the pane for the names of curves."""


class BoxHandlers(NamedTuple):
    """What is called, with the key of the box, when mouse or keys want something."""

    grab: Callable[[str, QPointF], None]
    move: Callable[[QPointF], None]
    drop: Callable[[], None]
    step: Callable[[str, int], None]
    open: Callable[[str], None]
    close: Callable[[str], None]
    leave: Callable[[], object]


class OrderBoxes:
    """Children of the chart; `boxes` are those that exist, by the key of what they show."""

    def __init__(self, chart: QWidget, theme: Theme, handlers: BoxHandlers) -> None:
        self._chart, self._theme, self._on = chart, theme, handlers
        self._contents: Mapping[str, BoxContent] = {}
        self._placed: tuple[Picture | None, object] = (None, None)
        self._order: list[str] = []
        self.boxes: dict[str, LevelBox] = {}

    def show(self, contents: Mapping[str, BoxContent]) -> None:
        """Have exactly these boxes, by key; the focus of one that goes falls back to the chart."""
        focused: QWidget | None = self._chart.window().focusWidget()  # also while a dialog over the window is in front
        for key in self.boxes.keys() - contents.keys():
            box = self.boxes.pop(key)
            if focused in (box, box.review, box.close_button):
                self._chart.setFocus(Qt.FocusReason.OtherFocusReason)
            box.hide()
            box.deleteLater()
        for key in contents:
            if key not in self.boxes:
                self.boxes[key] = self._make(key)
        self._contents, self._placed = contents, (None, None)

    def arrange(self, picture: Picture | None, prices: Mapping[str, float | None]) -> None:
        """Put the boxes beside their prices on the axis of the bars; without bars they are hidden."""
        scale = None if picture is None else picture.scale
        if picture is None or scale is None:
            for box in self.boxes.values():
                box.hide()
            self._placed = (None, None)
            return
        state = scale, tuple(prices.items())
        if self._placed[0] is picture and self._placed[1] == state:
            return
        self._placed = picture, state
        pane, high = picture.layout.price, float(self._theme.px(HEIGHT))
        levels = {key: scale.y_of(price) for key in self.boxes if (price := prices.get(key)) is not None}
        order = sorted(self.boxes, key=lambda key: levels.get(key, pane.top))
        top, bottom = pane.top + _HEAD * self._theme.scale, pane.bottom - 2
        middles = spread([levels.get(key, pane.top) for key in order], high + _GAP, top, bottom)
        room = picture.layout.right - 2 * _MARGIN
        for key, middle in zip(order, middles, strict=True):
            box, level = self.boxes[key], levels.get(key, middle)  # one without a level points nowhere
            arrow = 1 if level < pane.top else -1 if level > pane.bottom else 0
            box.show_content(self._contents[key], arrow, room)
            edge = max(picture.layout.right * (1 - _FREE), box.width() + _MARGIN)
            box.move(round(edge) - box.width(), round(middle - box.height() / 2))
            box.level = level
            box.show()
        if order != self._order:
            self._order = order
            self._set_tab_order([self.boxes[key] for key in order])

    def leaders(self) -> list[QLineF]:
        """From boxes that had to move to their lines."""
        found = list[QLineF]()
        for box in self.boxes.values():
            place = box.geometry()
            if not box.isHidden() and not box.arrow and not place.top() <= box.level <= place.bottom():
                found.append(QLineF(place.right() + 1, place.center().y(), place.right() + 12, box.level))
        return found

    def joints(self) -> list[QLineF]:
        """From an entry to its exits, left of their boxes; exits whose entry has filled are joined to each other."""
        found = list[QLineF]()
        for entry in dict.fromkeys(content.entry for content in self._contents.values() if content.entry):
            boxes = [
                box for key, box in self.boxes.items() if self._contents[key].entry == entry and not box.isHidden()
            ]
            if len(boxes) > 1:
                x = max(min(box.x() for box in boxes) - _JOINT, 1.0)
                middles = [box.y() + box.height() / 2 for box in boxes]
                found.append(QLineF(x, min(middles), x, max(middles)))
                found += [QLineF(x, y, box.x(), y) for box, y in zip(boxes, middles, strict=True)]
        return found

    def _make(self, key: str) -> LevelBox:
        apart = self._chart.accessibleIdentifier().removeprefix("price_chart")
        on, box = self._on, LevelBox(self._chart, self._theme, f"chart_order_{key}{apart}")
        box.grabbed.connect(lambda place: on.grab(key, place))
        box.moved.connect(on.move)
        box.dropped.connect(on.drop)
        box.stepped.connect(lambda steps: on.step(key, steps))
        box.opened.connect(lambda: on.open(key))
        box.closed.connect(lambda: on.close(key))
        box.left.connect(on.leave)
        return box

    def _set_tab_order(self, boxes: Sequence[LevelBox]) -> None:
        """Tab goes from the chart to the boxes from top to bottom, in each to its buttons."""
        before: QWidget = self._chart
        for box in boxes:
            for widget in (box, box.review, box.close_button):
                QWidget.setTabOrder(before, widget)
                before = widget


def spread(levels: Sequence[float], apart: float, top: float, bottom: float) -> list[float]:
    """Middles for boxes at these levels (ascending), at least `apart` from each other, inside the pane if they fit."""
    half = apart / 2
    middles: list[float] = []
    for level in levels:
        least = middles[-1] + apart if middles else top + half
        middles.append(max(min(max(level, top + half), bottom - half), least))
    most = bottom - half
    for place in range(len(middles) - 1, -1, -1):
        middles[place] = max(min(middles[place], most), top + half)
        most = middles[place] - apart
    return middles
