"""The same again: refused for thirty seconds as an order, dropped for five as a push."""

from __future__ import annotations

from fakes.values.clock import ManualClock
from tideboard_sandbox.rest.state import ORDER_SECONDS, PUSH_SECONDS, Repeats


def test_an_order_is_a_repeat_until_half_a_minute_is_over() -> None:
    clock = ManualClock()
    repeats = Repeats(clock.monotonic)
    assert not repeats.is_repeated(b"a")
    repeats.remember(b"a")
    clock.advance(ORDER_SECONDS - 0.1)
    assert repeats.is_repeated(b"a")
    assert not repeats.is_repeated(b"b")
    clock.advance(0.2)
    assert not repeats.is_repeated(b"a")


def test_an_equal_push_is_new_after_five_seconds_and_another_at_once() -> None:
    clock = ManualClock()
    repeats = Repeats(clock.monotonic)
    assert repeats.is_new("quote", b"a")
    assert not repeats.is_new("quote", b"a")
    assert repeats.is_new("book", b"a")
    assert repeats.is_new("quote", b"b")
    clock.advance(PUSH_SECONDS)
    assert repeats.is_new("quote", b"b")
