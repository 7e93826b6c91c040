"""Quiet hours over midnight, and where a notice is told by default."""

from __future__ import annotations

from datetime import time

import pytest

from fakes.values.trading import ACCOUNTS
from tideboard_core.model.notices import NoticeChoice, NoticePlace, NoticeType, QuietHours, account_key, places_of
from tideboard_core.model.order import Environment


@pytest.mark.parametrize(
    ("begin", "end", "now", "quiet"),
    [
        (time(22), time(7), time(22), True),
        (time(22), time(7), time(6, 59, 59), True),
        (time(22), time(7), time(7), False),
        (time(22), time(7), time(21, 59), False),
        (time(12), time(13), time(12, 30), True),
        (time(12), time(13), time(13), False),
        (time(9), time(9), time(3), True),
    ],
)
def test_hours(begin: time, end: time, now: time, *, quiet: bool) -> None:
    assert QuietHours(on=True, begin=begin, end=end).at(now) is quiet
    assert not QuietHours(begin=begin, end=end).at(now)


def test_by_default_practice_stays_in_the_window_and_only_live_fills_ring() -> None:
    choice = NoticeChoice()
    everywhere = frozenset(NoticePlace)
    assert places_of(choice, NoticeType.FILL, Environment.LIVE) == everywhere
    assert places_of(choice, NoticeType.FILL, Environment.PAPER) == everywhere - {NoticePlace.SOUND}
    assert places_of(choice, NoticeType.FILL, Environment.PRACTICE) == {NoticePlace.WINDOW}
    assert places_of(choice, NoticeType.ALERT, Environment.PRACTICE) == {NoticePlace.WINDOW, NoticePlace.SOUND}
    assert places_of(choice, NoticeType.PROGRAM, Environment.LIVE) == {NoticePlace.WINDOW}


def test_names_of_a_later_version_do_no_harm() -> None:
    choice = NoticeChoice(where={"LIVE": {"fill": ("hologram", "phone"), "dream": ("phone",)}})
    assert places_of(choice, NoticeType.FILL, Environment.LIVE) == {NoticePlace.PHONE}


def test_real_and_simulated_money_under_one_number_are_two_accounts() -> None:
    assert len({account_key(one) for one in ACCOUNTS.values()}) == len(ACCOUNTS)
