"""What a confirmation shows: summary, checks, the book with what the order takes, and the gesture that sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tideboard_core.model.exits import AttachedExits
from tideboard_core.model.fees import FeeItem
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import (
    Account,
    ActionRequest,
    Environment,
    ModifyRequest,
    Order,
    OrderRequest,
    OrderType,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.shares import Shares


class SourceKind(StrEnum):
    """Where prices come from; a ticket takes them only from a source of its own environment's kind."""

    PRACTICE = "practice"
    REAL = "real"
    DELAYED = "delayed"
    REPLAYED = "replayed"
    """Prices of a recorded day beside an account of another market, or the other way round: they fit no account."""


class Severity(StrEnum):
    """What a failed check means: HARD denies, TYPED is overridden by typing the quantity, SOFT warns."""

    HARD = "hard"
    TYPED = "typed"
    SOFT = "soft"


class ExpiryReason(StrEnum):
    """What is wrong with the last day of an order."""

    MISSING = "missing"
    PAST = "past"
    CLOSED = "closed"
    NOT_KNOWN = "not-known-yet"
    CONNECT = "connect-rests"


class MappingPart(StrEnum):
    """In what the two sides of a symbol differ; UNKNOWN = one of them does not have it."""

    UNKNOWN = "unknown"
    NAME = "name"
    LOT = "lot"
    CURRENCY = "currency"


class LegsProblem(StrEnum):
    """Why legs are no combination: one is no option that is known, is over, has another owner, or another size."""

    CONTRACT = "contract"
    EXPIRED = "expired"
    OWNER = "owner"
    SIZE = "size"


