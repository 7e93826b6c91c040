"""Ports: what the services and the desktop expect of a gateway, a keyring, a clock and a person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from tideboard_core.errors import OrderDenied
from tideboard_core.model.flow import CapitalFlow, FlowDistribution, FlowPeriod
from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_core.model.live import (
    LOCKING_NOTICES,
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
from tideboard_core.model.open_review import CancelReview, OrderReview
from tideboard_core.model.order import (
    Account,
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
from tideboard_core.model.quote import (
    Bar,
    BarPeriod,
    BrokerQueue,
    MarketState,
    MinuteLine,
    OrderBook,
    Quote,
    QuoteRight,
    Snapshot,
    Tick,
)
from tideboard_core.model.review import Confirmation

__all__ = [  # what lies in model/ is imported from here by everybody
    "LOCKING_NOTICES", "SUBSCRIBED_TOPICS", "ApprovedOrder", "CancelReview", "Clock", "Confirmer", "FeedSink",
    "FlowSource", "Gateway", "GatewayState", "HistoryQuota", "Key", "Lazy", "LinkState", "LinkStatus", "MarketClock",
    "Notice", "NoticeKind", "OrderReview", "QuoteFeed", "R", "R_co", "SecretStore", "SubscriptionInfo", "Topic",
    "TradingGateway", "TradingSink", "WriteVerb",
]  # fmt: skip

R = TypeVar("R", OrderRequest, ModifyRequest, CancelRequest)
R_co = TypeVar("R_co", bound=OrderRequest | ModifyRequest | CancelRequest, covariant=True)


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


class FlowSource(Protocol):
    """Capital flow of one backend: the two calls that are polled."""

    async def capital_flow(
        self,
        instrument: InstrumentId,
        period: FlowPeriod = FlowPeriod.INTRADAY,
        begin: date | None = None,
        end: date | None = None,
    ) -> CapitalFlow:
        """Flow series; begin and end (exchange dates) are for day, week and month only."""
        ...

    async def capital_distribution(self, instrument: InstrumentId) -> FlowDistribution:
        """In and out per tier since the open."""
        ...

    def flow_wait(self) -> float:
        """Seconds for which a flow call made now would queue for the broker's rate limit; 0.0 = not at all."""
        ...


class QuoteFeed(FlowSource, Protocol):
    """Market data of one backend. All calls raise GatewayError kinds; reads queue behind the rate limits."""

    @property
    def provider(self) -> str:
        """Name shown beside figures, `Sandbox` or `Futu OpenD`."""
        ...

    async def subscribe(self, keys: Collection[Key]) -> None:
        """Subscribe with first push; every key's topic is one of SUBSCRIBED_TOPICS."""
        ...

    async def unsubscribe(self, keys: Collection[Key]) -> None:
        """Give subscriptions back; the broker refuses this within their first minute."""
        ...

    async def subscription_info(self) -> SubscriptionInfo:
        """Quota and own subscriptions as the gateway sees them."""
        ...

    async def quote_rights(self) -> dict[Market, QuoteRight]:
        """What the login may see, per market; markets of which nothing is known are left out."""
        ...

    async def history_quota(self) -> HistoryQuota:
        """How much of the allowance for history candles is used."""

    async def gateway_state(self) -> GatewayState:
        """Login flags, market states and exchange time."""
        ...

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        """Static info; unknown ids are left out."""
        ...

    async def market_instruments(self, market: Market) -> list[Instrument]:
        """Static info of a whole market, for finding by code or name."""
        ...

    async def snapshots(self, ids: Sequence[InstrumentId]) -> list[Snapshot]:
        """One-off pictures without a subscription; unknown ids are left out."""
        ...

    async def quotes(self, ids: Sequence[InstrumentId]) -> list[Quote]:
        """Newest quotes of subscribed instruments."""
        ...

    async def order_book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        """Newest book of a subscribed instrument; also a proof of its age."""
        ...

    async def ticks(self, instrument: InstrumentId, count: int = 100) -> list[Tick]:
        """Newest trades, oldest first."""
        ...

    async def minute_line(self, instrument: InstrumentId) -> MinuteLine:
        """Today's intraday line."""
        ...

    async def bars(self, instrument: InstrumentId, period: BarPeriod, count: int = 100) -> list[Bar]:
        """Newest candles of a subscribed instrument, oldest first, forward adjusted."""
        ...

    async def history_bars(self, instrument: InstrumentId, period: BarPeriod, begin: date, end: date) -> list[Bar]:
        """Candles of a date range, paged inside, oldest first."""
        ...

    async def broker_queue(self, instrument: InstrumentId) -> BrokerQueue:
        """Newest broker queue of a subscribed HK instrument."""
        ...

    async def market_states(self, ids: Sequence[InstrumentId]) -> dict[InstrumentId, MarketState]:
        """Session state per instrument."""
        ...

    async def trading_days(self, market: Market, begin: date, end: date) -> list[date]:
        """The broker's own trading days; they win over our calendar."""
        ...


class WriteVerb(StrEnum):
    """The three trading writes."""

    PLACE = "place"
    MODIFY = "modify"
    CANCEL = "cancel"


class ApprovedOrder(Generic[R_co]):
    """A single-use permission for one write, holding exactly what the dialog showed. Built only in guard.py."""

    __slots__ = ("_request", "_taken", "approved_at", "generation")

    def __init__(self, request: R_co, *, approved_at: float, generation: int) -> None:
        self._request = request
        self._taken = False
        self.approved_at = approved_at
        self.generation = generation

    @property
    def request(self) -> R_co:
        """What was approved, for routing and rate budgets; `take` is what allows the write."""
        return self._request

    def take(self) -> R_co:
        """Hand the request over for its one write; a second call raises OrderDenied."""
        if self._taken:
            raise OrderDenied("approval-already-used", client_order_id=self._request.client_order_id)
        self._taken = True
        return self._request


class TradingGateway(Protocol):
    """Trading of one backend. Reads raise GatewayError kinds.

    `place`, `modify` and `cancel` are plain functions: they check the approval and hand the bytes to the transport
    before they return, so that no await lies between the guard's last check and the write; what they return is then
    awaited for the answer. Its errors: OrderRejected (the broker said no), RequestTimeout or GatewayDown (unknown).
    """

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

    async def positions(self, account: Account) -> list[Position]:
        """Holdings."""
        ...

    async def orders(self, account: Account) -> list[Order]:
        """Today's orders, working and done."""
        ...

    async def fills(self, account: Account) -> list[Fill]:
        """Today's executions; empty where the broker gives none (paper accounts)."""
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


class Gateway(QuoteFeed, TradingGateway, Protocol):
    """One backend connection as the session drives it: connect, log in, until it closes; then again."""

    @property
    def address(self) -> str:
        """Where it connects, `127.0.0.1:11111`; never holds a secret."""
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
