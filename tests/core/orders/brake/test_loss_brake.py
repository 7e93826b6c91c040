"""The loss brake: what trips it, what it lets pass, what it does not know, and how its limits become wider."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.trading.braked_scene import fill
from fakes.scenes.trading.trading_scene import TradingScene, denied, trading_scene
from fakes.values.trading import ACCOUNTS, NOON, PASSWORD, QUOTE, TENCENT, held_exit, order_row, position
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.errors import BadInput, TradingLocked, WrongPassword
from tideboard_core.model.combination import CombinationLeg
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Account, Environment, MaxQuantity, ModifyRequest, OrderFee, OrderStatus, Side
from tideboard_core.model.review import Check, CheckCode, Severity
from tideboard_core.orders.brake.loss_brake import PRICE_AGE, RESULT_FOR, LossBrake, is_brake
from tideboard_core.orders.brake.loss_limits import RAISE_WAIT, BrakeGap, BrakeRule, LossLimits, RaiseFrom
from tideboard_core.orders.charges import LATER, SOON, SOON_TIMES, Charged
from tideboard_core.ports.trading import PositionList

LOSS = LossLimits(loss={"HKD": Decimal(1000)})
WIDE = LossLimits(loss={"HKD": Decimal(50_000)})
DAY = 86_400.0


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """LIVE, unlocked, with 400 shares from before today, whose previous close is 605.00."""
    async with trading_scene(tmp_path) as scene:
        scene.gateway.position_rows = [position(scene.account, 400)]
        scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=400, short_sell=None)
        await scene.unlock()
        await scene.blotter.read_again()
        yield scene


def price(scene: TradingScene, last: str) -> None:
    """The market goes there, and the brake looks again."""
    scene.clock.advance(1)
    scene.market(last=last)
    scene.gateway.quote_rows = [structs.replace(QUOTE, last=Decimal(last))]


def brake_check(scene: TradingScene, **changes: Any) -> Check | None:
    checks = scene.guard.preview(scene.request(**changes)).checks
    return next((check for check in checks if check.code is CheckCode.BRAKE), None)


async def trade(scene: TradingScene, *rows: tuple[Side, int, str]) -> None:
    """Orders of another program that fill; the holding follows."""
    for number, (side, quantity, at) in enumerate(rows):
        moment = NOON + timedelta(seconds=len(scene.gateway.order_rows) + 1)
        done = order_row(
            scene.account,
            id=f"T{len(scene.gateway.order_rows)}{number}",
            side=side,
            quantity=quantity,
            filled=quantity,
            status=OrderStatus.FILLED,
            average_price=Decimal(at),
            created=moment,
            updated=moment,
        )
        scene.gateway.order_rows = [*scene.gateway.order_rows, done]
        (held,) = scene.gateway.position_rows
        moved = quantity if side is Side.BUY else -quantity
        scene.gateway.position_rows = [replace(held, quantity=held.quantity + moved)]
    await scene.blotter.read_again()
    scene.clock.advance(1)


def test_without_a_limit_there_is_no_check(live: TradingScene) -> None:
    live.with_brake()
    assert brake_check(live) is None


async def test_the_rows_of_a_view_are_computed_once_a_second_while_the_lists_are_the_same(live: TradingScene) -> None:
    """A view adds the moves of newer prices itself; a thousand orders take more than a frame has time for."""
    brake = live.with_brake()
    price(live, "603.00")
    first = brake.day_rows(live.account)
    assert first is not None
    assert [(row.gap, row.last) for row in first] == [(None, Decimal("603.00"))]
    live.clock.advance(0.9)
    live.market(last="604.00")
    assert brake.day_rows(live.account) is first
    live.clock.advance(0.2)
    assert [row.last for row in brake.day_rows(live.account) or ()] == [Decimal("604.00")]

    await trade(live, (Side.SELL, 100, "604.00"))
    sold = brake.day_rows(live.account)
    assert sold is not None
    assert [row.units for row in sold] == [300]


async def test_an_order_of_which_nothing_filled_leaves_the_rows_of_a_view(live: TradingScene) -> None:
    """Hundreds of them may change in a second; the day says nothing of any of them."""
    brake = live.with_brake()
    price(live, "603.00")
    resting = order_row(live.account, id="R1", status=OrderStatus.SUBMITTED)
    live.blotter.order_changed(resting)
    first = brake.day_rows(live.account)
    assert first is not None
    live.blotter.order_changed(replace(resting, price=Decimal("590.00"), updated=NOON))
    assert brake.day_rows(live.account) is first

    done = replace(resting, side=Side.SELL, status=OrderStatus.PARTIALLY_FILLED, filled=100)
    live.blotter.order_changed(replace(done, average_price=Decimal("604.00"), updated=NOON + timedelta(seconds=5)))
    assert [row.units for row in brake.day_rows(live.account) or ()] != [row.units for row in first]


async def test_the_rows_of_a_view_wait_no_second_for_a_price(live: TradingScene) -> None:
    brake = live.with_brake()
    live.clock.advance(PRICE_AGE + 1)
    assert [row.gap for row in brake.day_rows(live.account) or ()] == [BrakeGap.PRICE]
    live.clock.advance(RESULT_FOR)
    live.market(last="604.00")
    assert [row.gap for row in brake.day_rows(live.account) or ()] == [None]


async def test_a_loss_holds_what_increases_risk_and_nothing_else(live: TradingScene) -> None:
    brake = live.with_brake(LOSS)
    price(live, "603.00")
    passing = brake_check(live)
    assert passing is not None
    assert (passing.passed, passing.data["value"], passing.data["limit"]) == (True, 800, 1000)

    price(live, "602.50")
    assert brake.tripped(live.account) == ()
    error = await denied(live, price="602.50", quantity=100)

    assert error.code == CheckCode.BRAKE
    assert error.data["rule"] == BrakeRule.LOSS
    assert len(brake.tripped(live.account)) == 1
    await live.guard.submit(live.request(side=Side.SELL, price="612.00", quantity=400))
    (review,) = live.person.reviews
    (check,) = [check for check in review.checks if check.code is CheckCode.BRAKE]
    assert (check.severity, check.data["reduces"]) == (Severity.SOFT, 400)
    assert len(live.gateway.writes) == 1


async def test_the_fees_are_those_that_the_broker_charged_once_it_tells_them(live: TradingScene) -> None:
    brake = live.with_brake(WIDE)
    live.gateway.fee_rows = []
    await trade(live, (Side.SELL, 100, "612.00"))
    estimated = brake.result(live.account, "HKD").fees
    (order,) = live.gateway.order_rows
    nothing, another = OrderFee(order_id=order.id, total=Decimal(0)), OrderFee(order_id="other", total=Decimal(9))
    live.gateway.fee_rows = [nothing, another]
    await brake.read(live.account)
    live.clock.advance(SOON)
    assert brake.result(live.account, "HKD").fees == estimated > 0, "nothing is booked yet"
    live.gateway.fee_rows = [OrderFee(order_id=order.id, total=Decimal("88.32"))]
    await brake.read(live.account)
    live.clock.advance(1)
    assert brake.result(live.account, "HKD").fees == Decimal("88.32")
    live.gateway.fee_rows = [OrderFee(order_id=order.id, total=Decimal(1))]
    live.clock.advance(LATER)
    await brake.read(live.account)
    assert brake.result(live.account, "HKD").fees == Decimal("88.32"), "what was told is not asked again"


async def test_a_charge_of_0_never_makes_a_loss_smaller(live: TradingScene) -> None:
    brake = live.with_brake(WIDE)
    await trade(live, (Side.SELL, 100, "612.00"))
    estimated = brake.result(live.account, "HKD").fees
    (order,) = live.gateway.order_rows
    live.gateway.fee_rows = [OrderFee(order_id=order.id, total=Decimal(0))]
    for _ in range(SOON_TIMES):
        await brake.read(live.account)
        live.clock.advance(SOON)
        live.market()
    (row,) = brake.day_rows(live.account) or ()
    assert (row.charged, row.fees) == (Charged.LISTED, estimated)
    assert brake.result(live.account, "HKD").fees == estimated > 0
    live.gateway.fee_rows = [OrderFee(order_id=order.id, total=estimated + 5)]
    live.clock.advance(LATER)
    live.market()
    await brake.read(live.account)
    assert brake.result(live.account, "HKD").fees == estimated + 5, "0 is no answer: it is asked for again"


@pytest.mark.parametrize("fee", ["0", "-50"])
async def test_a_charge_of_0_counts_for_nothing_once_a_list_has_lacked_its_order(live: TradingScene, fee: str) -> None:
    brake = live.with_brake(WIDE)
    await trade(live, (Side.SELL, 100, "612.00"))
    estimated = brake.result(live.account, "HKD").fees
    (order,) = live.gateway.order_rows
    live.gateway.fee_rows = []
    await brake.read(live.account)
    for rows in ([order_row(live.account, id="OTHER", filled=0)], [order]):
        live.gateway.order_rows = rows
        await live.blotter.read_again()
        live.clock.advance(SOON)
        await brake.read(live.account)
    live.gateway.fee_rows = [OrderFee(order_id=order.id, total=Decimal(fee))]
    live.clock.advance(LATER)
    live.market()
    await brake.read(live.account)
    assert brake.result(live.account, "HKD").fees == estimated > 0
    (row,) = brake.day_rows(live.account) or ()
    assert (row.charged, row.fees) == (Charged.LISTED, estimated)


async def test_the_charge_of_a_combination_is_not_counted_for_each_of_its_contracts(live: TradingScene) -> None:
    brake = live.with_brake(WIDE)
    legs = tuple(CombinationLeg(instrument=TENCENT.id, side=side, ratio=1) for side in Side)
    filled: dict[str, Any] = {"legs": legs, "quantity": 1, "filled": 1, "status": OrderStatus.FILLED}
    live.gateway.order_rows = [order_row(live.account, id="C1", **filled), order_row(live.account, id="C2", **filled)]
    live.gateway.order_rows[1] = replace(live.gateway.order_rows[1], legs=())
    live.gateway.fee_rows = [OrderFee(order_id=one, total=Decimal(30)) for one in ("C1", "C2")]
    live.gateway.fill_rows = [fill(live, "C1", side, 1) for side in Side]
    await live.blotter.read_again()
    await brake.read(live.account)
    fees = brake.result(live.account, "HKD").fees
    assert 0 < fees < 30, "those of its contracts are estimated"


async def test_what_crosses_flat_is_held_whole(live: TradingScene) -> None:
    live.limits = replace(live.limits, no_short_sales=False)
    live.with_brake(LOSS)
    price(live, "602.50")
    assert (await denied(live, side=Side.SELL, price="612.00", quantity=500)).code == CheckCode.BRAKE


async def test_a_trip_lasts_the_day_whatever_the_price_does(live: TradingScene) -> None:
    brake = live.with_brake(LOSS)
    price(live, "602.50")
    brake.tick([live.account])
    price(live, "620.00")
    brake.tick([live.account])
    check = brake_check(live)
    assert check is not None
    assert not check.passed

    live.clock.advance(DAY)
    brake.tick([live.account])
    assert brake.tripped(live.account) == ()
    kinds = [record.data["brake"] for record in await live.records() if is_brake(record)]
    assert kinds == ["set", "tripped", "released"]


async def test_the_figures_come_from_the_broker_whoever_traded(live: TradingScene) -> None:
    """Another program's losing trade, and the fees that are known of it."""
    live.with_brake(LossLimits(loss={"HKD": Decimal(100_000)}, streak=1, trades=1))
    await trade(live, (Side.BUY, 200, "612.50"), (Side.SELL, 600, "600.00"))

    day = live.pretrade.brake.result(live.account, "HKD") if live.pretrade.brake is not None else None
    assert day is not None
    assert day.realised == (Decimal(600) - (400 * Decimal(605) + 200 * Decimal("612.50")) / 600) * 600
    assert day.open == 0
    assert not day.gaps
    assert (day.streak, day.trades) == (1, 1)
    assert day.fees > 300
    check = brake_check(live)
    assert check is not None
    assert (check.passed, check.data["rule"]) == (False, BrakeRule.STREAK)


