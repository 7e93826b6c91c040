"""What brokers charged for orders that are over: read once for every part of the program, within a fifth of a limit."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum
from math import inf
from typing import Final, NamedTuple

from tideboard_core.errors import NOT_FOR_ACCOUNT, GatewayError, NotOffered, RateLimited, ServerRefused, ServerTrouble
from tideboard_core.market.hub import Hub
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.fees import FEES_DUE
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Account, Charges, Fill, Order, OrderFee
from tideboard_core.model.shares import Shares
from tideboard_core.model.unnamed import is_key
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import TradingGateway

log = logging.getLogger(__name__)

WINDOW: Final = 30.0
READS: Final = 2
"""Reads in a WINDOW: with `TradingGateway.charges_at_once` orders each a fifth of what a broker allows."""
SOON, SOON_TIMES = 20.0, 3
"""Seconds between the first reads of an order, and how many these are: all of them before its charge is late."""
LATER: Final = 600.0
"""Seconds between two reads after these: a broker may book a charge hours later."""


class Charged(IntEnum):
    """What is known of the charges of a day, from all of it to nothing."""

    REPORTED = 0
    LISTED = 1
    """Some are those of the broker's price list: an order works on, or its charge is late."""
    DUE = 2
    """An order ended in the last minute, and its charge has not been told."""
    UNTOLD = 3
    """The broker tells none of this account, or none was told in time and no price list stands in."""


class DayTotal(NamedTuple):
    """The day of an account by currency, None before all lists were read, and whether its fees are taken off."""

    sums: Mapping[str, Decimal | None] | None
    after_fees: bool


@dataclass(slots=True)
class _Wanted:
    """An order that is over, whose charge is not known: monotonic seconds, and how often it was asked for.

    `today`: it is in the list of today, so that a charge of 0 may be one that is booked later. `answered` was read
    once, at its time, and waits for a second answer.
    """

    since: float
    again: float
    today: bool = True
    times: int = 0
    answered: tuple[OrderFee, float] | None = None

    @property
    def turn(self) -> int:
        """The lower, the sooner it is asked for."""
        return self.times - (SOON_TIMES if self.today else 0)


@dataclass(slots=True)
class _Read:
    """What is known of one account; `seen` are the orders that were looked through last.

    `filled` is what the orders of `fees` had filled then. `combined` are the orders of several contracts. Charges have
    been due without a pause since `due_since`, and were asked for last at `asked` (monotonic seconds).
    """

    fees: dict[str, OrderFee] = field(default_factory=dict)
    filled: dict[str, Shares] = field(default_factory=dict)
    wanted: dict[str, _Wanted] = field(default_factory=dict)
    combined: set[str] = field(default_factory=set)
    refused: bool = False
    seen: tuple[Order, ...] | None = None
    due_since: float = -inf
    asked: float = -inf


