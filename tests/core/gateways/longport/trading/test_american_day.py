"""A day at Longbridge's United States door: guard, brake, flatten and fees over the exchange's own ledger."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Coroutine, Iterator
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.trading.sandbox_scene import ROOMY, SandboxScene, sandbox_scene, with_brake
from fakes.servers.gateway_rigs import LONGPORT, WRITES, Call
from fakes.servers.sandbox import OpenSandbox, SandboxHere, sandbox_thread, standing_options
from fakes.values.order_checks import with_money
from fakes.values.waiting import in_time
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderDenied, OrderRejected, OrderUnknown
from tideboard_core.gateways.longport.trading.orders import MOST_BY_PAGES
from tideboard_core.gateways.longport.transport.rate_limits import TRADE_CALLS
from tideboard_core.model.credentials import DataCentre
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.flatten import LineState
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, OrderStatus, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.review import CheckCode
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_sandbox.exchange.broker.orders import OrderTicket
from tideboard_sandbox.program import Program

APPLE = InstrumentId("US.AAPL")
NEW_YORK: dict[str, Any] = {
    "opend_port": 0,
    "longport_port": 0,
    "longport_region": DataCentre.UNITED_STATES,
    "start": time(0, 0),
}
THANKSGIVING_EVE, LATE = date(2026, 11, 26), time(4, 40)
"""Twenty minutes before the close in New York: over the holiday the exchange has few trades to make."""
OLDER = 43 * 3600
"""Seconds after which an order is older than the pages of a day go back, of which more are read one by one."""
POINTS = ("before-read", "after-accept", "after-reply", "no-reply", "hold-reply", "refuse")


@pytest.fixture
def american() -> Iterator[SandboxHere]:
    """An exchange at eleven in New York, of its own for each test."""
    with sandbox_thread(standing_options(**NEW_YORK)) as opened:
        yield opened


@pytest.fixture
def eve() -> Iterator[SandboxHere]:
    """An exchange on the afternoon before a holiday."""
    with sandbox_thread(replace(standing_options(**NEW_YORK), date=THANKSGIVING_EVE, start=LATE)) as opened:
        yield opened


@pytest.fixture
async def eve_day(eve: SandboxHere, tmp_path: Path) -> AsyncIterator[SandboxScene]:
    """A scene there, unlocked."""
    async with sandbox_scene(eve, tmp_path, Environment.LIVE, rig=LONGPORT, instrument=APPLE, chores=0.1) as scene:
        await scene.unlock()
        yield scene


@pytest.fixture
async def day(american: OpenSandbox, tmp_path: Path) -> AsyncIterator[SandboxScene]:
    """A scene there, unlocked."""
    async with sandbox_scene(american, tmp_path, Environment.LIVE, rig=LONGPORT, instrument=APPLE, chores=0.1) as scene:
        await scene.unlock()
        yield scene
        scene.eager = False


async def held(scene: SandboxScene) -> Any:
    rows = await scene.done(scene.gateway.trading.positions(scene.account))
    assert not rows.unread
    return sum(row.quantity for row in rows if row.instrument == APPLE)


async def trade(scene: SandboxScene, side: Side, quantity: int) -> str:
    """Trade at the best opposite price, through the guard; returns the order's id at the broker."""
    request = scene.request(side, quantity=quantity)
    await scene.submitted(scene.guard.submit(request))
    order = await scene.until_order(request.client_order_id, lambda one: one.status is OrderStatus.FILLED)
    assert len(await scene.arrived(request.client_order_id)) == 1
    await scene.pace(40)
    return order.id


async def test_a_day_is_the_exchanges_to_the_cent(day: SandboxScene) -> None:
    trading, account = day.gateway.trading, day.account
    before = await day.done(trading.funds(account))
    began = await held(day)
    ids = [await trade(day, Side.BUY, 100), await trade(day, Side.BUY, 40), await trade(day, Side.SELL, 60)]
    assert await held(day) == began + 80

    fills = await day.done(trading.fills(account))
    assert not getattr(fills, "unread", 0)
    fees = await day.done(trading.order_fees(account, ids))
    assert {fee.order_id for fee in fees} == set(ids)
    assert all(sum(amount for _name, amount in fee.items) == fee.total > 0 for fee in fees)
    spent = sum(
        (fill.price * fill.quantity * (1 if fill.side is Side.BUY else -1) for fill in fills if fill.order_id in ids),
        Decimal(0),
    )
    after = await day.done(trading.funds(account))
    assert after.cash == before.cash - spent - sum(fee.total for fee in fees)

    await day.pace(40)
    run = await day.done(day.guard.submit_flatten(account, [APPLE]))
    (outcome,) = run.outcomes
    assert (outcome.state, outcome.error, outcome.line.side) == (LineState.DONE, None, Side.SELL)
    assert len(await day.arrived(outcome.client_order_id)) == 1
    await day.pace(40)
    assert await held(day) == 0


