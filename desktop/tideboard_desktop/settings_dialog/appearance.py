"""Settings page: ground, colours, units, text size, motion and language. Each change is in force at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from tideboard_core.settings import Appearance, Convention, Language, Motion, Units
from tideboard_core.settings import Theme as Ground
from tideboard_desktop.preferences import Preferences
from tideboard_desktop.settings_dialog.form import Form
from tideboard_desktop.theme import Theme, Type, colour, make_theme
from tideboard_desktop.widgets.labels import Kind, identify, push_button
from tideboard_desktop.widgets.segments import Segments

translate = QCoreApplication.translate

TEXT_SIZES = (100, 110, 125, 140, 150)
OWN_NAMES = {Language.ENGLISH: "English", Language.SIMPLIFIED: "简体中文", Language.TRADITIONAL: "繁體中文"}
"""A language is listed by its own name, so that its readers find it whatever the window speaks."""


Options = list[tuple[str, str]]
"""Keys of the settings file with their words."""


class AppearancePage(Form):
    """Choices of the appearance; what the person picks goes to the preferences."""

    def __init__(self, theme: Theme, preferences: Preferences) -> None:
        super().__init__(translate("Settings", "Appearance"), theme)
        self._preferences = preferences
        self.language = language_choice(theme, preferences)
        self.row(translate("Settings", "Language"), self.language)
        self.ground = ground_choice(theme, preferences)
        self.row(translate("Settings", "Theme"), self.ground)
        self.convention = convention_choice(theme, preferences)
        self.row(translate("Settings", "Colours"), self.convention, convention_note())
        self.sample = ConventionSample(theme)
        self.row(translate("Settings", "Sample"), self.sample)
        self.units = units_choice(theme, preferences)
        self.row(translate("Settings", "Large amounts"), self.units, units_note())
        self.text_size = text_size_choice(theme, preferences)
        self.row(translate("Settings", "Text size"), self.text_size)
        self.section(translate("Settings", "Motion"))
        self.motion = motion_choice(theme, preferences)
        self.row(
            translate("Settings", "Flash changed cells"),
            self.motion,
            translate("Settings", "Without flashes an arrow stands before a changed number for a second."),
        )
        self.calm = QCheckBox(translate("Settings", "Calm"))
        identify(self.calm, "settings_calm", translate("Settings", "Calm"))
        self.calm.setFont(theme.font(Type.BODY))
        self.calm.setChecked(preferences.settings.appearance.calm)
        self.calm.toggled.connect(lambda on: change(preferences, calm=on))
        self.row(
            translate("Settings", "Pace"),
            self.calm,
            translate("Settings", "Tables change ten times a second at most instead of sixty."),
        )
        words = translate("Settings", "Back to the defaults")
        self.defaults = push_button(words, theme, Kind.TEXT, identifier="settings_appearance_defaults")
        self.defaults.clicked.connect(lambda: preferences.change(appearance=Appearance()))
        self.row("", self.defaults)


def change(preferences: Preferences, **fields: object) -> None:
    """Replace fields of the appearance."""
    look = preferences.settings.appearance
    new = replace(look, **fields)  # type: ignore[arg-type]  # names are this module's literals
    if new != look:
        preferences.change(appearance=new)


def language_options() -> Options:
    """The desktop's, and each by its own name."""
    names = [(language.value, name) for language, name in OWN_NAMES.items()]
    return [(Language.SYSTEM.value, translate("Settings", "System")), *names]


def ground_options() -> Options:
    """Dark, light, or as the desktop."""
    return [
        (Ground.SYSTEM.value, translate("Settings", "System")),
        (Ground.DARK.value, translate("Settings", "Dark")),
        (Ground.LIGHT.value, translate("Settings", "Light")),
    ]


def convention_options() -> Options:
    """Which hue means up."""
    return [
        (Convention.GREEN_UP.value, translate("Settings", "Green up")),
        (Convention.RED_UP.value, translate("Settings", "Red up")),
        (Convention.BLUE_UP.value, translate("Settings", "Blue up")),
    ]


def units_options() -> Options:
    """How large amounts are shortened."""
    return [
        (Units.KMB.value, "K / M / B"),
        (Units.WAN.value, "万 / 亿"),
        (Units.WAN_TRADITIONAL.value, "萬 / 億"),
    ]


