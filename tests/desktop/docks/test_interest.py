"""Interest ends with its page."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fakes.clock import ManualClock
from fakes.market_picture import TENCENT, filled_hub, put
from tideboard_core.ports import Key, Topic
from tideboard_desktop.docks.interest import Interest

TICKS, BOOK = Key(Topic.TICKS, TENCENT), Key(Topic.BOOK, TENCENT)


def test_wanting_others_gives_the_first_ones_back(qtbot: QtBot) -> None:
    """Also their listener."""
    hub, page, told = filled_hub(ManualClock()), QWidget(), list[Key]()
    qtbot.addWidget(page)
    interest = Interest(hub, page)
    interest.want([TICKS], told.append)
    put(hub, TICKS, ())
    interest.want([BOOK])
    put(hub, TICKS, ())

    assert hub.wanted() == {BOOK}
    assert told == [TICKS]


def test_nothing_stays_behind_a_destroyed_page() -> None:
    """A window that is built anew takes its pages away without hiding them first."""
    hub, page, told = filled_hub(ManualClock()), QWidget(), list[Key]()
    Interest(hub, page).want([TICKS], told.append)
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    put(hub, TICKS, ())

    assert hub.wanted() == frozenset()
    assert told == []
