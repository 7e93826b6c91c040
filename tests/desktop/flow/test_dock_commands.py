"""Every action of the flow dock by command."""

from __future__ import annotations

from fakes.scenes.flow.dock import Stage, settle
from tideboard_core.model.flow import FlowPeriod
from tideboard_desktop.flow.chart.display_options import FlowForm
from tideboard_desktop.flow.chart.line_styles import FlowLine
from tideboard_desktop.ui.command import Command


def by_id(stage: Stage) -> dict[str, Command]:
    """The dock's commands."""
    return {command.id: command for command in stage.dock.commands()}


async def test_ids_and_keys_are_unique(running: Stage) -> None:
    """A key in one scope means one thing."""
    commands = running.dock.commands()
    keys = [(key, command.scope) for command in commands for key in command.keys]

    assert len(by_id(running)) == len(commands)
    assert len(set(keys)) == len(keys)
    assert all(command.text and command.group for command in commands)


async def test_lines_and_views(running: Stage) -> None:
    """Each turns one thing over."""
    commands = by_id(running)
    for name in ("extra_large", "block"):
        commands[f"flow.toggle.{name}"].run()
    for name in ("bars", "to_now", "stack", "free_price", "local_time"):
        commands[f"flow.view.{name}"].run()
    picture = running.body.chart.picture

    assert picture is not None
    assert FlowLine.EXTRA_LARGE not in picture.shown
    assert FlowLine.BLOCK in picture.shown
    assert not picture.layout.has_bars
    assert len(picture.axis.spans) == 2  # before lunch the axis ends soon after now unless toggled
    assert picture.form is FlowForm.STACK
    assert picture.free_price
    assert picture.subject.local


async def test_the_crosshair_by_command(running: Stage) -> None:
    """As the keys on the chart do it."""
    commands = by_id(running)
    for name in ("last", "left", "left_ten"):
        commands[f"flow.crosshair.{name}"].run()
    crosshair = running.body.chart.crosshair
    assert crosshair is not None
    assert crosshair.index == 76 - 11
    commands["flow.crosshair.hide"].run()
    assert running.body.chart.crosshair is None


async def test_periods(running: Stage) -> None:
    """Any, the next, and back."""
    commands = by_id(running)
    commands["flow.period.week"].run()
    await settle()
    assert running.dock.period.key == FlowPeriod.WEEK.value
    commands["flow.period.next"].run()
    await settle()
    assert running.dock.period.key == FlowPeriod.MONTH.value
    commands["flow.period.turn"].run()
    assert running.dock.period.key == FlowPeriod.INTRADAY.value


async def test_what_was_chosen_comes_back(running: Stage) -> None:
    """Into a dock of another window."""
    commands = by_id(running)
    for name in ("flow.toggle.small", "flow.view.stack", "flow.view.bars", "flow.period.day"):
        commands[name].run()
    await settle()
    memory = running.dock.memory()
    for name in ("flow.toggle.small", "flow.view.stack", "flow.view.bars", "flow.period.intraday"):
        commands[name].run()
    assert running.dock.memory() != memory
    running.dock.recall(memory)
    await settle()

    assert running.dock.memory() == memory
    assert not running.body.toggles.button(FlowLine.SMALL).isChecked()
    assert running.body.switches.view.form is FlowForm.STACK
    assert running.dock.period.key == FlowPeriod.DAY.value
