from __future__ import annotations

from datetime import timedelta

import pytest

from fakes.values.archive_market import (
    CALENDAR,
    DAY,
    KEY,
    MEITUAN,
    TENCENT,
    after_close,
    bar_day,
    days_before,
    distribution_day,
    flow_day,
    nets,
    session,
)
from fakes.values.behind_answers import add_daily_day, short_sales
from tideboard_core.archive.comparison.samples import net_sample
from tideboard_core.archive.daily.rows import sales_rows
from tideboard_core.archive.daily.writing import add_daily
from tideboard_core.archive.daily_tables import SHORT
from tideboard_core.archive.history import SESSIONS
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.sealing import pack, seal, unsealed
from tideboard_core.archive.verification import Damage, DamageType, set_aside, verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market

pytestmark = pytest.mark.slow


in_each_form = pytest.mark.parametrize("filled", ["plain", "packed"], indirect=True)


@pytest.fixture
def filled(writer: ArchiveWriter, request: pytest.FixtureRequest) -> ArchiveWriter:
    """Two sealed symbol-sessions with all series sets; packed for `in_each_form` alone."""
    for seed, symbol in enumerate((TENCENT, MEITUAN)):
        writer.add_minutes(KEY, symbol, DAY, flow_day(330, seed), received=after_close())
        writer.add_bars(KEY, symbol, DAY, bar_day(330, seed), received=after_close())
        writer.add_distributions(KEY, symbol, DAY, distribution_day(DAY, 60, seed), received=after_close())
    seal(writer, unsealed(writer.database, Market.HK), after_close())
    if getattr(request, "param", "plain") == "packed":
        pack(writer, Market.HK, keep=0)
    return writer


def damages(writer: ArchiveWriter) -> list[Damage]:
    return list(verify(writer.database))


def flip(writer: ArchiveWriter, number: int, at: int) -> None:
    """Change one bit of a block."""
    (data,) = writer.database.one("SELECT data FROM block WHERE id=?", (number,)) or (b"",)
    changed = bytes(data[:at]) + bytes([data[at] ^ 4]) + bytes(data[at + 1 :])
    writer.database.execute("UPDATE block SET data=? WHERE id=?", (changed, number))


@in_each_form
def test_an_archive_that_is_whole(filled: ArchiveWriter) -> None:
    assert damages(filled) == []
    filled.add_minutes(KEY, TENCENT, DAY, nets(1), received=after_close())
    assert damages(filled) == []


@in_each_form
@pytest.mark.parametrize("at", [0, -1])
def test_one_changed_bit_is_found_and_named(filled: ArchiveWriter, at: int) -> None:
    flip(filled, 5, at)
    assert damages(filled) == [Damage(DamageType.BLOCK, MEITUAN, "20261120", "bars", "OpenD", 5)]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE session SET checksum=zeroblob(16) WHERE symbol=1", (DamageType.SESSION, TENCENT)),
        ("DELETE FROM block WHERE id=5", (DamageType.SESSION, MEITUAN)),
        ("UPDATE block SET data=CAST(x'FFFE' AS TEXT) WHERE id=5", (DamageType.BLOCK, MEITUAN)),
        ("UPDATE history SET data=x'00' WHERE symbol=2", (DamageType.HISTORY, MEITUAN)),
        ("DELETE FROM history WHERE symbol=2", (DamageType.HISTORY, MEITUAN)),
        ("DELETE FROM block WHERE id=4", (DamageType.HISTORY, MEITUAN)),
        ("UPDATE session SET received=329 WHERE symbol=1", (DamageType.SESSION, TENCENT)),
        ("UPDATE session SET restated=1 WHERE symbol=1", (DamageType.SESSION, TENCENT)),
        ("UPDATE session SET complete_to=NULL WHERE symbol=1", (DamageType.SESSION, TENCENT)),
        ("UPDATE block SET series=9 WHERE id=5", (DamageType.BLOCK, MEITUAN)),
    ],
)
def test_what_does_not_agree_is_named(filled: ArchiveWriter, statement: str, expected: tuple[DamageType, str]) -> None:
    filled.database.execute(statement)
    assert expected in {(each.type, each.symbol) for each in damages(filled)}


def test_nets_side_by_side_that_differ_are_named(filled: ArchiveWriter) -> None:
    (data,) = filled.database.one("SELECT data FROM history WHERE symbol=2") or (b"",)
    first_net = SESSIONS * 4
    changed = data[:first_net] + bytes([data[first_net] ^ 1]) + data[first_net + 1 :]
    filled.database.execute("UPDATE history SET data=? WHERE symbol=2", (changed,))
    assert damages(filled) == [Damage(DamageType.HISTORY, MEITUAN, "20261120", "flow", "OpenD")]


