"""What of the accounts was read on the present connection, and what of it the broker refuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from tideboard_core.errors import GatewayError
from tideboard_core.model.account_id import AccountId, Environment


class AccountCall(StrEnum):
    """What has to be read on a connection before an order may add to a position, in the order in which it is asked."""

    ACCOUNTS = "accounts"
    PUSHES = "pushes"
    ORDERS = "orders"
    FILLS = "fills"
    POSITIONS = "positions"


class UnreadCall(NamedTuple):
    """A call that has not come on this connection; `error` is why, None while it was not answered yet."""

    call: AccountCall
    error: GatewayError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountReads:
    """Prices and accounts are two links of one connection: these are the second.

    `generation` is that of the login. `accounts` are those that it named, None before they were read. `unread` are the
    calls that have not come, by account number, without those that came; that of the accounts is under the empty
    number. `retry_at` (monotonic seconds) is when what is refused is asked for next. `proven` (monotonic seconds) is
    the moment up to which the rows of an earlier connection are proven, None without any.
    """

    generation: int = 0
    accounts: frozenset[AccountId] | None = None
    unread: Mapping[str, tuple[UnreadCall, ...]] = field(default_factory=dict)
    retry_at: float | None = None
    proven: float | None = None

    @property
    def whole(self) -> bool:
        """Whether everything of every account has come."""
        return self.accounts is not None and not any(self.unread.values())

    @property
    def any_refused(self) -> UnreadCall | None:
        """The first call, of whichever account, that was answered, and not with what was asked for."""
        return next((one for rows in self.unread.values() for one in rows if one.error is not None), None)

    def names(self, account: AccountId) -> bool:
        """Whether this connection has named the account."""
        return self.accounts is not None and account in self.accounts

    def first_unread(self, account: AccountId) -> UnreadCall | None:
        """The first call for want of which no order of the account may add; None where all of them came."""
        if not self.names(account):
            return next(iter(self.unread.get("", ())), UnreadCall(AccountCall.ACCOUNTS))
        return next(iter(self.unread.get(account.id, ())), None)

    def refuses_live(self, used: Iterable[AccountId]) -> bool:
        """Whether a call is refused for one of these accounts with real money."""
        return any(self.refusal(one) is not None for one in used if one.environment is Environment.LIVE)

    def refusal(self, account: AccountId | None) -> UnreadCall | None:
        """The first of its calls that was answered, and not with what was asked for; of no account that of them all."""
        found = self.unread.get(account.id if account is not None and self.names(account) else "", ())
        return next((one for one in found if one.error is not None), None)
