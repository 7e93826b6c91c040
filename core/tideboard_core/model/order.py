"""Values of trading: order request, order, fill, position, account, funds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

import msgspec

from tideboard_core.errors import BadInput
from tideboard_core.model.account_id import AccountId, Environment
from tideboard_core.model.exits import AttachedExits, ExitRole, HeldExit
from tideboard_core.model.held_doubt import DoubtCause
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_core.model.margin import MARGIN_NEAR, RISKY, Margin
from tideboard_core.model.order_terms import (
    OPEN_STATUSES,
    PRICED,
    TRAILING,
    TRIGGERED,
    CombinationLeg,
    OrderStatus,
    OrderTerm,
    OrderType,
    Side,
    TermDifference,
    TimeInForce,
    TradingHours,
    require_offset,
    require_price,
    require_sane,
)
from tideboard_core.model.proposal_tag import ProposalTag
from tideboard_core.model.shares import Shares, total
from tideboard_core.model.unnamed import MARK, is_key

__all__ = [
    "OPEN_STATUSES",
    "AccountId",
    "Environment",
    "OrderStatus",
    "OrderType",
    "Side",
    "TimeInForce",
    "TradingHours",
]

_CENT: Final = Decimal("0.01")
FILL_CANCELLED: Final = "FillCancelled"
"""The broker's status of an order whose fills were taken back; nothing of it is filled."""
ID_LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ"
"""Letters of client order ids: without vowels they make no word, and none is taken for another, as an I for an L."""
OUR_ID: Final = re.compile(rf"TB-(?P<day>\d{{4}})-((?P<letters>[{ID_LETTERS}]{{4}})-)?(?P<number>\d{{4,6}})", re.ASCII)
"""A client order id of ours; the remark of another program's order is any text, and one for many orders.

Its letters are drawn at each start, those of older logs have none.
"""


def has_letters(client_order_id: str) -> bool:
    """Whether an id has the letters of one start of the program: no other data folder, copied or not, has used it."""
    found = OUR_ID.fullmatch(client_order_id)
    return found is not None and found["letters"] is not None


_WHOLE = Decimal(100)
DOUBTED: Final = "disabled-or-over"
"""`broker_status` of an order that is listed as disabled by a program which told ended ones so, too."""
HELD_STATUSES = frozenset({OrderStatus.PENDING, OrderStatus.DISABLED})
"""Statuses of a working order that is not in the market: a trigger may still lie ahead of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One trading account. Never built directly: PracticeAccount, PaperAccount or LiveAccount.

    `broker` is the same over every connection that leads to it, `firm` the one of its firms that keeps the account.
    `broker_lock` is whether the broker asks for a trade password of its own; without one Tideboard's gates it.
    `simulated` is the broker's own word for the account, which tells those of the practice market apart. `kinds` are
    those that it trades by the broker's word, None = not told. `card` is the number by which the broker's own programs
    call it, empty where that is its id.
    """

    id: str
    name: str
    markets: frozenset[Market]
    currency: str
    margin: bool = False
    broker: str = ""
    firm: str = ""
    broker_lock: bool = True
    simulated: bool = False
    kinds: frozenset[SecurityType] | None = None
    card: str = ""

    @property
    def environment(self) -> Environment:
        """Whose money this account moves."""
        raise NotImplementedError

    @property
    def identity(self) -> AccountId:
        """Identity of the account, which at the next login is another object and may have another name."""
        return AccountId(self.id, self.environment, self.broker)

    @property
    def short_id(self) -> str:
        """Last four digits of the number that the broker's own programs show, as shown everywhere: `··4821`."""
        return f"··{(self.card or self.id)[-4:]}"


class PracticeAccount(Account):
    """An account of the sandbox child that the app started itself."""

    __slots__ = ()

    @property
    def environment(self) -> Environment:
        return Environment.PRACTICE


class PaperAccount(Account):
    """A simulated account at a broker (trdEnv SIMULATE)."""

    __slots__ = ()

    @property
    def environment(self) -> Environment:
        return Environment.PAPER


