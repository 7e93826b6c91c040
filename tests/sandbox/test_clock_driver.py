"""Wall clock to exchange clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from fakes.values.standing_time import StandingTime
from tideboard_sandbox.clock_driver import (
    LONGEST_FAST_STEP,
    LONGEST_STEP,
    MOST_WALL_SECONDS,
    QUIET_SECONDS,
    STEP_SECONDS,
    UNASKED_SECONDS,
    Driver,
)
from tideboard_sandbox.server.journal import Journal

pytestmark = pytest.mark.slow


class _Market:
    """Counts how it is moved; stops the run when it has been moved often enough."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
        self.steps: list[float] = []
        self.updates = 0
        self.moved = asyncio.Event()

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.steps.append(seconds)
        self.moved.set()

    def update_universe(self, count: int) -> None:
        self.updates += count
        if self.updates >= 30:
            self.moved.set()


class _SlowMarket(_Market):
    """Sleeps longer than the driver makes good, once."""

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.steps.append(seconds)
        if len(self.steps) > 1:
            self.moved.set()
        else:
            time.sleep(MOST_WALL_SECONDS + 0.2)


@pytest.fixture
def market() -> _Market:
    return _Market()


async def test_a_long_way_is_cut_into_steps_with_a_publication_after_each(market: _Market) -> None:
    published: list[int] = []
    driver = Driver(market, lambda: published.append(len(market.steps)), speed=0)

    await driver.advance(2 * LONGEST_STEP + 5)

    assert market.steps == [LONGEST_STEP, LONGEST_STEP, 5]
    assert published == [1, 2, 3]


async def test_no_time_passes_when_nothing_is_asked(market: _Market) -> None:
    await Driver(market, lambda: None, speed=0).advance(0)

    assert market.steps == []


async def test_running_moves_the_exchange_at_its_speed(market: _Market) -> None:
    driver = Driver(market, lambda: None, speed=60)

    await _run_until_moved(driver, market)

    assert market.steps[0] >= STEP_SECONDS * 60 * 0.9


async def test_at_speed_zero_the_exchange_stands_still_while_the_rate_runs(market: _Market) -> None:
    driver = Driver(market, lambda: None, speed=0, rate=150, update_universe=market.update_universe)

    await _run_until_moved(driver, market)

    assert market.steps == []
    assert market.updates >= 30


async def test_a_brisk_market_moves_in_short_steps(market: _Market) -> None:
    driver = Driver(market, lambda: None, speed=1)
    driver.fast_steps = True

    await driver.advance(10 * LONGEST_FAST_STEP)

    assert max(market.steps) <= LONGEST_FAST_STEP
    assert sum(market.steps) == pytest.approx(10 * LONGEST_FAST_STEP)


async def test_a_market_that_takes_too_long_loses_time_instead_of_falling_further_behind() -> None:
    market = _SlowMarket()
    driver = Driver(market, lambda: None, speed=1)

    await _run_until_moved(driver, market)

    assert market.steps[-1] == MOST_WALL_SECONDS


