"""Shares that split, join and come as a bonus overnight: what each port shows over that day is what own books have."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from fakes.scenes.trading.sandbox_scene import SandboxScene
from fakes.servers import gateway_rigs
from fakes.servers.gateway_rigs import LONGPORT, PORTS, Optional, Rig
from fakes.servers.sandbox import SandboxHere, sandbox_thread, standing_options
from fakes.values.hub_values import known
from fakes.values.split_ledger import SplitLedger, Trade
from fakes.walks.trading.traded_sessions import SPACE, ProgramRun, TradedSessions, reconciled
from tideboard_core.errors import OrderDenied, OrderRejected
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.behind.events import EventKind
from tideboard_core.model.credentials import DataCentre
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.order import OrderRequest, Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import BarAdjustment, BarPeriod
from tideboard_core.model.reference import ExDay
from tideboard_core.model.review import CheckCode
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_core.model.splits import Split, splits_of
from tideboard_core.model.watch.alerts import AlertKeeper, AlertKind, PriceAlert
from tideboard_core.orders.over_split.answers import OverSplits, StandingAlert, StandingRows
from tideboard_core.orders.over_split.questions import SplitFigure
from tideboard_core.ports.bars import BarRequest
from tideboard_core.ports.trading import ApprovedOrder
from tideboard_core.trips.figures import TripFacts, excursion
from tideboard_core.trips.journal import make_journal, read_past
from tideboard_core.trips.trip import Method
from tideboard_sandbox.exchange.facade import Adjustment
from tideboard_sandbox.program import Program as SandboxProgram

BARS = 12
"""Day bars that are compared."""
_ROUNDED = Fraction(1, 10_000)
"""What a broker rounds a cost of a share to; half of a cent is what money may be off."""


COUNTS = {"quote": 12, "chart": 576, "position": 21, "journal": 50, "account": 12, "alert": 6}
FUTU_COUNTS = {"ex-day": 6, "position": 26, "account": 4, "alert": 12}
"""Figures that are compared, by kind: LongPort tells no ex-days, no ratio and no day's result, and has several
currencies."""
SHORT_COUNTS = COUNTS | {"position": 22, "journal": 52, "account": 4}
"""The account in the United States tells the day's result, and has one currency."""


class Case(NamedTuple):
    """A security of which `old` shares become `new` overnight; `opened`, or a lot, before, `closed` new ones after."""

    name: InstrumentId
    old: int
    new: int
    closed: int
    opened: int = 0

    @property
    def ratio(self) -> Fraction:
        """New shares of an old one."""
        return Fraction(self.new, self.old)


CASES = (
    Case(InstrumentId("HK.01810"), 1, 2, 400),
    Case(InstrumentId("HK.00388"), 8, 9, 100),
    Case(InstrumentId("HK.00992"), 32, 1, 0),
)
"""The first is sold to the last share, of the second the odd shares are left, a lot of the third none could be sold."""


AMERICAN = (
    Case(InstrumentId("US.NVDA"), 1, 10, 300, opened=30),
    Case(InstrumentId("US.TSLA"), 2, 3, 40, opened=41),
    Case(InstrumentId("US.AMZN"), 8, 1, 0, opened=50),
)
"""In New York, where a lot is one share: one into ten sold whole, three for two and a join with a fraction each."""


class Place(NamedTuple):
    """A market with its cases, and when it is open in Hong Kong's time: shortly before the close, after the open.

    Cases that are `short` are sold first and bought back; `centre` has LongPort's account.
    """

    market: Market
    cases: tuple[Case, ...]
    evening: time
    morning: str
    short: bool = False
    centre: DataCentre = DataCentre.ASIA_PACIFIC

    @property
    def opens(self) -> Side:
        """The side of the order before the night."""
        return Side.SELL if self.short else Side.BUY

    @property
    def closes(self) -> Side:
        """The side of the order after it, and of the stop."""
        return Side.BUY if self.short else Side.SELL


HONG_KONG = Place(Market.HK, CASES, time(15, 40), "09:33")
NEW_YORK = Place(Market.US, AMERICAN, time(4, 40), "22:33")
OWED = NEW_YORK._replace(
    cases=(*AMERICAN[:2], AMERICAN[2]._replace(closed=6)), short=True, centre=DataCentre.UNITED_STATES
)
"""All of the first and of the join is bought back, of the second some."""


