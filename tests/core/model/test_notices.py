"""Quiet hours over midnight, and where a notice is told by default."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from fakes.values.trading import ACCOUNTS
from tideboard_core.model.notices import (
    NoticeChoice,
    NoticePlace,
    NoticeType,
    QuietHours,
    account_key,
    label_of,
    places_of,
)
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


def test_accounts_of_one_number_are_apart_by_money_and_broker() -> None:
    every = [replace(one, id="1", broker=broker) for one in ACCOUNTS.values() for broker in ("futu", "longport")]
    keys = {account_key(one): f"name {at}" for at, one in enumerate(every)}
    assert len(keys) == len(every)
    choice = NoticeChoice(labels=keys, where={key: {"fill": ("phone",)} for key in list(keys)[:1]})
    assert {key: label_of(choice, key) for key in keys} == keys
    places = [places_of(choice, NoticeType.FILL, Environment.LIVE, key) for key in keys]
    assert places.count(frozenset({NoticePlace.PHONE})) == 1


def test_what_an_older_version_chose_of_a_number_is_of_each_account_that_it_may_mean() -> None:
    """Until one of them has its own, which may be none."""
    mine, other = (account_key(replace(ACCOUNTS[Environment.LIVE], id="1", broker=each)) for each in ("futu", "other"))
    paper = account_key(replace(ACCOUNTS[Environment.PAPER], id="1", broker="futu"))
    choice = NoticeChoice(labels={"LIVE:1": "Main", other: ""}, where={"LIVE:1": {"fill": ()}, other: {"order": ()}})
    assert [label_of(choice, key) for key in (mine, other, paper)] == ["Main", "", ""]
    for key in (mine, other):
        assert places_of(choice, NoticeType.FILL, Environment.LIVE, key) == frozenset()
    assert places_of(choice, NoticeType.FILL, Environment.PAPER, paper) != frozenset()
    assert [bool(places_of(choice, NoticeType.ORDER, Environment.LIVE, key)) for key in (mine, other)] == [True, False]
