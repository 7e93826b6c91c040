"""The file of what a person wrote: kept apart by account and subject, whole after a kill at any moment."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fakes.values.killing import KILLED, kill
from tideboard_core.model.account_id import AccountId, Environment
from tideboard_core.trips.facts import TripKey, TripNote
from tideboard_core.trips.notes_store import FILE, NotesStore

AT = datetime(2026, 11, 20, tzinfo=UTC)
MINE = AccountId("300003", Environment.LIVE)
PAPER = AccountId("300003", Environment.PAPER)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[NotesStore]:
    with closing(NotesStore(tmp_path / "data")) as made:
        yield made


def note(fill: str, text: str, *tags: str, account: AccountId = MINE) -> TripNote:
    return TripNote(key=TripKey(account, fill), text=text, tags=tags, changed=AT)


def test_a_note_on_an_order_can_be_changed_and_taken_away(store: NotesStore) -> None:
    store.keep_order_note(MINE, "a", "one", AT)
    store.keep_order_note(MINE, "b", "two", AT)
    store.keep_order_note(MINE, "a", "three", AT)
    store.keep_order_note(MINE, "b", "", AT)
    assert store.order_notes(MINE) == {"a": "three"}
    assert store.order_notes(PAPER) == {}


def test_a_trip_keeps_text_and_tags_by_its_opening_fill(store: NotesStore) -> None:
    store.keep_trip_note(note("f1", "Stop one tick too tight", "news", "突破"))
    store.keep_trip_note(note("f2", "", "fade"))
    store.keep_trip_note(note("f1", "of paper", account=PAPER))
    store.keep_order_note(MINE, "f1", "of an order", AT)
    assert list(store.trip_notes(MINE).values()) == [
        note("f1", "Stop one tick too tight", "news", "突破"),
        note("f2", "", "fade"),
    ]
    store.keep_trip_note(note("f2", ""))
    assert list(store.trip_notes(MINE)) == [TripKey(MINE, "f1")]
    assert store.order_notes(MINE) == {"f1": "of an order"}


FUTU, LONGPORT = (MINE._replace(broker=broker) for broker in ("futu", "longport"))


def test_notes_of_an_older_store_replace_none_that_is_here(store: NotesStore) -> None:
    store.keep_order_note(MINE, "a", "newer", AT)
    store.take_over([(MINE, "a", "older", AT), (PAPER, "b", "moved", AT)])
    assert (store.order_notes(MINE), store.order_notes(PAPER)) == ({"a": "newer"}, {"b": "moved"})
    store.keep_order_note(FUTU, "c", "newer", AT)
    store.take_over([(MINE, "c", "older, of no broker", AT)])
    assert store.order_notes(FUTU)["c"] == "newer"


def test_accounts_of_one_number_have_their_own_notes(store: NotesStore) -> None:
    every = (FUTU, LONGPORT, PAPER._replace(broker="futu"), PAPER._replace(broker="longport"))
    for account in every:
        store.keep_order_note(account, "a", str(account), AT)
    assert [store.order_notes(account) for account in every] == [{"a": str(account)} for account in every]


def test_a_note_of_version_2_is_on_each_account_that_it_may_mean(tmp_path: Path) -> None:
    """Until one of them has another one, or none: then it is gone."""
    with closing(NotesStore(tmp_path)) as store:
        store.keep_order_note(MINE, "a", "early", AT)
        store.keep_order_note(MINE, "b", "old", AT)
        store.keep_trip_note(note("f1", "kept", "news"))
    with closing(sqlite3.connect(tmp_path / FILE)) as old:
        old.execute("ALTER TABLE note RENAME TO named")
        old.execute("CREATE TABLE note AS SELECT environment, number, subject, key, text, tags, changed FROM named")
        old.execute("DROP TABLE named")
        old.execute("PRAGMA user_version=2")
        old.commit()
    with closing(NotesStore(tmp_path)) as store:
        assert store.put_aside is None
        for account in (FUTU, LONGPORT):
            assert store.order_notes(account) == {"a": "early", "b": "old"}
            assert list(store.trip_notes(account).values()) == [note("f1", "kept", "news", account=account)]
        assert store.order_notes(PAPER._replace(broker="futu")) == {}

        store.keep_order_note(FUTU, "a", "newer", AT)
        store.keep_order_note(FUTU, "b", "", AT)
        assert store.order_notes(FUTU) == {"a": "newer"}
        assert store.order_notes(LONGPORT) == {}


def test_views_have_a_place_and_names(store: NotesStore) -> None:
    store.keep_view("journal", "winners", "{1}")
    store.keep_view("journal", "winners", "{2}")
    store.keep_view("journal", "losers", "{3}")
    store.keep_view("orders", "winners", "{4}")
    store.keep_view("journal", "losers", "")
    assert (store.views("journal"), store.views("orders")) == ({"winners": "{2}"}, {"winners": "{4}"})


def test_views_of_a_file_of_version_1_are_the_journals(tmp_path: Path) -> None:
    with closing(NotesStore(tmp_path)) as store:
        store.keep_trip_note(note("f1", "kept"))
    with closing(sqlite3.connect(tmp_path / FILE)) as old:
        old.execute("DROP TABLE view")
        old.execute("CREATE TABLE view(name TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID")
        old.execute("INSERT INTO view VALUES('winners', '{1}')")
        old.execute("PRAGMA user_version=1")
        old.commit()
    with closing(NotesStore(tmp_path)) as store:
        assert store.put_aside is None
        assert store.views("journal") == {"winners": "{1}"}
        assert list(store.trip_notes(MINE).values()) == [note("f1", "kept")]


def test_a_damaged_file_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 400)
    with closing(NotesStore(tmp_path)) as store:
        assert store.put_aside == tmp_path / "trip_notes.damaged.db"
        assert store.order_notes(MINE) == {}


_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tideboard_core.model.account_id import AccountId, Environment
from tideboard_core.trips.facts import TripKey, TripNote
from tideboard_core.trips.notes_store import NotesStore
store, mine = NotesStore(Path(sys.argv[1])), AccountId("300003", Environment.LIVE)
at = datetime(2026, 11, 20, tzinfo=UTC)
for number in range(int(sys.argv[2]), 100000):
    text = f"{number} " * (1 + number % 7 * 100)
    if number % 2:
        key = TripKey(mine, str(number))
        store.keep_trip_note(TripNote(key=key, text=text, tags=("news", str(number)), changed=at))
    else:
        store.keep_order_note(mine, str(number), text, at)
    print(number, flush=True)
"""