class OrderCharges:
    """Reads the charge of each order of today once it is over, and those of older ones that somebody looks at.

    They are in the hub under CHARGES. A charge of 0 is none yet for an order of today: it may be booked later. Nor is
    one that may be of a part: it grows with each fill.
    """

    def __init__(self, hub: Hub, clock: Clock, calls: TradingGateway) -> None:
        self._hub, self._clock, self._calls = hub, clock, calls
        self._accounts: dict[AccountId, _Read] = {}
        self._reads: deque[float] = deque(maxlen=READS)
        self._reading = False
        self._changed, self._waiting = True, False
        hub.listen_to(Topic.ORDERS, self._orders_changed)

    def next_due(self) -> Account | None:
        """An account that `read` would ask for now; called each second, and without work while nothing has ended.

        Of several the one whose next order was asked for least, then the one that was asked longest ago.
        """
        if self._reading or not (self._changed or self._waiting):
            return None
        accounts: tuple[Account, ...] = self._hub.value(Topic.ACCOUNTS.of("")) or ()
        every = [self._known(account) for account in accounts]  # what ended while there was no room waits, too
        self._changed = False
        self._waiting = any(known.wanted and not known.refused for known in every)
        return min(filter(self.due, accounts), key=self._turn, default=None)

    def of(self, account: AccountId, order_id: str) -> OrderFee | None:
        """The charge of an order; None where it is not known."""
        known = self._accounts.get(account)
        return None if known is None else known.fees.get(order_id)

    def state(self, account: Account, order_id: str) -> Charged:
        """What is known of the charge of an order; one that works or is not of today is UNTOLD.

        None is DUE once some have been for a minute without a pause: else a sum would wait for as long as orders end.
        """
        known = self._known(account)
        if order_id in known.fees:
            return Charged.REPORTED
        wanted = None if known.refused else known.wanted.get(order_id)
        late = wanted is None or not self._in_time(min(wanted.since, known.due_since))
        return Charged.UNTOLD if late else Charged.DUE

    def is_combination(self, account: Account, order_id: str) -> bool:
        """Whether an order was for several contracts, which have one charge; known also once no list has it."""
        return order_id in self._known(account).combined

    def refused(self, account: AccountId) -> bool:
        """Whether the broker tells no charges of this account at all."""
        known = self._accounts.get(account)
        return known is not None and known.refused

    def want(self, account: Account, orders: Iterable[Order]) -> None:
        """Read those of these orders too that are over: a person looks at them."""
        known, now = self._known(account), self._clock.monotonic()
        for order in orders:
            if is_over(order) and order.id not in known.fees:
                known.wanted.setdefault(order.id, _Wanted(now, now, today=False))
                self._waiting = True

    def forget(self, account: Account) -> None:
        """Drop what a practice account was charged that was reset: its new orders may have the old ones' ids."""
        self._accounts.pop(account.identity, None)
        self._hub.forget(Topic.CHARGES.of(account.id))

    def due(self, account: Account) -> bool:
        """Whether `read` would ask now: within the limit, and while no list that an exit needs would have to wait."""
        return bool(not self._reading and self._has_room() and self._next(account) and self._is_free(account))

    async def read(self, account: Account) -> None:
        """Ask for what is due; GatewayError kinds stay inside."""
        if not self.due(account):
            return
        known, now = self._known(account), self._clock.monotonic()
        asked = self._next(account)
        for order_id in asked:
            wanted = known.wanted[order_id]
            wanted.times += 1
            wanted.again = now + (SOON if wanted.times < SOON_TIMES else LATER)
        self._reads.append(now)  # whatever comes of it: a broker counts what it refuses
        known.asked, self._reading, before = now, True, self._rows(account)
        try:
            self._take(account, known, before, await self._calls.order_fees(account, asked))
        except GatewayError as error:
            log.info("charges of %d orders not read: %s", len(asked), error.code)
            if isinstance(error, NotOffered) or error.code == NOT_FOR_ACCOUNT:
                known.refused = True
                self._publish(account, known)
            elif not isinstance(error, ServerRefused) or isinstance(error, RateLimited | ServerTrouble):
                for order_id in known.wanted.keys() & asked:  # no answer says nothing of when they are booked
                    known.wanted[order_id].again = now + SOON
        finally:
            self._reading = False

    async def fees_of(self, account: Account, order_ids: Sequence[str]) -> list[OrderFee]:
        """The charges of orders that a person has asked for, read where they are not known; raises GatewayError.

        What was charged for a part so far is reported, and not kept.
        """
        known, found = self._known(account), dict[str, OrderFee]()
        asked = [order_id for order_id in order_ids if order_id not in known.fees and not is_key(order_id)]
        if asked:
            before = self._rows(account)
            answer = await self._calls.order_fees(account, asked)
            found = {fee.order_id: fee for fee in answer}
            self._take(account, known, before, answer)
        found |= known.fees
        return [found[order_id] for order_id in order_ids if order_id in found]

    # --- parts ------------------------------------------------------------------------------------------------------

    def _known(self, account: Account) -> _Read:
        """What is known of an account, with the orders of today that have ended since the last look."""
        known = self._accounts.setdefault(account.identity, _Read())
        orders: tuple[Order, ...] = self._hub.value(Topic.ORDERS.of(account.id)) or ()
        if orders is not known.seen:
            now, listed = self._clock.monotonic(), {order.id for order in orders}
            known.seen = orders
            known.combined.update(order.id for order in orders if order.legs)
            for order in orders:  # a late fill, one that was taken back, or an order that works again
                if order.open or known.filled.get(order.id, order.filled) != order.filled:
                    for of_part in (known.fees, known.filled, known.wanted):
                        of_part.pop(order.id, None)
            for order_id in known.wanted.keys() - listed if listed else ():  # of a day that is over
                known.wanted[order_id].today = False
            taken = known.fees.keys() | known.wanted.keys()
            ended = [order.id for order in orders if is_over(order) and order.id not in taken]
            if ended and not any(one.today and self._in_time(one.since) for one in known.wanted.values()):
                known.due_since = now
            known.wanted.update((order_id, _Wanted(now, now)) for order_id in ended)
        return known

    def _in_time(self, since: float) -> bool:
        """Whether the minute is not over in which a charge is told."""
        return self._clock.monotonic() - since < FEES_DUE.total_seconds()

    def _turn(self, account: Account) -> tuple[int, float]:
        """The lower, the sooner an account that is due is asked for."""
        known = self._known(account)
        return known.wanted[self._next(account)[0]].turn, known.asked

    def _orders_changed(self, _key: Key[object]) -> None:
        self._changed = True

    def _has_room(self) -> bool:
        return len(self._reads) < READS or self._clock.monotonic() - self._reads[0] >= WINDOW

    def _is_free(self, account: Account) -> bool:
        return self._calls.connected and self._calls.lists_wait(account) <= 0

    def _next(self, account: Account) -> list[str]:
        """What is asked for next, the least asked first: one that is never told holds up no other.

        Orders of today come before those of past days that a person looks at: these may be hundreds.
        """
        known, now = self._known(account), self._clock.monotonic()
        if known.refused:
            return []
        ready = [order_id for order_id, wanted in known.wanted.items() if wanted.again <= now]
        ready.sort(key=lambda order_id: known.wanted[order_id].turn)
        return ready[: self._calls.charges_at_once]

    def _rows(self, account: Account) -> dict[str, Order]:
        return {order.id: order for order in self._hub.value(Topic.ORDERS.of(account.id)) or ()}

    def _take(self, account: Account, known: _Read, before: Mapping[str, Order], fees: Iterable[OrderFee]) -> None:
        """Keep what was charged; `before` are the orders as they were when it was asked for."""
        if self._accounts.get(account.identity) is not known:  # it was reset meanwhile
            return
        self._known(account)
        count, now = len(known.fees), self._rows(account)
        for fee in fees:
            wanted, row = known.wanted.get(fee.order_id), now.get(fee.order_id)
            if not fee.total and wanted is not None and wanted.today:
                continue
            if _of_part(fee, before.get(fee.order_id), row) or not self._is_sure(account, fee, row, wanted):
                continue
            known.fees[fee.order_id] = fee
            if row is not None:
                known.filled[row.id] = row.filled
            known.wanted.pop(fee.order_id, None)
        if len(known.fees) > count:
            self._publish(account, known)

    def _is_sure(self, account: Account, fee: OrderFee, order: Order | None, wanted: _Wanted | None) -> bool:
        """Whether a charge is of all fills: it names as many, the order filled at once or was over, or it comes again.

        One that was over a minute before has been charged for all: a second answer would say no more, and the price
        list would stand in meanwhile, by which a loss brake may trip for the day.
        """
        if order is None or wanted is None or fee.filled is not None:
            return True
        every: tuple[Fill, ...] = self._hub.value(Topic.FILLS.of(account.id)) or ()
        fills = [fill for fill in every if fill.order_id == order.id]
        last = max((order.updated, *(fill.time for fill in fills)))
        if self._clock.market() - last >= FEES_DUE or {fill.quantity for fill in fills} <= {order.filled}:
            return True
        moment = self._clock.monotonic()
        if wanted.answered is None or wanted.answered[0] != fee:
            wanted.answered = fee, moment
        return moment - wanted.answered[1] >= SOON

    def _publish(self, account: Account, known: _Read) -> None:
        charges = Charges(dict(known.fees), known.refused)
        self._hub.publish(Topic.CHARGES.of(account.id), Lazy.ready(charges))


def is_over(order: Order) -> bool:
    """Whether an order has ended with a fill: it was charged."""
    return not order.open and bool(order.filled) and not order.unnamed


def _of_part(fee: OrderFee, before: Order | None, now: Order | None) -> bool:
    """Whether a charge may be of a part of an order: it worked or filled meanwhile, or the broker names fewer."""
    if before is None or now is None:
        return before is not now
    still = not now.open and (before.open, before.filled) == (now.open, now.filled)
    return not still or (fee.filled is not None and fee.filled < now.filled)
