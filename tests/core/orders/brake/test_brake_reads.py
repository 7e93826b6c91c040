"""What a submission under a loss brake reads: exits never wait for charges, entries see what anybody traded."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.trading.braked_scene import HELD, braked_scene, fill, filled_at_once, later, lost, tripped
from fakes.scenes.trading.option_legs import combination, held, with_options
from fakes.scenes.trading.trading_scene import TradingScene, denied
from fakes.values.trading import NOON, TENCENT, order_row, position
from fakes.values.waiting import in_time
from tideboard_core.errors import OrderDenied, RequestTimeout
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Account, Fill, MaxQuantity, OrderFee, OrderStatus, Side
from tideboard_core.model.review import Check, CheckCode
from tideboard_core.orders.brake.loss_limits import BrakeGap, BrakeRule, LossLimits
from tideboard_core.orders.held_rows import APART
from tideboard_core.ports.trading import FillList, OrderList, PositionList


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """LIVE, unlocked, 1,000 shares held; nothing has traded today."""
    async with braked_scene(tmp_path) as scene:
        yield scene


def asked(scene: TradingScene, *names: str) -> bool:
    return set(names) <= set(scene.gateway.reads)


# --- charges ----------------------------------------------------------------------------------------------------------


async def never(account: Account, order_ids: Sequence[str]) -> list[OrderFee]:
    """A question for charges that gets no answer."""
    await asyncio.get_running_loop().create_future()
    return []


async def test_no_exit_waits_for_what_the_broker_charged(live: TradingScene) -> None:
    live.gateway.order_fees = never  # type: ignore[method-assign]
    await tripped(live)
    live.clock.advance(20)
    live.publish(Topic.BOOK, TENCENT.id, live.gateway.book)

    live.second = 1_000.0
    async with in_time("the answer", lambda: live.gateway.writes):
        await live.guard.submit(live.request(side=Side.SELL, price="612.00", quantity=HELD))

    assert [write.request.quantity for write in live.gateway.writes] == [HELD]


async def test_a_day_that_is_only_shown_reads_behind_the_lists_of_exits(live: TradingScene) -> None:
    """Without a limit: nothing while it is off screen; no charge while a list would wait; no list."""
    lost(live)
    brake = live.with_brake()
    await live.blotter.read_again()
    asked_for: list[tuple[str, ...]] = []

    async def charges(account: Account, order_ids: Sequence[str]) -> list[OrderFee]:
        asked_for.append(tuple(order_ids))
        return [OrderFee(order_id=one, total=Decimal(30)) for one in order_ids]

    live.gateway.order_fees = charges  # type: ignore[method-assign]
    live.gateway.reads.clear()
    await brake.read(live.account)
    assert (brake.due(live.account), asked_for, live.gateway.reads) == (False, [], [])

    brake.shown = live.account.id
    live.gateway.lists_after = 2.0
    assert brake.due(live.account)
    await brake.read(live.account)
    assert asked_for == []
    live.gateway.lists_after = 0.0
    await brake.read(live.account)
    assert len(asked_for) == 1
    assert not {"orders", "fills", "positions"} & set(live.gateway.reads)
    assert brake.judge(live.account, "HKD") is None


async def test_no_combination_waits_for_charges(live: TradingScene) -> None:
    """Every leg closes what is held: the brake holds, and it goes out all the same."""
    with_options(live)
    live.gateway.position_rows = [held(live, "C600", 2), held(live, "C610", -2)]
    live.gateway.order_fees = never  # type: ignore[method-assign]
    await tripped(live)
    live.clock.advance(12)
    with_options(live)
    live.market()
    live.second = 1_000.0
    async with in_time("the answer", lambda: live.gateway.writes):
        await live.guard.submit_combination(combination(live, "-1 C600", "+1 C610", price="-4.60"))
    assert len(live.gateway.writes) == 1


async def test_a_combination_waits_for_prices_of_the_day_for_two_seconds_at_most(live: TradingScene) -> None:
    live.second = 0.1
    with_options(live)
    live.with_brake(LossLimits(loss={"HKD": Decimal(10_000_000)}))
    live.clock.advance(70)

    async def silent(ids: object) -> list[Any]:
        await asyncio.get_running_loop().create_future()
        return []

    live.gateway.snapshots = silent  # type: ignore[method-assign]
    with_options(live)
    with pytest.raises(OrderDenied) as error:
        async with in_time("the denial"):
            await live.guard.submit_combination(combination(live))
    assert error.value.data["gap"] == BrakeGap.PRICE
    assert set(live.waits) == {2.0}


async def test_holdings_are_read_before_prices(live: TradingScene) -> None:
    """Prices that come too late leave the proof as it is."""
    live.second = 0.1
    await tripped(live)
    later(live, 20)

    async def silent(ids: object) -> list[Any]:
        await asyncio.get_running_loop().create_future()
        return []

    live.clock.advance(20)
    live.publish(Topic.BOOK, TENCENT.id, live.gateway.book)
    live.gateway.snapshots = silent  # type: ignore[method-assign]
    await live.guard.submit(live.request(side=Side.SELL, price="612.00", quantity=HELD))
    assert len(live.gateway.writes) == 1


# --- ten fresh lists in 30 s ------------------------------------------------------------------------------------------


class TenIn30:
    """The fresh lists that OpenD allows: three of ten for exits alone; beyond that its own cache answers."""

    def __init__(self, scene: TradingScene) -> None:
        self.scene = scene
        self.taken: dict[str, deque[float]] = {"orders": deque(), "positions": deque()}
        gateway = scene.gateway
        self.orders, self.positions = gateway.orders, gateway.positions
        gateway.orders = self.list_orders  # type: ignore[method-assign]
        gateway.positions = self.list_positions  # type: ignore[method-assign]
        gateway.lists_wait = self.wait  # type: ignore[method-assign]

    def delay(self, what: str, *, way_out: bool) -> float:
        now, taken, most = self.scene.clock.monotonic(), self.taken[what], 10 if way_out else 7
        while taken and taken[0] <= now - 30:
            taken.popleft()
        return 0.0 if len(taken) < most else taken[-most] + 30 - now

    def wait(self, account: Account, *, way_out: bool = False, **_closes: Any) -> float:
        return max(self.delay(what, way_out=way_out) for what in self.taken)

    def fresh(self, what: str, *, way_out: bool) -> bool:
        free = self.delay(what, way_out=way_out) <= 0
        if free:
            self.taken[what].append(self.scene.clock.monotonic())
        return free

    async def list_orders(self, account: Account, *, way_out: bool = False, **_leaves: Any) -> OrderList:
        rows = await self.orders(account)
        rows.from_broker = self.fresh("orders", way_out=way_out)
        return rows

    async def list_positions(self, account: Account, *, way_out: bool = False, **_leaves: Any) -> PositionList:
        rows = await self.positions(account)
        rows.from_broker = self.fresh("positions", way_out=way_out)
        return rows


async def test_exits_in_a_row_are_all_sent(live: TradingScene) -> None:
    """Eight exits two seconds apart: without a brake all go, so they all go with one that holds."""
    TenIn30(live)
    await tripped(live)
    live.gateway.answer = filled_at_once(live)

    for _ in range(8):
        later(live, 2)
        await live.guard.submit(live.request(side=Side.SELL, price="612.00", quantity=100))
        await live.spawn.settled()

    assert len(live.gateway.writes) == 8


async def test_lists_that_come_too_late_keep_nothing_else_from_an_exit(live: TradingScene) -> None:
    await tripped(live)
    live.clock.advance(9)
    live.gateway.lists_after = 20.0
    live.gateway.reads.clear()
    await live.guard.submit(live.request(side=Side.SELL, price="612.00", quantity=100))
    assert live.gateway.reads[0] == "book"
    assert len(live.gateway.writes) == 1


async def test_an_exit_that_old_lists_prove_goes_while_newer_ones_are_silent(live: TradingScene) -> None:
    live.second = 0.05
    await tripped(live)
    live.clock.advance(9)

    async def silent(account: Account, *, way_out: bool = False, **_leaves: Any) -> OrderList:
        await asyncio.Event().wait()
        raise AssertionError

    live.gateway.orders = silent  # type: ignore[method-assign]
    await live.guard.submit(live.request(side=Side.SELL, price="612.00", quantity=100))
    assert len(live.gateway.writes) == 1


async def test_an_entry_leaves_the_lists_of_exits_alone_and_is_told_when_it_can_go(live: TradingScene) -> None:
    TenIn30(live)
    live.with_brake(LossLimits(loss={"HKD": Decimal(10_000_000)}))
    for _ in range(8):
        await live.blotter.read_orders(live.account)
    later(live, 12)
    with pytest.raises(OrderDenied) as error:
        await live.guard.submit(live.request())
    later(live, 0)
    await live.guard.submit(live.request(side=Side.SELL, price="612.00", quantity=100))

    assert (error.value.code, error.value.data["gap"]) == (CheckCode.BRAKE, BrakeGap.LATE)
    assert error.value.data["seconds"] == pytest.approx(18)
    assert [write.request.side for write in live.gateway.writes] == [Side.SELL]


@pytest.mark.parametrize(("wait", "sent"), [(1.5, True), (2.5, False)])
async def test_a_short_wait_for_the_lists_denies_nothing(live: TradingScene, wait: float, *, sent: bool) -> None:
    live.with_brake(LossLimits(loss={"HKD": Decimal(10_000_000)}))
    later(live, 12)
    live.gateway.lists_after = wait
    seen: list[float | None] = []
    live.sleep.before = lambda: seen.append(live.pretrade.reading_left)
    if sent:
        await live.guard.submit(live.request())
        assert wait in live.sleep.log
        assert seen[0] == 2.0, "the ticket says for how long"
    else:
        live.gateway.reads.clear()
        assert (await denied(live)).data["seconds"] == wait
        assert not asked(live, "orders"), "what is left is kept for exits"
    assert live.pretrade.reading_left is None


async def test_a_short_wait_takes_nothing_of_the_time_in_which_lists_are_read(
    live: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wait and the answer are longer than two seconds only together."""
    live.second = 100.0  # what the machine takes is nothing beside it
    loop, passed = asyncio.get_running_loop(), 0.0
    time = loop.time
    monkeypatch.setattr(loop, "time", lambda: time() + passed)

    async def pass_by(seconds: float) -> None:
        nonlocal passed
        passed += seconds * live.second
        for _turn in range(3):  # a time-out that is over ends its wait
            await asyncio.sleep(0)

    live.with_brake(LossLimits(loss={"HKD": Decimal(10_000_000)}))
    later(live, 12)
    live.gateway.lists_after = 1.5
    listed = live.gateway.orders

    async def slow(account: Account, **kept: Any) -> OrderList:
        await pass_by(0.8)
        return await listed(account, **kept)

    async def wait(seconds: float) -> None:
        live.gateway.lists_after = 0.0
        await pass_by(seconds)

    live.gateway.orders = slow  # type: ignore[method-assign]
    live.pretrade._sleep = wait
    await live.guard.submit(live.request())
    assert len(live.gateway.writes) == 1


