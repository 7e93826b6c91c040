"""The hub: newest value per key, dirty keys, counted interest, ages."""

from __future__ import annotations

import gc
from collections import Counter
from typing import Any
from weakref import ref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from tideboard_core.errors import GatewayError
from tideboard_core.market.hub import LEFT, Hub, Subscription
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.live import Lazy

QUOTE: Key[Any] = Topic.QUOTE.of("HK.00700")
BOOK: Key[Any] = Topic.BOOK.of("HK.00700")
FUNDS: Key[Any] = Topic.FUNDS.of("1")


def test_the_newest_update_wins_and_is_converted_once_on_read() -> None:
    hub, conversions = Hub(ManualClock()), Counter[str]()

    def make(name: str) -> str:
        conversions[name] += 1
        return name

    hub.publish(QUOTE, Lazy(lambda: make("old")))
    hub.publish(QUOTE, Lazy(lambda: make("new")))

    assert [hub.value(QUOTE), hub.value(QUOTE)] == ["new", "new"]
    assert conversions == {"new": 1}


def test_what_is_renewed_is_the_newest_value_and_asks_for_no_frame() -> None:
    clock = ManualClock()
    hub, heard = Hub(clock), list[object]()
    hub.listen(QUOTE, lambda key: heard.append(hub.value(key)))
    hub.listen_to(Topic.QUOTE, lambda key: heard.append(hub.value(key)))
    hub.renew(QUOTE, Lazy.ready("first"))
    assert hub.take_dirty() == {QUOTE}, "no view has it yet"
    clock.advance(5)
    hub.renew(QUOTE, Lazy.ready("second"))
    assert (hub.value(QUOTE), hub.age(QUOTE), hub.arrived(QUOTE)) == ("second", 0.0, clock.monotonic())
    assert (hub.dirty, heard) == (False, ["first"] * 2 + ["second"] * 2)


@pytest.mark.parametrize("read", [False, True], ids=["unread", "read"])
@pytest.mark.parametrize("fails", [False, True], ids=["value", "error"])
def test_a_hub_dies_with_what_its_values_are_made_of(*, read: bool, fails: bool) -> None:
    """A maker or the traceback of an error may hold whom it was made by, and so the hub: a window's, a replay's."""
    hub = Hub(ManualClock())
    gone = ref(hub)

    def made(hub: Hub) -> tuple[Hub, ...]:
        return (hub,)

    def failure(hub: Hub) -> GatewayError:
        try:
            raise GatewayError("reply-unreadable", hub=hub)
        except GatewayError as error:
            return error

    hub.publish(QUOTE, Lazy.failed(failure(hub)) if fails else Lazy(made, (hub,)))
    if read and not fails:
        hub.value(QUOTE)
    del hub
    gc.collect()

    assert gone() is None


def test_nothing_arrived_is_none_not_an_error() -> None:
    hub = Hub(ManualClock())

    assert (hub.value(QUOTE), hub.entry(QUOTE), hub.age(QUOTE)) == (None, None, None)


def test_dirty_keys_are_handed_over_once_and_wake_once_per_frame() -> None:
    hub, woken = Hub(ManualClock()), []
    hub.on_dirty(lambda: woken.append("frame"))

    hub.publish(QUOTE, Lazy.ready(1))
    hub.publish(BOOK, Lazy.ready(2))
    hub.publish(QUOTE, Lazy.ready(3))

    assert woken == ["frame"]
    assert hub.take_dirty() == {QUOTE, BOOK}
    assert not hub.dirty
    hub.publish(QUOTE, Lazy.ready(4))
    assert woken == ["frame", "frame"]


def test_what_was_read_keeps_the_time_at_which_the_gateway_itself_published_it() -> None:
    clock, value, other = ManualClock(), object(), object()
    hub = Hub(clock)
    before = hub.newest(QUOTE)
    hub.publish(QUOTE, Lazy.ready(value), clock.monotonic() - 2.0)
    hub.keep(QUOTE, value, before)
    assert (hub.value(QUOTE), hub.age(QUOTE)) == (value, 2.0)
    hub.keep(QUOTE, value, hub.newest(QUOTE))
    assert (hub.value(QUOTE), hub.age(QUOTE)) == (value, 0.0), "read once more it is as new as the reading"
    before = hub.newest(QUOTE)
    hub.publish(QUOTE, Lazy.ready(other), clock.monotonic() - 1.0)
    hub.keep(QUOTE, value, before)
    assert (hub.value(QUOTE), hub.age(QUOTE)) == (other, 1.0), "what came meanwhile is newer than what was asked for"


def test_age_counts_from_the_last_proof_not_from_the_last_change() -> None:
    clock = ManualClock()
    hub = Hub(clock)
    hub.publish(QUOTE, Lazy.ready(1))
    clock.advance(5)
    hub.take_dirty()

    hub.prove(QUOTE)
    clock.advance(2)

    assert hub.age(QUOTE) == 2
    assert not hub.dirty