async def test_a_pause_after_a_loss_ends_by_itself(live: TradingScene) -> None:
    brake = live.with_brake(LossLimits(cool_down=10))
    await trade(live, (Side.SELL, 100, "600.00"))
    check = brake_check(live)
    assert check is not None
    assert not check.passed
    assert 590 < float(str(check.data["left"])) <= 600

    live.clock.advance(600)
    price(live, "612.50")
    brake.tick([live.account])
    after = brake_check(live)
    assert after is not None
    assert after.passed
    kinds = [record.data["brake"] for record in await live.records() if is_brake(record)]
    assert kinds == ["set", "tripped", "released"]


@pytest.mark.parametrize("what", ["price", "fills", "positions", "unread"])
async def test_what_cannot_be_computed_holds_with_the_reason(live: TradingScene, what: str) -> None:
    live.with_brake(LOSS)
    if what == "price":
        live.gateway.quote_rows = []
        live.clock.advance(120)
        live.publish(Topic.BOOK, TENCENT.id, live.gateway.book)
    elif what == "fills":
        old = order_row(live.account, filled=100, status=OrderStatus.FILLED, created=NOON - timedelta(days=2))
        live.gateway.order_rows = [replace(old, average_price=Decimal(611))]
        await live.blotter.read_again()
    elif what == "positions":
        live.gateway.position_rows = [replace(position(live.account, 100), instrument=InstrumentId("HK.00005"))]
        await live.blotter.read_again()
    else:
        live.blotter.orders_unreadable(live.account.id, "price")
    live.clock.advance(1)
    check = brake_check(live)
    assert check is not None
    assert not check.passed
    assert check.data["gap"] in {"price", "fills", "orders", "contract-size"}
    assert live.pretrade.brake is not None
    assert live.pretrade.brake.tripped(live.account) == ()


