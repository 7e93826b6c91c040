"""A month of trips at a service that tells fills late and leaves some out for a day: in the end none is lost or twice.

The program is closed in between: all it knows of a day comes of lists of past days.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar

import pytest

from fakes.servers.longport.gateway import FixedCredential
from fakes.servers.longport.http_client import client_of
from fakes.servers.longport.in_process import LongportPort, running_port
from fakes.servers.longport.sandbox import StridingClock
from fakes.values.sinks import Sinks
from run_forms import sized
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.transport.endpoint import Addresses, LongportEndpoint
from tideboard_core.model.credentials import ApiKey
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Account, Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.session import TradingCalendar
from tideboard_core.trips.history import HistoryReader
from tideboard_core.trips.journal import AccountJournal, make_journal, read_past
from tideboard_core.trips.late_fills import Absence, ChangeKind
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.trip import Method, TripMark
from tideboard_sandbox.exchange.broker.orders import OrderTicket, TradingAccount
from tideboard_sandbox.server.faults import Fault, Point

T = TypeVar("T")
QUIET = InstrumentId("HK.80700")
"""A day of it is made in a quarter of the time that a day of HK.00700 takes."""
NEWER, OLDER = "GET /v3/trade/execution/all", "/v1/trade/execution/history"
DAY = 86_400
SESSIONS, AFTER = sized(3, 21), 6
"""Sessions with trades, and those after them in which the program reads on."""
CALENDAR = TradingCalendar()


class Month(NamedTuple):
    """What a month came to: the journal, and what one reading of each day by the older call would have lacked."""

    journal: AccountJournal
    traded: dict[str, int]
    realised: Decimal
    once: set[str]


def executions(port: LongportPort, part: TradingAccount) -> dict[str, tuple[Decimal, int, Side]]:
    """All that the exchange itself has, by the service's ids."""
    fills = port.exchange.broker.history_fills(part.id, date.min, date.max)
    return {f"{one.order_id}-{one.id}": (one.price, int(one.quantity), one.side) for one in fills}


@asynccontextmanager
async def gateway_to(
    port: LongportPort,
) -> AsyncIterator[tuple[LongportGateway, StridingClock, Callable[[float], Awaitable[None]]]]:
    """A gateway at the port; whoever waits lets time pass for limits at both ends, not for the exchange."""
    clock = StridingClock()

    async def pace(seconds: float) -> None:
        port.clock[0] += seconds
        clock.advance(seconds)
        await asyncio.sleep(0)

    address = port.server.address
    endpoint = LongportEndpoint(
        addresses=Addresses(http=address["http"], quote=address["quote_ws"], trade=address["trade_ws"]),
        credentials=FixedCredential(ApiKey(**client_of(port).keys._asdict())),
    )
    made = LongportGateway(
        endpoint, feed=(sinks := Sinks()), trading=sinks, clock=clock, market_time=clock.set_market, sleep=pace
    )
    await made.connect()
    await made.log_in()
    yield made, clock, pace
    await made.close()


def trade(port: LongportPort, part: TradingAccount, chance: Random, held: int) -> int:
    """A few orders at the market, bought and sold in turns; the shares that are held then."""
    for _ in range(chance.randint(2, 4)):
        side = Side.SELL if held and chance.random() < 0.6 else Side.BUY
        quantity = chance.choice([held, 100]) if side is Side.SELL else 100 * chance.randint(1, 5)
        port.exchange.broker.place(
            OrderTicket(
                account_id=part.id,
                instrument=QUIET,
                side=side,
                kind=OrderType.MARKET,
                quantity=quantity,
                broker_type="MO",
            )
        )
        held += quantity if side is Side.BUY else -quantity
        port.advance(60)
    return held


