"""The loss brake through New York's hours: the close from which the day counts, by rows as brokers send them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.trading.new_york_day import new_york_day
from fakes.scenes.trading.trading_scene import trading_scene
from fakes.values.clock import ManualClock
from fakes.values.new_york import APPLE, BEFORE, YESTERDAY, block, candle, new_york, row
from fakes.values.trading import QUOTE, TENCENT, order_row, position
from fakes.walks.trading.new_york_minutes import counted
from tideboard_core.errors import RequestTimeout
from tideboard_core.market.last_closes import LastCloses
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderStatus, Side
from tideboard_core.model.quote import MarketState, Quote
from tideboard_core.model.reference import ExDay
from tideboard_core.orders.brake.loss_limits import BrakeGap, LossLimits
from tideboard_core.pauses import FIRST_IDLE

DAY = "2026-11-20"
CLOSED = new_york("2026-11-19 16:00")
FROZEN = row(CLOSED)


def today(last: str, clock: str = "09:31", **changes: Any) -> Quote:
    """A row of the running session, which counts from yesterday's close."""
    fields: dict[str, Any] = {"volume": 1200, "open": Decimal("188.00")} | changes
    return row(new_york(f"{DAY} {clock}"), Decimal(last), YESTERDAY, **fields)


async def test_a_flat_morning_is_flat_by_pushes_and_snapshots_in_turn(tmp_path: Path) -> None:
    """A push is stamped with the close, a snapshot with now: neither price is of today."""
    async with new_york_day(tmp_path, f"{DAY} 05:30") as day:
        for _ in range(3):
            day.push(FROZEN)
            assert (day.counted(), day.holds) == (Decimal(0), False)
            await day.read(FROZEN)
            assert (day.counted(), day.holds) == (Decimal(0), False)
        rows = day.brake.day_rows(day.scene.account)
        assert rows is not None
        assert [one.open for one in rows] == [0]


async def test_a_loss_before_the_open_is_counted_though_the_day_before_gained(tmp_path: Path) -> None:
    """188.38 to 203.19 yesterday, at 190.00 now: -1,319 of the 1,000 that are allowed."""
    async with new_york_day(tmp_path, f"{DAY} 05:30") as day:
        gained = row(new_york(f"{DAY} 05:30"), BEFORE, YESTERDAY)
        day.push(structs.replace(gained, pre=block("190.00", "-13.19", new_york(f"{DAY} 05:30"))))
        day.book("190.00")
        assert (day.counted(), day.holds) == (Decimal(-1319), True)


async def test_a_loss_of_the_day_stays_until_midnight_also_if_the_previous_close_moves(tmp_path: Path) -> None:
    async with new_york_day(tmp_path, f"{DAY} 09:29", loss="5000") as day:
        day.push(FROZEN)
        assert day.counted() == 0
        seen = {}
        for clock, previous in (
            ("09:31", YESTERDAY), ("15:59", YESTERDAY), ("16:01", YESTERDAY), ("19:59", YESTERDAY),
            ("20:01", Decimal("179.38")), ("23:59", Decimal("179.38")),
        ):  # fmt: skip
            day.at(f"{DAY} {clock}")
            day.push(structs.replace(today("179.38", clock), prev_close=previous))
            seen[clock] = day.counted()
        assert set(seen.values()) == {Decimal(-900)}, seen
        day.at("2026-11-21 00:00")
        day.push(structs.replace(today("179.38", "20:01"), prev_close=Decimal("179.38"), time=day.scene.clock.market()))
        assert day.counted() == 0, "a new day"


@pytest.mark.parametrize("moment", ["2026-11-22 20:52", "2026-11-26 20:30"], ids=["sunday", "thanksgiving"])
async def test_an_evening_without_a_session_before_it_counts_from_the_last_close(tmp_path: Path, moment: str) -> None:
    async with new_york_day(tmp_path, moment) as day:
        await day.read(FROZEN)
        assert (day.counted(), day.holds) == (Decimal(0), False)


async def test_a_share_halted_over_the_open_counts_from_the_last_price(tmp_path: Path) -> None:
    async with new_york_day(tmp_path, f"{DAY} 09:20") as day:
        await day.read(FROZEN)
        for clock in ("09:31", "11:00", "15:59", "16:30"):
            day.at(f"{DAY} {clock}")
            await day.read(structs.replace(FROZEN, suspended=True))
            assert day.counted() == 0, clock


async def test_a_share_that_never_trades_before_the_open(tmp_path: Path) -> None:
    """No push came since the close; the first one after the open tells the trade."""
    async with new_york_day(tmp_path, "2026-11-19 16:01") as day:
        day.push(FROZEN)
        day.counted()
        day.at(f"{DAY} 09:31")
        day.push(today("180.00"))
        assert day.counted() == (180 - YESTERDAY) * 100


async def test_an_ex_day_counts_from_the_close_less_the_dividend_where_the_block_does(tmp_path: Path) -> None:
    async with new_york_day(tmp_path, f"{DAY} 08:00") as day:
        time = new_york(f"{DAY} 08:00")
        day.push(structs.replace(FROZEN, pre=block("187.38", "0", time)))
        day.push(structs.replace(FROZEN, pre=block("187.50", "0.12", time)))
        day.book("187.50")
        assert day.counted() is None, "nothing is known that explains it"
        day.scene.publish(Topic.EX_DAYS, APPLE, (ExDay(time.date(), dividend=Decimal(1)),))
        day.scene.clock.advance(1)
        assert day.counted() == 12
        day.at(f"{DAY} 09:31")
        day.push(structs.replace(today("187.40"), prev_close=Decimal("187.38")))
        assert day.counted() == 2