async def test_what_a_view_computed_during_the_read_is_not_the_reason(live: TradingScene) -> None:
    """Nothing is held: the list of positions is the same before and after the fills that the read found."""
    live.gateway.position_rows = []
    live.blotter.held.forget(live.account.id)
    await live.blotter.read_again()
    live.with_brake(LossLimits(streak=1))
    live.clock.advance(20)
    live.market()
    for number, (side, at) in enumerate(((Side.BUY, "620.00"), (Side.SELL, "600.00"))):
        moment = NOON + timedelta(seconds=number)
        row = order_row(live.account, id=f"L{number}", side=side, quantity=200, filled=200, created=moment)
        done = replace(row, status=OrderStatus.FILLED, average_price=Decimal(at), updated=moment)
        live.gateway.order_rows = [*live.gateway.order_rows, done]
    positions = live.gateway.positions

    async def looked_at(account: Account, *, way_out: bool = False, **_leaves: Any) -> PositionList:
        check = brake_check(live)
        assert check is not None
        assert check.data["gap"] == BrakeGap.POSITIONS
        return await positions(account, way_out=way_out)

    live.gateway.positions = looked_at  # type: ignore[method-assign]
    error = await denied(live)
    assert (error.code, error.data["rule"], error.data["value"]) == (CheckCode.BRAKE, BrakeRule.STREAK, 1)


