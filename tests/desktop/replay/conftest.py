"""A replay window at 10:47 of a recorded day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from fakes.scenes.replay import ReplayScene


@pytest.fixture(scope="session")
def recorded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of the day; nobody writes to it."""
    from fakes.values.replayed import fill

    made = tmp_path_factory.mktemp("replayed") / "archive"
    fill(made, with_books=True)
    return made


@pytest.fixture
async def scene(
    qapp: QApplication, recorded_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[ReplayScene]:
    """On screen, its first figures there; rules are read when a test asks for them."""
    from fakes.scenes.replay import replay_scene
    from fakes.values.archive_market import TENCENT
    from tideboard_core.model.hub_keys import Topic
    from tideboard_desktop.replay import content

    monkeypatch.setattr(content, "_RULES_AFTER", 3600.0)  # else they are read in some tests and not in others
    async with replay_scene(qapp, recorded_folder) as made:
        await made.until(lambda: made.hub_has(Topic.FLOW.of(TENCENT)) and made.hub_has(Topic.QUOTE.of(TENCENT)))
        yield made
