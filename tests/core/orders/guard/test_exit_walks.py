"""Whatever happens around it, an order that is exempt as an exit never takes a position through zero."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.trading import NOON, TENCENT, order_row, position
from run_forms import sized
from tideboard_core.model.order import Account, Fill, ModifyRequest, Order, OrderRequest, OrderStatus, Side
from tideboard_core.model.shares import Shares, total, whole
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.writes import write_of
from tideboard_core.ports.trading import OrderList, PositionList

LOT = 100
PUSHED, LATE, LOST = "pushed", "late", "lost"

lots = st.integers(1, 6).map(lambda count: count * LOT)
which = st.integers(0, 5)
told = st.sampled_from([PUSHED, LATE, LOST])
step = st.one_of(
    st.tuples(st.just("foreign sale"), lots),
    st.tuples(st.just("foreign buy"), lots),
    st.tuples(st.just("own sale"), lots, st.booleans()),
    st.tuples(st.just("unknown sale"), lots, st.booleans()),
    st.tuples(st.just("grow"), which, lots),
    st.tuples(st.just("fill"), which, lots, told),
    st.tuples(st.just("cancel"), which, told),
    st.tuples(st.just("deliver"), which),
    st.tuples(st.just("read"), st.sampled_from(["orders", "holdings", "money"]), st.booleans()),
    st.tuples(st.just("answer"), which),
    st.tuples(st.just("wait"), st.floats(0.0, 4.0)),
)


@dataclass
class Broker:
    """The truth: what is held, what works, and answers that are on their way.

    A read shows how things stood when it was asked, or with `late` when it is answered.
    """

    scene: TradingScene
    held: int
    orders: dict[str, Order] = field(default_factory=dict)
    pushes: list[Callable[[], None]] = field(default_factory=list)
    reads: list[asyncio.Event] = field(default_factory=list)
    late: bool = False
    number: int = 0

    async def order_list(self, account: Account, *, way_out: bool = False, **_leaves: Any) -> OrderList:
        return OrderList(await self._read(lambda: list(self.orders.values())))

    async def position_list(self, account: Account, *, way_out: bool = False, **_leaves: Any) -> PositionList:
        held = await self._read(lambda: [position(account, self.held)] if self.held else [])
        return PositionList(held)

    async def _read(self, look: Callable[[], list[Any]]) -> list[Any]:
        released, late, now = asyncio.Event(), self.late, look()
        self.reads.append(released)
        await released.wait()
        return look() if late else now

    @property
    def working(self) -> Shares:
        """Shares that working sales may still sell."""
        return total(one.remaining for one in self.orders.values() if one.open and one.side is Side.SELL)

    def new(self, side: Side, quantity: int, remark: str = "") -> Order:
        self.number += 1
        row = order_row(
            self.scene.account,
            id=f"B{self.number}",
            side=side,
            quantity=quantity,
            remark=remark,
            updated=self._time(),
            created=NOON,
        )
        self.orders[row.id] = row
        return row

    def change(self, order: Order, told_: str, **changes: Any) -> None:
        row = self.orders[order.id] = replace(order, updated=self._time(), **changes)
        grown = row.filled - order.filled
        fill = Fill(
            id=f"F{self.number}",
            order_id=row.id,
            account_id=row.account_id,
            instrument=TENCENT.id,
            name="",
            side=row.side,
            quantity=grown,
            price=row.price or 0,  # type: ignore[arg-type]  # of no account here
            time=row.updated,
        )

        def push() -> None:
            self.scene.blotter.order_changed(row)
            if grown:
                self.scene.blotter.filled(fill)

        if told_ == PUSHED:
            push()
        elif told_ == LATE:
            self.pushes.append(push)

    def _time(self) -> Any:
        self.number += 1
        return NOON + timedelta(milliseconds=self.number)


class Walk:
    """Does one step after the other; each name is a method."""

    def __init__(self, scene: TradingScene, held: int) -> None:
        self.scene = scene
        self.broker = Broker(scene, held)
        scene.gateway.orders = self.broker.order_list  # type: ignore[method-assign]
        scene.gateway.positions = self.broker.position_list  # type: ignore[method-assign]

    async def do(self, name: str, *values: Any) -> None:
        outcome = getattr(self, name.replace(" ", "_"))(*values)
        assert outcome is None
        for _ in range(6):
            await asyncio.sleep(0)

    def foreign_sale(self, quantity: int) -> None:
        """What another program does in the three seconds of a proof is known by its push alone."""
        self.scene.blotter.order_changed(self.broker.new(Side.SELL, quantity))

    def foreign_buy(self, quantity: int) -> None:
        self.broker.new(Side.BUY, quantity)

    def own_sale(self, quantity: int, pushed: bool) -> None:
        request = self._counted(quantity)
        row = self.broker.new(Side.SELL, quantity, request.client_order_id)
        if pushed:
            self.scene.blotter.order_changed(row)

    def unknown_sale(self, quantity: int, arrived: bool) -> None:
        request = self._counted(quantity)
        self.scene.blotter.writes.ask_for(write_of(request, self.scene.clock.wall()))
        if arrived:
            self.broker.new(Side.SELL, quantity, request.client_order_id)

    def grow(self, index: int, more: int) -> None:
        """A change that is accepted and not shown; an order that the account does not show cannot be changed."""
        order = self._order(index)
        if order is None or all(row.id != order.id for row in self.scene.blotter.orders(order.account_id) or ()):
            return
        act = self.scene.guard.client_order_id()
        self.scene.order_journal.use(act)
        change = ModifyRequest(
            account=self.scene.account, order=order, client_order_id=act, quantity=whole(order.quantity) + more
        )
        self.scene.order_journal.count(draft_of(change), (order.price or 0) * change.quantity)  # type: ignore[arg-type]
        self.broker.change(order, LOST, quantity=change.quantity)

    def fill(self, index: int, most: int, told_: str) -> None:
        order = self._order(index)
        if order is None:
            return
        shares = whole(min(order.remaining, most))
        self.broker.held += shares if order.side is Side.BUY else -shares
        done = shares == order.remaining
        status = OrderStatus.FILLED if done else OrderStatus.PARTIALLY_FILLED
        self.broker.change(order, told_, filled=order.filled + shares, status=status)

    def cancel(self, index: int, told_: str) -> None:
        order = self._order(index)
        if order is not None:
            self.broker.change(order, told_, status=OrderStatus.CANCELLED)

    def deliver(self, index: int) -> None:
        if self.broker.pushes:
            self.broker.pushes.pop(index % len(self.broker.pushes))()

    def read(self, what: str, late: bool) -> None:
        self.broker.late = late
        blotter, account = self.scene.blotter, self.scene.account
        if what == "money":
            blotter.refresh_money(account.id)
            return
        work = blotter.read_orders(account) if what == "orders" else blotter.read_holdings(account)

        async def run() -> None:
            await work

        self.scene.spawn(run())

    def answer(self, index: int) -> None:
        if self.broker.reads:
            self.broker.reads.pop(index % len(self.broker.reads)).set()

    def wait(self, seconds: float) -> None:
        self.scene.clock.advance(seconds)

    def _counted(self, quantity: int) -> OrderRequest:
        request = self.scene.request(side=Side.SELL, quantity=quantity, price="612.00")
        self.scene.order_journal.use(request.client_order_id)
        self.scene.order_journal.count(draft_of(request), (request.price or 0) * quantity)  # type: ignore[arg-type]
        return request

    def _order(self, index: int) -> Order | None:
        rows = [one for one in self.broker.orders.values() if one.open]
        return rows[index % len(rows)] if rows else None

    def exempt(self) -> int:
        """The largest sale that passes its limits as an exit, 0 for none."""
        for quantity in range(12 * LOT, 0, -LOT):
            draft = draft_of(self.scene.request(side=Side.SELL, quantity=quantity, price="612.00"))
            snapshot = self.scene.pretrade.verdicts(draft).snapshot
            if snapshot.way_out.closes and snapshot.reread:
                return quantity
        return 0


async def walk(held: int, steps: list[tuple[Any, ...]]) -> list[int]:
    """Largest exempt sale after each step; each is held against the truth."""
    found = []
    with tempfile.TemporaryDirectory() as directory:
        async with trading_scene(Path(directory)) as scene:
            walker = Walk(scene, held)
            for name, *values in steps:
                await walker.do(name, *values)
                exempt = walker.exempt()
                assert exempt <= max(walker.broker.held - walker.broker.working, 0), (name, values)
                found.append(exempt)
    return found


READ: list[tuple[Any, ...]] = [("read", "holdings", False), ("answer", 0), ("answer", 0)]


@given(
    held=st.integers(0, 10).map(lambda count: count * LOT), steps=st.lists(step, max_size=25), fresh=st.integers(0, 25)
)
@settings(max_examples=sized(25, 200), deadline=None, suppress_health_check=list(HealthCheck))
def test_no_exempt_sale_crosses_zero(held: int, steps: list[tuple[Any, ...]], fresh: int) -> None:
    """Fills, pushes that come late or never, working, unlisted and Unknown sales, reads that overtake each other."""
    asyncio.run(walk(held, [*READ, *steps[:fresh], *READ, *steps[fresh:]]))


def test_the_walk_finds_exits() -> None:
    """Else it would prove nothing."""
    again = [("answer", 0), *READ, ("answer", 0)]  # the push of the sale began a read of its own
    found = asyncio.run(walk(1000, [*READ, ("foreign sale", 300), ("fill", 0, 100, PUSHED), *again]))
    assert (found[:5], found[-1]) == ([0, 0, 1000, 700, 0], 700)


def test_a_lost_fill_does_not_free_what_it_sold() -> None:
    """The list says that the sale is done, the positions are of before: nothing is proven until they are read."""
    lost = [("foreign sale", 600), ("fill", 0, 600, LOST), ("read", "orders", False), ("answer", 1)]
    found = asyncio.run(walk(1000, [*READ, *lost, ("answer", 0), *READ]))
    assert (found[3:7], found[-1]) == ([400, 400, 400, 0], 400)
