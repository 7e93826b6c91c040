"""Samples of a hand-made archive: half days, holes, restated days, and the same by the long way over the blocks."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from fakes.values.archive_market import (
    CALENDAR,
    DAY,
    HALF_DAY,
    KEY,
    MEITUAN,
    OTHER_KEY,
    TENCENT,
    after_close,
    close_archive,
    days_before,
    flow_day,
    nets,
    open_archive,
    session,
)
from fakes.values.behind_answers import drop_daily_tables
from fakes.values.untraded import ELEVEN, NOON, ended_at_noon, shut_from_eleven
from tideboard_core.archive.comparison.samples import BLOCK, net_sample, net_samples_at, sample, window
from tideboard_core.archive.history import SESSIONS, make_checks
from tideboard_core.archive.problems import ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import NULL, Minute
from tideboard_core.archive.sealing import pack, seal, unsealed
from tideboard_core.archive.verification import DamageType, verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import InstrumentId, Market

pytestmark = pytest.mark.slow


def fill(writer: ArchiveWriter, days: list[date], symbol: InstrumentId = TENCENT, minutes: int = 3) -> None:
    """Each day's nets are its number times ten, plus the minute."""
    for number, day in enumerate(days):
        writer.record_hours(session(day))
        values = [number * 10 + minute for minute in range(minutes)]
        writer.add_minutes(KEY, symbol, day, nets(*values), received=after_close(day))


def seal_all(writer: ArchiveWriter) -> None:
    seal(writer, unsealed(writer.database, Market.HK), after_close())


def test_the_window_is_of_trading_days_before_today() -> None:
    found = window(CALENDAR, Market.HK, DAY)
    assert list(found) == days_before(DAY, 60)
    assert DAY not in found


@pytest.mark.parametrize("sealed", [0, 15, 29])
def test_the_short_way_is_the_long_way(writer: ArchiveWriter, reader: ArchiveReader, sealed: int) -> None:
    """Whatever part of the days is sealed, restated later or missing."""
    days = days_before(DAY, 30)
    fill(writer, days[:sealed])
    seal_all(writer)
    fill(writer, days[:-1])
    writer.add_minutes(KEY, TENCENT, days[3], nets(-5, -6), received=after_close())
    short, long = net_sample(reader, KEY, TENCENT, days), sample(reader, KEY, TENCENT, days)

    assert np.array_equal(short.values, long.values)
    assert short.values[3].tolist() == [-5, -6, 32]
    assert short.values[-1].tolist() == [NULL] * 3
    for minute in range(4):
        values, known = net_samples_at(reader, KEY, [TENCENT, MEITUAN], days, minute)
        assert values[0][known[0]].tolist() == long.at(minute).tolist()
        assert not known[1].any()


