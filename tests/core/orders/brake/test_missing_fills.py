"""Fills of today that the broker's next list lacks: they stay, marked, and the worse of both counts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.trading.braked_scene import HELD, braked_scene
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.clock import Naps
from fakes.values.hub_values import known
from fakes.values.trading import NOON, TENCENT, order_row, position
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, OrderStatus, Side
from tideboard_core.orders.brake.day_result import DayResult, worse_of
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.brake.loss_limits import BrakeGap, LossLimits
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.valuation import value_of
from tideboard_core.ports.trading import FillList

SOLD = 400
HSBC = InstrumentId("HK.00005")


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """LIVE, unlocked, 1,000 shares held from before, whose previous close is 605.00; a wide limit is set."""
    async with braked_scene(tmp_path) as scene:
        scene.with_brake(LossLimits(loss={"HKD": Decimal(900_000)}))
        yield scene


def sale(scene: TradingScene, price: str, *, quantity: int = SOLD, number: str = "x1") -> Fill:
    return Fill(
        id=number,
        order_id="X1",
        account_id=scene.account.id,
        instrument=TENCENT.id,
        name="TENCENT",
        side=Side.SELL,
        quantity=quantity,
        price=Decimal(price),
        time=NOON + timedelta(seconds=1),
    )


async def listed(scene: TradingScene, *fills: Fill, held: int) -> None:
    """The broker lists these fills, of an order of another program that no list of orders has any more."""
    scene.gateway.fill_rows = FillList(fills)
    scene.gateway.position_rows = [position(scene.account, held)]
    scene.clock.advance(5)
    await scene.blotter.read_again()
    scene.clock.advance(1)
    scene.market(last="605.00")


def brake_of(scene: TradingScene) -> LossBrake:
    assert isinstance(scene.pretrade.brake, LossBrake)
    return scene.pretrade.brake


def shown(scene: TradingScene) -> list[tuple[str, bool]]:
    return [(row.id, row.missing) for row in known(scene.hub, Topic.FILLS.of(scene.account.id))]


async def test_a_fill_that_the_next_list_lacks_stays_and_is_marked(live: TradingScene) -> None:
    await listed(live, sale(live, "600.00"), held=HELD - SOLD)
    assert shown(live) == [("x1", False)]
    await listed(live, held=HELD - SOLD)
    assert shown(live) == [("x1", True)]
    await listed(live, sale(live, "600.00"), held=HELD - SOLD)
    assert shown(live) == [("x1", False)]


async def test_a_fill_of_a_day_that_is_over_goes_with_its_list(live: TradingScene) -> None:
    await listed(live, sale(live, "600.00"), held=HELD - SOLD)
    live.clock.advance(86_400)
    await listed(live, held=HELD - SOLD)
    assert shown(live) == []


@pytest.mark.parametrize("held", [HELD, HELD - SOLD], ids=["as if it never was", "as if it was"])
@pytest.mark.parametrize(("price", "worse"), [("590.00", -6000), ("620.00", 0)], ids=["a loss", "a gain"])
async def test_the_brake_counts_the_worse_of_both(live: TradingScene, price: str, worse: int, held: int) -> None:
    """Nobody knows whether it was a fill: neither is a loss taken back, nor a gain counted."""
    await listed(live, sale(live, price), held=HELD - SOLD)
    gain = (Decimal(price) - 605) * SOLD
    brake = brake_of(live)
    fees = brake.result(live.account, "HKD").fees
    assert brake.result(live.account, "HKD").realised == gain

    await listed(live, held=held)

    day = brake.result(live.account, "HKD")
    assert (day.realised, day.open) == (Decimal(worse), Decimal(0))
    assert not day.gaps
    assert (day.streak, day.last_loss is not None) == ((1, True) if gain < 0 else (0, False))
    assert day.fees <= fees

    await listed(live, sale(live, price), held=HELD - SOLD)
    assert brake.result(live.account, "HKD").realised == gain, "it is there again"


async def test_a_fill_of_an_earlier_run_that_no_list_of_this_one_has_is_marked_and_counts(live: TradingScene) -> None:
    """As if the program had been started again after the list lacked it: the loss is not taken back."""
    await listed(live, held=HELD)
    brake, fill = brake_of(live), sale(live, "590.00")
    assert brake.result(live.account, "HKD").realised == 0
    yesterday = structs.replace(fill, id="old", time=fill.time - timedelta(days=1))

    live.blotter.recall(replace(live.account, id="another"), [fill])
    assert shown(live) == []
    live.blotter.recall(live.account, [yesterday, fill])

    assert shown(live) == [("x1", True)]
    assert brake.result(live.account, "HKD").realised == -6000
    await listed(live, held=HELD)
    assert shown(live) == [("x1", True)], "the next list lacks it, too"
    await listed(live, fill, held=HELD - SOLD)
    live.blotter.recall(live.account, [fill])
    assert shown(live) == [("x1", False)]


async def test_the_worse_of_both_is_that_of_each_security(live: TradingScene) -> None:
    """That a gain of one may not be one tells nothing of the loss of another that may be one."""
    hsbc = structs.replace(known(live.hub, Topic.QUOTE.of(TENCENT.id)), instrument=HSBC)
    gain, loss = (
        sale(live, "625.00"),
        structs.replace(sale(live, "590.00", number="x2"), instrument=HSBC, order_id="X2"),
    )
    live.publish(Topic.INSTRUMENT, HSBC, replace(TENCENT, id=HSBC))

    async def both(*fills: Fill) -> DayResult:
        live.gateway.fill_rows = FillList(fills)
        held = position(live.account, HELD - SOLD)
        live.gateway.position_rows = [held, replace(held, instrument=HSBC)]
        live.clock.advance(5)
        await live.blotter.read_again()
        live.clock.advance(1)
        live.market(last="605.00")
        live.publish(Topic.QUOTE, HSBC, structs.replace(hsbc, last=Decimal(605)))
        return brake_of(live).result(live.account, "HKD")

    assert (await both(gain, loss)).realised == 8000 - 6000
    day = await both()
    assert (day.realised, day.open) == (Decimal(-6000), Decimal(0))
    assert (day.streak, day.trades) == (1, 0)
    assert not day.gaps


async def test_the_opening_of_the_day_stays_that_of_the_lists_that_agreed(live: TradingScene) -> None:
    """Else a fill that may not be one would make the account hold more before the day began."""
    brake = brake_of(live)
    await listed(live, sale(live, "590.00"), held=HELD - SOLD)
    assert brake.result(live.account, "HKD").realised == -6000
    await listed(live, held=HELD)
    assert brake.result(live.account, "HKD").realised == -6000
    (row,) = brake.day_rows(live.account) or ()
    assert row.units == HELD - SOLD


async def test_the_value_of_the_day_keeps_what_the_next_list_lacks(live: TradingScene) -> None:
    def traded(side: Side) -> Decimal | None:
        return live.pretrade.verdicts(draft_of(live.request(side=side))).snapshot.traded_today

    await listed(live, sale(live, "600.00"), held=HELD - SOLD)
    assert traded(Side.SELL) == 0, "its order would count, were it listed"
    await listed(live, held=HELD - SOLD)
    assert (traded(Side.SELL), traded(Side.BUY)) == (Decimal(240_000), Decimal(0))


async def test_a_missing_fill_of_a_listed_order_counts_once_in_the_value_of_the_day(live: TradingScene) -> None:
    done = order_row(
        live.account, id="X1", side=Side.SELL, quantity=SOLD, filled=SOLD, status=OrderStatus.FILLED, created=NOON
    )
    live.gateway.order_rows = [replace(done, average_price=Decimal(600), updated=NOON + timedelta(seconds=1))]
    await listed(live, sale(live, "600.00"), held=HELD - SOLD)
    await listed(live, held=HELD - SOLD)
    assert shown(live) == [("x1", True)]
    assert live.pretrade.verdicts(draft_of(live.request(side=Side.SELL))).snapshot.traded_today == 240_000


@pytest.mark.parametrize(
    ("fill", "side", "currency", "value"),
    [
        ({}, Side.SELL, "HKD", 240_000),
        ({}, Side.BUY, "HKD", 0),
        ({}, Side.SELL, "USD", 0),
        ({"instrument": "HK.TCH261127C600000"}, Side.SELL, "HKD", None),
    ],
    ids=["it", "the other side", "another currency", "a contract of unknown size"],
)
def test_the_money_of_missing_fills(
    live: TradingScene, fill: dict[str, Any], side: Side, currency: str, value: int | None
) -> None:
    one = structs.replace(sale(live, "600.00"), **({"missing": True} | fill))
    assert value_of([one], currency, side, lambda _: None) == value


def test_of_two_results_each_figure_is_the_one_that_holds_more() -> None:
    low = DayResult(realised=Decimal(-10), open=Decimal(-5), fees=Decimal(1), streak=1, trades=1, last_loss=NOON)
    high = DayResult(
        realised=Decimal(9), streak=2, trades=3, gaps=((BrakeGap.PRICE, "HK.00700"),), last_loss=NOON + timedelta(1)
    )
    for one, other in ((low, high), (high, low)):
        assert worse_of(one, other) == replace(
            low, streak=2, trades=3, gaps=((BrakeGap.PRICE, "HK.00700"),), last_loss=NOON + timedelta(1)
        )


async def test_a_push_of_it_proves_it(live: TradingScene) -> None:
    await listed(live, sale(live, "600.00"), held=HELD - SOLD)
    await listed(live, held=HELD - SOLD)
    live.blotter.filled(sale(live, "600.00"))
    assert shown(live) == [("x1", False)]


@pytest.mark.parametrize(("last", "counts"), [("615.00", 0), ("595.00", -10_000)], ids=["a gain", "a loss"])
async def test_of_a_holding_that_the_newest_list_lacks_the_worse_counts(
    live: TradingScene, last: str, counts: int
) -> None:
    """Held or gone, nobody knows: its gain frees nothing, and its loss counts."""
    brake = brake_of(live)
    live.market(last=last)
    whole = brake.result(live.account, "HKD")
    assert whole.open == (counts or 10_000)
    assert not whole.gaps
    live.sleep.naps = Naps()
    live.gateway.position_rows = []
    live.clock.advance(1)
    await live.blotter.read_holdings(live.account)
    live.market(last=last)
    day = brake.result(live.account, "HKD")
    assert day.open == counts
    assert not day.gaps
