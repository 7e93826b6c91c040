"""What tests of the lock share: a LIVE scene."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fakes.scenes.trading.trading_scene import TradingScene


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """A LIVE scene, locked."""
    from fakes.scenes.trading.trading_scene import trading_scene

    async with trading_scene(tmp_path) as made:
        yield made


@pytest.fixture
async def paper(tmp_path: Path) -> AsyncIterator[TradingScene]:
    from fakes.scenes.trading.trading_scene import trading_scene
    from tideboard_core.model.order import Environment

    async with trading_scene(tmp_path, Environment.PAPER) as made:
        yield made