def test_days_before_the_history_come_from_the_blocks(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    days = days_before(DAY, SESSIONS + 6)
    fill(writer, days)
    seal_all(writer)
    pack(writer, Market.HK, keep=10)
    for asked in (days[:20], days[-60:]):
        short, long = net_sample(reader, KEY, TENCENT, asked), sample(reader, KEY, TENCENT, asked)
        assert np.array_equal(short.values, long.values)
        assert short.known.all()
        values, _known = net_samples_at(reader, KEY, [TENCENT], asked, 1)
        assert values[0].tolist() == long.values[:, 1].tolist()


def test_symbols_of_different_days_are_read_together(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    days = days_before(DAY, SESSIONS + 2)
    unsealed_too, holed, unknown = (InstrumentId(f"HK.0000{number}") for number in range(1, 4))
    for name, recorded in ((TENCENT, days), (MEITUAN, days[-9:]), (holed, days[-9::2]), (unsealed_too, days[-9:])):
        fill(writer, recorded, name)
    seal_all(writer)
    writer.add_minutes(KEY, unsealed_too, days[-1], nets(1, 2, 3), received=after_close())  # not sealed yet
    for asked in (days[-9:], days[:20]):
        names = (unknown, unsealed_too, holed, TENCENT, MEITUAN)
        values, _known = net_samples_at(reader, KEY, names, asked, 1)
        expected = [sample(reader, KEY, name, asked).column(1).tolist() for name in names]
        assert values.tolist() == expected


COPIED = days_before(DAY, 9)


def copied(writer: ArchiveWriter) -> tuple[bytes, bytes]:
    """Nine sealed days of two symbols; the nets of the first that are kept side by side, and their checks."""
    for symbol in (TENCENT, MEITUAN):
        fill(writer, COPIED, symbol)
    seal_all(writer)
    (found,) = writer.database.all(_COPY)
    return bytes(found[0]), bytes(found[1])


_COPY = "SELECT data, checks FROM history JOIN history_check ON history_check.id=history.id WHERE history.id=1"


def right(reader: ArchiveReader, names: list[InstrumentId]) -> None:
    """Whether all that percentiles are made of is what the blocks have."""
    for name in names:
        wanted = sample(reader, KEY, name, COPIED)
        assert np.array_equal(net_sample(reader, KEY, name, COPIED).values, wanted.values)
    for minute in range(3):
        values, _known = net_samples_at(reader, KEY, names, COPIED, minute)
        assert values.tolist() == [sample(reader, KEY, name, COPIED).column(minute).tolist() for name in names]


CHANGES = ("UPDATE history SET data=? WHERE id=1", "UPDATE history_check SET checks=? WHERE id=1")


@pytest.mark.parametrize("changed", [0, 1], ids=["nets", "checks"])
def test_a_changed_bit_of_the_copy_is_told_and_no_percentile_is_off(
    writer: ArchiveWriter, reader: ArchiveReader, changed: int
) -> None:
    whole = copied(writer)[changed]
    rng = np.random.default_rng(7)
    for at, bit in zip(rng.integers(0, len(whole), 60).tolist(), rng.integers(0, 8, 60).tolist(), strict=True):
        flipped = whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :]
        writer.database.execute(CHANGES[changed], (flipped,))
        reader.damaged.clear()
        right(reader, [TENCENT, MEITUAN])
        assert [(error.code, error.data["symbol"]) for error in reader.damaged] == [
            (ArchiveFault.COPY_DAMAGED, TENCENT)
        ]
        assert [(each.type, each.symbol) for each in verify(writer.database)][:1] == [(DamageType.HISTORY, TENCENT)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history SET data=substr(data, 1, length(data) - 512)",
        "UPDATE history SET data=CAST(data AS TEXT)",
        "UPDATE history SET data=x'00'",
        "UPDATE history_check SET checks=CAST(checks AS TEXT)",
        "DELETE FROM history_check WHERE id=1",
        "UPDATE history SET symbol=9-symbol WHERE symbol<3; UPDATE history SET symbol=symbol-6 WHERE symbol>3",
    ],
)
def test_a_copy_of_another_length_kind_or_symbol_is_not_read(
    writer: ArchiveWriter, reader: ArchiveReader, statement: str
) -> None:
    copied(writer)
    writer.add_minutes(KEY, MEITUAN, COPIED[0], nets(-7, -8, -9), received=after_close())
    seal_all(writer)
    for each in statement.split(";"):
        writer.database.execute(each)
    right(reader, [TENCENT, MEITUAN])


