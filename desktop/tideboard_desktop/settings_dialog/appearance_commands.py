"""The choices of the appearance as commands: the palette changes theme, colours, language without a window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication

from tideboard_core.settings import Convention, Language, Motion, Units
from tideboard_core.settings import Theme as Ground
from tideboard_desktop.commands import Command
from tideboard_desktop.preferences import Preferences
from tideboard_desktop.settings_dialog import appearance as page

translate = QCoreApplication.translate


def appearance_commands(preferences: Preferences) -> list[Command]:
    """One for each choice; the one in force cannot be run and says so."""
    choices: tuple[tuple[str, str, page.Options, Callable[[str], object]], ...] = (
        ("theme", translate("Settings", "Theme"), page.ground_options(), Ground),
        ("convention", translate("Settings", "Colours"), page.convention_options(), Convention),
        ("language", translate("Settings", "Language"), page.language_options(), Language),
        ("units", translate("Settings", "Large amounts"), page.units_options(), Units),
        ("text_percent", translate("Settings", "Text size"), page.text_size_options(), int),
        ("motion", translate("Settings", "Flash changed cells"), page.motion_options(), Motion),
    )
    calm = [("on", translate("Settings", "On")), ("off", translate("Settings", "Off"))]
    return [
        *(
            _command(preferences, field, f"{key}", words, read)
            for field, title, options, read in choices
            for key, words in _titled(title, options)
        ),
        *(
            _command(preferences, "calm", key, words, lambda one: one == "on")
            for key, words in _titled(translate("Settings", "Calm"), calm)
        ),
    ]


def _titled(title: str, options: page.Options) -> page.Options:
    words = translate("Settings", "{setting}: {choice}")
    return [(key, words.format(setting=title, choice=choice)) for key, choice in options]


def _command(preferences: Preferences, field: str, key: str, words: str, read: Callable[[str], object]) -> Command:
    value = read(key)
    return Command(
        id=f"appearance.{field}.{key}",
        text=words,
        group=translate("Settings", "Appearance"),
        run=partial(page.change, preferences, **{field: value}),
        enabled=lambda: getattr(preferences.settings.appearance, field) != value,
        why_not=lambda: translate("Settings", "in use"),
    )