@dataclass
class Comparison:
    """Figures that were compared, by kind, and those that differ."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def hold(self, kind: str, name: str, shown: object, right: Fraction, within: Fraction = Fraction(1, 10**9)) -> None:
        """Count one figure; None is no figure that is shown, which is wrong too."""
        self.counts[kind] += 1
        if not isinstance(shown, int | float | Decimal) or abs(Fraction(shown) - right) > within:
            self.wrong.append(f"{kind}, {name}: {shown} is shown, {float(right):.6f} is right")


class ExchangeFacts(NamedTuple):
    """What the exchange's own files have of a security: an account's trades, and its days as they were traded."""

    trades: Sequence[Trade]
    days: Mapping[date, tuple[Fraction, ...]]
    last: Fraction
    prev_close: Fraction


def facts_of(program: SandboxProgram, account: str, case: Case, ex_day: date) -> ExchangeFacts:
    """Read it; in the exchange's own thread."""
    exchange = program.exchange
    fills = exchange.broker.history_fills(account, date.min, date.max)
    trades = [
        Trade(
            one.side is Side.BUY,
            Fraction(one.quantity),
            Fraction(one.price),
            after=exchange_date(market_of(case.name), one.time) >= ex_day,
        )
        for one in sorted(fills, key=lambda one: (one.time, one.id))
        if one.instrument == case.name
    ]
    begin = ex_day - timedelta(days=30)
    bars = exchange.history_bars(case.name, BarPeriod.DAY, begin, ex_day - timedelta(days=1), Adjustment.NONE)
    days = {
        exchange_date(market_of(case.name), one.time): tuple(map(Fraction, (one.open, one.high, one.low, one.close)))
        for one in bars
    }
    quote = exchange.quote(case.name)
    return ExchangeFacts(trades, days, Fraction(quote.last), Fraction(quote.prev_close or 0))


