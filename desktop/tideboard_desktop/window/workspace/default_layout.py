"""The default layout: where each dock stands, and the sizes of the columns for a window size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar

from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.window.workspace.dock_specs import At, DockPlace
from tideboard_desktop.window.workspace.dock_widget import DockWidget

GUTTER = 4
MOST_LEFT, MOST_RIGHT = 0.30, 0.27
"""Shares of the window that the side columns never exceed: large text takes from them before the chart."""
LEAST_RIGHT = 270
"""At normal text size; narrower the ticket would be cut."""
TICKET, LEAST_BOOK = 372, 154
"""Heights at normal text size: in a low window the book gives up levels before the ticket its fields."""
BLOTTER, LEAST_MIDDLE = 134, 319
"""Heights at normal text size: three rows of positions in a low window, and what is left for charts and other docks."""
ROOMY_HEIGHT = 900
"""From this window height on, at normal text size, the book shows ten levels, below it five."""
WIDE, WIDEST = 1900, 2500
TAPE = "book-2"
"""The second book of a wide window: it stands between the first and the dock beside that."""
TAPE_WIDTH = 320
CHART, FLOW = "price_chart", "flow"
SECOND_FLOW = "flow-2"
"""A second flow chart, right of the first: layouts of versions up to 0.4 have it in wide windows."""
STACKED = QSize(1600, 960)
"""From this window size on, at normal text size, price and flow are one above the other: a maximised window of a
screen of 1600 x 1000 has a title bar of the system."""
BESIDE = 2200
"""From this window width on, at normal text size, they are side by side."""
CHART_SHARE = 0.55
"""The price chart's share of what both have."""
BARS = 84
"""Top bar, status strip and the frame, above and below the docks."""
HORIZONTAL, VERTICAL = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


class Charts(Enum):
    """How price chart and flow share the middle column."""

    TABS = "tabs"
    STACKED = "stacked"
    BESIDE = "beside"


class Sizes(NamedTuple):
    """Widths of the columns and heights of what is stacked in them, in logical pixels. `tape` 0 = no such column."""

    left: int
    tape: int
    right: int
    book: int
    blotter: int
    charts: Charts


def sizes_for(window: QSize, scale: float, *, tabbed: bool = False) -> Sizes:
    """Sizes for a main window of this size; `scale` is the text size setting, `tabbed` keeps the charts behind tabs."""
    width, height = window.width(), window.height()
    left = 600 if width >= WIDEST * scale else 360 if width >= WIDE else 338
    right = 360 if width >= WIDEST else 340 if width >= WIDE else 312
    return Sizes(
        left=min(round(left * scale), round(width * MOST_LEFT)),
        tape=round(TAPE_WIDTH * scale) if width >= WIDEST else 0,
        right=max(min(round(right * scale), round(width * MOST_RIGHT)), round(LEAST_RIGHT * scale)),
        book=round(424 * scale) if height >= ROOMY_HEIGHT * scale else _low_book(height, scale),
        blotter=_blotter(height, scale),
        charts=Charts.TABS if tabbed else _charts(window, scale),
    )


def _charts(window: QSize, scale: float) -> Charts:
    roomy = window.width() >= STACKED.width() * scale and window.height() >= STACKED.height() * scale
    if not roomy:
        return Charts.TABS
    return Charts.BESIDE if window.width() >= BESIDE * scale else Charts.STACKED


def _low_book(height: int, scale: float) -> int:
    """Five levels where the ticket has the room for its fields below them."""
    return round(min(264 * scale, max(height - BARS - TICKET * scale, LEAST_BOOK * scale)))


def _blotter(height: int, scale: float) -> int:
    """A share of the window; where that is low, three rows if the docks above have their own then."""
    return round(max((height - BARS) * 0.18, min(BLOTTER * scale, height - (BARS + LEAST_MIDDLE) * scale)))


