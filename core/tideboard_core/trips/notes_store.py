"""The SQLite file of what a person wrote: notes on orders and trips, tags, saved views. No other file rebuilds it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from tideboard_core.model.account_id import AccountId
from tideboard_core.trips.database import Schema, open_database, transaction
from tideboard_core.trips.facts import TripKey, TripNote
from tideboard_core.trips.rows import instant, micros

FILE: Final = "trip_notes.db"
_VIEW: Final = """CREATE TABLE view(place TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY(place, name)) WITHOUT ROWID"""
_NOTE: Final = """CREATE TABLE note(environment TEXT NOT NULL, number TEXT NOT NULL, broker TEXT NOT NULL,
  subject TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, tags TEXT NOT NULL, changed INTEGER NOT NULL,
  PRIMARY KEY(environment, number, broker, subject, key)) WITHOUT ROWID"""
_SCHEMA: Final = Schema(
    application=0x5444544E,  # TDTN
    version=3,
    tables=(
        _NOTE,
        _VIEW,
    ),
    upgrades={
        1: (
            "ALTER TABLE view RENAME TO old_view",
            _VIEW,
            "INSERT INTO view SELECT 'journal', name, body FROM old_view",
            "DROP TABLE old_view",
        ),
        2: (
            "ALTER TABLE note RENAME TO old_note",
            _NOTE,
            "INSERT INTO note SELECT environment, number, '', subject, key, text, tags, changed FROM old_note",
            "DROP TABLE old_note",
        ),
    },
)


class _Subject(StrEnum):
    """What a note hangs on: an order (`OwnOrder.key`), or a trip (the broker's id of the opening fill)."""

    ORDER = "order"
    TRIP = "trip"


class NotesStore:
    """One connection, of the thread that made it. A method has its rows on the disk when it returns.

    A note of version 2 or older names no broker: it is on the order or trip of each account that it may mean, until
    one of them writes another one.

    Each may raise sqlite3.Error or OSError; nothing was changed then.
    """

    def __init__(self, folder: Path) -> None:
        """Open or make the file. BadInput `trips-newer`, or of private files; a damaged one is put aside.

        `put_aside` is where that is now, None as a rule.
        """
        self.path = folder / FILE
        self._connection, self.put_aside = open_database(self.path, _SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    # --- orders -----------------------------------------------------------------------------------------------------

    def keep_order_note(self, account: AccountId, key: str, text: str, at: datetime) -> None:
        """Keep a note on an order (`OwnOrder.key`); an empty one takes it away."""
        self._keep(account, _Subject.ORDER, key, text, (), at)

    def order_notes(self, account: AccountId) -> dict[str, str]:
        """The notes on orders by `OwnOrder.key`."""
        return {key: text for key, text, _, _ in self._rows(account, _Subject.ORDER)}

    def take_over(self, notes: Iterable[tuple[AccountId, str, str, datetime]]) -> None:
        """Keep the notes on orders of a store of version 1; one that is here already stays."""
        with transaction(self._connection):
            for account, key, text, at in notes:
                self._connection.execute(
                    "INSERT OR IGNORE INTO note VALUES(?, ?, ?, ?, ?, ?, '[]', ?)",
                    (*_names(account), str(_Subject.ORDER), key, text, micros(at)),
                )

    # --- trips ------------------------------------------------------------------------------------------------------

    def keep_trip_note(self, note: TripNote) -> None:
        """Keep text and tags of a trip; with neither, nothing is kept of it."""
        self._keep(note.key.account, _Subject.TRIP, note.key.fill_id, note.text, note.tags, note.changed)

    def trip_notes(self, account: AccountId) -> dict[TripKey, TripNote]:
        """The notes of an account's trips, also of trips that are no longer there."""
        return {
            (key := TripKey(account, fill)): TripNote(key=key, text=text, tags=tags, changed=changed)
            for fill, text, tags, changed in self._rows(account, _Subject.TRIP)
        }

    # --- views ------------------------------------------------------------------------------------------------------

    def keep_view(self, place: str, name: str, body: str) -> None:
        """Keep a view of a `place` (the journal, the orders) under its name; an empty body takes it away."""
        with transaction(self._connection):
            self._connection.execute("DELETE FROM view WHERE place=? AND name=?", (place, name))
            if body:
                self._connection.execute("INSERT INTO view VALUES(?, ?, ?)", (place, name, body))

    def views(self, place: str) -> dict[str, str]:
        """The saved views of a place by name."""
        rows = self._connection.execute("SELECT name, body FROM view WHERE place=? ORDER BY name", (place,))
        return dict(rows.fetchall())

    # --- parts ------------------------------------------------------------------------------------------------------

    def _keep(
        self, account: AccountId, subject: _Subject, key: str, text: str, tags: tuple[str, ...], at: datetime
    ) -> None:
        place = (*_names(account), str(subject), key)
        with transaction(self._connection):
            self._connection.execute(
                "DELETE FROM note WHERE environment=? AND number=? AND broker IN (?, '') AND subject=? AND key=?", place
            )
            if text or tags:
                row = (*place, text, json.dumps(tags, ensure_ascii=False), micros(at))
                self._connection.execute("INSERT INTO note VALUES(?, ?, ?, ?, ?, ?, ?, ?)", row)

    def _rows(self, account: AccountId, subject: _Subject) -> list[tuple[str, str, tuple[str, ...], datetime]]:
        rows = self._connection.execute(
            "SELECT key, text, tags, changed FROM note WHERE environment=? AND number=? AND broker IN (?, '') "
            "AND subject=? ORDER BY broker, key",
            (*_names(account), str(subject)),
        )
        return [(key, text, tuple(map(str, json.loads(tags))), instant(at)) for key, text, tags, at in rows.fetchall()]


def _names(account: AccountId) -> tuple[str, str, str]:
    return str(account.environment), account.id, account.broker