async def traded_month(folder: Path, *, refused: bool, seed: int) -> Month:
    """Trade on each session, let the program read once a day at ten to eleven, and a week more without trades."""
    chance, held, sessions, once = Random(seed), 0, 0, set[str]()
    async with running_port(start=time(10, 30)) as port, gateway_to(port) as (gateway, clock, pace):
        port.server.shared.apply_scenario("late-fill")
        if refused:  # as to accounts in the US
            port.shared.faults.order(Fault(call=NEWER, point=Point.REFUSE, times=10_000, status=500, code=12))
        (account,) = await gateway.trading.accounts()
        part = next(one for one in port.exchange.broker.accounts_of(account.id) if Market.HK in one.markets)
        with closing(TripsStore(folder)) as store:
            while sessions < SESSIONS + AFTER:
                day = port.exchange.now.date()
                open_today = CALENDAR.is_trading_day(Market.HK, day)
                sessions += open_today
                begun = port.exchange.now
                if open_today and sessions <= SESSIONS:
                    held = trade(port, part, chance, held)
                port.advance(DAY - (port.exchange.now - begun).total_seconds())
                await pace(60)
                clock.set_market(port.exchange.now)
                first = await client_of(port).get(
                    OLDER, start_at=int(begun.timestamp()), end_at=int(begun.timestamp()) + DAY // 2
                )
                once |= {row["trade_id"] for row in first.data["trades"]}
                await read(gateway, store, account, clock, pace)
            journal = make_journal(read_past(store, account.identity), {}, method=Method.FIFO, now=clock.market())
        whole = executions(port, part)
        return Month(journal, {name: quantity for name, (_, quantity, _) in whole.items()}, realised_of(whole), once)


async def read(
    gateway: LongportGateway,
    store: TripsStore,
    account: Account,
    clock: StridingClock,
    pace: Callable[[float], Awaitable[None]],
) -> None:
    """The program begins anew and reads what is missing."""

    async def run(work: Callable[[TripsStore], T]) -> T:
        return work(store)

    reader = HistoryReader(gateway.trading, run, now=clock.market, busy=lambda: False, sleep=pace)
    await reader.read(account)
    assert reader.state(account.identity).done, reader.state(account.identity).error


def realised_of(fills: dict[str, tuple[Decimal, int, Side]]) -> Decimal:
    """What the exchange's own executions realised, first in first out, in the order of their numbers."""
    lots: list[list[Decimal]] = []
    earned = Decimal(0)
    for _, (price, quantity, side) in sorted(fills.items(), key=lambda one: int(one[0].rpartition("-")[2])):
        left = Decimal(quantity)
        if side is Side.BUY:
            lots.append([left, price])
            continue
        while left:
            taken = min(left, lots[0][0])
            earned += taken * (price - lots[0][1])
            left -= taken
            lots[0][0] -= taken
            if not lots[0][0]:
                lots.pop(0)
    return earned


@pytest.mark.parametrize("refused", [False, True], ids=["newer call", "older call alone"])
async def test_a_month_with_late_and_missing_fills_is_reconciled(tmp_path: Path, refused: bool) -> None:
    month = await traded_month(tmp_path, refused=refused, seed=62)
    journal = month.journal

    counted = Counter[str]()
    for trip in journal.book.trips:
        for one in trip.fills:
            counted[one.fill.id] += int(one.quantity)
    assert counted == month.traded, "each once, with all of its shares"
    assert sum((trip.realised or Decimal(0) for trip in journal.book.trips), Decimal(0)) == month.realised
    marks = {mark for trip in journal.book.trips for mark in trip.marks}
    assert (TripMark.REPORTED_LATE in marks) is refused
    assert marks.isdisjoint({TripMark.MISSING, TripMark.HISTORY_GAP, TripMark.ORDER_MISSING})
    # A single reading of each day by the older call, as it was once, lacks some for good.
    assert month.traded.keys() - month.once

    changed = Counter(one.what for one in journal.changes)
    assert changed[ChangeKind.LATE] > 0
    # The detail of its order proves each missing fill; a day later the lists have it again.
    assert changed[ChangeKind.MISSING] == changed[ChangeKind.KEPT] == changed[ChangeKind.BACK] > 0
    assert not changed[ChangeKind.DROPPED]
    assert not journal.lacked[Absence.MISSING]