class SplitWalk(TradedSessions):
    """Buys before the close, lets the night pass, and sells what can be sold; compares before and after that."""

    def __init__(self, sandbox: SandboxHere, folder: Path, rig: Rig, late: int, place: Place) -> None:
        super().__init__(sandbox, folder, 1)
        self.rig, self.late, self.place, self.compared = rig, late, place, Comparison()
        self.stops: dict[InstrumentId, Fraction] = {}
        self.alerts: dict[InstrumentId, StandingAlert] = {}

    async def walk(self) -> None:
        """Three runs of the program: of the evening, of the morning, and one that reads what came of it."""
        market, cases, morning = self.place.market, self.place.cases, self.place.morning
        async with self.program(self.rig, market) as program:
            day = exchange_date(market, program.scene.clock.market())
            ex_day = TradingCalendar().next_session(market, day).date
            for case in cases:
                await self._send(program, case, self.place.opens)
                await self.sandbox.ask(
                    "split", symbol=case.name, old=case.old, new=case.new, day=ex_day.isoformat(), late=self.late
                )
            await program.look()
        for _ in range(self.late):
            await self.sandbox.advance_to(morning)
            async with self.program(self.rig, market) as program:
                await program.look()
        await self.sandbox.advance_to(morning)
        async with self.program(self.rig, market) as program:
            await program.look()
            await self._compare(program, ex_day)
            for case in cases:
                if case.closed:
                    await self._stop(program, case)
                    await self._send(program, case, self.place.closes)
            await program.look()
        async with self.program(self.rig, market) as program:
            await program.look()
            await self._compare(program, ex_day)

    async def refused(self) -> None:
        """Ask for every short sale where nothing is lent: the guard denies it, and the broker would refuse it."""
        async with self.program(self.rig, self.place.market) as program:
            for case in self.place.cases:
                with pytest.raises(OrderRejected):
                    await self._send(program, case, self.place.opens)
                self.compared.counts["refused"] += 1

    # --- orders -----------------------------------------------------------------------------------------------------

    async def _send(self, program: ProgramRun, case: Case, side: Side) -> None:
        scene = program.scene
        await program.pass_time(SPACE)
        await scene.view(case.name, self.place.market)
        book, lot = (
            known(scene.hub, Topic.BOOK.of(case.name)),
            known(scene.hub, Topic.INSTRUMENT.of(case.name)).lot_size,
        )
        price = (book.asks if side is Side.BUY else book.bids)[3].price
        opens = side is self.place.opens
        quantity = (case.opened or lot) if opens else case.closed
        request = scene.request(side, price=price, quantity=quantity, instrument=case.name)
        if opens:
            kept = PriceAlert(instrument=case.name, kind=AlertKind.PRICE_DOWN, value=price, key=case.name)
            self.alerts[case.name] = StandingAlert(AlertKeeper.TIDEBOARD, kept, scene.clock.market())
        remark = await self._submit(program, request, denied=opens and self.place.short)
        await scene.until_order(remark, lambda order: not order.open)

    async def _stop(self, program: ProgramRun, case: Case) -> None:
        """Place a stop in new shares beyond an entry in old ones, which bounds its risk, and take it out."""
        scene, side = program.scene, self.place.closes
        await program.pass_time(SPACE)
        await scene.view(case.name, self.place.market)
        book = known(scene.hub, Topic.BOOK.of(case.name))
        levels = book.asks if side is Side.BUY else book.bids
        trigger = levels[9].price - 6 * (levels[0].price - levels[9].price)
        if self.place.short:  # above an entry that the price has fallen below, too
            trigger = (levels[9].price * Decimal("1.1")).quantize(Decimal("0.01"))
        request = scene.request(side, quantity=case.closed, instrument=case.name)
        stop = replace(request, order_type=OrderType.STOP, price=None, trigger=trigger)
        remark = await self._submit(program, stop, denied=self.place.short)
        placed = await scene.until_order(remark, lambda order: order.open)
        await program.look()
        await program.pass_time(SPACE)
        await scene.submitted(scene.guard.submit_cancel(scene.withdrawal(placed)))
        self.stops[case.name] = Fraction(trigger)

    async def _submit(self, program: ProgramRun, request: OrderRequest, *, denied: bool) -> str:
        """Send an order through the guard, or one that it denies as another program would; its remark there."""
        scene = program.scene
        if not denied:
            await scene.submitted(scene.guard.submit(request))
            return request.client_order_id
        with pytest.raises(OrderDenied) as error:
            await scene.submitted(scene.guard.submit(request))
        assert error.value.code in {CheckCode.SHORT, CheckCode.OFFERED}
        other = replace(request, client_order_id=f"other-{request.client_order_id}")
        approved = ApprovedOrder(other, approved_at=0.0, generation=scene.gateway.generation)
        await scene.gateway.trading.place(approved)
        return other.client_order_id

    # --- figures ----------------------------------------------------------------------------------------------------

    async def _compare(self, program: ProgramRun, ex_day: date) -> None:
        scene, own = program.scene, program.account
        past = read_past(program.store, own)
        made = make_journal(past, {}, method=Method.FIFO, now=scene.clock.market())
        trips = {one.trip.instrument: one for one in made.facts}
        part = f"{own.id}-{self.place.market}" if self.rig is LONGPORT else own.id
        for case in self.place.cases:
            market = await self.sandbox.within(partial(facts_of, account=part, case=case, ex_day=ex_day))
            books = SplitLedger(market.trades, case.old, case.new, market.prev_close)
            await self._hold_quotes(scene, case, market, ex_day)
            await scene.done(self._hold_chart(scene, case, market, books, ex_day))
            await self._hold_alert(scene, case, books, ex_day)
            self._hold_position(scene, case, market, books)
            self._hold_trip(case, books, trips.get(case.name), made.account)
        ledgers, prices = await self.sandbox.within(lambda program: self._books(program, own))
        for row in reconciled(past, made, ledgers, prices):
            self.compared.hold("account", f"{row.currency} difference", row.difference, Fraction(0))
            self.compared.hold("account", f"{row.currency} net", row.net, Fraction(ledgers[row.currency].gained))

    async def _hold_quotes(self, scene: SandboxScene, case: Case, market: ExchangeFacts, ex_day: date) -> None:
        await scene.show(case.name)
        quote = known(scene.hub, Topic.QUOTE.of(case.name))
        self.compared.hold("quote", f"{case.name} previous close", quote.prev_close, market.prev_close)
        change = quote.last - quote.prev_close
        self.compared.hold("quote", f"{case.name} change", change, market.last - market.prev_close)
        reference = scene.gateway.reference
        if reference is not None and Optional.ACTIONS not in self.rig.lacks:
            (action,) = [
                one for one in await scene.done(reference.corporate_actions(case.name)) if one.ex_date == ex_day
            ]
            self.compared.hold("ex-day", f"{case.name} factor", action.forward_a, 1 / case.ratio, Fraction(1, 10**6))

    async def _splits_of(self, scene: SandboxScene, case: Case, ex_day: date) -> tuple[Split, ...]:
        """What the port tells of the split: LongPort its day alone, of a join under a name of its own."""
        reference = scene.gateway.reference
        if reference is not None and Optional.ACTIONS not in self.rig.lacks:
            return splits_of(await scene.done(reference.corporate_actions(case.name)))
        days = list[ExDay]()
        for kind in (EventKind.SPLIT, EventKind.MERGER):
            page = await scene.done(scene.gateway.behind.events.calendar(kind, ex_day, ex_day, (self.place.market,)))
            days += [ExDay(one.day, split=True) for one in page.events if one.instrument == case.name]
        return splits_of((), days)

    async def _hold_alert(self, scene: SandboxScene, case: Case, books: SplitLedger, ex_day: date) -> None:
        """An alert of before waits for an answer; the question has its value in new shares where that is known."""
        over, standing = OverSplits(None, scene.clock, TradingCalendar()), self.alerts[case.name]
        over.take(case.name, await self._splits_of(scene, case, ex_day))
        (asked,) = [one for one in over.review(StandingRows(alerts=[standing])) if one.split.day == ex_day]
        priced = known(scene.hub, Topic.QUOTE.of(case.name)).time
        waits = int(over.holds(standing.owner, standing.alert, priced))
        self.compared.hold("alert", f"{case.name} waits", waits, Fraction(1))
        if asked.after is not None or self.rig is not LONGPORT:
            (right,) = books.in_new_shares([Fraction(standing.alert.value)])
            shown = None if asked.after is None else asked.after[SplitFigure.VALUE]
            self.compared.hold("alert", f"{case.name} value", shown, right, Fraction(1, 2000))

    async def _hold_chart(
        self, scene: SandboxScene, case: Case, market: ExchangeFacts, books: SplitLedger, ex_day: date
    ) -> None:
        for adjustment in (BarAdjustment.NONE, BarAdjustment.FORWARD):
            request = BarRequest(instrument=case.name, period=BarPeriod.DAY, adjustment=adjustment, count=BARS + 1)
            page = await scene.gateway.quotes.bars(request)
            for bar in page.bars:
                day = exchange_date(self.place.market, bar.start)
                if day >= ex_day:
                    continue
                traded = market.days[day]
                right = books.in_new_shares(traded) if adjustment is BarAdjustment.FORWARD else traded
                shown = (bar.open, bar.high, bar.low, bar.close)
                for word, price, wanted in zip(("open", "high", "low", "close"), shown, right, strict=True):
                    self.compared.hold("chart", f"{case.name} {adjustment} {day} {word}", price, wanted, _ROUNDED)

    def _hold_position(self, scene: SandboxScene, case: Case, market: ExchangeFacts, books: SplitLedger) -> None:
        rows = known(scene.hub, Topic.POSITIONS.of(scene.account.id))
        held = next((one for one in rows if one.instrument == case.name), None)
        right = books.position(market.last, diluted=held is not None and held.diluted)
        if held is None:
            self.compared.hold("position", f"{case.name} quantity", 0, right.get("quantity", Fraction(0)))
            return
        shown = {
            "quantity": held.quantity,
            "cost of a share": held.average_cost,
            "value": held.value,
            "profit": held.pl,
            "day's result": held.pl_today,
        }
        for name, figure in shown.items():
            if figure is None and name == "day's result" and self.rig is LONGPORT:
                continue  # it tells none
            wanted = right.get(name, Fraction(0))
            within = _ROUNDED if name in {"quantity", "cost of a share"} else Fraction(1, 100)
            self.compared.hold("position", f"{case.name} {name}", figure, wanted, within)

    def _hold_trip(self, case: Case, books: SplitLedger, facts: TripFacts | None, account: AccountId) -> None:
        if facts is None:
            self.compared.hold("journal", f"{case.name} trip of {account.id}", None, Fraction(1))
            return
        trip, went = facts.trip, excursion(facts.trip, None)
        shown = {
            "most held": trip.quantity,
            "left": trip.remaining,
            "entry": trip.entry,
            "realised": trip.realised,
            "cost of the rest": None if trip.basis is None else -trip.basis,
            "best": went.favourable,
            "worst": None if went.adverse is None else abs(went.adverse),
            "exit": trip.exit,
        }
        for name, right in books.trip().items():
            self.compared.hold("journal", f"{case.name} {name}", shown[name], right, Fraction(1, 10**6))
        if case.name in self.stops:
            risk = books.risk(self.stops[case.name])
            if risk > 0:
                self.compared.hold("journal", f"{case.name} risk", facts.risk, risk, Fraction(1, 10**6))
            elif facts.risk is not None:  # a stop above the entry, as after a rise overnight, risks nothing
                self.compared.wrong.append(f"{case.name} risk: {facts.risk} is shown of a stop above the entry")
            if trip.closed is not None and trip.net is not None and risk > 0:
                self.compared.hold("journal", f"{case.name} R", facts.r, Fraction(trip.net) / risk, Fraction(1, 10**6))