async def test_a_block_that_speaks_against_the_last_price_holds_entries(tmp_path: Path) -> None:
    """A last price that follows the trades of before the open would hide their loss."""
    async with new_york_day(tmp_path, f"{DAY} 08:00") as day:
        time = new_york(f"{DAY} 08:00")
        day.push(row(time, Decimal("170.00"), BEFORE, pre=block("170.00", "-18.38", time)))
        found = day.brake.result(day.scene.account, "USD")
        assert (found.gaps, day.holds) == (((BrakeGap.PREVIOUS_CLOSE, APPLE),), True)


async def test_a_start_at_ten_is_known_by_the_candle_of_the_last_session(tmp_path: Path) -> None:
    async with new_york_day(tmp_path, f"{DAY} 10:00") as day:
        gateway = day.scene.gateway
        gateway.bar_rows = [candle("2026-11-18", BEFORE), candle("2026-11-19", YESTERDAY), candle(DAY, Decimal(180))]
        day.push(today("180.00"))
        assert day.counted() is None
        await day.read(today("180.00"))
        assert day.counted() == (180 - YESTERDAY) * 100
        await day.read(today("181.00"))
        assert gateway.reads.count("bars") == 1, "known until midnight"


@pytest.mark.parametrize("bars", [[], [candle("2026-11-18", BEFORE)], [candle("2026-11-19", Decimal("188.00"))]])
async def test_a_start_at_ten_without_a_candle_that_agrees_is_not_known(tmp_path: Path, bars: list[object]) -> None:
    """A halted share's row is yesterday's whole one; its candle is asked for after a minute again, then two."""
    async with new_york_day(tmp_path, f"{DAY} 10:00") as day:
        day.scene.gateway.bar_rows = bars  # type: ignore[assignment]
        for _ in range(3):
            await day.read(FROZEN)
            assert (day.counted(), day.holds) == (None, True)
        assert day.scene.gateway.reads.count("bars") == 1
        day.scene.clock.advance(FIRST_IDLE)
        day.scene.gateway.refuse_lists["bars"] = RequestTimeout("request-timeout")
        await day.read(FROZEN)
        assert day.scene.gateway.reads.count("bars") == 2
        day.scene.clock.advance(FIRST_IDLE)
        await day.read(FROZEN)
        assert day.scene.gateway.reads.count("bars") == 2
        day.scene.clock.advance(FIRST_IDLE)
        await day.read(FROZEN)
        assert day.scene.gateway.reads.count("bars") == 3


async def test_a_candle_that_times_out_keeps_no_price_waiting_for_the_other_ones(tmp_path: Path) -> None:
    async with new_york_day(tmp_path, f"{DAY} 10:00") as day:
        scene, others = day.scene, [InstrumentId(f"US.T{number}") for number in range(10)]
        for one in others:
            scene.publish(Topic.QUOTE, one, structs.replace(today("180.00", "10:00"), instrument=one))
        closes = LastCloses(scene.hub, scene.clock, scene.gateway)
        scene.gateway.refuse_lists["bars"] = RequestTimeout("request-timeout")
        for number in (1, 2):
            await closes.read(others)
            assert scene.gateway.reads.count("bars") == number, "the next one has its turn in the next reading"


async def test_what_is_bought_before_the_open_is_not_valued_at_the_close(tmp_path: Path) -> None:
    """Without a holding from before: the last price is none of today until the first trade of regular hours."""
    async with new_york_day(tmp_path, f"{DAY} 08:00") as day:
        scene = day.scene
        now = scene.clock.market()
        bought = order_row(
            scene.account,
            id="B1",
            instrument=APPLE,
            side=Side.BUY,
            quantity=100,
            filled=100,
            status=OrderStatus.FILLED,
            average_price=Decimal(180),
            created=now,
            updated=now,
        )
        scene.gateway.order_rows = [bought]
        await scene.blotter.read_again()
        await day.read(FROZEN)
        assert day.brake.result(scene.account, "USD").gaps == ((BrakeGap.PRICE, APPLE),)
        day.book("181.00")
        assert day.counted() is not None


@pytest.mark.parametrize("moves", [True, False], ids=["stamp moves", "stamp stands"])
async def test_each_minute_of_a_day_is_counted_as_it_was(moves: bool) -> None:
    """From 03:59 to midnight, as the table of the walk has it."""
    for clock, _price, truth, found in await counted(moves=moves):
        assert found == truth, clock


# --- Hong Kong: as before ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("clock", ["2026-11-20 01:20+00:00", "2026-11-20 01:25+00:00"], ids=["09:20", "09:25"])
async def test_hong_kong_counts_a_gap_of_the_opening_auction_at_once(tmp_path: Path, clock: str) -> None:
    """10 % below the previous close of 605.00, by the auction's trade."""
    async with trading_scene(tmp_path, clock=ManualClock(datetime.fromisoformat(clock))) as scene:
        scene.gateway.position_rows = [position(scene.account, 400)]
        await scene.unlock()
        await scene.blotter.read_again()
        scene.session(MarketState.AUCTION)
        brake = scene.with_brake(LossLimits(loss={"HKD": Decimal(1000)}))
        scene.publish(
            Topic.QUOTE, TENCENT.id, structs.replace(QUOTE, last=Decimal("544.50"), time=scene.clock.market())
        )
        scene.clock.advance(0.3)
        assert brake.result(scene.account, "HKD").open == Decimal("-60.50") * 400
        judged = brake.judge(scene.account, "HKD")
        assert judged is not None
        assert judged.holds
