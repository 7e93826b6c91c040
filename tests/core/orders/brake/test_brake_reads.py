"""What a submission under a loss brake reads: exits never wait for charges, entries see what anybody traded."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.option_legs import combination, held, option_id, with_options
from fakes.scenes.trading.trading_scene import TradingScene, denied, trading_scene
from fakes.values.trading import NOON, TENCENT, order_row, position
from tideboard_core.errors import OrderDenied, RequestTimeout
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import LinkState
from tideboard_core.model.open_review import OrderReview
from tideboard_core.model.order import Account, Fill, MaxQuantity, ModifyRequest, Order, OrderFee, OrderStatus, Side
from tideboard_core.model.review import Check, CheckCode
from tideboard_core.model.shares import Shares
from tideboard_core.orders.brake.loss_limits import BrakeGap, BrakeRule, LossLimits
from tideboard_core.orders.draft import draft_of
from tideboard_core.ports.trading import FillList, OrderList, PositionList

TRIPPED = LossLimits(streak=1)
HELD = 1000


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """LIVE, unlocked, 1,000 shares held; nothing has traded today."""
    async with trading_scene(tmp_path) as scene:
        scene.gateway.position_rows = [position(scene.account, HELD)]
        scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=HELD, short_sell=None)
        await scene.unlock()
        await scene.blotter.read_again()
        yield scene


def fill(scene: TradingScene, order_id: str, side: Side, quantity: Shares = 100) -> Fill:
    """An execution of TENCENT."""
    return Fill(
        id=f"F{order_id}",
        order_id=order_id,
        account_id=scene.account.id,
        instrument=TENCENT.id,
        name="",
        side=side,
        quantity=quantity,
        price=Decimal("600.00"),
        time=NOON,
    )


def lost(scene: TradingScene) -> None:
    """Another program bought 200 and sold them with a loss; no push came of it."""
    rows = ((Side.BUY, "620.00"), (Side.SELL, "600.00"))
    for number, (side, at) in enumerate(rows):
        moment = NOON + timedelta(seconds=number)
        done = order_row(
            scene.account,
            id=f"L{number}",
            side=side,
            quantity=200,
            filled=200,
            status=OrderStatus.FILLED,
            average_price=Decimal(at),
            created=moment,
            updated=moment,
        )
        scene.gateway.order_rows = [*scene.gateway.order_rows, done]


async def tripped(scene: TradingScene) -> None:
    """A loss was listed, and the brake holds for it; the lists are of now."""
    lost(scene)
    scene.with_brake(TRIPPED)
    await scene.blotter.read_again()
    assert CheckCode.BRAKE in scene.failing(scene.request())


def later(scene: TradingScene, seconds: float) -> None:
    """Time passes, and the market tells its prices again."""
    scene.clock.advance(seconds)
    scene.market()


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

    async with asyncio.timeout(1.5):
        await live.guard.submit(live.request(side=Side.SELL, price="612.00", quantity=HELD))

    assert [write.request.quantity for write in live.gateway.writes] == [HELD]


async def test_a_day_that_is_only_shown_reads_behind_the_lists_of_exits(live: TradingScene) -> None:
    """Without a limit: nothing while it is off screen; no charge while a list would wait, one order's else; no list."""
    lost(live)
    brake = live.with_brake()
    await live.blotter.read_again()
    asked_for: list[tuple[str, ...]] = []

    async def charges(_account: Account, order_ids: Sequence[str]) -> list[OrderFee]:
        asked_for.append(tuple(order_ids))
        return [OrderFee(order_id=one, total=Decimal(30)) for one in order_ids]

    brake._fees_of = charges
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
    assert [len(each) for each in asked_for] == [1]
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
    async with asyncio.timeout(1.5):
        await live.guard.submit_combination(combination(live, "-1 C600", "+1 C610", price="-4.60"))
    assert len(live.gateway.writes) == 1


