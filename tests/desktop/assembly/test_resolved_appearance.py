"""The look: what the settings say, and what they leave to the desktop."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from tideboard_core.system.appearance import Convention, Language, Motion, ThemeChoice, Units
from tideboard_core.system.settings import Appearance
from tideboard_desktop.assembly.resolved_appearance import (
    SystemPreferences,
    apply,
    language_of,
    resolve,
    system_preferences,
)
from tideboard_desktop.ui.format import units_in_force

DAY = SystemPreferences(dark=False, language="zh-Hant-HK", motion=False)
NIGHT = SystemPreferences(dark=True, language="en-GB", motion=True)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en-GB", Language.ENGLISH),
        ("fr", Language.ENGLISH),
        ("zh", Language.SIMPLIFIED),
        ("zh-CN", Language.SIMPLIFIED),
        ("zh-Hans-HK", Language.SIMPLIFIED),
        ("zh_TW", Language.TRADITIONAL),
        ("zh-HK", Language.TRADITIONAL),
        ("zh-Hant-MO", Language.TRADITIONAL),
    ],
)
def test_the_desktops_language_is_followed_where_we_speak_it(tag: str, language: Language) -> None:
    assert language_of(Language.SYSTEM, tag) is language
    assert language_of(Language.ENGLISH, tag) is Language.ENGLISH


def test_what_is_left_to_the_desktop_comes_from_it() -> None:
    open_settings = Appearance(theme=ThemeChoice.SYSTEM)

    day, night = resolve(open_settings, DAY), resolve(open_settings, NIGHT)

    assert (day.theme.appearance, day.language, day.theme.motion) == (ThemeChoice.LIGHT, Language.TRADITIONAL, False)
    assert (night.theme.appearance, night.language, night.theme.motion) == (ThemeChoice.DARK, Language.ENGLISH, True)


def test_what_the_person_chose_wins_over_the_desktop() -> None:
    chosen = Appearance(
        theme=ThemeChoice.LIGHT,
        convention=Convention.RED_UP,
        units=Units.WAN,
        text_percent=125,
        language=Language.SIMPLIFIED,
        motion=Motion.REDUCED,
        calm=True,
    )

    look = resolve(chosen, NIGHT)

    assert look.theme.appearance is ThemeChoice.LIGHT
    assert (look.theme.scale, look.theme.motion) == (1.25, False)
    assert (look.language, look.units, look.rate) == (Language.SIMPLIFIED, Units.WAN, 10)
    assert resolve(chosen, DAY) == look


def test_neither_colours_nor_units_follow_the_language() -> None:
    english = resolve(Appearance(language=Language.ENGLISH), NIGHT)
    chinese = resolve(Appearance(language=Language.SIMPLIFIED), NIGHT)

    assert english.theme == chinese.theme
    assert english.units is chinese.units
    assert english != chinese


def test_sentences_have_the_units_of_the_look_that_is_worn(qapp: QApplication) -> None:
    try:
        apply(qapp, resolve(Appearance(units=Units.WAN), NIGHT))
        assert units_in_force() is Units.WAN
    finally:
        apply(qapp, resolve(Appearance(), NIGHT))
    assert units_in_force() is Units.KMB


def test_the_desktop_can_be_asked(qapp: QApplication) -> None:
    found = system_preferences(qapp)

    assert isinstance(found.dark, bool)
    assert found.language


def test_another_language_takes_the_place_of_the_one_before(qapp: QApplication) -> None:
    """Qt's own words tell it: its translations come with the library."""

    def words() -> str:
        return QCoreApplication.translate("QPlatformTheme", "Save All")

    try:
        apply(qapp, resolve(Appearance(language=Language.SIMPLIFIED), NIGHT))
        simplified = words()
        apply(qapp, resolve(Appearance(language=Language.TRADITIONAL), NIGHT))
        traditional = words()
    finally:
        apply(qapp, resolve(Appearance(language=Language.ENGLISH), NIGHT))

    assert (simplified, traditional, words()) == ("全部保存", "全部儲存", "Save All")
