"""The bar under the top bar."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tideboard_desktop.theme import install, make_theme
from tideboard_desktop.widgets.banner import Banner, Notice


@pytest.fixture
def banner(qapp: QApplication, qtbot: QtBot) -> Banner:
    """A banner without a word."""
    install(qapp, make_theme())
    result = Banner(make_theme())
    qtbot.addWidget(result)
    return result


def test_broken_things_win_over_cautions(banner: Banner) -> None:
    """And the caution comes back when the broken thing is mended."""
    banner.say("keyring", Notice("No keyring here."))
    banner.say("sandbox", Notice("The sandbox ended.", broken=True))
    banner.say("disk", Notice("Little room is left."))
    assert banner.text.text() == "The sandbox ended."

    banner.clear("sandbox")
    assert banner.text.text() == "Little room is left."
    banner.clear("disk")
    banner.clear("keyring")

    assert not banner.isVisible()


def test_a_long_notice_never_widens_the_window(banner: Banner) -> None:
    """What is cut is told whole by the tooltip."""
    text = "No keyring answers. " * 40
    banner.say("long", Notice(text))
    banner.resize(400, banner.height())
    banner.grab()

    assert banner.minimumSizeHint().width() < 100
    assert banner.text.toolTip() == text
