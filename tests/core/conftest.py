"""What many tests of the core share; those that need it otherwise make it under the same name."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.lock import own_password
from tideboard_core.model.order import Environment


@pytest.fixture(autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Let the hash of our own password take little memory: each takes half a second of processor time else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own_password, "MEMORY_KIB", 64)
        yield


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still."""
    return ManualClock()


@pytest.fixture
def sinks() -> Sinks:
    """Where a gateway puts what it hears."""
    return Sinks()


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """A LIVE scene, unlocked."""
    async with trading_scene(tmp_path) as made:
        await made.unlock()
        yield made


@pytest.fixture
async def practice(tmp_path: Path) -> AsyncIterator[TradingScene]:
    async with trading_scene(tmp_path, Environment.PRACTICE) as made:
        await made.unlock()
        yield made
