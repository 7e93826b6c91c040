"""A real archive of sixty sessions behind the flow dock's content."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import tideboard_desktop.flow.view  # noqa: F401  here, since the import stops the loop too long while a window stands
from fakes.scenes.flow import archive as flow_archive
from fakes.scenes.flow.chart import Services, make_services
from fakes.scenes.flow.open_body import OpenBody
from fakes.scenes.screen.whole_style import install
from tideboard_desktop.ui.theme import make_theme, style_sheet


@pytest.fixture(scope="package")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with sixty archived sessions and today; nobody writes to it."""
    return flow_archive.fill(tmp_path_factory.mktemp("recorded"))


@pytest.fixture
async def past_services(qapp: QApplication) -> AsyncIterator[Services]:
    """Hub and clock at 10:46:20 of the made-up day, the day published."""
    qapp.setQuitOnLastWindowClosed(False)
    theme = make_theme()
    if qapp.styleSheet() != style_sheet(theme):
        install(qapp, theme)
    services = make_services(theme)
    services.publish_day()
    yield services
    await services.tasks.close()
    assert not services.errors


@pytest.fixture
async def bodies(past_services: Services) -> AsyncIterator[OpenBody]:
    """Opens bodies; all are closed at the end."""
    made = OpenBody(past_services)
    yield made
    await made.close()
