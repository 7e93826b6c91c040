"""What is known of one account: money, positions, today's orders, when they were read, and why they were not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from tideboard_core.errors import GatewayError
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.hub_keys import LinkKey
from tideboard_core.model.order import Account, Funds, Order, Position

if TYPE_CHECKING:
    from tideboard_core.model.behind.results import RealizedResult

STALE_AFTER: Final = 180.0
"""Seconds after which figures that nobody could renew count as stale: several reads are missing then."""


class AccountState(StrEnum):
    """How an account stands, the worst that applies.

    LOADING: not read yet. OFFLINE: its connection is down. REFUSED: the newest read was refused or went unanswered.
    STALE: the newest read is too long ago. READY: none of these.
    """

    LOADING = "loading"
    READY = "ready"
    STALE = "stale"
    REFUSED = "refused"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountReading:
    """An account with its newest figures; None = not read yet.

    `link` is the first use of its connection and `provider` its name. `trades`: it belongs to the connection that takes
    orders, and can be put in view. `read` (UTC) and `since` (monotonic seconds) say when money and positions were read
    last; `error` is why the newest attempt failed, `unread` the field for which a part could not be read. `lacking`:
    rows of the positions could not be read, and sums of them are not whole. `realized` is what closed holdings gained
    by the broker's own periods, of which none is the day; None where it counts by none or has not told it, `uncounted`
    why it was refused last.
    """

    account: Account
    link: LinkKey
    provider: str
    trades: bool
    connected: bool
    funds: Funds | None = None
    positions: tuple[Position, ...] | None = None
    orders: tuple[Order, ...] | None = None
    read: datetime | None = None
    since: float | None = None
    error: GatewayError | None = None
    unread: str = ""
    lacking: bool = False
    realized: tuple[RealizedResult, ...] | None = None
    uncounted: GatewayError | None = None

    @property
    def whole(self) -> bool:
        """Whether all positions are known."""
        return self.positions is not None and not self.lacking

    @property
    def key(self) -> AccountId:
        """Environment and id: what tells it from every other account."""
        return self.account.identity

    def state(self, age: float | None) -> AccountState:
        """How it stands if its figures are `age` seconds old (None = without figures)."""
        if not self.connected:
            return AccountState.OFFLINE
        if self.error is not None or self.unread:
            return AccountState.REFUSED
        if age is None:
            return AccountState.LOADING
        return AccountState.STALE if age > STALE_AFTER else AccountState.READY


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionReading:
    """A connection whose accounts are read: `listed` once it named them, `error` why it did not."""

    link: LinkKey
    provider: str
    connected: bool
    listed: bool = False
    error: GatewayError | None = None
