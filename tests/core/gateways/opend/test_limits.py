"""Rate limits: reads queue first come first served, writes are told when, never more than the limit in a window."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.clock import ManualClock
from tideboard_core.errors import RateLimited
from tideboard_core.gateways.opend.limits import LIMITS, MARGIN, RESERVED_FOR_CANCELS, WINDOW, RateLimits
from tideboard_core.wire.opend.protocols import ProtoId

FLOW = ProtoId.Qot_GetCapitalFlow


class Naps:
    """A sleep that moves the clock instead of waiting."""

    def __init__(self, clock: ManualClock) -> None:
        self.taken: list[float] = []
        self._clock = clock

    async def __call__(self, seconds: float) -> None:
        """Pass the time at once."""
        self.taken.append(seconds)
        self._clock.advance(seconds)


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still."""
    return ManualClock()


def test_unlimited_protocols_never_wait(clock: ManualClock) -> None:
    limits = RateLimits(clock.monotonic)

    for _ in range(1000):
        limits.take(ProtoId.Qot_GetOrderBook)

    assert limits.delay(ProtoId.Qot_GetOrderBook) == 0


def test_table_is_the_one_of_the_protocol_note() -> None:
    note = {2202: 15, 2205: 20, 2005: 10, 2111: 10, 2221: 10, 2222: 10, 2225: 10, 2226: 20, 3203: 60, 3103: 60}
    note |= {3105: 60, 3210: 60, 3211: 30, 3212: 30, 2101: 10, 2102: 10, 2201: 10, 2211: 10}

    assert {proto_id: LIMITS[proto_id].calls for proto_id in note} == note
    assert (LIMITS[ProtoId.Trd_PlaceOrder].gap, LIMITS[ProtoId.Trd_ModifyOrder].gap) == (0.02, 0.04)


async def test_read_beyond_the_limit_waits_for_the_oldest_to_leave_the_window(clock: ManualClock) -> None:
    naps = Naps(clock)
    limits = RateLimits(clock.monotonic, sleep=naps)
    for _ in range(30):
        clock.advance(0.5)
        assert await limits.queue(FLOW) == 0

    assert limits.delay(FLOW) == pytest.approx(WINDOW + MARGIN - 14.5)
    assert await limits.queue(FLOW) == pytest.approx(WINDOW + MARGIN - 14.5)
    assert len(naps.taken) == 1


async def test_longer_queue_is_refused_with_its_length(clock: ManualClock) -> None:
    limits = RateLimits(clock.monotonic, sleep=Naps(ManualClock()))
    for _ in range(60):
        await limits.queue(FLOW)

    with pytest.raises(RateLimited) as caught:
        await limits.queue(FLOW)

    assert caught.value.retry_after > 60


async def test_cancelled_wait_gives_its_place_back(clock: ManualClock) -> None:
    async def sleep(seconds: float) -> None:
        raise asyncio.CancelledError

    limits = RateLimits(clock.monotonic, sleep=sleep)
    for _ in range(30):
        limits.take(FLOW)
    before = limits.delay(FLOW)

    with pytest.raises(asyncio.CancelledError):
        await limits.queue(FLOW)

    assert limits.delay(FLOW) == before


async def test_a_wait_cancelled_after_the_computer_slept_ends_as_a_cancel(clock: ManualClock) -> None:
    """Its slot is long forgotten by then."""

    async def sleep(seconds: float) -> None:
        clock.advance(100)
        limits.delay(FLOW)
        raise asyncio.CancelledError

    limits = RateLimits(clock.monotonic, sleep=sleep)
    for _ in range(30):
        limits.take(FLOW)

    with pytest.raises(asyncio.CancelledError):
        await limits.queue(FLOW)


def test_accounts_have_budgets_of_their_own(clock: ManualClock) -> None:
    limits = RateLimits(clock.monotonic)
    for _ in range(15):
        limits.take(ProtoId.Trd_PlaceOrder, "one")

    assert limits.delay(ProtoId.Trd_PlaceOrder, "one") > 29
    assert limits.delay(ProtoId.Trd_PlaceOrder, "two") == 0


def test_two_orders_need_their_gap(clock: ManualClock) -> None:
    limits = RateLimits(clock.monotonic)
    limits.take(ProtoId.Trd_PlaceOrder, "one")
    clock.advance(0.005)

    assert limits.delay(ProtoId.Trd_PlaceOrder, "one") == pytest.approx(0.025)


def test_refusal_by_the_server_bars_until_the_window_has_passed(clock: ManualClock) -> None:
    limits = RateLimits(clock.monotonic)
    limits.take(FLOW)
    clock.advance(10)
    limits.take(FLOW)

    seconds = limits.bar(FLOW)

    assert seconds == limits.delay(FLOW) == pytest.approx(20 + MARGIN)
    clock.advance(seconds)
    assert limits.delay(FLOW) == 0


@settings(max_examples=40)
@given(pauses=st.lists(st.floats(0, 4), min_size=1, max_size=120), cancels=st.lists(st.booleans(), min_size=120))
def test_no_window_ever_holds_more_than_the_limit(pauses: list[float], cancels: list[bool]) -> None:
    clock = ManualClock()
    limits = RateLimits(clock.monotonic)
    sent: list[tuple[float, bool]] = []
    for pause, cancel in zip(pauses, cancels, strict=False):
        clock.advance(pause)
        keep_free = 0 if cancel else RESERVED_FOR_CANCELS
        if limits.delay(ProtoId.Trd_ModifyOrder, "a", keep_free=keep_free) == 0:
            limits.take(ProtoId.Trd_ModifyOrder, "a")
            sent.append((clock.monotonic(), cancel))

    for begin, _ in sent:
        window = [cancel for at, cancel in sent if begin <= at < begin + WINDOW]
        assert len(window) <= 20
    times = [at for at, _ in sent]
    assert all(later - earlier >= 0.0399 for earlier, later in pairwise(times))
