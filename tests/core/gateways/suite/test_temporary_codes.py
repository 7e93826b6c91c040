"""A temporary code of Hong Kong from its first day to its last: what each port shows is what own books have."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.servers import gateway_rigs
from fakes.servers.gateway_rigs import LONGPORT, PORTS, Optional, Rig
from fakes.servers.sandbox import SandboxHere, sandbox_thread, standing_options
from fakes.values.hub_values import known
from fakes.walks.trading.traded_sessions import SPACE, ProgramRun, TradedSessions
from tideboard_core.errors import OrderDenied, OrderRejected
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Order, OrderStatus, Side, TimeInForce
from tideboard_core.ports.trading import ApprovedOrder
from tideboard_sandbox.program import Program as SandboxProgram

SHARE, CODE = InstrumentId("HK.06186"), InstrumentId("HK.02951")
MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)
EVENING, MORNING = time(15, 40), "15:30"
LOT, OTHER_LOT = 1000, 200
"""Five shares become one: a lot of the share is a thousand, of its temporary code what that becomes."""


@dataclass
class OwnBooks:
    """Shares and what they cost by code, in new shares, by hand; `gained` by sales, the first that were bought first."""

    lots: list[tuple[InstrumentId, int, Decimal]] = field(default_factory=list)
    gained: Decimal = Decimal(0)

    def buy(self, name: InstrumentId, quantity: int, price: Decimal) -> None:
        self.lots.append((name, quantity, price))

    def join(self, five: InstrumentId, one: InstrumentId) -> None:
        """Five shares under a code become one under another."""
        self.lots = [(one, count // 5, price * 5) for name, count, price in self.lots if name == five]

    def rename(self, old: InstrumentId, new: InstrumentId) -> None:
        self.lots = [(new if name == old else name, count, price) for name, count, price in self.lots]

    def sell(self, quantity: int, price: Decimal) -> None:
        """The journal's order: what was bought first goes first, whatever its code."""
        while quantity:
            name, count, paid = self.lots.pop(0)
            sold = min(count, quantity)
            self.gained += (price - paid) * sold
            quantity -= sold
            if count > sold:
                self.lots.insert(0, (name, count - sold, paid))

    def held(self) -> dict[InstrumentId, int]:
        found: dict[InstrumentId, int] = {}
        for name, count, _ in self.lots:
            found[name] = found.get(name, 0) + count
        return found


