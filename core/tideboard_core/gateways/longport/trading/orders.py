"""Lists of orders and executions: today's, those of earlier days that still work, and those of past days."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from msgspec import structs

from tideboard_core.errors import NOT_FOR_ACCOUNT, NotOffered, ServerRefused, ServerTrouble
from tideboard_core.gateways.common.bounds import read_rows, unreadable
from tideboard_core.gateways.common.unnamed_rows import number_fills, number_orders
from tideboard_core.gateways.longport.trading.account import LoginAccount
from tideboard_core.gateways.longport.trading.history_rows import HistoryRows
from tideboard_core.gateways.longport.trading.order_pushes import KEPT, OrderCache
from tideboard_core.gateways.longport.translate import exits, orders
from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate.http_request import Asked, Read
from tideboard_core.gateways.longport.translate.json_fields import Row
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.gateways.longport.transport.rate_limits import EXIT_CALLS
from tideboard_core.model.credentials import DataCentre
from tideboard_core.model.exits import HeldExit
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, market_of, spelled_as_contract
from tideboard_core.model.order import Account, Fill, Order, OrderFee, TimeInForce
from tideboard_core.model.order_terms import OrderTerm
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.trading import FillList, OrderList

log = logging.getLogger(__name__)

TODAY_ORDERS: Final = "/v1/trade/order/today"
HISTORY_ORDERS: Final = "/v1/trade/order/history"
TODAY_FILLS: Final = "/v1/trade/execution/today"
MAX_DETAILS: Final = 5
"""Orders of earlier days that are read one by one; more of them are found in the history at once."""
MOST_BY_PAGES: Final = EXIT_CALLS[DataCentre.UNITED_STATES].details
"""The same where the history comes by pages: those of months would take more calls, and several lists."""
_EXCHANGED: Final = {TimeInForce.DAY, TimeInForce.GTC}
_ONE_DAY: Final = timedelta(hours=25)
"""The longest day of an exchange: that on which summer time ends."""


class _ReportedExits(NamedTuple):
    """The exits that an order's detail listed, in which login, when the row of a list was `row`."""

    row: Order
    listed: tuple[HeldExit, ...]
    generation: int

    def lacks(self, order: Order) -> bool:
        """Whether a list names exits of the order that its detail did not."""
        return not {held.order_id for held in order.exits or ()} <= {held.order_id for held in self.listed}


@dataclass
class _Beside:
    """What the parts of one list have told: today's, details by the ids of orders, and the day's other orders.

    `left_out` are the orders that it did not ask about. Where all that work were `searched` for, that takes the
    place of `of_day`; `looked_back` is the login of a search that was whole.
    """

    today: Row = field(default_factory=dict)
    details: dict[str, Row | None] = field(default_factory=dict)
    of_day: HistoryRows | None = None
    left_out: set[str] = field(default_factory=set)
    searched: HistoryRows | None = None
    looked_back: int = 0


PastRows = Callable[[Read, datetime, datetime], Awaitable[HistoryRows]]
"""Reads rows between two moments (aware)."""


class OrderCalls(NamedTuple):
    """The calls of one data centre: an order's detail, orders of past days, which of them may still work, executions.

    `row` makes an order's row one of the common form. `detail` gets an order by its id and the number that lists have.
    `beside_today` reads what today's list may lack of the day's own orders, and `forgets` says whether a list may lack
    one of them that has ended and that was told before. `fills` reads today's executions; NotOffered where an account
    of the data centre may have no such list.
    """

    row: Callable[[Row], Row]
    detail: Callable[[Read, str, str | None], Awaitable[Row]]
    past_orders: PastRows
    still_open: PastRows
    beside_today: Callable[[Read], Awaitable[HistoryRows]]
    forgets: Callable[[], bool]
    fills: Callable[[Read], Awaitable[Row]]
    past_fills: PastRows


