"""Interface of trading: a gateway's orders, the approval that every write needs, and the sink of its pushes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Generic, NamedTuple, Protocol, TypeVar

from tideboard_core.errors import OrderDenied
from tideboard_core.model.combination import CombinationMargin, CombinationRequest
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import GatewayNotice
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import (
    Account,
    ActionRequest,
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
    Side,
    TimeInForce,
)
from tideboard_core.model.reference import CashEntry, MarginRule, MutualFund
from tideboard_core.model.shares import Shares

T = TypeVar("T")
R = TypeVar("R", OrderRequest, CombinationRequest, ModifyRequest, CancelRequest, CancelAllRequest, ActionRequest)
R_co = TypeVar(
    "R_co",
    bound=OrderRequest | CombinationRequest | ModifyRequest | CancelRequest | CancelAllRequest | ActionRequest,
    covariant=True,
)


class TradingSink(Protocol):
    """Receives what a gateway reports of orders; all callbacks are synchronous and must not raise."""

    def order_changed(self, order: Order) -> None:
        """A pushed order state."""
        ...

    def filled(self, fill: Fill) -> None:
        """A pushed execution."""
        ...

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        """An answer to a write that had already timed out: `order_id` on success, else `error`."""
        ...

    def notice(self, notice: GatewayNotice) -> None:
        """A gateway notice (login, password, rights)."""
        ...

    def orders_unreadable(self, account_id: str, field: str) -> None:
        """A push about orders or fills could not be read; "" = of an account that is not known."""
        ...


class ReadRows(list[T]):
    """The rows of an answer.

    `from_broker` False: the gateway answered from its own cache. `unread` is the field for which a row could not be
    read and is left out, so that an absence says nothing; empty = the list is whole. `unproven` are securities of which
    the list may lack exits of an entry, or have them as they were. With `partial` it may lack working orders of earlier
    days: no way out is proven by it; of past days it lacks rows that did not fit. Past executions that are `late` come
    of a call of the broker that tells some of them days late, since the one that does not was refused. Of an answer
    about securities the broker refused those `refused`, and those `later` were not asked for. `renamed` are the ids
    of orders by those under which they were told before it was known which rows they are.
    """

    def __init__(self, rows: Iterable[T] = (), *, from_broker: bool = True, unread: str = "") -> None:
        super().__init__(rows)
        self.unproven: frozenset[InstrumentId] = frozenset()
        self.from_broker = from_broker
        self.unread = unread
        self.partial = False
        self.late = False
        self.refused: frozenset[InstrumentId] = frozenset()
        self.later: frozenset[InstrumentId] = frozenset()
        self.renamed: Mapping[str, str] = {}

    def joined(self, other: ReadRows[T]) -> ReadRows[T]:
        """The rows of two answers to parts of one question."""
        from_broker = self.from_broker and other.from_broker
        found = ReadRows((*self, *other), from_broker=from_broker, unread=self.unread or other.unread)
        found.partial, found.late = self.partial or other.partial, self.late or other.late
        return found

    def chosen(self, wanted: Callable[[T], bool]) -> ReadRows[T]:
        """The rows that are wanted, with what is known of the answer."""
        found = ReadRows(filter(wanted, self), from_broker=self.from_broker, unread=self.unread)
        found.partial, found.late = self.partial, self.late
        return found


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


class ServerPause(NamedTuple):
    """A pause that the server asked for, as one verb of an account meets it, in seconds; all 0.0 without one.

    `write`: until what adds may be sent. `lists`: until the lists that prove an exit are free of it. `turn`: until the
    next write may go in spite of it, one second after the answer to the one before; 0.0 where the verb is free of it.
    """

    write: float = 0.0
    lists: float = 0.0
    turn: float = 0.0


class Carrier(Protocol):
    """The connection over which a write is sent, as far as the last check needs it."""

    @property
    def connected(self) -> bool:
        """Whether a logged-in connection stands now."""
        ...

    @property
    def generation(self) -> int:
        """Number of the present or last login."""
        ...


class ApprovedOrder(Generic[R_co]):
    """A single-use permission for one write, with exactly the request that the dialog showed. Built only in guard.py.

    `taken` is called once the last check has passed.

    `look` is the guard's last check of the lock, the approval's age and what the order reduces. `take` calls it in the
    step that writes, after comparing the connection with the approved one; no other check is needed there.
    """

    __slots__ = ("_look", "_on_taken", "_request", "_taken", "approved_at", "generation")

    def __init__(
        self,
        request: R_co,
        *,
        approved_at: float,
        generation: int,
        look: Callable[[], None] = lambda: None,
        taken: Callable[[], None] = lambda: None,
    ) -> None:
        self._request = request
        self._taken = False
        self._look, self._on_taken = look, taken
        self.approved_at = approved_at
        self.generation = generation

    @property
    def request(self) -> R_co:
        """What was approved, for routing and rate budgets; `take` is what allows the write."""
        return self._request

    def look(self, carrier: Carrier) -> None:
        """Raise OrderDenied if the approval could not be used now: another connection or none, locked, too old.

        For a gateway that must queue before the step that writes, to fail early; it still calls `take` in that step.
        """
        if not carrier.connected or carrier.generation != self.generation:
            raise OrderDenied("not-sent-link", client_order_id=self._request.client_order_id)
        self._look()

    def take(self, carrier: Carrier) -> R_co:
        """Return the request for its one write; OrderDenied at a second call, and when the last check fails."""
        if self._taken:
            raise OrderDenied("approval-already-used", client_order_id=self._request.client_order_id)
        self._taken = True
        self.look(carrier)
        self._on_taken()
        return self._request


class TradingGateway(Protocol):
    """Trading of one backend. Reads raise GatewayError kinds.

    `place`, `place_combination`, `modify`, `cancel`, `cancel_all` and `perform` are plain functions. They deny what
    `write_budget` or a turn of `server_pause` does not allow (`rate-budget`, with `seconds`), and call `approved.take`
    in the very step that passes the bytes to the transport: before they return, or over HTTP once a connection is open.
    Either way there is no await between the last check and the bytes. Which writes a pause binds is for that check. The
    result is awaited for the answer; it raises OrderDenied (the last check failed, nothing was sent), OrderRejected
    (refused by the broker), RequestTimeout or GatewayDown (the order is unknown).
    """

    @property
    def offers(self) -> OrderOffers:
        """Order types, times in force and hours that this connection takes."""
        ...

    @property
    def charges_at_once(self) -> int:
        """Orders of one question for fees: two such questions in 30 s are a fifth of what the broker allows at most."""
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

    async def funds(self, account: Account, *, currency: str = "") -> Funds:
        """Money and buying power; in `currency` where the broker converts this account: the answer says in which."""
        ...

    async def positions(
        self, account: Account, *, way_out: bool = False, leaves: Callable[[], None] | None = None
    ) -> PositionList:
        """Holdings; with `way_out` one of the fresh reads that are kept for exits may be used.

        `leaves` is called before the request leaves where it has waited for a limit: what happened before that is in
        the answer.
        """
        ...

    async def mutual_funds(self, account: Account) -> list[MutualFund]:
        """Mutual funds that the account holds; empty where the broker has no such list."""
        ...

    def pushes_orders(self, account_id: str) -> bool:
        """Whether an account's orders and fills are pushed; without pushes the lists are all there is."""
        ...

    def lists_wait(self, account: Account, *, way_out: bool = False, closes: Collection[InstrumentId] = ()) -> float:
        """Seconds until orders, fills and positions can be asked of the broker's server; 0.0 = now.

        Of an exit, which needs no fills, of orders and positions, with those reads that are kept for exits and in spite
        of a server's pause. `closes` as for `orders`.
        """
        ...

    async def orders(
        self,
        account: Account,
        *,
        way_out: bool = False,
        closes: Collection[InstrumentId] = (),
        leaves: Callable[[], None] | None = None,
    ) -> OrderList:
        """Today's orders, working and done; `way_out` and `leaves` as for `positions`.

        With `closes` the list is for an exit of these securities: orders of others that take a call each may be left
        out, and their securities are unproven. None of a contract is, nor any that an exit of a contract rests on.
        """
        ...

    def follow_exits(
        self,
        entries: Mapping[str, InstrumentId],
        lacking: frozenset[str] = frozenset(),
        time_of: Callable[[str], TimeInForce | None] | None = None,
    ) -> None:
        """Name the orders, by the broker's id, for which exits were asked that outlive the day.

        `orders` then finds those too that no list has, while an exit of theirs is open. Of those that are `lacking`
        exits which were asked for, each list reads the exits anew. `time_of` tells by our id how long an order was sent
        for: one that a list has otherwise is looked up once where the broker tells it twice.
        """
        ...

    async def fills(self, account: Account) -> list[Fill]:
        """Today's executions, FillList where rows may be left out; empty where the broker has none (paper)."""
        ...

    async def history_orders(self, account: Account, begin: date, end: date) -> list[Order]:
        """Past orders of a date range, those of today's list included; ReadRows where rows may be left out."""
        ...

    async def history_fills(self, account: Account, begin: date, end: date) -> list[Fill]:
        """Past executions of a date range, those of today's list included; ReadRows where rows may be left out."""
        ...

    async def order_detail(self, account: Account, order_id: str) -> Order | None:
        """One order as its own detail has it now; None where the broker tells none."""
        ...

    async def order_fees(self, account: Account, order_ids: Sequence[str]) -> list[OrderFee]: ...

    async def max_quantity(
        self, account: Account, instrument: InstrumentId, order_type: OrderType, price: str
    ) -> MaxQuantity:
        """How much the broker would accept at `price` (decimal text)."""
        ...

    async def free_to_close(self, account: Account, instrument: InstrumentId, side: Side) -> Shares | None:
        """What of a holding an order of this side may close, by the broker's word; None where its holdings tell it.

        One of the reads that are kept for exits is used; without one RateLimited is raised at once.
        """
        ...

    async def margin_rules(self, account: Account, ids: Sequence[InstrumentId]) -> list[MarginRule]:
        """What the account may borrow on these securities."""
        ...

    async def cash_entries(self, account: Account, begin: date, end: date) -> list[CashEntry]:
        """Movements of money that cleared on these days, both included, in no order; some brokers answer day by day."""
        ...

    def write_budget(self, verb: WriteVerb, account: Account) -> float:
        """Seconds until this verb may be sent by our count of calls, on any connection; 0.0 = now. Never queued."""
        ...

    def server_pause(self, verb: WriteVerb, account: Account) -> ServerPause:
        """What a pause that the server asked for on this connection means for this verb."""
        ...

    def place(self, approved: ApprovedOrder[OrderRequest]) -> Awaitable[str]:
        """Send a new order; the awaited result is the broker's order id."""
        ...

    def place_combination(self, approved: ApprovedOrder[CombinationRequest]) -> Awaitable[str]:
        """As `place`, for a combination of options; NotOffered before anything is written where there are none."""
        ...

    async def combination_margin(self, request: CombinationRequest) -> CombinationMargin | None:
        """What a combination would change, by the broker's word; None where it has no such answer."""
        ...

    def modify(self, approved: ApprovedOrder[ModifyRequest]) -> Awaitable[None]:
        """Change a working order; success means accepted for processing."""
        ...

    def cancel(self, approved: ApprovedOrder[CancelRequest]) -> Awaitable[None]:
        """Cancel a working order; success means accepted for processing."""
        ...

    def cancels_at_once(self, account: Account, market: Market) -> bool:
        """Whether one write can cancel everything that an account has working on the market; else one by one."""
        ...

    def cancel_all(self, approved: ApprovedOrder[CancelAllRequest]) -> Awaitable[None]:
        """Cancel everything that the account has working on the market; NotOffered before anything is written."""
        ...

    def perform(self, approved: ApprovedOrder[ActionRequest]) -> Awaitable[None]:
        """Reconfirm, disable, enable or delete an order; NotOffered before anything is written."""
        ...
