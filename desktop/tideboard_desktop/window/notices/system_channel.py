"""Notices by the system: the desktop's own service where there is D-Bus, the tray icon on Windows and macOS."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final

from tideboard_core.errors import NoticeFailed
from tideboard_core.model.notices import NoticePlace
from tideboard_core.notices.channel import NoticeMessage
from tideboard_desktop.window.tray_icon import APP, TrayIcon

_ICON: Final = "tideboard"
"""The name of icon and desktop entry that the Linux packages install."""
_SWITCH: Final = r"Software\Microsoft\Windows\CurrentVersion\PushNotifications"


class SystemChannel:
    """`tray` returns the icon that notices come from where the system has no service of its own for them."""

    place: Final = NoticePlace.SYSTEM
    name: Final = NoticePlace.SYSTEM.value

    def __init__(self, tray: Callable[[], TrayIcon]) -> None:
        self._tray = tray

    async def send(self, message: NoticeMessage) -> None:
        """Tell it; raises NoticeFailed where the system does not take it.

        That it was taken does not say that it was shown: a desktop may keep it back, as when it is not to be disturbed.
        """
        if sys.platform in {"win32", "darwin"}:
            if switched_off():
                raise NoticeFailed("notice-switched-off")
            if not self._tray().tell(message.title, message.text, urgent=message.urgent):
                raise NoticeFailed("notice-no-service")
        else:
            from tideboard_core.notices.desktop import show

            await show(message, app=APP, icon=_ICON)


def switched_off() -> bool:
    """Whether the person switched off the notices of all programs in Windows' settings; elsewhere nobody says."""
    if sys.platform != "win32":
        return False
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _SWITCH) as key:
            return bool(winreg.QueryValueEx(key, "ToastEnabled")[0] == 0)
    except OSError:
        return False
