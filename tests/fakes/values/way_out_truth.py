"""What the law of the way out asks of the checks of a draft, by every state in which the broker may be.

Nothing here comes from the code of orders: a broker is scripted for each combination of what was sent without an
answer, every write with and without effect, and what could trade is counted there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import product
from typing import Final

from fakes.values.account_states import ASK, AccountState, Asked, ListState, Request, Unanswered
from fakes.values.option_chain import terms_of
from fakes.values.trading import BOOK, QUOTE
from tideboard_core.model.derivatives import OptionSide
from tideboard_core.model.exits import ExitRole
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.model.limits import DEFAULT_MONEY
from tideboard_core.model.order import HELD_STATUSES, ActionRequest, ModifyRequest, Order, OrderRequest, OrderType, Side
from tideboard_core.model.order_terms import STOPS
from tideboard_core.model.review import CheckCode, Severity
from tideboard_core.model.shares import Shares

LOWERED: Final = Decimal(50_000)
NEVER_DENY: Final = frozenset(
    {
        CheckCode.SIZE,
        CheckCode.BEHIND,
        CheckCode.VALUE,
        CheckCode.DAILY_VALUE,
        CheckCode.BRAKE,
        CheckCode.POWER,
        CheckCode.LOSS,
        CheckCode.SHORT,
    }
)
"""Checks that never deny a way out with its proof."""
PASSED_BY_CHANGES: Final = frozenset({CheckCode.SIZE, CheckCode.VALUE, CheckCode.DAILY_VALUE, CheckCode.BRAKE})
"""Checks that an entry's change passes which brings nothing nearer."""
RANKS: Final = (Severity.SOFT, Severity.TYPED, Severity.HARD)


class What(StrEnum):
    """What a draft is to the position."""

    NEW = "new order"
    ACTION = "act"
    CHANGE_OF_EXIT = "change of an exit"
    CHANGE_OF_ENTRY = "change of an entry"
    EXITS_ALONE = "change of attached exits alone"


class Proof(StrEnum):
    """What the lists prove; LATELY is of the brake alone."""

    FRESH = "fresh"
    LATELY = "lately"
    NONE = "none"


PROOFS: Final = {
    ListState.FRESH: Proof.FRESH,
    ListState.LATELY: Proof.LATELY,
    ListState.SENT: Proof.LATELY,
}
"""What lists prove; those that are not named prove nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An order at the broker in one of its states; a disabled one counts as working."""

    id: str
    side: Side
    order_type: OrderType
    quantity: Shares
    left: Shares
    price: Decimal | None
    trigger: Decimal | None
    entry: str = ""
    trail: Decimal | None = None
    """Distance of a trailing stop, in currency or percent; the broker moves its trigger."""

    @property
    def value(self) -> Decimal:
        """Value of the whole order in currency for each share of its multiplier."""
        return (self.price or self.trigger or Decimal(0)) * self.quantity


State = tuple[Standing, ...]
"""The orders of the subject that stand in one state of the broker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What the law asks of the checks of one draft.

    `adds` are the shares that could trade on the opening side or beyond flat in the worst state, `at_most` the same by
    the widest reading of the law where it can be read in two ways. `bare`: it leaves a sold contract without cover.
    `free` are checks that must not deny, `fails` those that have to fail, and a check of `floors` that fails does so at
    least as it says. `typed`: whatever else passes, the quantity is typed.
    """

    what: What
    adds: Shares
    at_most: Shares
    proof: Proof
    if_unsent: bool
    bare: bool
    free: frozenset[CheckCode] = frozenset()
    fails: frozenset[CheckCode] = frozenset()
    floors: Mapping[CheckCode, Severity] = field(default_factory=dict)
    typed: bool = False


def truth(state: AccountState, draft: Request) -> Truth:
    """What is true of a draft in this state, and what the law asks of its checks."""
    return _Case(state, draft).truth()


# --- the scripted broker ----------------------------------------------------------------------------------------------


