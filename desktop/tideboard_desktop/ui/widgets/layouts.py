"""Rows and columns of widgets in one expression, which reads as what is on screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

QWIDGETSIZE_MAX = 16777215
"""Width or height of a widget without a bound; PySide does not have Qt's own constant."""


@dataclass(frozen=True, slots=True)
class Spacer:
    """Empty room in a layout; `stretch` and `space` make it."""

    pixels: int
    factor: int | None


def stretch(factor: int = 1) -> Spacer:
    """Empty room that takes `factor` shares of what the layout has to spare."""
    return Spacer(0, factor)


def space(pixels: int) -> Spacer:
    """Empty room of a fixed size, beside the layout's own spacing."""
    return Spacer(pixels, None)


Item: TypeAlias = QWidget | QLayout | Spacer | tuple[QWidget | QLayout, int] | tuple[QWidget, int, Qt.AlignmentFlag]
"""A widget or layout alone, with its stretch factor, or with factor and alignment; or empty room."""

Margins: TypeAlias = int | tuple[int, int, int, int]
"""Pixels on all sides, or left, top, right and bottom."""

_Box = TypeVar("_Box", bound=QBoxLayout)


def hbox(
    *items: Item, on: QWidget | None = None, margins: Margins | None = None, spacing: int | None = None
) -> QHBoxLayout:
    """Items from left to right, as the layout of the widget `on` if given; without a number Qt's own one counts."""
    return _set_up(QHBoxLayout(on) if on is not None else QHBoxLayout(), items, margins, spacing)


def vbox(
    *items: Item, on: QWidget | None = None, margins: Margins | None = None, spacing: int | None = None
) -> QVBoxLayout:
    """As `hbox`, from top to bottom."""
    return _set_up(QVBoxLayout(on) if on is not None else QVBoxLayout(), items, margins, spacing)


def fill(box: QBoxLayout, *items: Item) -> None:
    """Add items at the end of a layout."""
    for item in items:
        match item:
            case Spacer(pixels, None):
                box.addSpacing(pixels)
            case Spacer(_, int(factor)):
                box.addStretch(factor)
            case QWidget():
                box.addWidget(item)
            case QLayout():
                box.addLayout(item)
            case (QWidget() as widget, factor, alignment):
                box.addWidget(widget, factor, alignment)
            case (QWidget() as widget, factor):
                box.addWidget(widget, factor)
            case (QLayout() as layout, factor):
                box.addLayout(layout, factor)


def as_widget(layout: QLayout) -> QWidget:
    """A plain widget that has this layout: what can be hidden, scrolled or given to a stack."""
    made = QWidget()
    made.setLayout(layout)
    return made


def _set_up(box: _Box, items: tuple[Item, ...], margins: Margins | None, spacing: int | None) -> _Box:
    if isinstance(margins, int):
        box.setContentsMargins(margins, margins, margins, margins)
    elif margins is not None:
        box.setContentsMargins(*margins)
    if spacing is not None:
        box.setSpacing(spacing)
    fill(box, *items)
    return box
