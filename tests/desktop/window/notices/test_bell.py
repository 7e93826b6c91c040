"""Bell, list and toast: what is new is counted, shown without covering anything, and seen when the list was open."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from fakes.values.clock import ManualClock
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Environment
from tideboard_desktop.ui.command import Undo, UndoOffer
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.notices.bell import Bell
from tideboard_desktop.window.notices.model import NoticeStore
from tideboard_desktop.window.notices.toast import ToastLine
from tideboard_desktop.window.notices.view import NoticePanel


@pytest.fixture
def store() -> NoticeStore:
    return NoticeStore(ManualClock())


def choose_nothing() -> None:
    """Stands for the settings where a test does not go there."""


@pytest.fixture
def panel(store: NoticeStore, qtbot: QtBot) -> Iterator[NoticePanel]:
    window = QWidget()
    window.resize(800, 600)
    QPushButton("elsewhere", window)
    window.show()
    made = NoticePanel(store, choose_nothing, make_theme(), window)
    made.open_at(QPoint(600, 40))
    yield made
    window.hide()
    window.deleteLater()


def test_the_bell_counts_and_says_the_count(store: NoticeStore, qtbot: QtBot) -> None:
    bell = Bell(store, choose_nothing, make_theme())
    qtbot.addWidget(bell)
    plain = bell.grab().toImage()

    store.post(NoticeType.FILL, "one")
    store.post(NoticeType.FILL, "two")

    assert bell.accessibleName() == "Notices, 2 new"
    assert bell.grab().toImage() != plain


def test_pressing_the_bell_opens_the_list_and_closing_it_makes_all_seen(store: NoticeStore, qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(800, 600)
    bell = Bell(store, choose_nothing, make_theme())
    bell.setParent(window)
    qtbot.addWidget(window)
    window.show()
    store.post(NoticeType.FILL, "one", environment=Environment.PRACTICE)

    bell.click()
    assert bell.panel is not None
    assert bell.panel.isVisible()
    assert "PRACTICE  one" in bell.panel.list.item(0).text()
    QTest.keyClick(bell.panel, Qt.Key.Key_Escape)

    assert store.unseen == 0
    assert bell.accessibleName() == "Notices"


def test_esc_gives_the_focus_back(store: NoticeStore, qtbot: QtBot) -> None:
    """Qt would give it to the next widget of the window."""
    window = QWidget()
    window.resize(800, 600)
    others = [QPushButton(text, window) for text in ("first", "table", "last")]
    bell = Bell(store, choose_nothing, make_theme())
    bell.setParent(window)
    qtbot.addWidget(window)
    window.show()
    others[1].setFocus()
    bell.open_panel()
    assert bell.panel is not None
    QTest.keyClick(bell.panel, Qt.Key.Key_Escape)

    assert window.focusWidget() is others[1]


def test_the_list_follows_and_can_be_cleared(panel: NoticePanel, store: NoticeStore) -> None:
    assert panel._layers.currentWidget() is panel._empty
    store.post(NoticeType.ORDER, "one")
    store.post(NoticeType.ORDER, "two")
    assert [panel.list.item(row).text()[10:] for row in range(2)] == ["two", "one"]

    (clear,) = [one for one in panel.findChildren(QPushButton) if one.accessibleIdentifier() == "notices_clear"]
    clear.click()

    assert panel.list.count() == 0


def test_a_press_elsewhere_ends_the_list_and_reaches_what_was_pressed(panel: NoticePanel, qtbot: QtBot) -> None:
    (elsewhere,) = [one for one in panel.window().findChildren(QPushButton) if one.text() == "elsewhere"]
    with qtbot.waitSignals([elsewhere.clicked, panel.destroyed]):
        place = elsewhere.mapTo(panel.window(), QPoint(4, 4))
        QTest.mouseClick(panel.window().windowHandle(), Qt.MouseButton.LeftButton, pos=place)


def test_it_ends_when_tab_leads_out_of_it(panel: NoticePanel, qtbot: QtBot) -> None:
    panel.window().activateWindow()
    qtbot.waitUntil(lambda: any(one.hasFocus() for one in panel.findChildren(QPushButton)))
    with qtbot.waitSignal(panel.destroyed):
        for _ in range(10):
            if (now := QApplication.focusWidget()) is not None and panel.isAncestorOf(now):
                QTest.keyClick(now, Qt.Key.Key_Tab)


def test_it_fits_into_a_narrow_window(store: NoticeStore, qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(400, 300)
    qtbot.addWidget(window)
    window.show()
    made = NoticePanel(store, choose_nothing, make_theme(scale=1.5), window)
    made.open_at(QPoint(390, 40))

    assert window.rect().contains(made.geometry())


def test_the_bell_pressed_again_closes_its_list(store: NoticeStore, qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(800, 600)
    bell = Bell(store, choose_nothing, make_theme())
    bell.setParent(window)
    qtbot.addWidget(window)
    window.show()
    bell.open_panel()
    bell.open_panel()

    assert not any(panel.isVisible() for panel in window.findChildren(NoticePanel))


def test_the_list_leads_to_the_settings(store: NoticeStore, qtbot: QtBot) -> None:
    window, opened = QWidget(), list[str]()
    window.resize(800, 600)
    bell = Bell(store, lambda: opened.append("settings"), make_theme())
    bell.setParent(window)
    qtbot.addWidget(window)
    window.show()
    bell.open_panel()
    assert bell.panel is not None
    (button,) = [one for one in window.findChildren(QPushButton) if one.accessibleIdentifier() == "notices_choose"]
    button.click()

    assert (opened, bell.panel.isVisible()) == (["settings"], False)


def test_a_toast_covers_nothing_and_moves_nothing(store: NoticeStore, qtbot: QtBot) -> None:
    strip, left, right = QWidget(), QLabel("left"), QPushButton("right")
    toast = ToastLine(store, UndoOffer(), make_theme())
    row = QHBoxLayout(strip)
    row.addWidget(left)
    row.addWidget(toast)
    row.addStretch(0)
    row.addWidget(right)
    qtbot.addWidget(strip)
    strip.resize(400, 26)
    strip.show()
    before = left.geometry(), right.geometry(), strip.size()

    store.post(NoticeType.FILL, "a very long sentence " * 20, environment=Environment.LIVE)

    assert toast.text.text().startswith("LIVE a very long")
    assert (left.geometry(), right.geometry(), strip.size()) == before
    assert not toast.geometry().intersects(right.geometry())
    toast.timer.timeout.emit()
    assert toast.text.text() == ""


def test_what_was_done_can_be_undone_from_the_toast(store: NoticeStore, qtbot: QtBot) -> None:
    offer, undone = UndoOffer(), list[str]()
    toast = ToastLine(store, offer, make_theme())
    qtbot.addWidget(toast)
    toast.resize(600, 26)
    toast.show()
    store.post(NoticeType.FILL, "a fill before")
    offer.offer(Undo(lambda: "2 drawings were deleted.", lambda: undone.append("drawings")))
    store.post(NoticeType.FILL, "a fill")
    assert (toast.text.text(), toast.undo.isVisible()) == ("2 drawings were deleted.", True)
    assert toast.undo.x() - toast.text.geometry().right() < 10
    toast.undo.click()
    assert (undone, toast.text.text(), toast.undo.isVisible()) == (["drawings"], "", False)


def test_an_urgent_notice_stands_until_its_time_is_over(store: NoticeStore, qtbot: QtBot) -> None:
    """An alert that rings at once is posted before the answer that it was set: that must not cover it."""
    toast = ToastLine(store, UndoOffer(), make_theme())
    qtbot.addWidget(toast)
    store.post(NoticeType.ALERT, "rises to 100.00, now 605.50", urgent=True)
    store.post(NoticeType.PROGRAM, "rises to 100.00 was set.")
    assert toast.text.text() == "rises to 100.00, now 605.50"
    store.post(NoticeType.LOCK, "Locked", urgent=True)
    assert toast.text.text() == "Locked"
    toast.timer.timeout.emit()
    store.post(NoticeType.FILL, "a fill")
    assert toast.text.text() == "a fill"


def test_an_urgent_notice_comes_before_an_offer_which_ends_with_its_time(store: NoticeStore, qtbot: QtBot) -> None:
    offer, undone = UndoOffer(), list[str]()
    toast = ToastLine(store, offer, make_theme())
    qtbot.addWidget(toast)
    offer.offer(Undo(lambda: "one", lambda: undone.append("one")))
    store.post(NoticeType.LOCK, "Locked", urgent=True)
    assert (toast.text.text(), toast.undo.isHidden()) == ("Locked", True)
    toast.timer.timeout.emit()
    assert (toast.text.text(), toast.undo.isHidden()) == ("one", False)
    offer.findChildren(QTimer)[0].timeout.emit()
    assert (toast.text.text(), toast.undo.isHidden()) == ("", True)
    store.post(NoticeType.FILL, "a fill")
    assert (toast.text.text(), toast.undo.isHidden()) == ("a fill", True)
    offer.accept()
    assert undone == []


def test_an_offer_goes_on_in_the_words_of_the_new_window_unless_its_part_is_gone(
    store: NoticeStore, qtbot: QtBot
) -> None:
    offer, undone, words, owner = UndoOffer(), list[str](), ["Layout saved."], QLabel()
    first = ToastLine(store, offer, make_theme())
    offer.offer(Undo(lambda: words[0], lambda: undone.append("layout")))
    assert first.text.text() == "Layout saved."
    delete(first)
    words[0] = "已保存布局。"
    second = ToastLine(store, offer, make_theme())
    qtbot.addWidget(second)
    assert (second.text.text(), second.undo.isHidden()) == ("已保存布局。", False)
    second.undo.click()
    assert (undone, second.text.text()) == (["layout"], "")

    offer.offer(Undo(lambda: "columns", lambda _part: undone.append("columns"), owner))
    delete(owner)
    third = ToastLine(store, offer, make_theme())
    qtbot.addWidget(third)
    assert (third.text.text(), third.undo.isHidden()) == ("", True)
    second.undo.click()
    assert undone == ["layout"]


def test_the_list_says_whose_clock_its_times_are(store: NoticeStore, panel: NoticePanel) -> None:
    """In the head, and with the date at each row; an empty list has no times. It is that of the exchange in view."""
    assert not panel.zone.text()
    store.zone = lambda: "America/New_York"
    store.post(NoticeType.PROGRAM, "one")
    at = next(iter(store.notices)).at.astimezone(ZoneInfo("America/New_York"))

    assert panel.zone.text() == f"exchange time, {at:%Z}"
    assert panel.list.item(0).text() == f"{at:%H:%M:%S}  one"
    date, whose = panel.list.item(0).toolTip().split("\n")
    assert (date, whose) == (f"{at:%Y-%m-%d %H:%M:%S %Z}", "Time of the exchange")


def test_a_list_with_an_exchange_has_one_clock_and_names_every_other(store: NoticeStore, panel: NoticePanel) -> None:
    """What is about no exchange takes the time of the newest notice that is; another exchange's time has its name."""
    store.post(NoticeType.FILL, "older", zone="America/New_York")
    store.post(NoticeType.FILL, "newer", zone="Asia/Hong_Kong")
    store.post(NoticeType.CONNECTION, "Connected")
    at = next(iter(store.notices)).at
    here, there = (at.astimezone(ZoneInfo(zone)) for zone in ("Asia/Hong_Kong", "America/New_York"))

    assert panel.zone.text() == "exchange time, HKT"
    assert [panel.list.item(row).text() for row in range(3)] == [
        f"{here:%H:%M:%S}  Connected",
        f"{here:%H:%M:%S}  newer",
        f"{there:%H:%M:%S %Z}  older",
    ]
    assert panel.list.item(0).toolTip().endswith("Time of the exchange")


