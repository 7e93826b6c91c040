"""The person's own files of a folder, as the journal uses them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from fakes.values.journal_days import MadeTrading
from tideboard_core.model.account_id import AccountId
from tideboard_core.trips.notes_store import NotesStore
from tideboard_core.trips.store import TripsStore

T = TypeVar("T")


class Stores:
    """Opened with their first use; each call in turn. `fails` is raised in place of an answer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._trips: TripsStore | None = None
        self._notes: NotesStore | None = None
        self.fails: Exception | None = None

    @property
    def trips(self) -> TripsStore:
        if self._trips is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._trips = TripsStore(self._folder)
        return self._trips

    @property
    def notes(self) -> NotesStore:
        if self._notes is None:
            self._notes = NotesStore(self._folder)
        return self._notes

    def close(self) -> None:
        for store in (self._trips, self._notes):
            if store is not None:
                store.close()

    async def run(self, work: Callable[[TripsStore], T]) -> T:
        if self.fails is not None:
            raise self.fails
        return work(self.trips)

    async def run_notes(self, work: Callable[[NotesStore], T]) -> T:
        if self.fails is not None:
            raise self.fails
        return work(self.notes)

    def keep(self, account: AccountId, made: MadeTrading, *, fees: bool = True) -> None:
        """Write a made-up history."""
        self.trips.add_orders(account, made.orders)
        self.trips.add_fills(account, made.fills)
        if fees:
            self.trips.told.add_fees(account, made.fees)
        for note in made.notes:
            self.notes.keep_trip_note(note)
