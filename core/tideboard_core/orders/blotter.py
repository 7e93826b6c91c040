"""The blotter: orders, fills, positions and funds of the accounts, kept current by pushes and by reading."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Any

from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    NotOffered,
    RateLimited,
    RequestTimeout,
    ServerTrouble,
)
from tideboard_core.market.hub import Hub
from tideboard_core.market.session import first_to_end
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.hub_keys import OF_ACCOUNT, Topic
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.live import GatewayNotice, Lazy
from tideboard_core.model.order import Account, Confirmed, Correction, Environment, Fill, FillStatus, Order
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares
from tideboard_core.model.unnamed import MARK
from tideboard_core.orders.blotter_rows import (
    FAULT,
    UNREADABLE,
    Begun,
    BlotterReads,
    Executions,
    Faults,
    FillNaming,
    FillSerials,
    MarkedLists,
    OrderRows,
    OrdersStart,
    ReadStart,
    ReadTimes,
    Stale,
    TriggerSides,
    completed,
    confirm,
    depends_on,
    is_confirmed,
    is_refused_by_market,
    listed_otherwise,
    newer,
    overtaken,
    state_of,
    transition,
    with_known,
)
from tideboard_core.orders.held_doubts import HeldDoubts
from tideboard_core.orders.held_rows import HeldRows, net_of
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.list_proofs import ListProofs, ListStart
from tideboard_core.orders.login_reads import LoginReads
from tideboard_core.orders.taken_back import TakenBack
from tideboard_core.orders.unanswered import ExpectedOrders, Note, Sleep, Spawn, UnansweredWrites
from tideboard_core.orders.unnamed_orders import UnnamedOrders
from tideboard_core.orders.writes import UnknownWrite
from tideboard_core.pauses import LONGEST_OWN
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import OrderList, PositionList, ReadRows, TradingGateway, WriteVerb

if TYPE_CHECKING:
    from tideboard_core.orders.as_confirmed.comparison import OrderComparison

log = logging.getLogger(__name__)

REFRESH_EVERY = 3.0
"""Least seconds between two reads of funds and positions of one account: OpenD allows ten fresh reads in 30 s."""
ASK_AFTER_SILENCE = 15.0
"""Seconds without news of an open order after which the account's orders are read."""
ASK_AFTER_REFUSAL = 30.0
"""The same after a read that a rate limit refused."""
ASK_WITHOUT_PUSHES = 3.0
"""The same on a connection without pushes: ten fresh reads fit into 30 s."""
POLL_EVERY = 1.0
"""Seconds between two polls for orders without news, where a read may be due."""
POLL_QUIET = 10.0
"""The same while no order is open or unclear: the soonest read after news is due in ASK_AFTER_SILENCE."""
FRESH_FOR = 3.0
"""Seconds for which orders and positions prove that an order reduces a position."""


