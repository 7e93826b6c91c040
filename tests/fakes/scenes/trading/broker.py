"""A broker that records every write, and a keyring in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from fakes.values.disk import Disk
from fakes.values.trading import ACCOUNTS, BOOK, PASSWORD, QUOTE, funds
from tideboard_core.errors import NotOffered, OrderDenied, VaultError, WrongPassword
from tideboard_core.lock.own_password import password_hash
from tideboard_core.model.combination import CombinationMargin, CombinationRequest, CombinationsOffer
from tideboard_core.model.exchange_minutes import NoWithdrawalsOn
from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_core.model.offers import PLAIN_TYPES, ExitsOffer, OfferRow, OrderCeiling, OrderOffers, OutdatedProgram
from tideboard_core.model.order import (
    Account,
    ActionRequest,
    CancelAllRequest,
    CancelRequest,
    Environment,
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
from tideboard_core.model.quote import Bar, OrderBook, Quote, Snapshot
from tideboard_core.model.reference import CashEntry, MarginRule, MutualFund
from tideboard_core.model.shares import Shares
from tideboard_core.ports.bars import BarPage, BarRequest
from tideboard_core.ports.trading import ApprovedOrder, OrderList, PositionList, ServerPause, WriteVerb


class MemoryStore:
    """A keyring in a dictionary; `refuse` is raised by every call while set."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.refuse: Exception | None = None

    async def probe(self, name: str = "") -> str:
        self._check()
        return "memory"

    def remains(self, name: str) -> VaultError | None:
        return None

    async def get(self, name: str) -> str | None:
        self._check()
        return self.values.get(name)

    async def set(self, name: str, value: str) -> None:
        self._check()
        self.values[name] = value

    async def delete(self, name: str) -> None:
        self._check()
        self.values.pop(name, None)

    def _check(self) -> None:
        if self.refuse is not None:
            raise self.refuse


@dataclass(slots=True)
class Write:
    """One write that reached the wire, with what it saw there, and its answer to be given."""

    verb: WriteVerb
    request: Any
    answer: asyncio.Future[Any]
    log_then: bytes


