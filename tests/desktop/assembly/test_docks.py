"""The docks of reference data in the whole window: closed and unbuilt at first, reached, remembered, taken away."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Sized
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from fakes.scenes.screen.timers import next_frame
from fakes.scenes.window.main_window import WholeWindow
from fakes.scenes.window.workspace import submenu
from fakes.values.waiting import tasks_done
from run_forms import sized
from tideboard_desktop.assembly.built_window import dock_commands
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.window.workspace.layout_menu import LayoutMenu

pytestmark = pytest.mark.slow

TIMES, DESTROYED, STRIDE = sized(2, 8), sized(1, 4), sized(3, 1)


@pytest.fixture
async def whole(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WholeWindow]:
    made = WholeWindow(qapp, tmp_path)
    made.built.window.show()
    made.built.ticket.preview.show()  # else its timer makes the lines of the checks at any later time
    yield made
    await made.end()


def ours(whole: WholeWindow) -> list[str]:
    """The keys of all docks that are built when they are first shown."""
    return [key for key, spec in whole.built.window.workspace.specs.items() if spec.group]


def inside(whole: WholeWindow, key: str) -> LazyDock:
    body = whole.built.window.workspace.docks[key].body
    assert isinstance(body, LazyDock)
    return body


def test_the_start_imports_none_of_them() -> None:
    """Their modules come with the first look at them."""
    program = (
        "import sys, tideboard_desktop.assembly.docks;"
        "print([name for name in sys.modules if name.split('.')[-1] in {'plates', 'screener', 'ipos', 'table', 'pane'}"
        " and 'tideboard_desktop' in name])"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


async def test_they_are_closed_until_somebody_opens_them(whole: WholeWindow) -> None:
    workspace, late = whole.built.window.workspace, ours(whole)
    assert set(late) & workspace.docks.keys() == {"price_chart"}  # a tab of the default layout
    assert inside(whole, "price_chart").inside is None
    places = {name: dock.geometry() for name, dock in workspace.docks.items() if not dock.closed}
    for key in late:
        whole.built.keyboard.table.run(f"dock.open.{key}")
        assert inside(whole, key).inside is not None, key
        assert whole.built.window.tabifiedDockWidgets(workspace.docks["flow"]), key
    assert "plates.again" in {command.id for command in dock_commands(workspace)}  # their commands have come with them
    assert {name: workspace.docks[name].width() for name in ("watchlist", "book")} == {
        name: places[name].width() for name in ("watchlist", "book")
    }


async def test_the_menu_has_them_by_what_they_are_about(whole: WholeWindow) -> None:
    window = whole.built.window
    menu = LayoutMenu(window.workspace, window.layouts.store, window.commands, window.layouts.switch, window)
    menu.fill()
    market = submenu(menu, "Market")
    assert [action.text() for action in market.actions()][:2] == ["Plates", "Screener"]
    market.actions()[0].trigger()
    assert not window.workspace.docks["plates"].closed
    menu.fill()
    again = submenu(menu, "Market")
    assert again.actions()[0].isChecked()
    assert again.actions()[1].text() == "New dock: Plates"
    again.actions()[0].trigger()
    assert window.workspace.docks["plates"].closed


async def test_a_window_takes_up_what_the_one_before_had(whole: WholeWindow) -> None:
    workspace = whole.built.window.workspace
    workspace.open("ipos")
    dock = inside(whole, "ipos").inside
    assert dock is not None
    dock.recall({"market": "US"})
    kept = whole.built.capture()
    old, whole.built = whole.built, whole.build()
    whole.built.restore(kept)
    whole.discard(old)
    closed = inside(whole, "ipos")
    assert closed.inside is None  # nobody has looked at it yet
    assert closed.memory()["market"] == "US"
    whole.built.window.show()
    whole.built.window.workspace.open("ipos")
    assert closed.inside is not None
    assert closed.inside.memory()["market"] == "US"


async def test_the_default_layout_closes_them(whole: WholeWindow) -> None:
    window = whole.built.window
    window.workspace.open("days")
    window.layouts.reset()
    assert window.workspace.docks["days"].closed
    assert window.workspace.untouched
    window.layouts.undo()
    assert not window.workspace.docks["days"].closed


def alive(whole: WholeWindow) -> dict[str, object]:
    """Everything that a dock can begin and forget to end."""
    hub, frame, window = whole.hub, whole.frame, whole.built.window
    heard: list[Sized] = [*hub._listeners.values(), *hub._topic_listeners.values(), hub._on_wanted, hub._on_dirty]
    return {
        "wanted": dict(hub._wanted),
        "listeners": sum(map(len, heard)),
        "frame": (len(frame._clients), len(frame._seconds)),
        "timers": sum(timer.isActive() and not timer.isSingleShot() for timer in window.findChildren(QTimer)),
        "parts": len(window.findChildren(QObject)),
    }


async def settled(whole: WholeWindow) -> dict[str, object]:
    """What is alive once Qt, the loop and every task have done what was due; a task that does not end fails here."""
    for _ in range(8):
        await asyncio.sleep(0)
    await tasks_done(failing=Exception)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    next_frame(whole.frame)
    await tasks_done(failing=Exception)  # what the first frame of a new part began
    return alive(whole)


async def test_opened_and_closed_again_and_again_they_add_nothing(whole: WholeWindow) -> None:
    workspace = whole.built.window.workspace
    wanted = dict(whole.hub._wanted)
    for key in ours(whole)[::STRIDE]:
        workspace.open(key)
        opened = await settled(whole)
        workspace.close(workspace.docks[key])
        closed = await settled(whole)
        assert whole.hub._wanted == wanted, key
        for _ in range(TIMES - 1):
            workspace.open(key)
            workspace.close(workspace.docks[key])
        assert await settled(whole) == closed, key
        workspace.open(key)
        assert await settled(whole) == opened, key
        workspace.close(workspace.docks[key])


async def test_destroyed_they_leave_nothing(whole: WholeWindow) -> None:
    workspace = whole.built.window.workspace
    before = await settled(whole)
    for key in ours(whole)[::STRIDE]:
        make = workspace.specs[key].build
        for _ in range(DESTROYED):
            part = make(whole.selection.beside())
            holder = QWidget(whole.built.window)
            column = QVBoxLayout(holder)
            column.addWidget(part.bar)
            column.addWidget(part.body)
            assert part.selection is not None
            part.selection.setParent(holder)
            holder.show()
            part.body.setFocus()
            await asyncio.sleep(0)
            holder.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert await settled(whole) == before, key


async def test_the_cash_journal_is_found_by_other_words(whole: WholeWindow) -> None:
    found = {each.id for each in whole.built.keyboard.table.commands if "cash journal" in each.also}
    assert found == {f"blotter.filter.cash.{key}" for key in ("all", "7", "30")}
