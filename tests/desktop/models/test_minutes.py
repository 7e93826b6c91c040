"""The price line put together from a whole answer and pushes."""

from __future__ import annotations

from dataclasses import replace

from fakes import flow_day
from tideboard_core.model.quote import MinuteLine
from tideboard_desktop.models.minutes import MinuteStore

DAY = flow_day.minute_line(minutes=30)
COLUMNS = ("times", "prices", "averages", "volumes", "turnovers")


def part(begin: int, end: int) -> MinuteLine:
    """Minutes of the day from `begin` up to `end`."""
    return replace(DAY, **{name: getattr(DAY, name)[begin:end] for name in COLUMNS})


def test_a_push_that_follows_on_is_added() -> None:
    """The whole line and the next minute make the longer line."""
    store = MinuteStore()
    store.take_whole(part(0, 20))

    assert store.take_push(part(19, 21))
    assert store.line() == part(0, 21)


def test_a_later_report_of_a_minute_replaces_the_earlier() -> None:
    """A minute grows until it is over."""
    store = MinuteStore()
    store.take_whole(part(0, 20))
    grown = replace(part(19, 20), prices=(700.0,))

    assert store.take_push(grown)
    line = store.line()
    assert line is not None
    assert line.prices[-1] == 700.0
    assert len(line.times) == 20


def test_a_push_with_a_hole_before_it_asks_for_the_whole_line() -> None:
    """Minutes 20 to 24 were missed."""
    store = MinuteStore()
    store.take_whole(part(0, 20))

    assert not store.take_push(part(25, 26))


def test_a_push_before_the_whole_line_asks_for_it_and_is_kept() -> None:
    """What was pushed while the answer was under way stays."""
    store = MinuteStore()

    assert store.line() is None
    assert not store.take_push(part(20, 21))
    store.take_whole(part(0, 20))
    assert store.line() == part(0, 21)


def test_an_empty_push_changes_nothing() -> None:
    """A push without minutes is no hole."""
    store = MinuteStore()
    store.take_whole(part(0, 20))

    assert store.take_push(part(0, 0))
    assert store.line() == part(0, 20)
