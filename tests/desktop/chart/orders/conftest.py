"""The trading floor, and a chart with one order on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.scenes.dock_fixtures import room

if TYPE_CHECKING:
    from fakes.scenes.chart_orders import OrderScene
    from fakes.scenes.trading.dock_services import Room

__all__ = ["room", "scene"]


@pytest.fixture
def scene(room: Room) -> OrderScene:
    from fakes.scenes.chart_orders import OrderScene

    return OrderScene(room)