async def test_a_submission_reads_the_prices_that_are_too_old(live: TradingScene) -> None:
    live.with_brake(LOSS)
    live.clock.advance(20)
    live.publish(Topic.BOOK, TENCENT.id, live.gateway.book)
    await live.guard.submit(live.request())
    assert "snapshots" in live.gateway.reads
    assert len(live.gateway.writes) == 1


async def test_a_security_that_has_not_traded_today_stands_where_it_closed(live: TradingScene) -> None:
    brake = live.with_brake(LOSS)
    yesterday = structs.replace(QUOTE, last=Decimal(500), time=NOON - timedelta(days=1))
    live.publish(Topic.QUOTE, TENCENT.id, yesterday)
    assert brake.result(live.account, "HKD").total == 0


async def test_a_smaller_change_passes_a_larger_one_does_not(live: TradingScene) -> None:
    live.with_brake(LOSS)
    order = live.working(quantity=400)
    price(live, "602.50")

    def fails(**changes: Any) -> bool:
        change = ModifyRequest(account=live.account, order=order, client_order_id="TB-1120-0999", **changes)
        return CheckCode.BRAKE in live.failing(change)

    assert not fails(quantity=300)
    assert fails(quantity=500)
    assert fails(quantity=300, price=Decimal("612.00"))


