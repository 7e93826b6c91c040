"""Ports: what the services and the desktop expect of a gateway, a keyring, a clock and a person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, NotRequired, Protocol, TypedDict, TypeVar

from tideboard_core.errors import OrderDenied
from tideboard_core.model.credentials import Credential
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import (
    APPEARED,
    LOCKING_NOTICES,
    ORDERS_LINK,
    OTHER_LINK,
    PACKAGES,
    QUOTES_LINK,
    SUBSCRIBED_TOPICS,
    GatewayState,
    HistoryQuota,
    Key,
    Lazy,
    LinkState,
    LinkStatus,
    Notice,
    NoticeKind,
    SubscriptionInfo,
    Topic,
)
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.open_review import CancelReview, OrderReview
from tideboard_core.model.order import (
    Account,
    ActRequest,
    CancelAllRequest,
    CancelRequest,
    Fill,
    Funds,
    MaxQuantity,
    ModifyRequest,
    Order,
    OrderFee,
    OrderRequest,
    OrderType,
    Position,
)
from tideboard_core.model.review import Confirmation
from tideboard_core.quote_ports import FlowSource, QuoteFeed
from tideboard_core.reference_ports import GatewayProgram, ReferenceSource

__all__ = [  # what lies in model/ and in quote_ports is imported from here by everybody
    "APPEARED", "LOCKING_NOTICES", "ORDERS_LINK", "OTHER_LINK", "PACKAGES", "QUOTES_LINK", "SUBSCRIBED_TOPICS",
    "ApprovedOrder", "CancelReview", "Clock", "Confirmer", "CredentialSource", "FeedSink", "FillList", "FlowSource",
    "Gateway", "GatewayPorts", "GatewayProgram", "GatewayState", "HistoryQuota", "Key", "Lazy", "LinkState",
    "LinkStatus", "MarketClock", "Notice", "NoticeKind", "OrderList", "OrderOffers", "OrderReview", "PositionList",
    "QuoteFeed", "R", "R_co", "ReadRows", "ReferenceSource", "SecretStore", "SubscriptionInfo", "Topic",
    "TradingGateway", "TradingSink", "WriteVerb",
]  # fmt: skip

T = TypeVar("T")
R = TypeVar("R", OrderRequest, ModifyRequest, CancelRequest, CancelAllRequest, ActRequest)
R_co = TypeVar(
    "R_co", bound=OrderRequest | ModifyRequest | CancelRequest | CancelAllRequest | ActRequest, covariant=True
)


class Clock(Protocol):
    """Three faces of time (architecture rule 7)."""

    def monotonic(self) -> float:
        """Seconds for time-outs and ages; stands still in sleep on some systems."""
        ...

    def boot(self) -> float:
        """Seconds that count through suspend (CLOCK_BOOTTIME, or wall time where there is none)."""
        ...

    def wall(self) -> datetime:
        """UTC wall time for audit, tokens and signatures."""
        ...

    def market(self) -> datetime:
        """UTC exchange time as the gateway tells it; wall time until it has."""
        ...


class MarketClock(Clock, Protocol):
    """A clock that takes over what the gateway says about exchange time."""

    def set_market(self, now: datetime) -> None:
        """Exchange time (aware UTC) as just reported."""
        ...


class FeedSink(Protocol):
    """Where a gateway puts market data and market time."""

    def publish(self, key: Key, update: Lazy[Any]) -> None:
        """Keep `update` as the newest value of `key`."""
        ...

    def unreadable(self, what: str, field: str) -> None:
        """Count a message, named as the broker's documents name it, that could not be read for this field."""
        ...


class TradingSink(Protocol):
    """Where a gateway puts what happens to orders; all callbacks are synchronous and must not raise."""

    def order_changed(self, order: Order) -> None:
        """A pushed order state."""
        ...

    def filled(self, fill: Fill) -> None:
        """A pushed execution."""
        ...

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        """An answer to a write that had already timed out: `order_id` on success, else `error`."""
        ...

    def notice(self, notice: Notice) -> None:
        """A gateway notice (login, password, rights)."""
        ...

    def orders_unreadable(self, account_id: str, field: str) -> None:
        """A push about orders or fills could not be read; "" = of an account that is not known."""
        ...