class LiveAccount(Account):
    """Real money (trdEnv REAL of anything we did not start ourselves)."""

    __slots__ = ()

    @property
    def environment(self) -> Environment:
        return Environment.LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRequest:
    """A new order to be sent. Construction validates its form; the guard checks everything else.

    `price` is the limit price (None for market and stop orders), `trigger` the stop price. A trailing stop has neither:
    `trail_amount` (currency) or `trail_percent` (2 = 2 %) is its distance from the best price, and `limit_offset`
    (currency) how far its limit lies beyond its trigger. `client_order_id` is ours (`TB-1120-KQXW-0417`), sent as the
    broker's remark, see `OUR_ID`. `expires` is the last exchange date of a GTD order. `exits` are those that the broker
    is to hold for what fills of it. `proposal` names what a program proposed. `monitor` is that of `Order`.
    """

    account: Account
    instrument: InstrumentId
    side: Side
    order_type: OrderType
    quantity: int
    client_order_id: str
    price: Decimal | None = None
    trigger: Decimal | None = None
    time_in_force: TimeInForce = TimeInForce.DAY
    expires: date | None = None
    hours: TradingHours = TradingHours.REGULAR
    trail_amount: Decimal | None = None
    trail_percent: Decimal | None = None
    limit_offset: Decimal | None = None
    exits: AttachedExits | None = None
    proposal: ProposalTag | None = None
    monitor: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse a shape that no broker could mean."""
        if self.quantity <= 0:
            raise BadInput("quantity-not-positive", quantity=self.quantity)
        require_sane(self.quantity, self.price, self.trigger)
        require_price("price", self.price, wanted=self.order_type in PRICED)
        require_price("trigger", self.trigger, wanted=self.order_type in TRIGGERED)
        _require_trail(self, self.order_type)
        if (self.limit_offset is None) == (self.order_type is OrderType.TRAILING_STOP_LIMIT):
            raise BadInput("offset-missing" if self.limit_offset is None else "offset-not-wanted")
        if self.monitor is not None:
            require_sane(self.quantity, self.monitor)
            require_price("monitor", self.monitor, wanted=self.order_type in TRAILING)
        if (self.expires is not None) != (self.time_in_force is TimeInForce.GTD):
            raise BadInput("expiry-missing" if self.expires is None else "expiry-not-wanted", value=self.expires)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifyRequest:
    """A change of quantity, price or distance of a working order; what is None stays as it is.

    A trailing stop keeps its kind of distance, amount or percent; its trigger and limit are the broker's to move.
    `exits` are those that the broker is to hold for it from now on; `cancel_exits` ends all that it holds.
    """

    account: Account
    order: Order
    client_order_id: str
    quantity: int
    price: Decimal | None = None
    trigger: Decimal | None = None
    trail_amount: Decimal | None = None
    trail_percent: Decimal | None = None
    limit_offset: Decimal | None = None
    exits: AttachedExits | None = None
    cancel_exits: bool = False

    def __post_init__(self) -> None:
        """Refuse a shape that no broker could mean."""
        order = self.order
        if self.quantity <= order.filled:
            raise BadInput("quantity-below-filled", quantity=self.quantity, filled=order.filled)
        if self.exits is not None and self.cancel_exits:
            raise BadInput("exits-both")
        require_sane(self.quantity, self.price, self.trigger)
        if self.trail_amount is not None or self.trail_percent is not None:
            _require_trail(self, order.order_type)
            if (self.trail_amount is None) is not (order.trail_amount is None):
                raise BadInput("trail-kind-changed")
        elif self.limit_offset is not None:
            require_offset(self.limit_offset)
        if self.limit_offset is not None and order.order_type is not OrderType.TRAILING_STOP_LIMIT:
            raise BadInput("offset-not-wanted")
        if order.order_type in TRAILING and (self.price is not None or self.trigger is not None):
            raise BadInput("trail-price-not-wanted")
        for name, value in (("price", self.price), ("trigger", self.trigger)):
            if value is not None and (not value.is_finite() or value <= 0):
                raise BadInput(f"{name}-not-positive", value=value)


class Prices(NamedTuple):
    """Limit, trigger and distances of an order."""

    price: Decimal | None
    trigger: Decimal | None
    trail_amount: Decimal | None
    trail_percent: Decimal | None
    limit_offset: Decimal | None


def prices_after(request: ModifyRequest | ActionRequest) -> Prices:
    """What a change leaves an order with: what it asks for, else what the order has.

    Limit and trigger of a trailing stop that waits are None: the broker moves them with the market.
    """
    order = request.order
    asked = order if isinstance(request, ActionRequest) else request
    moves = order.order_type in TRAILING and order.status in HELD_STATUSES
    return Prices(
        price=None if moves else _first(asked.price, order.price),
        trigger=None if moves else _first(asked.trigger, order.trigger),
        trail_amount=_first(asked.trail_amount, order.trail_amount),
        trail_percent=_first(asked.trail_percent, order.trail_percent),
        limit_offset=_first(asked.limit_offset, order.limit_offset),
    )


def _first(asked: Decimal | None, standing: Decimal | None) -> Decimal | None:
    return standing if asked is None else asked


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRequest:
    """Withdraw what is left of one working order."""

    account: Account
    order: Order
    client_order_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAllRequest:
    """Withdraw everything that an account has working on a market, in one write; `orders` are those it will hit."""

    account: Account
    market: Market
    orders: tuple[Order, ...]
    client_order_id: str


class OrderAction(StrEnum):
    """What else can be done to an order: Futu's reconfirmation, and its way to park orders."""

    RECONFIRM = "reconfirm"
    DISABLE = "disable"
    ENABLE = "enable"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRequest:
    """One such act. `reason` is what the broker asked a reconfirmation for, by its own number."""

    account: Account
    order: Order
    action: OrderAction
    client_order_id: str
    reason: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the broker has. Times UTC; `text` is the broker's own sentence; `remark` carries our client order id.

    `trail_amount` (currency) or `trail_percent` (2 = 2 %) is the distance of a trailing stop, `limit_offset` that of
    its limit from its trigger. `broker_type` and `broker_status` are the broker's own names of type and status, empty
    where ours are enough. A `sketch` comes from a push, which lacks time in force, hours and expiry. `asks` is
    the broker's number of the reason for which it wants the order confirmed again, 0 = it does not.
    `exits` are those that the broker lists for it, the ended ones too; None = not told. `exits_asked` are those that
    the order log says were asked for: one that the broker does not list is asked for, not confirmed. An exit that is in
    force is an order too; `entry` is then the id of its entry, and of the exits of one entry only one fills.
    `entry_part`: a part of that had filled when it was last told, and not all.
    `legs` are those of a combination of options: then `quantity` and `filled` count combinations, `price` and
    `average_price` are net (positive = paid) and may be zero or below, `instrument` and `side` are those of the first
    leg and say nothing of the order: read it by `working` and `instruments`. `legs_asked` are those that the order log
    says were approved, () for an order that is not ours.
    `untold` are terms that the broker does not tell: their fields have what was confirmed, of an order that is not ours
    the worst that they may be. `differs` are those that it keeps otherwise than they were confirmed.
    `monitor` is the price that has to be reached before a trailing stop follows the market, None = it does at once.
    `unwatched`: the broker calls its trigger not active, which by one page is "no longer valid".
    `extras` are terms of the broker's own that have no field here, by its names: a change repeats them. `ends` is the
    last day of an order that lasts until it is cancelled, where the broker's page says how long that is at most.
    `put_aside`: the broker lists it without a name, and a person has said that nothing of it is open.
    """

    id: str
    account_id: str
    instrument: InstrumentId
    name: str
    side: Side
    order_type: OrderType
    status: OrderStatus
    quantity: Shares
    filled: Shares
    price: Decimal | None
    average_price: Decimal | None
    created: datetime
    updated: datetime
    trigger: Decimal | None = None
    time_in_force: TimeInForce = TimeInForce.DAY
    remark: str = ""
    text: str = ""
    currency: str = ""
    expires: date | None = None
    hours: TradingHours = TradingHours.REGULAR
    trail_amount: Decimal | None = None
    trail_percent: Decimal | None = None
    limit_offset: Decimal | None = None
    broker_type: str = ""
    broker_status: str = ""
    sketch: bool = False
    asks: int = 0
    exits: tuple[HeldExit, ...] | None = None
    exits_asked: AttachedExits | None = None
    entry: str = ""
    entry_part: bool = False
    legs: tuple[CombinationLeg, ...] = ()
    legs_asked: tuple[CombinationLeg, ...] = ()
    untold: frozenset[OrderTerm] = frozenset()
    differs: tuple[TermDifference, ...] = ()
    monitor: Decimal | None = None
    unwatched: bool = False
    extras: tuple[tuple[str, str], ...] = ()
    ends: date | None = None
    put_aside: bool = False

    @property
    def open(self) -> bool:
        """Whether it may still fill; one without a name counts so whatever its status says, until that is settled."""
        return not self.put_aside if self.id[:1] == MARK else self.status in OPEN_STATUSES

    @property
    def unnamed(self) -> bool:
        """Whether the broker lists it without an id: it can be neither changed nor cancelled here."""
        return self.id[:1] == MARK  # as `is_key` has it: each push and each list asks of every row

    @property
    def taken_back(self) -> bool:
        """Whether the broker says that nothing of it is filled any more."""
        return self.broker_status == FILL_CANCELLED

    @property
    def remaining(self) -> Shares:
        """Shares not yet filled, of a combination the number of combinations; of one without a name all of it."""
        return self.quantity if self.id[:1] == MARK else self.quantity - self.filled

    @property
    def instruments(self) -> tuple[InstrumentId, ...]:
        """What it trades: its security, or the contracts of its legs."""
        return tuple(leg.instrument for leg in self.legs) or (self.instrument,)

    def working(self, instrument: InstrumentId, side: Side) -> Shares:
        """Shares or contracts of this side of a security that are not yet filled; of a combination those of its leg."""
        return self.remaining * self.ratio(instrument, side)

    def ratio(self, instrument: InstrumentId, side: Side) -> int:
        """How many shares or contracts of this side of a security one unit of its quantity is; 0 = it trades none."""
        if self.legs:
            return sum(leg.ratio for leg in self.legs if (leg.instrument, leg.side) == (instrument, side))
        return 1 if (self.instrument, self.side) == (instrument, side) else 0

    @property
    def legs_differ(self) -> bool:
        """Whether the broker names other legs, sides or ratios than were approved: it has taken another order."""
        return bool(self.legs_asked) and frozenset(self.legs) != frozenset(self.legs_asked)

    @property
    def unsettled(self) -> tuple[TermDifference, ...]:
        """Differences about which a person has not decided."""
        return tuple(one for one in self.differs if not one.settled)

    @property
    def unlisted(self) -> bool:
        """Whether the broker has accepted it and has it in no list; an Unknown has no answer."""
        return self.status is OrderStatus.UNKNOWN and any(one.term is OrderTerm.LISTED for one in self.differs)

    @property
    def exits_unconfirmed(self) -> tuple[ExitRole, ...]:
        """Exits that were asked for and that the broker does not list: they count as not held."""
        listed = {held.role for held in self.exits or ()}
        asked = {} if self.exits_asked is None else self.exits_asked.terms()
        return tuple(role for role in asked if role not in listed)


def role_of_exit(orders: Iterable[Order], order_id: str) -> ExitRole | None:
    """What an order is for if an entry among `orders` lists it as an exit; None for any other order."""
    held = (one for order in orders for one in order.exits or () if one.order_id == order_id)
    return next((one.role for one in held), None)


LATE_AFTER = 45.0
"""Seconds without news from the broker after which an open order counts as not confirmed: two answers are missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """When the broker last reported the state of an order: `at` exchange time (UTC), `since` monotonic seconds.

    A push or a list that the gateway fetched from the broker counts. `cached` = the newest list came out of the
    gateway's own cache, which is no news.
    """

    at: datetime
    since: float
    cached: bool = False

    def late(self, now: float) -> bool:
        """Whether the broker has been silent about it for too long at `now`, monotonic seconds."""
        return now - self.since >= LATE_AFTER


