"""The day of many securities for a view: what is computed when, and that no row stays behind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import chain
from pathlib import Path
from random import Random

import pytest
from msgspec import structs

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.trading import NOON, QUOTE, TENCENT, order_row, position
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Order, OrderFee, OrderStatus, Side
from tideboard_core.orders.brake.day_result import SecurityDay
from tideboard_core.orders.brake.day_rows import DayRow, day_row
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.brake.loss_limits import BrakeGap, LossLimits
from tideboard_core.orders.charges import Charged
from tideboard_core.orders.held_rows import APART

MANY = 40
NAMES = [InstrumentId(f"HK.{9000 + number:05}") for number in range(MANY)]
PART, PARTS = 0.125, 8
"""Seconds between two looks of a view, in which a clock of binary fractions does not drift; they make a second."""


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """LIVE, with 100 shares of each of many securities, whose prices are known."""
    async with trading_scene(tmp_path) as scene:
        scene.gateway.position_rows = [replace(position(scene.account, 100), instrument=one) for one in NAMES]
        for one in NAMES:
            scene.publish(Topic.INSTRUMENT, one, replace(TENCENT, id=one))
            price(scene, one, "612.50")
        await scene.blotter.read_again()
        yield scene


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[InstrumentId]:
    """Of which security a row was computed, each time."""
    made: list[InstrumentId] = []

    def counted(currency: str, security: SecurityDay, *, charged: Charged = Charged.REPORTED) -> DayRow:
        made.append(security.instrument)
        return day_row(currency, security, charged=charged)

    monkeypatch.setattr("tideboard_core.orders.brake.loss_brake.day_row", counted)
    return made


def price(scene: TradingScene, one: InstrumentId, last: str) -> None:
    scene.publish(Topic.QUOTE, one, structs.replace(QUOTE, instrument=one, last=Decimal(last)))


def sold(scene: TradingScene, one: InstrumentId, quantity: int = 100) -> Order:
    """Another program sold so many; the positions are not read yet."""
    number = len(scene.gateway.order_rows)
    order = order_row(
        scene.account,
        id=f"S{number}",
        instrument=one,
        side=Side.SELL,
        quantity=quantity,
        filled=quantity,
        status=OrderStatus.FILLED,
        average_price=Decimal(610),
        created=NOON + timedelta(seconds=number),
        updated=NOON + timedelta(seconds=number),
    )
    scene.gateway.order_rows = [*scene.gateway.order_rows, order]
    scene.blotter.order_changed(order)
    return order


def hold(scene: TradingScene, one: InstrumentId, quantity: int) -> None:
    """The broker lists so many shares of a security at the next read, 0 = none."""
    others = [row for row in scene.gateway.position_rows if row.instrument != one]
    mine = [replace(position(scene.account, quantity), instrument=one)] if quantity else []
    scene.gateway.position_rows = [*others, *mine]


def rows(scene: TradingScene, brake: LossBrake) -> dict[InstrumentId, DayRow]:
    return {row.instrument: row for row in brake.day_rows(scene.account) or ()}


async def test_rows_take_turns_and_within_a_second_each_has_its_new_price(
    live: TradingScene, computed: list[InstrumentId]
) -> None:
    brake = live.with_brake()
    assert [*rows(live, brake)] == sorted(computed) == NAMES
    for one in NAMES:
        price(live, one, "613.00")
    parts: list[list[InstrumentId]] = []
    for _ in range(PARTS):
        computed.clear()
        live.clock.advance(PART)
        rows(live, brake)
        rows(live, brake)
        parts.append([*computed])
    assert [len(part) for part in parts] == [MANY // PARTS] * PARTS
    assert sorted(chain(*parts)) == NAMES
    assert {row.last for row in rows(live, brake).values()} == {Decimal("613.00")}


async def test_after_a_pause_all_rows_are_computed(live: TradingScene, computed: list[InstrumentId]) -> None:
    """Another account was in view, or the dock was hidden."""
    brake = live.with_brake()
    rows(live, brake)
    computed.clear()
    for one in NAMES:
        price(live, one, "614.00")
    live.clock.advance(5)
    assert {row.last for row in rows(live, brake).values()} == {Decimal("614.00")}
    assert sorted(computed) == NAMES


async def test_a_fill_and_a_position_are_seen_at_once_and_computed_alone(
    live: TradingScene, computed: list[InstrumentId]
) -> None:
    brake, one = live.with_brake(), NAMES[30]
    assert rows(live, brake)[one].units == 100
    computed.clear()
    sold(live, one)
    filled = rows(live, brake)[one]
    assert (filled.units, filled.realised) == (Decimal(0), Decimal(500))
    assert computed == [one]

    hold(live, one, 0)
    await live.blotter.read_again()
    assert rows(live, brake)[one] == filled
    assert computed == [one, one]

    hold(live, NAMES[0], 0)
    for _ in range(2):  # two lists agree that it went without a fill
        await live.blotter.read_again()
        live.clock.advance(APART)
    assert [*rows(live, brake)] == NAMES[1:]
    computed.clear()
    hold(live, NAMES[1], 300)
    await live.blotter.read_again()
    assert rows(live, brake)[NAMES[1]].units == 300
    assert computed == [NAMES[1]]


async def test_what_the_broker_charges_late_is_in_the_row_a_second_later(live: TradingScene) -> None:
    brake = live.with_brake(LossLimits(loss={"HKD": Decimal(50_000)}))
    order = sold(live, NAMES[30])
    estimated = rows(live, brake)[NAMES[30]].fees
    assert estimated > 0
    live.gateway.fee_rows = [OrderFee(order_id=order.id, total=Decimal("88.32"))]
    await brake.read(live.account)
    for _ in range(PARTS):
        live.clock.advance(PART)
        rows(live, brake)
    assert rows(live, brake)[NAMES[30]].fees == Decimal("88.32")


async def test_a_row_without_a_price_does_not_wait_for_its_turn(live: TradingScene) -> None:
    brake, one = live.with_brake(), NAMES[30]
    live.hub.forget(Topic.QUOTE.of(one))
    assert rows(live, brake)[one].gap is BrakeGap.PRICE
    price(live, one, "612.50")
    for _ in range(2):
        live.clock.advance(PART)
        rows(live, brake)
    assert rows(live, brake)[one].gap is None


async def test_a_price_that_became_too_old_leaves_its_row(live: TradingScene) -> None:
    brake = live.with_brake()
    rows(live, brake)
    live.clock.advance(59)
    for one in NAMES[1:]:
        price(live, one, "612.50")
    rows(live, brake)
    for _ in range(2 * PARTS):
        live.clock.advance(PART)
        rows(live, brake)
    assert [one for one, row in rows(live, brake).items() if row.gap is BrakeGap.PRICE] == [NAMES[0]]


async def test_shares_that_were_transferred_count_once_the_positions_are_of_now(live: TradingScene) -> None:
    """Until then nobody knows whether a fill explains them: the opening is that of before."""
    brake, one = live.with_brake(), NAMES[31]
    rows(live, brake)
    sold(live, NAMES[30])
    hold(live, one, 300)
    live.publish(Topic.POSITIONS, live.account.id, tuple(live.gateway.position_rows))
    assert rows(live, brake)[one].units == 100
    await live.blotter.read_again()
    assert rows(live, brake)[one].units == 300


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_happens_the_rows_are_those_of_a_whole_computation(live: TradingScene, seed: int) -> None:
    """Prices stay the same, which are seen a second later; all else is seen at once."""
    chance, brake = Random(seed), live.with_brake()
    for _ in range(60):
        one = chance.choice(NAMES[:6])
        match chance.randrange(4):
            case 0:
                sold(live, one, chance.choice((50, 100)))
            case 1:
                hold(live, one, chance.choice((0, 100, 200)))
            case 2:
                await live.blotter.read_again()
            case _:
                live.clock.advance(PART)
        kept = brake.day_rows(live.account)
        whole = live.with_brake()
        whole._openings = dict(brake._openings)
        assert kept == whole.day_rows(live.account)
