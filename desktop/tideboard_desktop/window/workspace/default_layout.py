"""The default layout: where each dock stands, and the sizes of the columns for a window size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from tideboard_desktop.window.workspace.dock_specs import At, DockPlace
from tideboard_desktop.window.workspace.dock_widget import DockWidget

GUTTER = 4
MOST_LEFT, MOST_RIGHT = 0.30, 0.27
"""Shares of the window that the side columns never exceed: large text takes from them before the chart."""
LEAST_RIGHT = 270
"""At normal text size; narrower the ticket would be cut."""
TICKET, LEAST_BOOK = 372, 150
"""Heights at normal text size: in a low window the book gives up levels before the ticket its fields."""
ROOMY_HEIGHT = 900
"""From this window height on, at normal text size, the book shows ten levels, below it five."""
WIDE, WIDEST = 1900, 2500
TAPE = "book-2"
"""The second book of a wide window: it stands between the first and the dock beside that."""
TAPE_WIDTH = 320
SECOND_CHART = "flow-2"
"""The second chart of a very wide window: it stands right of the first, above the same lists."""
TWO_CHARTS = 2560
"""From this window width on, at normal text size, there are two charts: each is as wide as the one at 1280."""
BARS = 84
"""Top bar, status strip and the frame, above and below the docks."""
HORIZONTAL, VERTICAL = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


class Sizes(NamedTuple):
    """Widths of the columns and heights of what is stacked in them, in logical pixels. `tape` 0 = no such column.

    `charts` is how many charts share their column.
    """

    left: int
    tape: int
    right: int
    book: int
    blotter: int
    charts: int


def sizes_for(window: QSize, scale: float) -> Sizes:
    """Sizes for a main window of this size; `scale` is the text size setting."""
    width, height = window.width(), window.height()
    left = 600 if width >= WIDEST * scale else 360 if width >= WIDE else 338
    right = 360 if width >= WIDEST else 340 if width >= WIDE else 312
    return Sizes(
        left=min(round(left * scale), round(width * MOST_LEFT)),
        tape=round(TAPE_WIDTH * scale) if width >= WIDEST else 0,
        right=max(min(round(right * scale), round(width * MOST_RIGHT)), round(LEAST_RIGHT * scale)),
        book=round(424 * scale) if height >= ROOMY_HEIGHT * scale else _low_book(height, scale),
        blotter=round((height - BARS) * 0.18),
        charts=2 if width >= TWO_CHARTS * scale else 1,
    )


def _low_book(height: int, scale: float) -> int:
    """Five levels where the ticket has the room for its fields below them."""
    return round(min(264 * scale, max(height - BARS - TICKET * scale, LEAST_BOOK * scale)))


def lay_out(window: QMainWindow, docks: Mapping[str, DockWidget], places: Mapping[str, DockPlace]) -> None:
    """Put these docks at their default places, each after the dock that its place names; the others are closed."""
    for dock in window.findChildren(DockWidget):
        dock.setFloating(False)
        window.removeDockWidget(dock)
    tabs: dict[str, list[DockWidget]] = {}
    for name, dock in docks.items():
        if name in {TAPE, SECOND_CHART}:  # the tape comes with the book, the second chart at the end
            continue
        place = places[name]
        if place.at is At.TAB:  # at the end, too: Qt makes a tab of what is split from a tab
            tabs.setdefault(place.of, []).append(dock)
            continue
        if not place.of:
            window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, dock)
        elif name == "book" and TAPE in docks:
            window.splitDockWidget(docks[place.of], docks[TAPE], HORIZONTAL)
            window.splitDockWidget(docks[TAPE], dock, HORIZONTAL)
        else:
            window.splitDockWidget(docks[place.of], dock, VERTICAL if place.at is At.BELOW else HORIZONTAL)
    if SECOND_CHART in docks:  # after the lists, which stand below both charts
        window.splitDockWidget(docks["flow"], docks[SECOND_CHART], HORIZONTAL)
    for dock in docks.values():
        dock.show()
    for name, others in tabs.items():
        put_tabs(window, docks[name], others)
    if layout := window.layout():
        layout.activate()  # `resizeDocks` needs the new places


def put_tabs(window: QMainWindow, dock: QDockWidget, others: Sequence[QDockWidget]) -> None:
    """Make these docks tabs left of a dock that stays in front; all of them are shown."""
    if not others:
        return
    for other in others:
        window.tabifyDockWidget(dock, other)
    window.tabifyDockWidget(others[-1], dock)  # moves it behind the last one
    for each in (*others, dock):
        each.show()
    if layout := window.layout():
        layout.activate()  # `raise_` needs the new places
    dock.raise_()


def resize(window: QMainWindow, docks: Mapping[str, DockWidget], sizes: Sizes) -> None:
    """Give the docks of the default layout their sizes; the window must have been laid out."""
    columns = [docks["watchlist"], docks["flow"], docks["book"]]
    widths = [sizes.left, 0, sizes.right]
    if TAPE in docks:
        columns.insert(2, docks[TAPE])
        widths.insert(2, sizes.tape)
    if SECOND_CHART in docks:
        columns.insert(2, docks[SECOND_CHART])
        widths.insert(2, 0)
    charts = 2 if SECOND_CHART in docks else 1
    room = window.contentsRect().width() - GUTTER * (len(columns) - 1) - sum(widths)
    widths[1 : 1 + charts] = [max(room // charts, 1)] * charts
    window.resizeDocks(columns, widths, HORIZONTAL)
    height = docks["watchlist"].height() - GUTTER
    window.resizeDocks([docks["book"], docks["ticket"]], [sizes.book, max(200, height - sizes.book)], VERTICAL)
    flow = max(height - sizes.blotter, 1)
    window.resizeDocks([docks["flow"], docks["blotter"]], [flow, sizes.blotter], VERTICAL)
