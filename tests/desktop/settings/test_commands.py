"""The choices of the appearance as commands."""

from __future__ import annotations

import pytest

from tideboard_core.system.appearance import Convention, Language, ThemeChoice, Units
from tideboard_core.system.settings import Appearance
from tideboard_desktop.settings.commands import appearance_commands
from tideboard_desktop.ui.preferences import Preferences


@pytest.mark.parametrize(
    ("name", "words", "look"),
    [
        ("theme.light", "Theme: Light", Appearance(theme=ThemeChoice.LIGHT)),
        ("convention.red-up", "Colours: Red up", Appearance(convention=Convention.RED_UP)),
        ("language.zh-Hant", "Language: 繁體中文", Appearance(language=Language.TRADITIONAL)),
        ("units.wan", "Large amounts: 万 / 亿", Appearance(units=Units.WAN)),
        ("text_percent.125", "Text size: 125 %", Appearance(text_percent=125)),
        ("calm.on", "Calm: On", Appearance(calm=True)),
    ],
)
async def test_a_choice_is_in_force_at_once(preferences: Preferences, name: str, words: str, look: Appearance) -> None:
    commands = {one.id: one for one in appearance_commands(preferences)}
    command = commands[f"appearance.{name}"]
    assert (command.text, command.enabled()) == (words, True)
    command.run()

    assert preferences.settings.appearance == look
    assert not command.enabled()
    assert command.why_not() == "in use"
