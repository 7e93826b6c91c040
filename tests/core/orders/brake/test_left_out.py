"""A security without a price: the broker's own result stands in, else a person takes it out of the day by its code."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.trading.new_york_day import new_york_day
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.new_york import APPLE, new_york, row
from fakes.values.trading import QUOTE, TENCENT, position
from tideboard_core.errors import BadInput
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import MaxQuantity, Position
from tideboard_core.model.review import Check, CheckCode
from tideboard_core.orders.brake.left_out import typed_among
from tideboard_core.orders.brake.loss_brake import PRICE_AGE, LossBrake, is_brake
from tideboard_core.orders.brake.loss_limits import BrakeGap, LossLimits

LOSS = LossLimits(loss={"HKD": Decimal(1000)})
DARK = replace(TENCENT, id=InstrumentId("HK.08888"), name="DARK")
OUT = frozenset({DARK.id})


def dark(scene: TradingScene, **changes: Any) -> Position:
    """200 of a security that nobody quotes."""
    return replace(position(scene.account, 200), instrument=DARK.id, name="DARK", **changes)


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """LIVE, unlocked, with 100 shares from before today that have a price, and 200 of a security without one."""
    async with trading_scene(tmp_path) as scene:
        scene.gateway.position_rows = [position(scene.account, 100), dark(scene)]
        scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=100, short_sell=None)
        scene.publish(Topic.INSTRUMENT, DARK.id, DARK)
        await scene.unlock()
        await scene.blotter.read_again()
        yield scene


async def listed(scene: TradingScene, **changes: Any) -> None:
    """The broker's list, with these changes of the dark row."""
    scene.gateway.position_rows = [position(scene.account, 100), dark(scene, **changes)]
    await scene.blotter.read_again()
    scene.clock.advance(1)
    scene.market(last="603.00")


def quoted(scene: TradingScene, last: str) -> None:
    """A price of the dark security arrives."""
    scene.clock.advance(1)
    scene.market(last="603.00")
    scene.publish(Topic.QUOTE, DARK.id, structs.replace(QUOTE, instrument=DARK.id, last=Decimal(last)))


def check(scene: TradingScene) -> Check:
    checks = scene.guard.preview(scene.request()).checks
    return next(one for one in checks if one.code is CheckCode.BRAKE)


async def events(scene: TradingScene) -> list[tuple[str, object]]:
    """What the order log says of securities that are taken out."""
    rows = [one.data for one in await scene.records() if is_brake(one)]
    return [(row["brake"], row["of"]) for row in rows if "of" in row]


async def test_the_broker_s_own_result_counts_where_there_is_no_price_and_is_marked(live: TradingScene) -> None:
    brake = live.with_brake(LOSS)
    await listed(live, pl_today=Decimal(-300))

    day = brake.result(live.account, "HKD")

    assert (day.open, day.gaps, day.stated) == (Decimal(-500), (), OUT)
    assert check(live).passed
    await listed(live, pl_today=Decimal(-900))
    assert not check(live).passed


async def test_without_a_result_the_brake_names_it_and_a_person_takes_it_out_by_its_code(live: TradingScene) -> None:
    brake = live.with_brake(LOSS)
    await listed(live)
    named = check(live)
    assert (named.passed, named.data["gap"], named.data["of"]) == (False, BrakeGap.PRICE, DARK.id)
    assert brake.without_price(live.account) == (DARK.id,)

    assert brake.leave_out(live.account, " hk.08888 ") == DARK.id

    assert check(live).passed
    day = brake.result(live.account, "HKD")
    assert (day.open, day.gaps, day.left_out, day.again) == (Decimal(-200), (), OUT, frozenset())
    assert brake.without_price(live.account) == ()
    assert await events(live) == [("left-out", DARK.id)]


@pytest.mark.parametrize("typed", ["", "HK.00700", "00700", "HK.09999", "HK"])
async def test_nothing_else_is_taken_out(live: TradingScene, typed: str) -> None:
    brake = live.with_brake(LOSS)
    await listed(live)

    with pytest.raises(BadInput, match="brake-leaves-none-out"):
        brake.leave_out(live.account, typed)

    assert not check(live).passed
    assert await events(live) == []


def test_a_code_of_two_markets_is_typed_with_its_market() -> None:
    both = [InstrumentId("HK.00005"), InstrumentId("SG.00005")]

    assert typed_among("SG.00005", both) == both[1]
    with pytest.raises(BadInput):
        typed_among("00005", both)


