"""The rows of a blotter, each share counted once; the reads of them, and why a list did not come."""

from __future__ import annotations

import asyncio
import logging
from bisect import insort
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from math import inf
from typing import Any, Final, Generic, NamedTuple, TypeVar

from msgspec import structs

from tideboard_core.errors import GatewayError, ServerRefused, field_of
from tideboard_core.market.hub import Hub
from tideboard_core.model.closures import is_about_market
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import (
    HELD_STATUSES,
    Account,
    Confirmed,
    Correction,
    Environment,
    Fill,
    FillStatus,
    Order,
    Side,
    filled_just,
)
from tideboard_core.model.order_terms import TOUCHED, TOUCHED_OF, OrderStatus, OrderType
from tideboard_core.model.session import exchange_date
from tideboard_core.model.session_price import regular_last
from tideboard_core.model.shares import Shares, total
from tideboard_core.orders.exit_cover import FIRES_FROM_EITHER_SIDE
from tideboard_core.orders.list_proofs import ListStart
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import OrderList, ReadRows

log = logging.getLogger(__name__)

FORGOTTEN_AFTER = 300.0
"""Seconds after a fault of our own from which the next one counts as the first."""
FAULT = "fault"
"""Stands for the field of what was read and could not be taken."""
UNREADABLE = "reply-unreadable"
"""Code of the error of an answer that cannot be read."""
_OTHER_SIDE = {**TOUCHED_OF, **{touched: stop for stop, touched in TOUCHED_OF.items()}}
REFUSED_JUST_NOW: Final = timedelta(minutes=1)
"""How old a pushed refusal may be that says something of the market now."""
NAMES_AFTER: Final = (1.0, 3.0, 10.0)
"""Seconds between reads of the fill list after a push without a fill id, until the list has the id."""
OrderOf = Callable[[str], Order | None]
"""The order of an id, as it is known; None for one that no list or push has told."""
T = TypeVar("T")


class Unread(NamedTuple):
    """The field for which the newest push or list of something could not be read, and how many such there were."""

    field: str
    number: int


class Stale(IntEnum):
    """What of an account is to be read soon; each includes those before it."""

    FUNDS = 0
    MONEY = 1
    ORDERS = 2


class OrdersStart(NamedTuple):
    """The beginning of a read of orders: the numbers of the last push and fill before, the moment, its place."""

    pushes: int
    fills: int
    moment: Confirmed
    start: ListStart


class ReadStart(NamedTuple):
    """The beginning of a read of positions: its number, monotonic seconds, and the number of the last fill before."""

    serial: int
    at: float
    fills: int
    start: ListStart


class FillSerials:
    """Numbers of the fills that became known, by account and security: a read that began before one does not know it.

    A fill that `enters` was pushed of an order that is no exit: it may put exits in force that no list has yet.
    """

    def __init__(self) -> None:
        self.last = 0
        self._last: dict[tuple[str, InstrumentId], int] = {}
        self._entered: dict[tuple[str, InstrumentId], int] = {}

    def note(self, account_id: str, instrument: InstrumentId, *, enters: bool = False) -> None:
        """Number a fill: from now on reads that began earlier do not prove a holding of this security."""
        self.last += 1
        self._last[account_id, instrument] = self.last
        if enters:
            self._entered[account_id, instrument] = self.last

    def of(self, account_id: str, instrument: InstrumentId) -> int:
        """The last fill of a security, 0 if there was none."""
        return self._last.get((account_id, instrument), 0)

    def entered(self, account_id: str, instrument: InstrumentId) -> int:
        """The last fill of a security that entered, 0 if there was none."""
        return self._entered.get((account_id, instrument), 0)

    def of_account(self, account_id: str) -> int:
        """The last fill of an account, 0 if there was none."""
        return max((serial for (id_, _), serial in self._last.items() if id_ == account_id), default=0)


class Begun(Generic[T]):
    """The beginning of a read; what waited for a limit begins anew when it leaves, and what it says is as new."""

    def __init__(self, begin: Callable[[], T]) -> None:
        self._begin = begin
        self.last = begin()

    def anew(self) -> None:
        """The request leaves now."""
        self.last = self._begin()


