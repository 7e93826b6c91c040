"""Asking broker and book before the checks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.trading import TENCENT, order_row
from tideboard_core.errors import GatewayDown
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.model.order import ModifyRequest, OrderType, Side
from tideboard_core.orders.draft import draft_of


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[TradingScene]:
    async with trading_scene(tmp_path) as made:
        yield made


async def test_a_broker_that_does_not_answer_is_not_waited_for(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("tideboard_core.orders.pretrade.ASK_BEFORE", 0.01)
    monkeypatch.setattr(scene.gateway, "max_quantity", never)

    asked = await scene.pretrade.read_for(draft_of(scene.request()))

    assert asked.max_quantity is None


async def test_a_market_order_without_any_price_asks_for_no_maximum(scene: TradingScene) -> None:
    scene.hub.forget(Topic.BOOK.of(TENCENT.id))
    scene.hub.forget(Topic.QUOTE.of(TENCENT.id))
    scene.gateway.refuse_reads = GatewayDown("connection-closed")

    asked = await scene.pretrade.read_for(draft_of(scene.request(order_type=OrderType.MARKET)))

    assert asked.max_quantity is None
    assert "max_quantity" not in scene.gateway.reads


async def test_many_wishes_for_a_fresh_book_are_one_read(scene: TradingScene) -> None:
    scene.gateway.reads.clear()
    for _ in range(20):
        scene.pretrade.freshen(TENCENT.id)
    await scene.spawn.settled()
    assert scene.gateway.reads == ["book"]

    scene.pretrade.freshen(TENCENT.id)
    await scene.spawn.settled()

    assert scene.gateway.reads == ["book"] * 2


@pytest.mark.parametrize("late", [False, True], ids=["in time", "after it has given up"])
async def test_a_fault_of_a_list_comes_out(scene: TradingScene, monkeypatch: pytest.MonkeyPatch, *, late: bool) -> None:
    """At the submission that waits for it, else at the owner of all tasks."""
    asked, answer = asyncio.Event(), asyncio.Event()

    async def faulty(*_: object, **__: object) -> None:
        asked.set()
        await answer.wait()
        raise ZeroDivisionError

    monkeypatch.setattr(scene.gateway, "orders", faulty)
    scene.clock.advance(60.0)  # the lists are old
    verdicts = scene.pretrade.verdicts(draft_of(scene.request()))
    if late:
        waiting = asyncio.ensure_future(scene.pretrade.reread(scene.account, verdicts))  # noqa: TID251  awaited below
        await asked.wait()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    answer.set()
    with pytest.raises(ZeroDivisionError):
        await (scene.spawn.settled() if late else scene.pretrade.reread(scene.account, verdicts))


# --- contracts of other programs among the day's orders -------------------------------------------------------------

CALL = replace(TENCENT, id=InstrumentId("HK.TCH261127C600000"), security_type=SecurityType.OPTION, multiplier=100)


async def with_contract(scene: TradingScene, **changes: object) -> None:
    row = order_row(scene.account, instrument=CALL.id, quantity=3, filled=0, price=Decimal("22.30"), remark="")
    scene.gateway.order_rows = [replace(row, **changes)]  # type: ignore[arg-type]  # fields of the row
    await scene.blotter.read_orders(scene.account)
    scene.gateway.reads.clear()


async def test_a_submission_learns_how_many_shares_stand_behind_a_contract(scene: TradingScene) -> None:
    scene.gateway.fact_rows = [CALL]
    await with_contract(scene)
    draft = draft_of(scene.request())

    verdicts = scene.pretrade.verdicts(draft, await scene.pretrade.read_for(draft))

    assert verdicts.snapshot.traded_today == 6690


async def test_a_ticket_asks_once_for_contracts_that_nobody_knows(scene: TradingScene) -> None:
    await with_contract(scene)
    draft = draft_of(scene.request())
    for _ in range(3):
        assert scene.pretrade.verdicts(draft).snapshot.traded_today is None
        await scene.spawn.settled()

    assert scene.gateway.reads == ["instruments"]
    scene.gateway.generation += 1
    scene.gateway.fact_rows = [CALL]
    scene.pretrade.verdicts(draft)
    await scene.spawn.settled()

    assert scene.pretrade.verdicts(draft).snapshot.traded_today == 6690


async def test_facts_that_cannot_be_read_leave_the_day_s_value_unknown(scene: TradingScene) -> None:
    await with_contract(scene)
    scene.gateway.refuse_reads = GatewayDown("connection-closed")
    draft = draft_of(scene.request())

    verdicts = scene.pretrade.verdicts(draft, await scene.pretrade.read_for(draft))

    assert verdicts.snapshot.traded_today is None


async def test_the_order_that_is_changed_does_not_count_beside_its_change(scene: TradingScene) -> None:
    order = scene.working(quantity=200, price=Decimal("611.00"))
    change = ModifyRequest(account=scene.account, order=order, client_order_id="TB-1120-0009", quantity=100)

    assert scene.pretrade.verdicts(draft_of(scene.request())).snapshot.traded_today == 122_200
    assert scene.pretrade.verdicts(draft_of(change)).snapshot.traded_today == 0


async def test_orders_that_cannot_be_read_leave_the_day_s_value_unknown(scene: TradingScene) -> None:
    scene.blotter.orders_unreadable(scene.account.id, "orderStatus")

    assert scene.pretrade.verdicts(draft_of(scene.request())).snapshot.traded_today is None


async def test_what_may_trade_besides_an_order_is_not_nothing_while_orders_are_not_known(scene: TradingScene) -> None:
    sale = draft_of(scene.request(side=Side.SELL))
    assert scene.pretrade.verdicts(sale).snapshot.working.committed == 0
    scene.blotter.orders_unreadable(scene.account.id, "orderStatus")

    assert scene.pretrade.verdicts(sale).snapshot.working.committed is None


async def test_the_other_side_s_contracts_are_not_asked_for(scene: TradingScene) -> None:
    await with_contract(scene, side=Side.SELL)

    assert scene.pretrade.verdicts(draft_of(scene.request())).snapshot.traded_today == 0
    assert scene.gateway.reads == []
