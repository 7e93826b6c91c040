"""A day at Longbridge's United States door in the journal: contracts, parts, a short, a dividend, to the cent."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from fakes.scenes.trading.sandbox_scene import SandboxScene, with_brake
from fakes.servers.gateway_rigs import LONGPORT
from fakes.servers.sandbox import sandbox_thread, standing_options
from fakes.values.hub_values import known
from fakes.walks.trading.traded_sessions import ExchangeBooks, ProgramRun, TradedSessions, reconciled
from tideboard_core.accounts.rates import directed
from tideboard_core.model.behind.results import RealizedResults
from tideboard_core.model.credentials import DataCentre
from tideboard_core.model.flatten import LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Fill, OrderStatus, Position, Side, TimeInForce
from tideboard_core.model.order_terms import OrderType
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.trips.facts import CashKind
from tideboard_core.trips.journal import AccountJournal, make_journal, read_past
from tideboard_core.trips.trip import Method
from tideboard_sandbox.exchange.broker.cash_journal import CashKind as BrokersKind
from tideboard_sandbox.exchange.broker.orders import OrderTicket
from tideboard_sandbox.program import Program as SandboxProgram

APPLE, MICROSOFT = InstrumentId("US.AAPL"), InstrumentId("US.MSFT")
NOTHING = Decimal(0)
US = DataCentre.UNITED_STATES


class AmericanDay(TradedSessions):
    """What a person and others do at that door, over the exchange's own ledger of the account."""

    run: ProgramRun

    @property
    def scene(self) -> SandboxScene:
        return self.run.scene

    @property
    def part(self) -> str:
        return f"{self.scene.account.id}-US"

    async def trade_at(self, name: InstrumentId, side: Side, quantity: int, **changes: Any) -> str:
        """Send an order at the best opposite price through the guard, and wait until all of it filled."""
        scene = self.scene
        await self.run.pass_time(31.0)
        await scene.view(name, Market.US)
        await self.unlocked()
        book = known(scene.hub, Topic.BOOK.of(name))
        price = (book.asks if side is Side.BUY else book.bids)[0].price
        request = scene.request(side, quantity=quantity, instrument=name, **{"price": price, **changes})
        await scene.submitted(scene.guard.submit(request))
        order = await scene.until_order(request.client_order_id, lambda one: one.status is OrderStatus.FILLED)
        assert len(await scene.arrived(request.client_order_id)) == 1
        return order.id

    async def unlocked(self) -> None:
        if not self.scene.lock.is_open(self.scene.account):
            await self.scene.unlock()

    async def in_parts(self, name: InstrumentId) -> str:
        """Buy more than the best price has: a part fills, then somebody sells to the rest of it."""
        scene = self.scene
        await self.run.pass_time(31.0)
        await scene.view(name, Market.US)
        await self.unlocked()
        best = known(scene.hub, Topic.BOOK.of(name)).asks[0]
        request = scene.request(Side.BUY, quantity=int(best.quantity) + 2, instrument=name, price=best.price)
        await scene.submitted(scene.guard.submit(request))
        order = await scene.until_order(request.client_order_id, lambda one: one.filled > 0)
        assert order.status is OrderStatus.PARTIALLY_FILLED
        await scene.sandbox.ask("trade", symbol=name, side="sell", quantity=2)
        await scene.until_order(request.client_order_id, lambda one: one.status is OrderStatus.FILLED)
        assert sum(one.quantity for one in self.fills() if one.order_id == order.id) == request.quantity
        return order.id

    def kept(self, exchange: SandboxProgram) -> Decimal:
        """What is held in full, and half of the shares that are owed, in cents."""
        rows = [row.value for row in exchange.exchange.broker.positions(self.part)]
        return sum((value if value > 0 else -value / 2 for value in rows), NOTHING).quantize(Decimal("0.01"))

    def fills(self) -> tuple[Fill, ...]:
        """What the table of executions shows."""
        return tuple(self.scene.hub.value(Topic.FILLS.of(self.scene.account.id)) or ())

    def gained(self, exchange: SandboxProgram) -> Decimal:
        """What the exchange counts as realised."""
        return sum((row.gained for row in exchange.exchange.broker.results(self.part).values()), NOTHING)

    async def elsewhere(self, name: InstrumentId, side: Side, quantity: int) -> str:
        """Let another program of the person trade at the market."""
        part = self.part

        def place(program: SandboxProgram) -> str:
            ticket = OrderTicket(
                account_id=part,
                instrument=name,
                side=side,
                kind=OrderType.MARKET,
                quantity=quantity,
                broker_type="MO",
            )
            return program.exchange.broker.place(ticket).id

        return await self.sandbox.within(place)

    async def flatten(self, name: InstrumentId) -> None:
        """Flatten one position, whose box the person ticks; again while the book has taken a part of it alone."""
        for _ in range(4):
            await self.run.look()
            await self.scene.view(name, Market.US)
            self.scene.person.ticks = {name}
            await self.unlocked()
            run = await self.scene.done(self.scene.guard.submit_flatten(self.scene.account, [name]))
            (outcome,) = run.outcomes
            assert (outcome.line.instrument, outcome.error) == (name, None)
            assert len(await self.scene.arrived(outcome.client_order_id)) == 1
            if outcome.state is LineState.DONE:
                break
            assert outcome.state is LineState.PARTLY
        await self.run.look()
        assert name not in await self.held()

    async def held(self) -> dict[InstrumentId, Position]:
        rows = await self.scene.done(self.scene.gateway.trading.positions(self.scene.account))
        assert not rows.unread
        return {row.instrument: row for row in rows}

    async def journal(self, method: Method) -> tuple[AccountJournal, ExchangeBooks]:
        """The journal as the window makes it, and its reconciliation against the exchange's ledger."""
        own, program = self.run.account, self.run
        past = read_past(program.store, own)
        made = make_journal(past, {}, method=method, now=self.scene.clock.market())
        assert made.left_out == ()
        assert made.check.exact, made.check
        ledgers, prices = await self.sandbox.within(lambda exchange: self._books(exchange, own))
        (row,) = reconciled(past, made, ledgers, prices)
        ledger = ledgers["USD"]
        assert (row.currency, row.difference, row.unexplained, row.reasons) == ("USD", NOTHING, NOTHING, ()), row
        dividends = await self.sandbox.within(self._dividends)
        assert (row.net, row.fees, row.value) == (ledger.gained - dividends, ledger.fees, ledger.value), (row, ledger)
        assert {one.kind: one.amount for one in row.rows} == ({CashKind.DIVIDEND: dividends} if dividends else {})
        return made, ledger

    def _dividends(self, exchange: SandboxProgram) -> Decimal:
        rows = exchange.exchange.cash_journal(self.part)
        return sum((row.amount for row in rows if row.kind is BrokersKind.DIVIDEND), NOTHING)

    def contract(self, exchange: SandboxProgram, *, call: bool, nth: int = 0) -> InstrumentId:
        """A contract on Apple near the money."""
        details = exchange.exchange.details
        chain = details.option_chain(APPLE, details.option_expiries(APPLE)[3])
        last = exchange.exchange.quote(APPLE).last
        rows = [one for one in chain if one.call is call]
        return sorted(rows, key=lambda one: abs(one.strike - last))[nth].id


