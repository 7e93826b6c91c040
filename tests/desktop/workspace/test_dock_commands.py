"""Every action on docks and layouts can be run without a mouse."""

from __future__ import annotations

import pytest

from fakes.workspace_bench import Office
from tideboard_desktop.commands import Command
from tideboard_desktop.workspace.dock_commands import workspace_commands


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
