"""Preferences over a file in a temporary folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tideboard_desktop.ui.preferences import Preferences
    from tideboard_desktop.ui.tasks import Tasks


@pytest.fixture
def preferences(tmp_path: Path, tasks: Tasks) -> Preferences:
    """The default settings; nothing is written."""
    from tideboard_core.system.settings import Settings
    from tideboard_core.system.settings_store import SettingsFile
    from tideboard_desktop.ui.preferences import Preferences

    return Preferences(Settings(), SettingsFile(tmp_path), tasks, writable=False, failed=lambda: None)