def states(state: AccountState, *, new: bool = True) -> Iterator[State]:
    """Every state in which the broker may be; without `new` those in which no unanswered new order came to be."""
    seen = set[State]()
    writes = [one for one in state.unanswered if new or one.sent is not Asked.PLACE]
    for effects in product((False, True), repeat=len(writes)):
        orders = {one.id: _standing(one, one.quantity) for one in (*state.listed, *state.accepted) if one.open}
        # A combination counts by its leg in the security, never netted with the others.
        orders |= {one.id: _leg_of(one, state.subject.id) for one in state.listed if one.open and one.legs}
        orders |= {one.id: one for one in _sent_since(state)}
        for write, took in zip(writes, effects, strict=True):
            if took:
                _take(orders, write)
        found = tuple(orders.values())
        if found not in seen:
            seen.add(found)
            yield found


def _standing(order: Order, quantity: Shares, price: Decimal | None = None) -> Standing:
    return Standing(
        id=order.id or order.remark,
        side=order.side,
        order_type=order.order_type,
        quantity=quantity,
        left=max(quantity - order.filled, 0),
        price=order.price if price is None else price,
        trigger=order.trigger,
        entry=order.entry,
        trail=order.trail_percent if order.trail_amount is None else order.trail_amount,
    )


def _leg_of(order: Order, subject: InstrumentId) -> Standing:
    leg = next(one for one in order.legs if one.instrument == subject)
    whole = _standing(order, order.quantity)
    return replace(whole, side=leg.side, quantity=whole.quantity * leg.ratio, left=whole.left * leg.ratio)


def _sent_since(state: AccountState) -> Iterator[Standing]:
    """The exit of one lot that was sent and accepted after the lists were read."""
    if state.lists is ListState.SENT and state.holding:
        lot = max(state.subject.lot_size, 1)
        side = Side.BUY if state.holding < 0 else Side.SELL
        price = BOOK.bids[0].price
        yield Standing(
            id="sent", side=side, order_type=OrderType.LIMIT, quantity=lot, left=lot, price=price, trigger=None
        )


def _take(orders: dict[str, Standing], write: Unanswered) -> None:
    """The broker does what was sent; a change of what is gone does nothing, nor is a disabled order more by an act."""
    if write.sent is Asked.PLACE:
        orders[write.number] = _standing(write.order, write.quantity)
    elif write.order.id in orders and write.sent is Asked.MODIFY:
        orders[write.order.id] = _standing(write.order, write.quantity, write.price)
    elif write.sent is Asked.CANCEL:
        orders.pop(write.order.id, None)


def closed_before(orders: Iterable[Standing], side: Side, without: Collection[str] = ()) -> Shares:
    """Shares of one side that could trade before anything else; of one entry's exits the broker lets one trade."""
    total: Shares = 0
    siblings: dict[str, Shares] = {}
    for one in orders:
        if one.side is side and one.id not in without:
            if one.entry:
                siblings[one.entry] = max(siblings.get(one.entry, 0), one.left)
            else:
                total += one.left
    return total + sum(siblings.values())


# --- contracts --------------------------------------------------------------------------------------------------------


def bare_units(held: Mapping[InstrumentId, Shares], units: int) -> dict[OptionSide, Shares]:
    """Shares behind sold contracts that nothing covers: for each side the worst of all last days.

    A bought contract covers a sold one of the same side that ends on its day or before; shares cover calls.
    """
    rows = [(terms, quantity * units) for one, quantity in held.items() if (terms := terms_of(one)) is not None]
    shares = sum((quantity for one, quantity in held.items() if terms_of(one) is None), Decimal(0))
    found: dict[OptionSide, Shares] = {}
    for side in OptionSide:
        behind = max(shares, 0) if side is OptionSide.CALL else 0
        days = {terms.expiry for terms, _ in rows if terms.side is side}
        nets = [sum(count for terms, count in rows if terms.side is side and terms.expiry >= day) for day in days]
        found[side] = max((-net - behind for net in nets), default=0)
    return {side: max(worst, 0) for side, worst in found.items()}


# --- one draft --------------------------------------------------------------------------------------------------------