def motion_options() -> Options:
    """Whether changed cells flash."""
    return [
        (Motion.SYSTEM.value, translate("Settings", "System")),
        (Motion.FULL.value, translate("Settings", "On")),
        (Motion.REDUCED.value, translate("Settings", "Off")),
    ]


def text_size_options() -> Options:
    """Sizes in percent."""
    return [(str(size), f"{size} %") for size in TEXT_SIZES]


def language_choice(theme: Theme, preferences: Preferences) -> Segments:
    """The languages by their own names."""
    name = translate("Settings", "Language")
    return _choice(
        language_options(),
        theme,
        ("settings_language", name),
        preferences.settings.appearance.language,
        lambda key: change(preferences, language=Language(key)),
    )


def ground_choice(theme: Theme, preferences: Preferences) -> Segments:
    """Dark, light, or as the desktop."""
    return _choice(
        ground_options(),
        theme,
        ("settings_theme", translate("Settings", "Theme")),
        preferences.settings.appearance.theme,
        lambda key: change(preferences, theme=Ground(key)),
    )


def convention_choice(theme: Theme, preferences: Preferences) -> Segments:
    """Which hue means up."""
    return _choice(
        convention_options(),
        theme,
        ("settings_convention", translate("Settings", "Colours")),
        preferences.settings.appearance.convention,
        lambda key: change(preferences, convention=Convention(key)),
    )


def convention_note() -> str:
    """Why there are three."""
    return translate("Settings", "Blue and orange stay apart for colour-blind eyes; outflow is hatched then.")


def units_choice(theme: Theme, preferences: Preferences) -> Segments:
    """How large amounts are shortened."""
    return _choice(
        units_options(),
        theme,
        ("settings_units", translate("Settings", "Large amounts")),
        preferences.settings.appearance.units,
        lambda key: change(preferences, units=Units(key)),
    )


def units_note() -> str:
    """That it is a setting of its own."""
    return translate("Settings", "Does not follow the language.")


def text_size_choice(theme: Theme, preferences: Preferences) -> Segments:
    """Text sizes in percent; a size between them, from an older file, shows as the next smaller one."""
    percent = preferences.settings.appearance.text_percent
    nearest = max(size for size in TEXT_SIZES if size <= percent)
    return _choice(
        text_size_options(),
        theme,
        ("settings_text_size", translate("Settings", "Text size")),
        str(nearest),
        lambda key: change(preferences, text_percent=int(key)),
    )


def motion_choice(theme: Theme, preferences: Preferences) -> Segments:
    """Whether changed cells flash."""
    return _choice(
        motion_options(),
        theme,
        ("settings_motion", translate("Settings", "Flash changed cells")),
        preferences.settings.appearance.motion,
        lambda key: change(preferences, motion=Motion(key)),
    )


def _choice(
    options: Options,
    theme: Theme,
    named: tuple[str, str],
    chosen: str,
    choose: Callable[[str], None],
) -> Segments:
    result = Segments(options, theme, identifier=named[0], name=named[1], height=26)
    result.choose(chosen)
    result.chosen.connect(choose)
    return result


class ConventionSample(QWidget):
    """The three conventions side by side, painted with their own colours on the present ground."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._themes = [make_theme(theme.appearance, one, theme.scale) for one in Convention]
        identify(self, "settings_sample", translate("Settings", "Sample of the colours in use"))
        self.setFixedSize(theme.px(318), theme.px(48))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Arrow and percent up and down; the convention in use stands on a ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(Type.STRONG))
        width = self.width() / len(self._themes)
        for place, theme in enumerate(self._themes):
            area = QRectF(place * width, 0, width - 8, self.height())
            if theme.convention is self._theme.convention:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour(self._theme.surface.selected))
                painter.drawRoundedRect(area, 5, 5)
            upper, lower = area.adjusted(10, 4, -4, -area.height() / 2), area.adjusted(10, area.height() / 2, -4, -4)
            for role, words, line in ((theme.up, "▲ +1.41%", upper), (theme.down, "▼ \u22120.95%", lower)):
                painter.setPen(colour(role.text))
                painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)
