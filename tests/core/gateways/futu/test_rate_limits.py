"""OpenD's budgets: one per protocol and account, a no of the server for its rate, calls kept for cancels."""

from __future__ import annotations

import pytest

from fakes.values.clock import ManualClock
from tideboard_core.errors import RateLimited
from tideboard_core.gateways.futu.rate_limits import LIMITS, WINDOW, FutuRateLimits
from tideboard_core.wire.opend.protocols import ProtoId

FLOW = ProtoId.Qot_GetCapitalFlow
MARGIN = LIMITS[FLOW].margin


async def test_unlimited_protocols_never_wait(clock: ManualClock) -> None:
    limits = FutuRateLimits(clock.monotonic)

    for _ in range(1000):
        limits.take(ProtoId.Qot_GetOrderBook)

    assert limits.delay(ProtoId.Qot_GetOrderBook) == await limits.queue(ProtoId.Qot_GetOrderBook) == 0


def test_table_is_the_one_of_the_protocol_note() -> None:
    note = {2202: 15, 2205: 20, 2005: 10, 2111: 10, 2221: 10, 2222: 10, 2225: 10, 2226: 10, 3203: 60, 3103: 60}
    note |= {3105: 60, 3210: 60, 3211: 30, 3212: 30, 2101: 10, 2102: 10, 2201: 10, 2211: 10}

    assert {proto_id: LIMITS[proto_id].calls for proto_id in note} == note
    assert {limit.seconds for limit in LIMITS.values()} == {WINDOW}
    assert (LIMITS[ProtoId.Trd_PlaceOrder].gap, LIMITS[ProtoId.Trd_ModifyOrder].gap) == (0.02, 0.04)


async def test_read_beyond_the_limit_waits_for_the_oldest_to_leave_the_window(clock: ManualClock) -> None:
    limits = FutuRateLimits(clock.monotonic, sleep=clock.sleep)
    for _ in range(30):
        clock.advance(0.5)
        assert await limits.queue(FLOW) == 0

    assert limits.delay(FLOW) == pytest.approx(WINDOW + MARGIN - 14.5)
    assert await limits.queue(FLOW) == pytest.approx(WINDOW + MARGIN - 14.5)


async def test_longer_queue_is_refused_with_the_call_that_it_is_about(clock: ManualClock) -> None:
    limits = FutuRateLimits(clock.monotonic, sleep=ManualClock().sleep)
    for _ in range(60):
        await limits.queue(FLOW)

    with pytest.raises(RateLimited) as caught:
        await limits.queue(FLOW)

    assert caught.value.retry_after > 60
    assert caught.value.data["proto_id"] == FLOW


def test_combinations_and_orders_have_one_budget(clock: ManualClock) -> None:
    limits = FutuRateLimits(clock.monotonic)
    for count in range(15):
        limits.take(ProtoId.Trd_PlaceComboOrder if count % 2 else ProtoId.Trd_PlaceOrder, "one")
        clock.advance(0.1)

    for proto_id in (ProtoId.Trd_PlaceComboOrder, ProtoId.Trd_PlaceOrder):
        assert limits.delay(proto_id, "one") == pytest.approx(WINDOW + MARGIN - 1.5)
        assert limits.delay(proto_id, "two") == 0


def test_accounts_have_budgets_of_their_own(clock: ManualClock) -> None:
    limits = FutuRateLimits(clock.monotonic)
    for _ in range(15):
        limits.take(ProtoId.Trd_PlaceOrder, "one")

    assert limits.delay(ProtoId.Trd_PlaceOrder, "one") > 29
    assert limits.delay(ProtoId.Trd_PlaceOrder, "two") == 0


def test_calls_are_kept_free_for_those_who_may_take_them(clock: ManualClock) -> None:
    limits = FutuRateLimits(clock.monotonic)
    for _ in range(15):
        limits.take(ProtoId.Trd_ModifyOrder, "one")
    clock.advance(1)

    assert limits.delay(ProtoId.Trd_ModifyOrder, "one", keep_free=5) > 28
    assert limits.delay(ProtoId.Trd_ModifyOrder, "one") == 0


def test_two_orders_need_their_gap(clock: ManualClock) -> None:
    limits = FutuRateLimits(clock.monotonic)
    limits.take(ProtoId.Trd_PlaceOrder, "one")
    clock.advance(0.005)

    assert limits.delay(ProtoId.Trd_PlaceOrder, "one") == pytest.approx(0.025)


def test_refusal_by_the_server_bars_until_the_window_has_passed(clock: ManualClock) -> None:
    limits = FutuRateLimits(clock.monotonic)
    limits.take(FLOW)
    clock.advance(10)
    limits.take(FLOW)

    seconds = limits.bar(FLOW)

    assert seconds == limits.delay(FLOW) == pytest.approx(20 + MARGIN)
    clock.advance(seconds)
    assert limits.delay(FLOW) == 0
