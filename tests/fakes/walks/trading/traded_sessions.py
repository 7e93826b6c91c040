"""Sessions that are traded over one port of the practice exchange, with restarts, and the journal that is kept of them.

A run of the program is a scene with the recorder of the journal over it; between two runs it was closed or killed. What
the account has is taken from the exchange itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Final, TypeVar

from fakes.scenes.trading.sandbox_scene import SandboxScene, sandbox_scene
from fakes.servers.gateway_rigs import LONGPORT, Rig
from fakes.servers.sandbox import SandboxHere
from fakes.values.hub_values import known
from fakes.values.option_chain import terms_of
from tideboard_core.errors import OrderError
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Environment, Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.review import CheckCode
from tideboard_core.model.session import exchange_date
from tideboard_core.trips.account_check import NotChecked
from tideboard_core.trips.history import HistoryReader
from tideboard_core.trips.journal import AccountJournal, AccountPast, make_journal, read_past
from tideboard_core.trips.reconcile import CashSpan, Reconciliation, reconcile
from tideboard_core.trips.recorder import TripsRecorder
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.trip import Method
from tideboard_sandbox.exchange.broker.cash_journal import CashKind as BrokersKind
from tideboard_sandbox.exchange.broker.orders import OrderTicket, TradingAccount
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal
from tideboard_sandbox.program import Program as SandboxProgram

T = TypeVar("T")
OPENS: Final = {Market.HK: "09:33", Market.US: "22:33"}
"""Hong Kong times at which the markets have begun to trade: what they did before has to be reckoned."""
TRADED: Final = {
    Market.HK: tuple(
        map(InstrumentId, ("HK.00700", "HK.01810", "HK.80700", "HK.TCH261127C600000", "HK.TCH261230P600000"))
    ),
    Market.US: tuple(map(InstrumentId, ("US.AAPL", "US.NVDA", "US.AAPL261120C270000", "US.AAPL261127P270000"))),
}
SPACE: Final = 31.0
"""Seconds between two orders: every window of a rate limit is over."""
NOTHING: Final = Decimal(0)
PAID: Final = frozenset({BrokersKind.DEPOSIT, BrokersKind.WITHDRAWAL})
Prices = dict[InstrumentId, Decimal]


@dataclass
class ExchangeBooks:
    """One currency at the exchange: cash and positions now, the first and all money paid in, the fees charged.

    `cash` is None where no account is kept in it. `exchanged` came in for trades that were paid in another currency.
    """

    cash: Decimal | None = None
    value: Decimal = NOTHING
    first: Decimal = NOTHING
    paid_in: Decimal = NOTHING
    fees: Decimal = NOTHING
    exchanged: Decimal = NOTHING

    @property
    def gained(self) -> Decimal:
        """What trading brought."""
        return (self.cash or NOTHING) + self.value - self.paid_in - self.exchanged


@dataclass
class ProgramRun:
    """One run of the program: a scene, and the journal's store with its recorder and its reader of the past."""

    scene: SandboxScene
    store: TripsStore
    recorder: TripsRecorder
    reader: HistoryReader
    killed: bool = False

    @property
    def account(self) -> AccountId:
        """The account in view."""
        return self.scene.account.identity

    async def pass_time(self, seconds: float) -> None:
        """Let time pass for the exchange, its ports and the program, whose clocks then agree."""
        await self.scene.pace(seconds)
        moment = await self.scene.sandbox.advance(seconds)
        self.scene.clock.set_market(datetime.fromisoformat(moment["time"]))

    async def look(self) -> None:
        """Read orders, positions and money anew, and let the recorder write what changed."""
        await self.pass_time(SPACE)
        await self.scene.done(self.scene.blotter.read_again())
        await self.scene.done(self.scene.blotter.read_holdings(self.scene.account))
        self.recorder.beat()


def _trades(name: InstrumentId, day: date) -> bool:
    terms = terms_of(name)
    return terms is None or terms.expiry >= day


def _catch_up(program: SandboxProgram, names: tuple[InstrumentId, ...]) -> None:
    """Let the market reckon what traded up to now: while it does that for a connection, that is lost."""
    exchange = program.exchange
    for account in exchange.broker.accounts():
        exchange.broker.positions(account.id)
    for instrument in names:
        with suppress(ExchangeRefusal):
            exchange.quote(instrument)


def _currency(exchange: Exchange, name: InstrumentId, part: TradingAccount) -> str:
    """That of a security; options, which no list has any more once they ended, are traded in the account's."""
    return exchange.instrument(name).currency if terms_of(name) is None else part.currency


def _add_foreign(exchange: Exchange, part: TradingAccount, ledgers: defaultdict[str, ExchangeBooks]) -> None:
    """What the trades of a part of an account moved in other currencies than its own: all of it was exchanged."""
    orders = {}
    for fill in exchange.broker.history_fills(part.id, date.min, date.max):
        currency = _currency(exchange, fill.instrument, part)
        if currency != part.currency:
            money = fill.price * fill.quantity
            ledgers[currency].exchanged += money if fill.side is Side.BUY else -money
            orders[fill.order_id] = currency
    for fee in exchange.broker.fees(part.id, orders):
        ledgers[orders[fee.order_id]].fees += fee.total
        ledgers[orders[fee.order_id]].exchanged += fee.total


