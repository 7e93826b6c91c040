"""Asking for the trade password, one dialog at a time, and telling of an OpenD that was left unlocked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.errors import GatewayError
from tideboard_core.hub import Hub
from tideboard_core.lock import LOCK, TradingLock
from tideboard_core.model.lock import Opening, UnlockLifetime
from tideboard_core.model.order import Account
from tideboard_core.ports import Clock, Key
from tideboard_core.settings import LockSettings
from tideboard_desktop.dialogs.unlock import UnlockDialog
from tideboard_desktop.dialogs.unlock_texts import MINUTES
from tideboard_desktop.reach import Reach
from tideboard_desktop.sentences import together
from tideboard_desktop.tasks import Tasks, ask
from tideboard_desktop.texts import error_sentence
from tideboard_desktop.theme import Theme
from tideboard_desktop.widgets.banner import Banner, Notice

NOTICE = "password"
OWED = "opend-unlocked"
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


class OwedLocks:
    """Says in `banner()` that an OpenD was unlocked and not locked again, until it answers that it is locked.

    `connections` opens the connection window: an OpenD that is elsewhere is locked after the login there.
    """

    def __init__(
        self,
        lock: TradingLock,
        hub: Hub,
        tasks: Tasks,
        *,
        banner: Callable[[], Banner],
        connections: Callable[[], object],
    ) -> None:
        self._lock, self._tasks, self._banner, self._connections = lock, tasks, banner, connections
        self._owed: tuple[Opening, ...] = ()
        self._end = hub.listen(LOCK, self._lock_changed)

    def close(self) -> None:
        """Listen no longer."""
        self._end()

    def _lock_changed(self, _key: Key) -> None:
        owed = self._lock.status.owed
        if owed == self._owed:
            return
        self._owed = owed
        if owed:
            self._tell(owed[-1])
        else:
            self._banner().clear(OWED)

    def _tell(self, opening: Opening, reason: str = "") -> None:
        text = (
            translate(
                "Unlock",
                "OpenD at {address} was unlocked for account {account} and not locked again: other programs may trade.",
            )
            if opening.address
            else translate(
                "Unlock", "OpenD was unlocked for account {account} and not locked again: other programs may trade."
            )
        )
        told = text.format(address=opening.address, account=f"··{opening.account_id[-4:]}")
        button = translate("Unlock", "Lock OpenD")
        notice = Notice(together(told, reason), broken=True, button=button, act=self._act)
        self._banner().say(OWED, notice)

    def _act(self) -> None:
        if self._lock.can_lock_gateway:
            self._tasks.spawn(self._lock_now(), name="lock OpenD")
        else:
            self._connections()

    async def _lock_now(self) -> None:
        try:
            await self._lock.lock_gateway()
        except GatewayError as error:
            if self._owed:
                self._tell(self._owed[-1], error_sentence(error))


def lifetime_of(minutes: int) -> UnlockLifetime:
    """The offered lifetime for a setting: 0 = the trading session, else the longest one that is not longer."""
    if minutes == 0:
        return UnlockLifetime.SESSION
    fitting = [lifetime for lifetime, offered in MINUTES.items() if offered <= minutes]
    return fitting[-1] if fitting else UnlockLifetime.MINUTES_5
