"""Each dock works where it opens: a table has its rows, no text is cut; by size, text size and language."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.screen.flaws import flaws
from fakes.scenes.window.full_window import FullWindow
from long_cases import size
from tideboard_core.system.appearance import Language
from tideboard_desktop.depth.depth_map import DepthMap
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.folding import PICTURE, ROWS, TABLE
from tideboard_desktop.docks.footer import DockFooter
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.docks.table import Table
from tideboard_desktop.flowboard.treemap.treemap_view import TreemapView
from tideboard_desktop.ui.plots.plot import Plot
from tideboard_desktop.ui.tables.column_view import ROW_HEIGHT
from tideboard_desktop.ui.translation import use_language
from tideboard_desktop.ui.widgets.panel_state import StatePane
from tideboard_desktop.window.workspace.dock_widget import DockWidget


class Case(NamedTuple):
    """A size of the window, the text in percent of its usual size, and a language."""

    width: int
    height: int
    text: int
    language: Language

    def __str__(self) -> str:
        return f"{self.width}x{self.height}-{self.text}-{self.language.value}"


LANGUAGES = (Language.ENGLISH, Language.SIMPLIFIED, Language.TRADITIONAL)
SIZES = ((1280, 720), (1600, 1000))
CASES = [Case(*shown, text, language) for shown, text, language in product(SIZES, (100, 150), LANGUAGES)]
GATE = (CASES[1], CASES[9], CASES[5], CASES[6])
"""Two pairs that differ in size, text and language: the gate sees every second dock in one, the rest in the other."""


@pytest.fixture
def case(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Case]:
    """The program speaks the language of the case."""
    chosen: Case = request.param
    assert use_language(qapp, chosen.language)
    yield chosen
    use_language(qapp, Language.ENGLISH)


@pytest.fixture
async def scene(case: Case, qapp: QApplication, tmp_path: Path) -> AsyncIterator[FullWindow]:
    """The window in its default layout."""
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = FullWindow(qapp, tmp_path, case.text / 100, case.language)
    made.window.resize(case.width, case.height)
    made.window.show()
    await made.settle()
    yield made
    await made.end()


@pytest.mark.parametrize("case", CASES, ids=str, indirect=True)
async def test_every_dock_works_where_it_opens(scene: FullWindow, case: Case) -> None:
    workspace = scene.built.window.workspace
    one_of = size("opened-dock-of")
    found: dict[str, list[str]] = {}
    for dock in scene.build_docks(one_of, GATE.index(case) // 2 if one_of > 1 else 0):
        workspace.open(dock.identity)
        await scene.settle()
        found[dock.identity] = [*lacking_rows(dock, case.text / 100), *flaws(dock)]
        workspace.close(dock)

    assert {name: lines for name, lines in found.items() if lines} == {}


def lacking_rows(shown: DockWidget, scale: float) -> list[str]:
    """Tables in view with fewer rows, and pictures that are lower, than a folded dock keeps where its height allows it.

    The footer that says why a table is empty stands in the room of the rows.
    """
    dock = inside(shown)
    least = dock.folding.least(dock.width()) if dock.folds else round((TABLE + DockFooter.HEIGHT) * scale)
    if dock.height() < least:
        return []
    rows = {
        one.objectName(): (one.viewport().height() + footer(one)) / round(ROW_HEIGHT * scale) for one in tables(dock)
    }
    few = [f"{name} has {count:.1f} rows in {dock.height()} px" for name, count in rows.items() if count < ROWS]
    high = {one.objectName(): one.height() + footer(one) for one in pictures(dock)}
    low = [
        f"{name} is {height} px high in {dock.height()}" for name, height in high.items() if height < PICTURE * scale
    ]
    return few + low


def inside(shown: DockWidget) -> Dock:
    """The content of a dock that was built."""
    body = shown.body
    assert isinstance(body, LazyDock)
    assert body.inside is not None
    return body.inside


def tables(dock: Dock) -> list[Table]:
    """The tables in view."""
    return [one for one in dock.findChildren(Table) if one.isVisible()]


def pictures(dock: Dock) -> list[QWidget]:
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
