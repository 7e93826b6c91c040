"""A trading desk whose every neighbour a test can script: gateway, person, keyring, disk, clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from fakes.clock import ManualClock
from fakes.disk import Disk
from tideboard_core.assessor import Assessor
from tideboard_core.audit import Audit
from tideboard_core.audit_log import Record, read
from tideboard_core.blotter import Blotter
from tideboard_core.errors import NotOffered, WrongPassword
from tideboard_core.guard import Guard
from tideboard_core.hub import Hub
from tideboard_core.lock import LockPolicy, TradingLock, password_hash
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.lock import UnlockLifetime
from tideboard_core.model.order import (
    Account,
    CancelRequest,
    Environment,
    Fill,
    Funds,
    LiveAccount,
    MaxQuantity,
    ModifyRequest,
    Order,
    OrderFee,
    OrderRequest,
    OrderStatus,
    OrderType,
    PaperAccount,
    Position,
    PracticeAccount,
    Side,
)
from tideboard_core.model.quote import Level, MarketState, OrderBook, Quote
from tideboard_core.model.review import CheckCode, Confirmation, Gesture, SourceKind
from tideboard_core.ports import (
    ApprovedOrder,
    CancelReview,
    GatewayState,
    Key,
    Lazy,
    LinkState,
    LinkStatus,
    OrderReview,
    QuoteFeed,
    Topic,
    WriteVerb,
)
from tideboard_core.sent import Sent

PASSWORD = "correct horse 88"
NOON = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
TENCENT = Instrument(
    id=InstrumentId("HK.00700"), name="TENCENT", security_type=SecurityType.STOCK, lot_size=100, currency="HKD"
)
ACCOUNTS: dict[Environment, Account] = {
    Environment.PRACTICE: PracticeAccount(id="100001", name="Practice HK", markets=frozenset(Market), currency="HKD"),
    Environment.PAPER: PaperAccount(id="200002", name="Paper HK", markets=frozenset(Market), currency="HKD"),
    Environment.LIVE: LiveAccount(id="300003", name="Futu HK", markets=frozenset(Market), currency="HKD"),
}


def levels(*rows: tuple[str, int]) -> tuple[Level, ...]:
    return tuple(Level(Decimal(price), quantity, 3) for price, quantity in rows)


BOOK = OrderBook(
    instrument=TENCENT.id,
    bids=levels(("612.00", 2600), ("611.50", 5400), ("611.00", 4000)),
    asks=levels(("612.50", 1200), ("613.00", 4300), ("613.50", 3800), ("614.00", 6100)),
    time=NOON,
)
QUOTE = Quote(
    instrument=TENCENT.id,
    last=Decimal("612.50"),
    prev_close=Decimal("605.00"),
    open=Decimal("606.00"),
    high=Decimal("615.00"),
    low=Decimal("604.00"),
    volume=1_000_000,
    turnover=Decimal(611000000),
    time=NOON,
)


class MemoryStore:
    """A keyring in a dictionary; `refuse` is raised by every call while set."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.refuse: Exception | None = None

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
    """A broker that records every write. `answer` decides each one; None lets it wait for `Write.answer`."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.generation = 1
        self.connected = True
        self.writes: list[Write] = []
        self.wrote = asyncio.Event()
        self.unlocks: list[tuple[str, bool]] = []
        self.budgets = dict.fromkeys(WriteVerb, 0.0)
        self.answer: Callable[[Write], object] | None = self.accept
        self.refuse_write: Exception | None = None
        self.refuse_unlock: Exception | None = None
        self.refuse_reads: Exception | None = None
        self.most: MaxQuantity | Exception = MaxQuantity(
            cash_buy=10_000, margin_buy=None, position_sell=10_000, short_sell=None
        )
        self.order_rows: list[Order] = []
        self.fill_rows: list[Fill] = []
        self.position_rows: list[Position] = []
        self.fund_row: Funds | None = None
        self.book = BOOK
        self.reads: list[str] = []
        self.watched: list[str] = []

    # --- writes ---

    def accept(self, write: Write) -> object:
        return f"B{len(self.writes)}" if write.verb is WriteVerb.PLACE else None

    def place(self, approved: ApprovedOrder[OrderRequest]) -> Awaitable[str]:
        return self._write(WriteVerb.PLACE, approved)

    def modify(self, approved: ApprovedOrder[ModifyRequest]) -> Awaitable[None]:
        return self._write(WriteVerb.MODIFY, approved)

    def cancel(self, approved: ApprovedOrder[CancelRequest]) -> Awaitable[None]:
        return self._write(WriteVerb.CANCEL, approved)

    def write_budget(self, verb: WriteVerb, account: Account) -> float:
        return self.budgets[verb]

    def _write(self, verb: WriteVerb, approved: Any) -> Awaitable[Any]:
        if self.refuse_write is not None:
            raise self.refuse_write
        write = Write(verb, approved.take(), asyncio.get_running_loop().create_future(), bytes(self.disk.durable))
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

    async def watch_accounts(self, accounts: Sequence[Account]) -> None:
        self._read("watch")
        self.watched = [account.id for account in accounts]

    async def funds(self, account: Account) -> Funds:
        self._read("funds")
        return replace(self.fund_row or funds("3000000"), account_id=account.id)

    async def positions(self, account: Account) -> list[Position]:
        self._read("positions")
        return list(self.position_rows)

    async def orders(self, account: Account) -> list[Order]:
        self._read("orders")
        return [order for order in self.order_rows if order.account_id == account.id]

    async def fills(self, account: Account) -> list[Fill]:
        self._read("fills")
        return list(self.fill_rows)

    async def history_orders(self, account: Account, begin: date, end: date) -> list[Order]:
        return []

    async def history_fills(self, account: Account, begin: date, end: date) -> list[Fill]:
        return []

    async def order_fees(self, account: Account, order_ids: Sequence[str]) -> list[OrderFee]:
        return []

    async def max_quantity(
        self, account: Account, instrument: InstrumentId, order_type: OrderType, price: str
    ) -> MaxQuantity:
        self._read("max_quantity")
        if isinstance(self.most, Exception):
            raise self.most
        return self.most

    async def order_book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        self._read("book")
        return self.book

    def _read(self, what: str) -> None:
        self.reads.append(what)
        if self.refuse_reads is not None:
            raise self.refuse_reads


class ScriptedPerson:
    """A Confirmer that does what the review asks for, unless `act` or `answer` say otherwise."""

    def __init__(self) -> None:
        self.act: Callable[[Any], Awaitable[Confirmation | None]] | None = None
        self.answer: Confirmation | None = None
        self.reviews: list[OrderReview] = []
        self.cancels: list[CancelReview] = []
        self.password = ""

    async def confirm(self, review: OrderReview) -> Confirmation:
        self.reviews.append(review)
        given = await self.act(review) if self.act is not None else None
        return given or self.answer or consent(review)

    async def confirm_cancel(self, review: CancelReview) -> Confirmation:
        self.cancels.append(review)
        given = await self.act(review) if self.act is not None else None
        if self.password and review.needs_password is not None:
            await review.unlock_once(self.password)
        return given or self.answer or Confirmation(accepted=True)


def consent(review: OrderReview) -> Confirmation:
    """The gesture that the review asks for, done fully."""
    warned = frozenset(check.code for check in review.checks if check.warns)
    typed = review.summary.quantity if review.gesture is Gesture.TYPE else None
    return Confirmation(accepted=True, gesture=review.gesture, held=0.9, typed_quantity=typed, ticked=warned)


class Spawner:
    """Holds tasks and lets a test wait until all of them are done."""

    def __init__(self) -> None:
        self.tasks: set[asyncio.Task[None]] = set()

    def __call__(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def settled(self) -> None:
        """Every task so far has ended; errors come out."""
        while self.tasks:
            await asyncio.gather(*self.tasks)

    async def cancel(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


class Sleeper:
    """Sleeping takes no time and moves no clock; `log` keeps how long it would have been."""

    def __init__(self) -> None:
        self.log: list[float] = []
        self.before: Callable[[], None] = lambda: None

    async def __call__(self, seconds: float) -> None:
        self.log.append(seconds)
        self.before()
        await asyncio.sleep(0)


@dataclass(slots=True)
class Desk:
    """Everything of one account wired together, market open, prices fresh."""

    account: Account
    clock: ManualClock
    hub: Hub
    disk: Disk
    gateway: ScriptedGateway
    person: ScriptedPerson
    store: MemoryStore
    spawn: Spawner
    sleep: Sleeper
    audit: Audit
    lock: TradingLock
    sent: Sent
    blotter: Blotter
    assessor: Assessor
    guard: Guard
    limits: TradingLimits = field(default_factory=TradingLimits)
    source: SourceKind = SourceKind.REAL
    policy: LockPolicy = field(default_factory=LockPolicy)
    session_left: float | None = None

    async def unlock(self, lifetime: UnlockLifetime = UnlockLifetime.MINUTES_15) -> None:
        await self.lock.unlock(PASSWORD, lifetime=lifetime)

    def publish(self, topic: Topic, subject: str, value: object) -> None:
        self.hub.publish(Key(topic, subject), Lazy.ready(value))

    def market(self, book: OrderBook | None = None, last: str | None = None) -> None:
        """Push a book and a quote."""
        self.publish(Topic.BOOK, TENCENT.id, book or BOOK)
        self.publish(Topic.QUOTE, TENCENT.id, QUOTE if last is None else replace(QUOTE, last=Decimal(last)))

    def session(self, state: MarketState) -> None:
        told = GatewayState(time=NOON, quotes_logged_in=True, trade_logged_in=True, markets={Market.HK: state})
        self.publish(Topic.MARKET_STATE, "", told)

    def link(self, state: LinkState) -> None:
        """The session tells of the connection; a lost one raises the generation when it comes back."""
        up = state in {LinkState.LIVE, LinkState.DEGRADED}
        if up and not self.gateway.connected:
            self.gateway.generation += 1
        self.gateway.connected = up
        self.publish(
            Topic.LINK,
            "",
            LinkStatus(state=state, provider="Scripted", address="test", since=self.clock.monotonic()),
        )

    def request(self, **changes: Any) -> OrderRequest:
        """A limit buy of one lot at the best ask; `changes` as they are, prices as text."""
        fields: dict[str, Any] = {
            "account": self.account,
            "instrument": TENCENT.id,
            "side": Side.BUY,
            "order_type": OrderType.LIMIT,
            "quantity": 100,
            "price": "612.50",
            "client_order_id": self.guard.client_order_id(),
        }
        fields |= changes
        for name in ("price", "trigger"):
            if fields.get(name) is not None:
                fields[name] = Decimal(fields[name])
        if fields["order_type"] is OrderType.MARKET:
            fields["price"] = None
        return OrderRequest(**fields)

    def working(self, **changes: Any) -> Order:
        """An order at the broker, told by a push."""
        order = order_row(self.account, **changes)
        self.gateway.order_rows = [o for o in self.gateway.order_rows if o.id != order.id] + [order]
        self.blotter.order_changed(order)
        return order

    async def records(self) -> list[Record]:
        """The log as it is on disk."""
        await self.audit.drain()
        verification, records = read(self.disk.durable)
        assert verification.whole
        return records

    async def story(self, order_id: str) -> list[str]:
        """Kinds of the records of one order, in order."""
        return [record.kind.value for record in await self.records() if record.id == order_id]

    def failing(self, request: OrderRequest | ModifyRequest) -> set[CheckCode]:
        """Which checks fail in the ticket's preview."""
        return {check.code for check in self.guard.preview(request).checks if not check.passed}


