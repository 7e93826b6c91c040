"""Asks for a LIVE account's password before a program's key may propose orders with real money."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.errors import VaultError
from tideboard_core.lock.trading_lock import TradingLock
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.lock import PasswordKind
from tideboard_core.model.order import Account, Environment
from tideboard_desktop.orders.unlock.typing_gate import TypingGate
from tideboard_desktop.orders.unlock.widen_limits import WidenLimitsDialog, WidenWords
from tideboard_desktop.ui.tasks import Tasks, accepted
from tideboard_desktop.ui.theme import Theme

translate = QCoreApplication.translate


class LiveQuestion:
    """`account` is the one in view; `gate` keeps what is typed from other fields until the dialog has the focus."""

    def __init__(
        self,
        hub: Hub,
        lock: TradingLock,
        tasks: Tasks,
        *,
        gate: TypingGate,
        account: Callable[[], Account | None],
        theme: Callable[[], Theme],
        window: Callable[[], QWidget],
    ) -> None:
        self._hub, self._lock, self._tasks, self._gate = hub, lock, tasks, gate
        self._account, self._theme, self._window = account, theme, window

    @property
    def live(self) -> Account | None:
        """The LIVE account whose password is asked: the one in view, else the first; None without one."""
        known = [one for one in self._hub.value(Topic.ACCOUNTS.of("")) or () if one.environment is Environment.LIVE]
        in_view = self._account()
        return in_view if in_view in known else next(iter(known), None)

    async def answered(self, account: Account, name: str) -> bool:
        """Whether a person typed the password of the account; trading stays as it is."""

        async def prove(password: str) -> None:
            (await self._lock.unlock_once(account, password)).end()

        try:
            kind = await self._lock.password_kind(account)
        except VaultError:
            kind = PasswordKind.OWN
        words = WidenWords(
            translate("Programs", "Proposals with real money"),
            translate("Programs", "Let {name} propose orders with real money?").format(name=name),
            translate("Programs", "It proposes, you send; written to the order log."),
            translate("Programs", "Make no key"),
            translate("Programs", "Let it propose"),
        )
        dialog = WidenLimitsDialog(
            account, (), prove, self._theme(), self._tasks, self._window(), kind=kind, words=words
        )
        self._gate.close_for(dialog)
        return await accepted(dialog)
