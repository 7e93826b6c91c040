"""Settings page: which types of notices are shown in the strip, and which make a sound."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox

from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import Form
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.window.notices.model import NoticeType
from tideboard_desktop.window.notices.view import keep_quiet, notice_type_words

translate = QCoreApplication.translate


class NoticesPage(Form):
    """A switch for each type of notice and one for each sound; a change applies at once."""

    def __init__(self, theme: Theme, preferences: Preferences) -> None:
        super().__init__(translate("Common", "Notices"), theme)
        self._preferences = preferences
        self.section(translate("Settings", "Show in the strip and count"))
        self.types = {each: self._type_switch(each) for each in NoticeType}
        for each, switch in self.types.items():
            self.row(notice_type_words(each), switch, _explanation(each))
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

    def _type_switch(self, type_: NoticeType) -> QCheckBox:
        switch = self._switch(f"settings_notices_{type_.value}", translate("Common", "Show"))
        switch.setAccessibleName(f"{switch.text()}, {notice_type_words(type_)}")
        switch.setChecked(type_.value not in self._preferences.settings.quiet)
        switch.toggled.connect(lambda on: keep_quiet(self._preferences, type_, quiet=not on))
        return switch

    def _switch(self, identifier: str, words: str) -> QCheckBox:
        switch = QCheckBox(words)
        switch.setFont(self._theme.font(Type.BODY))
        identify(switch, identifier, words)
        return switch


def _explanation(type_: NoticeType) -> str:
    if type_ is NoticeType.FILL:
        return translate("Settings", "The list behind the bell keeps all of them, also those that are not shown.")
    return ""
