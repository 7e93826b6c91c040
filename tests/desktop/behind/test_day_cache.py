"""Answers of a day are kept by connection, for as long as each lasts."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from fakes.values.behind import TENCENT
from fakes.values.clock import ManualClock
from tideboard_desktop.behind.day_cache import BehindSubject, DayCache
from tideboard_desktop.behind.questions import BehindAnswer


class Connection:
    """Anything that can be forgotten."""


def subject(option: str = "") -> BehindSubject:
    return BehindSubject("sold", TENCENT, option, date(2026, 11, 20))


async def answer() -> BehindAnswer:
    return BehindAnswer(value=1, rows=(1,))


async def test_two_docks_of_a_connection_ask_once_and_another_connection_again() -> None:
    clock, mine = ManualClock(), cast("Any", Connection())
    await DayCache(mine, clock).reading(subject(), answer)()
    kept = DayCache(mine, clock).find(subject(), None)
    assert kept is not None
    assert (kept.answer.value, kept.time) == (1, clock.market())
    assert DayCache(cast("Any", Connection()), clock).find(subject(), None) is None


async def test_what_a_running_day_renews_lasts_for_seconds() -> None:
    clock = ManualClock()
    cache = DayCache(cast("Any", Connection()), clock)
    await cache.reading(subject(), answer)()
    clock.advance(59)
    assert cache.find(subject(), 60.0) is not None
    clock.advance(1)
    assert cache.find(subject(), 60.0) is None
    assert cache.find(subject(), None) is not None


async def test_of_many_answers_the_oldest_goes() -> None:
    cache = DayCache(cast("Any", Connection()), ManualClock())
    for number in range(61):
        await cache.reading(subject(str(number)), answer)()
    assert cache.find(subject("0"), None) is None
    assert cache.find(subject("60"), None) is not None
