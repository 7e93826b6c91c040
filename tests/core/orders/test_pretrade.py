"""Asking broker and book before the checks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.trading.desk import Desk, trading_desk
from fakes.values.trading import TENCENT, order_row
from tideboard_core.errors import GatewayDown
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.model.order import ModifyRequest, OrderType, Side
from tideboard_core.orders.draft import draft_of


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with trading_desk(tmp_path) as made:
        yield made


async def test_a_broker_that_does_not_answer_is_not_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("tideboard_core.orders.pretrade.ASK_BEFORE", 0.01)
    monkeypatch.setattr(desk.gateway, "max_quantity", never)

    asked = await desk.pretrade.ask(draft_of(desk.request()))

    assert asked.max_quantity is None


async def test_a_market_order_without_any_price_asks_for_no_maximum(desk: Desk) -> None:
    desk.hub.forget(Topic.BOOK.of(TENCENT.id))
    desk.hub.forget(Topic.QUOTE.of(TENCENT.id))
    desk.gateway.refuse_reads = GatewayDown("connection-closed")

    asked = await desk.pretrade.ask(draft_of(desk.request(order_type=OrderType.MARKET)))

    assert asked.max_quantity is None
    assert "max_quantity" not in desk.gateway.reads


async def test_many_wishes_for_a_fresh_book_are_one_read(desk: Desk) -> None:
    desk.gateway.reads.clear()
    for _ in range(20):
        desk.pretrade.freshen(TENCENT.id)
    await desk.spawn.settled()
    assert desk.gateway.reads == ["book"]

    desk.pretrade.freshen(TENCENT.id)
    await desk.spawn.settled()

    assert desk.gateway.reads == ["book"] * 2


# --- contracts of other programs among the day's orders -------------------------------------------------------------

CALL = replace(TENCENT, id=InstrumentId("HK.TCH261127C600000"), security_type=SecurityType.OPTION, multiplier=100)


async def with_contract(desk: Desk, **changes: object) -> None:
    row = order_row(desk.account, instrument=CALL.id, quantity=3, filled=0, price=Decimal("22.30"), remark="")
    desk.gateway.order_rows = [replace(row, **changes)]  # type: ignore[arg-type]  # fields of the row
    await desk.blotter.read_orders(desk.account)
    desk.gateway.reads.clear()


async def test_a_submission_learns_how_many_shares_stand_behind_a_contract(desk: Desk) -> None:
    desk.gateway.fact_rows = [CALL]
    await with_contract(desk)
    draft = draft_of(desk.request())

    verdicts = desk.pretrade.verdicts(draft, await desk.pretrade.ask(draft))

    assert verdicts.snapshot.traded_today == 6690


async def test_a_ticket_asks_once_for_contracts_that_nobody_knows(desk: Desk) -> None:
    await with_contract(desk)
    draft = draft_of(desk.request())
    for _ in range(3):
        assert desk.pretrade.verdicts(draft).snapshot.traded_today is None
        await desk.spawn.settled()

    assert desk.gateway.reads == ["instruments"]
    desk.gateway.generation += 1
    desk.gateway.fact_rows = [CALL]
    desk.pretrade.verdicts(draft)
    await desk.spawn.settled()

    assert desk.pretrade.verdicts(draft).snapshot.traded_today == 6690


async def test_facts_that_cannot_be_read_leave_the_day_s_value_unknown(desk: Desk) -> None:
    await with_contract(desk)
    desk.gateway.refuse_reads = GatewayDown("connection-closed")
    draft = draft_of(desk.request())

    verdicts = desk.pretrade.verdicts(draft, await desk.pretrade.ask(draft))

    assert verdicts.snapshot.traded_today is None


async def test_the_order_that_is_changed_does_not_count_beside_its_change(desk: Desk) -> None:
    order = desk.working(quantity=200, price=Decimal("611.00"))
    change = ModifyRequest(account=desk.account, order=order, client_order_id="TB-1120-0009", quantity=100)

    assert desk.pretrade.verdicts(draft_of(desk.request())).snapshot.traded_today == 122_200
    assert desk.pretrade.verdicts(draft_of(change)).snapshot.traded_today == 0


async def test_orders_that_cannot_be_read_leave_the_day_s_value_unknown(desk: Desk) -> None:
    desk.blotter.orders_unreadable(desk.account.id, "orderStatus")

    assert desk.pretrade.verdicts(draft_of(desk.request())).snapshot.traded_today is None


async def test_the_other_side_s_contracts_are_not_asked_for(desk: Desk) -> None:
    await with_contract(desk, side=Side.SELL)

    assert desk.pretrade.verdicts(draft_of(desk.request())).snapshot.traded_today == 0
    assert desk.gateway.reads == []
