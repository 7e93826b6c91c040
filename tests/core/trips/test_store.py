"""The file of the person's own rows: written, read by stretches, kept apart by account, and whole after a kill."""

from __future__ import annotations

import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

from fakes.values.trading import NOON, TENCENT
from tideboard_core.errors import BadInput
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, Fill, OrderStatus, OrderType, Side
from tideboard_core.trips.database import Schema, open_database
from tideboard_core.trips.facts import FeeTold
from tideboard_core.trips.late_fills import Absence, Judge
from tideboard_core.trips.rows import OrderState, OwnHolding, OwnOrder, OwnSpan, Reading, Ring, micros
from tideboard_core.trips.store import FILE, TripsStore
from tideboard_core.trips.told import TOLD_TABLES_2, DaySpan, PastSeries

MINE = AccountId("300003", Environment.LIVE)
PAPER = AccountId("300003", Environment.PAPER)
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
FEE = FeeTold(order_id="17", total=Decimal("59.40"), told=NOON)
TODAY = NOON.date()
OTHER = InstrumentId("HK.09988")
VERSION_1 = (
    "CREATE TABLE account(id INTEGER PRIMARY KEY, environment TEXT NOT NULL, number TEXT NOT NULL)",
    "CREATE TABLE note(account INTEGER NOT NULL, placed TEXT NOT NULL, text TEXT NOT NULL, changed INTEGER NOT NULL)",
    "CREATE TABLE reading(account INTEGER, at INTEGER, currency TEXT, cash TEXT, assets TEXT)",
    """CREATE TABLE holding(account INTEGER, at INTEGER, instrument TEXT, name TEXT, quantity TEXT, cost TEXT,
  currency TEXT)""",
    "CREATE TABLE watched(account INTEGER, begin INTEGER, end INTEGER)",
    """CREATE TABLE placed(account INTEGER, id TEXT, our_id TEXT, instrument TEXT, name TEXT, side TEXT, type TEXT,
  created INTEGER, currency TEXT, legs INTEGER)""",
    """CREATE TABLE state(account INTEGER, id TEXT, at INTEGER, status TEXT, quantity TEXT, filled TEXT, price TEXT,
  trigger_price TEXT, average TEXT)""",
    """CREATE TABLE fill(account INTEGER NOT NULL, id TEXT NOT NULL, placed TEXT NOT NULL, instrument TEXT NOT NULL,
  name TEXT NOT NULL, side TEXT NOT NULL, quantity TEXT NOT NULL, price TEXT NOT NULL, at INTEGER NOT NULL)""",
    "CREATE TABLE ring(at INTEGER, instrument TEXT, words TEXT)",
    "INSERT INTO account VALUES(1, 'LIVE', '300003')",
    f"INSERT INTO note VALUES(1, 'TB-1', 'early', {micros(NOON)})",
    f"""INSERT INTO fill VALUES(1, 'f1', '17', 'HK.00700', 'TENCENT', '{Side.BUY}', '0.5', '604.80',
  {micros(NOON + MINUTE)})""",
    "PRAGMA application_id=1413764178",
    "PRAGMA user_version=1",
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
    store.add_orders(MINE, [structs.replace(ORDER, states=(FILLED,))])
    store.add_fills(MINE, [FILL])
    store.add_rings([Ring(NOON, TENCENT.id, "above 600")])
    rows = store.rows(MINE, DAY)
    assert rows.watched == (OwnSpan(READING.at, NOON + MINUTE),)
    assert rows.readings == (READING,), "the last one before the stretch is part of it"
    assert rows.orders == (structs.replace(ORDER, states=(*ORDER.states, FILLED)),)
    assert rows.fills == (FILL,)
    assert rows.rings == (Ring(NOON, TENCENT.id, "above 600"),)


@pytest.mark.parametrize("micro", [0, 1, 499_999, 500_000, 999_999])
@pytest.mark.parametrize("year", [1969, 1970, 2026, 2199])
def test_times_come_back_to_the_microsecond_and_amounts_and_names_whole(
    store: TripsStore, year: int, micro: int
) -> None:
    at = NOON.replace(year=year, microsecond=micro)
    name, price, most = '\x00\x1f\n"\\\u9a30\u8a0a\U0001f4c8', Decimal("1.234567890123456789012345678"), 10**30
    fill = structs.replace(FILL, name=name, quantity=most, price=price, time=at)
    state = structs.replace(FILLED, at=at, quantity=most, filled=Decimal("0.1"), average=price)
    held = OwnHolding(instrument=TENCENT.id, name=name, quantity=Decimal("-0.75"), cost=price, currency="HKD")
    order = structs.replace(ORDER, name=name, created=at, states=(state,))
    store.add_fills(MINE, [fill])
    store.add_orders(MINE, [order])
    both = (held, structs.replace(held, instrument=OTHER, quantity=-2))
    store.add_reading(MINE, replace(READING, at=at, holdings=both))
    rows = store.whole_rows(MINE)
    assert (rows.fills, rows.orders) == ((fill,), (order,))
    assert rows.readings[0].holdings == both
    assert [type(one) for one in (rows.fills[0].quantity, rows.orders[0].states[0].filled)] == [int, Decimal]


def test_accounts_of_one_number_and_other_days_are_apart(store: TripsStore) -> None:
    store.add_orders(MINE, [ORDER])
    store.add_fills(MINE, [FILL])
    store.add_reading(MINE, READING)
    other = store.rows(PAPER, DAY)
    assert (other.orders, other.fills, other.readings) == ((), (), ())
    later = store.rows(MINE, OwnSpan(NOON + timedelta(days=1), NOON + timedelta(days=2)))
    assert (later.orders, later.fills) == ((), ())
    assert later.readings == (READING,)


def test_an_order_of_before_that_changed_that_day_is_there(store: TripsStore) -> None:
    old = structs.replace(ORDER, created=NOON - timedelta(days=5), states=(FILLED,))
    store.add_orders(MINE, [old])
    assert store.rows(MINE, DAY).orders == (old,)


def test_a_fill_of_no_known_side_stays_one(store: TripsStore) -> None:
    store.add_fills(MINE, [structs.replace(FILL, side_told=False)])
    assert [fill.side_told for fill in store.rows(MINE, DAY).fills] == [False]


def test_an_account_that_begins_anew_has_nothing(store: TripsStore) -> None:
    store.add_orders(MINE, [ORDER])
    store.told.add_fees(MINE, [FEE])
    store.told.note_history(MINE, PastSeries.ORDERS, DaySpan(TODAY, TODAY))
    store.forget(MINE)
    assert store.rows(MINE, DAY).orders == ()
    assert (store.told.fees(MINE), store.told.history(MINE, PastSeries.ORDERS)) == ({}, [])


def test_a_file_of_version_1_is_carried_over(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as old:
        for statement in VERSION_1:
            old.execute(statement)
        old.commit()
    (tmp_path / FILE).chmod(0o600)
    with closing(TripsStore(tmp_path)) as store:
        assert store.put_aside is None
        assert store.rows(MINE, DAY).fills == (FILL,)
        assert store.take_old_notes() == [(MINE, "TB-1", "early", NOON)]
        store.told.add_fees(MINE, [FEE])
        store.drop_old_notes()
        assert store.take_old_notes() == []
    with closing(TripsStore(tmp_path)) as store:
        assert (store.take_old_notes(), store.told.fees(MINE)) == ([], {"17": FEE})


def test_a_file_of_version_2_is_carried_over(tmp_path: Path) -> None:
    with closing(TripsStore(tmp_path)) as store:
        store.add_fills(MINE, [FILL])
        store.add_reading(MINE, READING)
        store.told.note_fees_asked(MINE, ["17"], TODAY)
    with closing(sqlite3.connect(tmp_path / FILE)) as old:
        for name in ("balance", "assets", "fee_asked", "cash", "absence", "fill_change"):
            old.execute(f"DROP TABLE {name}")
        old.execute("PRAGMA user_version=2")
        for table in TOLD_TABLES_2:
            if "TABLE cash(" in table or "TABLE fee_asked(" in table:
                old.execute(table)
        old.execute("INSERT INTO cash VALUES(1, 'c1', '2026-11-02', 'deposit', 'HKD', '5', '')")
        old.execute("INSERT INTO fee_asked VALUES(1, '17', 4)")
        old.commit()
    with closing(TripsStore(tmp_path)) as store:
        assert store.put_aside is None
        assert (store.rows(MINE, DAY).fills, store.rows(MINE, DAY).readings) == ((FILL,), (READING,))
        assert [(one.id, one.at) for one in store.told.cash(MINE)] == [("c1", None)]
        assert (store.told.fees_asked(MINE), store.told.assets(MINE)) == ({}, ())
        store.add_reading(MINE, replace(READING, balances=(("HKD", Decimal(1)), ("USD", Decimal("2.50")))))
        assert store.rows(MINE, DAY).readings[0].balances == (("HKD", Decimal(1)), ("USD", Decimal("2.50")))


def test_days_that_a_file_of_version_4_has_read_once_are_read_again(tmp_path: Path) -> None:
    """The call that was asked may tell fills days late."""
    with closing(TripsStore(tmp_path)) as store:
        for series in (PastSeries.ORDERS, PastSeries.CASH):
            store.told.note_history(MINE, series, SPAN)
    with closing(sqlite3.connect(tmp_path / FILE)) as old:
        for name in ("absence", "fill_change"):
            old.execute(f"DROP TABLE {name}")
        old.execute("PRAGMA user_version=4")
        old.commit()
    with closing(TripsStore(tmp_path)) as store:
        kept = {series: store.told.history(MINE, series) for series in PastSeries}
    assert {series: days for series, days in kept.items() if days} == {
        PastSeries.CASH: [SPAN],
        PastSeries.ORDERS_OPEN: [SPAN],
    }


def test_a_missing_fill_of_a_file_of_version_5_is_missing_still(tmp_path: Path) -> None:
    """That version kept since when, which nobody read."""
    with closing(TripsStore(tmp_path)) as store:
        store.add_fills(MINE, [FILL])
    with closing(sqlite3.connect(tmp_path / FILE)) as old:
        old.execute("DROP TABLE absence")
        old.execute(
            "CREATE TABLE absence(account INTEGER NOT NULL, id TEXT NOT NULL, since INTEGER NOT NULL, "
            "verdict TEXT NOT NULL, PRIMARY KEY(account, id)) WITHOUT ROWID"
        )
        old.execute("INSERT INTO absence VALUES(1, ?, 4, 'missing')", (FILL.id,))
        old.execute("PRAGMA user_version=5")
        old.commit()
    with closing(TripsStore(tmp_path)) as store:
        assert store.late.absences(MINE) == {FILL.id: Absence.MISSING}
        store.late.settle(MINE, FILL.id, Absence.DROPPED, now=READING.at, by=Judge.PERSON)
        assert store.late.absences(MINE) == {FILL.id: Absence.DROPPED}


def test_rows_that_are_there_already_change_nothing(store: TripsStore) -> None:
    """Days are read again every ten minutes; each change has the journal made anew."""
    assert store.add_orders(MINE, [ORDER])
    before = store.changes
    assert not store.add_orders(MINE, [ORDER])
    assert store.changes == before
    later = structs.replace(ORDER.states[-1], filled=7)
    assert store.add_orders(MINE, [structs.replace(ORDER, states=(*ORDER.states[:-1], later))])
    assert store.all_orders(MINE)[0].states[-1] == later


FUTU, LONGPORT = (MINE._replace(broker=broker) for broker in ("futu", "longport"))
SPAN = DaySpan(TODAY, TODAY)


def test_accounts_of_one_number_have_their_own_rows(store: TripsStore) -> None:
    """PAPER and LIVE of two brokers; over whatever connection, it is the same account."""
    every = (FUTU, LONGPORT, PAPER._replace(broker="futu"), PAPER._replace(broker="longport"))
    fills = [structs.replace(FILL, id=f"f{place}") for place, _account in enumerate(every)]
    for account, fill in zip(every, fills, strict=True):
        store.add_fills(account, [fill])
        store.told.note_history(account, PastSeries.ORDERS, SPAN)
    assert [store.rows(account, DAY).fills for account in every] == [(fill,) for fill in fills]
    store.forget(FUTU)
    assert [len(store.rows(account, DAY).fills) for account in every] == [0, 1, 1, 1]
    assert [len(store.told.history(account, PastSeries.ORDERS)) for account in every] == [0, 1, 1, 1]


@pytest.fixture
def version_3(tmp_path: Path) -> Path:
    """A folder whose file names no broker, with rows of a LIVE and a PAPER account of one number."""
    with closing(TripsStore(tmp_path)) as store:
        store.add_fills(MINE, [FILL])
        store.add_reading(MINE, READING)
        store.add_orders(MINE, [ORDER])
        store.told.add_fees(MINE, [FEE])
        store.told.note_fees_asked(MINE, ["17"], TODAY)
        store.told.note_history(MINE, PastSeries.ORDERS, SPAN)
        store.watch(MINE, DAY)
        store.add_fills(PAPER, [structs.replace(FILL, id="paper")])
    with closing(sqlite3.connect(tmp_path / FILE)) as old:
        old.execute("ALTER TABLE account RENAME TO named")
        old.execute(
            "CREATE TABLE account(id INTEGER PRIMARY KEY, environment TEXT NOT NULL, number TEXT NOT NULL, "
            "UNIQUE(environment, number))"
        )
        old.execute("INSERT INTO account SELECT id, environment, number FROM named")
        for name in ("named", "absence", "fill_change"):
            old.execute(f"DROP TABLE {name}")
        old.execute("PRAGMA user_version=3")
        old.commit()
    return tmp_path


def test_rows_of_version_3_are_those_of_the_only_account_that_they_can_mean(version_3: Path) -> None:
    with closing(TripsStore(version_3, known=lambda: {FUTU})) as store:
        assert store.put_aside is None
        rows = store.rows(FUTU, DAY)
        assert (rows.fills, rows.readings, rows.orders, rows.watched) == ((FILL,), (READING,), (ORDER,), (DAY,))
        assert (store.told.fees(FUTU), store.told.history(FUTU, PastSeries.ORDERS_OPEN)) == ({"17": FEE}, [SPAN])
        assert store.told.fees_asked(FUTU).keys() == {"17"}
        assert store.rows(LONGPORT, DAY).fills == ()


@pytest.mark.parametrize("other", [LONGPORT, PAPER._replace(broker="futu")], ids=["broker", "environment"])
def test_rows_of_version_3_that_may_be_of_several_accounts_are_with_each(version_3: Path, other: AccountId) -> None:
    """But that they are all there is nobody says of either: the broker is asked anew. What comes is its own."""
    with closing(TripsStore(version_3, known=lambda: {FUTU, other})) as store:
        for account in (FUTU, LONGPORT):
            rows = store.rows(account, DAY)
            assert (rows.fills, rows.readings, rows.orders, rows.watched) == ((FILL,), (READING,), (ORDER,), ())
            assert (store.told.fees(account), store.told.history(account, PastSeries.ORDERS)) == ({"17": FEE}, [])
            assert store.told.fees_asked(account) == {}
        store.add_fills(FUTU, [structs.replace(FILL, id="new")])
        assert [len(store.rows(account, DAY).fills) for account in (FUTU, LONGPORT)] == [2, 1]
    with closing(TripsStore(version_3, known=lambda: {FUTU, other})) as store:
        assert [len(store.rows(account, DAY).fills) for account in (FUTU, LONGPORT)] == [2, 1]


def test_an_error_while_rows_of_version_3_are_copied_leaves_none_of_them(version_3: Path) -> None:
    """Where an account is only read, too: the next try has them all."""
    with closing(TripsStore(version_3, known=lambda: {FUTU, LONGPORT})) as store:
        with closing(sqlite3.connect(version_3 / FILE)) as full:
            full.execute("CREATE TRIGGER full BEFORE INSERT ON fee BEGIN SELECT RAISE(ABORT, 'disk full'); END")
            with pytest.raises(sqlite3.Error):
                store.rows(FUTU, DAY)
            full.execute("DROP TRIGGER full")
        assert (store.rows(FUTU, DAY).fills, store.told.fees(FUTU)) == ((FILL,), {"17": FEE})


def test_the_file_is_the_owners_alone_and_has_a_version(store: TripsStore) -> None:
    if sys.platform != "win32":
        assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    with closing(sqlite3.connect(store.path)) as read:
        assert read.execute("PRAGMA user_version").fetchone() == (6,)
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
        store.add_fills(MINE, [FILL])
        assert store.rows(MINE, DAY).fills == (FILL,)


def test_a_second_damaged_file_leaves_the_first_one(tmp_path: Path) -> None:
    """Each may hold notes that are nowhere else."""
    kept = []
    for content in (b"first, no database" * 400, b"second, no database" * 400):
        (tmp_path / FILE).write_bytes(content)
        with closing(TripsStore(tmp_path)) as store:
            assert store.put_aside is not None
            kept.append(store.put_aside)
    assert [path.read_bytes()[:5] for path in kept] == [b"first", b"secon"]


@pytest.mark.parametrize("new", [False, True], ids=["account that is there", "first rows of an account"])
def test_an_error_changes_nothing(tmp_path: Path, *, new: bool) -> None:
    with closing(TripsStore(tmp_path)) as store:
        if not new:
            store.add_orders(MINE, [ORDER])
        with pytest.raises(sqlite3.Error):
            store.add_fills(MINE, [FILL, structs.replace(FILL, id=None)])
        store.add_orders(PAPER, [ORDER])
        assert store.rows(MINE, DAY).fills == ()
        store.add_fills(MINE, [FILL])
    with closing(TripsStore(tmp_path)) as store:
        assert [store.rows(account, DAY).fills for account in (MINE, PAPER)] == [(FILL,), ()]


def test_whole_rows_have_all_but_the_readings_within_an_hour(tmp_path: Path) -> None:
    """An exchange day begins with an hour, and overnight positions change unseen."""
    with closing(TripsStore(tmp_path)) as store:
        store.add_orders(MINE, [ORDER])
        store.add_fills(MINE, [FILL])
        store.add_fills(PAPER, [structs.replace(FILL, id="f2")])
        for minute in range(0, 150, 10):
            reading = Reading(at=NOON + minute * MINUTE, currency="HKD", cash=Decimal(minute), assets=Decimal(0))
            store.add_reading(MINE, reading)
        found = store.whole_rows(MINE)

    assert (found.orders, found.fills) == ((ORDER,), (FILL,))
    assert [(one.at - NOON) // MINUTE for one in found.readings] == [0, 20, 30, 80, 90, 140]
    assert [one.cash for one in found.readings[:2]] == [0, 20]


def test_states_come_back_by_their_time_in_whatever_order_they_were_kept(store: TripsStore) -> None:
    states = tuple(structs.replace(FILLED, at=NOON + minute * MINUTE, filled=minute) for minute in (1, 2, 3))
    early = structs.replace(ORDER, id="9", created=NOON - MINUTE)
    store.add_orders(MINE, [structs.replace(ORDER, states=(states[number],)) for number in (2, 0, 1)])
    store.add_orders(MINE, [early, structs.replace(ORDER, id="8", states=())])

    found = store.all_orders(MINE)

    assert [(one.id, one.states) for one in found] == [("9", early.states), ("17", states), ("8", ())]


def test_fees_that_changed_often_leave_the_newest_of_the_other_orders(store: TripsStore) -> None:
    hours = [structs.replace(FEE, total=Decimal(number), told=NOON + number * 60 * MINUTE) for number in range(9)]
    store.told.add_fees(MINE, [structs.replace(FEE, order_id="19"), structs.replace(FEE, order_id="18"), *hours])

    newest = store.told.newest_fees(MINE, 2)

    assert [(one.order_id, one.total) for one in newest] == [("17", Decimal(8)), ("18", FEE.total)]
    assert [one.order_id for one in store.told.newest_fees(MINE, 9)] == ["17", "18", "19"]


def test_what_is_held_alike_in_two_readings_is_made_once(store: TripsStore) -> None:
    store.add_reading(MINE, READING)
    later = replace(
        READING, at=NOON, holdings=(*READING.holdings, structs.replace(READING.holdings[0], instrument=OTHER))
    )
    store.add_reading(MINE, later)

    first, second = store.whole_rows(MINE).readings

    assert (first, second) == (READING, later)
    assert first.holdings[0] is second.holdings[0]


def test_what_was_acknowledged_is_on_the_disk_itself(tmp_path: Path) -> None:
    """Power may be lost at once: each commit is flushed, on macOS past the cache of the drive too."""
    connection, _ = open_database(tmp_path / FILE, Schema(application=1, version=1, tables=("CREATE TABLE a (b)",)))
    with closing(connection):
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.execute("PRAGMA fullfsync").fetchone() == (1,)
