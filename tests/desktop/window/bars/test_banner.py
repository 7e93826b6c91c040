"""The banner shows the one notice that helps most."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.timers import timer_of
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.bars.banner import Banner, BannerMessage

LINK = BannerMessage("No connection", broken=True)
GONE = BannerMessage("The exchange ended", broken=True, first=True)


def banner(qtbot: QtBot) -> Banner:
    result = Banner(make_theme())
    qtbot.addWidget(result)
    return result


def test_the_cause_comes_before_what_it_caused(qtbot: QtBot) -> None:
    strip = banner(qtbot)
    strip.show_message("sandbox", GONE)
    strip.show_message("link", LINK)
    assert strip.message == GONE

    strip.clear("sandbox")
    assert strip.message == LINK


def test_a_notice_that_counts_down_does_not_push_a_newer_one_away(qtbot: QtBot) -> None:
    strip = banner(qtbot)
    strip.show_message("link", LINK)
    full = BannerMessage("The disk is full", broken=True)
    strip.show_message("audit", full)
    strip.show_message("link", BannerMessage("No connection. Try 2 in 3 s.", broken=True))

    assert strip.message == full


def test_broken_things_win_over_cautions(qtbot: QtBot) -> None:
    """And the caution comes back when the broken thing is mended."""
    strip = banner(qtbot)
    strip.show_message("keyring", BannerMessage("No keyring here."))
    strip.show_message("sandbox", BannerMessage("The sandbox ended.", broken=True))
    strip.show_message("disk", BannerMessage("Little room is left."))
    assert strip.text.text() == "The sandbox ended."

    strip.clear("sandbox")
    assert strip.text.text() == "Little room is left."
    strip.clear("disk")
    strip.clear("keyring")

    assert not strip.isVisible()


def test_the_most_serious_message_is_shown_and_the_others_become_notices(qtbot: QtBot) -> None:
    """Cause, broken, question, note; of equal rank the newest. Each covered text is told once, but for noticed ones."""
    strip = banner(qtbot)
    covered: list[str] = []
    strip.covered.connect(covered.append)
    question = BannerMessage("Limits are narrower", button="Show limits")
    strip.show_message("limits", question)
    strip.show_message("layouts", BannerMessage("Layout saved"))
    timer_of(strip).timeout.emit()
    assert (strip.message, covered) == (question, ["Limits are narrower", "Layout saved"])

    link = BannerMessage("No connection. Try 2 in 3 s.", broken=True, noticed=True)
    strip.show_message("link", link)
    strip.show_message("sandbox", GONE)
    strip.show_message("layouts", BannerMessage("Layout saved"))
    assert (strip.message, covered) == (GONE, ["Limits are narrower", "Layout saved"])

    for key, left in (("sandbox", link), ("link", question)):
        strip.clear(key)
        assert strip.message == left
    strip.show_message("crash", BannerMessage("Something failed", link="Show details"))
    assert strip.text.text() == "Something failed"
    assert covered == ["Limits are narrower", "Layout saved"]


def test_a_new_note_is_shown_before_questions_for_a_while(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """It answers what was just done; then the question comes back, also after a window rebuild."""
    monkeypatch.setattr("tideboard_desktop.window.bars.banner.ANSWER_MS", 60)
    strip, new = banner(qtbot), banner(qtbot)
    question, saved = BannerMessage("Limits are narrower", button="Show limits"), BannerMessage("Layout saved")
    strip.show_message("layouts", saved)
    strip.show_message("limits", question)
    assert strip.message == saved
    new.take_over(strip)
    assert new.message == saved

    for one in (strip, new):
        qtbot.waitUntil(lambda one=one: one.message == question)  # type: ignore[misc]  # bound at once
    strip.show_message("link", LINK)
    strip.show_message("layouts", BannerMessage("Layout deleted"))
    assert strip.message == LINK


def test_an_answer_is_over_after_a_while_and_is_kept_as_a_notice(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tideboard_desktop.window.bars.banner.ANSWER_MS", 60)
    banner = Banner(make_theme())
    qtbot.addWidget(banner)
    kept: list[str] = []
    banner.covered.connect(kept.append)
    banner.show_message("order", BannerMessage("the first", passing=True))
    banner.show_message("command", BannerMessage("not now", passing=True))
    assert banner.message is not None
    assert (banner.message.text, kept) == ("not now", ["the first"])
    qtbot.waitUntil(banner.isHidden)
    assert kept == ["the first", "not now"]
    banner.show_message("order", BannerMessage("the first", passing=True))
    assert not banner.isHidden()


def test_an_answer_that_was_covered_does_not_swallow_the_one_after_it(qtbot: QtBot) -> None:
    strip = banner(qtbot)
    kept: list[str] = []
    strip.covered.connect(kept.append)
    strip.show_message("order", BannerMessage("the first", passing=True))
    strip.show_message("link", LINK)
    strip.clear("link")
    strip.show_message("order", BannerMessage("the second", passing=True))
    timer_of(strip).timeout.emit()
    assert kept[-1] == "the second"


def test_an_answer_given_again_is_a_new_one(qtbot: QtBot) -> None:
    strip = banner(qtbot)
    refused, other = BannerMessage("No position", passing=True), BannerMessage("Layout saved")
    strip.show_message("order", refused)
    strip.show_message("layouts", other)
    strip.show_message("order", refused)
    assert strip.message == refused


def test_a_covered_message_whose_figures_change_becomes_one_notice(qtbot: QtBot) -> None:
    """As the count of records in memory while the disk is full; without a topic each text is one of its own."""
    strip = banner(qtbot)
    strip.show_message("sandbox", GONE)
    covered: list[str] = []
    strip.covered.connect(covered.append)
    for kept in (1, 2, 3):
        strip.show_message("audit", BannerMessage(f"{kept} records are kept", broken=True, topic="full"))
        strip.show_message("order", BannerMessage(f"Order {kept} was refused"))
    refused = [f"Order {kept} was refused" for kept in (1, 2, 3)]
    assert covered == ["1 records are kept", *refused]
    strip.show_message("audit", BannerMessage("4 records are kept", broken=True, topic="broken"))
    assert covered[-1] == "4 records are kept"


def test_a_long_notice_never_widens_the_window(qtbot: QtBot) -> None:
    """What is cut is told whole by the tooltip."""
    strip = banner(qtbot)
    text = "No keyring answers. " * 40
    strip.show_message("long", BannerMessage(text))
    strip.resize(400, strip.height())
    strip.grab()

    assert strip.minimumSizeHint().width() < 100
    assert " ".join(strip.text.toolTip().split()) == text.strip()


def test_a_notice_can_lead_to_a_place_that_tells_more(qtbot: QtBot) -> None:
    strip = banner(qtbot)
    followed: list[str] = []
    strip.show_message(
        "link", BannerMessage("No connection", link="Connection\u2026", follow=lambda: followed.append("there"))
    )
    strip.link.click()
    assert followed == ["there"]
    assert strip.link.accessibleName() == "Connection\u2026"
    strip.show_message("link", LINK)
    assert strip.link.isHidden()


def test_a_countdown_lays_nothing_out(qtbot: QtBot) -> None:
    """Only the sentence changes, on its own ground: each new layout would paint the window."""
    strip = banner(qtbot)
    strip.resize(900, strip.height())
    lost = BannerMessage("No connection. Try 2 in 8 s.", broken=True, button="Retry now")
    with qtbot.waitExposed(strip):
        strip.show_message("link", lost)
    qtbot.wait(50)
    asked = Events(strip, QEvent.Type.LayoutRequest, QEvent.Type.Paint)
    strip.show_message("link", replace(lost, text="No connection. Try 2 in 7 s."))
    qtbot.wait(50)
    assert strip.text.text() == "No connection. Try 2 in 7 s."
    assert asked.count == 0
    strip.show_message("link", replace(lost, text="No connection."))
    strip.update()
    qtbot.wait(50)
    assert asked.count > 0


class Events(QObject):
    """Counts events of some types that a widget gets."""

    def __init__(self, widget: QWidget, *types: QEvent.Type) -> None:
        super().__init__(widget)
        self.types, self.count = types, 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        self.count += event.type() in self.types
        return False