async def old_orders(american: SandboxHere, day: SandboxScene, count: int) -> None:
    """So many orders to buy a share, of the day before, which work far below the market; the day's reads are over."""
    account = f"{day.account.id}-US"

    def rest(program: Program) -> None:
        last = program.exchange.quote(APPLE).last
        for below in range(count):
            program.exchange.broker.place(
                OrderTicket(
                    account_id=account,
                    instrument=APPLE,
                    side=Side.BUY,
                    kind=OrderType.LIMIT,
                    quantity=1,
                    price=(last / 2).quantize(Decimal(1)) - below,
                    time_in_force=TimeInForce.GTC,
                    broker_type="LO",
                )
            )

    await american.within(rest)
    day.clock.set_market(datetime.fromisoformat((await day.sandbox.advance(OLDER))["time"]))
    await day.pace(31)
    await heard(day)
    await day.unlock()
    for _ in range(2):
        await day.done(day.blotter.read_orders(day.account))
        await day.pace(31)
    await heard(day)
    assert sum(order.open for order in day.orders) == count


@pytest.mark.parametrize(("count", "alone"), [(4, 4), (10, 0)])
async def test_a_position_is_closed_beside_orders_of_the_day_before(
    eve: SandboxHere, eve_day: SandboxScene, count: int, alone: int
) -> None:
    """Some take a call each of its proof, ten are searched for; what is free is asked, and its order has its call."""
    day = eve_day
    await trade(day, Side.BUY, 100)
    await old_orders(eve, day, count)

    before = await calls_of(day)
    run = await day.done(day.guard.submit_flatten(day.account, [APPLE]))
    (outcome,) = run.outcomes
    assert (outcome.state, outcome.error) == (LineState.DONE, None)
    asked = await calls_of_whole_lists(day, before, alone)
    assert asked["GET /v1/us/assets/available-holding"] == 1
    lists, searches = asked["GET /v1/trade/order/today"], asked["POST /v1/us/orders/query"]
    assert searches <= lists + 1
    assert asked["GET /v1/us/orders/ID"] <= alone * searches
    assert await held(day) == 0


async def test_a_second_exit_beside_eight_orders_of_its_own_waits_for_the_window_and_says_how_long(
    eve: SandboxHere, tmp_path: Path
) -> None:
    """Two exits that pass the largest order by their proof alone: 46 calls of the 30. Neither is impossible."""
    largest = Decimal(40_000)
    limits = with_money(ROOMY, currency="USD", order=largest)
    async with sandbox_scene(
        eve, tmp_path, Environment.LIVE, rig=LONGPORT, instrument=APPLE, chores=0.1, limits=limits
    ) as day:
        await day.unlock()
        more = int(largest / day.book.bids[0].price) + 5
        while await held(day) < 2 * more:
            await trade(day, Side.BUY, 100)
        await old_orders(eve, day, MOST_BY_PAGES)
        before = await held(day)
        await day.pace(31)
        await day.submitted(day.guard.submit(day.request(Side.SELL, quantity=more)))
        second = day.request(Side.SELL, quantity=more)
        with pytest.raises(OrderDenied) as denied:
            await day.submitted(day.guard.submit(second))
        wait = float(str(denied.value.data.get("proof_wait", 0)))
        assert (denied.value.code, denied.value.data.get("unproven")) == (CheckCode.VALUE, True)
        assert 2 < wait <= TRADE_CALLS.seconds + TRADE_CALLS.margin
        assert await day.arrived(second.client_order_id) == []
        await day.pace(wait)
        await heard(day)
        third = day.request(Side.SELL, quantity=more)
        while (again := await denial(day.submitted(day.guard.submit(third)))) is not None:
            # another read of the orders has taken calls of the window: then it says so again
            assert (again.code, again.data.get("unproven")) == (CheckCode.VALUE, True)
            await day.pace(float(str(again.data["proof_wait"])))
            await heard(day)
            third = day.request(Side.SELL, quantity=more)
        assert len(await day.arrived(third.client_order_id)) == 1
        await day.pace(40)
        assert await held(day) == before - 2 * more
        day.eager = False