class FillStatus(StrEnum):
    """What became of an execution after it was told; PAYOUT = the end of an event contract, which is no trade."""

    NORMAL = "normal"
    CANCELLED = "cancelled"
    CHANGED = "changed"
    PAYOUT = "payout"


class Fill(msgspec.Struct, frozen=True, gc=False, kw_only=True, array_like=True):
    """One execution of an order; a Struct as `Quote` is, since a journal is opened with tens of thousands.

    The journal's file gives it as an array, in the order of these fields.

    `upto` is set while the broker has not named the execution: how many shares of the order are filled with it. Where
    the side is not `side_told`, `side` says nothing: the broker named one that is not known here. One that is `missing`
    was told today and is not in the broker's last list. A `broker_status` is the broker's word for one that is not
    known here, which counts as normal; `revised` is when the broker last changed it, None = not told. One that is not
    `sure` was taken back or changed, and no list proves yet what of it counts.
    """

    id: str
    order_id: str
    account_id: str
    instrument: InstrumentId
    name: str
    side: Side
    quantity: Shares
    price: Decimal
    time: datetime
    upto: Shares | None = None
    side_told: bool = True
    missing: bool = False
    status: FillStatus = FillStatus.NORMAL
    broker_status: str = ""
    revised: datetime | None = None
    sure: bool = True

    @property
    def unnamed(self) -> bool:
        """Whether the broker told it without an id; it is kept under a key of its own fields."""
        return is_key(self.id)


