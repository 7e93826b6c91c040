"""Days that did not trade to their end: a closure from eleven on, and an afternoon that the broker lists as none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from fakes.values.archive_market import DAY, session
from tideboard_core.model.closures import ClosedSpan, Closure, ClosureSign, put_closed
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import DayForm, put_in_force

ELEVEN = 90
"""The session minute that begins at eleven in Hong Kong."""
NOON = 150


@contextmanager
def shut_from_eleven(day: date = DAY, minutes: float = 15, *, first: int = ELEVEN) -> Iterator[None]:
    """Hong Kong is shut for so many minutes, from `first` of the session on."""
    begin = session(day).open + timedelta(minutes=first)
    put_closed([ClosedSpan(Market.HK, begin, begin + timedelta(minutes=minutes))])
    try:
        yield
    finally:
        put_closed(())


def closure_of(day: date = DAY, *, first: int = ELEVEN) -> Closure:
    """What the hub says of `shut_from_eleven`."""
    signs = frozenset({ClosureSign.STATE, ClosureSign.TRADES})
    return Closure(market=Market.HK, since=session(day).open + timedelta(minutes=first), signs=signs)


@contextmanager
def ended_at_noon(day: date = DAY) -> Iterator[None]:
    """Hong Kong does not trade in the afternoon by the broker's days."""
    put_in_force({(Market.HK, day): DayForm.HALF})
    try:
        yield
    finally:
        put_in_force({})