@pytest.mark.parametrize("by", ["price", "result"])
async def test_it_counts_again_marked_once_a_price_or_the_broker_s_result_is_told(live: TradingScene, by: str) -> None:
    brake = live.with_brake(LOSS)
    await listed(live)
    brake.leave_out(live.account, "08888")
    if by == "price":
        quoted(live, "600.00")
    else:
        await listed(live, pl_today=Decimal(-1000))

    assert not check(live).passed

    day = brake.result(live.account, "HKD")
    assert (day.open, day.left_out, day.again) == (Decimal(-1200), frozenset(), OUT)
    assert await events(live) == [("left-out", DARK.id), ("counted-again", DARK.id)]


async def test_a_price_that_goes_again_holds_until_the_code_is_typed_again(live: TradingScene) -> None:
    brake = live.with_brake(LOSS)
    await listed(live)
    brake.leave_out(live.account, "08888")
    quoted(live, "604.00")
    assert check(live).passed
    live.clock.advance(PRICE_AGE + 1)
    live.market(last="603.00")

    assert (check(live).passed, check(live).data["of"]) == (False, DARK.id)
    assert brake.result(live.account, "HKD").again == frozenset()
    brake.leave_out(live.account, "08888")
    assert check(live).passed


async def test_a_price_of_today_is_never_taken_out_though_its_close_is_not_known(live: TradingScene) -> None:
    """A previous close of 0: what is held at a price that is told stays a gap, taken out before or not."""
    brake = live.with_brake(LOSS)
    await listed(live)
    brake.leave_out(live.account, "08888")
    live.clock.advance(1)
    live.market(last="603.00")
    one = structs.replace(QUOTE, instrument=DARK.id, last=Decimal(9), prev_close=Decimal(0))
    live.publish(Topic.QUOTE, DARK.id, one)

    assert (check(live).passed, check(live).data["gap"]) == (False, BrakeGap.PREVIOUS_CLOSE)
    assert brake.without_price(live.account) == ()
    with pytest.raises(BadInput):
        brake.leave_out(live.account, "08888")


async def test_a_price_of_an_earlier_day_may_be_taken_out_where_its_close_is_not_known(tmp_path: Path) -> None:
    """A start at ten in New York: a row of a share that has not traded may be that of the session before."""
    async with new_york_day(tmp_path, "2026-11-20 10:00") as day:
        account, frozen = day.scene.account, row(new_york("2026-11-19 16:00"))
        day.push(frozen)
        assert (day.counted(), day.brake.without_price(account)) == (None, (APPLE,))
        day.brake.leave_out(account, "aapl")
        assert (day.counted(), day.holds) == (Decimal(0), False)
        day.push(structs.replace(frozen, volume=frozen.volume + 100))
        assert (day.counted(), day.holds, day.brake.without_price(account)) == (None, True, ())


async def test_it_is_of_one_day_and_of_one_account(live: TradingScene) -> None:
    brake = live.with_brake(LOSS)
    await listed(live)
    brake.leave_out(live.account, "08888")
    other = replace(live.account, id="2002")
    assert brake.without_price(other) == ()
    live.clock.advance(86_400)
    await listed(live)

    assert not check(live).passed
    assert brake.result(live.account, "HKD").left_out == frozenset()


async def test_it_survives_a_restart_of_the_same_day(live: TradingScene) -> None:
    live.with_brake(LOSS)
    await listed(live)
    first = live.pretrade.brake
    assert first is not None
    first.leave_out(live.account, "08888")

    again: LossBrake = live.with_brake(records=await live.records())

    assert check(live).passed
    assert again.result(live.account, "HKD").left_out == {DARK.id}
    quoted(live, "600.00")
    assert not check(live).passed
    once_more = live.with_brake(records=await live.records())
    assert once_more.result(live.account, "HKD").again == {DARK.id}


async def test_fees_and_entries_of_what_is_out_count_all_the_same(live: TradingScene) -> None:
    brake = live.with_brake(LossLimits(loss={"HKD": Decimal(1000)}, trades=5))
    await listed(live)
    before = brake.result(live.account, "HKD")
    brake.leave_out(live.account, "08888")
    after = brake.result(live.account, "HKD")

    assert (after.trades, after.fees) == (before.trades, before.fees)


async def test_lists_that_are_missing_are_never_taken_out(live: TradingScene) -> None:
    brake = live.with_brake(LOSS)
    await listed(live)
    brake.leave_out(live.account, "08888")
    live.blotter.orders_unreadable(live.account.id, "price")
    live.clock.advance(1)

    assert check(live).data["gap"] == BrakeGap.ORDERS
    assert brake.without_price(live.account) == ()