def killed_after(folder: Path, first: int, wanted: int) -> int:
    """Write notes from a number on, and kill the writer some time after `wanted` were acknowledged; the next number."""
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(folder), str(first)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    for number in range(first, first + wanted):
        assert writer.stdout.readline() == f"{number}\n"
    for _ in range(wanted * 1_000):  # the kill falls into another part of a write each time
        pass
    kill(writer.pid)
    told = [int(line) for line in writer.stdout.read().split("\n")[:-1]]
    assert writer.wait() == KILLED
    writer.stdout.close()
    return max([first + wanted - 1, *told]) + 1


def lost(folder: Path, told: int) -> list[int]:
    """Which of the acknowledged notes are not there whole."""
    with closing(NotesStore(folder)) as store:
        assert store.put_aside is None
        orders, trips = store.order_notes(MINE), store.trip_notes(MINE)
    found = []
    for number in range(told):
        text = f"{number} " * (1 + number % 7 * 100)
        trip = trips.get(TripKey(MINE, str(number)))
        kept = (
            orders.get(str(number)) == text if number % 2 == 0 else trip == note(str(number), text, "news", str(number))
        )
        found += [] if kept else [number]
    return found


@pytest.mark.parametrize("wanted", [1, 20, 47])
def test_a_kill_loses_no_note_that_was_acknowledged(tmp_path: Path, wanted: int) -> None:
    assert lost(tmp_path, killed_after(tmp_path, 0, wanted)) == []


# The gate has test_a_kill_loses_no_note_that_was_acknowledged.
@pytest.mark.whole
@pytest.mark.timeout(900)
def test_a_hundred_kills_of_one_file_lose_no_note(tmp_path: Path) -> None:
    told = 0
    for point in range(1, 101):
        told = killed_after(tmp_path, told, point % 23 + 1)
        assert lost(tmp_path, told) == [], point
    assert told > 1_000