class CheckCode(StrEnum):
    """Every check of the guard; each has its sentence in the desktop's texts, filled from the check's data.

    Data keys stand behind the code: value and limit are what is measured and what is allowed. A check that lets an
    order pass because it reduces the position has `reduces`, the free position; a denial then has `unproven`, because
    positions and orders could not be read for it. A check that a limit of the person decides has `setting`: its name
    in `TradingLimits`, or `HKD.order` of an amount of money. A check of a combination that failed for one of its
    contracts has `leg`. A denial of what would close a holding, were it not promised to other orders, has `promised`,
    what those may trade, and `at`, their triggers or limits.
    """

    PROPOSAL = "proposal"  # state: why it may not go, as `ProposalGate.over` has it; key: the program's name
    PINNED = "pinned"  # account: its id
    SETTINGS = "settings"  # fields: paths of what fell back in the settings, and no person has confirmed
    PROGRAM = "program"  # version: the gateway program's, "" = it tells none; least: the first that tells orders right
    LOCK = "lock"  # left: seconds
    LINK = "link"  # state
    ACCOUNTS_UNREAD = (
        "accounts-unread"  # call: AccountCall; refusal, text: the broker's no; not read on this connection
    )
    LISTS_UNREAD = "lists-unread"  # the same of a call of the account itself, which the connection has named
    AUDIT = "audit"  # reason
    ACCOUNT = "account"  # market, account: the account does not trade this market
    ORDER = "order"  # status, filled: the order to be changed is not open any more, or filled further
    TRADABLE = "tradable"  # instrument
    OFFERED = "offered"  # reason: OfferReason or "", market: what is not taken there; takes: types that are
    CEILING = "ceiling"  # value, limit: shares, or money of a currency: the most that the broker takes in one order
    EXITS_OFFERED = "exits-offered"  # reason: OfferReason or "", market: what the broker does not hold as exits
    EXIT_SIDE = "exit-side"  # role, value: the trigger, reference: the entry's price, or last of one at market; or None
    EXIT_TICK = "exit-tick"  # role, price, step; other: as TICK
    EXIT_REACH = "exit-reach"  # role, value: signed percent or None, limit, price, reference: too far away
    EXIT_COVER = "exit-cover"  # value, limit: shares that the exits would close, shares of the entry
    EXIT_LOOSER = "exit-looser"  # value: the new trigger of an attached stop, None = no stop; reference: the held one
    EXIT_UNTOLD = "exit-untold"  # value: shares of a stop, both: with those of exits that the broker tells nothing of
    EXIT_FEWER = "exit-fewer"  # value: shares of the position without a stop after a change to fewer
    EXPIRY = "expiry"  # value: the last day, reason: ExpiryReason or ""; known: the last session that a table has;
    # listed: the broker alone has the day as shut
    MAPPING = "mapping"  # what: MappingPart or "", ours, theirs: what prices and orders say of the same symbol
    SESSION = "session"  # state; waits: an order that its hours hold back until later
    CLOSURE = "closure"  # market, since: it seems to be shut while it is listed as trading; certain: by two signs
    DAY_ASSUMED = "day-assumed"  # value: last day of the table: whether the market trades today is known of weekdays
    SOURCE = "source"  # source, environment
    LOT = "lot"  # value, lot
    TICK = "tick"  # price, step; other: a second step that may apply, where the price fits one of them alone
    BOOK_AGE = "book-age"  # value: seconds or None, limit
    UNREADABLE = "unreadable"  # what: the topic, field: its newest update cannot be read, so it is not known
    COLLAR_LAST = "collar-last"  # value: signed percent or None, limit, price, reference; untraded: no session price;
    # now: the reference is no last price; nearest: percent on the costly side of the nearest price known, apart: that
    # is not the session price
    COLLAR_BEST = "collar-best"  # value: signed percent or None, limit, price, reference
    TRIGGER = (
        "trigger"  # value: the trigger, reference: price or None, side, touched: it would fire at once, or unknown;
    )
    # regular: the regular last, where only one of the two is passed
    LIMIT_REACH = "limit-reach"  # value: signed percent, limit, price, reference: a stop's limit beyond its trigger
    MONITOR = "monitor"  # value: the price that is to be reached before a trailing stop follows the market
    TRAIL = "trail"  # value: percent from last or None, limit, distance, step, trigger: where it would stand, reference
    UNDERLYING_MOVED = "underlying-moved"  # value: percent, limit, price: what the underlying trades at now, reference
    AUCTION = "auction"  # state: the market does not collect orders for an auction
    AFTER_CLOSE = "after-close"  # state, market: it trades at the closing price, no source says how the broker takes it
    CONNECT_SHUT = "connect-shut"  # value: today, on which Stock Connect rests by its list, market; next: its next day
    CONNECT_CROSSED = "connect-crossed"  # the same by the tables of both markets; known: until when a list goes
    CONNECT_EVE = "connect-eve"  # value: the market's next day, on which no stop works, market
    NO_AUCTION = "no-auction"  # market: it collects orders for an auction in which this kind of security has no part
    UNCHANGED = "unchanged"  # until: the market takes no change of the order before; market
    BOUND = "bound"  # price, low, high: what the exchange takes now (None: no bound), reference; passes: the price
    # inside them that is nearest, None = none; the value of its `BoundBy` as a key; unchecked: not the exchange's words
    FIRES_BOUND = "fires-bound"  # value: signed percent, limit, price, reference: a stop's limit and its trigger
    SIZE = "size"  # value, limit: shares; usual: median of the last orders, where that is what it passes over
    BEHIND = "behind"  # value, limit: what stands behind a derivative; currency: of that money, "" = shares or units
    VALUE = "value"  # value, limit: money (limit None: none is set), currency
    DAILY_VALUE = "daily-value"  # value, limit: money, this order included; currency
    BRAKE = "brake"  # rule: BrakeRule, value, limit, currency; left: seconds; gap, of: BrakeGap and security not known
    SHORT = "short"  # value, limit: shares to be sold, free position (None: not known); contract: option or future;
    # reason: OfferReason, why the market or a paper account sells none short by its terms;
    # both: with those of exits that the broker lists and does not find to withdraw;
    # uncovered: contracts that it would leave bare, sold: those held short of which they are;
    # doubted: contracts held short of which nobody can say it, since terms, owner or what is delivered is not known
    POWER = "power"  # value, limit: money needed, money there (None: not known)
    MAX_QUANTITY = "max-quantity"  # value, limit: shares wanted, shares possible (None: not known)
    UNKNOWN_OPEN = "unknown-open"  # order: client order id of the open Unknown, or None
    RATE_BUDGET = "rate-budget"  # seconds until the budget is free
    SERVER_PAUSE = "server-pause"  # seconds until the pause is over that the server asked for
    LEVELS = "levels"  # value, limit: levels taken; uncovered: shares beyond the visible book
    REPEAT = "repeat"  # window: seconds
    MARKET_HOURS = "market-hours"  # state: a market order outside the regular session
    LIMIT_BEHIND = "limit-behind"  # price, reference: a stop's limit short of its trigger may never fill
    OVERNIGHT = "overnight"  # an order that outlives the session; ends: the day with which the broker ends it, days
    EX_DAY = "ex-day"  # value: the ex-day before whose open the broker ends it; split: shares become more or fewer;
    # exits: it ends the exits of the order alone
    LAST_DAY = "last-day"  # value: the contract's last day, which is today
    FEED = "feed"  # state: the feed is degraded
    HOURS_SEEN = "hours-seen"  # hours: no order with these was seen back as sent from this broker yet
    LEGS = "legs"  # reason: LegsProblem or "", instrument: the leg that it is about
    LOSS = "loss"  # value: the largest loss or None, known: whether None means that it is not limited; currency


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One verdict with its figures; `data` keys are named at the code."""

    code: CheckCode
    severity: Severity
    passed: bool
    data: Mapping[str, object] = field(default_factory=dict)

    @property
    def warns(self) -> bool:
        """Whether it failed in a way that a gesture may override."""
        return not self.passed and self.severity is not Severity.HARD


def hard(code: CheckCode, *, passed: bool, **data: object) -> Check:
    """A verdict that denies when it fails."""
    return Check(code=code, severity=Severity.HARD, passed=passed, data=data)


def soft(code: CheckCode, *, passed: bool, **data: object) -> Check:
    """A verdict that warns when it fails."""
    return Check(code=code, severity=Severity.SOFT, passed=passed, data=data)


def typed(code: CheckCode, *, passed: bool, **data: object) -> Check:
    """A verdict that is overridden by typing the quantity when it fails."""
    return Check(code=code, severity=Severity.TYPED, passed=passed, data=data)


class Gesture(StrEnum):
    """What sends: one click, ticking the warnings' boxes and a click, holding 0.9 s, or typing the quantity."""

    CLICK = "click"
    TICK = "tick"
    HOLD = "hold"
    TYPE = "type"


