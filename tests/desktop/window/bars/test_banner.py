"""The banner shows the one notice that helps most."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.bars.banner import Banner, Notice

LINK = Notice("No connection", broken=True)
GONE = Notice("The exchange ended", broken=True, first=True)


def banner(qtbot: QtBot) -> Banner:
    result = Banner(make_theme())
    qtbot.addWidget(result)
    return result


def test_the_cause_comes_before_what_it_caused(qtbot: QtBot) -> None:
    strip = banner(qtbot)
    strip.say("sandbox", GONE)
    strip.say("link", LINK)
    assert strip.notice == GONE

    strip.clear("sandbox")
    assert strip.notice == LINK


def test_a_notice_that_counts_down_does_not_push_a_newer_one_away(qtbot: QtBot) -> None:
    strip = banner(qtbot)
    strip.say("link", LINK)
    full = Notice("The disk is full", broken=True)
    strip.say("audit", full)
    strip.say("link", Notice("No connection. Try 2 in 3 s.", broken=True))

    assert strip.notice == full


def test_broken_things_win_over_cautions(qtbot: QtBot) -> None:
    """And the caution comes back when the broken thing is mended."""
    strip = banner(qtbot)
    strip.say("keyring", Notice("No keyring here."))
    strip.say("sandbox", Notice("The sandbox ended.", broken=True))
    strip.say("disk", Notice("Little room is left."))
    assert strip.text.text() == "The sandbox ended."

    strip.clear("sandbox")
    assert strip.text.text() == "Little room is left."
    strip.clear("disk")
    strip.clear("keyring")

    assert not strip.isVisible()


def test_a_long_notice_never_widens_the_window(qtbot: QtBot) -> None:
    """What is cut is told whole by the tooltip."""
    strip = banner(qtbot)
    text = "No keyring answers. " * 40
    strip.say("long", Notice(text))
    strip.resize(400, strip.height())
    strip.grab()

    assert strip.minimumSizeHint().width() < 100
    assert " ".join(strip.text.toolTip().split()) == text.strip()


def test_a_notice_can_lead_to_a_place_that_tells_more(qtbot: QtBot) -> None:
    strip = banner(qtbot)
    followed: list[str] = []
    strip.say("link", Notice("No connection", link="Connection\u2026", follow=lambda: followed.append("there")))
    strip.link.click()
    assert followed == ["there"]
    assert strip.link.accessibleName() == "Connection\u2026"
    strip.say("link", LINK)
    assert strip.link.isHidden()