def test_what_happened_at_an_exchange_has_its_time(store: NoticeStore, panel: NoticePanel) -> None:
    for zone in ("Asia/Hong_Kong", "America/New_York"):
        store.post(NoticeType.FILL, "one", zone=zone)
        at = next(iter(store.notices)).at.astimezone(ZoneInfo(zone))
        date, whose = panel.list.item(0).toolTip().split("\n")

        assert panel.zone.text() == f"exchange time, {at:%Z}"
        assert panel.list.item(0).text().startswith(f"{at:%H:%M:%S}")
        assert (date, whose) == (f"{at:%Y-%m-%d %H:%M:%S %Z}", "Time of the exchange")


@pytest.mark.parametrize("how", ["withdrawn", "cleared"])
def test_the_toast_goes_with_its_notice(store: NoticeStore, qtbot: QtBot, how: str) -> None:
    """Words about a position without a stop must not stand beside the stop."""
    toast = ToastLine(store, UndoOffer(), make_theme())
    qtbot.addWidget(toast)
    older = store.post(NoticeType.FILL, "HK.00700: 300 shares have no stop")
    newer = store.post(NoticeType.FILL, "HK.09988: 500 shares have no stop")
    store.remove(older)
    assert toast.accessibleName().startswith("HK.09988")
    store.remove(newer) if how == "withdrawn" else store.clear()
    assert (toast.text.text(), toast.accessibleName()) == ("", "")
