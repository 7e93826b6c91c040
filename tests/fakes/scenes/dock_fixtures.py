"""A trading floor, a scripted guard and a desk for the docks that trade."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from fakes.scenes.flow.chart import Services
    from fakes.scenes.flow.dock import Stage
    from fakes.scenes.market.reference import ReferenceScene
    from fakes.scenes.trading.dock_services import Room


@pytest.fixture
async def room(qapp: QApplication) -> AsyncIterator[Room]:
    from fakes.scenes.trading.dock_services import Room
    from fakes.scenes.trading.filled_hub import TradingFloor
    from fakes.scenes.trading.guard import ScriptedGuard, ScriptedSettlement
    from tideboard_desktop.orders.submission import OrderSubmission
    from tideboard_desktop.ui.frame import Frame
    from tideboard_desktop.ui.tasks import Tasks
    from tideboard_desktop.ui.theme import make_theme

    qapp.setQuitOnLastWindowClosed(False)
    failures: list[tuple[str, BaseException]] = []

    def report(error: BaseException, name: str) -> None:
        failures.append((name, error))

    floor, guard, settlement, tasks = TradingFloor(), ScriptedGuard(), ScriptedSettlement(), Tasks(report)
    theme, window = make_theme(), QWidget()
    window.resize(1000, 600)
    desk = OrderSubmission(guard, settlement, floor.hub, theme, tasks, clock=floor.clock, parent=lambda: window)
    frame = Frame(floor.hub, report)
    yield Room(floor, guard, settlement, tasks, frame, theme, desk, window)
    frame.stop()
    await tasks.close()
    window.hide()
    window.deleteLater()
    assert not failures


@pytest.fixture
async def stage(qapp: QApplication) -> AsyncIterator[Stage]:
    """The capital-flow dock, still empty."""
    from fakes.scenes.flow.dock import open_stage

    async with open_stage(qapp) as opened:
        yield opened


@pytest.fixture
async def running(stage: Stage) -> Stage:
    """The capital-flow dock with the made-up day in it."""
    from fakes.scenes.flow.dock import settle

    stage.services.publish_day()
    await settle()
    stage.frame_now()
    return stage


@pytest.fixture
async def reference(qapp: QApplication, tmp_path: Path) -> AsyncIterator[ReferenceScene]:
    """Docks over scripted reference data."""
    from fakes.scenes.market.reference import reference_scene

    async with reference_scene(qapp, tmp_path) as made:
        yield made


@pytest.fixture
def scene(reference: ReferenceScene) -> ReferenceScene:
    """The same under the name that tests of these docks alone use."""
    return reference


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with sixty archived sessions and today; nobody writes to it."""
    from fakes.scenes.flow import archive as flow_archive

    return flow_archive.fill(tmp_path_factory.mktemp("recorded"))


@pytest.fixture
async def past_services(qapp: QApplication) -> AsyncIterator[Services]:
    """Hub and clock at 10:46:20 of the made-up day, the day published."""
    from fakes.scenes.flow.chart import make_services
    from fakes.scenes.screen.whole_style import install
    from tideboard_desktop.ui.theme import make_theme, style_sheet

    qapp.setQuitOnLastWindowClosed(False)
    theme = make_theme()
    if qapp.styleSheet() != style_sheet(theme):
        install(qapp, theme)
    services = make_services(theme)
    services.publish_day()
    yield services
    await services.tasks.close()
    assert not services.errors