# --- entries ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "limits",
    [LossLimits(loss={"HKD": Decimal(3000)}), LossLimits(streak=1), LossLimits(trades=1), LossLimits(cool_down=60)],
)
async def test_what_other_programs_traded_counts_with_every_push_lost(live: TradingScene, limits: LossLimits) -> None:
    live.with_brake(limits)
    later(live, 11)
    live.market(last="603.00")
    lost(live)
    live.gateway.reads.clear()
    error = await denied(live)
    assert error.code == CheckCode.BRAKE
    assert "gap" not in error.data
    assert asked(live, "orders", "fills", "positions")


async def test_where_the_broker_lists_fills_they_are_read(live: TradingScene) -> None:
    """An order of an earlier day that filled today: only the fills say how much."""
    live.with_brake(LossLimits(trades=1))
    later(live, 11)
    old = order_row(live.account, id="O1", quantity=200, filled=200, status=OrderStatus.FILLED)
    live.gateway.order_rows = [replace(old, created=NOON - timedelta(days=3), updated=NOON, average_price=Decimal(600))]
    live.gateway.fill_rows = [fill(live, "O1", Side.BUY, 200)]
    assert (await denied(live)).data["value"] == 1


@pytest.mark.parametrize("what", ["orders", "fills", "positions"])
async def test_lists_that_are_not_read_in_time_hold_entries_alone(live: TradingScene, what: str) -> None:
    live.with_brake(LossLimits(loss={"HKD": Decimal(10_000_000)}))
    later(live, 11)

    async def late(account: Account, **_kept: Any) -> Any:
        raise RequestTimeout("no-answer")

    setattr(live.gateway, what, late)
    error = await denied(live)
    assert (error.code, error.data["gap"], error.data["seconds"]) == (CheckCode.BRAKE, BrakeGap.LATE, 0.0)
    later(live, 0)
    await live.guard.submit(live.request(side=Side.SELL, price="612.00", quantity=100))
    assert [write.request.side for write in live.gateway.writes] == [Side.SELL]


