"""Counts what a window asks of a reader: texts with a figure, words, controls, and where the Tab key stops."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree as ET

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, Qt
from PySide6.QtGui import QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTabBar, QWidget

from tideboard_desktop.book.ladder import LadderView
from tideboard_desktop.flow.today.intraday_chart import IntradayChart
from tideboard_desktop.ui.charts.pane_chart import PaneChart
from tideboard_desktop.ui.widgets.focus_transfer import IN_BAR

PAINTED = (QAbstractItemView, LadderView, PaneChart, IntradayChart)
"""Tables, the order book and charts: rows, axes and lines, of which a larger window has more."""
WORD = re.compile(r"[^\W\d_]{2,}")
SVG = "{http://www.w3.org/2000/svg}"


class Counts(NamedTuple):
    """`figures` are the texts with a digit, `words` all words of two letters and more.

    `controls` are what takes the focus, with each tab, each of several choices and each button of a bar, `stops` those
    at which Tab stops: one of a row of tabs, choices, chips or buttons. Rows of tables, levels of the order book, and
    what a chart paints at its axes and lines are left out.
    """

    figures: list[str]
    words: int
    controls: list[str]
    stops: list[str]


def counts_of(window: QWidget) -> Counts:
    """Counts over the visible part of a window."""
    figures: list[str] = []
    words = 0
    controls: list[str] = []
    stops: list[str] = []
    for widget in (window, *window.findChildren(QWidget)):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if widget.isEnabled() and (widget.focusPolicy() != Qt.FocusPolicy.NoFocus or widget.property(IN_BAR)):
            controls += _tabs(widget) if isinstance(widget, QTabBar) else [_name(widget)]
            stops += [_name(widget)] if widget.focusPolicy() & Qt.FocusPolicy.TabFocus else []
        if _in_painted(widget):
            continue
        for text in _texts(widget):
            words += len(WORD.findall(text))
            if any(character.isdigit() for character in text):
                figures.append(text)
    return Counts(figures, words, controls, stops)


def report_of(name: str, counts: Counts) -> str:
    """One line of sums, then one each of the figures, the controls and the stops."""
    controls = f"{len(counts.controls)} controls, {len(counts.stops)} stops of Tab"
    return "\n".join(
        [
            f"{name}: {len(counts.figures)} figures, {controls}, {counts.words} words",
            f"  figures: {' | '.join(counts.figures)}",
            f"  controls: {' | '.join(counts.controls)}",
            f"  stops of Tab: {' | '.join(counts.stops)}",
        ]
    )


def _in_painted(widget: QWidget) -> bool:
    """A header of a table is no row, and counts."""
    if isinstance(widget, QHeaderView) or isinstance(widget.parent(), QHeaderView):
        return False
    above: QWidget | None = widget
    while above is not None:
        if isinstance(above, PAINTED):
            return True
        above = above.parentWidget()
    return False


def _texts(widget: QWidget) -> Iterator[str]:
    """What a widget itself paints as text, without its children."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setSize(widget.size())
    widget.render(drawing, QPoint(), QRegion(), QWidget.RenderFlag(0))
    drawn = ET.fromstring(data.data())  # noqa: S314 - Qt wrote it a line ago
    for element in drawn.iter(f"{SVG}text"):
        text = "".join(element.itertext()).strip()
        if text:
            yield text


def _tabs(bar: QTabBar) -> list[str]:
    return [bar.tabText(index) for index in range(bar.count()) if bar.isTabVisible(index)]


def _name(widget: QWidget) -> str:
    return widget.accessibleIdentifier() or widget.accessibleName() or type(widget).__name__
