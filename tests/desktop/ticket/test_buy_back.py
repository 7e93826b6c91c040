"""The ticket offers to buy a sold option back before its cover is sold."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fakes.scenes.trading.dock_services import Room
from fakes.scenes.trading.ticket import TicketScene
from fakes.values.reviews import TENCENT, checks
from fakes.values.trading import position
from fakes.values.waiting import until
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.model.review import CheckCode, typed

LEFT = Qt.MouseButton.LeftButton
CALL = InstrumentId("HK.TCH261230C610000")


@pytest.fixture
async def scene(room: Room) -> TicketScene:
    made = TicketScene(room)
    await until(room.window.isActiveWindow)
    return made


@pytest.mark.parametrize(("held", "back"), [((-5,), 2), ((-1,), 1), ((-1, -4), 2), ((), 2)])
async def test_the_sold_call_is_bought_back_before_its_shares_are_sold(
    scene: TicketScene, held: tuple[int, ...], back: int
) -> None:
    """For what would be bare, never more than is held short in all rows; the sale that was typed is kept."""
    account = scene.room.floor.account
    if held:
        rows = tuple(replace(position(account, one), instrument=CALL) for one in held)
        scene.room.floor.put(Topic.POSITIONS, account.id, rows)
    dock = scene.dock
    bare = typed(
        CheckCode.SHORT, passed=False, value=200, limit=200, contract=False, uncovered=2, sold=(CALL,), setting=""
    )
    dock.begin(TENCENT.id, Side.SELL, 200, Decimal(612))
    dock.preview.show()
    assert not dock.form.buy_back.isVisible()

    scene.room.guard.checks = (*checks(), bare)
    dock.preview.show()
    assert dock.form.buy_back.text() == "Buy TCH261230C610000 back first"
    assert dock.form.buy_back.isVisible()
    scene.room.guard.checks = checks()
    QTest.mouseClick(dock.form.buy_back, LEFT)
    ticket = dock.ticket
    assert (ticket.instrument_id, ticket.form.side, ticket.form.entered) == (CALL, Side.BUY, Decimal(back))
    assert scene.room.guard.submitted == []
    draft = dock.typed_before.draft
    assert draft is not None
    assert (draft.instrument, draft.form.entered) == (TENCENT.id, Decimal(200))
    dock.preview.show()
    assert not dock.form.buy_back.isVisible()
