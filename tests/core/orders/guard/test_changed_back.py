"""A change without an answer, and what a person does next: undo it. Terms as before an act prove nothing of the act."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.disk import Disk
from fakes.values.trading import TENCENT, order_row, position
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderDenied, OrderUnknown, RequestTimeout
from tideboard_core.model.order import MaxQuantity, ModifyRequest, Order, Side
from tideboard_core.model.review import CheckCode

HELD = 800


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
async def seller(tmp_path: Path, disk: Disk) -> AsyncIterator[TradingScene]:
    """LIVE, unlocked: 800 held, a sale of 200 works, and no write is answered."""
    async with trading_scene(tmp_path, disk=disk) as scene:
        await begin(scene)
        yield scene


async def begin(scene: TradingScene) -> None:
    await scene.unlock()
    scene.gateway.position_rows = [position(scene.account, HELD)]
    scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=HELD, short_sell=None)
    scene.gateway.answer = lambda _write: RequestTimeout("no-answer")
    await shows(scene, 200)


def sale(scene: TradingScene, quantity: int, **changes: Any) -> Order:
    fields: dict[str, Any] = {"side": Side.SELL, "quantity": quantity, "price": Decimal(640), "remark": ""}
    return order_row(scene.account, id="S1", **(fields | changes))


async def shows(scene: TradingScene, quantity: int, **changes: Any) -> None:
    """Some seconds later a list has the sale so."""
    scene.clock.advance(5)
    scene.gateway.order_rows = [sale(scene, quantity, **changes)]
    await scene.blotter.read_holdings(scene.account)
    scene.market()


async def ask(scene: TradingScene, quantity: int, price: str = "640") -> str:
    """Change the sale as its row is; returns our number of the change."""
    order, number = scene.blotter.order(scene.account.id, "S1"), scene.guard.client_order_id()
    assert order is not None
    fields: dict[str, Any] = {"order": order, "quantity": quantity, "price": Decimal(price)}
    if scene.gateway.answer == scene.gateway.accept:
        await scene.guard.submit_modify(ModifyRequest(account=scene.account, client_order_id=number, **fields))
        return number
    with pytest.raises(OrderUnknown):
        await scene.guard.submit_modify(ModifyRequest(account=scene.account, client_order_id=number, **fields))
    return number


def promised(scene: TradingScene) -> int:
    """Shares that may be sold already."""
    rows = scene.blotter.orders(scene.account.id) or ()
    return int(scene.order_journal.committed(scene.account.id, TENCENT.id, Side.SELL, rows))


def unknown(scene: TradingScene) -> list[str]:
    return [write.client_order_id for write in scene.blotter.writes.unknowns(scene.account.id)]


async def test_a_change_back_ends_nothing_by_the_row_that_both_left_as_it_was(seller: TradingScene) -> None:
    asked = await ask(seller, 800)
    assert promised(seller) == 800
    back = await ask(seller, 200)
    await shows(seller, 200)
    seller.blotter.order_changed(sale(seller, 200))

    assert promised(seller) == 800
    assert unknown(seller) == [asked, back]
    seller.gateway.answer = seller.gateway.accept
    with pytest.raises(OrderDenied) as error:
        await seller.guard.submit(seller.request(side=Side.SELL, quantity=600, price="612.00"))
    assert (error.value.code, error.value.data["promised"]) == (CheckCode.SHORT, 800)


async def test_rows_that_move_end_both(seller: TradingScene) -> None:
    """The broker took the first, then the second."""
    await ask(seller, 800)
    back = await ask(seller, 200)

    await shows(seller, 800)
    assert (promised(seller), unknown(seller)) == (800, [back])
    await shows(seller, 200)
    assert (promised(seller), unknown(seller)) == (200, [])


async def test_a_row_with_other_terms_than_before_ends_the_earlier_change_too(seller: TradingScene) -> None:
    await ask(seller, 800)
    await ask(seller, 300)

    await shows(seller, 300)
    assert (promised(seller), unknown(seller)) == (300, [])


async def test_a_list_of_before_a_change_shows_nothing_of_it(seller: TradingScene) -> None:
    """Another program has changed it: the list was on its way as ours left."""
    seller.gateway.order_rows = [sale(seller, 800)]
    read = seller.gateway.orders

    async def late(*arguments: Any, **words: Any) -> Any:
        seller.gateway.orders = read  # type: ignore[method-assign]
        rows = await read(*arguments, **words)
        seller.clock.advance(1)
        numbers.append(await ask(seller, 800))
        return rows

    numbers: list[str] = []
    seller.gateway.orders = late  # type: ignore[method-assign]
    await seller.blotter.read_orders(seller.account)
    assert unknown(seller) == numbers


async def test_an_answer_to_the_change_back_ends_both_with_the_next_row(seller: TradingScene) -> None:
    asked = await ask(seller, 800)
    seller.gateway.answer = seller.gateway.accept
    await ask(seller, 200)
    assert (promised(seller), unknown(seller)) == (800, [asked])

    await shows(seller, 200)
    assert (promised(seller), unknown(seller)) == (200, [])


async def test_a_late_no_to_the_first_leaves_the_second(seller: TradingScene) -> None:
    asked = await ask(seller, 800)
    back = await ask(seller, 200)
    seller.blotter.late_reply(asked, None, OrderDenied("refused"))

    assert (promised(seller), unknown(seller)) == (200, [back])


async def test_a_person_who_settles_the_change_back_ends_both(seller: TradingScene) -> None:
    await ask(seller, 800)
    seller.blotter.decide(await ask(seller, 200))

    await shows(seller, 200)
    assert (promised(seller), unknown(seller)) == (200, [])


async def test_a_price_that_was_changed_back_is_not_known_either(seller: TradingScene) -> None:
    asked = await ask(seller, 200, "620")
    back = await ask(seller, 200, "640")
    await shows(seller, 200)

    order = sale(seller, 200)
    assert unknown(seller) == [asked, back]
    assert {one.prices.price for one in seller.order_journal.terms_asked(order)} == {Decimal(620), Decimal(640)}
    await shows(seller, 200, price=Decimal(620))
    await shows(seller, 200)
    assert unknown(seller) == []


async def test_after_a_restart_the_first_row_proves_no_change_back(
    seller: TradingScene, disk: Disk, tmp_path: Path
) -> None:
    asked = await ask(seller, 800)
    back = await ask(seller, 200)
    await seller.audit.drain()
    async with trading_scene(tmp_path, disk=disk, clock=seller.clock) as again:
        await begin(again)
        assert (promised(again), unknown(again)) == (800, [asked, back])
        await shows(again, 800)
        await shows(again, 200)
        assert (promised(again), unknown(again)) == (200, [])


async def test_an_older_log_does_not_say_how_the_order_looked(seller: TradingScene, disk: Disk, tmp_path: Path) -> None:
    """So that of two changes the first row proves the first alone."""
    asked = await ask(seller, 800)
    back = await ask(seller, 200)
    records = [
        structs.replace(one, data={name: value for name, value in one.data.items() if name != "as_before"})
        for one in await seller.records()
        if one.kind in {RecordKind.INTENT, RecordKind.UNKNOWN}
    ]
    async with trading_scene(tmp_path / "older", clock=seller.clock) as again:
        again.guard.restore(records)
        await begin(again)
        assert (promised(again), unknown(again)) == (800, [asked, back])
        await shows(again, 800)
        assert (promised(again), unknown(again)) == (800, [back])
