"""How the window looks and speaks just now: the settings, with what they leave to the desktop filled in."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QStyle

from tideboard_core.settings import Appearance, Language, Motion
from tideboard_core.settings import Theme as Ground
from tideboard_desktop.format import UnitStyle, use_units
from tideboard_desktop.theme import Theme, install, make_theme
from tideboard_desktop.translation import use_language

CALM_RATE = 10
FULL_RATE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """What the desktop itself asks for: a dark ground, a language (`zh-Hant-HK`), moving parts."""

    dark: bool = True
    language: str = "en"
    motion: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Everything that a window is built with; two equal looks need no new window. `rate` is frames a second."""

    theme: Theme
    language: Language
    units: UnitStyle
    rate: int


def system_of(application: QApplication) -> System:
    """Ask the desktop. An unknown colour scheme counts as dark; no animation of widgets counts as no motion."""
    hints = application.styleHints()
    moving = application.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
    return System(
        dark=hints.colorScheme() is not Qt.ColorScheme.Light,
        language=next(iter(QLocale.system().uiLanguages()), "en"),
        motion=moving != 0,
    )


def look_of(appearance: Appearance, system: System) -> Look:
    """The look of the settings on this desktop."""
    ground = appearance.theme
    if ground is Ground.SYSTEM:
        ground = Ground.DARK if system.dark else Ground.LIGHT
    moves = system.motion if appearance.motion is Motion.SYSTEM else appearance.motion is Motion.FULL
    return Look(
        theme=make_theme(ground, appearance.convention, appearance.text_percent / 100, motion=moves),
        language=language_of(appearance.language, system.language),
        units=UnitStyle(appearance.units),
        rate=CALM_RATE if appearance.calm else FULL_RATE,
    )


def language_of(chosen: Language, system: str) -> Language:
    """The chosen language, or the desktop's (a BCP 47 tag) where that was left to it; what we lack is English."""
    if chosen is not Language.SYSTEM:
        return chosen
    parts = system.replace("_", "-").split("-")
    if parts[0] != "zh":
        return Language.ENGLISH
    traditional = "Hant" in parts or ("Hans" not in parts and not {"TW", "HK", "MO"}.isdisjoint(parts))
    return Language.TRADITIONAL if traditional else Language.SIMPLIFIED


def wear(application: QApplication, look: Look) -> None:
    """Give the application language, units, fonts, palette and style sheet; what is built from now on has them."""
    use_language(application, look.language)
    use_units(application, look.units)
    install(application, look.theme)