@pytest.mark.parametrize("limits", [LossLimits(cool_down=10), LossLimits(streak=9), LossLimits(trades=99)])
async def test_a_figure_that_is_not_known_holds_by_every_rule(live: TradingScene, limits: LossLimits) -> None:
    """An execution without its price: nobody knows whether it lost."""
    live.with_brake(limits)
    done = order_row(live.account, quantity=100, filled=100, status=OrderStatus.FILLED, average_price=None)
    live.gateway.order_rows = [done]
    await live.blotter.read_again()
    live.clock.advance(1)
    check = brake_check(live)
    assert check is not None
    assert (check.passed, check.data["gap"]) == (False, "fills")


async def test_a_list_of_orders_with_rows_that_cannot_be_read_is_not_known(live: TradingScene) -> None:
    brake = live.with_brake(LOSS)
    live.gateway.whole = False
    await live.blotter.read_orders(live.account)
    live.clock.advance(1)
    assert [gap for gap, _of in brake.result(live.account, "HKD").gaps] == ["orders"]


async def test_a_change_that_takes_the_stop_away_is_typed_and_not_held(live: TradingScene) -> None:
    """Fewer shares and all terms as they are, but the entry's exits withdrawn, moved away, or nearer."""
    live.with_brake(LOSS)

    def stop(trigger: str) -> AttachedExits:
        return AttachedExits(stop_loss=ExitTerms(trigger=Decimal(trigger)))

    order = live.working(quantity=400, exits=(held_exit(quantity=400, trigger=Decimal(590)),))
    price(live, "602.50")

    def failed(**changes: Any) -> set[CheckCode]:
        change = ModifyRequest(
            account=live.account,
            order=order,
            client_order_id="TB-1120-0999",
            quantity=300,
            price=order.price,
            **changes,
        )
        return live.failing(change) & {CheckCode.BRAKE, CheckCode.EXIT_LOOSER}

    assert failed() == set()
    assert failed(cancel_exits=True) == {CheckCode.EXIT_LOOSER}
    assert failed(exits=stop("585.00")) == {CheckCode.EXIT_LOOSER}
    assert failed(exits=stop("590.00")) == failed(exits=stop("595.00")) == set()


# --- limits of LIVE -------------------------------------------------------------------------------------------------


async def ask(scene: TradingScene, brake: LossBrake, limits: LossLimits, since: RaiseFrom = RaiseFrom.WAIT) -> None:
    proof = await scene.lock.unlock_once(scene.account, PASSWORD)
    try:
        brake.ask(scene.account, limits, since, proof)
    finally:
        proof.end()


@pytest.mark.parametrize("limits", [WIDE, LossLimits(), LossLimits(streak=1)])
async def test_a_raise_of_live_never_counts_at_once(live: TradingScene, limits: LossLimits) -> None:
    brake = live.with_brake(LOSS)
    with pytest.raises(BadInput):
        brake.set(live.account, limits)
    await ask(live, brake, limits)
    assert brake.limits(live.account).loss == LOSS.loss

    live.clock.advance(RAISE_WAIT - 1)
    brake.tick([live.account])
    assert brake.limits(live.account).loss == LOSS.loss
    live.clock.advance(1)
    brake.tick([live.account])
    assert brake.limits(live.account) == limits


