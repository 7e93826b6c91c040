"""The file of the person's own rows: written, read by stretches, kept apart by account, and whole after a kill."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.values.killing import KILLED, kill
from fakes.values.trading import NOON, TENCENT
from tideboard_core.errors import BadInput
from tideboard_core.model.order import Environment, Fill, OrderStatus, OrderType, Side
from tideboard_core.trips.rows import OrderState, OwnAccount, OwnHolding, OwnOrder, OwnSpan, Reading, Ring
from tideboard_core.trips.store import FILE, TripsStore

MINE = OwnAccount(Environment.LIVE, "300003")
PAPER = OwnAccount(Environment.PAPER, "300003")
MINUTE = timedelta(minutes=1)
DAY = OwnSpan(NOON - 60 * MINUTE, NOON + 300 * MINUTE)
ORDER = OwnOrder(
    id="17",
    our_id="TB-1120-0001",
    instrument=TENCENT.id,
    name="TENCENT",
    side=Side.BUY,
    order_type=OrderType.LIMIT,
    created=NOON,
    currency="HKD",
    states=(OrderState(at=NOON, status=OrderStatus.SUBMITTED, quantity=500, filled=0, price=Decimal("605.00")),),
)
FILLED = OrderState(
    at=NOON + MINUTE,
    status=OrderStatus.FILLED,
    quantity=500,
    filled=500,
    price=Decimal("605.00"),
    average=Decimal("604.80"),
)
FILL = Fill(
    id="f1",
    order_id="17",
    account_id="300003",
    instrument=TENCENT.id,
    name="TENCENT",
    side=Side.BUY,
    quantity=Decimal("0.5"),
    price=Decimal("604.80"),
    time=NOON + MINUTE,
)
READING = Reading(
    at=NOON - 90 * MINUTE,
    currency="HKD",
    cash=Decimal("1000000.25"),
    assets=Decimal(2_000_000),
    holdings=(OwnHolding(instrument=TENCENT.id, name="TENCENT", quantity=300, cost=None, currency="HKD"),),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TripsStore]:
    with closing(TripsStore(tmp_path / "data")) as made:
        yield made


def test_what_was_kept_comes_back(store: TripsStore) -> None:
    store.watch(MINE, OwnSpan(READING.at, NOON))
    store.watch(MINE, OwnSpan(READING.at, NOON + MINUTE))
    store.add_reading(MINE, READING)
    store.add_orders(MINE, [ORDER])
    store.add_orders(MINE, [replace(ORDER, states=(FILLED,))])
    store.add_fills(MINE, [FILL])
    store.add_rings([Ring(NOON, TENCENT.id, "above 600")])
    store.keep_note(MINE, ORDER.key, "early", NOON)
    rows = store.rows(MINE, DAY)
    assert rows.watched == (OwnSpan(READING.at, NOON + MINUTE),)
    assert rows.readings == (READING,), "the last one before the stretch is part of it"
    assert rows.orders == (replace(ORDER, states=(*ORDER.states, FILLED)),)
    assert rows.fills == (FILL,)
    assert rows.rings == (Ring(NOON, TENCENT.id, "above 600"),)
    assert rows.notes == {"TB-1120-0001": "early"}


def test_accounts_of_one_number_and_other_days_are_apart(store: TripsStore) -> None:
    store.add_orders(MINE, [ORDER])
    store.add_fills(MINE, [FILL])
    store.add_reading(MINE, READING)
    store.keep_note(MINE, ORDER.key, "real", NOON)
    other = store.rows(PAPER, DAY)
    assert (other.orders, other.fills, other.readings, other.notes) == ((), (), (), {})
    later = store.rows(MINE, OwnSpan(NOON + timedelta(days=1), NOON + timedelta(days=2)))
    assert (later.orders, later.fills) == ((), ())
    assert later.readings == (READING,)


def test_an_order_of_before_that_changed_that_day_is_there(store: TripsStore) -> None:
    old = replace(ORDER, created=NOON - timedelta(days=5), states=(FILLED,))
    store.add_orders(MINE, [old])
    assert store.rows(MINE, DAY).orders == (old,)


def test_a_note_can_be_taken_away_and_outlives_the_rows(store: TripsStore) -> None:
    store.add_orders(MINE, [ORDER])
    store.keep_note(MINE, "a", "one", NOON)
    store.keep_note(MINE, "b", "two", NOON)
    store.keep_note(MINE, "a", "", NOON)
    store.forget(MINE)
    rows = store.rows(MINE, DAY)
    assert rows.orders == ()
    assert rows.notes == {"b": "two"}


def test_the_file_is_the_owners_alone_and_has_a_version(store: TripsStore) -> None:
    if sys.platform != "win32":
        assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    with closing(sqlite3.connect(store.path)) as read:
        assert read.execute("PRAGMA user_version").fetchone() == (1,)
        assert read.execute("PRAGMA application_id").fetchone() == (0x54445452,)


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    TripsStore(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as changed:
        changed.execute("PRAGMA user_version=9")
    with pytest.raises(BadInput, match="trips-newer"):
        TripsStore(tmp_path)


def test_a_damaged_file_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 400)
    with closing(TripsStore(tmp_path)) as store:
        assert store.put_aside is not None
        assert store.put_aside.read_bytes().startswith(b"no database")
        store.keep_note(MINE, "a", "one", NOON)
        assert store.rows(MINE, DAY).notes == {"a": "one"}


def test_a_second_damaged_file_leaves_the_first_one(tmp_path: Path) -> None:
    """Each may hold notes that are nowhere else."""
    kept = []
    for content in (b"first, no database" * 400, b"second, no database" * 400):
        (tmp_path / FILE).write_bytes(content)
        with closing(TripsStore(tmp_path)) as store:
            assert store.put_aside is not None
            kept.append(store.put_aside)
    assert [path.read_bytes()[:5] for path in kept] == [b"first", b"secon"]


def test_an_error_changes_nothing(store: TripsStore) -> None:
    store.add_orders(MINE, [ORDER])
    with pytest.raises(sqlite3.Error):
        store.add_fills(MINE, [FILL, replace(FILL, id=None)])  # type: ignore[arg-type]
    assert store.rows(MINE, DAY).fills == ()
    store.add_fills(MINE, [FILL])
    assert store.rows(MINE, DAY).fills == (FILL,)


_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tideboard_core.model.order import Environment
from tideboard_core.trips.rows import OwnAccount
from tideboard_core.trips.store import TripsStore
store, mine = TripsStore(Path(sys.argv[1])), OwnAccount(Environment.LIVE, "300003")
for number in range(100000):
    store.keep_note(mine, str(number), "note", datetime(2026, 11, 20, tzinfo=UTC))
    print(number, flush=True)
"""


def test_a_kill_loses_no_note_that_was_acknowledged(tmp_path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    for number in range(20):
        assert writer.stdout.readline() == f"{number}\n"
    kill(writer.pid)
    told = 19 + len([line for line in writer.stdout.read().split("\n") if line])
    assert writer.wait() == KILLED
    writer.stdout.close()
    with closing(TripsStore(tmp_path)) as store:
        notes = store.rows(MINE, DAY).notes or {}
    assert all(str(number) in notes for number in range(told + 1))
