"""The trading floor of the docks that trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.scenes.dock_fixtures import room

if TYPE_CHECKING:
    from fakes.scenes.trading.dock_services import Room
    from fakes.scenes.trading.ticket import TicketScene

__all__ = ["room"]


@pytest.fixture
async def scene(room: Room) -> TicketScene:
    from fakes.scenes.trading.ticket import TicketScene
    from fakes.values.waiting import until

    result = TicketScene(room)
    await until(room.window.isActiveWindow)
    return result
