"""What tests of the lock share: a LIVE scene."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from tideboard_core.model.order import Environment


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """A LIVE scene, locked."""
    async with trading_scene(tmp_path) as made:
        yield made


@pytest.fixture
async def paper(tmp_path: Path) -> AsyncIterator[TradingScene]:
    async with trading_scene(tmp_path, Environment.PAPER) as made:
        yield made
