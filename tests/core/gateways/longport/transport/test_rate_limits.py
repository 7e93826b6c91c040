"""Budgets: what fits now, what waits, what is kept for whom, what the server's own no changes."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from fakes.values.clock import ManualClock, Naps
from tideboard_core.gateways.longport.transport.rate_limits import (
    EXIT_CALLS,
    EXIT_EVERY,
    HISTORY_CALLS,
    IN_FLIGHT,
    KEPT_FOR_CANCELS,
    QUOTE_CALLS,
    TRADE_CALLS,
    LongportRateLimits,
)
from tideboard_core.model.credentials import DataCentre
from tideboard_core.pauses import LONGEST_OWN, PauseBy
from tideboard_core.ports.trading import WriteVerb
from tideboard_core.wire.longport.commands import QuoteCommand

FLOW = QuoteCommand.CAPITAL_FLOW
HISTORY = QuoteCommand.HISTORY_CANDLESTICKS
EXIT = EXIT_CALLS[DataCentre.ASIA_PACIFIC]
ASIA, STATES = DataCentre.ASIA_PACIFIC, DataCentre.UNITED_STATES
READS = TRADE_CALLS.calls - KEPT_FOR_CANCELS - EXIT.kept
"""Trade calls of a window that any read may use."""


class Floor:
    """Limits whose sleep moves the clock."""

    def __init__(self, centre: DataCentre = DataCentre.ASIA_PACIFIC) -> None:
        self.clock = ManualClock()
        self.limits = LongportRateLimits(self.clock.monotonic, sleep=self.clock.sleep, centre=lambda: centre)

    async def pull(self, command: int = FLOW) -> float:
        """One quote call that is answered at once; returns when it left."""
        async with self.limits.pulling(command):
            return self.clock.monotonic()

    def write(self, verb: WriteVerb) -> None:
        """Send a write as soon as it may be sent."""
        self.clock.advance(self.limits.write_delay(verb))
        self.limits.count_write(cancel=verb is WriteVerb.CANCEL)


def in_window(times: list[float], seconds: float) -> int:
    """The most calls within any window of so many seconds."""
    return max(sum(begin <= time < begin + seconds for time in times) for begin in times)


async def test_ten_quote_calls_a_second_and_the_next_waits() -> None:
    floor = Floor()
    left = [await floor.pull() for _ in range(35)]
    assert floor.clock.slept
    assert in_window(left, 1.0) == QUOTE_CALLS.calls
    assert left[-1] - left[0] < 4.0


async def test_at_most_five_are_in_flight() -> None:
    floor, most, now = Floor(), 0, 0
    go_on = asyncio.Event()

    async def call() -> None:
        nonlocal most, now
        async with floor.limits.pulling(FLOW):
            now += 1
            most = max(most, now)
            await go_on.wait()
            now -= 1

    async with asyncio.TaskGroup() as group:
        for _ in range(9):
            group.create_task(call())
        for _ in range(5):
            await asyncio.sleep(0)
        assert now == IN_FLIGHT
        go_on.set()
    assert most == IN_FLIGHT


async def test_history_candles_have_a_window_of_their_own() -> None:
    floor = Floor()
    left = [await floor.pull(HISTORY) for _ in range(70)]
    assert in_window(left, 30.0) == HISTORY_CALLS.calls
    assert floor.limits.pull_delay(FLOW) <= 1.05


async def test_a_waiting_history_call_keeps_no_place_in_flight() -> None:
    floor = Floor()
    for _ in range(HISTORY_CALLS.calls):
        floor.limits.history.take()
    stuck = asyncio.Event()
    floor.limits.history._sleep = lambda _seconds: stuck.wait()  # type: ignore[assignment,return-value]
    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(floor.pull(HISTORY)) for _ in range(IN_FLIGHT + 1)]
        await asyncio.sleep(0)
        await floor.pull(FLOW)
        for task in waiting:
            task.cancel()


async def test_the_profiles_own_rows_are_kept_too() -> None:
    floor = Floor()
    floor.limits.adopt([(FLOW, 2, 4), (QuoteCommand.DEPTH, 0, 0), (HISTORY, 1, 1)])
    left = [await floor.pull() for _ in range(7)]
    assert in_window(left, 1.0) == 2
    others = [await floor.pull(QuoteCommand.DEPTH) for _ in range(12)]
    assert 2 < in_window(others, 1.0) <= QUOTE_CALLS.calls
    assert floor.limits._by_command[HISTORY] is floor.limits.history


async def test_the_same_rows_again_forget_nothing() -> None:
    floor = Floor()
    floor.limits.adopt([(FLOW, 2, 2)])
    await floor.pull()
    await floor.pull()
    floor.limits.adopt([(FLOW, 2, 2)])
    assert floor.limits.pull_delay(FLOW) > 0


async def test_reads_leave_calls_to_exits_and_all_but_cancels_leave_some_to_those() -> None:
    floor = Floor()
    limits = floor.limits
    for _ in range(READS):
        await limits.trade_read()
    spent = floor.clock.monotonic()
    assert limits.trade_read_delay() > 20
    for _ in range(EXIT.kept):
        floor.write(WriteVerb.PLACE)
    assert floor.clock.monotonic() - spent < 1
    assert limits.write_delay(WriteVerb.PLACE) > 20
    assert limits.write_delay(WriteVerb.MODIFY) > 20
    for _ in range(KEPT_FOR_CANCELS):
        floor.write(WriteVerb.CANCEL)
    assert floor.clock.monotonic() - spent < 1
    assert limits.write_delay(WriteVerb.CANCEL) > 20


async def test_cancels_use_the_calls_that_are_kept_for_them_first() -> None:
    floor = Floor()
    for _ in range(KEPT_FOR_CANCELS + 1):
        floor.write(WriteVerb.CANCEL)
    for _ in range(READS - 1):
        await floor.limits.trade_read()
    assert floor.limits.trade_read_delay() > 20, "the sixth cancel counts as any call"
    for _ in range(EXIT.kept):
        floor.write(WriteVerb.PLACE)
    assert floor.limits.write_delay(WriteVerb.PLACE) > 20
    floor.clock.advance(TRADE_CALLS.seconds + 1)
    for _ in range(TRADE_CALLS.calls - KEPT_FOR_CANCELS):
        floor.write(WriteVerb.PLACE)
    assert floor.limits.write_delay(WriteVerb.PLACE) > 20, "cancels of another window have left it"
    assert floor.limits.write_delay(WriteVerb.CANCEL) == 0


async def test_two_trade_calls_keep_their_distance() -> None:
    """A read waits for it; a write is not denied for it, it is told how long to hold back."""
    floor = Floor()
    floor.limits.trade.take()
    assert TRADE_CALLS.gap <= floor.limits.trade.gap_left() <= 2 * TRADE_CALLS.gap
    assert floor.limits.write_delay(WriteVerb.PLACE) == 0.0
    before = floor.clock.monotonic()
    await floor.limits.trade_read()
    assert floor.clock.monotonic() - before >= TRADE_CALLS.gap
    floor.clock.advance(0.05)
    assert floor.limits.trade.gap_left() == 0.0


async def test_reads_that_wait_do_not_hold_writes_up() -> None:
    floor = Floor()
    for _ in range(READS):
        await floor.limits.trade_read()
    stuck = asyncio.Event()
    floor.limits.trade._sleep = lambda _seconds: stuck.wait()  # type: ignore[assignment,return-value]
    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(floor.limits.trade_read()) for _ in range(8)]
        await asyncio.sleep(0)
        floor.clock.advance(0.1)
        assert floor.limits.write_delay(WriteVerb.PLACE) == 0.0
        for task in waiting:
            task.cancel()


async def test_a_server_that_says_too_many_is_left_alone_longer_each_time() -> None:
    floor = Floor()
    pauses = []
    for _ in range(9):
        pauses.append(floor.limits.bar_pulls(FLOW))
        floor.clock.advance(pauses[-1])
    assert all(second >= first for first, second in pairwise(pauses))
    assert pauses[0] <= 1.1
    assert pauses[-1] == LONGEST_OWN
    floor.clock.advance(LONGEST_OWN + 1)
    assert floor.limits.bar_pulls(FLOW) <= 1.1


async def test_a_pause_that_the_server_asks_for_is_kept() -> None:
    floor = Floor()
    assert floor.limits.trade.bar(45) == 45
    assert (floor.limits.trade.pause_left, floor.limits.trade_read_delay()) == (45, 45)
    assert floor.limits.write_delay(WriteVerb.CANCEL) == 0


async def test_a_pause_of_another_page_is_short_however_often_it_is_asked_for() -> None:
    floor = Floor()
    assert [floor.limits.trade.bar(86400, PauseBy.FOREIGN) for _ in range(4)] == [5, 5, 5, 5]


async def test_a_pause_ends_with_the_connection_and_the_calls_sent_stay_counted() -> None:
    floor = Floor()
    for _ in range(TRADE_CALLS.calls):
        floor.limits.count_write(cancel=False)
    before = floor.limits.write_delay(WriteVerb.CANCEL)
    floor.limits.trade.bar(45)

    floor.limits.forget_pauses()

    assert floor.limits.trade.pause_left == 0
    assert floor.limits.write_delay(WriteVerb.CANCEL) == before > 0


async def test_reads_leave_calls_of_the_window_to_writes() -> None:
    floor = Floor()
    for _ in range(READS):
        await floor.limits.trade_read()
    assert floor.limits.write_delay(WriteVerb.PLACE) == 0
    begun = floor.clock.monotonic()
    await floor.limits.trade_read()
    assert floor.clock.monotonic() - begun > TRADE_CALLS.seconds / 2


async def test_lists_of_exits_go_before_reads_that_wait() -> None:
    clock, naps = ManualClock(), Naps()

    async def sleep(seconds: float) -> None:
        await (clock.sleep(seconds) if seconds < 1 else naps(seconds))

    limits = LongportRateLimits(clock.monotonic, sleep=sleep)
    while limits.trade_read_delay() < 1:
        await limits.trade_read()
        clock.advance(0.1)
    waiting = asyncio.get_running_loop().create_task(limits.trade_read())
    await asyncio.sleep(0)
    assert naps.asleep == 1

    assert limits.trade_read_delay(way_out=True) == 0
    await limits.exit_turn()
    for _ in range(2):
        assert await limits.trade_read(way_out=True) == 0
        clock.advance(0.1)
    assert not waiting.done()
    waiting.cancel()


async def test_reads_leave_more_to_exits_once_one_was_sent() -> None:
    floor = Floor()
    await floor.limits.trade_read(way_out=True)
    for _ in range(TRADE_CALLS.calls - KEPT_FOR_CANCELS - EXIT.kept_after - 1):
        await floor.limits.trade_read()
    assert floor.limits.trade_read_delay() > 20
    assert floor.limits.trade_read_delay(way_out=True) < 1
    assert floor.limits.write_delay(WriteVerb.PLACE) == 0
    floor.clock.advance(TRADE_CALLS.seconds + 1)
    for _ in range(READS):
        assert floor.limits.trade_read_delay() < 1
        await floor.limits.trade_read()


@pytest.mark.parametrize(("centre", "lists", "in_half_a_minute"), [(ASIA, 2, 8), (STATES, 3, 6)])
async def test_whatever_was_spent_an_exit_is_proven_and_sent_within_ten_seconds_of_another(
    centre: DataCentre, lists: int, in_half_a_minute: int
) -> None:
    """Login, entries and money have used what reads may; then the person tries exit after exit, as soon as may be."""
    floor = Floor(centre)
    while floor.limits.trade_read_delay() < 1:
        await floor.limits.trade_read()
    sent = [floor.clock.monotonic()]
    for _ in range(20):
        await floor.limits.exit_turn()
        for _ in range(lists):
            assert await floor.limits.trade_read(way_out=True) < 1, "one list without the other proves nothing"
        assert floor.limits.write_delay(WriteVerb.PLACE) == 0
        floor.write(WriteVerb.PLACE)
        sent.append(floor.clock.monotonic())
    assert max(later - earlier for earlier, later in pairwise(sent)) < EXIT_EVERY + 1
    assert in_window(sent[1:], TRADE_CALLS.seconds) == in_half_a_minute, "spreading them makes them no fewer"


async def test_what_is_free_is_asked_of_one_exit_whatever_was_spent() -> None:
    """And of none for whose answer the next one would wait longer for its lists."""
    floor = Floor(STATES)
    while floor.limits.trade_read_delay() < 1:
        await floor.limits.trade_read()
    found = []
    for _ in range(3):
        await floor.limits.exit_turn()
        for _ in range(EXIT_CALLS[STATES].lists):
            await floor.limits.trade_read(way_out=True)
        found.append(floor.limits.exit_read_delay() < 1)
        if found[-1]:
            await floor.limits.trade_read(way_out=True)
        floor.write(WriteVerb.PLACE)
    assert found == [True, False, False]


@pytest.mark.parametrize("details", [0, 1, 3, 8])
async def test_the_calls_kept_for_exits_are_enough_for_one_with_old_orders(details: int) -> None:
    """Other reads have used what they may; its lists go without a pause in their middle, and its order after them."""
    floor = Floor(STATES)
    while floor.limits.trade_read_delay() < 1:
        await floor.limits.trade_read()
    assert floor.limits.trade_read_delay(way_out=True, details=details) < 1
    await floor.limits.exit_turn(details=details)
    began = floor.clock.monotonic()
    for _ in range(EXIT_CALLS[STATES].all - 1 + details):
        await floor.limits.trade_read(way_out=True)
    assert floor.clock.monotonic() - began < 1
    assert floor.limits.write_delay(WriteVerb.PLACE) == 0


async def test_exits_go_at_once_while_the_window_has_room_for_those_after_them() -> None:
    floor = Floor()
    for _ in range(5):
        assert floor.limits.trade_read_delay(way_out=True) < 1
        await floor.limits.exit_turn()
        for _ in range(2):
            await floor.limits.trade_read(way_out=True)
        floor.write(WriteVerb.PLACE)
    assert floor.limits.trade_read_delay(way_out=True) <= EXIT_EVERY + 1


async def test_the_lists_of_an_exit_are_read_in_spite_of_the_pause_that_the_server_asked_for() -> None:
    floor = Floor()
    floor.limits.trade.bar(45)
    assert floor.limits.trade_read_delay(way_out=True) == 0
    await floor.limits.exit_turn()
    await floor.limits.trade_read(way_out=True)
    assert floor.limits.trade.pause_left == 45, "nothing was waited for"