def test_forgetting_a_value_makes_its_key_dirty() -> None:
    hub = Hub(ManualClock())
    hub.publish(QUOTE, Lazy.ready(1))
    hub.take_dirty()

    hub.forget(QUOTE)

    assert hub.value(QUOTE) is None
    assert hub.take_dirty() == {QUOTE}
    hub.forget(QUOTE)
    assert not hub.dirty


def test_two_readers_of_a_symbol_are_one_subscription_until_the_last_is_gone() -> None:
    hub, changes = Hub(ManualClock()), []
    hub.on_wanted(lambda: changes.append(hub.wanted()))

    first, second = hub.subscribe(QUOTE), hub.subscribe(QUOTE)
    first.close()
    first.close()

    assert hub.wanted_subscriptions() == {QUOTE}
    second.close()
    assert changes == [frozenset({QUOTE}), frozenset()]


def test_polled_topics_cost_no_subscription() -> None:
    hub = Hub(ManualClock())

    kept = [hub.subscribe(Topic.FLOW.of("HK.00700")), hub.subscribe(QUOTE)]

    assert hub.wanted_subscriptions() == {QUOTE}
    assert len(hub.wanted()) == len(kept)


def test_values_of_securities_that_were_left_long_ago_are_dropped() -> None:
    """A day of browsing through thousands must not stay in memory; the last ones and what is wanted do."""
    hub = Hub(ManualClock())
    keys: list[Key[Any]] = [Topic.QUOTE.of(f"HK.{number:05}") for number in range(LEFT + 10)]
    subscriptions = [hub.subscribe(key) for key in keys]
    for key in keys:
        put(hub, key, key.subject)
    for subscription in subscriptions[2:]:
        subscription.close()
    hub.unsubscribed(keys[2:5])
    again = hub.subscribe(keys[2])
    hub.unsubscribed(keys)

    gone = [key for key in keys if hub.value(key) is None]
    assert gone == keys[3:10]  # the first two and the third are wanted
    again.close()
    hub.unsubscribed(keys[:3])
    assert hub.value(keys[2]) == keys[2].subject
    assert hub.value(keys[10]) is None


def test_a_value_that_somebody_reads_without_a_subscription_is_not_dropped() -> None:
    """The loss brake asks for prices of holdings that no view shows: without one it would hold orders."""
    clock = ManualClock()
    hub = Hub(clock)
    keys: list[Key[Any]] = [Topic.QUOTE.of(f"HK.{number:05}") for number in range(LEFT + 2)]
    for key in keys:
        put(hub, key, "1")
    hub.unsubscribed(keys[:2])
    clock.advance(15)
    put(hub, keys[0], "2")
    hub.unsubscribed(keys[2:])

    assert [hub.value(key) for key in keys[:3]] == ["2", None, "1"]


def test_nothing_is_kept_of_listeners_that_left() -> None:
    hub, heard, others = Hub(ManualClock()), list[Key[Any]](), list[Key[Any]]()
    ends = [hub.listen(QUOTE, heard.append), hub.listen(QUOTE, others.append)]
    put(hub, QUOTE, "1")
    ends[0]()
    put(hub, QUOTE, "2")
    ends[1]()
    ends[1]()
    put(hub, QUOTE, "3")

    assert (len(heard), len(others)) == (1, 2)
    assert not hub._listeners


def test_listeners_hear_every_update_until_they_leave() -> None:
    hub, heard = Hub(ManualClock()), []
    leave = hub.listen(QUOTE, lambda key: heard.append(hub.value(key)))

    hub.publish(QUOTE, Lazy.ready(1))
    hub.publish(QUOTE, Lazy.ready(2))
    hub.publish(BOOK, Lazy.ready(9))
    leave()
    leave()
    hub.publish(QUOTE, Lazy.ready(3))

    assert heard == [1, 2]


@given(st.lists(st.tuples(st.sampled_from([QUOTE, BOOK, FUNDS]), st.booleans()), max_size=40))
def test_wanted_is_what_is_open(steps: list[tuple[Key[object], bool]]) -> None:
    hub = Hub(ManualClock())
    open_ones: list[Subscription] = []
    for key, opening in steps:
        if opening or not open_ones:
            open_ones.append(hub.subscribe(key))
        else:
            open_ones.pop(0).close()

    assert hub.wanted() == {each.key for each in open_ones}


def test_news_of_a_topic_whatever_the_subject() -> None:
    """A listener of a topic hears every key of it, and nothing once it has ended."""
    hub = Hub(ManualClock())
    heard: list[str] = []
    end = hub.listen_to(Topic.ALERT, lambda key: heard.append(key.subject))
    for subject in ("HK.00700", "US.AAPL"):
        put(hub, Topic.ALERT.of(subject), 1)
    put(hub, Topic.QUOTE.of("HK.00005"), 1)
    end()
    put(hub, Topic.ALERT.of("HK.00005"), 1)
    assert heard == ["HK.00700", "US.AAPL"]


def unreadable(field: str) -> Lazy[int]:
    """An update whose conversion fails."""
    return Lazy.failed(GatewayError("reply-unreadable", field=field))