@pytest.fixture(autouse=True)
def patient_gateways(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exchange answers nothing while it makes the trades of a day."""
    monkeypatch.setattr(gateway_rigs, "READ_SECONDS", 60.0)
    monkeypatch.setattr("fakes.values.waiting.CEILING", 900.0)


async def walked(rig: Rig, late: int = 0, place: Place = HONG_KONG) -> Comparison:
    """Twenty minutes before the close of one day, and the open of the next, or of `late` days after it."""
    options = standing_options(start=place.evening, longport_region=place.centre, **PORTS)
    with sandbox_thread(options) as opened, tempfile.TemporaryDirectory() as folder:
        walk = SplitWalk(opened, Path(folder), rig, late, place)
        await (walk.refused() if place.short and rig is not LONGPORT else walk.walk())
    return walk.compared


@pytest.mark.timeout(300)
def test_what_is_shown_over_a_split_is_what_own_books_have(rig: Rig) -> None:
    compared = asyncio.run(walked(rig))
    assert compared.wrong == []
    assert compared.counts == COUNTS | ({} if rig is LONGPORT else FUTU_COUNTS)


# The gate has core/trips/inference/test_share_changes.py::test_a_join_whose_new_shares_come_days_later_is_one_trade.
@pytest.mark.whole
@pytest.mark.timeout(300)
def test_shares_that_come_a_day_late_give_the_same_figures(rig: Rig) -> None:
    """The day between shows old shares at a new price, of a join none."""
    compared = asyncio.run(walked(rig, late=1))
    assert compared.wrong == []


# The gate has test_what_is_shown_over_a_split_is_what_own_books_have.
@pytest.mark.whole
@pytest.mark.timeout(300)
def test_shares_of_new_york_over_a_split_are_what_own_books_have(rig: Rig) -> None:
    """The second opens above its entry: its stop has no risk to compare."""
    compared = asyncio.run(walked(rig, place=NEW_YORK))
    assert compared.wrong == []
    assert compared.counts == COUNTS | ({} if rig is LONGPORT else FUTU_COUNTS) | {"journal": COUNTS["journal"] - 1}


@pytest.mark.timeout(300)
def test_shares_sold_short_over_a_split_are_what_own_books_have(rig: Rig) -> None:
    """LongPort's account in the United States owes shares; at each other port the sale is asked for and refused."""
    compared = asyncio.run(walked(rig, place=OWED))
    assert compared.wrong == []
    assert compared.counts == (SHORT_COUNTS if rig is LONGPORT else {"refused": len(OWED.cases)})
