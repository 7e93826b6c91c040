"""Which indicators a chart shows, in their order, and the one that is tried out before it is added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Signal

from tideboard_core.indicators.parameters import Settings, Value
from tideboard_core.indicators.table import INDICATORS
from tideboard_core.system.settings import ChartIndicator, LineStyle

MOST: Final = 20
"""Indicators on one chart."""


def chosen(code: str, values: Settings | None = None) -> ChartIndicator:
    """An indicator with these values, else defaults. KeyError and ValueError as `Indicator.settings`."""
    return ChartIndicator(code=code, values=dict(INDICATORS[code].settings(values)))


def known(items: Iterable[ChartIndicator]) -> list[ChartIndicator]:
    """Indicators from a file with a value for each parameter; those that this version does not know are left out."""
    found = []
    for one in items:
        with suppress(KeyError, ValueError):
            found.append(replace(chosen(one.code, one.values), visible=one.visible, looks=one.looks))
    return found[:MOST]


class ChartIndicators(QObject):
    """The indicators of one chart. `changed` is emitted after every change, also of the preview.

    `preview` is drawn dashed until `accept` puts it at the end, or in the place of the one that it changes.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._items: list[ChartIndicator] = []
        self._place: int | None = None
        self.preview: ChartIndicator | None = None

    @property
    def items(self) -> Sequence[ChartIndicator]:
        """What is on the chart, without the preview."""
        return tuple(self._items)

    @property
    def place(self) -> int | None:
        """The number of the indicator that the preview changes; None for a new one."""
        return self._place

    @property
    def is_full(self) -> bool:
        """Whether no other has room."""
        return len(self._items) >= MOST

    def replace_all(self, items: Sequence[ChartIndicator]) -> None:
        """Show others, without a preview."""
        self._items, self.preview, self._place = list(items[:MOST]), None, None
        self.changed.emit()

    def add(self, one: ChartIndicator) -> None:
        """Put one at the end, if there is room."""
        if not self.is_full:
            self._items.append(one)
            self.changed.emit()

    def try_out(self, code: str) -> None:
        """Preview a new one with its defaults."""
        self.preview, self._place = chosen(code), None
        self.changed.emit()

    def edit(self, place: int) -> None:
        """Preview changes of one that is on the chart."""
        self.preview, self._place = self._items[place], place
        self.changed.emit()

    def set_value(self, name: str, value: Value) -> None:
        """Change a parameter of the preview. ValueError for a value that is not allowed."""
        if self.preview is None:
            return
        changed = chosen(self.preview.code, {**self.preview.values, name: value})
        self.preview = replace(changed, visible=self.preview.visible, looks=self.preview.looks)
        self.changed.emit()

    def set_look(self, label: str, look: LineStyle) -> None:
        """Change how a line of the preview is drawn; an empty look makes it as usual."""
        if self.preview is None:
            return
        looks = {name: one for name, one in self.preview.looks.items() if name != label}
        self.preview = replace(self.preview, looks=looks if look == LineStyle() else {**looks, label: look})
        self.changed.emit()

    def set_defaults(self) -> None:
        """Give all parameters of the preview their defaults."""
        if self.preview is not None:
            self.preview = replace(chosen(self.preview.code), visible=self.preview.visible)
            self.changed.emit()

    def accept(self) -> None:
        """Keep the preview."""
        if self.preview is None or (self._place is None and self.is_full):
            return
        if self._place is None:
            self._items.append(self.preview)
        else:
            self._items[self._place] = self.preview
        self.preview, self._place = None, None
        self.changed.emit()

    def discard(self) -> None:
        """Forget the preview."""
        if self.preview is not None:
            self.preview, self._place = None, None
            self.changed.emit()

    def toggle(self, place: int) -> None:
        """Show or hide one."""
        self._items[place] = replace(self._items[place], visible=not self._items[place].visible)
        self._drop_preview()

    def move(self, place: int, by: int) -> bool:
        """Move one up (-1) or down (1) past the next one of its kind, overlay or pane; returns whether there is one."""
        other = self.neighbour(place, by)
        if other is None:
            return False
        self._items[place], self._items[other] = self._items[other], self._items[place]
        self._drop_preview()
        return True

    def is_overlay(self, place: int) -> bool:
        """Whether one that is on the chart lies over the candles."""
        return INDICATORS[self._items[place].code].overlay

    def neighbour(self, place: int, by: int) -> int | None:
        """The next one of its kind above (-1) or below (1), None at the end."""
        overlay, other = self.is_overlay(place), place + by
        while 0 <= other < len(self._items):
            if self.is_overlay(other) == overlay:
                return other
            other += by
        return None

    def remove(self, place: int) -> None:
        """Take one off the chart."""
        del self._items[place]
        self._drop_preview()

    def _drop_preview(self) -> None:
        self.preview, self._place = None, None
        self.changed.emit()