@pytest.fixture
async def day(tmp_path: Path) -> AsyncIterator[AmericanDay]:
    """The program at that door, at eleven in New York, with its past read."""
    options = standing_options(start=time(0, 0), opend_port=0, longport_port=0, longport_region=US)
    with sandbox_thread(options) as sandbox:
        walk = AmericanDay(sandbox, tmp_path, seed=1)
        async with walk.program(LONGPORT, Market.US) as run:
            walk.run = run
            yield walk


async def asked(read: Callable[[], Awaitable[RealizedResults]]) -> RealizedResults:
    """The answer of one read."""
    return await read()


@pytest.mark.timeout(300)
async def test_a_day_of_shares_contracts_a_short_and_a_dividend_is_in_the_journal_to_the_cent(day: AmericanDay) -> None:
    scene, trading = day.scene, day.scene.gateway.trading
    brake = with_brake(scene, LossLimits(trades=200))
    call = await day.sandbox.within(lambda exchange: day.contract(exchange, call=True))
    put = await day.sandbox.within(lambda exchange: day.contract(exchange, call=False))
    other = await day.sandbox.within(lambda exchange: day.contract(exchange, call=True, nth=2))
    ids = [
        await day.trade_at(APPLE, Side.BUY, 100),
        await day.trade_at(call, Side.BUY, 3),
        await day.trade_at(put, Side.BUY, 2),
        await day.trade_at(APPLE, Side.SELL, 40),
        await day.in_parts(other),
    ]
    await scene.sandbox.ask("drop-pushes", drop=True)
    short = await day.elsewhere(MICROSOFT, Side.SELL, 30)
    await scene.done(scene.blotter.read_day(scene.account))
    assert [(one.side, one.instrument) for one in day.fills() if one.order_id == short][:1] == [(Side.SELL, MICROSOFT)]
    await scene.sandbox.release()
    await scene.sandbox.ask("dividend", symbol=APPLE, amount="0.26")
    await scene.sandbox.ask("dividend", symbol=MICROSOFT, amount="0.83")
    await day.run.look()
    held = await day.held()
    contracts = held.pop(other).quantity
    assert {name: row.quantity for name, row in held.items()} == {APPLE: 60, call: 3, put: 2, MICROSOFT: -30}
    assert held[call].priced is held[put].priced is False, "no row says how many shares a contract covers"

    money = await scene.done(trading.funds(scene.account))
    kept = await day.sandbox.within(day.kept)
    assert money.margin is not None
    assert money.margin.maintenance == kept > 0
    fees = await scene.done(trading.order_fees(scene.account, ids))
    charged = await day.sandbox.within(lambda exchange: exchange.exchange.broker.fees(day.part, ids))
    assert {fee.order_id: (fee.total, fee.items) for fee in fees} == {
        fee.order_id: (fee.total, tuple(fee.items)) for fee in charged
    }
    for name in (call, put, APPLE, MICROSOFT, other):
        await day.flatten(name)

    result = brake.result(scene.account, "USD")
    assert (result.realised, result.open) == (await day.sandbox.within(day.gained), NOTHING)
    assert not result.gaps
    read = scene.gateway.behind.results.realized
    assert read is not None
    counted = await scene.done(asked(read))
    everything = {row.period: row.amount for row in counted.rows if row.kind == 0}
    assert everything == dict.fromkeys((1, 2), result.realised.quantize(Decimal("0.01")))
    rates = directed(await scene.done(scene.gateway.behind.results.rates()), scene.clock.market())
    assert {(rate.base, rate.quote) for rate in rates} == {("HKD", "USD"), ("CNY", "USD")}
    await day.run.look()
    await scene.done(day.run.reader.read(scene.account))
    await day.journal(Method.AVERAGE)
    made, ledger = await day.journal(Method.FIFO)
    assert ledger.value == 0
    assert {trip.instrument: (trip.long, trip.quantity) for trip in made.book.trips} == {
        call: (True, 3),
        put: (True, 2),
        APPLE: (True, 100),
        MICROSOFT: (False, 30),
        other: (True, contracts),
    }


