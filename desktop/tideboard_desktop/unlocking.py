"""Asking for the trade password: one dialog at a time, and a notice when not everything worked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.lock import TradingLock
from tideboard_core.model.lock import UnlockLifetime
from tideboard_core.model.order import Account
from tideboard_core.ports import Clock
from tideboard_core.settings import LockSettings
from tideboard_desktop.dialogs.unlock import UnlockDialog
from tideboard_desktop.dialogs.unlock_texts import MINUTES
from tideboard_desktop.reach import Reach
from tideboard_desktop.tasks import Tasks, ask
from tideboard_desktop.theme import Theme
from tideboard_desktop.widgets.banner import Banner, Notice

NOTICE = "password"
translate = QCoreApplication.translate


class Unlocking:
    """Opens the Unlock dialog over `parent()` with the times of the settings; `banner()` tells what failed after it.

    Where `reach()` knows that the gateway's key unlocks nothing, that is said in place of the dialog.
    """

    def __init__(
        self,
        lock: TradingLock,
        theme: Theme,
        clock: Clock,
        tasks: Tasks,
        *,
        settings: Callable[[], LockSettings],
        parent: Callable[[], QWidget],
        banner: Callable[[], Banner],
        reach: Callable[[], Reach | None] = lambda: None,
    ) -> None:
        self._lock, self._theme, self._clock, self._tasks = lock, theme, clock, tasks
        self._settings, self._parent, self._banner, self._reach = settings, parent, banner, reach
        self._open = False

    def wear(self, theme: Theme) -> None:
        """Open the next dialog in this theme."""
        self._theme = theme

    async def ask(self, account: Account, *, keyring: bool) -> None:
        """Ask for the password of `account`; without effect while it is unlocked or the dialog is open.

        `keyring` tells whether a password can be remembered.
        """
        if self._open or self._lock.is_open(account):
            return
        reach = self._reach()
        reason = None if reach is None else reach.unlock_reason(account)
        if reason is not None:
            self._banner().say(NOTICE, Notice(reason))
            return
        settings = self._settings()
        dialog = UnlockDialog(
            self._lock,
            account,
            self._theme,
            self._clock,
            self._tasks,
            keyring=keyring,
            lifetime=lifetime_of(settings.unlock_minutes),
            idle_minutes=settings.idle_minutes,
            parent=self._parent(),
        )
        self._open = True
        try:
            await ask(dialog)
            self._tell(dialog.notice)
        finally:
            self._open = False
            dialog.deleteLater()

    def _tell(self, sentence: str) -> None:
        banner = self._banner()
        if not sentence:
            banner.clear(NOTICE)
            return
        text = QCoreApplication.translate(
            "Unlock", "Trading is unlocked, but the password was not remembered. {reason}"
        )
        button = translate("Unlock", "Dismiss")
        banner.say(NOTICE, Notice(text.format(reason=sentence), button=button, act=lambda: banner.clear(NOTICE)))


def lifetime_of(minutes: int) -> UnlockLifetime:
    """The offered lifetime for a setting: 0 = the trading session, else the longest one that is not longer."""
    if minutes == 0:
        return UnlockLifetime.SESSION
    fitting = [lifetime for lifetime, offered in MINUTES.items() if offered <= minutes]
    return fitting[-1] if fitting else UnlockLifetime.MINUTES_5