async def test_a_combination_waits_for_prices_of_the_day_for_two_seconds_at_most(live: TradingScene) -> None:
    with_options(live)
    live.with_brake(LossLimits(loss={"HKD": Decimal(10_000_000)}))
    live.clock.advance(70)

    async def silent(ids: object) -> list[Any]:
        await asyncio.get_running_loop().create_future()
        return []

    live.gateway.snapshots = silent  # type: ignore[method-assign]
    with_options(live)
    with pytest.raises(OrderDenied) as error:
        async with asyncio.timeout(4.5):
            await live.guard.submit_combination(combination(live))
    assert error.value.data["gap"] == BrakeGap.PRICE


async def test_holdings_are_read_before_prices(live: TradingScene) -> None:
    """Prices that come too late leave the proof as it is."""
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

    def wait(self, account: Account, *, way_out: bool = False) -> float:
        return max(self.delay(what, way_out=way_out) for what in self.taken)

    def fresh(self, what: str, *, way_out: bool) -> bool:
        free = self.delay(what, way_out=way_out) <= 0
        if free:
            self.taken[what].append(self.scene.clock.monotonic())
        return free

    async def list_orders(self, account: Account, *, way_out: bool = False) -> OrderList:
        rows = await self.orders(account)
        rows.from_broker = self.fresh("orders", way_out=way_out)
        return rows

    async def list_positions(self, account: Account, *, way_out: bool = False) -> PositionList:
        rows = await self.positions(account)
        rows.from_broker = self.fresh("positions", way_out=way_out)
        return rows


def filled_at_once(scene: TradingScene) -> Callable[[Write], object]:
    """Each order fills as it comes; pushes of order and fill follow the answer."""

    def answer(write: Write) -> object:
        number = f"B{len(scene.gateway.writes)}"
        request = write.request
        done = order_row(
            scene.account,
            id=number,
            remark=request.client_order_id,
            side=request.side,
            quantity=request.quantity,
            filled=request.quantity,
            status=OrderStatus.FILLED,
            average_price=request.price,
            created=NOON + timedelta(minutes=len(scene.gateway.writes)),
            updated=NOON + timedelta(minutes=len(scene.gateway.writes)),
        )
        scene.gateway.order_rows = [*scene.gateway.order_rows, done]
        (held,) = scene.gateway.position_rows
        scene.gateway.position_rows = [replace(held, quantity=held.quantity - request.quantity)]

        def push() -> None:
            scene.blotter.order_changed(done)
            scene.blotter.filled(fill(scene, number, done.side, done.quantity))

        asyncio.get_running_loop().call_soon(push)
        return number

    return answer


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


