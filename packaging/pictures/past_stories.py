"""Stories over an archive of earlier sessions: today among them, and a day that is replayed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from msgspec.structs import replace

from fakes.servers.sandbox import sandbox_process
from fakes.values.archive_market import days_before
from pictures.hands import Camera, Hands, story
from pictures.stage import Scenery, Stage
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.depth.book_rows import BookChange, BookFlag, BookRows, book_change
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import NULL
from tideboard_core.archive.units import PRICE, micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.collector import Collector
from tideboard_core.collector.connections import Target, make_source
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market
from tideboard_core.model.order import Fill, OrderStatus, OrderType, Side
from tideboard_core.model.quote import Level, OrderBook
from tideboard_core.model.watch.first_watchlist import FIRST_WATCHLIST
from tideboard_core.system.clock import SystemClock
from tideboard_core.trips.notes_store import NotesStore
from tideboard_core.trips.rows import OrderState, OwnHolding, OwnOrder, OwnSpan, Reading, Ring
from tideboard_core.trips.store import TripsStore
from tideboard_desktop.assembly.practised_day import PractisedDay
from tideboard_desktop.connection.practice.play import Play
from tideboard_desktop.replay.window import ReplayWindow

SHOWN = InstrumentId("HK.00700")
SCENERY = Scenery(start="14:36")
WINDOW = 31
"""Seconds after which a window of calls is over."""


WITH_STRIP = (1000, 792)
"""The same with the strip of sessions."""
REPLAYED = date(2026, 11, 12)
TICK = Decimal("0.50")
DEALS = (
    (9, 41, 12, Side.BUY, 500),
    (10, 8, 37, Side.BUY, 500),
    (10, 33, 5, Side.SELL, 400),
    (13, 20, 0, Side.BUY, 400),
    (14, 20, 0, Side.SELL, 1000),
)
NOTES = ("Before flow agreed. Why so early?", "", "Took half off at my level, not on flow.")


def _at(hour: int, minute: int, second: int = 0) -> datetime:
    local = datetime(
        REPLAYED.year, REPLAYED.month, REPLAYED.day, hour, minute, second, tzinfo=ZoneInfo(MARKET_ZONE[Market.HK])
    )
    return local.astimezone(UTC)


class _SkippingClock(SystemClock):
    """Real time that moves forward between two sessions, so that no limit is waited for."""

    ahead = 0.0

    def monotonic(self) -> float:
        """Seconds for limits."""
        return time.monotonic() + self.ahead


async def collect(
    folder: Path,
    days: Iterable[tuple[date, list[InstrumentId]]],
    then: Callable[[ArchiveWriter], object] = lambda _writer: None,
) -> None:
    """Fill an archive with these sessions of these securities, and let `then` write more."""
    clock = _SkippingClock()
    with (
        sandbox_process(seed=SCENERY.seed, date=SCENERY.date) as sandbox,
        Lease(folder, clock, program="pictures") as lease,
    ):
        source = make_source(Target(opend=sandbox.opend), clock)
        with closing(ArchiveWriter(folder, lease)) as writer:
            collector = Collector(source, writer, clock)
            for day, securities in days:
                await sandbox.ask("session", day=day.isoformat())
                await sandbox.wait(WINDOW)
                clock.ahead += WINDOW
                await collector.collect(securities)
            then(writer)
        await source.gateway.close()


@story(
    "past", SCENERY, {"flow-percentile": "today among sixty sessions of the archive: percentile, usual range, strip"}
)
async def _past(hands: Hands, camera: Camera) -> None:
    """A window of the dock, once the archive is read; a session of the strip is chosen."""
    stage = hands.stage
    days = days_before(date.fromisoformat(SCENERY.date), 60)
    await collect(stage.application.archive.folder, ((day, [SHOWN]) for day in days))
    workspace = stage.application.window.workspace
    dock, body = workspace.docks["flow"], stage.application.built.flow.body
    assert body is not None
    workspace.use(dock)
    stage.command("dock.float")
    dock.resize(*WITH_STRIP)
    stage.application.archive.contents_changed.emit(frozenset({SHOWN}))
    await stage.passes(61, step=61)
    await stage.until(partial(body.earlier.found, body.day))
    body.earlier.draw_day(body.strip.strip.days[47].day)
    await stage.rest()
    await camera.take("flow-percentile", dock)


def _closes(reader: ArchiveReader, key: DefinitionKey) -> dict[int, Decimal]:
    """The close of each session minute."""
    ((_day, rows),) = reader.bars(key, SHOWN, REPLAYED, REPLAYED)
    return {
        minute: Decimal(close) / PRICE
        for minute, close in zip(rows.index.tolist(), rows["close"].tolist(), strict=True)
        if close != NULL
    }


def _add_books(writer: ArchiveWriter, key: DefinitionKey, closes: dict[int, Decimal]) -> None:
    """A whole book each half minute of the morning, around the price."""
    random, changes = np.random.default_rng(SCENERY.seed), list[BookChange]()
    for second in range(0, 150 * 60, 30):
        price = closes.get(second // 60)
        if price is not None:
            middle = (price / TICK).quantize(Decimal(1)) * TICK
            prices = ([middle - TICK * place for place in range(10)], [middle + TICK * place for place in range(1, 11)])
            bids, asks = (
                tuple(Level(at, int(random.integers(5, 160)) * 100, int(random.integers(2, 24))) for at in side)
                for side in prices
            )
            book = OrderBook(instrument=SHOWN, bids=bids, asks=asks)
            received = _at(9, 30) + timedelta(seconds=second, milliseconds=-300)
            changes.append(BookChange(micros(received), NULL, BookFlag.FULL, book_change(None, book)))
    writer.add_depth(key, SHOWN, REPLAYED, BookRows.of(changes))


def _own_orders(closes: dict[int, Decimal]) -> list[OwnOrder]:
    """The deals of the day, each filled at the close of its minute."""
    found = []
    for number, (hour, minute, second, side, quantity) in enumerate(DEALS, start=1):
        at, place = _at(hour, minute, second), (hour - 9) * 60 + minute - 30 - (60 if hour > 12 else 0)
        price = (closes[place] / TICK).quantize(Decimal(1)) * TICK
        made = OrderState(at=at, status=OrderStatus.SUBMITTED, quantity=quantity, filled=0, price=price)
        done = replace(made, at=at + timedelta(seconds=2), status=OrderStatus.FILLED, filled=quantity, average=price)
        found.append(
            OwnOrder(
                id=f"9{number}", our_id=f"TB-1112-KQXW-{number:04}", instrument=SHOWN, name="TENCENT", side=side,
                order_type=OrderType.LIMIT, created=at, currency="HKD", states=(made, done),
            )
        )  # fmt: skip
    return found


def _fill(order: OwnOrder, account: AccountId) -> Fill:
    last = order.states[-1]
    assert last.average is not None
    return Fill(
        id=f"f{order.id}", order_id=order.id, account_id=account.id, instrument=SHOWN, name=order.name,
        side=order.side, quantity=last.quantity, price=last.average, time=last.at,
    )  # fmt: skip


def _remember(store: TripsStore, account: AccountId, orders: list[OwnOrder]) -> None:
    """What the account did that day, as the program would have kept it."""
    store.watch(account, OwnSpan(_at(9, 0), _at(16, 10)))
    cash = Decimal(2_000_000)
    store.add_reading(account, Reading(at=_at(9, 0), currency="HKD", cash=cash, assets=cash))
    held = 0
    for order in orders:
        last = order.states[-1]
        held += int(last.quantity) if order.side is Side.BUY else -int(last.quantity)
        row = OwnHolding(instrument=SHOWN, name=order.name, quantity=held, cost=last.average, currency="HKD")
        rows = (row,) if held else ()
        store.add_reading(account, Reading(at=last.at, currency="HKD", cash=cash, assets=cash, holdings=rows))
    store.add_orders(account, orders)
    store.add_fills(account, [_fill(order, account) for order in orders])
    store.add_rings([Ring(_at(10, 22), SHOWN, "HK.00700: price above"), Ring(_at(14, 2), SHOWN, "HK.00700: later")])


def _keep_notes(store: NotesStore, account: AccountId, orders: list[OwnOrder]) -> None:
    for order, note in zip(orders, NOTES, strict=False):
        store.keep_order_note(account, order.key, note, order.created)


async def _opened(stage: Stage) -> ReplayWindow:
    """The day in its window at 10:47:18, everything read."""
    application = stage.application
    folder, account = application.archive.folder, application.account
    assert account is not None
    mine, closes = account.identity, dict[int, Decimal]()

    def add_books(writer: ArchiveWriter) -> None:
        with closing(ArchiveReader(folder)) as reader:
            key = next(iter(reader.sessions(Market.HK, (SHOWN,), day=REPLAYED))).key
            closes.update(_closes(reader, key))
            _add_books(writer, key, closes)

    before = [(day, [SHOWN]) for day in days_before(REPLAYED, 53)]
    await collect(folder, [*before, (REPLAYED, list(FIRST_WATCHLIST))], add_books)
    own, orders = application.recorded.own_records(), _own_orders(closes)
    await own.run(lambda store: _remember(store, mine, orders))
    await own.run_notes(lambda store: _keep_notes(store, mine, orders))
    await application.recorded.replays().open(SHOWN, REPLAYED, _at(10, 47, 18))
    window = application.recorded.replays().window
    assert window is not None
    facts = window.facts
    assert facts is not None
    await stage.until(lambda: facts.own.orders and all(facts.book(each) for each in facts.own.orders_by(_at(10, 47))))
    await stage.until(lambda: window.status.book.text() and window.status.speed.text())  # once a second
    return window


@story(
    "replay",
    SCENERY,
    {
        "replay": "a recorded day at 10:47:18, its decision review, and the time bar with what came after hidden",
        "practised-day": "the window while a recorded day is practised",
    },
)
async def _replay(hands: Hands, camera: Camera) -> None:
    """As it opens, with what came after hidden; then the day practised."""
    window = await _opened(hands.stage)
    await camera.take("replay", window)
    window.left.emit()
    application = hands.stage.application
    await hands.stage.until(application.window.isVisible)
    archive, uses = application.archive.folder, application.wiring.uses
    play = Play(
        folder=archive.parent, archive=archive, market=Market.HK, day=REPLAYED, back=uses, start=_at(9, 30),
        door=uses.connection.door,
    )  # fmt: skip
    PractisedDay(play, application.clock, application.tasks, None).show_in(application.window, lambda: None)
    await camera.take("practised-day", application.window)