class ScriptedGateway:
    """A broker that records every write. `answer` decides each one; None lets it wait for `Write.answer`.

    With a `connection` a write waits for it first, as one over HTTP does, and takes its approval as it leaves.
    """

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.generation = 1
        self.charges_at_once = 10
        self.connected = True
        self.writes: list[Write] = []
        self.wrote = asyncio.Event()
        self.unlocks: list[tuple[str, bool]] = []
        self.budgets = dict.fromkeys(WriteVerb, 0.0)
        self.pauses = dict.fromkeys(WriteVerb, ServerPause())
        self.answer: Callable[[Write], object] | None = self.accept
        self.refuse_write: Exception | None = None
        self.connection: asyncio.Event | None = None
        self.waiting = asyncio.Event()
        self.refuse_unlock: Exception | None = None
        self.refuse_reads: Exception | None = None
        self.refuse_lists: dict[str, Exception] = {}
        """By the name of a read: "orders", "fills", "funds", "positions"."""
        self.before_positions: Callable[[], Awaitable[None]] | None = None
        self.most: MaxQuantity | Exception = MaxQuantity(
            cash_buy=10_000, margin_buy=None, position_sell=10_000, short_sell=None
        )
        self.remarks = True
        self.pushes = True
        self.outdated: OutdatedProgram | None = None
        self.lists_after = 0.0
        self.from_broker = True
        self.whole = True
        self.unproven: frozenset[InstrumentId] = frozenset()
        self.partial = False
        self.fee_rows: list[OrderFee] = []
        self.free: Callable[[InstrumentId, Side], Awaitable[Shares | None]] | None = None
        """What of a holding the broker lets go, of one whose holdings do not tell it."""
        self.mutual: list[MutualFund] = []
        self.order_types = PLAIN_TYPES
        self.times = OrderOffers().times
        self.hours = OrderOffers().hours
        self.market_ends: frozenset[Market] = frozenset()
        self.monitors = False
        self.no_withdrawals: NoWithdrawalsOn = {}
        self.exits: ExitsOffer | None = None
        self.rows: tuple[OfferRow, ...] = ()
        self.paper: tuple[OfferRow, ...] = ()
        self.ceilings: tuple[OrderCeiling, ...] = ()
        self.followed: dict[str, InstrumentId] = {}
        self.time_of: Callable[[str], TimeInForce | None] | None = None
        self.order_rows: list[Order] = []
        self.fill_rows: list[Fill] = []
        self.position_rows: list[Position] = []
        self.fund_row: Funds | None = None
        self.book = BOOK
        self.books: dict[InstrumentId, OrderBook] = {}
        self.fact_rows: list[Instrument] = []
        self.quote_rows: list[Quote] = [QUOTE]
        self.bar_rows: list[Bar] = []
        self.best_rows: dict[InstrumentId, tuple[Decimal | None, Decimal | None]] = {}
        """Bid and ask of a snapshot; none of a security that is not here."""
        self.combinations: CombinationsOffer | None = None
        self.combination_figures: CombinationMargin | None = None
        self.reads: list[str] = []
        self.watched: list[str] = []

    # --- writes ---

    def accept(self, write: Write) -> object:
        return f"B{len(self.writes)}" if write.verb is WriteVerb.PLACE else None

    def place(self, approved: ApprovedOrder[OrderRequest]) -> Awaitable[str]:
        return self._write(WriteVerb.PLACE, approved)

    def place_combination(self, approved: ApprovedOrder[CombinationRequest]) -> Awaitable[str]:
        return self._write(WriteVerb.PLACE, approved)

    async def combination_margin(self, request: CombinationRequest) -> CombinationMargin | None:
        return self.combination_figures

    def modify(self, approved: ApprovedOrder[ModifyRequest]) -> Awaitable[None]:
        return self._write(WriteVerb.MODIFY, approved)

    def cancel(self, approved: ApprovedOrder[CancelRequest]) -> Awaitable[None]:
        return self._write(WriteVerb.CANCEL, approved)

    def cancels_at_once(self, account: Account, market: Market) -> bool:
        return account.environment is not Environment.PAPER

    def cancel_all(self, approved: ApprovedOrder[CancelAllRequest]) -> Awaitable[None]:
        return self._write(WriteVerb.CANCEL_ALL, approved)

    def perform(self, approved: ApprovedOrder[ActionRequest]) -> Awaitable[None]:
        return self._write(WriteVerb.ACT, approved)

    @property
    def offers(self) -> OrderOffers:
        return OrderOffers(
            types=dict.fromkeys(Market, self.order_types),
            times=self.times,
            hours=self.hours,
            market_ends=self.market_ends,
            monitors=self.monitors,
            no_withdrawals=self.no_withdrawals,
            modified=self.order_types,
            combinations=self.combinations,
            exits=self.exits,
            rows=self.rows,
            paper=self.paper,
            ceilings=self.ceilings,
            outdated=self.outdated,
        )

    def write_budget(self, verb: WriteVerb, account: Account) -> float:
        return self.budgets[verb]

    def server_pause(self, verb: WriteVerb, account: Account) -> ServerPause:
        return self.pauses[verb]

    def _write(self, verb: WriteVerb, approved: Any) -> Awaitable[Any]:
        if self.refuse_write is not None:
            raise self.refuse_write
        if (seconds := max(self.budgets[verb], self.pauses[verb].turn)) > 0:
            raise OrderDenied("rate-budget", verb=str(verb), seconds=seconds)
        if self.connection is not None:
            return self._late(verb, approved, self.connection)
        return self._written(verb, approved)

    async def _late(self, verb: WriteVerb, approved: Any, connection: asyncio.Event) -> Any:
        self.waiting.set()
        await connection.wait()
        return await self._written(verb, approved)

    def _written(self, verb: WriteVerb, approved: Any) -> Awaitable[Any]:
        write = Write(verb, approved.take(self), asyncio.get_running_loop().create_future(), bytes(self.disk.durable))
        self.writes.append(write)
        self.wrote.set()
        if self.answer is not None:
            outcome = self.answer(write)
            if isinstance(outcome, BaseException):
                write.answer.set_exception(outcome)
            else:
                write.answer.set_result(outcome)
        return write.answer

    # --- lock ---

    async def unlock(self, account: Account, password_md5: str) -> None:
        self.unlocks.append((account.id, True))
        if self.refuse_unlock is not None:
            raise self.refuse_unlock
        if account.environment is Environment.PAPER:
            raise NotOffered("no-lock-on-paper")
        if password_md5 != password_hash(PASSWORD):
            raise WrongPassword("wrong-password", text="unlock failed")

    async def lock(self, account: Account) -> None:
        self.unlocks.append((account.id, False))
        if self.refuse_unlock is not None:
            raise self.refuse_unlock

    # --- reads ---

    async def accounts(self) -> list[Account]:
        return list(ACCOUNTS.values())

    def pushes_orders(self, account_id: str) -> bool:
        return self.pushes

    async def watch_accounts(self, accounts: Sequence[Account]) -> None:
        self._read("watch")
        self.watched = [account.id for account in accounts]

    async def funds(self, account: Account, *, currency: str = "") -> Funds:
        self._read("funds")
        return replace(self.fund_row or funds("3000000"), account_id=account.id)

    def lists_wait(self, account: Account, *, way_out: bool = False, closes: Collection[InstrumentId] = ()) -> float:
        return self.lists_after

    async def positions(
        self, account: Account, *, way_out: bool = False, leaves: Callable[[], None] | None = None
    ) -> PositionList:
        self._read("positions")
        if self.before_positions is not None:
            await self.before_positions()
        return PositionList(self.position_rows, from_broker=self.from_broker)

    def follow_exits(
        self,
        entries: Mapping[str, InstrumentId],
        lacking: frozenset[str] = frozenset(),
        time_of: Callable[[str], TimeInForce | None] | None = None,
    ) -> None:
        self.followed, self.time_of = dict(entries), time_of

    async def orders(
        self,
        account: Account,
        *,
        way_out: bool = False,
        closes: Collection[InstrumentId] = (),
        leaves: Callable[[], None] | None = None,
    ) -> OrderList:
        self._read("orders")
        rows = (order for order in self.order_rows if order.account_id == account.id)
        found = OrderList(rows, from_broker=self.from_broker, unread="" if self.whole else "price")
        found.unproven, found.partial = self.unproven, self.partial
        return found

    async def fills(self, account: Account) -> list[Fill]:
        self._read("fills")
        return list(self.fill_rows)

    async def history_orders(self, account: Account, begin: date, end: date) -> list[Order]:
        return []

    async def history_fills(self, account: Account, begin: date, end: date) -> list[Fill]:
        return []

    async def order_detail(self, account: Account, order_id: str) -> Order | None:
        return None

    async def mutual_funds(self, account: Account) -> list[MutualFund]:
        return list(self.mutual)

    async def margin_rules(self, account: Account, ids: Sequence[InstrumentId]) -> list[MarginRule]:
        return []

    async def cash_entries(self, account: Account, begin: date, end: date) -> list[CashEntry]:
        return []

    async def order_fees(self, account: Account, order_ids: Sequence[str]) -> list[OrderFee]:
        return [fee for fee in self.fee_rows if fee.order_id in order_ids]

    async def max_quantity(
        self, account: Account, instrument: InstrumentId, order_type: OrderType, price: str
    ) -> MaxQuantity:
        self._read("max_quantity")
        if isinstance(self.most, Exception):
            raise self.most
        return self.most

    async def free_to_close(self, account: Account, instrument: InstrumentId, side: Side) -> Shares | None:
        if self.free is None:
            return None
        self._read("free")
        return await self.free(instrument, side)

    async def order_book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        self._read("book")
        return self.books.get(instrument, self.book)

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        self._read("instruments")
        return [each for each in self.fact_rows if each.id in ids]

    async def snapshots(self, ids: Sequence[InstrumentId]) -> list[Snapshot]:
        self._read("snapshots")
        rows = [row for row in self.quote_rows if row.instrument in ids]
        best = {row.instrument: self.best_rows.get(row.instrument, (None, None)) for row in rows}
        return [
            Snapshot(quote=row, bid=bid, ask=ask, bid_volume=10, ask_volume=10, lot_size=100, price_step=None)
            for row in rows
            for bid, ask in (best[row.instrument],)
        ]

    async def bars(self, request: BarRequest) -> BarPage:
        self._read("bars")
        return BarPage(bars=[row for row in self.bar_rows if row.instrument == request.instrument])

    def _read(self, what: str) -> None:
        self.reads.append(what)
        if (refusal := self.refuse_lists.get(what, self.refuse_reads)) is not None:
            raise refusal
