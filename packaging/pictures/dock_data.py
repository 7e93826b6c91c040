"""What the docks of archive, signals, journal, accounts, flow map and depth have to show: made-up months and days."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from random import Random

import numpy as np

from fakes.values.archive_market import DAY, after_close, close_archive, days_before, open_archive
from fakes.values.archive_quarter import HOLES, LISTED, fill_quarter
from fakes.values.book_day import changes
from fakes.values.journal_archive import fill_traded
from fakes.values.journal_days import made_trading
from fakes.values.signal_market import market
from pictures.hands import Hands
from pictures.stage import Scenery
from tideboard_core.archive.depth.book_rows import BookChange, BookRows, book_gap
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.records import Print
from tideboard_core.archive.units import PRICE
from tideboard_core.collector.source import FUTU_SHARED_PACE
from tideboard_core.collector.state import CollectorActivity, CollectorState, Progress
from tideboard_core.flow.depth.column_axis import SECOND
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.derivatives import WarrantFilter, WarrantKind
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import Level, OrderBook
from tideboard_core.model.session import TradingCalendar
from tideboard_core.signals.rules import RuleKind
from tideboard_core.signals.sessions import SessionData
from tideboard_core.system.settings import Settings, SymbolList
from tideboard_core.trips.facts import AssetsTold, CashKind, CashMove
from tideboard_core.trips.journal import make_journal, read_past
from tideboard_core.trips.notes_store import NotesStore
from tideboard_core.trips.recorder import reading_of
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.told import DaySpan, PastSeries
from tideboard_core.trips.trip import Method, signed
from tideboard_desktop.archive.disk_panel import sizes_and_room
from tideboard_desktop.archive.dock import ArchiveDock
from tideboard_desktop.archive.words import GIGABYTE
from tideboard_desktop.depth.dock import DepthDock
from tideboard_desktop.depth.map_parts import MapCell
from tideboard_desktop.flowmap.dock import FlowMapDock
from tideboard_desktop.journal.dock import JournalDock
from tideboard_desktop.signals.dock import SignalsDock

TENCENT = InstrumentId("HK.00700")


def _afternoon(symbols: Sequence[str] = (), start: str = "14:36") -> Scenery:
    """An afternoon without a collector, of a list of these securities."""
    settings = Settings(welcomed=True, collect=False)
    if symbols:
        settings = replace(settings, watchlists=(SymbolList(name="HK core", id="core", symbols=tuple(symbols)),))
    return Scenery(start=start, settings=settings)


AFTERNOON = _afternoon()

# --- archive ----------------------------------------------------------------------------------------------------------

ARCHIVE_SCENERY = _afternoon(list(map(str, LISTED)), "16:14")
POINTED = max(day for day in HOLES if day != DAY)
READING = CollectorState(
    condition=CollectorActivity.COLLECTING,
    progress=Progress(11, len(LISTED), 74.0, FUTU_SHARED_PACE.calls, 72, 928, paused=False),
    used=FUTU_SHARED_PACE.calls,
    allowed=FUTU_SHARED_PACE.calls,
    subscribed=72,
    free=928,
    next_run=TradingCalendar().next_session(Market.HK, DAY).open,
    takes=74.0 / 7 * len(LISTED),
)
"""How the collector is then: one that really read would have another figure in each picture."""
FREE = 212 * GIGABYTE
"""Room on the disk: each machine has another figure."""


async def fill_archive(hands: Hands, _inside: object) -> None:
    """Three months of a list, with holes."""
    archive = hands.stage.application.archive
    key = archive.definition(Market.HK)
    assert key is not None
    await asyncio.to_thread(fill_quarter, archive.folder, key, after_close(DAY))


async def show_archive(hands: Hands, inside: ArchiveDock) -> None:
    """A gap chosen in the ledger, in the minutes after the close while sessions are read."""
    archive = hands.stage.application.archive
    await hands.stage.until(lambda: inside.shown is not None and inside.disk.room.text())
    row = next(at for at, gap in enumerate(inside.ledger.rows.rows) if gap.gap.day == POINTED)
    inside.ledger.choose_row(row)
    inside.grid.mark(inside.ledger.rows.rows[row].cells)
    inside.disk.verify()
    checking = inside.disk.checking
    assert checking is not None
    await checking
    sizes, (files, _free), daily, _places = await asyncio.to_thread(sizes_and_room, archive.folder)
    inside.disk.show_sizes(sizes, (files, FREE))
    inside.disk.show_daily(daily)
    archive.state = READING
    archive.state_changed.emit()


# --- flow map ---------------------------------------------------------------------------------------------------------

FLOW_MAP_SCENERY = _afternoon([*map(str, LISTED), "HK.800000"])


async def read_flow_map(hands: Hands, inside: FlowMapDock) -> None:
    """Every row of the map, put in order."""

    def is_read() -> bool:
        hands.stage.stir()
        sheet = inside.sheet
        return sheet is not None and int(np.isfinite(sheet.ratios).any(axis=1).sum()) >= len(LISTED) - 1

    await hands.stage.until(is_read)
    inside.order.renew()
    inside.each_second()


# --- depth over time --------------------------------------------------------------------------------------------------

SECONDS = 96 * 60
EVERY = 3
"""Seconds from one made-up book to the next."""
HOLE = (28 * 60, 31 * 60 + 15)
"""Seconds after the begin in which nothing was recorded."""
SEED = 20
LEVELS = 10


def _books(last: OrderBook) -> list[OrderBook]:
    """Books that lead to the last one: a price that wanders, sizes that stand for a while at each price."""
    draw = np.random.default_rng(SEED)
    bid = last.bids[0].price
    step = last.bids[0].price - last.bids[1].price
    walk = np.cumsum(draw.choice([0, 0, 0, 0, 0, 0, 0, -1, 1], SECONDS // EVERY))
    sizes: dict[int, int] = {}
    found = []
    for moved in (walk - walk[-1]).tolist():
        for _ in range(2):
            sizes[moved + int(draw.integers(-12, 13))] = _size(draw)

        def side(first: int, sign: int, middle: int = moved) -> tuple[Level, ...]:
            prices = [middle + first + sign * number for number in range(LEVELS)]
            return tuple(Level(bid + step * at, sizes.setdefault(at, _size(draw)), 3) for at in prices)

        found.append(OrderBook(instrument=last.instrument, bids=side(0, -1), asks=side(1, 1)))
    return found


def _size(draw: np.random.Generator) -> int:
    kind = draw.random()
    most = 2_500 if kind < 0.7 else 8_000 if kind < 0.92 else 20_000
    return int(draw.integers(2, most // 100 + 1)) * 100


def _changes(books: list[OrderBook], begin: int) -> list[BookChange]:
    """A whole book at first and after the hole."""
    shown = [(begin + number * EVERY * SECOND, book) for number, book in enumerate(books)]
    before, after = (each // EVERY for each in HOLE)
    return [*changes(shown[:before]), book_gap(begin + HOLE[0] * SECOND, GapReason.LINK), *changes(shown[after:])]


def _trades(books: list[OrderBook], begin: int) -> Iterator[Print]:
    draw = np.random.default_rng(SEED)
    for number, book in enumerate(books):
        second = number * EVERY
        if HOLE[0] <= second < HOLE[1] or draw.random() < 0.5:
            continue
        bought = draw.random() < 0.5
        price: Decimal = (book.asks if bought else book.bids)[0].price
        shares = int(draw.exponential(6) + 1) * 100 * (30 if draw.random() < 0.04 else 1)
        yield Print(number, begin + second * SECOND, int(price * PRICE), shares, 1 if bought else -1)


async def fill_depth(hands: Hands, inside: DepthDock) -> None:
    """An afternoon before what the book pushes, with a level under the cursor."""
    day = inside.live.day
    await hands.stage.until(lambda: day.log.is_live and len(day.trades) > 0)
    first = day.log.begin
    book = inside.context.hub.value(Topic.BOOK.of(TENCENT))
    assert first is not None
    assert book is not None
    books, begin = _books(book), first - SECONDS * SECOND
    day.log.fill(BookRows.of(_changes(books, begin)), first)
    made = np.array([(each.time, each.price, each.side, each.shares) for each in _trades(books, begin)], np.int64)
    day.trades.replace(*made.T)  # those of the practice market are at other prices than the made-up books

    def is_built() -> bool:
        inside.each_second()
        return inside.columns is not None and inside.columns.ready

    await hands.stage.until(is_built)
    columns = inside.columns
    assert columns is not None
    column = columns.axis.column_of(first - 30 * 60 * SECOND)
    at = books[-30 * 60 // EVERY]
    inside.map.move_cursor(MapCell(column, int(at.asks[3].price * PRICE)))
    inside.each_second()


# --- signals ----------------------------------------------------------------------------------------------------------

WATCHED = 12
SIGNALS_SCENERY = _afternoon([f"HK.{number + 1:05}" for number in range(WATCHED)])


async def begin_archive(hands: Hands, _inside: object) -> None:
    """An archive that is there and has nothing."""
    folder = hands.stage.application.archive.folder
    await asyncio.to_thread(lambda: close_archive(open_archive(folder, DAY)))


async def show_signals(hands: Hands, inside: SignalsDock) -> None:
    """Five rules with their records over sixty sessions of a made-up list, one of them armed."""
    made = await asyncio.to_thread(market, 7, sessions=60, symbols=WATCHED, effect=-0.002, rate=0.3)

    def read(*_reading: object) -> list[SessionData]:
        return list(made)

    inside.records.read_with(lambda _rule, _symbols, _count: read)
    await inside.signals.loading
    inside.ask_again()
    await hands.stage.until(lambda: not inside.records.running and inside.records.states)
    rule = next(each for each in inside.signals.rules if each.kind is RuleKind.PRICE_UP_BLOCK_OUT)
    await inside.signals.arm(rule, on=True)
    inside.rows[rule.id].show_record(shown=True)


# --- journal ----------------------------------------------------------------------------------------------------------


async def fill_journal(hands: Hands, _inside: object) -> None:
    """A made-up autumn of trading, with the archive of its securities."""
    application = hands.stage.application
    key = application.archive.definition(Market.HK)
    assert key is not None
    assert application.account is not None
    closes = await asyncio.to_thread(fill_traded, application.archive.folder, key, (*days_before(DAY, 60), DAY))
    own = application.account.identity
    made = made_trading(own, 119, 49, closes=closes)
    positions, funds = application.hub.value(Topic.POSITIONS.of(own.id)), application.hub.value(Topic.FUNDS.of(own.id))
    assert positions is not None
    assert funds is not None
    moved = sum((one.price * one.quantity * -signed(one.side) for one in made.fills), Decimal(0))
    before = funds.cash - moved + sum((one.total for one in made.fees), Decimal(0))
    begin = min(one.time for one in made.fills) - timedelta(hours=1)
    early = replace(reading_of(positions, funds, begin), cash=before, balances=((funds.currency, before),))

    def keep(store: TripsStore) -> None:
        store.add_reading(own, early)
        store.add_orders(own, made.orders)
        store.add_fills(own, made.fills)
        store.told.add_fees(own, made.fees)
        store.told.note_history(own, PastSeries.CASH, DaySpan(begin.date(), DAY - timedelta(days=1)))
        store.told.note_history(own, PastSeries.CASH_TODAY, DaySpan(DAY, DAY))

    def keep_notes(store: NotesStore) -> None:
        for note in made.notes:
            store.keep_trip_note(note)

    records = application.recorded.own_records()
    await records.run(keep)
    await records.run_notes(keep_notes)


async def show_journal(hands: Hands, inside: JournalDock) -> None:
    """The newest trip but one is chosen."""
    await hands.stage.until(
        lambda: len(inside.kept) > 100 and all(one.flow_percentile is not None for one in inside.kept[-40:])
    )
    inside.trips.choose_row(1)
    await hands.stage.until(lambda: not inside.detail.plot.figure.sentence)


# --- accounts ---------------------------------------------------------------------------------------------------------

OPTIONS = (("HK.TCH261230C600000", "4"), ("HK.TCH261230P600000", "3"))
DAYS, TRIPS, PUT = 40, 60, 60_000
READ_AT = time(7, 55, tzinfo=UTC)


async def hold_much(hands: Hands, _inside: object) -> None:
    """Shares, a call, a put, an ordinary and a callable warrant; and forty days of assets."""
    application = hands.stage.application
    await hands.unlock()
    derivatives = application.feeds.gateway.derivatives
    warrants = []
    for kind in (WarrantKind.CALL, WarrantKind.BULL):
        page = await derivatives.warrants(TENCENT, WarrantFilter(kinds=frozenset({kind})), count=1)
        warrants.append((str(page.rows[0].instrument), "20000"))
    for symbol, quantity in (("HK.00700", "300"), ("HK.09988", "500"), *OPTIONS, *warrants):
        await hands.order(symbol, "buy", "ask", quantity)
    account = application.account
    assert account is not None
    own, money = account.identity, application.hub.value(Topic.FUNDS.of(account.id))
    assert money is not None
    assets = money.total_assets
    await application.recorded.own_records().run(lambda store: _keep_days(store, own, assets))


def _keep_days(store: TripsStore, own: AccountId, assets: Decimal) -> None:
    """Trips, and assets that end at what the account has now, with a deposit and days on which nothing was read."""
    random, days = Random(11), days_before(DAY, DAYS)
    made = made_trading(own, TRIPS, DAYS)
    store.add_orders(own, made.orders)
    store.add_fills(own, made.fills)
    store.told.add_fees(own, made.fees)
    past = read_past(store, own)
    trips = make_journal(past, {}, method=Method.FIFO, now=datetime.combine(DAY, READ_AT)).facts
    for number, day in enumerate(days):
        at = datetime.combine(day, READ_AT)
        later = sum((one.net or 0 for one in trips if one.trip.closed is not None and one.trip.closed > at), Decimal(0))
        worth = assets - later - (PUT if number < DAYS // 2 else 0) + Decimal(random.gauss(0, 2400))
        if number % 11 != 4:
            store.told.add_assets(own, AssetsTold(day, "HKD", worth.quantize(Decimal("0.01")), at))
    move = CashMove(id="p1", day=days[DAYS // 2], kind=CashKind.DEPOSIT, currency="HKD", amount=Decimal(PUT))
    store.told.add_cash(own, [move])
    store.told.note_history(own, PastSeries.CASH, DaySpan(days[0] - timedelta(days=1), days[-1]))