def test_an_unreadable_update_keeps_the_last_good_value_and_its_age() -> None:
    clock = ManualClock()
    hub = Hub(clock)
    hub.publish(QUOTE, Lazy.ready(1))
    assert hub.value(QUOTE) == 1
    clock.advance(2)
    hub.publish(QUOTE, unreadable("updateTimestamp"))

    assert (hub.value(QUOTE), hub.sound(QUOTE), hub.problem(QUOTE)) == (1, None, "updateTimestamp")
    assert hub.age(QUOTE) == 2
    hub.prove(QUOTE)
    assert hub.age(QUOTE) == 2

    hub.publish(QUOTE, Lazy.ready(3))
    assert (hub.value(QUOTE), hub.sound(QUOTE), hub.problem(QUOTE), hub.age(QUOTE)) == (3, 3, "", 0)


def test_what_was_never_readable_has_no_value_and_no_age() -> None:
    hub = Hub(ManualClock())
    hub.publish(QUOTE, unreadable("volume"))

    assert (hub.value(QUOTE), hub.age(QUOTE)) == (None, None)


def test_each_unreadable_update_is_counted_once_by_its_field_and_told_the_first_time() -> None:
    hub, told = Hub(ManualClock()), []
    hub.on_unreadable(lambda what, field: told.append((what, field)))
    for _ in range(3):
        hub.publish(QUOTE, unreadable("volume"))
        assert hub.value(QUOTE) is hub.value(QUOTE) is None
    hub.publish(QUOTE, Lazy(lambda: 1 // 0))
    hub.value(QUOTE)

    assert hub.unreadable_fields == {("quote", "volume"): 3, ("quote", "ZeroDivisionError"): 1}
    assert told == [("quote", "volume"), ("quote", "ZeroDivisionError")]


def test_a_reader_of_every_update_gets_what_it_says_for_one_that_cannot_be_read() -> None:
    hub = Hub(ManualClock())

    assert hub.read(QUOTE, Lazy.ready(5), 0) == 5
    assert hub.read(QUOTE, unreadable("price"), 0) == 0
    assert hub.unreadable_fields == {("quote", "price"): 1}


def test_a_push_that_came_is_no_silence_even_if_it_cannot_be_read() -> None:
    clock = ManualClock()
    hub = Hub(clock)
    hub.publish(QUOTE, unreadable("price"))

    assert hub.arrived(QUOTE) == clock.monotonic()
    assert hub.arrived(BOOK) is None


def fail(*_told: object) -> None:
    """What a broken listener does."""
    raise ValueError("broken")


def test_a_listener_that_raises_loses_its_own_call_alone_and_is_told_once() -> None:
    hub, heard, told = Hub(ManualClock()), list[str](), list[tuple[str, str]]()
    end = hub.on_fault(lambda error, where: told.append((repr(error), where)))
    for listener in (fail, lambda key: heard.append(f"key {key.subject}")):
        hub.listen(QUOTE, listener)
    for listener in (fail, lambda key: heard.append(f"topic {key.subject}")):
        hub.listen_to(Topic.QUOTE, listener)
    hub.on_dirty(fail)
    hub.on_dirty(lambda: heard.append("dirty"))
    hub.on_wanted(fail)
    hub.on_wanted(lambda: heard.append("wanted"))
    hub.on_unreadable(fail)
    hub.on_unreadable(lambda what, field: heard.append(f"{what} {field}"))
    for _ in range(2):
        put(hub, QUOTE, "value")
    hub.subscribe(BOOK).close()
    hub.unreadable("push", "price")

    assert heard == ["dirty", *["key HK.00700", "topic HK.00700"] * 2, "wanted", "wanted", "push price"]
    name = f"{fail.__module__}.fail"
    assert told == [("ValueError('broken')", f"{where} {name}") for where in ("callback", "listener")]
    assert hub.value(QUOTE) == "value"
    end()


def test_a_fault_without_anybody_to_tell_is_logged_as_is_one_that_cannot_be_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hub = Hub(ManualClock())
    hub.report(ValueError("a"), "here")
    hub.on_fault(fail)
    hub.report(ValueError("a"), "there")

    assert [record.getMessage() for record in caplog.records] == ["here failed", "a fault of there could not be told"]


def test_ages_may_be_counted_by_another_clock_than_the_wall_s() -> None:
    clock = ManualClock()
    hub = Hub(clock)
    hub.publish(QUOTE, Lazy.ready(1))
    clock.advance(2)
    assert (hub.age(QUOTE), hub.elapsed(clock.monotonic() - 3)) == (2, 3)
    hub.age_by(lambda since: (clock.monotonic() - since) * 60)
    assert (hub.age(QUOTE), hub.elapsed(clock.monotonic() - 3)) == (120, 180)


def test_the_newest_arrival_of_some_topics() -> None:
    clock = ManualClock()
    hub, begun = Hub(clock), clock.monotonic()
    wanted = {Topic.QUOTE, Topic.BOOK}
    assert hub.heard(wanted) is None
    for key in (QUOTE, Topic.BOOK.of("HK.00005"), Topic.ORDERS.of("1")):
        clock.advance(5)
        hub.publish(key, Lazy.ready(1))
    assert hub.heard(wanted) == begun + 10
