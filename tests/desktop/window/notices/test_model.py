"""The list of notices: newest first, bounded, counted unless it is kept quiet."""

from __future__ import annotations

from datetime import timedelta

from fakes.values.clock import ManualClock
from tideboard_core.model.notices import NoticeType
from tideboard_desktop.window.notices.model import MOST, Notice, NoticeStore


def test_the_newest_comes_first_with_its_time() -> None:
    clock = ManualClock()
    store = NoticeStore(clock)
    store.post(NoticeType.FILL, "one")
    clock.advance(5)
    store.post(NoticeType.LOCK, "two", urgent=True)

    newest, oldest = store.notices

    assert (newest.text, newest.urgent, oldest.text) == ("two", True, "one")
    assert (newest.at - oldest.at).total_seconds() == 5
    assert store.unseen == 2


def test_it_has_the_time_of_the_market() -> None:
    """The practice market has a clock of its own: a fill shows the same time in notices and in the list of fills."""
    clock = ManualClock()
    clock.set_market(clock.wall() + timedelta(hours=3))
    store = NoticeStore(clock)
    store.post(NoticeType.FILL, "one")

    assert store.notices[0].at == clock.market()


def test_it_is_bounded() -> None:
    store = NoticeStore(ManualClock())
    for number in range(MOST + 10):
        store.post(NoticeType.ORDER, str(number))

    assert len(store.notices) == MOST
    assert store.notices[-1].text == "10"


def test_a_quiet_kind_is_listed_only() -> None:
    store = NoticeStore(ManualClock(), quiet=lambda one: one.type is NoticeType.FILL)
    shown = list[Notice]()
    store.added.connect(shown.append)

    store.post(NoticeType.FILL, "quiet")
    store.post(NoticeType.ORDER, "told")

    assert [one.text for one in shown] == ["told"]
    assert store.unseen == 1
    assert len(store.notices) == 2


def test_looking_and_clearing_are_told() -> None:
    store, told = NoticeStore(ManualClock()), list[int]()
    store.post(NoticeType.ORDER, "one")
    store.changed.connect(lambda: told.append(store.unseen))

    store.seen()
    store.seen()
    store.clear()

    assert told == [0, 0]
    assert store.notices == []