class Faults:
    """Faults of our own while an account's lists were taken: how many in a row, and when the last one was."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._of: dict[str, tuple[int, float]] = {}

    def __contains__(self, account_id: str) -> bool:
        return account_id in self._of

    def count(self, account_id: str) -> None:
        """One more."""
        now, (number, last) = self._clock.monotonic(), self._of.get(account_id, (0, -inf))
        self._of[account_id] = (number + 1 if now - last < FORGOTTEN_AFTER else 1, now)

    def pause(self, account_id: str, least: float, most: float) -> float:
        """Seconds between two reads of an account; after faults they grow."""
        number, last = self._of.get(account_id, (0, -inf))
        if self._clock.monotonic() - last >= FORGOTTEN_AFTER:
            return least
        return min(least * 2.0 ** min(number, 10), most)


class ReadTimes:
    """When the orders of each account may be read next, and a sleep until then that ends when one comes nearer.

    The moments are monotonic seconds by `clock`.
    """

    def __init__(self, clock: Clock, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._clock, self._sleep = clock, sleep
        self._due: dict[str, float] = {}
        self._ends, self._over = -inf, asyncio.Event()

    def of(self, account_id: str) -> float:
        """The moment of an account, 0.0 while none is known."""
        return self._due.get(account_id, 0.0)

    def left(self, account_id: str) -> float:
        """Seconds until the moment of an account; negative afterwards."""
        return self.of(account_id) - self._clock.monotonic()

    def put(self, account_id: str, moment: float) -> float:
        """Keep the moment of an account, and return it; a sleep that would end after it ends now."""
        self._due[account_id] = moment
        if moment < self._ends:
            self._over.set()
        return moment

    def clear(self) -> None:
        """Forget every moment."""
        self._due.clear()

    async def nap(self, seconds: float) -> None:
        """Sleep so many seconds, less if a nearer moment is put meanwhile; an error of the sleep comes out."""
        self._ends = self._clock.monotonic() + seconds
        self._over.clear()
        sleeping = asyncio.ensure_future(self._sleep(seconds))  # noqa: TID251  owned, awaited and cancelled right here
        sleeping.add_done_callback(lambda _: self._over.set())
        try:
            await self._over.wait()
            if sleeping.done():
                sleeping.result()
        finally:
            self._ends = -inf
            if not sleeping.done():
                sleeping.cancel()
                await asyncio.gather(sleeping, return_exceptions=True)


@dataclass(slots=True)
class BlotterReads:
    """The last whole reads of an account: of orders, by monotonic seconds of its beginning, and of positions.

    `fills` is the number of the last fill before the read of orders.
    """

    orders: float | None = None
    fills: int = 0
    positions: ReadStart | None = None


def confirm(confirmed: MutableMapping[str, Confirmed], rows: OrderList, moment: Confirmed) -> None:
    """Keep the as-of time of these orders; a list from the gateway's cache is marked as one."""
    for row in rows:
        last = confirmed.get(row.id)
        if rows.from_broker and (last is None or last.since <= moment.since):
            confirmed[row.id] = moment
        elif not rows.from_broker and last is not None:
            confirmed[row.id] = replace(last, cached=True)


def completed(known: Order | None, sketch: Order) -> Order:
    """The order of a push with the terms that it lacks, as they are known; a sketch as long as no list has shown it."""
    if known is None or known.sketch:
        return sketch
    terms = {
        name: getattr(known, name) for name in ("time_in_force", "hours", "expires", "untold", "monitor", "extras")
    }
    return replace(sketch, sketch=False, **terms)


def is_confirmed(order: Order | None, last: Confirmed | None, listed: float | None, since: float) -> bool:
    """Whether the broker confirmed an order with all its terms after `since`; `listed`: its account's last whole list.

    Both are monotonic seconds. A push says nothing of exits.
    """
    if order is None or order.sketch or last is None or last.since < since:
        return False
    return (not order.exits and order.exits_asked is None) or (listed is not None and listed >= since)


def is_refused_by_market(order: Order, known: Order | None, now: datetime) -> bool:
    """Whether a pushed order was refused just now in words about the market as a whole, by the broker's own stamp.

    One that was refused before, or whose push comes late, says nothing of the market now.
    """
    refused = order.status is OrderStatus.REJECTED and (known is None or known.status is not OrderStatus.REJECTED)
    return refused and abs(now - order.updated) <= REFUSED_JUST_NOW and is_about_market(order.text)


