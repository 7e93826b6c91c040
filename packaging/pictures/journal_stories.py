"""The journal over a made-up autumn of trading, with the archive of its securities."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from PySide6.QtWidgets import QApplication

from fakes.values.archive_market import DAY, days_before
from fakes.values.journal_archive import fill_traded
from fakes.values.journal_days import made_trading
from pictures.hands import Camera, Hands
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.trips.notes_store import NotesStore
from tideboard_core.trips.recorder import reading_of
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