class _Case:
    """A draft in a state of the account."""

    def __init__(self, state: AccountState, draft: Request) -> None:
        self._state, self._draft = state, draft
        self._order = None if isinstance(draft, OrderRequest) else draft.order
        self._terms = _after(draft)
        side = self._terms.side
        self._closable = max(state.holding if side is Side.SELL else -state.holding, 0)
        self._known = state.lists is not ListState.UNREAD
        self._proof = PROOFS.get(state.lists, Proof.NONE)
        self._states = tuple(states(state))
        self._stands = [one for orders in self._states for one in orders if self._order and one.id == self._order.id]
        self._may_be_gone = self._order is not None and len(self._stands) < len(self._states)

    def truth(self) -> Truth:
        """What is true, and what the law asks."""
        plain = Truth(
            what=self._what,
            adds=self._adds(),
            at_most=self._at_most(),
            proof=self._proof,
            if_unsent=self._if_unsent(),
            bare=self._bare,
        )
        nearer = self._brings_nearer()
        free = self._free(plain, nearer=nearer)
        floors = self._floors(plain, nearer=nearer) if plain.what is not What.EXITS_ALONE else {}
        fails = frozenset(floors.keys() & self._failing(plain))
        return replace(plain, free=free, fails=fails, floors=floors, typed=self._loosens_stop(plain))

    # --- what it is

    @cached_property
    def _what(self) -> What:
        draft = self._draft
        if isinstance(draft, OrderRequest):
            return What.NEW
        if isinstance(draft, ActionRequest):
            return What.ACTION
        asked = self._terms.quantity, self._terms.price, self._terms.trigger
        same = all((one.quantity, one.price, one.trigger) == asked for one in self._stands)
        if (draft.exits is not None or draft.cancel_exits) and same:
            return What.EXITS_ALONE
        return What.CHANGE_OF_EXIT if self._closable else What.CHANGE_OF_ENTRY

    # --- how much it adds

    def _adds(self) -> Shares:
        """Shares on the opening side or beyond flat in the worst state in which it can be carried out."""
        left = self._terms.left
        if self._what is What.EXITS_ALONE:
            return 0
        if not self._known:
            return left
        if self._what is What.CHANGE_OF_EXIT and left <= self._closable and not self._grows():
            return 0
        return max((self._beyond(orders, left) for orders in self._states if self._possible(orders)), default=0)

    def _at_most(self) -> Shares:
        """The same where a cancelled order has nothing left, shares that filled count, and siblings are one order."""
        if self._what is What.EXITS_ALONE or not self._known:
            return self._adds()
        # What filled since lists of some seconds ago may be filled anew, and what was sent since may have filled.
        lately = self._proof is Proof.LATELY
        left = self._terms.quantity if lately else self._terms.left
        if self._what is What.CHANGE_OF_EXIT:
            since = sum(one.left for one in _sent_since(self._state))
            if left <= self._closable - since and not self._grows() and not self._may_be_gone:
                return 0
            left = self._terms.quantity
        return max(self._together(orders, left) for orders in self._states)

    def _possible(self, orders: State) -> bool:
        return self._order is None or any(one.id == self._order.id for one in orders)

    def _grows(self) -> bool:
        """Whether it leaves more than the order has left in a state."""
        return any(self._terms.left > one.left for one in self._stands)

    def _beyond(self, orders: State, left: Shares) -> Shares:
        """Shares beyond flat if it trades last; a sibling that traded would have ended it."""
        busy = closed_before(orders, self._terms.side, self._of_entry(orders))
        return left - max(min(left, self._closable - busy), 0)

    def _together(self, orders: State, left: Shares) -> Shares:
        own = self._of_entry(orders)
        largest = max((one.left for one in orders if one.id in own and not self._is_own(one)), default=left)
        busy = closed_before(orders, self._terms.side, own)
        return min(max(max(largest, left) + busy - self._closable, 0), max(largest, left))

    def _is_own(self, one: Standing) -> bool:
        return self._order is not None and one.id == self._order.id

    def _of_entry(self, orders: State) -> frozenset[str]:
        """The order itself and the other exits of its entry on its side."""
        order = self._order
        if order is None:
            return frozenset()
        return frozenset(one.id for one in orders if self._is_own(one) or (order.entry and one.entry == order.entry))

    def _if_unsent(self, *, widest: bool = False) -> bool:
        """Whether a waiting exit closes no more than is held in each state in which no unanswered order came to be."""
        terms, order = self._terms, self._order
        untraded = terms.trigger is not None or terms.trail is not None
        waits = untraded and (order is None or order.status in HELD_STATUSES)
        unsure = any(one.sent is Asked.PLACE and one.order.side is terms.side for one in self._state.unanswered)
        if not waits or not unsure or not self._known:
            return False
        counted = self._together if widest else self._beyond
        return all(not counted(orders, terms.left) for orders in states(self._state, new=False))

    @cached_property
    def _bare(self) -> bool:
        """Whether a sale of a contract could leave more sold contracts without cover than there were before it."""
        subject, terms = self._state.subject, self._terms
        if subject.security_type is not SecurityType.OPTION or terms.side is Side.BUY or not self._known:
            return False
        held: dict[InstrumentId, Shares] = {subject.id: 0}
        for one, quantity in self._state.held:
            held[one] = held.get(one, 0) + quantity
        for orders in self._states:
            busy = closed_before(orders, Side.SELL, self._of_entry(orders))
            before = held | {subject.id: held[subject.id] - busy}
            after = before | {subject.id: before[subject.id] - terms.left}
            was, now = (bare_units(one, subject.multiplier) for one in (before, after))
            if any(now[side] > was[side] for side in OptionSide):
                return True
        return False

    # --- a change that brings nothing nearer

    def _brings_nearer(self) -> bool:
        """Whether it leaves more, brings a term nearer to a trade or has a larger value than a state has of its order.

        True of what is no change.
        """
        if not isinstance(self._draft, ModifyRequest):
            return True
        new = self._terms
        if new.trail is not None:  # a purchase may cost more behind a longer one
            same = {one.trail for one in self._stands} <= {new.trail}
            nearer = any(one.trail is None or new.trail < one.trail for one in self._stands)
            return any(new.left > one.left for one in self._stands) or (nearer if new.side is Side.SELL else not same)
        return any(
            new.left > one.left
            or new.value > one.value
            or _nearer(new.price, one.price, up=new.side is Side.BUY)
            or _nearer(new.trigger, one.trigger, up=(new.side is Side.SELL) is (new.order_type in STOPS))
            for one in self._stands
        )

    def _loosens_stop(self, found: Truth) -> bool:
        """Whether attached exits are changed to a looser stop or to none."""
        draft = self._draft
        if found.what is not What.EXITS_ALONE or not isinstance(draft, ModifyRequest):
            return False
        held = [one.trigger for one in draft.order.exits or () if one.open and one.role is ExitRole.STOP_LOSS]
        stop = None if draft.exits is None else draft.exits.stop_loss
        if not held or stop is None:
            return bool(held)
        return stop.trigger < held[0] if draft.order.side is Side.BUY else stop.trigger > held[0]

    # --- what the law asks

    def _free(self, found: Truth, *, nearer: bool) -> frozenset[CheckCode]:
        """Checks that must not deny it."""
        unanswered = frozenset({CheckCode.MAX_QUANTITY} if self._state.most is None else ())
        proven = found.proof is Proof.FRESH
        if found.at_most <= 0 and not found.bare:
            if proven:
                return NEVER_DENY | unanswered
            return frozenset({CheckCode.BRAKE} if found.proof is Proof.LATELY and self._closable else ())
        if proven and found.what is What.CHANGE_OF_ENTRY and not nearer and not self._may_be_gone:
            return PASSED_BY_CHANGES
        if proven and not found.bare and self._if_unsent(widest=True):
            return frozenset({CheckCode.SHORT}) | unanswered
        return frozenset()

    def _floors(self, found: Truth, *, nearer: bool) -> dict[CheckCode, Severity]:
        """How weak a failed check may be at the least, as it is for an entry; nothing for a way out with its proof."""
        adds = found.adds > 0 or (found.bare and found.what is not What.CHANGE_OF_EXIT)
        if not adds and found.proof is Proof.FRESH:
            return {}
        floors = dict.fromkeys(NEVER_DENY - {CheckCode.LOSS}, Severity.HARD)
        floors[CheckCode.SIZE] = Severity.TYPED
        if self._closes_what_filled():
            floors = dict.fromkeys(floors, Severity.TYPED)
        contract = self._state.subject.security_type is SecurityType.OPTION
        # Shares that take a cover and nothing else stay a way out, which is typed.
        if contract or self._state.shorts or found.if_unsent or not adds:
            floors[CheckCode.SHORT] = Severity.TYPED
        passed = frozenset[CheckCode]()
        if not adds and found.proof is Proof.LATELY:
            passed |= {CheckCode.BRAKE}
        if not nearer:
            passed |= PASSED_BY_CHANGES
        return {code: floor for code, floor in floors.items() if code not in passed}

    def _closes_what_filled(self) -> bool:
        """Proof by fills: it closes no more than they make of a holding of which the list shows less.

        Orders filled since a list without any of it. A list that those fills explain may be late: beyond what it shows
        an exit is typed, never denied for the difference.
        """
        held, fills = self._state.holding, [_filled(one, self._state.subject.id) for one in self._state.listed]
        low, high = sum(min(one, 0) for one in fills), sum(max(one, 0) for one in fills)
        made = sum(fills) if low <= held <= high else held
        made += self._state.lists is ListState.FILLED  # a share was bought after the lists
        sells = self._terms.side is Side.SELL
        most = max(held, made) if sells else -min(held, made)
        busy = max(closed_before(orders, self._terms.side, self._of_entry(orders)) for orders in self._states)
        return made != held and self._terms.left <= most - busy

    def _failing(self, found: Truth) -> frozenset[CheckCode]:
        """Checks that fail for an entry with these terms, as far as the state alone shows it."""
        state, terms = self._state, self._terms
        limits = DEFAULT_MONEY[state.subject.currency]
        action = found.what is What.ACTION
        quantity = terms.left if action else terms.quantity
        value = _least_price(terms) * quantity * state.subject.multiplier
        behind = QUOTE.last * quantity * state.subject.multiplier
        contract = state.subject.security_type is SecurityType.OPTION
        failing = {
            CheckCode.VALUE: value > (LOWERED if state.lowered else limits.order),
            CheckCode.DAILY_VALUE: value > limits.day,
            CheckCode.BRAKE: state.braked,
            CheckCode.BEHIND: contract and behind > limits.behind,
            CheckCode.SHORT: self._sells_short(found),
        }
        return frozenset(code for code, fails in failing.items() if fails)

    def _sells_short(self, found: Truth) -> bool:
        """Whether it sells beyond what is held; while that is not known, beyond what the broker lets it sell.

        A change to no more than its order has left is not asked for it.
        """
        changed = isinstance(self._draft, ModifyRequest) and not self._grows()
        if self._terms.side is Side.BUY or changed:
            return False
        if self._known:
            return found.adds > 0 or found.bare
        return found.what is What.NEW and self._terms.left > (self._state.most or 0)