async def test_lists_of_some_seconds_ago_are_not_read_again(live: TradingScene) -> None:
    live.with_brake(LossLimits(loss={"HKD": Decimal(10_000_000)}))
    later(live, 7)
    live.gateway.reads.clear()
    await live.guard.submit(live.request())
    assert not asked(live, "orders")
    later(live, 2)
    await live.guard.submit(live.request(quantity=200))
    assert asked(live, "orders", "fills", "positions")


@pytest.mark.parametrize("holds", [True, False])
async def test_a_sale_that_old_lists_call_short_is_read_for(live: TradingScene, *, holds: bool) -> None:
    """Another program bought; with every push lost the sale looks like one of what nobody holds."""
    live.gateway.position_rows = []
    await live.blotter.read_again()
    if holds:
        await tripped(live)
    else:
        live.with_brake(LossLimits(trades=99))
    later(live, 1)
    live.gateway.position_rows = [position(live.account, HELD)]
    await live.guard.submit(live.request(side=Side.SELL, price="612.00", quantity=HELD))
    assert len(live.gateway.writes) == 1


async def test_a_short_sale_has_the_fills_read_as_any_entry(live: TradingScene) -> None:
    """Lists of just now still call it short: it takes one of the reads for exits, not all of them."""
    live.limits = replace(live.limits, no_short_sales=False)
    live.gateway.position_rows = []
    live.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=0, short_sell=HELD)
    await live.blotter.read_again()
    live.clock.advance(APART)
    await live.blotter.read_again()
    live.with_brake(LossLimits(loss={"HKD": Decimal(10_000_000)}))
    later(live, 12)
    live.gateway.reads.clear()
    await live.guard.submit(live.request(side=Side.SELL, price="612.00"))
    lists = [name for name in live.gateway.reads if name in {"orders", "fills", "positions"}]
    assert lists == ["orders", "positions", "orders", "fills", "positions"]
    assert len(live.gateway.writes) == 1


