"""The broker's word on the largest quantity belongs to the symbol and the account it was asked for."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest

from fakes.scenes.trading.filled_hub import position
from fakes.scenes.trading.ticket import TicketScene
from fakes.values.reviews import account
from fakes.values.waiting import until
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, MaxQuantity, OrderType, Side


async def test_an_answer_that_a_later_one_overtook_is_dropped(
    scene: TicketScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The largest quantity at a price that the form no longer has."""
    loop = asyncio.get_running_loop()
    few, many = (
        MaxQuantity(cash_buy=count, margin_buy=None, position_sell=0, short_sell=None) for count in (100, 4800)
    )
    answers: dict[str, asyncio.Future[MaxQuantity]] = {"61": loop.create_future(), "613": loop.create_future()}

    async def ask(*what: object) -> MaxQuantity:
        return await answers[str(what[-1])]

    monkeypatch.setattr(scene.dock.max_quantity, "_read", ask)
    asked = [
        loop.create_task(scene.dock.max_quantity.load(scene.room.floor.account, Decimal(price))) for price in answers
    ]
    await asyncio.sleep(0)
    answers["613"].set_result(few)
    await asked[1]
    answers["61"].set_result(many)
    await asked[0]
    assert scene.dock.ticket.most == 100


async def test_a_typed_price_asks_for_the_largest_quantity_at_it(scene: TicketScene) -> None:
    scene.dock._ask_later.stop()
    scene.type("306", "100")
    assert scene.dock._ask_later.isActive()
    scene.dock._ask_broker()
    await scene.settle()
    assert scene.broker.asked[-1] == ("HK.00700", OrderType.LIMIT, "306")


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


def held(scene: TicketScene, *quantities: int) -> None:
    """The list of positions after a fill, with a row for each quantity."""
    floor = scene.room.floor
    floor.put(Topic.POSITIONS, floor.account.id, tuple(position(floor.account, one) for one in quantities))
    scene.frame()


async def test_after_a_fill_the_largest_quantity_is_that_of_the_new_holding(scene: TicketScene) -> None:
    """Also where the ticket has no price yet, as after Close in the ticket."""
    scene.dock.choose_side(Side.SELL)
    await scene.dock.max_quantity.load(scene.room.floor.account, Decimal(613))
    assert scene.dock.ticket.most == 1000
    scene.type("", "100")
    scene.broker.asked.clear()

    held(scene, 1200)
    assert scene.dock.ticket.most == 1200
    assert "max 1,200" in scene.dock.form.quantity_row.note.text()
    await until(lambda: bool(scene.dock._ask_later.isActive()))
    scene.broker.answer = MaxQuantity(cash_buy=0, margin_buy=None, position_sell=1200, short_sell=None)
    scene.dock._ask_broker()
    await scene.settle()
    assert scene.broker.asked[0][0] == "HK.00700"
    assert scene.dock.ticket.broker_maximum == scene.broker.answer


async def test_a_holding_in_two_rows_can_be_sold_whole(scene: TicketScene) -> None:
    scene.dock.choose_side(Side.SELL)
    scene.dock.ticket.broker_maximum = None

    held(scene, 700, 500)
    assert scene.dock.ticket.most == 1200


async def test_an_answer_that_a_fill_overtook_is_dropped(scene: TicketScene, monkeypatch: pytest.MonkeyPatch) -> None:
    answer: asyncio.Future[MaxQuantity] = asyncio.get_running_loop().create_future()

    async def ask(*_what: object) -> MaxQuantity:
        return await answer

    monkeypatch.setattr(scene.dock.max_quantity, "_read", ask)
    asking = asyncio.get_running_loop().create_task(
        scene.dock.max_quantity.load(scene.room.floor.account, Decimal(613))
    )
    await asyncio.sleep(0)
    held(scene, 1200)
    answer.set_result(scene.broker.answer)
    await asking
    assert scene.dock.ticket.broker_maximum is None