def lay_out(
    window: QMainWindow, docks: Mapping[str, DockWidget], places: Mapping[str, DockPlace], charts: Charts
) -> None:
    """Put these docks at their default places, each after the dock that its place names; the others are closed."""
    for dock in window.findChildren(DockWidget):
        dock.setFloating(False)
        window.removeDockWidget(dock)
    seats = dict(docks)
    if both := charts is not Charts.TABS and CHART in docks:
        seats[FLOW] = seats.pop(CHART)
    tabs: dict[str, list[DockWidget]] = {}
    for name in docks:
        place = places.get(name)
        if name in seats and place is not None and place.at is At.TAB:  # at the end: Qt makes a tab of a tab's split
            tabs.setdefault(place.of, []).append(seats.pop(name))
    _split(window, seats, places)
    if both:  # after the lists, which stand below both
        window.splitDockWidget(docks[CHART], docks[FLOW], VERTICAL if charts is Charts.STACKED else HORIZONTAL)
    if SECOND_FLOW in docks:
        window.splitDockWidget(docks[FLOW], docks[SECOND_FLOW], HORIZONTAL)
    for dock in docks.values():
        dock.show()
    for name, others in tabs.items():
        put_tabs(window, docks[name], others)
    activate(window)  # `resizeDocks` needs the new places


def _split(window: QMainWindow, seats: Mapping[str, DockWidget], places: Mapping[str, DockPlace]) -> None:
    """Give each its place beside or below another, in this order."""
    for name, dock in seats.items():
        if name in {TAPE, SECOND_FLOW}:
            continue
        place = places[name]
        if not place.of:
            window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, dock)
        elif name == "book" and TAPE in seats:
            window.splitDockWidget(seats[place.of], seats[TAPE], HORIZONTAL)
            window.splitDockWidget(seats[TAPE], dock, HORIZONTAL)
        else:
            window.splitDockWidget(seats[place.of], dock, VERTICAL if place.at is At.BELOW else HORIZONTAL)


def put_tabs(window: QMainWindow, dock: QDockWidget, others: Sequence[QDockWidget]) -> None:
    """Make these docks tabs left of a dock that stays in front; all of them are shown."""
    if not others:
        return
    for other in others:
        window.tabifyDockWidget(dock, other)
    window.tabifyDockWidget(others[-1], dock)  # moves it behind the last one
    for each in (*others, dock):
        each.show()
    activate(window)  # `raise_` needs the new places
    dock.raise_()


def name_tabs(window: QMainWindow, theme: Theme, words: str) -> None:
    """Name the tab bars that Qt makes for stacked docks, for screen readers, and give them our font and ground."""
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    for number, bar in enumerate(bars, start=1):
        identify(bar, f"dock_tabs_{number}", words)
        bar.setFont(theme.font(Type.BODY))
        bar.setDrawBase(False)
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)


def resize_docks(window: QMainWindow, sizes: Mapping[Qt.Orientation, Mapping[DockWidget, int]]) -> None:
    """Give docks these widths and heights, and all docks the places that follow from them.

    `resizeDocks` only notes sizes, places follow in a later turn of the event loop (Qt 6.11). A state that is saved
    before has the new sizes at the old places, where docks lie over others.
    """
    for way, extents in sizes.items():
        window.resizeDocks(list(extents), list(extents.values()), way)
    activate(window)


def activate(window: QMainWindow) -> None:
    """Give the docks the places that Qt would give them in a later turn of the event loop."""
    if layout := window.layout():
        layout.activate()


def resize(window: QMainWindow, docks: Mapping[str, DockWidget], sizes: Sizes) -> None:
    """Give the docks of the default layout their sizes; the window must have been laid out."""
    across = {"watchlist": sizes.left} | dict.fromkeys(_charts_beside(docks, sizes.charts), 0)
    across |= {TAPE: sizes.tape, "book": sizes.right} if TAPE in docks else {"book": sizes.right}
    charts = [name for name, width in across.items() if not width]
    room = window.contentsRect().width() - GUTTER * (len(across) - 1) - sum(across.values())
    across |= dict.fromkeys(charts, max(room // len(charts), 1))
    height = docks["watchlist"].height() - GUTTER
    rows = {"book": sizes.book, "ticket": max(200, height - sizes.book)}
    rows |= {FLOW: max(height - sizes.blotter, 1), "blotter": sizes.blotter}
    if sizes.charts is Charts.STACKED:
        price = round(CHART_SHARE * rows[FLOW])
        rows |= {CHART: price, FLOW: max(rows[FLOW] - price - GUTTER, 1)}
    extents = {HORIZONTAL: across, VERTICAL: rows}
    resize_docks(window, {way: {docks[name]: size for name, size in of.items()} for way, of in extents.items()})


def _charts_beside(docks: Mapping[str, DockWidget], charts: Charts) -> list[str]:
    """The charts that share the width of the middle column."""
    both = [CHART, FLOW] if charts is Charts.BESIDE else [FLOW]
    return [*both, SECOND_FLOW] if SECOND_FLOW in docks else both