async def test_a_proof_is_of_this_account_and_of_now(live: TradingScene) -> None:
    brake = live.with_brake(LOSS)
    with pytest.raises(WrongPassword):
        await live.lock.unlock_once(live.account, "wrong")
    proof = await live.lock.unlock_once(live.account, PASSWORD)
    with pytest.raises(TradingLocked):
        brake.ask(replace(live.account, id="9"), WIDE, RaiseFrom.WAIT, proof)
    proof.end()
    with pytest.raises(TradingLocked):
        brake.ask(live.account, WIDE, RaiseFrom.WAIT, proof)
    assert brake.waiting(live.account) is None


async def test_a_clock_set_forward_does_not_end_the_wait(live: TradingScene) -> None:
    brake = live.with_brake(LOSS)
    await ask(live, brake, WIDE)
    live.clock.jump_wall(DAY)
    brake.tick([live.account])
    assert brake.limits(live.account) == LOSS
    assert brake.wait_left(live.account) == RAISE_WAIT


async def test_from_the_next_session_is_when_every_market_has_another_day(live: TradingScene) -> None:
    brake = live.with_brake(LOSS)
    await ask(live, brake, WIDE, RaiseFrom.SESSION)
    live.clock.advance(RAISE_WAIT * 2)
    brake.tick([live.account])
    assert brake.limits(live.account) == LOSS
    live.clock.advance(3 * 3600)  # New York has its next day, Hong Kong not yet
    brake.tick([live.account])
    assert brake.limits(live.account) == LOSS
    live.clock.advance(DAY)
    brake.tick([live.account])
    assert brake.limits(live.account) == WIDE


async def test_a_date_that_changes_at_once_does_not_shorten_the_wait(live: TradingScene) -> None:
    brake = live.with_brake(LOSS)
    live.clock.advance((16 * 60 - 1) * 60 - live.clock.wall().timestamp() % DAY)  # Hong Kong's day ends in a minute
    account = replace(live.account, markets=frozenset({Market.HK}))
    brake.ask(account, WIDE, RaiseFrom.SESSION, await live.lock.unlock_once(live.account, PASSWORD))
    live.clock.advance(120)
    brake.tick([account])
    assert brake.limits(account) == LOSS
    live.clock.advance(RAISE_WAIT)
    brake.tick([account])
    assert brake.limits(account) == WIDE


async def test_lowering_counts_at_once_and_drops_what_waits(live: TradingScene) -> None:
    brake = live.with_brake(LOSS)
    price(live, "602.50")
    brake.tick([live.account])
    await ask(live, brake, WIDE)
    lower = LossLimits(loss={"HKD": Decimal(500)})
    brake.set(live.account, lower)
    assert (brake.limits(live.account), brake.waiting(live.account)) == (lower, None)
    price(live, "605.00")
    brake.tick([live.account])
    assert brake.tripped(live.account), "a lower limit must not release what has tripped"


async def test_a_raise_that_counts_releases_what_it_lets_pass(live: TradingScene) -> None:
    brake = live.with_brake(LOSS)
    price(live, "602.50")
    brake.tick([live.account])
    await ask(live, brake, WIDE)
    live.clock.advance(RAISE_WAIT)
    price(live, "602.50")
    brake.tick([live.account])
    assert brake.tripped(live.account) == ()
    assert CheckCode.BRAKE not in live.failing(live.request())


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ({"streak": 1}, {"streak": 2}, set()),
        ({"streak": 1, "trades": 1}, {"streak": 1, "trades": 9}, {BrakeRule.STREAK}),
        ({"streak": 1, "trades": 1}, {"streak": 0, "trades": 1}, {BrakeRule.TRADES}),
        ({"streak": 1, "loss": {"HKD": Decimal(1000)}}, {"streak": 1}, {BrakeRule.STREAK}),
        (
            {"loss": {"HKD": Decimal(1000)}, "trades": 5},
            {"loss": {"HKD": Decimal(1000)}, "trades": 6},
            {BrakeRule.LOSS},
        ),
        (
            {"loss": {"HKD": Decimal(1000), "USD": Decimal(5)}},
            {"loss": {"HKD": Decimal(1000), "USD": Decimal(9)}},
            {BrakeRule.LOSS},
        ),
    ],
)
async def test_a_raise_of_one_rule_leaves_what_another_has_tripped(
    live: TradingScene, before: dict[str, Any], after: dict[str, Any], kept: set[BrakeRule]
) -> None:
    """Ten minutes later, and after a restart; the figures have recovered meanwhile."""
    brake = live.with_brake(LossLimits(**before))
    await trade(live, (Side.BUY, 200, "620.00"), (Side.SELL, 200, "600.00"))
    price(live, "601.00")
    brake.tick([live.account])
    assert brake.tripped(live.account)
    await ask(live, brake, LossLimits(**after))
    live.gateway.order_rows = []
    live.blotter.forget(live.account.id)
    live.gateway.position_rows = [position(live.account, 400)]
    await live.blotter.read_again()
    live.clock.advance(RAISE_WAIT)
    price(live, "620.00")
    brake.tick([live.account])
    again = live.with_brake(records=await live.records())
    for one in (brake, again):
        assert one.limits(live.account) == LossLimits(**after)
        assert {data["rule"] for data in one.tripped(live.account)} == kept


