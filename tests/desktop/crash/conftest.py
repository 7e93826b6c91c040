"""What the dialogs of a crash stand on: tasks and files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fakes.values.failing import fail

if TYPE_CHECKING:
    from tideboard_core.crash.files import CrashFiles
    from tideboard_desktop.ui.tasks import Tasks


@pytest.fixture
def tasks() -> Tasks:
    """Whose errors fail the test."""
    from tideboard_desktop.ui.tasks import Tasks

    return Tasks(fail)


@pytest.fixture
def files(tmp_path: Path) -> CrashFiles:
    """Of an empty data directory."""
    from tideboard_core.crash.files import CrashFiles

    return CrashFiles(tmp_path)
