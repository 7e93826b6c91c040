"""Keys of the hub: a topic, which is typed by its values, and the subject of the value; subscriptions to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar, Final, Generic, NamedTuple, TypeVar

from tideboard_core.errors import ServerRefused
from tideboard_core.model.account_reads import AccountReads
from tideboard_core.model.closures import Closure
from tideboard_core.model.flow import CapitalFlow, FlowDistribution, SizeDistribution
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_core.model.held_doubt import HoldingGone
from tideboard_core.model.instrument import Instrument, Market
from tideboard_core.model.live import (
    GatewayState,
    HistoryQuota,
    LinkEvent,
    LinkStatus,
)
from tideboard_core.model.lock import LockStatus
from tideboard_core.model.order import Account, Charges, Confirmed, Correction, Fill, Funds, Order, Position
from tideboard_core.model.quote import Bar, BrokerQueue, MinuteLine, OrderBook, Quote, QuotePackage, Tick
from tideboard_core.model.reference import ExDay, MutualFund
from tideboard_core.model.watch.alerts import AlertFired

T_co = TypeVar("T_co", covariant=True)


class Topic(str, Generic[T_co]):
    """What a hub key is about. `Topic.BOOK.of(instrument)` is a `Key[OrderBook]`.

    The first six are subscriptions that cost quota, the rest is polled or read again. A topic whose value type lies
    above the model is defined beside that type: `orders.writes.UNKNOWN_WRITES`, `audit.thread.AUDIT`.
    """

    __slots__ = ()

    QUOTE: ClassVar[Topic[Quote]]
    BOOK: ClassVar[Topic[OrderBook]]
    TICKS: ClassVar[Topic[tuple[Tick, ...]]]
    MINUTES: ClassVar[Topic[MinuteLine]]
    BROKERS: ClassVar[Topic[BrokerQueue]]
    BARS_1M: ClassVar[Topic[tuple[Bar, ...]]]
    FLOW: ClassVar[Topic[CapitalFlow]]
    DISTRIBUTION: ClassVar[Topic[FlowDistribution | SizeDistribution]]
    OTHER_FLOW: ClassVar[Topic[CapitalFlow]]
    OTHER_DISTRIBUTION: ClassVar[Topic[FlowDistribution | SizeDistribution]]
    BEST: ClassVar[Topic[OrderBook]]
    """Best prices as a snapshot told them, of what nobody may show the book of."""
    INSTRUMENT: ClassVar[Topic[Instrument]]
    EX_DAYS: ClassVar[Topic[tuple[ExDay, ...]]]
    """What is known of them, by day; whoever reads a calendar adds what it tells."""
    GATEWAY_STATE: ClassVar[Topic[GatewayState]]
    """Of the whole connection, with the trading session of each market; a halt of one security is in its QUOTE."""
    ACCOUNTS: ClassVar[Topic[tuple[Account, ...]]]
    ACCOUNT_READS: ClassVar[Topic[AccountReads]]
    """What of them was read on the present connection."""
    ORDERS: ClassVar[Topic[tuple[Order, ...]]]
    FILLS: ClassVar[Topic[tuple[Fill, ...]]]
    TAKEN_BACK: ClassVar[Topic[tuple[Fill, ...]]]
    """Executions that the broker took back, and what changed ones were while nobody is sure; none is in FILLS."""
    POSITIONS: ClassVar[Topic[tuple[Position, ...]]]
    FUNDS: ClassVar[Topic[Funds]]
    MUTUAL_FUNDS: ClassVar[Topic[tuple[MutualFund, ...]]]
    CONFIRMED: ClassVar[Topic[dict[str, Confirmed]]]
    CHARGES: ClassVar[Topic[Charges]]
    """What the broker charged for orders that are over, of today and of those that somebody has looked at."""
    REFUSED: ClassVar[Topic[dict[Topic[object], ServerRefused]]]
    """Why the broker did not list the newest values of some topics of an account."""
    APPEARED: ClassVar[Topic[Order]]
    CORRECTED: ClassVar[Topic[Correction]]
    HOLDING_GONE: ClassVar[Topic[HoldingGone]]
    DIFFERENCE: ClassVar[Topic[Order]]
    STEP_REFUSED: ClassVar[Topic[tuple[Decimal, ...]]]
    """Prices of an order that the broker refused for its price step, of a security."""
    MARKET_REFUSED: ClassVar[Topic[str]]
    """The broker's words of a refused order that are about its whole market, of a market."""
    CLOSURES: ClassVar[Topic[tuple[Closure, ...]]]
    LINK: ClassVar[Topic[LinkStatus]]
    LINK_EVENT: ClassVar[Topic[LinkEvent]]
    LOCK: ClassVar[Topic[LockStatus]]
    PACKAGES: ClassVar[Topic[dict[Market, QuotePackage]]]
    HISTORY_QUOTA: ClassVar[Topic[HistoryQuota]]
    ALERT: ClassVar[Topic[AlertFired]]
    SCOPES: ClassVar[Topic[dict[Scope, ScopeState]]]

    def of(self, subject: str) -> Key[T_co]:
        """The key of `subject`: an instrument id, an account id, the name of a link, or empty if there is one value."""
        key: Key[T_co] = _new_tuple(Key, (self, subject))
        return key


