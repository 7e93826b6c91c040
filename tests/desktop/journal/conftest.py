"""The journal over the stores of a folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fakes.scenes.dock_fixtures import reference

if TYPE_CHECKING:
    from fakes.scenes.journal import JournalScene
    from fakes.scenes.market.reference import ReferenceScene

__all__ = ["journal", "reference"]


@pytest.fixture
async def journal(reference: ReferenceScene, tmp_path: Path) -> AsyncIterator[JournalScene]:
    """No trips yet."""
    from fakes.scenes.journal import journal_scene

    async with journal_scene(reference, tmp_path) as made:
        yield made
