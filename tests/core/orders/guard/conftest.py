"""What tests of the guard share: a broker with two positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fakes.scenes.trading.flatten_broker import FlattenBroker
    from fakes.scenes.trading.trading_scene import TradingScene


@pytest.fixture
def broker(scene: TradingScene) -> FlattenBroker:
    """LIVE, unlocked: 800 shares long, 300 short, last 612.50, bounds 606.50 and 618.50. Each sleep takes its time."""
    from fakes.scenes.trading.flatten_broker import FlattenBroker

    made = FlattenBroker(scene, (800, -300, 0))
    scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))
    return made