def _after(draft: Request) -> Standing:
    """What the draft asks for, as it would stand."""
    if isinstance(draft, OrderRequest):
        return Standing(
            id="",
            side=draft.side,
            order_type=draft.order_type,
            quantity=draft.quantity,
            left=draft.quantity,
            price=draft.price,
            trigger=draft.trigger,
            trail=draft.trail_amount,
        )
    order = draft.order
    standing = _standing(order, order.quantity)
    if isinstance(draft, ActionRequest):
        return standing
    return replace(
        standing,
        quantity=draft.quantity,
        left=draft.quantity - order.filled,
        price=order.price if draft.price is None else draft.price,
        trigger=order.trigger if draft.trigger is None else draft.trigger,
        trail=next((one for one in (draft.trail_amount, draft.trail_percent) if one is not None), standing.trail),
    )


def _filled(order: Order, subject: InstrumentId) -> Shares:
    """Shares of a security that an order filled, sold below zero."""
    legs = [(leg.side, leg.ratio) for leg in order.legs if leg.instrument == subject] or [(order.side, 1)]
    return sum(order.filled * ratio if side is Side.BUY else -order.filled * ratio for side, ratio in legs)


def _nearer(new: Decimal | None, old: Decimal | None, *, up: bool) -> bool:
    """Whether a term moves to where a trade is; `up`: that is above it."""
    if new is None or old is None:
        return new != old
    return new > old if up else new < old


def _least_price(terms: Standing) -> Decimal:
    """The price that values it, of a market order the best that it could be."""
    bound = terms.price if terms.price is not None else terms.trigger
    if bound is not None:
        return bound
    if terms.trail is not None:  # where a sale's trigger would stand, or lower by the percent
        return QUOTE.last - max(terms.trail, QUOTE.last * terms.trail / 100)
    return ASK if terms.side is Side.BUY else BOOK.bids[-1].price