def test_a_column_with_another_day_is_named(filled: ArchiveWriter) -> None:
    """The percentiles would miss the day without anybody seeing it."""
    (data,) = filled.database.one("SELECT data FROM history WHERE symbol=2") or (b"",)
    changed = (20261121).to_bytes(4, "little") + data[4:]
    filled.database.execute("UPDATE history SET data=? WHERE symbol=2", (changed,))
    named = [(each.type, each.symbol, each.day) for each in damages(filled)]
    assert named == [(DamageType.HISTORY, MEITUAN, day) for day in ("20261120", "20261121")]


def test_days_older_than_a_full_history_need_no_column(writer: ArchiveWriter) -> None:
    days = days_before(DAY, SESSIONS + 2)
    for day in days:
        writer.record_hours(session(day))
        writer.add_minutes(KEY, TENCENT, day, nets(1), received=after_close(day))
    seal(writer, unsealed(writer.database, Market.HK), after_close())
    assert damages(writer) == []


def test_a_damaged_block_of_a_session_that_is_still_served_can_be_fetched(filled: ArchiveWriter) -> None:
    flip(filled, 1, 100)
    (damage,) = damages(filled)
    until = after_close() + timedelta(days=2)
    set_aside(filled, damage, after_close(), until=until)
    assert filled.close_expired(until - timedelta(seconds=1)) == 0
    assert filled.close_expired(until) == 1


@in_each_form
def test_a_damaged_block_is_kept_and_its_minutes_can_come_again(filled: ArchiveWriter, reader: ArchiveReader) -> None:
    flip(filled, 1, 100)
    (damage,) = damages(filled)
    kept = filled.database.one("SELECT data, checksum FROM block WHERE id=1")
    found = after_close() + timedelta(days=1)
    set_aside(filled, damage, found)

    assert filled.database.one("SELECT data, checksum FROM damaged") == kept
    assert damages(filled) == []
    assert len(reader.last(KEY, TENCENT, DAY)) == 0
    assert len(net_sample(reader, KEY, TENCENT, [DAY]).at(0)) == 0
    assert filled.database.all("SELECT first, last, why, state FROM gap") == [(0, 329, "damaged", "open")]

    assert filled.add_minutes(KEY, TENCENT, DAY, flow_day(330, 0), received=found) == (330, 0)
    assert filled.database.all("SELECT state FROM gap") == [("filled",)]
    seal(filled, unsealed(filled.database, Market.HK), found)
    assert damages(filled) == []
    assert len(net_sample(reader, KEY, TENCENT, [DAY]).at(0)) == 1
    set_aside(filled, damage, found)
    assert len(filled.database.all("SELECT id FROM damaged")) == 1


def test_two_damaged_blocks_of_one_session(filled: ArchiveWriter) -> None:
    flip(filled, 1, 100)
    flip(filled, 2, 100)
    for damage in damages(filled):
        set_aside(filled, damage, after_close())
    assert damages(filled) == []
    assert filled.database.all("SELECT series FROM damaged ORDER BY series") == [(1,), (2,)]


def test_other_damages_are_not_set_aside(filled: ArchiveWriter) -> None:
    filled.database.execute("UPDATE session SET checksum=zeroblob(16)")
    for damage in damages(filled):
        set_aside(filled, damage, after_close())
    assert len(damages(filled)) == 2


@pytest.mark.parametrize(
    ("statement", "series"),
    [
        ("DELETE FROM short WHERE figure='sales' AND version=1", "short"),
        ("UPDATE brokers SET version=3 WHERE participant='B00002'", "brokers"),
        ("UPDATE rating SET buy='many'", "rating"),
        ("UPDATE event SET received='yesterday'", "event"),
        ("UPDATE event SET text=x'00FF'", "event"),
        ("UPDATE short SET key=99 WHERE figure='positions'", "short"),
    ],
)
def test_daily_rows_that_cannot_be_are_named(filled: ArchiveWriter, statement: str, series: str) -> None:
    add_daily_day(filled)
    rows = sales_rows(short_sales("14"), CALENDAR)
    add_daily(filled, SHORT, KEY, TENCENT, rows, received=after_close() + timedelta(days=1))
    assert damages(filled) == []
    filled.database.execute(statement)
    (found,) = damages(filled)
    assert (found.type, found.series) == (DamageType.DAILY, series)
    set_aside(filled, found, after_close())  # nothing can be fetched in their place
    assert damages(filled) == [found]
