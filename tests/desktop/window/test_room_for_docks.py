"""Each dock works where it opens or stands: a table has rows, no text is cut; by size, text, language and rows."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from fakes.scenes.screen.flaws import flaws
from fakes.scenes.screen.shown_texts import Painted, painted_texts
from fakes.scenes.window.rowed_window import RowedWindow
from run_forms import sized
from tideboard_core.system.appearance import Language
from tideboard_desktop.depth.depth_map import DepthMap
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.folding import PICTURE, ROWS
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.flowboard.treemap.treemap_view import TreemapView
from tideboard_desktop.options.view import OptionGrid
from tideboard_desktop.ui.plots.plot import Plot
from tideboard_desktop.ui.tables.column_view import MARGIN, ROW_HEIGHT, ColumnView
from tideboard_desktop.ui.translation import use_language
from tideboard_desktop.ui.widgets.panel_state import StatePane
from tideboard_desktop.window.workspace.dock_moves import in_view
from tideboard_desktop.window.workspace.dock_widget import DockWidget


class Case(NamedTuple):
    """A size of the window, the text in percent of its usual size, a language, and how many rows each dock finds."""

    width: int
    height: int
    text: int
    language: Language
    rows: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}-{self.text}-{self.language.value}-{self.rows}"


LANGUAGES = (Language.ENGLISH, Language.SIMPLIFIED, Language.TRADITIONAL)
SMALL, LARGE = (1280, 720), (1600, 1000)
ONE_ROW = Case(*LARGE, 150, Language.ENGLISH, 1)
CASES = [
    ONE_ROW,  # in one case alone: what one row widens or cuts, those of many do too
    *(
        Case(*shown, text, language, rows)
        for shown, text, language, rows in product((SMALL, LARGE), (100, 150), LANGUAGES, (0, 500))
    ),
]
GATE = (
    Case(*SMALL, 100, Language.SIMPLIFIED, 500),
    ONE_ROW,
    Case(*SMALL, 150, Language.TRADITIONAL, 500),
    Case(*LARGE, 100, Language.ENGLISH, 0),
)
"""Two pairs that differ in all of it: in the gate each dock is seen in one of the four."""
LISTED = 0.6
"""Rows that positions have at least in the default layout: where a low window has large text the rest is above."""
CODE_OR_FIGURE = re.compile(r"(?:HK|US|SH|SZ|SG)\.\S*\u2026|[+\u2212-]?\d[\d.,]*\u2026|\u2026.*\d")
"""What a code or a number looks like where it is cut."""


@pytest.fixture
def case(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Case]:
    """The program speaks the language of the case."""
    chosen: Case = request.param
    assert use_language(qapp, chosen.language)
    yield chosen
    use_language(qapp, Language.ENGLISH)


@pytest.fixture
async def scene(case: Case, qapp: QApplication, tmp_path: Path) -> AsyncIterator[RowedWindow]:
    """The window in its default layout."""
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = RowedWindow(qapp, tmp_path, case.text / 100, case.language, case.rows)
    made.window.resize(case.width, case.height)
    made.window.show()
    await made.settle()
    yield made
    await made.end()


@pytest.mark.whole(
    "1280x720-100-en-*",
    "1280x720-100-zh-Hans-0",
    "1280x720-100-zh-Hant-*",
    "1280x720-150-en-*",
    "1280x720-150-zh-Hans-*",
    "1280x720-150-zh-Hant-0",
    "1600x1000-100-en-[!0]*",
    "1600x1000-100-zh-Han?-*",
    "1600x1000-150-en-[!1]*",
    "1600x1000-150-zh-Han?-*",
)
@pytest.mark.parametrize("case", CASES, ids=str, indirect=True)
async def test_every_dock_works_where_it_opens(scene: RowedWindow, case: Case) -> None:
    workspace = scene.built.window.workspace
    one_of = sized(4, 1)
    found: dict[str, list[str]] = {}
    for dock in standing(scene):
        dock.grab()  # a figure that has no room yet widens its column
        await scene.settle()
        found[dock.identity] = [
            *lacking_rows(dock, case.text / 100, LISTED),
            *flaws(dock),
            *cut_figures(dock),
            *cut_heads(dock),
        ]
    for dock in scene.late_docks(one_of, GATE.index(case) if one_of > 1 else 0):
        await scene.open(dock)
        dock.grab()
        await scene.settle()
        found[dock.identity] = [
            *lacking_rows(dock, case.text / 100),
            *flaws(dock),
            *cut_figures(dock),
            *cut_heads(dock),
        ]
        workspace.close(dock)

    assert {name: lines for name, lines in found.items() if lines} == {}


def standing(scene: RowedWindow) -> list[DockWidget]:
    """The docks in view that no menu opens: they are in the default layout."""
    workspace = scene.built.window.workspace
    return [dock for key, dock in workspace.docks.items() if in_view(dock) and not workspace.specs[key].group]


def cut_figures(shown: DockWidget) -> list[str]:
    """Codes and numbers that are painted with an ellipsis."""
    with painted_texts() as painted:
        shown.grab()
    return sorted({f"{one.text!r} cut in {head_of(one)}" for one in painted if CODE_OR_FIGURE.match(one.text)})


def cut_heads(shown: DockWidget) -> list[str]:
    """Heads of columns in view that are wider than their columns, and columns of which the edge of a table cuts a part.

    A table that scrolls to the side has its codes and figures in other places of its bar.
    """
    found = []
    for view in (one for one in tables(inside(shown)) if isinstance(one, ColumnView)):
        head, room = view.horizontalHeader(), view.viewport().width()
        for at in (one for one in range(head.count()) if not head.isSectionHidden(one)):
            words = str(view.model().headerData(at, Qt.Orientation.Horizontal) or "")
            needed, width = head.fontMetrics().horizontalAdvance(words), head.sectionSize(at)
            if needed > width - 2 * MARGIN:
                found.append(f"the head {words!r} of {view.objectName()} needs {needed} px and has {width}")
            end = head.sectionViewportPosition(at) + width
            if end > room and view.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
                found.append(f"the column {words!r} of {view.objectName()} ends {end - room} px behind the edge")
    return found


def head_of(one: Painted) -> str:
    """The table and the head of its column, or where else it is painted."""
    view = None if one.widget is None else one.widget.parent()
    if not isinstance(view, ColumnView):
        return one.where
    return f"{view.objectName()} below {view.table.columns[view.columnAt(one.area.center().x())].title!r}"


def lacking_rows(shown: DockWidget, scale: float, least_rows: float = ROWS) -> list[str]:
    """Docks that open lower than their folded form, tables in view with too few rows, and pictures that are too low.

    The footer that says why a table is empty stands in the room of the rows.
    """
    dock = inside(shown)
    least = dock.folding.least(dock.width()) if isinstance(dock, Dock) and dock.folds else 0
    rows = {one.objectName(): (body(one) + footer(one)) / round(ROW_HEIGHT * scale) for one in tables(dock)}
    few = [f"{name} has {count:.1f} rows in {dock.height()} px" for name, count in rows.items() if count < least_rows]
    high = {one.objectName(): one.height() + footer(one) for one in pictures(dock)}
    low = [
        f"{name} is {height} px high in {dock.height()}" for name, height in high.items() if height < PICTURE * scale
    ]
    return [*([f"needs {least} px of {dock.height()}"] if dock.height() < least else []), *few, *low]


def body(table: ColumnView | OptionGrid) -> int:
    """Pixels of height that its rows have."""
    return table.viewport().height() - (table.header_height if isinstance(table, OptionGrid) else 0)


def inside(shown: DockWidget) -> QWidget:
    """The content of a dock that was built."""
    body = shown.body
    if not isinstance(body, LazyDock):
        return body
    assert body.inside is not None
    return body.inside


def tables(dock: QWidget) -> list[ColumnView | OptionGrid]:
    """The tables in view."""
    views = dock.findChildren(QAbstractScrollArea)
    return [one for one in views if isinstance(one, ColumnView | OptionGrid) and one.isVisible()]


def pictures(dock: QWidget) -> list[QWidget]:
    """The plots and maps in view."""
    return [
        one for one in dock.findChildren(QWidget) if isinstance(one, Plot | DepthMap | TreemapView) and one.isVisible()
    ]


def footer(view: QWidget) -> int:
    """Pixels that the reason below a view takes."""
    parent = view.parentWidget()
    while parent is not None and not isinstance(parent, StatePane):
        parent = parent.parentWidget()
    return 0 if parent is None or parent.footer.isHidden() else parent.footer.height()