def test_a_damaged_copy_is_made_anew_with_the_next_session(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    data, _checks = copied(writer)
    writer.database.execute("UPDATE history SET data=? WHERE id=1", (data[:300] + b"\x01" + data[301:],))
    fill(writer, [DAY])
    seal_all(writer)
    right(reader, [TENCENT, MEITUAN])
    assert net_sample(reader, KEY, TENCENT, [DAY]).values.tolist() == [[0, 1, 2]]
    assert reader.damaged == []
    assert list(verify(writer.database)) == []


def test_an_archive_without_checks_is_read_from_its_blocks_and_gets_them_from_its_next_writer(folder: Path) -> None:
    """Also one whose copy is damaged already: it is not taken for right because it has no checks."""
    writer = open_archive(folder)
    data, _checks = copied(writer)
    writer.database.execute("UPDATE history SET data=? WHERE id=1", (data[:300] + b"\x01" + data[301:],))
    writer.database.execute("DROP TABLE history_check")
    drop_daily_tables(writer.database.connection)
    writer.database.execute("PRAGMA user_version=2")
    close_archive(writer)

    with closing(ArchiveReader(folder)) as reader:
        right(reader, [TENCENT, MEITUAN])
        assert reader.damaged == []
        close_archive(open_archive(folder))
        right(reader, [TENCENT, MEITUAN])
        assert reader.damaged == []
        assert list(verify(reader.database)) == []


def test_a_damaged_block_leaves_its_day_out_of_a_copy_that_is_made_anew(
    writer: ArchiveWriter, reader: ArchiveReader
) -> None:
    copied(writer)
    writer.database.execute("UPDATE block SET data=zeroblob(9) WHERE id=3")
    writer.database.execute("DELETE FROM history_check")
    make_checks(writer.database)
    assert net_sample(reader, KEY, TENCENT, COPIED).values[1:3].tolist() == [[NULL] * 3, [20, 21, 22]]
    assert reader.damaged == []


def test_a_half_day_counts_as_long_as_it_trades(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    today = CALENDAR.next_session(Market.HK, HALF_DAY).date
    days = window(CALENDAR, Market.HK, today, 20)
    for seed, day in enumerate(days):
        writer.record_hours(session(day))
        minutes = session(day).minutes
        writer.add_minutes(KEY, TENCENT, day, flow_day(minutes, seed), received=after_close(day))
    seal_all(writer)
    found = net_sample(reader, KEY, TENCENT, days)

    assert [len(found.at(minute)) for minute in (0, 149, 150, 329, 330)] == [20, 20, 19, 19, 0]
    curves = found.bands().curves
    assert np.isfinite(curves[:, :150]).all()
    assert np.isnan(curves[:, 150:]).all()


def test_a_hole_leaves_its_minutes_alone_out(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    """The net is a running total at the provider: what comes after a hole counts again."""
    days = days_before(DAY, 2)
    fill(writer, days[:1], minutes=6)
    writer.record_hours(session(days[1]))
    hole = [Minute(0, 100), Minute(1, 101), Minute(3, None, turnover=1), Minute(5, 105)]
    writer.add_minutes(KEY, TENCENT, days[1], hole, received=after_close())
    seal_all(writer)
    found = net_sample(reader, KEY, TENCENT, days)
    assert [found.at(minute).tolist() for minute in range(6)] == [[0, 100], [1, 101], [2], [3], [4], [5, 105]]
    assert found.rank(50, 0).n == 2


def test_a_restated_day_counts_with_its_last_value_and_as_known(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    (day,) = days_before(DAY, 1)
    fill(writer, [day])
    writer.add_minutes(KEY, TENCENT, day, nets(500), received=after_close(day) + timedelta(hours=2))
    seal_all(writer)
    assert net_sample(reader, KEY, TENCENT, [day]).values.tolist() == [[500, 1, 2]]
    known = sample(reader, KEY, TENCENT, [day], moment=after_close(day) + timedelta(hours=1))
    assert known.values.tolist() == [[0, 1, 2]]
    assert sample(reader, KEY, TENCENT, [day], moment=after_close(day) - timedelta(hours=1)).values.shape == (1, 0)


def test_a_series_of_two_tiers_is_their_sum(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    (day,) = days_before(DAY, 1)
    writer.record_hours(session(day))
    rows = [Minute(0, 1, 10, 20), Minute(1, 1, 10, None), Minute(2, None, 1, 2)]
    writer.add_minutes(KEY, TENCENT, day, rows, received=after_close(day))
    assert sample(reader, KEY, TENCENT, [day], series=BLOCK).values.tolist() == [[30, NULL, 3]]


def test_keys_are_never_mixed(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    days = days_before(DAY, 2)
    fill(writer, days)
    seal_all(writer)
    assert net_sample(reader, OTHER_KEY, TENCENT, days).values.shape == (2, 0)
    writer.add_minutes(OTHER_KEY, TENCENT, days[0], nets(7), received=after_close())
    seal_all(writer)
    assert net_sample(reader, OTHER_KEY, TENCENT, days).values.tolist() == [[7], [NULL]]


def test_a_damaged_day_is_left_out_and_named(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    days = days_before(DAY, 3)
    fill(writer, days)
    seal_all(writer)
    writer.database.execute("UPDATE block SET data=zeroblob(50) WHERE id=2")
    found = sample(reader, KEY, TENCENT, days)
    assert found.damaged == (days[1],)
    assert found.at(0).tolist() == [0, 20]


@pytest.mark.parametrize("sealed", [True, False])
def test_minutes_that_the_market_did_not_trade_are_compared_with_nothing(
    writer: ArchiveWriter, reader: ArchiveReader, *, sealed: bool
) -> None:
    """A provider may fill them with the total of before, which stands for no trade."""
    days = days_before(DAY, 3)
    fill(writer, days, minutes=330)
    if sealed:
        seal_all(writer)

    def known_at(minute: int) -> list[bool]:
        _values, known = net_samples_at(reader, KEY, [TENCENT], days, minute)
        for made in (net_sample(reader, KEY, TENCENT, days), sample(reader, KEY, TENCENT, days)):
            assert (made.column(minute) != NULL).tolist() == known[0].tolist()
        return [bool(each) for each in known[0]]

    with shut_from_eleven(days[1], 14.5):
        found = [known_at(minute) for minute in (ELEVEN - 1, ELEVEN, ELEVEN + 13, ELEVEN + 14)]
    assert found == [[True] * 3, [True, False, True], [True, False, True], [True] * 3], "the last one has a value"
    with ended_at_noon(days[1]):
        assert [known_at(minute) for minute in (NOON - 1, NOON)] == [[True] * 3, [True, False, True]]
    assert known_at(NOON) == [True] * 3
