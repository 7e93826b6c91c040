"""Interest ends with its page."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import TENCENT, filled_hub
from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_desktop.ui.hub_interest import HubInterest

TICKS, BOOK = Topic.TICKS.of(TENCENT), Topic.BOOK.of(TENCENT)


def test_wanting_others_gives_the_first_ones_back(qtbot: QtBot) -> None:
    """Also their listener."""
    hub, page, told = filled_hub(ManualClock()), QWidget(), list[Key[object]]()
    qtbot.addWidget(page)
    interest = HubInterest(hub, page)
    interest.want([TICKS], told.append)
    put(hub, TICKS, ())
    interest.want([BOOK])
    put(hub, TICKS, ())

    assert hub.wanted() == {BOOK}
    assert told == [TICKS]


def test_nothing_stays_behind_a_destroyed_page() -> None:
    """A window that is built anew takes its pages away without hiding them first."""
    hub, page, told = filled_hub(ManualClock()), QWidget(), list[Key[object]]()
    HubInterest(hub, page).want([TICKS], told.append)
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    put(hub, TICKS, ())

    assert hub.wanted() == frozenset()
    assert told == []
