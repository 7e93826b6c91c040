"""Random walks of an entry with exits: fills, cancels, late and reordered pushes and lists, lost pushes, restarts."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import pytest
from msgspec import structs

from fakes.servers.longport.rows import SUBMITTED, attached_row, notification, order_row, push_row
from fakes.values.clock import ManualClock
from fakes.values.trading import NOON, TENCENT
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.gateways.longport.trading import orders as lists
from tideboard_core.gateways.longport.trading.account import LoginAccount
from tideboard_core.gateways.longport.trading.asian_orders import asian_calls
from tideboard_core.gateways.longport.trading.order_pushes import OrderCache, OrderPushes
from tideboard_core.gateways.longport.translate.writes import ORDER_PATH
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.market.hub import Hub
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import LiveAccount, Order, OrderRequest, OrderType, Side
from tideboard_core.orders.blotter import Blotter
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.writes import write_data, write_of
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.trading import TradingGateway
from tideboard_core.wire.longport.commands import TradeCommand

ACCOUNT = LiveAccount(id="7", name="LongPort", markets=frozenset(Market), currency="HKD", broker_lock=False)
STEPS = 25
EVENTS = ("fill", "cancel", "fire", "withdraw", "lose", "ask", "restart", *("hear",) * 3, *("answer",) * 3)
SIZE = 400
PROFIT, STOP = "attached-72", "attached-71"
"""What we call its exits; their numbers are a space of their own."""
OVER = frozenset({"CanceledStatus", "FilledStatus", "PartialWithdrawal"})
EXITS = AttachedExits(take_profit=ExitTerms(trigger=Decimal(640)), stop_loss=ExitTerms(trigger=Decimal(590)))
REQUEST = OrderRequest(
    account=ACCOUNT, instrument=TENCENT.id, side=Side.BUY, order_type=OrderType.LIMIT, quantity=SIZE,
    price=Decimal(611), client_order_id="TB-1120-0001", exits=EXITS,
)  # fmt: skip


class Broker:
    """One entry, its two exits, and what is on its way to us: pushes, and answers of lists and details."""

    def __init__(self, *, renumbers: bool) -> None:
        self.second, self.renumbers = SUBMITTED, renumbers
        self.entry: dict[str, Any] = {"order_id": "70", "quantity": SIZE, "filled": 0, "status": "NewStatus"}
        self.exits: dict[str, dict[str, Any]] = {
            STOP: {"order_id": "71", "type": "STOP_LOSS", "trigger": "590", "quantity": SIZE, "filled": 0},
            PROFIT: {"order_id": "72", "type": "PROFIT_TAKER", "trigger": "640", "quantity": SIZE, "filled": 0},
        }
        for exit_ in self.exits.values():
            exit_ |= {"status": "VarietiesNotReported", "fired": False, "updated": self.second}
        self.entry["updated"] = self.second
        self.pushes: list[bytes] = []
        self.answers: list[tuple[asyncio.Future[Mapping[str, Any]], Mapping[str, Any]]] = []
        self.detailed: set[str] = set()
        self.later = False
        """Whether today is after the day on which the entry was sent: no list of today has it."""

    def change(self, order: dict[str, Any], **changes: Any) -> None:
        """Change an order and push it."""
        self.second += 1
        order |= changes | {"updated": self.second}
        self.pushes.append(notification(self.pushed(order)))

    def fill(self, shares: int) -> None:
        """The entry fills, its exits follow."""
        filled = min(self.entry["filled"] + shares, SIZE)
        if self.entry["status"] in OVER or filled == self.entry["filled"]:
            return
        self.change(self.entry, filled=filled, status="FilledStatus" if filled == SIZE else "PartialFilledStatus")
        for exit_ in self.exits.values():
            if exit_["status"] not in OVER:
                self.change(exit_, quantity=filled)

    def cancel(self) -> None:
        """The rest of the entry is withdrawn, and its exits if nothing has filled."""
        if self.entry["status"] in OVER:
            return
        self.change(self.entry, status="PartialWithdrawal" if self.entry["filled"] else "CanceledStatus")
        for exit_ in self.exits.values() if not self.entry["filled"] else ():
            self.change(exit_, status="CanceledStatus")

    def fire(self, name: str, shares: int) -> None:
        """An exit fires, which ends the other one and the rest of the entry, and fills."""
        exit_ = self.exits[name]
        if exit_["status"] in OVER or not self.entry["filled"]:
            return
        filled = min(exit_["filled"] + shares, exit_["quantity"])
        done = filled == exit_["quantity"]
        self.change(exit_, fired=True, filled=filled, status="FilledStatus" if done else "PartialFilledStatus")
        other = self.exits[PROFIT if name == STOP else STOP]
        if other["status"] not in OVER:
            self.change(other, status="CanceledStatus")
        self.cancel()

    def withdraw(self, name: str) -> None:
        """An exit is cancelled by itself."""
        if self.exits[name]["status"] not in OVER:
            self.change(self.exits[name], status="CanceledStatus")

    # --- what it says -----------------------------------------------------------------------------------------------

    def row(self) -> dict[str, Any]:
        return order_row(
            order_id="70",
            quantity=str(SIZE),
            executed_quantity=str(self.entry["filled"]),
            status=self.entry["status"],
            updated_at=str(self.entry["updated"]),
            attached_orders=[
                attached_row(
                    order_id=exit_["order_id"],
                    attached_type_display=exit_["type"],
                    trigger_price=exit_["trigger"],
                    quantity=str(exit_["quantity"]),
                    executed_qty=str(exit_["filled"]),
                    status=exit_["status"],
                    trigger_status="RELEASED" if exit_["fired"] else "ACTIVE",
                    updated_at=str(exit_["updated"]),
                    withdrawn=exit_["status"] == "CanceledStatus",
                )
                for exit_ in self.exits.values()
            ],
        )

    def own_rows(self) -> Iterator[dict[str, Any]]:
        """The exits that have fired: lists have them as orders."""
        for exit_ in self.exits.values():
            if exit_["fired"]:
                yield order_row(
                    order_id=self.number(exit_),
                    side="Sell",
                    order_type="MIT",
                    price="",
                    trigger_price=exit_["trigger"],
                    trigger_status="RELEASED",
                    quantity=str(exit_["quantity"]),
                    executed_quantity=str(exit_["filled"]),
                    status=exit_["status"],
                    updated_at=str(exit_["updated"]),
                )

    def number(self, order: dict[str, Any]) -> str:
        """Under which number pushes and lists have an order: an exit that has fired may get another one there."""
        return f"9{order['order_id']}" if self.renumbers and order.get("fired") else str(order["order_id"])

    def pushed(self, order: dict[str, Any]) -> dict[str, Any]:
        entry = order is self.entry
        kind: dict[str, Any] = {"order_type": "LO"} if entry else {"order_type": "MIT", "side": "Sell"}
        return push_row(
            order_id=self.number(order),
            submitted_quantity=str(order["quantity"]),
            submitted_price="611" if entry else "0",
            executed_quantity=str(order["filled"]),
            status=order["status"],
            trigger_price="" if entry else order["trigger"],
            trigger_status="NOT_USED" if entry else "RELEASED" if order["fired"] else "ACTIVE",
            updated_at=str(order["updated"]),
            **kind,
        )

    async def read(self, path: str, query: Any = (), **_options: object) -> Mapping[str, Any]:
        """What stands at the moment of the question, told when the walk lets the answer through."""
        if path == ORDER_PATH:
            said: Mapping[str, Any] = self.row()
        elif path == lists.TODAY_ORDERS:
            said = {"orders": [*([] if self.later else [self.row()]), *self.own_rows()]}
        else:
            works = self.later and self.entry["status"] not in OVER
            said = {"orders": [self.row()] if works else [], "has_more": False}
        waiting: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        self.answers.append((waiting, said))
        found = await waiting
        if path == ORDER_PATH:
            self.detailed |= set(self.exits)
        return found


class Walk:
    """Our side: cache, lists, pushes, blotter and journal, as the gateway and the application join them."""

    def __init__(self, seed: int) -> None:
        self.random, self.broker = Random(seed), Broker(renumbers=seed % 2 == 1)
        self.reads = set[asyncio.Task[bool]]()
        self.begin()

    def begin(self) -> None:
        """Start, or start again: only the order log is left."""
        clock, cache = ManualClock(), OrderCache()
        link = SimpleNamespace(read=self.broker.read, clock=clock, generation=1)
        account = SimpleNamespace(known=lambda _account: ACCOUNT, id=ACCOUNT.id)
        connection = cast("LongportLink", link)
        calls = asian_calls(connection)
        self.lists = lists.OrderLists(connection, cast("LoginAccount", account), cache, calls)
        self.journal = OrderJournal(clock)
        data = write_data(write_of(REQUEST, NOON))
        sent = Record(kind=RecordKind.INTENT, id=REQUEST.client_order_id, at=NOON, data=data)
        self.journal.restore([sent, structs.replace(sent, kind=RecordKind.ACCEPTED, data={"order": "70"})])
        gateway = SimpleNamespace(
            orders=self.lists.orders,
            follow_exits=self.lists.follow_exits,
            pushes_orders=lambda _account: True,
            connected=True,
            generation=1,
        )
        self.blotter = Blotter(
            hub=Hub(clock), clock=clock, gateway=cast("TradingGateway", gateway), journal=self.journal,
            note=lambda *_: None, on_notice=lambda _: None, spawn=closed,
        )  # fmt: skip
        pushes = OrderPushes(cast("FeedSink", None), self.blotter, cache, lambda: ACCOUNT.id, clock.wall)
        self.push = pushes.routes().handlers[TradeCommand.NOTIFICATION]

    async def step(self) -> None:
        """One thing happens, at the broker or on the way."""
        name = self.random.choice(EVENTS)
        await getattr(self, name)()
        for _ in range(4):
            await asyncio.sleep(0)

    async def fill(self) -> None:
        self.broker.fill(self.random.choice((100, 200, SIZE)))

    async def cancel(self) -> None:
        if self.random.random() < 0.3:
            self.broker.cancel()

    async def fire(self) -> None:
        if self.random.random() < 0.4:
            self.broker.fire(self.random.choice((PROFIT, STOP)), self.random.choice((100, SIZE)))

    async def withdraw(self) -> None:
        if self.random.random() < 0.3:
            self.broker.withdraw(self.random.choice((PROFIT, STOP)))

    async def hear(self) -> None:
        if self.broker.pushes:
            self.push(self.broker.pushes.pop(self.random.randrange(len(self.broker.pushes))))

    async def lose(self) -> None:
        if self.broker.pushes:
            self.broker.pushes.pop(self.random.randrange(len(self.broker.pushes)))

    async def ask(self) -> None:
        task = asyncio.get_running_loop().create_task(self.blotter.read_orders(ACCOUNT))
        self.reads.add(task)
        task.add_done_callback(self.reads.discard)

    async def answer(self) -> None:
        if self.broker.answers:
            waiting, said = self.broker.answers.pop(self.random.randrange(len(self.broker.answers)))
            if not waiting.done():
                waiting.set_result(said)

    async def restart(self) -> None:
        if self.random.random() < 0.2:
            await self.forget()
            self.broker.later = self.broker.later or self.random.random() < 0.5
            self.begin()

    async def forget(self) -> None:
        """Nothing that is on its way arrives."""
        for task in tuple(self.reads):
            task.cancel()
        await asyncio.gather(*self.reads, return_exceptions=True)
        self.broker.pushes.clear()
        self.broker.answers.clear()

    async def settle(self) -> None:
        """Everything that is asked is answered at once, twice."""
        await self.forget()
        for _ in range(2):
            await self.ask()
            while self.reads:
                await self.answer()
                await asyncio.sleep(0)

    # --- what must hold ---------------------------------------------------------------------------------------------

    @property
    def shown(self) -> tuple[Order, ...]:
        return self.blotter.orders(ACCOUNT.id) or ()

    def check(self) -> None:
        """Nothing is shown twice, held without the detail's word, or in force for more than has filled."""
        ids = [order.id for order in self.shown]
        assert len(ids) == len(set(ids))
        entry = next((order for order in self.shown if order.id == "70"), None)
        unlisted = self.broker.entry["filled"] if self.broker.later else 0
        filled = unlisted if entry is None else entry.filled
        for held in (entry.exits if entry is not None else None) or ():
            assert held.order_id in self.broker.detailed
            assert held.covers(filled) <= filled
        for order in self.shown:
            if order.entry:
                assert order.quantity <= max(filled, order.filled)
        if entry is not None and all(order.entry or order is entry for order in self.shown):
            assert self.journal.committed(ACCOUNT.id, TENCENT.id, Side.SELL, self.shown) <= filled
            if entry.exits is None:
                assert entry.exits_unconfirmed == (ExitRole.TAKE_PROFIT, ExitRole.STOP_LOSS)

    def agree(self) -> None:
        """What is shown is what the broker has: the entry and its exits, under one id each."""
        assert [order.id for order in self.shown if order.id != "70" and not order.entry] == []
        entry = next((order for order in self.shown if order.id == "70"), None)
        if entry is None:  # of an earlier day, and over
            assert self.broker.later
            assert not any(order.open for order in self.shown)
            assert {one["status"] for one in (self.broker.entry, *self.broker.exits.values())} <= set(OVER)
            return
        theirs = {name: (exit_["quantity"], exit_["filled"]) for name, exit_ in self.broker.exits.items()}
        assert {held.order_id: (held.quantity, held.filled) for held in entry.exits or ()} == theirs
        assert {held.order_id for held in entry.exits or () if held.open} == {
            name for name, exit_ in self.broker.exits.items() if exit_["status"] not in OVER
        }
        assert (entry.filled, entry.open) == (self.broker.entry["filled"], self.broker.entry["status"] not in OVER)
        in_force = {order.id: order.filled for order in self.shown if order.entry == "70"}
        assert in_force == (
            {name: exit_["filled"] for name, exit_ in self.broker.exits.items()} if entry.filled else {}
        )
        assert entry.exits_unconfirmed == ()


