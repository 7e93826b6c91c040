"""The account in view: chosen after a login, changed by the person, shown by every dock."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tideboard_core.market.hub import Hub
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Account, Environment


def choose_account(accounts: Sequence[Account], wanted: Callable[[Account], bool]) -> Account | None:
    """The wanted account, else the first one that is not a broker's simulation."""
    for account in accounts:
        if wanted(account):
            return account
    real = [account for account in accounts if account.environment is not Environment.PAPER]
    return next(iter(real or accounts), None)


class AccountInView:
    """`lock` tells the trading lock of another account; `show` shows it; `report` takes the error of a view."""

    def __init__(
        self,
        hub: Hub,
        *,
        lock: Callable[[Account | None], None],
        show: Callable[[Account | None], None],
        report: Callable[[BaseException, str], None],
    ) -> None:
        self._hub, self._lock, self._show, self._report = hub, lock, show, report
        self.account: Account | None = None
        self._unshown: Account | None = None

    @property
    def known(self) -> Sequence[Account]:
        """Every account of the login; empty before it."""
        accounts = self._hub.value(Topic.ACCOUNTS.of(""))
        return accounts or ()

    def choose(self, wanted: AccountId) -> bool:
        """Put this account in view, and return whether it is there: a menu may be older than a login.

        No other account comes in its place: in place of a simulation that could be one with real money.
        """
        account = next((one for one in self.known if one.identity == wanted), None)
        if account is None:
            return False
        self.switch(account)
        return True

    def switch(self, account: Account | None) -> None:
        """Put an account in view; `account` is set once every widget showed it. Errors of widgets are reported."""
        if account == self.account and self._unshown is None:
            return
        first = self._unshown is None
        self.account, self._unshown = None, account
        self._lock(account)
        try:
            self._show(account)
        except Exception as error:  # noqa: BLE001  the boundary between session and views
            if first:
                self._report(error, "account")
            return
        self.account, self._unshown = account, None

    def show_again(self) -> None:
        """Try again to show an account whose widgets raised an error."""
        if self._unshown is not None:
            self.switch(self._unshown)
