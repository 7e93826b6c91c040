"""Settings page of the notices: each switch counts at once."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tideboard_desktop.notices.store import Kind
from tideboard_desktop.preferences import Preferences
from tideboard_desktop.settings_dialog.notices import NoticesPage
from tideboard_desktop.theme import make_theme


async def test_kinds_and_sound_are_switched_at_once(preferences: Preferences, qtbot: QtBot) -> None:
    preferences.change(quiet=("lock",))
    page = NoticesPage(make_theme(), preferences)
    qtbot.addWidget(page)
    assert [kind for kind, switch in page.kinds.items() if not switch.isChecked()] == [Kind.LOCK]
    assert page.sounds.isChecked()

    page.kinds[Kind.FILL].click()
    page.kinds[Kind.LOCK].click()
    page.sounds.click()

    assert (preferences.settings.quiet, preferences.settings.sounds) == (("fill",), False)
    page.sounds.click()
    assert preferences.settings.sounds
