"""A flatten and a replacement over raw sockets while the server refuses calls with a pause of a day."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from fakes.servers.wire_broker.book import SELL, BrokerBook, Mood
from fakes.servers.wire_broker.wire_log import Line, WireLog, Write
from fakes.values.clock import ManualClock
from fakes.values.virtual_loop import VirtualLoop
from fakes.walks.trading.wire_runs import PASSWORD, Protocol
from fakes.walks.trading.wire_scene import CODES, SECURITIES, WireScene
from tideboard_core.errors import OrderError
from tideboard_core.model.flatten import LineOutcome
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.order import Account, CancelRequest, Order, OrderRequest, Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.orders.flatten.exit_terms import placed
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.pauses import LONGEST_OWN, PauseBy
from tideboard_core.wire.opend.protocols import ProtoId

CODE, FIRST = CODES[0], SECURITIES[0].id
HELD = 800
MINUTES = 15
"""No work here takes longer."""


class PausedRun:
    """One account with 800 shares and an exit for them. `refuse` says which request of a kind is refused, and by whom.

    `asked` counts the requests by kind ("orders", "positions", "fills", "write"); `denial` is what the guard raised.
    """

    def __init__(self, protocol: Protocol, trigger: Decimal | None = None) -> None:
        """With a `trigger` the exit is a stop, else it takes profit at 640."""
        self._protocol, self._trigger = protocol, trigger
        self.clock = ManualClock()
        self.refuse: Callable[[str, int], str] = lambda _name, _number: ""
        self.asked: Counter[str] = Counter()
        self.runs: list[FlattenRun] = []
        self.denial = ""
        self.on_run: Callable[[FlattenRun], None] = lambda _run: None
        self.scene: WireScene
        self.book: BrokerBook
        self.log: WireLog

    def play(self, work: Callable[[PausedRun], Awaitable[None]]) -> PausedRun:
        """Do this with everything connected and unlocked; time passes by itself."""
        runner = asyncio.Runner(loop_factory=lambda: VirtualLoop(self.clock))
        with runner, tempfile.TemporaryDirectory(prefix="paused-") as folder:
            runner.run(self._played(work, Path(folder)))
        return self

    async def _played(self, work: Callable[[PausedRun], Awaitable[None]], folder: Path) -> None:
        loop = asyncio.get_running_loop()
        self.book = BrokerBook(self.clock.market, random.Random(1), loop.call_later)
        self.book.held[CODE], self.log = HELD, WireLog(self.clock.monotonic)
        port = self._protocol.port(self.book, self.log)
        terms: dict[str, Any] = {"order_type": OrderType.LIMIT, "price": Decimal(640)}
        if self._trigger is not None:
            terms = port.stop_terms(self._trigger)
        shape, price = port.kinds[terms["order_type"]], terms.get("price", Decimal(0))
        self.book.place(CODE, SELL, shape, HELD, price, self._trigger)
        await port.open()
        self.scene = WireScene(
            port, self._protocol.connect, self.log, self.book,
            folder=folder, password=PASSWORD, clock=self.clock, limits=TradingLimits(),
        )  # fmt: skip
        try:
            await self.scene.begin()
            await self.scene.unlock()
            await asyncio.sleep(31)
            self.scene.person.ticks = (FIRST,)
            self.scene.market()
            port.mood = self._mood
            await work(self)
        finally:
            self.refuse = lambda _name, _number: ""
            await self.scene.leave()
            await port.close()

    def _mood(self, name: str) -> Mood | None:
        self.asked[name] += 1
        whose = self.refuse(name, self.asked[name])
        return Mood(busy=whose) if whose else None

    # --- what the person does ---------------------------------------------------------------------------------------

    @property
    def account(self) -> Account:
        assert self.scene.account is not None
        return self.scene.account

    async def fresh(self) -> None:
        """Prices of this moment, while a work that asks for them lasts."""
        for _ in range(MINUTES * 60):
            self.scene.market()
            self.scene.lock.touched()
            await asyncio.sleep(1.0)

    async def flatten(self) -> LineOutcome:
        """Close the position; the line as it ended."""
        await self._raised(self.scene.guard.submit_flatten(self.account, [FIRST], started=self._started))
        assert self.runs, self.denial
        return self.runs[-1].outcomes[0]

    async def replace(self) -> LineOutcome:
        """Put a stop into the place of the exit."""
        guard = self.scene.guard
        (exit_,) = [row for row in self.orders if row.open]
        stop = OrderRequest(
            account=self.account, instrument=FIRST, side=Side.SELL, quantity=HELD,
            client_order_id=guard.client_order_id(), **self.scene.port.stop_terms(Decimal(585)),
        )  # fmt: skip
        await self._raised(guard.submit_replacement(exit_, stop, started=self._started))
        return self.runs[-1].outcomes[0]

    async def cancel(self, order: Order) -> None:
        """Take an order out."""
        number = self.scene.guard.client_order_id()
        request = CancelRequest(account=self.account, order=order, client_order_id=number)
        await self._raised(self.scene.guard.submit_cancel(request))

    async def entry(self) -> str:
        """Buy a lot; what the guard said, "" = it went."""
        self.denial = ""
        await asyncio.sleep(1.0)
        self.scene.market()
        await self.scene.unlock()
        request = OrderRequest(
            account=self.account, instrument=FIRST, side=Side.BUY, quantity=100, order_type=OrderType.LIMIT,
            price=self.book.ask, client_order_id=self.scene.guard.client_order_id(),
        )  # fmt: skip
        await self._raised(self.scene.guard.submit(request))
        return self.denial

    def renew_pauses(self) -> None:
        """The server asks for the longest pause of its own, again and again before it is over."""
        self.scene.spawn(self._renew())

    async def _renew(self) -> None:
        limits: Any = self.scene.gateway.link.limits  # type: ignore[attr-defined]
        for _ in range(MINUTES * 6):
            if hasattr(limits, "trade"):
                limits.trade.bar(LONGEST_OWN)
            else:
                limits.pause(ProtoId.Trd_PlaceOrder, self.account.id, LONGEST_OWN, PauseBy.OWN)
            await asyncio.sleep(10)

    async def cut(self) -> None:
        """The line breaks, and is there again."""
        self.scene.cut()
        for _ in range(20):
            await asyncio.sleep(0.5)
            self.scene.session.retry_now()
        await self.scene.stands()

    async def put_back(self) -> str:
        """Put the exit back that was taken away; what the guard said, "" = it went or there is nothing to put back."""
        for offer in self.scene.guard.lost_exits.offers(self.account):
            if offer.exit is None:
                continue
            number = self.scene.guard.client_order_id()
            request = placed(offer.exit, self.account, number, offer.exit.quantity)
            assert request is not None
            self.denial = ""
            await self._raised(self.scene.guard.submit(request))
            return self.denial
        return "" if self.protected else "nothing is offered"

    async def _raised(self, work: Awaitable[Any]) -> None:
        prices = asyncio.get_running_loop().create_task(self.fresh())
        try:
            await work
        except OrderError as error:
            self.denial = error.code
        finally:
            prices.cancel()

    def _started(self, run: FlattenRun) -> None:
        self.runs.append(run)
        self.on_run(run)

    # --- what stands ------------------------------------------------------------------------------------------------

    @property
    def orders(self) -> tuple[Order, ...]:
        return tuple(self.scene.blotter.orders(self.account.id) or ())

    @property
    def protected(self) -> bool:
        """Whether nothing is held, or an exit or a closing order works at the broker."""
        return not self.book.held[CODE] or any(row.side == SELL for row in self.book.working(CODE))

    @property
    def write_lines(self) -> list[Line]:
        """The lines of writes on the wire."""
        return [line for line in self.log.lines if isinstance(line.event, Write)]

    @property
    def writes(self) -> list[Write]:
        """The writes on the wire."""
        return [line.event for line in self.write_lines if isinstance(line.event, Write)]
