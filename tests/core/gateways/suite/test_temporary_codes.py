"""A temporary code of Hong Kong from its first day to its last: what each port shows is what own books have."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from fakes.servers import gateway_rigs
from fakes.servers.gateway_rigs import LONGPORT, PORTS, Optional, Rig
from fakes.servers.sandbox import SandboxHere, sandbox_thread, standing_options
from fakes.values.code_ledger import CodeLedger
from fakes.values.hub_values import known
from fakes.walks.trading.traded_sessions import SPACE, ProgramRun, TradedSessions
from tideboard_core.errors import OrderDenied, OrderRejected
from tideboard_core.model.behind.events import EventKind
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import OrderStatus, Side, TimeInForce
from tideboard_core.model.reference import ExDay
from tideboard_core.model.review import CheckCode
from tideboard_core.model.session import TradingCalendar
from tideboard_core.model.splits import Split, splits_of
from tideboard_core.model.watch.alerts import AlertKeeper, AlertKind, PriceAlert
from tideboard_core.orders.over_split.answers import OverSplits, SplitAnswer, StandingAlert, StandingRows
from tideboard_core.ports.trading import ApprovedOrder

SHARE, CODE = InstrumentId("HK.06186"), InstrumentId("HK.02951")
LOT, OTHER_LOT = 1000, 200
"""Five shares become one: a lot of the share is a thousand, of its temporary code what that becomes."""
DAYS = MONDAY, TUESDAY, WEDNESDAY, THURSDAY = [date(2026, 11, day) for day in (16, 17, 18, 19)]
"""A day of the old shares, one of the temporary code alone, one of both codes, one of the usual code again."""
EVENING, MORNING = time(15, 40), "15:30"
ROUNDED = Fraction(1, 10_000)


class TemporaryCodeWalk(TradedSessions):
    """Buys on Monday, sells some under the temporary code, buys under the usual one beside it, and sells in the end."""

    def __init__(self, sandbox: SandboxHere, folder: Path, rig: Rig) -> None:
        super().__init__(sandbox, folder, 1)
        self.rig, self.books = rig, CodeLedger()
        self.over: OverSplits | None = None
        self.alerts: list[StandingAlert] = []
        self.questions: list[int] = []

    async def walk(self) -> None:
        """A run of the program on each day, and one after it where fees were charged: they are read at the start."""
        async with self._run(SHARE) as program:
            self.books.buy(SHARE, 2 * LOT, await self._trade(program, SHARE, Side.BUY, 2 * LOT))
            lasting = await self._lasting(program, SHARE)
            kept = PriceAlert(instrument=SHARE, kind=AlertKind.PRICE_DOWN, value=Decimal(3), key="1")
            self.alerts = [StandingAlert(AlertKeeper.TIDEBOARD, kept, program.scene.clock.market())]
            answer = await self.sandbox.ask("split", symbol=SHARE, old=5, new=1, alone=1, both=1)
            assert (answer["ex_day"], answer["code"]) == (TUESDAY.isoformat(), CODE)
            await program.look()
        await self.sandbox.advance_to(MORNING)
        self.books.join(5, SHARE, CODE)
        async with self._run(CODE) as program:
            await self._hold(program, closed=SHARE)
            await self._hold_ended(program, lasting)
            self.books.sell(CODE, OTHER_LOT, await self._trade(program, CODE, Side.SELL, OTHER_LOT))
            lasting = await self._lasting(program, CODE)
            await program.look()
        await self.sandbox.advance_to(MORNING)
        async with self._run(SHARE, CODE) as program:
            await self._hold(program)
            self.books.buy(SHARE, LOT, await self._trade(program, SHARE, Side.BUY, LOT))
            await program.look()
        async with self._run(SHARE, CODE) as program:
            await self._hold(program)
        await self.sandbox.advance_to(MORNING)
        self.books.rename(CODE, SHARE)
        async with self._run(SHARE) as program:
            await self._hold(program, closed=CODE)
            await self._hold_ended(program, lasting)
            self.books.sell(SHARE, LOT, await self._trade(program, SHARE, Side.SELL, LOT))
            await program.look()
        async with self._run(SHARE) as program:
            await self._hold(program, closed=CODE)

    def _run(self, *names: InstrumentId) -> AbstractAsyncContextManager[ProgramRun]:
        self.traded = {Market.HK: names}
        return self.program(self.rig, Market.HK)

    # --- orders -----------------------------------------------------------------------------------------------------

    async def _trade(self, program: ProgramRun, name: InstrumentId, side: Side, quantity: int) -> Decimal:
        """Trade at the best prices; the average price."""
        scene = program.scene
        await program.pass_time(SPACE)
        await scene.show(name)
        book = known(scene.hub, Topic.BOOK.of(name))
        price = (book.asks if side is Side.BUY else book.bids)[4].price
        request = scene.request(side, price=price, quantity=quantity, instrument=name)
        await scene.submitted(scene.guard.submit(request))
        order = await scene.until_order(request.client_order_id, lambda order: not order.open)
        assert (order.filled, order.average_price is None) == (quantity, False)
        return order.average_price or Decimal(0)

    async def _lasting(self, program: ProgramRun, name: InstrumentId) -> str:
        """Place a purchase that lasts, far below the market; its number at the broker."""
        scene = program.scene
        await program.pass_time(SPACE)
        price = (known(scene.hub, Topic.BOOK.of(name)).bids[9].price * Decimal("0.8")).quantize(Decimal("0.1"))
        lot = known(scene.hub, Topic.INSTRUMENT.of(name)).lot_size
        request = scene.request(Side.BUY, price=price, quantity=lot, instrument=name)
        await scene.submitted(scene.guard.submit(replace(request, time_in_force=TimeInForce.GTC)))
        return (await scene.until_order(request.client_order_id, lambda order: order.open)).id

    async def _hold_ended(self, program: ProgramRun, number: str) -> None:
        scene = program.scene
        rows = await scene.done(scene.gateway.trading.history_orders(scene.account, MONDAY, THURSDAY))
        (order,) = [one for one in rows if one.id == number]
        assert order.status is OrderStatus.CANCELLED
        if self.rig is not LONGPORT:  # its lists have no reason
            assert order.text == "code-closed"

    async def _refuse(self, program: ProgramRun, closed: InstrumentId) -> None:
        """An order under a closed code is denied, and the broker would refuse it and name the other code."""
        scene = program.scene
        await program.pass_time(SPACE)
        lot = LOT if closed == SHARE else OTHER_LOT
        request = scene.request(Side.BUY, price=Decimal(20), quantity=lot, instrument=closed)
        with pytest.raises(OrderDenied) as denied:
            await scene.submitted(scene.guard.submit(request))
        assert denied.value.code == CheckCode.TRADABLE
        other = replace(request, client_order_id=f"other-{request.client_order_id}")
        approved = ApprovedOrder(other, approved_at=0.0, generation=scene.gateway.generation)
        with pytest.raises(OrderRejected) as refused:
            await scene.gateway.trading.place(approved)
        open_code = CODE if closed == SHARE else SHARE
        assert refused.value.data["text"] == f"{closed} is closed: its shares trade as {open_code}"

    # --- what is shown ----------------------------------------------------------------------------------------------

    async def _hold(self, program: ProgramRun, *, closed: InstrumentId | None = None) -> None:
        """Compare everything; `closed` is the code of the two that does not trade today."""
        made = await self.agree(program)
        rows = known(program.scene.hub, Topic.POSITIONS.of(program.scene.account.id))
        assert {one.instrument: one.quantity for one in rows} == self.books.held
        for one in rows:
            assert one.average_cost is not None
            right = self.books.cost(one.instrument, diluted=one.diluted)
            assert abs(Fraction(one.average_cost) - right) <= ROUNDED
        (trip,) = made.book.trips
        assert trip.instrument == (SHARE if closed == CODE or CODE not in self.books.held else CODE)
        assert (trip.quantity, trip.remaining) == (self.books.most, sum(self.books.held.values()))
        assert trip.entry is not None
        assert trip.realised is not None
        assert abs(Fraction(trip.entry) - self.books.entry) < ROUNDED
        assert Fraction(trip.realised) == self.books.gained
        await self._hold_codes(program, closed)
        await self._hold_questions(program)
        if closed is not None:
            await self._refuse(program, closed)

    async def _hold_codes(self, program: ProgramRun, closed: InstrumentId | None) -> None:
        """Quotes, lots, and the list of temporary codes where the port has one."""
        scene, reference = program.scene, program.scene.gateway.reference
        rows = await scene.done(scene.gateway.quotes.snapshots([SHARE, CODE]))
        quotes = {one.quote.instrument: one.quote for one in rows}
        assert {name for name, quote in quotes.items() if quote.suspended} == ({closed} if closed else set())
        prices = [quotes[name].last for name in (SHARE, CODE)]
        assert abs(prices[0] / prices[1] - 1) < Decimal("0.02")
        facts = await scene.done(scene.gateway.quotes.instruments([SHARE, CODE]))
        assert {one.id: one.lot_size for one in facts} == {SHARE: LOT, CODE: OTHER_LOT}
        if reference is not None and Optional.CODE_CHANGES not in self.rig.lacks:
            (change,) = await scene.done(reference.code_changes([SHARE]))
            assert (change.related, change.effective, change.end) == (CODE, TUESDAY, WEDNESDAY)

    async def _hold_questions(self, program: ProgramRun) -> None:
        """The alert is asked about on the first day of the new shares, and never again, whatever code they have."""
        self.over = self.over or OverSplits(None, program.scene.clock, TradingCalendar())
        for name in (SHARE, CODE):
            self.over.take(name, await self._splits_of(program, name))
        asked = self.over.review(StandingRows(alerts=self.alerts))
        self.questions.append(len(asked))
        for question in asked:
            assert (question.instrument, question.split.day) == (SHARE, TUESDAY)
            self.over.answer(question, SplitAnswer.KEEP)

    async def _splits_of(self, program: ProgramRun, name: InstrumentId) -> tuple[Split, ...]:
        """What the port tells; LongPort its day alone, under the name of a join, on the first day that it is asked.

        The exchange makes the days of every share of Hong Kong for its calendar.
        """
        scene, reference = program.scene, program.scene.gateway.reference
        if reference is not None and Optional.ACTIONS not in self.rig.lacks:
            found = splits_of(await scene.done(reference.corporate_actions(name)))
            return tuple(one for one in found if one.day in DAYS)
        if self.questions:
            return ()
        events = scene.gateway.behind.events
        page = await scene.done(events.calendar(EventKind.MERGER, MONDAY, THURSDAY, (Market.HK,)))
        return splits_of((), [ExDay(one.day, split=True) for one in page.events if one.instrument == name])


@pytest.fixture(autouse=True)
def patient_gateways(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exchange answers nothing while it makes the trades of a day."""
    monkeypatch.setattr(gateway_rigs, "READ_SECONDS", 60.0)


@pytest.mark.timeout(300)
def test_a_holding_is_one_trip_over_a_temporary_code(rig: Rig) -> None:
    async def walked() -> list[int]:
        options = replace(standing_options(start=EVENING, **PORTS), date=MONDAY)
        with sandbox_thread(options) as opened, tempfile.TemporaryDirectory() as folder:
            walk = TemporaryCodeWalk(opened, Path(folder), rig)
            await walk.walk()
        return walk.questions

    assert asyncio.run(walked()) == [1, 0, 0, 0, 0]