class OrderLists:
    """Reads of orders and executions of the login's account; each order read goes into the cache that pushes use."""

    def __init__(self, link: LongportLink, account: LoginAccount, cache: OrderCache, calls: OrderCalls) -> None:
        self._calls = calls
        self._link = link
        self._account = account
        self._cache = cache
        self._looked_back = 0
        """The login after which the history was searched for orders that still work, and each of them was read."""
        self._unread_so_far = (0, "")
        """The login, and the field of a row that a search over several lists could not read in one of the earlier."""
        self._exits: dict[str, _ReportedExits] = {}
        self._legs_read: dict[str, int] = {}
        """Combinations whose detail was read, with the login."""
        self._followed: Mapping[str, InstrumentId] = {}
        self._lacking: frozenset[str] = frozenset()
        self._asked: dict[str, tuple[int, int]] = {}
        """Login and number of the last question for each entry that no list has."""
        self._proven: dict[str, int] = {}
        """The login in which such an entry's detail was last read."""
        self._before: frozenset[str] = frozenset()
        """Ids of the orders that the newest list did not have from today's."""
        self._with_details = 0
        """The login in which the broker has told a detail."""
        self._without_details = 0
        """The login to which the broker has said that there are no details for its account."""
        self._over: dict[str, int] = {}
        """Entries of which nothing is open any more, with the login that has seen them end; 0 = none has."""
        self._ended: dict[str, Order] = {}
        """Orders that ended on this day of their exchange, of those that a list, a detail or a push has told."""
        self._time_of: Callable[[str], TimeInForce | None] | None = None
        self._times: dict[str, TimeInForce] = {}
        """How long orders stand by their details, of which the lists had it otherwise than our log."""
        self._times_read: dict[str, int] = {}
        """Orders whose detail was asked for it, with the login: a silent one would cost a call with each list."""

    def follow_exits(
        self,
        entries: Mapping[str, InstrumentId],
        lacking: frozenset[str] = frozenset(),
        time_of: Callable[[str], TimeInForce | None] | None = None,
    ) -> None:
        """Orders by id for which exits were asked that outlive the day: `orders` finds those that no list has.

        The detail of those that are `lacking` exits is read with each list. `time_of` is how long our log has an order
        to stand, by our id.
        """
        self._followed, self._lacking, self._time_of = entries, lacking, time_of

    async def orders(
        self,
        account: Account,
        *,
        way_out: bool = False,
        closes: Collection[InstrumentId] = (),
        leaves: Callable[[], None] | None = None,
    ) -> OrderList:
        """Today's orders, working and done, and those of earlier days that still work or did when last read.

        What is read one by one goes out beside today's list: an exit waits for all of it.
        """
        account_id = self._account.known(account).id
        read = _until_trouble(partial(self._link.read, way_out=way_out))
        due = self.due(closes)
        if way_out:
            await self._link.limits.exit_turn(details=len(due or ()))
        beside = _Beside()

        async def today_alone() -> None:
            beside.today = await self._link.read(TODAY_ORDERS, way_out=way_out, leaves=leaves)

        # Today's list first: what happened before it leaves is then in every other answer too.
        await _all(today_alone(), self._read_one_by_one(read, due, beside))
        rows = fields.listed(beside.today, "orders")
        listed = self._converted(rows, account_id)
        if await self._read_times(read, listed):
            listed = self._converted(rows, account_id)
        await self._read_legs(read, listed, account_id)
        today = {order.id for order in listed}
        await self._read_exits(read, listed)
        earlier = await self._earlier(read, account_id, today, beside, closes)
        await self._read_exits(read, earlier)
        listed += [order for order in earlier if order.id not in today]
        listed.unread = listed.unread or earlier.unread
        listed.unproven, listed.partial = listed.unproven | earlier.unproven, earlier.partial
        # Before `_in_force` below: the exits of these entries are in no list either.
        await self._add_entries(read, listed, account_id, without=beside.left_out)
        self._before = frozenset(order.id for order in listed if order.id not in today) | beside.left_out
        listed[:] = map(self._cache.as_exit, listed)
        listed += _in_force(listed)
        self._cache.keep(listed)
        listed.renamed = dict(self._cache.renamed())
        self._took(beside)
        if self._calls.forgets():
            self._add_ended(listed, account_id)
        return listed

    def _took(self, beside: _Beside) -> None:
        """The list is kept, so that the next one asks for what is new alone; what a failed one has read nobody has."""
        for rows in (beside.of_day, beside.searched):
            if rows is not None:
                rows.taken()
        self._looked_back = beside.looked_back or self._looked_back

    def _add_ended(self, listed: OrderList, account_id: str) -> None:
        """Add the orders that ended on this day and that the list lacks: what was told once stays until the day ends.

        The query has new orders alone, a detail is read until its order is over, and a search finds what works.
        """
        known = {**self._ended, **{order.id: order for order in self._cache.ended()}}
        self._ended = {
            order_id: order
            for order_id, order in known.items()
            if order.account_id == account_id and self._of_day(order) and self._cache.stands_alone(order_id)
        }
        ids = {order.id for order in listed}
        listed += [order for order_id, order in self._ended.items() if order_id not in ids]

    def _of_day(self, order: Order) -> bool:
        """Whether an order was made or changed on the day that its exchange has now, by the clock that is behind."""
        now, last = self._earlier_clock(), max(order.created, order.updated)
        # The day is asked of few: zones cost more than the rest of a list.
        return last > now - _ONE_DAY and _exchange_date(order.instrument, last) >= _exchange_date(order.instrument, now)

    def _earlier_clock(self) -> datetime:
        """The moment now by the clock that is behind: no day begins before both have it."""
        return min(self._link.clock.wall(), self._link.clock.market())

    async def _read_times(self, read: Read, listed: OrderList) -> bool:
        """Read once the detail of each order that a list has for the day and our log good till cancelled, or reversed.

        A user saw lists with the two exchanged where the details were right (openapi#247, of 2025). Returns whether one
        was read.
        """
        doubtful = [order for order in listed if self._is_exchanged(order)][:MAX_DETAILS]
        for order in doubtful:
            detail = await self._detail(read, order.id)
            self._times_read[order.id] = self._link.generation
            if len(self._times_read) > KEPT:
                del self._times_read[next(iter(self._times_read))]
            stands = None if detail is None else orders.TIMES.get(str(detail.get("time_in_force")))
            if stands is not None:
                self._times[order.id] = stands
                if len(self._times) > KEPT:
                    del self._times[next(iter(self._times))]
        return bool(doubtful)

    def _is_exchanged(self, order: Order) -> bool:
        """Whether a list has an order for the day that was sent till cancelled, or reversed, and no detail was read."""
        if self._time_of is None or not order.remark or order.unnamed or OrderTerm.TIME in order.untold:
            return False
        read = order.id in self._times or self._times_read.get(order.id) == self._link.generation
        return not read and {self._time_of(order.remark), order.time_in_force} == _EXCHANGED

    async def _read_legs(self, ask: Read, listed: OrderList, account_id: str) -> None:
        """Read the detail of each combination that we sent once in a login: its legs are what the broker has taken.

        Until it is read their securities are unproven.
        """
        calls, generation = 0, self._link.generation
        for place, order in enumerate(listed):
            if not self._cache.sent_combination(order) or self._legs_read.get(order.id) == generation:
                continue
            if calls < MAX_DETAILS and not order.unnamed:
                calls += 1
                read = await self._entry(ask, order.id, account_id)
                if read is not None:
                    self._legs_read[order.id] = generation
                    if read.legs:  # a detail without them tells of none
                        self._cache.keep_legs(order.remark, read.legs)
                        listed[place] = read
            if self._legs_read.get(order.id) != generation:
                listed.unproven |= {*order.instruments}

    async def _read_exits(self, read: Read, listed: OrderList) -> None:
        """Replace what a list says of exits by what each order's detail lists: only that counts as held.

        A detail is read once for each change of the row or of a pushed exit, while it lacks exits that the row names or
        that were asked for, and after each login; those not read yet, of more orders than MAX_DETAILS, keep
        what was told before, and their securities are unproven.
        """
        calls, generation = 0, self._link.generation
        for place, order in enumerate(listed):
            if order.unnamed:  # no detail can be asked for it
                continue
            # An exit that has fired carries the remark of its entry and has none of its own.
            lacking = order.open and self._cache.asks_exits(order) and exits.exit_number(order.id) is None
            anew = order.id in self._lacking
            known = order.id in self._exits or order.id in self._followed
            if not order.exits and not lacking and not anew and not known:
                continue
            reported = self._exits.get(order.id)
            due = (
                reported is None or reported.row != order or reported.lacks(order) or (lacking and not reported.listed)
            )
            due = due or anew
            due = due or (reported is not None and (reported.generation != generation or self._pushed(order, reported)))
            if due and calls < MAX_DETAILS:
                calls += 1
                found = await self._detailed(read, order)
                due, reported = found is None, found or reported
            if due or reported is None or reported.generation != generation or reported.lacks(order):
                listed.unproven |= {*order.instruments}
            listed[place] = replace(order, exits=None if reported is None else reported.listed)
        self._cache.keep(listed)

    def _pushed(self, order: Order, reported: _ReportedExits) -> bool:
        """Whether a push has changed an exit after the detail was read."""
        known = self._cache.find(order.id)
        return known is not None and known.exits != reported.listed

    async def _detailed(self, read: Read, order: Order) -> _ReportedExits | None:
        detail = await self._detail(read, order.id)
        if detail is None:
            return None
        reported = self._exits[order.id] = _ReportedExits(order, self._held(detail, order) or (), self._link.generation)
        if len(self._exits) > KEPT:
            del self._exits[next(iter(self._exits))]
        return reported

    async def _detail(self, read: Read, order_id: str) -> Row | None:
        """The detail of an order; None where it is refused, and then nothing of the order is proven any more."""
        refused = NOT_FOR_ACCOUNT if self._without_details == self._link.generation else ""
        try:
            if not refused:
                return await self._calls.detail(read, order_id, None)
        except ServerRefused as error:
            refused = error.code
        if refused == NOT_FOR_ACCOUNT:  # it does not change within a login: another question would only cost a call
            self._without_details = self._link.generation
        self._proven.pop(order_id, None)
        log.info("an order's detail not read: %s", refused)
        return None

    async def _earlier(
        self,
        read: Read,
        account_id: str,
        today: Collection[str],
        beside: _Beside,
        closes: Collection[InstrumentId],
    ) -> OrderList:
        """Orders that today's list leaves out: all that work after a login, then those few that worked, one by one."""
        missing = [order for order in self._working_entries() if order.open and order.id not in today]
        generation = self._link.generation  # the pages of a search may go over two connections
        fresh = self._looked_back != generation
        due = self._one_by_one(missing, closes)
        if due is None:
            beside.of_day = None  # the search has them
            listed = await self._still_open(read, account_id, missing if not fresh else (), beside)
            login, unread = self._unread_so_far
            listed.unread = listed.unread or (unread if login == generation else "")
            self._unread_so_far = generation, listed.unread if listed.partial else ""
            if not (listed.partial or listed.unread):  # else the next list asks again
                beside.looked_back = generation
            return listed
        await self._read_one_by_one(read, due, beside)
        # One that is refused here stands among those of which `_add_entries` proves nothing.
        found = [beside.details[order.id] for order in due]
        listed = self._converted([row for row in found if row is not None], account_id)
        rest = self._converted(beside.of_day or (), account_id)
        known = {order.id for order in listed}
        listed += [order for order in rest if order.id not in known]
        listed.unread, listed.partial = listed.unread or rest.unread, beside.of_day is None or beside.of_day.cut
        left_out = [order for order in missing if order.id not in beside.details]
        beside.left_out = {order.id for order in left_out} - {order.id for order in listed}
        listed.unproven |= {one for order in left_out if order.id in beside.left_out for one in order.instruments}
        return listed

    def due(self, closes: Collection[InstrumentId] = ()) -> list[Order] | None:
        """The orders that the next list reads one by one, by the one before; None where it searches for all that work.

        An order that was made since is none of them: today's list has it.
        """
        before = [order for order in self._working_entries() if order.open and order.id in self._before]
        return self._one_by_one(before, closes)

    def _one_by_one(self, missing: list[Order], closes: Collection[InstrumentId]) -> list[Order] | None:
        """The orders among the `missing` that are read one by one; None where all are searched for.

        An exit has those of the securities that it closes read, and those of contracts: they may be its cover.
        """
        if self._looked_back != self._link.generation:
            return None
        if closes and not any(map(spelled_as_contract, closes)):
            missing = [
                order
                for order in missing
                if any(one in closes or spelled_as_contract(one) for one in order.instruments)
            ]
        return None if len(missing) > self._most_details(missing) else missing

    async def _read_one_by_one(self, read: Read, due: Collection[Order] | None, beside: _Beside) -> None:
        """Read what is `due` and not there yet, at once, and the day's other orders; where all are searched for, none.

        The first detail of a login goes alone: where the broker has none for its account the others cost no call.
        """
        if due is None:
            return
        generation = self._link.generation

        async def detail(order: Order) -> None:
            found = beside.details[order.id] = await self._detail(read, order.id)
            if found is not None:
                self._with_details = generation

        async def of_day() -> None:
            if beside.of_day is None:
                beside.of_day = await self._calls.beside_today(read)

        async def details() -> None:
            left = [order for order in due if order.id not in beside.details]
            if left and self._with_details != generation:
                await detail(left.pop(0))
            await _all(*map(detail, left))

        await _all(details(), of_day())

    def _most_details(self, missing: Sequence[Order]) -> int:
        """How many of these orders are read one by one: more where one is older than the pages of a day go back."""
        oldest = min((order.created for order in missing), default=orders.EPOCH)
        by_pages = self._calls.forgets() and oldest < self._earlier_clock() - _ONE_DAY
        return MOST_BY_PAGES if by_pages else MAX_DETAILS

    def _working_entries(self) -> list[Order]:
        return [order for order in self._cache.working() if self._cache.entry_of(order.id) is None]

    async def _add_entries(
        self, read: Read, listed: OrderList, account_id: str, *, without: Collection[str] = ()
    ) -> None:
        """Add entries of earlier days of which exits may be in force: no list has them once they have filled.

        After a login MAX_DETAILS of them are read at a time, then one, that a list stays quick enough to prove a way
        out. One that this login has read counts as it was then or was pushed since, of any other the security is
        unproven. One that lacks exits is read each time: a detail that is served again would pass for a second one
        without them. One that ended is listed until the next login: a late push of its exits is compared with it.
        """
        generation, ids = self._link.generation, {order.id for order in listed}
        known = {order.id: order.instrument for order in self._working_entries()}
        missing = {
            order_id: instrument
            for order_id, instrument in {**self._followed, **known}.items()
            if order_id not in ids
            and order_id not in without
            and (order_id in known or order_id not in self._over or order_id in self._lacking)
        }
        fresh = [order_id for order_id in missing if self._asked.get(order_id, (0, 0))[0] != generation]
        lacking = sorted(missing.keys() & self._lacking, key=lambda each: self._asked.get(each, (0, 0)))
        again = sorted(missing, key=lambda each: (self._proven.get(each) == generation, self._asked.get(each, (0, 0))))
        turns = list(dict.fromkeys([*(fresh or again[:1]), *lacking]))[:MAX_DETAILS]
        for order_id in turns:
            self._asked[order_id] = generation, max((last for _login, last in self._asked.values()), default=0) + 1
            order = await self._entry(read, order_id, account_id)
            if order is None:
                continue
            self._proven[order_id] = generation
            shown = order_id in known or self._cache.listed_or_pushed(order)  # a push may come during the read
            self._cache.keep((order,))
            if shown or _works(order):
                listed.append(order)
            if not _works(order):
                self._over[order_id] = generation if shown else 0
                del missing[order_id]
        missing |= {
            order_id: order.instrument
            for order_id, login in self._over.items()
            if order_id not in ids
            and (order := self._cache.find(order_id)) is not None
            and (login == generation or any(map(self._stands, order.exits or ())))
        }
        added = {order.id for order in listed}
        for order_id, instrument in missing.items():
            order = self._cache.find(order_id)
            unread = order_id in lacking and order_id not in turns
            if order is None or unread or self._proven.get(order_id) != generation:
                listed.unproven |= {instrument, *(order.instruments if order is not None else ())}
            if order is not None and order_id not in added:
                listed.append(order)

    def _stands(self, held: HeldExit) -> bool:
        """Whether an exit is open as an order by itself, by a push that may be older than its entry's detail."""
        known = self._cache.find(held.order_id)
        return known is not None and known.open

    async def _entry(self, read: Read, order_id: str, account_id: str) -> Order | None:
        """An order by its detail, with its exits; None if it cannot be read."""
        detail = await self._detail(read, order_id)
        rows = [] if detail is None else self._converted([detail], account_id)
        return next((replace(order, exits=order.exits or ()) for order in rows if order.id == order_id), None)

    async def _still_open(self, read: Read, account_id: str, known: Sequence[Order], beside: _Beside) -> OrderList:
        """The orders of earlier days that work; where all are `known`, the history is searched from the oldest on."""
        now = max(self._link.clock.wall(), self._link.clock.market())
        begin = max(now - orders.LONGEST_LIFE, min((order.created for order in known), default=orders.EPOCH))
        try:
            rows = beside.searched = await self._calls.still_open(read, begin, now)
        except ServerRefused as error:
            log.info("orders of earlier days not read: %s", error.code)
            listed = OrderList()
            listed.partial = True
            return listed
        listed = self._converted(rows, account_id)
        if await self._read_times(read, listed):
            listed = self._converted(rows, account_id)
        if self._calls.forgets():
            self._cache.keep(order for order in listed if not order.open and self._of_day(order))
        found = OrderList((order for order in listed if order.open), unread=listed.unread)
        if found.unread:  # an order that is over takes nothing, whatever its row says
            found.unread = self._converted([row for row in rows if orders.may_fill(row)], account_id).unread
        found.partial = rows.cut  # working orders may be among those that did not fit
        return found

    def _converted(self, rows: Sequence[Row], account_id: str) -> OrderList:
        now = self._link.clock.market()

        def convert(given: Row) -> Order:
            row = self._calls.row(given)
            order = orders.order(row, account_id)
            order = replace(order, time_in_force=self._times.get(order.id, order.time_in_force))
            order = self._cache.identified(self._cache.with_legs(order))
            order = orders.as_of(self._cache.typed(order), now)
            return replace(order, exits=self._held(row, order))

        return number_orders(read_rows(rows, convert))

    def _held(self, row: Row, entry: Order) -> tuple[HeldExit, ...] | None:
        """The exits that a row of an entry lists, as they are now; None where it does not say."""
        held, now = exits.held_exits(row), self._link.clock.market()
        return None if held is None or entry.unnamed else tuple(exits.as_of(entry, one, now) for one in held)

    async def fills(self, account: Account) -> FillList:
        """Today's executions."""
        rows = fields.listed(await self._calls.fills(self._link.read), "trades")
        if not all(self._remembers(row) for row in rows):
            await self.orders(account)
            await self._read_sides(account.id, rows)
        return self._fills(account, rows)

    async def _read_sides(self, account_id: str, rows: Sequence[Row]) -> None:
        """Read the details of orders that no list has any more and whose executions have no side."""
        lacking = {fields.identifier(row, "order_id") for row in rows if orders.side_of(row) is None} - {""}
        for order_id in sorted(one for one in lacking if self._cache.find(self._cache.id_of(one)) is None)[
            :MAX_DETAILS
        ]:
            order = await self._entry(self._link.read, order_id, account_id)
            if order is not None:
                self._cache.keep((order,))

    async def history_orders(self, account: Account, begin: date, end: date) -> OrderList:
        """Past orders of a range of exchange dates, with today's list where the range ends with one of the last two."""
        account_id = self._account.known(account).id
        rows = await self._calls.past_orders(self._link.read, *_moments(begin, end))
        past = self._converted(rows, account_id)
        kept = [replace(order, exits=None) for order in past]
        self._cache.keep(kept)
        found = {order.id: order for order in kept}
        listed = OrderList()
        if self._touches_today(account, end):
            data = await self._link.read(TODAY_ORDERS)
            listed = self._converted(fields.listed(data, "orders"), account_id)
            # A list of today is newer than one of the past, where an order stands in both.
            found |= {order.id: replace(order, exits=None) for order in listed}
        joined = OrderList(
            (one for one in found.values() if begin <= _exchange_date(one.instrument, one.created) <= end),
            unread=past.unread or listed.unread,
        )
        joined.partial = rows.cut
        return joined

    async def history_fills(self, account: Account, begin: date, end: date) -> FillList:
        """Past executions of a range of exchange dates; side and name are those of their orders.

        Today's list is joined by the executions' ids where the range ends with one of the last two dates: no page says
        by which market's date the service begins a day.
        """
        rows = await self._calls.past_fills(self._link.read, *_moments(begin, end))
        if any(orders.side_of(row) is None and not self._remembers(row) for row in rows):
            await self.history_orders(account, begin - orders.LONGEST_LIFE, end)
        found = self._fills(account, rows)
        listed = FillList()
        if self._touches_today(account, end):
            try:
                listed = await self.fills(account)
            except NotOffered:  # the day's own are not told, those before it are
                listed.partial = True
        joined = {fill.id: fill for fill in (*found, *listed)}
        fills = FillList(
            (fill for fill in joined.values() if begin <= _exchange_date(fill.instrument, fill.time) <= end),
            unread=found.unread or listed.unread,
        )
        if any(fill.time == orders.EPOCH for fill in joined.values()):  # nobody knows of which day: it is not whole
            fills.unread = fills.unread or "trade_done_at"
        fills.partial, fills.late = rows.cut or listed.partial, rows.late
        return fills

    def _touches_today(self, account: Account, end: date) -> bool:
        """Whether `end` is one of the last two dates at an exchange of the account."""
        now = self._link.clock.market()
        last = max(exchange_date(market, now) for market in account.markets or {Market.HK})
        return end >= last - timedelta(days=1)

    async def order_detail(self, account: Account, order_id: str) -> Order | None:
        """An order as its own detail has it; None where the broker tells none."""
        account_id = self._account.known(account).id
        found = await self._entry(self._link.read, order_id, account_id)
        return None if found is None else replace(found, exits=None)

    async def order_fees(self, account: Account, order_ids: Sequence[str]) -> list[OrderFee]:
        """Fees per order, of those that the broker has charged; one whose detail it refuses is left out."""
        self._account.known(account)
        fees = []
        for order_id in order_ids:
            try:
                detail = await self._calls.detail(self._link.read, order_id, self._cache.listed_as(order_id))
            except ServerRefused as error:
                if error.code != "server-refused":  # it is about more than this order
                    raise
                log.info("fees of an order not read: %s", error.data.get("number"))
                continue
            fee = orders.order_fee(detail, order_id)
            if fee is not None:
                fees.append(fee)
        return fees

    def _remembers(self, row: Row) -> bool:
        return self._order_of(row) is not None or not fields.identifier(row, "order_id")

    def _order_of(self, row: Row) -> Order | None:
        return self._cache.find(self._cache.id_of(fields.text(row, "order_id")))

    def _fills(self, account: Account, rows: Sequence[Row]) -> FillList:
        account_id = self._account.known(account).id

        def convert(row: Row) -> Fill:
            order = self._order_of(row)
            legs = () if order is None else order.legs
            side = order.side if order is not None else orders.side_of(row)
            if legs:  # each execution is that of a leg
                sides = {leg.instrument: leg.side for leg in legs}
                side = orders.side_of(row) or sides.get(orders.instrument(row))
            if side is None:
                raise unreadable(field="side", value="")
            name = order.name if order is not None and not legs else ""
            fill = orders.fill(row, account_id, side=side, name=name)
            return structs.replace(fill, order_id=self._cache.id_of(fill.order_id))

        return number_fills(read_rows(rows, convert))


