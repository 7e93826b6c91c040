"""Random states of an account at its broker, and drafts of orders on it: what may pass as a way out, and what may not.

Nothing here knows the checks: the states are what a broker holds, what we sent it, and what it has answered.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from fakes.scenes.trading.option_legs import contract, option_id
from fakes.values.trading import ACCOUNTS, NOON, TENCENT, held_exit, order_row
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms, HeldExit
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import (
    Account,
    ActionRequest,
    Environment,
    ModifyRequest,
    Order,
    OrderAction,
    OrderRequest,
    OrderStatus,
    OrderType,
    Side,
)
from tideboard_core.model.order_terms import TOUCHED, TRIGGERED
from tideboard_core.model.shares import Shares

ACCOUNT: Final[Account] = ACCOUNTS[Environment.LIVE]
LAST: Final = Decimal("612.50")
BID: Final = Decimal("612.00")
ASK: Final = Decimal("612.50")
OTHER: Final = {Side.BUY: Side.SELL, Side.SELL: Side.BUY}
Request = OrderRequest | ModifyRequest | ActionRequest


class ListState(StrEnum):
    """What the account's lists are worth when a draft is judged.

    FRESH = read a second ago; LATELY = six seconds; OLD = a minute. FILLED = fresh, and a fill was pushed since.
    SENT = six seconds ago, and an exit of ours was sent since. PARTIAL = orders of earlier days may be missing;
    CACHED = the gateway's own; UNPROVEN = exits of the security may be missing; UNREAD = no positions were ever read.
    """

    FRESH = "fresh"
    LATELY = "lately"
    OLD = "old"
    FILLED = "filled"
    SENT = "sent"
    PARTIAL = "partial"
    CACHED = "cached"
    UNPROVEN = "unproven"
    UNREAD = "unread"


class Asked(StrEnum):
    """What was sent without an answer; ENABLE is an act on a disabled order."""

    PLACE = "place"
    MODIFY = "modify"
    CANCEL = "cancel"
    ENABLE = "enable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A write of ours without an answer, sent `days_ago` exchange days ago; of an earlier day it comes from the log.

    `order` is the listed order that it is about, of a new one the order as it would be.
    """

    sent: Asked
    number: str
    order: Order
    quantity: Shares
    price: Decimal | None = None
    days_ago: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountState:
    """An account at its broker. `subject` is the security of the drafts.

    `listed` are the orders of the broker's list, `accepted` orders of ours that it took and that no list shows yet.
    `joined`: the broker ends the exits of one entry with the first that fires, its list says so.
    """

    seed: int
    subject: Instrument
    held: tuple[tuple[InstrumentId, Shares], ...]
    listed: tuple[Order, ...] = ()
    accepted: tuple[Order, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()
    lists: ListState = ListState.FRESH
    pinned: bool = False
    braked: bool = False
    lowered: bool = False
    shorts: bool = False
    """Short sales are typed, not denied."""
    most: int | None = 10_000

    @property
    def holding(self) -> Shares:
        """Net holding of the subject, short below zero."""
        return sum(quantity for one, quantity in self.held if one == self.subject.id)


class _Numbers:
    """Client order ids of the day, in order."""

    def __init__(self) -> None:
        self._next = 0

    def __call__(self) -> str:
        self._next += 1
        return f"TB-1120-KQXW-{self._next:04}"


def account_state(seed: int) -> AccountState:
    """The state of this seed."""
    chance = random.Random(seed)
    number = _Numbers()
    subject = TENCENT if chance.random() < 0.75 else contract(chance.choice(("C600", "P600")))
    unit = 1 if subject is not TENCENT else 100
    held = _held(chance, subject, unit)
    net = sum(quantity for one, quantity in held if one == subject.id)
    state = AccountState(
        seed=seed,
        subject=subject,
        held=held,
        listed=_listed(chance, subject, net, unit, number),
        lists=chance.choices(tuple(ListState), (50, 14, 6, 6, 6, 4, 4, 5, 5))[0],
        pinned=chance.random() < 0.04,
        braked=chance.random() < 0.35,
        lowered=chance.random() < 0.35,
        shorts=chance.random() < 0.15,
        most=chance.choices((10_000, None, 0), (80, 14, 6))[0],
    )
    accepted = tuple(
        _order(chance, state, unit, id=f"A{place}", remark=number())
        for place in range(chance.choices((0, 1, 2), (80, 15, 5))[0])
    )
    state = replace(state, accepted=accepted)
    count = chance.choices(range(7), (55, 22, 10, 5, 4, 2, 2))[0]
    return replace(state, unanswered=tuple(_unanswered(chance, state, unit, number) for _ in range(count)))


def _held(chance: random.Random, subject: Instrument, unit: int) -> tuple[tuple[InstrumentId, Shares], ...]:
    rows: list[tuple[InstrumentId, Shares]] = []
    size: Shares = unit * chance.choice((1, 2, 5, 8, 10, 80))
    kind = chance.choices(("long", "short", "flat", "two rows", "fraction"), (60, 14, 8, 10, 8))[0]
    if kind == "fraction" and subject is TENCENT:
        rows.append((subject.id, Decimal(size) + Decimal("0.5")))
    elif kind == "two rows":
        rows += [(subject.id, size), (subject.id, unit * chance.choice((1, 3)))]
    elif kind != "flat":
        rows.append((subject.id, -size if kind == "short" else size))
    if subject is not TENCENT:
        if chance.random() < 0.5:
            rows.append((TENCENT.id, chance.choice((100, 500, 1000))))
        if chance.random() < 0.5:
            rows.append((option_id(chance.choice(("C610", "C620", "P590"))), chance.choice((-5, -2, -1, 1, 2))))
    elif chance.random() < 0.2:
        rows.append((option_id(chance.choice(("C610", "C620"))), chance.choice((-5, -2, 2))))
    return tuple(rows)


def _listed(chance: random.Random, subject: Instrument, net: Shares, unit: int, number: _Numbers) -> tuple[Order, ...]:
    """Up to three exits of what is held, those of one entry among them, and entries of anybody."""
    closing = Side.BUY if net < 0 else Side.SELL
    size = max(int(Decimal(net).copy_abs()) // unit * unit, unit)
    orders: list[Order] = []

    def add(side: Side, order_type: OrderType, quantity: int, **more: object) -> None:
        waits = order_type in TRIGGERED
        beyond = Decimal(chance.choice((12, 25, 90))) * (1 if side is Side.BUY else -1)
        filled = chance.choice((0, 0, 0, unit)) if quantity > unit and not waits else 0
        fields: dict[str, object] = {
            "id": f"W{len(orders) + 1}",
            "instrument": subject.id,
            "side": side,
            "order_type": order_type,
            "status": OrderStatus.PENDING if waits else OrderStatus.SUBMITTED,
            "quantity": quantity,
            "filled": filled,
            "average_price": LAST if filled else None,
            "price": None if waits else LAST - beyond,
            "trigger": LAST + beyond if waits else None,
            "remark": number() if chance.random() < 0.5 else "",
        }
        if order_type in TOUCHED:
            fields["trigger"] = LAST - beyond
        if filled:
            fields["status"] = OrderStatus.PARTIALLY_FILLED
        if chance.random() < 0.06:
            fields["status"] = OrderStatus.DISABLED
        elif chance.random() < 0.04:
            fields["asks"] = 1
        orders.append(order_row(ACCOUNT, **(fields | more)))

    kinds = (OrderType.STOP, OrderType.LIMIT, OrderType.IF_TOUCHED)
    if net and chance.random() < 0.35:  # a stop and a take profit of one entry
        add(closing, OrderType.STOP, size, entry="E1", remark="")
        add(closing, chance.choice(kinds[1:]), size, entry="E1", remark="")
    for _ in range(chance.choices((0, 1, 2), (45, 40, 15))[0]):
        if net and len(orders) < 3:
            add(closing, chance.choice(kinds), unit * max(1, size // unit // chance.choice((1, 1, 2))))
    if chance.random() < 0.35:
        size = unit * chance.choice((1, 2, 80))
        held = _held_exits(size) if closing is Side.SELL and chance.random() < 0.4 else None
        add(OTHER[closing], OrderType.LIMIT, size, exits=held)
    return tuple(orders)


def _held_exits(quantity: int) -> tuple[HeldExit, ...]:
    """A take profit and a stop that the broker holds for an entry that buys; neither is an order of its own yet."""
    terms = ((ExitRole.TAKE_PROFIT, LAST + 60), (ExitRole.STOP_LOSS, LAST - 40))
    return tuple(
        held_exit(order_id=f"H{place}", role=role, trigger=trigger, quantity=quantity)
        for place, (role, trigger) in enumerate(terms)
    )


def _order(chance: random.Random, state: AccountState, unit: int, **more: object) -> Order:
    """A new order of ours on the subject."""
    side = chance.choice(tuple(Side))
    order_type = chance.choice((OrderType.LIMIT, OrderType.LIMIT, OrderType.STOP))
    waits = order_type is OrderType.STOP
    beyond = Decimal(12 if side is Side.BUY else -12)
    return order_row(
        ACCOUNT,
        instrument=state.subject.id,
        side=side,
        order_type=order_type,
        status=OrderStatus.PENDING if waits else OrderStatus.SUBMITTED,
        quantity=unit * chance.choice((1, 1, 2, 5)),
        price=None if waits else LAST,
        trigger=LAST + beyond if waits else None,
        **more,
    )


def _unanswered(chance: random.Random, state: AccountState, unit: int, number: _Numbers) -> Unanswered:
    days = chance.choices((0, 1, 2), (75, 15, 10))[0]
    moment = NOON - timedelta(days=days)
    sent = chance.choices(tuple(Asked), (70, 18, 8, 4))[0]
    rows = [one for one in state.listed if sent is not Asked.ENABLE or one.status is OrderStatus.DISABLED]
    if sent is Asked.PLACE or not rows:
        order = _order(chance, state, unit, id="", remark=number(), created=moment, updated=moment)
        return Unanswered(sent=Asked.PLACE, number=order.remark, order=order, quantity=order.quantity, days_ago=days)
    order = chance.choice(rows)
    quantity = order.quantity
    if sent is Asked.MODIFY:
        quantity = max(order.quantity + unit * chance.choice((-2, -1, 1, 3)), order.filled + unit)
    return Unanswered(sent=sent, number=number(), order=order, quantity=quantity, price=order.price, days_ago=days)


# --- drafts -----------------------------------------------------------------------------------------------------------


def drafts(state: AccountState, count: int) -> list[Request]:
    """So many drafts on a state: exits and entries, new ones, changes and acts."""
    chance = random.Random(state.seed * 7919 + 1)
    return [_draft(chance, state, f"TB-1120-KQXW-{9000 + place}") for place in range(count)]


def _draft(chance: random.Random, state: AccountState, number: str) -> Request:
    rows = [one for one in state.listed if one.open]
    kind = chance.random()
    held_back = [one for one in rows if one.status is OrderStatus.DISABLED or one.asks]
    if held_back and kind < 0.3:
        order = chance.choice(held_back)
        action = OrderAction.ENABLE if order.status is OrderStatus.DISABLED else OrderAction.RECONFIRM
        return ActionRequest(account=ACCOUNT, order=order, action=action, client_order_id=number)
    entries = [one for one in rows if one.exits]
    if entries and kind < 0.4:
        return _change_of_exits(chance, entries[0], number)
    if rows and kind < 0.5:
        return _change(chance, state, chance.choice(rows), number)
    return _new(chance, state, number)


def _new(chance: random.Random, state: AccountState, number: str) -> OrderRequest:
    unit = max(state.subject.lot_size, 1)
    net = Decimal(state.holding)
    closing = Side.BUY if net < 0 else Side.SELL
    side = closing if chance.random() < 0.8 else OTHER[closing]
    whole = int(abs(net)) // unit * unit
    quantity = chance.choice((unit, whole or unit, max(whole // 2 // unit * unit, unit), whole + unit, 80 * unit))
    order_type = chance.choices(
        (OrderType.LIMIT, OrderType.STOP, OrderType.MARKET, OrderType.IF_TOUCHED, OrderType.STOP_LIMIT),
        (52, 28, 6, 7, 7),
    )[0]
    sign = 1 if side is Side.BUY else -1
    at_best = ASK if side is Side.BUY else BID
    price = trigger = None
    if order_type is OrderType.LIMIT:
        price = at_best + sign * Decimal(chance.choices(("0", "-1", "20", "50", "-60"), (60, 12, 14, 7, 7))[0])
    elif order_type is not OrderType.MARKET:
        away = Decimal(chance.choices(("15", "40", "112", "-10"), (60, 20, 12, 8))[0])
        touched = order_type is OrderType.IF_TOUCHED
        trigger = LAST + (-sign if touched else sign) * away
        price = trigger + sign * Decimal(2) if order_type is OrderType.STOP_LIMIT else None
    return OrderRequest(
        account=ACCOUNT,
        instrument=state.subject.id,
        side=side,
        order_type=order_type,
        quantity=quantity,
        price=price,
        trigger=trigger,
        client_order_id=number,
    )


def _change(chance: random.Random, state: AccountState, order: Order, number: str) -> ModifyRequest:
    unit = max(state.subject.lot_size, 1)
    least = int(order.filled) + unit
    sizes: tuple[Shares, ...] = (
        order.quantity,
        order.quantity,
        order.quantity - unit,
        order.quantity // 2,
        order.quantity + unit,
    )
    size: Shares = chance.choice(sizes)
    quantity = max(int(size) // unit * unit, least)
    move = Decimal(chance.choice(("0", "-5", "5", "10", "-10")))
    price = None if order.price is None else order.price + move
    trigger = None if order.trigger is None else order.trigger + move
    return ModifyRequest(
        account=ACCOUNT, order=order, client_order_id=number, quantity=quantity, price=price, trigger=trigger
    )


def _change_of_exits(chance: random.Random, entry: Order, number: str) -> ModifyRequest:
    """Another stop, nearer or further, or none; in one of four the entry's limit goes up as well."""
    stop = LAST - Decimal(chance.choice((20, 30, 55)))
    exits = AttachedExits(take_profit=ExitTerms(trigger=LAST + 60), stop_loss=ExitTerms(trigger=stop))
    none = chance.random() < 0.2
    price = entry.price if entry.price is None or chance.random() < 0.75 else entry.price + 5
    return ModifyRequest(
        account=ACCOUNT,
        order=entry,
        client_order_id=number,
        quantity=int(entry.quantity),
        price=price,
        exits=None if none else exits,
        cancel_exits=none,
    )


# --- in words ---------------------------------------------------------------------------------------------------------


def order_text(order: Order) -> str:
    """`W1 sell 800 stop 587.50 of E1`."""
    price = order.trigger if order.trigger is not None else order.price
    number = " ours" if order.remark else ""
    entry = f" of {order.entry}" if order.entry else ""
    filled = f" filled {order.filled}" if order.filled else ""
    more = " disabled" if order.status is OrderStatus.DISABLED else ""
    more += " asks" if order.asks else ""
    more += " holds exits" if order.exits else ""
    return f"{order.id} {order.side} {order.quantity} {order.order_type} {price}{filled}{number}{entry}{more}"


def state_text(state: AccountState) -> str:
    """The whole state in one line."""
    parts = [f"{one}={quantity}" for one, quantity in state.held]
    parts += [order_text(one) for one in state.listed]
    parts += [f"accepted {order_text(one)}" for one in state.accepted]
    parts += [
        f"unanswered {one.sent} {order_text(one.order)} to {one.quantity} -{one.days_ago}d" for one in state.unanswered
    ]
    marks = [name for name in ("pinned", "braked", "lowered", "shorts") if getattr(state, name)]
    return "; ".join([f"{state.subject.id} {state.lists}", *parts, *marks, f"most {state.most}"])


def draft_text(draft: Request) -> str:
    """`sell 800 limit 612.00`, `change W1 to 400 stop 595`, `enable W2`."""
    if isinstance(draft, ActionRequest):
        return f"{draft.action} {draft.order.id}"
    if isinstance(draft, ModifyRequest):
        order = draft.order
        stop = None if draft.exits is None else draft.exits.stop_loss
        exits = " exits off" if draft.cancel_exits else "" if stop is None else f" exits stop {stop.trigger}"
        return f"change {order.id} to {draft.quantity} {order.order_type} {draft.price} {draft.trigger}{exits}"
    return f"{draft.side} {draft.quantity} {draft.order_type} {draft.price} {draft.trigger}"
