"""The broker's word on the largest quantity belongs to the symbol and the account it was asked for."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.dock_services import Room
from fakes.scenes.trading.ticket import TicketScene
from fakes.values.reviews import account
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, MaxQuantity


@pytest.fixture
async def scene(room: Room, qtbot: QtBot) -> TicketScene:
    result = TicketScene(room)
    qtbot.waitUntil(room.window.isActiveWindow)
    return result


@pytest.mark.parametrize("moved", ["symbol", "account"])
async def test_a_late_maximum_is_of_no_use_elsewhere(
    scene: TicketScene, moved: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Percent of what another symbol or account allows would be a wrong quantity."""
    answer: asyncio.Future[MaxQuantity] = asyncio.get_running_loop().create_future()

    async def ask(*_what: object) -> MaxQuantity:
        return await answer

    monkeypatch.setattr(scene.dock.max_quantity, "_read", ask)
    asking = asyncio.get_running_loop().create_task(
        scene.dock.max_quantity.load(scene.room.floor.account, Decimal(613))
    )
    await asyncio.sleep(0)
    if moved == "symbol":
        scene.room.selection.select(InstrumentId("HK.09988"))
    else:
        scene.dock.set_account(account(Environment.LIVE))
    answer.set_result(scene.broker.answer)
    await asking
    assert scene.dock.ticket.broker_maximum is None