class TradedSessions:
    """Trades at random from `seed`; `folder` is the data folder that outlives a run of the program.

    `sandbox` is the exchange as it runs now: another one after a restart of it with a state file. `traded` are the
    securities that are traded, the first of a market in view at the start of the program.
    """

    def __init__(self, sandbox: SandboxHere, folder: Path, seed: int) -> None:
        self.sandbox, self.folder = sandbox, folder
        self.chance = Random(seed)
        self.counts: Counter[str] = Counter()
        self.traded = TRADED

    # --- a run of the program ---------------------------------------------------------------------------------------

    @asynccontextmanager
    async def program(self, rig: Rig, market: Market) -> AsyncIterator[ProgramRun]:
        """Start the program over a port in a market's session, with its past read; at the end it was closed or killed.

        A failure is raised as it is: the scene's group of tasks would hide it.
        """
        names = self.traded[market]
        await self.sandbox.within(lambda exchange: _catch_up(exchange, names))
        store, failed = TripsStore(self.folder), None
        try:
            scene_of = sandbox_scene(self.sandbox, self.folder, Environment.LIVE, rig=rig, instrument=names[0])
            async with scene_of as scene:
                try:
                    await scene.view(names[0], market)
                    await scene.unlock()
                    program = self._program(scene, store)
                    await program.look()
                    await scene.done(program.reader.read(scene.account))
                    assert program.reader.state(program.account).done
                    yield program
                    if not program.killed:
                        program.recorder.end()
                except AssertionError as error:
                    failed = error
                finally:
                    scene.eager = False
        finally:
            store.close()
        if failed is not None:
            raise failed

    def _program(self, scene: SandboxScene, store: TripsStore) -> ProgramRun:
        recorder = TripsRecorder(scene.hub, scene.clock, lambda work: work(store))
        recorder.follow([scene.account])

        async def run(work: Callable[[TripsStore], T]) -> T:
            return work(store)

        reader = HistoryReader(
            scene.gateway.trading,
            run,
            now=scene.clock.market,
            busy=lambda: False,
            sleep=scene.pace,
            facts=scene.gateway.quotes.instruments,
        )
        return ProgramRun(scene, store, recorder, reader)

    async def session(self, rig: Rig, market: Market, orders: int) -> None:
        """One session: trade, and end in one way or the other; a killed program does not see how its last order went.

        Overnight another program trades, or money comes or goes.
        """
        async with self.program(rig, market) as program:
            for _ in range(orders):
                if await self.trade(program, market):
                    await program.pass_time(self.chance.choice([1, 20, 300]))
                    await program.look()
            program.killed = self.chance.random() < 0.5
            if program.killed:
                await self.trade(program, market)
            else:
                await self.cancel_working(program)
            self.counts["killed" if program.killed else "closed"] += 1
            part = f"{program.account.id}-{market}" if rig is LONGPORT else program.account.id
        await self.sandbox.within(lambda exchange: self._elsewhere(exchange, part, market))

    # --- orders -----------------------------------------------------------------------------------------------------

    async def trade(self, program: ProgramRun, market: Market) -> bool:
        """Buy anything, or sell some of what is held, at the best price or beyond it; whether an order went out."""
        scene = program.scene
        day = exchange_date(market, scene.clock.market())
        instrument = self.chance.choice([name for name in self.traded[market] if _trades(name, day)])
        await program.pass_time(SPACE)
        await scene.view(instrument, market)
        book = known(scene.hub, Topic.BOOK.of(instrument))
        held = {one.instrument: one.available for one in known(scene.hub, Topic.POSITIONS.of(scene.account.id))}
        size = known(scene.hub, Topic.INSTRUMENT.of(instrument)).lot_size
        lots = int(held.get(instrument, 0)) // size
        sell = lots > 0 and self.chance.random() < 0.6
        count = self.chance.choice([lots, self.chance.randint(1, lots)]) if sell else self.chance.choice([1, 2, 5, 40])
        levels, depth = book.bids if sell else book.asks, self.chance.choice([0, 0, 2])
        if len(levels) <= depth:
            self.counts["no price"] += 1
            return False
        request = scene.request(
            Side.SELL if sell else Side.BUY,
            price=levels[depth].price,
            quantity=count * size,
            instrument=instrument,
        )
        try:
            await scene.submitted(scene.guard.submit(request))
        except OrderError as error:
            self.counts[f"denied: {error.code}"] += 1
            if error.code == CheckCode.LOCK:
                await scene.unlock()
            return False
        self.counts[f"{instrument} {'sold' if sell else 'bought'}"] += 1
        return True

    async def cancel_working(self, program: ProgramRun) -> None:
        """Take what works out of the market."""
        scene = program.scene
        for order in [one for one in scene.orders if one.open]:
            await program.pass_time(SPACE)
            with suppress(OrderError):
                await scene.submitted(scene.guard.submit_cancel(scene.withdrawal(order)))
                self.counts["cancelled"] += 1
        await program.look()

    def _elsewhere(self, exchange: SandboxProgram, part: str, market: Market) -> None:
        """What happens to an account while the program is closed; in the exchange's own thread."""
        broker, chosen = exchange.exchange.broker, self.chance.random()
        name = self.chance.choice(self.traded[market][:2])
        if chosen < 0.3:
            change = self.chance.randint(-9, 9) * 1000
            broker.transfers.set_cash(part, broker.funds(part).cash + change)
            self.counts["moved money"] += 1
        elif chosen < 0.6:
            held = {one.instrument: one.available for one in broker.positions(part)}
            lot = exchange.exchange.instrument(name).lot_size
            sell = held.get(name, 0) >= lot
            with suppress(ExchangeRefusal):
                broker.place(
                    OrderTicket(
                        account_id=part,
                        instrument=name,
                        side=Side.SELL if sell else Side.BUY,
                        kind=OrderType.MARKET,
                        quantity=lot,
                        broker_type="MO",  # LongPort's word
                    )
                )
                self.counts["traded elsewhere"] += 1

    # --- both sides -------------------------------------------------------------------------------------------------

    def _books(self, program: SandboxProgram, account: AccountId) -> tuple[dict[str, ExchangeBooks], Prices]:
        """Each currency of an account, and what positions are valued at; in the exchange's own thread."""
        exchange = program.exchange
        ledgers: defaultdict[str, ExchangeBooks] = defaultdict(ExchangeBooks)
        prices: Prices = {}
        parts = exchange.broker.accounts_of(account.id)
        for part in parts or (exchange.broker.account(account.id),):
            rows = exchange.cash_journal(part.id)
            positions = exchange.broker.positions(part.id)
            cash = exchange.broker.funds(part.id).cash
            assert cash == sum(row.amount for row in rows), "the exchange's own books agree"
            books = ledgers[part.currency]
            books.cash, books.first = cash, rows[0].amount
            books.paid_in = sum((row.amount for row in rows if row.kind in PAID), NOTHING)
            for row in rows:
                if row.instrument is not None and _currency(exchange, row.instrument, part) != part.currency:
                    books.exchanged += row.amount
                elif row.kind is BrokersKind.FEE:
                    books.fees -= row.amount
            for one in positions:
                ledgers[one.currency].value += one.value
                prices[one.instrument] = one.last
            _add_foreign(exchange, part, ledgers)
        return ledgers, prices

    async def agree(self, program: ProgramRun, method: Method = Method.FIFO) -> AccountJournal:
        """Hold the journal of the account in view against what the broker told and against the exchange's books."""
        await program.look()
        own = program.account
        past = read_past(program.store, own)
        made = make_journal(past, {}, method=method, now=program.scene.clock.market())
        assert made.left_out == ()
        ledgers, prices = await self.sandbox.within(lambda exchange: self._books(exchange, own))
        if made.check.why is NotChecked.NOT_READ:  # the first run of the program over an account without a trade
            assert len(past.rows.readings) == 1, past.rows.readings
            assert all(one.cash == one.first and not one.value for one in ledgers.values()), ledgers
            self.counts["read once"] += 1
        else:  # the page's own line
            assert made.check.exact or made.check.why is NotChecked.CASH_NOT_TOLD, made.check
        for row in reconciled(past, made, ledgers, prices):
            ledger = ledgers[row.currency]
            assert (row.difference, row.unexplained, row.reasons) == (NOTHING, NOTHING, ()), row
            assert (row.net, row.fees, row.value) == (ledger.gained, ledger.fees, ledger.value), (row, ledger)
            assert sum(one.amount for one in row.exchanged) == ledger.exchanged, (row, ledger)
            self.counts[f"{row.currency} agreed"] += 1
        self.counts["trips"] = len(made.book.trips)
        return made


def reconciled(
    past: AccountPast,
    made: AccountJournal,
    ledgers: dict[str, ExchangeBooks],
    prices: Prices,
) -> tuple[Reconciliation, ...]:
    """The page's own rule with what the broker told: the last reading, the cash flow, the fees.

    LongPort tells neither its first deposit nor cash of several currencies: the exchange's own books tell them.
    """
    last = past.rows.readings[-1]
    told = dict(last.balances)
    spans = {}
    for currency, ledger in ledgers.items():
        if ledger.cash is None:
            continue
        moved = sum((one.amount for one in past.cash.moves if one.currency == currency), NOTHING)
        begin = ledger.cash - moved
        spans[currency] = CashSpan(begin, told.get(currency, ledger.cash))
        assert begin in {NOTHING, ledger.first}, (currency, moved, ledger)
    return reconcile(
        made.book,
        cash=spans,
        moves=past.cash.moves,
        used=made.inferences.cash_used,
        positions=last.holdings,
        prices=prices,
        contracts=past.contracts,
        fees=past.fees,
        renamed=made.inferences.renamed,
    )