async def test_what_becomes_tighter_with_a_raise_counts_at_once(live: TradingScene) -> None:
    brake = live.with_brake(LossLimits(streak=1, trades=9))
    await ask(live, brake, LossLimits(streak=5, trades=2))
    assert brake.limits(live.account) == LossLimits(streak=1, trades=2)


async def test_limits_waits_and_trips_survive_a_restart(live: TradingScene) -> None:
    first = live.with_brake(LOSS)
    price(live, "602.50")
    first.tick([live.account])
    await ask(live, first, WIDE)
    price(live, "620.00")
    again = live.with_brake(records=await live.records())

    assert (again.limits(live.account), again.waiting(live.account)) == (LOSS, first.waiting(live.account))
    assert again.tripped(live.account) == first.tripped(live.account)
    check = brake_check(live)
    assert check is not None
    assert not check.passed
    again.drop_raise(live.account)
    assert live.with_brake(records=await live.records()).waiting(live.account) is None


@pytest.mark.parametrize("environment", [Environment.PRACTICE, Environment.PAPER])
async def test_where_no_money_is_at_stake_a_raise_counts_at_once(tmp_path: Path, environment: Environment) -> None:
    async with trading_scene(tmp_path, environment) as scene:
        brake = scene.with_brake(LOSS)
        brake.set(scene.account, WIDE)
        assert brake.limits(scene.account) == WIDE


def test_accounts_and_environments_are_apart(live: TradingScene) -> None:
    brake = live.with_brake(LOSS)
    assert not brake.limits(replace(ACCOUNTS[Environment.PAPER], id=live.account.id)).on
    assert not brake.limits(replace(live.account, id="9")).on
    assert not brake.limits(replace(live.account, broker="elsewhere")).on
    assert brake.limits(replace(live.account, name="Over another connection")) == LOSS


# --- what an older version wrote, without the broker ----------------------------------------------------------------


async def of_an_older_version(live: TradingScene) -> list[Record]:
    """What tripped under a limit of which a raise waits, in the order log of a version that named no broker."""
    brake = live.with_brake(LOSS)
    price(live, "602.50")
    brake.tick([live.account])
    await ask(live, brake, WIDE)
    records = await live.records()
    return [
        structs.replace(one, data={key: data for key, data in one.data.items() if key != "broker"}) for one in records
    ]


async def test_what_names_no_broker_holds_every_account_of_its_number(live: TradingScene) -> None:
    """Limits and what has tripped; the raise that waits counts where nobody else can be meant."""
    records, elsewhere = await of_an_older_version(live), replace(live.account, broker="elsewhere")
    paper = replace(ACCOUNTS[Environment.PAPER], id=live.account.id)
    brake = live.with_brake(records=records)
    for account in (live.account, elsewhere):
        assert brake.limits(account) == LOSS
        assert {data["rule"] for data in brake.tripped(account)} == {BrakeRule.LOSS}
    assert not brake.limits(paper).on
    waits = [brake.waiting(account) is not None for account in (live.account, elsewhere)]
    assert waits == [True, False], "of the number one account alone is known"

    live.order_journal.follow([paper])  # another connection
    brake = live.with_brake(records=records)
    assert (brake.limits(live.account), brake.waiting(live.account)) == (LOSS, None)
    assert brake.tripped(live.account)


