"""The menu of layouts and docks."""

from __future__ import annotations

from PySide6.QtGui import QAction

from fakes.scenes.window.workspace import Office
from tideboard_desktop.window.workspace.commands import workspace_commands
from tideboard_desktop.window.workspace.layout_menu import LayoutMenu, dock_menu


def test_it_tells_what_is_there_when_it_opens(office: Office) -> None:
    bench, desk = office.bench, office.desk
    menu = LayoutMenu(
        bench.workspace, office.store, lambda: workspace_commands(bench.workspace, desk), desk.switch, bench.window
    )

    def actions() -> dict[str, QAction]:
        menu.aboutToShow.emit()
        return {action.text(): action for action in menu.actions() if action.text()}

    assert actions()["Default layout"].isChecked()
    assert not actions()["Delete layout"].isEnabled()
    actions()["Book"].trigger()
    assert bench.workspace.docks["book"].closed
    office.store.save_as("R&D", bench.workspace.capture())

    found = actions()
    assert not found["Default layout"].isChecked()
    assert found["R&&D"].isChecked()
    assert not found["Book"].isChecked()
    found["Book"].trigger()
    assert not bench.workspace.docks["book"].closed
    actions()["R&&D"].trigger()
    assert bench.workspace.docks["book"].closed


def test_the_menu_of_a_dock_has_its_actions_alone(office: Office) -> None:
    workspace = office.bench.workspace
    menu = dock_menu(workspace_commands(workspace, office.desk), workspace.docks["flow"], office.bench.window)
    words = [action.text() for action in menu.actions() if action.text()]

    assert words[:4] == ["Linked to A", "Float dock", "Put dock back", "Close dock"]
    assert not any(text.startswith("Link dock") for text in words)
    assert not any("ayout" in text for text in words)
