"""Stories over an archive of earlier sessions: today among them, and a day that is replayed."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from msgspec.structs import replace

from fakes.values.archive_market import days_before
from pictures.hands import Camera, Hands
from pictures.sessions import SCENERY, SHOWN, collect
from pictures.stage import Stage
from pictures.story import story
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.depth.book_rows import BookChange, BookFlag, BookRows, book_change
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import NULL
from tideboard_core.archive.units import PRICE, micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import MARKET_ZONE, Market
from tideboard_core.model.order import Fill, OrderStatus, OrderType, Side
from tideboard_core.model.quote import Level, OrderBook
from tideboard_core.model.watch.first_watchlist import FIRST_WATCHLIST
from tideboard_core.trips.notes_store import NotesStore
from tideboard_core.trips.rows import OrderState, OwnHolding, OwnOrder, OwnSpan, Reading, Ring
from tideboard_core.trips.store import TripsStore
from tideboard_desktop.assembly.practised_day import PractisedDay
from tideboard_desktop.connection.practice.play import Play
from tideboard_desktop.replay.window import ReplayWindow

REPLAYED = date(2026, 11, 12)
SESSIONS = 53
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


async def _collect(folder: Path) -> None:
    """Fill an archive with the sessions before the day, and the day itself with more securities and books."""

    def add_books(writer: ArchiveWriter) -> None:
        with closing(ArchiveReader(folder)) as reader:
            record = next(iter(reader.sessions(Market.HK, (SHOWN,), day=REPLAYED)))
            _add_books(writer, record.key, _closes(reader, record.key))

    before = [(day, [SHOWN]) for day in days_before(REPLAYED, SESSIONS)]
    await collect(folder, [*before, (REPLAYED, list(FIRST_WATCHLIST))], add_books)


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
            sides = [
                tuple(
                    Level(
                        middle + sign * TICK * (place + (sign > 0)),
                        int(random.integers(5, 160)) * 100,
                        int(random.integers(2, 24)),
                    )
                    for place in range(10)
                )
                for sign in (-1, 1)
            ]
            book = OrderBook(instrument=SHOWN, bids=sides[0], asks=sides[1])
            received = _at(9, 30) + timedelta(seconds=second, milliseconds=-300)
            changes.append(BookChange(micros(received), NULL, BookFlag.FULL, book_change(None, book)))
    writer.add_depth(key, SHOWN, REPLAYED, BookRows.of(changes))


def _order(number: int, deal: tuple[int, int, int, Side, int], closes: dict[int, Decimal]) -> OwnOrder:
    hour, minute, second, side, quantity = deal
    at, place = _at(hour, minute, second), (hour - 9) * 60 + minute - 30 - (60 if hour > 12 else 0)
    price = (closes[place] / TICK).quantize(Decimal(1)) * TICK
    made = OrderState(at=at, status=OrderStatus.SUBMITTED, quantity=quantity, filled=0, price=price)
    done = replace(made, at=at + timedelta(seconds=2), status=OrderStatus.FILLED, filled=quantity, average=price)
    return OwnOrder(
        id=f"9{number}",
        our_id=f"TB-1112-KQXW-{number:04}",
        instrument=SHOWN,
        name="TENCENT",
        side=side,
        order_type=OrderType.LIMIT,
        created=at,
        currency="HKD",
        states=(made, done),
    )


def _remember(store: TripsStore, account: AccountId, closes: dict[int, Decimal]) -> list[OwnOrder]:
    """What the account did that day, as the program would have kept it."""
    orders = [_order(number, deal, closes) for number, deal in enumerate(DEALS, start=1)]
    store.watch(account, OwnSpan(_at(9, 0), _at(16, 10)))
    cash = Decimal(2_000_000)
    store.add_reading(account, Reading(at=_at(9, 0), currency="HKD", cash=cash, assets=cash))
    held = 0
    for order in orders:
        last = order.states[-1]
        held += int(last.quantity) if order.side is Side.BUY else -int(last.quantity)
        position = OwnHolding(instrument=SHOWN, name="TENCENT", quantity=held, cost=last.average, currency="HKD")
        holdings = (position,) if held else ()
        reading = Reading(at=last.at, currency="HKD", cash=cash, assets=cash, holdings=holdings)
        store.add_reading(account, reading)
    store.add_orders(account, orders)
    store.add_fills(
        account,
        [
            Fill(
                id=f"f{order.id}",
                order_id=order.id,
                account_id=account.id,
                instrument=SHOWN,
                name="TENCENT",
                side=order.side,
                quantity=order.states[-1].quantity,
                price=order.states[-1].average or Decimal(0),
                time=order.states[-1].at,
            )
            for order in orders
        ],
    )
    store.add_rings([Ring(_at(10, 22), SHOWN, "HK.00700: price above"), Ring(_at(14, 2), SHOWN, "HK.00700: later")])
    return orders


def _keep_notes(store: NotesStore, account: AccountId, orders: list[OwnOrder]) -> None:
    for order, note in zip(orders, NOTES, strict=False):
        store.keep_order_note(account, order.key, note, order.created)


async def _opened(stage: Stage) -> ReplayWindow:
    """The day in its window at 10:47:18, everything read."""
    application = stage.application
    folder = application.archive.folder
    await _collect(folder)
    account = application.account
    assert account is not None
    with closing(ArchiveReader(folder)) as reader:
        closes = _closes(reader, next(iter(reader.sessions(Market.HK, (SHOWN,), day=REPLAYED))).key)
    own = application.recorded.own_records()
    mine = account.identity
    orders = await own.run(lambda store: _remember(store, mine, closes))
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
    """As it opens, with what came after hidden; then the same with it shown; then the day practised."""
    window = await _opened(hands.stage)
    await camera.take("replay", window)
    window.left.emit()
    await _practise(hands, camera)


async def _practise(hands: Hands, camera: Camera) -> None:
    """The window as it stands while a recorded day is practised."""
    application = hands.stage.application
    await hands.stage.until(application.window.isVisible)
    archive, uses = application.archive.folder, application.wiring.uses
    play = Play(
        folder=archive.parent,
        archive=archive,
        market=Market.HK,
        day=REPLAYED,
        back=uses,
        start=_at(9, 30),
        door=uses.connection.door,
    )
    practised = PractisedDay(play, application.clock, application.tasks, None)
    practised.show_in(application.window, lambda: None)
    await camera.take("practised-day", application.window)
