"""Whether a lock of the screen is noticed, and how long LIVE waits for input until one was seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.lock.gateway_lock import LockJournal
from tideboard_core.lock.screen_locks import UNSEEN_MINUTES, ScreenLocks


class Log:
    """An order log that every run of one data folder writes into."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def start(self, desktop: str = "GNOME", *, own_saver: bool = False) -> ScreenLocks:
        """Another run, on this desktop."""
        made = ScreenLocks(LockJournal(self._note), desktop)
        made.restore(self.records)
        made.own_saver = own_saver
        return made

    def _note(self, data: Mapping[str, Any]) -> None:
        at = datetime(2026, 11, 20, 2, tzinfo=UTC)
        self.records.append(Record(kind=RecordKind.LOCK, id="", at=at, data=dict(data)))


@pytest.mark.parametrize(("minutes", "live"), [(1, 1), (2, 2), (5, 5), (10, UNSEEN_MINUTES), (120, UNSEEN_MINUTES)])
def test_live_locks_after_the_smaller_of_the_setting_and_five_minutes(minutes: int, live: int) -> None:
    assert Log().start().live_idle(minutes * 60.0) == live * 60.0


def test_with_the_desktops_own_saver_the_setting_holds_while_it_is_there() -> None:
    locks = Log().start(own_saver=True)
    assert (locks.noticed, locks.live_idle(600.0)) == (True, 600.0)
    locks.own_saver = False
    assert (locks.noticed, locks.live_idle(600.0)) == (False, 300.0)


def test_a_lock_that_was_seen_counts_from_then_on_on_this_desktop() -> None:
    log = Log()
    log.start().saw()
    again = log.start()
    again.saw()
    assert (again.noticed, again.live_idle(600.0), len(log.records)) == (True, 600.0, 1)
    assert not log.start("sway").noticed


def test_a_longer_time_is_a_hands_and_ends_where_it_chose() -> None:
    log = Log()
    log.start().confirm(10)
    again = log.start()
    assert not again.noticed
    assert [again.live_idle(minutes * 60.0) for minutes in (2, 10, 30)] == [120.0, 600.0, 600.0]
    assert log.start("sway").live_idle(600.0) == 300.0
    again.confirm(10**400)
    assert again.live_idle(600.0) == 600.0, "a line of the log may have any number"
    again.confirm(0)
    assert log.start().live_idle(600.0) == 300.0
