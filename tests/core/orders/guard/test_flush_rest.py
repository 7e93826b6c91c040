"""A flush of 300 ms before a write over a real REST door: whatever happens in it, no bytes leave, and it is said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.trading.broker import MemoryStore
from fakes.scenes.trading.confirmer import ScriptedPerson
from fakes.scenes.trading.rest_scene import RestBroker, RestScene
from fakes.values.clock import ManualClock
from fakes.values.disk import Disk
from fakes.values.lock import unlock_chosen
from fakes.values.trading import TENCENT
from tideboard_core.audit.records import read
from tideboard_core.errors import OrderDenied
from tideboard_core.model.hub_keys import ORDERS_LINK
from tideboard_core.model.instrument import Market
from tideboard_core.model.lock import LockReason, UnlockLifetime
from tideboard_core.model.order import (
    ActionRequest,
    CancelAllRequest,
    CancelRequest,
    Environment,
    ModifyRequest,
    OrderAction,
    OrderRequest,
    OrderType,
    Side,
)

FLUSH = 0.3


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[RestScene]:
    """A LIVE account, unlocked, with one working order of another program."""
    clock = ManualClock()
    broker = RestBroker(tmp_path, clock)
    await broker.server.listen(host="127.0.0.1", port=0)
    broker.well()
    made = RestScene(
        broker,  # type: ignore[arg-type]  # it has what is asked of a broker
        tmp_path,
        clock=clock,
        disk=Disk(),
        store=MemoryStore(),
        person=ScriptedPerson(),
    )
    made.chosen = Environment.LIVE
    await made.begin()
    await made.stands()
    await unlock_chosen(made.lock, "123456", lifetime=UnlockLifetime.MINUTES_30)
    made.market()
    yield made
    made.disk.gate.set()
    await made.leave()
    await broker.server.shut()
    broker.exchange.close()


async def locked(scene: RestScene) -> None:
    scene.lock.lock(LockReason.BY_HAND)


async def cut(scene: RestScene) -> None:
    noticed = asyncio.Event()
    scene.hub.listen(ORDERS_LINK, lambda _: noticed.set())
    scene.cut()
    await noticed.wait()


async def another_account(scene: RestScene) -> None:
    scene.choose(Environment.PAPER)


async def another_key(scene: RestScene) -> None:
    scene.broker.put(scene.broker.other)


async def no_key(scene: RestScene) -> None:
    scene.broker.put("")


async def left(scene: RestScene) -> None:
    await scene.gateway.close()


async def too_late(scene: RestScene) -> None:
    scene.clock.advance(2.0)


Event = Callable[[RestScene], Awaitable[None]]
EVENTS: list[tuple[Event, str]] = [
    (locked, "not-sent-locked"),
    (another_account, "not-sent-locked"),
    (cut, "not-sent-link"),
    (left, "not-sent-link"),
    (another_key, "not-sent-rest-key-changed"),
    (no_key, "not-sent-rest-key-changed"),
    (too_late, "not-sent-late"),
]


async def place(scene: RestScene, number: str) -> object:
    assert scene.account is not None
    request = OrderRequest(
        account=scene.account, instrument=TENCENT.id, side=Side.BUY, order_type=OrderType.LIMIT, quantity=100,
        price=Decimal("583.00"), client_order_id=number,
    )  # fmt: skip
    return await scene.guard.submit(request)


async def modify(scene: RestScene, number: str) -> None:
    assert scene.account is not None
    (order,) = scene.blotter.orders(scene.account.id) or ()
    request = ModifyRequest(account=scene.account, order=order, client_order_id=number, quantity=300)
    await scene.guard.submit_modify(request)


async def cancel(scene: RestScene, number: str) -> None:
    assert scene.account is not None
    (order,) = scene.blotter.orders(scene.account.id) or ()
    await scene.guard.submit_cancel(CancelRequest(account=scene.account, order=order, client_order_id=number))


async def cancel_all(scene: RestScene, number: str) -> object:
    assert scene.account is not None
    request = CancelAllRequest(account=scene.account, market=Market.HK, orders=(), client_order_id=number)
    return await scene.guard.submit_cancel_account(request)


async def disable(scene: RestScene, number: str) -> None:
    assert scene.account is not None
    (order,) = scene.blotter.orders(scene.account.id) or ()
    request = ActionRequest(account=scene.account, order=order, action=OrderAction.DISABLE, client_order_id=number)
    await scene.guard.submit_action(request)


Write = Callable[[RestScene, str], Awaitable[object]]
WRITES: list[Write] = [place, modify, cancel, cancel_all, disable]


async def flushed(scene: RestScene, write: Write, number: str, event: Event | None) -> object:
    """Do it while the disk hangs for 300 ms, in which `event` happens."""
    await scene.audit.drain()
    scene.disk.gate.clear()
    scene.disk.entered.clear()

    async def meanwhile() -> None:
        await asyncio.to_thread(scene.disk.entered.wait)
        if event is not None:
            await event(scene)
        scene.clock.advance(FLUSH)
        scene.disk.gate.set()

    done, _ = await asyncio.gather(write(scene, number), meanwhile())
    return done


def story(scene: RestScene, number: str) -> list[str]:
    """What the log keeps of it."""
    _, records = read(bytes(scene.disk.seen))
    return [record.kind.value for record in records if record.id == number]


@pytest.mark.parametrize("write", WRITES)
async def test_whatever_happens_while_the_log_is_flushed_no_bytes_leave(scene: RestScene, write: Write) -> None:
    """One scene for all events; after each it is made well again."""
    for event, code in EVENTS:
        await ready(scene)
        assert scene.account is not None
        number, before = scene.guard.client_order_id(), scene.broker.exchange.broker.orders(scene.account.id)

        with pytest.raises(OrderDenied) as denied:
            await flushed(scene, write, number, event)

        assert denied.value.code == code, event.__name__
        assert scene.broker.server.came == [], event.__name__
        await scene.audit.drain()
        assert story(scene, number) == ["intent", "not-sent"], event.__name__
        scene.choose(Environment.LIVE)
        assert scene.account is not None
        assert scene.broker.exchange.broker.orders(scene.account.id) == before, event.__name__
        assert scene.blotter.writes.unknowns(scene.account.id) == (), event.__name__


@pytest.mark.parametrize("write", WRITES)
async def test_when_nothing_happens_it_goes_out_once(scene: RestScene, write: Write) -> None:
    number = scene.guard.client_order_id()
    await flushed(scene, write, number, None)
    assert len(scene.broker.server.came) == 1
    await scene.audit.drain()
    assert story(scene, number)[:2] == ["intent", "accepted"]


async def ready(scene: RestScene) -> None:
    """Connected with the door's own key, unlocked, nothing counted any more, prices fresh."""
    scene.broker.put(scene.broker.key)
    if not scene.gateway.connected:
        scene.gateway.link._closed(None)
    scene.clock.advance(31)
    await scene.stands()
    await scene.spawn.settled()
    await unlock_chosen(scene.lock, "123456", lifetime=UnlockLifetime.MINUTES_30)
    scene.market()
