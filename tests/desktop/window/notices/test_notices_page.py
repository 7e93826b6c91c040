"""Settings page of the notices: each switch counts at once."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from fakes.scenes.window.keys import memory_preferences
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.notices.model import NoticeType
from tideboard_desktop.window.notices.notices_page import NoticesPage


async def test_kinds_and_sound_are_switched_at_once(qtbot: QtBot) -> None:
    preferences = memory_preferences()
    preferences.change(quiet=("lock",))
    page = NoticesPage(make_theme(), preferences)
    qtbot.addWidget(page)
    assert [kind for kind, switch in page.types.items() if not switch.isChecked()] == [NoticeType.LOCK]
    assert page.sounds.isChecked()

    page.types[NoticeType.FILL].click()
    page.types[NoticeType.LOCK].click()
    page.sounds.click()

    assert (preferences.settings.quiet, preferences.settings.sounds) == (("fill",), False)
    page.sounds.click()
    assert preferences.settings.sounds