class TemporaryCodeWalk(TradedSessions):
    """Buys on Friday, sells some under the temporary code on Monday, buys under the usual one while both trade."""

    def __init__(self, sandbox: SandboxHere, folder: Path, rig: Rig) -> None:
        super().__init__(sandbox, folder, 1)
        self.rig, self.books = rig, OwnBooks()
        self.shown: list[object] = []

    async def walk(self) -> None:
        """Four days: of the old shares, of the temporary code alone, of both, and of the usual code again."""
        async with self._run(SHARE) as program:
            self.books.buy(SHARE, 2 * LOT, await self._trade(program, SHARE, Side.BUY, 2 * LOT))
            lasting = await self._lasting(program, SHARE)
            answer = await self.sandbox.ask("split", symbol=SHARE, old=5, new=1, alone=1, both=1)
            assert answer["code"] == CODE
            await program.look()
        await self.sandbox.advance_to(MORNING)
        self.books.join(SHARE, CODE)
        async with self._run(CODE) as program:
            await self._hold(program)
            await self._ended(program, lasting)
            await self._hold_codes(program)
            await self._refused(program, SHARE)
            self.books.sell(OTHER_LOT, await self._trade(program, CODE, Side.SELL, OTHER_LOT))
            lasting = await self._lasting(program, CODE)
            await program.look()
        await self.sandbox.advance_to(MORNING)
        async with self._run(SHARE, CODE) as program:
            await self._hold(program)
            await program.scene.show(CODE)
            self.books.buy(SHARE, LOT, await self._trade(program, SHARE, Side.BUY, LOT))
            await program.look()
            lots = [known(program.scene.hub, Topic.INSTRUMENT.of(name)).lot_size for name in (SHARE, CODE)]
            assert lots == [LOT, OTHER_LOT]
        async with self._run(SHARE, CODE) as program:
            await self._hold(program)
        await self.sandbox.advance_to(MORNING)
        self.books.rename(CODE, SHARE)
        async with self._run(SHARE) as program:
            await self._hold(program)
            await self._ended(program, lasting)
            await self._refused(program, CODE)
            self.books.sell(LOT, await self._trade(program, SHARE, Side.SELL, LOT))
            await program.look()
        async with self._run(SHARE) as program:
            await self._hold(program)

    def _run(self, *names: InstrumentId) -> AbstractAsyncContextManager[ProgramRun]:
        self.traded = {Market.HK: names}
        return self.program(self.rig, Market.HK)

    async def _trade(self, program: ProgramRun, name: InstrumentId, side: Side, quantity: int) -> Decimal:
        scene = program.scene
        await program.pass_time(SPACE)
        await scene.show(name)
        book = known(scene.hub, Topic.BOOK.of(name))
        price = (book.asks if side is Side.BUY else book.bids)[4].price
        request = scene.request(side, price=price, quantity=quantity, instrument=name)
        await scene.submitted(scene.guard.submit(request))
        order = await scene.until_order(request.client_order_id, lambda order: not order.open)
        assert (order.status, order.filled) == (OrderStatus.FILLED, quantity)
        assert order.average_price is not None
        return order.average_price

    async def _lasting(self, program: ProgramRun, name: InstrumentId) -> str:
        """Place a purchase that lasts below the market; its number at the broker."""
        scene = program.scene
        await program.pass_time(SPACE)
        book = known(scene.hub, Topic.BOOK.of(name))
        lot = known(scene.hub, Topic.INSTRUMENT.of(name)).lot_size
        request = scene.request(Side.BUY, price=(book.bids[9].price * Decimal("0.8")).quantize(Decimal("0.1")), quantity=lot, instrument=name)
        request = replace(request, time_in_force=TimeInForce.GTC)
        await scene.submitted(scene.guard.submit(request))
        placed = await scene.until_order(request.client_order_id, lambda order: order.open)
        return placed.id

    async def _ended(self, program: ProgramRun, number: str) -> None:
        part = f"{program.account.id}-HK" if self.rig is LONGPORT else program.account.id
        def told(program: SandboxProgram):
            return program.exchange.broker.order(part, number)
        found = await self.sandbox.within(told)
        print(found.status, found.text, [o for o in program.scene.orders if o.id==number])

    async def _refused(self, program: ProgramRun, name: InstrumentId) -> None:
        """Ask for an order under a code that is closed, also past the guard."""
        scene = program.scene
        await program.pass_time(SPACE)
        lot = LOT if name == SHARE else OTHER_LOT
        request = scene.request(Side.BUY, price=Decimal(20), quantity=lot, instrument=name)
        try:
            await scene.submitted(scene.guard.submit(request))
        except Exception as e:
            print("GUARD", repr(e), getattr(e,'data',None))
        approved = ApprovedOrder(replace(request, client_order_id=f"other-{request.client_order_id}"), approved_at=0.0, generation=scene.gateway.generation)
        with pytest.raises(OrderRejected) as error:
            await scene.done(scene.gateway.trading.place(approved))
        print("PLACE", error.value, error.value.data)

    async def _hold_codes(self, program: ProgramRun) -> None:
        reference = program.scene.gateway.reference
        if reference is None or Optional.CODE_CHANGES in self.rig.lacks:
            return
        print(await program.scene.done(reference.code_changes([SHARE])))

    async def _hold(self, program: ProgramRun) -> None:
        made = await self.agree(program)
        print([(p.instrument,p.quantity,p.average_cost) for p in known(program.scene.hub, Topic.POSITIONS.of(program.scene.account.id))], self.books)
        for t in made.book.trips: print("TRIP", t.instrument, t.quantity, t.remaining, t.realised, t.entry, t.closed)
        print(made.inferences.renamed, made.inferences.splits, made.inferences.fills)


@pytest.fixture(autouse=True)
def patient_gateways(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exchange answers nothing while it makes the trades of a day."""
    monkeypatch.setattr(gateway_rigs, "READ_SECONDS", 60.0)


def test_a_holding_is_one_trip_over_a_temporary_code(rig: Rig) -> None:
    async def walked() -> None:
        options = replace(standing_options(start=EVENING, **PORTS), date=MONDAY)
        with sandbox_thread(options) as opened, tempfile.TemporaryDirectory() as folder:
            await TemporaryCodeWalk(opened, Path(folder), rig).walk()

    asyncio.run(walked())