class VoidCode(StrEnum):
    """Why an approval can no longer be given."""

    BOOK_TOO_OLD = "book-too-old"  # value, limit: seconds
    CHECK_CHANGED = "check-changed"  # check: CheckCode, passed: its new verdict, and that check's data
    BEST_LEFT_COLLAR = "best-left-collar"  # value, limit: percent
    LINK_DOWN = "link-down"
    LOCKED = "locked"  # reason: LockReason
    PROPOSAL = "proposal"  # state, key: as the check
    NOT_JUDGED = "not-judged"  # the checks could not be run: a fault of our own
    TOO_LATE = "too-late"  # limit: seconds
    VIEW_FAILED = "view-failed"  # a part of the dialog could not be shown
    WITHDRAWN = "withdrawn"  # the app closes, or the order is gone


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidReason:
    """Why the review is void, with its figures; a void review never becomes valid again."""

    code: VoidCode
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSummary:
    """The frozen part: exactly what will be sent, and its cost. Money in the instrument's currency.

    `value` is at the limit price; `estimated` without one: for a market order at the worst level it would take, for a
    stop order at its trigger, which bounds nothing, for a trailing stop at its first trigger (with its limit's offset).
    `total` has the fees: with a limit the most a buy costs or the
    least a sale brings. `replaces` is the working order that a modification
    changes, or that an act is done to. None = not known. `exits` are asked of the broker with it, which holds them;
    `cancels_exits` ends those that it holds. `withdraws` is the working exit that is cancelled before a stop takes its
    place. `assets` are the account's, if they are known in that currency.
    """

    environment: Environment
    account: Account
    instrument: Instrument
    side: Side
    order_type: OrderType
    quantity: int
    price: Decimal | None
    trigger: Decimal | None
    time_in_force: TimeInForce
    hours: TradingHours
    expires: date | None
    client_order_id: str
    request: OrderRequest | ModifyRequest | ActionRequest
    lots: Decimal
    value: Decimal | None
    estimated: bool
    fees: tuple[FeeItem, ...]
    fee_total: Decimal | None
    day: date
    total: Decimal | None
    power_after: Decimal | None
    position_before: Shares
    position_after: Shares
    replaces: Order | None = None
    trail_amount: Decimal | None = None
    trail_percent: Decimal | None = None
    limit_offset: Decimal | None = None
    monitor: Decimal | None = None
    exits: AttachedExits | None = None
    cancels_exits: bool = False
    withdraws: Order | None = None
    assets: Decimal | None = None


class BookLine(NamedTuple):
    """One level of the shown book; `takes` shares of it would fill at once, `joins` shares would rest there.

    `quantity` 0 and `orders` 0 mark a price at which only this order would rest.
    """

    side: Side
    price: Decimal
    quantity: int
    orders: int
    takes: Shares
    joins: Shares


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPreview:
    """What the order would do to the newest book; lines run from the highest ask down to the lowest bid.

    `side` of a line is BUY for bids and SELL for asks. `ahead` are the shares that rest at or before the order's own
    price. `average` is over `taken`; `extra` is what the taken levels cost more than the best one, in money;
    `from_best_percent` is the average against the best opposite price, signed. `age` is seconds since the last proof.
    An order that waits for its trigger takes and joins nothing.
    """

    lines: tuple[BookLine, ...]
    age: float
    spread: Decimal | None
    taken: Shares
    levels_taken: int
    average: Decimal | None
    extra: Decimal
    from_best_percent: Decimal | None
    resting: Shares
    uncovered: Shares
    ahead: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPreview:
    """The ticket's view of an order that is not yet submitted: cost, checks now, effect on the book."""

    summary: OrderSummary
    checks: tuple[Check, ...]
    book: BookPreview | None
    gesture: Gesture


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """The user's answer. `accepted` False = Cancel, Esc or closing.

    The guard believes nothing without proof: `gesture` must be at least the one the review asked for (typing the
    quantity always is), `held` the seconds for which the button was held, `typed_quantity` what was typed, `ticked`
    the warnings whose boxes were ticked, `read` the ids of the orders whose list was read; None = unknown. `entries`
    are the ids of the working entries that a flatten is to cancel first, `lines` the securities whose boxes in it were
    ticked.
    """

    accepted: bool
    gesture: Gesture = Gesture.CLICK
    held: float = 0.0
    typed_quantity: int | None = None
    ticked: frozenset[CheckCode] = frozenset()
    read: frozenset[str] | None = None
    entries: frozenset[str] = frozenset()
    lines: frozenset[InstrumentId] = frozenset()


REFUSED = Confirmation(accepted=False)
"""The answer if the dialog was closed."""
