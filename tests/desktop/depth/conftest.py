"""Depth over time over pushed books."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

from fakes.scenes.dock_fixtures import reference

if TYPE_CHECKING:
    from fakes.scenes.market.depth import DepthScene
    from fakes.scenes.market.reference import ReferenceScene

__all__ = ["depth", "reference"]


@pytest.fixture
async def depth(reference: ReferenceScene) -> AsyncIterator[DepthScene]:
    """A scene at the open."""
    from fakes.scenes.market.depth import DepthScene

    scene = DepthScene(reference)
    yield scene
    await reference.quiet()