@pytest.mark.timeout(300)
async def test_a_lasting_order_and_the_brake_go_over_midnight_in_new_york(day: AmericanDay) -> None:
    """Thirteen hours later it is the next day there, and still the same one in Hong Kong, where the clock may be."""
    scene, trading = day.scene, day.scene.gateway.trading
    brake = with_brake(scene, LossLimits(trades=200))
    await day.trade_at(APPLE, Side.BUY, 100)
    resting = scene.request(
        Side.BUY,
        quantity=100,
        instrument=APPLE,
        price=known(scene.hub, Topic.BOOK.of(APPLE)).bids[8].price - 40,
        time_in_force=TimeInForce.GTC,
    )
    await day.run.pass_time(31.0)
    await scene.view(APPLE, Market.US)
    await scene.submitted(scene.guard.submit(resting))
    lasting = await scene.until_order(resting.client_order_id, lambda one: one.status is OrderStatus.SUBMITTED)
    assert brake.result(scene.account, "USD").trades == 1
    moment = scene.clock.market()
    for hours, at_midnight in ((12.5, "2026-11-17T23:3"), (1.0, "2026-11-18T00:3")):
        moment = datetime.fromisoformat((await scene.sandbox.advance(hours * 3600))["time"])
        assert moment.astimezone(ZoneInfo("America/New_York")).isoformat().startswith(at_midnight)
        scene.clock.set_market(moment)
        await day.run.pass_time(31.0)  # lists ask the query too: thirty calls are used up
        await scene.until_steady()
        await scene.done(scene.blotter.read_day(scene.account))
        listed = {row.id: row for row in await scene.done(trading.orders(scene.account))}
        assert (listed[lasting.id].open, listed[lasting.id].time_in_force) == (True, TimeInForce.GTC)
        result = brake.result(scene.account, "USD")
        assert (result.trades, result.gaps, result.count_gaps) == (int(hours > 1), (), ())
    today = moment.astimezone(ZoneInfo("America/New_York")).date()
    for fallen, count in ((today, 0), (today - timedelta(days=1), 1)):
        fills = await scene.done(trading.history_fills(scene.account, fallen, fallen))
        assert len({fill.order_id for fill in fills}) == count
        orders = await scene.done(trading.history_orders(scene.account, fallen, fallen))
        assert len(orders) == 2 * count


async def walked(seed: int) -> Counter[str]:
    """Three runs of the program on one morning, closed and killed in between, and what others did meanwhile."""
    options = standing_options(start=time(23, 0), opend_port=0, longport_port=0, longport_region=US)
    with sandbox_thread(options) as sandbox, tempfile.TemporaryDirectory() as folder:
        walk = TradedSessions(sandbox, Path(folder), seed)
        await walk.session(LONGPORT, Market.US, 5)
        await walk.session(LONGPORT, Market.US, 3)
        async with walk.program(LONGPORT, Market.US) as program:
            await walk.cancel_working(program)
            for method in Method:
                await walk.agree(program, method)
    return walk.counts


@pytest.mark.whole("more")
@pytest.mark.timeout(900, method="signal")
@pytest.mark.parametrize("seeds", [range(1), pytest.param(range(1, 13), id="more")])
async def test_sessions_at_the_american_door_agree_with_the_ledger(seeds: range) -> None:
    met: Counter[str] = Counter()
    for seed in seeds:
        try:
            met += await walked(seed)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
    assert met["USD agreed"] == 2 * len(seeds)
    assert met["trips"] >= len(seeds), "else the walks would prove nothing"
