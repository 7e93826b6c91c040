"""Unlocking trading in the running window: the Unlock dialog, pins of accounts, and the keyring they wait for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from tideboard_core.market.hub import Hub
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import Account
from tideboard_core.ports.system import MarketClock
from tideboard_desktop.assembly.built_window import BuiltWindow
from tideboard_desktop.assembly.keyring_watch import KeyringWatch
from tideboard_desktop.assembly.window_rebuild import WindowRebuild
from tideboard_desktop.connection.services import Trading
from tideboard_desktop.orders.unlock.account_pins import AccountPins
from tideboard_desktop.orders.unlock.prompt import UnlockPrompt
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.window.main_window import MainWindow


class RunWithLock(Protocol):
    """What an application has that unlocking is built over."""

    hub: Hub
    clock: MarketClock
    tasks: Tasks
    trading: Trading
    preferences: Preferences
    rebuild: WindowRebuild
    keyring: KeyringWatch

    @property
    def account(self) -> Account | None:
        """The one in view."""
        ...

    @property
    def built(self) -> BuiltWindow:
        """The window of now."""
        ...


class Unlocking:
    """`gate` keeps what is typed from other fields until a dialog that asks for a password has the focus."""

    def __init__(self, app: RunWithLock) -> None:
        self._app, self._lock = app, app.trading.lock
        self._prompt = UnlockPrompt(
            self._lock,
            app.rebuild.theme(),
            app.clock,
            app.tasks,
            settings=lambda: app.preferences.settings.lock,
            parent=app.rebuild.window,
            banner=app.rebuild.banner,
            permissions=lambda: app.built.permissions,
            keys=lambda: app.built.keyboard.table,
            ready=self._wait_for_keyring,
        )
        self.gate = self._prompt.gate
        self.pins = AccountPins(
            app.hub,
            self._lock,
            app.tasks,
            gate=self.gate,
            choose=self._open,
            theme=app.rebuild.theme,
            window=app.rebuild.window,
            banner=app.rebuild.banner,
        )

    def use_theme(self, theme: Theme) -> None:
        """Use this theme for the next dialog."""
        self._prompt.use_theme(theme)

    def connect(self, window: MainWindow) -> None:
        """Follow what is asked for in the window."""
        window.lock_requested.connect(lambda: self._lock.lock(LockReason.BY_HAND))
        window.unlock_requested.connect(self.unlock)
        window.unlock_for_requested.connect(self.unlock)
        window.pin_requested.connect(lambda: self._with_account(self.pins.pin))
        window.unpin_requested.connect(lambda: self._with_account(self.pins.unpin))

    def unlock(self, then: Callable[[], object] = lambda: None) -> None:
        """Open the Unlock dialog for the account in view, one at a time. `then` is called once trading is unlocked.

        Of a pinned account the pin has to be removed first. The dialog is open on return, also where the keyring is
        asked only now: what is typed next is a password.
        """
        account = self._app.account
        if account is not None and self._lock.pinned(account):
            self.pins.unpin(account)
        elif account is not None:
            self._open(account, then)

    def _open(self, account: Account, then: Callable[[], object] = lambda: None) -> None:
        if not self._app.keyring.there:  # not asked yet, or it may have been started since
            self._app.tasks.spawn(self._look_for_unlock(), name="keyring")
        self._prompt.open(account, keyring=self._app.keyring.there, then=then)

    def _with_account(self, act: Callable[[Account], None]) -> None:
        if (account := self._app.account) is not None:
            act(account)

    def _wait_for_keyring(self) -> Awaitable[None] | None:
        return None if self._app.keyring.answered else self._app.keyring.wait()

    async def _look_for_unlock(self) -> None:
        await self._app.keyring.look()
        self._prompt.show_keyring(there=self._app.keyring.there)
