"""A shown window of plain docks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from fakes.values.failing import fail

if TYPE_CHECKING:
    from fakes.scenes.window.workspace import Bench, Office


@pytest.fixture
def bench(qapp: QApplication) -> Iterator[Bench]:
    """1600 x 1000, in the default layout."""
    from fakes.scenes.window.workspace import Bench

    made = Bench().show()
    yield made
    made.end()


@pytest.fixture
def office(bench: Bench) -> Office:
    """The bench with named layouts, which no file keeps."""
    from fakes.scenes.window.workspace import Office
    from tideboard_desktop.ui.tasks import Tasks
    from tideboard_desktop.window.workspace.layout_store import LayoutStore

    tasks = Tasks(fail)
    return Office(bench, LayoutStore(None, tasks), tasks)
