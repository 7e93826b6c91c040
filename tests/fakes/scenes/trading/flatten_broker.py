"""A broker that really trades: what it holds and what works there is the truth that a flatten is held against."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from msgspec import structs

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import BOOK, NOON, QUOTE, TENCENT, levels, order_row, position
from tideboard_core.errors import OrderRejected, RequestTimeout
from tideboard_core.model.flatten import LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Account, Fill, Order, OrderStatus, Position, Side
from tideboard_core.model.order_terms import TRIGGERED, OrderType
from tideboard_core.model.quote import OrderBook
from tideboard_core.model.shares import Shares, size_of, total
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.ports.trading import OrderList, PositionList, WriteVerb

LOT = 100
NAMES = ("HK.00700", "HK.00005", "HK.09988")
SECURITIES = tuple(replace(TENCENT, id=InstrumentId(name)) for name in NAMES)


async def flatten_until(
    scene: TradingScene, security: InstrumentId, state: LineState, change: Callable[[], object]
) -> FlattenRun:
    """Flatten one security; the change happens in the turn after its line came into that state.

    That is while the order log is flushed: before a cancel in WITHDRAWING, before the order in SENT.
    """
    runs: list[FlattenRun] = []
    flattening = scene.guard.submit_flatten(scene.account, [security], started=runs.append)
    working = asyncio.get_running_loop().create_task(flattening)
    while not runs or runs[0].outcomes[0].state is not state:
        assert not working.done(), "it ended before"
        await asyncio.sleep(0)
    change()
    return await working


class FlattenBroker:
    """Replaces what the scene's gateway reads and answers; every push goes to the scene's blotter.

    `fills` are the shares of a closing order that trade at once (None = all), by security. `refused` and `silent` are
    the securities whose closing order is refused or gets no answer; a silent one is placed all the same. `keeps` are
    exits whose cancel is accepted and never done. `crossed` are the writes that would take a position through zero.
    """

    def __init__(
        self, scene: TradingScene, held: Sequence[Shares], securities: Sequence[Instrument] = SECURITIES
    ) -> None:
        self.scene = scene
        self.held: dict[InstrumentId, Shares] = {one.id: shares for one, shares in zip(securities, held, strict=True)}
        self.orders: dict[str, Order] = {}
        self.bought_today: dict[InstrumentId, Shares] = {}
        """Shares of a holding that were bought today, which its market lets go tomorrow."""
        self.fills: dict[InstrumentId, int] = {}
        self.refused: set[InstrumentId] = set()
        self.silent: set[InstrumentId] = set()
        self.keeps: set[str] = set()
        self.crossed: list[str] = []
        self.placed: list[tuple[InstrumentId, Side, int, Decimal | None]] = []
        self.before_answer: Callable[[Write], None] = lambda _write: None
        self.push: Callable[[Callable[[], None]], None] = lambda work: work()
        self.number = 0
        self._begin = scene.clock.monotonic()
        self.ahead = timedelta(0)
        """How far its clock is ahead of ours."""
        self.books = {one.id: structs.replace(BOOK, instrument=one.id) for one in securities}
        gateway = scene.gateway
        gateway.answer = self._answer
        gateway.orders = self._order_list  # type: ignore[method-assign]
        gateway.positions = self._position_list  # type: ignore[method-assign]
        gateway.order_book = self._book  # type: ignore[method-assign]
        for security in securities:
            self.market(security)

    def market(self, security: Instrument, last: str = "612.50", book: OrderBook = BOOK) -> None:
        """Facts, quote and book of a security."""
        scene = self.scene
        self.books[security.id] = structs.replace(book, instrument=security.id)
        scene.publish(Topic.INSTRUMENT, security.id, security)
        quote = structs.replace(QUOTE, instrument=security.id, last=Decimal(last))
        scene.publish(Topic.QUOTE, security.id, quote)
        scene.publish(Topic.BOOK, security.id, self.books[security.id])

    def move(self, security: Instrument, best: str, *, last: str | None = None, depth: int = 2000) -> None:
        """The market goes to another best price on both sides, its spread one step of 0.5."""
        price = Decimal(best)
        asks = levels((str(price + Decimal("0.5")), depth), (str(price + 1), depth))
        bids = levels((best, depth), (str(price - Decimal("0.5")), depth))
        self.market(security, last=last or best, book=structs.replace(BOOK, bids=bids, asks=asks))

    # --- what others and the market do ------------------------------------------------------------------------------

    def new(
        self,
        security: InstrumentId,
        side: Side,
        quantity: int,
        *,
        remark: str = "",
        pushed: bool = True,
        **terms: Any,
    ) -> Order:
        """An order that works from now on; that of another program is pushed before anything else happens."""
        self.number += 1
        terms.setdefault("price", Decimal("640.00") if side is Side.SELL else Decimal("590.00"))
        row = order_row(
            self.scene.account,
            id=f"B{self.number}",
            instrument=security,
            side=side,
            quantity=quantity,
            remark=remark,
            created=self._time(),
            updated=self._time(),
            **terms,
        )
        self.orders[row.id] = row
        if pushed:
            self.scene.blotter.order_changed(row)
        return row

    def fill(self, order: Order, shares: Shares) -> None:
        """The market trades some of an order; its push may come late or never."""
        shares = min(order.remaining, shares)
        self.held[order.instrument] += shares if order.side is Side.BUY else -shares
        status = OrderStatus.FILLED if shares == order.remaining else OrderStatus.PARTIALLY_FILLED
        row = self.change(order, filled=order.filled + shares, status=status, average_price=order.price)
        fill = Fill(
            id=f"F{self.number}",
            order_id=row.id,
            account_id=row.account_id,
            instrument=row.instrument,
            name="",
            side=row.side,
            quantity=shares,
            price=row.price or Decimal(1),
            time=row.updated,
        )
        self.push(lambda: self.scene.blotter.filled(fill))

    def stop(self, security: InstrumentId, side: Side, quantity: int, trigger: str, **terms: Any) -> Order:
        """A stop at market that works from now on."""
        terms = {"order_type": OrderType.STOP, "price": None, **terms}
        return self.new(security, side, quantity, trigger=Decimal(trigger), **terms)

    def end(self, order: Order, status: OrderStatus = OrderStatus.CANCELLED) -> None:
        """An order is cancelled, or expires."""
        if self.orders[order.id].open:
            self.change(self.orders[order.id], status=status)

    def working(self, security: InstrumentId, side: Side) -> Shares:
        """Shares that working orders of a side may still trade."""
        rows = (row for row in self.orders.values() if (row.instrument, row.side) == (security, side) and row.open)
        return total(row.remaining for row in rows)

    def change(self, order: Order, **changes: Any) -> Order:
        """An order as it is from now on, also as another program changes it."""
        row = self.orders[order.id] = replace(order, updated=self._time(), **changes)
        self.push(lambda: self.scene.blotter.order_changed(row))
        return row

    def _time(self) -> Any:
        self.number += 1
        passed = self.scene.clock.monotonic() - self._begin  # no clock that jumps moves the exchange's
        return NOON + self.ahead + timedelta(seconds=passed, milliseconds=self.number)

    # --- what the gateway is asked ----------------------------------------------------------------------------------

    def _answer(self, write: Write) -> object:
        self.before_answer(write)
        request = write.request
        if write.verb is WriteVerb.CANCEL:
            if request.order.id not in self.keeps:
                self.end(request.order)
            return None
        security, side, quantity = request.instrument, request.side, request.quantity
        held = self.held[security] if side is Side.SELL else -self.held[security]
        if quantity > max(held - self.working(security, side), 0):
            self.crossed.append(f"{side} {quantity} {security} of {held}")
        self.placed.append((security, side, quantity, request.price))
        if security in self.refused:
            return OrderRejected("order-rejected", text="no")
        waits = request.order_type in TRIGGERED
        terms = {"order_type": request.order_type, "trigger": request.trigger, "price": request.price} if waits else {}
        row = self.new(security, side, quantity, remark=request.client_order_id, pushed=False, **terms)
        if security in self.silent:
            return RequestTimeout("no-answer")
        self.push(lambda: self.scene.blotter.order_changed(row))
        if (shares := self.fills.get(security, quantity)) and not waits:
            self.fill(row, shares)
        return row.id

    async def _order_list(self, account: Account, *, way_out: bool = False, **_leaves: Any) -> OrderList:
        return OrderList(list(self.orders.values()))

    async def _position_list(self, account: Account, *, way_out: bool = False, **_leaves: Any) -> PositionList:
        return PositionList(self._row(account, one, held) for one, held in self.held.items() if held)

    def _row(self, account: Account, security: InstrumentId, held: Shares) -> Position:
        available = max(size_of(held) - self.bought_today.get(security, 0), 0)
        return replace(position(account, held), instrument=security, available=available)

    async def _book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        return self.books[instrument]