@asynccontextmanager
async def trading_desk(
    directory: Path, environment: Environment = Environment.LIVE, *, disk: Disk | None = None
) -> AsyncIterator[Desk]:
    """A locked desk with the market open, prices and money read."""
    clock, disk = ManualClock(), disk or Disk()
    hub, gateway, person, store, spawn = Hub(clock), ScriptedGateway(disk), ScriptedPerson(), MemoryStore(), Spawner()
    account, sleep = ACCOUNTS[environment], Sleeper()
    audit = Audit(directory, wall=clock.wall, open_file=disk.open, retry=0.01)
    desk: Desk
    lock = TradingLock(
        hub=hub,
        clock=clock,
        gateway=gateway,
        store=store,
        spawn=spawn,
        policy=lambda: desk.policy,
        session_left=lambda _: desk.session_left,
    )
    sent = Sent(clock)
    blotter = Blotter(
        hub=hub,
        clock=clock,
        gateway=gateway,
        sent=sent,
        note=audit.note,
        on_notice=lock.notice,
        spawn=spawn,
        sleep=sleep,
    )
    assessor = Assessor(
        hub=hub,
        clock=clock,
        gateway=gateway,
        feed=cast("QuoteFeed", gateway),
        audit=audit,
        lock=lock,
        blotter=blotter,
        sent=sent,
        limits=lambda: desk.limits,
        source=lambda _: desk.source,
        spawn=spawn,
    )
    guard = Guard(
        hub=hub,
        clock=clock,
        gateway=gateway,
        audit=audit,
        lock=lock,
        blotter=blotter,
        sent=sent,
        assessor=assessor,
        confirmer=person,
        sleep=sleep,
    )
    desk = Desk(
        account, clock, hub, disk, gateway, person, store, spawn, sleep, audit, lock, sent, blotter, assessor, guard
    )
    desk.source = SourceKind.PRACTICE if environment is Environment.PRACTICE else SourceKind.REAL
    guard.restore(await audit.open())
    lock.switch_account(account)
    desk.link(LinkState.LIVE)
    desk.session(MarketState.OPEN)
    desk.publish(Topic.INSTRUMENT, TENCENT.id, TENCENT)
    desk.market()
    await blotter.watch([account])
    try:
        yield desk
    finally:
        disk.gate.set()
        await spawn.cancel()
        await audit.close()


