"""Settings page: theme, colours, units, text size, motion and language. Each change is in force at once."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from tideboard_core.system.appearance import Convention
from tideboard_core.system.settings import Appearance
from tideboard_desktop.settings.appearance_choices import change, choices
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.theme import Theme, Type, colour, make_theme
from tideboard_desktop.ui.widgets.form import Form
from tideboard_desktop.ui.widgets.labels import ButtonStyle, identify, push_button
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate


class AppearancePage(Form):
    """The choices of the appearance, by field in `choices`, with a sample of the colours."""

    def __init__(self, theme: Theme, preferences: Preferences) -> None:
        super().__init__(translate("Settings", "Appearance"), theme)
        self._preferences = preferences
        self.choices: dict[str, Segments] = {}
        for field in ("language", "theme", "convention"):
            self._add(field)
        self.sample = ConventionSample(theme)
        self.row(translate("Settings", "Sample"), self.sample)
        for field in ("units", "text_percent"):
            self._add(field)
        self.section(translate("Settings", "Motion"))
        self._add("motion")
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
        self.defaults = push_button(words, theme, ButtonStyle.TEXT, identifier="settings_appearance_defaults")
        self.defaults.clicked.connect(lambda: preferences.change(appearance=Appearance()))
        self.row("", self.defaults)

    def _add(self, field: str) -> None:
        choice = choices()[field]
        self.choices[field] = choice.segments(self._theme, self._preferences)
        self.row(choice.title, self.choices[field], choice.note)


class ConventionSample(QWidget):
    """The three conventions side by side, painted with their own colours."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._themes = [make_theme(theme.appearance, one, theme.scale) for one in Convention]
        identify(self, "settings_sample", translate("Settings", "Sample of the colours in use"))
        self.setFixedSize(theme.px(318), theme.px(48))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Arrow and percent up and down; the convention in use has a background."""
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
