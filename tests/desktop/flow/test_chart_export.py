"""What leaves the flow dock: pictures and tables as files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFileDialog

from fakes.scenes.flow.chart import publish_second
from fakes.scenes.flow.dock import Stage, settle
from fakes.scenes.window.saving import saved
from tideboard_core.model.flow import FlowPeriod

pytestmark = pytest.mark.slow


async def written(stage: Stage, command: str, path: Path) -> bytes:
    """Run a command of the dock and give the file dialog an answer."""
    return await saved(stage.dock.window(), {one.id: one for one in stage.dock.commands()}[command], path)


async def test_files_come_out_of_the_dock(running: Stage, tmp_path: Path) -> None:
    """Picture as PNG and SVG, minutes and history as CSV, each through the commands of the dock."""
    assert (await written(running, "flow.picture.png", tmp_path / "a.png")).startswith(b"\x89PNG")
    svg = await written(running, "flow.picture.svg", tmp_path / "a.svg")
    assert QSvgRenderer(QByteArray(svg)).isValid()
    minutes = (await written(running, "flow.csv.minutes", tmp_path / "minutes.csv")).decode("utf-8-sig").splitlines()
    assert len(minutes) == 78
    running.dock.choose_period(FlowPeriod.DAY)
    await settle()
    history = (await written(running, "flow.csv.history", tmp_path / "history.csv")).decode("utf-8-sig").splitlines()
    assert running.body.pane.series is not None
    assert len(history) == len(running.body.pane.series) + 1


async def test_nothing_leaves_before_there_is_anything(stage: Stage) -> None:
    """Without minutes or a history the entries are greyed and do nothing."""
    commands = {one.id: one for one in stage.dock.commands()}
    for name in ("flow.csv.minutes", "flow.csv.history"):
        assert not commands[name].enabled()
        assert commands[name].why_not()
        commands[name].run()
    await settle()

    assert not stage.dock.window().findChildren(QFileDialog)


async def test_two_providers_leave_in_one_file_and_under_one_picture(running: Stage, tmp_path: Path) -> None:
    """Columns of their own, both names, both definitions in the caption."""
    publish_second(running.services)
    running.frame_now()
    running.dock.flip("compare")
    running.frame_now()
    minutes = (await written(running, "flow.csv.minutes", tmp_path / "two.csv")).decode("utf-8-sig").splitlines()
    head, definition = running.body.caption()

    assert minutes[0].endswith("provider,second net [HKD],gap [HKD],second provider")
    assert minutes[-1].endswith(",LongPort")
    assert head.endswith("Sandbox + LongPort")
    assert "Sandbox: A trade at the ask" in definition
    assert "LongPort: Net inflow is cumulative" in definition
    assert (await written(running, "flow.picture.png", tmp_path / "two.png")).startswith(b"\x89PNG")
    svg = await written(running, "flow.picture.svg", tmp_path / "two.svg")
    assert QSvgRenderer(QByteArray(svg)).isValid()