def _until_trouble(read: Read) -> Read:
    """Read as `read` until the server fails once: then the rest of the list is refused without a call.

    Each would be asked again for the whole time of a read, and an exit may wait for the list.
    """
    trouble: list[ServerTrouble] = []

    async def ask(path: str, asked: Asked) -> Row:
        if trouble:
            raise trouble[0]
        try:
            return await read(path, asked)
        except ServerTrouble as error:
            trouble.append(error)
            raise

    return ask


async def _all(*reads: Coroutine[Any, Any, None]) -> None:
    """Make reads at once; where one fails, or nobody waits any more, the others are given up."""
    try:
        async with asyncio.TaskGroup() as group:
            for one in reads:
                group.create_task(one)
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None


def _works(entry: Order) -> bool:
    """Whether an entry or one of its exits may still fill."""
    return entry.open or any(held.open for held in entry.exits or ())


def _in_force(listed: Sequence[Order]) -> list[Order]:
    """The exits of filled entries that the list does not have as orders of their own."""
    known = {order.id for order in listed}
    exits_of = ((entry, held) for entry in listed if entry.filled for held in entry.exits or ())
    return [exits.in_force(entry, held) for entry, held in exits_of if held.order_id not in known]


def _moments(begin: date, end: date) -> tuple[datetime, datetime]:
    """From the first market's midnight before `begin` to the last one's after `end`."""
    first = datetime.combine(begin, time.min, ZoneInfo(MARKET_ZONE[Market.HK]))
    last = datetime.combine(end + timedelta(days=1), time.min, ZoneInfo(MARKET_ZONE[Market.US]))
    return first, last


def _exchange_date(instrument: InstrumentId, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(MARKET_ZONE[market_of(instrument)])).date()