def funds(power: str) -> Funds:
    amount = Decimal(power)
    return Funds(
        account_id="",
        currency="HKD",
        power=amount,
        total_assets=amount,
        cash=amount,
        market_value=Decimal(0),
        frozen_cash=Decimal(0),
    )


def position(account: Account, quantity: int) -> Position:
    return Position(
        account_id=account.id,
        instrument=TENCENT.id,
        name="TENCENT",
        quantity=quantity,
        available=quantity,
        average_cost=Decimal(600),
        last=Decimal("612.50"),
        value=Decimal("612.50") * quantity,
        pl=Decimal(0),
        pl_percent=None,
        pl_today=None,
        currency="HKD",
    )


def order_row(account: Account, **changes: Any) -> Order:
    """A working buy of 200 at 611.00 that another program placed; `changes` as they are."""
    fields: dict[str, Any] = {
        "id": "W1",
        "account_id": account.id,
        "instrument": TENCENT.id,
        "name": "TENCENT",
        "side": Side.BUY,
        "order_type": OrderType.LIMIT,
        "status": OrderStatus.SUBMITTED,
        "quantity": 200,
        "filled": 0,
        "price": Decimal("611.00"),
        "average_price": None,
        "created": NOON,
        "updated": NOON,
        "currency": "HKD",
    }
    return Order(**(fields | changes))
