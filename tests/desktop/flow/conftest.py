"""Theme, services and a screen for the tests of the chart's parts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.dock_fixtures import past_services, recorded, running, stage

if TYPE_CHECKING:
    from fakes.scenes.flow.chart import Services
    from fakes.scenes.flow.open_body import OpenBody
    from tideboard_desktop.flow.today.model import FlowDay
    from tideboard_desktop.ui.theme import Theme

__all__ = ["day", "on_screen", "past_services", "recorded", "running", "services", "stage", "theme"]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The dark theme with the bundled fonts, installed for the time of the test."""
    from fakes.scenes.screen.whole_style import install
    from tideboard_desktop.ui.theme import make_theme, style_sheet

    result = make_theme()
    if qapp.styleSheet() != style_sheet(result):
        install(qapp, result)
    return result


@pytest.fixture
def services(theme: Theme) -> Services:
    """Hub, schedule and feed at 10:46:20 of the made-up day."""
    from fakes.scenes.flow.chart import make_services

    return make_services(theme)


@pytest.fixture
def day(services: Services) -> Iterator[FlowDay]:
    """The made-up day as the dock pulls it."""
    from fakes.scenes.flow import day as flow_day
    from tideboard_desktop.flow.today.model import FlowDay

    services.publish_day()
    result = FlowDay(services.sources, flow_day.TENCENT, lambda: None)
    yield result
    result.close()


@pytest.fixture
def on_screen(qapp: QApplication) -> Iterator[Callable[..., None]]:
    """Show a widget at a size; everything shown is closed and deleted at the end."""
    shown: list[QWidget] = []

    def show(widget: QWidget, width: int = 928, height: int = 440) -> None:
        shown.append(widget)
        widget.resize(width, height)
        widget.show()
        qapp.processEvents()

    yield show
    for widget in shown:
        widget.close()
        widget.deleteLater()
    shown.clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
async def bodies(past_services: Services) -> AsyncIterator[OpenBody]:
    """Opens bodies; all are closed at the end."""
    from fakes.scenes.flow.open_body import OpenBody

    made = OpenBody(past_services)
    yield made
    await made.close()
