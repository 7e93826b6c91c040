"""Docks over scripted reference data."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.dock_fixtures import reference
from fakes.scenes.market.reference import ReferenceScene, reference_scene

__all__ = ["reference", "scene"]


@pytest.fixture
async def scene(qapp: QApplication, tmp_path: Path) -> AsyncIterator[ReferenceScene]:
    async with reference_scene(qapp, tmp_path) as made:
        yield made
