"""Theme, language, units and frame rate in force: the settings, with the system's values where they leave it open."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QStyle

from tideboard_core.system.appearance import Language, Motion, ThemeChoice
from tideboard_core.system.settings import Appearance
from tideboard_desktop.ui.format import UnitStyle, use_units
from tideboard_desktop.ui.theme import Theme, install, make_theme
from tideboard_desktop.ui.translation import use_language

CALM_RATE = 10
FULL_RATE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemPreferences:
    """What the desktop itself asks for: a dark theme, a language (`zh-Hant-HK`), moving parts."""

    dark: bool = True
    language: str = "en"
    motion: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedAppearance:
    """What a window is built with; if two are equal, no rebuild is needed. `rate` is frames a second."""

    theme: Theme
    language: Language
    units: UnitStyle
    rate: int


def system_preferences(application: QApplication) -> SystemPreferences:
    """Ask the desktop. An unknown colour scheme counts as dark; no animation of widgets counts as no motion."""
    hints = application.styleHints()
    moving = application.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
    return SystemPreferences(
        dark=hints.colorScheme() is not Qt.ColorScheme.Light,
        language=next(iter(QLocale.system().uiLanguages()), "en"),
        motion=moving != 0,
    )


def resolve(appearance: Appearance, system: SystemPreferences) -> ResolvedAppearance:
    theme = appearance.theme
    if theme is ThemeChoice.SYSTEM:
        theme = ThemeChoice.DARK if system.dark else ThemeChoice.LIGHT
    moves = system.motion if appearance.motion is Motion.SYSTEM else appearance.motion is Motion.FULL
    return ResolvedAppearance(
        theme=make_theme(theme, appearance.convention, appearance.text_percent / 100, motion=moves),
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


def apply(application: QApplication, appearance: ResolvedAppearance) -> None:
    """Give the application language, units, fonts and palette; what is built from now on has them."""
    use_language(application, appearance.language)
    use_units(application, appearance.units)
    install(application, appearance.theme)