def with_known(order: Order, known: Order) -> Order:
    """The order with exits and legs that its message says nothing of: it stays what it is."""
    if order.exits is None and known.exits is not None:
        order = replace(order, exits=known.exits)
    if known.legs and not order.legs:
        order = replace(order, legs=known.legs, instrument=known.instrument, side=known.side)
    return order


def overtaken(order: Order, known: Order, taken_back: Shares = 0) -> bool:
    """Whether `order` was overtaken by `known`: fewer fills, an earlier stamp, or open again at the same stamp.

    Fewer are news where the broker has taken so many shares of them back, in a row that is not older.
    """
    if order.filled < known.filled and order.updated < known.updated and not order.taken_back:
        return True
    if order.filled != known.filled:
        return order.filled < known.filled - taken_back and not order.taken_back
    if order.updated != known.updated:
        return order.updated < known.updated
    # Stamps may be as coarse as seconds: at the same one an order that ended does not open again.
    return order.open and not known.open


def newer(known: Order, order: Order) -> Order:
    """The listed order, unless a push under way was as new: stamps may be as coarse as seconds."""
    if order.filled == known.filled and order.updated <= known.updated:
        return known if order.exits is None else replace(known, exits=order.exits)
    return order


def listed_otherwise(rows: OrderList, known: Mapping[str, Order]) -> set[str]:
    """Ids of orders that a list has under other ids, or with another order.

    An exit that waits is listed by its entry alone: not where a push has told that the entry has filled meanwhile.
    """
    unfilled = (row for row in rows if not (row.filled or (row.id in known and known[row.id].filled)))
    waiting = {held.order_id for row in unfilled for held in row.exits or ()}
    shown = waiting | {row.id for row in rows}
    return waiting | {before for before, now in rows.renamed.items() if now in shown}


def state_of(order: Order) -> tuple[object, ...]:
    """The fields whose change is a transition of the order; average price and time stamps are not among them."""
    return (order.status, order.filled, order.quantity, order.price, order.trigger)


def transition(order: Order) -> dict[str, Any]:
    """What the order log keeps of a change."""
    return {
        "order": order.id,
        "status": order.status,
        "filled": order.filled,
        "quantity": order.quantity,
        "price": order.price,
        "average": order.average_price,
    }


def depends_on(order: Order | None) -> tuple[object, ...] | None:
    """The part of an order on which positions, funds and fills depend."""
    return None if order is None else (order.status, order.filled)


class MarkedLists:
    """Publishes lists; one whose newest answer or push could not be read stays on screen, and is marked as that."""

    def __init__(self, hub: Hub, answered: Callable[[Key[object], GatewayError | None], object]) -> None:
        """`answered` is told of each answer, with why it is no list."""
        self._hub, self._answered = hub, answered
        self._unread: dict[Key[object], Unread] = {}
        self._refusals = ListRefusals(hub)

    def unread_of(self, account_id: str) -> bool:
        """Whether any list of an account is marked."""
        return any(key.subject == account_id for key in self._unread)

    def publish(self, key: Key[object], value: Lazy[object]) -> None:
        """Publish a value, marked again where its key is."""
        self._hub.publish(key, value)
        if key in self._unread:
            self._mark(key)

    def mark(self, key: Key[object], field: str) -> None:
        """Keep the value on screen, but mark it unreadable: the checks treat it as absent."""
        self._count(key, field)
        self._mark(key)

    async def read(self, key: Key[object], answer: Awaitable[T]) -> T:
        """The answer for `key`; a row that cannot be read marks the key unreadable, a whole answer clears the mark.

        GatewayError kinds come out.
        """
        before = self._unread.get(key)
        try:
            rows = await answer
        except GatewayError as error:
            if error.code == UNREADABLE:
                self.mark(key, field_of(error))
            self.tell(key, error)
            raise
        self.tell(key, None)
        if isinstance(rows, ReadRows) and rows.unread:
            self._count(key, rows.unread)
        elif self._unread.get(key) == before:
            self._unread.pop(key, None)
        return rows

    def tell(self, key: Key[object], error: GatewayError | None) -> None:
        """A list of `key` was asked for: `error` is why it did not come, None if it did."""
        self._refusals.tell(key, error)
        self._answered(key, error)

    def forget(self, account_id: str) -> None:
        """The number is another account's now."""
        self._refusals.forget(account_id)

    def _mark(self, key: Key[object]) -> None:
        self._hub.value(key)  # converts it: the hub keeps what was
        self._hub.publish(key, Lazy.failed(GatewayError(UNREADABLE, field=self._unread[key].field)))

    def _count(self, key: Key[object], field: str) -> None:
        before = self._unread.get(key)
        self._unread[key] = Unread(field, 1 if before is None else before.number + 1)