class Correction(NamedTuple):
    """An execution that was taken back or changed, as told now and known before, if at all; `again`: logged before."""

    fill: Fill
    before: Fill | None
    again: bool = False

    @property
    def cut(self) -> bool:
        """Whether fewer shares traded than were told before, or none."""
        fewer = self.before is not None and self.fill.quantity < self.before.quantity
        return fewer or self.fill.status is FillStatus.CANCELLED


def filled_just(order: Order, fills: Sequence[Fill]) -> bool:
    """Whether an order filled just these: as many shares, at their average as far as the broker writes it out."""
    if order.filled != total(fill.quantity for fill in fills):
        return False
    if not order.filled:
        return True
    if order.average_price is None:
        return False
    average = sum((fill.price * fill.quantity for fill in fills), Decimal(0)) / order.filled
    exponent = order.average_price.as_tuple().exponent
    digit = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else _CENT
    return abs(average - order.average_price) <= min(digit, _CENT)


class CostBasis(StrEnum):
    """What a position's cost is, and so what its profit is measured from."""

    AVERAGE = "average"
    """Mean price paid for what is held, by the broker."""
    DILUTED = "diluted"
    """The broker's cost less what sales and dividends have gained; it may be below zero."""
    BY_SETTING = "by-setting"
    """Diluted or average, as a setting of the person's at the broker has it."""
    OUR_FILLS = "our-fills"
    """Mean price of our fills, which add up to what is held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A holding; amounts in the instrument's currency. `pl_percent` 4.9 means 4.9 %, None without a cost.

    A holding that is not `priced` has no figures of the broker but its cost: `last`, `value` and `pl` are 0. Cost and
    profit are of one `cost_basis`. `doubt`: nobody is sure that so much is held, it may be `otherwise`.
    """

    account_id: str
    instrument: InstrumentId
    name: str
    quantity: Shares
    available: Shares
    average_cost: Decimal | None
    last: Decimal
    value: Decimal
    pl: Decimal
    pl_percent: Decimal | None
    pl_today: Decimal | None
    currency: str
    priced: bool = True
    cost_basis: CostBasis = CostBasis.AVERAGE
    doubt: DoubtCause | None = None
    otherwise: Shares | None = None

    @property
    def diluted(self) -> bool:
        """Whether sales may have lowered the cost below what was paid, even below zero."""
        return self.cost_basis in {CostBasis.DILUTED, CostBasis.BY_SETTING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Funds:
    """Money of an account in its currency; `powers` is buying power in further currencies the broker names.

    `cash` is all of it in that currency, `balances` what there is in each currency, `withdrawables` what of that can
    be withdrawn, `assets_in` the net assets in each market, in the funds' currency: empty where the broker does not
    tell them. `margin` is None where the broker tells nothing of it.
    """

    account_id: str
    currency: str
    power: Decimal
    total_assets: Decimal
    cash: Decimal
    market_value: Decimal
    frozen_cash: Decimal
    withdrawable: Decimal | None = None
    powers: tuple[tuple[str, Decimal], ...] = ()
    balances: tuple[tuple[str, Decimal], ...] = ()
    withdrawables: tuple[tuple[str, Decimal], ...] = ()
    assets_in: tuple[tuple[Market, Decimal], ...] = ()
    margin: Margin | None = None

    @property
    def margin_percent(self) -> Decimal | None:
        """What has to be kept, the larger of maintenance and call margin, in percent of the net assets; None = unknown.

        Without net assets it is 100 as soon as anything has to be kept.
        """
        stated = () if self.margin is None else (self.margin.maintenance, self.margin.call_at)
        kept = max((amount for amount in stated if amount is not None), default=None)
        if kept is None or self.total_assets > 0:
            return None if kept is None else kept / self.total_assets * 100
        return Decimal(100) if kept > 0 else Decimal(0)

    @property
    def margin_near(self) -> bool:
        """Whether a margin call has come or is near, by the broker's own level or from MARGIN_NEAR percent on."""
        if self.margin is None:
            return False
        percent = self.margin_percent
        stated = self.margin.level in RISKY or (self.margin.called or 0) > 0
        return stated or (percent is not None and percent >= MARGIN_NEAR)

    def power_in(self, currency: str) -> Decimal | None:
        """Buying power in `currency`; None where the broker does not name it."""
        return self.power if currency == self.currency else dict(self.powers).get(currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxQuantity:
    """How many shares the broker would accept now; None where it names none. `buy_back` closes a short position."""

    cash_buy: int | None
    margin_buy: int | None
    position_sell: int
    short_sell: int | None
    buy_back: int | None = None

    def to_buy(self, *, margin: bool, closes: bool) -> int | None:
        """Shares of one purchase: those sold short to close that, which goes before any that opens a position."""
        if closes and self.buy_back:
            return self.buy_back
        return self.margin_buy if margin and self.margin_buy is not None else self.cash_buy

    def to_sell(self, *, closes: bool) -> int | None:
        """Shares of one sale: those held to close a position; to open a short, Futu's figure leaves those held out.

        Neither the larger of the two nor their sum: a sale through zero may be refused by either.
        """
        return self.position_sell if closes else self.short_sell


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFee:
    """Fees of one order: total and items as (title, amount); `filled` is what it had filled by the same answer."""

    order_id: str
    total: Decimal
    items: tuple[tuple[str, Decimal], ...] = field(default=())
    filled: Shares | None = None


class Charges(NamedTuple):
    """Fees of an account's orders by their ids, as the broker told them; `refused`: it tells none of this account."""

    fees: Mapping[str, OrderFee]
    refused: bool = False


def _require_trail(request: OrderRequest | ModifyRequest, order_type: OrderType) -> None:
    """Refuse a distance where none belongs, none or two where one does, and one that is no distance."""
    given = [trail for trail in (request.trail_amount, request.trail_percent) if trail is not None]
    if order_type not in TRAILING:
        if given:
            raise BadInput("trail-not-wanted", value=given[0])
        return
    if len(given) != 1:
        raise BadInput("trail-missing")
    require_sane(request.quantity, *given)
    require_price("trail", given[0], wanted=True)
    if request.trail_percent is not None and request.trail_percent >= _WHOLE:
        raise BadInput("trail-too-wide", value=request.trail_percent)
    require_offset(request.limit_offset)