class Blotter:
    """A TradingSink. Publishes ORDERS, FILLS, POSITIONS, FUNDS and UNKNOWNS per account id, newest order first.

    ORDERS, FILLS and CONFIRMED are put together when they are read: a reader gets the newest state, one tuple for each
    change that it read, and a push that nobody reads before the next one costs nothing for the other orders.
    `on_notice` gets every gateway notice; the trading lock uses it. The callbacks of the gateway never raise.
    """

    def __init__(
        self,
        *,
        hub: Hub,
        clock: Clock,
        gateway: TradingGateway,
        journal: OrderJournal,
        note: Note,
        on_notice: Callable[[GatewayNotice], None],
        spawn: Spawn,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._hub, self._clock, self._journal, self._note = hub, clock, journal, note
        self._spawn, self._sleep = spawn, sleep
        self._gateway, self._on_notice = gateway, on_notice
        self._sides = TriggerSides(hub)
        self._accounts: dict[str, Account] = {}
        self._whose: dict[str, AccountId] = {}  # whose rows are kept, also while no login names the number
        self._orders: dict[str, OrderRows] = {}
        self._fills: defaultdict[str, Executions] = defaultdict(Executions)
        self._pushes = 0
        self._pushed: dict[str, int] = {}
        self._stale: dict[str, Stale] = {}
        self._refreshing: set[str] = set()
        self._confirmed: dict[str, dict[str, Confirmed]] = {}
        self._unsure: set[str] = set()
        self._unproven: defaultdict[str, frozenset[InstrumentId]] = defaultdict(frozenset)
        """Securities of an account of which its newest list may lack exits."""
        self.login = LoginReads(hub, clock, gateway, sleep)
        self._lists = MarkedLists(hub, self.login.listed)
        self._times = ReadTimes(clock, sleep)
        self._reads: defaultdict[str, BlotterReads] = defaultdict(BlotterReads)
        self._faults = Faults(clock)
        self._position_reads, self._filled = 0, FillSerials()
        self._comparison: OrderComparison | None = None
        """Loaded with the first order of ours."""
        self.unnamed = UnnamedOrders(journal, partial(note, RecordKind.SETTLED, ""))
        self.taken_back = TakenBack(hub, clock, journal, note)
        self.doubts = HeldDoubts(self.taken_back, self.login.is_unread)
        self.proofs = ListProofs(clock, journal, gateway, self.taken_back.surely_held)
        read, after = self._read_positions, self.proofs.after_writes
        self.held = HeldRows(hub, clock, gateway, self.doubts, read=read, after_writes=after, spawn=spawn, sleep=sleep)
        self._naming = FillNaming(spawn, sleep, lambda one: self._fills[one].waiting, self._fills_again)
        self.expected = ExpectedOrders(clock=clock, spawn=spawn, sleep=sleep, catch_up=self._catch_up_with)
        self.writes = UnansweredWrites(
            hub=hub,
            clock=clock,
            journal=journal,
            note=note,
            orders=self.orders,
            adopt=self.adopt,
            on_change=self._publish_orders,
            on_settled=self._settled,
            expect=self.expected.expect,
            spawn=spawn,
            sleep=sleep,
            ask_now=self.ask_now,
        )

    @property
    def comparison(self) -> OrderComparison:
        """What is known of how the broker keeps our orders, see `Order.differs`."""
        if self._comparison is None:
            from tideboard_core.orders.as_confirmed.comparison import OrderComparison

            self._comparison = OrderComparison(self._hub, self._clock, self._journal, note=self._note)
        return self._comparison

    def restore(self, records: Sequence[Record]) -> None:
        """Take over from the order log: ids, the day's value, writes without an answer, and what differs."""
        self.writes.restore(self._journal.restore(records))
        self.taken_back.restore(records)
        self.unnamed.restore(records)
        if any(record.kind is RecordKind.INTENT for record in records):
            self.comparison.restore(records)

    # --- questions --------------------------------------------------------------------------------------------------

    def orders(self, account_id: str) -> tuple[Order, ...] | None:
        """The broker's orders, newest first, without our placeholders; None before the first read."""
        rows = self._orders.get(account_id)
        return None if rows is None else rows.newest_first()

    def order(self, account_id: str, order_id: str) -> Order | None:
        return self._orders.get(account_id, OrderRows()).get(order_id)

    def answered(self, account_id: str) -> tuple[Order, ...]:
        """Orders that the broker took since the start and no row has shown yet; empty once a list of now came."""
        if self._comparison is None or account_id not in self._whose or self.login.orders_came(account_id):
            return ()
        rows = self._orders.get(account_id, OrderRows())  # a push that lacks fields makes one before any list
        return tuple(one for one in self._comparison.answered_unseen(self._whose[account_id]) if one.id not in rows)

    def to_cancel(self, account: AccountId, order_id: str) -> Order | None:
        """An order that the account had listed, or answered with its id, since the start of the program."""
        if self._whose.get(account.id, account) != account:
            return None
        answered = (order for order in self.answered(account.id) if order.id == order_id)
        return self.order(account.id, order_id) or next(answered, None)

    def foreign(self, orders: Iterable[Order]) -> frozenset[str]:
        """Ids of those orders that other programs, or other data folders under a number of ours, placed."""
        return frozenset(order.id for order in orders if not self._journal.ours(order))

    def reread(self, account_id: str, instrument: InstrumentId) -> bool:
        """Whether orders and positions were read at most FRESH_FOR seconds ago, positions after the last known fill.

        Orders after the last that a push has told of an entry: it may have put exits in force that no list has yet.
        """
        orders, positions = self._reads[account_id].orders, self._reads[account_id].positions
        shown = self._orders.get(account_id, OrderRows())
        if shown.lack_exits(instrument) or instrument in self._unproven.get(account_id, ()):
            return False
        if self._reads[account_id].fills < self._filled.entered(account_id, instrument):
            return False
        if orders is None or positions is None or positions.fills < self._filled.of(account_id, instrument):
            return False
        return self._hub.elapsed(min(orders, positions.at)) <= FRESH_FOR

    def positions_current(self, account_id: str) -> bool:
        """Whether the positions were read from the broker after the last known fill of the account."""
        read = self._reads[account_id].positions
        last = self._filled.of_account(account_id)
        return read is not None and read.at != -inf and read.fills >= last

    # --- reading ----------------------------------------------------------------------------------------------------

    async def watch(self, accounts: Sequence[Account]) -> None:
        """Keep these accounts from now on: ask for their pushes and read everything."""
        self._accounts = {account.id: account for account in accounts}
        self._journal.follow(accounts)
        self.login.follow(accounts)
        for id_, account in self._accounts.items():
            before, self._whose[id_] = self._whose.get(id_, account.identity), account.identity
            if before != account.identity:  # real money by a paper account's number, also some logins later
                for known in (self._orders, self._fills, self._confirmed, self._reads):
                    known.pop(id_, None)
                self._lists.forget(id_)
                self.taken_back.forget(id_)
                self.unnamed.forget(id_)
                self.held.forget(id_)
                for topic in OF_ACCOUNT:
                    self._hub.forget(topic.of(id_))
        self._hub.publish(Topic.ACCOUNTS.of(""), Lazy.ready(tuple(accounts)))
        self.writes.follow(self._accounts)
        await self.read_again()

    async def read_again(self) -> None:
        """After each login: pushes first, then orders and fills, then money; see `LoginReads.ask` for refusals."""
        reads = self.read_orders, self._read_fills, self._read_funds, self._read_positions, self._read_mutual_funds
        if self._accounts:
            await self.login.lists(tuple(self._accounts.values()), *reads)

    async def read_orders(
        self, account: Account, *, way_out: bool = False, closes: Collection[InstrumentId] = ()
    ) -> bool:
        """Read today's orders; raises GatewayError kinds. An open order that the list lacks is kept.

        So is one that was pushed after the request began, whatever became of it, and one of our own of this day. A
        list with unreadable rows, from the gateway's own cache, or that came after a later one, removes no order at
        all. Returns whether the status or the filled quantity of an order changed. `way_out` may use a read that a
        broker's limit keeps for exits; the list proves what an exit of the securities `closes` needs.
        """
        # Counted before the request: a push that arrives during the read is newer than the list.
        begun = Begun(self._begin_orders)
        due = self._times.put(account.id, self._clock.monotonic() + self._patience(account.id))
        key = Topic.ORDERS.of(account.id)
        # No list of LongPort has an entry of an earlier day that filled, nor its exits before they fire.
        lacking = frozenset() if self._comparison is None else self._comparison.lacking(account.id)
        self._gateway.follow_exits(self._journal.entries(account.id), lacking, self._journal.time_of)
        rows = await self._lists.read(
            key, self._gateway.orders(account, way_out=way_out, closes=closes, leaves=begun.anew)
        )
        # One that another overtook proves nothing that the later one does not: its moment is not the one that counts.
        later = self._unproven[account.id] if self.proofs.overtaken(account.id, begun.last.start) else frozenset()
        self._unproven[account.id] = rows.unproven | later
        if rows.unread or rows.partial:  # a sale among the rows that are left out may take what is free
            self._reads[account.id].orders = None
        known = self._orders.get(account.id, OrderRows())
        with self._taking(account.id, known):
            self._take_orders(account, rows, known, begun.last)
        soon = begun.last.moment.since + self._patience(account.id)  # by what the list shows to be open
        if soon < self._times.of(account.id) == due:
            self._times.put(account.id, soon)
        return any(depends_on(known.get(order.id)) != depends_on(order) for order in self._orders[account.id].values())

    def _take_orders(self, account: Account, rows: OrderList, known: OrderRows, asked: OrdersStart) -> None:
        begun, fills, moment, start = asked
        # A cached list, one with unreadable rows, or one that another overtook, may lack orders that exist.
        proves = rows.from_broker and not rows.unread and not self.proofs.overtaken(account.id, start)
        # An order without a name that lists lack is over.
        listed, gone = {row.id for row in rows}, listed_otherwise(rows, known)
        if proves and not rows.partial:
            gone |= self.unnamed.over(account.id, known.values(), listed, moment.since)
        pushed = {order_id for order_id in known if self._pushed.get(order_id, 0) > begun}
        lasting = {order.id for order in known.values() if self._lasts(order)} - gone | pushed
        self._orders[account.id] = OrderRows((id_, known[id_]) for id_ in known if not proves or id_ in lasting)
        if pushed - listed:
            self.expected.expect(account.id)  # they came while the list was on its way: the next one has them
        for row in rows:
            before = known.get(row.id)
            newest = row if before is None or before.sketch or row.id not in pushed else newer(before, row)
            self._take(before, newest, start)
        self.proofs.took_orders(account.id, start, rows)
        confirm(self._confirmed.setdefault(account.id, {}), rows, moment)
        if rows.from_broker:
            self._unsure.discard(account.id)
        if proves:
            if not rows.partial:
                self._reads[account.id].orders, self._reads[account.id].fills = moment.since, fills
                self._prove_taken_back(account.id, self.taken_back.took_orders(account.id, start.serial))
            self.writes.note_absences(account.id, moment.at, moment.since)
            if self._comparison is not None:
                self._comparison.listed(account.id, at=moment.at, since=moment.since)
        self._publish_orders(account.id)

    @contextmanager
    def _taking(self, account_id: str, known: Mapping[str, Order] | None = None) -> Iterator[None]:
        """Take what the broker says: an error of ours in it ends every proof, and comes out as UNREADABLE.

        The orders that were `known` stay.
        """
        try:
            yield
        except Exception as error:
            if known is not None:
                rows = self._orders.setdefault(account_id, OrderRows())
                for order in [order for order in known.values() if order.id not in rows]:
                    rows[order.id] = order
            self._distrust(account_id, error)
            raise GatewayError(UNREADABLE, field=FAULT) from error

    def _distrust(self, account_id: str, error: Exception) -> None:
        """Tell a fault of our own; until each list was taken whole nothing proves that an order reduces."""
        self._hub.report(error, "blotter")
        self._faults.count(account_id)
        self._reads[account_id].orders = self._reads[account_id].positions = None
        self.orders_unreadable(account_id, FAULT)

    def _lasts(self, order: Order) -> bool:
        """Whether it stays without being listed: open, or of our own and of today."""
        if order.open:
            return True
        day = exchange_date(market_of(order.instrument), self._clock.market())
        return self._journal.own(order.remark) and exchange_date(market_of(order.instrument), order.created) == day

    async def read_holdings(
        self, account: Account, *, way_out: bool = True, closes: Collection[InstrumentId] = (), fills: bool = False
    ) -> None:
        """Read orders (`closes` as there), then positions: a fill between makes what is free smaller, never larger."""
        if await self.read_orders(account, way_out=way_out, closes=closes):
            self._refresh_soon(account.id, Stale.FUNDS)  # no push told of it: nobody has read them since
        if fills:
            await self._read_fills(account)
        await self._read_positions(account, way_out=way_out)

    async def _read_positions(self, account: Account, *, way_out: bool = False) -> None:
        begun = Begun(self._begin_read)
        asked = self._gateway.positions(account, way_out=way_out, leaves=begun.anew)
        positions = await self._lists.read(Topic.POSITIONS.of(account.id), asked)
        with self._taking(account.id):
            self._take_positions(account, begun.last, positions)

    async def read_day(self, account: Account) -> None:
        """Read orders, fills and positions: what anybody traded today, whatever push was lost."""
        await self.read_holdings(account, way_out=False, fills=True)

    async def read_account(self, account: Account) -> None:
        """Read orders, money and positions because somebody looks at all accounts; GatewayError kinds come out."""
        if await self.read_orders(account):
            await self._read_fills(account)
        await self._read_money(account)

    async def _read_fills(self, account: Account) -> None:
        start, begun, key = self.proofs.begin(), self._fills[account.id].pushes, Topic.FILLS.of(account.id)
        try:
            rows = await self._lists.read(key, self._gateway.fills(account))
        except NotOffered:
            if account.environment is Environment.LIVE:  # brokers list none of paper accounts: what is known stays
                return
            self._lists.tell(key, None)
            rows = []
        with self._taking(account.id):
            whole = not isinstance(rows, ReadRows) or (rows.from_broker and not rows.unread)
            whole = whole and self.proofs.took_fills(account.id, start)
            order_of, today = partial(self.order, account.id), self._journal.day
            executions = self._fills[account.id]
            made = executions.replace(rows, begun=begun, whole=whole, today=today, order_of=order_of)
            self.held.listed_fills(account.id, rows, order_of, executions.upto)
            self._correct(account.id, made)
            self._compare_fills(account.id, rows)
            self._publish_fills(account.id)

    def recall(self, account: Account, fills: Iterable[Fill]) -> None:
        """Take the fills of today that an earlier run knew: what no list of this one has of them is missing."""
        if self._accounts.get(account.id) == account:
            self._fills[account.id].recall(fills, today=self._journal.day)
            self._publish_fills(account.id)

    async def _read_money(self, account: Account) -> None:
        key = Topic.FUNDS.of(account.id)
        funds = await self._lists.read(key, self._gateway.funds(account))
        try:
            await self._read_positions(account)
        finally:  # both change in one frame, yet a list that is refused does not hold the money back
            self._lists.publish(key, Lazy.ready(funds))

    async def _read_funds(self, account: Account) -> None:
        key = Topic.FUNDS.of(account.id)
        self._lists.publish(key, Lazy.ready(await self._lists.read(key, self._gateway.funds(account))))

    async def _read_mutual_funds(self, account: Account) -> None:
        """Once in a login: their prices are of a day. They are shown; no check, exit or flatten knows of them.

        So a login does not fail where they do not come in time, or the broker has no list of them.
        """
        key = Topic.MUTUAL_FUNDS.of(account.id)
        try:
            self._lists.publish(key, Lazy.ready(tuple(await self._gateway.mutual_funds(account))))
        except (NotOffered, RequestTimeout, ServerTrouble) as error:
            log.info("mutual funds of %s not read: %s", account.short_id, error.code)

    def _begin_orders(self) -> OrdersStart:
        moment = Confirmed(at=self._clock.market(), since=self._clock.monotonic())
        return OrdersStart(self._pushes, self._filled.last, moment, self.proofs.begin())

    def _begin_read(self) -> ReadStart:
        self._position_reads += 1
        start = self.proofs.begin()
        return ReadStart(self._position_reads, start.at, self._filled.last, start)

    def _take_positions(self, account: Account, begun: ReadStart, positions: PositionList) -> None:
        """Publish positions unless a read that began later was faster; the gateway's own cache proves nothing.

        Nor does it take away what the broker itself has just proven: it can only be older, or as old.
        """
        reads = self._reads[account.id]
        last, now = reads.positions, self._clock.monotonic()
        just_read = last is not None and last.fills == self._filled.last and now - last.at <= FRESH_FOR
        if just_read and not positions.from_broker:
            return
        if reads.positions is None or begun.serial > reads.positions.serial:
            # A cached list is shown, but its age is infinite: it never proves that an order reduces.
            reads.positions = begun if positions.from_broker else begun._replace(at=-inf)
            if positions.from_broker and not positions.unread:
                self.proofs.took_positions(account.id, begun.start, tuple(positions))
                proven = self.taken_back.took_positions(account.id, begun.start.serial, net_of(positions))
                self._prove_taken_back(account.id, proven)
            shown = self.held.take(account, positions, begun.at)
            self._lists.publish(Topic.POSITIONS.of(account.id), Lazy.ready(shown))

    def settle_holding(self, account_id: str, instrument: InstrumentId) -> None:
        """Settle what list and fills say of a holding by the user's decision: it is as the broker lists it."""
        rows = self.held.settle(account_id, instrument)
        if rows is not None:
            self._lists.publish(Topic.POSITIONS.of(account_id), Lazy.ready(rows))

    def refresh_money(self, account_id: str) -> None:
        """Read funds and positions soon; many requests become one read."""
        self._refresh_soon(account_id, Stale.MONEY)

    def _refresh_soon(self, account_id: str, what: Stale) -> None:
        # A request during a running read is not lost: the loop in `_refresh` finds it and reads once more.
        self._stale[account_id] = max(what, self._stale.get(account_id, what))
        if account_id in self._accounts and account_id not in self._refreshing:
            self._refreshing.add(account_id)
            self._spawn(self._refresh(account_id))

    async def _refresh(self, account_id: str) -> None:
        try:
            while account_id in self._stale and account_id in self._accounts:
                account, stale = self._accounts[account_id], self._stale.pop(account_id)
                try:
                    if stale is Stale.ORDERS:
                        await self.read_orders(account)
                        await self._read_fills(account)
                    await (self._read_funds if stale is Stale.FUNDS else self._read_money)(account)
                except GatewayError as error:
                    # A refusal of the broker ends the reading; after a fault of our own it goes on, with pauses that
                    # grow.
                    if error.data.get("field") != FAULT:
                        raise
                # Inside the loop: all requests during the pause become one read after it.
                await self._sleep(self._faults.pause(account_id, REFRESH_EVERY, LONGEST_OWN))
        except GatewayError as error:
            log.info("orders or funds of %s not read: %s", account_id[-4:], error.code)
        finally:
            self._refreshing.discard(account_id)

    # --- polling ----------------------------------------------------------------------------------------------------

    def renew(self) -> None:
        """Forget pauses and absences of the connection before."""
        self._times.clear()
        self._reads.clear()
        self.login.renew()
        for account_id in filter(self.answered, self._accounts):
            self._publish_orders(account_id)
        self.writes.forget_absences()
        self.unnamed.forget_absences()

    async def run(self, _gateway: object) -> None:
        """Ask again for what a login was refused, and poll for orders without news; raises GatewayDown at the end."""
        await first_to_end(self.login.run(), self._poll_on())

    async def _poll_on(self) -> None:
        while True:
            await self._times.nap(min(map(self._until_due, self._accounts), default=POLL_QUIET))
            await self.poll()

    async def poll(self) -> None:
        """Read the accounts with an open order about which no push came for long; raises GatewayDown."""
        for account in tuple(self._accounts.values()):
            if self._needs_reading(account.id):
                try:
                    await self._catch_up(account)
                except GatewayDown:  # ends the session; any other error must not keep the other accounts waiting
                    raise
                except GatewayError as error:
                    log.info("orders of %s not read: %s", account.short_id, error.code)
                    if isinstance(error, RateLimited):
                        self._times.put(account.id, self._clock.monotonic() + max(ASK_AFTER_REFUSAL, error.pause))

    def _needs_reading(self, account_id: str) -> bool:
        now = self._clock.monotonic()
        if account_id not in self._orders or now < self._times.of(account_id) or self.login.awaits_orders(account_id):
            return False
        if account_id in self._faults and account_id in self._refreshing:  # it is being read, one list at a time
            return False
        # While a write is asked for, that reads by itself; after its 30 s it would wait unread for the person.
        if self._is_unclear(account_id) or any(not write.asking for write in self.writes.unknowns(account_id)):
            return True
        confirmed, patience = self._confirmed.get(account_id, {}), self._patience(account_id)
        last = (confirmed.get(order.id) for order in self._open(account_id))
        return any(each is None or now - each.since >= patience for each in last)

    def _is_unclear(self, account_id: str) -> bool:
        """Whether what is known of its orders may not be all: no pushes, one that could not be read, exits not read."""
        unread = account_id in self._unsure or self._lists.unread_of(account_id) or self.held.waits(account_id)
        unread = unread or self.taken_back.waits(account_id) or self._fills[account_id].doubted
        unread = unread or bool(self._unproven.get(account_id)) or not self._gateway.pushes_orders(account_id)
        return unread or (self._comparison is not None and self._comparison.awaits(account_id))

    def _until_due(self, account_id: str) -> float:
        """Seconds until a read of its orders may be due: none is before its time, whatever becomes unclear."""
        waits = self.writes.unknowns(account_id) or self._is_unclear(account_id) or any(self._open(account_id))
        return min(max(self._times.left(account_id), POLL_EVERY), POLL_QUIET) if waits else POLL_QUIET

    def _patience(self, account_id: str) -> float:
        """Seconds between two reads of an account."""
        pushed = self._gateway.pushes_orders(account_id) or not any(self._open(account_id))
        return ASK_AFTER_SILENCE if pushed else ASK_WITHOUT_PUSHES

    def _open(self, account_id: str) -> Iterator[Order]:
        return (order for order in self._orders.get(account_id, {}).values() if order.open)

    async def _catch_up(self, account: Account) -> None:
        """Read the orders, and what hangs on them where they are other than they were."""
        unread = self._lists.unread_of(account.id) or self.held.waits(account.id)
        unread = unread or self.taken_back.waits(account.id) or self._fills[account.id].doubted
        if await self.read_orders(account) or unread:
            self.refresh_money(account.id)
            await self._read_fills(account)

    # --- TradingSink ------------------------------------------------------------------------------------------------

    def order_changed(self, order: Order) -> None:
        """A pushed order state; fields that the push lacks are taken from the list, or the list is read."""
        # A callback of the gateway never raises: `_taking` tells of the fault, and has everything read again.
        with suppress(GatewayError), self._taking(order.account_id):
            self._take_push(order)

    def _take_push(self, order: Order) -> None:
        known = self._orders.setdefault(order.account_id, OrderRows()).get(order.id)
        self._pushes += 1
        self._pushed[order.id] = self._pushes
        # A push that is older than what is known confirms nothing.
        back = self._shares_back(order) if known is not None and order.filled < known.filled else 0
        if known is None or not overtaken(order, known, back):
            now = Confirmed(at=self._clock.market(), since=self._clock.monotonic())
            self._confirmed.setdefault(order.account_id, {})[order.id] = now
        if order.sketch:
            if known is None:  # no list has shown it yet
                self.expected.expect(order.account_id, order.id)
            order = completed(known, order)
        changed = self._take(known, order)
        if changed and is_refused_by_market(order, known, self._clock.market()) and self._journal.ours(order):
            self._hub.publish(Topic.MARKET_REFUSED.of(market_of(order.instrument)), Lazy.ready(order.text))
        self._publish_orders(order.account_id)
        if changed and (known is None or depends_on(known) != depends_on(order)):
            self.refresh_money(order.account_id)
            if order.filled:
                self.expected.expect(order.account_id, order.id)  # its fills have pushes of their own

    def filled(self, fill: Fill) -> None:
        """A pushed execution; the name of one that has none is looked for in the list."""
        with suppress(GatewayError), self._taking(fill.account_id):
            self._take_fill(fill)

    def _take_fill(self, fill: Fill) -> None:
        # First of all: whatever the lists of before say, they lack this fill and prove nothing from here on.
        self._filled.note(fill.account_id, fill.instrument)
        if fill.status is FillStatus.NORMAL:
            self.proofs.filled(fill, self.order(fill.account_id, fill.order_id))
            self.taken_back.filled(fill.account_id, fill.instrument)
        executions, order_of = self._fills[fill.account_id], partial(self.order, fill.account_id)
        made = executions.take(fill, order_of)
        self.held.filled(fill, order_of(fill.order_id), executions.upto(fill))
        self._correct(fill.account_id, () if made is None else (made,))
        self._compare_fills(fill.account_id, (fill,))
        self._publish_fills(fill.account_id)
        self.refresh_money(fill.account_id)
        if fill.upto is not None:
            self._naming.want(fill.account_id)

    def _correct(self, account_id: str, made: Iterable[Correction]) -> None:
        """Executions were taken back or changed: what rests on fills is read anew before anything is exempt again."""
        for one in made:
            self._filled.note(account_id, one.fill.instrument)
            self.taken_back.take(one, self.proofs.corrected(one.fill))
            self.held.corrected(one)
            self._reads[account_id].orders = None
            self._refresh_soon(account_id, Stale.ORDERS)

    def _prove_taken_back(self, account_id: str, ids: Collection[str]) -> None:
        if ids and self._fills[account_id].prove(ids):
            self._publish_fills(account_id)

    async def _fills_again(self, account_id: str) -> None:
        account = self._accounts.get(account_id)
        if account is not None:
            await self._read_fills(account)

    def notice(self, notice: GatewayNotice) -> None:
        self._on_notice(notice)

    def orders_unreadable(self, account_id: str, field: str) -> None:
        """A push could not be read: all lists of the account count as unreadable until they are read again."""
        # A push that does not even say whose it is may be of any account.
        for id_ in (account_id,) if account_id in self._accounts else tuple(self._accounts):
            self._unsure.add(id_)
            self.proofs.unreadable(id_)
            for topic in (Topic.ORDERS, Topic.FILLS, Topic.POSITIONS, Topic.FUNDS):
                self._lists.mark(topic.of(id_), field)
            self._refresh_soon(id_, Stale.ORDERS)

    def _take(self, known: Order | None, order: Order, start: ListStart | None = None) -> bool:
        """Keep `order`, of a list begun at `start` or a push, unless what is known is newer; settle what it proves."""
        order, exits_stated = self.numbered(order), order.exits is not None
        unnamed = order.id[:1] == MARK
        if unnamed:
            order = self.unnamed.taken(order, None if start is not None else self.expected.expect)
        if known is not None and (known.legs or known.exits is not None):
            order = with_known(order, known)
        rows = self._orders.setdefault(order.account_id, OrderRows())
        back = self._shares_back(order) if known is not None and order.filled < known.filled else 0
        if known is not None and overtaken(order, known, back):
            rows[order.id] = known
            return False
        if self._comparison is not None and order.remark in self._comparison.followed and not order.sketch:
            proven = exits_stated and order.instrument not in self._unproven.get(order.account_id, ())
            order = self._comparison.compared(order, exits_at=start.at if start is not None and proven else None)
        rows[order.id] = order
        before = 0 if known is None else known.filled
        if order.filled != before:
            self.held.traded(order, pushed=start is None and known is not None)
            for instrument in order.instruments:
                self._filled.note(order.account_id, instrument, enters=start is None and not order.entry)
                if order.filled > before:
                    self.taken_back.filled(order.account_id, instrument)
        if known != order:
            self.proofs.changed(order, start)
        if order.broker_status and order.taken_back:
            self._correct(order.account_id, self._fills[order.account_id].void(order))
            self._publish_fills(order.account_id)
        self._journal.shown(order, None if start is None else start.at)
        unchanged = known is not None and state_of(known) == state_of(order)
        if not unchanged and not unnamed and self._journal.ours(order):
            self._note(RecordKind.TRANSITION, order.remark, transition(order))
        self.writes.apply(order)
        return known != order

    def _shares_back(self, order: Order) -> Shares:
        return self._fills[order.account_id].shares_taken_back(order.id)

    def _compare_fills(self, account_id: str, fills: Iterable[Fill]) -> None:
        for fill in fills if self._comparison is not None else ():
            row = self.comparison.filled(fill, self.order(account_id, fill.order_id))
            if row is not None:
                self._orders[account_id][row.id] = row
                self._publish_orders(account_id)

    def keep_difference(self, order: Order) -> None:
        """Settle an order by the user's decision: it stays as the broker has it; without a name it counts no longer."""
        rows = self._orders.get(order.account_id, OrderRows())
        keep = self.unnamed.put_aside if order.unnamed else self.comparison.keep
        row = keep(order, rows.get(order.id))
        if row.id in rows:
            rows[row.id] = row
        self._publish_orders(order.account_id)

    def _settled(self, write: UnknownWrite, data: Mapping[str, Any]) -> None:
        self.comparison.settled(write, data)
        self.refresh_money(write.account_id)

    # --- unknown ----------------------------------------------------------------------------------------------------

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        """An answer to a write that had timed out settles it."""
        try:
            self.writes.late_reply(client_order_id, order_id, error)
        except Exception as fault:  # noqa: BLE001  a callback of the gateway
            for account_id in tuple(self._accounts):
                self._distrust(account_id, fault)

    def decide(self, client_order_id: str, order_id: str = "") -> None:
        """Settle an unknown write by the user's decision: it is this order, or nothing of it is open."""
        self.writes.decide(client_order_id, order_id)

    def adopt(self, account_id: str, order_id: str, client_order_id: str) -> None:
        """Give an order our id if its remark has none: the broker's answer or the user named it as ours."""
        self._journal.orders[account_id, order_id] = client_order_id
        rows = self._orders.get(account_id, OrderRows())
        if order_id in rows:
            rows[order_id] = self.numbered(rows[order_id])
            self._journal.shown(rows[order_id])
            self._publish_orders(account_id)

    def numbered(self, order: Order) -> Order:
        """The order with number and type under which it was sent, and the exits that were asked for with it."""
        number = "" if order.remark else self._journal.orders.get((order.account_id, order.id), "")
        order = self._journal.typed(replace(order, remark=number) if number else order, self._sides.typed)
        order = self._journal.with_legs_asked(order)
        asked = self._journal.exits_asked(order)
        return order if asked == order.exits_asked else replace(order, exits_asked=asked)

    async def ask_now(self, account_id: str) -> None:
        """Read the account's orders because the user asks; GatewayError kinds come out."""
        account = self._accounts.get(account_id)
        if account is not None:
            await self._catch_up(account)

    async def _catch_up_with(self, account_id: str, waiting: Mapping[str, float]) -> None:
        """Read what no push has told of these orders since they were expected; GatewayError kinds come out."""
        if not all(self._confirmed_since(account_id, *each) for each in waiting.items()):
            self._unsure.add(account_id)
            await self.ask_now(account_id)
        account, fills = self._accounts.get(account_id), self._fills[account_id]
        if any(fills.lacks_fills(self.order(account_id, order_id), account) for order_id in waiting):
            await self._read_fills(self._accounts[account_id])

    def _confirmed_since(self, account_id: str, order_id: str, since: float) -> bool:
        """Whether the broker confirmed the order with all its terms after `since`, monotonic seconds."""
        last = self._confirmed.get(account_id, {}).get(order_id)
        return is_confirmed(self.order(account_id, order_id), last, self._reads[account_id].orders, since)

    # --- publishing -------------------------------------------------------------------------------------------------

    def forget(self, account_id: str) -> None:
        """Clear orders, fills and unanswered writes of a practice account that was reset."""
        self.writes.forget(account_id)
        if self._comparison is not None:
            self._comparison.forget(account_id)
        self._orders[account_id] = OrderRows()
        self._fills[account_id] = Executions()
        self.taken_back.forget(account_id)
        self.unnamed.forget(account_id)
        self.held.forget(account_id)
        self._confirmed.pop(account_id, None)
        self._publish_orders(account_id)
        self._publish_fills(account_id)

    def _publish_orders(self, account_id: str) -> None:
        rows = self._orders.get(account_id)
        if rows is None:
            return

        def shown() -> tuple[Order, ...]:
            unknown = [w.shown() for w in self.writes.unknowns(account_id) if w.verb is WriteVerb.PLACE]
            missing = () if self._comparison is None else self._comparison.in_no_list(account_id)
            return (*reversed(unknown), *missing, *self.answered(account_id), *rows.newest_first())

        def confirmed() -> dict[str, Confirmed]:
            known = self._confirmed.get(account_id, {})
            return {order_id: known[order_id] for order_id in rows if order_id in known}

        self._lists.publish(Topic.ORDERS.of(account_id), Lazy(shown))
        self._hub.publish(Topic.CONFIRMED.of(account_id), Lazy(confirmed))

    def _publish_fills(self, account_id: str) -> None:
        executions = self._fills[account_id]
        self._lists.publish(Topic.FILLS.of(account_id), Lazy(executions.rows))
        key = Topic.TAKEN_BACK.of(account_id)
        before: tuple[Fill, ...] | None = self._hub.value(key)
        if executions.corrected or before:
            self._hub.publish(key, Lazy(executions.taken_back))