class Key(NamedTuple, Generic[T_co]):
    """The key of a value of type `T_co` in the hub; made by `Topic.of`. `Key[object]` is a key of any topic."""

    topic: Topic[T_co]
    subject: str


LinkKey = Key[LinkStatus]
"""The key of a connection, by what it is used for."""

_new_tuple: Callable[..., Any] = tuple.__new__
"""Past NamedTuple's own constructor, a Python function: gateways make a key for each push."""

for _name in Topic.__annotations__:
    setattr(Topic, _name, Topic(_name.lower().replace("_", "-")))
TOPICS: tuple[Topic[object], ...] = tuple(getattr(Topic, name) for name in Topic.__annotations__)
SUBSCRIBED_ORDER = TOPICS[:6]
"""The subscribed topics in the order in which a connection asks for them: what most rows show comes first."""
SUBSCRIBED_TOPICS = frozenset(SUBSCRIBED_ORDER)
NOT_OF_ORDERS: frozenset[Topic[object]] = frozenset(
    {
        Topic.FLOW,
        Topic.DISTRIBUTION,
        Topic.OTHER_FLOW,
        Topic.OTHER_DISTRIBUTION,
        Topic.TICKS,
        Topic.MINUTES,
        Topic.BROKERS,
    }
)
"""Topics of a security that are in no field, price or check of an order."""

OF_ACCOUNT: Final[tuple[Topic[object], ...]] = (
    Topic.ORDERS,
    Topic.FILLS,
    Topic.TAKEN_BACK,
    Topic.CONFIRMED,
    Topic.CHARGES,
    Topic.REFUSED,
    Topic.POSITIONS,
    Topic.FUNDS,
    Topic.MUTUAL_FUNDS,
)
"""Topics of which an account's id is the subject; the accounts of a connection have no id twice."""
LOCK = Topic.LOCK.of("")
"""The trading lock."""
QUOTES_LINK = Topic.LINK.of("")
"""The connection that prices come from."""
ORDERS_LINK = Topic.LINK.of("orders")
"""The connection that orders go to; the same one as the first unless the user chose two."""
OTHER_LINK = Topic.LINK.of("other")
"""The connection that a second provider's capital flow comes from; there is no value without one."""
ACCOUNT_READS = Topic.ACCOUNT_READS.of("")
"""What of the accounts was read on the connection that orders go to."""
CLOSURES = Topic.CLOSURES.of("")
"""Markets that seem to be shut while they are listed as trading."""
APPEARED = Topic.APPEARED.of("")
"""The newest order that the broker has after all, although it was settled or refused as not placed."""
CORRECTED = Topic.CORRECTED.of("")
"""The newest execution that the broker took back or changed."""
HOLDING_GONE = Topic.HOLDING_GONE.of("")
"""The newest holding that went, whole or in part, without a fill that explains it."""
PACKAGES = Topic.PACKAGES.of("")
"""Quote packages of the first."""
HISTORY_QUOTA = Topic.HISTORY_QUOTA.of("")
"""The allowance for history of that connection, as of the last read of it."""


@lru_cache(1024)
def keys_of(subject: str) -> frozenset[Key[object]]:
    """Every key about a subject, to hold against the keys that changed: they may be many more."""
    return frozenset(topic.of(subject) for topic in TOPICS)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionInfo:
    """Subscription bookkeeping as the gateway reports it; `own` are the keys of this connection.

    `used` and `remaining` count keys, or instruments where `per_symbol`: there a second topic costs nothing. `options`
    are both figures of the allowance that options have for themselves; None where the gateway tells none. `own_more`
    are subscriptions of this connection without a key: candles that the gateway subscribes by itself to read them.
    """

    used: int
    remaining: int
    own: frozenset[Key[object]]
    per_symbol: bool = False
    options: tuple[int, int] | None = None
    own_more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientShare:
    """One program on the gateway, as `connection` names it, with what it subscribes to."""

    connection: str
    used: int
    own: bool
    keys: frozenset[Key[object]] = frozenset()
