"""The appearance settings as commands of the palette, one for each option."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.settings.appearance_choices import Options, change, choices
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.preferences import Preferences

translate = QCoreApplication.translate


def appearance_commands(preferences: Preferences) -> list[Command]:
    """One command for each option; the option in use is disabled and says so."""
    calm = [("on", translate("Common", "On")), ("off", translate("Common", "Off"))]
    return [
        *(
            _command(preferences, choice.field, key, words, choice.read)
            for choice in choices().values()
            for key, words in _titled(choice.title, choice.options)
        ),
        *(
            _command(preferences, "calm", key, words, lambda one: one == "on")
            for key, words in _titled(translate("Settings", "Calm"), calm)
        ),
    ]


def _titled(title: str, options: Options) -> Options:
    words = translate("Settings", "{setting}: {choice}")
    return [(key, words.format(setting=title, choice=choice)) for key, choice in options]


def _command(preferences: Preferences, field: str, key: str, words: str, read: Callable[[str], object]) -> Command:
    value = read(key)
    return Command(
        id=f"appearance.{field}.{key}",
        text=words,
        group=translate("Settings", "Appearance"),
        run=partial(change, preferences, **{field: value}),
        enabled=lambda: getattr(preferences.settings.appearance, field) != value,
        why_not=lambda: translate("Settings", "in use"),
    )