def closed(work: Coroutine[Any, Any, None]) -> None:
    """What the blotter would read by itself is not read: the walk asks."""
    with closing(work):
        pass


async def walk(seed: int) -> None:
    walking = Walk(seed)
    for _ in range(STEPS):
        await walking.step()
        walking.check()
    await walking.settle()
    walking.check()
    walking.agree()


async def stale(walking: Walk, *numbers: str) -> None:
    """The entry fills after a list has left, and pushes of these orders come before the list does."""
    broker, body = walking.broker, walking.push
    await walking.ask()
    for _ in range(4):
        await asyncio.sleep(0)
    before = len(broker.pushes)
    broker.fill(SIZE)
    pushes = dict(zip(("70", "71", "72"), broker.pushes[before:], strict=True))
    for number in numbers:
        body(pushes[number])
    while walking.reads:
        await walking.answer()
        await asyncio.sleep(0)


@pytest.mark.parametrize("numbers", [("70", "71", "72"), ("70",)], ids=str)
async def test_exits_that_came_in_force_while_a_list_was_on_its_way_count(numbers: tuple[str, ...]) -> None:
    """Positions that are read after the list show what has filled."""
    walking = Walk(0)
    await walking.settle()

    await stale(walking, *numbers)

    assert walking.journal.committed(ACCOUNT.id, TENCENT.id, Side.SELL, walking.shown) == SIZE
    await walking.settle()
    walking.agree()


async def test_an_exit_counts_under_its_number_until_a_list_shows_it_as_an_exit() -> None:
    """The first detail comes with a list that is older than the entry's fill."""
    walking = Walk(0)
    walking.broker.change(walking.broker.exits[PROFIT])
    walking.push(walking.broker.pushes.pop())

    await stale(walking, "70")

    assert walking.journal.committed(ACCOUNT.id, TENCENT.id, Side.SELL, walking.shown) == SIZE
    await walking.settle()
    walking.agree()


@pytest.mark.whole("more")
@pytest.mark.parametrize("seeds", [[*range(200), 6188, 7172], pytest.param(range(200, 22_000), id="more")])
async def test_exits_are_shown_as_the_broker_holds_them(seeds: Sequence[int]) -> None:
    for seed in seeds:
        try:
            await walk(seed)
        except AssertionError as error:
            error.add_note(f"seed {seed}")
            raise
