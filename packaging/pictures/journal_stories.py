"""The journal over a made-up autumn of trading, with the archive of its securities."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from PySide6.QtWidgets import QApplication

from fakes.values.archive_market import DAY, days_before, session
from fakes.values.journal_archive import fill_traded
from fakes.values.journal_days import SECURITIES, made_trading
from pictures.hands import Camera, Hands
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import Fill, OrderStatus, OrderType, Side
from tideboard_core.trips.facts import FeeTold
from tideboard_core.trips.notes_store import NotesStore
from tideboard_core.trips.recorder import reading_of
from tideboard_core.trips.rows import OrderState, OwnHolding, OwnOrder, Reading
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.told import DaySpan, PastSeries
from tideboard_core.trips.trip import signed
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.journal.dock import JournalDock

SIZE = (1584, 900)
"""The dock as a window of its own, in logical pixels."""
NARROW = (560, 720)
TRIPS, SESSIONS = 119, 49
DAYS: tuple[date, ...] = (*days_before(DAY, 60), DAY)


async def _journal(person: Hands, camera: Camera) -> None:
    """The dock where it opens and alone, with its newest trip but one chosen; then as a narrow dock."""
    stage = person.stage
    application = stage.application
    key = application.archive.definition(Market.HK)
    assert key is not None
    assert application.account is not None
    closes = await asyncio.to_thread(fill_traded, application.archive.folder, key, DAYS)
    own = application.account.identity
    made = made_trading(own, TRIPS, SESSIONS, closes=closes)

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
    stage.command("dock.open.journal")
    dock = application.window.workspace.docks["journal"]
    if not camera.wants("journal-middle"):
        dock.setFloating(True)
        dock.resize(*SIZE)
    body = dock.body
    assert isinstance(body, LazyDock)
    inside = body.build()
    assert isinstance(inside, JournalDock)
    await stage.until(
        lambda: len(inside.kept) > 100 and all(one.flow_percentile is not None for one in inside.kept[-40:])
    )
    inside.trips.choose_row(1)
    await stage.until(lambda: not inside.detail.plot.figure.sentence)
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()  # its ring would be in the picture
    await camera.take("journal-middle", application.window)
    dock.setFloating(True)
    dock.resize(*SIZE)
    await camera.take("journal", dock)
    dock.resize(*NARROW)
    await camera.take("journal-narrow", dock)


async def _over_split(person: Hands, camera: Camera) -> None:
    """One purchase before one share became two, its stop and its sale in the new shares."""
    stage = person.stage
    application = stage.application
    key = application.archive.definition(Market.HK)
    assert key is not None
    assert application.account is not None
    traded = SECURITIES[0]
    before, after = DAYS[-2:]
    closes = await asyncio.to_thread(
        fill_traded, application.archive.folder, key, DAYS, halved=(traded.instrument, after)
    )
    own = application.account.identity
    of_before, of_after = (closes[traded.instrument, day] for day in (before, after))
    bought, sold = min(of_before), max(of_after)
    made = [
        (before, of_before.index(bought), Side.BUY, 200, bought, OrderType.LIMIT),
        (after, 5, Side.SELL, 400, bought / 2 - 5, OrderType.STOP),
        (after, of_after.index(sold), Side.SELL, 400, sold, OrderType.LIMIT),
    ]
    orders, fills = [], []
    for number, (day, minute, side, quantity, price, order_type) in enumerate(made, 1):
        at = session(day).open + timedelta(minutes=minute)
        stop = order_type is OrderType.STOP
        states = [OrderState(at=at, status=OrderStatus.SUBMITTED if stop else OrderStatus.FILLED, quantity=quantity,
                             filled=0 if stop else quantity, price=None if stop else price,
                             trigger=price if stop else None)]  # fmt: skip
        orders.append(
            OwnOrder(
                id=f"s{number}", our_id="", instrument=traded.instrument, name=traded.name, side=side,
                order_type=order_type, created=at, currency="HKD", states=tuple(states),
            )
        )  # fmt: skip
        if not stop:
            fills.append(
                Fill(
                    id=f"sf{number}", order_id=f"s{number}", account_id=own.id, instrument=traded.instrument,
                    name=traded.name, side=side, quantity=quantity, price=price, time=at,
                )
            )  # fmt: skip
    positions, funds = application.hub.value(Topic.POSITIONS.of(own.id)), application.hub.value(Topic.FUNDS.of(own.id))
    assert positions is not None
    assert funds is not None

    fees = [FeeTold(order_id=f"s{number}", total=Decimal(60), told=session(after).close) for number in (1, 3)]
    cash = funds.cash + 200 * bought - 400 * sold + 120

    def held(at: datetime, cash: Decimal, quantity: int, cost: Decimal) -> Reading:
        row = OwnHolding(instrument=traded.instrument, name=traded.name, quantity=quantity, cost=cost, currency="HKD")
        rows = (row,) if quantity else ()
        return replace(reading_of((), funds, at), cash=cash, balances=((funds.currency, cash),), holdings=rows)

    def keep(store: TripsStore) -> None:
        paid = cash - 200 * bought - 60
        store.add_reading(own, held(session(before).open - timedelta(hours=1), cash, 0, Decimal(0)))
        store.add_reading(own, held(session(before).close, paid, 200, bought))
        store.add_reading(own, held(session(after).open - timedelta(minutes=10), paid, 400, bought / 2))
        kept = store.told
        kept.add_fees(own, fees)
        kept.note_history(own, PastSeries.CASH, DaySpan(before, DAY - timedelta(days=1)))
        kept.note_history(own, PastSeries.CASH_TODAY, DaySpan(DAY, DAY))
        store.add_orders(own, orders)
        store.add_fills(own, fills)

    await application.recorded.own_records().run(keep)
    stage.command("dock.open.journal")
    dock = application.window.workspace.docks["journal"]
    dock.setFloating(True)
    dock.resize(*SIZE)
    assert isinstance(dock.body, LazyDock)
    inside = dock.body.build()
    assert isinstance(inside, JournalDock)
    await stage.until(lambda: len(inside.kept) == 1 and inside.kept[0].flow_percentile is not None)
    inside.trips.choose_row(0)
    await stage.until(lambda: not inside.detail.plot.figure.sentence)
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()
    await camera.take("journal-split", dock)


JOURNAL_SPLIT = Story(
    name="journal-split",
    scenery=Scenery(start="16:14"),
    pictures={"journal-split": "a round trip over a split: entry, stop, risk and range in the shares after it"},
    play=_over_split,
)

JOURNAL = Story(
    name="journal",
    scenery=Scenery(start="16:14"),
    pictures={
        "journal": "what the round trips of an account brought: sums, result, calendar, groups, trips, one of them",
        "journal-middle": "the journal over chart and flow, as it opens",
        "journal-narrow": "the round trips in a narrow dock",
    },
    play=_journal,
)