async def calls_of(scene: SandboxScene) -> Counter[str]:
    """How often the port was asked for each call; details of orders count as one."""
    return Counter(scene.rig.told(await scene.sandbox.state())["requests"])


async def calls_of_whole_lists(scene: SandboxScene, before: Counter[str], alone: int) -> Counter[str]:
    """Calls since then, once each list of today has its one search and the details of the orders asked for alone.

    After a fill the lists are read beside the run; and one may have been under way before, with its search since then.
    """
    asked = await calls_of(scene) - before
    async with in_time("a search for each list, and each detail", lambda: asked):
        while (
            asked["POST /v1/us/orders/query"] < asked["GET /v1/trade/order/today"]
            or asked["GET /v1/us/orders/ID"] < alone * asked["GET /v1/trade/order/today"]
        ):
            await scene.done(asyncio.sleep(0))
            asked = await calls_of(scene) - before
    return asked


async def test_what_had_no_answer_is_found_and_sent_once(day: SandboxScene) -> None:
    before = await day.asked(Call.PLACE)
    await day.fault(Call.PLACE, "no-reply")
    request = day.request(price=day.book.bids[3].price)
    with pytest.raises(OrderUnknown):
        await day.submitted(day.guard.submit(request))
    await day.until(lambda: not day.blotter.writes.unknowns(day.account.id))
    assert len(await day.arrived(request.client_order_id)) == 1
    assert await day.asked(Call.PLACE) == before + 1
    assert await day.story(request.client_order_id) == ["intent", "unknown", "settled"]


async def test_a_refused_cancel_leaves_the_order_that_is_then_replaced(day: SandboxScene) -> None:
    request = day.request(price=day.book.bids[3].price)
    await day.submitted(day.guard.submit(request))
    order = await day.until_order(request.client_order_id, lambda one: one.status is OrderStatus.SUBMITTED)
    await day.fault(Call.CANCEL, "refuse")
    with pytest.raises(OrderRejected):
        await day.submitted(day.guard.submit_cancel(day.withdrawal(order)))
    await day.pace(2)
    await day.submitted(day.guard.submit_modify(day.change(order)))
    await day.until_order(request.client_order_id, lambda one: one.quantity == 200)
    (row,) = await day.arrived(request.client_order_id)
    assert (row["quantity"], row["status"]) == (200, "submitted")


@pytest.mark.parametrize(
    "changes",
    [
        {"exits": AttachedExits(stop_loss=ExitTerms(trigger=Decimal(100)))},
        {"order_type": OrderType.STOP, "price": None, "trigger": Decimal(400)},
        {
            "order_type": OrderType.TRAILING_STOP_LIMIT,
            "price": None,
            "trail_amount": Decimal(1),
            "limit_offset": Decimal(1),
        },
        {"hours": TradingHours.OVERNIGHT},
        {"side": Side.SELL},
    ],
    ids=["exits", "stop", "trailing", "night", "short"],
)
async def test_what_no_source_names_for_that_door_is_not_sent(day: SandboxScene, changes: dict[str, Any]) -> None:
    before = await day.asked(Call.PLACE)
    request = replace(day.request(), **changes)
    with pytest.raises(OrderDenied) as denied:
        await day.submitted(day.guard.submit(request))
    assert await day.asked(Call.PLACE) == before
    assert denied.value.code in {CheckCode.OFFERED, CheckCode.EXITS_OFFERED, CheckCode.SHORT}


async def elsewhere(day: SandboxScene) -> None:
    """Let another program buy half a share, with every push of it lost."""
    await day.sandbox.ask("drop-pushes", drop=True)
    await day.sandbox.ask("fraction", account=f"{day.account.id}-US", symbol=APPLE, quantity="0.5")


async def test_the_brake_counts_the_executions_of_anybody(day: SandboxScene) -> None:
    brake = with_brake(day, LossLimits(trades=50))
    before = brake.result(day.account, "USD").trades
    await elsewhere(day)
    assert brake.result(day.account, "USD").trades == before, "no push came"
    await day.done(day.blotter.read_day(day.account))
    found = brake.result(day.account, "USD")
    assert (found.trades, found.count_gaps) == (before + 1, ())


