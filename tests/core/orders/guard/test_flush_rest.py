"""A flush of 300 ms before a write over a real REST door: whatever happens in it, no bytes leave, and it is said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.trading.broker import MemoryStore
from fakes.scenes.trading.confirmer import ScriptedPerson
from fakes.scenes.trading.rest_desk import RestBroker, RestWalkDesk
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
    ActRequest,
    CancelAllRequest,
    CancelRequest,
    Environment,
    ModifyRequest,
    OrderAct,
    OrderRequest,
    OrderType,
    Side,
)

FLUSH = 0.3


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RestWalkDesk]:
    """A LIVE account, unlocked, with one working order of another program."""
    monkeypatch.setattr("tideboard_core.lock.own_password.MEMORY_KIB", 64)
    clock = ManualClock()
    broker = RestBroker(tmp_path, clock)
    await broker.server.listen(host="127.0.0.1", port=0)
    broker.well()
    made = RestWalkDesk(
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


async def locked(desk: RestWalkDesk) -> None:
    desk.lock.lock(LockReason.BY_HAND)


async def cut(desk: RestWalkDesk) -> None:
    noticed = asyncio.Event()
    desk.hub.listen(ORDERS_LINK, lambda _: noticed.set())
    desk.cut()
    await noticed.wait()


async def another_account(desk: RestWalkDesk) -> None:
    desk.choose(Environment.PAPER)


async def another_key(desk: RestWalkDesk) -> None:
    desk.broker.put(desk.broker.other)


async def no_key(desk: RestWalkDesk) -> None:
    desk.broker.put("")


async def left(desk: RestWalkDesk) -> None:
    await desk.gateway.close()


async def too_late(desk: RestWalkDesk) -> None:
    desk.clock.advance(2.0)


Event = Callable[[RestWalkDesk], Awaitable[None]]
EVENTS: list[tuple[Event, str]] = [
    (locked, "not-sent-locked"),
    (another_account, "not-sent-locked"),
    (cut, "not-sent-link"),
    (left, "not-sent-link"),
    (another_key, "not-sent-rest-key-changed"),
    (no_key, "not-sent-rest-key-changed"),
    (too_late, "not-sent-late"),
]


async def place(desk: RestWalkDesk, number: str) -> object:
    assert desk.account is not None
    request = OrderRequest(
        account=desk.account, instrument=TENCENT.id, side=Side.BUY, order_type=OrderType.LIMIT, quantity=100,
        price=Decimal("583.00"), client_order_id=number,
    )  # fmt: skip
    return await desk.guard.submit(request)


async def modify(desk: RestWalkDesk, number: str) -> None:
    assert desk.account is not None
    (order,) = desk.blotter.orders(desk.account.id) or ()
    request = ModifyRequest(account=desk.account, order=order, client_order_id=number, quantity=300)
    await desk.guard.submit_modify(request)


async def cancel(desk: RestWalkDesk, number: str) -> None:
    assert desk.account is not None
    (order,) = desk.blotter.orders(desk.account.id) or ()
    await desk.guard.submit_cancel(CancelRequest(account=desk.account, order=order, client_order_id=number))


async def cancel_all(desk: RestWalkDesk, number: str) -> object:
    assert desk.account is not None
    request = CancelAllRequest(account=desk.account, market=Market.HK, orders=(), client_order_id=number)
    return await desk.guard.submit_cancel_account(request)


async def disable(desk: RestWalkDesk, number: str) -> None:
    assert desk.account is not None
    (order,) = desk.blotter.orders(desk.account.id) or ()
    request = ActRequest(account=desk.account, order=order, act=OrderAct.DISABLE, client_order_id=number)
    await desk.guard.submit_act(request)


Write = Callable[[RestWalkDesk, str], Awaitable[object]]
WRITES: list[Write] = [place, modify, cancel, cancel_all, disable]


async def flushed(desk: RestWalkDesk, write: Write, number: str, event: Event | None) -> object:
    """Do it while the disk hangs for 300 ms, in which `event` happens."""
    await desk.audit.drain()
    desk.disk.gate.clear()
    desk.disk.entered.clear()

    async def meanwhile() -> None:
        await asyncio.to_thread(desk.disk.entered.wait)
        if event is not None:
            await event(desk)
        desk.clock.advance(FLUSH)
        desk.disk.gate.set()

    done, _ = await asyncio.gather(write(desk, number), meanwhile())
    return done


def story(desk: RestWalkDesk, number: str) -> list[str]:
    """What the log keeps of it."""
    _, records = read(bytes(desk.disk.seen))
    return [record.kind.value for record in records if record.id == number]


@pytest.mark.parametrize("write", WRITES)
async def test_whatever_happens_while_the_log_is_flushed_no_bytes_leave(desk: RestWalkDesk, write: Write) -> None:
    """One desk for all events; after each it is made well again."""
    for event, code in EVENTS:
        await ready(desk)
        assert desk.account is not None
        number, before = desk.guard.client_order_id(), desk.broker.exchange.broker.orders(desk.account.id)

        with pytest.raises(OrderDenied) as denied:
            await flushed(desk, write, number, event)

        assert denied.value.code == code, event.__name__
        assert desk.broker.server.came == [], event.__name__
        await desk.audit.drain()
        assert story(desk, number) == ["intent", "not-sent"], event.__name__
        desk.choose(Environment.LIVE)
        assert desk.account is not None
        assert desk.broker.exchange.broker.orders(desk.account.id) == before, event.__name__
        assert desk.blotter.writes.unknowns(desk.account.id) == (), event.__name__


@pytest.mark.parametrize("write", WRITES)
async def test_when_nothing_happens_it_goes_out_once(desk: RestWalkDesk, write: Write) -> None:
    number = desk.guard.client_order_id()
    await flushed(desk, write, number, None)
    assert len(desk.broker.server.came) == 1
    await desk.audit.drain()
    assert story(desk, number)[:2] == ["intent", "accepted"]


async def ready(desk: RestWalkDesk) -> None:
    """Connected with the door's own key, unlocked, nothing counted any more, prices fresh."""
    desk.broker.put(desk.broker.key)
    if not desk.gateway.connected:
        desk.gateway.link._closed(None)
    desk.clock.advance(31)
    await desk.stands()
    await desk.spawn.settled()
    await unlock_chosen(desk.lock, "123456", lifetime=UnlockLifetime.MINUTES_30)
    desk.market()
