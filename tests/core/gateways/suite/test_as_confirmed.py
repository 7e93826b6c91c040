"""Orders as they were confirmed, over each gateway: what the broker keeps otherwise is reported, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from fakes.scenes.trading.sandbox_scene import ROOMY, OpenScene, SandboxScene
from fakes.servers.gateway_rigs import PORTS, Call
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from fakes.values.hub_values import known
from run_forms import sized
from tideboard_core.errors import OrderDenied, OrderRejected
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import (
    CancelRequest,
    ModifyRequest,
    Order,
    OrderRequest,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.order_terms import TRAILING, OrderTerm, OrderType
from tideboard_core.model.session import TradingCalendar
from tideboard_core.orders.as_confirmed.comparison import EXITS_WITHIN, NOT_YET
from tideboard_core.orders.offers import not_offered
from tideboard_core.orders.writes import LISTS_APART
from tideboard_sandbox.command_line import CashAtStart, HoldingAtStart

APPLE, AMD = InstrumentId("US.AAPL"), InstrumentId("US.AMD")
SPACE = 31.0
"""Seconds between two orders: every window of a rate limit is over."""
ORDERS = sized(12, 100)
STOP = {"order_type": OrderType.STOP_LIMIT}
TRAIL = {"order_type": OrderType.TRAILING_STOP_LIMIT}
CASES: list[tuple[dict[str, str], dict[str, Any], set[OrderTerm]]] = [
    ({"side": "sell"}, {}, {OrderTerm.SIDE}),
    ({"quantity": "30"}, {}, {OrderTerm.QUANTITY}),
    ({"limit": "101.5"}, {}, {OrderTerm.LIMIT}),
    ({"type": "if-touched", "trigger": "90"}, {}, {OrderTerm.TYPE}),
    ({"trigger": "905", "limit": "905"}, STOP, {OrderTerm.TRIGGER, OrderTerm.LIMIT}),
    ({"trail": "3.5"}, TRAIL, {OrderTerm.TRAIL_AMOUNT}),
    ({"offset": "2"}, TRAIL, {OrderTerm.OFFSET}),
    ({"time-in-force": "gtc"}, {}, {OrderTerm.TIME}),
    ({"time-in-force": "day"}, {"time_in_force": TimeInForce.GTC}, {OrderTerm.TIME}),
    ({"hours": "regular"}, {"hours": TradingHours.EXTENDED}, {OrderTerm.HOURS}),
    ({"hours": "extended"}, {}, {OrderTerm.HOURS}),
]


@pytest.fixture(scope="module")
def standing() -> Iterator[OpenSandbox]:
    """An exchange at eleven in the evening of Hong Kong, while New York trades, with shares that may be sold."""
    accounts = ("real-US", "longport-real-US")
    holdings = tuple(HoldingAtStart(account, APPLE, Decimal(100), Decimal(250)) for account in accounts)
    cash = tuple(CashAtStart(account, Decimal(1_000_000)) for account in accounts)
    with sandbox_thread(standing_options(**PORTS, start=time(23, 0), holdings=holdings, cash=cash)) as opened:
        yield opened


@pytest.fixture
async def floor(scenes: OpenScene) -> Any:
    async with scenes(limits=ROOMY) as scene:
        await scene.view(APPLE, Market.US)
        await scene.pace(SPACE)
        await scene.unlock()
        yield scene


def order(scene: SandboxScene, **changes: Any) -> OrderRequest:
    """A purchase of ten shares that rests; a trailing order sells, since FUTU HK takes those to close alone."""
    last = known(scene.hub, Topic.QUOTE.of(APPLE)).last.quantize(Decimal(1))
    made, kind = scene.request(instrument=APPLE, quantity=10, price=last - 3), changes.get("order_type")
    if kind is OrderType.STOP_LIMIT:
        changes |= {"trigger": last + 5, "price": last + 5}
    if kind in TRAILING:
        changes |= {"price": None, "trail_amount": Decimal(5), "limit_offset": Decimal(1)}
    if kind in scene.gateway.trading.offers.closing_types.get(scene.account.firm, ()):
        changes |= {"side": Side.SELL}
    return replace(made, **changes)


def terms(row: Order) -> set[OrderTerm]:
    return {one.term for one in row.unsettled}


@pytest.mark.parametrize(("kept", "asked", "expected"), CASES, ids=[str(case[0]) for case in CASES])
async def test_a_term_that_the_broker_keeps_otherwise_is_told(
    floor: SandboxScene, kept: dict[str, str], asked: dict[str, Any], expected: set[OrderTerm]
) -> None:
    request = order(floor, **asked)
    await floor.sandbox.ask("keeps", terms=kept, door=floor.rig.name)
    await floor.guard.submit(request)

    row = await floor.until_order(request.client_order_id, lambda one: bool(one.unsettled))

    assert expected <= terms(row)
    assert all(one.kept != one.asked for one in row.differs)
    assert known(floor.hub, Topic.DIFFERENCE.of(f"{row.account_id}:{row.id}")).unsettled == row.unsettled
    floor.blotter.keep_difference(row)
    settled = await floor.until_order(request.client_order_id, lambda one: not one.unsettled)
    assert {one.term for one in settled.differs} == terms(row)


async def test_a_monitor_price_is_sent_and_compared_where_it_is_offered_and_denied_elsewhere(
    floor: SandboxScene,
) -> None:
    plain = order(floor, **TRAIL)
    assert plain.trail_amount is not None
    request = replace(plain, monitor=known(floor.hub, Topic.QUOTE.of(APPLE)).last.quantize(Decimal(1)) - 40)
    if not floor.gateway.trading.offers.monitors:
        with pytest.raises(OrderDenied, match="offered"):
            await floor.guard.submit(request)
        return
    await floor.guard.submit(request)
    row = await floor.until_order(request.client_order_id, lambda one: one.monitor is not None)
    assert (row.monitor, row.trigger, row.differs) == (request.monitor, None, ())
    await floor.pace(SPACE)

    other = replace(request, client_order_id=floor.guard.client_order_id())
    await floor.sandbox.ask("keeps", terms={"monitor": "61"}, door=floor.rig.name)
    await floor.guard.submit(other)
    kept = await floor.until_order(other.client_order_id, lambda one: bool(one.unsettled))
    assert terms(kept) == {OrderTerm.MONITOR}


async def test_a_change_that_the_broker_keeps_as_before_is_told_half_a_minute_later(floor: SandboxScene) -> None:
    request = order(floor)
    await floor.guard.submit(request)
    row = await floor.until_order(request.client_order_id, lambda _: True)
    await floor.pace(SPACE)
    await floor.sandbox.ask("keeps", terms={"limit": "before"}, write="change", door=floor.rig.name)
    assert row.price is not None
    change = replace(floor.change(row, 20), price=row.price - 1)

    await floor.guard.submit_modify(change)

    changed = await floor.until_order(request.client_order_id, lambda one: one.quantity == 20)
    assert changed.differs == ()  # not yet
    late = await floor.until_order(request.client_order_id, lambda one: bool(one.unsettled))
    assert terms(late) == {OrderTerm.LIMIT}
    assert late.price == row.price


async def test_an_accepted_order_in_no_list_is_told_and_counts_until_it_is_settled(floor: SandboxScene) -> None:
    request = order(floor)
    await floor.sandbox.ask("loses", door=floor.rig.name)
    number = await floor.guard.submit(request)

    passed = await floor.until(lambda: any(row.unsettled for row in floor.orders if row.id == number))

    assert passed >= NOT_YET + LISTS_APART - 1
    (row,) = (row for row in floor.orders if row.id == number)
    assert terms(row) == {OrderTerm.LISTED}
    counted = may_buy(floor)
    floor.blotter.keep_difference(row)
    assert number not in {one.id for one in floor.orders}
    assert may_buy(floor) == counted - 10


def may_buy(scene: SandboxScene) -> Any:
    """Shares that may still be bought, as the checks count them."""
    orders = scene.blotter.orders(scene.account.id) or ()
    return scene.order_journal.committed(scene.account.id, APPLE, Side.BUY, orders)


BRACKET = AttachedExits(take_profit=ExitTerms(trigger=Decimal(290)), stop_loss=ExitTerms(trigger=Decimal(250)))


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ({"exits": "none"}, {OrderTerm.STOP_LOSS, OrderTerm.TAKE_PROFIT}),
        ({"exits.stop": "none"}, {OrderTerm.STOP_LOSS}),
        ({"exits.stop": "249"}, {OrderTerm.STOP_TRIGGER}),
        ({"exits.profit-limit": "289"}, {OrderTerm.TAKE_LIMIT}),
        ({"exits.time-in-force": "day"}, {OrderTerm.EXIT_TIME}),
        ({"exits.hours": "extended"}, {OrderTerm.EXIT_HOURS}),
    ],
    ids=lambda values: "-".join(sorted(values)),
)
async def test_exits_that_the_broker_keeps_otherwise_are_told(
    floor: SandboxScene, kept: dict[str, str], expected: set[OrderTerm]
) -> None:
    if floor.gateway.trading.offers.exits is None:
        denied = order(floor, exits=BRACKET)
        with pytest.raises(OrderDenied):
            await floor.guard.submit(denied)
        return
    last = known(floor.hub, Topic.QUOTE.of(APPLE)).last.quantize(Decimal(1))
    request = order(floor, price=last + 2, exits=BRACKET)
    await floor.sandbox.ask("keeps", terms=kept, door=floor.rig.name)
    await floor.guard.submit(request)
    await floor.until_order(request.client_order_id, lambda one: one.filled == one.quantity and one.exits is not None)
    details = await floor.asked(Call.DETAIL)
    for _ in range(8):  # both clocks, so that the connection stands
        await floor.until_order(request.client_order_id, lambda _: True)
        await floor.pace(EXITS_WITHIN / 4)

    row = await floor.until_order(request.client_order_id, lambda one: bool(one.unsettled))

    assert terms(row) == expected
    if expected & {OrderTerm.STOP_LOSS, OrderTerm.TAKE_PROFIT}:
        assert await floor.asked(Call.DETAIL) >= details + 2  # what is missing is asked for anew each time
    assert row.filled == row.quantity or not expected & {OrderTerm.STOP_LOSS, OrderTerm.TAKE_PROFIT}
    floor.blotter.keep_difference(row)


def drawn(scene: SandboxScene, random: Random) -> OrderRequest:
    """An order that the broker offers, of any type, time and hours."""
    last, calendar = known(scene.hub, Topic.QUOTE.of(APPLE)).last, TradingCalendar()
    offers = scene.gateway.trading.offers
    day = scene.clock.market().date().replace(day=27)
    while True:
        kind, time_, hours = random.choice([*OrderType]), random.choice([*TimeInForce]), random.choice([*TradingHours])
        if not_offered(Market.US, kind, time_, hours, offers) is None:
            break
    step = Decimal("0.01")
    away = (last * Decimal(random.uniform(0.002, 0.03))).quantize(step)
    waits = kind in {OrderType.STOP, OrderType.STOP_LIMIT}
    touched = kind in {OrderType.IF_TOUCHED, OrderType.IF_TOUCHED_LIMIT}
    trigger = last + away if waits else last - away if touched else None
    priced = kind in {OrderType.LIMIT, OrderType.STOP_LIMIT, OrderType.IF_TOUCHED_LIMIT}
    assert calendar.is_trading_day(Market.US, day)
    exits = None
    if offers.exits is not None and kind in offers.exits.entries and random.random() < 0.5:
        exits = replace(BRACKET, take_profit=BRACKET.take_profit if random.random() < 0.5 else None)
    percent, beyond = random.random() < 0.5, away if random.random() < 0.5 else -away
    return replace(
        scene.request(instrument=APPLE),
        order_type=kind,
        quantity=random.randint(1, 3),  # the orders of a night are within the value of a day
        price=(trigger or last + beyond).quantize(step) if priced else None,
        trigger=None if trigger is None else trigger.quantize(step),
        time_in_force=time_,
        expires=day if time_ is TimeInForce.GTD else None,
        hours=hours,
        trail_amount=away if kind in TRAILING and not percent else None,
        trail_percent=Decimal("2.5") if kind in TRAILING and percent else None,
        limit_offset=step * random.randint(0, 50) if kind is OrderType.TRAILING_STOP_LIMIT else None,
        exits=exits,
    )


@pytest.mark.timeout(900, method="signal")
async def test_orders_that_are_kept_as_asked_differ_in_nothing(scenes: OpenScene) -> None:
    async with scenes(limits=ROOMY) as scene:
        await scene.view(APPLE, Market.US)
        await scene.pace(SPACE)
        random, differing, sent = Random(f"{scene.rig.name} as confirmed"), 0, 0
        for _ in range(ORDERS):
            await scene.unlock()
            try:
                request = drawn(scene, random)
                await scene.submitted(scene.guard.submit(request))
                sent += 1
                row = await scene.until_order(request.client_order_id, lambda _: True)
                await scene.pace(SPACE)
                if row.open and random.random() < 0.5:
                    await scene.submitted(changed(scene, row, random))
                await scene.pace(SPACE)
            except (OrderDenied, OrderRejected):  # a price that the market has left, or more than the account may
                continue
            differing += sum(bool(one.differs) for one in scene.orders)
        assert differing == 0, [(one, one.differs) for one in scene.orders if one.differs]
        assert sent >= ORDERS // 2
        assert scene.order_journal.otherwise == {}


def changed(scene: SandboxScene, row: Order, random: Random) -> Any:
    """A change of a working order, or its cancel."""
    shown = next(one for one in scene.orders if one.id == row.id)
    number = scene.guard.client_order_id()
    if random.random() < 0.3 or shown.order_type not in scene.gateway.trading.offers.modified:
        return scene.guard.submit_cancel(CancelRequest(account=scene.account, order=shown, client_order_id=number))
    price = None if shown.price is None or shown.order_type in TRAILING else shown.price - Decimal("0.05")
    return scene.guard.submit_modify(
        ModifyRequest(
            account=scene.account,
            order=shown,
            client_order_id=number,
            quantity=int(shown.quantity) + 1,
            price=price,
            trigger=None if shown.order_type in TRAILING else shown.trigger,
        )
    )


async def test_hours_that_futu_lowers_are_told_and_what_it_refuses_is_said_in_its_words(floor: SandboxScene) -> None:
    if floor.rig.name == "longport":
        return  # it has a session of the night, and none of day and night
    await floor.view(AMD, Market.US)
    last = known(floor.hub, Topic.QUOTE.of(AMD)).last.quantize(Decimal(1))

    def bought(hours: TradingHours) -> OrderRequest:
        return replace(order(floor), instrument=AMD, price=last - 3, hours=hours)

    await floor.sandbox.ask("scenario", name="night-list")
    try:
        lowered = bought(TradingHours.ALL_DAY)
        await floor.guard.submit(lowered)
        row = await floor.until_order(lowered.client_order_id, lambda one: bool(one.unsettled))
        assert terms(row) == {OrderTerm.HOURS}
        assert row.hours is TradingHours.EXTENDED
        await floor.pace(SPACE)
        kept = bought(TradingHours.EXTENDED)
        await floor.guard.submit(kept)
        assert (await floor.until_order(kept.client_order_id, lambda _: True)).differs == ()
        await floor.sandbox.ask("scenario", name="night-unsigned")
        await floor.pace(SPACE)
        with pytest.raises(OrderRejected) as refused:
            await floor.guard.submit(bought(TradingHours.ALL_DAY))
        assert "风险披露" in str(refused.value.data["text"])
    finally:
        await floor.sandbox.ask("scenario", name="calm")
