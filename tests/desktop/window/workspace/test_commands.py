"""Every action on docks and layouts can be run without a mouse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.scenes.window.workspace import Office
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.selection import LinkRole
from tideboard_desktop.window.workspace.commands import RESIZE_STEP, workspace_commands


@pytest.fixture
def commands(office: Office) -> dict[str, Command]:
    """By id."""
    office.store.save_as("Day", office.bench.workspace.capture())
    found = workspace_commands(office.bench.workspace, office.desk)
    assert len({command.id for command in found}) == len(found)
    keys = [key for command in found for key in command.keys]
    assert len(keys) == len(set(keys))
    return {command.id: command for command in found}


def test_floating_docking_and_closing_the_dock_in_use(office: Office, commands: dict[str, Command]) -> None:
    workspace = office.bench.workspace
    workspace.go_to("book")
    dock = workspace.docks["book"]
    assert not commands["dock.dock"].enabled()
    commands["dock.float"].run()
    assert dock.isFloating()
    assert not commands["dock.float"].enabled()

    commands["dock.dock"].run()
    assert not dock.isFloating()
    commands["dock.close"].run()
    assert dock.closed


@pytest.mark.parametrize(("name", "letter"), [("a", "A"), ("b", "B"), ("c", "C"), ("none", "")])
def test_linking_the_dock_in_use(office: Office, commands: dict[str, Command], name: str, letter: str) -> None:
    office.bench.workspace.go_to("ticket")
    commands[f"dock.link.{name}"].run()

    assert office.bench.link("ticket").letter == letter


def test_the_direction_of_a_link_without_a_mouse(office: Office, commands: dict[str, Command]) -> None:
    bench = office.bench
    bench.workspace.go_to("flow")
    commands["dock.role.target"].run()
    assert bench.link("flow").role is LinkRole.TARGET
    commands["dock.role.both"].run()
    assert bench.link("flow").role is LinkRole.BOTH

    commands["dock.link.none"].run()
    assert not commands["dock.role.source"].enabled()
    bench.workspace.go_to("ticket")
    assert not commands["dock.role.source"].enabled(), "its letter tells its security"


def test_the_dock_that_is_there_is_listed_before_a_further_one(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The palette keeps this order among equal matches: Enter after a dock's name does not open a second dock."""
    workspace = office.bench.workspace
    specs = {**workspace.specs, "flow": replace(workspace.specs["flow"], group="Market")}
    monkeypatch.setattr(type(workspace), "specs", specs)
    ids = [command.id for command in workspace_commands(workspace, office.desk)]
    assert ids.index("dock.open.flow") < ids.index("dock.new.flow")


def test_new_docks_until_there_is_no_room(office: Office, commands: dict[str, Command]) -> None:
    office.bench.workspace.go_to("flow")
    for _ in range(3):
        assert commands["dock.new.flow"].enabled()
        commands["dock.new.flow"].run()

    assert not commands["dock.new.flow"].enabled()
    assert commands["dock.new.flow"].why_not()
    assert "dock.new.ticket" not in commands


@pytest.mark.parametrize("way", ["left", "right", "up", "down"])
def test_moving_changes_the_layout_and_undo_takes_it_back(
    office: Office, commands: dict[str, Command], way: str
) -> None:
    before = office.bench.places()
    office.bench.workspace.go_to("flow")
    commands[f"dock.move.{way}"].run()
    office.bench.settle()
    assert office.bench.places() != before
    assert commands["layout.undo"].enabled()

    commands["layout.undo"].run()
    assert office.bench.places() == before
    assert not commands["layout.undo"].enabled()


def test_named_layouts_are_commands(office: Office, commands: dict[str, Command]) -> None:
    assert commands["layout.switch.1"].text == "Layout: Day"
    office.bench.workspace.close(office.bench.workspace.docks["book"])
    commands["layout.switch.1"].run()
    assert not office.bench.workspace.docks["book"].closed

    commands["layout.delete"].run()
    assert not commands["layout.rename"].enabled()


def test_docks_grow_and_shrink_without_a_mouse(office: Office, commands: dict[str, Command]) -> None:
    office.bench.workspace.go_to("flow")
    before = office.bench.places()["flow"].size()
    for name in ("narrower", "lower"):
        commands[f"dock.size.{name}"].run()
        office.bench.settle()
    after = office.bench.places()["flow"].size()
    assert (before.width() - after.width(), before.height() - after.height()) == (RESIZE_STEP, RESIZE_STEP)
    assert not office.bench.workspace.untouched

    for name in ("wider", "taller"):
        commands[f"dock.size.{name}"].run()
        office.bench.settle()
    assert office.bench.places()["flow"].size() == before


def test_a_floating_dock_grows_too(office: Office, commands: dict[str, Command]) -> None:
    dock = office.bench.workspace.docks["book"]
    office.bench.workspace.toggle_floating(dock)
    before = dock.width()
    commands["dock.size.wider"].run()

    assert dock.width() == before + RESIZE_STEP


def test_stepping_from_dock_to_dock_reaches_tabs_and_windows_of_their_own(
    office: Office, commands: dict[str, Command]
) -> None:
    workspace = office.bench.workspace
    workspace.go_to("blotter")
    workspace.stack(workspace.docks["blotter"])
    workspace.toggle_floating(workspace.docks["ticket"])
    office.bench.settle()
    workspace.go_to("watchlist")
    reached = []
    for _ in range(5):
        commands["dock.next"].run()
        reached.append(workspace.active.identity)

    assert sorted(reached) == sorted(workspace.docks)
    commands["dock.previous"].run()
    assert workspace.active.identity == reached[-2]


def test_each_further_dock_has_a_command_to_go_there(office: Office) -> None:
    workspace = office.bench.workspace
    workspace.open_another("book")
    workspace.go_to("flow")
    go = next(one for one in workspace_commands(workspace, office.desk) if one.id == "dock.go.book-2")
    go.run()

    assert (go.text, workspace.active.identity) == ("Go to Book 2", "book-2")
