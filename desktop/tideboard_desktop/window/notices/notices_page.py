"""Settings page: which notices are shown in the strip, and whether anything is to be heard."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox

from tideboard_desktop.settings.preferences import Preferences
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import Form
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.window.notices.model import Kind
from tideboard_desktop.window.notices.view import keep_quiet, kind_words

translate = QCoreApplication.translate


class NoticesPage(Form):
    """A switch for each kind, and one for the sound; each change is in force at once."""

    def __init__(self, theme: Theme, preferences: Preferences) -> None:
        super().__init__(translate("Settings", "Notices"), theme)
        self._preferences = preferences
        self.section(translate("Settings", "Show in the strip and count"))
        self.kinds = {kind: self._kind(kind) for kind in Kind}
        for kind, switch in self.kinds.items():
            self.row(kind_words(kind), switch, _explained(kind))
        self.section(translate("Settings", "Sound"))
        self.sounds = self._switch("settings_sounds", translate("Settings", "Ring"))
        self.sounds.setChecked(preferences.settings.sounds)
        self.sounds.toggled.connect(lambda on: preferences.change(sounds=on))
        note = translate("Settings", "The system's own sound. Fills on PAPER and PRACTICE make none.")
        self.row(translate("Settings", "When an order on LIVE is filled"), self.sounds, note)
        self.alert_sounds = self._switch("settings_alert_sounds", translate("Settings", "Ring"))
        self.alert_sounds.setChecked(preferences.settings.alert_sounds)
        self.alert_sounds.toggled.connect(lambda on: preferences.change(alert_sounds=on))
        self.row(translate("Settings", "When a price alert rings"), self.alert_sounds)

    def _kind(self, kind: Kind) -> QCheckBox:
        switch = self._switch(f"settings_notices_{kind.value}", translate("Settings", "Show"))
        switch.setAccessibleName(f"{switch.text()}, {kind_words(kind)}")
        switch.setChecked(kind.value not in self._preferences.settings.quiet)
        switch.toggled.connect(lambda on: keep_quiet(self._preferences, kind, quiet=not on))
        return switch

    def _switch(self, identifier: str, words: str) -> QCheckBox:
        switch = QCheckBox(words)
        switch.setFont(self._theme.font(Type.BODY))
        identify(switch, identifier, words)
        return switch


def _explained(kind: Kind) -> str:
    """Where it helps to choose."""
    if kind is Kind.FILL:
        return translate("Settings", "The list behind the bell keeps all of them, also those that are not shown.")
    return ""
