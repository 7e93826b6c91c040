"""docs/add-a-dock.md, done: one row makes a dock that menu, palette and layouts know."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.market.hub_snapshot import IDS
from fakes.scenes.window.example_dock import ExampleDock
from fakes.scenes.window.main_window import WholeWindow
from fakes.scenes.window.workspace import submenu
from tideboard_desktop.assembly.docks import ON_FLOW, dock_table
from tideboard_desktop.assembly.window_docks import WindowDocks
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.window.workspace.dock_specs import DockSpec
from tideboard_desktop.window.workspace.layout_menu import LayoutMenu

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "add-a-dock.md"
DOCK = "fakes.scenes.window.example_dock:ExampleDock"


def with_example(docks: WindowDocks) -> list[DockSpec]:
    """The table and one row more."""
    row = DockSpec(
        key="example", title="Example", build=docks.late("Example", DOCK), place=ON_FLOW, group="Market", most=2
    )
    return [*dock_table(docks), row]


@pytest.fixture
async def whole(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WholeWindow]:
    made = WholeWindow(qapp, tmp_path, table=with_example)
    made.built.window.show()
    yield made
    await made.end()


def example(whole: WholeWindow) -> ExampleDock:
    """The dock, which somebody has looked at."""
    body = whole.built.window.workspace.docks["example"].body
    assert isinstance(body, LazyDock)
    assert isinstance(body.inside, ExampleDock)
    return body.inside


async def test_the_menu_opens_it_at_its_place(whole: WholeWindow) -> None:
    window = whole.built.window
    menu = LayoutMenu(window.workspace, window.layouts.store, window.commands, window.layouts.switch, window)
    menu.fill()
    action = next(one for one in submenu(menu, "Market").actions() if one.text() == "Example")
    assert not action.isChecked()
    action.trigger()
    assert example(whole).shown.text() == IDS[0]
    assert window.tabifiedDockWidgets(window.workspace.docks["flow"])


async def test_the_palette_offers_it_and_then_its_commands(whole: WholeWindow) -> None:
    table = whole.built.keyboard.table
    assert {"dock.open.example", "dock.new.example"} <= {one.id for one in table.commands}
    assert "example.again" not in {one.id for one in table.commands}
    assert table.run("dock.open.example")
    assert "example.again" in {one.id for one in table.commands}
    assert table.run("dock.new.example")
    assert "example-2" in whole.built.window.workspace.docks


async def test_a_layout_keeps_it_with_its_memory_and_the_default_one_closes_it(whole: WholeWindow) -> None:
    workspace = whole.built.window.workspace
    assert "example" not in workspace.docks
    workspace.open("example")
    example(whole).note = "watch the open"
    kept = whole.built.capture()
    whole.built.window.layouts.reset()
    assert workspace.docks["example"].closed

    old, whole.built = whole.built, whole.build()
    whole.built.restore(kept)
    whole.discard(old)
    whole.built.window.show()
    whole.built.window.workspace.open("example")
    assert example(whole).note == "watch the open"


async def test_it_follows_its_letter(whole: WholeWindow) -> None:
    whole.built.window.workspace.open("example")
    whole.selection.select(IDS[1])
    assert example(whole).shown.text() == IDS[1]


def test_every_file_that_the_page_names_is_there() -> None:
    """And every name in it stands in the sources."""
    named = re.findall(r"`([^`\s]+)`", PAGE.read_text(encoding="utf-8"))
    paths = [name for name in named if "/" in name and not name.startswith(".venv")]
    assert len(paths) > 9
    assert [path for path in paths if not (ROOT / path).exists()] == []
    table = (ROOT / "desktop/tideboard_desktop/assembly/docks.py").read_text(encoding="utf-8")
    assert all(f"def {name}(" in table for name in named if name.startswith("_") and name.endswith("_docks"))