async def test_what_is_set_for_one_of_them_is_of_that_one(live: TradingScene) -> None:
    records, elsewhere = await of_an_older_version(live), replace(live.account, broker="elsewhere")
    tight = LossLimits(loss={"HKD": Decimal(500)}, trades=3)
    live.with_brake(records=records).set(live.account, tight)
    records += [one for one in await live.records() if one.data.get("brake") == "set"][-1:]
    brake = live.with_brake(records=records)
    assert (brake.limits(live.account), brake.limits(elsewhere)) == (tight, LOSS)
    assert brake.tripped(live.account), "what held it before holds it still"


@pytest.mark.parametrize("wide", [{"loss": {"HKD": "50000"}, "streak": 0, "trades": 9, "cool_down": 0}])
async def test_an_older_version_run_again_holds_more_and_never_less(live: TradingScene, wide: dict[str, Any]) -> None:
    """The number that is named may be the account of which this version has limits."""
    live.with_brake(LOSS)
    records = await live.records()
    about = {"account": live.account.id, "environment": "LIVE"}
    later: list[dict[str, Any]] = [
        {"brake": "set", "before": wide, "limits": wide, "by": "wait", "free": True},
        {"brake": "tripped", "rule": "streak", "value": 2, "limit": 2, "currency": "HKD", "day": "2026-11-20"},
        {"brake": "released", "rule": "streak", "currency": "HKD"},
        {"brake": "asked", "limits": wide, "from": "wait", "wall": 0, "boot": 0, "days": {}},
    ]
    records += [Record(kind=RecordKind.LIMITS, id="", at=NOON, data={**about, **data}) for data in later]
    brake = live.with_brake(records=records)
    assert brake.limits(live.account) == LossLimits(loss=LOSS.loss, trades=9)
    assert {data["rule"] for data in brake.tripped(live.account)} == {BrakeRule.STREAK}
    assert brake.waiting(live.account) is None


# --- what can be taken out ------------------------------------------------------------------------------------------


async def test_entries_alone_are_offered_to_be_cancelled_and_a_person_says_so(live: TradingScene) -> None:
    brake = live.with_brake(LOSS)
    entry = live.working(id="E1")
    live.working(id="X1", side=Side.SELL, quantity=400, price=Decimal("700.00"))
    price(live, "602.50")
    brake.tick([live.account])

    assert brake.entries(live.account) == (entry,)
    assert live.gateway.writes == []
    (outcome,) = await live.guard.submit_cancel_several(live.account, brake.entries(live.account))
    assert (outcome.order_id, outcome.error) == ("E1", None)
    assert [write.request.order.id for write in live.gateway.writes] == ["E1"]


async def test_a_silent_maximum_takes_no_time_from_the_lists_of_an_exit(
    live: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the broker's maximum is silent another program's order makes the lists old; they are read after it."""
    monkeypatch.setattr("tideboard_core.orders.pretrade.ASK_BEFORE", 0.05)
    live.with_brake(LossLimits(trades=1))
    await trade(live, (Side.BUY, 100, "604.00"))
    live.market()
    assert brake_check(live) is not None

    async def silent(*_asked: object) -> Any:
        other = order_row(live.account, id="X1", side=Side.SELL, price=Decimal("640.00"))
        live.gateway.order_rows = [*live.gateway.order_rows, other]
        live.blotter.order_changed(other)
        live.clock.advance(4)
        live.market()
        return await asyncio.get_running_loop().create_future()

    monkeypatch.setattr(live.gateway, "max_quantity", silent)
    await live.guard.submit(live.request(side=Side.SELL, price="612.00", quantity=100))
    assert len(live.gateway.writes) == 1
