"""Pins LIVE accounts, and asks for an account's password before its pin is removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tideboard_core.audit.thread import AUDIT, AuditStatus
from tideboard_core.errors import BadInput, TideboardError
from tideboard_core.lock.trading_lock import TradingLock
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import LOCK, Key, Topic
from tideboard_core.model.lock import PasswordKind
from tideboard_core.model.order import Account, Environment
from tideboard_desktop.orders.unlock.typing_gate import TypingGate
from tideboard_desktop.ui.tasks import Tasks, ask
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.window.bars.banner import Banner, BannerMessage

if TYPE_CHECKING:
    from tideboard_desktop.orders.unlock.widen_limits import WidenLimitsDialog, WidenWords

translate = QCoreApplication.translate
BANNER = "pin"
UNWRITTEN = "pin-unwritten"


def unpin_words() -> WidenWords:
    """The words of the question for the password."""
    from tideboard_desktop.orders.unlock.widen_limits import WidenWords

    return WidenWords(
        translate("Pin", "Remove the pin"),
        translate("Pin", "Let this account place and change orders again?"),
        translate("Pin", "Trading stays locked until you unlock it; written to the order log."),
        translate("Pin", "Keep the pin"),
        translate("Pin", "Unpin"),
    )


class AccountPins:
    """Pins of the accounts of the connection that orders go to; they stand in the order log.

    `gate` keeps what is typed from other fields until the dialog has the focus. `choose` opens the Unlock dialog, where
    alone a trading password is chosen. `banner` shows why an account cannot be pinned.
    """

    def __init__(
        self,
        hub: Hub,
        lock: TradingLock,
        tasks: Tasks,
        *,
        gate: TypingGate,
        choose: Callable[[Account], None],
        theme: Callable[[], Theme],
        window: Callable[[], QWidget],
        banner: Callable[[], Banner],
    ) -> None:
        self._hub, self._lock, self._tasks = hub, lock, tasks
        self._gate, self._choose = gate, choose
        self._theme, self._window, self._banner = theme, window, banner
        self._dialog: WidenLimitsDialog | None = None
        self._end_waiting: Callable[[], None] = lambda: None

    @property
    def accounts(self) -> Sequence[Account]:
        """The accounts that can be pinned: those with real money."""
        known = self._hub.value(Topic.ACCOUNTS.of("")) or ()
        return [one for one in known if one.environment is Environment.LIVE]

    def pinned(self, account: Account) -> bool:
        return self._lock.pins.told(account)

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when accounts or their locks may have changed; the result ends it."""
        ends = [self._hub.listen(key, lambda _key: listener()) for key in (LOCK, Topic.ACCOUNTS.of(""))]

        def end() -> None:
            for one in ends:
                one()

        return end

    def pin(self, account: Account) -> None:
        """Pin an account: nothing new goes out from now on. It shows as pinned once that is on disk.

        The banner says why its pin would not hold, or until when it is not on disk.
        """
        try:
            self._lock.hold(account)
        except BadInput as error:
            self._refuse(error)
        else:
            self._tasks.spawn(self._pin(account), name="pin an account")

    def unpin(self, account: Account) -> None:
        """Ask for the account's password and remove its pin; an open question comes to the front.

        The dialog is open on return: what is typed next is a password.
        """
        if self._dialog is not None and isValid(self._dialog):
            self._dialog.raise_()
            self._dialog.activateWindow()
        elif self._lock.pinned(account):
            from tideboard_desktop.orders.unlock.widen_limits import WidenLimitsDialog

            async def prove(password: str) -> None:
                await self._lock.unpin(account, password)

            kind = PasswordKind.BROKER if account.broker_lock else PasswordKind.OWN
            self._dialog = dialog = WidenLimitsDialog(
                account, (), prove, self._theme(), self._tasks, self._window(), kind=kind, words=unpin_words()
            )
            dialog.setObjectName("unpin_account")
            self._gate.close_for(dialog)
            dialog.open()
            self._tasks.spawn(self._wait(dialog, account), name="unpin an account")

    async def _pin(self, account: Account) -> None:
        try:
            await self._lock.pin(account)
        except TideboardError as error:
            if error.code == UNWRITTEN:
                self._warn(error)
            else:
                self._refuse(error)
        else:
            self._banner().clear(BANNER)

    def _refuse(self, error: TideboardError) -> None:
        self._banner().show_message(BANNER, BannerMessage(error_sentence(error), passing=True))

    def _warn(self, error: TideboardError) -> None:
        """Say that a pin is not on disk, until the order log has written all it had."""
        self._banner().show_message(UNWRITTEN, BannerMessage(error_sentence(error)))
        self._end_waiting()

        def look(key: Key[AuditStatus]) -> None:
            status = self._hub.value(key)
            if status is not None and not status.kept and not status.problem:
                self._end_waiting()
                self._banner().clear(UNWRITTEN)

        self._end_waiting = self._hub.listen(AUDIT.of(""), look)

    async def _wait(self, dialog: WidenLimitsDialog, account: Account) -> None:
        try:
            chosen = await self._lock.password_to_ask(account) is not PasswordKind.OWN_NEW
            if chosen and isValid(dialog) and dialog.isVisible():  # else it was closed meanwhile
                await ask(dialog)
            elif not chosen and isValid(dialog):
                dialog.reject()
                self._choose(account)
        finally:
            self._dialog = None
            if isValid(dialog):
                dialog.deleteLater()