class ListRefusals:
    """Why the broker does not list what it was asked for, by account and topic; a list that came takes it back."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._reasons: dict[Key[object], ServerRefused] = {}

    def tell(self, key: Key[object], error: GatewayError | None) -> None:
        """A list of `key` was asked for: `error` is why it did not come, None if it did."""
        before = self._reasons.pop(key, None)
        if isinstance(error, ServerRefused):
            self._reasons[key] = error
        if before is not self._reasons.get(key):
            reasons = {each.topic: why for each, why in self._reasons.items() if each.subject == key.subject}
            self._hub.publish(Topic.REFUSED.of(key.subject), Lazy.ready(reasons))

    def forget(self, account_id: str) -> None:
        """The number is another account's now."""
        self._reasons = {key: why for key, why in self._reasons.items() if key.subject != account_id}


class OrderRows(dict[str, Order]):
    """The orders of an account by the broker's id. A change of a known one costs no sorting, however many there are."""

    ordered = False

    def __setitem__(self, order_id: str, order: Order) -> None:
        before = self.get(order_id)
        if before is None:  # as a rule the newest of all
            self.ordered = not self or (
                self.ordered and _by_creation(order) > _by_creation(next(reversed(self.values())))
            )
        elif before.created != order.created:
            self.ordered = False
        super().__setitem__(order_id, order)

    def lack_exits(self, instrument: InstrumentId) -> bool:
        """True if an entry has filled, and an exit that this put in force is no order of as many shares here yet."""
        filled = (order for order in self.values() if order.exits and order.filled and order.instrument == instrument)
        exits = ((entry, held) for entry in filled for held in entry.exits or () if held.covers(entry.filled))
        for entry, held in exits:
            row = self.get(held.order_id)
            if row is None or (row.open and row.quantity < min(held.quantity, entry.filled)):
                return True
        return False

    def newest_first(self) -> tuple[Order, ...]:
        """All of them, by the time at which they were made; what came in since the last call is sorted in."""
        if not self.ordered:
            rows = sorted(self.values(), key=_by_creation)
            self.clear()
            self.update((order.id, order) for order in rows)
            self.ordered = True
        return tuple(reversed(self.values()))