async def test_an_exit_that_old_lists_prove_goes_while_newer_ones_are_silent(
    live: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tideboard_core.orders.pretrade.ASK_BEFORE", 0.05)
    monkeypatch.setattr("tideboard_core.orders.pretrade.REREAD_WITHIN", 0.05)
    await tripped(live)
    live.clock.advance(9)

    async def silent(account: Account, *, way_out: bool = False) -> OrderList:
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


async def test_a_short_wait_takes_nothing_of_the_time_in_which_lists_are_read(live: TradingScene) -> None:
    """The wait and the answer are longer than two seconds only together."""
    live.with_brake(LossLimits(loss={"HKD": Decimal(10_000_000)}))
    later(live, 12)
    live.gateway.lists_after = 1.5
    listed = live.gateway.orders

    async def slow(account: Account, **kept: bool) -> OrderList:
        await asyncio.sleep(0.8)
        return await listed(account, **kept)

    async def wait(seconds: float) -> None:
        live.gateway.lists_after = 0.0
        await asyncio.sleep(seconds)

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

    async def late(account: Account, **_kept: bool) -> Any:
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


# --- what an exit may rest on for ten seconds -------------------------------------------------------------------------


async def unread(account: Account, **_kept: bool) -> Any:
    raise RequestTimeout("no-answer")


async def proven_then_silent(scene: TradingScene) -> None:
    """The brake holds, the lists are of now, and from now on none comes any more."""
    await tripped(scene)
    later(scene, 0.5)
    await scene.blotter.read_holdings(scene.account)
    scene.gateway.orders = unread  # type: ignore[method-assign]
    scene.gateway.positions = unread  # type: ignore[method-assign]


def brake_of(scene: TradingScene, **changes: Any) -> Check:
    checks = scene.guard.preview(scene.request(**changes)).checks
    return next(check for check in checks if check.code is CheckCode.BRAKE)


async def leaves(scene: TradingScene, quantity: int) -> bool:
    """Whether such an exit is sent; the brake alone denies it."""
    scene.market()
    before = len(scene.gateway.writes)
    denial: OrderDenied | None = None
    try:
        await scene.guard.submit(scene.request(side=Side.SELL, price="612.00", quantity=quantity))
    except OrderDenied as error:
        denial = error
    assert denial is None or (denial.code, denial.data.get("unproven")) == (CheckCode.BRAKE, True)
    return len(scene.gateway.writes) > before


@pytest.mark.parametrize(("seconds", "sent"), [(9.5, True), (10.5, False)])
async def test_an_exit_may_rest_on_lists_of_ten_seconds(live: TradingScene, seconds: float, *, sent: bool) -> None:
    await proven_then_silent(live)
    live.clock.advance(seconds)
    assert await leaves(live, HELD) is sent


async def test_the_whole_of_our_exits_is_taken_off_what_the_lists_prove(live: TradingScene) -> None:
    await proven_then_silent(live)
    live.gateway.answer = filled_at_once(live)
    live.clock.advance(4)
    assert await leaves(live, 600)
    await asyncio.sleep(0)
    live.clock.advance(1)
    assert not await leaves(live, 500)
    assert await leaves(live, 400)
    await asyncio.sleep(0)
    assert not await leaves(live, 100)


def foreign_order(scene: TradingScene) -> None:
    scene.blotter.order_changed(order_row(scene.account, id="X1", side=Side.SELL, price=Decimal("640.00")))


def foreign_fill(scene: TradingScene) -> None:
    scene.blotter.filled(fill(scene, "X9", Side.SELL))


def unreadable_push(scene: TradingScene) -> None:
    scene.blotter.orders_unreadable(scene.account.id, "price")
    for topic in (Topic.ORDERS, Topic.FILLS, Topic.POSITIONS, Topic.FUNDS):
        value = scene.hub.value(topic.of(scene.account.id))
        scene.publish(topic, scene.account.id, value)


def new_login(scene: TradingScene) -> None:
    scene.link(LinkState.DISCONNECTED)
    scene.link(LinkState.LIVE)


def no_pushes(scene: TradingScene) -> None:
    scene.gateway.pushes_orders = False


def degraded(scene: TradingScene) -> None:
    scene.link(LinkState.DEGRADED)


@pytest.mark.parametrize("meanwhile", [foreign_order, foreign_fill, unreadable_push, new_login, no_pushes, degraded])
async def test_what_happens_meanwhile_ends_what_lists_prove(
    live: TradingScene, meanwhile: Callable[[TradingScene], None]
) -> None:
    await proven_then_silent(live)
    live.clock.advance(4)
    draft = live.request(side=Side.SELL, price="612.00", quantity=100)
    verdicts = live.pretrade.verdicts
    assert verdicts(draft_of(draft)).proves(CheckCode.BRAKE)
    meanwhile(live)
    assert not verdicts(draft_of(draft)).proves(CheckCode.BRAKE)


@pytest.mark.parametrize("trips", [True, False], ids=["trips", "lets go"])
async def test_a_brake_that_changes_while_an_exit_is_shown_does_not_hold_it_up(
    live: TradingScene, *, trips: bool
) -> None:
    """The exit is judged anew, on lists read anew; its gesture is the one that was shown."""
    live.with_brake(LossLimits(loss={"HKD": Decimal(1000)}))
    live.market(last="606.00" if trips else "600.00")
    live.gateway.quote_rows = []

    async def act(review: OrderReview) -> None:
        live.clock.advance(4)
        live.market(last="600.00")
        live.clock.advance(0.3)
        live.publish(Topic.BOOK, TENCENT.id, live.gateway.book)
        if not trips:
            live.pretrade.brake = None
        assert review.void_reason is None

    live.person.act = act
    await live.guard.submit(live.request(side=Side.SELL, price="612.00", quantity=HELD))
    assert len(live.gateway.writes) == 1


async def test_a_brake_that_trips_while_an_entry_is_shown_ends_it(live: TradingScene) -> None:
    live.with_brake(LossLimits(loss={"HKD": Decimal(1000)}))
    live.market(last="606.00")

    async def act(review: OrderReview) -> None:
        live.market(last="600.00")
        live.clock.advance(1)

    live.person.act = act
    with pytest.raises(OrderDenied) as error:
        await live.guard.submit(live.request(price="606.00"))
    assert (error.value.code, error.value.data["check"]) == ("check-changed", CheckCode.BRAKE)
    assert live.gateway.writes == []


@pytest.mark.parametrize("answers", [True, False])
async def test_a_brake_that_trips_while_an_exit_is_shown_wants_its_proof(live: TradingScene, *, answers: bool) -> None:
    """What was known when it was submitted is too old: lists are read anew, and without them nothing is proven."""
    live.with_brake(LossLimits(loss={"HKD": Decimal(1000)}))
    live.market(last="606.00")

    async def act(review: OrderReview) -> None:
        live.clock.advance(11)
        if not answers:
            live.gateway.orders = live.gateway.positions = unread  # type: ignore[method-assign]
        live.market(last="600.00")
        live.clock.advance(0.3)
        live.publish(Topic.BOOK, TENCENT.id, live.gateway.book)

    live.person.act = act
    request = live.request(side=Side.SELL, price="612.00", quantity=HELD)
    if answers:
        await live.guard.submit(request)
    else:
        with pytest.raises(OrderDenied) as error:
            await live.guard.submit(request)
        assert (error.value.code, error.value.data["unproven"]) == (CheckCode.BRAKE, True)
    assert len(live.gateway.writes) == answers


async def test_another_security_says_nothing_of_this_one(live: TradingScene) -> None:
    await proven_then_silent(live)
    live.clock.advance(4)
    live.blotter.order_changed(order_row(live.account, id="X1", instrument=option_id("C600")))
    assert await leaves(live, HELD)


@pytest.mark.parametrize("side", list(Side))
async def test_an_order_of_ours_that_is_no_exit_or_has_no_answer_ends_it(live: TradingScene, side: Side) -> None:
    """A purchase that was answered; a sale that was not."""
    await proven_then_silent(live)
    live.pretrade.brake = None
    request = live.request(side=side, quantity=100, price="612.50" if side is Side.BUY else "612.00")
    if side is Side.SELL:
        live.gateway.answer = lambda _write: RequestTimeout("no-answer")
        with pytest.raises(Exception, match="no-answer"):
            await live.guard.submit(request)
    else:
        await live.guard.submit(request)
    live.with_brake(TRIPPED)
    live.clock.advance(4)
    live.market()
    assert not live.pretrade.verdicts(draft_of(live.request(side=Side.SELL, quantity=100))).proves(CheckCode.BRAKE)


async def test_size_and_value_keep_three_seconds(live: TradingScene) -> None:
    await proven_then_silent(live)
    live.limits = replace(live.limits, typed_lots=1)
    live.clock.advance(4)
    live.market()
    with pytest.raises(OrderDenied) as error:
        await live.guard.submit(live.request(side=Side.SELL, price="612.00", quantity=500))
    assert (error.value.code, error.value.data["unproven"]) == (CheckCode.SIZE, True)


async def test_an_exit_is_changed_on_the_same_lists(live: TradingScene) -> None:
    """Its own shares count once, whatever filled of it since."""
    await tripped(live)
    await live.guard.submit(live.request(side=Side.SELL, price="612.50", quantity=600))
    (write,) = live.gateway.writes
    row = order_row(
        live.account,
        id="B1",
        remark=write.request.client_order_id,
        side=Side.SELL,
        quantity=600,
        price=Decimal("612.50"),
    )
    live.working(**{name: getattr(row, name) for name in ("id", "remark", "side", "quantity", "price")})
    await live.blotter.read_holdings(live.account)
    live.gateway.orders = live.gateway.positions = unread  # type: ignore[method-assign]
    live.clock.advance(4)
    live.market()
    order = live.blotter.order(live.account.id, "B1")
    assert order is not None

    def change(quantity: int, order: Order) -> ModifyRequest:
        return ModifyRequest(
            account=live.account,
            order=order,
            client_order_id=live.guard.client_order_id(),
            quantity=quantity,
            price=Decimal("612.00"),
        )

    with pytest.raises(OrderDenied):
        await live.guard.submit_modify(change(HELD + 100, order))
    live.market()
    await live.guard.submit_modify(change(HELD, order))
    assert len(live.gateway.writes) == 2


def shown_for(scene: TradingScene, seconds: int) -> Callable[[OrderReview], Any]:
    """A person who looks for so long, with fresh prices each second."""

    async def look(_review: OrderReview) -> None:
        for _ in range(seconds):
            scene.clock.advance(1)
            with_options(scene)
            scene.market()

    return look


@pytest.mark.parametrize("seconds", [1, 5])
async def test_a_combination_that_closes_is_not_held_up_by_its_own_write(live: TradingScene, seconds: int) -> None:
    """Its lists are some seconds old when it is sent: nothing was sent of its contracts since, but itself."""
    with_options(live)
    live.gateway.position_rows = [held(live, "C600", 2), held(live, "C610", -2)]
    await tripped(live)
    later(live, 12)
    with_options(live)
    live.person.act = shown_for(live, seconds)
    await live.guard.submit_combination(combination(live, "-1 C600", "+1 C610", price="-4.60"))
    assert len(live.gateway.writes) == 1


@pytest.mark.parametrize("seconds", [1, 5])
async def test_a_change_of_another_program_s_exit_is_not_held_up_by_its_own_write(
    live: TradingScene, seconds: int
) -> None:
    order = live.working(id="X1", side=Side.SELL, quantity=600, price=Decimal("612.50"))
    await tripped(live)
    later(live, 12)
    live.person.act = shown_for(live, seconds)
    change = ModifyRequest(
        account=live.account,
        order=order,
        client_order_id=live.guard.client_order_id(),
        quantity=600,
        price=Decimal("612.00"),
    )
    await live.guard.submit_modify(change)
    assert len(live.gateway.writes) == 1


async def test_the_write_before_ends_what_lists_prove_of_its_contracts(live: TradingScene) -> None:
    """A combination that was answered: the next order of a leg rests on newer lists."""
    with_options(live)
    live.gateway.position_rows = [held(live, "C600", 2), held(live, "C610", -2)]
    await tripped(live)
    live.market()
    await live.guard.submit_combination(combination(live, "-1 C600", "+1 C610", price="-4.60"))
    live.clock.advance(4)
    for name, side in (("C610", Side.BUY), ("C600", Side.SELL)):
        order = live.request(instrument=option_id(name), side=side, quantity=1, price="17.00")
        assert not live.pretrade.verdicts(draft_of(order)).proves(CheckCode.BRAKE)


async def test_the_ticket_waits_only_while_lists_are_read(live: TradingScene) -> None:
    live.with_brake(LossLimits(streak=1))
    assert live.pretrade.reading_left is None
    assert brake_of(live).data["rule"] == BrakeRule.STREAK
