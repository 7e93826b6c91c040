"""The appearance settings with their options in words, for settings page, first-start card and palette."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from tideboard_core.system.appearance import Convention, Language, Motion, ThemeChoice, Units
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate

TEXT_SIZES = (100, 110, 125, 140, 150)
OWN_NAMES = {Language.ENGLISH: "English", Language.SIMPLIFIED: "简体中文", Language.TRADITIONAL: "繁體中文"}
"""A language is listed by its own name, so that its readers find it in any language of the window."""

USUAL_UNITS = {Language.SIMPLIFIED: Units.WAN, Language.TRADITIONAL: Units.WAN_TRADITIONAL}
"""How amounts are shortened where these languages are read; elsewhere by thousands."""

Options = list[tuple[str, str]]
"""Pairs of a value in the settings file and its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceChoice:
    """One setting: its field of `Appearance`, its options, and how the key of an option becomes the field's value."""

    field: str
    title: str
    options: Options
    read: Callable[[str], object]
    note: str = ""

    def segments(self, theme: Theme, preferences: Preferences) -> Segments:
        """The options as buttons; a click changes the setting at once."""
        identifier = f"settings_{self.field.replace('percent', 'size')}"
        result = Segments(self.options, theme, identifier=identifier, name=self.title, height=26)
        result.choose(self._key(preferences))
        result.chosen.connect(lambda key: change(preferences, **{self.field: self.read(key)}))
        return result

    def _key(self, preferences: Preferences) -> str:
        value = getattr(preferences.settings.appearance, self.field)
        # a size between the offered ones, from an older file, shows as the next smaller one
        return str(max(size for size in TEXT_SIZES if size <= value)) if self.field == "text_percent" else value.value


def change(preferences: Preferences, **fields: object) -> None:
    before = preferences.settings.appearance
    after = replace(before, **fields)  # type: ignore[arg-type]  # names of its fields
    if after != before:
        preferences.change(appearance=after)


def choices() -> dict[str, AppearanceChoice]:
    """Every setting by its field, in the language of the window."""
    system = translate("Settings", "System")
    table = (
        AppearanceChoice(
            field="theme",
            title=translate("Settings", "Theme"),
            options=[
                (ThemeChoice.SYSTEM.value, system),
                (ThemeChoice.DARK.value, translate("Settings", "Dark")),
                (ThemeChoice.LIGHT.value, translate("Settings", "Light")),
            ],
            read=ThemeChoice,
        ),
        AppearanceChoice(
            field="convention",
            title=translate("Common", "Colours"),
            options=[
                (Convention.GREEN_UP.value, translate("Common", "Green up")),
                (Convention.RED_UP.value, translate("Common", "Red up")),
                (Convention.BLUE_UP.value, translate("Common", "Blue up")),
            ],
            read=Convention,
            note=translate("Settings", "Blue and orange stay apart for colour-blind eyes; outflow is hatched then."),
        ),
        AppearanceChoice(
            field="language",
            title=translate("Common", "Language"),
            options=[(Language.SYSTEM.value, system), *((each.value, name) for each, name in OWN_NAMES.items())],
            read=Language,
        ),
        AppearanceChoice(
            field="units",
            title=translate("Common", "Large amounts"),
            options=[
                (Units.KMB.value, "K / M / B"),
                (Units.WAN.value, "万 / 亿"),
                (Units.WAN_TRADITIONAL.value, "萬 / 億"),
            ],
            read=Units,
            note=translate("Settings", "Does not follow the language."),
        ),
        AppearanceChoice(
            field="text_percent",
            title=translate("Common", "Text size"),
            options=[(str(size), f"{size} %") for size in TEXT_SIZES],
            read=int,
        ),
        AppearanceChoice(
            field="motion",
            title=translate("Settings", "Flash changed cells"),
            options=[
                (Motion.SYSTEM.value, system),
                (Motion.FULL.value, translate("Common", "On")),
                (Motion.REDUCED.value, translate("Common", "Off")),
            ],
            read=Motion,
            note=translate("Settings", "Without flashes an arrow stands before a changed number for a second."),
        ),
    )
    return {choice.field: choice for choice in table}