class Executions:
    """A fill without an id is shown until fills with ids cover what its order was filled up to.

    One that was taken back is none any more. Of one that was changed the new terms count; unless the order's fills then
    are just what the order filled, none of them is sure until the fills of a whole list are.
    """

    def __init__(self) -> None:
        self._named: dict[str, Fill] = {}
        self._oldest_first: list[Fill] = []
        self._shares: dict[str, Shares] = defaultdict(int)
        """Shares filled of each order, by fills with ids: a day may have thousands, and each push asks."""
        self._unnamed: dict[str, Fill] = {}
        self._came: dict[str, int] = {}
        self._gone: dict[str, Fill] = {}
        """What was taken back; not sure until orders and positions show it."""
        self._old: dict[str, list[Fill]] = {}
        """Every terms before a change that is not sure, the first and those between."""
        self._doubted: set[str] = set()
        """Orders of which a fill was changed, that have not filled just what their fills say."""
        self.pushes = 0
        """How many pushes were taken."""
        self._whole = False
        """Whether the broker's last list was whole."""

    @property
    def waiting(self) -> bool:
        """Whether a fill still lacks its id."""
        return bool(self._unnamed)

    @property
    def corrected(self) -> bool:
        """Whether anything was taken back, or is not sure after a change."""
        return bool(self._gone or self._old)

    @property
    def doubted(self) -> bool:
        """Whether a changed fill is not sure."""
        return bool(self._doubted)

    def take(self, fill: Fill, order_of: OrderOf = lambda _: None) -> Correction | None:
        """Keep a pushed fill; the same one twice counts once. Returns what it takes back or changes."""
        self.pushes += 1
        if fill.status is FillStatus.PAYOUT:
            return None
        made = None
        if fill.upto is not None:
            self._unnamed[fill.id] = fill
        elif fill.status is FillStatus.CANCELLED:
            made = self._take_back(fill)
        elif fill.id in self._gone:
            return None  # an older message of it
        else:
            before = self._named.get(fill.id)
            if before is not None and before.status is FillStatus.CHANGED and fill.status is FillStatus.NORMAL:
                return None
            self._came[fill.id] = self.pushes
            made = self._changed(fill, before)
            if before is not None:
                self._take_all(self._named | {fill.id: fill})
            else:
                self._named[fill.id] = fill
                self._shares[fill.order_id] += fill.quantity
                insort(self._oldest_first, fill, key=_by_time)
            if made is not None:
                self._settle_changes([fill.order_id], order_of)
        self._settle()
        return made

    def replace(
        self,
        fills: Iterable[Fill],
        *,
        begun: int,
        whole: bool = True,
        today: Callable[[Market], str] = lambda _: "~",
        order_of: OrderOf = lambda _: None,
    ) -> list[Correction]:
        """Take over the broker's list, asked for when `pushes` was `begun`; returns what it takes back or changes.

        It may lack a push since then, and one that is not `whole` any fill: these stay. What a whole one lacks of
        `today`, the date at each exchange, is missing from here on; it stays, too: the list may be late.
        """
        self._whole = whole
        given = [fill for fill in fills if fill.status is not FillStatus.PAYOUT]
        made = [self._take_back(fill) for fill in given if fill.status is FillStatus.CANCELLED]
        listed = {fill.id: fill for fill in given if fill.status is not FillStatus.CANCELLED}
        for id_ in listed.keys() & self._gone.keys():
            del listed[id_]
            if whole and self._came.get(id_, 0) <= begun:  # asked for after it was taken back: nobody knows
                self._gone[id_] = structs.replace(self._gone[id_], sure=False)
        made += [self._changed(fill, self._named.get(fill.id)) for fill in listed.values()]
        kept = {key: fill for key, fill in self._named.items() if not whole or self._came.get(key, 0) > begun}
        gone = (fill for key, fill in self._named.items() if key not in kept and _is_of(fill, today))
        missing = {fill.id: structs.replace(fill, missing=True) for fill in gone}
        self._take_all(missing | kept | listed)
        if whole and self._doubted:
            self._prove_changes(listed.values(), order_of)
        self._settle_changes([one.fill.order_id for one in made if one is not None], order_of)
        if whole:
            self._forget_gone({fill.id for fill in given}, today)
        self._came = {key: came for key, came in self._came.items() if key in self._named or key in self._gone}
        self._settle()
        return [one for one in made if one is not None]

    def void(self, order: Order) -> list[Correction]:
        """Take back every fill of an order of which the broker says that nothing is filled any more."""
        fills = [fill for fill in self._named.values() if fill.order_id == order.id]
        made = [
            self._take_back(structs.replace(fill, status=FillStatus.CANCELLED, revised=order.updated)) for fill in fills
        ]
        self._unnamed = {key: fill for key, fill in self._unnamed.items() if fill.order_id != order.id}
        return [one for one in made if one is not None]

    def prove(self, ids: Collection[str]) -> bool:
        """Orders and positions show these as taken back; whether any was not sure before."""
        found = [self._gone[id_] for id_ in ids if id_ in self._gone and not self._gone[id_].sure]
        self._gone |= {fill.id: structs.replace(fill, sure=True) for fill in found}
        for fill in found:
            self._old.pop(fill.id, None)
        return bool(found)

    def recall(self, fills: Iterable[Fill], *, today: Callable[[Market], str]) -> None:
        """Take over those of `today` that an earlier run knew; what the last list lacked of them is missing."""
        mine = (fill for fill in fills if fill.id not in self._named and fill.upto is None and _is_of(fill, today))
        self._take_all({fill.id: structs.replace(fill, missing=self._whole) for fill in mine} | self._named)
        self._settle()

    def cover(self, order_id: str, filled: Shares) -> bool:
        """Whether the fills of an order add up to `filled` shares."""
        unnamed = (fill.upto or 0 for fill in self._unnamed.values() if fill.order_id == order_id)
        return max(self._shares[order_id], *unnamed, 0) >= filled

    def upto(self, fill: Fill) -> Shares:
        """What the order of a pushed fill has filled with it, by fills alone."""
        return self._shares[fill.order_id] if fill.upto is None else fill.upto

    def lacks_fills(self, order: Order | None, account: Account | None) -> bool:
        """Whether fills of an order are missing, where its broker reports fills; one without a name is told none."""
        if order is None or account is None or order.unnamed:
            return False
        traded = order.filled * (sum(leg.ratio for leg in order.legs) or 1)  # fills of a combination are its legs'
        if self.cover(order.id, traded):
            return False
        # OpenD refuses paper accounts the list of fills: without any fill there nothing is missing.
        return account.environment is Environment.LIVE or bool(self.rows())

    def shares_taken_back(self, order_id: str) -> Shares:
        """Shares of an order that were filled and taken back, those that a correction has cut among them."""
        gone = {key: fill for key, fill in self._gone.items() if fill.order_id == order_id}
        cut: Shares = 0
        for key, old in self._old.items():
            now = gone.get(key) or self._named.get(key)
            if now is not None and now.order_id == order_id:
                cut += max(max(one.quantity for one in old) - now.quantity, 0)
        return total(fill.quantity for fill in gone.values()) + cut

    def rows(self) -> tuple[Fill, ...]:
        """Every fill once, newest first; a fill without an id is reduced by what fills with ids cover."""
        rest = [
            structs.replace(fill, quantity=min(fill.quantity, (fill.upto or 0) - self._shares[fill.order_id]))
            for fill in self._unnamed.values()
        ]
        rows = sorted([*self._oldest_first, *rest], key=_by_time) if rest else self._oldest_first
        if self._doubted:
            rows = [structs.replace(one, sure=False) if one.order_id in self._doubted else one for one in rows]
        return tuple(reversed(rows))

    def taken_back(self) -> tuple[Fill, ...]:
        """What was taken back, and while it is not sure each terms that a changed fill had before; newest first."""
        old = (
            structs.replace(fill, status=FillStatus.CHANGED, sure=False)
            for terms in self._old.values()
            for fill in terms
        )
        return tuple(sorted((*self._gone.values(), *old), key=_by_time, reverse=True))

    # --- parts ------------------------------------------------------------------------------------------------------

    def _take_back(self, fill: Fill) -> Correction | None:
        if fill.id in self._gone:
            return None
        before = self._named.get(fill.id)
        gone = fill
        if before is not None:  # what it was is what is taken off: the message may leave that out
            gone = structs.replace(before, status=fill.status, revised=fill.revised, missing=False)
            self._take_all({key: one for key, one in self._named.items() if key != fill.id})
        self._came[fill.id] = self.pushes
        self._gone[fill.id] = gone = structs.replace(gone, sure=False)
        if not any(one.order_id == gone.order_id and self._may_differ(one) for one in self._named.values()):
            self._doubted.discard(gone.order_id)  # what is sure of it now, what was taken back says
        return Correction(gone, before)

    def _forget_gone(self, listed: Collection[str], today: Callable[[Market], str]) -> None:
        """Forget what was taken back on an earlier day, once that is sure; what the broker `listed` stays."""
        self._gone = {
            key: fill
            for key, fill in self._gone.items()
            if key in listed or not fill.sure or _is_of(structs.replace(fill, time=fill.revised or fill.time), today)
        }

    def _changed(self, fill: Fill, before: Fill | None) -> Correction | None:
        """Note the terms of a changed fill; None of one that is as it was known, or has never been another."""
        known = before if before is not None and not before.missing else None
        if known is not None and _terms(known) == _terms(fill):
            return None
        if known is None and (fill.status is not FillStatus.CHANGED or before is not None):
            return None
        if known is not None and FillStatus.CHANGED not in {fill.status, known.status}:
            return None  # a list tells a pushed fill more exactly
        if known is not None:
            self._old.setdefault(fill.id, []).append(known)
        self._doubted.add(fill.order_id)
        return Correction(fill, known)

    def _settle_changes(self, order_ids: Iterable[str], order_of: OrderOf) -> None:
        """End the doubt of orders that have filled just what their fills say."""
        for order_id in self._doubted.intersection(order_ids):
            order = order_of(order_id)
            fills = [one for one in self._named.values() if one.order_id == order_id and not one.missing]
            if order is not None and filled_just(order, fills):
                self._settle_order(order_id)

    def _prove_changes(self, listed: Iterable[Fill], order_of: OrderOf) -> None:
        """End the doubt of orders whose fills in a whole list are what they filled; what it lacks was replaced."""
        fills = list(listed)
        for order_id in tuple(self._doubted):
            order, mine = order_of(order_id), [one for one in fills if one.order_id == order_id]
            if order is not None and filled_just(order, mine):
                self._settle_order(order_id)
                names = {one.id for one in mine}
                lost = {key for key, one in self._named.items() if one.order_id == order_id and key not in names}
                if lost:
                    self._take_all({key: one for key, one in self._named.items() if key not in lost})

    def _settle_order(self, order_id: str) -> None:
        self._doubted.discard(order_id)
        self._old = {key: old for key, old in self._old.items() if old[0].order_id != order_id or key in self._gone}

    def _may_differ(self, fill: Fill) -> bool:
        return fill.id in self._old or fill.status is FillStatus.CHANGED

    def _take_all(self, named: dict[str, Fill]) -> None:
        """Take these for all fills with ids."""
        self._named, self._shares = named, defaultdict(int)
        for fill in named.values():
            self._shares[fill.order_id] += fill.quantity
        self._oldest_first = sorted(named.values(), key=_by_time)

    def _settle(self) -> None:
        self._unnamed = {
            key: fill for key, fill in self._unnamed.items() if (fill.upto or 0) > self._shares[fill.order_id]
        }