class GatewayPorts(TypedDict):
    """What every gateway is built on: where it puts what it learns, and the time; its classes hand this up unread.

    `market_time` gets exchange time (aware UTC) whenever the broker tells it.
    """

    feed: FeedSink
    trading: TradingSink
    clock: Clock
    market_time: NotRequired[Callable[[datetime], None]]


class ReadRows(list[T]):
    """The rows of an answer.

    `from_broker` False: the gateway answered from its own cache. `unread` is the field for which a row could not be
    read and is left out, so that an absence says nothing; empty = the list is whole.
    """

    def __init__(self, rows: Iterable[T] = (), *, from_broker: bool = True, unread: str = "") -> None:
        super().__init__(rows)
        self.from_broker = from_broker
        self.unread = unread


OrderList = ReadRows[Order]
"""Today's orders of one account, working and done."""
PositionList = ReadRows[Position]
"""Holdings of one account."""
FillList = ReadRows[Fill]
"""Today's executions of one account."""


class WriteVerb(StrEnum):
    """The trading writes: three of one order, one of everything, and what else is done to an order."""

    PLACE = "place"
    MODIFY = "modify"
    CANCEL = "cancel"
    CANCEL_ALL = "cancel-all"
    ACT = "act"


class ApprovedOrder(Generic[R_co]):
    """A single-use permission for one write, holding exactly what the dialog showed. Built only in guard.py.

    `look` is the guard's last look at lock, connection and age; `take` has it done once more, in the step that writes.
    """

    __slots__ = ("_look", "_request", "_taken", "approved_at", "generation")

    def __init__(
        self,
        request: R_co,
        *,
        approved_at: float,
        generation: int,
        look: Callable[[], None] = lambda: None,
    ) -> None:
        self._request = request
        self._taken = False
        self._look = look
        self.approved_at = approved_at
        self.generation = generation

    @property
    def request(self) -> R_co:
        """What was approved, for routing and rate budgets; `take` is what allows the write."""
        return self._request

    def look(self) -> None:
        """Whether it could still be used: OrderDenied when lock, connection or age say no."""
        self._look()

    def take(self) -> R_co:
        """Hand the request over for its one write; OrderDenied at a second call, and when the last look says no."""
        if self._taken:
            raise OrderDenied("approval-already-used", client_order_id=self._request.client_order_id)
        self._taken = True
        self._look()
        return self._request


