"""Asks for the trading password, one dialog at a time, and shows a banner for an OpenD left unlocked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tideboard_core.errors import GatewayError
from tideboard_core.lock.trading_lock import LOCK, TradingLock
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key
from tideboard_core.model.lock import Opening, UnlockLifetime
from tideboard_core.model.order import Account
from tideboard_core.ports.system import Clock
from tideboard_core.system.settings import LockSettings
from tideboard_desktop.connection.permissions import Permissions
from tideboard_desktop.orders.unlock.typing_gate import TypingGate
from tideboard_desktop.orders.unlock.view import UnlockDialog
from tideboard_desktop.orders.unlock.words import MINUTES
from tideboard_desktop.ui.tasks import Tasks, ask
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import together
from tideboard_desktop.window.bars.banner import Banner, BannerMessage
from tideboard_desktop.window.keyboard.key_table import KeyTable

NOTICE = "password"
OWED = "opend-unlocked"
translate = QCoreApplication.translate


class UnlockPrompt:
    """Opens the Unlock dialog over `parent()` with the durations of the settings; `banner()` shows failures after it.

    If `permissions()` does not allow unlocking, it shows the reason instead of the dialog. The vital commands of
    `keys()` act while the dialog waits for the focus.
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
        permissions: Callable[[], Permissions | None] = lambda: None,
        keys: Callable[[], KeyTable | None] = lambda: None,
    ) -> None:
        self._lock, self._theme, self._clock, self._tasks = lock, theme, clock, tasks
        self._settings, self._parent, self._banner, self._permissions = settings, parent, banner, permissions
        self._keys = keys
        self._dialog: UnlockDialog | None = None
        self.gate = TypingGate(clock, self._run_vital)
        """Closed until a dialog that asks for a password has the focus: this one, and those of wider limits."""

    def use_theme(self, theme: Theme) -> None:
        """Use this theme for the next dialog."""
        self._theme = theme

    def open(self, account: Account, *, keyring: bool) -> None:
        """Ask for the password of `account`; does nothing while it is unlocked, and brings an open dialog to the front.

        The dialog is open on return, and nothing can be typed elsewhere until it has the focus: what is typed next
        must not go into a field of the window, where it can be read. `keyring`: whether a password can be remembered.
        """
        if self._lock.is_open(account):
            return
        if self._dialog is not None and isValid(self._dialog):
            self._bring_forward(self._dialog)
            return
        permissions = self._permissions()
        reason = None if permissions is None else permissions.unlock_reason(account)
        if reason is not None:
            self._banner().show_message(NOTICE, BannerMessage(reason))
            return
        settings = self._settings()
        self._dialog = dialog = UnlockDialog(
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
        self.gate.close_for(dialog)
        dialog.open()
        self._tasks.spawn(self._wait(dialog), name="unlock")

    def _run_vital(self, key: int) -> bool:
        table = self._keys()
        return table is not None and table.run_vital(key)

    def _bring_forward(self, dialog: UnlockDialog) -> None:
        if dialog.isVisible() and not dialog.isActiveWindow():
            self.gate.close_for(dialog)
            dialog.raise_()
            dialog.activateWindow()

    async def _wait(self, dialog: UnlockDialog) -> None:
        try:
            if isValid(dialog) and dialog.isVisible():  # else it was closed before this task began
                await ask(dialog)
            if isValid(dialog):
                self._tell(dialog.notice)
        finally:
            self._dialog = None
            if isValid(dialog):
                dialog.deleteLater()

    def _tell(self, sentence: str) -> None:
        if not sentence:
            self._banner().clear(NOTICE)
            return
        text = QCoreApplication.translate(
            "Unlock", "Trading is unlocked, but the password was not remembered. {reason}"
        )
        button = translate("Unlock", "Dismiss")
        notice = BannerMessage(text.format(reason=sentence), button=button, act=lambda: self._banner().clear(NOTICE))
        self._banner().show_message(NOTICE, notice)


class OwedLocks:
    """Shows in `banner()` that an OpenD was unlocked and not locked again, until it confirms that it is locked.

    `connections` opens the connection window: an OpenD at another address is locked after the login there.
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
        self._end()

    def _lock_changed(self, _key: Key[object]) -> None:
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
        notice = BannerMessage(together(told, reason), broken=True, button=button, act=self._act)
        self._banner().show_message(OWED, notice)

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
    """The offered lifetime for a setting: 0 = the trading session, else the longest one that does not exceed it."""
    if minutes == 0:
        return UnlockLifetime.SESSION
    fitting = [lifetime for lifetime, offered in MINUTES.items() if offered <= minutes]
    return fitting[-1] if fitting else UnlockLifetime.MINUTES_5
