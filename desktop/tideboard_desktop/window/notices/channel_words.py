"""Names of places and channels for notices."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.notices import NoticePlace, PhoneForm

translate = QCoreApplication.translate


def place_words(place: NoticePlace) -> str:
    """The head of a column."""
    return {
        NoticePlace.WINDOW: translate("Notices", "Window"),
        NoticePlace.SYSTEM: translate("Notices", "System"),
        NoticePlace.SOUND: translate("Settings", "Sound"),
        NoticePlace.PHONE: translate("Notices", "Phone"),
    }[place]


def channel_name(name: str) -> str:
    """What a channel is called; a name that is not known stands for itself."""
    return {
        PhoneForm.NTFY.value: "ntfy",
        PhoneForm.TELEGRAM.value: "Telegram",
        PhoneForm.MAIL.value: translate("Notices", "E-mail"),
        PhoneForm.WEBHOOK.value: translate("Notices", "Webhook"),
        NoticePlace.SYSTEM.value: translate("Notices", "System"),
        NoticePlace.SOUND.value: translate("Settings", "Sound"),
    }.get(name, name)