async def test_a_fill_that_is_pushed_while_the_fills_are_read_counts(live: TradingScene) -> None:
    """Another program sells all with a loss just then; the list was made before, and the push of the order is lost."""
    live.with_brake(LossLimits(loss={"HKD": Decimal(1000)}))
    later(live, 12)
    live.market(last="610.00")
    listed = live.gateway.fills

    async def overtaken(account: Account) -> list[Fill]:
        rows = await listed(account)
        live.blotter.filled(fill(live, "X9", Side.SELL, HELD))
        live.gateway.position_rows = []
        return rows

    live.gateway.fills = overtaken  # type: ignore[method-assign]
    error = await denied(live)
    assert (error.code, error.data["rule"]) == (CheckCode.BRAKE, BrakeRule.LOSS)
    assert "gap" not in error.data


@pytest.mark.parametrize("cached", [True, False], ids=["from a cache", "asked for before"])
async def test_a_list_of_fills_that_lacks_what_another_proved_takes_nothing_away(
    live: TradingScene, *, cached: bool
) -> None:
    """An order of an earlier day that filled today: a later answer with less hides no entry of the day."""
    old = order_row(live.account, id="O1", quantity=200, filled=200, status=OrderStatus.FILLED)
    live.gateway.order_rows = [replace(old, created=NOON - timedelta(days=3), updated=NOON, average_price=Decimal(600))]
    live.gateway.fill_rows = [fill(live, "O1", Side.BUY, 200)]
    live.with_brake(LossLimits(trades=2))
    answers = [asyncio.Event(), asyncio.Event()]
    rows = iter([(answers[0], FillList(from_broker=not cached)), (answers[1], FillList(live.gateway.fill_rows))])

    async def fills(account: Account) -> FillList:
        answer, found = next(rows)
        await answer.wait()
        return found

    live.gateway.fills = fills  # type: ignore[method-assign]
    async with asyncio.TaskGroup() as group:
        reads = [group.create_task(live.blotter.read_day(live.account)) for _ in answers]
        answers[1].set()
        await reads[1]
        answers[0].set()
    assert brake_of(live).data["value"] == 1


@pytest.mark.parametrize("told", [True, False], ids=["pushed", "push lost"])
async def test_a_purchase_that_newer_lists_show_to_be_a_way_out_goes(live: TradingScene, *, told: bool) -> None:
    """Another program has sold short a second ago, while the brake holds."""
    live.gateway.position_rows = []
    await live.blotter.read_again()
    await tripped(live)
    live.gateway.position_rows = [position(live.account, -200)]
    short = order_row(live.account, id="S1", side=Side.SELL, quantity=200, filled=200, status=OrderStatus.FILLED)
    live.gateway.order_rows = [*live.gateway.order_rows, replace(short, average_price=Decimal(610))]
    if told:
        live.blotter.order_changed(live.gateway.order_rows[-1])
    later(live, 1)
    await live.guard.submit(live.request(quantity=200))
    assert len(live.gateway.writes) == 1


def brake_of(scene: TradingScene, **changes: Any) -> Check:
    checks = scene.guard.preview(scene.request(**changes)).checks
    return next(check for check in checks if check.code is CheckCode.BRAKE)


async def test_the_ticket_waits_only_while_lists_are_read(live: TradingScene) -> None:
    live.with_brake(LossLimits(streak=1))
    assert live.pretrade.reading_left is None
    assert brake_of(live).data["rule"] == BrakeRule.STREAK
