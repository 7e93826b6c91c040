"""What a hub keeps of New York's open: each row as it came, from the first question on."""

from __future__ import annotations

from decimal import Decimal

from msgspec import structs

from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from fakes.values.new_york import APPLE, YESTERDAY, new_york, row
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import Quote

KEY = Topic.QUOTE.of(APPLE)
DAY = "2026-11-20"


def at(clock: ManualClock, text: str) -> None:
    clock.advance((new_york(text) - clock.market()).total_seconds())


def traded(clock: ManualClock, previous: Decimal = YESTERDAY) -> Quote:
    return row(clock.market(), Decimal("190.00"), previous, volume=1200)


def test_a_row_counts_as_of_when_it_came_also_if_nobody_had_asked_by_then() -> None:
    """The row came at 09:20, and the first question is after the open."""
    clock = ManualClock(new_york(f"{DAY} 09:20"))
    hub = Hub(clock)
    put(hub, KEY, row(clock.market()))
    at(clock, f"{DAY} 09:31")
    hub.opening(APPLE)
    put(hub, KEY, traded(clock))
    found = hub.opening(APPLE)
    assert found is not None
    assert (found.traded, found.base) == (True, YESTERDAY)


def test_rows_of_a_connection_that_makes_them_of_what_it_has_are_read_as_they_come() -> None:
    """Its newest update is the same state as the one before: read late, both would be the newest."""
    clock = ManualClock(new_york(f"{DAY} 09:29"))
    hub, state = Hub(clock), [row(clock.market())]
    put(hub, KEY, state[0])
    hub.opening(APPLE)
    hub.publish(KEY, Lazy(lambda: state[0]))
    at(clock, f"{DAY} 09:30")
    state[0] = traded(clock)
    hub.publish(KEY, Lazy(lambda: state[0]))
    found = hub.opening(APPLE)
    assert found is not None
    assert found.base == YESTERDAY


def test_a_listener_that_is_called_first_sees_the_newest_row() -> None:
    clock = ManualClock(new_york(f"{DAY} 09:29"))
    hub, seen = Hub(clock), list[Decimal | None]()

    def heard(_key: object) -> None:
        found = hub.opening(APPLE)
        assert found is not None
        seen.append(found.base)

    hub.listen(KEY, heard)
    put(hub, KEY, row(clock.market()))
    at(clock, f"{DAY} 09:30")
    put(hub, KEY, traded(clock))
    assert seen == [None, YESTERDAY]


def test_from_the_first_trade_to_the_close_no_push_is_converted_for_it() -> None:
    clock = ManualClock(new_york(f"{DAY} 09:29"))
    hub, made = Hub(clock), list[str]()
    put(hub, KEY, row(clock.market()))
    hub.opening(APPLE)

    def push(text: str) -> None:
        at(clock, f"{DAY} {text}")
        quote = traded(clock)

        def make() -> Quote:
            made.append(text)
            return quote

        hub.publish(KEY, Lazy(make))

    for text in ("09:30", "09:31", "15:59", "16:01"):
        push(text)
    assert made == ["09:30", "16:01"]


def test_after_a_start_at_ten_no_push_is_converted_once_it_has_traded() -> None:
    """Without a limit of the day nobody reads its candle; one that comes is held against the newest row."""
    clock = ManualClock(new_york(f"{DAY} 10:00"))
    hub, made = Hub(clock), list[str]()
    put(hub, KEY, traded(clock))
    hub.opening(APPLE)

    def push(text: str, previous: Decimal) -> None:
        at(clock, f"{DAY} {text}")
        quote = structs.replace(traded(clock, previous), volume=2000)

        def make() -> Quote:
            made.append(text)
            return quote

        hub.publish(KEY, Lazy(make))

    for text, previous in (("10:01", Decimal(1)), ("10:02", Decimal(2)), ("10:03", YESTERDAY)):
        push(text, previous)
    assert made == ["10:01"]
    hub.openings.learn_closes(APPLE, new_york(DAY + " 10:00").date(), (YESTERDAY,))
    found = hub.opening(APPLE)
    assert found is not None
    assert (made, found.base) == (["10:01", "10:03"], YESTERDAY)


def test_a_row_that_cannot_be_read_proves_no_trade() -> None:
    clock = ManualClock(new_york(f"{DAY} 09:29"))
    hub = Hub(clock)
    put(hub, KEY, row(clock.market()))
    hub.opening(APPLE)
    at(clock, f"{DAY} 09:31")
    hub.publish(KEY, Lazy.failed(ValueError("volume")))
    found = hub.opening(APPLE)
    assert found is not None
    assert (found.traded, found.base) == (None, None)


def test_a_candle_that_tells_the_base_has_views_look_again() -> None:
    clock = ManualClock(new_york(f"{DAY} 10:00"))
    hub = Hub(clock)
    put(hub, KEY, traded(clock))
    hub.opening(APPLE)
    hub.take_dirty()
    hub.openings.learn_closes(APPLE, new_york(DAY + " 10:00").date(), (YESTERDAY,))
    assert hub.take_dirty() == {KEY}
    hub.openings.learn_closes(APPLE, new_york(DAY + " 10:00").date(), (YESTERDAY,))
    assert hub.take_dirty() == set()


def test_other_markets_have_no_such_open() -> None:
    hub = Hub(ManualClock())
    assert [hub.opening(InstrumentId(name)) for name in ("HK.00700", "SH.600519", "SG.D05")] == [None] * 3


def test_the_next_day_begins_anew() -> None:
    """What came after the close is the row of before the next open."""
    clock = ManualClock(new_york("2026-11-18 09:29"))
    hub = Hub(clock)
    put(hub, KEY, row(clock.market()))
    hub.opening(APPLE)
    at(clock, "2026-11-18 09:31")
    put(hub, KEY, traded(clock))
    at(clock, "2026-11-18 16:01")
    evening = structs.replace(traded(clock), volume=5000)
    put(hub, KEY, evening)
    at(clock, "2026-11-19 09:31")
    put(hub, KEY, row(clock.market(), Decimal("191.00"), Decimal("190.00"), volume=700))
    found = hub.opening(APPLE)
    assert found is not None
    assert (found.before, found.base) == (evening, Decimal(190))