class FillNaming:
    """Looks in the broker's list for the ids of fills that were pushed without one."""

    def __init__(
        self,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
        sleep: Callable[[float], Awaitable[None]],
        waiting: Callable[[str], bool],
        read: Callable[[str], Awaitable[None]],
    ) -> None:
        self._spawn, self._sleep, self._waiting, self._read = spawn, sleep, waiting, read
        self._tries: dict[str, int] = {}

    def want(self, account_id: str) -> None:
        """Look for a while, from now on."""
        idle = account_id not in self._tries
        self._tries[account_id] = 0
        if idle:
            self._spawn(self._search(account_id))

    async def _search(self, account_id: str) -> None:
        try:
            while (tries := self._tries[account_id]) < len(NAMES_AFTER) and self._waiting(account_id):
                self._tries[account_id] = tries + 1
                await self._sleep(NAMES_AFTER[tries])
                await self._read(account_id)
        except GatewayError as error:
            log.info("fills of %s not read: %s", account_id[-4:], error.code)
        finally:
            del self._tries[account_id]


MOST_SIDES: Final = 1024
"""Triggers whose side is remembered, the newest."""


class TriggerSides:
    """What orders of other programs are where the broker has one word for stops and touched orders.

    The regular last price when such an order was first seen waiting beside one decides, and what was found stays: later
    the price may have reached the trigger.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._found: dict[tuple[str, str, Decimal], OrderType] = {}

    def typed(self, order: Order) -> Order:
        """The order as its trigger's side makes it; as it is where no price or another word tells."""
        trigger, other = order.trigger, _OTHER_SIDE.get(order.order_type)
        if trigger is None or other is None or order.entry or order.broker_type not in FIRES_FROM_EITHER_SIDE:
            return order
        key = order.account_id, order.id, trigger
        if key not in self._found:
            last = regular_last(self._hub.sound(Topic.QUOTE.of(order.instrument)))
            if last is None or order.status not in HELD_STATUSES:
                return order
            touched = trigger < last if order.side is Side.BUY else trigger > last
            self._found[key] = order.order_type if touched is (order.order_type in TOUCHED) else other
            if len(self._found) > MOST_SIDES:  # an order that has ended is shown as what it was
                del self._found[next(iter(self._found))]
        return replace(order, order_type=self._found[key])


def _by_creation(order: Order) -> tuple[datetime, str]:
    return order.created, order.id


def _is_of(fill: Fill, today: Callable[[Market], str]) -> bool:
    market = market_of(fill.instrument)
    return str(exchange_date(market, fill.time)) >= today(market)


def _terms(fill: Fill) -> tuple[object, ...]:
    return (fill.instrument, fill.side, fill.quantity, fill.price)


def _by_time(fill: Fill) -> tuple[datetime, str]:
    return fill.time, fill.id
