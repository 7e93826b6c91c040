"""The appearance page: each choice is in force at once, and is shown when the page opens again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tideboard_core.system.appearance import Convention, Language, Motion, ThemeChoice, Units
from tideboard_core.system.settings import Appearance
from tideboard_desktop.settings.appearance_page import AppearancePage
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.theme import make_theme

CHOSEN = {
    "settings_language_zh_hant": {"language": Language.TRADITIONAL},
    "settings_theme_system": {"theme": ThemeChoice.SYSTEM},
    "settings_theme_light": {"theme": ThemeChoice.LIGHT},
    "settings_convention_blue_up": {"convention": Convention.BLUE_UP},
    "settings_units_wan": {"units": Units.WAN},
    "settings_text_size_125": {"text_percent": 125},
    "settings_motion_reduced": {"motion": Motion.REDUCED},
    "settings_calm": {"calm": True},
}


def part(page: QWidget, identifier: str) -> QWidget:
    (found,) = [one for one in page.findChildren(QWidget) if one.accessibleIdentifier() == identifier]
    return found


@pytest.mark.parametrize(("identifier", "fields"), CHOSEN.items())
async def test_a_choice_is_in_force_at_once(
    identifier: str, fields: dict[str, object], preferences: Preferences, qtbot: QtBot
) -> None:
    page = AppearancePage(make_theme(), preferences)
    qtbot.addWidget(page)

    part(page, identifier).click()  # type: ignore[attr-defined]  # each of them is a button

    assert preferences.settings.appearance == replace(Appearance(), **fields)  # type: ignore[arg-type]


async def test_the_page_opens_on_what_is_in_force(preferences: Preferences, qtbot: QtBot) -> None:
    chosen = Appearance(
        theme=ThemeChoice.LIGHT, convention=Convention.RED_UP, units=Units.WAN_TRADITIONAL, text_percent=130, calm=True
    )
    preferences.change(appearance=chosen)

    page = AppearancePage(make_theme(), preferences)
    qtbot.addWidget(page)

    fields = ("theme", "convention", "units", "text_percent")
    shown = (*(page.choices[field].key for field in fields), page.calm.isChecked())
    assert shown == ("light", "red-up", "wan-traditional", "125", True)
    assert preferences.settings.appearance == chosen, "opening the page changes nothing"


async def test_choosing_again_what_is_chosen_tells_nobody(preferences: Preferences, qtbot: QtBot) -> None:
    heard = list[int]()
    preferences.on_change(lambda: heard.append(1))
    page = AppearancePage(make_theme(), preferences)
    qtbot.addWidget(page)

    page.choices["theme"].button("dark").click()

    assert heard == []


async def test_everything_goes_back_to_the_defaults(preferences: Preferences, qtbot: QtBot) -> None:
    preferences.change(appearance=Appearance(theme=ThemeChoice.LIGHT, text_percent=150, calm=True))
    page = AppearancePage(make_theme(), preferences)
    qtbot.addWidget(page)
    page.defaults.click()

    assert preferences.settings.appearance == Appearance()