async def test_an_execution_whose_order_nobody_tells_lets_no_entry_go(day: SandboxScene) -> None:
    """The lists of orders are refused: the execution has no side, and the day's count is not known."""
    with_brake(day, LossLimits(trades=50))
    await elsewhere(day)
    await day.pace(12)  # the lists of before are too old to judge by
    await day.fault(Call.ORDERS, "refuse", times=40)
    before = await day.asked(Call.PLACE)
    with pytest.raises(OrderDenied, match="brake"):
        await day.submitted(day.guard.submit(day.request()))
    assert await day.asked(Call.PLACE) == before


async def walked(seed: int) -> Counter[str]:
    """Writes into faults, as a seed chooses them: each arrives once or not at all, and what arrived is found."""
    chance, met = random.Random(seed), Counter[str]()
    with sandbox_thread(standing_options(**NEW_YORK)) as sandbox, tempfile.TemporaryDirectory() as directory:
        failed: AssertionError | None = None
        async with sandbox_scene(
            sandbox, Path(directory), Environment.LIVE, rig=LONGPORT, instrument=APPLE, chores=0.1
        ) as scene:
            try:
                await scene.unlock()
                for _ in range(chance.randint(2, 4)):
                    met[await faulted(scene, chance)] += 1
            except AssertionError as error:  # the scene's group of tasks would hide it
                failed = error
            scene.eager = False
    if failed is not None:
        raise AssertionError(f"seed {seed}: {failed}") from failed
    return met


ENDS = {RecordKind.ACCEPTED: "accepted", RecordKind.UNKNOWN: "unknown", RecordKind.REJECTED: "rejected"}
"""What the order log has of a write by how it ended at the guard."""


async def denial(write: Awaitable[object]) -> OrderDenied | None:
    """Why the guard denied a write; None where it let it go."""
    try:
        await write
    except OrderDenied as denied:
        return denied
    return None


async def heard(scene: SandboxScene) -> None:
    """Wait for the connection, which is proven by data: the exchange stands here, and a leap of time is a silence."""
    await scene.sandbox.ask("trade", symbol=APPLE, side="buy", quantity=1)
    await scene.until_steady()


async def faulted(scene: SandboxScene, chance: random.Random) -> str:
    """One write into one fault; how it ended at the guard."""
    await heard(scene)
    await scene.pace(11)
    if not scene.lock.is_open(scene.account):
        await scene.unlock()
    call, point = chance.choice(WRITES), chance.choice(POINTS)
    order = None
    if call is not Call.PLACE:
        order = next((row for row in scene.orders if row.status is OrderStatus.SUBMITTED), None)
        call = Call.PLACE if order is None else call
    before = await scene.asked(call)
    await scene.fault(call, point)
    if order is None:
        request = scene.request(price=scene.book.bids[chance.randint(2, 4)].price)
        number = request.client_order_id
        work: Coroutine[Any, Any, Any] = scene.guard.submit(request)
    elif call is Call.MODIFY:
        change = scene.change(order, 100 * chance.randint(2, 4))
        number = change.client_order_id
        work = scene.guard.submit_modify(change)
    else:
        withdrawal = scene.withdrawal(order)
        number = withdrawal.client_order_id
        work = scene.guard.submit_cancel(withdrawal)
    try:
        await scene.submitted(work)
        ended = "accepted"
    except OrderUnknown:
        ended = "unknown"
    except OrderRejected:
        ended = "rejected"
    except OrderDenied:
        ended = "denied"
    logged = {record.kind for record in await scene.records() if record.id == number} & ENDS.keys()
    assert logged == {kind for kind, word in ENDS.items() if word == ended}, "the order log says otherwise"
    await scene.sandbox.release()
    assert await scene.asked(call) - before <= 1, "sent twice"
    await heard(scene)
    if order is None:
        rows = await scene.arrived(number)
        assert len(rows) <= 1, "sent twice"
        assert rows or ended != "accepted"
        assert not rows or ended in {"accepted", "unknown"}
        if rows:
            await scene.until(lambda: all(w.client_order_id != number for w in unknowns(scene)))
    for write in unknowns(scene):
        if not write.asking:
            scene.blotter.decide(write.client_order_id)
    return ended


def unknowns(scene: SandboxScene) -> Any:
    return scene.blotter.writes.unknowns(scene.account.id)


@pytest.mark.whole("more")
@pytest.mark.timeout(900, method="signal")
@pytest.mark.parametrize("seeds", [range(4), pytest.param(range(4, 28), id="more")])
async def test_faults_at_the_american_door(seeds: range) -> None:
    met = Counter[str]()
    for seed in seeds:
        met += await walked(seed)
    assert {"rejected", "unknown"} <= met.keys(), met