class TradingGateway(Protocol):
    """Trading of one backend. Reads raise GatewayError kinds.

    `place`, `modify`, `cancel`, `cancel_all` and `act` are plain functions. Either they hand the bytes to the transport
    before they return, or, where a connection must be waited for first, they call `approved.take()` in the very step
    that writes: either way no await lies between the guard's last look and the bytes. What they return is awaited for
    the answer. Its errors: OrderDenied (the last look said no, nothing was sent), OrderRejected (the broker said no),
    RequestTimeout or GatewayDown (unknown). A request's `exact_body` that cannot be sent is OrderDenied too, before
    anything is: `body-not-possible` on another wire, `body-differs` where it means something else.
    """

    @property
    def offers(self) -> OrderOffers:
        """Order types, times in force and hours that this connection takes."""
        ...

    @property
    def remarks(self) -> bool:
        """Whether orders carry our number in their remark; without it an order is found by its terms."""
        ...

    @property
    def generation(self) -> int:
        """Number of the connection, rising by one with each login; approvals of an older one are void."""
        ...

    @property
    def connected(self) -> bool:
        """Whether a logged-in connection stands now."""
        ...

    async def accounts(self) -> list[Account]:
        """All accounts of the login, of every environment."""
        ...

    async def unlock(self, account: Account, password_md5: str) -> None:
        """Unlock trading at the gateway (REAL accounts only); raises WrongPassword, RateLimited."""
        ...

    async def lock(self, account: Account) -> None:
        """Lock trading at the gateway; affects other programs on it too."""
        ...

    async def watch_accounts(self, accounts: Sequence[Account]) -> None:
        """Ask for order and fill pushes of these accounts."""
        ...

    async def funds(self, account: Account) -> Funds:
        """Money and buying power."""
        ...

    async def positions(self, account: Account) -> PositionList:
        """Holdings."""
        ...

    @property
    def pushes_orders(self) -> bool:
        """Whether the connection brings pushes of orders and fills; without them the lists are all there is."""
        ...

    async def orders(self, account: Account) -> OrderList:
        """Today's orders, working and done."""
        ...

    async def fills(self, account: Account) -> list[Fill]:
        """Today's executions, FillList where rows may be left out; empty where the broker has none (paper)."""
        ...

    async def history_orders(self, account: Account, begin: date, end: date) -> list[Order]:
        """Past orders of a date range."""
        ...

    async def history_fills(self, account: Account, begin: date, end: date) -> list[Fill]:
        """Past executions of a date range."""
        ...

    async def order_fees(self, account: Account, order_ids: Sequence[str]) -> list[OrderFee]:
        """Fees per order."""
        ...

    async def max_quantity(
        self, account: Account, instrument: InstrumentId, order_type: OrderType, price: str
    ) -> MaxQuantity:
        """How much the broker would accept at `price` (decimal text)."""
        ...

    def write_budget(self, verb: WriteVerb, account: Account) -> float:
        """Seconds until this verb may be sent within the broker's limits; 0.0 = now. Never queued."""
        ...

    def place(self, approved: ApprovedOrder[OrderRequest]) -> Awaitable[str]:
        """Send a new order; the awaited result is the broker's order id."""
        ...

    def modify(self, approved: ApprovedOrder[ModifyRequest]) -> Awaitable[None]:
        """Change a working order; success means accepted for processing."""
        ...

    def cancel(self, approved: ApprovedOrder[CancelRequest]) -> Awaitable[None]:
        """Withdraw a working order; success means accepted for processing."""
        ...

    def cancels_at_once(self, account: Account) -> bool:
        """Whether one write can withdraw everything that an account has working on a market; else one by one."""
        ...

    def cancel_all(self, approved: ApprovedOrder[CancelAllRequest]) -> Awaitable[None]:
        """Withdraw everything that the account has working on the market; NotOffered before anything is written."""
        ...

    def act(self, approved: ApprovedOrder[ActRequest]) -> Awaitable[None]:
        """Reconfirm, disable, enable or delete an order; NotOffered before anything is written."""
        ...


class Gateway(QuoteFeed, TradingGateway, ReferenceSource, GatewayProgram, Protocol):
    """One backend connection as the session drives it: connect, log in, until it closes; then again."""

    @property
    def address(self) -> str:
        """Where it connects, `127.0.0.1:11111`; never holds a secret."""
        ...

    @property
    def login(self) -> str:
        """Who is logged in there; empty where the gateway does not say, and before the login."""
        ...

    @property
    def last_heard(self) -> float:
        """Monotonic seconds of the last bytes from the other side; 0.0 before any."""
        ...

    async def connect(self) -> None:
        """Open the socket; raises GatewayDown."""
        ...

    async def log_in(self) -> None:
        """Handshake on the open socket; one more `generation`. Raises LoginRefused, GatewayDown, RequestTimeout."""
        ...

    async def close(self) -> None:
        """End the connection; every waiting call gets GatewayDown, the closed callback is not called."""
        ...

    def on_closed(self, callback: Callable[[Exception | None], None]) -> None:
        """Set what is called when a connection ends that we did not close; its error if there is one."""
        ...


class CredentialSource(Protocol):
    """Where a gateway finds the credential of its broker; nothing else of it lies in the gateway."""

    async def credential(self) -> Credential:
        """The credential of this moment; LoginRefused `no-credential` without one, VaultError kinds."""
        ...


class Confirmer(Protocol):
    """A person, or a script in tests. Both return REFUSED when nobody says yes."""

    async def confirm(self, review: OrderReview) -> Confirmation:
        """Show a new or changed order and wait for the answer; a void review may be shown but not accepted."""
        ...

    async def confirm_cancel(self, review: CancelReview) -> Confirmation:
        """Ask "Keep order" or "Cancel order"; one click is enough in every environment."""
        ...


class SecretStore(Protocol):
    """Secrets by name; raises VaultError kinds. Values never appear in errors or logs."""

    async def get(self, name: str) -> str | None:
        """The secret, or None when there is none."""
        ...

    async def set(self, name: str, value: str) -> None:
        """Store or replace the secret."""
        ...

    async def delete(self, name: str) -> None:
        """Forget the secret; an absent one is fine."""
        ...

    async def probe(self) -> str:
        """Prove that what is stored can be read back; returns the name of the place."""
        ...