async def test_an_exchange_that_stands_still_catches_up_nothing(
    market: _Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rested process sleeps; the time at rest is not made good when the speed changes."""
    kept: list[str] = []
    driver = Driver(market, lambda: None, speed=0, checkpoint=lambda: kept.append("still"))
    slept: list[float] = []
    sleep = asyncio.sleep

    async def noted(seconds: float) -> None:
        slept.append(seconds)
        await sleep(seconds)

    monkeypatch.setattr("tideboard_sandbox.clock_driver.asyncio.sleep", noted)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(driver.run())
        await sleep(4 * STEP_SECONDS)
        assert not slept
        assert kept == ["still"]
        driver.speed = 1
        await market.moved.wait()
        running.cancel()

    assert slept[0] == STEP_SECONDS
    assert market.steps[0] < 3 * STEP_SECONDS


async def test_one_that_is_set_going_and_ended_at_once_ends(market: _Market) -> None:
    """`asyncio.wait_for` of Python 3.11 swallowed the cancel that came with what it waited for."""
    driver = Driver(market, lambda: None, speed=0)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(driver.run())
        await asyncio.sleep(0)
        driver.speed = 1
        running.cancel()

    assert running.cancelled()
    assert market.steps == []


async def test_what_a_client_changes_while_the_exchange_stands_still_is_kept(
    market: _Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An order placed at speed 0 must not wait for the clock: a kill would lose it."""
    monkeypatch.setattr("tideboard_sandbox.clock_driver.CHECKPOINT_SECONDS", 0.001)
    kept = 0
    thrice = asyncio.Event()

    def checkpoint() -> None:
        nonlocal kept
        kept += 1
        if kept == 3:
            thrice.set()

    driver = Driver(market, lambda: None, speed=0, checkpoint=checkpoint)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(driver.run())
        await thrice.wait()
        running.cancel()

    assert market.steps == []


async def test_a_moving_exchange_keeps_its_clock(market: _Market, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = asyncio.get_running_loop().create_future()
    monkeypatch.setattr("tideboard_sandbox.clock_driver.CHECKPOINT_SECONDS", 0.0)
    driver = Driver(market, lambda: None, speed=1, checkpoint=lambda: kept.set_result(len(market.steps)))
    async with asyncio.TaskGroup() as group:
        running = group.create_task(driver.run())
        assert await kept == 1
        running.cancel()


class _Slices:
    """What is to be drawn ahead: so many slices, and how many were drawn."""

    def __init__(self, market: _Market, left: int) -> None:
        self.left, self.drawn = left, 0
        self.journal = Journal(lambda: market.now, most=0)

    def draw(self) -> bool:
        """Draw one; returns whether there are more."""
        self.drawn += self.left > 0
        self.left = max(self.left - 1, 0)
        return self.left > 0

    def ask(self) -> None:
        """A client asks."""
        self.journal.request("OpenD", "Qot_GetHotList")


async def _seconds(loop: StandingTime, seconds: float, turns: int = 30) -> None:
    """Let time pass in quarters of a step."""
    for _ in range(round(4 * seconds / STEP_SECONDS)):
        loop.now += STEP_SECONDS / 4 + 1e-6
        for _ in range(turns):
            await asyncio.sleep(0)


def _with_time_that_stands(try_out: Callable[[StandingTime, Driver, _Slices], Awaitable[None]], left: int) -> None:
    """Run a driver at speed 1 with so many slices to draw."""

    async def run() -> None:
        market, loop = _Market(), asyncio.get_running_loop()
        assert isinstance(loop, StandingTime)
        slices = _Slices(market, left)
        driver = Driver(market, lambda: None, speed=1, requests=slices.journal.requests, draw_ahead=slices.draw)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(driver.run())
            await try_out(loop, driver, slices)
            running.cancel()

    with asyncio.Runner(loop_factory=StandingTime) as runner:
        runner.run(run())


def test_an_exchange_draws_ahead_once_clients_have_asked_and_do_so_no_more() -> None:
    async def try_out(loop: StandingTime, _driver: Driver, slices: _Slices) -> None:
        await _seconds(loop, 5 * QUIET_SECONDS)
        assert slices.drawn == 0  # nobody has asked for anything
        for _half in range(8):
            slices.ask()
            await _seconds(loop, QUIET_SECONDS / 2)
        assert slices.drawn == 0
        await _seconds(loop, QUIET_SECONDS)
        assert (slices.drawn, slices.left) == (9, 0)
        slices.left = 3  # there would be more to draw
        await _seconds(loop, 5 * QUIET_SECONDS)
        assert slices.drawn == 9
        slices.ask()
        await _seconds(loop, 2 * QUIET_SECONDS)
        assert (slices.drawn, slices.left) == (12, 0)

    _with_time_that_stands(try_out, 9)


def test_an_exchange_that_nobody_asks_draws_ahead_after_a_while() -> None:
    async def try_out(loop: StandingTime, _driver: Driver, slices: _Slices) -> None:
        await _seconds(loop, UNASKED_SECONDS - STEP_SECONDS)
        assert slices.drawn == 0
        await _seconds(loop, 2 * STEP_SECONDS)
        assert (slices.drawn, slices.left) == (9, 0)
        slices.left = 3  # there would be more to draw
        await _seconds(loop, 2 * UNASKED_SECONDS)
        assert slices.drawn == 9

    _with_time_that_stands(try_out, 9)


def test_a_request_stops_what_is_drawn_ahead_and_the_clock_goes_on_meanwhile() -> None:
    async def try_out(loop: StandingTime, _driver: Driver, slices: _Slices) -> None:
        slices.ask()
        while not slices.drawn:
            await _seconds(loop, STEP_SECONDS, turns=3)
        slices.ask()
        drawn = slices.drawn
        await _seconds(loop, QUIET_SECONDS / 2, turns=3)
        assert drawn <= slices.drawn <= drawn + 1
        assert slices.left > 0
        await _seconds(loop, 40 * QUIET_SECONDS, turns=3)
        assert slices.left == 0

    _with_time_that_stands(try_out, 200)


def test_a_brisk_market_draws_nothing_ahead() -> None:
    async def try_out(loop: StandingTime, driver: Driver, slices: _Slices) -> None:
        driver.fast_steps = True
        slices.ask()
        await _seconds(loop, 3 * QUIET_SECONDS)
        assert slices.drawn == 0

    _with_time_that_stands(try_out, 9)


async def _run_until_moved(driver: Driver, market: _Market) -> None:
    async with asyncio.TaskGroup() as group:
        running = group.create_task(driver.run())
        await market.moved.wait()
        running.cancel()
